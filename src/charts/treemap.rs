//! Layout of a treemap: a tile for each series above zero, within a frame for
//! each parent; all in descending order of size.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::amount::Amount;
use super::aside;
use super::ink::Ink;
use super::layout::{Layout, Size, TEXT_PX};
use super::parts::{Parts, fraction};
use super::shapes::{Anchor, Bar, Rect, Slot, Subject, Text};
use super::spec::{ChartSpec, SeriesParent};
use super::squarify::squarified;
use super::text_width::{ellipsized, text_width_px};

const PADDING_PX: f64 = 5.0;
const LINE_PX: f64 = 16.0;
/// Height of a frame's heading.
const HEADING_PX: f64 = 20.0;
/// A frame smaller than this has no heading.
const LEAST_FRAME_PX: (f64, f64) = (48.0, 44.0);

/// Lays out one slot for each tile, and for each text beneath.
#[must_use]
pub(super) fn laid_out(spec: &ChartSpec, shown: &[bool], size: Size) -> Layout {
    let Size { width_px, .. } = size;
    let usual_px = if width_px < 480.0 { 320.0 } else { 340.0 };
    let height_px = size.height_px.unwrap_or(usual_px).max(80.0);
    let parts = Parts::of(spec, shown);
    let plot = Rect {
        left: 0.0,
        top: 0.0,
        right: width_px,
        bottom: height_px,
    };
    let mut layout = Layout {
        width_px,
        height_px,
        plot,
        ..Layout::default()
    };
    let mut not_drawn: Vec<usize> = parts.aside.iter().map(|(series, _)| *series).collect();
    let groups = grouped(spec, &parts);
    let sizes: Vec<f64> = groups
        .iter()
        .map(|group| fraction(group.sum, parts.whole))
        .collect();
    for (group, frame) in groups.iter().zip(squarified(&sizes, plot)) {
        let inside = heading(&mut layout, group, frame);
        let sizes: Vec<f64> = group
            .members
            .iter()
            .map(|(_, sum)| fraction(*sum, group.sum))
            .collect();
        for ((series, sum), tile) in group.members.iter().zip(squarified(&sizes, inside)) {
            if !add_tile(&mut layout, spec, *series, *sum, tile) {
                not_drawn.push(*series);
            }
        }
    }
    aside::add(&mut layout, spec, &not_drawn);
    layout
}

/// Series with one parent, largest first.
struct Group<'a> {
    parent: Option<&'a SeriesParent>,
    sum: Amount,
    members: Vec<(usize, Amount)>,
}

fn grouped<'a>(spec: &'a ChartSpec, parts: &Parts) -> Vec<Group<'a>> {
    let mut by_parent: BTreeMap<Option<&str>, Group<'a>> = BTreeMap::new();
    for (series, sum) in &parts.drawn {
        let parent = spec.series[*series].parent.as_ref();
        let id = parent.map(|parent| parent.id.as_str());
        let group = by_parent.entry(id).or_insert(Group {
            parent,
            sum: Amount::ZERO,
            members: Vec::new(),
        });
        group.sum += *sum;
        group.members.push((*series, *sum));
    }
    let mut groups: Vec<Group<'a>> = by_parent.into_values().collect();
    groups.sort_by_key(|group| Reverse(group.sum));
    for group in &mut groups {
        group.members.sort_by_key(|(_, sum)| Reverse(*sum));
    }
    groups
}

/// Writes the name of the group above its tiles; what is left for them.
fn heading(layout: &mut Layout, group: &Group<'_>, frame: Rect) -> Rect {
    let Some(parent) = group.parent else {
        return frame;
    };
    let (least_width, least_height) = LEAST_FRAME_PX;
    if frame.width() < least_width || frame.height() < least_height {
        return frame;
    }
    let room = frame.width() - 2.0 * PADDING_PX;
    layout.texts.push(Text::new(
        (frame.left + 2.0, frame.top + HEADING_PX / 2.0),
        Anchor::Start,
        Ink::Value,
        ellipsized(&parent.name, room, TEXT_PX),
    ));
    Rect {
        top: frame.top + HEADING_PX,
        ..frame
    }
}

