//! The cost of one value of a virtual tag, given to others.

use costs::Quantity;
use costs::allocation::{Allocation, AllocationField, AllocationSection, SharedCost, SplitBy};
use leptos::prelude::*;

use super::editing::{Editing, Entry, Place};
use super::problem::Problem;
use crate::browser;
use crate::components::{Choice, ComboOption, Combobox, Select, TextField};
use crate::i18n::{self, read_number, tags_texts};

const EVEN: &str = "even";
const PROPORTIONAL: &str = "proportional";
const FIXED: &str = "fixed";

/// Whether a shared cost is of the virtual tag with that name.
pub(super) fn is_of(cost: &SharedCost, name: &str) -> bool {
    cost.tag.to_lowercase() == name.to_lowercase()
}

/// Shares a value under its new name.
pub(super) fn rename_shared(rules: &mut Allocation, tag: &str, former: &str, value: &str) {
    for cost in rules
        .shared_costs
        .iter_mut()
        .filter(|cost| is_of(cost, tag))
    {
        let given = cost.to.iter_mut();
        for name in given
            .chain([&mut cost.shared])
            .filter(|name| *name == former)
        {
            value.clone_into(name);
        }
    }
}

/// Shares no value of a tag any more that it has not, and gives nothing to one.
pub(super) fn forget_values_gone(rules: &mut Allocation, tag: usize) {
    let Some(tag) = rules.virtual_tags.get(tag) else {
        return;
    };
    let values: Vec<String> = tag.values().into_iter().map(str::to_owned).collect();
    let name = tag.name.clone();
    for cost in rules
        .shared_costs
        .iter_mut()
        .filter(|cost| is_of(cost, &name))
    {
        let left = cost.to.iter().filter(|value| values.contains(value));
        let left = left.cloned().collect();
        give_to(cost, left);
    }
    rules.shared_costs.retain(|cost| {
        let is_begun = cost.shared.is_empty();
        !is_of(cost, &name) || is_begun || (values.contains(&cost.shared) && !cost.to.is_empty())
    });
}

/// Gives a cost to other values; those that stay keep their weights.
fn give_to(cost: &mut SharedCost, to: Vec<String>) {
    if let SplitBy::Fixed(weights) = &mut cost.how {
        let former: Vec<(&String, &Quantity)> = cost.to.iter().zip(weights.iter()).collect();
        let weight = |value: &String| {
            let known = former.iter().find(|(known, _)| *known == value);
            known.map_or(Quantity::ONE, |(_, weight)| **weight)
        };
        let now = to.iter().map(weight).collect();
        *weights = now;
    }
    cost.to = to;
}

/// Begins to share another cost: nothing moves before a value is chosen.
fn share_another(rules: &mut Allocation, tag: usize) {
    let Some(tag) = rules.virtual_tags.get(tag) else {
        return;
    };
    let cost = SharedCost {
        tag: tag.name.clone(),
        shared: String::new(),
        to: Vec::new(),
        how: SplitBy::Even,
    };
    rules.shared_costs.push(cost);
}

/// Shares the cost of a value. One that was just begun is given to all values
/// whose own cost is not shared; a former value takes the place of the new one
/// among those that get it.
fn share(rules: &mut Allocation, place: usize, value: &str) {
    let Some(own) = rules.shared_costs.get(place) else {
        return;
    };
    let mut to = own.to.clone();
    if own.shared.is_empty() && to.is_empty() {
        let tag = rules.virtual_tag(&own.tag);
        let mut costs = rules.shared_costs.iter();
        let shared: Vec<&str> = costs
            .by_ref()
            .filter(|cost| is_of(cost, &own.tag))
            .map(|cost| cost.shared.as_str())
            .collect();
        let values = tag.map(|tag| tag.values()).unwrap_or_default().into_iter();
        let free = values.filter(|free| *free != value && !shared.contains(free));
        to = free.map(str::to_owned).collect();
    }
    let former = own.shared.clone();
    for to in to.iter_mut().filter(|to| **to == value) {
        to.clone_from(&former);
    }
    if let Some(own) = rules.shared_costs.get_mut(place) {
        value.clone_into(&mut own.shared);
        own.to = to;
    }
}

