//! Whether rules can be applied.

use std::collections::BTreeSet;

use super::problem::{AllocationFault, AllocationField, AllocationProblem, AllocationSection};
use super::tag_rules::{folded_key, folded_value};
use super::{Allocation, KeyRule, SharedCost, SplitBy, ValueRule, VirtualTag};
use crate::query::Dimension;

/// Most rules of one list, and most entries of one rule: more than anybody
/// keeps up by hand, and few enough to be applied at once.
const MOST_RULES: usize = 1_000;

type Checked = Result<(), (AllocationField, u32, AllocationFault)>;

fn fault(field: AllocationField, fault: AllocationFault) -> Checked {
    Err((field, 0, fault))
}

impl Allocation {
    /// Whether all rules can be applied.
    ///
    /// # Errors
    ///
    /// The first fault there is, with its place.
    pub fn check(&self) -> Result<(), AllocationProblem> {
        let mut targets = BTreeSet::new();
        each(AllocationSection::Keys, &self.keys, |rule| {
            check_key(rule, &mut targets)
        })?;
        let mut values = BTreeSet::new();
        each(AllocationSection::Values, &self.values, |rule| {
            check_value(rule, &mut values)
        })?;
        let mut names = BTreeSet::new();
        each(AllocationSection::VirtualTags, &self.virtual_tags, |tag| {
            check_virtual_tag(tag, &mut names)
        })?;
        let mut shared = BTreeSet::new();
        each(AllocationSection::SharedCosts, &self.shared_costs, |cost| {
            self.check_shared_cost(cost, &mut shared)
        })
    }

    fn check_shared_cost(
        &self,
        cost: &SharedCost,
        known: &mut BTreeSet<(String, String)>,
    ) -> Checked {
        let Some(tag) = self.named(&cost.tag) else {
            return fault(AllocationField::Tag, AllocationFault::Unknown);
        };
        let values = tag.values();
        if !values.contains(&cost.shared.as_str()) {
            return fault(AllocationField::Shared, AllocationFault::Unknown);
        }
        if !known.insert((tag.name.to_lowercase(), cost.shared.clone())) {
            return fault(AllocationField::Shared, AllocationFault::Repeated);
        }
        check_count(&cost.to, AllocationField::To)?;
        let is_shared = |value: &String| {
            let mut costs = self.shared_costs_of(&tag.name);
            costs.any(|cost| cost.shared == *value)
        };
        let mut seen = BTreeSet::new();
        for (number, value) in (1..).zip(&cost.to) {
            let problem = if !values.contains(&value.as_str()) {
                AllocationFault::Unknown
            } else if is_shared(value) {
                AllocationFault::GivenToShared
            } else if !seen.insert(value) {
                AllocationFault::Repeated
            } else {
                continue;
            };
            return Err((AllocationField::To, number, problem));
        }
        let SplitBy::Fixed(weights) = &cost.how else {
            return Ok(());
        };
        if weights.len() != cost.to.len() {
            return fault(AllocationField::How, AllocationFault::WeightsDiffer);
        }
        if let Some(number) = weights.iter().position(|weight| weight.raw() < 0) {
            let number = number as u32 + 1;
            return Err((AllocationField::How, number, AllocationFault::Negative));
        }
        if weights.iter().all(|weight| weight.is_zero()) {
            return fault(AllocationField::How, AllocationFault::NoWeight);
        }
        Ok(())
    }
}

/// Checks each rule of a list.
fn each<T>(
    section: AllocationSection,
    rules: &[T],
    mut check: impl FnMut(&T) -> Checked,
) -> Result<(), AllocationProblem> {
    let problem = |rule, (field, entry, fault)| AllocationProblem {
        section,
        rule,
        field,
        entry,
        fault,
    };
    if rules.len() > MOST_RULES {
        let whole = (AllocationField::Whole, 0, AllocationFault::TooMany);
        return Err(problem(0, whole));
    }
    for (number, rule) in (1..).zip(rules) {
        check(rule).map_err(|found| problem(number, found))?;
    }
    Ok(())
}

fn check_count<T>(entries: &[T], field: AllocationField) -> Checked {
    match entries.len() {
        0 => fault(field, AllocationFault::Empty),
        1..=MOST_RULES => Ok(()),
        _ => fault(field, AllocationFault::TooMany),
    }
}

fn check_text(text: &str, field: AllocationField, entry: u32) -> Checked {
    if text.trim().is_empty() {
        return Err((field, entry, AllocationFault::Empty));
    }
    Ok(())
}

fn check_key(rule: &KeyRule, targets: &mut BTreeSet<String>) -> Checked {
    check_text(&rule.target, AllocationField::Target, 0)?;
    // Two targets that one rule takes for the same would both claim it.
    if !targets.insert(folded_key(&rule.target, true)) {
        return fault(AllocationField::Target, AllocationFault::Repeated);
    }
    if !rule.is_spelling_merged {
        check_count(&rule.sources, AllocationField::Sources)?;
    }
    let mut seen = BTreeSet::new();
    for (number, source) in (1..).zip(&rule.sources) {
        check_text(source, AllocationField::Sources, number)?;
        if !seen.insert(folded_key(source, rule.is_spelling_merged)) {
            return Err((AllocationField::Sources, number, AllocationFault::Repeated));
        }
    }
    Ok(())
}

fn check_value(rule: &ValueRule, known: &mut BTreeSet<(String, String)>) -> Checked {
    check_text(&rule.key, AllocationField::Key, 0)?;
    check_count(&rule.from, AllocationField::From)?;
    check_text(&rule.to, AllocationField::To, 0)?;
    for (number, from) in (1..).zip(&rule.from) {
        check_text(from, AllocationField::From, number)?;
        if !known.insert((rule.key.to_lowercase(), folded_value(from))) {
            return Err((AllocationField::From, number, AllocationFault::Repeated));
        }
    }
    Ok(())
}

fn check_virtual_tag(tag: &VirtualTag, names: &mut BTreeSet<String>) -> Checked {
    check_text(&tag.name, AllocationField::Name, 0)?;
    if !names.insert(tag.name.to_lowercase()) {
        return fault(AllocationField::Name, AllocationFault::Repeated);
    }
    if tag.former_names.len() > MOST_RULES {
        return fault(AllocationField::Name, AllocationFault::TooMany);
    }
    check_count(&tag.rules, AllocationField::RuleValue)?;
    for (number, rule) in (1..).zip(&tag.rules) {
        check_text(&rule.value, AllocationField::RuleValue, number)?;
        let conditions = || rule.filter.iter().flat_map(|filter| &filter.any);
        let asks_virtual = |dimension: &Dimension| matches!(dimension, Dimension::Virtual(_));
        let problem = if rule.filter.is_empty() || rule.filter.iter().any(|f| f.any.is_empty()) {
            AllocationFault::Empty
        } else if conditions().any(|condition| asks_virtual(&condition.dimension)) {
            AllocationFault::UsesVirtualTag
        } else {
            continue;
        };
        return Err((AllocationField::RuleFilter, number, problem));
    }
    if let Some(rest) = &tag.rest {
        check_text(rest, AllocationField::Rest, 0)?;
    }
    Ok(())
}
