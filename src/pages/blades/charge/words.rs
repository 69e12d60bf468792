//! The sentences of an explanation.

use costs::DayRange;
use costs::query::Dimension;
use engine::protocol::Explanation;
use leptos::prelude::WithUntracked;

use super::Context;
use crate::i18n::{self, absent_name, charge_texts, texts, value_name};

/// What is explained: the steps that led here, the row, and the period.
pub(super) fn about(
    context: Context,
    explanation: &Explanation,
    row: &[(Dimension, Option<String>)],
    period: Option<DayRange>,
) -> String {
    let steps = context.view.view.with_untracked(|view| {
        let steps = view.steps.iter();
        steps
            .map(|step| (step.dimension.clone(), step.value.clone()))
            .collect::<Vec<_>>()
    });
    let keys = steps.iter().chain(row);
    let names = keys.map(|(dimension, id)| match id {
        Some(id) => name(context, explanation, dimension, id),
        None => absent_name(dimension),
    });
    let mut words: Vec<String> = names.collect();
    words.dedup();
    words.extend(period.map(i18n::range));
    i18n::facts(&words)
}

/// Ids of some dimensions say nothing to people.
fn name(context: Context, explanation: &Explanation, dimension: &Dimension, id: &str) -> String {
    let found = match dimension {
        Dimension::Subscription => context.session.summary.with_untracked(|summary| {
            let own = summary.subscriptions.iter();
            let mut own = own.filter(|own| own.id.eq_ignore_ascii_case(id));
            own.next().map(|own| own.name.clone())
        }),
        Dimension::Meter => {
            let mut lines = explanation.trace.lines.iter();
            let line = lines.find(|line| line.meter_id.eq_ignore_ascii_case(id));
            line.map(|line| line.meter.clone())
        }
        _ => None,
    };
    found.unwrap_or_else(|| value_name(dimension, id))
}

/// What costs how much, in one sentence or two.
pub(super) fn sentence(explanation: &Explanation) -> String {
    let text = charge_texts();
    let trace = &explanation.trace;
    let amount = i18n::money(trace.charge, explanation.currency);
    if let ([line], 0) = (trace.lines.as_slice(), trace.more_lines) {
        let quantity = i18n::quantity(line.quantity, &line.unit);
        return match line.unpriced {
            None => (text.one_costs)(&quantity, &line.meter, &amount),
            Some(_) => (text.one_has_no_price)(&quantity, &line.meter),
        };
    }
    let shown = u32::try_from(trace.lines.len()).unwrap_or(u32::MAX);
    let lines = (text.lines)(shown.saturating_add(trace.more_lines));
    let unpriced = trace.lines.iter().filter(|line| line.unpriced.is_some());
    let unpriced = u32::try_from(unpriced.count()).unwrap_or(u32::MAX);
    let records = (texts().records)(trace.rows);
    let mut words = if unpriced == shown && trace.more_lines == 0 {
        (text.one_has_no_price)(&records, &lines)
    } else {
        (text.several_cost)(&records, &lines, &amount)
    };
    if unpriced > 0 && unpriced < shown {
        words.push(' ');
        words += &(text.some_have_no_price)(&(text.lines_without_price)(unpriced));
    }
    words
}

/// The same amount with all digits; nothing where nothing has a price.
pub(super) fn in_full(explanation: &Explanation) -> Option<String> {
    let lines = &explanation.trace.lines;
    let is_priced = lines.iter().any(|line| line.unpriced.is_none());
    is_priced.then(|| {
        let amount = i18n::exact_money(explanation.trace.charge, explanation.currency);
        (charge_texts().in_full)(&amount)
    })
}

#[cfg(test)]
mod tests {
    use super::super::export::tests::{explanation, unpriced};
    use super::*;

    #[test]
    fn one_line_is_said_in_plain_words() {
        let mut explanation = explanation();
        assert_eq!(
            sentence(&explanation),
            "2,480 GB of Standard Data Transfer Out cost $214.60."
        );
        assert_eq!(
            in_full(&explanation).as_deref(),
            Some("In full: 214.6005 USD")
        );
        explanation.trace.lines = vec![unpriced()];
        assert_eq!(sentence(&explanation), "7 GB of Withdrawn have no price.");
        assert_eq!(in_full(&explanation), None);
    }

    #[test]
    fn several_lines_are_counted_with_those_left_out() {
        let mut explanation = explanation();
        explanation.trace.more_lines = 3;
        assert_eq!(
            sentence(&explanation),
            "31 records in 4 bill lines cost $214.60."
        );
        explanation.trace.lines.push(unpriced());
        assert_eq!(
            sentence(&explanation),
            "31 records in 5 bill lines cost $214.60. 1 bill line of it without a price."
        );
    }
}
