//! The table: names at the left, totals pinned, dates scrolling beside them.

use costs::Money;
use costs::query::{Cell, Dimension, Granularity, Group, Table};
use leptos::prelude::*;

use super::Answered;
use super::sorting::{Column, Sorting};
use crate::components::ShareBar;
use crate::i18n::{self, charge_texts, dimension_name, group_name, key_id, key_name, texts};
use crate::pages::cost_chart::buckets_of;
use crate::route::Blade;
use crate::state::ViewState;

/// The table of one answer. Names are links that add a filter.
#[component]
pub(super) fn CostGrid(answered: Memo<Option<Answered>>) -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let sorting = RwSignal::new(Sorting::default());
    let heading = move |column: Column, name: String, class: &'static str| {
        view! {
            <th scope="col" class=class aria-sort=move || sorting.get().aria(column)>
                <button type="button" class="sort" on:click=move |_| sorting.update(|sorting| *sorting = sorting.clicked(column))>
                    {name}
                    <span class="sort-mark" aria-hidden="true">{move || match sorting.get().aria(column) {
                        "ascending" => "↑",
                        "descending" => "↓",
                        _ => "",
                    }}</span>
                </button>
            </th>
        }
        .into_any()
    };
    let content = move || {
        let Answered { table, query } = answered.get()?;
        let group_by = query.group_by;
        let levels = group_by.len().max(1);
        let heads = if group_by.is_empty() {
            view! { <th scope="col" class="name">{text.scope}</th> }.into_any()
        } else {
            group_by
                .iter()
                .enumerate()
                .map(|(level, dimension)| {
                    heading(Column::Level(level), dimension_name(dimension), "name")
                })
                .collect_view()
                .into_any()
        };
        let dates = buckets_of(&table)
            .into_iter()
            .enumerate()
            .map(|(number, bucket)| heading(Column::Bucket(number), bucket.label, "number"))
            .collect_view();
        let has_unpriced = table.total.unpriced_rows > 0;
        let rows = sorting
            .get()
            .order(&table, &group_by)
            .into_iter()
            .map(|number| group_row(&table.groups[number], &table, &group_by, has_unpriced, view))
            .collect_view();
        let others = table.others.as_ref().map(|others| {
            let name = (text.more_groups)(&i18n::count(u64::from(others.groups)));
            summed_row(
                name,
                levels,
                &others.total,
                &others.cells,
                &table,
                has_unpriced,
                None,
            )
        });
        let total = summed_row(
            text.total.to_owned(),
            levels,
            &table.total,
            &table.totals,
            &table,
            has_unpriced,
            (table.total.rows > 0).then(|| explain(text.total, Vec::new(), &table, view)),
        );
        let class = if table.granularity == Granularity::Total {
            "data-table"
        } else {
            "data-table data-table-dates"
        };
        Some(view! {
            <table class=class>
                <caption class="hidden-label">{text.table_caption}</caption>
                <thead>
                    <tr>
                        {heads}
                        {heading(Column::Cost, text.cost.to_owned(), "number")}
                        <th scope="col" class="explain-cell"><span class="hidden-label">{charge_texts().explain}</span></th>
                        <th scope="col" class="share-cell">{text.share}</th>
                        {heading(Column::Records, text.records_heading.to_owned(), "number")}
                        {has_unpriced.then(|| heading(Column::Unpriced, text.unpriced_heading.to_owned(), "number"))}
                        <th scope="col" class="number">{text.quantity}</th>
                        {dates}
                    </tr>
                </thead>
                <tbody>{rows} {others}</tbody>
                <tfoot>{total}</tfoot>
            </table>
        }.into_any())
    };
    view! { <div class="grid-region" role="region" tabindex="0" aria-label=text.table>{content}</div> }.into_any()
}

