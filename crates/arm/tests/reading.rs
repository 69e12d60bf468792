//! Reading usage against a simulated resource manager in virtual time.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod simulation;

use std::rc::Rc;

use arm::{
    Cancel, Client, Endpoint, Error, PartState, SendError, UsageGranularity, UsageOptions,
    UsageOutcome, UsageQuery, UsageSource,
};
use costs::DayRange;
use proptest::prelude::*;
use simulation::{Fate, Pages, Simulation, expected};

fn days(from: &str, until: &str) -> DayRange {
    DayRange::new(from.parse().unwrap(), until.parse().unwrap())
}

fn query(reported: DayRange) -> UsageQuery {
    UsageQuery {
        source: UsageSource::Subscription("5ub".into()),
        reported,
        granularity: UsageGranularity::Daily,
        show_details: true,
    }
}

fn read(
    simulation: Simulation,
    reported: DayRange,
    options: UsageOptions,
    mut pages: Pages,
    cancel: Cancel,
) -> (Rc<Simulation>, Pages, UsageOutcome) {
    let host = Rc::new(simulation);
    let client = Client::new(
        Rc::clone(&host),
        Endpoint::azure(),
        "secret".parse().unwrap(),
    );
    let (pages, outcome) = host.run(async move {
        let outcome = client
            .usage(&query(reported), &options, &mut pages, &cancel)
            .await;
        (pages, outcome)
    });
    (host, pages, outcome)
}

fn read_plainly(
    simulation: Simulation,
    reported: DayRange,
    part_days: u8,
) -> (Rc<Simulation>, Pages, UsageOutcome) {
    let options = UsageOptions {
        part_days: Some(part_days),
        ..UsageOptions::default()
    };
    read(
        simulation,
        reported,
        options,
        Pages::default(),
        Cancel::new(),
    )
}

fn errors(outcome: &UsageOutcome) -> Vec<Option<&Error>> {
    outcome
        .parts
        .iter()
        .map(|part| part.error.as_ref())
        .collect()
}

#[test]
fn a_hundred_pages_come_in_less_than_a_second() {
    for (reported, rows_a_day) in [
        (days("2025-11-01", "2026-03-01"), 830),
        (days("2026-02-01", "2026-03-01"), 3_560),
    ] {
        let simulation = Simulation::new(rows_a_day, 1000);
        let options = UsageOptions::default();
        let (host, pages, outcome) = read(
            simulation,
            reported,
            options,
            Pages::default(),
            Cancel::new(),
        );
        assert!(outcome.missing().is_empty());
        assert!(pages.rows.len() >= 100, "{}", pages.rows.len());
        assert_eq!(host.most_in_flight.get(), 16);
        let per_hundred_ms = host.elapsed_ms() * 100 / pages.rows.len() as i64;
        assert!(
            per_hundred_ms < 1000,
            "{per_hundred_ms} ms, {} pages",
            pages.rows.len()
        );
        assert_eq!(pages.in_order(), expected(reported, rows_a_day));
    }
}

#[test]
fn links_are_followed_as_they_are_with_the_token() {
    let (host, pages, _) = read_plainly(Simulation::new(3, 2), days("2026-03-01", "2026-03-03"), 8);
    assert_eq!(pages.rows.len(), 3);
    let sent = host.sent.borrow();
    let start = "/subscriptions/5ub/providers/Microsoft.Commerce/UsageAggregates?api-version=2015-06-01-preview&reportedStartTime=2026-03-01T00%3A00%3A00Z&reportedEndTime=2026-03-03T00%3A00%3A00Z&aggregationGranularity=Daily";
    assert_eq!(sent[0].url, format!("https://management.azure.com{start}"));
    assert_eq!(
        sent[1].url,
        format!("https://management.azure.com:443{start}&continuationToken=2")
    );
    assert!(sent.iter().all(|sent| sent.has_token));
}

