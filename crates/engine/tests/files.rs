//! Files as people have them: recorded payloads, cut, broken and repeated.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

use std::cell::RefCell;
use std::rc::Rc;

use costs::adjustment::{Adjustment, AdjustmentScope, Adjustments, TaxRate};
use costs::query::{ChargeKind, Dimension, Granularity, Key, Query, Table};
use costs::{Currency, Day, DayRange, Money};
use engine::protocol::{
    Envelope, Event, Explanation, Failure, FileContent, FileProblem, FixedPrice, MeterFix, Pricing,
    PricingProblem, Quality, Reply, Request, RequestId, Summary, UnpricedReason,
};
use engine::{Desk, Engine, FileSource, PageFault};

const USAGE: &[u8] =
    include_bytes!("../../../tests/samples/usageaggregates_daily_2015-05-01_cut.json");
const CARD: &[u8] = include_bytes!("../../../tests/samples/ratecard_MS-AZR-0062P_USD_cut.json");

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

struct Page {
    engine: Rc<Engine<Disconnected>>,
    events: Rc<RefCell<Vec<Event>>>,
    summary: RefCell<Summary>,
}

impl Page {
    fn new() -> Self {
        let events: Rc<RefCell<Vec<Event>>> = Rc::default();
        let emitted = Rc::clone(&events);
        Self {
            engine: Engine::new(Disconnected, move |event| emitted.borrow_mut().push(event)),
            events,
            summary: RefCell::default(),
        }
    }

