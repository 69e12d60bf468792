//! Statements of the loaded billing periods, for each subscription.

use costs::DayRange;
use engine::protocol::LoadedSubscription;
use leptos::prelude::*;

use crate::components::{DataTable, TableHead};
use crate::i18n::{self, statement_texts, texts};
use crate::route::{Blade, is_in_scope};
use crate::state::{Session, ViewState};

/// The billing periods with a statement: that of the last day with usage, and
/// the one before it where its usage is loaded too.
fn periods(loaded: &LoadedSubscription) -> Vec<DayRange> {
    let Some(days) = loaded.days else {
        return Vec::new();
    };
    let current = loaded.cycle.period_of(days.last());
    let previous = loaded.cycle.previous(days.last());
    if days.from < previous.until {
        vec![current, previous]
    } else {
        vec![current]
    }
}

/// The list.
#[component]
pub(super) fn Statements() -> impl IntoView {
    let text = statement_texts();
    let session = Session::current();
    let view = ViewState::current();
    let listed = Memo::new(move |_| {
        let scope = view.view.with(|view| view.subscriptions());
        session.summary.with(|summary| {
            summary
                .subscriptions
                .iter()
                .filter(|loaded| is_in_scope(&scope, &loaded.id))
                // Without a card there is nothing to add up.
                .filter(|loaded| loaded.rows > loaded.unpriced_rows)
                .map(|loaded| (loaded.id.clone(), loaded.name.clone(), periods(loaded)))
                .collect::<Vec<_>>()
        })
    });
    let rows = move || {
        listed
            .get()
            .into_iter()
            .map(|(id, name, periods)| {
                let cell = |period: Option<&DayRange>| {
                    period.map(|period| button(&id, &name, *period, view))
                };
                let (current, previous) = (cell(periods.first()), cell(periods.get(1)));
                view! {
                    <tr>
                        <th scope="row">{name.clone()}</th>
                        <td>{current}</td>
                        <td>{previous}</td>
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || listed.with(|listed| !listed.is_empty())>
            <section class="card" aria-labelledby="statements-title">
                <h2 id="statements-title">{text.section_title}</h2>
                <p class="quiet">{text.section_text}</p>
                <DataTable label=text.section_title class="statements" heads=vec![
                    TableHead::words(texts().subscription),
                    TableHead::words(text.current),
                    TableHead::words(text.previous),
                ]>{rows}</DataTable>
            </section>
        </Show>
    }
    .into_any()
}

fn button(id: &str, name: &str, period: DayRange, view: ViewState) -> AnyView {
    let text = statement_texts();
    let dates = i18n::range(period);
    let blade = Blade::Statement {
        subscription: id.to_owned(),
        day: period.from,
    };
    view! {
        <button type="button" class="link" aria-label=(text.open)(name, &dates)
            on:click=move |_| view.open_blade(blade.clone())>{dates.clone()}</button>
    }
    .into_any()
}
