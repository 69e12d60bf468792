//! What is done with bytes of unknown origin, one function for each parser. The
//! fuzz targets call them without end; `crates/engine/tests/mutations.rs` calls
//! them with some thousands of changed samples in every test run. Each may
//! refuse its bytes; none may panic, and what is read in pieces must be what is
//! read at once.

use std::rc::Rc;

use costs::import::{
    CsvReader, CsvRecord, DateForm, Delimiter, Forms, Mapping, NumberForm, Survey, TableHead,
    TableProblem, TableReader, TableReport, json_kind, json_texts, preview, read_price_sheets,
    recognise,
};
use costs::rate_card::StoredCard;
use costs::rating::{self, Terms};
use costs::usage::{StoredNames, StoredRecords, UsageStore};
use costs::{MeterId, RateCard};
use engine::deployment::Deployment;
use engine::host_page::{HostMessage, MOST_BYTES};
use engine::protocol::{Envelope, Event, FileProblem, Request, RequestId};
use engine::{Desk, Engine, FileSource};
use futures::FutureExt;

/// Takes any bytes without a panic.
pub type Parser = fn(&[u8]);

/// All of them, with their names.
pub const PARSERS: [(&str, Parser); 13] = [
    ("table", table),
    ("csv", csv),
    ("price_sheet", price_sheet),
    ("rate_card", rate_card),
    ("usage_page", usage_page),
    ("json_kind", json),
    ("values", values),
    ("any_file", any_file),
    ("config", config),
    ("host_message", host_message),
    ("protocol", protocol),
    ("stored_usage", stored_usage),
    ("stored_card", stored_card),
];

/// A table, known or not.
pub fn table(bytes: &[u8]) {
    let whole = read_table(bytes, usize::MAX, &[]);
    let pieces = read_table(bytes, 7, &[]);
    assert_eq!(whole, pieces);
    if let Err(TableProblem::Unknown(unknown)) = whole {
        // Whatever is guessed can be tried.
        let shown = preview(&unknown.headers, &unknown.rows, &unknown.guess);
        let read = read_table(bytes, 11, std::slice::from_ref(&unknown.guess));
        assert_eq!(
            shown.is_err(),
            matches!(read, Err(TableProblem::Mapping(_)))
        );
    }
}

fn read_table(
    bytes: &[u8],
    piece: usize,
    mappings: &[Mapping],
) -> Result<TableReport, TableProblem> {
    let head = TableHead::read(bytes, true, mappings)?;
    let mut forms = Forms::default();
    if head.needs_survey() {
        let mut survey = Survey::new(&head);
        bytes.chunks(piece).for_each(|bytes| survey.feed(bytes));
        forms = survey.finish();
    }
    let mut store = UsageStore::default();
    let mut reader = TableReader::new(&head, forms, "stand-in");
    bytes
        .chunks(piece)
        .for_each(|bytes| reader.feed(bytes, &mut store));
    let report = reader.finish(&mut store);
    store.seal();
    assert_eq!(store.rows(), report.rows as usize);
    Ok(report)
}

/// CSV records, with every delimiter.
pub fn csv(bytes: &[u8]) {
    for delimiter in Delimiter::ALL {
        let read = |piece: usize| {
            let mut found: Vec<(u32, Vec<Vec<u8>>)> = Vec::new();
            let mut take = |record: CsvRecord<'_>| {
                found.push((record.line, record.cells().map(<[u8]>::to_vec).collect()));
                true
            };
            let mut csv = CsvReader::new(delimiter);
            for bytes in bytes.chunks(piece) {
                csv.feed(bytes, &mut take);
            }
            csv.finish(&mut take);
            found
        };
        assert_eq!(read(usize::MAX), read(1));
    }
}

/// A price sheet.
pub fn price_sheet(bytes: &[u8]) {
    if let Ok(sheets) = read_price_sheets(bytes) {
        assert!(sheets.cards.iter().all(|card| card.meters() > 0));
    }
}

/// A rate card.
pub fn rate_card(bytes: &[u8]) {
    if let Ok((card, _)) = RateCard::read(bytes) {
        for meter in card.meter_ids() {
            assert!(card.rates(&meter).next().is_some());
        }
    }
}

/// A page of usage, twice: the second time its texts are known.
pub fn usage_page(bytes: &[u8]) {
    let mut desk = Desk::default();
    let first = desk.add_page(bytes);
    let second = desk.add_page(bytes);
    assert_eq!(first, second);
    desk.rate();
}

