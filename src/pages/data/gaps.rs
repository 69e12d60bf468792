//! Days whose usage is missing, and why.

use leptos::prelude::*;

use crate::i18n::{self, texts};
use crate::state::{Session, commands};

/// The list of gaps; nothing where nothing is missing.
#[component]
pub(super) fn Gaps() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let has_gaps = Memo::new(move |_| {
        session.summary.with(|summary| {
            summary
                .subscriptions
                .iter()
                .any(|subscription| !subscription.gaps.is_empty())
        })
    });
    let can_retry = move || {
        session.last_load.with(Option::is_some)
            && session.access.with(Option::is_some)
            && session.activity.with(Option::is_none)
    };
    let rows = move || {
        session.summary.with(|summary| {
            summary
                .subscriptions
                .iter()
                .flat_map(|subscription| {
                    subscription.gaps.iter().map(|gap| {
                        let words = (text.fetch)(&gap.error);
                        view! {
                            <tr>
                                <th scope="row">{subscription.name.clone()}</th>
                                <td>{i18n::range(gap.days)}</td>
                                <td>{words.happened} " " <span class="quiet">{words.next_step}</span></td>
                            </tr>
                        }
                    })
                })
                .collect_view()
        })
    };
    view! {
        <Show when=move || has_gaps.get()>
            <section class="card" aria-labelledby="gaps-title">
                <div class="card-head">
                    <h2 id="gaps-title">{text.gaps_title}</h2>
                    <button type="button" class="button" disabled=move || !can_retry()
                        on:click=move |_| commands::retry(session)>{text.retry}</button>
                </div>
                <div class="grid-region" role="region" tabindex="0" aria-label=text.gaps_title>
                    <table class="data-table">
                        <thead>
                            <tr>
                                <th scope="col">{text.subscription}</th>
                                <th scope="col">{text.reported_days}</th>
                                <th scope="col">{text.reason}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        </Show>
    }
    .into_any()
}