fn group_row(
    group: &Group,
    table: &Table,
    group_by: &[Dimension],
    has_unpriced: bool,
    view: ViewState,
) -> AnyView {
    let names = if group_by.is_empty() {
        view! { <th scope="row" class="name">{texts().all_usage}</th> }.into_any()
    } else {
        group_by
            .iter()
            .zip(&group.keys)
            .map(|(dimension, key)| {
                let (filtered, value) = (dimension.clone(), key_id(key));
                let href = move || {
                    view.changed_href(|view| {
                        view.filters.retain(|filter| filter.dimension != filtered);
                        view.add_filter(filtered.clone(), value.clone());
                    })
                };
                let full = key_id(key).unwrap_or_default();
                view! {
                    <th scope="row" class="name" title=full>
                        <a href=href data-noscroll="">{key_name(dimension, key)}</a>
                    </th>
                }
            })
            .collect_view()
            .into_any()
    };
    let row: Vec<_> = group_by
        .iter()
        .cloned()
        .zip(group.keys.iter().map(key_id))
        .collect();
    let action = explain(&group_name(group_by, &group.keys), row, table, view);
    let quantity = group
        .quantity
        .as_ref()
        .map(|(quantity, unit)| i18n::quantity(*quantity, unit));
    view! {
        <tr>
            {names}
            {figures(&group.total, table, has_unpriced, quantity, Some(action))}
            {date_cells(&group.cells, table)}
        </tr>
    }
    .into_any()
}

fn summed_row(
    name: String,
    levels: usize,
    total: &Cell,
    cells: &[Cell],
    table: &Table,
    has_unpriced: bool,
    action: Option<AnyView>,
) -> AnyView {
    view! {
        <tr>
            <th scope="row" class="name" colspan=levels.to_string()>{name}</th>
            {figures(total, table, has_unpriced, None, action)}
            {date_cells(cells, table)}
        </tr>
    }
    .into_any()
}

/// The button that explains a charge: that of the usage with these values.
fn explain(
    name: &str,
    row: Vec<(Dimension, Option<String>)>,
    table: &Table,
    view: ViewState,
) -> AnyView {
    let text = charge_texts();
    // Among several currencies the one that is shown is explained.
    let currency = table
        .currency
        .filter(|_| !table.other_currencies.is_empty());
    view! {
        <button type="button" class="link explain" aria-label=(text.explain_of)(name)
            on:click=move |_| {
                let row = row.clone();
                view.open_blade_in(currency, Blade::Charge(row));
            }>
            {text.explain}
        </button>
    }
    .into_any()
}

fn figures(
    cell: &Cell,
    table: &Table,
    has_unpriced: bool,
    quantity: Option<String>,
    action: Option<AnyView>,
) -> AnyView {
    let share = i18n::priced(cell).and_then(|cost| i18n::share_tenths(cost, table.total.cost));
    let unpriced = has_unpriced.then(|| {
        let words = if cell.unpriced_rows == 0 {
            String::new()
        } else {
            i18n::count(u64::from(cell.unpriced_rows))
        };
        view! { <td class="number tone-warning">{words}</td> }
    });
    view! {
        <td class="number strong" title=i18n::exact_cost(cell, table.currency)>{i18n::cost(cell, table.currency)}</td>
        <td class="explain-cell">{action}</td>
        <td class="share-cell">
            <ShareBar width=i18n::hundredth_percent(share.unwrap_or(0)) />
            <span class="share-text">{share.map(i18n::percent_tenths)}</span>
        </td>
        <td class="number">{i18n::count(u64::from(cell.rows))}</td>
        {unpriced}
        <td class="number">{quantity}</td>
    }
    .into_any()
}

fn date_cells(cells: &[Cell], table: &Table) -> AnyView {
    cells
        .iter()
        .map(|cell| {
            let class = if cell.cost == Money::ZERO {
                "number quiet"
            } else {
                "number"
            };
            let title = i18n::exact_cost(cell, table.currency);
            view! { <td class=class title=title>{i18n::cost(cell, table.currency)}</td> }
        })
        .collect_view()
        .into_any()
}
