//! Rules for tags and shared costs: kept by the browser over visits, told to
//! the worker, and edited as a draft that counts as soon as it is whole.

use costs::allocation::{
    Allocation, AllocationFault, AllocationField, AllocationProblem, AllocationSection,
};
use costs::query::Test;
use engine::protocol::{Failure, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::session::FailedAttempt;
use super::{Attempt, EngineState, Session};
use crate::browser;

const RULES: &str = "meterview.tag-rules";
const WANTED: &str = "meterview.wanted-tags";

/// Why a file of rules is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RulesProblem {
    /// It is no JSON of rules: line and column of the first fault, from 1.
    NoRules(usize, usize),
    /// One of its rules cannot be applied.
    Rule(AllocationProblem),
}

/// The rules of this page. Copies are handles to the same ones.
#[derive(Clone, Copy)]
pub(crate) struct AllocationRules {
    /// What counts.
    pub(crate) applied: RwSignal<Allocation>,
    /// What the forms show; counts too unless there is a problem with it.
    pub(crate) draft: RwSignal<Allocation>,
    /// What is wrong with the draft.
    pub(crate) problem: Memo<Option<AllocationProblem>>,
    /// Tag keys that every resource should have; `None` if never chosen.
    pub(crate) wanted: RwSignal<Option<Vec<String>>>,
    session: Session,
    is_telling: RwSignal<bool>,
    /// What the worker would not take.
    refused: StoredValue<Option<Allocation>>,
}

impl AllocationRules {
    /// Those of this page.
    pub(crate) fn current() -> Self {
        use_context().expect("the app provides the rules for tags to everything in it")
    }

    /// Those of earlier visits. From now on the worker is told of every change,
    /// and again whenever it has forgotten them.
    pub(crate) fn restore(session: Session) -> Self {
        let kept = browser::remembered(RULES).unwrap_or_default();
        let kept = read_rules(&kept).unwrap_or_default();
        let wanted = browser::remembered(WANTED);
        let draft = RwSignal::new(kept.clone());
        let rules = Self {
            applied: RwSignal::new(kept),
            draft,
            problem: Memo::new(move |_| draft.with(problem_of)),
            wanted: RwSignal::new(wanted.map(|kept| kept.lines().map(str::to_owned).collect())),
            session,
            is_telling: RwSignal::new(false),
            refused: StoredValue::new(None),
        };
        Effect::new(move |_| rules.tell_if_unknown());
        rules
    }

    /// Changes the draft. Tells what counted before if that has changed.
    pub(crate) fn change(self, change: impl FnOnce(&mut Allocation)) -> Option<Allocation> {
        self.draft.update(change);
        let draft = self.draft.get_untracked();
        if problem_of(&draft).is_some() {
            return None;
        }
        self.apply(draft)
    }

    /// Changes what counts, and the draft too, which may have rules that are not
    /// whole yet.
    ///
    /// # Errors
    ///
    /// What is wrong with the changed rules; nothing is changed then.
    pub(crate) fn change_at_once(
        self,
        change: impl Fn(&mut Allocation),
    ) -> Result<Option<Allocation>, AllocationProblem> {
        let mut changed = self.applied.get_untracked();
        change(&mut changed);
        if let Some(problem) = problem_of(&changed) {
            return Err(problem);
        }
        self.draft.update(change);
        Ok(self.apply(changed))
    }

    /// Puts other rules in the place of all.
    pub(crate) fn replace(self, rules: Allocation) -> Option<Allocation> {
        self.change(|draft| *draft = rules)
    }

    /// Forgets what does not count yet.
    pub(crate) fn discard(self) {
        self.draft.set(self.applied.get_untracked());
    }

    /// Keeps which tags every resource should have.
    pub(crate) fn want(self, keys: Vec<String>) {
        browser::remember(WANTED, &keys.join("\n"));
        self.wanted.set(Some(keys));
    }

    /// The rules that count, as JSON.
    pub(crate) fn text(self) -> String {
        self.applied
            .with_untracked(|rules| serde_json::to_string_pretty(rules).unwrap_or_default())
    }

    fn apply(self, rules: Allocation) -> Option<Allocation> {
        let former = self.applied.get_untracked();
        if former == rules {
            return None;
        }
        self.applied.set(rules);
        browser::remember(RULES, &self.text());
        Some(former)
    }

