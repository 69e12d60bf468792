//! Price sheets of an enrolment: the JSON of the Consumption API, as pages or
//! as a list of lines.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::recognise::json_texts;
use crate::fixed::{Price, Quantity};
use crate::foreign_text;
use crate::meter::MeterId;
use crate::money::Currency;
use crate::rate_card::{CardProblem, RateCard, SheetLine};
use crate::unit::Unit;

/// What price sheets came to.
#[derive(Debug, Clone)]
pub struct PriceSheets {
    /// One card for each currency, those with most lines first.
    pub cards: Vec<RateCard>,
    /// Lines that could not be read.
    pub problems: Vec<CardProblem>,
    /// Lines of meters that have another one already, for another article of
    /// the same price list.
    pub repeated: u32,
    /// Whether the last page says that another one follows it.
    pub has_more_pages: bool,
}

/// Why a body is no price sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceSheetError {
    /// JSON that ends in the middle.
    Truncated,
    /// Not JSON.
    Malformed {
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
    },
    /// No line has a price.
    NoLines,
}

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    properties: Properties<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    #[serde(borrow, alias = "priceSheets")]
    pricesheets: Vec<&'a RawValue>,
    #[serde(default)]
    next_link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireLine<'a> {
    #[serde(borrow)]
    meter_id: Cow<'a, str>,
    #[serde(default)]
    meter_name: Option<Cow<'a, str>>,
    #[serde(default)]
    unit_of_measure: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    included_quantity: Option<&'a RawValue>,
    #[serde(borrow)]
    unit_price: &'a RawValue,
    #[serde(borrow)]
    currency_code: Cow<'a, str>,
    #[serde(default)]
    meter_details: Option<Details<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Details<'a> {
    #[serde(default, borrow)]
    meter_name: Option<Cow<'a, str>>,
    #[serde(default)]
    meter_category: Option<Cow<'a, str>>,
    #[serde(default)]
    meter_sub_category: Option<Cow<'a, str>>,
    #[serde(default)]
    meter_location: Option<Cow<'a, str>>,
}

/// Reads price sheets. Prices are for the single unit, as cost exports count
/// usage, wherever that can be done exactly.
///
/// # Errors
///
/// Where the body is no price sheet.
pub fn read_price_sheets(body: &[u8]) -> Result<PriceSheets, PriceSheetError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let texts = json_texts(body).map_err(|error| {
        if error.is_eof() {
            PriceSheetError::Truncated
        } else {
            PriceSheetError::Malformed {
                line: error.line() as u32,
                column: error.column() as u32,
            }
        }
    })?;
    let mut raw_lines: Vec<&str> = Vec::new();
    let mut has_more_pages = false;
    for text in &texts {
        match serde_json::from_slice::<Page<'_>>(text) {
            Ok(Page { properties }) => {
                has_more_pages = properties.next_link.is_some_and(|link| !link.is_empty());
                raw_lines.extend(properties.pricesheets.iter().map(|line| line.get()));
            }
            Err(_) => raw_lines.extend(std::str::from_utf8(text).ok()),
        }
    }
    let mut sheets = PriceSheets {
        cards: Vec::new(),
        problems: Vec::new(),
        repeated: 0,
        has_more_pages,
    };
    let mut by_currency: BTreeMap<Currency, Lines> = BTreeMap::new();
    for (number, raw) in raw_lines.iter().enumerate() {
        match line_of(raw) {
            Ok((currency, line)) => {
                let is_new = by_currency.entry(currency).or_default().add(line);
                sheets.repeated += u32::from(!is_new);
            }
            Err((field, value)) => sheets.problems.push(CardProblem {
                meter: number as u32 + 1,
                field,
                value,
            }),
        }
    }
    if by_currency.is_empty() {
        return Err(PriceSheetError::NoLines);
    }
    let mut lists: Vec<(Currency, Lines)> = by_currency.into_iter().collect();
    lists.sort_by_key(|(_, lines)| std::cmp::Reverse(lines.lines.len()));
    let cards = lists.into_iter();
    sheets.cards = cards
        .map(|(currency, lines)| RateCard::of_sheet(currency, &lines.lines))
        .collect();
    Ok(sheets)
}

/// One line for each meter.
#[derive(Default)]
struct Lines {
    lines: Vec<SheetLine>,
    places: FxHashMap<MeterId, usize>,
}

impl Lines {
    /// Whether the meter had no line before. Of two lines the one stays that is
    /// not the price for development and test.
    fn add(&mut self, line: SheetLine) -> bool {
        match self.places.get(&line.meter) {
            None => {
                self.places.insert(line.meter.clone(), self.lines.len());
                self.lines.push(line);
                true
            }
            Some(&place) => {
                if is_dev_test(&self.lines[place].name) && !is_dev_test(&line.name) {
                    self.lines[place] = line;
                }
                false
            }
        }
    }
}

fn is_dev_test(name: &str) -> bool {
    name.contains("Dev/Test")
}

