//! The table twin of a chart: the same values for who would rather read.

use leptos::prelude::*;

use super::cells::{AmountForm, Cells};
use super::spec::ChartSpec;

/// The series of `spec` that are shown, as a table.
pub(super) fn table(spec: &ChartSpec, shown: &[bool]) -> AnyView {
    let Cells { headings, rows } = Cells::of(spec, shown, AmountForm::Written);
    let row = |cells: Vec<String>| {
        let cell = |(index, text): (usize, String)| {
            if index == 0 {
                view! { <th scope="row">{text}</th> }.into_any()
            } else {
                view! { <td>{text}</td> }.into_any()
            }
        };
        let cells = cells.into_iter().enumerate().map(cell).collect_view();
        view! { <tr>{cells}</tr> }
    };
    let heading = |text| view! { <th scope="col">{text}</th> };
    view! {
        <div class="chart-table" role="region" tabindex="0" aria-label=spec.title.clone()>
            <table>
                <caption>
                    {spec.title.clone()}
                    <span class="chart-scope">{spec.scope.clone()}</span>
                </caption>
                <thead>
                    <tr>{headings.into_iter().map(heading).collect_view()}</tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
