//! Whole files: the samples of every dialect with the sums that an independent
//! reader finds in them, and files that mean harm.

use proptest::prelude::*;

use super::*;
use crate::fixed::Quantity;
use crate::usage::UsageStore;

mod hostile;
mod samples;

/// What a file came to, and the store with it.
pub(super) struct Read {
    pub(super) report: TableReport,
    pub(super) store: UsageStore,
}

impl Read {
    pub(super) fn quantity(&self) -> String {
        let rows = 0..self.store.rows();
        let sum = rows.map(|row| self.store.quantity(row));
        sum.sum::<Quantity>().to_string()
    }

    pub(super) fn costs(&self) -> Vec<String> {
        let one = |(currency, amount): &(Option<crate::Currency>, Quantity)| {
            let code = currency.as_ref().map_or("?", |currency| currency.code());
            format!("{amount} {code}")
        };
        self.report.costs.iter().map(one).collect()
    }

    /// Rows as text, in the store's order.
    pub(super) fn rows(&self) -> Vec<String> {
        let row = |row: usize| {
            let record = self.store.record(row);
            let cost = self.store.provider_cost(row);
            let cost = cost.map_or(String::new(), |cost| format!(" = {}", cost.amount));
            let (quantity, meter) = (record.quantity, record.meter);
            format!(
                "{} {} {meter} {quantity}{cost}",
                record.start.day(),
                record.subscription
            )
        };
        (0..self.store.rows()).map(row).collect()
    }
}

/// Reads a table that comes in chunks of `chunk` bytes.
pub(super) fn read_in(
    bytes: &[u8],
    chunk: usize,
    mappings: &[Mapping],
) -> Result<Read, TableProblem> {
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let head = TableHead::read(sample, sample.len() == bytes.len(), mappings)?;
    let mut forms = Forms::default();
    if head.needs_survey() {
        let mut survey = Survey::new(&head);
        bytes.chunks(chunk).for_each(|bytes| survey.feed(bytes));
        forms = survey.finish();
    }
    let mut store = UsageStore::default();
    let mut reader = TableReader::new(&head, forms, "stand-in");
    bytes
        .chunks(chunk)
        .for_each(|bytes| reader.feed(bytes, &mut store));
    let report = reader.finish(&mut store);
    store.seal();
    assert_eq!(store.rows(), report.rows as usize);
    Ok(Read { report, store })
}

pub(super) fn read(text: &str) -> Result<Read, TableProblem> {
    read_in(text.as_bytes(), usize::MAX, &[])
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{0,6}",
        "\\PC{0,8}",
        Just("a,b".to_owned()),
        Just("\"x\"".to_owned()),
        Just("line\nbreak".to_owned()),
        Just("-1.5E3".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn cells_come_back_whole_however_the_bytes_are_cut(
        rows in proptest::collection::vec(proptest::collection::vec(cell(), 2..5), 1..8),
        cuts in proptest::collection::vec(1usize..9, 1..6),
        ends in prop_oneof![Just("\n"), Just("\r\n")],
        has_mark in any::<bool>(),
    ) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",");
        let lines: Vec<String> = rows.iter().map(line).collect();
        let mark = if has_mark { "\u{feff}" } else { "" };
        let text = format!("{mark}{}", lines.join(ends));
        let mut found: Vec<Vec<String>> = Vec::new();
        let mut take = |record: CsvRecord<'_>| {
            let cells = record.cells().map(|cell| String::from_utf8_lossy(cell).into_owned());
            found.push(cells.collect());
            true
        };
        let mut csv = CsvReader::new(Delimiter::Comma);
        let mut rest = text.as_bytes();
        for cut in cuts.iter().cycle() {
            let (first, behind) = rest.split_at((*cut).min(rest.len()));
            csv.feed(first, &mut take);
            rest = behind;
            if rest.is_empty() {
                break;
            }
        }
        csv.finish(&mut take);
        let is_blank = |row: &&Vec<String>| {
            !row.concat().bytes().all(|byte| byte.is_ascii_whitespace())
        };
        let wanted: Vec<Vec<String>> = rows.iter().filter(is_blank).cloned().collect();
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn what_is_written_as_a_table_is_read_again(
        rows in proptest::collection::vec((1u32..28, 0u64..1_000_000_000, -1_000_000i64..1_000_000), 1..40),
        chunk in 1usize..200,
        has_comma in any::<bool>(),
    ) {
        let number = |digits: i64, decimals: usize| {
            let text = format!("{:0>width$}", digits.unsigned_abs(), width = decimals + 1);
            let (whole, fraction) = text.split_at(text.len() - decimals);
            let sign = if digits < 0 { "-" } else { "" };
            let point = if has_comma { "," } else { "." };
            format!("{sign}{whole}{point}{fraction}")
        };
        let mut text = String::from("SubscriptionGuid;UsageDateTime;MeterId;UsageQuantity;PreTaxCost;Currency\n");
        let mut quantity = 0i128;
        let mut cost = 0i128;
        for (day, used, billed) in &rows {
            let (used_text, billed_text) = (number(*used as i64, 5), number(*billed, 7));
            text += &format!("s;2024-03-{day:02};m;{used_text};{billed_text};EUR\n");
            quantity += i128::from(*used);
            cost += i128::from(*billed);
        }
        let read = read_in(text.as_bytes(), chunk, &[]).unwrap();
        prop_assert_eq!(read.report.rejected, 0);
        prop_assert_eq!(read.report.rows as usize, rows.len());
        let sum: Quantity = (0..read.store.rows()).map(|row| read.store.quantity(row)).sum();
        prop_assert_eq!(sum.raw(), quantity * 10i128.pow(15));
        let costs: i128 = read.report.costs.iter().map(|(_, amount)| amount.raw()).sum();
        prop_assert_eq!(costs, cost * 10i128.pow(13));
    }
}
