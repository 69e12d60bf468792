//! Each fault with each way in: what came of it, with the rows expected and the
//! rows present. The table is kept in `docs/fault-matrix.md`.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

mod matrix;
mod world;

use std::time::Duration;

use costs::Currency;
use emulator::{Mishap, Running, Target};
use engine::protocol::{
    AuthorityKind, Connection, Credential, EndpointKind, Event, Failure, FileContent, Hold,
    LoadSubscription, Progress, Reply, Request, RetailWish, SignInSettings,
};
use matrix::{Row, Table, error_words};
use native::Native;
use world::{NOW_MS, PAYG, Page, alone, day, emulator, load_of};

const REDIRECT: &str = "http://localhost:8080/signed-in.html";
/// A client that is patient with a server in this process, and one that is not.
const PATIENT: Duration = Duration::from_secs(20);
const IMPATIENT: Duration = Duration::from_millis(700);
/// Failed tries of each address before a passing fault has passed.
const PASSING: Option<u32> = Some(1);

fn page(mishap: Mishap) -> Page {
    let least_wait = match mishap {
        Mishap::Silent => IMPATIENT,
        _ => PATIENT,
    };
    Page::on(
        Native::new(NOW_MS, 100)
            .unwrap()
            .with_least_wait(least_wait),
    )
}

/// The days of one subscription to load. Only long parts have several pages, as
/// faults of links need.
fn days_for(mishap: Mishap) -> costs::DayRange {
    let from = match mishap {
        Mishap::RepeatedPage | Mishap::ForeignLink => "2025-07-12",
        _ => "2026-03-12",
    };
    costs::DayRange::new(day(from), day("2026-03-20"))
}

fn load(directory: &engine::protocol::Directory, has_card: bool, mishap: Mishap) -> Request {
    let Request::Load(mut load) = load_of(directory, &[PAYG]) else {
        panic!("a load is a load");
    };
    load.usage_days = days_for(mishap);
    if !has_card {
        let without = |wanted: &mut LoadSubscription| wanted.offer = None;
        load.subscriptions.iter_mut().for_each(without);
    }
    Request::Load(load)
}

fn faults(list: &[Mishap]) -> Vec<(Mishap, Option<u32>)> {
    let both = list
        .iter()
        .flat_map(|mishap| [(*mishap, PASSING), (*mishap, None)]);
    both.collect()
}

const COMMON: [Mishap; 10] = [
    Mishap::Throttled,
    Mishap::Broken,
    Mishap::Unavailable,
    Mishap::CutOff,
    Mishap::Truncated,
    Mishap::NotReady,
    Mishap::Slow,
    Mishap::Silent,
    Mishap::Denied,
    Mishap::Html,
];

/// Loads, and gives another token where the load waits for one.
async fn load_with_help(
    page: &Page,
    running: &Running,
    request: Request,
) -> (Result<Reply, Failure>, bool) {
    let was_helped = std::cell::Cell::new(false);
    let helping = async {
        let is_asked_for = |event: &Event| matches!(event, Event::Progress(_, Progress::Held(holds)) if matches!(holds[..], [Hold::SignIn(_)]));
        page.until(is_asked_for).await;
        was_helped.set(true);
        running.clear_mishaps();
        let mut personas = running.personas().iter();
        let persona = personas.find(|known| known.id == "tenant").unwrap();
        let connection = Connection {
            endpoint: running.arm_origin(),
            kind: EndpointKind::Azure,
            credential: Credential::Token(persona.token.clone()),
            relay: page.relay.clone(),
            today: day("2026-03-20"),
        };
        page.ask_beside(Request::Connect(connection)).await.unwrap();
        std::future::pending::<()>().await;
    };
    let loading = std::pin::pin!(page.ask(request));
    let helping = std::pin::pin!(helping);
    match futures::future::select(loading, helping).await {
        futures::future::Either::Left((result, _)) => (result, was_helped.get()),
        futures::future::Either::Right(_) => panic!("help never ends"),
    }
}

