//! What is left after something went wrong on the way.

use std::collections::HashMap;

use arm::{Cancel, Error, UsageGranularity, UsageOutcome, UsageSource};
use costs::Day;
use emulator::Fault;

use crate::world::{Rows, World, chain, daily, until_today, usage_of, with_emulator};

/// Reads 30 days of the pay-as-you-go subscription under a fault.
fn under(fault: Fault, check: impl FnOnce(Rows, UsageOutcome, Vec<String>)) {
    under_for(30, fault, check);
}

fn under_for(days: i32, fault: Fault, check: impl FnOnce(Rows, UsageOutcome, Vec<String>)) {
    with_emulator(Some(fault), async |world: World| {
        let id = world.subscription("PayAsYouGo").await;
        let (rows, outcome) = daily(&world.client("tenant"), &id, days).await;
        world.clear_fault().await;
        let expected = chain(&world, &id, until_today(days)).await;
        assert!(!expected.is_empty());
        check(rows, outcome, expected);
    });
}

#[test]
fn what_passes_is_waited_for() {
    for fault in [Fault::Throttled, Fault::ServerError] {
        under(fault, |rows, outcome, expected| {
            assert_eq!(outcome.missing(), [], "{fault}");
            assert!(rows.in_order() == expected, "{fault}");
        });
    }
}

#[test]
fn what_stays_broken_ends_its_part_only() {
    under(Fault::BrokenPage, |rows, outcome, expected| {
        let broken: Day = "2026-03-21".parse().unwrap();
        let missing = outcome.missing();
        assert!(
            missing.len() == 1 && missing[0].contains(broken),
            "{missing:?}"
        );
        let failed: Vec<_> = outcome
            .parts
            .iter()
            .filter(|part| part.error.is_some())
            .collect();
        assert!(matches!(failed[0].error, Some(Error::Server(_))));
        let kept = rows.in_order();
        assert!(kept.len() > expected.len() / 2 && kept.len() < expected.len());
    });
    under(Fault::NotReady, |rows, outcome, expected| {
        let last = outcome.parts.last().unwrap();
        assert!(matches!(last.error, Some(Error::NotProcessed(_))));
        assert_eq!(outcome.missing(), [until_today(1)]);
        let kept = rows.in_order();
        assert!(kept[..] == expected[..kept.len()]);
    });
}

#[test]
fn what_stays_broken_everywhere_is_named() {
    for (fault, is_expected) in [
        (
            Fault::TruncatedJson,
            (|error| *error == Error::Truncated) as fn(&Error) -> bool,
        ),
        (
            Fault::HtmlError,
            |error| matches!(error, Error::Html(said) if said.message == "502 Bad Gateway"),
        ),
        (Fault::NoAccess, |error| {
            matches!(error, Error::NotAllowed { .. })
        }),
    ] {
        under(fault, |rows, outcome, _| {
            assert!(rows.0.is_empty());
            assert_eq!(outcome.missing(), [until_today(30)]);
            let errors = outcome.parts.iter().filter_map(|part| part.error.as_ref());
            assert!(
                errors.clone().all(is_expected),
                "{:?}",
                errors.collect::<Vec<_>>()
            );
        });
    }
    under(Fault::Empty, |rows, outcome, _| {
        assert_eq!(outcome.missing(), []);
        assert!(rows.in_order().is_empty());
    });
}

#[test]
fn a_foreign_link_is_not_followed() {
    // Long enough for parts of several days, which have several pages.
    under_for(240, Fault::ForeignNextLink, |_, outcome, _| {
        let linked: Vec<_> = outcome
            .parts
            .iter()
            .filter_map(|part| part.error.as_ref())
            .collect();
        assert!(!linked.is_empty());
        assert!(linked.iter().all(|error| matches!(error, Error::ForeignNextLink { host } if host.contains("attacker.example"))));
        assert!(outcome.parts.iter().all(|part| part.pages == 1));
    });
}

#[test]
fn a_token_that_expires_midway_is_renewed_and_the_rest_read() {
    with_emulator(Some(Fault::TokenExpiresMidway), async |world: World| {
        let id = world.subscription("PayAsYouGo").await;
        let client = world.client("tenant");
        let (kept, outcome) = daily(&client, &id, 30).await;
        assert_eq!(kept.0.len(), 2);
        let missing = outcome.missing();
        assert!(!missing.is_empty());
        let renew = format!("{}/emulator/tokens/tenant", world.emulator.arm_origin());
        let renewed = reqwest::Client::new()
            .post(renew)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        let renewed: HashMap<String, String> = serde_json::from_str(&renewed).unwrap();
        let client = client.with_token(renewed["token"].parse().unwrap());
        let mut by_day: Vec<(Day, Vec<String>)> = kept
            .0
            .into_iter()
            .filter(|(place, _)| !missing.iter().any(|days| days.contains(place.days.from)))
            .map(|(place, rows)| (place.days.from, rows))
            .collect();
        for days in missing {
            let source = UsageSource::Subscription(id.clone());
            let (rows, outcome) = usage_of(
                &client,
                source,
                days,
                UsageGranularity::Daily,
                &Cancel::new(),
            )
            .await;
            assert_eq!(outcome.missing(), []);
            by_day.push((days.from, rows.in_order()));
        }
        world.clear_fault().await;
        by_day.sort_by_key(|(day, _)| *day);
        let rows: Vec<String> = by_day.into_iter().flat_map(|(_, rows)| rows).collect();
        assert!(rows == chain(&world, &id, until_today(30)).await);
    });
}

#[test]
fn a_slow_reading_is_cancelled_at_once() {
    with_emulator(Some(Fault::SlowPage), async |world: World| {
        let id = world.subscription("PayAsYouGo").await;
        let client = world.client("tenant");
        let cancel = Cancel::new();
        let flag = cancel.clone();
        tokio::task::spawn_local(async move {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            flag.cancel();
        });
        let start = tokio::time::Instant::now();
        let source = UsageSource::Subscription(id);
        let (_, outcome) = usage_of(
            &client,
            source,
            until_today(30),
            UsageGranularity::Daily,
            &cancel,
        )
        .await;
        assert!(outcome.was_cancelled);
        assert!(start.elapsed().as_millis() < 1500, "{:?}", start.elapsed());
    });
}
