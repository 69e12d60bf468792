//! Files of recorded usage, read back by other readers than wrote them.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod sample;

use std::path::Path;

use costs::adjustment::{Adjustment, AdjustmentScope, Adjustments};
use costs::query::{Dimension, Granularity, Query};
use costs::{BillingCycle, Currency, MeterId, Money, Quantity};
use engine::protocol::{FixedPrice, MeterFix, Pricing, Request};
use export::{FOCUS_COLUMNS, RecordFormat, RecordSet, RecordWriter, View, ViewFormat, write_view};
use sample::Sample;

fn sample() -> Sample {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/samples");
    let card = folder.join("ratecard_MS-AZR-0062P_USD_cut.json");
    let page = folder.join("usageaggregates_daily_2015-05-01_cut.json");
    Sample::open(card, BillingCycle::new(12).unwrap(), [page]).unwrap()
}

fn record_file(
    sample: &mut Sample,
    query: &Query,
    format: RecordFormat,
    set: RecordSet,
    most: u32,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = RecordWriter::new(format, set, &sample.about()).unwrap();
    sample
        .records(query, most, |page| {
            writer.add(page, &mut bytes).unwrap();
            Ok(())
        })
        .unwrap();
    writer.finish(&mut bytes).unwrap();
    bytes
}

fn set_pricing(sample: &mut Sample, pricing: Pricing) {
    let request = Request::SetPricing(Box::new(pricing));
    sample.ask(request).unwrap();
}

struct Rows {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    fn read(bytes: &[u8]) -> Self {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap();
        let mut reader = csv::Reader::from_reader(text);
        let names = reader
            .headers()
            .unwrap()
            .iter()
            .map(str::to_owned)
            .collect();
        let rows = reader.records().map(|row| {
            let row = row.unwrap();
            row.iter().map(str::to_owned).collect()
        });
        Self {
            names,
            rows: rows.collect(),
        }
    }

    fn column(&self, name: &str) -> Vec<&str> {
        let place = self.names.iter().position(|known| known == name).unwrap();
        self.rows.iter().map(|row| row[place].as_str()).collect()
    }

    fn sum(&self, name: &str) -> Money {
        let cells = self.column(name).into_iter();
        cells
            .filter(|cell| !cell.is_empty())
            .map(|cell| cell.parse::<Money>().unwrap())
            .sum()
    }
}

#[test]
fn records_add_up_to_the_tables_total_in_any_pages() {
    let mut sample = sample();
    let query = sample.query();
    let total = sample.table(&query).unwrap().total;
    assert!(total.cost > Money::ZERO && total.unpriced_rows > 0);
    let whole = record_file(
        &mut sample,
        &query,
        RecordFormat::Csv,
        RecordSet::Usage,
        1000,
    );
    let rows = Rows::read(&whole);
    assert_eq!(rows.rows.len(), total.rows as usize);
    assert_eq!(rows.sum("Charge"), total.cost);
    let unpriced = rows
        .column("Charge")
        .iter()
        .filter(|cell| cell.is_empty())
        .count();
    assert_eq!(unpriced, total.unpriced_rows as usize);
    for (state, charge) in rows.column("PriceState").iter().zip(rows.column("Charge")) {
        assert_eq!(charge.is_empty(), !state.starts_with("Priced"), "{state}");
    }
    let in_parts = record_file(&mut sample, &query, RecordFormat::Csv, RecordSet::Usage, 7);
    assert!(whole == in_parts, "the same bytes in pages of any size");
}

#[test]
fn a_filter_and_a_period_are_heeded() {
    let mut sample = sample();
    let mut query = sample.query();
    query.group_by = vec![Dimension::Service];
    let table = sample.table(&query).unwrap();
    let group = table
        .groups
        .iter()
        .max_by_key(|group| group.total.rows)
        .unwrap();
    query.group_by = Vec::new();
    query.filters = vec![costs::query::Filter::is(
        Dimension::Service,
        vec![group.keys[0].id().map(str::to_owned)],
    )];
    query.period.until = query.period.until.plus(-1);
    let expected = sample.table(&query).unwrap().total;
    let file = record_file(
        &mut sample,
        &query,
        RecordFormat::Csv,
        RecordSet::Usage,
        1000,
    );
    let rows = Rows::read(&file);
    assert_eq!(rows.rows.len(), expected.rows as usize);
    assert_eq!(rows.sum("Charge"), expected.cost);
}

