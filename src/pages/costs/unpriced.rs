//! Usage without a price: never a silent zero.

use leptos::prelude::*;

use crate::components::Skeleton;
use crate::i18n::texts;
use crate::pages::unpriced_meters::unpriced_meters;
use crate::route::{Page, is_in_scope};
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
                .filter(|meter| is_in_scope(&scope, &meter.subscription));
            let shown: Vec<_> = meters.take(MOST_SHOWN).collect();
            unpriced_meters(&shown, None, view)
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
