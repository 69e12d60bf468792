//! Usage records for files: what a query covers, page by page.

use costs::query::Query;
use costs::rating::{self, Charges, Rating};

use super::Ledger;
use crate::protocol::{MOST_RECORDS, RecordCursor, RecordPage, RecordSubscription};

impl Ledger {
    /// The records of a query from a place on. `None` where the data are no
    /// longer those that the place is in.
    pub(crate) fn records(
        &self,
        query: &Query,
        from: Option<RecordCursor>,
        most: u32,
    ) -> Option<RecordPage> {
        let revision = self.revision;
        if from.is_some_and(|from| from.revision != revision) {
            return None;
        }
        let row = from.map_or(0, |from| from.row as usize);
        let selection = self.rated_for(query).selection(query);
        let charges = Charges {
            rating: &self.rating,
            list: self.list_rating(),
        };
        let (batch, next) = rating::records(
            &self.store,
            &self.terms(),
            charges,
            |line, row| selection.contains(line, row),
            row,
            most.clamp(1, MOST_RECORDS) as usize,
        );
        let subscriptions = batch.subscriptions.iter();
        Some(RecordPage {
            currency: selection.currency(),
            subscriptions: subscriptions
                .map(|id| self.record_subscription(id))
                .collect(),
            batch,
            next: next.map(|row| RecordCursor {
                revision,
                row: row as u32,
            }),
        })
    }

    /// Charges without own discounts and markups, where there are any.
    fn list_rating(&self) -> Option<&Rating> {
        if self.pricing.adjustments.list().is_empty() {
            return None;
        }
        Some(self.list_rating.get_or_init(|| {
            let mut plain = self.terms();
            plain.iter_mut().for_each(|terms| terms.adjustments = None);
            rating::rate(&self.store, &plain)
        }))
    }

    fn record_subscription(&self, id: &str) -> RecordSubscription {
        let known = self.subscriptions.get(id);
        let card = self.card_of(known);
        RecordSubscription {
            id: id.to_owned(),
            name: known
                .and_then(|known| known.name.clone())
                .unwrap_or_else(|| id.to_owned()),
            tenant: known.and_then(|known| known.tenant.clone()),
            offer: known.and_then(|known| known.offer.clone()),
            card: card.and_then(|card| self.card_info(card)),
        }
    }
}
