//! Layout of horizontal bars: a row for each series with its name, a bar for its sum
//! over all buckets, the amount and its share of the total.

use super::amount::Amount;
use super::ink::Ink;
use super::layout::{Layout, is_shown};
use super::rows::{self, Row, Rows};
use super::shapes::{Bar, GridLine, Rect, Subject};
use super::spec::ChartSpec;
use super::ticks::ValueScale;
use crate::i18n;

/// Lays out one row for each series that `shown` lets through.
#[must_use]
pub(super) fn laid_out(spec: &ChartSpec, shown: &[bool], width_px: f64) -> Layout {
    let sums: Vec<_> = (0..spec.series.len())
        .filter(|series| is_shown(shown, *series))
        .map(|series| (series, spec.series_total(series)))
        .collect();
    let total: Amount = sums.iter().map(|(_, value)| *value).sum();
    let row = |(series, value): &(usize, Amount)| Row {
        subject: Subject::Series(*series),
        name: spec.series[*series].name.clone(),
        figures: vec![spec.written(*value), share_text(*value, total)],
    };
    let Rows {
        mut layout,
        bars,
        is_narrow,
    } = rows::laid_out(sums.iter().map(row).collect(), width_px);
    let scale = ValueScale::covering(sums.iter().map(|(_, value)| *value), 1000);
    for (slot, ((series, value), place)) in sums.into_iter().zip(bars).enumerate() {
        let x_of = |value: Amount| (place.left + scale.fraction(value) * place.width()).round();
        let zero = x_of(Amount::ZERO);
        // Beside names it is one line, beneath them a mark for each bar.
        let row = layout.slots[slot].area;
        let (zero_top, zero_bottom) = if is_narrow {
            (place.top - 2.0, place.bottom + 2.0)
        } else {
            (row.top, row.bottom)
        };
        layout.grid.push(GridLine {
            from: (zero + 0.5, zero_top),
            to: (zero + 0.5, zero_bottom),
            is_zero: true,
        });
        let end = x_of(value);
        if !value.is_zero() {
            layout.bars.push(Bar {
                series: Some(series),
                slot,
                ink: Ink::Series(spec.series[series].colour),
                // A pixel stays for what is too small to be seen.
                area: Rect {
                    left: end.min(zero),
                    right: end.max(if end < zero { zero } else { zero + 1.0 }),
                    ..place
                },
            });
        }
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
    let tenths = i64::try_from(tenths).unwrap_or(i64::MAX);
    if tenths == 0 && value > 0 {
        return i18n::less_than(&i18n::percent_tenths(1));
    }
    i18n::percent_tenths(if value < 0 { -tenths } else { tenths })
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
        assert_eq!(share("0.0001", "3"), "<0.1%");
        assert_eq!(share("-1", "2"), "-50.0%");
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
