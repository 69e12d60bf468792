//! Cards made of the lines of a price sheet, which has one price a meter.

use super::draft::{Draft, Line};
use super::{RateCard, Tier};
use crate::calendar::Day;
use crate::fixed::{Price, Quantity};
use crate::meter::MeterId;
use crate::money::Currency;

/// A line of a price sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetLine {
    pub(crate) meter: MeterId,
    pub(crate) name: String,
    pub(crate) category: String,
    pub(crate) sub_category: String,
    pub(crate) region: String,
    pub(crate) unit: String,
    pub(crate) price: Price,
    pub(crate) included: Quantity,
}

impl RateCard {
    /// A card with these prices, whenever usage is.
    pub(crate) fn of_sheet(currency: Currency, lines: &[SheetLine]) -> Self {
        let mut draft = Draft::default();
        draft.reserve(lines.len());
        // The year 1 stands for no date.
        let effective = Day::from_date(1, 1, 1).unwrap_or(Day::from_days_since_epoch(0));
        for line in lines {
            let key = draft.lines().make_key(&line.meter);
            let mut text = |text: &str| draft.texts().number(text);
            let line_of = Line {
                meter: key,
                name: text(&line.name),
                category: text(&line.category),
                sub_category: text(&line.sub_category),
                region: text(&line.region),
                unit: text(&line.unit),
                included: line.included,
                effective,
                is_third_party: false,
            };
            let tier = Tier {
                from: Quantity::ZERO,
                price: line.price,
            };
            draft.add(&line_of, &[tier]);
        }
        Self {
            currency,
            locale: String::new(),
            offer_terms: Vec::new(),
            term_dates: Vec::new(),
            lines: draft.finish(),
        }
    }
}
