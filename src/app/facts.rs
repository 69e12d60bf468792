//! The essentials beneath the title: whose usage, under which offer, priced by
//! what, and how much of it is there.

use engine::protocol::{LoadedSubscription, Summary};
use leptos::prelude::*;

use crate::components::{Essential, Essentials};
use crate::i18n::{self, card_name, card_source, shell_texts, texts};
use crate::route::{Page, is_in_scope};
use crate::state::{Session, ViewState};

/// The facts, on pages that show loaded usage.
#[component]
pub(super) fn Facts() -> impl IntoView {
    let session = Session::current();
    let view = ViewState::current();
    let is_shown = Memo::new(move |_| {
        let is_page = matches!(view.page.get(), Some(Page::Overview | Page::Costs));
        is_page && session.summary.with(|summary| summary.rows > 0)
    });
    let items = Signal::derive(move || {
        let scope = view.view.with(|view| view.subscriptions());
        session
            .summary
            .with(|summary| facts(summary, &scope, &view.href(Page::Data)))
    });
    view! {
        <Show when=move || is_shown.get()>
            <Essentials items />
        </Show>
    }
    .into_any()
}

fn facts(summary: &Summary, scope: &[String], data: &str) -> Vec<Essential> {
    let (text, own) = (texts(), shell_texts());
    let inside: Vec<&LoadedSubscription> = summary
        .subscriptions
        .iter()
        .filter(|subscription| is_in_scope(scope, &subscription.id))
        .collect();
    let cards: Vec<_> = summary
        .cards
        .iter()
        .filter(|card| {
            inside
                .iter()
                .any(|subscription| subscription.card == Some(card.id))
        })
        .collect();
    let fact = |label: &str, value: String| Essential {
        label: label.to_owned(),
        value: Some(value),
        ..Essential::default()
    };
    let linked = |label: &str, value: String| Essential {
        href: data.to_owned(),
        ..fact(label, value)
    };
    let mut all = vec![fact(
        text.scope,
        match inside.as_slice() {
            [only] => only.name.clone(),
            several if several.len() == summary.subscriptions.len() => {
                text.all_subscriptions.to_owned()
            }
            several => (text.selected)(&counted(several.len())),
        },
    )];
    if let [only] = inside.as_slice() {
        all.push(Essential {
            can_copy: true,
            ..fact(own.subscription_id, only.id.clone())
        });
    }
    let offers = distinct(
        inside
            .iter()
            .filter_map(|subscription| subscription.offer.clone()),
    );
    if !offers.is_empty() {
        all.push(fact(text.offer, offers));
    }
    all.push(linked(
        text.rate_cards,
        match cards.as_slice() {
            [] => text.no_card.to_owned(),
            [only] => (own.card_and_source)(&card_name(only), &card_source(&only.source)),
            several => counted(several.len()),
        },
    ));
    let newest = cards.iter().filter_map(|card| card.newest_date).max();
    if let Some(newest) = newest {
        all.push(fact(text.newest_price, i18n::day(newest)));
    }
    all.push(fact(
        text.currency,
        distinct(summary.currencies.iter().map(ToString::to_string)),
    ));
    if let Some(days) = summary.days {
        all.push(fact(text.days_heading, i18n::range(days)));
    }
    let rows: u32 = inside.iter().map(|subscription| subscription.rows).sum();
    all.push(fact(text.records_heading, i18n::count(u64::from(rows))));
    let unpriced: u32 = inside
        .iter()
        .map(|subscription| subscription.unpriced_rows)
        .sum();
    all.push(linked(
        text.unpriced_heading,
        i18n::count(u64::from(unpriced)),
    ));
    all
}

fn counted(number: usize) -> String {
    i18n::count(u64::try_from(number).unwrap_or(u64::MAX))
}

/// Different texts, in the order they come.
fn distinct(texts: impl Iterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    i18n::list(&all)
}
