//! An emulator of a test's own, and readings with the client and without it.

use std::collections::HashMap;
use std::rc::Rc;

use arm::{
    Cancel, Client, PageError, PagePlace, PageRead, Token, UsageGranularity, UsageOptions,
    UsageOutcome, UsageProgress, UsageQuery, UsageSink, UsageSource,
};
use chrono::NaiveDate;
use costs::{Day, DayRange, Quantity, Timestamp};
use emulator::{Fault, Options, Running};

use native::Native;

/// The anchor day of every test.
pub(crate) const TODAY: &str = "2026-03-31";

pub(crate) struct World {
    pub(crate) emulator: Running,
    pub(crate) host: Rc<Native>,
    pub(crate) tokens: HashMap<String, String>,
}

/// Runs a test with an emulator of its own, with `fault` in the pay-as-you-go
/// subscription.
pub(crate) fn with_emulator<F: Future<Output = ()>>(
    fault: Option<Fault>,
    test: impl FnOnce(World) -> F,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, async {
        let today: NaiveDate = TODAY.parse().unwrap();
        let mut options = Options::local(today);
        options.faults = fault
            .into_iter()
            .map(|fault| ("payg".to_owned(), fault))
            .collect();
        let emulator = emulator::start(options).await.unwrap();
        let now = Timestamp::start_of(Day::from(today)).seconds() + 10 * 3600 + 1800;
        let tokens = reqwest::get(format!("{}/emulator/tokens", emulator.arm_origin()))
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        test(World {
            emulator,
            host: Rc::new(Native::new(now * 1000, 100).unwrap()),
            tokens: serde_json::from_str(&tokens).unwrap(),
        })
        .await;
    });
}

impl World {
    pub(crate) fn client_at(&self, origin: &str, token: &str) -> Client<Native> {
        let token: Token = self.tokens[token].parse().unwrap();
        Client::new(Rc::clone(&self.host), origin.parse().unwrap(), token)
    }

    pub(crate) fn client(&self, token: &str) -> Client<Native> {
        self.client_at(&self.emulator.arm_origin(), token)
    }

    pub(crate) async fn clear_fault(&self) {
        let url = format!("{}/emulator/faults/payg", self.emulator.arm_origin());
        reqwest::Client::new().delete(url).send().await.unwrap();
    }

    /// The subscription whose quota id begins so.
    pub(crate) async fn subscription(&self, quota: &str) -> String {
        let list = self.client("tenant").subscriptions().await.unwrap();
        list.into_iter()
            .find(|known| {
                known
                    .quota_id
                    .as_deref()
                    .is_some_and(|id| id.starts_with(quota))
            })
            .unwrap()
            .id
    }
}

/// Keeps the text of each row by place.
#[derive(Default)]
pub(crate) struct Rows(pub(crate) Vec<(PagePlace, Vec<String>)>);

impl UsageSink for Rows {
    fn page(&mut self, place: PagePlace, body: &[u8]) -> Result<PageRead, PageError> {
        let page = arm::wire::usage_page(body)?;
        let rows: Vec<String> = page
            .rows
            .iter()
            .map(|row| format!("{:?}", row.properties))
            .collect();
        for row in &page.rows {
            row.properties.quantity.parse::<Quantity>().unwrap();
            row.properties
                .usage_start_time
                .parse::<Timestamp>()
                .unwrap();
            if let Some(text) = &row.properties.instance_data {
                arm::wire::instance_data(text).unwrap();
            }
        }
        let read = PageRead {
            rows: rows.len() as u32,
            next_link: page.next_link.map(|link| link.into_owned()),
        };
        self.0.push((place, rows));
        Ok(read)
    }

    fn progress(&mut self, _: &UsageProgress) {}
}

impl Rows {
    pub(crate) fn in_order(mut self) -> Vec<String> {
        self.0.sort_by_key(|(place, _)| (place.part, place.page));
        self.0.into_iter().flat_map(|(_, rows)| rows).collect()
    }
}

pub(crate) fn until_today(days: i32) -> DayRange {
    let today: Day = TODAY.parse().unwrap();
    DayRange::new(today.plus(-days), today)
}

pub(crate) async fn usage_of(
    client: &Client<Native>,
    source: UsageSource,
    reported: DayRange,
    granularity: UsageGranularity,
    cancel: &Cancel,
) -> (Rows, UsageOutcome) {
    let query = UsageQuery {
        source,
        reported,
        granularity,
        show_details: true,
    };
    let mut rows = Rows::default();
    let outcome = client
        .usage(&query, &UsageOptions::default(), &mut rows, cancel)
        .await;
    (rows, outcome)
}

pub(crate) async fn daily(
    client: &Client<Native>,
    subscription: &str,
    days: i32,
) -> (Rows, UsageOutcome) {
    let source = UsageSource::Subscription(subscription.to_owned());
    usage_of(
        client,
        source,
        until_today(days),
        UsageGranularity::Daily,
        &Cancel::new(),
    )
    .await
}

/// All rows by one unbroken chain of links, without the client.
pub(crate) async fn chain(world: &World, subscription: &str, reported: DayRange) -> Vec<String> {
    let mut rows = Vec::new();
    let mut next = Some(format!(
        "{}/subscriptions/{subscription}/providers/Microsoft.Commerce/UsageAggregates?api-version=2015-06-01-preview&reportedStartTime={}&reportedEndTime={}",
        world.emulator.arm_origin(),
        reported.from,
        reported.until
    ));
    let http = reqwest::Client::new();
    while let Some(url) = next {
        let answer = http.get(url).header(
            "Authorization",
            format!("Bearer {}", world.tokens["tenant"]),
        );
        let body = answer.send().await.unwrap().bytes().await.unwrap();
        let page = arm::wire::usage_page(&body).unwrap();
        rows.extend(page.rows.iter().map(|row| format!("{:?}", row.properties)));
        next = page.next_link.map(|link| link.into_owned());
    }
    rows
}