    fn tell_if_unknown(self) {
        let session = self.session;
        let is_ready = session.engine.with(|engine| *engine == EngineState::Ready);
        let known = session.summary.with(|summary| summary.allocation.clone());
        let rules = self.applied.get();
        let is_refused = self
            .refused
            .with_value(|refused| refused.as_ref() == Some(&rules));
        if !is_ready || self.is_telling.get() || known == rules || is_refused {
            return;
        }
        self.is_telling.set(true);
        let request = Request::SetAllocation(Box::new(rules.clone()));
        let (_, reply) = session.ask(request, Vec::new());
        spawn_local(async move {
            if let Ok(Err(failure)) = reply.await {
                self.refuse(rules, failure);
            }
            self.is_telling.set(false);
        });
    }

    fn refuse(self, rules: Allocation, failure: Failure) {
        self.refused.set_value(Some(rules));
        self.session.failed.set(Some(FailedAttempt {
            attempt: Attempt::Change,
            failure,
        }));
    }
}

/// Reads rules that were written as JSON.
///
/// # Errors
///
/// Where the text is none, or which rule cannot be applied.
pub(crate) fn read_rules(text: &str) -> Result<Allocation, RulesProblem> {
    let rules: Allocation = serde_json::from_str(text)
        .map_err(|error| RulesProblem::NoRules(error.line(), error.column()))?;
    match problem_of(&rules) {
        None => Ok(rules),
        Some(problem) => Err(RulesProblem::Rule(problem)),
    }
}

/// What keeps rules from being applied: what the engine refuses, and conditions
/// that ask for nothing yet and would hold for all or for nothing.
fn problem_of(rules: &Allocation) -> Option<AllocationProblem> {
    rules.check().err().or_else(|| unfinished(rules))
}

fn unfinished(rules: &Allocation) -> Option<AllocationProblem> {
    for (tag, number) in rules.virtual_tags.iter().zip(1..) {
        for (rule, entry) in tag.rules.iter().zip(1..) {
            let mut conditions = rule.filter.iter().flat_map(|filter| &filter.any);
            if conditions.any(|condition| asks_nothing(&condition.test)) {
                return Some(AllocationProblem {
                    section: AllocationSection::VirtualTags,
                    rule: number,
                    field: AllocationField::RuleFilter,
                    entry,
                    fault: AllocationFault::Empty,
                });
            }
        }
    }
    None
}

fn asks_nothing(test: &Test) -> bool {
    match test {
        Test::Is(values) | Test::IsNot(values) => values.is_empty(),
        Test::Contains(text) | Test::StartsWith(text) | Test::EndsWith(text) => {
            text.trim().is_empty()
        }
        Test::Empty | Test::NotEmpty => false,
    }
}

#[cfg(test)]
mod tests {
    use costs::allocation::{VirtualRule, VirtualTag};
    use costs::query::{Dimension, Filter};

    use super::*;

    fn rules_with(filter: Filter) -> Allocation {
        Allocation {
            virtual_tags: vec![VirtualTag {
                name: "Team".to_owned(),
                rules: vec![VirtualRule {
                    value: "web".to_owned(),
                    filter: vec![filter],
                }],
                rest: None,
            }],
            ..Allocation::default()
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let rules = rules_with(Filter::contains(Dimension::Service, "web"));
        let text = serde_json::to_string_pretty(&rules).unwrap();
        assert_eq!(read_rules(&text), Ok(rules));
        assert_eq!(read_rules("{}"), Ok(Allocation::default()));
        assert_eq!(read_rules("[1]"), Err(RulesProblem::NoRules(1, 2)));
        assert!(matches!(
            read_rules(r#"{"keys": [{"target": ""}]}"#),
            Err(RulesProblem::Rule(_))
        ));
    }

    #[test]
    fn a_condition_that_asks_for_nothing_does_not_count_yet() {
        let values = rules_with(Filter::is(Dimension::Service, Vec::new()));
        let text = rules_with(Filter::contains(Dimension::Service, " "));
        for rules in [values, text] {
            let problem = problem_of(&rules).unwrap();
            assert_eq!(problem.field, AllocationField::RuleFilter);
            assert_eq!((problem.rule, problem.entry), (1, 1));
        }
        let missing = rules_with(Filter::of(Dimension::Service, Test::Empty));
        assert_eq!(problem_of(&missing), None);
    }
}
