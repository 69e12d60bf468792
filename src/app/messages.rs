//! The message region: every failure and every import is told here, once.

use engine::protocol::{Failure, FileProblem, FileReport};
use leptos::html;
use leptos::prelude::*;

use super::kept_messages::KeptMessages;
use super::parts::{OverlayShown, Part, QuietPart};
use super::rule_messages::RuleMessages;
use crate::browser;
use crate::components::{Icon, IconName, MessageBar, Tone};
use crate::i18n::{self, failure_text, files_texts, retail_texts, texts};
use crate::route::{Language, Page, Period};
use crate::state::{
    Attempt, EngineState, FailedAttempt, LanguageState, Loss, Session, ViewState, commands,
};

/// The region. It stays in the document, so that messages in it are announced.
#[component]
pub(super) fn Messages() -> impl IntoView {
    let session = Session::current();
    let (language, view) = (LanguageState::current(), ViewState::current());
    let region = NodeRef::<html::Div>::new();
    // A form far down the page is where most failures begin.
    Effect::new(move |_| {
        if session.failed.with(Option::is_some)
            && let Some(region) = region.get_untracked()
        {
            browser::show_again(&region);
        }
    });
    view! {
        <div class="messages" node_ref=region role="region" aria-label=texts().messages aria-live="polite">
            {move || match session.engine.get() {
                EngineState::Lost(loss) => Some(worker_lost(session, &loss)),
                EngineState::Starting | EngineState::Ready => None,
            }}
            {move || language.failed.get().map(|failed| language_missing(language, view, failed))}
            {move || session.failed.get().map(|failed| failed_attempt(session, &failed))}
            {move || session.was_too_much.get().then(|| too_much(session))}
            <QuietPart part=Part::SurroundingMessages />
            <RuleMessages />
            <KeptMessages />
            <Imported />
            {move || session.choosing_columns.with(Option::is_some).then(|| {
                let on_missing = Callback::new(move |()| session.choosing_columns.set(None));
                view! { <OverlayShown part=Part::ColumnsDialog on_missing /> }
            })}
            <Incomplete />
        </div>
    }
    .into_any()
}

fn worker_lost(session: Session, loss: &Loss) -> AnyView {
    let text = texts();
    let (title, next) = match loss {
        Loss::Broken(reason) if reason.is_empty() => (
            text.worker_lost.to_owned(),
            text.worker_lost_next.to_owned(),
        ),
        Loss::Broken(reason) => (
            text.worker_lost.to_owned(),
            (text.worker_lost_because)(reason),
        ),
        Loss::Protocol => {
            let words = failure_text(&Failure::Protocol);
            (words.happened, words.next_step)
        }
    };
    view! {
        <MessageBar tone=Tone::Bad title=title text=next>
            <button type="button" class="button" on:click=move |_| session.start_worker()>{text.restart}</button>
        </MessageBar>
    }
    .into_any()
}

/// Loading stopped before memory was full: what came, and the way out.
fn too_much(session: Session) -> AnyView {
    let text = texts();
    let ceiling = session.summary.with(|summary| summary.memory.ceiling);
    let words = (text.too_much_text)(&i18n::bytes(ceiling));
    view! {
        <MessageBar tone=Tone::Warning title=text.too_much text=words>
            <a class="button" href=Page::Start.path()>{text.change_days}</a>
            {dismiss(move || session.was_too_much.set(false))}
        </MessageBar>
    }
    .into_any()
}

fn failed_attempt(session: Session, failed: &FailedAttempt) -> AnyView {
    let text = texts();
    let attempt = match failed.attempt {
        Attempt::Connect => text.connect_failed,
        Attempt::Load => text.load_failed,
        Attempt::Import => text.import_failed,
        Attempt::Prices => retail_texts().failed,
        Attempt::Change => text.change_failed,
    };
    let words = failure_text(&failed.failure);
    let tone = match failed.failure {
        Failure::Cancelled => Tone::Plain,
        _ => Tone::Bad,
    };
    let can_retry =
        failed.attempt == Attempt::Load && session.last_load.with_untracked(Option::is_some);
    view! {
        <MessageBar tone=tone title=i18n::sentences(attempt, &words.happened) text=words.next_step>
            {can_retry.then(|| view! {
                <button type="button" class="button" on:click=move |_| commands::retry(session)
                    disabled=move || !commands::can_retry(session)>{text.retry}</button>
            })}
            {dismiss(move || session.failed.set(None))}
        </MessageBar>
    }
    .into_any()
}

