//! Usage: validation, paging, late rows and granularities.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Fixture, code};

/// A number's text as an integer of 10^-20, so that sums are exact.
fn units(text: &str) -> u128 {
    let (mantissa, exponent) = text.split_once(['E', 'e']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let shift = 20 + exponent.parse::<i32>().unwrap() - fraction.len() as i32;
    format!("{whole}{fraction}").parse::<u128>().unwrap() * 10u128.pow(shift.try_into().unwrap())
}

/// The sum by meter and UTC usage day, read from the JSON text.
fn sums(pages: &[String]) -> BTreeMap<(String, String), u128> {
    let mut sums = BTreeMap::new();
    for page in pages {
        for row in page.split(r#"{"id":""#).skip(1) {
            let after = |name: &str| row.split_once(name).unwrap().1;
            let day = &after(r#""usageStartTime":""#)[..10];
            let meter = &after(r#""meterId":""#)[..36];
            let quantity = after(r#""quantity":"#).split('}').next().unwrap();
            *sums.entry((meter.to_owned(), day.to_owned())).or_default() += units(quantity);
        }
    }
    sums
}

impl Fixture {
    async fn pages(&self, path: &str) -> Vec<String> {
        let mut pages = Vec::new();
        let mut next = Some(format!("{}{path}", self.running.arm_origin()));
        while let Some(address) = next {
            let text = self.get_as("tenant", &address).await.text().await.unwrap();
            let body: Value = serde_json::from_str(&text).unwrap();
            next = body
                .get("nextLink")
                .map(|link| link.as_str().unwrap().to_owned());
            pages.push(text);
        }
        pages
    }
}

#[tokio::test]
async fn pages_hold_a_thousand_rows_and_links_are_absolute_and_end() {
    let fixture = Fixture::start().await;
    let path = fixture.usage_path(
        "payg",
        "reportedStartTime=2026-11-01&reportedEndTime=2026-11-08",
    );
    let origin = fixture.running.arm_origin();
    let (status, body) = fixture.arm(&path).await;
    assert_eq!(
        (status, body["value"].as_array().unwrap().len()),
        (200, 1000)
    );
    let link = body["nextLink"].as_str().unwrap();
    assert!(
        link.starts_with(&format!("{origin}/subscriptions/"))
            && link.contains("&continuationToken="),
        "{link}"
    );

    let (rows, sizes) = fixture.all_rows("tenant", &format!("{origin}{path}")).await;
    assert!(rows.len() > 3000);
    let (last, full) = sizes.split_last().unwrap();
    assert!(
        full.iter().all(|size| [0, 1000].contains(size)) && *last <= 1000,
        "{sizes:?}"
    );
    // The name tells the reported day only.
    let names: BTreeSet<&str> = rows
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 7);
    assert!(names.contains("Daily_BRSDT_20261107_0000"));
}

#[tokio::test]
async fn some_page_is_empty_and_still_has_a_link() {
    let fixture = Fixture::start().await;
    let origin = fixture.running.arm_origin();
    for day in 1..20 {
        let path = fixture.usage_path(
            "payg",
            &format!("reportedStartTime=2026-10-{day:02}&reportedEndTime=2026-11-10"),
        );
        let mut address = format!("{origin}{path}");
        for page_number in 0..5 {
            let body: Value = fixture
                .get_as("tenant", &address)
                .await
                .json()
                .await
                .unwrap();
            if body["value"].as_array().unwrap().is_empty() {
                assert_eq!(page_number, 3);
                assert!(body["nextLink"].is_string());
                return;
            }
            address = body["nextLink"].as_str().unwrap().to_owned();
        }
    }
    panic!("no query met an empty page");
}

#[tokio::test]
async fn a_token_of_another_query_is_refused() {
    let fixture = Fixture::start().await;
    let path = fixture.usage_path(
        "payg",
        "reportedStartTime=2026-11-01&reportedEndTime=2026-11-08",
    );
    let (_, body) = fixture.arm(&path).await;
    let token = body["nextLink"]
        .as_str()
        .unwrap()
        .rsplit_once('=')
        .unwrap()
        .1
        .to_owned();
    let same = format!("{path}&continuationToken={token}");
    assert_eq!(fixture.arm(&same).await.0, 200);
    let (status, body) = fixture.arm(&same.replace("2026-11-08", "2026-11-09")).await;
    assert_eq!((status, code(&body)), (400, "InvalidInput"));
}

#[tokio::test]
async fn times_are_checked_and_the_newest_hours_are_not_processed() {
    let fixture = Fixture::start().await;
    for (rest, status, expected) in [
        (
            "reportedstarttime=2026-11-01+00%3a00%3a00Z&reportedendtime=2026-11-02T00:00:00%2B00:00",
            200,
            "",
        ),
        (
            "reportedStartTime=2026-11-01T00:00:00.0000000&reportedEndTime=2026-11-20",
            200,
            "",
        ),
        (
            "reportedStartTime=2026-11-01&reportedEndTime=2026-11-21",
            400,
            "InvalidInput",
        ),
        (
            "reportedStartTime=2026-11-01T05:00:00Z&reportedEndTime=2026-11-20",
            400,
            "InvalidInput",
        ),
        (
            "aggregationGranularity=Hourly&reportedStartTime=2026-11-20&reportedEndTime=2026-11-20T08:00:00Z",
            200,
            "",
        ),
        (
            "aggregationGranularity=Hourly&reportedStartTime=2026-11-20&reportedEndTime=2026-11-20T10:00:00Z",
            202,
            "ProcessingNotCompleted",
        ),
    ] {
        let (actual, body) = fixture.arm(&fixture.usage_path("payg", rest)).await;
        assert_eq!((actual, code(&body)), (status, expected), "{rest}");
    }
    let (_, body) = fixture
        .arm(&fixture.usage_path(
            "payg",
            "reportedStartTime=2026-11-01&reportedEndTime=2026-11-21",
        ))
        .await;
    assert_eq!(
        body["error"]["message"],
        "reportedendtime cannot be in the future."
    );
    let (status, body) = fixture
        .arm(&fixture.usage_path(
            "csp",
            "reportedStartTime=2026-11-01&reportedEndTime=2026-11-02",
        ))
        .await;
    assert_eq!((status, code(&body)), (400, "DisallowedProvider"));
}

#[tokio::test]
async fn hours_and_merged_rows_sum_to_the_days() {
    let fixture = Fixture::start().await;
    // A usage day's rows come in over its own and the four next reported days.
    let window = "reportedStartTime=2026-09-10&reportedEndTime=2026-09-15";
    let only = |sums: BTreeMap<(String, String), u128>| -> Vec<_> {
        sums.into_iter()
            .filter(|((_, day), _)| day == "2026-09-10")
            .collect()
    };
    let daily_pages = fixture.pages(&fixture.usage_path("credit", window)).await;
    // Pacific times start on the evening before, so that a text comparison of days is right only without them.
    assert!(!daily_pages.concat().contains("-07:00"));
    let daily = only(sums(&daily_pages));
    let hourly_path =
        fixture.usage_path("credit", &format!("aggregationGranularity=hourly&{window}"));
    let hourly = only(sums(&fixture.pages(&hourly_path).await));
    let merged_path = fixture.usage_path("credit", &format!("showDetails=false&{window}"));
    let merged_pages = fixture.pages(&merged_path).await;
    assert!(daily.len() > 15);
    assert_eq!(daily, hourly);
    assert_eq!(daily, only(sums(&merged_pages)));

    let merged: Value = serde_json::from_str(&merged_pages[0]).unwrap();
    let mut keys = BTreeSet::new();
    for row in merged["value"].as_array().unwrap() {
        let properties = &row["properties"];
        assert!(
            properties.get("instanceData").is_none()
                && properties["infoFields"] == serde_json::json!({})
        );
        let key = format!("{}{}", properties["meterId"], properties["usageStartTime"]);
        assert!(keys.insert(key), "one row for each meter and window");
    }
}

#[tokio::test]
async fn rows_have_the_oddities_of_real_ones() {
    let fixture = Fixture::start().await;
    let path = fixture.usage_path(
        "payg",
        "reportedStartTime=2026-11-01&reportedEndTime=2026-11-13",
    );
    let pages = fixture.pages(&path).await;
    let text = pages.concat();
    assert!(text.contains("E-05") && text.contains(r#""quantity":0.033333333333333"#));

    let bodies: Vec<Value> = pages
        .iter()
        .map(|page| serde_json::from_str(page).unwrap())
        .collect();
    let rows: Vec<&Value> = bodies
        .iter()
        .flat_map(|body| body["value"].as_array().unwrap())
        .map(|row| &row["properties"])
        .collect();
    let classic: Vec<_> = rows
        .iter()
        .filter(|row| row.get("instanceData").is_none())
        .collect();
    assert!(classic.iter().any(|row| {
        row["usageStartTime"]
            .as_str()
            .unwrap()
            .ends_with("T17:00:00-07:00")
    }));
    assert!(
        classic
            .iter()
            .all(|row| row["infoFields"]["project"].is_string())
    );
    for field in ["meterRegion", "meterSubCategory"] {
        assert!(
            rows.iter().any(|row| row.get(field).is_none()),
            "{field} absent"
        );
        assert!(rows.iter().any(|row| row[field] == ""), "{field} empty");
    }

    let instances: Vec<Value> = rows
        .iter()
        .filter_map(|row| row.get("instanceData"))
        .map(|data| {
            serde_json::from_str::<Value>(data.as_str().unwrap()).unwrap()["Microsoft.Resources"]
                .take()
        })
        .collect();
    let has = |test: &dyn Fn(&Value) -> bool| instances.iter().any(test);
    assert!(has(&|instance| instance.get("tags").is_none()));
    assert!(has(&|instance| instance
        .get("tags")
        .is_some_and(Value::is_null)));
    for name in ["costCenter", "CostCentre", "costcenter"] {
        assert!(
            has(&|instance| instance["tags"].get(name).is_some()),
            "{name}"
        );
    }
    for part in [
        "/resourceGroups/rg-",
        "/resourcegroups/rg-",
        "/resourceGroups/RG-",
    ] {
        assert!(
            has(&|instance| instance["resourceUri"].as_str().unwrap().contains(part)),
            "{part}"
        );
    }
    let places: BTreeSet<&str> = instances
        .iter()
        .map(|instance| instance["location"].as_str().unwrap())
        .collect();
    assert!(places.contains("eastus") && places.contains("useast") && places.contains("East US"));
    assert!(places.contains("global"));

    // One resource, meter and day in more than one row, because it was reported in parts.
    let mut seen = BTreeSet::new();
    let repeated = rows
        .iter()
        .filter(|row| row.get("instanceData").is_some())
        .any(|row| {
            !seen.insert(format!(
                "{}{}{}",
                row["instanceData"], row["meterId"], row["usageStartTime"]
            ))
        });
    assert!(repeated);

    // Usage days of one reported day reach back to the late ones.
    let path = fixture.usage_path(
        "payg",
        "reportedStartTime=2026-11-10&reportedEndTime=2026-11-11",
    );
    let days = sums(&fixture.pages(&path).await)
        .into_keys()
        .map(|(_, day)| day)
        .collect::<BTreeSet<_>>();
    assert!(
        days.contains("2026-11-10") && days.contains("2026-11-09") && days.contains("2026-11-07"),
        "{days:?}"
    );
}

#[tokio::test]
async fn some_meters_are_on_no_card_and_all_others_are() {
    let fixture = Fixture::start().await;
    let origin = fixture.running.arm_origin();
    let filter = "OfferDurableId%20eq%20'MS-AZR-0003P'%20and%20Currency%20eq%20'USD'%20and%20Locale%20eq%20'en-US'%20and%20RegionInfo%20eq%20'US'";
    let id = &fixture.subscriptions["payg"];
    let address = format!(
        "{origin}/subscriptions/{id}/providers/Microsoft.Commerce/RateCard?api-version=2015-06-01-preview&$filter={filter}"
    );
    let link = fixture.get_as("tenant", &address).await.headers()["location"]
        .to_str()
        .unwrap()
        .to_owned();
    let card: Value = fixture
        .client
        .get(link)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let priced: BTreeSet<&str> = card["Meters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|meter| meter["MeterId"].as_str().unwrap())
        .collect();

    let path = fixture.usage_path(
        "payg",
        "reportedStartTime=2026-10-01&reportedEndTime=2026-11-01&showDetails=false",
    );
    let (rows, _) = fixture.all_rows("tenant", &format!("{origin}{path}")).await;
    let used: BTreeSet<&str> = rows
        .iter()
        .map(|row| row["properties"]["meterId"].as_str().unwrap())
        .collect();
    let unpriced = used.difference(&priced).count();
    assert!(
        (3..=6).contains(&unpriced) && used.len() > 100,
        "{unpriced} of {}",
        used.len()
    );
}

#[tokio::test]
async fn a_dump_holds_the_very_rows_that_are_served() {
    let fixture = Fixture::start().await;
    let out = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("emulator-dump");
    let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day);
    let options = emulator::DumpOptions {
        out: out.clone(),
        subscription: "payg".to_owned(),
        from: day(1),
        until: day(5),
        today: fixture.running.today(),
        seed: 1,
    };
    let page_count = emulator::dump(&options).unwrap();
    let path = fixture.usage_path(
        "payg",
        "reportedStartTime=2026-11-01&reportedEndTime=2026-11-05",
    );
    let served = fixture.pages(&path).await;
    assert_eq!(page_count, served.len());
    for (index, page) in served.iter().enumerate() {
        let dumped =
            std::fs::read_to_string(out.join(format!("page-{:04}.json", index + 1))).unwrap();
        let rows = |body: &str| {
            body.split(r#","nextLink":"#)
                .next()
                .unwrap()
                .trim_end_matches('}')
                .to_owned()
        };
        assert_eq!(rows(&dumped), rows(page));
    }
    let card: Value =
        serde_json::from_str(&std::fs::read_to_string(out.join("rate-card.json")).unwrap())
            .unwrap();
    assert!(card["Meters"].as_array().unwrap().len() >= 3000);
    let unknown = emulator::DumpOptions {
        subscription: "nobody".to_owned(),
        ..options
    };
    assert!(emulator::dump(&unknown).is_err());
}