#[test]
fn an_empty_page_with_a_link_is_not_the_end() {
    let mut simulation = Simulation::new(2, 10);
    simulation.rule = Box::new(|sent| {
        if sent.url.contains("continuationToken") {
            return Fate::Good;
        }
        let body = format!(
            r#"{{"value":[],"nextLink":"{}&continuationToken=0"}}"#,
            sent.url
        );
        Fate::Answer(200, Vec::new(), body)
    });
    let (_, pages, outcome) = read_plainly(simulation, days("2026-03-01", "2026-03-02"), 1);
    assert!(outcome.missing().is_empty());
    assert_eq!(pages.rows.len(), 2);
    assert_eq!(pages.in_order().len(), 2);
}

#[test]
fn a_link_to_elsewhere_or_in_a_circle_ends_its_part_only() {
    for (link, is_expected) in [
        (
            "https://evil.net/x",
            (|error| matches!(error, Error::ForeignNextLink { host } if host == "https://evil.net"))
                as fn(&Error) -> bool,
        ),
        ("SELF", |error| *error == Error::NextLinkLoop),
    ] {
        let mut simulation = Simulation::new(2, 10);
        simulation.rule = Box::new(move |sent| {
            if !sent.url.contains("reportedStartTime=2026-03-02") {
                return Fate::Good;
            }
            let link = link.replace("SELF", &sent.url);
            Fate::Answer(
                200,
                Vec::new(),
                format!(r#"{{"value":[],"nextLink":"{link}"}}"#),
            )
        });
        let (host, pages, outcome) = read_plainly(simulation, days("2026-03-01", "2026-03-04"), 1);
        let errors = errors(&outcome);
        assert!(errors[0].is_none() && errors[2].is_none());
        assert!(is_expected(errors[1].unwrap()), "{errors:?}");
        assert_eq!(outcome.missing(), [days("2026-03-02", "2026-03-03")]);
        assert_eq!(pages.in_order().len(), 4);
        assert_eq!(host.sent.borrow().len(), 3);
    }
}

#[test]
fn a_busy_server_is_left_alone_for_as_long_as_it_asks() {
    let mut simulation = Simulation::new(1, 1);
    simulation.rule = Box::new(|sent| match sent.number {
        8 => Fate::busy("20"),
        _ => Fate::Good,
    });
    let (host, pages, outcome) = read_plainly(simulation, days("2026-02-01", "2026-02-25"), 1);
    assert!(outcome.missing().is_empty());
    let busy_at_ms = host.sent.borrow()[8].at_ms + 50;
    let sent = host.sent.borrow();
    assert!(
        sent.iter()
            .all(|sent| sent.at_ms <= busy_at_ms || sent.at_ms >= busy_at_ms + 20_000)
    );
    assert!(host.elapsed_ms() < 22_000, "{}", host.elapsed_ms());
    // Half the lanes from then on.
    let after = sent
        .iter()
        .filter(|sent| sent.at_ms > busy_at_ms)
        .map(|sent| sent.at_ms);
    let first_ms = after.clone().min().unwrap();
    assert!(after.filter(|at_ms| *at_ms < first_ms + 50).count() <= 3);
    let is_shown = pages.progress.iter().any(|progress| {
        progress.parts.iter().any(|part| {
            matches!(&part.state, PartState::BackingOff { until, cause: Error::Throttled { retry_after_s: Some(20), .. } }
                if until.seconds() * 1000 >= busy_at_ms + 20_000)
        })
    });
    assert!(is_shown);
}

#[test]
fn a_server_that_stays_busy_ends_it_within_bounds() {
    let mut simulation = Simulation::new(1, 1);
    simulation.rule = Box::new(|_| Fate::busy(""));
    let (host, _, outcome) = read_plainly(simulation, days("2026-02-01", "2026-02-25"), 1);
    assert!(
        errors(&outcome)
            .iter()
            .all(|error| matches!(error, Some(Error::Throttled { .. })))
    );
    assert!(host.elapsed_ms() < 900_000, "{}", host.elapsed_ms());
}

#[test]
fn what_passes_is_tried_again_and_what_does_not_is_given_up() {
    let heal = |fate: Fate, after: u32| {
        let mut simulation = Simulation::new(2, 10);
        simulation.rule = Box::new(move |sent| {
            if sent.earlier < after {
                fate.clone()
            } else {
                Fate::Good
            }
        });
        let (host, pages, outcome) = read_plainly(simulation, days("2026-03-01", "2026-03-02"), 1);
        let sent = host.sent.borrow().len();
        (sent, pages.in_order().len(), outcome.parts[0].error.clone())
    };
    for fate in [
        Fate::coded(500, "InternalServerError"),
        Fate::coded(503, "ServiceUnavailable"),
        Fate::coded(504, "GatewayTimeout"),
        Fate::Answer(502, Vec::new(), "<html><title>Bad Gateway</title>".into()),
        Fate::Lost(SendError::Network),
        Fate::Lost(SendError::BodyCutOff),
        Fate::Cut(70),
        Fate::Cut(0),
        Fate::busy(""),
    ] {
        assert_eq!(heal(fate.clone(), 5), (6, 2, None), "{fate:?}");
        let (sent, rows, error) = heal(fate.clone(), u32::MAX);
        assert!(
            sent <= 10 && rows == 0 && error.is_some(),
            "{fate:?}: {sent}"
        );
    }
    for (status, code) in [
        (400, "InvalidInput"),
        (401, "X"),
        (403, "X"),
        (404, "X"),
        (501, "X"),
    ] {
        let (sent, rows, error) = heal(Fate::coded(status, code), 1);
        assert!(sent == 1 && rows == 0 && error.is_some(), "{status}");
    }
    let (sent, _, error) = heal(Fate::coded(202, "ProcessingNotCompleted"), u32::MAX);
    assert_eq!(sent, 3);
    assert!(matches!(error, Some(Error::NotProcessed(_))));
    assert_eq!(
        heal(Fate::coded(202, "ProcessingNotCompleted"), 2),
        (3, 2, None)
    );
}

#[test]
fn a_page_that_stays_broken_keeps_the_rest() {
    let mut simulation = Simulation::new(4, 2);
    simulation.rule = Box::new(|sent| {
        if sent.url.contains("StartTime=2026-03-02") && sent.url.ends_with("Token=2") {
            Fate::coded(500, "InternalServerError")
        } else {
            Fate::Good
        }
    });
    let (_, pages, outcome) = read_plainly(simulation, days("2026-03-01", "2026-03-05"), 1);
    assert_eq!(outcome.missing(), [days("2026-03-02", "2026-03-03")]);
    let broken = &outcome.parts[1];
    assert_eq!((broken.pages, broken.rows), (1, 2));
    assert!(
        matches!(&broken.error, Some(Error::Server(said)) if said.code == "InternalServerError")
    );
    assert_eq!(pages.in_order().len(), 14);
}

#[test]
fn an_expired_token_ends_everything_and_keeps_what_came() {
    let mut simulation = Simulation::new(1, 1);
    simulation.rule = Box::new(|sent| match sent.number {
        0..12 => Fate::Good,
        _ => Fate::coded(401, "ExpiredAuthenticationToken"),
    });
    let (host, pages, outcome) = read_plainly(simulation, days("2026-02-01", "2026-02-25"), 1);
    assert_eq!(
        pages.in_order(),
        expected(days("2026-02-01", "2026-02-13"), 1)
    );
    assert_eq!(outcome.missing(), [days("2026-02-13", "2026-02-25")]);
    assert!(
        errors(&outcome)[12..]
            .iter()
            .all(|error| matches!(error, Some(Error::TokenExpired(_))))
    );
    // Those under way together learn it together; nobody asks after that.
    assert!(
        host.sent.borrow().len() <= 12 + 12,
        "{}",
        host.sent.borrow().len()
    );
}

#[test]
fn without_a_network_it_gives_up_as_a_whole() {
    let mut simulation = Simulation::new(1, 1);
    simulation.rule = Box::new(|_| Fate::Lost(SendError::Network));
    let (host, _, outcome) = read_plainly(simulation, days("2026-02-01", "2026-02-25"), 1);
    let expected = Error::Unreachable {
        host: "management.azure.com".into(),
    };
    assert!(
        errors(&outcome)
            .iter()
            .all(|error| *error == Some(&expected))
    );
    assert!(host.elapsed_ms() < 60_000, "{}", host.elapsed_ms());
}

#[test]
fn cancelling_stops_requests_and_waits_at_once() {
    // At the third page, while others are under way or backing off.
    let mut simulation = Simulation::new(3, 1);
    simulation.rule = Box::new(|sent| match sent.number {
        1 => Fate::busy("60"),
        _ => Fate::Good,
    });
    simulation.latency_ms = Box::new(|sent| 10 + sent.number * 7);
    let cancel = Cancel::new();
    let flag = cancel.clone();
    let pages = Pages {
        at_page: Some(Box::new(move |count| {
            if count == 3 {
                flag.cancel();
            }
        })),
        ..Pages::default()
    };
    let options = UsageOptions {
        part_days: Some(1),
        ..UsageOptions::default()
    };
    let (host, pages, outcome) = read(
        simulation,
        days("2026-02-01", "2026-02-10"),
        options,
        pages,
        cancel,
    );
    assert!(outcome.was_cancelled);
    assert_eq!(pages.rows.len(), 3);
    assert_eq!(host.in_flight.get(), 0);
    assert!(host.elapsed_ms() < 100, "{}", host.elapsed_ms());
    assert!(
        errors(&outcome)
            .iter()
            .all(|error| *error == Some(&Error::Cancelled))
    );
    let last = pages.progress.last().unwrap();
    assert_eq!((last.pages(), last.rows(), last.ended_parts()), (3, 3, 9));
}

#[test]
fn a_set_flag_sends_nothing() {
    let cancel = Cancel::new();
    cancel.cancel();
    let (host, _, outcome) = read(
        Simulation::new(1, 1),
        days("2026-02-01", "2026-02-10"),
        UsageOptions::default(),
        Pages::default(),
        cancel,
    );
    assert!(outcome.was_cancelled && host.sent.borrow().is_empty());
    assert_eq!(outcome.missing(), [days("2026-02-01", "2026-02-10")]);
}

#[test]
fn progress_tells_months_and_pages() {
    let (_, pages, _) = read_plainly(Simulation::new(2, 1), days("2026-01-30", "2026-02-02"), 8);
    let first = &pages.progress[0];
    assert_eq!(first.parts.len(), 2);
    assert!(
        first
            .parts
            .iter()
            .all(|part| part.state == PartState::Waiting && part.pages == 0)
    );
    let counts: Vec<u32> = pages
        .progress
        .iter()
        .map(arm::UsageProgress::pages)
        .collect();
    assert!(counts.is_sorted());
    let last = pages.progress.last().unwrap();
    assert!(last.parts.iter().all(|part| part.state == PartState::Done));
    assert_eq!(
        (last.parts[0].pages, last.parts[0].rows, last.parts[1].pages),
        (4, 4, 2)
    );
}

#[test]
fn no_more_is_read_than_the_bucket_grants() {
    let mut simulation = Simulation::new(1, 1);
    simulation.latency_ms = Box::new(|_| 1);
    simulation.rule = Box::new(|_| Fate::Answer(200, Vec::new(), r#"{"value":[]}"#.into()));
    let host = Rc::new(simulation);
    let client = Client::new(
        Rc::clone(&host),
        Endpoint::azure(),
        "secret".parse().unwrap(),
    );
    let other = client.with_token("another".parse().unwrap());
    host.run(async move {
        for _ in 0..600 {
            client.billing_periods("5ub").await.unwrap();
        }
        other.billing_periods("5ub").await.unwrap();
    });
    let sent = host.sent.borrow();
    assert!(sent[249].at_ms - sent[0].at_ms < 1_000);
    for (number, sent_now) in sent.iter().enumerate().skip(250) {
        let since_ms = sent_now.at_ms - sent[0].at_ms;
        assert!(
            since_ms >= (number as i64 - 249) * 40,
            "{number} after {since_ms}"
        );
    }
    assert!(sent[600].at_ms - sent[0].at_ms < 15_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever the latencies and passing faults: each row once, in an order
    /// that the places restore, within the lanes.
    #[test]
    fn every_row_comes_once(
        seed in any::<u64>(), day_count in 1i32..70, rows_a_day in 0u32..40, page_rows in 1u32..30,
        max_in_flight in 1u8..8, fault_percent in 0u64..60, most_faults in 0u32..5,
    ) {
        let draw = move |a: u64, b: u64| {
            let mut x = seed ^ a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.wrapping_mul(0xD1B5_4A32_D192_ED03);
            x ^= x >> 30;
            x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
            x ^ (x >> 31)
        };
        let mut simulation = Simulation::new(rows_a_day, page_rows);
        simulation.latency_ms = Box::new(move |sent| (draw(u64::from(sent.number), 1) % 300) as u32);
        simulation.rule = Box::new(move |sent| {
            let number = u64::from(sent.number);
            if sent.earlier >= most_faults || draw(number, 2) % 100 >= fault_percent {
                return Fate::Good;
            }
            match draw(number, 3) % 8 {
                0 => Fate::busy("2"),
                1 => Fate::busy(""),
                2 => Fate::coded(500, "InternalServerError"),
                3 => Fate::coded(503, "ServiceUnavailable"),
                4 => Fate::Lost(SendError::Network),
                5 => Fate::Lost(SendError::BodyCutOff),
                6 => Fate::Answer(504, Vec::new(), "<html></html>".into()),
                _ => Fate::Cut((draw(number, 4) % 100) as usize),
            }
        });
        let from: costs::Day = "2026-01-10".parse().unwrap();
        let reported = DayRange::new(from, from.plus(day_count));
        let options = UsageOptions { max_in_flight, ..UsageOptions::default() };
        let (host, pages, outcome) =
            read(simulation, reported, options, Pages::default(), Cancel::new());
        prop_assert!(outcome.missing().is_empty(), "{:?}", outcome);
        prop_assert_eq!(pages.in_order(), expected(reported, rows_a_day));
        prop_assert!(host.most_in_flight.get() <= u32::from(max_in_flight));
        let rows: u32 = outcome.parts.iter().map(|part| part.rows).sum();
        prop_assert_eq!(rows as usize, pages.in_order().len());
    }

    /// Cancelled at any moment, what came is the beginning of each part.
    #[test]
    fn a_cancelled_reading_has_no_gaps(stop_at in 1usize..60, max_in_flight in 1u8..8) {
        let cancel = Cancel::new();
        let flag = cancel.clone();
        let pages = Pages {
            at_page: Some(Box::new(move |count| if count == stop_at { flag.cancel() })),
            ..Pages::default()
        };
        let reported = days("2026-02-01", "2026-02-20");
        let options = UsageOptions { max_in_flight, part_days: Some(4), ..UsageOptions::default() };
        let (host, pages, outcome) =
            read(Simulation::new(5, 2), reported, options, pages, cancel);
        prop_assert_eq!(host.in_flight.get(), 0);
        let mut places: Vec<_> = pages.rows.iter().map(|(place, _)| (place.part, place.page)).collect();
        places.sort_unstable();
        for part in &outcome.parts {
            let own: Vec<u32> = places.iter().filter(|(own, _)| *own == part.days.from.since(reported.from) as u32).map(|(_, page)| *page).collect();
            prop_assert_eq!(own, (0..part.pages).collect::<Vec<_>>());
        }
    }
}
