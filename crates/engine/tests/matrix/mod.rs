//! The table of faults: its rows, its words, and the file it is kept in.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use emulator::{Mishap, Running};
use engine::protocol::{FetchError, FileProblem, SignInError};

pub(crate) struct Row {
    way: &'static str,
    fault: String,
    outcome: String,
    expected: u32,
    present: u32,
}

impl Row {
    pub(crate) fn new(
        way: &'static str,
        mishap: Mishap,
        tries: Option<u32>,
        outcome: String,
        expected: u32,
        present: u32,
    ) -> Self {
        let lasts = if tries.is_some() { "passes" } else { "stays" };
        Self {
            way,
            fault: format!("{}, {lasts}", fault_words(mishap)),
            outcome,
            expected,
            present,
        }
    }

    pub(crate) fn named(
        way: &'static str,
        fault: &str,
        outcome: String,
        expected: u32,
        present: u32,
    ) -> Self {
        Self {
            way,
            fault: fault.to_owned(),
            outcome,
            expected,
            present,
        }
    }
}

#[derive(Default)]
pub(crate) struct Table(Vec<Row>);

impl Table {
    pub(crate) fn push(&mut self, row: Row) {
        self.0.push(row);
    }

    /// Whether nothing is lost without a word, and the table is the one that is
    /// kept. `UPDATE_FAULT_MATRIX=1` writes it anew.
    pub(crate) fn check(&self) {
        for row in &self.0 {
            let is_told =
                row.outcome.contains("message:") || row.outcome.contains("named as missing");
            assert!(
                row.present == row.expected || is_told,
                "{} under {}: {} of {}, {}",
                row.way,
                row.fault,
                row.present,
                row.expected,
                row.outcome
            );
            assert!(
                row.present <= row.expected,
                "{} under {} counts rows twice",
                row.way,
                row.fault
            );
        }
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/fault-matrix.md");
        let text = self.text();
        if std::env::var_os("UPDATE_FAULT_MATRIX").is_some() {
            std::fs::write(&file, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            kept == text,
            "docs/fault-matrix.md is another one; UPDATE_FAULT_MATRIX=1 writes it anew:\n{text}"
        );
    }

    fn text(&self) -> String {
        let mut text = "# Faults and ways in\n\n\
            Written by `crates/engine/tests/fault_matrix.rs` from what the engine did against the emulator over HTTP. A fault\n\
            that passes hits the first try of each address, one that stays hits every try. Rows are usage records for loads and\n\
            files, meters for cards and prices, people for the sign-in.\n\n\
            | way in | fault | outcome | rows expected | rows present |\n|---|---|---|---:|---:|\n"
            .to_owned();
        for row in &self.0 {
            let Row {
                way,
                fault,
                outcome,
                expected,
                present,
            } = row;
            writeln!(
                text,
                "| {way} | {fault} | {outcome} | {expected} | {present} |"
            )
            .unwrap();
        }
        text
    }
}

fn fault_words(mishap: Mishap) -> &'static str {
    match mishap {
        Mishap::Throttled => "429 with Retry-After",
        Mishap::Broken => "500",
        Mishap::Unavailable => "503 with Retry-After",
        Mishap::CutOff => "connection cut in the body",
        Mishap::Truncated => "truncated body",
        Mishap::NotReady => "202 with Retry-After",
        Mishap::Slow => "two seconds for an answer",
        Mishap::Silent => "no answer",
        Mishap::Expired => "401, token run out",
        Mishap::Denied => "403, a role is missing",
        Mishap::Html => "502 with a web page",
        Mishap::RepeatedPage => "page sent twice",
        Mishap::ForeignLink => "link to another host",
        Mishap::BadRow => "malformed row",
        Mishap::BlankPage => "empty page with a link",
        Mishap::ExpiredLink => "card link run out",
    }
}

/// What is said, in short; the page has whole sentences for each.
pub(crate) fn error_words(error: &FetchError) -> String {
    match error {
        FetchError::Throttled { .. } => "too many requests".into(),
        FetchError::Server(said) => format!("server error {}", said.status),
        FetchError::Truncated => "the answer broke off".into(),
        FetchError::TooSlow { .. } => "no answer in time".into(),
        FetchError::Unreachable { .. } => "no answer from the host".into(),
        FetchError::NotProcessed(_) => "not processed yet".into(),
        FetchError::NotAllowed { action, .. } => format!("the role lacks {action}"),
        FetchError::Html(said) => format!("web page instead of data ({})", said.message),
        FetchError::ForeignNextLink { .. } => "link to another host, not followed".into(),
        FetchError::NextLinkLoop => "links lead in a circle".into(),
        FetchError::Unreadable { place } => format!("not readable at {}", place.field),
        FetchError::Relay { said, .. } => format!("relay: {}", said.code),
        FetchError::CardLinkRefused(_) => "the store refuses the card's link, twice".into(),
        FetchError::NotFound(said) | FetchError::BadRequest(said) => {
            format!("refused with {}", said.status)
        }
        other => {
            let text = format!("{other:?}");
            text.split(['(', ' ']).next().unwrap_or_default().to_owned()
        }
    }
}

pub(crate) fn sign_in_words(error: &SignInError) -> String {
    match error {
        SignInError::Unreachable { .. } => "no answer from the authority".into(),
        SignInError::Server { status } => format!("the authority answered {status}"),
        SignInError::Unreadable => "the authority's answer cannot be read".into(),
        SignInError::Refused(refusal) => format!("the authority refused ({})", refusal.error),
        other => format!("{other:?}"),
    }
}

pub(crate) fn file_words(problem: &FileProblem) -> String {
    match problem {
        FileProblem::Empty => "nothing in it".into(),
        FileProblem::Truncated => "the file ends in the middle".into(),
        FileProblem::NotRecognised => "nothing that is known".into(),
        other => format!("{other:?}"),
    }
}

/// The host program with its relay and demo, without a page.
pub(crate) struct Host {
    running: host::Running,
    folder: PathBuf,
}

impl Host {
    pub(crate) async fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("fault-matrix-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(
            folder.join("index.html"),
            "<!DOCTYPE html><title>Meterview</title>",
        )
        .unwrap();
        let running = host::start(host::Options {
            listen: ([127, 0, 0, 1], 0).into(),
            dist: folder.clone(),
            demo: Some(host::DemoOptions {
                today: NaiveDate::from_ymd_opt(2026, 3, 20),
                seed: 7,
                faults: Vec::new(),
            }),
            ..host::Options::default()
        })
        .await
        .unwrap_or_else(|error| panic!("the host does not start: {error}"));
        Self { running, folder }
    }

    pub(crate) fn emulator(&self) -> &Running {
        self.running.demo().unwrap()
    }

    pub(crate) fn relay(&self) -> String {
        format!("{}/relay/", self.running.origin())
    }

    pub(crate) async fn stop(self) {
        self.running.stop().await;
        let _ = std::fs::remove_dir_all(self.folder);
    }
}