#[test]
fn records_of_changed_data_are_refused() {
    let mut sample = sample();
    let query = sample.query();
    let mut next = None;
    sample
        .records(&query, 10, |page| {
            next = next.or(page.next);
            Ok(())
        })
        .unwrap();
    set_pricing(&mut sample, Pricing::default());
    let request = Request::Records {
        query,
        from: next,
        most: 10,
    };
    assert!(next.is_some());
    let reply = sample.ask(request).unwrap();
    assert_eq!(reply, engine::protocol::Reply::Records(None));
}

#[test]
fn focus_has_its_columns_and_nulls_only_where_they_may_be() {
    let mut sample = sample();
    let half = Adjustment {
        scope: AdjustmentScope::All,
        percent: "-50".parse().unwrap(),
        note: String::new(),
    };
    let pricing = Pricing {
        adjustments: Adjustments::new(vec![half]).unwrap(),
        ..Pricing::default()
    };
    set_pricing(&mut sample, pricing);
    let query = sample.query();
    let total = sample.table(&query).unwrap().total;
    let set = RecordSet::Focus { with_1_3: true };
    let rows = Rows::read(&record_file(
        &mut sample,
        &query,
        RecordFormat::Csv,
        set,
        1000,
    ));
    assert_eq!(rows.names.len(), set.columns(RecordFormat::Csv));
    for column in FOCUS_COLUMNS {
        let is_there = rows.names.iter().any(|name| name == column.name);
        if is_there && !column.allows_null {
            let empty = rows.column(column.name).iter().any(|cell| cell.is_empty());
            assert!(!empty, "{}", column.name);
        }
    }
    for name in ["BilledCost", "ContractedCost", "EffectiveCost"] {
        assert_eq!(rows.sum(name), total.cost, "{name}");
    }
    assert!(rows.sum("ListCost") > total.cost, "before the discount");
    // A unit price times its quantity is the cost, as far as 20 decimals of a
    // price and 12 of a cost say.
    let tolerance: Money = "0.000000001".parse().unwrap();
    for (price, cost) in [
        ("ListUnitPrice", "ListCost"),
        ("ContractedUnitPrice", "ContractedCost"),
    ] {
        let prices = rows
            .column(price)
            .into_iter()
            .zip(rows.column("PricingQuantity"));
        for ((price, quantity), cost) in prices.zip(rows.column(cost)) {
            if price.is_empty() {
                assert_eq!(cost, "0", "without a price the cost is 0");
                continue;
            }
            let product = product(price.parse().unwrap(), quantity.parse().unwrap());
            let difference = product - cost.parse::<Money>().unwrap();
            assert!(
                difference < tolerance && -difference < tolerance,
                "{product} {cost}"
            );
        }
    }
    for tags in rows.column("Tags").iter().filter(|tags| !tags.is_empty()) {
        assert!(tags.starts_with('{'), "{tags}");
    }
}

fn own_price(meter: &str) -> MeterFix {
    MeterFix {
        meter: MeterId::new(meter),
        name: meter.to_owned(),
        price: FixedPrice::Own {
            currency: Currency::USD,
            tiers: vec![("0".parse().unwrap(), "2".parse().unwrap())],
        },
    }
}

#[test]
fn an_own_price_is_billed_by_who_sets_it() {
    let mut sample = sample();
    let mut query = sample.query();
    query.group_by = vec![Dimension::Meter];
    query.filters = vec![costs::query::Filter::is(
        Dimension::Pricing,
        vec![Some("unpriced".to_owned())],
    )];
    let unpriced = sample.table(&query).unwrap();
    let meter = unpriced.groups[0].keys[0].id().unwrap().to_owned();
    let pricing = Pricing {
        fixes: vec![own_price(&meter)],
        ..Pricing::default()
    };
    set_pricing(&mut sample, pricing);
    let query = sample.query();
    let set = RecordSet::Focus { with_1_3: false };
    let file = record_file(&mut sample, &query, RecordFormat::Csv, set, 1000);
    let rows = Rows::read(&file);
    let sources = rows.column("x_PriceSource");
    assert!(sources.contains(&"OwnPrice") && sources.contains(&"RateCard"));
    let issuers = rows.column("InvoiceIssuerName");
    for (source, issuer) in sources.iter().zip(issuers) {
        let expected = match *source {
            "OwnPrice" => "Operator",
            _ => "Microsoft",
        };
        assert_eq!(issuer, expected, "{source}");
    }
    // Azure itself provides what its card prices otherwise.
    assert!(
        rows.column("ProviderName")
            .iter()
            .all(|name| *name == "Microsoft")
    );
}

