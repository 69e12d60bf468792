//! The scanner gives what the reader gives that takes every row as JSON, for
//! any page.

use arm::PageError;
use costs::DayRange;
use costs::usage::{MeterText, Resource, UsageStore};
use proptest::prelude::*;
use proptest::sample::select;

use super::page::{self, PageRows};
use super::row::Wanted;
use super::scanner::Scanner;

type Field = (&'static str, &'static str);
type Outcome = Result<PageRows, PageError>;

/// How a page is written.
#[derive(Debug, Clone, Copy)]
enum Style {
    Compact,
    /// As `az rest` prints it.
    Pretty,
    /// With white space before colons too.
    Loose,
}

#[derive(Debug, Clone)]
struct Row {
    outer: Vec<Field>,
    /// Where `properties` stands among them.
    inner_at: usize,
    inner: Vec<Field>,
}

impl Row {
    fn azure(day: usize, meter: usize, quantity: &'static str) -> Self {
        let (name, start, end) = DAYS[day];
        let [id, meter_name, instance] = METERS[meter];
        Self {
            outer: vec![
                ("id", r#""/subscriptions/S/providers/x""#),
                ("name", name),
                ("type", r#""Microsoft.Commerce/UsageAggregate""#),
            ],
            inner_at: 3,
            inner: vec![
                ("subscriptionId", r#""S-1""#),
                ("usageStartTime", start),
                ("usageEndTime", end),
                ("meterName", meter_name),
                ("meterCategory", r#""Virtual Machines""#),
                ("meterSubCategory", r#""""#),
                ("unit", r#""1 Hour""#),
                ("meterId", id),
                ("infoFields", "{}"),
                ("instanceData", instance),
                ("quantity", quantity),
            ],
        }
    }

    fn stack(day: usize, meter: usize, quantity: &'static str) -> Self {
        let mut row = Self::azure(day, meter, quantity);
        let [id, _, instance] = METERS[meter];
        row.inner.truncate(3);
        row.inner.extend([
            ("instanceData", instance),
            ("quantity", quantity),
            ("meterId", id),
        ]);
        row
    }

    /// Without a resource of the Resource Manager.
    fn classic(day: usize, meter: usize, quantity: &'static str, info: &'static str) -> Self {
        let mut row = Self::azure(day, meter, quantity);
        row.inner.retain(|(name, _)| *name != "instanceData");
        row.set("infoFields", info);
        row
    }

    fn set(&mut self, name: &str, value: &'static str) {
        let fields = self.inner.iter_mut().chain(&mut self.outer);
        for field in fields.filter(|field| field.0 == name) {
            field.1 = value;
        }
    }

    fn text(&self, style: Style) -> String {
        let inner = object(self.inner.iter().copied(), style, 6);
        let mut outer = self.outer.clone();
        outer.insert(self.inner_at.min(outer.len()), ("properties", &inner));
        object(outer.into_iter(), style, 4)
    }
}

const DAYS: [(&str, &str, &str); 4] = [
    (
        r#""Daily_20260901""#,
        r#""2026-09-01T00:00:00+00:00""#,
        r#""2026-09-02T00:00:00+00:00""#,
    ),
    (
        r#""Daily_20260902""#,
        r#""2026-09-02T00:00:00Z""#,
        r#""2026-09-03T00:00:00Z""#,
    ),
    // Outside of the wanted days, if there are such.
    (
        r#""Daily_20260903""#,
        r#""2026-10-02T00:00:00Z""#,
        r#""2026-10-03T00:00:00Z""#,
    ),
    (
        r#""Daily_20260903""#,
        r#""2026-08-31T17:00:00-07:00""#,
        "null",
    ),
];
const METERS: [[&str; 3]; 4] = [
    [
        r#""6DAB500F-A4FD-49C4-956D-229BB9C8C793""#,
        r#""D2 v3/D2s v3""#,
        r#""{\"Microsoft.Resources\":{\"resourceUri\":\"/subscriptions/s/resourceGroups/RG/providers/a/b/c\",\"location\":\"eastus\",\"tags\":{\"env\":\"prod\"}}}""#,
    ],
    [
        r#""0000-0002""#,
        r#""name with \"quantity\":1, in it""#,
        r#""{\"Microsoft.Resources\":{\"resourceUri\":\"/x/\\\"quantity\\\":\",\"tags\":\"null\",\"additionalInfo\":\"{\\\"ServiceType\\\":\\\"DS3\\\"}\"}}""#,
    ],
    // The same resource as the first, so that texts differ behind it only.
    [
        r#""0000-0003""#,
        "\"J\u{fc}rgen \\u00e9\"",
        r#""{\"Microsoft.Resources\":{\"resourceUri\":\"/subscriptions/s/resourceGroups/RG/providers/a/b/c\",\"location\":\"eastus\",\"tags\":{\"env\":\"prod\"}}}""#,
    ],
    [r#""""#, r#""no id""#, r#""odd""#],
];
const QUANTITIES: [&str; 24] = [
    "24.0",
    "1",
    "0",
    "0.03225806451612903",
    "1.5E-05",
    "2.5e-05",
    "-1",
    "-0.5",
    "\"24.000\"",
    "\"1e3\"",
    "123456789012345678901234.5",
    "0.00000000000000000000001",
    "1E400",
    "null",
    "{}",
    "{\"quantity\":1}",
    "\"x\"",
    "\"\"",
    "true",
    "[1]",
    "\"1\\u0030\"",
    "\" 1\"",
    "100000000000000000",
    "\"01\"",
];
/// Values that belong nowhere, or not everywhere.
const ODD_VALUES: [&str; 9] = [
    "null",
    "7",
    "\"\"",
    "[]",
    "{}",
    "{\"quantity\":1}",
    "\"quantity\"",
    "\"usageEndTime\"",
    "\"a\\\"b\\\\\"",
];
const NAMES: [&str; 20] = [
    "name",
    "properties",
    "subscriptionId",
    "usageStartTime",
    "usageEndTime",
    "meterId",
    "meterName",
    "meterRegion",
    "unit",
    "quantity",
    "infoFields",
    "instanceData",
    "id",
    "unknown",
    "quantit\\u0079",
    "meter\\u0049d",
    "Quantity",
    "usageEndTim\\u0065",
    "propertie\\u0073",
    "",
];

fn object<'a>(
    fields: impl Iterator<Item = (&'a str, &'a str)>,
    style: Style,
    indent: usize,
) -> String {
    let fields: Vec<String> = fields
        .map(|(name, value)| match style {
            Style::Compact => format!("\"{name}\":{value}"),
            Style::Pretty => format!("\n{:indent$}\"{name}\": {value}", ""),
            Style::Loose => format!(" \"{name}\" :\t{value} "),
        })
        .collect();
    match style {
        Style::Pretty => format!("{{{}\n{:2$}}}", fields.join(","), "", indent - 2),
        _ => format!("{{{}}}", fields.join(",")),
    }
}

fn page_of(rows: &[Row], style: Style, next_link: &'static str, is_link_first: bool) -> String {
    let rows: Vec<String> = rows.iter().map(|row| row.text(style)).collect();
    let separator = if matches!(style, Style::Compact) {
        ","
    } else {
        ",\n    "
    };
    let rows = format!("[{}]", rows.join(separator));
    let mut fields = vec![("value", rows.as_str())];
    if !next_link.is_empty() {
        fields.insert(usize::from(!is_link_first), ("nextLink", next_link));
    }
    object(fields.into_iter(), style, 2)
}

fn read_both(pages: &[Vec<u8>], wanted: &Wanted) -> Vec<Outcome> {
    let (mut fast, mut slow) = (UsageStore::default(), UsageStore::default());
    let mut scanner = Scanner::default();
    let mut outcomes = Vec::new();
    let mut has_failed = false;
    for (place, body) in pages.iter().enumerate() {
        let place = place as u64 ^ 1;
        let found = scanner.read(&mut fast, body, wanted, place);
        slow.begin_page(place);
        let expected = page::read_any(&mut slow, body, wanted);
        if expected.is_err() {
            slow.drop_page();
            has_failed = true;
        }
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(body));
        assert_eq!(fast.rows(), slow.rows());
        outcomes.push(found);
    }
    // A page that is refused may leave texts behind, which get other numbers.
    if !has_failed {
        assert_eq!(content(fast), content(slow));
    }
    outcomes
}

/// All that is in a store.
fn content(mut store: UsageStore) -> String {
    store.seal();
    // What was met last shows in a store's buffers.
    let last = MeterText {
        id: "last",
        name: "",
        category: "",
        sub_category: "",
        region: "",
        unit: "",
    };
    let resource = store.resource("last", Resource::default);
    store.item("last", &last, resource);
    format!("{store:?}")
}

fn october() -> Option<DayRange> {
    Some(DayRange::new(
        "2026-09-01".parse().unwrap(),
        "2026-10-01".parse().unwrap(),
    ))
}

fn wanted(days: Option<DayRange>) -> Wanted {
    Wanted {
        days,
        subscription: String::new(),
    }
}

fn row() -> impl Strategy<Value = Row> {
    let quantity = prop_oneof![3 => select(&QUANTITIES[..5]), 1 => select(&QUANTITIES[..])];
    let info = select(
        &[
            "{}",
            r#"{"meteredRegion":"West US","meteredService":"Compute","project":"p1"}"#,
            r#"{"project":"p1","serviceInfo1":"x","quantity":9}"#,
        ][..],
    );
    (0..4usize, 0..4usize, quantity, 0..5u8, info).prop_map(|(day, meter, quantity, kind, info)| {
        match kind {
            0 | 1 => Row::azure(day, meter, quantity),
            2 | 3 => Row::stack(day, meter, quantity),
            _ => Row::classic(day, meter, quantity, info),
        }
    })
}

/// What happens to rows on their way.
#[derive(Debug, Clone)]
enum Twist {
    None,
    Shuffle(Vec<usize>),
    Set(&'static str, &'static str),
    Remove(&'static str),
    Insert(bool, usize, &'static str, &'static str),
    Move(usize),
}

fn twist() -> impl Strategy<Value = Twist> {
    let name = || select(&NAMES[..]);
    let value = || select(&ODD_VALUES[..]);
    prop_oneof![
        8 => Just(Twist::None),
        1 => proptest::collection::vec(0..12usize, 12).prop_map(Twist::Shuffle),
        1 => (name(), value()).prop_map(|(name, value)| Twist::Set(name, value)),
        1 => name().prop_map(Twist::Remove),
        2 => (any::<bool>(), 0..12usize, name(), value())
            .prop_map(|(is_inner, at, name, value)| Twist::Insert(is_inner, at, name, value)),
        1 => (0..4usize).prop_map(Twist::Move),
    ]
}

fn twisted((mut row, twist): (Row, Twist)) -> Row {
    match twist {
        Twist::None => {}
        Twist::Shuffle(places) => {
            for (from, to) in places.into_iter().enumerate() {
                let length = row.inner.len();
                row.inner.swap(from % length, to % length);
            }
        }
        Twist::Set(name, value) => row.set(name, value),
        Twist::Remove(name) => {
            row.inner.retain(|field| field.0 != name);
            row.outer.retain(|field| field.0 != name);
        }
        Twist::Insert(is_inner, at, name, value) => {
            let fields = if is_inner {
                &mut row.inner
            } else {
                &mut row.outer
            };
            fields.insert(at.min(fields.len()), (name, value));
        }
        Twist::Move(at) => row.inner_at = at,
    }
    row
}

fn pages() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let rows = proptest::collection::vec((row(), twist()).prop_map(twisted), 0..9);
    let style = select(&[Style::Compact, Style::Compact, Style::Pretty, Style::Loose][..]);
    let link = select(&["", "null", "\"https://h/a%2f?b\"", "7"][..]);
    // Rows come again on the pages that follow.
    let again = proptest::collection::vec(any::<proptest::sample::Index>(), 0..25);
    (rows, style, link, any::<bool>(), again).prop_map(|(rows, style, link, is_first, again)| {
        let repeated = || {
            let rows = again
                .iter()
                .filter(|_| !rows.is_empty())
                .map(|index| index.get(&rows).clone());
            rows.collect::<Vec<Row>>()
        };
        let links = if link == "7" && again.len() > 3 {
            ""
        } else {
            link
        };
        [rows.clone(), repeated(), repeated()]
            .iter()
            .map(|rows| page_of(rows, style, links, is_first).into_bytes())
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_page_is_read_as_json_says(pages in pages(), is_bounded: bool) {
        read_both(&pages, &wanted(october().filter(|_| is_bounded)));
    }

    #[test]
    fn a_byte_that_was_changed_is_read_as_json_says(
        pages in pages(),
        at: proptest::sample::Index,
        byte in prop_oneof![select(&b"\"\\{}[],: 0.eE-\n\xff"[..]), any::<u8>()],
    ) {
        let mut pages = pages;
        let page = pages.last_mut().unwrap();
        let at = at.index(page.len());
        page[at] = byte;
        read_both(&pages, &wanted(october()));
    }

    #[test]
    fn a_cut_page_is_read_as_json_says(pages in pages(), at: proptest::sample::Index) {
        let mut pages = pages;
        let page = pages.last_mut().unwrap();
        page.truncate(at.index(page.len()));
        read_both(&pages, &wanted(None));
    }
}

fn usual() -> Vec<Row> {
    let mut rows = Vec::new();
    for (number, quantity) in QUANTITIES[..10].iter().enumerate() {
        let (day, meter) = (number % 4, number % 3);
        rows.push(Row::azure(day, meter, quantity));
        rows.push(Row::stack(day, meter, quantity));
        rows.push(Row::classic(day, meter, quantity, "{\"project\":\"p\"}"));
    }
    rows
}

#[test]
fn rows_of_either_cloud_are_known_at_the_second_time() {
    for style in [Style::Compact, Style::Pretty, Style::Loose] {
        for days in [None, october()] {
            let mut store = UsageStore::default();
            let mut scanner = Scanner::default();
            let page = page_of(&usual(), style, "", false);
            scanner
                .read(&mut store, page.as_bytes(), &wanted(days), 0)
                .unwrap();
            for row in usual() {
                let text = row.text(style);
                let scanned = scanner.recognise_row(&mut store, text.as_bytes());
                assert_eq!(scanned.map(|row| row.length), Some(text.len()));
                // Also with another time and quantity than it ever had.
                let mut other = row.clone();
                other.set("quantity", "77.25");
                let (name, start, end) = DAYS[1];
                other.set("name", name);
                other.set("usageStartTime", start);
                other.set("usageEndTime", end);
                let text = other.text(style);
                let scanned = scanner.recognise_row(&mut store, text.as_bytes());
                assert_eq!(scanned.map(|row| row.length), Some(text.len()));
            }
        }
    }
}

#[test]
fn a_page_that_ends_too_early_leaves_nothing_wherever_it_ends() {
    let page = page_of(&usual()[..4], Style::Compact, "\"https://next\"", false);
    let page = page.as_bytes();
    let mut store = UsageStore::default();
    let mut scanner = Scanner::default();
    for round in 0..2 {
        for length in 0..page.len() {
            let cut = scanner.read(&mut store, &page[..length], &wanted(None), 0);
            assert_eq!(cut, Err(PageError::Truncated), "{length}");
            assert_eq!(store.rows(), round * 4);
        }
        scanner.read(&mut store, page, &wanted(None), 0).unwrap();
    }
    let mut expected = UsageStore::default();
    for _ in 0..2 {
        expected.begin_page(0);
        page::read_any(&mut expected, page, &wanted(None)).unwrap();
    }
    assert_eq!(content(store), content(expected));
}

#[test]
fn one_text_means_another_item_in_another_subscription() {
    let rows = ["\"S-1\"", "\"S-2\"", "null", "\"S-2\""].map(|id| {
        let mut row = Row::azure(0, 0, "1.0");
        row.set("subscriptionId", id);
        row
    });
    let page = page_of(&rows, Style::Compact, "", false).into_bytes();
    let outcomes = read_both(&[page.clone(), page], &wanted(None));
    assert_eq!(outcomes[1].as_ref().map(|rows| rows.taken), Ok(4));
}

#[test]
fn rows_of_a_subscription_that_was_not_asked_for_are_refused() {
    let rows = ["\"S-1\"", "\"s-1\"", "\"S-2\"", "null"].map(|id| {
        let mut row = Row::azure(0, 0, "1.0");
        row.set("subscriptionId", id);
        row
    });
    let page = page_of(&rows, Style::Compact, "", false).into_bytes();
    let wanted = Wanted {
        days: None,
        subscription: "S-1".to_owned(),
    };
    // The second page has heads that are known.
    for outcome in read_both(&[page.clone(), page], &wanted) {
        let rows = outcome.unwrap();
        assert_eq!((rows.taken, rows.refused.len()), (3, 1));
        let (row, refusal) = &rows.refused[0];
        assert_eq!((*row, &*refusal.field), (3, "subscriptionId"));
        assert_eq!(refusal.value, "S-2");
    }
}

#[test]
fn other_days_are_asked_for_anew() {
    let page = page_of(&usual(), Style::Compact, "", false);
    let mut store = UsageStore::default();
    let mut scanner = Scanner::default();
    let mut outside = |days| {
        let rows = scanner.read(&mut store, page.as_bytes(), &wanted(days), 0);
        rows.unwrap().outside
    };
    assert_eq!(
        [outside(None), outside(october()), outside(None)],
        [0, 6, 0]
    );
}
