//! What an exported file says about itself, in words of the page.

use std::collections::BTreeSet;

use ::export::{About, AboutLine, ViewWords};
use costs::query::{Dimension, Table, Test};
use engine::protocol::{CardInfo, LoadedSubscription, Summary};

use crate::browser;
use crate::i18n::{
    self, absent_name, card_name, card_source, dimension_name, explorer_texts, export_texts,
    granularity_name, operator_name, seen_name, sharing_texts, tags_texts, texts, value_name,
};
use crate::pages::shared_part::shared_words;
use crate::route::{Filter, Seen, View};

/// Most subscriptions whose rate cards are named.
const MOST_CARDS: usize = 50;

/// What a file is about.
pub(super) struct Known<'a> {
    /// The view.
    pub(super) view: &'a View,
    /// Its answer.
    pub(super) table: &'a Table,
    /// Its days.
    pub(super) days: costs::DayRange,
    /// Whether records are in the file: all of the period, scope and filters.
    pub(super) is_records: bool,
}

/// What is so of the view and its answer. `key` of each line is for programs
/// and the same in every language.
pub(super) fn about(known: &Known<'_>, summary: &Summary) -> About {
    let Known {
        view, table, days, ..
    } = *known;
    let text = export_texts();
    let line = |key: &str, name: &str, value: String| AboutLine {
        key: key.to_owned(),
        name: name.to_owned(),
        value,
    };
    let currency = table.currency.map(|currency| currency.to_string());
    let others: Vec<String> = table
        .other_currencies
        .iter()
        .map(ToString::to_string)
        .collect();
    let grouping: Vec<String> = view.group_by.iter().map(dimension_name).collect();
    let total = i18n::exact_money(table.total.cost, table.currency);
    let last_day = table.last_day.map(|day| day.to_string());
    let compared = table
        .compared
        .map(|compared| i18n::range(compared.previous));
    let lines = vec![
        line("Scope", text.scope, scope(view, summary)),
        line("Period", text.period, i18n::range(days)),
        line(
            "Days",
            sharing_texts().days,
            format!("{}/{}", days.from, days.last()),
        ),
        line("Filters", text.filters, filters(view)),
        line(
            "Seen",
            explorer_texts().seen_label,
            seen_name(if known.is_records {
                Seen::Any
            } else {
                view.seen
            })
            .to_owned(),
        ),
        line(
            "SharedCosts",
            tags_texts().shared_title,
            shared_costs(known, summary),
        ),
        line("GroupedBy", text.grouping, grouping.join(", ")),
        line(
            "Granularity",
            text.granularity,
            granularity_name(table.granularity).to_owned(),
        ),
        line("ComparedWith", text.compared, compared.unwrap_or_default()),
        line("TableCurrency", text.currency, currency.unwrap_or_default()),
        line(
            "LeftOutCurrencies",
            text.other_currencies,
            others.join(", "),
        ),
        line("DataUntil", text.data_until, last_day.unwrap_or_default()),
        line("RateSource", text.rate_source, rate_sources(view, summary)),
        line("OwnTerms", text.own_terms, own_terms(summary)),
        line(
            "TotalRecords",
            text.records,
            i18n::count(u64::from(table.total.rows)),
        ),
        line(
            "UnpricedRecords",
            text.unpriced,
            i18n::count(u64::from(table.total.unpriced_rows)),
        ),
        line("TotalCost", text.total, total),
        line("Digits", text.digits, text.digits_text.to_owned()),
    ];
    About {
        title: (text.report_title)(&i18n::range(days)),
        heading: text.about.to_owned(),
        lines,
        data_until: table.last_day,
        language: browser::document_language(),
    }
}

/// The words of a view's file.
pub(super) fn words() -> ViewWords {
    let text = export_texts();
    let word = str::to_owned;
    ViewWords {
        row: word(text.row),
        group: word(text.row_group),
        others: word(text.row_others),
        total: word(text.row_total),
        all: word(text.all_usage),
        id_of: (text.id_of)("{name}"),
        cost: word(text.cost),
        exact_cost: word(text.exact_cost),
        previous: word(text.previous),
        currency: word(text.currency),
        records: word(text.records),
        unpriced: word(text.unpriced),
        quantity: word(text.quantity),
        unit: word(text.unit),
        no_price: word(text.no_price),
        sort_hint: word(text.sort_hint),
    }
}

