//! The box beside the cursor with all values of its slot.

use leptos::prelude::*;

use super::layout::{Layout, css_px};
use super::legend::swatch_class;
use super::reading::{Entry, Reading};
use super::shapes::{Rect, Subject};
use crate::i18n::chart_texts;

const GAP_PX: f64 = 12.0;
const WIDEST_PX: f64 = 280.0;

/// Shows `reading` beside the `slot` of `layout`. Hidden from screen readers,
/// which get the announcement.
pub(super) fn tooltip(
    reading: Reading,
    chosen: Option<usize>,
    layout: &Layout,
    slot: usize,
) -> Option<AnyView> {
    let words = chart_texts();
    let place_of_slot = layout.slots.get(slot)?;
    let (left, top, width) = place(layout, place_of_slot.area);
    let is_bucket = matches!(place_of_slot.subject, Subject::Bucket(_));
    let entry = |entry: Entry| {
        let class = if Some(entry.series) == chosen {
            "chosen"
        } else {
            ""
        };
        view! {
            <li class=class>
                <span class=swatch_class(entry.colour)></span>
                <span class="name">{entry.name}</span>
                <span class="amount">{entry.amount}</span>
            </li>
        }
    };
    let rest = reading.rest.map(|(count, amount)| {
        view! {
            <li class="rest">
                <span class="name">{Reading::rest_words(count)}</span>
                <span class="amount">{amount}</span>
            </li>
        }
    });
    let tooltip = view! {
        <div
            class="chart-tooltip"
            aria-hidden="true"
            style:left=css_px(left)
            style:top=css_px(top)
            style:width=css_px(width)
        >
            <p class="heading">{reading.heading}</p>
            <ul>{reading.entries.into_iter().map(entry).collect_view()} {rest}</ul>
            <p class="total">
                <span class="name">{if is_bucket { words.total } else { words.amount }}</span>
                <span class="amount">{reading.total}</span>
                {reading.share.map(|share| view! { <span class="amount">{share}</span> })}
            </p>
            {reading.so_far.map(|amount| further(words.so_far.to_owned(), Some(amount)))}
            {reading.compared.map(|(name, amount)| further(name, Some(amount)))}
            {reading.is_partial.then(|| further(words.partial.to_owned(), None))}
        </div>
    };
    Some(tooltip.into_any())
}

/// A line beneath the total.
fn further(name: String, amount: Option<String>) -> AnyView {
    view! {
        <p class="further">
            <span class="name">{name}</span>
            {amount.map(|amount| view! { <span class="amount">{amount}</span> })}
        </p>
    }
    .into_any()
}

/// Left and upper edge and width: beside the slot where there is room, else
/// below the plot, so that what is looked at stays in sight.
fn place(layout: &Layout, slot: Rect) -> (f64, f64, f64) {
    let width = WIDEST_PX.min(layout.width_px);
    let is_row = slot.width() >= layout.width_px;
    if !is_row {
        // Level with what is small, at the top beside what is a column.
        let top = slot
            .top
            .min((layout.plot.bottom - 80.0).max(layout.plot.top));
        if slot.right + GAP_PX + width <= layout.width_px {
            return (slot.right + GAP_PX, top, width);
        }
        if slot.left - GAP_PX - width >= 0.0 {
            return (slot.left - GAP_PX - width, top, width);
        }
    }
    let left = (slot.middle_x() - width / 2.0)
        .min(layout.width_px - width)
        .max(0.0);
    let is_column = slot.height() >= layout.plot.height();
    let top = if is_column {
        layout.height_px
    } else {
        slot.bottom + 4.0
    };
    (left, top, width)
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::chart;
    use super::super::spec::ChartKind;
    use super::*;

    #[test]
    fn stays_inside_and_off_the_slot() {
        let spec = chart(ChartKind::StackedColumns, &[&["1"; 31]]);
        for width in [320.0, 400.0, 585.0, 800.0, 2400.0] {
            let layout = laid_out(&spec, &[], width);
            for slot in &layout.slots {
                let (left, top, tooltip_width) = place(&layout, slot.area);
                assert!(left >= 0.0 && left + tooltip_width <= width, "{width}");
                let is_beside = left >= slot.area.right || left + tooltip_width <= slot.area.left;
                assert!(is_beside || top >= layout.plot.bottom, "{width}");
            }
        }
    }
}
