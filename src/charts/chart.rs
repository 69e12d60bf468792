//! The chart as a person meets it: drawing, cursor, tooltip, legend and table.

use std::collections::BTreeSet;

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;

use super::cursor::{Cursor, Step};
use super::layout::{Layout, Rect, laid_out};
use super::legend::Legend;
use super::reading::Reading;
use super::spec::{ChartKind, ChartPick, ChartSpec};
use super::svg::svg;
use super::table::table;
use super::tooltip::tooltip;
use super::words::ChartWords;
use crate::browser::observe_width;

/// A chart as wide as its surroundings, which it keeps watching.
#[component]
#[allow(unreachable_pub, reason = "the macro makes its own items public")]
pub(crate) fn Chart(
    /// What to show.
    #[prop(into)]
    spec: Signal<ChartSpec>,
    /// Called when a person picks a bar, a point of a line or a bucket, by click
    /// or by Enter.
    #[prop(optional)]
    on_pick: Option<Callback<ChartPick>>,
) -> impl IntoView {
    let words = ChartWords::of_page();
    let state = ChartState::new(spec);
    let frame = NodeRef::<html::Figure>::new();
    let observer = StoredValue::new_local(None);
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            let width = state.width_px;
            observer.set_value(observe_width(&frame, move |width_px| {
                let width_px = width_px.floor();
                if width.get_untracked() != width_px {
                    width.set(width_px);
                }
            }));
        }
    });
    let as_table = RwSignal::new(false);
    let has_legend = Memo::new(move |_| {
        let is_labelled = |spec: &ChartSpec| {
            spec.kind == ChartKind::ShareBars || spec.series.is_empty()
        };
        !state.spec.with(is_labelled)
    });
    let body = move || {
        if as_table.get() {
            state.spec.with(|spec| table(spec, &state.shown.get(), &words.get()))
        } else {
            stage(state, words, on_pick)
        }
    };
    view! {
        <figure class="chart" node_ref=frame aria-label=move || state.spec.with(title)>
            <div class="chart-tools">
                <button
                    type="button"
                    aria-pressed=move || as_table.get().to_string()
                    on:click=move |_| as_table.update(|as_table| *as_table = !*as_table)
                >
                    {move || words.get().show_table}
                </button>
            </div>
            {body}
            <Show when=move || has_legend.get()>
                <Legend spec=state.spec hidden=state.hidden words=words/>
            </Show>
        </figure>
    }
}

/// The signals of one chart, each made from those before it.
#[derive(Clone, Copy)]
struct ChartState {
    /// As drawn: see [`ChartSpec::plotted`].
    spec: Memo<ChartSpec>,
    /// Ids of the series switched off in the legend.
    hidden: RwSignal<BTreeSet<String>>,
    width_px: RwSignal<f64>,
    shown: Memo<Vec<bool>>,
    layout: Memo<Layout>,
    /// Where pointer or keyboard were last; read it through
    /// [`ChartState::cursor`].
    last_cursor: RwSignal<Option<Cursor>>,
    announcement: RwSignal<String>,
}

impl ChartState {
    fn new(spec: Signal<ChartSpec>) -> Self {
        let spec = Memo::new(move |_| spec.get().plotted());
        let hidden = RwSignal::new(BTreeSet::<String>::new());
        let width_px = RwSignal::new(0.0);
        let shown = Memo::new(move |_| {
            let hidden = hidden.read();
            let is_shown = |series: &super::spec::Series| !hidden.contains(&series.id);
            spec.with(|spec| spec.series.iter().map(is_shown).collect::<Vec<_>>())
        });
        let layout = Memo::new(move |_| {
            let (shown, width_px) = (shown.read(), width_px.get());
            spec.with(|spec| laid_out(spec, &shown, width_px))
        });
        Self {
            spec,
            hidden,
            width_px,
            shown,
            layout,
            last_cursor: RwSignal::new(None),
            announcement: RwSignal::new(String::new()),
        }
    }

    /// The cursor, as far as it still points at something.
    fn cursor(self) -> Option<Cursor> {
        let cursor = self.last_cursor.get()?;
        let layout = self.layout.read();
        let series = cursor
            .series
            .filter(|series| layout.mark_of(cursor.slot, *series).is_some());
        let slot = cursor.slot;
        (slot < layout.slots.len()).then_some(Cursor { slot, series })
    }

    fn reading(self, cursor: Cursor) -> Option<Reading> {
        let (shown, layout) = (self.shown.read(), self.layout.read());
        self.spec
            .with(|spec| Reading::at(spec, &shown, &layout, cursor))
    }