/// The shared costs of a virtual tag.
#[component]
pub(super) fn SharedCosts(tag: usize) -> impl IntoView {
    let text = tags_texts();
    let editing = Editing::current();
    let places = editing.memo(move |rules| {
        let Some(tag) = rules.virtual_tags.get(tag) else {
            return Vec::new();
        };
        let costs = rules.shared_costs.iter().enumerate();
        let own = costs.filter(|(_, cost)| is_of(cost, &tag.name));
        own.map(|(place, _)| place).collect()
    });
    let values = editing.memo(move |rules| {
        let values = rules.virtual_tags.get(tag).map(|tag| tag.values());
        let values = values.unwrap_or_default().into_iter();
        values
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    let has_few = Memo::new(move |_| values.with(|values| values.len() < 2));
    let can_add = Memo::new(move |_| {
        let shared = places.with(Vec::len);
        values.with(|values| values.len() > shared + 1)
    });
    view! {
        <h4>{text.shared_title}</h4>
        <p class="quiet note">{text.shared_text}</p>
        <For each=move || places.get() key=|place| *place let:place><SharedForm place values /></For>
        <Show when=move || has_few.get()><p class="quiet note">{text.few_values}</p></Show>
        <Show when=move || can_add.get()>
            <div>
                <button type="button" class="button"
                    on:click=move |_| editing.change(|rules| share_another(rules, tag))>{text.add_shared}</button>
            </div>
        </Show>
    }
    .into_any()
}

#[component]
fn SharedForm(place: usize, values: Memo<Vec<String>>) -> impl IntoView {
    let text = tags_texts();
    let editing = Editing::current();
    let own = editing.memo(move |rules| rules.shared_costs.get(place).cloned());
    let change = move |change: &dyn Fn(&mut SharedCost)| {
        editing.change(|rules| {
            if let Some(cost) = rules.shared_costs.get_mut(place) {
                change(cost);
            }
        });
    };
    let read = move |read: fn(&SharedCost) -> String| {
        Signal::derive(move || own.with(|own| own.as_ref().map(read).unwrap_or_default()))
    };
    let shared = read(|own| own.shared.clone());
    let how = read(|own| how_id(&own.how).to_owned());
    let to = Signal::derive(move || {
        own.with(|own| own.as_ref().map(|own| own.to.clone()).unwrap_or_default())
    });
    let problem_at = move |field| {
        let problem =
            editing.problem_at(Place::field(AllocationSection::SharedCosts, place, field));
        // What was just begun is not wrong.
        Signal::derive(move || problem.get().filter(|_| !shared.with(String::is_empty)))
    };
    let how_place = Place::field(AllocationSection::SharedCosts, place, AllocationField::How);
    let how_problem = editing.problem_at(how_place.at(Entry::Whole));
    let choices = Signal::derive(move || {
        let choice = |value: &String| Choice::new(value, value);
        let none = shared
            .with(String::is_empty)
            .then(|| Choice::new("", text.choose));
        values.with(|values| {
            none.into_iter()
                .chain(values.iter().map(choice))
                .collect::<Vec<_>>()
        })
    });
    let others = Signal::derive(move || {
        let shared = shared.get();
        let option = |value: &String| ComboOption::new(value, value);
        values.with(|values| {
            let others = values.iter().filter(|value| **value != shared);
            others.map(option).collect::<Vec<_>>()
        })
    });
    let set_shared = Callback::new(move |value: String| {
        if !value.is_empty() {
            editing.change(|rules| share(rules, place, &value));
        }
    });
    let set_to = Callback::new(move |to: Vec<String>| {
        change(&|cost| give_to(cost, to.clone()));
    });
    let set_how = Callback::new(move |id: String| {
        change(&|cost| {
            cost.how = match id.as_str() {
                PROPORTIONAL => SplitBy::Proportional,
                FIXED => SplitBy::Fixed(vec![Quantity::ONE; cost.to.len()]),
                _ => SplitBy::Even,
            };
        });
    });
    let ways = vec![
        Choice::new(EVEN, text.evenly),
        Choice::new(PROPORTIONAL, text.proportional),
        Choice::new(FIXED, text.fixed),
    ];
    let weights = Memo::new(move |_| {
        own.with(|own| match own.as_ref().map(|own| &own.how) {
            Some(SplitBy::Fixed(weights)) => weights.len(),
            _ => 0,
        })
    });
    let remove = move |_| {
        browser::focus_beside_soon(".tag-fields");
        editing.change(|rules| {
            if place < rules.shared_costs.len() {
                rules.shared_costs.remove(place);
            }
        });
    };
    view! {
        <div class="tag-fields" role="group" aria-label=shared>
            <div>
                <Select label=text.shared_value choices chosen=shared on_change=set_shared />
                <Problem words=problem_at(AllocationField::Shared) />
            </div>
            <div class="tag-wide">
                <Combobox label=text.given_to options=others chosen=to is_multiple=true placeholder=text.choose on_change=set_to />
                <p class="quiet note">{move || i18n::list(&to.get())}</p>
                <Problem words=problem_at(AllocationField::To) />
            </div>
            <Select label=text.how choices=ways chosen=how on_change=set_how />
            <For each=move || 0..weights.get() key=|entry| *entry let:entry><Weight place entry own /></For>
            <button type="button" class="button tag-remove"
                aria-label=move || (text.remove_shared)(&shared.get()) on:click=remove>{text.remove}</button>
        </div>
        <Problem words=how_problem />
    }
    .into_any()
}

const fn how_id(how: &SplitBy) -> &'static str {
    match how {
        SplitBy::Even => EVEN,
        SplitBy::Proportional => PROPORTIONAL,
        SplitBy::Fixed(_) => FIXED,
    }
}

/// The weight of one value.
#[component]
fn Weight(place: usize, entry: usize, own: Memo<Option<SharedCost>>) -> impl IntoView {
    let text = tags_texts();
    let editing = Editing::current();
    let is_wrong = RwSignal::new(false);
    let weight = Signal::derive(move || {
        own.with(|own| match own.as_ref().map(|own| &own.how) {
            Some(SplitBy::Fixed(weights)) => weights
                .get(entry)
                .map(|weight| i18n::digits(*weight, 0))
                .unwrap_or_default(),
            _ => String::new(),
        })
    });
    let label = Signal::derive(move || {
        let value = own.with(|own| own.as_ref().and_then(|own| own.to.get(entry).cloned()));
        (text.weight_of)(&value.unwrap_or_default())
    });
    let how = Place::field(AllocationSection::SharedCosts, place, AllocationField::How);
    let refused = editing.problem_at(how.at(Entry::At(entry)));
    let problem = Signal::derive(move || {
        let is_wrong = is_wrong.get();
        is_wrong
            .then(|| text.not_a_number.to_owned())
            .or_else(|| refused.get())
    });
    let set = Callback::new(move |typed: String| {
        let read: Option<Quantity> = read_number(&typed);
        is_wrong.set(read.is_none());
        let Some(weight) = read else {
            return;
        };
        editing.change(|rules| {
            let cost = rules.shared_costs.get_mut(place);
            if let Some(SplitBy::Fixed(weights)) = cost.map(|cost| &mut cost.how)
                && let Some(own) = weights.get_mut(entry)
            {
                *own = weight;
            }
        });
    });
    view! {
        <TextField label id=format!("shared-{place}-weight-{entry}") value=(weight, set) problem is_number=true />
    }
}

#[cfg(test)]
mod tests {
    use costs::allocation::{VirtualRule, VirtualTag};

    use super::*;

    fn tag() -> VirtualTag {
        let rule = |value: &str| VirtualRule {
            value: value.to_owned(),
            filter: Vec::new(),
        };
        VirtualTag {
            name: "Team".to_owned(),
            former_names: Vec::new(),
            rules: ["shared", "web", "data"].map(rule).to_vec(),
            rest: None,
        }
    }

    #[test]
    fn a_shared_cost_goes_with_its_values() {
        let mut rules = Allocation {
            virtual_tags: vec![tag()],
            ..Allocation::default()
        };
        share_another(&mut rules, 0);
        assert!(rules.check().is_err(), "nothing moves yet");
        forget_values_gone(&mut rules, 0);
        share(&mut rules, 0, "shared");
        assert_eq!(rules.shared_costs[0].shared, "shared");
        assert_eq!(rules.shared_costs[0].to, ["web", "data"]);
        rules.shared_costs[0].how = SplitBy::Fixed(vec![Quantity::ONE, Quantity::ZERO]);
        rename_shared(&mut rules, "TEAM", "data", "bi");
        rules.virtual_tags[0].rules[2].value = "bi".to_owned();
        forget_values_gone(&mut rules, 0);
        assert_eq!(rules.shared_costs[0].to, ["web", "bi"]);
        rules.virtual_tags[0].rules.remove(1);
        forget_values_gone(&mut rules, 0);
        assert_eq!(rules.shared_costs[0].to, ["bi"]);
        assert_eq!(
            rules.shared_costs[0].how,
            SplitBy::Fixed(vec![Quantity::ZERO])
        );
        rules.virtual_tags[0].rules.remove(0);
        forget_values_gone(&mut rules, 0);
        assert!(rules.shared_costs.is_empty());
    }

    #[test]
    fn what_is_shared_is_given_nothing() {
        let mut rules = Allocation {
            virtual_tags: vec![tag()],
            shared_costs: vec![SharedCost {
                tag: "team".to_owned(),
                shared: "shared".to_owned(),
                to: vec!["web".to_owned()],
                how: SplitBy::Even,
            }],
            ..Allocation::default()
        };
        share_another(&mut rules, 0);
        share(&mut rules, 1, "data");
        assert_eq!(rules.shared_costs[1].to, ["web"]);
        share(&mut rules, 1, "web");
        assert_eq!(rules.shared_costs[1].shared, "web");
        assert_eq!(rules.shared_costs[1].to, ["data"]);
    }
}
