//! Which of the labels along an axis are shown: an even selection that never
//! collides and never leaves the picture.

use super::text_width::{ellipsized, text_width_px};

/// Steps in which labels are left out; weeks and round numbers read better than
/// any other step.
const STRIDES: [usize; 18] = [
    1, 2, 3, 4, 5, 7, 10, 14, 15, 20, 28, 30, 50, 60, 90, 100, 180, 365,
];

/// No label is wider, so that one long name does not push out all others.
const WIDEST_PX: f64 = 150.0;

/// A label that is shown, by its middle.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlacedLabel {
    /// Middle of the text in pixels.
    pub middle_px: f64,
    /// The text, cut where it is too wide.
    pub text: String,
}

/// Chooses from `labels`, each with the middle it belongs to, ascending, those
/// that fit between `left_px` and `right_px` with `gap_px` between them.
#[must_use]
pub(crate) fn thinned(
    labels: &[(f64, &str)],
    (left_px, right_px): (f64, f64),
    gap_px: f64,
    size_px: f64,
) -> Vec<PlacedLabel> {
    let limit = WIDEST_PX.min(right_px - left_px);
    let strides = STRIDES
        .into_iter()
        .chain(std::iter::successors(Some(730usize), |stride| {
            stride.checked_mul(2)
        }));
    for stride in strides {
        let placed: Vec<_> = labels
            .iter()
            .step_by(stride)
            .map(|(middle, text)| {
                let text = ellipsized(text, limit, size_px);
                let half = text_width_px(&text, size_px) / 2.0;
                let leftmost = left_px + half;
                let middle_px = middle.min(right_px - half).max(leftmost);
                (half, PlacedLabel { middle_px, text })
            })
            .collect();
        let is_clear = placed.windows(2).all(|pair| {
            let [(left_half, left), (right_half, right)] = pair else {
                return true;
            };
            left.middle_px + left_half + gap_px <= right.middle_px - right_half
        });
        if is_clear {
            return placed.into_iter().map(|(_, label)| label).collect();
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(count: usize, width_px: f64) -> Vec<String> {
        let labels: Vec<_> = (1..=count).map(|day| format!("Jun {day}")).collect();
        let band = width_px / count as f64;
        let labels: Vec<_> = labels
            .iter()
            .enumerate()
            .map(|(index, label)| ((index as f64 + 0.5) * band, label.as_str()))
            .collect();
        thinned(&labels, (0.0, width_px), 8.0, 12.0)
            .into_iter()
            .map(|label| label.text)
            .collect()
    }

    #[test]
    fn all_labels_when_there_is_room() {
        assert_eq!(texts(3, 300.0), ["Jun 1", "Jun 2", "Jun 3"]);
    }

    #[test]
    fn weeks_when_there_is_less() {
        assert_eq!(
            texts(30, 280.0),
            ["Jun 1", "Jun 8", "Jun 15", "Jun 22", "Jun 29"]
        );
    }

    proptest! {
        #[test]
        fn labels_never_collide_nor_leave_the_picture(
            names in proptest::collection::vec("[a-zA-Z0-9 虚]{0,40}", 1..120),
            width_px in 60.0f64..2400.0,
        ) {
            let band = width_px / names.len() as f64;
            let labels: Vec<_> = names
                .iter()
                .enumerate()
                .map(|(index, name)| ((index as f64 + 0.5) * band, name.as_str()))
                .collect();
            let placed = thinned(&labels, (0.0, width_px), 8.0, 12.0);
            prop_assert!(!placed.is_empty());
            let mut end = -8.0;
            for label in placed {
                let half = text_width_px(&label.text, 12.0) / 2.0;
                prop_assert!(label.middle_px - half >= end + 8.0 - 1e-6);
                end = label.middle_px + half;
            }
            prop_assert!(end <= width_px + 1e-6);
        }
    }
}