#[test]
fn usage_without_a_card_at_own_prices_is_provided_by_the_operator() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/samples");
    let page = folder.join("usageaggregates_daily_2015-05-01_cut.json");
    let mut sample = Sample::without_card(BillingCycle::CALENDAR, [page]).unwrap();
    let mut query = sample.query();
    query.group_by = vec![Dimension::Meter];
    let meters = sample.table(&query).unwrap().groups;
    let fixes = meters.iter();
    let fixes = fixes.map(|group| own_price(group.keys[0].id().unwrap()));
    let pricing = Pricing {
        fixes: fixes.collect(),
        ..Pricing::default()
    };
    set_pricing(&mut sample, pricing);
    let query = sample.query();
    let set = RecordSet::Focus { with_1_3: true };
    let file = record_file(&mut sample, &query, RecordFormat::Csv, set, 1000);
    let rows = Rows::read(&file);
    for name in ["InvoiceIssuerName", "ProviderName", "HostProviderName"] {
        assert!(
            rows.column(name).iter().all(|cell| *cell == "Operator"),
            "{name}"
        );
    }
    assert!(
        rows.column("PublisherName")
            .iter()
            .all(|cell| *cell == "Microsoft")
    );
}

#[test]
fn every_row_of_records_says_which_view_it_is_of() {
    let mut sample = sample();
    let query = sample.query();
    for (set, name) in [
        (RecordSet::Usage, "ExportedView"),
        (RecordSet::Focus { with_1_3: true }, "x_ExportedView"),
    ] {
        let file = record_file(&mut sample, &query, RecordFormat::Csv, set, 1000);
        let expected = "Scope=all, \"every\" one; Days=2015-05-01/2015-05-31; SharedCosts=None";
        let rows = Rows::read(&file);
        assert!(rows.column(name).iter().all(|cell| *cell == expected));
    }
}

fn product(a: Quantity, b: Quantity) -> Money {
    let text = |value: Quantity| value.to_string();
    // By long multiplication of the digits: no crate for one test.
    let digits = |text: &str| {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let negative = whole.starts_with('-');
        let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
        let digits: Vec<u32> = digits
            .bytes()
            .rev()
            .map(|digit| u32::from(digit - b'0'))
            .collect();
        (digits, fraction.len(), negative)
    };
    let ((x, x_decimals, x_negative), (y, y_decimals, y_negative)) =
        (digits(&text(a)), digits(&text(b)));
    let mut sum = vec![0u32; x.len() + y.len() + 1];
    for (i, p) in x.iter().enumerate() {
        let mut carry = 0;
        for (j, q) in y.iter().enumerate() {
            let value = sum[i + j] + p * q + carry;
            (sum[i + j], carry) = (value % 10, value / 10);
        }
        sum[i + y.len()] += carry;
    }
    let decimals = x_decimals + y_decimals;
    while sum.len() <= decimals {
        sum.push(0);
    }
    let mut shown: String = sum.iter().rev().map(u32::to_string).collect();
    shown.insert(shown.len() - decimals, '.');
    let sign = if x_negative == y_negative { "" } else { "-" };
    format!("{sign}{shown}").parse().unwrap()
}

fn view(sample: &mut Sample) -> View {
    let query = Query {
        group_by: vec![Dimension::Service, Dimension::Resource],
        granularity: Granularity::Daily,
        with_quantity: true,
        with_column_quantities: true,
        most_groups: 5,
        ..sample.query()
    };
    sample.view(&query).unwrap()
}

fn view_file(sample: &mut Sample, format: ViewFormat) -> Vec<u8> {
    let view = view(sample);
    let mut bytes = Vec::new();
    write_view(&view, format, &sample.about(), &mut bytes).unwrap();
    bytes
}

