//! The values of a virtual tag: which rule each entry matches first.

use std::rc::Rc;

use super::RatedUsage;
use super::columns::{Column, Keys};
use crate::allocation::VirtualTag;

/// No rule.
const NONE: u32 = u32::MAX;

/// See the module.
pub(super) struct VirtualColumn<'a> {
    tag: Option<&'a VirtualTag>,
    /// Number of the rule for each entry; where states of bill lines make a
    /// difference for the unpriced state and then for the priced one.
    rules: Vec<u32>,
    pub(super) has_states: bool,
    pub(super) depends_on_prices: bool,
}

impl<'a> VirtualColumn<'a> {
    pub(super) fn of(rated: &RatedUsage<'a>, name: &str) -> Self {
        let tag = rated.allocation.virtual_tag(name);
        let entries = rated.entries().count();
        let mut found = Self {
            tag,
            rules: vec![NONE; entries],
            has_states: false,
            depends_on_prices: false,
        };
        let Some(tag) = tag else {
            return found;
        };
        // For each rule, filter and condition the keys that pass.
        type Conditions = Vec<(Rc<Column>, Vec<bool>)>;
        let rules: Vec<Vec<Conditions>> = tag
            .rules
            .iter()
            .map(|rule| {
                let filters = rule.filter.iter().map(|filter| {
                    let conditions = filter.any.iter().map(|condition| {
                        let column = rated.column(&condition.dimension);
                        let passes = condition.test.holds_for(&column.keys);
                        (column, passes)
                    });
                    conditions.collect()
                });
                filters.collect()
            })
            .collect();
        for (column, _) in rules.iter().flatten().flatten() {
            found.has_states |= column.has_states();
            found.depends_on_prices |= column.depends_on_prices();
        }
        let states = if found.has_states { 2 } else { 1 };
        found.rules = vec![NONE; entries * states];
        for (number, filters) in rules.iter().enumerate() {
            for (place, rule) in found.rules.iter_mut().enumerate() {
                if *rule != NONE {
                    continue;
                }
                // Where states make no difference, any will do.
                let (entry, is_priced) = (place % entries, place >= entries || states == 1);
                let passes = |(column, passes): &(Rc<Column>, Vec<bool>)| {
                    passes[column.number(entry, is_priced) as usize]
                };
                if filters.iter().all(|any| any.iter().any(passes)) {
                    *rule = number as u32;
                }
            }
        }
        found
    }

    /// The number of the value of each entry. All values of the tag have one,
    /// also those that no entry has: shared costs may be given to them.
    pub(super) fn numbers(&self, keys: &mut Keys) -> Vec<u32> {
        let mut number = |value: &str| keys.number_of(Some(value), || value.to_owned());
        let rules = self.tag.map_or(&[][..], |tag| &tag.rules);
        let numbers: Vec<u32> = rules.iter().map(|rule| number(&rule.value)).collect();
        let rest = self.tag.and_then(|tag| tag.rest.as_deref());
        let rest = rest.map(&mut number);
        let of_rule = self.rules.iter().map(|rule| {
            let number = numbers.get(*rule as usize).copied().or(rest);
            number.unwrap_or_else(|| keys.number_of(None, String::new))
        });
        of_rule.collect()
    }
}
