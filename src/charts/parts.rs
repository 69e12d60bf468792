//! The series of a chart of sums as parts of a whole: what can be drawn as one,
//! and what can only be said.

use super::amount::Amount;
use super::layout::is_shown;
use super::spec::{ChartKind, ChartSpec};

/// The sums of the series that are shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    /// Series above zero with their sums, in the order of the spec.
    pub drawn: Vec<(usize, Amount)>,
    /// Series below zero, which have no size.
    pub aside: Vec<(usize, Amount)>,
    /// The sum of what is drawn.
    pub whole: Amount,
    /// The sum of all.
    pub total: Amount,
}

impl Parts {
    /// Sorts the sums of `spec` by what can be done with them; sums of zero are
    /// left out.
    #[must_use]
    pub(crate) fn of(spec: &ChartSpec, shown: &[bool]) -> Self {
        let sums = (0..spec.series.len())
            .filter(|series| is_shown(shown, *series))
            .map(|series| (series, spec.series_total(series)))
            .filter(|(_, sum)| !sum.is_zero());
        let (aside, drawn): (Vec<_>, Vec<_>) = sums.partition(|(_, sum)| sum.is_negative());
        let whole: Amount = drawn.iter().map(|(_, sum)| *sum).sum();
        let below: Amount = aside.iter().map(|(_, sum)| *sum).sum();
        Self {
            drawn,
            aside,
            whole,
            total: whole + below,
        }
    }
}

/// What shares are taken of in `spec`: of everything in bars, of what is drawn
/// in a ring or tiles.
#[must_use]
pub(crate) fn share_base(spec: &ChartSpec, shown: &[bool]) -> Amount {
    let parts = Parts::of(spec, shown);
    match spec.kind {
        ChartKind::Donut | ChartKind::Treemap => parts.whole,
        _ => parts.total,
    }
}

/// How large `part` is beside `whole`, for positions only.
#[must_use]
pub(crate) fn fraction(part: Amount, whole: Amount) -> f64 {
    if whole.is_zero() {
        0.0
    } else {
        part.raw() as f64 / whole.raw() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{amount, chart};
    use super::*;

    #[test]
    fn nothing_is_dropped_but_zero() {
        let spec = chart(
            ChartKind::Donut,
            &[&["3", "1"], &["-5"], &["0"], &["2", "-2"], &["1"]],
        );
        let parts = Parts::of(&spec, &[]);
        assert_eq!(parts.drawn, [(0, amount("4")), (4, amount("1"))]);
        assert_eq!(parts.aside, [(1, amount("-5"))]);
        assert_eq!(parts.whole, amount("5"));
        assert_eq!(parts.total, amount("0"));
        assert_eq!(share_base(&spec, &[]), amount("5"));
    }
}
