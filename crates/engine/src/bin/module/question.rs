//! Questions, prices and rules for tags as JSON, in which whatever has a usual value may be
//! left out.

use costs::allocation::Allocation;
use costs::query::Query;
use costs::{Day, DayRange};
use engine::protocol::Pricing;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::fault::Fault;

/// Reads a question. Without a period it is about all days.
///
/// # Errors
///
/// `query-invalid`, with the field at fault.
pub(crate) fn read(text: &str) -> Result<Query, Fault> {
    let all_days = DayRange::new(
        Day::from_days_since_epoch(i32::MIN),
        Day::from_days_since_epoch(i32::MAX),
    );
    read_over(&Query::over(all_days), text, Fault::query)
}

/// Reads what counts beside the card.
///
/// # Errors
///
/// `pricing-invalid`, with the field at fault.
pub(crate) fn read_pricing(text: &str) -> Result<Pricing, Fault> {
    read_over(&Pricing::default(), text, |field, message| {
        Fault::pricing(field, message)
    })
}

/// Reads what tags mean and which costs are shared.
///
/// # Errors
///
/// `allocation-invalid`, with the list at fault.
pub(crate) fn read_allocation(text: &str) -> Result<Allocation, Fault> {
    read_over(Allocation::none(), text, |field, message| {
        Fault::allocation(field, message)
    })
}

/// Puts the fields of `text` over those of `usual`.
fn read_over<T: Serialize + DeserializeOwned>(
    usual: &T,
    text: &str,
    fault: impl Fn(&str, String) -> Fault,
) -> Result<T, Fault> {
    let said: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| fault("", error.to_string()))?;
    let usual: Map<String, Value> = serde_json::to_value(usual)
        .and_then(serde_json::from_value)
        .map_err(|error| fault("", error.to_string()))?;
    if let Some(field) = said.keys().find(|field| !usual.contains_key(*field)) {
        return Err(fault(field, format!("there is no {field:?}")));
    }
    let over = |said: &Map<String, Value>| {
        let mut whole = usual.clone();
        whole.extend(said.clone());
        serde_json::from_value(Value::Object(whole))
    };
    over(&said).map_err(|error| {
        // The error does not say which field it is about: try each alone.
        for (field, value) in &said {
            let alone = Map::from_iter([(field.clone(), value.clone())]);
            if let Err(error) = over(&alone) {
                return fault(field, format!("{field}: {error}"));
            }
        }
        fault("", error.to_string())
    })
}

#[cfg(test)]
mod tests {
    use costs::query::{Dimension, Filter, Granularity};

    use super::*;

    #[test]
    fn what_is_left_out_has_its_usual_value() {
        let query = read("{}").unwrap();
        assert!(query.period.contains("2026-09-01".parse().unwrap()));
        assert_eq!(query, Query::over(query.period));
        assert_eq!(read_pricing("{}").unwrap(), Pricing::default());
    }

    #[test]
    fn rules_for_tags_are_read_list_by_list() {
        assert_eq!(read_allocation("{}").unwrap(), *Allocation::none());
        let rules = r#"{"shared_costs":[{"tag":"Team","shared":"a","to":["b"],"how":"Even"}]}"#;
        let rules = read_allocation(rules).unwrap();
        let fault = Fault::from(rules.check().unwrap_err());
        assert_eq!(fault.code, "allocation-invalid");
        assert_eq!(
            (fault.field.as_deref(), fault.row),
            (Some("shared_costs"), Some(1))
        );
        assert!(fault.message.contains("no such"), "{}", fault.message);
        let fault = read_allocation(r#"{"shared_costs":[{"tag":"Team"}]}"#).unwrap_err();
        assert_eq!(fault.field.as_deref(), Some("shared_costs"));
    }

    #[test]
    fn what_is_said_counts() {
        let query = read(
            r#"{"period":{"from":"2026-09-02","until":"2026-09-03"},
                "group_by":["Service",{"Tag":"env"}],"granularity":"Daily","currency":"EUR",
                "filters":[{"any":[{"dimension":"Location","test":{"Is":["westeurope",null]}}]}]}"#,
        )
        .unwrap();
        assert_eq!(query.period.days(), 1);
        assert_eq!(query.granularity, Granularity::Daily);
        assert_eq!(
            query.group_by,
            [Dimension::Service, Dimension::Tag("env".into())]
        );
        assert_eq!(query.currency.map(|it| it.to_string()), Some("EUR".into()));
        let places = vec![Some("westeurope".into()), None];
        assert_eq!(query.filters, [Filter::is(Dimension::Location, places)]);
    }

    #[test]
    fn the_field_at_fault_is_named() {
        for (text, field) in [
            (r#"{"groups":3}"#, Some("groups")),
            (r#"{"group_by":["Colour"]}"#, Some("group_by")),
            (
                r#"{"granularity":"Daily","most_groups":-1}"#,
                Some("most_groups"),
            ),
            (
                r#"{"period":{"from":"yesterday","until":"2026-09-03"}}"#,
                Some("period"),
            ),
            ("[]", None),
            ("{", None),
        ] {
            let fault = read(text).unwrap_err();
            assert_eq!(fault.code, "query-invalid");
            assert_eq!(fault.field.as_deref(), field, "{text}");
        }
    }
}
