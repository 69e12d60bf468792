//! Layout of horizontal bars: a row for each series with its name, a bar for its sum
//! over all buckets, the amount and its share of the total.

use super::amount::Amount;
use super::layout::{Anchor, Bar, GridLine, Layout, Rect, Slot, TEXT_PX, Text, TextRole, is_shown};
use super::spec::ChartSpec;
use super::text_width::{ellipsized, text_width_px};
use super::ticks::ValueScale;

const GAP_PX: f64 = 12.0;
const TOP_PX: f64 = 6.0;
/// Below this width the name stands above its bar.
const NARROW_PX: f64 = 520.0;

/// Lays out one row for each series that `shown` lets through.
#[must_use]
pub(super) fn laid_out(spec: &ChartSpec, shown: &[bool], width_px: f64) -> Layout {
    let rows: Vec<_> = (0..spec.series.len())
        .filter(|series| is_shown(shown, *series))
        .map(|series| (series, spec.series_total(series)))
        .collect();
    let total: Amount = rows.iter().map(|(_, value)| *value).sum();
    let amounts: Vec<_> = rows
        .iter()
        .map(|(_, value)| (spec.written(*value), share_text(*value, total)))
        .collect();
    let widest = |texts: &mut dyn Iterator<Item = &str>| {
        texts
            .map(|text| text_width_px(text, TEXT_PX))
            .fold(0.0, f64::max)
    };
    let amount_px = widest(&mut amounts.iter().map(|(amount, _)| amount.as_str()));
    let share_px = widest(&mut amounts.iter().map(|(_, share)| share.as_str()));
    let is_narrow = width_px < NARROW_PX;
    let row_px = if is_narrow { 44.0 } else { 32.0 };
    let figures_px = amount_px + GAP_PX + share_px;
    let name_px = if is_narrow {
        (width_px - figures_px - GAP_PX).max(0.0)
    } else {
        let names = &mut rows.iter().map(|row| spec.series[row.0].name.as_str());
        widest(names).min(width_px * 0.3)
    };
    let plot = Rect {
        left: if is_narrow {
            0.0
        } else {
            (name_px + GAP_PX).round()
        },
        top: TOP_PX,
        right: if is_narrow {
            width_px
        } else {
            (width_px - figures_px - GAP_PX).max(width_px / 3.0).round()
        },
        bottom: TOP_PX + row_px * rows.len().max(1) as f64,
    };
    let scale = ValueScale::covering(rows.iter().map(|(_, value)| *value), 1000);
    let x_of = |value: Amount| (plot.left + scale.fraction(value) * plot.width()).round();
    let zero = x_of(Amount::ZERO);

    let mut layout = Layout {
        width_px,
        height_px: plot.bottom + TOP_PX,
        plot: Rect {
            left: 0.0,
            right: width_px,
            ..plot
        },
        grid: Vec::with_capacity(rows.len()),
        slots: Vec::with_capacity(rows.len()),
        bars: Vec::with_capacity(rows.len()),
        lines: Vec::new(),
        texts: Vec::with_capacity(rows.len() * 3),
    };
    for (slot, ((series, value), (amount, share))) in rows.into_iter().zip(amounts).enumerate() {
        let top = plot.top + row_px * slot as f64;
        let area = Rect {
            left: 0.0,
            top,
            right: width_px,
            bottom: top + row_px,
        };
        let (text_y, bar_top, bar_bottom) = if is_narrow {
            (top + 12.0, top + 24.0, top + 36.0)
        } else {
            (top + row_px / 2.0, top + 8.0, top + row_px - 8.0)
        };
        // Beside names it is one line, beneath them a mark for each bar.
        let (zero_top, zero_bottom) = if is_narrow {
            (bar_top - 2.0, bar_bottom + 2.0)
        } else {
            (top, top + row_px)
        };
        layout.grid.push(GridLine {
            from: (zero + 0.5, zero_top),
            to: (zero + 0.5, zero_bottom),
            is_zero: true,
        });
        layout.slots.push(Slot {
            area,
            index: series,
        });
        let end = x_of(value);
        if !value.is_zero() {
            layout.bars.push(Bar {
                series,
                slot,
                colour: spec.series[series].colour,
                // A pixel stays for what is too small to be seen.
                area: Rect {
                    left: end.min(zero),
                    top: bar_top,
                    right: end.max(if end < zero { zero } else { zero + 1.0 }),
                    bottom: bar_bottom,
                },
            });
        }
        let mut write = |x: f64, anchor: Anchor, role: TextRole, text: String| {
            layout.texts.push(Text {
                at: (x, text_y),
                anchor,
                role,
                text,
            });
        };
        let name = ellipsized(&spec.series[series].name, name_px, TEXT_PX);
        write(0.0, Anchor::Start, TextRole::Value, name);
        let amount_end = width_px - share_px - GAP_PX;
        write(amount_end, Anchor::End, TextRole::Value, amount);
        write(width_px, Anchor::End, TextRole::Axis, share);
    }
    layout
}

/// `value` in percent of `total` to one decimal; a dash where a share has no
/// meaning because the total is not positive.
#[must_use]
pub(crate) fn share_text(value: Amount, total: Amount) -> String {
    let (value, mut total) = (value.raw(), total.raw());
    if total <= 0 {
        return "\u{2013}".to_owned();
    }
    // Half up at the last decimal; sums near the end of 128 bits lose digits
    // far below it.
    let mut magnitude = value.unsigned_abs();
    while magnitude > u128::MAX / 4_000 {
        magnitude /= 10;
        total /= 10;
    }
    let total = total.unsigned_abs().max(1);
    let tenths = (magnitude * 2_000 + total) / (total * 2);
    let sign = if value < 0 && tenths > 0 {
        "\u{2212}"
    } else {
        ""
    };
    if tenths == 0 && value > 0 {
        return "<\u{2009}0.1%".to_owned();
    }
    format!("{sign}{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{amount, chart};
    use super::super::spec::ChartKind;
    use super::*;

    #[test]
    fn shares_are_rounded_from_exact_amounts() {
        let share = |value, total| share_text(amount(value), amount(total));
        assert_eq!(share("1", "3"), "33.3%");
        assert_eq!(share("2", "3"), "66.7%");
        assert_eq!(share("0.0001", "3"), "<\u{2009}0.1%");
        assert_eq!(share("-1", "2"), "−50.0%");
        assert_eq!(share("1", "0"), "–");
        assert_eq!(
            share_text(Amount::from_raw(i128::MAX), Amount::from_raw(i128::MAX)),
            "100.0%"
        );
    }

    #[test]
    fn bars_are_as_long_as_their_share_and_credits_grow_left() {
        let spec = chart(
            ChartKind::HorizontalBars,
            &[&["30", "70"], &["50"], &["-20"]],
        );
        let layout = laid_out(&spec, &[], 1000.0);
        let lengths: Vec<_> = layout.bars.iter().map(|bar| bar.area.width()).collect();
        let zero = layout.grid[0].from.0 - 0.5;
        assert!((lengths[0] / lengths[1] - 2.0).abs() < 0.02, "{lengths:?}");
        assert!((lengths[0] / lengths[2] - 5.0).abs() < 0.1, "{lengths:?}");
        assert_eq!(layout.bars[2].area.right, zero);
    }
}
