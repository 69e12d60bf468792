//! Invoices and billing periods: dates and links only, never amounts.

use axum::http::StatusCode;
use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use serde_json::{Value, json};

use super::list_option::{filter, is_kept, top};
use super::rate_card::signed_link;
use super::{Call, not_found};
use crate::access::Action;
use crate::answer::{Answer, bad_request, error, json};
use crate::emulator::Emulator;
use crate::scenario::{Invoicing, Scenario};

pub(super) const READ: Action = Action {
    name: "Microsoft.Billing/invoices/read",
    is_open_to_billing_reader: true,
};

const API_VERSIONS: [&str; 4] = [
    "2017-02-27-preview",
    "2017-04-24-preview",
    "2018-03-01-preview",
    "2018-11-01-preview",
];
const PERIODS_PER_PAGE: usize = 50;

/// One billing period; the end is inclusive.
#[derive(Clone, Debug)]
struct Period {
    name: String,
    start: NaiveDate,
    end: NaiveDate,
    invoice_names: Vec<String>,
}

pub(super) fn answer(
    emulator: &Emulator,
    call: &Call,
    scenario: &Scenario,
    rest: &[&str],
) -> Answer {
    match call.query.get("api-version") {
        Some(version) if API_VERSIONS.contains(&version) => {}
        Some(other) => {
            return bad_request(
                "InvalidApiVersion",
                &format!("The api-version '{other}' is not valid."),
            );
        }
        None => return bad_request("NoApiVersion", "The api-version parameter is missing."),
    }
    let periods = periods(scenario, emulator.clock.today());
    match rest {
        ["billingperiods"] => period_list(call, scenario, &periods),
        ["billingperiods", name] => match periods.iter().find(|period| period.name == *name) {
            Some(period) => json(&period_object(scenario, period)),
            None => error(
                StatusCode::NOT_FOUND,
                "NotFound",
                "The billing period was not found.",
            ),
        },
        ["invoices", rest @ ..] => match scenario.invoicing {
            Invoicing::Open => invoices(emulator, call, scenario, &periods, rest),
            Invoicing::NotOptedIn => error(
                StatusCode::FORBIDDEN,
                "Unauthorized",
                "You are not authorized to see invoices. The account administrator must let others access them.",
            ),
            Invoicing::Unsupported => bad_request(
                "InvalidOperation",
                &format!("Offer id {} is not supported", scenario.offer_id),
            ),
        },
        _ => not_found(call),
    }
}

/// All periods that ended before today, newest first. Names count on from the month after the end.
fn periods(scenario: &Scenario, today: NaiveDate) -> Vec<Period> {
    let mut periods = Vec::new();
    let mut start = scenario.billing_since;
    while let Some(next) = start.checked_add_months(Months::new(1)) {
        let end = next - TimeDelta::days(1);
        if end >= today {
            break;
        }
        let named = if scenario.billing_day == 1 {
            end + TimeDelta::days(31)
        } else {
            end
        };
        let number =
            1_000_000 + u64::from(end.num_days_from_ce().unsigned_abs()) * 7919 % 9_000_000;
        let year_month = end.format("%Y%m");
        let mut invoice_names = vec![format!("{year_month}-31838719{number}")];
        // Some periods have two invoices.
        if end.month() == 3 && scenario.invoicing == Invoicing::Open {
            invoice_names.push(format!("{year_month}-31838720{number}"));
        }
        if scenario.invoicing == Invoicing::Unsupported {
            invoice_names.clear();
        }
        periods.push(Period {
            name: format!("{}-1", named.format("%Y%m")),
            start,
            end,
            invoice_names,
        });
        start = next;
    }
    periods.reverse();
    periods
}

fn period_list(call: &Call, scenario: &Scenario, periods: &[Period]) -> Answer {
    let (filter, top) = match (filter(call, "billingperiodenddate"), top(call)) {
        (Ok(filter), Ok(top)) => (filter, top),
        (Err(refusal), _) | (_, Err(refusal)) => return refusal,
    };
    let kept: Vec<&Period> = periods
        .iter()
        .filter(|period| is_kept(&filter, period.end))
        .collect();
    let value = |period: &&Period| period_object(scenario, period);
    paged(
        call,
        "billingPeriods",
        scenario,
        &kept,
        value,
        top.unwrap_or(PERIODS_PER_PAGE),
    )
}

