//! The chart as a person meets it: drawing, cursor, tooltip, legend and table.

use leptos::html;
use leptos::prelude::*;

use super::cursor::Cursor;
use super::layout::{Layout, laid_out};
use super::legend::{Hidden, Legend};
use super::menu::menu;
use super::reading::Reading;
use super::rows::is_name_whole;
use super::shapes::Subject;
use super::spec::{ChartPick, ChartSpec, Series};
use super::surface::surface;
use super::svg::svg;
use super::table::table;
use super::tooltip::tooltip;
use crate::browser::observe_width;
use crate::i18n::chart_texts;

/// A chart as wide as its surroundings, which it keeps watching.
#[component]
pub(crate) fn Chart(
    /// What to show.
    #[prop(into)]
    spec: Signal<ChartSpec>,
    /// Called when a person picks a bar, a point of a line, a part or a bucket,
    /// by click or by Enter.
    #[prop(optional)]
    on_pick: Option<Callback<ChartPick>>,
) -> impl IntoView {
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
    let has_legend = Memo::new(move |_| {
        state
            .spec
            .with(|spec| spec.kind.has_legend() && !spec.series.is_empty())
    });
    let body = move || {
        if state.as_table.get() {
            state.spec.with(|spec| table(spec, &state.shown.get()))
        } else {
            stage(state, on_pick)
        }
    };
    view! {
        <figure class="chart" node_ref=frame aria-label=move || state.spec.with(title)>
            <div class="chart-tools">{menu(state)}</div>
            {body}
            <Show when=move || has_legend.get()>
                <Legend
                    spec=state.spec
                    shown=state.shown
                    hidden=state.hidden
                    announcement=state.announcement
                />
            </Show>
            <p class="chart-announcement" aria-live="polite">
                {move || state.announcement.get()}
            </p>
        </figure>
    }
}

/// The signals of one chart, each made from those before it.
#[derive(Clone, Copy)]
pub(super) struct ChartState {
    pub(super) spec: Memo<ChartSpec>,
    /// The series switched off in the legend, by [`Series::identity`].
    hidden: RwSignal<Hidden>,
    pub(super) width_px: RwSignal<f64>,
    /// Whether the table is shown in place of the drawing.
    pub(super) as_table: RwSignal<bool>,
    pub(super) shown: Memo<Vec<bool>>,
    pub(super) layout: Memo<Layout>,
    /// Where pointer or keyboard were last; read it through
    /// [`ChartState::cursor`].
    pub(super) last_cursor: RwSignal<Option<Cursor>>,
    pub(super) announcement: RwSignal<String>,
}

impl ChartState {
    fn new(spec: Signal<ChartSpec>) -> Self {
        let spec = Memo::new(move |_| spec.get());
        let hidden = RwSignal::new(Hidden::new());
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
            as_table: RwSignal::new(false),
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

    /// What a pick at `cursor` means; nothing at a waterfall's totals.
    pub(super) fn pick(self, cursor: Cursor) -> Option<ChartPick> {
        let subject = self.layout.read().slots.get(cursor.slot)?.subject;
        let (series, bucket) = match subject {
            Subject::Bucket(bucket) => (cursor.series, Some(bucket)),
            Subject::Series(series) => (Some(series), None),
            Subject::Start | Subject::End => return None,
        };
        self.spec.with(|spec| {
            let series = series.and_then(|series| spec.series.get(series));
            Some(ChartPick {
                series: series.map(|series| series.id.clone()),
                bucket,
            })
        })
    }

    /// Why nothing is drawn, if so.
    fn note(self) -> Option<&'static str> {
        let words = chart_texts();
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
fn stage(state: ChartState, on_pick: Option<Callback<ChartPick>>) -> AnyView {
    let drawing = move || {
        let layout = state.layout.read();
        if layout.width_px > 0.0 {
            svg(&layout)
        } else {
            String::new()
        }
    };
    let note = move || {
        let note = state.note();
        note.map(|note| view! { <p class="chart-note">{note}</p> })
    };
    let floating = move || {
        let cursor = state.cursor()?;
        let reading = state.reading(cursor)?;
        let layout = state.layout.read();
        // A row says all by itself, unless its name had to be cut.
        let is_row = layout.slots.get(cursor.slot)?.area.width() >= layout.width_px;
        if is_row && is_name_whole(&layout, cursor.slot, &reading.heading) {
            return None;
        }
        tooltip(reading, cursor.series, &layout, cursor.slot)
    };
    view! {
        <div class="chart-stage">
            <div class="chart-drawing" aria-hidden="true" inner_html=drawing></div>
            {note}
            {surface(state, on_pick)}
            {floating}
        </div>
    }
    .into_any()
}
