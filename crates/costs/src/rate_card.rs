//! Rate cards: the price of each meter under an offer, read from the body of
//! the Azure RateCard API (`2015-06-01-preview` and `2016-08-31-preview`) or
//! entered by hand.

mod cursor;
mod draft;
mod lines;
mod meter_rate;
mod offer_term;
mod own_price;
mod read;
mod retail;
mod scan;
mod search;
mod sheet;
mod stored;
#[cfg(test)]
mod tests;

pub use meter_rate::{MeterRate, Tier};
pub use offer_term::OfferTerm;
pub use own_price::OwnPriceError;
pub use read::{CardError, CardProblem};
pub use retail::{RetailCard, RetailLeftOut, RetailPage, RetailPrices};

use crate::calendar::Day;
use crate::meter::MeterId;
use crate::money::{Currency, Money};
use lines::Lines;
pub(crate) use sheet::SheetLine;
pub use stored::{StoredCard, StoredCardError};

/// Prices of an offer in one currency.
#[derive(Debug, Clone)]
pub struct RateCard {
    currency: Currency,
    locale: String,
    offer_terms: Vec<OfferTerm>,
    /// The first day of each term.
    term_dates: Vec<Day>,
    lines: Lines,
}

impl RateCard {
    /// Reads a card from JSON. Lines that cannot be read come back beside it.
    ///
    /// # Errors
    ///
    /// Where the body as a whole is no card.
    pub fn read(body: &[u8]) -> Result<(Self, Vec<CardProblem>), CardError> {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        scan::scan(body).map_or_else(|| read::read(body), Ok)
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
        self.lines.meters()
    }

    /// Each distinct meter once, in the order of the card.
    pub fn meter_ids(&self) -> impl Iterator<Item = MeterId> + '_ {
        self.lines.first_rows().map(|row| self.lines.meter(row))
    }

    /// All prices of a meter, by effective date; empty where it is not on the
    /// card.
    pub fn rates(&self, meter: &MeterId) -> impl DoubleEndedIterator<Item = MeterRate<'_>> {
        self.lines
            .rows_of(meter)
            .map(|row| MeterRate::new(&self.lines, row))
    }

    /// Terms of the offer, in the order of the card.
    #[must_use]
    pub fn offer_terms(&self) -> &[OfferTerm] {
        &self.offer_terms
    }

    /// Terms of the offer with their first day of validity (`EffectiveDate`),
    /// which is in the year 1 where the card gives none.
    pub fn dated_offer_terms(&self) -> impl ExactSizeIterator<Item = (Day, &OfferTerm)> + Clone {
        self.term_dates.iter().copied().zip(&self.offer_terms)
    }

    /// The terms in force in a billing period that begins on `start`: of each
    /// kind the latest that does not begin after it, of equal ones the last.
    pub fn offer_terms_on(&self, start: Day) -> impl Iterator<Item = &OfferTerm> {
        let begun = move || {
            let dated = self.dated_offer_terms().enumerate();
            dated.filter(move |(_, (day, _))| *day <= start)
        };
        begun().filter_map(move |(place, (day, term))| {
            let is_replaced = begun().any(|(other_place, (other_day, other))| {
                other.is_same_kind(term) && (other_day, other_place) > (day, place)
            });
            (!is_replaced).then_some(term)
        })
    }

    /// The newest monthly credit of the offer, if it has one.
    #[must_use]
    pub fn monthly_credit(&self) -> Option<Money> {
        self.dated_offer_terms()
            .filter_map(|(day, term)| match term {
                OfferTerm::MonetaryCredit { credit, .. } => Some((day, *credit)),
                _ => None,
            })
            .max_by_key(|&(day, _)| day)
            .map(|(_, credit)| credit)
    }

    /// The latest date from which a price of the card is valid.
    #[must_use]
    pub fn newest_date(&self) -> Option<Day> {
        self.lines.newest_date()
    }

    /// About how many bytes of memory the card takes beside its own struct.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let terms: usize = self.offer_terms.iter().map(OfferTerm::heap_bytes).sum();
        self.locale.capacity()
            + self.offer_terms.capacity() * size_of::<OfferTerm>()
            + self.term_dates.capacity() * size_of::<Day>()
            + terms
            + self.lines.heap_bytes()
    }
}
