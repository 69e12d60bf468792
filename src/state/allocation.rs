//! Rules for tags and shared costs: kept by the browser over visits, told to
//! the worker, and edited as a draft that counts as soon as it is whole.

use costs::allocation::{
    Allocation, AllocationFault, AllocationField, AllocationProblem, AllocationSection,
};
use costs::query::{Dimension, Test};
use engine::protocol::{Failure, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::session::FailedAttempt;
use super::{Attempt, EngineState, Session};
use crate::browser;

const RULES: &str = "meterview.tag-rules";
const WANTED: &str = "meterview.wanted-tags";
/// What was kept and could not be read: nothing is lost by keeping other rules.
const UNREADABLE: &str = "meterview.tag-rules-unreadable";

/// Whether a note of this name holds rules.
pub(super) fn is_note(name: &str) -> bool {
    [RULES, WANTED, UNREADABLE].contains(&name)
}

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
    /// Rules that were kept and could not be read, as they are written.
    pub(crate) unreadable: RwSignal<Option<String>>,
    /// Whether another window has changed the rules under changes made here:
    /// these count only once a person has decided.
    pub(crate) has_conflict: RwSignal<bool>,
    /// Told when the rules of another window have come into use here.
    pub(crate) taken_over: Trigger,
    session: Session,
    is_telling: RwSignal<bool>,
    /// What is kept, as this window knows it.
    kept: StoredValue<String>,
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
        let text = browser::remembered(RULES).unwrap_or_default();
        let kept = match Kept::read(&text) {
            Kept::Rules(rules) => rules,
            Kept::Unreadable => {
                browser::remember(UNREADABLE, &text);
                Allocation::default()
            }
        };
        let unreadable = browser::remembered(UNREADABLE).filter(|text| !text.is_empty());
        let wanted = browser::remembered(WANTED);
        let draft = RwSignal::new(kept.clone());
        let rules = Self {
            applied: RwSignal::new(kept),
            draft,
            problem: Memo::new(move |_| draft.with(problem_of)),
            wanted: RwSignal::new(wanted.map(|kept| kept.lines().map(str::to_owned).collect())),
            unreadable: RwSignal::new(unreadable),
            has_conflict: RwSignal::new(false),
            taken_over: Trigger::new(),
            session,
            is_telling: RwSignal::new(false),
            kept: StoredValue::new(text),
            refused: StoredValue::new(None),
        };
        Effect::new(move |_| rules.tell_if_unknown());
        browser::on_remembered_elsewhere(RULES, move || rules.look_elsewhere());
        rules
    }

    /// The present name of a virtual tag that a dimension names by a former one;
    /// `None` for any other.
    pub(crate) fn present_name(self, dimension: &Dimension) -> Option<Dimension> {
        let Dimension::Virtual(name) = dimension else {
            return None;
        };
        self.applied.with(|rules| {
            let present = &rules.virtual_tag(name)?.name;
            let is_other = present.to_lowercase() != name.to_lowercase();
            is_other.then(|| Dimension::Virtual(present.clone()))
        })
    }

    /// Forgets the rules that could not be read.
    pub(crate) fn forget_unreadable(self) {
        browser::remember(UNREADABLE, "");
        self.unreadable.set(None);
    }

    /// Takes the rules of the other window; what was changed here is gone.
    pub(crate) fn take_theirs(self) {
        self.has_conflict.set(false);
        self.discard();
    }

    /// Puts the rules as they are here in the place of those of the other
    /// window.
    pub(crate) fn keep_mine(self) {
        self.has_conflict.set(false);
        self.change(|_| ());
    }

    /// Takes over what another window keeps. What is being changed here stays
    /// and waits for a decision.
    fn look_elsewhere(self) {
        let text = browser::remembered(RULES).unwrap_or_default();
        if self.kept.with_value(|kept| *kept == text) {
            return;
        }
        let Kept::Rules(theirs) = Kept::read(&text) else {
            // A newer page may write what this one cannot read.
            browser::remember(UNREADABLE, &text);
            self.kept.set_value(text.clone());
            self.unreadable.set(Some(text));
            return;
        };
        self.kept.set_value(text);
        let is_changing = self.draft.get_untracked() != self.applied.get_untracked();
        let is_same = self.draft.with_untracked(|draft| *draft == theirs);
        self.applied.set(theirs.clone());
        if is_changing && !is_same {
            self.has_conflict.set(true);
        } else {
            self.has_conflict.set(false);
            self.draft.set(theirs);
            self.taken_over.notify();
        }
    }

    /// Changes the draft. Tells what counted before if that has changed.
    pub(crate) fn change(self, change: impl FnOnce(&mut Allocation)) -> Option<Allocation> {
        self.draft.update(change);
        // The other window's word may still be on its way.
        self.look_elsewhere();
        let applied = self.applied.get_untracked();
        self.draft.update(|draft| draft.remember_names(&applied));
        let draft = self.draft.get_untracked();
        if problem_of(&draft).is_some() || self.has_conflict.get_untracked() {
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
        self.look_elsewhere();
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
        let text = self.text();
        browser::remember(RULES, &text);
        self.kept.set_value(text);
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

/// What the browser keeps.
#[derive(Debug, PartialEq, Eq)]
enum Kept {
    /// Rules; none where nothing is kept.
    Rules(Allocation),
    /// Something else.
    Unreadable,
}

impl Kept {
    fn read(text: &str) -> Self {
        if text.trim().is_empty() {
            return Self::Rules(Allocation::default());
        }
        read_rules(text).map_or(Self::Unreadable, Self::Rules)
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
    use costs::query::Filter;

    use super::*;

    fn rules_with(filter: Filter) -> Allocation {
        Allocation {
            virtual_tags: vec![VirtualTag {
                name: "Team".to_owned(),
                former_names: Vec::new(),
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
    fn what_is_kept_and_cannot_be_read_is_no_empty_set_of_rules() {
        assert_eq!(Kept::read(" "), Kept::Rules(Allocation::default()));
        assert_eq!(Kept::read("{}"), Kept::Rules(Allocation::default()));
        assert_eq!(Kept::read("{\"keys\": 3}"), Kept::Unreadable);
        // As a page before virtual tags had former names wrote it.
        let rules = rules_with(Filter::contains(Dimension::Service, "web"));
        let text = serde_json::to_string(&rules).unwrap();
        let older = text.replace("\"former_names\":[],", "");
        assert_ne!(older, text);
        assert_eq!(Kept::read(&older), Kept::Rules(rules));
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
