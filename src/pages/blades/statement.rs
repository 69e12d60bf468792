//! What one subscription owes for one billing period, line by line.

use std::sync::Arc;

use costs::statement::{RoundedAmount, Statement, StatementLine};
use costs::{Day, Money};
use engine::protocol::{BillStatement, MeterName};
use leptos::prelude::*;

use crate::browser;
use crate::components::{Icon, IconName, MessageBar, Skeleton, Tone};
use crate::i18n::{self, failure_text, statement_texts, texts};
use crate::state::{Answer, Session, queries};

/// The statement of the billing period that `day` falls in.
#[component]
pub(super) fn StatementBlade(subscription: String, day: Day) -> impl IntoView {
    let session = Session::current();
    let answer = queries::statement(session, subscription, day);
    move || match answer.get() {
        Answer::Failed(failure) => {
            let words = failure_text(&failure);
            view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> }
                .into_any()
        }
        answer => match answer.value() {
            None => view! { <Skeleton lines=12 label=texts().loading /> }.into_any(),
            Some(bill) => sheet(bill, session),
        },
    }
}

/// What a statement may lack.
fn gaps(bill: &BillStatement, session: Session) -> Vec<String> {
    let text = statement_texts();
    let statement = &bill.statement;
    let mut gaps: Vec<String> = Vec::new();
    if statement.period.until > session.today() {
        gaps.push(text.not_finished.to_owned());
    }
    session.summary.with_untracked(|summary| {
        let loaded = summary
            .subscriptions
            .iter()
            .find(|known| known.id.eq_ignore_ascii_case(&bill.subscription));
        let Some(loaded) = loaded else {
            return;
        };
        let begins_later = loaded
            .days
            .is_none_or(|days| days.from > statement.period.from);
        if begins_later || !loaded.gaps.is_empty() || loaded.is_arriving {
            gaps.push(text.not_complete.to_owned());
        }
    });
    if bill.unpriced_rows > 0 {
        gaps.push((text.unpriced)(&(texts().records)(bill.unpriced_rows)));
    }
    gaps
}

fn sheet(bill: &Arc<BillStatement>, session: Session) -> AnyView {
    let text = statement_texts();
    let statement = &bill.statement;
    let currency = Some(statement.currency);
    let money = |amount: Money| i18n::money(amount, currency);
    let head = (text.head)(&bill.name, &i18n::range(statement.period));
    let mut lines: Vec<(&StatementLine, Option<&MeterName>)> = statement
        .lines
        .iter()
        .enumerate()
        .map(|(number, line)| (line, bill.meters.get(number)))
        .collect();
    lines.sort_by_key(|(line, _)| std::cmp::Reverse(line.charge.amount));
    let rows = lines
        .into_iter()
        .map(|(line, name)| line_row(line, name, statement))
        .collect_view();
    let summed = |name: String, amount: RoundedAmount| {
        view! {
            <tr>
                <th scope="row" colspan="2">{name}</th>
                <td class="number" title=(text.exact)(&i18n::exact_money(amount.exact, currency))>
                    {money(amount.amount)}
                </td>
            </tr>
        }
        .into_any()
    };
    let plain = |name: String, amount: Money, class: &'static str| {
        view! {
            <tr class=class>
                <th scope="row" colspan="2">{name}</th>
                <td class="number">{money(amount)}</td>
            </tr>
        }
        .into_any()
    };
    let beside = [
        (text.discount, statement.discount),
        (text.recurring, statement.recurring),
        (text.credit, statement.credit),
    ];
    let beside = beside
        .into_iter()
        .filter(|(_, amount)| !amount.exact.is_zero())
        .map(|(name, amount)| summed(name.to_owned(), amount))
        .collect_view();
    let tax = statement.tax.as_ref().map(|tax| {
        let percent = i18n::percent(tax.percent);
        let percent = percent.trim_start_matches('+');
        let words = (text.tax_on)(&tax.name, percent, &money(tax.base));
        view! {
            {plain(text.subtotal.to_owned(), statement.subtotal(), "strong")}
            {summed(words, tax.tax)}
        }
    });
    let rounding = (text.rounding_sum)(&i18n::exact_money(statement.rounding(), currency));
    let gaps = gaps(bill, session)
        .into_iter()
        .reduce(|all, next| i18n::sentences(&all, &next));
    view! {
        <div class="statement">
            <p class="charge-sentence">{head}</p>
            <p class="quiet">{text.text}</p>
            {gaps.map(|gaps| view! { <MessageBar tone=Tone::Warning title=gaps /> })}
            <div class="actions no-print">
                <button type="button" class="button" on:click=move |_| browser::print()>
                    <Icon name=IconName::Print /> {text.print}
                </button>
            </div>
            <table class="data-table statement-table">
                <caption class="hidden-label">{text.title}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.meter}</th>
                        <th scope="col" class="number">{text.quantity}</th>
                        <th scope="col" class="number">{text.amount}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tbody class="statement-sums">
                    {plain(text.lines_sum.to_owned(), statement.lines_sum(), "strong")}
                    {beside}
                    {tax}
                    {plain(text.total.to_owned(), statement.total, "statement-total")}
                </tbody>
            </table>
            <p class="quiet note">{text.rounding_text} " " {rounding}</p>
        </div>
    }
    .into_any()
}

fn line_row(line: &StatementLine, name: Option<&MeterName>, statement: &Statement) -> AnyView {
    let text = statement_texts();
    let currency = Some(statement.currency);
    let unit = name.map_or("", |name| name.unit.as_str());
    let place = name.map(|name| i18n::facts(&[name.service.as_str(), name.region.as_str()]));
    let name = name.map_or_else(|| line.meter.to_string(), |name| name.name.clone());
    let marks = [
        line.is_third_party.then_some(text.third_party),
        line.is_excluded.then_some(text.excluded),
        (!line.own_adjustment().is_zero()).then_some(text.adjusted),
    ];
    let marks: Vec<&str> = marks.into_iter().flatten().collect();
    let marks = (!marks.is_empty()).then(|| {
        view! { <span class="quiet id-text">{i18n::list(&marks)}</span> }
    });
    view! {
        <tr>
            <th scope="row">{name} <span class="quiet id-text">{place}</span> {marks}</th>
            <td class="number" title=i18n::exact_quantity(line.quantity, unit)>
                {i18n::quantity(line.quantity, unit)}
            </td>
            <td class="number" title=(text.exact)(&i18n::exact_money(line.charge.exact, currency))>
                {i18n::money(line.charge.amount, currency)}
            </td>
        </tr>
    }
    .into_any()
}