fn period_object(scenario: &Scenario, period: &Period) -> Value {
    let subscription = &scenario.subscription_id;
    let invoice_ids: Vec<String> = period
        .invoice_names
        .iter()
        .map(|name| {
            format!("/subscriptions/{subscription}/providers/Microsoft.Billing/invoices/{name}")
        })
        .collect();
    let mut properties = json!({
        "billingPeriodStartDate": period.start.to_string(),
        "billingPeriodEndDate": period.end.to_string(),
    });
    if !invoice_ids.is_empty() {
        properties["invoiceIds"] = invoice_ids.into();
    }
    json!({
        "id": format!("/subscriptions/{subscription}/providers/Microsoft.Billing/billingPeriods/{}", period.name),
        "name": period.name,
        "type": "Microsoft.Billing/BillingPeriods",
        "properties": properties,
    })
}

fn invoices(
    emulator: &Emulator,
    call: &Call,
    scenario: &Scenario,
    periods: &[Period],
    rest: &[&str],
) -> Answer {
    let all: Vec<(&Period, &str)> = periods
        .iter()
        .flat_map(|period| {
            period
                .invoice_names
                .iter()
                .map(move |name| (period, name.as_str()))
        })
        .collect();
    let object = |(period, name): &(&Period, &str), has_link| {
        invoice_object(emulator, call, scenario, period, name, has_link)
    };
    match rest {
        [] => {
            let (filter, top) = match (filter(call, "invoiceperiodenddate"), top(call)) {
                (Ok(filter), Ok(top)) => (filter, top),
                (Err(refusal), _) | (_, Err(refusal)) => return refusal,
            };
            let kept: Vec<_> = all
                .into_iter()
                .filter(|(period, _)| is_kept(&filter, period.end))
                .collect();
            let has_link = call
                .query
                .get("$expand")
                .is_some_and(|text| text.eq_ignore_ascii_case("downloadUrl"));
            paged(
                call,
                "invoices",
                scenario,
                &kept,
                |invoice| object(invoice, has_link),
                top.unwrap_or(100),
            )
        }
        ["latest"] => all
            .first()
            .map_or_else(|| not_found(call), |invoice| json(&object(invoice, true))),
        [name] => match all.iter().find(|(_, known)| known == name) {
            Some(invoice) => json(&object(invoice, true)),
            None => error(
                StatusCode::NOT_FOUND,
                "NotFound",
                "The invoice was not found.",
            ),
        },
        _ => not_found(call),
    }
}

fn invoice_object(
    emulator: &Emulator,
    call: &Call,
    scenario: &Scenario,
    period: &Period,
    name: &str,
    has_link: bool,
) -> Value {
    let subscription = &scenario.subscription_id;
    let provider = format!("/subscriptions/{subscription}/providers/Microsoft.Billing");
    let mut properties = json!({
        "invoicePeriodStartDate": period.start.to_string(),
        "invoicePeriodEndDate": period.end.to_string(),
    });
    if call.query.get("api-version") != Some("2017-02-27-preview") {
        properties["billingPeriodIds"] =
            json!([format!("{provider}/billingPeriods/{}", period.name)]);
    }
    if has_link {
        let expiry = emulator.clock.running() + TimeDelta::hours(1);
        let link = signed_link(&emulator.signer, &format!("/invoices/{name}.pdf"), expiry);
        properties["downloadUrl"] = json!({
            "expiryTime": expiry.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "url": format!("{}{link}", emulator.ports.origin(emulator.ports.card)),
        });
    }
    json!({
        "id": format!("{provider}/invoices/{name}"),
        "name": name,
        "type": "Microsoft.Billing/invoices",
        "properties": properties,
    })
}

/// One page of a list with a link that starts at the path, without scheme and host.
fn paged<T>(
    call: &Call,
    collection: &str,
    scenario: &Scenario,
    all: &[T],
    object: impl Fn(&T) -> Value,
    size: usize,
) -> Answer {
    let start = call
        .query
        .get("$skiptoken")
        .and_then(|token| token.parse::<usize>().ok())
        .unwrap_or(0);
    let value: Vec<Value> = all.iter().skip(start).take(size).map(object).collect();
    let mut body = json!({ "value": value });
    if start + size < all.len() {
        let encode =
            |text: &str| -> String { form_urlencoded::byte_serialize(text.as_bytes()).collect() };
        let mut link = format!(
            "/subscriptions/{}/providers/Microsoft.Billing/{collection}?$skiptoken={}&api-version={}",
            scenario.subscription_id,
            start + size,
            call.query.get("api-version").unwrap_or_default()
        );
        for name in ["$top", "$filter", "$expand"] {
            if let Some(value) = call.query.get(name) {
                link.push_str(&format!("&{name}={}", encode(value)));
            }
        }
        body["nextLink"] = link.into();
    }
    json(&body)
}
