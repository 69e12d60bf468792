//! Layout of a ring: a slice for each series above zero, clockwise from the top,
//! with the total in its middle.

use std::f64::consts::TAU;

use super::aside;
use super::bar_rows::share_text;
use super::ink::Ink;
use super::layout::{LARGE_TEXT_PX, Layout, Size, TEXT_PX};
use super::parts::{Parts, fraction};
use super::shapes::{Anchor, Point, Polygon, Rect, Slot, Stroke, Subject, Text};
use super::spec::ChartSpec;
use super::text_width::text_width_px;
use crate::i18n::chart_texts;

/// Room for the shares around the ring.
const MARGIN_PX: f64 = 26.0;
/// The hole's radius, of the ring's.
const HOLE: f64 = 0.62;
/// A slice is at least so long at the outer edge, so that it can be seen.
const SHORTEST_PX: f64 = 1.5;
/// A side of the polygon that stands for an arc.
const SIDE_PX: f64 = 2.0;

/// Lays out one slot for each slice, and for each text beneath.
#[must_use]
pub(super) fn laid_out(spec: &ChartSpec, shown: &[bool], size: Size) -> Layout {
    let Size { width_px, .. } = size;
    let height_px = size.height_px.unwrap_or(260.0).max(100.0);
    let parts = Parts::of(spec, shown);
    let plot = Rect {
        left: 0.0,
        top: 0.0,
        right: width_px,
        bottom: height_px,
    };
    let ring = Ring {
        middle: (plot.middle_x().round(), plot.middle_y().round()),
        radius: ((width_px - 2.0 * 40.0).min(height_px - 2.0 * MARGIN_PX) / 2.0)
            .max(8.0)
            .floor(),
    };
    let mut layout = Layout {
        width_px,
        height_px,
        plot,
        ..Layout::default()
    };
    let fractions: Vec<f64> = parts
        .drawn
        .iter()
        .map(|(_, sum)| fraction(*sum, parts.whole))
        .collect();
    let least = SHORTEST_PX / (TAU * ring.radius);
    let mut from = 0.0;
    let mut shares = Vec::new();
    for ((series, sum), fraction) in parts.drawn.iter().zip(at_least(&fractions, least)) {
        let until = from + fraction;
        let points = ring.slice(from, until);
        layout.slots.push(Slot {
            area: Rect::around(&points),
            subject: Subject::Series(*series),
        });
        layout.polygons.push(Polygon {
            series: *series,
            slot: Some(layout.slots.len() - 1),
            colour: spec.series[*series].colour,
            points,
        });
        shares.push((
            fraction,
            ring.share(f64::midpoint(from, until), share_text(*sum, parts.whole)),
        ));
        from = until;
    }
    if layout.polygons.len() > 1 {
        layout.strokes = ring.gaps(&layout.polygons);
    }
    layout.texts.extend(apart(shares, width_px));
    layout.texts.extend(ring.total(spec, &parts));
    let not_drawn: Vec<usize> = parts.aside.iter().map(|(series, _)| *series).collect();
    aside::add(&mut layout, spec, &not_drawn);
    layout
}

/// `fractions`, which add up to one, with what is below `least` raised to it at
/// the cost of the others.
fn at_least(fractions: &[f64], least: f64) -> Vec<f64> {
    let least = least.min(0.5 / fractions.len().max(1) as f64);
    let is_small = |fraction: &&f64| **fraction < least;
    let small_count = fractions.iter().filter(is_small).count() as f64;
    let small: f64 = fractions.iter().filter(is_small).sum();
    let shrink = (1.0 - small_count * least) / (1.0 - small);
    fractions
        .iter()
        .map(|fraction| {
            if *fraction < least {
                least
            } else {
                fraction * shrink
            }
        })
        .collect()
}

/// The largest shares whose texts neither touch each other nor leave the picture.
fn apart(mut shares: Vec<(f64, Text)>, width_px: f64) -> Vec<Text> {
    shares.sort_by(|left, right| right.0.total_cmp(&left.0));
    let mut placed: Vec<(Rect, Text)> = Vec::new();
    for (_, text) in shares {
        let half = text_width_px(&text.text, TEXT_PX) / 2.0 + 2.0;
        let (x, y) = text.at;
        let area = Rect {
            left: x - half,
            top: y - 8.0,
            right: x + half,
            bottom: y + 8.0,
        };
        let is_free = area.left >= 0.0
            && area.right <= width_px
            && placed.iter().all(|(other, _)| {
                area.right <= other.left
                    || other.right <= area.left
                    || area.bottom <= other.top
                    || other.bottom <= area.top
            });
        if is_free {
            placed.push((area, text));
        }
    }
    placed.into_iter().map(|(_, text)| text).collect()
}

struct Ring {
    middle: Point,
    radius: f64,
}

impl Ring {
    /// The point at that part of a turn, that far from the middle.
    fn point(&self, turn: f64, radius: f64) -> Point {
        let (sine, cosine) = (turn * TAU).sin_cos();
        (
            self.middle.0 + radius * sine,
            self.middle.1 - radius * cosine,
        )
    }

