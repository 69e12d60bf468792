//! Views with names: those to begin with, and a person's own.

use leptos::html;
use leptos::prelude::*;

use crate::browser;
use crate::components::{Dialog, Icon, IconName, Pill};
use crate::i18n::explorer_texts;
use crate::route::{Page, View};
use crate::state::{SavedViews, Session, Starter, Toasts, ViewChange, ViewState, plain_view};

/// A pill with all views.
#[component]
pub(super) fn ViewPill() -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let session = Session::current();
    let saved = SavedViews::current();
    let open = RwSignal::new(false);
    let named = RwSignal::new(String::new());
    let value = Signal::derive(move || {
        let shown = view.view.with(plain_view);
        let starter = Starter::offered(session)
            .find(|starter| plain_view(&starter.shown(session, view)) == shown);
        let own = saved.all.with(|all| {
            let own = all.iter().find(|own| own.view == shown);
            own.map(|own| own.name.clone())
        });
        own.or_else(|| starter.map(|starter| starter.name().to_owned()))
            .unwrap_or_else(|| text.own_view.to_owned())
    });
    view! {
        <Pill label=text.view_label value=value open=open>
            <h2 class="menu-heading">{text.starter_views}</h2>
            <ul class="menu">
                {move || Starter::offered(session).map(|starter| view! {
                    <li>
                        <a class="menu-item" data-noscroll="" on:click=move |_| open.set(false)
                            href=move || starter.shown(session, view).href(Page::Costs)>{starter.name()}</a>
                    </li>
                }).collect_view()}
            </ul>
            <Show when=move || saved.all.with(|all| !all.is_empty())>
                <h2 class="menu-heading">{text.saved_views}</h2>
                <ul class="menu">
                    <For each=move || saved.all.get() key=|own| (own.name.clone(), own.view.write()) let:own>
                        <SavedItem name=own.name own=own.view open named />
                    </For>
                </ul>
            </Show>
        </Pill>
    }
    .into_any()
}

/// One saved view: a link, and buttons that rename and delete it.
#[component]
fn SavedItem(
    name: String,
    own: View,
    open: RwSignal<bool>,
    /// The view that has just been named: it takes the focus.
    named: RwSignal<String>,
) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let saved = SavedViews::current();
    let toasts = Toasts::current();
    let renamed = RwSignal::new(None::<String>);
    let href = move || {
        let source = view.view.with(|view| view.source);
        View {
            source,
            ..own.clone()
        }
        .href(Page::Costs)
    };
    let deleted = name.clone();
    let delete = move |_| {
        browser::focus_beside(".menu-row");
        let change = saved.delete(&deleted);
        offer_undo(saved, toasts, (text.view_deleted)(&deleted), change);
    };
    let former = name.clone();
    let rename = move || {
        let to = renamed.get_untracked().unwrap_or_default();
        let to = to.trim();
        // It stands elsewhere under its new name.
        named.set(if to.is_empty() {
            former.clone()
        } else {
            to.to_owned()
        });
        if !to.is_empty()
            && to != former
            && let Some(change) = saved.rename(&former, to)
        {
            offer_undo(saved, toasts, (text.view_renamed)(to), change);
        }
        renamed.try_set(None);
    };
    let (link, field) = (NodeRef::<html::A>::new(), NodeRef::<html::Input>::new());
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            field.select();
            let _ = field.focus();
        }
    });
    let own_name = name.clone();
    Effect::new(move |_| {
        if let Some(link) = link.get()
            && named.with(|named| *named == own_name)
        {
            named.set(String::new());
            // A link in the document takes the focus.
            let _ = link.focus();
        }
    });
    let begun = name.clone();
    let delete_label = (text.delete_named)(&name);
    let rename_label = (text.rename_named)(&name);
    view! {
        <li class="menu-row">
            <a class="menu-item" data-noscroll="" node_ref=link on:click=move |_| open.set(false) href=href>{name}</a>
            <button type="button" class="button button-icon button-subtle"
                aria-label=rename_label.clone() title=rename_label
                on:click=move |_| renamed.set(Some(begun.clone()))>
                <Icon name=IconName::Edit />
            </button>
            <button type="button" class="button button-icon button-subtle"
                aria-label=delete_label.clone() title=delete_label on:click=delete>
                <Icon name=IconName::Delete />
            </button>
        </li>
        <Show when=move || renamed.with(Option::is_some)>
            <li>
                <form class="save-view" on:submit={
                    let rename = rename.clone();
                    move |event| {
                        event.prevent_default();
                        rename();
                    }
                }>
                    <label class="field">
                        <span class="field-label">{text.view_name}</span>
                        <input class="input" type="text" autocomplete="off" node_ref=field
                            prop:value=move || renamed.get().unwrap_or_default()
                            on:input=move |event| renamed.set(Some(event_target_value(&event))) />
                    </label>
                    <button type="submit" class="button button-primary">{text.rename_view}</button>
                </form>
            </li>
        </Show>
    }
    .into_any()
}

/// Says what was done, with a button that takes just this back.
fn offer_undo(saved: SavedViews, toasts: Toasts, words: String, change: ViewChange) {
    let text = explorer_texts();
    toasts.done_with(words, text.undo, move || {
        if !saved.take_back(&change) {
            toasts.failed(explorer_texts().undo_too_late);
        }
    });
}

/// Asks for a name and keeps the present view under it.
#[component]
pub(super) fn SaveDialog(
    /// Whether it is open.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Show when=move || is_open.get()>
            <Dialog title=explorer_texts().save_view on_close=Callback::new(move |()| is_open.set(false))>
                <SaveForm is_open />
            </Dialog>
        </Show>
    }
    .into_any()
}

#[component]
fn SaveForm(is_open: RwSignal<bool>) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let saved = SavedViews::current();
    let toasts = Toasts::current();
    let name = RwSignal::new(String::new());
    let is_missing = RwSignal::new(false);
    let is_taken = Memo::new(move |_| name.with(|name| saved.has(name)));
    let save = move || {
        let wanted = name.get_untracked();
        let wanted = wanted.trim();
        if wanted.is_empty() {
            is_missing.set(true);
            return;
        }
        let change = saved.save(wanted, &view.view.get_untracked());
        is_open.set(false);
        offer_undo(saved, toasts, (text.view_saved)(wanted), change);
    };
    let problem = move || match (is_missing.get(), is_taken.get()) {
        (true, _) => text.name_missing,
        (_, true) => text.name_taken,
        _ => "",
    };
    view! {
        <form class="save-view" on:submit=move |event| {
            event.prevent_default();
            save();
        }>
            <label class="field">
                <span class="field-label">{text.view_name}</span>
                <input class="input" type="text" autocomplete="off" autofocus="" prop:value=name
                    aria-invalid=move || is_missing.get().to_string()
                    on:input=move |event| {
                        is_missing.set(false);
                        name.set(event_target_value(&event));
                    } />
            </label>
            <p class="field-problem" role="alert">{problem}</p>
            <button type="submit" class="button button-primary">{text.save_view}</button>
        </form>
    }
    .into_any()
}
