//! The shapes that a layout is made of, in pixels from the upper left corner of
//! the picture.

use super::ink::Ink;
use super::spec::SeriesColour;

/// A point: how far from the left, and from the top.
pub(crate) type Point = (f64, f64);

/// A rectangle.
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

/// A line at one tick of the value axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct GridLine {
    /// Start.
    pub from: Point,
    /// End.
    pub to: Point,
    /// Whether it marks zero, from where values grow.
    pub is_zero: bool,
}

/// One stop of the cursor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Slot {
    /// Its whole area.
    pub area: Rect,
    /// What it stands for.
    pub subject: Subject,
}

/// What a stop of the cursor stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// All series in the bucket with this index.
    Bucket(usize),
    /// The series with this index, over all buckets.
    Series(usize),
    /// The total that a waterfall starts from.
    Start,
    /// The total that a waterfall leads to.
    End,
}

/// A filled rectangle that stands for one value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bar {
    /// Index of the series; `None` where it stands for several.
    pub series: Option<usize>,
    /// Index of its slot.
    pub slot: usize,
    /// What it is filled with.
    pub ink: Ink,
    /// Where it lies, in whole pixels.
    pub area: Rect,
}

/// A filled shape of one series.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Polygon {
    /// Index of the series.
    pub series: usize,
    /// Index of its slot; `None` where it runs through all of them.
    pub slot: Option<usize>,
    /// Colour of the series.
    pub colour: SeriesColour,
    /// Its corners.
    pub points: Vec<Point>,
}

/// A line of one series, a point for each slot.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Index of the series.
    pub series: usize,
    /// Colour of the series.
    pub colour: SeriesColour,
    /// Its points.
    pub points: Vec<Point>,
    /// So many of the points are joined by a solid line, the rest by dashes.
    pub solid_points: usize,
}

/// A thin line that stands for no series.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stroke {
    /// What it is drawn with.
    pub ink: Ink,
    /// Its width.
    pub width_px: f64,
    /// Its points.
    pub points: Vec<Point>,
}

/// A text with the point it is anchored at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    /// The anchor; vertically it is the middle of the line.
    pub at: Point,
    /// Which part of the text lies at the anchor.
    pub anchor: Anchor,
    /// What it is written with.
    pub ink: Ink,
    /// Whether it is a headline, written larger.
    pub is_large: bool,
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

    /// Where a horizontal line through the middle lies.
    #[must_use]
    pub(crate) fn middle_y(&self) -> f64 {
        f64::midpoint(self.top, self.bottom)
    }

    /// Whether the point lies inside.
    #[must_use]
    pub(crate) fn holds(&self, (x, y): Point) -> bool {
        self.left <= x && x < self.right && self.top <= y && y < self.bottom
    }

    /// Its corners, in a ring.
    #[must_use]
    pub(crate) fn corners(&self) -> [Point; 4] {
        [
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        ]
    }

    /// `count` equal parts side by side, each for the bucket of its number.
    #[must_use]
    pub(crate) fn columns(&self, count: usize) -> Vec<Slot> {
        let edge = |index: usize| self.left + self.width() * index as f64 / count as f64;
        (0..count)
            .map(|index| Slot {
                subject: Subject::Bucket(index),
                area: Rect {
                    left: edge(index),
                    right: edge(index + 1),
                    ..*self
                },
            })
            .collect()
    }

    /// The smallest rectangle around `points`.
    #[must_use]
    pub(crate) fn around(points: &[Point]) -> Self {
        let fold = |values: &mut dyn Iterator<Item = f64>| {
            values.fold(
                (f64::INFINITY, f64::NEG_INFINITY),
                |(low, high): (f64, f64), value| (low.min(value), high.max(value)),
            )
        };
        if points.is_empty() {
            return Self::default();
        }
        let (left, right) = fold(&mut points.iter().map(|point| point.0));
        let (top, bottom) = fold(&mut points.iter().map(|point| point.1));
        Self {
            left,
            top,
            right,
            bottom,
        }
    }
}

impl Text {
    /// A text of the usual size.
    #[must_use]
    pub(crate) fn new(at: Point, anchor: Anchor, ink: Ink, text: String) -> Self {
        Self {
            at,
            anchor,
            ink,
            is_large: false,
            text,
        }
    }
}
