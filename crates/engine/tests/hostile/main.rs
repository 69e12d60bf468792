//! Data that attacks, by each way in: everything comes, or a message says what does not, and what
//! was loaded before stays. The table is kept in `docs/hostile-data.md`.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

mod answers;
mod bodies;
mod outcomes;
mod samples;
mod seen;
mod tables;

use std::path::Path;

use costs::Money;
use engine::protocol::{FileContent, FileReport, Reply};

use answers::{Answers, Page};
use outcomes::{Outcome, Outcomes, failure_words, file_words};

const USAGE: &[u8] =
    include_bytes!("../../../../tests/samples/usageaggregates_daily_2015-05-01_cut.json");
const CARD: &[u8] = include_bytes!("../../../../tests/samples/ratecard_MS-AZR-0062P_USD_cut.json");

/// A page with usage of 2015 and its prices, and what that costs.
fn page_with(answers: Answers) -> (Page, (u32, Money)) {
    let page = Page::on(answers);
    page.import("ratecard_MS-AZR-0062P_USD_cut.json", CARD.to_vec());
    page.import("usage.json", USAGE.to_vec());
    let total = page.total(2015);
    assert_eq!(total.0, 42);
    assert!(total.1 > Money::ZERO);
    (page, total)
}

/// What a file came to, beside what was there.
fn file(what: &str, name: &str, bytes: Vec<u8>, rows: u32) -> Outcome {
    let (page, before) = page_with(Answers::default());
    let reports = page.import(name, bytes);
    let present = page.total(2024).0;
    assert_eq!(page.total(2015), before, "{what}");
    page.look_around();
    Outcome::new(what, words_of(&page, &reports), rows, present)
}

fn words_of(page: &Page, reports: &[FileReport]) -> String {
    let mut words: Vec<String> = Vec::new();
    for report in reports {
        let said = match &report.outcome {
            Ok(_) => "complete".to_owned(),
            Err(problem) => format!("message: {}", file_words(problem)),
        };
        if !words.contains(&said) {
            words.push(said);
        }
    }
    let rejected = page.summary.borrow().rejected_rows;
    if rejected > 0 {
        let Ok(Reply::Quality(quality)) = page.ask(engine::protocol::Request::Quality, Vec::new())
        else {
            panic!("quality is always told");
        };
        let row = &quality.rejected[0];
        words.push(format!(
            "{rejected} bad rows listed, the first is row {} for {:?}",
            row.row, row.field
        ));
    }
    words.join("; ")
}

/// What an answer of the API came to, beside what was there.
fn usage(what: &str, body: Vec<u8>, rows: u32) -> Outcome {
    let (page, before) = page_with(Answers {
        usage: body,
        ..Answers::default()
    });
    page.connect().unwrap();
    let loaded = page.load(None);
    let summary = page.summary.borrow().clone();
    let own = summary.subscriptions.iter().find(|known| known.id == "5ub");
    let gap = own.and_then(|known| known.gaps.first());
    let words = match (&loaded, gap) {
        (Err(failure), _) => format!("message: {}", failure_words(failure)),
        (Ok(_), Some(gap)) => format!(
            "days named as missing: {}",
            outcomes::error_words(&gap.error)
        ),
        (Ok(_), None) => "complete".to_owned(),
    };
    let words = match words_of(&page, &[]) {
        rejected if rejected.is_empty() => words,
        rejected => format!("{words}; {rejected}"),
    };
    assert_eq!(page.total(2015), before, "{what}");
    page.look_around();
    Outcome::new(what, words, rows, page.total(2024).0)
}

#[test]
fn names_are_text_by_every_way_in() {
    let mut table = Outcomes::default();
    for (what, name) in samples::names() {
        let rows = [samples::usage_row(&name, 1), samples::usage_row("plain", 2)];
        let page = samples::usage_page(&rows);
        table.push("file of usage", file(what, "usage.json", page.clone(), 2));
        table.push("table", file(what, "costs.csv", samples::table(&name), 2));
        table.push("usage by API", usage(what, page.clone(), 2));
        let named = file(what, &format!("{name}.json"), page, 2);
        table.push("name of a file", named);
        table.push("rate card", card(what, samples::card(&name)));
        table.push("price sheet", card(what, samples::price_sheet(&name)));
        table.push("rate card by API", api_card(what, &name));
        table.push("list prices", list_prices(what, &name));
        table.push("subscription and refusal", refusal(what, &name));
        table.push("archive", archived(what, &name));
    }
    table.check("names");
}

