//! Diagonal lines that fill a rectangle, and its frame: drawn as geometry, because a pattern
//! would need an id in the page and does not exist in every backend.

use super::layout::Rect;

const SPACING_PX: f64 = 5.0;

/// A line from one point to another, in pixels.
pub(crate) type Stroke = ((f64, f64), (f64, f64));

/// The diagonals of `area`, on a raster that all rectangles share so that
/// neighbours fit.
#[must_use]
pub(crate) fn strokes(area: &Rect) -> Vec<Stroke> {
    // A diagonal is the set of points whose x + y is the same.
    let first = ((area.left + area.top) / SPACING_PX).ceil() * SPACING_PX;
    let last = area.right + area.bottom;
    let count = ((last - first) / SPACING_PX).max(0.0) as usize;
    (0..=count)
        .map(|index| first + index as f64 * SPACING_PX)
        .filter_map(|sum| {
            let left = (sum - area.bottom).max(area.left);
            let right = (sum - area.top).min(area.right);
            (right > left).then_some(((left, sum - left), (right, sum - right)))
        })
        .collect()
}

/// The frame of `area`, along the middles of its outermost pixels; `None` where
/// a frame would be all there is to see.
#[must_use]
pub(crate) fn frame(area: &Rect) -> Option<[(f64, f64); 5]> {
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
        let strokes = strokes(&area);
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
}
