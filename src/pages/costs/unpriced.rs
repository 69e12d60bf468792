//! Usage without a price: never a silent zero.

use leptos::prelude::*;

use crate::components::Skeleton;
use crate::i18n::{self, texts};
use crate::pages::fix_price::{fix_price, next_steps};
use crate::route::Page;
use crate::state::{Session, ViewState, queries};

/// The rest is on the Data page.
const MOST_SHOWN: usize = 10;

/// The meters in scope without a price, why, and the way out.
#[component]
pub(super) fn UnpricedUsage() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    let quality = queries::quality(session);
    let has_unpriced =
        Memo::new(move |_| session.summary.with(|summary| summary.unpriced_rows > 0));
    let rows = move || {
        quality.with(|quality| {
            let Some(quality) = quality.value() else {
                return view! { <Skeleton lines=4 label=text.loading /> }.into_any();
            };
            let scope = view.view.with(|view| view.subscriptions());
            let meters = quality
                .unpriced
                .iter()
                .filter(|meter| scope.is_empty() || scope.contains(&meter.subscription));
            let shown: Vec<_> = meters.take(MOST_SHOWN).collect();
            let rows = shown
                .iter()
                .map(|meter| {
                    let words = (text.unpriced)(meter.reason);
                    view! {
                        <tr>
                            <th scope="row" title=meter.meter_id.clone()>{meter.name.clone()}</th>
                            <td class="words">{meter.service.clone()}</td>
                            <td class="number">{i18n::quantity(meter.quantity, &meter.unit)}</td>
                            <td class="number">{i18n::count(u64::from(meter.rows))}</td>
                            <td class="row-actions">{fix_price(&meter.name, &meter.meter_id, view)}</td>
                            <td>{words.happened}</td>
                        </tr>
                    }
                })
                .collect_view();
            view! {
                {next_steps(shown.iter().copied())}
                <div class="grid-region" role="group" tabindex="0" aria-label=text.unpriced_usage>
                    <table class="data-table">
                        <thead>
                            <tr>
                                <th scope="col">{text.meter}</th>
                                <th scope="col">{text.service}</th>
                                <th scope="col" class="number">{text.quantity}</th>
                                <th scope="col" class="number">{text.records_heading}</th>
                                <th scope="col">{text.fix}</th>
                                <th scope="col">{text.why}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <Show when=move || has_unpriced.get()>
            <section class="card" aria-labelledby="unpriced-title">
                <div class="card-head">
                    <h2 id="unpriced-title">{text.unpriced_usage}</h2>
                    <a href=move || view.href(Page::Data)>{text.all_on_data_page}</a>
                </div>
                <p class="quiet">{text.unpriced_text}</p>
                {rows}
            </section>
        </Show>
    }
    .into_any()
}
