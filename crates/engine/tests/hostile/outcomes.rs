//! The table of what hostile data comes to: its words, and the file that it is kept in.

use std::fmt::Write as _;
use std::path::Path;

use engine::protocol::{Failure, FetchError, FileProblem};

/// What one sample came to.
pub(crate) struct Outcome {
    what: String,
    words: String,
    expected: u32,
    present: u32,
}

impl Outcome {
    pub(crate) fn new(what: &str, words: String, expected: u32, present: u32) -> Self {
        let is_told =
            words.contains("message:") || words.contains("listed") || words.contains("missing");
        assert!(
            present == expected || is_told,
            "{what}: {present} of {expected}, {words}"
        );
        assert!(present <= expected, "{what}: {present} of {expected}");
        Self {
            what: what.to_owned(),
            words,
            expected,
            present,
        }
    }
}

#[derive(Default)]
pub(crate) struct Outcomes(Vec<(&'static str, Outcome)>);

impl Outcomes {
    pub(crate) fn push(&mut self, way: &'static str, outcome: Outcome) {
        self.0.push((way, outcome));
    }

    /// Whether the table is the one that is kept. `UPDATE_HOSTILE_DATA=1` writes it anew.
    pub(crate) fn check(&mut self, part: &str) {
        self.0.sort_by_key(|(way, _)| *way);
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/hostile-{part}.md"));
        let text = self.text(part);
        if std::env::var_os("UPDATE_HOSTILE_DATA").is_some() {
            std::fs::write(&file, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            kept == text,
            "{} is another one; UPDATE_HOSTILE_DATA=1 writes it anew:\n{text}",
            file.display()
        );
    }

    fn text(&self, part: &str) -> String {
        let mut text = format!(
            "# Hostile {part}\n\n\
             Written by `crates/engine/tests/hostile` from what the engine did. Beside each sample 42 records of another year\n\
             were loaded, with prices; their cost was the same afterwards. Each request is held to a time (two seconds where\n\
             it is optimised), and no text that went to the page was longer than a name or had characters that cannot be seen. Rows\n\
             are usage records, meters for prices.\n\n\
             | way in | sample | outcome | rows expected | rows present |\n|---|---|---|---:|---:|\n"
        );
        for (
            way,
            Outcome {
                what,
                words,
                expected,
                present,
            },
        ) in &self.0
        {
            writeln!(
                text,
                "| {way} | {what} | {words} | {expected} | {present} |"
            )
            .unwrap();
        }
        text
    }
}

pub(crate) fn file_words(problem: &FileProblem) -> String {
    match problem {
        FileProblem::Empty => "nothing in it".into(),
        FileProblem::Truncated => "the file ends in the middle".into(),
        FileProblem::NotRecognised => "nothing that is known".into(),
        FileProblem::NotText => "no text".into(),
        FileProblem::NotJson { line, column } => format!("no JSON at line {line}, column {column}"),
        FileProblem::Bomb => "unpacks to more than anything real".into(),
        FileProblem::ZipBroken | FileProblem::GzipBroken => "cannot be unpacked".into(),
        FileProblem::Workbook => "an archive in an archive, or a workbook".into(),
        FileProblem::NeedsMapping(table) => {
            format!("asks what its {} columns are", table.headers.len())
        }
        other => format!("{other:?}"),
    }
}

pub(crate) fn failure_words(failure: &Failure) -> String {
    match failure {
        Failure::Fetch(error) => error_words(error),
        other => format!("{other:?}"),
    }
}

pub(crate) fn error_words(error: &FetchError) -> String {
    match error {
        FetchError::Truncated => "the answer broke off".into(),
        FetchError::NotAllowed { action, .. } => format!("the role lacks {action}"),
        FetchError::Unreadable { place } => match place.row {
            Some(row) => format!("not readable in row {row} at {:?}", place.field),
            None => format!("not readable at {:?}", place.field),
        },
        other => {
            let text = format!("{other:?}");
            text.split(['(', ' ']).next().unwrap_or_default().to_owned()
        }
    }
}
