//! Layout of a waterfall: a row for the total that it starts from, one for each
//! change, which begins where the one before ended, and one for the total that
//! they lead to. Rows leave room for names of any length.

use super::amount::Amount;
use super::ink::Ink;
use super::layout::{Layout, is_shown};
use super::parts::fraction;
use super::rows::{self, Row, Rows};
use super::shapes::{Bar, GridLine, Rect, Stroke, Subject};
use super::spec::{ChartKind, ChartSpec};
use crate::i18n::chart_texts;

/// Changes smaller than this part of the totals are drawn on an axis that does
/// not begin at zero.
const LEAST_CHANGE: f64 = 0.25;
/// How much of such an axis is left for the totals.
const KEPT: f64 = 0.3;

/// One step of a waterfall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Level {
    /// What it stands for.
    pub subject: Subject,
    /// Where it begins; zero for totals.
    pub from: Amount,
    /// Where it ends: the total so far.
    pub until: Amount,
}

/// The steps of `spec`, in order: start, changes other than zero, end.
#[must_use]
pub(crate) fn levels(spec: &ChartSpec, shown: &[bool]) -> Vec<Level> {
    let compared = spec.comparison.iter().flat_map(|other| &other.values);
    let start: Amount = compared.copied().sum();
    let mut levels = vec![Level {
        subject: Subject::Start,
        from: Amount::ZERO,
        until: start,
    }];
    let mut so_far = start;
    for series in (0..spec.series.len()).filter(|series| is_shown(shown, *series)) {
        let change = spec.series_total(series);
        if !change.is_zero() {
            let from = so_far;
            so_far += change;
            levels.push(Level {
                subject: Subject::Series(series),
                from,
                until: so_far,
            });
        }
    }
    levels.push(Level {
        subject: Subject::End,
        from: Amount::ZERO,
        until: so_far,
    });
    levels
}

/// What `subject` is called.
#[must_use]
pub(crate) fn name_of(spec: &ChartSpec, subject: Subject) -> String {
    let bucket = |index: Option<usize>, other: &str| {
        // With a single bucket it would name both.
        let index = index.filter(|_| spec.buckets.len() > 1);
        index.map_or_else(
            || other.to_owned(),
            |index| spec.buckets[index].detail.clone(),
        )
    };
    match subject {
        Subject::Start => bucket(Some(0), chart_texts().before),
        Subject::End => bucket(spec.buckets.len().checked_sub(1), chart_texts().after),
        Subject::Series(series) => spec
            .series
            .get(series)
            .map_or_else(String::new, |series| series.name.clone()),
        Subject::Bucket(index) => spec
            .buckets
            .get(index)
            .map_or_else(String::new, |bucket| bucket.detail.clone()),
    }
}

impl Level {
    /// The change, or the total.
    #[must_use]
    pub(crate) fn amount(self) -> Amount {
        self.until - self.from
    }

    /// The change with its sign, or the total.
    #[must_use]
    pub(crate) fn written(self, spec: &ChartSpec) -> String {
        if matches!(self.subject, Subject::Series(_)) {
            spec.measure.signed(self.amount())
        } else {
            spec.written(self.amount())
        }
    }
}

/// Lays out one row for each step.
#[must_use]
pub(super) fn laid_out(spec: &ChartSpec, shown: &[bool], width_px: f64) -> Layout {
    debug_assert_eq!(spec.kind, ChartKind::Waterfall);
    let levels = levels(spec, shown);
    let row = |level: &Level| Row {
        subject: level.subject,
        name: name_of(spec, level.subject),
        figures: vec![level.written(spec)],
    };
    let Rows {
        mut layout,
        bars,
        is_narrow,
    } = rows::laid_out(levels.iter().map(row).collect(), width_px);
    let axis = Axis::of(&levels);
    for (slot, (level, place)) in levels.iter().zip(&bars).enumerate() {
        let x_of = |value: Amount| (place.left + axis.fraction(value) * place.width()).round();
        let (from, until) = (x_of(level.from), x_of(level.until));
        let (series, ink) = match level.subject {
            Subject::Series(series) if level.amount().is_negative() => (Some(series), Ink::Fall),
            Subject::Series(series) => (Some(series), Ink::Rise),
            _ => (None, Ink::Sum),
        };
        let area = Rect {
            left: from.min(until),
            right: from.max(until).max(from.min(until) + 1.0),
            ..*place
        };
        if series.is_some() || !level.until.is_zero() {
            layout.bars.push(Bar {
                series,
                slot,
                ink,
                area,
            });
        }
        if axis.is_torn && series.is_none() {
            layout.strokes.extend(tear(area));
        }
        // What this step leads to is where the next one begins. Where names stand
        // between the bars, a line would cross them.
        if let Some(next) = bars.get(slot + 1).filter(|_| !is_narrow) {
            let x = until + if level.until.is_negative() { 0.5 } else { -0.5 };
            layout.strokes.push(Stroke {
                ink: Ink::Zero,
                width_px: 1.0,
                points: vec![(x, place.bottom), (x, next.top)],
            });
        }
    }
    if !axis.is_torn
        && let (Some(first), Some(last)) = (bars.first(), bars.last())
    {
        let x = (first.left + axis.fraction(Amount::ZERO) * first.width()).round() + 0.5;
        layout.grid.push(GridLine {
            from: (x, first.top - 4.0),
            to: (x, last.bottom + 4.0),
            is_zero: true,
        });
    }
    layout
}

