//! Where everything of a chart lies, in pixels: a pure function of the chart,
//! the series that are shown and the size. Painting and hit testing only read
//! the result.

use super::bar_rows;
use super::bucket_plot;
use super::spec::{ChartSpec, SeriesColour};

/// Size of all texts in a chart, in pixels.
pub(crate) const TEXT_PX: f64 = 12.0;

/// Lays out `spec`. Series beyond the end of `shown` are shown.
#[must_use]
pub(crate) fn laid_out(spec: &ChartSpec, shown: &[bool], width_px: f64) -> Layout {
    if spec.kind.is_of_sums() {
        bar_rows::laid_out(spec, shown, width_px)
    } else {
        bucket_plot::laid_out(spec, shown, width_px)
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

/// A rectangle in pixels from the upper left corner of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Rect {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

/// A chart after layout.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layout {
    /// Width of the picture.
    pub width_px: f64,
    /// Height of the picture.
    pub height_px: f64,
    /// The area of the values.
    pub plot: Rect,
    /// Grid lines.
    pub grid: Vec<GridLine>,
    /// What the cursor steps through: buckets from left to right, or the rows
    /// of share bars from top to bottom.
    pub slots: Vec<Slot>,
    /// Filled rectangles, series by series.
    pub bars: Vec<Bar>,
    /// Lines through the middles of the buckets.
    pub lines: Vec<Line>,
    /// Texts along the edges.
    pub texts: Vec<Text>,
}

/// A line at one tick of the value axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct GridLine {
    /// Start, in pixels.
    pub from: (f64, f64),
    /// End, in pixels.
    pub to: (f64, f64),
    /// Whether it marks zero, from where values grow.
    pub is_zero: bool,
}

/// One stop of the cursor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Slot {
    /// Its whole area.
    pub area: Rect,
    /// Index of the bucket, or of the series in share bars.
    pub index: usize,
}

/// A filled rectangle that stands for one value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bar {
    /// Index of the series.
    pub series: usize,
    /// Index into [`Layout::slots`].
    pub slot: usize,
    /// Colour of the series.
    pub colour: SeriesColour,
    /// Where it lies, in whole pixels.
    pub area: Rect,
}

/// A line of one series, a point for each slot.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Index of the series.
    pub series: usize,
    /// Colour of the series.
    pub colour: SeriesColour,
    /// Its points, in pixels.
    pub points: Vec<(f64, f64)>,
}

/// A text with the point it is anchored at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    /// The anchor in pixels; vertically it is the middle of the line.
    pub at: (f64, f64),
    /// Which part of the text lies at the anchor.
    pub anchor: Anchor,
    /// How much it stands out.
    pub role: TextRole,
    /// What it says.
    pub text: String,
}

/// Which part of a text lies at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextRole {
    /// A tick or bucket of an axis, or a share.
    Axis,
    /// A name or an amount.
    Value,
}

impl Rect {
    /// Distance from the left to the right edge.
    #[must_use]
    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Distance from the upper to the lower edge.
    #[must_use]
    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Where a vertical line through the middle lies.
    #[must_use]
    pub(crate) fn middle_x(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    /// `count` equal parts side by side.
    pub(super) fn columns(&self, count: usize) -> Vec<Slot> {
        let edge = |index: usize| self.left + self.width() * index as f64 / count as f64;
        (0..count)
            .map(|index| Slot {
                index,
                area: Rect {
                    left: edge(index),
                    right: edge(index + 1),
                    ..*self
                },
            })
            .collect()
    }
}
