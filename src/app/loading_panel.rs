//! How far loading is: by subscription, month and page, with ways to pause and
//! to stop it.

mod holds;

use engine::protocol::{Hold, MonthProgress, Progress, StepState, SubscriptionProgress};
use leptos::prelude::*;

use crate::browser::{self, EverySecond, NetworkWatch};
use crate::components::ProgressBar;
use crate::i18n::{self, loading_texts, texts};
use crate::state::{Attempt, Session, commands, load_totals, month_totals, unfinished_load};

use holds::HoldWords;

/// The panel, to be shown while something is going on.
#[component]
pub(super) fn LoadingPanel() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let is_load = Memo::new(move |_| {
        session.activity(|activity| activity.is_some_and(|known| known.attempt == Attempt::Load))
    });
    let holds = Memo::new(move |_| {
        session.activity(|activity| activity.map_or_else(Vec::new, |known| known.holds.clone()))
    });
    let is_paused = Memo::new(move |_| holds.with(|holds| holds.contains(&Hold::User)));
    let watch = NetworkWatch::start(move |is_online| {
        if is_online {
            commands::resume(session, true);
        } else {
            commands::pause(session, true);
        }
    });
    let watch = StoredValue::new_local(Some(watch));
    on_cleanup(move || {
        if let Some(watch) = watch.try_update_value(Option::take).flatten() {
            watch.stop();
        }
    });
    let switch_pause = move |_| {
        if is_paused.get_untracked() {
            commands::resume(session, false);
        } else {
            commands::pause(session, false);
        }
    };
    let now_s = RwSignal::new(browser::now_s());
    let progress = Memo::new(move |_| {
        // The clock may have gone on since it struck the last second.
        let now_s = now_s.get().max(browser::now_s());
        session.activity(|activity| activity?.progress_at(now_s))
    });
    let is_backing_off = Memo::new(move |_| {
        progress.with(|progress| match progress {
            Some(Progress::Loading(subscriptions)) => {
                load_totals(subscriptions).back_off_s.is_some()
            }
            _ => false,
        })
    });
    let ticking = StoredValue::new_local(None);
    Effect::new(move |_| {
        ticking.set_value(if is_backing_off.get() {
            EverySecond::start(move || now_s.set(browser::now_s()))
        } else {
            None
        });
    });
    let percent = Signal::derive(move || {
        progress.with(|progress| match progress {
            Some(Progress::Loading(subscriptions)) => Some(load_totals(subscriptions).percent()),
            Some(Progress::Reading {
                file,
                of_files,
                done_bytes,
                of_bytes,
            }) => {
                let within = done_bytes.saturating_mul(100) / (*of_bytes).max(1);
                let percent = (u64::from(*file) * 100 + within) / u64::from(*of_files).max(1);
                u32::try_from(percent).ok().map(|percent| percent.min(100))
            }
            _ => None,
        })
    });
    let label = Signal::derive(move || {
        progress.with(|progress| match progress {
            None | Some(Progress::Held(_)) => text.working.to_owned(),
            Some(Progress::Rating) => text.rating.to_owned(),
            Some(Progress::Reading { file, of_files, .. }) => {
                let number = |number: u32| i18n::count(u64::from(number));
                (text.reading_file)(&number(file.saturating_add(1)), &number(*of_files))
            }
            Some(Progress::Loading(subscriptions)) => {
                let totals = load_totals(subscriptions);
                days_words(totals.days_done, totals.days, totals.pages, totals.rows)
            }
        })
    });
    let back_off = move || {
        progress.with(|progress| match progress {
            Some(Progress::Loading(subscriptions)) => {
                load_totals(subscriptions).back_off_s.map(back_off_words)
            }
            _ => None,
        })
    };
    let waiting = move || {
        let waiting = u32::try_from(session.waiting()).unwrap_or(u32::MAX);
        (waiting > 0).then(|| (text.waiting_for_this)(waiting))
    };
    let is_kept_along = Memo::new(move |_| is_load.get() && unfinished_load(session).is_some());
    let kept_along = move || is_kept_along.get().then(|| loading_texts().kept_along);
    let parts = move || {
        progress.with(|progress| match progress {
            Some(Progress::Loading(subscriptions)) => {
                subscriptions.iter().map(subscription_part).collect_view()
            }
            _ => Vec::new(),
        })
    };
    view! {
        <section class="card loading" aria-label=text.loading>
            <div class="card-head">
                <h2>{text.loading} " " <span class="quiet loading-sum">{label}</span></h2>
                <div class="actions">
                    <Show when=move || is_load.get()>
                        <button type="button" class="button" on:click=switch_pause>
                            {move || if is_paused.get() { loading_texts().resume } else { loading_texts().pause }}
                        </button>
                    </Show>
                    <button type="button" class="button" on:click=move |_| commands::stop(session)>{text.cancel}</button>
                </div>
            </div>
            <ProgressBar label=label percent=percent />
            <HoldWords holds />
            // A timer: its seconds are not announced one by one.
            <p class="tone-warning loading-wait" role="timer">{back_off}</p>
            <p class="quiet loading-wait">{waiting}</p>
            <p class="quiet loading-wait">{kept_along}</p>
            <div class="loading-parts">{parts}</div>
        </section>
    }
    .into_any()
}

fn days_words(days_done: u32, days: u32, pages: u32, rows: u32) -> String {
    let text = texts();
    let days = (text.days_of)(
        &i18n::count(u64::from(days_done)),
        &i18n::count(u64::from(days)),
    );
    format!(
        "{days} · {} · {}",
        (text.pages)(pages),
        (text.records)(rows)
    )
}

fn subscription_part(subscription: &SubscriptionProgress) -> AnyView {
    let text = texts();
    let totals = month_totals(subscription);
    let months = subscription.months.iter().map(month_line).collect_view();
    let card = subscription
        .card
        .as_ref()
        .map(|state| view! { <li>{i18n::labelled(text.rate_card, &state_words(state))}</li> });
    view! {
        <div class="loading-part">
            <h3>{subscription.name.clone()} " " <span class="quiet">{i18n::whole_percent(totals.percent())}</span></h3>
            <ul class="facts">{months} {card}</ul>
        </div>
    }
    .into_any()
}

fn month_line(month: &MonthProgress) -> AnyView {
    let words = days_words(month.days_done, month.days, month.pages, month.rows);
    let state = match &month.state {
        StepState::Done | StepState::Running => String::new(),
        state => format!(" · {}", state_words(state)),
    };
    let line = i18n::labelled(&i18n::month(month.month), &(words + &state));
    view! { <li>{line}</li> }.into_any()
}

fn back_off_words(seconds: u32) -> String {
    let text = texts();
    match seconds {
        0 => text.backing_off_ends.to_owned(),
        seconds => (text.backing_off)(&i18n::count(u64::from(seconds))),
    }
}

fn state_words(state: &StepState) -> String {
    let text = texts();
    match state {
        StepState::Waiting => text.step_waiting.to_owned(),
        StepState::Running => text.step_running.to_owned(),
        StepState::BackingOff(seconds) => back_off_words(*seconds),
        StepState::Done => text.step_done.to_owned(),
        StepState::Cancelled => text.step_cancelled.to_owned(),
        StepState::Failed(error) => (text.fetch)(error).happened,
    }
}
