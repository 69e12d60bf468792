//! The transparent surface above the drawing: it takes pointer and keys, and
//! shows where the cursor is.

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;

use super::chart::{ChartState, title};
use super::cursor::Step;
use super::layout::{Layout, css_px};
use super::shapes::{Point, Rect, Subject};
use super::spec::{ChartKind, ChartPick};
use crate::i18n::chart_texts;

/// The surface over the plot of `state`; picks go to `on_pick`.
pub(super) fn surface(state: ChartState, on_pick: Option<Callback<ChartPick>>) -> AnyView {
    // With a finger the first tap shows the values, the second one picks.
    let is_first_tap = StoredValue::new(false);
    let follow = move |event: &PointerEvent| {
        let layout = state.layout.read_untracked();
        let x = f64::from(event.offset_x()) + layout.plot.left;
        let y = f64::from(event.offset_y()) + layout.plot.top;
        let hit = layout.hit(x, y);
        drop(layout);
        let is_new = state.last_cursor.get_untracked() != hit;
        if is_new {
            state.last_cursor.set(hit);
        }
        is_new
    };
    let pointer_down = move |event: PointerEvent| {
        let is_new = follow(&event);
        is_first_tap.set_value(is_new && event.pointer_type() == "touch");
    };
    let pointer_move = move |event: PointerEvent| {
        if event.pointer_type() != "touch" {
            follow(&event);
        }
    };
    let pointer_leave = move |event: PointerEvent| {
        if event.pointer_type() != "touch" {
            state.last_cursor.set(None);
        }
    };
    let pick = move || {
        let pick = untrack(|| state.cursor().and_then(|cursor| state.pick(cursor)));
        if let (Some(on_pick), Some(pick)) = (on_pick, pick) {
            on_pick.run(pick);
        }
    };
    let click = move |_: MouseEvent| {
        if !is_first_tap.get_value() {
            pick();
        }
    };
    let key_down = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let key = event.key();
        let kind = state.spec.with_untracked(|spec| spec.kind);
        if let Some(step) = Step::of_key(&key, kind) {
            event.prevent_default();
            untrack(|| walk(state, step));
        } else if key == "Escape" && state.last_cursor.get_untracked().is_some() {
            // A dialog around the chart must not close as well.
            event.stop_propagation();
            state.last_cursor.set(None);
        } else if key == "Enter" {
            event.prevent_default();
            pick();
        }
    };
    let hint = move || {
        let words = chart_texts();
        let moving = match state.spec.with(|spec| spec.kind) {
            ChartKind::CalendarHeatMap => words.moving_days,
            kind if kind.is_of_sums() => words.moving_rows,
            _ => words.moving,
        };
        let picking = on_pick.map(|_| words.picking);
        [Some(moving), picking]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let plot = Memo::new(move |_| state.layout.read().plot);
    let class = if on_pick.is_some() {
        "chart-surface picks"
    } else {
        "chart-surface"
    };
    view! {
        <div
            class=class
            tabindex="0"
            role="application"
            aria-roledescription=move || chart_texts().chart
            aria-label=move || state.spec.with(title)
            aria-description=hint
            style:left=move || css_px(plot.get().left)
            style:top=move || css_px(plot.get().top)
            style:width=move || css_px(plot.get().width())
            style:height=move || css_px(plot.get().height())
            on:pointerdown=pointer_down
            on:pointermove=pointer_move
            on:pointerleave=pointer_leave
            on:click=click
            on:keydown=key_down
            on:blur=move |_| state.last_cursor.set(None)
        >
            {move || marks(state)}
        </div>
    }
    .into_any()
}

/// Moves the cursor by a key and says where it is now.
fn walk(state: ChartState, step: Step) {
    let cursor = state.layout.read().stepped(state.cursor(), step);
    state.last_cursor.set(cursor);
    let said = cursor.and_then(|cursor| {
        let reading = state.reading(cursor)?;
        Some(reading.announcement(cursor.series))
    });
    state.announcement.set(said.unwrap_or_default());
}

/// What shows the cursor: a band over the bucket and a frame around the mark, or
/// the outline of the part.
fn marks(state: ChartState) -> Option<AnyView> {
    let cursor = state.cursor()?;
    let layout = state.layout.read();
    let slot = layout.slots.get(cursor.slot)?;
    if let Some(outline) = layout.outline_of(cursor.slot) {
        return Some(outlined(outline, &layout));
    }
    let is_calendar = state.spec.with(|spec| spec.kind) == ChartKind::CalendarHeatMap;
    let is_part = is_calendar || !matches!(slot.subject, Subject::Bucket(_));
    let is_row = slot.area.width() >= layout.width_px;
    if is_part && !is_row {
        return Some(positioned("chart-mark", slot.area, layout.plot));
    }
    let frame = cursor
        .series
        .and_then(|series| layout.mark_of(cursor.slot, series))
        .map(|area| positioned("chart-mark", area, layout.plot));
    let is_line = !layout.lines.is_empty() || !layout.polygons.is_empty();
    let band = if is_line {
        let left = slot.area.middle_x().floor();
        let line = Rect {
            left,
            right: left + 1.0,
            ..slot.area
        };
        positioned("chart-band line", line, layout.plot)
    } else {
        positioned("chart-band", slot.area, layout.plot)
    };
    Some(view! { {band} {frame} }.into_any())
}

/// A line around a part that is no rectangle.
fn outlined(outline: &[Point], layout: &Layout) -> AnyView {
    let mut path = String::new();
    for (index, (x, y)) in outline.iter().enumerate() {
        let command = if index == 0 { 'M' } else { 'L' };
        let tenths = |value: f64| (value * 10.0).round() as i32;
        let (x, y) = (tenths(x - layout.plot.left), tenths(y - layout.plot.top));
        path.push_str(&format!("{command}{x} {y}"));
    }
    path.push('z');
    let (width, height) = (layout.plot.width() as u32, layout.plot.height() as u32);
    view! {
        <svg
            class="chart-outline"
            aria-hidden="true"
            width=width
            height=height
            viewBox=format!("0 0 {width}0 {height}0")
        >
            <path d=path.clone() class="outer"></path>
            <path d=path class="inner"></path>
        </svg>
    }
    .into_any()
}

fn positioned(class: &'static str, area: Rect, within: Rect) -> AnyView {
    view! {
        <div
            class=class
            style:left=css_px(area.left - within.left)
            style:top=css_px(area.top - within.top)
            style:width=css_px(area.width())
            style:height=css_px(area.height())
        ></div>
    }
    .into_any()
}
