//! What the loaded data takes, and how much more fits.

use engine::protocol::Memory;
use leptos::prelude::*;

use crate::components::ProgressBar;
use crate::i18n::{self, pricing_texts, texts};
use crate::state::Session;

/// Bytes in use and the share of the ceiling, in whole percents.
fn used(memory: &Memory) -> (u64, u32) {
    let used = memory.records + memory.dictionaries + memory.cards;
    let percent = used.saturating_mul(100) / memory.ceiling.max(1);
    (used, u32::try_from(percent).unwrap_or(100).min(100))
}

/// The section.
#[component]
pub(super) fn MemoryInUse() -> impl IntoView {
    let text = pricing_texts();
    let session = Session::current();
    let memory = Memo::new(move |_| session.summary.with(|summary| summary.memory));
    let facts = move || {
        let memory = memory.get();
        let rows = session.summary.with(|summary| summary.rows);
        let per_record = memory
            .records
            .checked_div(u64::from(rows))
            .map(|bytes| format!(" · {} {}", i18n::bytes(bytes), text.memory_per_record));
        let fact = |name: &'static str, value: String| {
            view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
        };
        let records = format!(
            "{}{} · {}",
            i18n::bytes(memory.records),
            per_record.unwrap_or_default(),
            (texts().records)(rows),
        );
        view! {
            {fact(text.memory_records, records)}
            {fact(text.memory_dictionaries, i18n::bytes(memory.dictionaries))}
            {fact(text.memory_cards, i18n::bytes(memory.cards))}
            {fact(text.memory_all, i18n::bytes(used(&memory).0))}
            {fact(text.memory_ceiling, i18n::bytes(memory.ceiling))}
        }
    };
    let repeated = move || {
        let rows = session.summary.with(|summary| summary.repeated_rows);
        if rows == 0 {
            text.repeated_none.to_owned()
        } else {
            (text.repeated_text)(&(texts().records)(rows))
        }
    };
    let percent = Signal::derive(move || Some(used(&memory.get()).1));
    view! {
        <section class="card" aria-labelledby="memory-title">
            <h2 id="memory-title">{text.memory_title}</h2>
            <p class="quiet">{text.memory_text}</p>
            <ProgressBar label=text.memory_title percent=percent />
            <dl class="essentials">{facts}</dl>
            <p><span class="strong">{text.repeated_title}</span> " · " {repeated}</p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_the_ceiling_is_never_more_than_all() {
        let memory = |records, ceiling| Memory {
            records,
            dictionaries: 5,
            cards: 5,
            ceiling,
        };
        assert_eq!(used(&memory(90, 400)), (100, 25));
        assert_eq!(used(&memory(90, 50)), (100, 100));
        assert_eq!(used(&memory(0, 0)), (10, 100));
    }
}