async fn usage_rows(running: &Running, table: &mut Table) {
    let expected_for = async |mishap: Mishap| {
        let page = page(Mishap::Slow);
        let directory = page.connect(running).await;
        page.ask(load(&directory, false, mishap)).await.unwrap();
        page.summary.borrow().rows
    };
    let expected = expected_for(Mishap::Slow).await;
    let expected_long = expected_for(Mishap::ForeignLink).await;
    let own = [Mishap::Expired, Mishap::BadRow, Mishap::BlankPage];
    let mut list = faults(&[&COMMON[..], &own[..]].concat());
    list.extend([(Mishap::RepeatedPage, None), (Mishap::ForeignLink, None)]);
    for (mishap, tries) in list {
        let expected = match mishap {
            Mishap::RepeatedPage | Mishap::ForeignLink => expected_long,
            _ => expected,
        };
        running.set_mishap(Target::Usage, mishap, tries);
        let page = page(mishap);
        let directory = page.connect(running).await;
        let (result, was_helped) =
            load_with_help(&page, running, load(&directory, false, mishap)).await;
        running.clear_mishaps();
        let summary = page.summary.borrow().clone();
        let subscription = summary.subscriptions.first();
        let mut words = match &result {
            Ok(_) => {
                let gaps = subscription
                    .map(|known| known.gaps.clone())
                    .unwrap_or_default();
                match gaps.first() {
                    Some(gap) => format!(
                        "{} named as missing: {}",
                        days(&gaps),
                        error_words(&gap.error)
                    ),
                    None => "complete".to_owned(),
                }
            }
            Err(Failure::Fetch(error)) => format!("message: {}", error_words(error)),
            Err(other) => format!("{other:?}"),
        };
        if was_helped {
            words = format!("asks for another token, then {words}");
        }
        if summary.rejected_rows > 0 {
            words = format!("{words}; {} bad rows listed", summary.rejected_rows);
        }
        if summary.repeated_rows > 0 {
            words = format!(
                "{words}; {} repeated rows told and not counted",
                summary.repeated_rows
            );
        }
        table.push(Row::new(
            "API load",
            mishap,
            tries,
            words,
            expected,
            summary.rows,
        ));
    }
}

fn days(gaps: &[engine::protocol::Gap]) -> String {
    let days: i32 = gaps.iter().map(|gap| gap.days.days()).sum();
    format!("{days} reported days")
}

/// Meters on a card, by the way and under the fault that the caller has set.
async fn card_rows(running: &Running, table: &mut Table, way: &'static str, relay: Option<String>) {
    let expected = {
        let mut page = page(Mishap::Slow);
        page.relay.clone_from(&relay);
        let directory = page.connect(running).await;
        page.ask(load(&directory, true, Mishap::Slow))
            .await
            .unwrap();
        page.summary.borrow().cards[0].meters
    };
    let mut list: Vec<(Target, Mishap, Option<u32>)> = Vec::new();
    for (mishap, tries) in faults(&COMMON) {
        list.push((Target::Card, mishap, tries));
    }
    list.push((Target::Card, Mishap::Expired, None));
    for mishap in [
        Mishap::ExpiredLink,
        Mishap::CutOff,
        Mishap::Truncated,
        Mishap::BadRow,
    ] {
        list.push((Target::CardStore, mishap, None));
    }
    list.push((Target::CardStore, Mishap::ExpiredLink, Some(1)));
    for (target, mishap, tries) in list {
        running.set_mishap(target, mishap, tries);
        let mut page = page(mishap);
        page.relay.clone_from(&relay);
        let directory = page.connect(running).await;
        let (result, was_helped) =
            load_with_help(&page, running, load(&directory, true, mishap)).await;
        running.clear_mishaps();
        assert!(
            result.is_ok(),
            "a card that does not come loses no usage: {result:?}"
        );
        let summary = page.summary.borrow().clone();
        let subscription = &summary.subscriptions[0];
        assert_eq!(subscription.gaps, []);
        let mut words = match &subscription.card_error {
            None => "complete".to_owned(),
            Some(error) => format!("usage complete, no prices; message: {}", error_words(error)),
        };
        if was_helped {
            words = format!("asks for another token, then {words}");
        }
        if summary.rejected_rows > 0 {
            words = format!("{words}; {} bad rows listed", summary.rejected_rows);
        }
        let meters = summary.cards.first().map_or(0, |card| card.meters);
        table.push(Row::new(way, mishap, tries, words, expected, meters));
    }
}

fn wish(running: &Running, relay: &str) -> RetailWish {
    RetailWish {
        origin: running.card_origin(),
        relay: relay.to_owned(),
        currency: Currency::USD,
        of_usage: false,
        services: Vec::new(),
        regions: Vec::new(),
        for_development: false,
    }
}

