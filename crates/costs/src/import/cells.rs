//! What a cell of a table says: text in whatever encoding, tags, pairs.

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// The text of a cell. Bytes that are no UTF-8 are taken for Latin letters of
/// an older encoding, so that nothing is lost.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect()),
    }
}

/// The text of a cell without white space around it, and without a second pair
/// of quotes, which the portal's files have.
pub(super) fn plain(bytes: &[u8]) -> Cow<'_, str> {
    match text(bytes) {
        Cow::Borrowed(text) => unquoted(text),
        Cow::Owned(text) => Cow::Owned(unquoted(&text).into_owned()),
    }
}

fn unquoted(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    match inner {
        // Pairs without their braces begin and end with quotes too.
        Some(inner) if !inner.replace("\"\"", "").contains('"') => {
            if inner.contains('"') {
                Cow::Owned(inner.replace("\"\"", "\""))
            } else {
                Cow::Borrowed(inner)
            }
        }
        _ => Cow::Borrowed(text),
    }
}

/// Reads tags, or other pairs: a JSON object, with or without its braces. What
/// is neither is kept as the value of a pair called `name`.
pub(super) fn pairs(text: &str, name: &str) -> Vec<(String, String)> {
    let text = text.trim();
    if text.is_empty() || text == "{}" || text.eq_ignore_ascii_case("null") {
        return Vec::new();
    }
    let read = if text.starts_with('{') {
        serde_json::from_str(text)
    } else {
        serde_json::from_str(&format!("{{{text}}}"))
    };
    match read {
        Ok(Pairs(pairs)) => pairs,
        Err(_) => vec![(name.to_owned(), text.to_owned())],
    }
}

/// The members of an object in their order; of repeated keys all.
struct Pairs(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    pairs.push((key, value_text(value.get())));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// A JSON value as people write it: a text without quotes, nothing for `null`.
fn value_text(json: &str) -> String {
    match json {
        "null" => String::new(),
        _ => serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_are_quoted_twice_lose_both_pairs() {
        assert_eq!(plain(b" \"Data Services\" "), "Data Services");
        assert_eq!(plain(b"\"a \"\"b\"\" c\""), "a \"b\" c");
        assert_eq!(plain(b"\"k\": \"v\""), "\"k\": \"v\"");
        assert_eq!(plain(b"\""), "\"");
        assert_eq!(plain(b"caf\xe9"), "café");
    }

    #[test]
    fn tags_are_read_with_and_without_braces() {
        let one = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            pairs(r#""env": "dev","n": 3"#, "Tags"),
            [one("env", "dev"), one("n", "3")]
        );
        assert_eq!(
            pairs(r#"{"a":null,"a":"x","o":{"p":[1]}}"#, "Tags"),
            [one("a", ""), one("a", "x"), one("o", r#"{"p":[1]}"#)]
        );
        assert_eq!(pairs("env=dev", "Tags"), [one("Tags", "env=dev")]);
        assert!(pairs("{}", "Tags").is_empty());
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(pairs(&deep, "Tags").len(), 1);
    }
}