    fn ask(&self, request: Request, files: &[&[u8]]) -> Result<Reply, Failure> {
        let files = files.iter().map(|bytes| Bytes(bytes.to_vec())).collect();
        let envelope = Envelope::Ask(RequestId(7), request);
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

    fn import(&self, files: &[(&str, &[u8])]) -> Vec<Result<FileContent, FileProblem>> {
        let names = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        let bytes: Vec<&[u8]> = files.iter().map(|(_, bytes)| *bytes).collect();
        match self.ask(
            Request::Import {
                names,
                mappings: Vec::new(),
            },
            &bytes,
        ) {
            Ok(Reply::Imported(reports)) => {
                reports.into_iter().map(|report| report.outcome).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    fn table(&self, group_by: &[Dimension], granularity: Granularity) -> Table {
        let query = Query {
            group_by: group_by.to_vec(),
            granularity,
            most_groups: 100,
            ..all_days()
        };
        match self.ask(Request::Query(query), &[]) {
            Ok(Reply::Table(table)) => table,
            other => panic!("{other:?}"),
        }
    }

    fn quality(&self) -> Quality {
        match self.ask(Request::Quality, &[]) {
            Ok(Reply::Quality(quality)) => quality,
            other => panic!("{other:?}"),
        }
    }
}

fn all_days() -> Query {
    Query::over(DayRange::new(day("2015-01-01"), day("2016-01-01")))
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn names(table: &Table) -> Vec<String> {
    let lines = table.groups.iter().map(|group| {
        let Key::Value { name, .. } = &group.keys[0] else {
            return "(none)".to_owned();
        };
        format!(
            "{name}: {} ({} of {} unpriced)",
            group.total.cost, group.total.unpriced_rows, group.total.rows
        )
    });
    lines.collect()
}

#[test]
fn a_recorded_page_is_rated_with_a_real_card() {
    let page = Page::new();
    let outcomes = page.import(&[
        ("ratecard_MS-AZR-0062P_USD_cut.json", CARD),
        ("usage.json", USAGE),
    ]);
    let expected = FileContent::Usage {
        rows: 42,
        rejected: 0,
        repeated: 0,
        replaced: 0,
        has_more_pages: false,
    };
    assert_eq!(outcomes[1], Ok(expected));

    let summary = page.summary.borrow().clone();
    assert_eq!(summary.rows, 42);
    // The first row begins at 2015-04-27T17:00-07:00, which is the 28th.
    assert_eq!(
        summary.days,
        Some(DayRange::new(day("2015-04-28"), day("2015-05-02")))
    );
    assert_eq!((summary.meters, summary.priced_meters), (11, 9));
    assert_eq!(summary.cards[0].offer.as_deref(), Some("MS-AZR-0062P"));
    assert_eq!(
        summary.subscriptions[0].monthly_credit,
        Some("100".parse().unwrap())
    );

    let quality = page.quality();
    let unpriced: Vec<(&str, UnpricedReason)> = quality
        .unpriced
        .iter()
        .map(|meter| (meter.name.as_str(), meter.reason))
        .collect();
    assert_eq!(
        unpriced,
        [
            ("Standard IO - Table/ Queue (GB)", UnpricedReason::NotOnCard),
            (
                "Storage Transactions (in 10,000s)",
                UnpricedReason::NotOnCard
            ),
        ]
    );

    insta::assert_debug_snapshot!(names(&page.table(&[Dimension::Meter], Granularity::Total)));
    let daily = page.table(&[], Granularity::Monthly);
    assert_eq!(daily.total.rows, 42);
}

#[test]
fn a_card_that_comes_after_the_usage_prices_it() {
    let page = Page::new();
    page.import(&[("usage.json", USAGE)]);
    assert_eq!(page.summary.borrow().unpriced_rows, 42);
    assert_eq!(page.quality().unpriced[0].reason, UnpricedReason::NoCard);
    page.import(&[("card.json", CARD)]);
    assert!(page.summary.borrow().unpriced_rows < 42);

    let subscription = page.summary.borrow().subscriptions[0].id.clone();
    page.ask(
        Request::AssignCard {
            subscription,
            card: None,
        },
        &[],
    )
    .unwrap();
    assert_eq!(page.summary.borrow().unpriced_rows, 42);
}

#[test]
fn the_same_usage_is_not_counted_twice() {
    let page = Page::new();
    let outcomes = page.import(&[("a.json", USAGE), ("b.json", USAGE)]);
    assert_eq!(outcomes[1], Err(FileProblem::AlreadyLoaded));
    assert_eq!(page.summary.borrow().rows, 42);
}

#[test]
fn a_broken_file_is_named_and_costs_nothing() {
    let page = Page::new();
    page.import(&[("usage.json", USAGE), ("card.json", CARD)]);
    let before = page.summary.borrow().clone();
    let half = &USAGE[..USAGE.len() / 2];
    let half_card = &CARD[..CARD.len() / 2];
    let two_pages_one_cut = [b"[", USAGE, b",", half].concat();
    let cases: [(&[u8], FileProblem); 9] = [
        (b"", FileProblem::Empty),
        (b" \n", FileProblem::Empty),
        (half, FileProblem::Truncated),
        (half_card, FileProblem::Truncated),
        (&two_pages_one_cut, FileProblem::Truncated),
        (b"quantity", FileProblem::NotRecognised),
        (b"{\"hello\":1}", FileProblem::NotRecognised),
        (b"{\"value\":3}", FileProblem::NotRecognised),
        (b"{\"Meters\":[]}", FileProblem::CurrencyMissing),
    ];
    for (body, problem) in cases {
        assert_eq!(page.import(&[("broken.json", body)]), [Err(problem)]);
    }
    let after = page.summary.borrow().clone();
    assert_eq!(after.revision, before.revision + 9);
    assert_eq!(
        Summary {
            revision: before.revision,
            ..after
        },
        before
    );
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_the_others_stay() {
    let page = Page::new();
    let text = String::from_utf8(USAGE.to_vec()).unwrap();
    let broken = text
        .replacen("\"quantity\": 0.41667", "\"quantity\": \"lots\"", 1)
        .replacen("\"quantity\": 0.708339", "\"quantity\": null", 1);
    assert_ne!(text, broken);
    let expected = FileContent::Usage {
        rows: 40,
        rejected: 2,
        repeated: 0,
        replaced: 0,
        has_more_pages: false,
    };
    assert_eq!(
        page.import(&[("usage.json", broken.as_bytes())]),
        [Ok(expected)]
    );
    insta::assert_debug_snapshot!(page.quality().rejected);
}

#[test]
fn a_card_line_without_a_price_from_zero_is_refused() {
    let page = Page::new();
    let card = br#"{"Meters":[{"MeterId":"a","MeterRates":{"5":1}},{"MeterId":"b","MeterRates":{"0":1}},
        {"MeterId":"c","MeterRates":{"0":1,"0.0":2}},{"MeterId":"d"},{"MeterRates":{"0":1}}],"Currency":"EUR"}"#;
    match &page.import(&[("card.json", card)])[0] {
        Ok(FileContent::RateCard {
            meters: 1,
            rejected: 4,
            ..
        }) => {}
        other => panic!("{other:?}"),
    }
    let rejected = page.quality().rejected;
    let fields: Vec<(u32, &str)> = rejected
        .iter()
        .map(|row| (row.row, row.field.as_str()))
        .collect();
    assert_eq!(
        fields,
        [
            (1, "MeterRates"),
            (3, "MeterRates"),
            (4, "MeterRates"),
            (5, "MeterId")
        ]
    );
}

#[test]
fn clearing_forgets_everything() {
    let page = Page::new();
    page.import(&[("usage.json", USAGE), ("card.json", CARD)]);
    page.ask(Request::Clear, &[]).unwrap();
    let summary = page.summary.borrow().clone();
    assert_eq!(
        (
            summary.rows,
            summary.cards.len(),
            summary.subscriptions.len()
        ),
        (0, 0, 0)
    );
    assert_eq!(page.import(&[("usage.json", USAGE)]).len(), 1);
    assert_eq!(page.summary.borrow().rows, 42);
}

#[test]
fn asking_without_a_connection_says_so() {
    let page = Page::new();
    let request = Request::AssignCard {
        subscription: "nobody".into(),
        card: None,
    };
    assert_eq!(
        page.ask(request, &[]),
        Err(Failure::Unknown("nobody".into()))
    );
}

/// The larger check: run with `METERVIEW_REAL` set to the folder with the
/// whole recorded card (unpacked) and page.
#[test]
fn the_whole_recorded_payloads() {
    let Some(folder) = std::env::var_os("METERVIEW_REAL").map(std::path::PathBuf::from) else {
        return;
    };
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let page = Page::new();
    let card = read("ratecard_MS-AZR-0062P_USD_en_2020-12.json");
    page.import(&[("card.json", &card)]);
    page.import(&[("usage.json", &read("usageaggregates_daily_2015-05-01.json"))]);
    let summary = page.summary.borrow().clone();
    assert_eq!(
        (summary.rows, summary.meters, summary.priced_meters),
        (109, 11, 9)
    );
    assert_eq!(summary.unpriced_rows, 58);
    assert_eq!(summary.cards[0].meters, 78_189);
}

/// The recorded page and card, loaded.
fn recorded() -> Page {
    let page = Page::new();
    page.import(&[
        ("ratecard_MS-AZR-0062P_USD_cut.json", CARD),
        ("usage.json", USAGE),
    ]);
    page
}

impl Page {
    fn set(&self, pricing: Pricing) -> Result<Reply, Failure> {
        self.ask(Request::SetPricing(Box::new(pricing)), &[])
    }

    fn total(&self) -> costs::query::Cell {
        self.table(&[], Granularity::Total).total
    }

    fn trace(&self) -> Explanation {
        match self.ask(Request::Trace(all_days()), &[]) {
            Ok(Reply::Trace(explanation)) => *explanation,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_trace_adds_up_to_the_total() {
    let page = recorded();
    let explanation = page.trace();
    assert_eq!(explanation.trace.charge, page.total().cost);
    assert_eq!(explanation.trace.rows, page.total().rows);
    let slices = |line: &costs::rating::LineTrace| -> Money {
        let slices = line.rates.iter().flat_map(|rate| &rate.slices);
        slices.map(|slice| slice.amount).sum()
    };
    let lines = &explanation.trace.lines;
    assert!(lines.iter().all(|line| slices(line) == line.charge));
    assert_eq!(lines.iter().map(slices).sum::<Money>(), page.total().cost);
    // The card has a credit of 100 a month.
    let (_, terms) = &explanation.terms[0];
    assert_eq!(terms.credit_available, "100".parse().unwrap());
}

#[test]
fn a_fix_gives_an_unpriced_meter_a_price_at_once() {
    let page = recorded();
    let before = page.total();
    let unpriced = page.quality().unpriced[0].clone();
    let fix = |price: FixedPrice| Pricing {
        fixes: vec![MeterFix {
            meter: costs::MeterId::new(&unpriced.meter_id),
            name: unpriced.name.clone(),
            price,
        }],
        ..Pricing::default()
    };
    let own = |tiers: &[(&str, &str)]| FixedPrice::Own {
        currency: Currency::USD,
        tiers: tiers
            .iter()
            .map(|(from, price)| (from.parse().unwrap(), price.parse().unwrap()))
            .collect(),
    };
    page.set(fix(own(&[("0", "2")]))).unwrap();
    let after = page.total();
    assert_eq!(after.unpriced_rows, before.unpriced_rows - unpriced.rows);
    // Twice the quantity, cut to money's scale once in each billing period.
    assert!(after.cost > before.cost);
    let added = (after.cost - before.cost).to_string();
    assert_eq!(
        added.parse::<costs::Quantity>().unwrap(),
        unpriced.quantity + unpriced.quantity
    );

    let wrong = page.set(fix(own(&[("0", "2"), ("5", "1"), ("5", "3")])));
    assert_eq!(wrong, Err(Failure::Pricing(PricingProblem::Tier(3))));
    assert_eq!(
        page.set(fix(own(&[("1", "2")]))),
        Err(Failure::Pricing(PricingProblem::NoFirstTier))
    );
    assert_eq!(page.total(), after);

    let found = match page.ask(
        Request::SearchMeters {
            words: "data transfer out".to_owned(),
            most: 5,
        },
        &[],
    ) {
        Ok(Reply::Meters(found)) => found,
        other => panic!("{other:?}"),
    };
    page.set(fix(FixedPrice::SameAs(found[0].id.clone())))
        .unwrap();
    assert_eq!(page.total().unpriced_rows, after.unpriced_rows);
    assert_ne!(page.total().cost, after.cost);
    page.set(Pricing::default()).unwrap();
    assert_eq!(page.total(), before);
}

#[test]
fn a_discount_is_taken_off_each_price_and_shown_in_the_trace() {
    let page = recorded();
    let before = page.total().cost;
    let half = Adjustment {
        scope: AdjustmentScope::All,
        percent: "-50".parse().unwrap(),
        note: String::new(),
    };
    page.set(Pricing {
        adjustments: Adjustments::new(vec![half]).unwrap(),
        ..Pricing::default()
    })
    .unwrap();
    let after = page.total().cost;
    // Each bill line is cut on its own.
    let lines = page.engine.bill().len() as i128;
    let error = (before - after - after).raw().abs();
    assert!(error <= 2 * lines, "{before} {after}");
    let trace = page.trace().trace;
    let slices = trace
        .lines
        .iter()
        .flat_map(|line| &line.rates)
        .flat_map(|rate| &rate.slices);
    let list: Money = slices.clone().map(|slice| slice.list_amount).sum();
    assert!(
        slices
            .clone()
            .all(|slice| slice.factor == "0.5".parse().unwrap())
    );
    assert_eq!(slices.map(|slice| slice.amount).sum::<Money>(), after);
    assert!((list - before).raw().abs() <= 100, "{list} {before}");
}

#[test]
fn rows_of_overlapping_files_are_counted_once() {
    let page = recorded();
    let before = page.total();
    // The same rows, in other bytes.
    let again = String::from_utf8(USAGE.to_vec()).unwrap() + " ";
    let reports = page.import(&[("again.json", again.as_bytes())]);
    let expected = FileContent::Usage {
        rows: 0,
        rejected: 0,
        repeated: 42,
        replaced: 0,
        has_more_pages: false,
    };
    assert_eq!(reports, [Ok(expected)]);
    assert_eq!(page.total(), before);
    assert_eq!(page.summary.borrow().repeated_rows, 42);
}

#[test]
fn a_statement_rounds_each_line_once_and_ends_with_the_tax() {
    let page = recorded();
    let subscription = page.summary.borrow().subscriptions[0].id.clone();
    page.set(Pricing {
        tax: Some(TaxRate {
            percent: "10".parse().unwrap(),
            name: "VAT".to_owned(),
        }),
        ..Pricing::default()
    })
    .unwrap();
    let request = Request::Statement {
        subscription: subscription.clone(),
        day: day("2015-04-29"),
    };
    let bill = match page.ask(request, &[]) {
        Ok(Reply::Statement(bill)) => *bill,
        other => panic!("{other:?}"),
    };
    let statement = &bill.statement;
    assert_eq!(bill.meters.len(), statement.lines.len());
    for line in &statement.lines {
        assert_eq!(line.charge.amount, line.charge.exact.rounded(2));
    }
    let tax = statement.tax.as_ref().unwrap();
    assert_eq!(statement.total, statement.subtotal() + tax.tax.amount);
    assert!(statement.credit.amount < Money::ZERO);
    let request = Request::Statement {
        subscription,
        day: day("2019-04-29"),
    };
    assert_eq!(page.ask(request, &[]), Err(Failure::NothingBilled));
}

fn desk() -> Desk {
    let mut desk = Desk::default();
    desk.add_card(CARD).unwrap();
    desk
}

#[test]
fn a_desk_answers_about_what_was_settled_whether_it_was_rated_or_not() {
    let mut rated = desk();
    rated.add_page(USAGE).unwrap();
    rated.rate();
    let wanted = rated.answer(&all_days());
    let mut settled = desk();
    settled.add_page(USAGE).unwrap();
    settled.settle();
    assert_eq!(settled.answer(&all_days()), wanted);
    // More usage after that: the old charges are not taken for the new records'.
    settled.add_page(USAGE).unwrap();
    settled.settle();
    let twice = settled.answer(&all_days());
    assert_eq!(twice.total.rows, 2 * wanted.total.rows);
}

#[test]
fn rows_that_were_refused_stay_counted_however_often_is_rated() {
    let text = String::from_utf8(USAGE.to_vec()).unwrap();
    let broken = text.replacen("\"quantity\": 0.41667", "\"quantity\": null", 1);
    let mut desk = desk();
    desk.add_page(broken.as_bytes()).unwrap();
    desk.rate();
    desk.rate();
    assert_eq!(desk.summary().rejected_rows, 1);
    assert_eq!(desk.quality().rejected.len(), 1);
}

#[test]
fn a_desk_takes_no_more_than_its_memory_holds() {
    let mut desk = desk();
    desk.set_memory_ceiling(100_000);
    let faults = (0..100).filter_map(|_| desk.add_page(USAGE).err());
    assert!(faults.last() == Some(PageFault::TooMuch));
    desk.rate();
    assert!(desk.summary().rows > 0);
}

#[test]
fn a_what_if_uses_the_other_cards_prices_and_currency() {
    let mut desk = desk();
    desk.add_page(USAGE).unwrap();
    desk.rate();
    let base = desk.answer(&all_days());
    let other = String::from_utf8(CARD.to_vec()).unwrap();
    let other = other.replace("\"Currency\":\"USD\"", "\"Currency\":\"EUR\"");
    let other = Desk::card(other.replace("\"0\":", "\"0\":1").as_bytes()).unwrap();
    let found = desk.what_if(&other, &all_days());
    assert_eq!(found.currency, Some("EUR".parse().unwrap()));
    assert!(found.total.cost > base.total.cost);
    assert_eq!(desk.answer(&all_days()), base);
}

#[test]
fn credits_are_charges_of_their_own_kind() {
    let page = recorded();
    let query = Query {
        kinds: vec![ChargeKind::Usage, ChargeKind::Credit],
        group_by: vec![Dimension::ChargeKind],
        ..all_days()
    };
    let usage = page.total().cost;
    let table = match page.ask(Request::Query(query), &[]) {
        Ok(Reply::Table(table)) => table,
        other => panic!("{other:?}"),
    };
    // Of April and of May.
    let terms = page.trace().terms;
    let credit: Money = terms.iter().map(|(_, terms)| terms.credit_used).sum();
    assert_eq!(table.total.cost, usage - credit);
    assert!(credit > Money::ZERO && table.groups.len() == 2);
}

#[test]
fn units_of_another_block_size_are_doubted_and_own_prices_are_not() {
    let text = String::from_utf8(CARD.to_vec()).unwrap();
    let card = text.replace("\"Unit\":\"1M\"", "\"Unit\":\"1K\"");
    assert_ne!(text, card);
    let page = Page::new();
    page.import(&[("card.json", card.as_bytes()), ("usage.json", USAGE)]);
    let doubted: Vec<String> = page
        .quality()
        .units
        .iter()
        .map(|issue| format!("{} {} {}", issue.name, issue.usage_unit, issue.rate_unit))
        .collect();
    assert_eq!(doubted, ["DNS Queries (1M) 1M Queries 1K"]);
    assert_eq!(recorded().quality().units, []);
}
