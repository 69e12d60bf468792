//! The ways to bring data in: the demo, a connection, files.

mod account;
mod connect;
mod sign_in;
mod subscriptions;

use leptos::prelude::*;

use crate::browser::PickedFile;
use crate::components::{CopyLine, FileDrop, MessageBar, Tone};
use crate::i18n::{sign_in_texts, texts};
use crate::route::{Page, Source, View};
use crate::state::{Session, ViewState, commands};

use connect::ConnectForm;
use sign_in::SignInCard;
use subscriptions::SubscriptionChoice;

/// Three cards.
#[component]
pub(crate) fn StartPage(
    /// Whether the address asks for data that is not there any more.
    asks_for_data: bool,
) -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let take_files = Callback::new(move |files: Vec<PickedFile>| commands::import(session, files));
    let is_connected = Memo::new(move |_| {
        session
            .access
            .with(|access| access.as_ref().is_some_and(|access| !access.is_demo))
    });
    // Another directory has other subscriptions.
    let directory = Memo::new(move |_| {
        session.access.with(|access| {
            let directory = &access.as_ref()?.directory;
            Some((directory.endpoint.clone(), directory.tenant.clone()))
        })
    });
    // An address without data was never left by anyone who had some.
    let is_first = ViewState::current().asked_source.get_untracked().is_none();
    // Data and connection stay while another token is asked for.
    let wants_token = RwSignal::new(false);
    view! {
        <div class="start">
            {asks_for_data.then(|| view! {
                <MessageBar tone=Tone::Plain
                    title=if is_first { text.no_data } else { text.data_gone }
                    text=if is_first { text.no_data_next } else { text.data_gone_next } />
            })}
            <p class="lead">{text.start_lead}</p>
            <LoadedNote />
            <div class="ways">
                <DemoCard />
                <Show when=move || !is_connected.get() || session.awaits_token()>
                    <section class="card way way-tall" aria-labelledby="way-sign-in">
                        <h2 id="way-sign-in">{sign_in_texts().title}</h2>
                        <SignInCard />
                    </section>
                </Show>
                <section class="card way" class:way-tall=move || !is_connected.get() class:way-wide=is_connected
                    aria-labelledby="way-connect">
                    <h2 id="way-connect">{text.connect_title}</h2>
                    <p>{text.connect_text}</p>
                    {move || { directory.track(); match (is_connected.get(), wants_token.get()) {
                        (true, false) => view! { <SubscriptionChoice wants_token /> }.into_any(),
                        (is_connected, _) => view! { <ConnectForm is_connected wants_token /> }.into_any(),
                    }}}
                </section>
                <section class="card way" aria-labelledby="way-files">
                    <h2 id="way-files">{text.files_title}</h2>
                    <p>{text.files_text}</p>
                    <FileDrop text=text.files_drop label=text.files_choose on_files=take_files />
                    <p class="quiet">{text.card_line_text}</p>
                    <CopyLine text=text.card_line label=text.card_line_label
                        copy=text.copy copied=text.copied />
                </section>
            </div>
        </div>
    }
    .into_any()
}

/// What the demo holds, and the link that opens it.
#[component]
fn DemoCard() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let demo_view = View {
        source: Some(Source::Demo),
        ..View::default()
    };
    let href = demo_view.href(Page::Overview);
    let has_demo = Memo::new(move |_| {
        session
            .config
            .with(|config| config.as_ref().map(|config| config.demo.is_some()))
    });
    view! {
        <section class="card way" aria-labelledby="way-demo">
            <h2 id="way-demo">{text.demo_title}</h2>
            <p>{text.demo_text}</p>
            <ul class="facts">
                <li>{text.demo_fact_subscriptions}</li>
                <li>{text.demo_fact_prices}</li>
                <li>{text.demo_fact_private}</li>
            </ul>
            {move || if has_demo.get() == Some(false) {
                view! { <p class="quiet">{text.demo_absent}</p> }.into_any()
            } else {
                view! { <a class="button button-primary" href=href.clone()>{text.demo_open}</a> }.into_any()
            }}
        </section>
    }
    .into_any()
}

/// Says that data is there already, and leads to it.
#[component]
fn LoadedNote() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    let has_data = Memo::new(move |_| session.summary.with(|summary| summary.rows > 0));
    view! {
        <Show when=move || has_data.get()>
            <div class="actions">
                <a class="button button-primary" href=move || view.href(Page::Overview)>{text.see_overview}</a>
                <a class="button" href=move || session.summary.with(|summary| {
                    let mut shown = view.view.get();
                    if let Some(days) = summary.days {
                        shown.period = crate::route::Period::Days(days);
                    }
                    shown.href(Page::Costs)
                })>{text.see_costs}</a>
                <a class="button" href=move || view.href(Page::Data)>{text.data}</a>
            </div>
        </Show>
    }
    .into_any()
}
