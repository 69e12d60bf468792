//! Tables, archives and price sheets as people have them, from their bytes into
//! the ledger.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

use std::cell::{Cell, RefCell};
use std::io::Write;
use std::rc::Rc;

use costs::import::{Agreement, Field, FocusVersion, Mapping, RowFault, TableKind};
use engine::protocol::{
    Envelope, Event, Failure, FileContent, FileProblem, FileReport, Progress, Quality, Reply,
    Request, RequestId, Summary, TableContent,
};
use engine::{Engine, FileSource};
use futures::FutureExt;

const ENTERPRISE: &[u8] = include_bytes!("../../../tests/samples/export_enterprise.csv");
const PAY_AS_YOU_GO: &[u8] = include_bytes!("../../../tests/samples/export_pay_as_you_go.csv");
const FOCUS: &[u8] = include_bytes!("../../../tests/samples/focus_1.0_cut.csv");
const PORTAL: &[u8] = include_bytes!("../../../tests/samples/portal_usage_v2.csv");
const UNKNOWN: &[u8] = include_bytes!("../../../tests/samples/costs_of_another_kind.csv");
const SHEET: &[u8] = include_bytes!("../../../tests/samples/pricesheet_ea_201710_cut.json");
const USAGE: &[u8] =
    include_bytes!("../../../tests/samples/usageaggregates_daily_2015-05-01_cut.json");

/// Files only: nothing may be sent.
struct Disconnected;

impl arm::Host for Disconnected {
    async fn send(&self, request: arm::Request) -> Result<arm::Response, arm::SendError> {
        panic!("sends to {}", request.url)
    }
    async fn sleep(&self, _delay_ms: u32) {}
    fn now_ms(&self) -> i64 {
        0
    }
    fn random(&self) -> u32 {
        0
    }
}

/// A file that gives a few bytes at once, and counts what was asked of it.
struct Slow {
    bytes: Vec<u8>,
    at_once: usize,
    given: Rc<Cell<usize>>,
}

impl FileSource for Slow {
    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    async fn read(&self, from: u64, most: u32) -> Result<Vec<u8>, FileProblem> {
        let rest = self.bytes.get(from as usize..).unwrap_or_default();
        let part = &rest[..rest.len().min(most as usize).min(self.at_once)];
        self.given.set(self.given.get() + part.len());
        Ok(part.to_vec())
    }
}

struct Page {
    engine: Rc<Engine<Disconnected>>,
    events: Rc<RefCell<Vec<Event>>>,
    summary: RefCell<Summary>,
    at_once: usize,
    given: Rc<Cell<usize>>,
}

impl Page {
    fn new() -> Self {
        let events: Rc<RefCell<Vec<Event>>> = Rc::default();
        let emitted = Rc::clone(&events);
        Self {
            engine: Engine::new(Disconnected, move |event| emitted.borrow_mut().push(event)),
            events,
            summary: RefCell::default(),
            at_once: usize::MAX,
            given: Rc::default(),
        }
    }

    fn ask(&self, request: Request, files: &[&[u8]]) -> Result<Reply, Failure> {
        let source = |bytes: &&[u8]| Slow {
            bytes: bytes.to_vec(),
            at_once: self.at_once,
            given: Rc::clone(&self.given),
        };
        let envelope = Envelope::Ask(RequestId(7), request);
        let files = files.iter().map(source).collect();
        futures::executor::block_on(Rc::clone(&self.engine).handle(envelope, files));
        let mut result = None;
        for event in self.events.take() {
            match event {
                Event::Changed(summary) => *self.summary.borrow_mut() = summary,
                Event::Done(_, done) => result = Some(done),
                Event::Ready | Event::TokenWanted(_) | Event::Progress(..) => {}
            }
        }
        result.expect("every request ends with one result")
    }

    fn import_with(&self, files: &[(&str, &[u8])], mappings: Vec<Mapping>) -> Vec<FileReport> {
        let names = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        let bytes: Vec<&[u8]> = files.iter().map(|(_, bytes)| *bytes).collect();
        match self.ask(Request::Import { names, mappings }, &bytes) {
            Ok(Reply::Imported(reports)) => reports,
            other => panic!("{other:?}"),
        }
    }

