//! The box beside the cursor with all values of its slot.

use leptos::prelude::*;

use super::layout::{Layout, Rect, css_px};
use super::legend::swatch_class;
use super::reading::{Entry, Reading};
use super::words::ChartWords;

const GAP_PX: f64 = 12.0;
const WIDEST_PX: f64 = 280.0;

/// Shows `reading` beside the `slot` of `layout`. Hidden from screen readers,
/// which get the announcement.
pub(super) fn tooltip(
    reading: Reading,
    chosen: Option<usize>,
    layout: &Layout,
    slot: Rect,
    words: &ChartWords,
) -> AnyView {
    let (left, top, width) = place(layout, slot);
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
                <span class="name">{(words.more)(count)}</span>
                <span class="amount">{amount}</span>
            </li>
        }
    });
    view! {
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
                <span class="name">{words.total}</span>
                <span class="amount">{reading.total}</span>
                {reading.share.map(|share| view! { <span class="amount">{share}</span> })}
            </p>
        </div>
    }
    .into_any()
}

/// Left and upper edge and width: beside the slot where there is room, else
/// below the plot, so that what is looked at stays in sight.
fn place(layout: &Layout, slot: Rect) -> (f64, f64, f64) {
    let width = WIDEST_PX.min(layout.width_px);
    let is_row = slot.width() >= layout.width_px;
    if !is_row {
        if slot.right + GAP_PX + width <= layout.width_px {
            return (slot.right + GAP_PX, layout.plot.top, width);
        }
        if slot.left - GAP_PX - width >= 0.0 {
            return (slot.left - GAP_PX - width, layout.plot.top, width);
        }
    }
    let left = (slot.middle_x() - width / 2.0)
        .min(layout.width_px - width)
        .max(0.0);
    let top = if is_row {
        slot.bottom
    } else {
        layout.height_px
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
