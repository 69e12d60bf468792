//! A card as plain numbers and texts, to be written somewhere and read again.
//! What is read is checked as a card from JSON is.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::draft::{Draft, Line};
use super::lines::{Key, Lines};
use super::{OfferTerm, RateCard, Tier};
use crate::calendar::Day;
use crate::fixed::{Price, Quantity};
use crate::money::Currency;

/// A card in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCard {
    currency: Currency,
    locale: String,
    terms: Vec<(Day, OfferTerm)>,
    texts: Vec<String>,
    /// Each list of tiers once: bounds and prices.
    tiers: Vec<Vec<(Quantity, Price)>>,
    lines: Vec<StoredLine>,
}

/// One line. Texts and tiers are numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct StoredLine {
    /// A GUID, or the number of a text.
    meter: u128,
    has_text_id: bool,
    /// Name, category, sub-category, region and unit.
    texts: [u32; 5],
    included: Quantity,
    effective: Day,
    is_third_party: bool,
    tiers: u32,
}

/// What was read is no card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredCardError;

impl std::fmt::Display for StoredCardError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("lines that name nothing, or prices in no order")
    }
}

impl std::error::Error for StoredCardError {}

impl RateCard {
    /// All of it.
    #[must_use]
    pub fn stored(&self) -> StoredCard {
        let lines = &self.lines;
        let mut lists: rustc_hash::FxHashMap<Range<usize>, u32> = rustc_hash::FxHashMap::default();
        let mut tiers = Vec::new();
        let line = |row: usize| {
            let stored = &lines.rows[row];
            let next = tiers.len() as u32;
            let list = *lists.entry(stored.tiers()).or_insert(next);
            if list == next {
                let list = lines.tiers(row).iter();
                tiers.push(list.map(|tier| (tier.from, tier.price)).collect());
            }
            let key = lines.key(row);
            StoredLine {
                meter: key.bits,
                has_text_id: key.is_text,
                texts: [
                    stored.name,
                    stored.category,
                    stored.sub_category,
                    stored.region,
                    stored.unit,
                ],
                included: lines.included(row),
                effective: stored.effective,
                is_third_party: stored.is_third_party(),
                tiers: list,
            }
        };
        let stored = (0..lines.rows.len()).map(line).collect();
        let texts = (0..lines.texts.len() as u32).map(|text| lines.texts.text(text).to_owned());
        let terms = self.dated_offer_terms();
        StoredCard {
            currency: self.currency,
            locale: self.locale.clone(),
            terms: terms.map(|(day, term)| (day, term.clone())).collect(),
            texts: texts.collect(),
            tiers,
            lines: stored,
        }
    }

    /// Makes a card of what was written.
    ///
    /// # Errors
    ///
    /// Where it does not fit together: nobody wrote that.
    pub fn from_stored(stored: StoredCard) -> Result<Self, StoredCardError> {
        let lists = stored.tiers.into_iter().map(|list| {
            let tiers = list.into_iter().map(|(from, price)| Tier { from, price });
            let tiers: Vec<Tier> = tiers.collect();
            let begins = tiers.first().is_some_and(|tier| tier.from.is_zero());
            let ascends = tiers.is_sorted_by_key(|tier| tier.from);
            (begins && ascends).then_some(tiers).ok_or(StoredCardError)
        });
        let lists: Vec<Vec<Tier>> = lists.collect::<Result<_, _>>()?;
        let mut draft = Draft::default();
        draft.reserve(stored.lines.len());
        for (text, number) in stored.texts.iter().zip(0..) {
            if draft.texts().number(text) != number {
                return Err(StoredCardError);
            }
        }
        let is_text = |number: u128| number < stored.texts.len() as u128;
        for line in &stored.lines {
            let named = line.texts.iter().all(|&text| is_text(u128::from(text)));
            let tiers = lists.get(line.tiers as usize).filter(|_| named);
            let tiers = tiers.ok_or(StoredCardError)?;
            if line.has_text_id && !is_text(line.meter) || line.included < Quantity::ZERO {
                return Err(StoredCardError);
            }
            let [name, category, sub_category, region, unit] = line.texts;
            let line = Line {
                meter: Key {
                    bits: line.meter,
                    is_text: line.has_text_id,
                },
                name,
                category,
                sub_category,
                region,
                unit,
                included: line.included,
                effective: Day::from_days_since_epoch(line.effective.days_since_epoch()),
                is_third_party: line.is_third_party,
            };
            draft.add(&line, tiers);
        }
        let lines: Lines = draft.finish();
        let (term_dates, offer_terms) = stored.terms.into_iter().unzip();
        Ok(Self {
            currency: stored.currency,
            locale: stored.locale,
            offer_terms,
            term_dates,
            lines,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::MeterId;

    const CARD: &[u8] =
        include_bytes!("../../../../tests/samples/ratecard_MS-AZR-0062P_USD_cut.json");

    fn shown(card: &RateCard) -> Vec<String> {
        let line = |meter: MeterId| {
            let rates = card.rates(&meter).map(|rate| {
                let texts = [
                    rate.name(),
                    rate.category(),
                    rate.sub_category(),
                    rate.region(),
                ];
                let (tiers, included) = (rate.tiers(), rate.included());
                format!(
                    "{texts:?} {} {tiers:?} {included} {} {}",
                    rate.unit(),
                    rate.effective(),
                    rate.is_third_party()
                )
            });
            format!("{meter} {:?}", rates.collect::<Vec<_>>())
        };
        let terms = card.dated_offer_terms().map(|term| format!("{term:?}"));
        card.meter_ids().map(line).chain(terms).collect()
    }

    #[test]
    fn a_card_comes_back() {
        let (mut card, _) = RateCard::read(CARD).unwrap();
        let own = vec![Tier {
            from: Quantity::ZERO,
            price: Price::ONE,
        }];
        let day = Day::from_days_since_epoch(20_000);
        let meter = MeterId::new("tier-custom");
        card.with_price(meter, "1 Hour", own, Quantity::ZERO, day)
            .unwrap();
        let again = RateCard::from_stored(card.stored()).unwrap();
        assert_eq!(shown(&again), shown(&card));
        assert_eq!(again.locale(), card.locale());
        assert_eq!(again.newest_date(), card.newest_date());
        assert_eq!(again.stored(), card.stored());
    }

    #[test]
    fn what_names_nothing_is_refused() {
        let (card, _) = RateCard::read(CARD).unwrap();
        let wrong: [fn(&mut StoredCard); 6] = [
            |card| card.texts.clear(),
            |card| card.texts.push(card.texts[0].clone()),
            |card| card.tiers.clear(),
            |card| card.tiers[0].clear(),
            |card| card.lines[0].texts[4] = u32::MAX,
            |card| card.lines[0].has_text_id = true,
        ];
        for wrong in wrong {
            let mut stored = card.stored();
            wrong(&mut stored);
            assert!(RateCard::from_stored(stored).is_err());
        }
    }
}
