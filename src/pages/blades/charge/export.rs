//! An explanation as text and as comma-separated text, with every digit.

use std::collections::HashMap;
use std::fmt::Write as _;

use costs::rating::{LineTrace, RateTrace, Slice};
use engine::protocol::Explanation;

use super::slices::{bounds, has_date, percent_of, since};
use super::words;
use crate::components::CsvLines;
use crate::i18n::{self, charge_texts, texts};

/// Names of subscriptions by id, in lower case.
pub(super) type Names = HashMap<String, String>;

/// The explanation in lines for a message or a note.
pub(super) fn text_of(explanation: &Explanation, names: &Names) -> String {
    let text = charge_texts();
    let trace = &explanation.trace;
    let currency = explanation.currency;
    let mut lines = vec![words::sentence(explanation)];
    lines.extend(words::in_full(explanation));
    for line in &trace.lines {
        lines.push(String::new());
        lines.push(format!(
            "{} · {} · {}",
            line.meter,
            name_of(line, names),
            i18n::range(line.period)
        ));
        if let Some(reason) = line.unpriced {
            let quantity = i18n::exact_quantity(line.quantity, &line.unit);
            let why = (texts().unpriced)(reason).happened;
            lines.push(format!("  {}", i18n::labelled(&quantity, &why)));
            continue;
        }
        for rate in &line.rates {
            lines.push(format!("  {}", since(rate)));
            lines.extend(
                rate.slices
                    .iter()
                    .map(|slice| slice_words(slice, line, explanation)),
            );
        }
        let sum = i18n::exact_money(line.charge, currency);
        lines.push(format!("  {}", i18n::labelled(text.sum, &sum)));
    }
    if trace.more_lines > 0 {
        let words = (text.more)(&(text.lines)(trace.more_lines));
        let amount = i18n::exact_money(trace.more_charge, currency);
        lines.push(format!("\n{}", i18n::labelled(&words, &amount)));
    }
    lines.join("\n")
}

fn slice_words(slice: &Slice, line: &LineTrace, explanation: &Explanation) -> String {
    let text = charge_texts();
    let tier = if slice.is_included {
        text.included_units.to_owned()
    } else {
        bounds(slice)
    };
    let units = i18n::exact_quantity(slice.quantity, &line.unit);
    let price = i18n::price(slice.price, explanation.currency);
    let amount = i18n::exact_money(slice.amount, explanation.currency);
    let mut words = format!("  {}", i18n::labelled(&tier, &format!("{units} × {price}")));
    if let Some(percent) = percent_of(slice.factor) {
        let list = i18n::price(slice.list_price, explanation.currency);
        // Writing to a String cannot fail.
        let _ = write!(words, " ({list} {})", i18n::percent(percent));
    }
    format!("{words} = {amount}")
}

/// One line for each slice, and one for each bill line without a price.
pub(super) fn csv_of(explanation: &Explanation, names: &Names) -> String {
    let text = charge_texts();
    let mut csv = CsvLines::default();
    for heading in [
        text.csv_subscription,
        text.csv_meter_id,
        text.csv_meter,
        text.csv_period_from,
        text.csv_period_last,
        text.csv_effective,
        text.csv_is_included,
        text.csv_from,
        text.csv_until,
        text.csv_units,
        text.csv_unit,
        text.csv_list_price,
        text.csv_percent,
        text.csv_price,
        text.csv_amount,
        text.csv_currency,
        text.csv_why,
    ] {
        csv.text(heading);
    }
    csv.end_line();
    let currency = explanation
        .currency
        .map(|currency| currency.to_string())
        .unwrap_or_default();
    for line in &explanation.trace.lines {
        for rate in &line.rates {
            for slice in &rate.slices {
                begin_line(&mut csv, line, names);
                slice_cells(&mut csv, slice, rate, line);
                csv.plain(&currency);
                csv.plain("");
                csv.end_line();
            }
        }
        if let Some(reason) = line.unpriced {
            begin_line(&mut csv, line, names);
            for _ in 0..4 {
                csv.plain("");
            }
            csv.plain(&line.quantity.to_string());
            csv.text(&line.unit);
            for _ in 0..5 {
                csv.plain("");
            }
            csv.text(&(texts().unpriced)(reason).happened);
            csv.end_line();
        }
    }
    csv.finish()
}

fn name_of<'a>(line: &'a LineTrace, names: &'a Names) -> &'a str {
    names.get(&line.subscription).unwrap_or(&line.subscription)
}

fn begin_line(csv: &mut CsvLines, line: &LineTrace, names: &Names) {
    csv.text(name_of(line, names));
    csv.text(&line.meter_id);
    csv.text(&line.meter);
    csv.plain(&line.period.from.to_string());
    csv.plain(&line.period.last().to_string());
}

fn slice_cells(csv: &mut CsvLines, slice: &Slice, rate: &RateTrace, line: &LineTrace) {
    let effective = has_date(rate).then(|| rate.effective.to_string());
    csv.plain(&effective.unwrap_or_default());
    csv.plain(if slice.is_included { "1" } else { "0" });
    csv.plain(&slice.from.to_string());
    let until = slice.until.map(|until| until.to_string());
    csv.plain(&until.unwrap_or_default());
    csv.plain(&slice.quantity.to_string());
    csv.text(&line.unit);
    csv.plain(&slice.list_price.to_string());
    let percent = percent_of(slice.factor).map(|percent| percent.to_string());
    csv.plain(&percent.unwrap_or_default());
    csv.plain(&slice.price.to_string());
    csv.plain(&slice.amount.to_string());
}

