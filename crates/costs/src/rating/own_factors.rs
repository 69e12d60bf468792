//! Own discounts and markups where they differ between the records of one
//! meter: by the tags of resources, or by a category that changed midway.

use crate::adjustment::Adjustments;
use crate::fixed::Price;
use crate::usage::UsageStore;

use super::Terms;

/// What the own rules make of each item, found when it is first asked for.
///
/// An item is a meter of a resource of one subscription under one category, so
/// that only the seller can make a difference between its records.
pub(super) struct OwnFactors<'a> {
    store: &'a UsageStore,
    /// By meter, whether its records name several categories. Empty where no
    /// rule is for a category.
    has_several_categories: Vec<bool>,
    /// By item, for Microsoft's and for a third party's price: the place in
    /// `factors` counted from 1, or 0 where nobody has asked.
    places: Vec<[u32; 2]>,
    /// Each one once: there are no more than rules.
    factors: Vec<Price>,
}

impl<'a> OwnFactors<'a> {
    /// Nothing is known yet but which meters have several categories.
    pub(super) fn new(store: &'a UsageStore, terms: &[Terms<'_>]) -> Self {
        let mut own = terms.iter().filter_map(|terms| terms.adjustments);
        let has_several_categories = if own.any(Adjustments::has_category_rules) {
            several_categories(store)
        } else {
            Vec::new()
        };
        Self {
            store,
            has_several_categories,
            places: Vec::new(),
            factors: Vec::new(),
        }
    }

    /// Whether the records of a meter may differ in their factor.
    pub(super) fn differ(&self, own: &Adjustments, meter: usize) -> bool {
        let has_several = || self.has_several_categories.get(meter) == Some(&true);
        own.has_tag_rules() || own.has_category_rules() && has_several()
    }

    /// What the prices of a record are multiplied with. `own` must be the
    /// rules of its subscription.
    pub(super) fn of_row(&mut self, own: &Adjustments, row: usize, is_third_party: bool) -> Price {
        if self.places.is_empty() {
            self.places = vec![[0; 2]; self.store.items().len()];
        }
        let item = self.store.columns.item[row] as usize;
        let place = self.places[item][usize::from(is_third_party)];
        if place > 0 {
            return self.factors[place as usize - 1];
        }
        let factor = self.work_out(own, row, is_third_party);
        let known = self.factors.iter().position(|known| *known == factor);
        let place = known.unwrap_or_else(|| {
            self.factors.push(factor);
            self.factors.len() - 1
        });
        self.places[item][usize::from(is_third_party)] = place as u32 + 1;
        factor
    }

    fn work_out(&self, own: &Adjustments, row: usize, is_third_party: bool) -> Price {
        let item = self.store.item_of(row);
        let resource = &self.store.resources()[item.resource as usize];
        let label = self.store.label_of(row);
        own.factor(
            self.store.meter_id(label),
            self.store.category(label),
            &|key| resource.tag(key),
            is_third_party,
        )
    }
}

fn several_categories(store: &UsageStore) -> Vec<bool> {
    let mut first: Vec<Option<&str>> = vec![None; store.meter_ids().len()];
    let mut has_several = vec![false; first.len()];
    for label in store.labels() {
        let meter = label.id as usize;
        let category = store.category(label);
        has_several[meter] |= *first[meter].get_or_insert(category) != category;
    }
    has_several
}
