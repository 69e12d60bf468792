//! What bytes are, by what they begin with; and what a JSON text holds, by its
//! members. Names of files are never looked at.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// What a file is, from its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentKind {
    /// Nothing, or white space only.
    Empty,
    /// Packed with gzip.
    Gzip,
    /// A zip archive, which workbooks are too.
    Zip,
    /// A JSON text.
    Json,
    /// A Parquet file.
    Parquet,
    /// Perhaps a table of text.
    Text,
}

/// Tells what a file is from its first bytes: 64 KB are plenty.
#[must_use]
pub fn recognise(head: &[u8]) -> ContentKind {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    match first {
        _ if head.starts_with(&[0x1f, 0x8b]) => ContentKind::Gzip,
        _ if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") => ContentKind::Zip,
        _ if head.starts_with(b"PAR1") => ContentKind::Parquet,
        None => ContentKind::Empty,
        Some(b'{' | b'[') => ContentKind::Json,
        Some(_) => ContentKind::Text,
    }
}

/// What a JSON text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonKind {
    /// A page of usage: an object with a list `value`.
    UsagePage,
    /// Rows of usage in a list, without a page around them.
    UsageRows,
    /// A rate card.
    RateCard,
    /// A price sheet, or lines of one.
    PriceSheet,
    /// Several of these in a list.
    Pages,
    /// Nothing that is known.
    Unknown,
}

/// Tells what a JSON text holds from the names of its members; reads no
/// further than it must.
#[must_use]
pub fn json_kind(body: &[u8]) -> JsonKind {
    let mut found = JsonKind::Unknown;
    let mut json = serde_json::Deserializer::from_slice(body);
    // It ends with an error as soon as something is found.
    let _ = Look {
        found: &mut found,
        depth: 0,
    }
    .deserialize(&mut json);
    found
}

/// Looks for telling names, in an object and in those within it.
struct Look<'a> {
    found: &'a mut JsonKind,
    depth: u8,
}

impl Look<'_> {
    const DEEPEST: u8 = 3;

    fn is(&mut self, kind: JsonKind) {
        *self.found = kind;
    }
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.depth > Self::DEEPEST {
            return IgnoredAny::deserialize_any_of(deserializer);
        }
        deserializer.deserialize_any(self)
    }
}

/// Skips a value.
trait Skip {
    fn deserialize_any_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error>;
}