/// From the lowest to the highest of all steps.
struct Axis {
    low: Amount,
    high: Amount,
    /// Whether it leaves out most of the way from zero.
    is_torn: bool,
}

impl Axis {
    fn of(levels: &[Level]) -> Self {
        let ends = || levels.iter().map(|level| level.until);
        let low = ends().min().unwrap_or_default();
        let high = ends().max().unwrap_or_default();
        let span = high - low;
        let is_torn = low > Amount::ZERO && !span.is_zero() && fraction(span, high) < LEAST_CHANGE;
        if is_torn {
            let kept = Amount::from_raw((span.raw() as f64 * KEPT) as i128);
            return Self {
                low: low - kept,
                high,
                is_torn,
            };
        }
        Self {
            low: low.min(Amount::ZERO),
            high: high.max(Amount::ZERO),
            is_torn,
        }
    }

    fn fraction(&self, value: Amount) -> f64 {
        let span = self.high - self.low;
        if span.is_zero() {
            return 0.0;
        }
        fraction(value.max(self.low) - self.low, span).clamp(0.0, 1.0)
    }
}

/// Two light strokes through a bar that does not show all of its length.
fn tear(bar: Rect) -> Vec<Stroke> {
    [10.0, 15.0]
        .into_iter()
        .filter(|x| bar.left + x + 4.0 < bar.right)
        .map(|x| Stroke {
            ink: Ink::Surface,
            width_px: 2.0,
            points: vec![
                (bar.left + x + 3.0, bar.top - 1.0),
                (bar.left + x - 3.0, bar.bottom + 1.0),
            ],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::{amount, chart, compared};
    use super::*;

    fn waterfall(start: &str, changes: &[&[&str]]) -> ChartSpec {
        let mut spec = chart(ChartKind::Waterfall, changes);
        spec.comparison = compared(&[start]);
        spec
    }

    #[test]
    fn steps_lead_from_one_total_to_the_other() {
        let spec = waterfall("100", &[&["20"], &["-50"], &["0"], &["5"]]);
        let ends: Vec<_> = levels(&spec, &[]).iter().map(|level| level.until).collect();
        assert_eq!(ends, ["100", "120", "70", "75", "75"].map(amount));
        let layout = laid_out(&spec, &[], 1000.0);
        assert_eq!(layout.bars.len(), 5);
        for pair in layout.bars[..4].windows(2) {
            let is_fall = pair[1].ink == Ink::Fall;
            let begins = if is_fall {
                pair[1].area.right
            } else {
                pair[1].area.left
            };
            let ended = if pair[0].ink == Ink::Fall {
                pair[0].area.left
            } else {
                pair[0].area.right
            };
            assert!((begins - ended).abs() <= 1.0, "{pair:?}");
        }
        assert_eq!(layout.bars[4].area.right, layout.bars[3].area.right);
        let texts: Vec<_> = layout.texts.iter().map(|text| text.text.as_str()).collect();
        assert!(
            texts.contains(&"+$20.00") && texts.contains(&"-$50.00"),
            "{texts:?}"
        );
    }

    #[test]
    fn small_changes_of_large_totals_can_be_seen() {
        let layout = laid_out(&waterfall("10000", &[&["5"], &["-3"]]), &[], 1000.0);
        let change = &layout.bars[1].area;
        assert!(change.width() > 100.0, "{change:?}");
        assert!(layout.grid.is_empty());
        assert!(
            layout
                .strokes
                .iter()
                .any(|stroke| stroke.ink == Ink::Surface)
        );
    }

    #[test]
    fn totals_may_be_zero_or_credits() {
        for (start, changes) in [
            ("0", &[&["5"] as &[&str], &["-8"]] as &[&[&str]]),
            ("-20", &[&["-5"]]),
            ("0", &[]),
            ("0", &[&["1e20"]]),
        ] {
            for width in [10.0, 320.0, 2500.0] {
                let layout = laid_out(&waterfall(start, changes), &[], width);
                assert_eq!(layout.slots.len(), changes.len() + 2);
                for bar in &layout.bars {
                    assert!(bar.area.width() >= 1.0 && bar.area.left >= 0.0, "{bar:?}");
                }
            }
        }
    }
}
