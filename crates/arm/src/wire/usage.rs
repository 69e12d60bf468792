//! A page of usage. Texts borrow from the body and quantities stay texts, so
//! that no digit is lost on the way.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use serde_json::value::RawValue;

use super::text::{self, Text};
use crate::error::{PageError, Place};

/// One page of `UsageAggregates` or `subscriberUsageAggregates`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UsagePage<'a> {
    /// The rows in their order, perhaps none.
    #[serde(borrow, rename = "value")]
    pub rows: Vec<UsageRow<'a>>,
    /// Address of the next page, unchanged; absent on the last one.
    #[serde(
        borrow,
        default,
        rename = "nextLink",
        deserialize_with = "text::optional"
    )]
    pub next_link: Option<Cow<'a, str>>,
}

/// One row. Its `id` says nothing and is left out: all rows of a page share one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UsageRow<'a> {
    /// Granularity and reported day, such as `Daily_BRSDT_20150501_0000`.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub name: Option<Cow<'a, str>>,
    /// What was used.
    #[serde(borrow)]
    pub properties: UsageProperties<'a>,
}

/// What was used. Azure Stack sends only the fields that are not marked
/// "Azure".
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UsageProperties<'a> {
    /// Id of the subscription.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub subscription_id: Option<Cow<'a, str>>,
    /// Begin of the time of use, ISO 8601 with any offset.
    #[serde(borrow)]
    pub usage_start_time: Cow<'a, str>,
    /// End of the time of use.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub usage_end_time: Option<Cow<'a, str>>,
    /// GUID in either case, with or without dashes.
    #[serde(borrow)]
    pub meter_id: Cow<'a, str>,
    /// Azure: may be empty or the row's name.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub meter_name: Option<Cow<'a, str>>,
    /// Azure.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub meter_category: Option<Cow<'a, str>>,
    /// Azure: may be absent or empty.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub meter_sub_category: Option<Cow<'a, str>>,
    /// Azure: may be absent or empty.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub meter_region: Option<Cow<'a, str>>,
    /// Azure: such as `1 Hour`, or `Hours` before 2018-08.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub unit: Option<Cow<'a, str>>,
    /// The number as it was written, perhaps with an exponent.
    #[serde(borrow, deserialize_with = "quantity")]
    pub quantity: Cow<'a, str>,
    /// Azure, classic services.
    #[serde(borrow, default)]
    pub info_fields: Option<InfoFields<'a>>,
    /// JSON text, see [`super::instance_data`]; absent for classic services.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub instance_data: Option<Cow<'a, str>>,
}

/// What is known of an instance of a classic service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InfoFields<'a> {
    /// Place.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub metered_region: Option<Cow<'a, str>>,
    /// Service, such as `Compute`.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub metered_service: Option<Cow<'a, str>>,
    /// Kind of service.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub metered_service_type: Option<Cow<'a, str>>,
    /// Name of the instance; base64 in some old rows.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub project: Option<Cow<'a, str>>,
    /// More about the instance.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub service_info1: Option<Cow<'a, str>>,
}

/// Reads a page.
///
/// # Errors
/// [`PageError::Truncated`] where the body ends too early, otherwise
/// [`PageError::Unreadable`] with the row and the field.
pub fn usage_page(body: &[u8]) -> Result<UsagePage<'_>, PageError> {
    serde_json::from_slice(body).map_err(|error| {
        if error.is_eof() || is_cut_in_number(body, &error) {
            PageError::Truncated
        } else {
            PageError::Unreadable(place(body, &error))
        }
    })
}

/// A number that ends with the body is called invalid, not ended too early.
fn is_cut_in_number(body: &[u8], error: &serde_json::Error) -> bool {
    let ends_in_number = matches!(body.last(), Some(b'-' | b'+' | b'.' | b'e' | b'E'));
    let is_at_end =
        byte_of(body, error).is_some_and(|byte| u64::from(byte) + 1 >= body.len() as u64);
    ends_in_number && error.is_syntax() && is_at_end
}

fn quantity<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'a, str>, D::Error> {
    let json = <&'de RawValue>::deserialize(deserializer)?.get();
    match json.as_bytes().first() {
        Some(b'-' | b'0'..=b'9') => Ok(Cow::Borrowed(json)),
        Some(b'"') => serde_json::from_str::<Text<'de>>(json)
            .map(|text| text.0)
            .map_err(D::Error::custom),
        _ => Err(D::Error::custom("not a number")),
    }
}

/// Looks for the first row that cannot be read, and in it for the field. Slow,
/// but only ever done once for a body that is refused.
fn place(body: &[u8], error: &serde_json::Error) -> Place {
    #[derive(Deserialize)]
    struct Rows<'a> {
        #[serde(borrow, default)]
        value: Vec<&'a RawValue>,
    }
    let byte = byte_of(body, error);
    let Ok(rows) = serde_json::from_slice::<Rows<'_>>(body) else {
        return Place {
            row: None,
            field: String::new(),
            byte,
        };
    };
    let broken = rows.value.iter().enumerate().find_map(|(index, row)| {
        let error = serde_json::from_str::<UsageRow<'_>>(row.get()).err()?;
        Some((index, field_of(row.get(), &error)))
    });
    match broken {
        Some((index, field)) => Place {
            row: u32::try_from(index + 1).ok(),
            field,
            byte,
        },
        None => Place {
            row: None,
            field: if rows.value.is_empty() {
                "value"
            } else {
                "nextLink"
            }
            .to_owned(),
            byte,
        },
    }
}

