//! Reading and checking the parameters of a usage call.

use axum::http::StatusCode;
use chrono::{DateTime, NaiveTime, TimeDelta, Timelike, Utc};

use super::Dialect;
use crate::answer::{Answer, error};
use crate::query::{Query, parse_time};

const API_VERSION: &str = "2015-06-01-preview";
/// Hourly rows of the newest hours are not processed yet.
const UNPROCESSED_HOURS: i64 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Granularity {
    Daily,
    Hourly,
}

/// A checked usage call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UsageQuery {
    /// Inclusive.
    pub(crate) start: DateTime<Utc>,
    /// Exclusive.
    pub(crate) end: DateTime<Utc>,
    pub(crate) granularity: Granularity,
    pub(crate) has_details: bool,
    pub(crate) continuation_token: Option<String>,
    /// Operator only: one direct tenant's subscription.
    pub(crate) subscriber_id: Option<String>,
}

/// Why a usage call is not answered with rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Bad { code: &'static str, message: String },
    NotProcessed,
}

impl Refusal {
    pub(crate) fn answer(&self) -> Answer {
        match self {
            Self::Bad { code, message } => error(StatusCode::BAD_REQUEST, code, message),
            Self::NotProcessed => error(
                StatusCode::ACCEPTED,
                "ProcessingNotCompleted",
                "Usage of the requested time range is not fully processed yet. Try again later.",
            ),
        }
    }
}

fn bad(code: &'static str, message: impl Into<String>) -> Refusal {
    Refusal::Bad {
        code,
        message: message.into(),
    }
}

impl UsageQuery {
    pub(crate) fn read(
        query: &Query,
        dialect: Dialect,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let is_azure = dialect == Dialect::Azure;
        match query.get("api-version") {
            None => return Err(bad("NoApiVersion", "The api-version parameter is missing.")),
            Some(API_VERSION) => {}
            Some(other) => {
                return Err(bad(
                    "InvalidApiVersion",
                    format!("The api-version '{other}' is not valid."),
                ));
            }
        }
        let invalid = if is_azure {
            "InvalidInput"
        } else {
            "InvalidProperty"
        };
        let time = |name: &str| {
            let text = query
                .get(name)
                .ok_or_else(|| bad(invalid, format!("{name} is missing.")))?;
            parse_time(text)
                .ok_or_else(|| bad(invalid, format!("{name} is not a valid date-time value.")))
        };
        let (start, end) = (time("reportedstarttime")?, time("reportedendtime")?);
        let granularity = match query.get("aggregationgranularity") {
            None | Some("") => Granularity::Daily,
            Some(text) if text.eq_ignore_ascii_case("daily") => Granularity::Daily,
            Some(text) if text.eq_ignore_ascii_case("hourly") => Granularity::Hourly,
            Some(text) => {
                let code = if is_azure {
                    "InvalidInput"
                } else {
                    "InvalidAggregationGranularity"
                };
                return Err(bad(
                    code,
                    format!("aggregationgranularity '{text}' is neither Daily nor Hourly."),
                ));
            }
        };
        for (name, time) in [("reportedstarttime", start), ("reportedendtime", end)] {
            let is_aligned = match granularity {
                Granularity::Daily => time.time() == NaiveTime::MIN,
                Granularity::Hourly => {
                    time.minute() == 0 && time.second() == 0 && time.nanosecond() == 0
                }
            };
            if !is_aligned {
                let step = if granularity == Granularity::Daily {
                    "midnight UTC"
                } else {
                    "a whole hour"
                };
                return Err(bad(
                    invalid,
                    format!("{name} must be {step} for this aggregation granularity."),
                ));
            }
        }
        let future = if is_azure {
            "InvalidInput"
        } else {
            "RequestEndTimeIsInFuture"
        };
        if start > now {
            return Err(bad(future, "reportedstarttime cannot be in the future."));
        }
        if end > now {
            return Err(bad(future, "reportedendtime cannot be in the future."));
        }
        if start >= end {
            return Err(bad(
                invalid,
                "reportedstarttime must be before reportedendtime.",
            ));
        }
        let is_unprocessed = match (dialect, granularity) {
            (Dialect::StackOperator, _) => end.date_naive() >= now.date_naive(),
            (_, Granularity::Hourly) => end > now - TimeDelta::hours(UNPROCESSED_HOURS),
            (_, Granularity::Daily) => end.date_naive() == now.date_naive() && now.hour() < 3,
        };
        if is_unprocessed {
            return Err(Refusal::NotProcessed);
        }
        let has_details = match query.get("showdetails") {
            Some(text) if is_azure && text.eq_ignore_ascii_case("false") => false,
            Some(text) if is_azure && !text.eq_ignore_ascii_case("true") => {
                return Err(bad(invalid, "showdetails must be true or false."));
            }
            _ => true,
        };
        Ok(Self {
            start,
            end,
            granularity,
            has_details,
            continuation_token: query.get("continuationtoken").map(str::to_owned),
            subscriber_id: query.get("subscriberid").map(str::to_owned),
        })
    }

