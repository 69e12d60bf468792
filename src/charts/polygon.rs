//! Points and lines within a polygon, by the even-odd rule.

use super::shapes::{Point, Polygon};

impl Polygon {
    /// Whether the point lies inside.
    #[must_use]
    pub(crate) fn holds(&self, (x, y): Point) -> bool {
        let crossings = edges(&self.points)
            .filter(|((_, from_y), (_, to_y))| (*from_y <= y) != (*to_y <= y))
            .filter(|((from_x, from_y), (to_x, to_y))| {
                x < from_x + (y - from_y) / (to_y - from_y) * (to_x - from_x)
            });
        crossings.count() % 2 == 1
    }

    /// Its uppermost and lowermost point on a vertical line; `None` beside it.
    #[must_use]
    pub(crate) fn span_at(&self, x: f64) -> Option<(f64, f64)> {
        edges(&self.points)
            .filter(|((from_x, _), (to_x, _))| from_x.min(*to_x) <= x && x <= from_x.max(*to_x))
            .flat_map(|((from_x, from_y), (to_x, to_y))| {
                if from_x == to_x {
                    [from_y, to_y]
                } else {
                    [from_y + (x - from_x) / (to_x - from_x) * (to_y - from_y); 2]
                }
            })
            .fold(None, |span, y| {
                let (top, bottom) = span.unwrap_or((y, y));
                Some((y.min(top), y.max(bottom)))
            })
    }
}

/// The edges of a closed ring of points.
pub(crate) fn edges(points: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    let next = points.iter().cycle().skip(1);
    points.iter().copied().zip(next.copied())
}

#[cfg(test)]
mod tests {
    use super::super::spec::SeriesColour;
    use super::*;

    #[test]
    fn knows_inside_from_outside_and_its_height() {
        let polygon = Polygon {
            series: 0,
            slot: None,
            colour: SeriesColour::Others,
            // An arrow that points down, with a notch above.
            points: vec![(0.0, 0.0), (10.0, 8.0), (20.0, 0.0), (10.0, 20.0)],
        };
        assert!(polygon.holds((10.0, 12.0)));
        assert!(!polygon.holds((10.0, 4.0)));
        assert!(!polygon.holds((30.0, 10.0)));
        assert_eq!(polygon.span_at(10.0), Some((8.0, 20.0)));
        assert_eq!(polygon.span_at(5.0), Some((4.0, 10.0)));
        assert_eq!(polygon.span_at(21.0), None);
    }
}
