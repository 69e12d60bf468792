//! How much of the cost has each tag.

use std::cmp::Reverse;

use costs::Currency;
use costs::query::{Cell, Dimension, Filter, Table, Test};
use leptos::prelude::*;

use super::scope::{costs_by, query_of};
use crate::components::{DataTable, EmptyState, MessageBar, Skeleton, TableHead, Tone};
use crate::i18n::{self, failure_text, tags_texts, texts};
use crate::pages::other_currencies::OtherCurrencies;
use crate::state::{Answer, Session, ViewState, queries};

/// Keys shown at once: each one is a question.
const KEYS_AT_ONCE: usize = 20;

/// What one key covers.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Covered {
    key: String,
    tagged: Cell,
    untagged: Cell,
}

impl Covered {
    fn of(key: String, untagged: Cell, all: Cell) -> Self {
        let tagged = Cell {
            cost: all.cost - untagged.cost,
            rows: all.rows.saturating_sub(untagged.rows),
            unpriced_rows: all.unpriced_rows.saturating_sub(untagged.unpriced_rows),
        };
        Self {
            key,
            tagged,
            untagged,
        }
    }

    /// Tagged part of the cost in tenths of a percent; of nothing none.
    fn tenths(&self) -> Option<i64> {
        i18n::share_tenths(self.tagged.cost, self.tagged.cost + self.untagged.cost)
    }
}

/// One bar for each key, the one that covers most first.
#[component]
pub(super) fn Coverage() -> impl IntoView {
    let text = tags_texts();
    let session = Session::current();
    let view = ViewState::current();
    let most = RwSignal::new(KEYS_AT_ONCE);
    let count = Memo::new(move |_| session.summary.with(|summary| summary.tag_keys.len()));
    let keys = Memo::new(move |_| {
        let most = most.get();
        session.summary.with(|summary| {
            let keys = summary.tag_keys.iter().take(most);
            keys.cloned().collect::<Vec<_>>()
        })
    });
    let total_query = Memo::new(move |_| Some(query_of(view, Vec::new(), 1)));
    let total = queries::table(session, total_query);
    let others = Signal::derive(move || {
        total.with(|total| {
            let table = total.value();
            table.map_or_else(Vec::new, |table| table.other_currencies.clone())
        })
    });
    let bars = move || {
        let keys = keys.get();
        if keys.is_empty() {
            return view! { <EmptyState title=text.no_keys text=text.no_keys_next /> }.into_any();
        }
        let answers = keys.into_iter().map(|key| {
            let asked = key.clone();
            let query = Memo::new(move |_| {
                let mut query = query_of(view, Vec::new(), 1);
                // Parts of one whole are in one currency.
                query.currency = total.with(|total| total.value()?.currency);
                let tag = Dimension::Tag(asked.clone());
                query.filters.push(Filter::of(tag, Test::Empty));
                Some(query)
            });
            (key, queries::table(session, query))
        });
        view! { <Bars total answers=answers.collect() /> }.into_any()
    };
    view! {
        <OtherCurrencies others />
        <section class="card" aria-labelledby="coverage-title">
            <h2 id="coverage-title">{text.coverage_title}</h2>
            <p class="quiet">{text.coverage_text}</p>
            {bars}
            <Show when=move || { most.get() < count.get() }>
                <button type="button" class="button more-button" on:click=move |_| most.update(|most| *most += KEYS_AT_ONCE)>
                    {text.more_keys}
                </button>
            </Show>
        </section>
    }
    .into_any()
}

