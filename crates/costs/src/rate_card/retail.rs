//! Cards made of Azure's public list prices (Retail Prices API,
//! `2023-01-01-preview`): one row for each tier, and one meter often under
//! several names.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::draft::{Draft, Line};
use super::read::{CardError, CardProblem};
use super::{RateCard, Tier};
use crate::calendar::Day;
use crate::fixed::{Price, Quantity};
use crate::foreign_text;
use crate::meter::MeterId;
use crate::money::Currency;

/// What a page says beside its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetailPage {
    /// The page behind it, unchanged; absent on the last one.
    pub next_link: Option<String>,
    /// Rows on it.
    pub rows: u32,
}

/// Rows that no card is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, Deserialize)]
pub struct RetailLeftOut {
    /// Prices of a reservation's whole term.
    pub reservations: u32,
    /// Rows that also name prices under a savings plan, which are not used.
    pub savings_plans: u32,
    /// Prices for development and test, where those are not wanted.
    pub development: u32,
    /// Rows of a meter that has the same price already, under another name or
    /// for another region.
    pub repeated: u32,
    /// The same with another price: that of the meter's own region is used.
    pub differing: u32,
}

/// List prices, page by page.
#[derive(Debug)]
pub struct RetailPrices {
    currency: Currency,
    for_development: bool,
    rows: u32,
    meters: Vec<Meter>,
    places: FxHashMap<MeterId, usize>,
    problems: Vec<CardProblem>,
    left_out: RetailLeftOut,
}

/// A card of list prices.
#[derive(Debug, Clone)]
pub struct RetailCard {
    /// The card.
    pub card: RateCard,
    /// Rows that could not be read; `meter` is the number of the row.
    pub problems: Vec<CardProblem>,
    /// Rows that are no prices of usage.
    pub left_out: RetailLeftOut,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct WirePage<'a> {
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
    #[serde(default)]
    next_page_link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireItem<'a> {
    #[serde(borrow)]
    meter_id: Cow<'a, str>,
    #[serde(borrow)]
    retail_price: &'a RawValue,
    #[serde(default, borrow)]
    tier_minimum_units: Option<&'a RawValue>,
    #[serde(default, borrow)]
    currency_code: Option<Cow<'a, str>>,
    #[serde(rename = "type", default, borrow)]
    kind: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    sku_id: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    arm_region_name: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    location: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    effective_start_date: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    meter_name: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    product_name: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    service_name: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    unit_of_measure: Option<Cow<'a, str>>,
    #[serde(default)]
    is_primary_meter_region: Option<bool>,
    #[serde(default, borrow)]
    savings_plan: Option<Vec<&'a RawValue>>,
}

/// The prices of one meter, all from one article in one region.
#[derive(Debug)]
struct Meter {
    id: MeterId,
    article: (String, String, bool),
    /// Whether it is the price that was asked for, and of the own region.
    rank: (bool, bool),
    name: String,
    category: String,
    sub_category: String,
    region: String,
    unit: String,
    first_row: u32,
    tiers: Vec<(Quantity, Price, Day)>,
}

impl RetailPrices {
    /// No prices yet. `for_development`: where a meter has a price for
    /// development and test, that one.
    #[must_use]
    pub fn new(currency: Currency, for_development: bool) -> Self {
        Self {
            currency,
            for_development,
            rows: 0,
            meters: Vec::new(),
            places: FxHashMap::default(),
            problems: Vec::new(),
            left_out: RetailLeftOut::default(),
        }
    }

