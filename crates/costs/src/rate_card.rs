//! Rate cards: the price of each meter under an offer, read from the body of
//! the Azure RateCard API (`2015-06-01-preview` and `2016-08-31-preview`).

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::calendar::{Day, Timestamp};
use crate::fixed::{Price, Quantity};
use crate::meter::MeterId;
use crate::money::{Currency, Money};
use crate::text_pool::TextPool;

/// Prices of an offer in one currency.
#[derive(Debug, Clone)]
pub struct RateCard {
    currency: Currency,
    locale: String,
    offer_terms: Vec<OfferTerm>,
    texts: TextPool,
    tiers: Vec<Tier>,
    entries: Vec<Entry>,
    /// Entries of a meter, by effective date.
    by_meter: FxHashMap<MeterId, Vec<u32>>,
}

/// Where a graduated price begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// Lower bound, counted after the included quantity.
    pub from: Quantity,
    /// Price of each unit from there to the next tier.
    pub price: Price,
}

#[derive(Debug, Clone)]
struct Entry {
    name: u32,
    category: u32,
    sub_category: u32,
    region: u32,
    unit: u32,
    included: Quantity,
    effective: Day,
    tiers: std::ops::Range<u32>,
    is_third_party: bool,
}

/// One line of a card: a meter's price from a date on.
#[derive(Debug, Clone, Copy)]
pub struct MeterRate<'a> {
    card: &'a RateCard,
    entry: &'a Entry,
}

/// What an offer adds to plain prices (`OfferTerms`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfferTerm {
    /// An amount a month that is taken off the bill.
    MonetaryCredit {
        /// In the card's currency, before tax.
        credit: Money,
        /// Meters it does not pay for.
        excluded: Vec<MeterId>,
    },
    /// A discount for a committed amount.
    MonetaryCommitment {
        /// Commitment amount and discount, as written on the card.
        tiered_discount: Vec<(Money, Price)>,
        /// Meters without the discount.
        excluded: Vec<MeterId>,
    },
    /// A fee a month.
    RecurringCharge {
        /// In the card's currency.
        amount: Money,
    },
    /// A term this version does not know, by name.
    Other(String),
}

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

impl RateCard {
    /// Reads a card from JSON. Lines that cannot be read come back beside it.
    ///
    /// # Errors
    ///
    /// Where the body as a whole is no card.
    pub fn read(body: &[u8]) -> Result<(Self, Vec<CardProblem>), CardError> {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
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
        let mut card = Self {
            currency,
            locale: text_of(wire.locale).unwrap_or_default().into_owned(),
            offer_terms: wire
                .offer_terms
                .unwrap_or_default()
                .into_iter()
                .map(OfferTerm::from)
                .collect(),
            texts: TextPool::default(),
            tiers: Vec::with_capacity(meters.len()),
            entries: Vec::with_capacity(meters.len()),
            by_meter: FxHashMap::default(),
        };
        card.by_meter.reserve(meters.len());
        let mut problems = Vec::new();
        for (index, meter) in meters.iter().enumerate() {
            if let Err((field, value)) = card.add(meter) {
                problems.push(CardProblem {
                    meter: index as u32 + 1,
                    field,
                    value,
                });
            }
        }
        for entries in card.by_meter.values_mut() {
            entries.sort_by_key(|&entry| card.entries[entry as usize].effective);
        }
        Ok((card, problems))
    }

    fn add(&mut self, wire: &WireMeter<'_>) -> Result<(), (&'static str, String)> {
        let shown =
            |raw: Option<&RawValue>| raw.map_or_else(String::new, |raw| shortened(raw.get()));
        let id = text_of(wire.meter_id)
            .filter(|id| !id.trim().is_empty())
            .ok_or_else(|| ("MeterId", shown(wire.meter_id)))?;
        let included = match wire.included_quantity {
            None => Quantity::ZERO,
            Some(raw) => number_of(raw)
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| ("IncludedQuantity", shown(wire.included_quantity)))?,
        };
        let effective = match wire.effective_date {
            None => Day::from_days_since_epoch(i32::MIN),
            Some(_) => text_of(wire.effective_date)
                .and_then(|text| text.parse::<Timestamp>().ok())
                .ok_or_else(|| ("EffectiveDate", shown(wire.effective_date)))?
                .day(),
        };
        let first_tier = self.tiers.len();
        let mut tiers = wire
            .meter_rates
            .and_then(|raw| serde_json::from_str::<WireRates<'_>>(raw.get()).ok())
            .and_then(|rates| rates.tiers())
            .ok_or_else(|| ("MeterRates", shown(wire.meter_rates)))?;
        tiers.sort_by_key(|tier| tier.from);
        // A quantity below the first key would have no price, and two prices
        // from one bound would leave it to chance.
        let is_whole = tiers.first().is_some_and(|tier| tier.from.is_zero());
        if !is_whole || tiers.windows(2).any(|pair| pair[0].from == pair[1].from) {
            return Err(("MeterRates", shown(wire.meter_rates)));
        }
        self.tiers.append(&mut tiers);
        let mut text = |raw| {
            let text = text_of(raw).unwrap_or_default();
            self.texts.number(&text)
        };
        let entry = Entry {
            name: text(wire.meter_name),
            category: text(wire.meter_category),
            sub_category: text(wire.meter_sub_category),
            region: text(wire.meter_region),
            unit: text(wire.unit),
            included,
            effective,
            tiers: first_tier as u32..self.tiers.len() as u32,
            is_third_party: wire
                .meter_tags
                .is_some_and(|raw| raw.get().contains("\"Third Party\"")),
        };
        let number = self.entries.len() as u32;
        self.entries.push(entry);
        self.by_meter
            .entry(MeterId::new(&id))
            .or_default()
            .push(number);
        Ok(())
    }

