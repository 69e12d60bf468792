//! What `instanceData` holds: a JSON text inside the JSON of a row, in which
//! Azure Stack puts yet another one.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::text::{self, Text};

/// The resource that a usage row belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InstanceData<'a> {
    /// Resource id; its case varies from row to row.
    pub resource_uri: Cow<'a, str>,
    /// Place in one of many spellings: `eastus`, `uswest`, `West US`, `global`.
    pub location: Option<Cow<'a, str>>,
    /// Tags in the order given; values that are no texts as their JSON text.
    pub tags: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Such as `ServiceType` and `ImageType`; values as with tags.
    pub additional_info: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Marketplace part number.
    pub part_number: Option<Cow<'a, str>>,
    /// Marketplace order number.
    pub order_number: Option<Cow<'a, str>>,
}

/// The text is not of the form `{"Microsoft.Resources":{"resourceUri":...}}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstanceDataError;

/// Reads the text of `instanceData`.
///
/// # Errors
/// [`InstanceDataError`] where it is not JSON of the known form. Tags and
/// additional information of an odd form alone are no error.
pub fn instance_data(text: &str) -> Result<InstanceData<'_>, InstanceDataError> {
    let wire: Wire<'_> = serde_json::from_str(text).map_err(|_| InstanceDataError)?;
    let resources = wire.resources;
    Ok(InstanceData {
        resource_uri: resources.resource_uri.ok_or(InstanceDataError)?,
        location: resources.location,
        tags: pairs(resources.tags),
        additional_info: pairs(resources.additional_info),
        part_number: resources.part_number,
        order_number: resources.order_number,
    })
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow, rename = "Microsoft.Resources", alias = "microsoft.resources")]
    resources: Resources<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resources<'a> {
    #[serde(
        borrow,
        default,
        deserialize_with = "text::optional",
        alias = "resourceURI"
    )]
    resource_uri: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "text::optional")]
    location: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    tags: Option<&'a RawValue>,
    #[serde(borrow, default)]
    additional_info: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "text::optional")]
    part_number: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "text::optional")]
    order_number: Option<Cow<'a, str>>,
}

/// Pairs of an object, of a text that holds an object, or none. Another form
/// is kept whole under an empty name, so that nothing vanishes.
fn pairs(value: Option<&RawValue>) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    let Some(json) = value.map(RawValue::get) else {
        return Vec::new();
    };
    if let Ok(Pairs(pairs)) = serde_json::from_str(json) {
        return pairs;
    }
    let text = plain(json);
    if text.trim().is_empty() || text.trim() == "null" {
        return Vec::new();
    }
    match serde_json::from_str::<Pairs<'_>>(&text) {
        Ok(Pairs(pairs)) => pairs
            .into_iter()
            .map(|(name, value)| {
                (
                    Cow::Owned(name.into_owned()),
                    Cow::Owned(value.into_owned()),
                )
            })
            .collect(),
        Err(_) => vec![(Cow::Borrowed(""), text)],
    }
}

/// A text without its quotes and escapes, null as nothing, all else as it is.
fn plain(json: &str) -> Cow<'_, str> {
    match serde_json::from_str::<Option<Text<'_>>>(json) {
        Ok(text) => text.map_or(Cow::Borrowed(""), |text| text.0),
        Err(_) => Cow::Borrowed(json),
    }
}

struct Pairs<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Vec<(Cow<'de, str>, Cow<'de, str>)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::with_capacity(map.size_hint().unwrap_or(4));
                while let Some((Text(name), value)) = map.next_entry::<Text<'de>, &RawValue>()? {
                    pairs.push((name, plain(value.get())));
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(PairsVisitor).map(Self)
    }
}

impl fmt::Display for InstanceDataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not instance data")
    }
}

impl std::error::Error for InstanceDataError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(inner: &str) -> InstanceData<'static> {
        let text =
            format!(r#"{{"Microsoft.Resources":{{"resourceUri":"/subscriptions/1"{inner}}}}}"#);
        let text: &'static str = Box::leak(text.into_boxed_str());
        instance_data(text).unwrap()
    }

    fn shown(pairs: &[(Cow<'_, str>, Cow<'_, str>)]) -> String {
        let shown: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        shown.join(" ")
    }

    #[test]
    fn reads_every_form_of_tags_seen() {
        for (json, expected) in [
            ("", ""),
            (r#","tags":null"#, ""),
            (r#","tags":"null""#, ""),
            (r#","tags":"""#, ""),
            (r#","tags":{}"#, ""),
            (
                r#","tags":{"env":"prod","n":3,"on":true,"none":null,"deep":{"a":[1]}}"#,
                r#"env=prod n=3 on=true none= deep={"a":[1]}"#,
            ),
            (r#","tags":{"a\"b":"c\\d"}"#, r#"a"b=c\d"#),
            (r#","tags":"{\"env\":\"prod\"}""#, "env=prod"),
            (r#","tags":"loose""#, "=loose"),
            (r#","tags":[1]"#, "=[1]"),
        ] {
            assert_eq!(shown(&read(json).tags), expected, "{json}");
        }
    }

    #[test]
    fn reads_additional_info_in_the_form_of_either_cloud() {
        let azure =
            read(r#","location":"eastus","additionalInfo":{"ImageType":"Canonical","VCPUs":2}"#);
        assert_eq!(shown(&azure.additional_info), "ImageType=Canonical VCPUs=2");
        assert_eq!(azure.location.as_deref(), Some("eastus"));
        let stack = read(
            r#","tags":"null","additionalInfo":"{\"ServiceType\":\"Standard_DS3_v2\",\"ImageType\":\"Windows_Server\"}""#,
        );
        assert_eq!(
            shown(&stack.additional_info),
            "ServiceType=Standard_DS3_v2 ImageType=Windows_Server"
        );
        assert_eq!(
            read(r#","additionalInfo":null"#).additional_info,
            Vec::new()
        );
    }

    #[test]
    fn borrows_where_nothing_is_escaped() {
        let data = read(r#","location":"West US","tags":{"env":"prod"}"#);
        assert!(matches!(data.resource_uri, Cow::Borrowed(_)));
        assert!(matches!(data.location, Some(Cow::Borrowed(_))));
        assert!(matches!(data.tags[0], (Cow::Borrowed(_), Cow::Borrowed(_))));
    }

    #[test]
    fn refuses_other_forms() {
        for text in [
            "",
            "{}",
            "null",
            "[]",
            r#"{"Microsoft.Resources":{}}"#,
            r#"{"Microsoft.Resources":null}"#,
        ] {
            assert_eq!(instance_data(text), Err(InstanceDataError), "{text}");
        }
    }
}