    /// What a pick at `cursor` means.
    fn pick(self, cursor: Cursor) -> Option<ChartPick> {
        let index = self.layout.read().slots.get(cursor.slot)?.index;
        self.spec.with(|spec| {
            let is_row = spec.kind == ChartKind::ShareBars;
            let series = if is_row { Some(index) } else { cursor.series };
            Some(ChartPick {
                series: series
                    .and_then(|series| spec.series.get(series))
                    .map(|series| series.id.clone()),
                bucket: (!is_row).then_some(index),
            })
        })
    }

    /// Why nothing is drawn, if so.
    fn note(self, words: ChartWords) -> Option<&'static str> {
        let shown = self.shown.read();
        self.spec.with(|spec| {
            if spec.buckets.is_empty() || spec.series.is_empty() {
                Some(words.empty)
            } else if spec.is_all_zero() {
                Some(words.all_zero)
            } else if shown.iter().all(|is_shown| !is_shown) {
                Some(words.all_hidden)
            } else {
                None
            }
        })
    }
}

fn title(spec: &ChartSpec) -> String {
    spec.title.clone()
}

/// The drawing with the surface that takes pointer and keys above it.
fn stage(
    state: ChartState,
    words: Signal<ChartWords>,
    on_pick: Option<Callback<ChartPick>>,
) -> AnyView {
    let drawing = move || {
        let layout = state.layout.read();
        if layout.width_px > 0.0 { svg(&layout) } else { String::new() }
    };
    let note = move || {
        let note = state.note(words.get());
        note.map(|note| view! { <p class="chart-note">{note}</p> })
    };
    let floating = move || {
        let cursor = state.cursor()?;
        let reading = state.reading(cursor)?;
        let layout = state.layout.read();
        let slot = layout.slots.get(cursor.slot)?.area;
        // A row says all by itself, unless its name had to be cut.
        let is_row = state.spec.with(|spec| spec.kind == ChartKind::ShareBars);
        let is_said = is_row
            && layout
                .texts
                .get(cursor.slot * 3)
                .is_some_and(|text| text.text == reading.heading);
        let words = words.get();
        (!is_said).then(|| tooltip(reading, cursor.series, &layout, slot, &words))
    };
    view! {
        <div class="chart-stage">
            <div class="chart-drawing" aria-hidden="true" inner_html=drawing></div>
            {note}
            {surface(state, words, on_pick)}
            {floating}
            <p class="chart-announcement" aria-live="polite">
                {move || state.announcement.get()}
            </p>
        </div>
    }
    .into_any()
}

fn surface(
    state: ChartState,
    words: Signal<ChartWords>,
    on_pick: Option<Callback<ChartPick>>,
) -> AnyView {
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
            untrack(|| walk(state, step, &words.get()));
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
        let words = words.get();
        let picking = if on_pick.is_some() { words.picking } else { "" };
        format!("{} {picking}", words.moving)
    };
    let plot = Memo::new(move |_| state.layout.read().plot);
    let pixels = |value: f64| format!("{value}px");
    let class = if on_pick.is_some() { "chart-surface picks" } else { "chart-surface" };
    view! {
        <div
            class=class
            tabindex="0"
            role="application"
            aria-roledescription=move || words.get().chart
            aria-label=move || state.spec.with(title)
            aria-description=hint
            style:left=move || pixels(plot.get().left)
            style:top=move || pixels(plot.get().top)
            style:width=move || pixels(plot.get().width())
            style:height=move || pixels(plot.get().height())
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
fn walk(state: ChartState, step: Step, words: &ChartWords) {
    let cursor = state.layout.read().stepped(state.cursor(), step);
    state.last_cursor.set(cursor);
    let said = cursor.and_then(|cursor| {
        let reading = state.reading(cursor)?;
        Some(reading.announcement(cursor.series, words))
    });
    state.announcement.set(said.unwrap_or_default());
}

/// What shows the cursor: a band over the slot and a frame around the mark.
fn marks(state: ChartState) -> Option<AnyView> {
    let cursor = state.cursor()?;
    let layout = state.layout.read();
    let slot = layout.slots.get(cursor.slot)?.area;
    let frame = cursor
        .series
        .and_then(|series| layout.mark_of(cursor.slot, series))
        .map(|area| positioned("chart-mark", area, layout.plot));
    let band = if layout.lines.is_empty() {
        positioned("chart-band", slot, layout.plot)
    } else {
        let (left, right) = (slot.middle_x().floor(), slot.middle_x().floor() + 1.0);
        let line = Rect { left, right, ..slot };
        positioned("chart-band line", line, layout.plot)
    };
    Some(view! { {band} {frame} }.into_any())
}

fn positioned(class: &'static str, area: Rect, within: Rect) -> AnyView {
    let pixels = |value: f64| format!("{value}px");
    view! {
        <div
            class=class
            style:left=pixels(area.left - within.left)
            style:top=pixels(area.top - within.top)
            style:width=pixels(area.width())
            style:height=pixels(area.height())
        ></div>
    }
    .into_any()
}
