//! Prices entered by hand: on top of a card, or as a price book of one's own.

use std::fmt;

use super::lines::{Lines, Row};
use super::{RateCard, Tier};
use crate::calendar::Day;
use crate::fixed::Quantity;
use crate::meter::MeterId;
use crate::money::Currency;

/// Why a price entered by hand cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnPriceError {
    /// There are no tiers.
    NoTiers,
    /// The first tier begins above or below 0, so that some units would have
    /// no price.
    FirstTierNotZero,
    /// A tier begins below the one before it.
    TiersNotAscending {
        /// The later tier, from 1.
        tier: usize,
    },
    /// A tier begins where the one before it does.
    TierRepeated {
        /// The later tier, from 1.
        tier: usize,
    },
    /// The included quantity is below 0.
    IncludedNegative,
}

impl fmt::Display for OwnPriceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTiers => f.write_str("no tiers"),
            Self::FirstTierNotZero => f.write_str("the first tier does not begin at 0"),
            Self::TiersNotAscending { tier } => {
                write!(f, "tier {tier} begins below the one before")
            }
            Self::TierRepeated { tier } => {
                write!(f, "tier {tier} begins where the one before does")
            }
            Self::IncludedNegative => f.write_str("the included quantity is below 0"),
        }
    }
}

impl std::error::Error for OwnPriceError {}

impl RateCard {
    /// A card without lines, for prices entered by hand.
    #[must_use]
    pub fn own(currency: Currency) -> Self {
        Self {
            currency,
            locale: String::new(),
            offer_terms: Vec::new(),
            term_dates: Vec::new(),
            lines: Lines::default(),
        }
    }

    /// Adds a price of `meter` from the day `effective` on, or replaces the one
    /// from that day. Names come from the newest line of the meter, if it has
    /// one.
    ///
    /// # Errors
    ///
    /// Where `tiers` do not begin at 0 or do not ascend, or `included` is below
    /// 0; the card is then as before.
    pub fn with_price(
        &mut self,
        meter: MeterId,
        unit: &str,
        tiers: Vec<Tier>,
        included: Quantity,
        effective: Day,
    ) -> Result<(), OwnPriceError> {
        check(&tiers, included)?;
        self.lines.put(&meter, unit, &tiers, included, effective);
        Ok(())
    }
}

fn check(tiers: &[Tier], included: Quantity) -> Result<(), OwnPriceError> {
    let first = tiers.first().ok_or(OwnPriceError::NoTiers)?;
    if !first.from.is_zero() {
        return Err(OwnPriceError::FirstTierNotZero);
    }
    for (index, pair) in tiers.windows(2).enumerate() {
        let tier = index + 2;
        if pair[1].from < pair[0].from {
            return Err(OwnPriceError::TiersNotAscending { tier });
        }
        if pair[1].from == pair[0].from {
            return Err(OwnPriceError::TierRepeated { tier });
        }
    }
    if included < Quantity::ZERO {
        return Err(OwnPriceError::IncludedNegative);
    }
    Ok(())
}

impl Lines {
    fn put(
        &mut self,
        meter: &MeterId,
        unit: &str,
        tiers: &[Tier],
        included: Quantity,
        effective: Day,
    ) {
        let key = self.make_key(meter);
        let rows = self.rows_with(key);
        let no_text = self.texts.number("");
        let kind = if key.is_text { Row::ID_IS_TEXT } else { 0 };
        let mut row = rows.clone().next_back().map_or(
            Row {
                name: no_text,
                category: no_text,
                sub_category: no_text,
                region: no_text,
                unit: no_text,
                included: 0,
                effective,
                first_tier: 0,
                shape: kind,
            },
            |newest| self.rows[newest],
        );
        row.unit = self.texts.number(unit);
        row.included = self.place_included(included);
        row.effective = effective;
        row.first_tier = self.tiers.len() as u32;
        row.shape = row.shape & Row::BITS | tiers.len() as u32;
        self.tiers.extend_from_slice(tiers);

        let place =
            rows.start + self.rows[rows.clone()].partition_point(|row| row.effective <= effective);
        if place > rows.start && self.rows[place - 1].effective == effective {
            self.rows[place - 1] = row;
        } else if rows.is_empty() {
            let place = self.rows.len() as u32;
            self.ids.push(key.bits);
            self.rows.push(row);
            let Self {
                ids,
                rows,
                first_rows,
                ..
            } = self;
            first_rows.insert_unique(key.hash(), place, |&row| {
                super::lines::key_at(ids, rows, row as usize).hash()
            });
        } else {
            self.ids.insert(place, key.bits);
            self.rows.insert(place, row);
            for first in self.first_rows.iter_mut() {
                // The meter itself still begins where it did.
                *first += u32::from(*first as usize >= place && *first as usize != rows.start);
            }
        }
    }
}
