//! Which days.

use costs::{BillingCycle, Day, DayRange};
use leptos::prelude::*;

use crate::components::{DateRange, Icon, IconName, Pill};
use crate::i18n::{self, explorer_texts, period_name, texts};
use crate::route::Period;
use crate::state::{Session, ViewState};

/// A year and the one that is under way.
const MOST_PERIODS: usize = 13;

/// A pill with presets and two dates, between previous and next.
#[component]
pub(super) fn PeriodPill() -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let session = Session::current();
    let open = RwSignal::new(false);
    let days = Memo::new(move |_| view.days());
    let value = Signal::derive(move || {
        // The view is read before what is derived from it: an effect misses a
        // memo's change when it is noticed while another memo is checked.
        let period = view.view.with(|view| view.period);
        let dates = i18n::range(days.get());
        match period {
            Period::Named(named) => format!("{} ({dates})", period_name(named)),
            Period::Days(_) => dates,
        }
    });
    // Nothing has been used after today or the last loaded day.
    let can_go_on = Memo::new(move |_| {
        let last_day = session
            .summary
            .with(|summary| summary.days.map(DayRange::last));
        days.get().until <= last_day.unwrap_or(Day::default()).max(session.today())
    });
    let shifted = move |shift: fn(DayRange, BillingCycle) -> DayRange| {
        view.changed_href(|changed| changed.period = Period::Days(shift(days.get(), view.cycle())))
    };
    let presets = move || {
        view.named_periods()
            .map(|named| {
                let days = named.days(session.today(), view.cycle());
                item(Period::Named(named), period_name(named), days, view, open)
            })
            .collect_view()
    };
    let billing_periods = Memo::new(move |_| {
        let cycle = session.shared_cycle(&view.view.with(|view| view.subscriptions()))?;
        let loaded = session.summary.with(|summary| summary.days)?;
        Some(periods_within(loaded, cycle)).filter(|periods| !periods.is_empty())
    });
    let bills = move || {
        billing_periods.get().map(|periods| {
            let items = periods.into_iter();
            let items = items.map(|days| item(Period::Days(days), "", days, view, open));
            view! {
                <h2 class="menu-heading">{explorer_texts().billing_periods}</h2>
                <ul class="menu">{items.collect_view()}</ul>
            }
        })
    };
    view! {
        <div class="period">
            <a class="button button-icon" aria-label=text.previous_period title=text.previous_period
                href=move || shifted(DayRange::before) data-noscroll=""><Icon name=IconName::Left /></a>
            <Pill label=text.period value=value open=open>
                <h2 class="menu-heading">{explorer_texts().relative}</h2>
                <ul class="menu">{presets}</ul>
                {bills}
                <h2 class="menu-heading">{explorer_texts().custom}</h2>
                <CustomDays days open />
            </Pill>
            {move || if can_go_on.get() {
                view! {
                    <a class="button button-icon" aria-label=text.next_period title=text.next_period
                        href=move || shifted(DayRange::after) data-noscroll=""><Icon name=IconName::Right /></a>
                }.into_any()
            } else {
                view! {
                    <button type="button" class="button button-icon" disabled aria-label=text.next_period>
                        <Icon name=IconName::Right />
                    </button>
                }.into_any()
            }}
        </div>
    }
    .into_any()
}

fn item(
    period: Period,
    name: &'static str,
    days: DayRange,
    view: ViewState,
    open: RwSignal<bool>,
) -> impl IntoView {
    let href = view.changed_href(|view| view.period = period);
    let is_current = view.view.with(|view| view.period == period);
    let class = if name.is_empty() { "" } else { "quiet" };
    view! {
        <li>
            <a href=href data-noscroll="" class="menu-item" aria-current=is_current.then_some("true")
                on:click=move |_| open.set(false)>
                {(!name.is_empty()).then(|| view! { <span>{name}</span> })}
                <span class=class>{i18n::range(days)}</span>
            </a>
        </li>
    }
}

/// Billing periods with loaded days, latest first.
fn periods_within(loaded: DayRange, cycle: BillingCycle) -> Vec<DayRange> {
    let mut period = cycle.period_of(loaded.last());
    let mut periods = Vec::new();
    while period.until > loaded.from && periods.len() < MOST_PERIODS {
        periods.push(period);
        period = cycle.previous(period.from);
    }
    periods
}

/// First and last day by hand.
#[component]
fn CustomDays(days: Memo<DayRange>, open: RwSignal<bool>) -> impl IntoView {
    let view = ViewState::current();
    let from = RwSignal::new(days.get_untracked().from.to_string());
    let last = RwSignal::new(days.get_untracked().last().to_string());
    let chosen = Memo::new(move |_| read_days(&from.get(), &last.get()));
    let problem = move || chosen.with(|chosen| chosen.as_ref().err().copied());
    let problem = Signal::derive(move || problem().map(str::to_owned));
    let apply = Callback::new(move |()| {
        if let Ok(days) = chosen.get_untracked() {
            view.change(|view| view.period = Period::Days(days));
            open.set(false);
        }
    });
    view! { <DateRange first=from last problem on_apply=apply /> }.into_any()
}

/// The days from the first to the last, or what is wrong with them.
fn read_days(from: &str, last: &str) -> Result<DayRange, &'static str> {
    let text = texts();
    let (Ok(from), Ok(last)) = (from.parse::<Day>(), last.parse::<Day>()) else {
        return Err(text.date_missing);
    };
    if from <= last {
        Ok(DayRange::new(from, last.plus(1)))
    } else {
        Err(text.dates_wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn billing_periods_begin_on_the_anniversary() {
        let cycle = BillingCycle::new(12).unwrap();
        let day = |text: &str| text.parse::<Day>().unwrap();
        let loaded = DayRange::new(day("2026-03-12"), day("2026-05-20"));
        let periods = periods_within(loaded, cycle);
        let from: Vec<String> = periods.iter().map(|days| days.from.to_string()).collect();
        assert_eq!(from, ["2026-05-12", "2026-04-12", "2026-03-12"]);
    }

    #[test]
    fn wrong_days_say_what_is_wrong() {
        let text = texts();
        assert_eq!(read_days("2026-03-01", ""), Err(text.date_missing));
        assert_eq!(read_days("2026-03-02", "2026-03-01"), Err(text.dates_wrong));
        let days = read_days("2026-03-01", "2026-03-01").unwrap();
        assert_eq!(days.days(), 1);
    }
}
