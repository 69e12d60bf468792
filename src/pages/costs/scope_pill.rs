//! Which subscriptions.

use leptos::prelude::*;

use crate::components::{CheckChoice, CheckList, Pill};
use crate::i18n::texts;
use crate::state::{Session, ViewState};

/// A pill with a checkbox for each loaded subscription.
#[component]
pub(super) fn ScopePill() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    let open = RwSignal::new(false);
    let choices = Signal::derive(move || {
        session.summary.with(|summary| {
            summary
                .subscriptions
                .iter()
                .map(|subscription| CheckChoice {
                    id: Some(subscription.id.clone()),
                    name: subscription.name.clone(),
                    detail: (text.records)(subscription.rows),
                })
                .collect::<Vec<_>>()
        })
    });
    // No tick at all means the same as every tick.
    let chosen = Signal::derive(move || {
        let scope = view.view.with(|view| view.scope.clone());
        choices.with(|choices| {
            choices
                .iter()
                .map(|choice| choice.id.clone())
                .filter(|id| scope.is_empty() || id.as_ref().is_some_and(|id| scope.contains(id)))
                .collect::<Vec<_>>()
        })
    });
    let on_change = Callback::new(move |ids: Vec<Option<String>>| {
        let is_all = choices.with_untracked(|choices| choices.len() == ids.len());
        view.change(|view| {
            view.scope = if is_all {
                Vec::new()
            } else {
                ids.into_iter().flatten().collect()
            };
        });
    });
    let value = Signal::derive(move || {
        let chosen = chosen.get();
        choices.with(|choices| {
            if chosen.len() == choices.len() && chosen.len() != 1 {
                return text.all_subscriptions.to_owned();
            }
            match choices
                .iter()
                .find(|choice| chosen.first() == Some(&choice.id))
            {
                Some(only) if chosen.len() == 1 => only.name.clone(),
                _ => (text.selected)(&chosen.len().to_string()),
            }
        })
    });
    view! {
        <Pill label=text.scope value=value open=open>
            <CheckList label=text.scope.to_owned() search=text.search choices=choices chosen=chosen on_change=on_change />
            <div class="actions">
                <button type="button" class="button" on:click=move |_| view.change(|view| view.scope.clear())>
                    {text.select_all}
                </button>
            </div>
        </Pill>
    }
    .into_any()
}
