//! Dashes along a line, as geometry: every backend can draw them.

use super::shapes::Point;

/// The parts of the line through `points` that are drawn when `on_px` of it are
/// and the next `off_px` are not.
#[must_use]
pub(crate) fn dashed(points: &[Point], on_px: f64, off_px: f64) -> Vec<Vec<Point>> {
    let mut dashes: Vec<Vec<Point>> = Vec::new();
    let mut is_on = true;
    let mut left_px = on_px;
    if let Some(first) = points.first() {
        dashes.push(vec![*first]);
    }
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            let is_last = length <= left_px;
            let end = if is_last {
                left_px -= length;
                to
            } else {
                let part = left_px / length;
                (
                    from.0 + part * (to.0 - from.0),
                    from.1 + part * (to.1 - from.1),
                )
            };
            if is_on
                && let Some(dash) = dashes.last_mut()
                && dash.last() != Some(&end)
            {
                dash.push(end);
            }
            if is_last {
                break;
            }
            is_on = !is_on;
            left_px = if is_on { on_px } else { off_px };
            if is_on {
                dashes.push(vec![end]);
            }
            from = end;
        }
    }
    dashes.retain(|dash| dash.len() > 1);
    dashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_go_around_corners() {
        let dashes = dashed(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)], 4.0, 2.0);
        assert_eq!(
            dashes,
            [
                vec![(0.0, 0.0), (4.0, 0.0)],
                vec![(6.0, 0.0), (10.0, 0.0)],
                vec![(10.0, 2.0), (10.0, 6.0)],
                vec![(10.0, 8.0), (10.0, 10.0)],
            ]
        );
        assert!(dashed(&[], 4.0, 2.0).is_empty());
        assert!(dashed(&[(1.0, 1.0)], 4.0, 2.0).is_empty());
    }
}