/// Whether costs are shared in the file, and which.
fn shared_costs(known: &Known<'_>, summary: &Summary) -> String {
    let text = sharing_texts();
    let rules = &summary.allocation;
    if rules.shared_costs.is_empty() {
        return export_texts().none.to_owned();
    }
    if known.is_records {
        return text.not_in_records.to_owned();
    }
    let view = known.view;
    let asked = view
        .group_by
        .iter()
        .chain(view.filters.iter().map(|filter| &filter.dimension))
        .chain(view.steps.iter().map(|step| &step.dimension));
    let names: Vec<&String> = asked
        .filter_map(|dimension| match dimension {
            Dimension::Virtual(name) => Some(&rules.virtual_tag(name)?.name),
            _ => None,
        })
        .collect();
    let shared = rules.shared_costs.iter().filter(|cost| {
        let tag = rules.virtual_tag(&cost.tag);
        tag.is_some_and(|tag| names.contains(&&tag.name))
    });
    let words: Vec<String> = shared
        .map(|cost| (text.rule_of)(&cost.shared, &cost.tag, &i18n::list(&cost.to)))
        .collect();
    if words.is_empty() {
        return text.not_applied.to_owned();
    }
    let mut lines = vec![i18n::labelled(text.applied, &words.join("; "))];
    lines.extend(shared_words(known.table));
    lines.join("; ")
}

fn is_in_scope(view: &View, known: &LoadedSubscription) -> bool {
    let scope = view.subscriptions();
    scope.is_empty() || scope.iter().any(|id| id.eq_ignore_ascii_case(&known.id))
}

fn scope(view: &View, summary: &Summary) -> String {
    if view.scope.is_empty() {
        return texts().all_subscriptions.to_owned();
    }
    let loaded = summary.subscriptions.iter();
    let names: Vec<&str> = loaded
        .filter(|known| is_in_scope(view, known))
        .map(|known| known.name.as_str())
        .collect();
    names.join(", ")
}

fn filters(view: &View) -> String {
    let filters = view.filters.iter().map(filter_words);
    let steps = view.steps.iter().map(|step| {
        let operator = explorer_texts().is;
        let value = match &step.value {
            Some(id) => value_name(&step.dimension, id),
            None => absent_name(&step.dimension),
        };
        (export_texts().filter)(&dimension_name(&step.dimension), operator, &value)
    });
    let words: Vec<String> = filters.chain(steps).collect();
    if words.is_empty() {
        export_texts().none.to_owned()
    } else {
        words.join("; ")
    }
}

/// With every value: a file has to say what it leaves out.
fn filter_words(filter: &Filter) -> String {
    let value = match &filter.test {
        Test::Is(values) | Test::IsNot(values) => {
            let names = values.iter().map(|value| match value {
                Some(id) => value_name(&filter.dimension, id),
                None => absent_name(&filter.dimension),
            });
            names.collect::<Vec<_>>().join(", ")
        }
        Test::Contains(text) | Test::StartsWith(text) | Test::EndsWith(text) => text.clone(),
        Test::Empty | Test::NotEmpty => String::new(),
    };
    let operator = operator_name(filter.operator());
    let words = (export_texts().filter)(&dimension_name(&filter.dimension), operator, &value);
    words.trim_end().to_owned()
}

/// The card of each subscription in scope.
fn rate_sources(view: &View, summary: &Summary) -> String {
    let text = export_texts();
    let card_of = |known: &LoadedSubscription| -> Option<&CardInfo> {
        summary
            .cards
            .iter()
            .find(|card| Some(card.id) == known.card)
    };
    let in_scope = summary
        .subscriptions
        .iter()
        .filter(|known| known.rows > 0 && is_in_scope(view, known));
    // Subscriptions of one name and card need no two entries.
    let words: BTreeSet<String> = in_scope
        .take(MOST_CARDS)
        .map(|known| match card_of(known) {
            None => (text.no_card_of)(&known.name),
            Some(card) => {
                let (name, source) = (card_name(card), card_source(&card.source));
                match card.newest_date {
                    Some(day) => (text.card_of_day)(&known.name, &name, &i18n::day(day), &source),
                    None => (text.card)(&known.name, &name, &source),
                }
            }
        })
        .collect();
    words.into_iter().collect::<Vec<_>>().join("; ")
}

/// What a person added to the cards.
fn own_terms(summary: &Summary) -> String {
    let text = export_texts();
    let pricing = &summary.pricing;
    let words: Vec<&str> = [
        (!pricing.fixes.is_empty()).then_some(text.own_price_rules),
        (!pricing.adjustments.list().is_empty()).then_some(text.own_discounts),
    ]
    .into_iter()
    .flatten()
    .collect();
    if words.is_empty() {
        text.none.to_owned()
    } else {
        words.join(", ")
    }
}