    /// The outline of the slice between two parts of a turn.
    fn slice(&self, from: f64, until: f64) -> Vec<Point> {
        let sides = ((until - from) * TAU * self.radius / SIDE_PX)
            .ceil()
            .max(1.0);
        let turns: Vec<f64> = (0..=sides as usize)
            .map(|side| from + (until - from) * side as f64 / sides)
            .collect();
        let outer = turns.iter().map(|turn| self.point(*turn, self.radius));
        let inner = turns.iter().rev();
        outer
            .chain(inner.map(|turn| self.point(*turn, self.radius * HOLE)))
            .collect()
    }

    /// A light line where a slice begins.
    fn gaps(&self, slices: &[Polygon]) -> Vec<Stroke> {
        slices
            .iter()
            .filter_map(|slice| {
                let from = *slice.points.first()?;
                let to = *slice.points.last()?;
                Some(Stroke {
                    ink: Ink::Surface,
                    width_px: 1.5,
                    points: vec![from, to],
                })
            })
            .collect()
    }

    /// The share of a slice, outside its middle.
    fn share(&self, turn: f64, text: String) -> Text {
        let half = text_width_px(&text, TEXT_PX) / 2.0;
        let (sine, cosine) = (turn * TAU).sin_cos();
        // A text needs more room beside the ring than above or beneath it.
        let reach = self.radius + 8.0 + half * sine.abs() + 6.0 * cosine.abs();
        Text::new(self.point(turn, reach), Anchor::Middle, Ink::Axis, text)
    }

    /// The total in the middle, large where it fits.
    fn total(&self, spec: &ChartSpec, parts: &Parts) -> Vec<Text> {
        let room = self.radius * HOLE * 2.0 - 12.0;
        let amount = spec.written(parts.total);
        let (x, y) = self.middle;
        let centred = |y: f64, ink: Ink, text: String| Text::new((x, y), Anchor::Middle, ink, text);
        let caption = chart_texts().total.to_owned();
        if text_width_px(&amount, LARGE_TEXT_PX) <= room {
            let mut total = centred(y + 9.0, Ink::Value, amount);
            total.is_large = true;
            vec![centred(y - 13.0, Ink::Axis, caption), total]
        } else if text_width_px(&amount, TEXT_PX) <= room {
            vec![
                centred(y - 9.0, Ink::Axis, caption),
                centred(y + 9.0, Ink::Value, amount),
            ]
        } else {
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::chart;
    use super::super::spec::ChartKind;
    use super::*;

    #[test]
    fn slices_share_the_ring_by_their_amounts() {
        let spec = chart(ChartKind::Donut, &[&["25", "25"], &["25"], &["25"]]);
        let layout = laid_out(&spec, &[], 400.0);
        let middle = (200.0, 130.0);
        let hit = |x: f64, y: f64| layout.hit(middle.0 + x, middle.1 + y).map(|hit| hit.slot);
        // The first half turn, then a quarter each.
        assert_eq!(hit(80.0, 40.0), Some(0));
        assert_eq!(hit(-70.0, 50.0), Some(1));
        assert_eq!(hit(-70.0, -50.0), Some(2));
        assert_eq!(hit(0.0, 0.0), None);
        assert_eq!(hit(120.0, 100.0), None);
    }

    #[test]
    fn the_smallest_slice_can_be_seen_and_the_largest_stays_in_the_ring() {
        let spec = chart(ChartKind::Donut, &[&["1000000"], &["0.000001"], &["5"]]);
        let layout = laid_out(&spec, &[], 400.0);
        assert_eq!(layout.polygons.len(), 3);
        for slice in &layout.polygons {
            let area = Rect::around(&slice.points);
            assert!(area.width() > 1.0, "{area:?}");
            assert!(area.left >= 0.0 && area.bottom <= layout.height_px);
        }
        let fractions = at_least(&[0.999, 0.0005, 0.0005], 0.01);
        assert!((fractions.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!((fractions[1] - 0.01).abs() < 1e-9);
    }

    #[test]
    fn shares_never_touch() {
        let rows = vec![["1"]; 40];
        let rows: Vec<&[&str]> = rows.iter().map(|row| row.as_slice()).collect();
        for width in [160.0, 320.0, 1440.0] {
            let layout = laid_out(&chart(ChartKind::Donut, &rows), &[], width);
            let shares: Vec<_> = layout
                .texts
                .iter()
                .filter(|text| text.text.ends_with('%'))
                .collect();
            for (index, left) in shares.iter().enumerate() {
                for right in &shares[index + 1..] {
                    let (x, y) = (left.at.0 - right.at.0, left.at.1 - right.at.1);
                    assert!(x.abs() > 24.0 || y.abs() >= 16.0, "{left:?} {right:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_above_zero_is_no_ring() {
        for rows in [&[&["-3"] as &[&str]] as &[&[&str]], &[], &[&["0"]]] {
            let layout = laid_out(&chart(ChartKind::Donut, rows), &[], 400.0);
            assert!(layout.polygons.is_empty());
        }
    }
}