#[test]
fn a_view_as_text_adds_up_and_says_what_it_is() {
    let mut sample = sample();
    let total = view(&mut sample).table.total;
    let rows = Rows::read(&view_file(&mut sample, ViewFormat::Csv));
    let mut sum = Money::ZERO;
    for (row, cost) in rows.column("Row").iter().zip(rows.column("Cost")) {
        match *row {
            "Total" => assert_eq!(cost, total.cost.to_string()),
            _ if cost.is_empty() => {}
            _ => sum += cost.parse::<Money>().unwrap(),
        }
    }
    assert_eq!(sum, total.cost);
    assert!(rows.column("Row").contains(&"Others"));
    assert!(
        rows.column("Scope")
            .iter()
            .all(|cell| *cell == "all, \"every\" one")
    );
}

#[test]
fn days_to_come_are_empty_and_quantities_of_groups_are_there() {
    let mut sample = sample();
    let mut view = view(&mut sample);
    let days: Vec<costs::DayRange> = view.table.buckets.clone();
    let last = days[days.len() - 1].from;
    view.columns_until = Some(last);
    view.query.with_column_quantities = false;
    for format in [ViewFormat::Csv, ViewFormat::Report] {
        let mut bytes = Vec::new();
        write_view(&view, format, &sample.about(), &mut bytes).unwrap();
        if format == ViewFormat::Report {
            assert!(String::from_utf8(bytes).unwrap().contains("<td></td></tr>"));
            continue;
        }
        let rows = Rows::read(&bytes);
        assert!(
            rows.column(&last.to_string())
                .iter()
                .all(|cell| cell.is_empty())
        );
        let before = rows.column(&days[0].from.to_string());
        assert!(before.iter().any(|cell| !cell.is_empty()));
        assert!(rows.column("Quantity").iter().any(|cell| !cell.is_empty()));
        assert!(rows.column("Unit").iter().any(|cell| !cell.is_empty()));
    }
}

#[test]
fn a_view_as_json_is_the_question_and_its_answer() {
    let mut sample = sample();
    let view = view(&mut sample);
    let json: serde_json::Value =
        serde_json::from_slice(&view_file(&mut sample, ViewFormat::Json)).unwrap();
    assert_eq!(
        serde_json::from_value::<Query>(json["query"].clone()).unwrap(),
        view.query
    );
    let table: costs::query::Table = serde_json::from_value(json["table"].clone()).unwrap();
    assert_eq!(table, view.table);
    assert_eq!(json["settings"]["RateSource"], "a file");
}

#[test]
fn a_report_lets_no_data_out_of_its_place() {
    let mut sample = sample();
    let bytes = view_file(&mut sample, ViewFormat::Report);
    let html = String::from_utf8(bytes).unwrap();
    assert_eq!(
        html.matches("</script>").count(),
        2,
        "the data and the one script"
    );
    assert!(!html.contains("<b>a sample"));
    assert!(
        !html.contains("http://") && !html.contains("https://"),
        "needs no other host"
    );
    let view = view(&mut sample);
    let total = view.table.total.cost;
    assert!(html.contains(&format!("data-value=\"{total}\"")));
    // Quantities are measured: they are in the table, with their units.
    let group = view.table.groups.iter();
    let group = group.filter(|group| group.quantity.is_some());
    let group = group.max_by_key(|group| group.total.rows).unwrap();
    let (quantity, unit) = group.quantity.as_ref().unwrap();
    assert!(html.contains(&format!(">{quantity}</td><td>{unit}</td>")));
    for quantity in &group.quantities {
        assert!(html.contains(&format!("data-value=\"{quantity}\">")));
    }
}

#[test]
fn equal_content_gives_equal_bytes() {
    let (mut one, mut other) = (sample(), sample());
    for format in ViewFormat::ALL {
        assert!(
            view_file(&mut one, format) == view_file(&mut other, format),
            "{format:?}"
        );
    }
    let query = one.query();
    for format in RecordFormat::ALL {
        let set = RecordSet::Usage;
        let first = record_file(&mut one, &query, format, set, 50);
        let second = record_file(&mut other, &query, format, set, 50);
        assert!(first == second, "{format:?}");
    }
}