/// The answers that have come, sorted.
fn covered(
    total: Signal<Answer<Table>>,
    answers: &[(String, Signal<Answer<Table>>)],
) -> Option<(Vec<Covered>, Option<Currency>)> {
    let (all, currency) = total.with(|total| {
        let table = total.value()?;
        Some((table.total, table.currency))
    })?;
    let one = |(key, answer): &(String, Signal<Answer<Table>>)| {
        let untagged = answer.with(|answer| answer.value().map(|table| table.total))?;
        Some(Covered::of(key.clone(), untagged, all))
    };
    let mut bars: Vec<Covered> = answers.iter().map(one).collect::<Option<_>>()?;
    bars.sort_by_key(|bar| (Reverse((bar.tagged.cost, bar.tagged.rows)), bar.key.clone()));
    Some((bars, currency))
}

#[component]
fn Bars(
    total: Signal<Answer<Table>>,
    answers: Vec<(String, Signal<Answer<Table>>)>,
) -> impl IntoView {
    let text = tags_texts();
    let session = Session::current();
    let view = ViewState::current();
    let failed = StoredValue::new(answers.clone());
    let bars = Memo::new(move |_| covered(total, &answers));
    let failure = move || {
        let failure = |answer: &Answer<Table>| match answer {
            Answer::Failed(failure) => Some(failure.clone()),
            _ => None,
        };
        let first = total.with(failure).or_else(|| {
            failed.with_value(|all| all.iter().find_map(|(_, answer)| answer.with(failure)))
        })?;
        let words = failure_text(&first);
        Some(view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> })
    };
    let spellings = move |key: &str| {
        session.summary.with(|summary| {
            let mut merged = summary.merged_keys.iter();
            let found = merged.find(|merged| merged.key == key)?;
            Some((text.made_of)(&i18n::list(&found.spellings)))
        })
    };
    let row = move |bar: Covered, currency: Option<Currency>| {
        let tenths = bar.tenths();
        let width = i18n::hundredth_percent(tenths.unwrap_or(0));
        let percent = tenths.map_or_else(|| i18n::NOTHING.to_owned(), i18n::percent_tenths);
        let by_key = bar.key.clone();
        let href = Memo::new(move |_| costs_by(view, Dimension::Tag(by_key.clone())));
        let of = spellings(&bar.key);
        view! {
            <tr>
                <th scope="row">
                    <a href=href>{bar.key}</a>
                    {of.map(|of| view! { <span class="quiet note merged-of">{of}</span> })}
                </th>
                <td class="coverage-cell">
                    <a class="coverage-bar" href=href tabindex="-1" aria-hidden="true">
                        <span class="coverage-part" style:width=width></span>
                    </a>
                </td>
                <td class="number">{percent}</td>
                <td class="number" title=i18n::exact_cost(&bar.tagged, currency)>{i18n::cost(&bar.tagged, currency)}</td>
                <td class="number" title=i18n::exact_cost(&bar.untagged, currency)>{i18n::cost(&bar.untagged, currency)}</td>
            </tr>
        }
    };
    view! {
        {failure}
        {move || match bars.get() {
            None => view! { <Skeleton lines=6 label=texts().loading /> }.into_any(),
            Some((bars, currency)) => {
                let rows = bars.into_iter().map(|bar| row(bar, currency)).collect_view();
                view! {
                    <DataTable label=text.coverage_title class="coverage" heads=vec![
                        TableHead::words(text.key),
                        TableHead::hidden(text.tagged_share),
                        TableHead::number(texts().share),
                        TableHead::number(text.tagged),
                        TableHead::number(text.untagged),
                    ]>{rows}</DataTable>
                }
                .into_any()
            }
        }}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(cost: &str, rows: u32) -> Cell {
        Cell {
            cost: cost.parse().unwrap(),
            rows,
            unpriced_rows: 0,
        }
    }

    #[test]
    fn tagged_and_untagged_are_all() {
        let bar = Covered::of("env".to_owned(), cell("2.5", 3), cell("10", 8));
        assert_eq!(bar.tagged, cell("7.5", 5));
        assert_eq!(bar.tenths(), Some(750));
        let free = Covered::of("env".to_owned(), cell("0", 3), cell("0", 8));
        assert_eq!(free.tenths(), None);
    }
}