#[cfg(test)]
pub(super) mod tests {
    use costs::included::{Basis, Included};
    use costs::rating::{PriceSource, Trace, UnpricedReason};
    use costs::{Currency, DayRange, Money, Price, Quantity};

    use super::*;

    fn slice(from: &str, until: Option<&str>, quantity: &str, price: &str, amount: &str) -> Slice {
        let number = |text: &str| -> Quantity { text.parse().unwrap() };
        let price: Price = price.parse().unwrap();
        let amount: Money = amount.parse().unwrap();
        Slice {
            from: number(from),
            until: until.map(number),
            is_included: price.is_zero(),
            quantity: number(quantity),
            list_price: price,
            factor: Price::ONE,
            price,
            list_amount: amount,
            amount,
        }
    }

    fn line(meter: &str, quantity: &str, charge: &str) -> LineTrace {
        let from: costs::Day = "2026-03-12".parse().unwrap();
        let period = DayRange::new(from, from.plus(31));
        LineTrace {
            subscription: "sub".to_owned(),
            meter_id: "9995d93a-7d35-4d3f-9c69-7a7fea447ef4".to_owned(),
            meter: meter.to_owned(),
            service: "Bandwidth".to_owned(),
            unit: "GB".to_owned(),
            period,
            days: period,
            rows: 31,
            quantity: quantity.parse().unwrap(),
            charge: charge.parse().unwrap(),
            used_before: Quantity::ZERO,
            line_rows: 31,
            line_quantity: quantity.parse().unwrap(),
            line_charge: charge.parse().unwrap(),
            unpriced: None,
            source: Some(PriceSource::Card),
            rates: Vec::new(),
            records: Vec::new(),
        }
    }

    /// A line without a price.
    pub(crate) fn unpriced() -> LineTrace {
        LineTrace {
            unpriced: Some(UnpricedReason::NotOnCard),
            source: None,
            ..line("Withdrawn", "7", "0")
        }
    }

    /// 2,480 GB over two tiers, 5 of them free.
    pub(crate) fn explanation() -> Explanation {
        let mut priced = line("Standard Data Transfer Out", "2480", "214.6005");
        priced.rates = vec![RateTrace {
            effective: "2024-06-01".parse().unwrap(),
            is_later: false,
            name: priced.meter.clone(),
            region: "Zone 1".to_owned(),
            unit: "GB".to_owned(),
            is_third_party: false,
            included: Included {
                quantity: "5".parse().unwrap(),
                basis: Basis::Assumed,
            },
            slices: vec![
                slice("0", Some("5"), "5", "0", "0"),
                slice("0", Some("995"), "995", "0.09", "89.55"),
                slice("995", None, "1480", "0.0845", "125.0505"),
            ],
        }];
        Explanation {
            currency: Some(Currency::USD),
            trace: Trace {
                rows: 31,
                charge: priced.charge,
                lines: vec![priced],
                ..Trace::default()
            },
            cards: Vec::new(),
            terms: Vec::new(),
        }
    }

    fn names() -> Names {
        HashMap::from([("sub".to_owned(), "Contoso".to_owned())])
    }

    #[test]
    fn the_text_adds_up() {
        assert_eq!(
            text_of(&explanation(), &names()),
            "2,480 GB of Standard Data Transfer Out cost $214.60.\n\
             In full: 214.6005 USD\n\
             \n\
             Standard Data Transfer Out · Contoso · 12 Mar – 11 Apr 2026\n  \
             Price in force since 1 Jun 2024\n  \
             Included: 5 GB × $0.00 = 0.00 USD\n  \
             0 – 995: 995 GB × $0.09 = 89.55 USD\n  \
             from 995: 1,480 GB × $0.0845 = 125.0505 USD\n  \
             Sum: 214.6005 USD"
        );
    }

    #[test]
    fn a_discount_stands_beside_the_price() {
        let mut explanation = explanation();
        let slice = &mut explanation.trace.lines[0].rates[0].slices[1];
        slice.factor = "0.9".parse().unwrap();
        slice.price = "0.081".parse().unwrap();
        let text = text_of(&explanation, &names());
        assert!(text.contains("995 GB × $0.081 ($0.09 -10%) ="), "{text}");
        let csv = csv_of(&explanation, &names());
        assert!(csv.contains(",0.09,-10,0.081,89.55,USD,"), "{csv}");
    }

    #[test]
    fn every_slice_and_what_has_no_price_is_a_line_of_csv() {
        let mut explanation = explanation();
        explanation.trace.lines.push(unpriced());
        let csv = csv_of(&explanation, &names());
        let lines: Vec<&str> = csv.trim_end().split("\r\n").collect();
        assert_eq!(lines.len(), 5);
        assert_eq!(
            lines[2],
            "Contoso,9995d93a-7d35-4d3f-9c69-7a7fea447ef4,Standard Data Transfer Out,2026-03-12,\
             2026-04-11,2024-06-01,0,0,995,995,GB,0.09,,0.09,89.55,USD,"
        );
        assert!(lines[4].contains(",7,GB,,,,,,"), "{}", lines[4]);
        let columns = lines[0].matches(',').count();
        for line in &lines[..4] {
            assert_eq!(line.matches(',').count(), columns, "{line}");
        }
    }
}
