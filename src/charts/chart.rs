//! The chart as a person meets it: drawing, cursor, tooltip, legend and table.

use std::collections::BTreeSet;

use leptos::html;
use leptos::prelude::*;

use super::cursor::Cursor;
use super::layout::{Layout, laid_out};
use super::legend::Legend;
use super::reading::Reading;
use super::spec::{ChartPick, ChartSpec, Series};
use super::surface::surface;
use super::svg::svg;
use super::table::table;
use super::tooltip::tooltip;
use super::words::ChartWords;
use crate::browser::observe_width;

/// A chart as wide as its surroundings, which it keeps watching.
#[component]
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
                // The browser may still have a change to tell when the chart is
                // gone already.
                if width
                    .try_get_untracked()
                    .is_some_and(|known| known != width_px)
                {
                    width.try_set(width_px);
                }
            }));
        }
    });
    let as_table = RwSignal::new(false);
    let has_legend = Memo::new(move |_| {
        state
            .spec
            .with(|spec| spec.kind.has_legend() && !spec.series.is_empty())
    });
    let body = move || {
        if as_table.get() {
            state
                .spec
                .with(|spec| table(spec, &state.shown.get(), &words.get()))
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
pub(super) struct ChartState {
    pub(super) spec: Memo<ChartSpec>,
    /// The series switched off in the legend, by [`Series::identity`].
    hidden: RwSignal<BTreeSet<(String, String)>>,
    width_px: RwSignal<f64>,
    shown: Memo<Vec<bool>>,
    pub(super) layout: Memo<Layout>,
    /// Where pointer or keyboard were last; read it through
    /// [`ChartState::cursor`].
    pub(super) last_cursor: RwSignal<Option<Cursor>>,
    pub(super) announcement: RwSignal<String>,
}

impl ChartState {
    fn new(spec: Signal<ChartSpec>) -> Self {
        let spec = Memo::new(move |_| spec.get());
        let hidden = RwSignal::new(BTreeSet::new());
        let width_px = RwSignal::new(0.0);
        let shown = Memo::new(move |_| {
            let hidden = hidden.read();
            spec.with(|spec| {
                // Without a legend no series could be switched on again.
                let has_legend = spec.kind.has_legend();
                let is_shown =
                    |series: &Series| !has_legend || !hidden.contains(&series.identity());
                spec.series.iter().map(is_shown).collect::<Vec<_>>()
            })
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
    pub(super) fn cursor(self) -> Option<Cursor> {
        let cursor = self.last_cursor.get()?;
        let layout = self.layout.read();
        let series = cursor
            .series
            .filter(|series| layout.mark_of(cursor.slot, *series).is_some());
        let slot = cursor.slot;
        (slot < layout.slots.len()).then_some(Cursor { slot, series })
    }

    pub(super) fn reading(self, cursor: Cursor) -> Option<Reading> {
        let (shown, layout) = (self.shown.read(), self.layout.read());
        self.spec
            .with(|spec| Reading::at(spec, &shown, &layout, cursor))
    }

    /// What a pick at `cursor` means.
    pub(super) fn pick(self, cursor: Cursor) -> Option<ChartPick> {
        let index = self.layout.read().slots.get(cursor.slot)?.index;
        self.spec.with(|spec| {
            let is_row = spec.kind.is_of_sums();
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

pub(super) fn title(spec: &ChartSpec) -> String {
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
        if layout.width_px > 0.0 {
            svg(&layout)
        } else {
            String::new()
        }
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
        let is_row = state.spec.with(|spec| spec.kind.is_of_sums());
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
