//! The page as a whole: session, router, frame, and what stands in it.

mod common_commands;
mod facts;
mod kept_messages;
mod language_choice;
mod loading_panel;
mod messages;
mod overlay;
mod palette;
mod parts;
mod resource_menu;
mod rule_messages;
mod shell;
mod shortcut_sheet;
mod shortcuts;
mod surroundings;
mod toasts;
mod unfinished_load;

use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;

use crate::browser;
use crate::charts::SharedColourBook;
use crate::components::{IconName, MessageBar, PageFrame, Skeleton, Tone};
use crate::i18n::{self, tags_texts, texts};
use crate::pages::{NotFoundPage, OpenBlade, StartPage};
use crate::route::{Page, Source, unread};
use crate::state::{
    AllocationRules, EngineState, Exports, LanguageState, SavedViews, Session, SignIn,
    Surroundings, Toasts, ViewState, commands,
};

use overlay::{Overlays, OverlaysShown};
use parts::{Part, PartShown, Parts};
use shell::{Shell, ShellState};
use toasts::ToastsShown;

/// Starts the worker, asks the host program for its configuration, and shows
/// the page of the address.
#[component]
pub(crate) fn App() -> impl IntoView {
    let session = Session::new();
    provide_context(session);
    provide_context(SharedColourBook::new());
    provide_context(SavedViews::restore());
    provide_context(Toasts::new());
    provide_context(PageFrame::new());
    provide_context(ShellState::restore());
    provide_context(Overlays::new());
    provide_context(Parts::new());
    provide_context(LanguageState::new());
    let surroundings = Surroundings::new();
    provide_context(surroundings);
    let sign_in = SignIn::new();
    provide_context(sign_in);
    provide_context(Exports::new(session));
    provide_context(AllocationRules::restore(session));
    session.start_worker();
    // Before the router looks at the address and its state.
    if let Some(returned) = browser::take_returned() {
        sign_in.resume(session, returned);
    }
    surroundings.ask_server(session);
    browser::on_files_dropped_anywhere(move |files| commands::import(session, files));
    view! {
        <Router>
            <Frame />
        </Router>
    }
}

#[component]
fn Frame() -> impl IntoView {
    let session = Session::current();
    let view = ViewState::new(session);
    provide_context(view);
    connect_demo_when_asked(session, view);
    // What the page was opened with is read once; later addresses are its own.
    let toasts = Toasts::current();
    let unread = unread(&use_location().search.get_untracked());
    Effect::new(move |was_told: Option<bool>| {
        let is_told = was_told == Some(true) || unread.is_empty();
        if !is_told && LanguageState::current().present.get().is_some() {
            toasts.done((texts().address_left_out)(&i18n::list(&unread)));
            return true;
        }
        is_told
    });
    let parts = Parts::current();
    Effect::new(move |_| {
        if let Some(page) = view.page.get() {
            parts.expect(page);
        }
    });
    let language = LanguageState::current();
    language.follow(move || view.view.with(|view| view.language));
    Effect::new(move |_| {
        if language.present.get().is_none() {
            return;
        }
        browser::remove_starting_note();
        let name = page_name(view.page.get());
        browser::set_title(&format!("{name} · {}", texts().product));
    });
    // The link that leads to another page may be gone with the page it was on, at
    // once or when the data has come. A page just opened leaves the focus alone.
    let now_shown = Memo::new(move |_| shown(session, view));
    Effect::new(move |before: Option<(Option<Page>, bool)>| {
        let page = view.page.get();
        now_shown.track();
        let has_moved = before.is_some_and(|(former, has_moved)| has_moved || former != page);
        if has_moved {
            browser::recover_focus();
        }
        (page, has_moved)
    });
    // All that has words is made anew in another language. What it shows is in
    // the address and the session, which stay.
    let spoken = move || {
        language.present.get().map(|_| {
            view! {
                <Shell>
                    <Content />
                </Shell>
                <OpenBlade><PartShown part=Part::BladeContent /></OpenBlade>
                <ToastsShown />
            }
        })
    };
    view! {
        {spoken}
        <OverlaysShown />
    }
}

/// What a page is called.
fn page_name(page: Option<Page>) -> &'static str {
    let text = texts();
    match page {
        Some(Page::Start) => text.start,
        Some(Page::Overview) => text.overview,
        Some(Page::Costs) => text.costs,
        Some(Page::Resource) => text.resource,
        Some(Page::Tags) => tags_texts().title,
        Some(Page::Data) => text.data,
        None => text.no_page_title,
    }
}

/// The icon of a page.
const fn page_icon(page: Page) -> IconName {
    match page {
        Page::Start | Page::Overview => IconName::Tiles,
        Page::Costs => IconName::Chart,
        Page::Resource => IconName::Resource,
        Page::Tags => IconName::Tag,
        Page::Data => IconName::Data,
    }
}

/// An address that asks for the demo connects it by itself, once for each worker.
fn connect_demo_when_asked(session: Session, view: ViewState) {
    let is_asked = StoredValue::new(false);
    Effect::new(move |_| {
        let is_ready = session.engine.with(|engine| *engine == EngineState::Ready)
            && session.config.with(Option::is_some)
            && !session.is_opening.get();
        let wants_demo = view.asked_source.get() == Some(Source::Demo);
        if !is_ready || !wants_demo {
            is_asked.set_value(false);
        } else if !is_asked.get_value() && !untrack(|| session.is_demo()) {
            is_asked.set_value(true);
            commands::open_demo(session);
        }
    });
}

/// What stands where the page's content is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Page(Page),
    NotFound,
    /// Data is on its way.
    Awaited,
    /// The address asks for data that a person has to bring again.
    DataGone,
    /// The address asks for a demo that this server does not have.
    DemoAbsent,
}

fn shown(session: Session, view: ViewState) -> Shown {
    let page = match view.page.get() {
        None => return Shown::NotFound,
        Some(page @ (Page::Start | Page::Data)) => return Shown::Page(page),
        Some(page @ (Page::Overview | Page::Costs | Page::Resource | Page::Tags)) => page,
    };
    if session.summary.with(|summary| summary.rows > 0) {
        return Shown::Page(page);
    }
    if session.is_busy() || session.is_opening.get() {
        return Shown::Awaited;
    }
    let has_demo = session
        .config
        .with(|config| config.as_ref().map(|config| config.demo.is_some()));
    let wants_demo = view.asked_source.get() == Some(Source::Demo);
    let is_settled = session.failed.with(Option::is_some)
        || session.access.with(Option::is_some)
        || matches!(session.engine.get(), EngineState::Lost(_));
    match (wants_demo, has_demo) {
        (true, Some(false)) => Shown::DemoAbsent,
        (true, _) if !is_settled => Shown::Awaited,
        _ => Shown::DataGone,
    }
}

#[component]
fn Content() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    let shown = Memo::new(move |_| shown(session, view));
    move || match shown.get() {
        Shown::Page(page) => match Part::of(page) {
            Some(part) => view! { <PartShown part /> }.into_any(),
            None => view! { <StartPage asks_for_data=false /> }.into_any(),
        },
        Shown::NotFound => view! { <NotFoundPage /> }.into_any(),
        Shown::Awaited => {
            view! { <section class="card"><Skeleton lines=12 label=text.loading /></section> }
                .into_any()
        }
        Shown::DataGone => view! { <StartPage asks_for_data=true /> }.into_any(),
        Shown::DemoAbsent => view! {
            <MessageBar tone=Tone::Warning title=text.demo_gone text=text.demo_absent />
            <StartPage asks_for_data=false />
        }
        .into_any(),
    }
}