/// The name of the field: the last one that begins before the error, or the one
/// that the error says is missing.
fn field_of(row: &str, error: &serde_json::Error) -> String {
    let said = error.to_string();
    if let Some(name) = said
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next())
    {
        return name.to_owned();
    }
    let end = byte_of(row.as_bytes(), error).map_or(row.len(), |byte| byte as usize);
    let before = row.get(..end.min(row.len())).unwrap_or(row);
    const FIELDS: [&str; 20] = [
        "name",
        "properties",
        "subscriptionId",
        "usageStartTime",
        "usageEndTime",
        "meterId",
        "meterName",
        "meterCategory",
        "meterSubCategory",
        "meterRegion",
        "unit",
        "quantity",
        "infoFields",
        "instanceData",
        "meteredRegion",
        "meteredService",
        "meteredServiceType",
        "project",
        "serviceInfo1",
        "id",
    ];
    FIELDS
        .iter()
        .filter_map(|field| Some((before.rfind(&format!("\"{field}\""))?, *field)))
        .max()
        .map_or_else(String::new, |(_, field)| field.to_owned())
}

fn byte_of(body: &[u8], error: &serde_json::Error) -> Option<u32> {
    let line_start = match error.line() {
        0 => return None,
        1 => 0,
        line => {
            body.iter()
                .enumerate()
                .filter(|(_, byte)| **byte == b'\n')
                .nth(line - 2)?
                .0
                + 1
        }
    };
    u32::try_from(line_start + error.column().saturating_sub(1)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = r#"{"id":"/x","name":"Daily_BRSDT_20150501_0000","type":"Microsoft.Commerce/UsageAggregate","properties":{"usageStartTime":"2015-04-27T17:00:00-07:00","usageEndTime":"2015-04-28T17:00:00-07:00","meterId":"2a8f5aeb","quantity":1.5E-05,"infoFields":{"project":"p\"q"},"unknown":[1,{}]}}"#;

    fn page(rows: &str) -> String {
        format!("{{\"value\":[{rows}]}}")
    }

    fn place_of(body: &str) -> (Option<u32>, String) {
        match usage_page(body.as_bytes()) {
            Err(PageError::Unreadable(place)) => (place.row, place.field),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn keeps_the_digits_of_a_quantity() {
        for (json, text) in [
            ("1.5E-05", "1.5E-05"),
            ("0.03225806451612903", "0.03225806451612903"),
            ("\"24.000\"", "24.000"),
            ("-1", "-1"),
        ] {
            let body = page(&ROW.replace("1.5E-05", json));
            let read = usage_page(body.as_bytes()).unwrap();
            assert_eq!(read.rows[0].properties.quantity, text);
        }
    }

    #[test]
    fn borrows_and_tolerates_absent_fields() {
        let body = format!(r#"{{"nextLink":"https://a/b?c=d%2f","value":[{ROW}]}}"#);
        let read = usage_page(body.as_bytes()).unwrap();
        assert_eq!(read.next_link.as_deref(), Some("https://a/b?c=d%2f"));
        let row = &read.rows[0].properties;
        assert!(matches!(row.meter_id, Cow::Borrowed("2a8f5aeb")));
        assert!(matches!(row.usage_end_time, Some(Cow::Borrowed(_))));
        assert_eq!(row.meter_name, None);
        assert_eq!(
            row.info_fields.as_ref().unwrap().project.as_deref(),
            Some("p\"q")
        );
        assert_eq!(
            usage_page(br#"{"value":[],"nextLink":null}"#)
                .unwrap()
                .next_link,
            None
        );
    }

    #[test]
    fn an_error_names_row_and_field() {
        let broken =
            |from: &str, to: &str| page(&format!("{ROW},\n{},{ROW}", ROW.replace(from, to)));
        assert_eq!(
            place_of(&broken("1.5E-05", "null")),
            (Some(2), "quantity".into())
        );
        assert_eq!(
            place_of(&broken("\"quantity\":1.5E-05,", "")),
            (Some(2), "quantity".into())
        );
        assert_eq!(
            place_of(&broken("\"2a8f5aeb\"", "7")),
            (Some(2), "meterId".into())
        );
        assert_eq!(
            place_of(&broken("\"p\\\"q\"", "[]")),
            (Some(2), "project".into())
        );
        assert_eq!(place_of("{\"value\":3}"), (None, String::new()));
        assert_eq!(place_of("{}"), (None, "value".into()));
        assert_eq!(place_of("<html>"), (None, String::new()));
    }

    #[test]
    fn a_cut_body_is_told_from_a_broken_one() {
        let body = page(&format!("{ROW},{ROW}"));
        for length in 0..body.len() {
            let cut = usage_page(&body.as_bytes()[..length]);
            assert_eq!(cut, Err(PageError::Truncated), "{length}");
        }
        assert!(usage_page(body.as_bytes()).is_ok());
    }
}