async fn retail_rows(running: &Running, table: &mut Table, relay: &str) {
    let ask = async |page: &Page, relay: &str| match page
        .ask(Request::RetailPrices(wish(running, relay)))
        .await
    {
        Ok(Reply::RetailPrices(report)) => {
            let words = match report.rejected {
                0 => "complete".to_owned(),
                rejected => format!("complete; {rejected} bad rows listed"),
            };
            (words, report.meters)
        }
        Err(Failure::Fetch(error)) => (format!("message: {}", error_words(&error)), 0),
        other => panic!("{other:?}"),
    };
    let (words, expected) = ask(&page(Mishap::Slow), relay).await;
    assert_eq!(words, "complete");
    let own = [
        Mishap::RepeatedPage,
        Mishap::ForeignLink,
        Mishap::BadRow,
        Mishap::BlankPage,
    ];
    for (mishap, tries) in faults(&[&COMMON[..], &own[..]].concat()) {
        running.set_mishap(Target::Retail, mishap, tries);
        let (words, meters) = ask(&page(mishap), relay).await;
        running.clear_mishaps();
        table.push(Row::new(
            "Retail Prices",
            mishap,
            tries,
            words,
            expected,
            meters,
        ));
    }
    let (words, meters) = ask(&page(Mishap::Slow), "http://127.0.0.1:1/relay/").await;
    table.push(Row::named(
        "Retail Prices",
        "relay down",
        words,
        expected,
        meters,
    ));
    let prices = |asked: &emulator::Asked| asked.address.starts_with("/api/retail/prices");
    let asked = running.asked();
    assert!(
        asked
            .iter()
            .filter(|asked| prices(asked))
            .all(|asked| !asked.has_token)
    );
    assert!(asked.iter().any(prices));
}

async fn sign_in_rows(running: &Running, table: &mut Table) {
    running.register_redirect(REDIRECT);
    for (mishap, tries) in faults(&COMMON) {
        let page = page(mishap);
        let settings = SignInSettings {
            client_id: emulator::CLIENT_ID.into(),
            authority: running.login_origin(),
            kind: Some(AuthorityKind::Entra),
            tenant: None,
            resource_manager: running.arm_origin(),
            audience: "https://management.azure.com".into(),
            redirect: REDIRECT.into(),
            login_hint: None,
        };
        let begun = match page.ask(Request::BeginSignIn(Box::new(settings))).await {
            Ok(Reply::SignInBegun(begun)) => begun,
            other => panic!("{other:?}"),
        };
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let address = format!("{}&account=tenant", begun.address);
        let sent = http.get(address).send().await.unwrap();
        let back = sent.headers()["location"].to_str().unwrap().to_owned();
        let answer = back.split_once(['?', '#']).unwrap().1.to_owned();
        running.set_mishap(Target::Token, mishap, tries);
        let finish = Request::FinishSignIn {
            answer,
            pending: None,
        };
        let signed_in = page.ask(finish).await;
        running.clear_mishaps();
        let (words, people) = match signed_in {
            Ok(Reply::SignedIn(_)) => ("signed in".to_owned(), 1),
            Err(Failure::SignIn(error)) => (
                format!("not signed in; message: {}", matrix::sign_in_words(&error)),
                0,
            ),
            other => panic!("{other:?}"),
        };
        table.push(Row::new("sign-in", mishap, tries, words, 1, people));
    }
}

async fn file_rows(table: &mut Table) {
    let row = |quantity: &str| {
        format!(
            r#"{{"properties":{{"subscriptionId":"5ub","usageStartTime":"2026-03-01T00:00:00Z","meterId":"m","quantity":{quantity}}}}}"#
        )
    };
    let good = format!(r#"{{"value":[{},{}]}}"#, row("1"), row("2"));
    let bad = format!(
        r#"{{"value":[{},{},{}]}}"#,
        row("1"),
        row("\"a lot\""),
        row("2")
    );
    let blank = format!(r#"{{"value":[],"nextLink":"https://a/1"}}{good}"#);
    let cases = [
        ("nothing wrong", good.clone()),
        ("truncated JSON", good[..good.len() / 2].to_owned()),
        ("malformed row", bad),
        ("empty page with a link", blank),
        ("web page instead of data", "<html></html>".to_owned()),
        ("nothing in it", String::new()),
    ];
    for (fault, body) in cases {
        let page = page(Mishap::Slow);
        let reports = page.import("usage.json", body.into_bytes()).await;
        let summary = page.summary.borrow().clone();
        let words = match &reports[0].outcome {
            Ok(FileContent::Usage { .. }) if summary.rejected_rows > 0 => {
                format!("complete; {} bad rows listed", summary.rejected_rows)
            }
            Ok(_) => "complete".to_owned(),
            Err(problem) => format!("message: {}", matrix::file_words(problem)),
        };
        table.push(Row::named("file", fault, words, 2, summary.rows));
    }
}

#[tokio::test]
async fn every_fault_gives_everything_or_says_what_is_missing() {
    alone(async {
        let mut table = Table::default();
        let running = emulator(&[]).await;
        usage_rows(&running, &mut table).await;
        card_rows(&running, &mut table, "card, direct", None).await;
        sign_in_rows(&running, &mut table).await;
        running.stop().await;
        file_rows(&mut table).await;

        let host = matrix::Host::start().await;
        let relay = host.relay();
        card_rows(
            host.emulator(),
            &mut table,
            "card, relay",
            Some(relay.clone()),
        )
        .await;
        retail_rows(host.emulator(), &mut table, &relay).await;
        host.stop().await;
        table.check();
    })
    .await;
}