    /// Takes a page in.
    ///
    /// # Errors
    ///
    /// Where the body as a whole is no page; nothing of it is kept then.
    pub fn add_page(&mut self, body: &[u8]) -> Result<RetailPage, CardError> {
        if !body.trim_ascii_end().ends_with(b"}") {
            return Err(CardError::Truncated);
        }
        let page: WirePage<'_> = serde_json::from_slice(body).map_err(|error| {
            if error.is_eof() {
                CardError::Truncated
            } else if error.is_data() {
                CardError::NotACard
            } else {
                CardError::Malformed {
                    line: error.line() as u32,
                    column: error.column() as u32,
                }
            }
        })?;
        for raw in &page.items {
            self.rows += 1;
            if let Err((field, value)) = self.add_row(raw.get()) {
                self.problems.push(CardProblem {
                    meter: self.rows,
                    field,
                    value,
                });
            }
        }
        Ok(RetailPage {
            next_link: page.next_page_link.filter(|link| !link.is_empty()),
            rows: page.items.len() as u32,
        })
    }

    /// The card. Meters without a price from the first unit on are refused.
    #[must_use]
    pub fn finish(mut self) -> RetailCard {
        let mut draft = Draft::default();
        draft.reserve(self.meters.len());
        for meter in &mut self.meters {
            meter.tiers.sort_by_key(|(from, ..)| *from);
            let Some((from, ..)) = meter.tiers.first() else {
                continue;
            };
            if *from != Quantity::ZERO {
                self.problems.push(CardProblem {
                    meter: meter.first_row,
                    field: "tierMinimumUnits",
                    value: from.to_string(),
                });
                continue;
            }
            let dates = meter.tiers.iter().map(|(.., date)| *date);
            let tiers: Vec<Tier> = meter
                .tiers
                .iter()
                .map(|(from, price, _)| Tier {
                    from: *from,
                    price: *price,
                })
                .collect();
            let effective = dates.max().unwrap_or_default();
            let key = draft.lines().make_key(&meter.id);
            let mut text = |text: &str| draft.texts().number(text);
            let line = Line {
                meter: key,
                name: text(&meter.name),
                category: text(&meter.category),
                sub_category: text(&meter.sub_category),
                region: text(&meter.region),
                unit: text(&meter.unit),
                included: Quantity::ZERO,
                effective,
                is_third_party: false,
            };
            draft.add(&line, &tiers);
        }
        RetailCard {
            card: RateCard {
                currency: self.currency,
                locale: "en".to_owned(),
                offer_terms: Vec::new(),
                term_dates: Vec::new(),
                lines: draft.finish(),
            },
            problems: self.problems,
            left_out: self.left_out,
        }
    }

    fn add_row(&mut self, raw: &str) -> Result<(), (&'static str, String)> {
        let shown = |text: &str| foreign_text::excerpt_of(text, 60);
        let wire: WireItem<'_> =
            serde_json::from_str(raw).map_err(|_| ("retailPrice", shown(raw)))?;
        let is_development = match wire.kind.as_deref().unwrap_or("Consumption") {
            "Consumption" => false,
            "DevTestConsumption" if self.for_development => true,
            "DevTestConsumption" => {
                self.left_out.development += 1;
                return Ok(());
            }
            "Reservation" => {
                self.left_out.reservations += 1;
                return Ok(());
            }
            other => return Err(("type", shown(other))),
        };
        if wire.savings_plan.is_some_and(|plans| !plans.is_empty()) {
            self.left_out.savings_plans += 1;
        }
        if wire.meter_id.trim().is_empty() {
            return Err(("meterId", String::new()));
        }
        let code = wire.currency_code.as_deref().unwrap_or_default().trim();
        if !code.eq_ignore_ascii_case(self.currency.code()) {
            return Err(("currencyCode", shown(code)));
        }
        let number = |raw: &RawValue| raw.get().trim_matches('"').to_owned();
        let price = number(wire.retail_price);
        let price: Price = price.parse().map_err(|_| ("retailPrice", shown(&price)))?;
        let from = wire.tier_minimum_units.map_or("0".to_owned(), number);
        let from: Quantity = from
            .parse()
            .ok()
            .filter(|from| *from >= Quantity::ZERO)
            .ok_or_else(|| ("tierMinimumUnits", shown(&from)))?;
        let date = wire.effective_start_date.as_deref().unwrap_or_default();
        let date: Day = date
            .get(..10)
            .and_then(|day| day.parse().ok())
            .ok_or_else(|| ("effectiveStartDate", shown(date)))?;
        // Texts come with stray spaces.
        let text =
            |text: &Option<Cow<'_, str>>| text.as_deref().unwrap_or_default().trim().to_owned();
        let meter = Meter {
            id: MeterId::new(&wire.meter_id),
            article: (
                text(&wire.sku_id),
                text(&wire.arm_region_name),
                is_development,
            ),
            rank: (
                is_development == self.for_development,
                wire.is_primary_meter_region.unwrap_or(true),
            ),
            name: text(&wire.meter_name),
            category: text(&wire.service_name),
            sub_category: text(&wire.product_name),
            region: text(&wire.location),
            unit: text(&wire.unit_of_measure),
            first_row: self.rows,
            tiers: vec![(from, price, date)],
        };
        self.place(meter);
        Ok(())
    }

    /// Puts a row where it belongs: among the tiers of its article, in the
    /// place of a lesser one, or nowhere.
    fn place(&mut self, row: Meter) {
        let Some(&place) = self.places.get(&row.id) else {
            self.places.insert(row.id.clone(), self.meters.len());
            self.meters.push(row);
            return;
        };
        let known = &mut self.meters[place];
        let (from, price, date) = row.tiers[0];
        let same_tier = known.tiers.iter_mut().find(|(known, ..)| *known == from);
        if known.article == row.article {
            match same_tier {
                None => known.tiers.push((from, price, date)),
                // Of two dates the later one counts.
                Some(tier) => {
                    if date > tier.2 {
                        *tier = (from, price, date);
                    }
                    self.left_out.repeated += 1;
                }
            }
            return;
        }
        if same_tier.is_some_and(|tier| tier.1 != price) {
            self.left_out.differing += 1;
        } else {
            self.left_out.repeated += 1;
        }
        if row.rank > known.rank {
            *known = row;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDED: &str = include_str!("../../../../tests/samples/retail_prices_cut.json");

    fn card(for_development: bool, pages: &[&str]) -> RetailCard {
        let mut prices = RetailPrices::new(Currency::USD, for_development);
        for page in pages {
            prices.add_page(page.as_bytes()).unwrap();
        }
        prices.finish()
    }

    fn price(card: &RateCard, meter: &str) -> Vec<String> {
        let rate = card.rates(&MeterId::new(meter)).next();
        rate.into_iter()
            .flat_map(|rate| rate.tiers().to_vec())
            .map(|tier| format!("{}:{}", tier.from, tier.price))
            .collect()
    }

    #[test]
    fn the_recorded_rows_give_one_price_a_meter() {
        let found = card(false, &[RECORDED]);
        assert_eq!((found.card.meters(), found.problems.len()), (4, 0));
        // Its reservations are for whole years and called "1 Hour" too.
        assert_eq!(
            price(&found.card, "4E763E64-5AE4-5ED3-8892-902BB82CA7D3"),
            ["0:0.46"]
        );
        let left_out = RetailLeftOut {
            reservations: 2,
            development: 1,
            repeated: 2,
            ..RetailLeftOut::default()
        };
        assert_eq!(found.left_out, left_out);
        let windows = "ff052bc0-bdca-5b48-b96e-37c82dda2ae8";
        assert_eq!(price(&found.card, windows), [""; 0]);
        assert_eq!(price(&card(true, &[RECORDED]).card, windows), ["0:5.536"]);
    }

    fn row(changes: &[(&str, &str)]) -> String {
        let mut row = serde_json::json!({
            "currencyCode": "USD", "tierMinimumUnits": 0.0, "retailPrice": 1, "meterId": "m", "skuId": "s",
            "armRegionName": "westeurope", "effectiveStartDate": "2024-01-01T00:00:00Z", "type": "Consumption",
            "isPrimaryMeterRegion": true, "meterName": " Data Stored ",
        });
        for (name, value) in changes {
            row[*name] = serde_json::from_str(value).unwrap();
        }
        row.to_string()
    }

    fn page(rows: &[String]) -> String {
        format!(r#"{{"Items":[{}],"NextPageLink":null}}"#, rows.join(","))
    }

    #[test]
    fn tiers_may_come_on_different_pages_and_in_any_order() {
        let pages = [
            page(&[row(&[
                ("tierMinimumUnits", "51200"),
                ("retailPrice", "0.0199"),
            ])]),
            page(&[
                row(&[("retailPrice", "0.0208")]),
                row(&[
                    ("retailPrice", "0.03"),
                    ("effectiveStartDate", "\"2020-01-01\""),
                ]),
            ]),
        ];
        let found = card(false, &[&pages[0], &pages[1]]);
        assert_eq!(price(&found.card, "m"), ["0:0.0208", "51200:0.0199"]);
        assert_eq!(found.left_out.repeated, 1);
    }

    #[test]
    fn the_price_of_the_own_region_counts() {
        let elsewhere = row(&[
            ("isPrimaryMeterRegion", "false"),
            ("armRegionName", "\"x\""),
            ("retailPrice", "9"),
            ("savingsPlan", r#"[{"term":"1 Year","retailPrice":0.5}]"#),
        ]);
        let found = card(false, &[&page(&[elsewhere, row(&[])])]);
        assert_eq!(price(&found.card, "m"), ["0:1"]);
        assert_eq!(
            (found.left_out.differing, found.left_out.savings_plans),
            (1, 1)
        );
    }

    #[test]
    fn what_is_no_price_is_named() {
        let rows = [
            row(&[("retailPrice", "\"dear\"")]),
            row(&[("meterId", "\" \"")]),
            row(&[("currencyCode", "\"EUR\"")]),
            row(&[("type", "\"Gift\"")]),
            row(&[("tierMinimumUnits", "-1")]),
            "7".to_owned(),
            row(&[("tierMinimumUnits", "5"), ("meterId", "\"late\"")]),
        ];
        let found = card(false, &[&page(&rows)]);
        let fields: Vec<&str> = found.problems.iter().map(|problem| problem.field).collect();
        assert_eq!(
            fields,
            [
                "retailPrice",
                "meterId",
                "currencyCode",
                "type",
                "tierMinimumUnits",
                "retailPrice",
                "tierMinimumUnits"
            ]
        );
        assert_eq!(found.card.meters(), 0);
    }

    #[test]
    fn a_cut_page_leaves_nothing_behind() {
        for length in 0..RECORDED.len() - 2 {
            let mut prices = RetailPrices::new(Currency::USD, false);
            let cut = prices.add_page(&RECORDED.as_bytes()[..length]);
            assert_eq!(cut, Err(CardError::Truncated), "{length}");
            assert_eq!(prices.finish().card.meters(), 0);
        }
    }
}
