//! A reload asks only for what can have changed, and what the API does not give
//! any more stays.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

mod world;

use costs::query::{Query, Table};
use costs::{Day, DayRange};
use emulator::{Fault, Running};
use engine::protocol::{Failure, Load, Reply, Request};
use world::{PAYG, Page, alone, day, emulator, load_of};

const WHOLE: Result<Reply, Failure> = Ok(Reply::Loaded {
    was_cancelled: false,
    was_too_much: false,
});

/// How many requests for usage there were, and the first reported day of them.
fn asked(running: &Running, before: usize) -> (usize, Option<Day>) {
    let asked = running.asked().into_iter().map(|asked| asked.address);
    let usage: Vec<String> = asked
        .filter(|address| address.contains("UsageAggregates"))
        .skip(before)
        .collect();
    let reported = |address: &String| {
        let (_, rest) = address.split_once("reportedStartTime=")?;
        rest.get(..10)?.parse().ok()
    };
    (usage.len(), usage.iter().filter_map(reported).min())
}

async fn load(page: &Page, running: &Running, from: &str, until: &str) -> Result<Reply, Failure> {
    let directory = page.connect(running).await;
    let Request::Load(load) = load_of(&directory, &[PAYG]) else {
        panic!("it loads");
    };
    let usage_days = DayRange::new(day(from), day(until));
    let load = Load { usage_days, ..load };
    page.ask(Request::Load(load)).await
}

async fn table(page: &Page, from: &str, until: &str) -> Table {
    let query = Query::over(DayRange::new(day(from), day(until)));
    match page.ask(Request::Query(query)).await {
        Ok(Reply::Table(table)) => table,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_reload_asks_for_the_last_days_and_gives_what_a_whole_load_gives() {
    alone(async {
        let running = emulator(&[]).await;
        let whole = Page::new();
        assert_eq!(
            load(&whole, &running, "2026-01-12", "2026-03-20").await,
            WHOLE
        );
        let (whole_requests, _) = asked(&running, 0);
        let rows = whole.summary.borrow().rows;

        let page = Page::new();
        assert_eq!(
            load(&page, &running, "2026-01-12", "2026-03-10").await,
            WHOLE
        );
        let (before, _) = asked(&running, 0);
        assert_eq!(
            load(&page, &running, "2026-01-12", "2026-03-20").await,
            WHOLE
        );
        let (requests, first) = asked(&running, before);
        // Usage of the 10th may be reported on the 9th.
        assert_eq!(first, Some(day("2026-03-09")));
        assert!(
            requests * 3 < whole_requests,
            "{requests} of {whole_requests}"
        );
        assert_eq!(page.summary.borrow().rows, rows);
        let days = ("2026-01-12", "2026-03-20");
        let expected = table(&whole, days.0, days.1).await;
        assert_eq!(table(&page, days.0, days.1).await, expected);

        // Once more: only the days whose reports may not have been whole.
        let (before, _) = asked(&running, 0);
        assert_eq!(
            load(&page, &running, "2026-01-12", "2026-03-20").await,
            WHOLE
        );
        let (requests, first) = asked(&running, before);
        assert_eq!(first, Some(day("2026-03-17")));
        assert!((1..=12).contains(&requests), "{requests}");
        assert_eq!(page.summary.borrow().rows, rows);
        assert_eq!(table(&page, days.0, days.1).await, expected);
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn older_usage_stays_when_newer_usage_is_loaded() {
    alone(async {
        let running = emulator(&[]).await;
        let whole = Page::new();
        assert_eq!(
            load(&whole, &running, "2025-12-12", "2026-03-12").await,
            WHOLE
        );
        let expected = table(&whole, "2025-12-12", "2026-03-12").await;
        let rows = whole.summary.borrow().rows;
        // One period after the other, the older one first and last.
        for order in [
            ["2025-12-12", "2026-01-12", "2026-02-12"],
            ["2026-02-12", "2026-01-12", "2025-12-12"],
        ] {
            let page = Page::new();
            for from in order {
                let until = day(from).plus(31).first_of_month().plus(11).to_string();
                assert_eq!(load(&page, &running, from, &until).await, WHOLE);
            }
            assert_eq!(page.summary.borrow().rows, rows, "{order:?}");
            assert_eq!(table(&page, "2025-12-12", "2026-03-12").await, expected);
        }
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn days_that_failed_are_asked_for_again_and_no_others() {
    alone(async {
        let running = emulator(&[("payg", Fault::BrokenPage)]).await;
        let page = Page::new();
        assert_eq!(
            load(&page, &running, "2026-01-12", "2026-03-12").await,
            WHOLE
        );
        let gaps = page.summary.borrow().subscriptions[0].gaps.clone();
        assert!(!gaps.is_empty());
        let url = format!("{}/emulator/faults/payg", running.arm_origin());
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        http.delete(url).send().await.unwrap();
        let (before, _) = asked(&running, 0);
        assert_eq!(
            load(&page, &running, "2026-01-12", "2026-03-12").await,
            WHOLE
        );
        let (requests, first) = asked(&running, before);
        assert_eq!(first, Some(gaps[0].days.from));
        assert_eq!(page.summary.borrow().subscriptions[0].gaps, []);
        let whole = Page::new();
        let (before, _) = asked(&running, 0);
        assert_eq!(
            load(&whole, &running, "2026-01-12", "2026-03-12").await,
            WHOLE
        );
        let (whole_requests, _) = asked(&running, before);
        assert!(requests < whole_requests, "{requests} of {whole_requests}");
        assert_eq!(page.summary.borrow().rows, whole.summary.borrow().rows);
        assert_eq!(page.total().await, whole.total().await);
        running.stop().await;
    })
    .await;
}