    fn import(&self, bytes: &[u8]) -> Result<FileContent, FileProblem> {
        let mut reports = self.import_with(&[("file", bytes)], Vec::new());
        assert_eq!(reports.len(), 1, "{reports:?}");
        reports.remove(0).outcome
    }

    fn table(&self, bytes: &[u8]) -> TableContent {
        match self.import(bytes) {
            Ok(FileContent::Table(table)) => *table,
            other => panic!("{other:?}"),
        }
    }

    fn quality(&self) -> Quality {
        match self.ask(Request::Quality, &[]) {
            Ok(Reply::Quality(quality)) => quality,
            other => panic!("{other:?}"),
        }
    }

    fn rows(&self) -> u32 {
        self.summary.borrow().rows
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_table_comes_to_the_same_however_it_is_packed_and_cut() {
    let kind = TableKind::Focus(FocusVersion::V1_0);
    let plain = Page::new().table(FOCUS);
    assert_eq!((plain.kind, plain.rows, plain.rejected), (kind, 40, 0));
    assert_eq!(plain.costs.len(), 1);
    assert_eq!(plain.costs[0].1.to_string(), "2.04748454823");
    for at_once in [1, 77, 5000] {
        for bytes in [FOCUS.to_vec(), gzip(FOCUS)] {
            let page = Page {
                at_once,
                ..Page::new()
            };
            // The first bytes alone tell what a file is.
            let page = if at_once == 1 {
                Page { at_once: 2, ..page }
            } else {
                page
            };
            assert_eq!(page.table(&bytes), plain, "{at_once} bytes at once");
            assert_eq!(page.rows(), 40);
        }
    }
}

#[test]
fn names_do_not_matter() {
    let page = Page::new();
    let reports = page.import_with(
        &[
            ("usage.json", ENTERPRISE),
            ("export.csv", USAGE),
            ("a.zip", PORTAL),
        ],
        Vec::new(),
    );
    assert!(matches!(
        &reports[0].outcome,
        Ok(FileContent::Table(table)) if table.kind == TableKind::Export(Agreement::Enterprise)
    ));
    assert!(matches!(
        &reports[1].outcome,
        Ok(FileContent::Usage { rows: 42, .. })
    ));
    assert!(matches!(
        &reports[2].outcome,
        Ok(FileContent::Table(table)) if table.kind == TableKind::PortalV2
    ));
    let summary = page.summary.borrow();
    assert_eq!(summary.rows, 5 + 42 + 3);
    let names: Vec<&str> = summary
        .subscriptions
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert!(names.contains(&"Openshift"), "{names:?}");
}

#[test]
fn an_archive_gives_all_its_files() {
    let inner = gzip(ENTERPRISE);
    let archive = zip(&[
        ("part_0.csv", FOCUS),
        ("folder/part_1.csv.gz", &inner),
        ("manifest.json", b"{\"blobs\":[]}"),
        ("page.json", USAGE),
    ]);
    let page = Page::new();
    let reports = page.import_with(&[("export.zip", &archive)], Vec::new());
    let names: Vec<&str> = reports.iter().map(|report| report.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "export.zip/part_0.csv",
            "export.zip/folder/part_1.csv.gz",
            "export.zip/manifest.json",
            "export.zip/page.json"
        ]
    );
    let problems: Vec<_> = reports
        .iter()
        .filter_map(|report| report.outcome.as_ref().err())
        .collect();
    assert_eq!(problems, [&FileProblem::NotRecognised]);
    assert_eq!(page.rows(), 40 + 5 + 42);
}

#[test]
fn what_is_loaded_is_not_counted_twice() {
    let page = Page::new();
    page.table(FOCUS);
    assert_eq!(page.import(&gzip(FOCUS)), Err(FileProblem::AlreadyLoaded));
    // The same rows in another file.
    let mut more = FOCUS.to_vec();
    let last = FOCUS[..FOCUS.len() - 1]
        .iter()
        .rposition(|byte| *byte == b'\n')
        .unwrap();
    more.extend_from_slice(&FOCUS[last + 1..]);
    let table = page.table(&more);
    assert_eq!((table.rows, table.repeated), (1, 40));
    assert_eq!(page.rows(), 41);
}

#[test]
fn usage_with_costs_takes_the_place_of_the_same_days_without() {
    let head = "SubscriptionGuid,UsageDateTime,MeterId,UsageQuantity";
    let without = format!("{head}\ns,2024-01-01,m,1\ns,2024-01-02,m,2\nt,2024-01-01,m,4\n");
    let with = format!("{head},PreTaxCost,Currency\ns,2024-01-01,m,1,0.5,EUR\n");
    let page = Page::new();
    assert!(page.table(without.as_bytes()).lacks.contains(&Field::Cost));
    let table = page.table(with.as_bytes());
    assert_eq!((table.rows, table.replaced), (1, 1));
    assert_eq!(page.rows(), 3);
    // And the other way round.
    let later = format!("{head}\ns,2024-01-01,m,9\n");
    assert_eq!(page.table(later.as_bytes()).replaced, 1);
    assert_eq!(page.rows(), 3);
}

#[test]
fn rejected_rows_are_listed_with_line_field_and_reason() {
    let page = Page::new();
    let table = page.table(PAY_AS_YOU_GO);
    assert_eq!((table.rows, table.rejected), (1, 1));
    let rejected = page.quality().rejected;
    assert_eq!(rejected.len(), 1);
    assert_eq!((rejected[0].source.as_str(), rejected[0].row), ("file", 3));
    assert_eq!(rejected[0].field, "UsageQuantity");
    assert_eq!(rejected[0].reason, RowFault::Missing);
    assert_eq!(page.summary.borrow().rejected_rows, 1);
}

#[test]
fn charges_stand_beside_what_the_provider_says() {
    let page = Page::new();
    page.table(FOCUS);
    page.import(USAGE).unwrap();
    let Ok(Reply::Reconciliation(found)) = page.ask(Request::Reconciliation, &[]) else {
        panic!("it is always answered");
    };
    assert_eq!(found.totals.len(), 1);
    let (currency, sum) = &found.totals[0];
    assert_eq!(currency.unwrap().code(), "USD");
    assert_eq!((sum.rows, sum.rated_rows), (40, 0));
    assert_eq!(sum.provider.to_string(), "2.04748454823");
    assert!(!found.meters.is_empty());
}

#[test]
fn an_unknown_table_is_read_once_somebody_says_how() {
    let page = Page::new();
    let Err(FileProblem::NeedsMapping(table)) = page.import(UNKNOWN) else {
        panic!("nobody knows this table");
    };
    assert_eq!(page.rows(), 0);
    let mapping = Mapping {
        columns: vec![
            (Field::Date, 0),
            (Field::Subscription, 1),
            (Field::MeterName, 2),
            (Field::Quantity, 3),
            (Field::Cost, 4),
            (Field::Currency, 5),
        ],
        ..table.guess.clone()
    };
    let request = Request::PreviewTable {
        headers: table.headers,
        rows: table.rows,
        mapping: mapping.clone(),
    };
    let Ok(Reply::Preview(Ok(preview))) = page.ask(request, &[]) else {
        panic!("the mapping is complete");
    };
    assert_eq!(preview.rows.iter().filter(|row| row.is_err()).count(), 1);
    let reports = page.import_with(&[("costs.txt", UNKNOWN)], vec![mapping]);
    let Ok(FileContent::Table(table)) = &reports[0].outcome else {
        panic!("{reports:?}");
    };
    assert_eq!(
        (table.kind, table.rows, table.rejected),
        (TableKind::Mapped, 4, 1)
    );
    assert_eq!(table.costs[0].1.to_string(), "27.586");
    assert_eq!(table.costs[0].0.unwrap().code(), "EUR");
}

#[test]
fn columns_that_fit_no_row_are_asked_for_again() {
    let Err(FileProblem::NeedsMapping(table)) = Page::new().import(UNKNOWN) else {
        panic!("nobody knows this table");
    };
    let wrong = Mapping {
        columns: vec![(Field::Date, 1), (Field::Cost, 4)],
        ..table.guess.clone()
    };
    let page = Page::new();
    let reports = page.import_with(&[("a.csv", UNKNOWN)], vec![wrong.clone()]);
    let Err(FileProblem::NeedsMapping(again)) = &reports[0].outcome else {
        panic!("{reports:?}");
    };
    assert_eq!(again.guess, wrong);
    assert_eq!((page.rows(), page.quality().rejected.len()), (0, 0));
}

#[test]
fn a_price_sheet_rates_an_export() {
    let sheet =
        br#"[{"meterId":"M","unitOfMeasure":"100 Hours","unitPrice":2.5,"currencyCode":"EUR"}]"#;
    let export = "SubscriptionGuid,UsageDateTime,MeterId,UsageQuantity,UnitOfMeasure,PreTaxCost,Currency\n\
        s,2024-01-01,m,3,100 Hours,0.075,EUR\n";
    let page = Page::new();
    page.table(export.as_bytes());
    let taken = page.import(sheet);
    assert!(
        matches!(
            taken,
            Ok(FileContent::PriceSheet {
                meters: 1,
                rejected: 0,
                ..
            })
        ),
        "{taken:?}"
    );
    let bill = page.engine.bill();
    assert_eq!(bill[0].charge.unwrap().to_string(), "0.075");
    assert!(page.quality().units.is_empty());

    let taken = page.import(SHEET);
    assert!(
        matches!(
            &taken,
            Ok(FileContent::PriceSheet {
                meters: 20,
                has_more_pages: true,
                ..
            })
        ),
        "{taken:?}"
    );
}

#[test]
fn pages_of_usage_in_every_arrangement() {
    let usage = std::str::from_utf8(USAGE).unwrap();
    let rows = usage[usage.find('[').unwrap()..=usage.rfind(']').unwrap()].to_owned();
    let other = usage.replace(
        "\"2015-04-28T00:00:00+00:00\"",
        "\"2015-03-28T00:00:00+00:00\"",
    );
    for body in [
        rows,
        format!("{usage}\n{other}"),
        format!("[{usage},{other}]"),
        format!("{{\"pages\":[{usage},{other}]}}"),
    ] {
        let page = Page::new();
        let taken = page.import(body.as_bytes());
        assert!(
            matches!(taken, Ok(FileContent::Usage { rejected: 0, .. })),
            "{taken:?}"
        );
        assert!(page.rows() >= 42);
    }
}

#[test]
fn what_cannot_be_read_is_named_and_changes_nothing() {
    let page = Page::new();
    page.table(FOCUS);
    let packed = gzip(FOCUS);
    let workbook = zip(&[("[Content_Types].xml", b"<x/>")]);
    let nested = zip(&[("inner.zip", &zip(&[("a.csv", FOCUS)]))]);
    let cases: [(&[u8], FileProblem); 9] = [
        (b"", FileProblem::Empty),
        (&packed[..packed.len() / 2], FileProblem::GzipBroken),
        (b"PK\x03\x04 no archive", FileProblem::ZipBroken),
        (&workbook, FileProblem::Workbook),
        (&nested, FileProblem::Workbook),
        (b"PAR1....", FileProblem::Parquet),
        (b"D\0a\0t\0e\0,\0", FileProblem::NotText),
        (b"just some words", FileProblem::NotRecognised),
        (b"{\"value\":[{\"", FileProblem::Truncated),
    ];
    for (bytes, problem) in cases {
        assert_eq!(page.import(bytes), Err(problem));
        assert_eq!(page.rows(), 40);
    }
}

#[test]
fn what_is_packed_to_fill_memory_is_refused_early() {
    let mut zeros = b"SubscriptionGuid,UsageDateTime,MeterId,UsageQuantity\n".to_vec();
    zeros.resize(70 << 20, b' ');
    let page = Page::new();
    assert_eq!(page.import(&gzip(&zeros)), Err(FileProblem::Bomb));
    assert_eq!(
        page.import(&zip(&[("a.csv", &zeros)])),
        Err(FileProblem::Bomb)
    );
    assert_eq!(page.rows(), 0);
    let many: Vec<(String, &[u8])> = (0..1001)
        .map(|number| (number.to_string(), &b"x"[..]))
        .collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(name, bytes)| (name.as_str(), *bytes))
        .collect();
    assert_eq!(page.import(&zip(&many)), Err(FileProblem::Bomb));
}

