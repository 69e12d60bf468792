//! Bodies that are JSON, or want to be taken for it: of a file, or of an answer.

use serde_json::{Value, json};

use crate::samples::{usage_page, usage_row};

/// Bytes of what is called ten megabytes.
pub(crate) const TEN_MEGABYTES: usize = 10 << 20;

/// A body, and how many of its rows a reader that loses nothing has.
pub(crate) struct Body {
    pub(crate) what: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) rows: u32,
}

pub(crate) fn body(what: &'static str, rows: u32, bytes: impl Into<Vec<u8>>) -> Body {
    Body {
        what,
        bytes: bytes.into(),
        rows,
    }
}

/// Two good rows, the first of them changed as text.
fn changed(from: &str, to: &str) -> Vec<u8> {
    let page = usage_page(&[usage_row("one", 1), usage_row("two", 2)]);
    let text = String::from_utf8(page).unwrap();
    assert!(text.contains(from), "{from} in {text}");
    text.replacen(from, to, 1).into_bytes()
}

fn with_quantity(number: &str) -> Vec<u8> {
    changed("\"quantity\":1", &format!("\"quantity\":{number}"))
}

/// Bodies that are JSON, or want to be taken for it: of a file, or of an answer.
pub(crate) fn json_bodies() -> Vec<Body> {
    let deep = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(100_000), close.repeat(100_000))
    };
    let lists = deep("[", "", "]");
    let objects = deep("{\"a\":", "1", "}");
    let in_tags = usage_row("one", 1)["properties"]["instanceData"]
        .as_str()
        .unwrap()
        .replace("\"team\":\"one\"", &format!("\"team\":{lists}"));
    let mut deep_tags = usage_row("one", 1);
    deep_tags["properties"]["instanceData"] = in_tags.into();
    let many = |make: &dyn Fn(u32) -> Value| usage_page(&(0..5000).map(make).collect::<Vec<_>>());
    let set = |field: &str, value: String| {
        let mut row = usage_row("one", 1);
        row["properties"][field] = value.into();
        row
    };
    let many_tags: serde_json::Map<String, Value> = (0..100_000)
        .map(|tag| (format!("tag {tag}"), "x".into()))
        .collect();
    let mut all_tags = usage_row("one", 1);
    all_tags["properties"]["instanceData"] = json!({"Microsoft.Resources": {
        "resourceUri": "/subscriptions/5ub/resourceGroups/g/providers/a/b/c", "tags": many_tags,
    }})
    .to_string()
    .into();
    let utf16 = |text: &[u8]| {
        let text = String::from_utf8(text.to_vec()).unwrap();
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    let mut not_utf8 = changed("\"meterName\":\"one\"", "\"meterName\":\"o#e\"");
    let at = not_utf8.iter().position(|byte| *byte == b'#').unwrap();
    not_utf8[at] = 0xff;
    vec![
        body("100,000 lists in each other", 0, lists.clone()),
        body("100,000 objects in each other", 0, objects.clone()),
        body("lists that never end", 0, "[".repeat(TEN_MEGABYTES)),
        body(
            "100,000 lists in an unknown field",
            2,
            changed(
                "\"unit\":\"one\"",
                &format!("\"unknown\":{lists},\"unit\":\"one\""),
            ),
        ),
        body(
            "100,000 objects beside the rows",
            2,
            changed("{\"value\"", &format!("{{\"extra\":{objects},\"value\"")),
        ),
        body("100,000 lists in a tag", 1, usage_page(&[deep_tags])),
        body("number 1e999999", 2, with_quantity("1e999999")),
        body("number of 400 digits", 2, with_quantity(&"9".repeat(400))),
        body(
            "number of 10 MB",
            2,
            with_quantity(&"9".repeat(TEN_MEGABYTES)),
        ),
        body(
            "number 0.000 of 10 MB",
            2,
            with_quantity(&format!("0.{}1", "0".repeat(TEN_MEGABYTES))),
        ),
        body("number -0", 2, with_quantity("-0")),
        body("number 1e-400", 2, with_quantity("1e-400")),
        body("number NaN", 2, with_quantity("NaN")),
        body("number in a text", 2, with_quantity("\"1e999999\"")),
        body(
            "key of 10 MB",
            2,
            changed(
                "\"unit\":\"one\"",
                &format!("\"{}\":1,\"unit\":\"one\"", "k".repeat(TEN_MEGABYTES)),
            ),
        ),
        body(
            "value of 10 MB in an unknown field",
            2,
            changed(
                "\"unit\":\"one\"",
                &format!("\"k\":\"{}\",\"unit\":\"one\"", "v".repeat(TEN_MEGABYTES)),
            ),
        ),
        body(
            "start time of 10 MB",
            2,
            changed("2024-01-01T00:00:00+00:00", &"2".repeat(TEN_MEGABYTES)),
        ),
        body(
            "rows named twice",
            4,
            changed("{\"value\"", "{\"value\":[],\"value\""),
        ),
        body("quantity named twice", 2, with_quantity("1,\"quantity\":7")),
        body(
            "resource named twice",
            2,
            changed(
                "\\\"resourceUri\\\":",
                "\\\"resourceUri\\\":\\\"/x\\\",\\\"resourceUri\\\":",
            ),
        ),
        body(
            "tag named twice",
            2,
            changed("\\\"team\\\":", "\\\"team\\\":\\\"x\\\",\\\"team\\\":"),
        ),
        body(
            "tag named twice in another case",
            2,
            changed("\\\"team\\\":", "\\\"TEAM\\\":\\\"x\\\",\\\"team\\\":"),
        ),
        body(
            "half a surrogate in a name",
            2,
            changed("\"meterName\":\"one\"", "\"meterName\":\"\\ud800\""),
        ),
        body(
            "half a surrogate in a tag",
            2,
            changed("\\\"team\\\":\\\"one\\\"", "\\\"team\\\":\\\"\\\\udfff\\\""),
        ),
        body("bytes that are no UTF-8", 2, not_utf8),
        body("UTF-16", 2, utf16(&changed("\"unit\"", "\"unit\""))),
        body(
            "two byte order marks",
            2,
            [
                &b"\xef\xbb\xbf\xef\xbb\xbf"[..],
                &changed("\"unit\"", "\"unit\""),
            ]
            .concat(),
        ),
        body(
            "5,000 subscriptions",
            5000,
            many(&|row| set("subscriptionId", format!("5ub-{row}"))),
        ),
        body(
            "5,000 meters",
            5000,
            many(&|row| set("meterId", format!("meter {row}"))),
        ),
        body(
            "5,000 resources with a tag of their own",
            5000,
            many(&|row| usage_row(&format!("r{row}"), 1)),
        ),
        body("100,000 tags of one resource", 1, usage_page(&[all_tags])),
    ]
}
