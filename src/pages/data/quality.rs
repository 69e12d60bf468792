//! Everything that could not be priced or read.

use std::collections::HashMap;

use engine::protocol::Quality;
use leptos::prelude::*;

use super::units::unit_list;
use crate::components::{MessageBar, Skeleton, Tone};
use crate::i18n::{self, failure_text, texts};
use crate::pages::fix_price::{fix_price, next_steps};
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
    let rows = quality
        .unpriced
        .iter()
        .map(|meter| {
            let words = (text.unpriced)(meter.reason);
            let subscription = names
                .get(&meter.subscription)
                .unwrap_or(&meter.subscription)
                .clone();
            view! {
                <tr>
                    <th scope="row">
                        {meter.name.clone()}
                        <span class="quiet id-text">{meter.meter_id.clone()}</span>
                    </th>
                    <td class="words">{meter.service.clone()}</td>
                    <td class="words">{subscription}</td>
                    <td class="number">{i18n::quantity(meter.quantity, &meter.unit)}</td>
                    <td class="number">{i18n::count(u64::from(meter.rows))}</td>
                    <td>{i18n::range(meter.days)}</td>
                    <td class="row-actions">{fix_price(&meter.name, &meter.meter_id, view)}</td>
                    <td>{words.happened}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="meters-title">
            <h2 id="meters-title">{text.unpriced_usage}</h2>
            <p class="quiet">{text.unpriced_text}</p>
            {next_steps(quality.unpriced.iter())}
            <div class="grid-region" role="group" tabindex="0" aria-label=text.unpriced_usage>
                <table class="data-table">
                    <thead>
                        <tr>
                            <th scope="col">{text.meter}</th>
                            <th scope="col">{text.service}</th>
                            <th scope="col">{text.subscription}</th>
                            <th scope="col" class="number">{text.quantity}</th>
                            <th scope="col" class="number">{text.records_heading}</th>
                            <th scope="col">{text.days_heading}</th>
                            <th scope="col">{text.fix}</th>
                            <th scope="col">{text.why}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
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
                    <td><code>{row.value.clone()}</code></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="rejected-title">
            <h2 id="rejected-title">{text.rejected_title}</h2>
            <p class="quiet">{text.rejected_text}</p>
            <div class="grid-region" role="group" tabindex="0" aria-label=text.rejected_title>
                <table class="data-table">
                    <thead>
                        <tr>
                            <th scope="col">{text.source}</th>
                            <th scope="col" class="number">{text.record_number}</th>
                            <th scope="col">{text.field}</th>
                            <th scope="col">{text.value}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