fn large_table(rows: usize) -> Vec<u8> {
    let mut table = b"SubscriptionGuid,UsageDateTime,MeterId,UsageQuantity\n".to_vec();
    for row in 0..rows {
        writeln!(table, "s,2024-01-{:02},m-{},{row}", row % 28 + 1, row % 100).unwrap();
    }
    table
}

#[test]
fn a_table_that_memory_does_not_hold_is_refused() {
    let page = Page::new();
    page.table(FOCUS);
    page.engine.set_memory_ceiling(1 << 20);
    assert_eq!(
        page.import(&large_table(200_000)),
        Err(FileProblem::TooMuch)
    );
    assert_eq!(page.rows(), 40);
}

#[test]
fn reading_tells_how_far_it_is_and_can_be_stopped() {
    let table = large_table(400_000);
    let progress: Rc<RefCell<Vec<(u64, u64)>>> = Rc::default();
    let seen = Rc::clone(&progress);
    let stopped: Rc<RefCell<Option<Rc<Engine<Disconnected>>>>> = Rc::default();
    let engine_of = Rc::clone(&stopped);
    let given: Rc<Cell<usize>> = Rc::default();
    let engine = Engine::new(Disconnected, move |event| {
        if let Event::Progress(
            id,
            Progress::Reading {
                done_bytes,
                of_bytes,
                ..
            },
        ) = event
        {
            seen.borrow_mut().push((done_bytes, of_bytes));
            if done_bytes > 0
                && let Some(engine) = engine_of.borrow().clone()
            {
                let stop = engine.handle::<Slow>(Envelope::Cancel(id), Vec::new());
                assert_eq!(stop.now_or_never(), Some(()));
            }
        }
    });
    let import = |engine: &Rc<Engine<Disconnected>>| {
        let file = Slow {
            bytes: table.clone(),
            at_once: 1 << 20,
            given: Rc::clone(&given),
        };
        let request = Request::Import {
            names: vec!["large.csv".to_owned()],
            mappings: Vec::new(),
        };
        let ask = Rc::clone(engine).handle(Envelope::Ask(RequestId(1), request), vec![file]);
        futures::executor::LocalPool::new().run_until(ask);
    };
    *stopped.borrow_mut() = Some(Rc::clone(&engine));
    import(&engine);
    assert!(
        given.get() < table.len(),
        "{} of {}",
        given.get(),
        table.len()
    );
    assert!(engine.bill().is_empty());
    stopped.borrow_mut().take();
    import(&engine);
    assert_eq!(engine.bill().len(), 100);
    let told = progress.borrow();
    assert!(told.iter().all(|(done, of)| done <= of));
    assert!(told.iter().any(|(done, _)| *done >= 4 << 20), "{told:?}");
}

/// With `METERVIEW_REAL` set to the folder of the whole recordings, those too.
#[test]
fn whole_recordings() {
    let Some(folder) = std::env::var_os("METERVIEW_REAL") else {
        return;
    };
    let read = |name: &str| std::fs::read(std::path::Path::new(&folder).join(name)).unwrap();
    let focus = Page::new().table(&read("focus_1.0_sample_1000.csv"));
    assert_eq!((focus.rows, focus.rejected), (1000, 0));
    assert_eq!(focus.costs[0].1.to_string(), "20.52022672899");
    let sponsorship = Page::new().table(&read("usage_sponsorship_students_2022.csv"));
    assert_eq!((sponsorship.rows, sponsorship.rejected), (1323, 0));
    assert_eq!(sponsorship.costs[0].1.to_string(), "85.011621");
    let sheet = Page::new().import(&read("pricesheet_ea_201710.json"));
    assert!(
        matches!(
            sheet,
            Ok(FileContent::PriceSheet {
                meters: 981,
                rejected: 0,
                ..
            })
        ),
        "{sheet:?}"
    );
}
