//! Changing the rules: each change counts at once where it can, and a notice
//! offers to take it back.

use costs::allocation::{
    Allocation, AllocationFault, AllocationField, AllocationProblem, AllocationSection,
};
use engine::protocol::Failure;
use leptos::prelude::*;

use crate::i18n::{failure_text, shell_texts, tags_texts};
use crate::state::{AllocationRules, Toasts};

/// The rules as the forms see them.
#[derive(Clone, Copy)]
pub(super) struct Editing {
    rules: AllocationRules,
    toasts: Toasts,
}

/// Where something can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Which list of rules.
    pub(super) section: AllocationSection,
    /// Place of the rule in it, from 0.
    pub(super) rule: usize,
    /// The field.
    pub(super) field: AllocationField,
    /// Which part of the field.
    pub(super) entry: Entry,
}

/// Which part of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// All of it, with its entries.
    Any,
    /// What is of no entry.
    Whole,
    /// An entry, by its place from 0.
    At(usize),
}

impl Place {
    /// A field with all its entries.
    pub(super) const fn field(
        section: AllocationSection,
        rule: usize,
        field: AllocationField,
    ) -> Self {
        Self {
            section,
            rule,
            field,
            entry: Entry::Any,
        }
    }

    /// The same, only this part of the field.
    pub(super) const fn at(self, entry: Entry) -> Self {
        Self { entry, ..self }
    }

    fn has(self, problem: &AllocationProblem) -> bool {
        let is = |place: usize, number: u32| usize::try_from(number).ok() == Some(place + 1);
        problem.section == self.section
            && is(self.rule, problem.rule)
            && problem.field == self.field
            && match self.entry {
                Entry::Any => true,
                Entry::Whole => problem.entry == 0,
                Entry::At(entry) => is(entry, problem.entry),
            }
    }
}

impl Editing {
    pub(super) fn current() -> Self {
        use_context().expect("the page provides the rules to everything on it")
    }

    pub(super) fn new(rules: AllocationRules) -> Self {
        Self {
            rules,
            toasts: Toasts::current(),
        }
    }

    /// Reads what the forms show.
    pub(super) fn read<T>(self, read: impl FnOnce(&Allocation) -> T) -> T {
        self.rules.draft.with(read)
    }

    /// The same, followed.
    pub(super) fn memo<T>(self, read: impl Fn(&Allocation) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.read(&read))
    }

    /// Reads what counts.
    pub(super) fn applied<T>(self, read: impl FnOnce(&Allocation) -> T) -> T {
        self.rules.applied.with(read)
    }

    /// Changes the rules as the forms show them.
    pub(super) fn change(self, change: impl FnOnce(&mut Allocation)) {
        let former = self.rules.change(change);
        self.offer_undo(former);
    }

    /// Changes what counts even while a form is not filled in yet.
    pub(super) fn change_at_once(self, change: impl Fn(&mut Allocation)) {
        match self.rules.change_at_once(change) {
            Ok(former) => self.offer_undo(former),
            Err(problem) => self.toasts.failed(words_with_place(problem)),
        }
    }

    /// Puts other rules in the place of all.
    pub(super) fn replace(self, rules: Allocation) {
        let former = self.rules.replace(rules);
        self.offer_undo(former);
    }

    /// Forgets what does not count yet.
    pub(super) fn discard(self) {
        self.rules.discard();
    }

    /// What keeps the draft from counting, in words with its place.
    pub(super) fn whole_problem(self) -> Option<String> {
        self.rules.problem.get().map(words_with_place)
    }

    /// What is wrong with a field.
    pub(super) fn problem_at(self, place: Place) -> Signal<Option<String>> {
        Signal::derive(move || {
            let problem = self.rules.problem.get()?;
            place
                .has(&problem)
                .then(|| fault_words(problem.fault).to_owned())
        })
    }

    /// Says that something did not work.
    pub(super) fn failed(self, words: String) {
        self.toasts.failed(words);
    }

    fn offer_undo(self, former: Option<Allocation>) {
        let Some(former) = former else {
            return;
        };
        let rules = self.rules;
        let undo = move || {
            rules.replace(former.clone());
        };
        let words = tags_texts().changed;
        // One notice for the last change, not one for each.
        let former = self.toasts.shown.with_untracked(|shown| {
            let same = shown.iter().filter(|toast| toast.text == words);
            same.map(|toast| toast.id).collect::<Vec<_>>()
        });
        for notice in former {
            self.toasts.dismiss(notice);
        }
        self.toasts.done_with(words, shell_texts().undo, undo);
    }
}

/// What is wrong, and with which rule.
pub(super) fn words_with_place(problem: AllocationProblem) -> String {
    failure_text(&Failure::Allocation(problem)).happened
}

/// What is wrong, beside the field that it is wrong with.
fn fault_words(fault: AllocationFault) -> &'static str {
    let text = tags_texts();
    match fault {
        AllocationFault::Empty => text.empty,
        AllocationFault::Repeated => text.repeated,
        AllocationFault::TooMany => text.too_many,
        AllocationFault::UsesVirtualTag => text.uses_virtual_tag,
        AllocationFault::Unknown => text.unknown,
        AllocationFault::GivenToShared => text.given_to_shared,
        AllocationFault::WeightsDiffer => text.weights_differ,
        AllocationFault::Negative => text.negative,
        AllocationFault::NoWeight => text.no_weight,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_stands_at_its_own_field_only() {
        let problem = AllocationProblem {
            section: AllocationSection::VirtualTags,
            rule: 2,
            field: AllocationField::RuleValue,
            entry: 3,
            fault: AllocationFault::Empty,
        };
        let section = AllocationSection::VirtualTags;
        let place = Place::field(section, 1, AllocationField::RuleValue);
        assert!(place.has(&problem));
        assert!(place.at(Entry::At(2)).has(&problem));
        assert!(!place.at(Entry::At(1)).has(&problem));
        assert!(!place.at(Entry::Whole).has(&problem));
        assert!(!Place { rule: 2, ..place }.has(&problem));
        let other = AllocationField::Name;
        assert!(!Place::field(section, 1, other).has(&problem));
    }
}
