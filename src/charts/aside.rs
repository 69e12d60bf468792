//! What a ring or tiles cannot show, as text beneath them: nothing is dropped.

use super::ink::Ink;
use super::layout::{Layout, TEXT_PX};
use super::shapes::{Anchor, Rect, Slot, Subject, Text};
use super::spec::ChartSpec;
use super::text_width::{ellipsized, text_width_px};
use crate::i18n::chart_texts;

const LINE_PX: f64 = 20.0;
const GAP_PX: f64 = 16.0;

/// Adds `series` as a list beneath `layout`, which grows by it: a heading, then
/// name and amount of each, as a stop of the cursor.
pub(super) fn add(layout: &mut Layout, spec: &ChartSpec, series: &[usize]) {
    if series.is_empty() {
        return;
    }
    let width = layout.width_px;
    let words = chart_texts();
    let mut line_top = layout.height_px + 4.0;
    let mut left = 0.0;
    let mut write = |text: &str, subject: Option<usize>, ink: Ink| {
        let text = ellipsized(text, width, TEXT_PX);
        let text_px = text_width_px(&text, TEXT_PX);
        if left > 0.0 && left + text_px > width {
            left = 0.0;
            line_top += LINE_PX;
        }
        let area = Rect {
            left,
            top: line_top,
            right: (left + text_px).min(width),
            bottom: line_top + LINE_PX,
        };
        if let Some(series) = subject {
            layout.slots.push(Slot {
                area,
                subject: Subject::Series(series),
            });
        }
        let at = (left, area.middle_y());
        layout.texts.push(Text::new(at, Anchor::Start, ink, text));
        left += text_px + GAP_PX;
    };
    write(words.not_drawn, None, Ink::Axis);
    for index in series {
        let amount = spec.written(spec.series_total(*index));
        let text = (words.entry)(&spec.series[*index].name, &amount);
        write(&text, Some(*index), Ink::Value);
    }
    layout.height_px = line_top + LINE_PX + 4.0;
    layout.plot.bottom = layout.height_px;
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::chart;
    use super::super::spec::ChartKind;
    use super::*;

    #[test]
    fn credits_are_listed_and_can_be_reached() {
        let rows: Vec<&[&str]> = vec![&["5"], &["-1"], &["-2"], &["-3"], &["-4"]];
        for kind in [ChartKind::Donut, ChartKind::Treemap] {
            for width in [200.0, 800.0] {
                let layout = laid_out(&chart(kind, &rows), &[], width);
                let subjects: Vec<_> = layout.slots.iter().map(|slot| slot.subject).collect();
                let expected = [0, 1, 2, 3, 4].map(Subject::Series);
                assert_eq!(subjects, expected, "{kind:?}");
                for slot in &layout.slots[1..] {
                    assert!(slot.area.right <= width && slot.area.bottom <= layout.height_px);
                    let middle = (slot.area.middle_x(), slot.area.middle_y());
                    let hit = layout.hit(middle.0, middle.1).unwrap();
                    assert_eq!(layout.slots[hit.slot], *slot);
                }
            }
        }
    }
}
