//! Reads a card of any shape, value by value: slower than [`super::scan`], and
//! the judge of what is wrong with a card.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::draft::{Draft, Line};
use super::{OfferTerm, RateCard, Tier};
use crate::calendar::{Day, Timestamp};
use crate::fixed::Quantity;
use crate::foreign_text;
use crate::meter::MeterId;
use crate::money::Money;

/// Why a body is no rate card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardError {
    /// JSON without a list of `Meters`.
    NotACard,
    /// No `Currency` of three letters.
    CurrencyMissing,
    /// The JSON ends in the middle.
    Truncated,
    /// Not JSON, or a value of the wrong kind.
    Malformed {
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
    },
}

/// A line of the card that could not be read; the others are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardProblem {
    /// Number of the meter in the list, from 1.
    pub meter: u32,
    /// Field at fault.
    pub field: &'static str,
    /// What stands there.
    pub value: String,
}

/// Reads a card without a byte order mark.
pub(super) fn read(body: &[u8]) -> Result<(RateCard, Vec<CardProblem>), CardError> {
    let text = std::str::from_utf8(body).map_err(|error| {
        if error.error_len().is_none() {
            CardError::Truncated
        } else {
            CardError::Malformed {
                line: 1,
                column: 1 + error.valid_up_to() as u32,
            }
        }
    })?;
    let wire: WireCard<'_> = serde_json::from_str(text).map_err(|error| {
        if error.is_eof() {
            CardError::Truncated
        } else {
            CardError::Malformed {
                line: error.line() as u32,
                column: error.column() as u32,
            }
        }
    })?;
    let meters = wire.meters.ok_or(CardError::NotACard)?;
    let currency = text_of(wire.currency)
        .and_then(|text| text.parse().ok())
        .ok_or(CardError::CurrencyMissing)?;
    let mut draft = Draft::default();
    draft.reserve(meters.len());
    let mut problems = Vec::new();
    for (index, meter) in meters.iter().enumerate() {
        if let Err((field, value)) = add(&mut draft, meter) {
            problems.push(CardProblem {
                meter: index as u32 + 1,
                field,
                value,
            });
        }
    }
    let (offer_terms, term_dates) = terms(wire.offer_terms);
    let card = RateCard {
        currency,
        locale: shortened(&text_of(wire.locale).unwrap_or_default()),
        offer_terms,
        term_dates,
        lines: draft.finish(),
    };
    Ok((card, problems))
}

/// The terms of a card and the first day of each, where it has any.
pub(super) fn terms(wire: Option<Vec<WireTerm<'_>>>) -> (Vec<OfferTerm>, Vec<Day>) {
    wire.unwrap_or_default()
        .into_iter()
        .map(|wire| {
            let effective = day_of(wire.effective_date).unwrap_or_else(no_date);
            (OfferTerm::from(wire), effective)
        })
        .unzip()
}

/// Adds a meter, or says which field is at fault and what stands there.
pub(super) fn add(draft: &mut Draft, wire: &WireMeter<'_>) -> Result<(), (&'static str, String)> {
    let shown = |raw: Option<&RawValue>| raw.map_or_else(String::new, |raw| shortened(raw.get()));
    let id = text_of(wire.meter_id)
        .filter(|id| !id.trim().is_empty())
        .ok_or_else(|| ("MeterId", shown(wire.meter_id)))?;
    let included = match wire.included_quantity {
        None => Quantity::ZERO,
        Some(raw) => number_of(raw)
            .and_then(|text| text.parse().ok())
            .filter(|included| *included >= Quantity::ZERO)
            .ok_or_else(|| ("IncludedQuantity", shown(wire.included_quantity)))?,
    };
    let effective = match wire.effective_date {
        None => no_date(),
        Some(_) => day_of(wire.effective_date)
            .ok_or_else(|| ("EffectiveDate", shown(wire.effective_date)))?,
    };
    let mut tiers = wire
        .meter_rates
        .and_then(|raw| serde_json::from_str::<WireRates<'_>>(raw.get()).ok())
        .and_then(|rates| rates.tiers())
        .ok_or_else(|| ("MeterRates", shown(wire.meter_rates)))?;
    if !sort_tiers(&mut tiers) {
        return Err(("MeterRates", shown(wire.meter_rates)));
    }
    let mut text = |raw| {
        let text = text_of(raw).unwrap_or_default();
        draft.texts().number(&text)
    };
    let line = Line {
        name: text(wire.meter_name),
        category: text(wire.meter_category),
        sub_category: text(wire.meter_sub_category),
        region: text(wire.meter_region),
        unit: text(wire.unit),
        meter: draft.lines().make_key(&MeterId::new(&id)),
        included,
        effective,
        is_third_party: wire
            .meter_tags
            .is_some_and(|raw| raw.get().contains("\"Third Party\"")),
    };
    draft.add(&line, &tiers);
    Ok(())
}

/// The year 1, which cards use for "no date" themselves.
pub(super) fn no_date() -> Day {
    Day::from_days_since_epoch(i32::MIN)
}

/// Sorts by bound and says whether the list can price every quantity once: one
/// below the first bound would have no price, and two prices from one bound
/// would leave it to chance.
pub(super) fn sort_tiers(tiers: &mut [Tier]) -> bool {
    if !tiers.is_sorted_by_key(|tier| tier.from) {
        tiers.sort_by_key(|tier| tier.from);
    }
    tiers.first().is_some_and(|tier| tier.from.is_zero())
        && tiers.windows(2).all(|pair| pair[0].from != pair[1].from)
}

impl fmt::Display for CardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotACard => f.write_str("no list of Meters"),
            Self::CurrencyMissing => f.write_str("no Currency of three letters"),
            Self::Truncated => f.write_str("ends in the middle"),
            Self::Malformed { line, column } => write!(f, "line {line}, column {column}"),
        }
    }
}

