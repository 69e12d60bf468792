//! Rate cards and where they came from.

use leptos::prelude::*;

use crate::components::{DataTable, TableHead};
use crate::i18n::{self, texts};
use crate::state::Session;

/// The table of cards.
#[component]
pub(super) fn Cards() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let content = move || {
        session.summary.with(|summary| {
            if summary.cards.is_empty() {
                return view! { <p class="quiet">{text.no_cards}</p> }.into_any();
            }
            let rows = summary
                .cards
                .iter()
                .map(|card| view! {
                    <tr>
                        <th scope="row">{card.offer.clone().unwrap_or_else(|| text.not_known.to_owned())}</th>
                        <td>{i18n::card_source(&card.source)}</td>
                        <td>{card.currency.to_string()}</td>
                        <td>{card.locale.clone()}</td>
                        <td class="number">{i18n::count(u64::from(card.meters))}</td>
                        <td>{card.newest_date.map(i18n::day)}</td>
                    </tr>
                })
                .collect_view();
            view! {
                <DataTable label=text.rate_cards heads=vec![
                    TableHead::words(text.offer),
                    TableHead::words(text.source),
                    TableHead::words(text.currency),
                    TableHead::words(text.card_language),
                    TableHead::number(text.meters_heading),
                    TableHead::words(text.newest_price),
                ]>{rows}</DataTable>
            }
            .into_any()
        })
    };
    view! {
        <section class="card" aria-labelledby="cards-title">
            <h2 id="cards-title">{text.rate_cards}</h2>
            {content}
        </section>
    }
    .into_any()
}