/// What a JSON text holds.
pub fn json(bytes: &[u8]) {
    let _ = (recognise(bytes), json_kind(bytes));
    if let Ok(texts) = json_texts(bytes) {
        let total: usize = texts.iter().map(|text| text.len()).sum();
        assert!(total <= bytes.len());
    }
}

/// Dates, numbers and ids.
pub fn values(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for form in DateForm::ALL {
        let _ = form.read(&text);
    }
    for form in NumberForm::ALL {
        let _ = form.read(&text);
    }
    let id = MeterId::new(&text);
    assert_eq!(MeterId::new(&id.to_string()), id);
}

/// A file as a person opens it: recognised, unpacked, read and rated.
pub fn any_file(bytes: &[u8]) {
    let engine = Engine::new(Disconnected, |_| {});
    let request = Request::Import {
        names: vec!["file".to_owned()],
        mappings: Vec::new(),
    };
    let envelope = Envelope::Ask(RequestId(1), request);
    let import = Rc::clone(&engine).handle(envelope, vec![Bytes(bytes.to_vec())]);
    assert_eq!(import.now_or_never(), Some(()));
    let _ = engine.bill();
}

/// What the server says of itself.
pub fn config(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(known) = Deployment::read(&text, "https://costs.example") {
        for origin in &known.embed {
            assert!(!origin.contains('*') && origin.matches('/').count() == 2);
        }
    }
}

/// A message of a host page.
pub fn host_message(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(message) = HostMessage::read(&text) {
        assert!(text.len() <= MOST_BYTES);
        let shown = format!("{message:?}");
        if let HostMessage::Token(given) = &message {
            assert_eq!(shown, "Token(hidden)");
            assert!(!given.token.is_empty());
        }
    }
}

/// A message between page and worker: what can be read can be written, and is the same then.
pub fn protocol(bytes: &[u8]) {
    if let Ok(envelope) = postcard::from_bytes::<Envelope>(bytes) {
        let written = postcard::to_allocvec(&envelope);
        let again = written.map(|written| postcard::from_bytes::<Envelope>(&written));
        assert!(again == Ok(Ok(envelope)));
    }
    if let Ok(event) = postcard::from_bytes::<Event>(bytes) {
        let written = postcard::to_allocvec(&event);
        let again = written.map(|written| postcard::from_bytes::<Event>(&written));
        assert!(again == Ok(Ok(event)));
    }
}

/// Usage as it is kept on a device or in an archive. What is taken can be rated, and be kept again.
pub fn stored_usage(bytes: &[u8]) {
    type Stored = (StoredNames, Vec<StoredRecords>);
    let Ok((names, batches)) = postcard::from_bytes::<Stored>(bytes) else {
        return;
    };
    if let Ok(store) = UsageStore::from_stored(names, batches) {
        let terms = vec![Terms::default(); store.subscriptions().len()];
        let rating = rating::rate(&store, &terms);
        assert_eq!(rating.unpriced_rows(), store.rows());
        let again =
            UsageStore::from_stored(store.stored_names(), [store.stored_records(0, usize::MAX)]);
        assert_eq!(again.map(|again| again.rows()), Ok(store.rows()));
    }
}

/// A rate card as it is kept.
pub fn stored_card(bytes: &[u8]) {
    if let Ok(stored) = postcard::from_bytes::<StoredCard>(bytes)
        && let Ok(card) = RateCard::from_stored(stored)
    {
        for meter in card.meter_ids() {
            assert!(card.rates(&meter).next().is_some());
        }
        let again = RateCard::from_stored(card.stored());
        assert_eq!(again.map(|again| again.meters()), Ok(card.meters()));
    }
}

struct Bytes(Vec<u8>);

impl FileSource for Bytes {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    async fn read(&self, from: u64, most: u32) -> Result<Vec<u8>, FileProblem> {
        let rest = self.0.get(from as usize..).unwrap_or_default();
        Ok(rest[..rest.len().min(most as usize)].to_vec())
    }
}

/// Nothing may be sent.
struct Disconnected;

impl arm::Host for Disconnected {
    async fn send(&self, _: arm::Request) -> Result<arm::Response, arm::SendError> {
        Err(arm::SendError::Network)
    }
    async fn sleep(&self, _delay_ms: u32) {}
    fn now_ms(&self) -> i64 {
        0
    }
    fn random(&self) -> u32 {
        0
    }
}
