//! Diagonal lines that fill a shape, and the frame of a rectangle: drawn as
//! geometry, because a pattern would need an id in the page and does not exist in
//! every backend.

use super::polygon::edges;
use super::shapes::{Point, Rect};

const SPACING_PX: f64 = 5.0;

/// The diagonals within the closed ring of `points`, on a raster that all shapes
/// share so that neighbours fit.
#[must_use]
pub(crate) fn strokes(points: &[Point]) -> Vec<(Point, Point)> {
    // A diagonal is the set of points whose x + y is the same; along it, x - y
    // tells the points apart.
    let sums = || points.iter().map(|(x, y)| x + y);
    let lowest = sums().fold(f64::INFINITY, f64::min);
    let highest = sums().fold(f64::NEG_INFINITY, f64::max);
    let first = (lowest / SPACING_PX).ceil() * SPACING_PX;
    let count = ((highest - first) / SPACING_PX).clamp(0.0, 10_000.0) as usize;
    let mut strokes = Vec::with_capacity(count);
    let mut crossings = Vec::new();
    for sum in (0..=count).map(|index| first + index as f64 * SPACING_PX) {
        crossings.clear();
        for ((from_x, from_y), (to_x, to_y)) in edges(points) {
            let (from, to) = (from_x + from_y, to_x + to_y);
            if (from <= sum) != (to <= sum) {
                let part = (sum - from) / (to - from);
                crossings.push(from_x + part * (to_x - from_x));
            }
        }
        crossings.sort_unstable_by(f64::total_cmp);
        for pair in crossings.chunks_exact(2) {
            if pair[1] > pair[0] {
                strokes.push(((pair[0], sum - pair[0]), (pair[1], sum - pair[1])));
            }
        }
    }
    strokes
}

/// The frame of `area`, along the middles of its outermost pixels; `None` where
/// a frame would be all there is to see.
#[must_use]
pub(crate) fn frame(area: &Rect) -> Option<[Point; 5]> {
    if area.width() < 4.0 || area.height() < 4.0 {
        return None;
    }
    let (left, right) = (area.left + 0.5, area.right - 0.5);
    let (top, bottom) = (area.top + 0.5, area.bottom - 0.5);
    Some([
        (left, top),
        (right, top),
        (right, bottom),
        (left, bottom),
        (left, top),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_stay_inside_and_reach_the_edges() {
        let area = Rect {
            left: 10.0,
            top: 20.0,
            right: 34.0,
            bottom: 31.0,
        };
        let strokes = strokes(&area.corners());
        assert_eq!(strokes.len(), 6);
        for (from, to) in strokes {
            for (x, y) in [from, to] {
                assert!((area.left..=area.right).contains(&x), "{x}");
                assert!((area.top..=area.bottom).contains(&y), "{y}");
                let on_edge =
                    [area.left, area.right].contains(&x) || [area.top, area.bottom].contains(&y);
                assert!(on_edge, "{x} {y}");
            }
        }
    }

    #[test]
    fn a_notch_stays_free() {
        let notched = [
            (0.0, 0.0),
            (100.0, 0.0),
            (100.0, 100.0),
            (50.0, 10.0),
            (0.0, 100.0),
        ];
        for ((x, y), _) in strokes(&notched) {
            assert!(y <= 100.0 && x >= 0.0);
        }
        assert!(strokes(&[]).is_empty());
    }
}
