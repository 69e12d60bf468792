//! Why a charge is what it is: its bill lines, and of each how it adds up.

mod export;
mod line;
mod picture;
mod records;
mod slices;
mod words;

use std::sync::Arc;

use costs::query::Dimension;
use engine::protocol::Explanation;
use leptos::prelude::*;

use crate::components::{CopyButton, EmptyState, MessageBar, Skeleton, Tone};
use crate::i18n::{self, charge_texts, failure_text, texts};
use crate::pages::shared_part::shared_words;
use crate::state::{Answer, Session, ViewState, queries};

use line::BillLine;

/// What the parts of the blade know besides the explanation.
#[derive(Clone, Copy)]
struct Context {
    session: Session,
    view: ViewState,
}

/// The explanation of one row of the view.
#[component]
pub(super) fn ChargeBlade(row: Vec<(Dimension, Option<String>)>) -> impl IntoView {
    let text = charge_texts();
    let context = Context {
        session: Session::current(),
        view: ViewState::current(),
    };
    let keys = row.clone();
    let query = Memo::new(move |_| Some(context.view.row_query(&row)));
    let answer = queries::trace(context.session, query);
    // What others share with the row is no charge of its own.
    let table = queries::table(context.session, query);
    let shared = move || table.with(|table| shared_words(table.value()?));
    let shared_line = move || shared().map(|words| view! { <p class="quiet note">{words}</p> });
    let explained = move || match answer.get() {
        Answer::Failed(failure) => {
            let words = failure_text(&failure);
            view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> }
                .into_any()
        }
        answer => match answer.value() {
            None => view! { <Skeleton lines=12 label=texts().loading /> }.into_any(),
            Some(explanation) if explanation.trace.rows == 0 => {
                view! { <EmptyState title=texts().nothing_here text=text.not_loaded /> }.into_any()
            }
            Some(explanation) => {
                let period = query.with(|query| query.as_ref().map(|query| query.period));
                let about = words::about(context, explanation, &keys, period);
                view! {
                    <p class="charge-about">{about}</p>
                    {explained(explanation.clone(), context)}
                }
                .into_any()
            }
        },
    };
    view! {
        {shared_line}
        {explained}
    }
}

fn explained(explanation: Arc<Explanation>, context: Context) -> AnyView {
    let text = charge_texts();
    let trace = &explanation.trace;
    let currency = explanation.currency;
    let has_several = trace.lines.len() > 1 || trace.more_lines > 0;
    let lines = trace
        .lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            let id = format!("line-{number}");
            view! { <BillLine line=line.clone() explanation=explanation.clone() is_open=!has_several id context /> }
        })
        .collect_view();
    let more = (trace.more_lines > 0).then(|| {
        view! {
            <p class="line-more">
                <span>{(text.more)(&(text.lines)(trace.more_lines))}</span>
                <span class="number">{i18n::exact_money(trace.more_charge, currency)}</span>
            </p>
        }
    });
    let sum = has_several.then(|| {
        view! {
            <p class="line-sum">
                <span>{text.sum}</span>
                <span class="number">{i18n::exact_money(trace.charge, currency)}</span>
            </p>
        }
    });
    let (for_text, for_csv) = (explanation.clone(), explanation.clone());
    let names = names_of(context.session);
    let csv_names = names.clone();
    view! {
        <p class="charge-sentence">{words::sentence(&explanation)}</p>
        <p class="quiet">{words::in_full(&explanation)}</p>
        <div class="actions no-print">
            <CopyButton text=Callback::new(move |()| export::text_of(&for_text, &names))
                copy=text.copy_text copied=text.copied />
            <CopyButton text=Callback::new(move |()| export::csv_of(&for_csv, &csv_names))
                copy=text.copy_csv copied=text.copied />
        </div>
        {has_several.then(|| view! {
            <div><h3>{text.lines_heading}</h3><p class="quiet note">{text.lines_text}</p></div>
        })}
        <div class="bill-lines">{lines} {more} {sum}</div>
    }
    .into_any()
}

/// Names of the loaded subscriptions by id.
fn names_of(session: Session) -> export::Names {
    session.summary.with_untracked(|summary| {
        summary
            .subscriptions
            .iter()
            .map(|subscription| (subscription.id.to_lowercase(), subscription.name.clone()))
            .collect()
    })
}