/// The texts of a language could not be fetched.
fn language_missing(language: LanguageState, view: ViewState, failed: Language) -> AnyView {
    let text = texts();
    let title = (text.language_missing)(failed.name_in_itself());
    view! {
        <MessageBar tone=Tone::Warning title=title text=text.language_missing_next>
            <button type="button" class="button" on:click=move |_| language.choose(failed, view)>{text.retry}</button>
            {dismiss(move || language.failed.set(None))}
        </MessageBar>
    }
    .into_any()
}

pub(super) fn dismiss(run: impl Fn() + 'static) -> AnyView {
    let text = texts();
    view! {
        <button type="button" class="button button-icon button-subtle" aria-label=text.dismiss title=text.dismiss
            on:click=move |_| run()>
            <Icon name=IconName::Close />
        </button>
    }
    .into_any()
}

/// What became of each file, and where to look next.
#[component]
fn Imported() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    move || {
        let reports = session.imported.get();
        if reports.is_empty() {
            return None;
        }
        let is_bad = reports.iter().any(|report| report.outcome.is_err());
        let lines = reports
            .iter()
            .map(|report| report_line(report, session))
            .collect_view();
        let costs = move || {
            let mut shown = view.view.get();
            let days = session.summary.with(|summary| summary.days)?;
            shown.period = Period::Days(days);
            Some(view! { <a class="button" href=shown.href(Page::Costs)>{text.see_costs}</a> })
        };
        Some(view! {
            <div class=if is_bad { "message tone-warning" } else { "message tone-good" } role="status">
                <Icon name=if is_bad { IconName::Warning } else { IconName::Success } />
                <div class="message-text">
                    <strong>{(text.files_read)(u32::try_from(reports.len()).unwrap_or(u32::MAX))}</strong>
                    <ul class="facts">{lines}</ul>
                </div>
                <div class="message-actions">
                    {costs}
                    {dismiss(move || session.imported.set(Vec::new()))}
                </div>
            </div>
        })
    }
}

/// What became of a file, with the way on for a table that nobody knows.
fn report_line(report: &FileReport, session: Session) -> AnyView {
    let is_unknown = matches!(report.outcome, Err(FileProblem::NeedsMapping(_)));
    let name = report.name.clone();
    let choose = is_unknown.then(|| {
        let label = (files_texts().columns_of)(&name);
        view! {
            " "
            <button type="button" class="button" aria-label=label
                on:click=move |_| session.choosing_columns.set(Some(name.clone()))>
                {files_texts().choose_columns}
            </button>
        }
    });
    view! { <li>{i18n::file_report(report)} {choose}</li> }.into_any()
}

/// Days that could not be fetched, after loading has ended.
#[component]
fn Incomplete() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    let is_hidden = RwSignal::new(false);
    // Another load is another occasion to say what is missing.
    Effect::new(move |_| {
        session.last_load.track();
        session.is_busy();
        is_hidden.set(false);
    });
    move || {
        if is_hidden.get() || session.is_busy() {
            return None;
        }
        let lines: Vec<String> = session.summary.with(|summary| {
            let mut lines = Vec::new();
            for subscription in &summary.subscriptions {
                for gap in &subscription.gaps {
                    let words = (text.fetch)(&gap.error);
                    let place = i18n::list(&[&subscription.name, &i18n::range(gap.days)]);
                    lines.push(i18n::labelled(&place, &words.text()));
                }
                if let Some(error) = &subscription.renewal_error {
                    let words = (text.fetch)(error);
                    let happened = i18n::sentences(&words.happened, text.from_earlier_load);
                    let words = i18n::sentences(&happened, &words.next_step);
                    lines.push(i18n::labelled(&subscription.name, &words));
                }
                if let Some(error) = &subscription.card_error {
                    let words = (text.fetch)(error);
                    let name = (text.card_of)(&subscription.name);
                    lines.push(i18n::labelled(&name, &words.text()));
                }
            }
            lines
        });
        if lines.is_empty() {
            return None;
        }
        let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        Some(view! {
            <div class="message tone-warning" role="status">
                <Icon name=IconName::Warning />
                <details class="message-text">
                    <summary>{(text.incomplete)(count)}</summary>
                    <ul class="facts">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                </details>
                <div class="message-actions">
                    <button type="button" class="button" on:click=move |_| commands::retry(session)
                        disabled=move || !commands::can_retry(session)>{text.retry}</button>
                    <a class="button" href=move || view.href(Page::Data)>{text.data}</a>
                    {dismiss(move || is_hidden.set(true))}
                </div>
            </div>
        })
    }
}
