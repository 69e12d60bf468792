//! Stacking of a bucket's values: charges upwards from zero, credits downwards,
//! in exact sums.

use super::amount::Amount;
use super::layout::is_shown;
use super::spec::ChartSpec;

/// The part of a stack that one series takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Index of the series.
    pub series: usize,
    /// The end towards zero.
    pub inner: Amount,
    /// The end away from zero.
    pub outer: Amount,
}

/// The segments of `bucket` for the series that `shown` lets through, in the
/// order of the series; values of zero have none.
#[must_use]
pub(crate) fn stacked(spec: &ChartSpec, shown: &[bool], bucket: usize) -> Vec<Segment> {
    let (mut above, mut below) = (Amount::ZERO, Amount::ZERO);
    let mut segments = Vec::with_capacity(spec.series.len());
    for series in 0..spec.series.len() {
        let value = spec.value(series, bucket);
        if value.is_zero() || !is_shown(shown, series) {
            continue;
        }
        let end = if value.is_negative() {
            &mut below
        } else {
            &mut above
        };
        let inner = *end;
        *end += value;
        segments.push(Segment {
            series,
            inner,
            outer: *end,
        });
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::super::samples::{amount, chart};
    use super::super::spec::ChartKind;
    use super::*;

    #[test]
    fn credits_stack_below_zero() {
        let chart = chart(
            ChartKind::StackedColumns,
            &[&["3"], &["-1"], &["2"], &["-4"]],
        );
        let ends: Vec<_> = stacked(&chart, &[], 0)
            .iter()
            .map(|segment| (segment.inner, segment.outer))
            .collect();
        let expected = [("0", "3"), ("0", "-1"), ("3", "5"), ("-1", "-5")];
        assert_eq!(ends, expected.map(|(from, to)| (amount(from), amount(to))));
    }

    #[test]
    fn hidden_series_leave_no_gap() {
        let chart = chart(ChartKind::StackedColumns, &[&["3"], &["1"], &["0"]]);
        let segments = stacked(&chart, &[false, true, true], 0);
        assert_eq!(
            segments,
            [Segment {
                series: 1,
                inner: Amount::ZERO,
                outer: amount("1")
            }]
        );
    }
}
