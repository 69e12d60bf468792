//! Views with names: those to begin with, and a person's own.

use leptos::prelude::*;

use super::starter::Starter;
use crate::components::{Icon, IconName, Pill};
use crate::i18n::explorer_texts;
use crate::route::{Page, View};
use crate::state::{SavedViews, Session, ViewState, plain_view};

/// A pill with all views, and a form that saves the present one.
#[component]
pub(super) fn ViewPill() -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let saved = SavedViews::current();
    let open = RwSignal::new(false);
    let value = Signal::derive(move || {
        let shown = view.view.with(plain_view);
        let starter = offered()
            .into_iter()
            .find(|starter| plain_view(&starter_view(*starter, view)) == shown);
        let own = saved.all.with(|all| {
            let own = all.iter().find(|own| own.view == shown);
            own.map(|own| own.name.clone())
        });
        own.or_else(|| starter.map(|starter| starter.name().to_owned()))
            .unwrap_or_else(|| text.own_view.to_owned())
    });
    view! {
        <Pill label=text.view_label value=value open=open>
            <h3 class="menu-heading">{text.starter_views}</h3>
            <ul class="menu">
                {move || offered().into_iter().map(|starter| view! {
                    <li>
                        <a class="menu-item" data-noscroll="" on:click=move |_| open.set(false)
                            href=move || starter_view(starter, view).href(Page::Costs)>{starter.name()}</a>
                    </li>
                }).collect_view()}
            </ul>
            <Show when=move || saved.all.with(|all| !all.is_empty())>
                <h3 class="menu-heading">{text.saved_views}</h3>
                <ul class="menu">
                    <For each=move || saved.all.get() key=|own| (own.name.clone(), own.view.write()) let:own>
                        <SavedItem name=own.name own=own.view open />
                    </For>
                </ul>
            </Show>
            <SaveForm open />
        </Pill>
    }
    .into_any()
}

/// Starter views that these data can fill.
fn offered() -> Vec<Starter> {
    let has_tags = first_tag().is_some();
    let mut all = Starter::ALL.to_vec();
    all.retain(|starter| starter.is_offered(has_tags));
    all
}

fn first_tag() -> Option<String> {
    let session = Session::current();
    session
        .summary
        .with(|summary| summary.tag_keys.first().cloned())
}

fn starter_view(starter: Starter, view: ViewState) -> View {
    let tag = first_tag();
    view.view.with(|view| starter.view(view, tag.as_deref()))
}

/// One saved view: a link, and a button that deletes it.
#[component]
fn SavedItem(name: String, own: View, open: RwSignal<bool>) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let saved = SavedViews::current();
    let delete = (text.delete_named)(&name);
    let deleted = name.clone();
    let href = move || {
        let source = view.view.with(|view| view.source);
        View {
            source,
            ..own.clone()
        }
        .href(Page::Costs)
    };
    view! {
        <li class="menu-row">
            <a class="menu-item" data-noscroll="" on:click=move |_| open.set(false) href=href>{name}</a>
            <button type="button" class="button button-icon button-subtle" aria-label=delete.clone() title=delete
                on:click=move |_| saved.delete(&deleted)>
                <Icon name=IconName::Close />
            </button>
        </li>
    }
    .into_any()
}

/// A name for the present view.
#[component]
fn SaveForm(open: RwSignal<bool>) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let saved = SavedViews::current();
    let name = RwSignal::new(String::new());
    let is_missing = RwSignal::new(false);
    let save = move || {
        let wanted = name.get_untracked();
        if wanted.trim().is_empty() {
            is_missing.set(true);
            return;
        }
        saved.save(&wanted, &view.view.get_untracked());
        open.set(false);
    };
    view! {
        <form class="save-view" on:submit=move |event| {
            event.prevent_default();
            save();
        }>
            <label class="field">
                <span class="field-label">{text.view_name}</span>
                <input class="input" type="text" autocomplete="off" prop:value=name
                    aria-invalid=move || is_missing.get().to_string()
                    on:input=move |event| {
                        is_missing.set(false);
                        name.set(event_target_value(&event));
                    } />
            </label>
            <p class="field-problem" role="alert">
                {move || is_missing.get().then_some(text.name_missing)}
            </p>
            <button type="submit" class="button">{text.save_view}</button>
        </form>
    }
    .into_any()
}
