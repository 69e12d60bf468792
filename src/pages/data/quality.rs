//! Everything that could not be priced or read.

use std::collections::HashMap;

use engine::protocol::{Quality, UnpricedMeter};
use leptos::prelude::*;

use super::units::unit_list;
use crate::components::{DataTable, MessageBar, Skeleton, TableHead, Tone};
use crate::i18n::{self, failure_text, files_texts, row_fault, texts};
use crate::pages::unpriced_meters::unpriced_meters;
use crate::state::{Answer, Session, ViewState, queries};

/// Unpriced meters and rejected records.
#[component]
pub(super) fn QualityLists() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    let answer = queries::quality(session);
    move || match answer.get() {
        Answer::Failed(failure) => {
            let words = failure_text(&failure);
            view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> }
                .into_any()
        }
        answer => match answer.value() {
            None => {
                view! { <section class="card"><Skeleton lines=6 label=text.loading /></section> }
                    .into_any()
            }
            Some(quality) => {
                let names = session.summary.with(|summary| {
                    summary
                        .subscriptions
                        .iter()
                        .map(|subscription| (subscription.id.clone(), subscription.name.clone()))
                        .collect()
                });
                view! { {unpriced_list(quality, &names, view)} {unit_list(&quality.units)} {rejected_list(quality)} }.into_any()
            }
        },
    }
}

fn unpriced_list(quality: &Quality, names: &HashMap<String, String>, view: ViewState) -> AnyView {
    let text = texts();
    if quality.unpriced.is_empty() {
        return view! {
            <section class="card">
                <h2>{text.unpriced_usage}</h2>
                <p class="quiet">{text.all_priced}</p>
            </section>
        }
        .into_any();
    }
    let meters: Vec<&UnpricedMeter> = quality.unpriced.iter().collect();
    view! {
        <section class="card" aria-labelledby="meters-title">
            <h2 id="meters-title">{text.unpriced_usage}</h2>
            <p class="quiet">{text.unpriced_text}</p>
            {unpriced_meters(&meters, Some(names), view)}
        </section>
    }
    .into_any()
}

fn rejected_list(quality: &Quality) -> AnyView {
    let text = texts();
    if quality.rejected.is_empty() {
        return ().into_any();
    }
    let rows = quality
        .rejected
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row">{row.source.clone()}</th>
                    <td class="number">{i18n::count(u64::from(row.row))}</td>
                    <td><code>{row.field.clone()}</code></td>
                    <td>{row_fault(row.reason)}</td>
                    <td><code>{row.value.clone()}</code></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="rejected-title">
            <h2 id="rejected-title">{text.rejected_title}</h2>
            <p class="quiet">{text.rejected_text}</p>
            <DataTable label=text.rejected_title heads=vec![
                TableHead::words(text.source),
                TableHead::number(text.record_number),
                TableHead::words(text.field),
                TableHead::words(files_texts().reason),
                TableHead::words(text.value),
            ]>{rows}</DataTable>
        </section>
    }
    .into_any()
}