    /// What a continuation token is bound to: everything but the token itself.
    pub(crate) fn fingerprint(&self, path: &str) -> String {
        format!(
            "{}|{}|{}|{:?}|{}|{}",
            path.to_ascii_lowercase(),
            self.start.timestamp(),
            self.end.timestamp(),
            self.granularity,
            self.has_details,
            self.subscriber_id
                .as_deref()
                .unwrap_or_default()
                .to_ascii_lowercase(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(parameters: &str, dialect: Dialect) -> Result<UsageQuery, Refusal> {
        let now = parse_time("2026-11-20T10:30:00Z").unwrap();
        UsageQuery::read(
            &Query::parse(&format!("api-version=2015-06-01-preview&{parameters}")),
            dialect,
            now,
        )
    }

    fn check(parameters: &str, dialect: Dialect, expected: &str) {
        let outcome = match read(parameters, dialect) {
            Ok(_) => "ok".to_owned(),
            Err(Refusal::NotProcessed) => "not processed".to_owned(),
            Err(Refusal::Bad { code, message }) => format!("{code}: {message}"),
        };
        assert!(outcome.starts_with(expected), "{parameters}: {outcome}");
    }

    #[test]
    fn windows_are_checked_as_azure_checks_them() {
        let azure = Dialect::Azure;
        check(
            "reportedStartTime=2026-11-01&REPORTEDENDTIME=2026-11-20",
            azure,
            "ok",
        );
        check(
            "reportedStartTime=2026-11-01",
            azure,
            "InvalidInput: reportedendtime is missing",
        );
        check(
            "reportedStartTime=2026-11-01&reportedEndTime=2026-11-21",
            azure,
            "InvalidInput: reportedendtime cannot be in the future.",
        );
        check(
            "reportedStartTime=2026-11-22&reportedEndTime=2026-11-23",
            azure,
            "InvalidInput: reportedstarttime cannot be in the future.",
        );
        check(
            "reportedStartTime=2026-11-01T01:00:00Z&reportedEndTime=2026-11-02",
            azure,
            "InvalidInput: reportedstarttime must be midnight",
        );
        check(
            "reportedStartTime=2026-11-02&reportedEndTime=2026-11-02",
            azure,
            "InvalidInput: reportedstarttime must be before",
        );
        let hourly = "aggregationGranularity=hourly&reportedStartTime=2026-11-20";
        check(
            &format!("{hourly}&reportedEndTime=2026-11-20T08:00:00Z"),
            azure,
            "ok",
        );
        check(
            &format!("{hourly}&reportedEndTime=2026-11-20T09:00:00Z"),
            azure,
            "not processed",
        );
        check(
            &format!("{hourly}&reportedEndTime=2026-11-20T11:00:00Z"),
            azure,
            "InvalidInput",
        );
        check(
            &format!("{hourly}&reportedEndTime=2026-11-20T08:30:00Z"),
            azure,
            "InvalidInput: reportedendtime must be a whole hour",
        );
    }

    #[test]
    fn azure_stack_has_its_own_codes_and_the_operator_waits_a_day() {
        let today = "reportedStartTime=2026-11-18&reportedEndTime=2026-11-20";
        check(today, Dialect::StackTenant, "ok");
        check(today, Dialect::StackOperator, "not processed");
        check(
            "reportedStartTime=2026-11-18&reportedEndTime=2026-11-19",
            Dialect::StackOperator,
            "ok",
        );
        check(
            "reportedStartTime=2026-11-18&reportedEndTime=2026-11-29",
            Dialect::StackTenant,
            "RequestEndTimeIsInFuture",
        );
        check(
            &format!("{today}&aggregationGranularity=weekly"),
            Dialect::StackTenant,
            "InvalidAggregationGranularity",
        );
        assert!(
            read(&format!("{today}&showDetails=false"), Dialect::StackTenant)
                .unwrap()
                .has_details
        );
    }
}
