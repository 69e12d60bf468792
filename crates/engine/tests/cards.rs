//! When a rate card is fetched again, and what happens to a link that has run
//! out.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

mod world;

use emulator::{Mishap, Running, Target};
use engine::protocol::{FetchError, Reply};
use native::Native;
use world::{NOW_MS, PAYG, Page, alone, emulator, load_of};

const HOUR_MS: i64 = 3_600_000;

/// Requests for a card and its file.
fn asked(running: &Running) -> (usize, usize) {
    let asked = running.asked().into_iter().map(|asked| asked.address);
    let asked: Vec<String> = asked.collect();
    let count = |part: &str| asked.iter().filter(|one| one.contains(part)).count();
    (
        count("/providers/Microsoft.Commerce/RateCard"),
        count("/ratecards/V1/"),
    )
}

async fn load(page: &Page, running: &Running) {
    let directory = page.connect(running).await;
    let loaded = page.ask(load_of(&directory, &[PAYG])).await;
    assert!(matches!(loaded, Ok(Reply::Loaded { .. })), "{loaded:?}");
}

#[tokio::test]
async fn a_card_is_fetched_again_after_a_day_or_in_another_billing_period() {
    alone(async {
        let running = emulator(&[]).await;
        // 2026-03-20, 10:30; periods begin on the 12th.
        let host = Native::new(NOW_MS, 1).unwrap();
        let ahead_ms = host.ahead_ms();
        let page = Page::on(host);
        load(&page, &running).await;
        let card = page.summary.borrow().subscriptions[0].card;
        assert!(card.is_some());
        let from_april = 22 * 24 * HOUR_MS;
        for (at_ms, expected) in [
            (0, 1),
            (23 * HOUR_MS, 1),
            (25 * HOUR_MS, 2),
            (48 * HOUR_MS, 2),
            // The 11th of April, 22:30, and three hours later.
            (from_april + 12 * HOUR_MS, 3),
            (from_april + 15 * HOUR_MS, 4),
            (from_april + 18 * HOUR_MS, 4),
            // A clock that was set back says nothing about the card.
            (from_april, 5),
        ] {
            ahead_ms.set(at_ms);
            load(&page, &running).await;
            assert_eq!(asked(&running).0, expected, "{} h on", at_ms / HOUR_MS);
            let summary = page.summary.borrow().clone();
            assert_eq!(summary.cards.len(), 1, "the former one is replaced");
            assert_eq!(summary.subscriptions[0].card, card);
        }
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_former_card_stays_where_a_newer_one_cannot_be_had() {
    alone(async {
        let running = emulator(&[]).await;
        let host = Native::new(NOW_MS, 100).unwrap();
        let ahead_ms = host.ahead_ms();
        let page = Page::on(host);
        load(&page, &running).await;
        let expected = page.total().await;
        let before = page.summary.borrow().subscriptions[0].clone();
        running.set_mishap(Target::Card, Mishap::Denied, None);
        ahead_ms.set(48 * HOUR_MS);
        load(&page, &running).await;
        let after = page.summary.borrow().subscriptions[0].clone();
        assert_eq!(after.card, before.card);
        assert!(matches!(
            after.card_error,
            Some(FetchError::NotAllowed { .. })
        ));
        assert_eq!(page.total().await, expected);
        // It is asked for again with the next load, not with the next day's.
        running.clear_mishaps();
        load(&page, &running).await;
        assert_eq!(page.summary.borrow().subscriptions[0].card_error, None);
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_link_that_has_run_out_is_asked_for_once_more() {
    alone(async {
        let running = emulator(&[]).await;
        running.set_mishap(Target::CardStore, Mishap::ExpiredLink, Some(1));
        let page = Page::new();
        load(&page, &running).await;
        assert_eq!(asked(&running), (2, 2));
        let known = page.summary.borrow().subscriptions[0].clone();
        assert!(known.card.is_some() && known.card_error.is_none());

        running.set_mishap(Target::CardStore, Mishap::ExpiredLink, None);
        let page = Page::new();
        load(&page, &running).await;
        assert_eq!(asked(&running), (4, 4));
        let known = page.summary.borrow().subscriptions[0].clone();
        assert!(matches!(
            known.card_error,
            Some(FetchError::CardLinkRefused(_))
        ));
        assert!(known.rows > 10_000, "usage does not wait for it");
        running.stop().await;
    })
    .await;
}
