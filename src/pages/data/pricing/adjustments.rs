//! Own discounts and markups: the list and the form of one rule.

use costs::MeterId;
use costs::adjustment::{Adjustment, AdjustmentProblem, AdjustmentScope, Adjustments, Percent};
use leptos::prelude::*;

use crate::browser;
use crate::components::{Choice, DataTable, Select, TableHead, TextField};
use crate::i18n::{self, pricing_texts, read_number};
use crate::state::{Session, commands};

const ALL: &str = "all";
const SERVICE: &str = "service";
const METER: &str = "meter";
const TAG: &str = "tag";
const DISCOUNT: &str = "discount";
const MARKUP: &str = "markup";

/// A rule as it is typed.
#[derive(Clone, Copy)]
struct Form {
    scope: RwSignal<String>,
    /// Service or meter.
    of: RwSignal<String>,
    key: RwSignal<String>,
    value: RwSignal<String>,
    kind: RwSignal<String>,
    percent: RwSignal<String>,
    note: RwSignal<String>,
    /// The rule that is edited; none for a new one.
    edited: RwSignal<Option<usize>>,
    problem: RwSignal<Option<FormProblem>>,
}

/// What is wrong with a rule, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FormProblem {
    NoNumber,
    NoMeter,
    Rule(AdjustmentProblem),
}

impl FormProblem {
    fn is_of_percent(self) -> bool {
        match self {
            Self::NoNumber => true,
            Self::NoMeter => false,
            Self::Rule(problem) => problem.field() == "percent",
        }
    }

    fn words(self) -> String {
        let text = pricing_texts();
        match self {
            Self::NoNumber => text.not_a_number.to_owned(),
            Self::NoMeter => text.choose_meter.to_owned(),
            Self::Rule(problem) => (text.adjustment_problem)(problem).to_owned(),
        }
    }
}

impl Form {
    fn new() -> Self {
        Self {
            scope: RwSignal::new(ALL.to_owned()),
            of: RwSignal::new(String::new()),
            key: RwSignal::new(String::new()),
            value: RwSignal::new(String::new()),
            kind: RwSignal::new(DISCOUNT.to_owned()),
            percent: RwSignal::new(String::new()),
            note: RwSignal::new(String::new()),
            edited: RwSignal::new(None),
            problem: RwSignal::new(None),
        }
    }

    fn clear(self) {
        for text in [self.of, self.key, self.value, self.percent, self.note] {
            text.set(String::new());
        }
        self.scope.set(ALL.to_owned());
        self.kind.set(DISCOUNT.to_owned());
        self.edited.set(None);
        self.problem.set(None);
    }

    fn fill(self, number: usize, adjustment: &Adjustment) {
        self.clear();
        self.edited.set(Some(number));
        match &adjustment.scope {
            AdjustmentScope::All => {}
            AdjustmentScope::Category(service) => {
                self.scope.set(SERVICE.to_owned());
                self.of.set(service.clone());
            }
            AdjustmentScope::Meter(meter) => {
                self.scope.set(METER.to_owned());
                self.of.set(meter.to_string());
            }
            AdjustmentScope::Tag { key, value } => {
                self.scope.set(TAG.to_owned());
                self.key.set(key.clone());
                self.value.set(value.clone());
            }
        }
        let is_markup = adjustment.percent > Percent::ZERO;
        self.kind
            .set(if is_markup { MARKUP } else { DISCOUNT }.to_owned());
        let size = if is_markup {
            adjustment.percent
        } else {
            -adjustment.percent
        };
        self.percent.set(i18n::digits(size, 0));
        self.note.set(adjustment.note.clone());
    }

    fn read(self) -> Result<Adjustment, FormProblem> {
        let of = self.of.get_untracked().trim().to_owned();
        let scope = match self.scope.get_untracked().as_str() {
            SERVICE => AdjustmentScope::Category(of),
            METER if of.is_empty() => return Err(FormProblem::NoMeter),
            METER => AdjustmentScope::Meter(MeterId::new(&of)),
            TAG => AdjustmentScope::Tag {
                key: self.key.get_untracked().trim().to_owned(),
                value: self.value.get_untracked().trim().to_owned(),
            },
            _ => AdjustmentScope::All,
        };
        let size: Percent = self
            .percent
            .with_untracked(|text| read_number(text.trim().trim_end_matches('%')))
            .ok_or(FormProblem::NoNumber)?;
        let is_discount = self.kind.with_untracked(|kind| kind == DISCOUNT);
        let adjustment = Adjustment {
            scope,
            percent: if is_discount { -size } else { size },
            note: self.note.get_untracked().trim().to_owned(),
        };
        adjustment.validate().map_err(FormProblem::Rule)?;
        Ok(adjustment)
    }
}