impl Skip for IgnoredAny {
    fn deserialize_any_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_ignored_any(Self).map(|_| ())
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let kind = match key.as_str() {
                "value" if self.depth == 0 => Some(JsonKind::UsagePage),
                "Meters" if self.depth == 0 => Some(JsonKind::RateCard),
                "pricesheets" | "priceSheets" | "unitPrice" => Some(JsonKind::PriceSheet),
                "usageStartTime" | "usageEndTime" => Some(JsonKind::UsageRows),
                _ => None,
            };
            if let Some(kind) = kind {
                self.is(kind);
                return Err(A::Error::custom("found"));
            }
            if key == "properties" || key == "pages" && self.depth == 0 {
                let pages = key == "pages";
                let within = map.next_value_seed(Look {
                    found: self.found,
                    depth: if pages { 0 } else { self.depth + 1 },
                });
                if within.is_err() && pages && *self.found == JsonKind::UsagePage {
                    self.is(JsonKind::Pages);
                }
                within?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        // The first element speaks for all.
        let depth = self.depth;
        let first = list.next_element_seed(Look {
            found: self.found,
            depth,
        });
        if first.is_err() && *self.found == JsonKind::UsagePage {
            self.is(JsonKind::Pages);
        }
        first?;
        Err(A::Error::custom("looked at"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    #[allow(clippy::disallowed_types, reason = "the value is not looked at")]
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// The JSON texts that stand in one file: one behind the other, or as a list,
/// alone or as `pages` of an object.
///
/// # Errors
///
/// Where one of them is not JSON.
pub fn json_texts(body: &[u8]) -> Result<Vec<&[u8]>, serde_json::Error> {
    let mut texts = Vec::new();
    for text in serde_json::Deserializer::from_slice(body).into_iter::<&RawValue>() {
        let text = text?.get();
        let list = match text.as_bytes().first() {
            Some(b'[') => serde_json::from_str(text)?,
            Some(b'{') if text.contains("\"pages\"") => {
                serde_json::from_str(text).map_or_else(|_| vec![], |Wrapped { pages }| pages)
            }
            _ => Vec::new(),
        };
        if list.is_empty() && !text.starts_with('[') {
            texts.push(text.as_bytes());
        }
        texts.extend(
            list.into_iter()
                .map(|text: &RawValue| text.get().as_bytes()),
        );
    }
    Ok(texts)
}

#[derive(serde::Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    pages: Vec<&'a RawValue>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        assert_eq!(recognise(b""), ContentKind::Empty);
        assert_eq!(recognise(b"\xef\xbb\xbf \r\n"), ContentKind::Empty);
        assert_eq!(recognise(b"\xef\xbb\xbf\n{"), ContentKind::Json);
        assert_eq!(recognise(b"[1]"), ContentKind::Json);
        assert_eq!(recognise(b"\x1f\x8b\x08"), ContentKind::Gzip);
        assert_eq!(recognise(b"PK\x03\x04.."), ContentKind::Zip);
        assert_eq!(recognise(b"PAR1"), ContentKind::Parquet);
        assert_eq!(recognise(b"Date,Cost"), ContentKind::Text);
    }

    #[test]
    fn json_is_known_by_its_members() {
        let kind = |text: &str| json_kind(text.as_bytes());
        assert_eq!(kind(r#"{"nextLink":"x","value":[]}"#), JsonKind::UsagePage);
        assert_eq!(kind(r#"[{"value":[]}]"#), JsonKind::Pages);
        assert_eq!(kind(r#"{"pages":[{"value":[]}]}"#), JsonKind::Pages);
        let rows = r#"[{"id":"a","properties":{"meterId":"m","usageStartTime":"t"}}]"#;
        assert_eq!(kind(rows), JsonKind::UsageRows);
        assert_eq!(
            kind(r#"{"OfferTerms":[{}],"Meters":[]}"#),
            JsonKind::RateCard
        );
        let sheet = r#"{"id":"a","properties":{"nextLink":null,"pricesheets":[]}}"#;
        assert_eq!(kind(sheet), JsonKind::PriceSheet);
        assert_eq!(
            kind(&format!("{{\"pages\":[{sheet}]}}")),
            JsonKind::PriceSheet
        );
        assert_eq!(
            kind(r#"[{"meterId":"m","unitPrice":1}]"#),
            JsonKind::PriceSheet
        );
        for other in [
            "{}",
            "[]",
            "[[]]",
            "3",
            "\"value\"",
            "",
            "{\"a\":1.5}",
            "{\"value",
        ] {
            assert_eq!(kind(other), JsonKind::Unknown, "{other}");
        }
        let deep = "[".repeat(1 << 20);
        assert_eq!(kind(&deep), JsonKind::Unknown);
    }

    #[test]
    fn texts_of_one_file_are_told_apart() {
        let texts = |body: &str| {
            let texts = json_texts(body.as_bytes()).map_err(|_| ())?;
            let texts = texts
                .into_iter()
                .map(|text| String::from_utf8_lossy(text).into_owned());
            Ok::<_, ()>(texts.collect::<Vec<_>>())
        };
        assert_eq!(
            texts("{\"a\":1}\n{\"b\":2}").unwrap(),
            ["{\"a\":1}", "{\"b\":2}"]
        );
        assert_eq!(texts("[{},{}]").unwrap(), ["{}", "{}"]);
        assert_eq!(texts("{\"pages\":[1,2]}").unwrap(), ["1", "2"]);
        assert!(texts("[]").unwrap().is_empty());
        assert!(texts("{} nonsense").is_err());
    }
}
