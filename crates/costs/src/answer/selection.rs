//! Which records a query covers.

use super::RatedUsage;
use super::groups::Grouping;
use super::slots::{OUT, SlotTable};
use crate::money::Currency;
use crate::query::{ChargeKind, Granularity, Query};
use crate::rating::BillLine;
use crate::usage::UsageStore;

/// The records that a query covers: those of its period, its filters and the
/// currency of its table. Bounds on groups make no difference.
pub struct Selection<'a> {
    store: &'a UsageStore,
    slots: SlotTable,
    /// For each slot.
    is_counted: Vec<bool>,
    /// For each window of the store.
    is_inside: Vec<bool>,
    currency: Option<Currency>,
}

impl<'a> RatedUsage<'a> {
    /// The records that `query` covers.
    #[must_use]
    pub fn selection(&self, query: &Query) -> Selection<'a> {
        let asked = query;
        let query = Query {
            group_by: Vec::new(),
            granularity: Granularity::Total,
            with_quantity: false,
            complete_until: None,
            with_column_quantities: false,
            having: None,
            ..query.clone()
        };
        let has_usage = query.has_kind(ChargeKind::Usage);
        let windows = self.store.windows().iter();
        let is_inside =
            windows.map(|window| has_usage && query.period.contains(window.start.day()));
        let is_inside = is_inside.collect();
        let (slots, is_counted, currency) = Grouping::unordered(self, &query).into_slots();
        // Parts of shared costs alone have a currency, and no records.
        let currency = currency.or_else(|| self.grouping(asked).currency);
        Selection {
            store: self.store,
            slots,
            is_counted,
            is_inside,
            currency,
        }
    }
}

impl Selection<'_> {
    /// Whether a record, one of a bill line, is covered.
    #[must_use]
    pub fn contains(&self, line: &BillLine, row: usize) -> bool {
        let columns = &self.store.columns;
        let slots = self.slots.of_state(line.state.is_priced());
        let slot = slots[columns.item[row] as usize];
        slot != OUT
            && self.is_counted[slot as usize]
            && self.is_inside[columns.window[row] as usize]
    }

    /// The currency of the charges; `None` where nothing has a price.
    #[must_use]
    pub const fn currency(&self) -> Option<Currency> {
        self.currency
    }
}
