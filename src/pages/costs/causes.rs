//! Why the cost has changed: new and vanished usage, quantity, price, mix.

use costs::Money;
use costs::query::{ChangeParts, Query};
use leptos::prelude::*;

use crate::charts::{
    Amount, Bucket, Chart, ChartKind, ChartSpec, Comparison, Measure, Series, SeriesColour,
};
use crate::i18n::{self, explorer_texts};
use crate::pages::shared_part::before_sharing;
use crate::route::{self, ChartType};
use crate::state::{Session, ViewState, queries};

/// A waterfall from the comparison period's cost to this one's, by cause;
/// shown beside the waterfall by group.
#[component]
pub(super) fn Causes() -> impl IntoView {
    let view = ViewState::current();
    let session = Session::current();
    let is_shown = Memo::new(move |_| {
        view.view.with(|view| {
            view.chart == ChartType::Waterfall
                && view.compare != route::Compare::Nothing
                // Which groups are new is told apart by group, causes by meter.
                && view.seen == route::Seen::Any
        })
    });
    let query = Memo::new(move |_| {
        is_shown.get().then(|| Query {
            having: None,
            group_by: Vec::new(),
            sort: Vec::new(),
            ..view.query(1)
        })
    });
    let answer = queries::change(session, query);
    let spec =
        Signal::derive(move || answer.with(|answer| spec_of(answer.value().map(AsRef::as_ref))));
    view! {
        <Show when=move || is_shown.get()>
            <section class="card" aria-label=explorer_texts().causes>
                <div class="card-head"><h2>{explorer_texts().causes}</h2></div>
                <Chart spec />
                <p class="quiet note">{explorer_texts().causes_text}</p>
                {before_sharing(session)}
            </section>
        </Show>
    }
    .into_any()
}

fn spec_of(parts: Option<&ChangeParts>) -> ChartSpec {
    let text = explorer_texts();
    let currency = parts.and_then(|parts| parts.currency);
    let compared = parts.and_then(|parts| parts.compared);
    let change = parts.map(|parts| parts.total).unwrap_or_default();
    let causes = &change.causes;
    let parts: [(&str, &str, Money); 6] = [
        ("new", text.cause_new, causes.new),
        ("vanished", text.cause_vanished, causes.vanished),
        ("quantity", text.cause_quantity, causes.quantity),
        ("price", text.cause_price, causes.price),
        ("mix", text.cause_mix, causes.mix),
        ("other", text.cause_other, causes.other),
    ];
    let series = parts.iter().filter(|(_, _, amount)| !amount.is_zero());
    let series = series
        .enumerate()
        .map(|(number, (id, name, amount))| Series {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            colour: SeriesColour::Ordinal(number as u8),
            values: vec![Amount::from(*amount)],
            parent: None,
        });
    let bucket = |days: Option<costs::DayRange>| {
        let words = days.map(i18n::range).unwrap_or_default();
        Bucket {
            label: words.clone(),
            detail: words,
            ..Bucket::default()
        }
    };
    let before = compared.map(|compared| compared.previous);
    ChartSpec {
        title: text.causes.to_owned(),
        scope: String::new(),
        kind: ChartKind::Waterfall,
        measure: Measure::Cost(currency),
        buckets: vec![
            bucket(before),
            bucket(compared.map(|compared| compared.days)),
        ],
        series: series.collect(),
        comparison: Some(Comparison {
            name: before.map(i18n::range).unwrap_or_default(),
            values: vec![change.previous.into()],
        }),
    }
}

#[cfg(test)]
mod tests {
    use costs::query::{Causes, Change};

    use super::*;

    #[test]
    fn the_bars_lead_from_one_cost_to_the_other() {
        let money = |text: &str| text.parse::<Money>().unwrap();
        let causes = Causes {
            new: money("12.5"),
            vanished: money("-3"),
            quantity: money("0.25"),
            ..Causes::default()
        };
        let change = Change {
            previous: money("100"),
            current: money("109.75"),
            causes,
        };
        let spec = spec_of(Some(&ChangeParts {
            currency: None,
            compared: None,
            groups: Vec::new(),
            group_count: 0,
            others: Change::default(),
            total: change,
        }));
        assert_eq!(spec.series.len(), 3, "what did not change has no bar");
        let bars = spec.series.iter().flat_map(|series| &series.values);
        let sum: Amount = bars.copied().chain([change.previous.into()]).sum();
        assert_eq!(sum, change.current.into());
    }
}