/// Prices of a file: meters that are there.
fn card(what: &str, bytes: Vec<u8>) -> Outcome {
    let (page, before) = page_with(Answers::default());
    let reports = page.import("prices.json", bytes);
    let meters = match &reports[0].outcome {
        Ok(FileContent::RateCard { meters, .. } | FileContent::PriceSheet { meters, .. }) => {
            *meters
        }
        _ => 0,
    };
    page.look_around();
    assert_eq!(page.total(2015).0, before.0, "{what}");
    Outcome::new(what, words_of(&page, &reports), 2, meters)
}

fn api_card(what: &str, name: &str) -> Outcome {
    let (page, before) = page_with(Answers {
        usage: samples::usage_page(&[samples::usage_row(name, 1)]),
        card: samples::card(name),
        ..Answers::default()
    });
    page.connect().unwrap();
    page.load(Some("MS-AZR-0003P")).unwrap();
    // The name on the card is the one of the usage.
    let (rows, cost) = page.total(2024);
    assert_eq!((rows, cost), (1, "1.5".parse().unwrap()), "{what}");
    assert_eq!(page.total(2015), before, "{what}");
    page.look_around();
    let meters = page
        .summary
        .borrow()
        .cards
        .last()
        .map_or(0, |card| card.meters);
    Outcome::new(what, "complete".to_owned(), 2, meters)
}

fn list_prices(what: &str, name: &str) -> Outcome {
    let page = Page::on(Answers {
        retail: samples::retail(name),
        ..Answers::default()
    });
    let (words, meters) = match page.retail() {
        Ok(Reply::RetailPrices(report)) => ("complete".to_owned(), report.meters),
        Err(failure) => (format!("message: {}", failure_words(&failure)), 0),
        Ok(other) => panic!("{other:?}"),
    };
    page.look_around();
    Outcome::new(what, words, 2, meters)
}

/// A subscription of that name, whose usage is refused in those words: nobody's rows.
fn refusal(what: &str, name: &str) -> Outcome {
    let said = serde_json::json!({"error": {"code": name, "message": name}});
    let (page, before) = page_with(Answers {
        subscription: name.to_owned(),
        refusal: Some(said.to_string().into_bytes()),
        ..Answers::default()
    });
    page.connect().unwrap();
    let failure = page.load(None).unwrap_err();
    assert_eq!(page.total(2015), before, "{what}");
    Outcome::new(what, format!("message: {}", failure_words(&failure)), 0, 0)
}

fn archived(what: &str, name: &str) -> Outcome {
    let (page, _) = page_with(Answers::default());
    let rows = [samples::usage_row(name, 1), samples::usage_row("plain", 2)];
    page.import("usage.json", samples::usage_page(&rows));
    page.import("prices.json", samples::card(name));
    let archive = page.archive();
    let other = Page::on(Answers::default());
    let reports = other.import("all.meterview", archive);
    for year in [2015, 2024] {
        assert_eq!(other.total(year), page.total(year), "{what}");
    }
    other.look_around();
    Outcome::new(what, words_of(&other, &reports), 2, other.total(2024).0)
}

#[test]
fn bodies_of_any_form_are_read_or_named() {
    let mut table = Outcomes::default();
    for body in bodies::json_bodies() {
        table.push(
            "file of JSON",
            file(body.what, "usage.json", body.bytes.clone(), body.rows),
        );
        table.push("usage by API", usage(body.what, body.bytes, body.rows));
    }
    for body in tables::table_bodies() {
        table.push("table", file(body.what, "costs.csv", body.bytes, body.rows));
    }
    for body in tables::packed_bodies() {
        table.push(
            "packed file",
            file(body.what, "packed", body.bytes, body.rows),
        );
    }
    table.check("bodies");
}

#[test]
fn what_the_server_says_of_itself_is_bounded() {
    for body in bodies::json_bodies() {
        let text = String::from_utf8_lossy(&body.bytes);
        let _ = engine::deployment::Deployment::read(&text, "https://costs.example");
        assert!(
            engine::host_page::HostMessage::read(&text).is_none(),
            "{}",
            body.what
        );
    }
    for (what, name) in samples::names() {
        let config =
            serde_json::json!({"relay": name, "connect": [name], "embed": {"origins": [name]}});
        let known =
            engine::deployment::Deployment::read(&config.to_string(), "https://costs.example");
        assert!(known.is_some_and(|known| known.embed.is_empty()), "{what}");
    }
}

/// Files of the same names for whoever opens them in a browser: `tests/samples/hostile`.
#[test]
fn kept_samples_are_those_of_this_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/samples/hostile");
    for (name, bytes) in samples::kept() {
        let file = folder.join(name);
        if std::env::var_os("UPDATE_HOSTILE_DATA").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &bytes).unwrap();
        }
        assert!(
            std::fs::read(&file).is_ok_and(|kept| kept == bytes),
            "{name} is another one; UPDATE_HOSTILE_DATA=1 writes it anew"
        );
    }
}