/// What a rule is for.
fn scope_words(scope: &AdjustmentScope, meters: &[(String, String)]) -> String {
    let text = pricing_texts();
    match scope {
        AdjustmentScope::All => text.scope_all.to_owned(),
        AdjustmentScope::Category(service) => (text.service_named)(service),
        AdjustmentScope::Meter(meter) => {
            let known = meters.iter().find(|(id, _)| MeterId::new(id) == *meter);
            let name = known.map_or_else(|| meter.to_string(), |(_, name)| name.clone());
            (text.meter_named)(&name)
        }
        AdjustmentScope::Tag { key, value } => (text.tag_named)(key, value),
    }
}

/// Writes the list with `change` made to it; what the list refuses was refused
/// by the form before.
fn change_list(session: Session, change: impl FnOnce(&mut Vec<Adjustment>) + 'static) {
    commands::switch_pricing(session, move |pricing| {
        let mut list = pricing.adjustments.list().to_vec();
        change(&mut list);
        if let Ok(changed) = Adjustments::new(list) {
            pricing.adjustments = changed;
        }
    });
}

/// List and form.
#[component]
pub(super) fn AdjustmentList() -> impl IntoView {
    let text = pricing_texts();
    let session = Session::current();
    let form = Form::new();
    let services = super::values_in_use(session, costs::query::Dimension::Service);
    let meters = super::values_in_use(session, costs::query::Dimension::Meter);
    let rules = Memo::new(move |_| {
        session
            .summary
            .with(|summary| summary.pricing.adjustments.clone())
    });
    let rows = move || {
        let rules = rules.get();
        if rules.list().is_empty() {
            return view! { <p class="quiet note">{text.adjustments_none}</p> }.into_any();
        }
        let rows = rules
            .list()
            .iter()
            .cloned()
            .enumerate()
            .map(|(number, rule)| {
                let words = meters.with(|meters| scope_words(&rule.scope, meters));
                let percent = i18n::percent(rule.percent);
                let (edit, remove) = ((text.edit_adjustment)(&words), (text.remove_adjustment)(&words));
                let note = rule.note.clone();
                view! {
                    <tr>
                        <th scope="row">{words}</th>
                        <td class="number">{percent}</td>
                        <td class="words">{note}</td>
                        <td class="number row-actions">
                            <button type="button" class="button" aria-label=edit
                                on:click=move |_| form.fill(number, &rule)>{text.edit}</button>
                            <button type="button" class="button" aria-label=remove
                                on:click=move |_| {
                                    browser::focus_beside_soon("tbody tr");
                                    form.clear();
                                    change_list(session, move |list| if number < list.len() { list.remove(number); });
                                }>{text.remove}</button>
                        </td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <DataTable label=text.adjustments_title heads=vec![
                TableHead::words(text.adjustment_for),
                TableHead::number(text.percent),
                TableHead::words(text.note),
                TableHead::hidden(text.edit),
            ]>{rows}</DataTable>
        }
        .into_any()
    };
    view! {
        <div class="pricing-part">
            <h3>{text.adjustments_title}</h3>
            <p class="quiet note">{text.adjustments_text}</p>
            {rows}
            <RuleForm form services meters />
        </div>
    }
    .into_any()
}

#[component]
fn RuleForm(
    form: Form,
    services: Memo<Vec<(String, String)>>,
    meters: Memo<Vec<(String, String)>>,
) -> impl IntoView {
    let text = pricing_texts();
    let session = Session::current();
    let problem = move |of_percent: bool| {
        Signal::derive(move || {
            form.problem
                .get()
                .filter(|problem| problem.is_of_percent() == of_percent)
                .map(FormProblem::words)
        })
    };
    let submit = move || match form.read() {
        Err(problem) => form.problem.set(Some(problem)),
        Ok(rule) => {
            let edited = form.edited.get_untracked();
            form.clear();
            change_list(session, move |list| match edited {
                Some(number) if number < list.len() => list[number] = rule,
                _ => list.push(rule),
            });
        }
    };
    let names = Signal::derive(move || {
        services.with(|values| {
            values
                .iter()
                .map(|(_, name)| name.clone())
                .collect::<Vec<_>>()
        })
    });
    let tag_keys = Signal::derive(move || session.summary.with(|summary| summary.tag_keys.clone()));
    let meter_choices = Signal::derive(move || {
        let none = Choice::new("", i18n::NOTHING);
        meters.with(|values| {
            let all = values.iter().map(|(id, name)| Choice::new(id, name));
            std::iter::once(none).chain(all).collect::<Vec<_>>()
        })
    });
    let narrow = move || {
        match form.scope.get().as_str() {
        SERVICE => view! {
            <TextField label=text.service id="rule-service" value=form.of problem=problem(false) suggestions=names />
        }
        .into_any(),
        METER => view! {
            <div class="field">
                <Select label=text.meter choices=meter_choices chosen=form.of
                    on_change=Callback::new(move |id| form.of.set(id)) />
                <p class="field-problem" role="alert">{problem(false)}</p>
            </div>
        }
        .into_any(),
        TAG => view! {
            <TextField label=text.tag_key id="rule-key" value=form.key problem=problem(false) suggestions=tag_keys />
            <TextField label=text.tag_value id="rule-value" value=form.value problem=None />
        }
        .into_any(),
        _ => ().into_any(),
    }
    };
    view! {
        <form class="inline-form" on:submit=move |event| { event.prevent_default(); submit(); }>
            <Select label=text.adjustment_for
                choices=vec![
                    Choice::new(ALL, text.scope_all),
                    Choice::new(SERVICE, text.scope_service),
                    Choice::new(METER, text.scope_meter),
                    Choice::new(TAG, text.scope_tag),
                ]
                chosen=form.scope
                on_change=Callback::new(move |scope| {
                    form.of.set(String::new());
                    form.problem.set(None);
                    form.scope.set(scope);
                }) />
            {narrow}
            <Select label=text.kind
                choices=vec![Choice::new(DISCOUNT, text.discount), Choice::new(MARKUP, text.markup)]
                chosen=form.kind on_change=Callback::new(move |kind| form.kind.set(kind)) />
            <TextField label=text.percent id="rule-percent" value=form.percent problem=problem(true) is_number=true />
            <TextField label=text.note id="rule-note" value=form.note problem=None />
            <button type="submit" class="button">
                {move || if form.edited.get().is_some() { text.save } else { text.add }}
            </button>
            <Show when=move || form.edited.get().is_some()>
                <button type="button" class="button button-subtle" on:click=move |_| form.clear()>
                    {i18n::texts().cancel}
                </button>
            </Show>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_rule_is_for_is_said_by_name() {
        let meter = "9995d93a-7d35-4d3f-9c69-7a7fea447ef4".to_owned();
        let meters = [(meter.to_uppercase(), "Data Transfer Out".to_owned())];
        let words = |scope| scope_words(&scope, &meters);
        assert_eq!(words(AdjustmentScope::All), "All charges");
        assert_eq!(
            words(AdjustmentScope::Meter(MeterId::new(&meter))),
            "Meter Data Transfer Out"
        );
        assert_eq!(
            words(AdjustmentScope::Meter(MeterId::new("tier-1"))),
            "Meter tier-1"
        );
        let tag = AdjustmentScope::Tag {
            key: "env".to_owned(),
            value: "test".to_owned(),
        };
        assert_eq!(words(tag), "Tag env = test");
    }

    #[test]
    fn problems_stand_at_their_field() {
        assert!(FormProblem::NoNumber.is_of_percent());
        assert!(FormProblem::Rule(AdjustmentProblem::PercentTooLarge).is_of_percent());
        assert!(!FormProblem::Rule(AdjustmentProblem::TagKeyEmpty).is_of_percent());
    }
}