impl std::error::Error for CardError {}

/// The beginning of a faulty value.
pub(super) fn shortened(text: &str) -> String {
    foreign_text::excerpt_of(text, 80)
}

/// The text of a JSON string; `None` for anything else.
pub(super) fn text_of(raw: Option<&RawValue>) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
    serde_json::from_str::<Text<'_>>(raw?.get())
        .ok()
        .map(|text| text.0)
}

/// The day of a date and time in a JSON string.
fn day_of(raw: Option<&RawValue>) -> Option<Day> {
    Some(text_of(raw)?.parse::<Timestamp>().ok()?.day())
}

/// The digits of a JSON number, which may be written as a string.
fn number_of(raw: &RawValue) -> Option<&str> {
    let text = raw.get();
    match text.as_bytes().first()? {
        b'"' => text.strip_prefix('"')?.strip_suffix('"'),
        b'-' | b'0'..=b'9' => Some(text),
        _ => None,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct WireCard<'a> {
    #[serde(borrow)]
    offer_terms: Option<Vec<WireTerm<'a>>>,
    #[serde(borrow)]
    meters: Option<Vec<WireMeter<'a>>>,
    #[serde(borrow)]
    currency: Option<&'a RawValue>,
    #[serde(borrow)]
    locale: Option<&'a RawValue>,
}

/// Values stay text until they are looked at, so that one wrong kind of value
/// costs one line and not the card, and no number passes through a float.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WireMeter<'a> {
    #[serde(borrow)]
    meter_id: Option<&'a RawValue>,
    #[serde(borrow)]
    meter_name: Option<&'a RawValue>,
    #[serde(borrow)]
    meter_category: Option<&'a RawValue>,
    #[serde(borrow)]
    meter_sub_category: Option<&'a RawValue>,
    #[serde(borrow)]
    meter_region: Option<&'a RawValue>,
    #[serde(borrow)]
    meter_rates: Option<&'a RawValue>,
    #[serde(borrow)]
    meter_tags: Option<&'a RawValue>,
    #[serde(borrow)]
    included_quantity: Option<&'a RawValue>,
    #[serde(borrow)]
    effective_date: Option<&'a RawValue>,
    #[serde(borrow)]
    unit: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WireTerm<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    credit: Option<&'a RawValue>,
    #[serde(borrow)]
    recurring_charge: Option<&'a RawValue>,
    #[serde(borrow)]
    tiered_discount: Option<WireRates<'a>>,
    #[serde(borrow)]
    effective_date: Option<&'a RawValue>,
    #[serde(borrow)]
    excluded_meter_ids: Option<Vec<Cow<'a, str>>>,
}

impl From<WireTerm<'_>> for OfferTerm {
    fn from(wire: WireTerm<'_>) -> Self {
        let name = text_of(wire.name).unwrap_or_default().into_owned();
        let excluded = wire
            .excluded_meter_ids
            .unwrap_or_default()
            .iter()
            .map(|id| MeterId::new(id))
            .collect();
        let amount = |raw: Option<&RawValue>| number_of(raw?)?.parse::<Money>().ok();
        match (
            name.as_str(),
            amount(wire.credit),
            amount(wire.recurring_charge),
        ) {
            ("Monetary Credit", Some(credit), _) => Self::MonetaryCredit { credit, excluded },
            ("Recurring Charge", _, Some(amount)) => Self::RecurringCharge { amount },
            ("Monetary Commitment", ..) => {
                let tiered_discount = wire.tiered_discount.map_or_else(Vec::new, |rates| {
                    rates
                        .0
                        .iter()
                        .filter_map(|(key, value)| {
                            Some((key.parse().ok()?, number_of(value)?.parse().ok()?))
                        })
                        .collect()
                });
                Self::MonetaryCommitment {
                    tiered_discount,
                    excluded,
                }
            }
            _ => Self::Other(name),
        }
    }
}

/// An object from bound to value, in the order written.
struct WireRates<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl WireRates<'_> {
    fn tiers(&self) -> Option<Vec<Tier>> {
        self.0
            .iter()
            .map(|(from, price)| {
                Some(Tier {
                    from: from.trim().parse().ok()?,
                    price: number_of(price)?.parse().ok()?,
                })
            })
            .collect()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for WireRates<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Bound<'a>(#[serde(borrow)] Cow<'a, str>);
        struct Rates<'a>(PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for Rates<'a> {
            type Value = WireRates<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object from bound to price")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut rates = Vec::with_capacity(1);
                while let Some((Bound(bound), price)) = map.next_entry()? {
                    rates.push((bound, price));
                }
                Ok(WireRates(rates))
            }
        }
        deserializer.deserialize_map(Rates(PhantomData))
    }
}
