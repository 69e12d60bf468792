//! Where everything of a chart lies, in pixels: a pure function of the chart,
//! the series that are shown and the size. Painting and hit testing only read
//! the result.

use super::shapes::{Bar, GridLine, Line, Point, Polygon, Rect, Slot, Stroke, Text};
use super::spec::{ChartKind, ChartSpec};
use super::{bar_rows, bucket_plot, calendar, donut, treemap, waterfall};

/// Size of the texts in a chart, in pixels.
pub(crate) const TEXT_PX: f64 = 12.0;

/// Size of a headline, in pixels.
pub(crate) const LARGE_TEXT_PX: f64 = 20.0;

/// How large a chart is to be, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Size {
    /// The width; it is kept.
    pub width_px: f64,
    /// The height, or what suits the width. Kinds made of rows take what
    /// their rows need.
    pub height_px: Option<f64>,
}

/// Lays out `spec`. Series beyond the end of `shown` are shown.
#[must_use]
pub(crate) fn laid_out(spec: &ChartSpec, shown: &[bool], size: impl Into<Size>) -> Layout {
    let size = size.into();
    match spec.kind {
        ChartKind::StackedColumns | ChartKind::StackedArea | ChartKind::Lines => {
            bucket_plot::laid_out(spec, shown, size)
        }
        ChartKind::HorizontalBars => bar_rows::laid_out(spec, shown, size.width_px),
        ChartKind::Donut => donut::laid_out(spec, shown, size),
        ChartKind::Treemap => treemap::laid_out(spec, shown, size),
        ChartKind::CalendarHeatMap => calendar::laid_out(spec, shown, size.width_px),
        ChartKind::Waterfall => waterfall::laid_out(spec, shown, size.width_px),
    }
}

/// Whether `shown` lets `series` through.
#[must_use]
pub(crate) fn is_shown(shown: &[bool], series: usize) -> bool {
    shown.get(series).copied().unwrap_or(true)
}

/// `value` for a style property, to the nearest pixel. Whole numbers keep the
/// code that writes floats out of the page.
#[must_use]
pub(crate) fn css_px(value: f64) -> String {
    let value = value.round() as i32;
    format!("{value}px")
}

/// A chart after layout.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Layout {
    /// Width of the picture.
    pub width_px: f64,
    /// Height of the picture.
    pub height_px: f64,
    /// The area of the values, where pointer and keys work.
    pub plot: Rect,
    /// Grid lines.
    pub grid: Vec<GridLine>,
    /// What the cursor steps through, in that order.
    pub slots: Vec<Slot>,
    /// Filled rectangles; those of one ink follow each other.
    pub bars: Vec<Bar>,
    /// Filled shapes above them.
    pub polygons: Vec<Polygon>,
    /// Shapes over values that are not complete yet; they make them lighter.
    pub veils: Vec<Vec<Point>>,
    /// Lines through the middles of the buckets.
    pub lines: Vec<Line>,
    /// Thin lines over all others.
    pub strokes: Vec<Stroke>,
    /// Texts.
    pub texts: Vec<Text>,
}

impl From<f64> for Size {
    fn from(width_px: f64) -> Self {
        Self {
            width_px,
            height_px: None,
        }
    }
}