    /// Currency of all prices.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Language of the names, such as `en`.
    #[must_use]
    pub fn locale(&self) -> &str {
        &self.locale
    }

    /// Distinct meters on the card.
    #[must_use]
    pub fn meters(&self) -> usize {
        self.by_meter.len()
    }

    /// Terms of the offer.
    #[must_use]
    pub fn offer_terms(&self) -> &[OfferTerm] {
        &self.offer_terms
    }

    /// The monthly credit of the offer, if it has one.
    #[must_use]
    pub fn monthly_credit(&self) -> Option<Money> {
        self.offer_terms.iter().find_map(|term| match term {
            OfferTerm::MonetaryCredit { credit, .. } => Some(*credit),
            _ => None,
        })
    }

    /// The latest date from which a price of the card is valid.
    #[must_use]
    pub fn newest_date(&self) -> Option<Day> {
        self.entries.iter().map(|entry| entry.effective).max()
    }

    /// All prices of a meter, by effective date; empty where it is not on the
    /// card.
    pub fn rates(&self, meter: &MeterId) -> impl DoubleEndedIterator<Item = MeterRate<'_>> {
        let entries = self.by_meter.get(meter).map_or(&[][..], Vec::as_slice);
        entries.iter().map(|&entry| MeterRate {
            card: self,
            entry: &self.entries[entry as usize],
        })
    }
}

impl<'a> MeterRate<'a> {
    /// Name in the card's language.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.card.texts.text(self.entry.name)
    }

    /// Category, which the portal calls service.
    #[must_use]
    pub fn category(self) -> &'a str {
        self.card.texts.text(self.entry.category)
    }

    /// Sub-category; may be empty.
    #[must_use]
    pub fn sub_category(self) -> &'a str {
        self.card.texts.text(self.entry.sub_category)
    }

    /// Short marketing name of the region, such as `US East 2`; may be empty.
    #[must_use]
    pub fn region(self) -> &'a str {
        self.card.texts.text(self.entry.region)
    }

    /// Unit that prices are for, such as `1 Hour`.
    #[must_use]
    pub fn unit(self) -> &'a str {
        self.card.texts.text(self.entry.unit)
    }

    /// Free amount per subscription and billing month.
    #[must_use]
    pub const fn included(self) -> Quantity {
        self.entry.included
    }

    /// First day of validity; the year 1 where the card gives none.
    #[must_use]
    pub const fn effective(self) -> Day {
        self.entry.effective
    }

    /// By lower bound; the first is 0.
    #[must_use]
    pub fn tiers(self) -> &'a [Tier] {
        &self.card.tiers[self.entry.tiers.start as usize..self.entry.tiers.end as usize]
    }

    /// Whether a third party sells it, so that no credit or discount applies.
    #[must_use]
    pub const fn is_third_party(self) -> bool {
        self.entry.is_third_party
    }
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

/// At most 80 characters of a faulty value.
fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

/// The text of a JSON string; `None` for anything else.
fn text_of(raw: Option<&RawValue>) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
    serde_json::from_str::<Text<'_>>(raw?.get())
        .ok()
        .map(|text| text.0)
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
struct WireMeter<'a> {
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
struct WireTerm<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    credit: Option<&'a RawValue>,
    #[serde(borrow)]
    recurring_charge: Option<&'a RawValue>,
    #[serde(borrow)]
    tiered_discount: Option<WireRates<'a>>,
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
