//! Days whose usage is missing or could not be fetched again, and why.

use leptos::prelude::*;

use crate::components::{DataTable, TableHead};
use crate::i18n::{self, Explanation, texts};
use crate::state::{Session, commands};

/// The list of gaps; nothing where nothing is missing.
#[component]
pub(super) fn Gaps() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let has_gaps = Memo::new(move |_| {
        session.summary.with(|summary| {
            summary.subscriptions.iter().any(|subscription| {
                !subscription.gaps.is_empty() || subscription.renewal_error.is_some()
            })
        })
    });
    let rows = move || {
        session.summary.with(|summary| {
            summary
                .subscriptions
                .iter()
                .flat_map(|subscription| {
                    let gaps = subscription.gaps.iter().map(|gap| {
                        let words = (text.fetch)(&gap.error);
                        row(&subscription.name, i18n::range(gap.days), words)
                    });
                    let renewal = subscription.renewal_error.iter().map(|error| {
                        let mut words = (text.fetch)(error);
                        words.happened = i18n::sentences(&words.happened, text.from_earlier_load);
                        row(&subscription.name, text.all_asked_days.to_owned(), words)
                    });
                    gaps.chain(renewal).collect::<Vec<_>>()
                })
                .collect_view()
        })
    };
    view! {
        <Show when=move || has_gaps.get()>
            <section class="card" aria-labelledby="gaps-title">
                <div class="card-head">
                    <h2 id="gaps-title">{text.gaps_title}</h2>
                    <button type="button" class="button" disabled=move || !commands::can_retry(session)
                        on:click=move |_| commands::retry(session)>{text.retry}</button>
                </div>
                <DataTable label=text.gaps_title heads=vec![
                    TableHead::words(text.subscription),
                    TableHead::words(text.reported_days),
                    TableHead::words(text.reason),
                ]>{rows}</DataTable>
            </section>
        </Show>
    }
    .into_any()
}

fn row(subscription: &str, days: String, words: Explanation) -> AnyView {
    view! {
        <tr>
            <th scope="row">{subscription.to_owned()}</th>
            <td>{days}</td>
            <td>{words.happened} " " <span class="quiet">{words.next_step}</span></td>
        </tr>
    }
    .into_any()
}