/// Adds a tile with its texts; whether it is large enough to be seen.
fn add_tile(layout: &mut Layout, spec: &ChartSpec, series: usize, sum: Amount, tile: Rect) -> bool {
    // Whole pixels, of which the last ones are the gap to the neighbour.
    let area = Rect {
        left: tile.left.round(),
        top: tile.top.round(),
        right: tile.right.round() - 1.0,
        bottom: tile.bottom.round() - 1.0,
    };
    if area.width() < 1.0 || area.height() < 1.0 {
        return false;
    }
    let entry = &spec.series[series];
    let ink = Ink::Series(entry.colour);
    layout.bars.push(Bar {
        series: Some(series),
        slot: layout.slots.len(),
        ink,
        area,
    });
    layout.slots.push(Slot {
        area,
        subject: Subject::Series(series),
    });
    let room = area.width() - 2.0 * PADDING_PX;
    let least_room = text_width_px("mmm…", TEXT_PX);
    if area.height() < LINE_PX + 2.0 || room < least_room {
        return true;
    }
    let mut write = |line: f64, text: String| {
        let y = area.top + PADDING_PX + LINE_PX * (line + 0.5) - 1.0;
        let at = (area.left + PADDING_PX, y);
        let text = Text::new(at, Anchor::Start, ink.text_upon(), text);
        layout.texts.push(text);
    };
    let is_low = area.height() < PADDING_PX * 2.0 + LINE_PX;
    write(
        if is_low { -0.2 } else { 0.0 },
        ellipsized(&entry.name, room, TEXT_PX),
    );
    let amount = spec.written(sum);
    let has_line = area.height() >= PADDING_PX * 2.0 + 2.0 * LINE_PX;
    // Half an amount would be another amount.
    if has_line && text_width_px(&amount, TEXT_PX) <= room {
        write(1.0, amount);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::chart;
    use super::super::spec::ChartKind;
    use super::*;

    fn parent(id: &str) -> Option<SeriesParent> {
        Some(SeriesParent {
            id: id.to_owned(),
            name: format!("Group {id}"),
        })
    }

    #[test]
    fn tiles_are_as_large_as_their_shares() {
        let spec = chart(ChartKind::Treemap, &[&["1", "1"], &["6"], &["2"]]);
        let layout = laid_out(&spec, &[], 600.0);
        let surface = |bar: &Bar| (bar.area.width() + 1.0) * (bar.area.height() + 1.0);
        let series: Vec<_> = layout.bars.iter().map(|bar| bar.series).collect();
        assert_eq!(series, [Some(1), Some(0), Some(2)]);
        for (bar, share) in layout.bars.iter().zip([0.6, 0.2, 0.2]) {
            let part = surface(bar) / (600.0 * 340.0);
            assert!((part - share).abs() < 0.01, "{part} {share}");
        }
    }

    #[test]
    fn a_parent_frames_its_series() {
        let mut spec = chart(
            ChartKind::Treemap,
            &[&["5"], &["3"], &["4"], &["2"], &["1"]],
        );
        for (series, id) in spec.series.iter_mut().zip(["a", "b", "a", "b", "b"]) {
            series.parent = parent(id);
        }
        let layout = laid_out(&spec, &[], 800.0);
        let series: Vec<_> = layout.bars.iter().filter_map(|bar| bar.series).collect();
        assert_eq!(series, [0, 2, 1, 3, 4]);
        let heads: Vec<_> = layout
            .texts
            .iter()
            .filter(|text| text.text.starts_with("Group"))
            .collect();
        assert_eq!(heads.len(), 2);
        for bar in &layout.bars {
            assert!(bar.area.top >= HEADING_PX - 1.0);
        }
    }

    #[test]
    fn what_is_too_small_is_listed() {
        let spec = chart(ChartKind::Treemap, &[&["1e9"], &["0.000001"], &["3"]]);
        let layout = laid_out(&spec, &[], 400.0);
        assert_eq!(layout.bars.len(), 1);
        assert_eq!(layout.slots.len(), 3);
        assert!(layout.height_px > 320.0);
    }
}