fn line_of(raw: &str) -> Result<(Currency, SheetLine), (&'static str, String)> {
    let shown = |text: &str| foreign_text::excerpt_of(text, 60);
    let wire: WireLine<'_> = serde_json::from_str(raw).map_err(|_| ("unitPrice", shown(raw)))?;
    if wire.meter_id.trim().is_empty() {
        return Err(("meterId", String::new()));
    }
    let currency = wire.currency_code.trim().to_ascii_uppercase().parse();
    let currency = currency.map_err(|_| ("currencyCode", shown(&wire.currency_code)))?;
    let price: Price = number(wire.unit_price.get())
        .parse()
        .map_err(|_| ("unitPrice", shown(wire.unit_price.get())))?;
    let included = wire.included_quantity.map_or("0", |raw| number(raw.get()));
    let included: Quantity = if included == "null" { "0" } else { included }
        .parse()
        .map_err(|_| ("includedQuantity", shown(included)))?;
    let unit = wire.unit_of_measure.unwrap_or_default();
    let (price, unit) = per_single_unit(price, &unit);
    let details = wire.meter_details.unwrap_or_default();
    let owned = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned).unwrap_or_default();
    let line = SheetLine {
        meter: MeterId::new(&wire.meter_id),
        name: owned(wire.meter_name.or(details.meter_name)),
        category: owned(details.meter_category),
        sub_category: owned(details.meter_sub_category),
        region: owned(details.meter_location),
        unit,
        price,
        included,
    };
    Ok((currency, line))
}

/// A number that may be written as a text.
fn number(json: &str) -> &str {
    json.trim_matches('"')
}

/// The price of one unit instead of a block of them; as it was where that has
/// too many decimals.
fn per_single_unit(price: Price, text: &str) -> (Price, String) {
    let unit = Unit::read(text);
    let whole = Quantity::ONE.raw();
    let block = unit.block.raw() / whole;
    let is_exact = unit.block.raw() % whole == 0 && block > 1 && price.raw() % block == 0;
    if !is_exact {
        return (price, text.to_owned());
    }
    let name = if unit.name == "Units" {
        "1".to_owned()
    } else {
        format!("1 {}", unit.name)
    };
    (Price::from_raw(price.raw() / block), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"meterId":"BACDDD36-2C2C-46BB-8CFA-D13C15EE4A7E","meterName":"VM","unitOfMeasure":"10 Hours","includedQuantity":0.0,"unitPrice":1.25,"currencyCode":"EUR"}"#;

    #[test]
    fn prices_are_for_the_single_unit() {
        let sheets = read_price_sheets(format!("[{LINE}]").as_bytes()).unwrap();
        let card = &sheets.cards[0];
        assert_eq!(card.currency().code(), "EUR");
        let id = MeterId::new("bacddd36-2c2c-46bb-8cfa-d13c15ee4a7e");
        let rate = card.rates(&id).next().unwrap();
        assert_eq!(rate.tiers()[0].price.to_string(), "0.125");
        assert_eq!(rate.unit(), "1 Hours");
        assert_eq!(
            crate::unit::compare("1 Hours", "1 Hour"),
            crate::unit::UnitMatch::Same
        );
        // A third of a cent for each of 3 has no end.
        let three = LINE.replace("10 Hours", "3 Hours").replace("1.25", "1");
        let sheets = read_price_sheets(format!("[{three}]").as_bytes()).unwrap();
        let rate = sheets.cards[0].rates(&id).next().unwrap();
        assert_eq!(rate.unit(), "3 Hours");
    }

    #[test]
    fn pages_lines_and_currencies_are_told_apart() {
        let dollar = LINE.replace("EUR", "USD").replace("BACDDD36", "00000000");
        let page = |lines: &str, next: &str| {
            format!(
                r#"{{"name":"default","properties":{{"nextLink":{next},"pricesheets":[{lines}]}}}}"#
            )
        };
        let first = page(&format!("{LINE},{LINE},{dollar}"), "\"https://x\"");
        let second = page(
            &format!("{{\"unitPrice\":\"x\"}},{}", LINE.replace("BAC", "BAD")),
            "null",
        );
        let body = format!("{{\"pages\":[{first},{second}]}}");
        let sheets = read_price_sheets(body.as_bytes()).unwrap();
        let meters: Vec<usize> = sheets.cards.iter().map(RateCard::meters).collect();
        assert_eq!(meters, [2, 1]);
        assert_eq!((sheets.repeated, sheets.has_more_pages), (1, false));
        assert_eq!(sheets.problems.len(), 1);
        assert_eq!(sheets.problems[0].meter, 4);
    }

    #[test]
    fn what_is_no_price_sheet_is_refused() {
        let read = |text: &str| read_price_sheets(text.as_bytes()).map(|_| ());
        assert_eq!(read("[]"), Err(PriceSheetError::NoLines));
        assert_eq!(read("[{}]"), Err(PriceSheetError::NoLines));
        assert_eq!(read(&LINE[..20]), Err(PriceSheetError::Truncated));
        assert!(matches!(
            read("{} x"),
            Err(PriceSheetError::Malformed { .. })
        ));
    }
}
