//! What a chart says about one slot: the content of the tooltip and of the
//! announcement to screen readers.

use super::amount::Amount;
use super::bar_rows::share_text;
use super::cursor::Cursor;
use super::layout::{Layout, is_shown};
use super::parts::share_base;
use super::shapes::Subject;
use super::spec::{ChartKind, ChartSpec, SeriesColour};
use super::waterfall::{levels, name_of};
use crate::i18n::{self, chart_texts};

/// How many series a tooltip lists one by one.
const LISTED: usize = 8;
/// How many of them are read out.
const SPOKEN: usize = 3;

/// The values of one slot, written out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Reading {
    /// The bucket or series, or a waterfall's total.
    pub heading: String,
    /// Sum of the series shown, or the change that a waterfall's series makes.
    pub total: String,
    /// Share of all parts, where the slot is one.
    pub share: Option<String>,
    /// A waterfall's total after the change.
    pub so_far: Option<String>,
    /// The series with a value, largest first.
    pub entries: Vec<Entry>,
    /// How many more series there are, and their sum.
    pub rest: Option<(usize, String)>,
    /// Name and amount of what the bucket is compared with.
    pub compared: Option<(String, String)>,
    /// Whether the values will still grow.
    pub is_partial: bool,
}

/// One series in a [`Reading`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Index of the series.
    pub series: usize,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub colour: SeriesColour,
    /// Its amount in full.
    pub amount: String,
}

impl Reading {
    /// Reads the slot of `cursor`. The chosen series is always listed. `None`
    /// when the slot does not exist.
    #[must_use]
    pub(crate) fn at(
        spec: &ChartSpec,
        shown: &[bool],
        layout: &Layout,
        cursor: Cursor,
    ) -> Option<Self> {
        match layout.slots.get(cursor.slot)?.subject {
            Subject::Bucket(bucket) => Self::of_bucket(spec, shown, bucket, cursor.series),
            subject if spec.kind == ChartKind::Waterfall => Self::of_level(spec, shown, subject),
            Subject::Series(series) => Self::of_series(spec, shown, series),
            Subject::Start | Subject::End => None,
        }
    }

    fn of_bucket(
        spec: &ChartSpec,
        shown: &[bool],
        index: usize,
        chosen: Option<usize>,
    ) -> Option<Self> {
        let bucket = spec.buckets.get(index)?;
        let mut values: Vec<(usize, Amount)> = Vec::with_capacity(spec.series.len());
        for series in (0..spec.series.len()).filter(|series| is_shown(shown, *series)) {
            let value = spec.value(series, index);
            if !value.is_zero() {
                let size = value.size();
                let place = values.partition_point(|other| other.1.size() >= size);
                values.insert(place, (series, value));
            }
        }
        let total = values.iter().map(|(_, value)| *value).sum();
        if let Some(place) = values.iter().position(|value| Some(value.0) == chosen)
            && place >= LISTED
        {
            values[LISTED - 1..=place].rotate_right(1);
        }
        // A rest of one takes as much room as that one itself.
        let listed = if values.len() == LISTED + 1 {
            LISTED + 1
        } else {
            LISTED
        };
        let rest = values.split_off(values.len().min(listed));
        let rest_sum: Amount = rest.iter().map(|(_, value)| *value).sum();
        let entry = |(series, value): (usize, Amount)| Entry {
            series,
            name: spec.series[series].name.clone(),
            colour: spec.series[series].colour,
            amount: spec.written(value),
        };
        Some(Self {
            heading: bucket.detail.clone(),
            total: match bucket.is_awaited {
                true => i18n::NOTHING.to_owned(),
                false => spec.written(total),
            },
            entries: values.into_iter().map(entry).collect(),
            rest: (!rest.is_empty()).then(|| (rest.len(), spec.written(rest_sum))),
            compared: spec.comparison.as_ref().and_then(|other| {
                let amount = other.values.get(index)?;
                Some((other.name.clone(), spec.written(*amount)))
            }),
            is_partial: bucket.is_partial,
            ..Self::default()
        })
    }

    fn of_series(spec: &ChartSpec, shown: &[bool], index: usize) -> Option<Self> {
        let series = spec.series.get(index)?;
        let value = spec.series_total(index);
        let heading = match &series.parent {
            Some(parent) => (chart_texts().within)(&parent.name, &series.name),
            None => series.name.clone(),
        };
        Some(Self {
            heading,
            total: spec.written(value),
            share: Some(share_text(value, share_base(spec, shown))),
            ..Self::default()
        })
    }

    fn of_level(spec: &ChartSpec, shown: &[bool], subject: Subject) -> Option<Self> {
        let level = levels(spec, shown)
            .into_iter()
            .find(|level| level.subject == subject)?;
        let is_change = matches!(subject, Subject::Series(_));
        Some(Self {
            heading: name_of(spec, subject),
            total: level.written(spec),
            so_far: is_change.then(|| spec.written(level.until)),
            ..Self::default()
        })
    }

    /// The reading as one sentence: the chosen series, the total, then the
    /// largest values.
    #[must_use]
    pub(crate) fn announcement(&self, chosen: Option<usize>) -> String {
        let words = chart_texts();
        let (heading, total) = (&self.heading, &self.total);
        if let Some(share) = &self.share {
            return (words.share_said)(heading, total, share);
        }
        if let Some(so_far) = &self.so_far {
            return (words.change_said)(heading, total, so_far);
        }
        let chosen = self
            .entries
            .iter()
            .find(|entry| Some(entry.series) == chosen);
        let mut said = if let Some(Entry { name, amount, .. }) = chosen {
            (words.series_said)(name, heading, amount, total)
        } else {
            self.entries
                .iter()
                .take(SPOKEN)
                .fold((words.bucket_said)(heading, total), |said, entry| {
                    (words.and_said)(&said, &entry.name, &entry.amount)
                })
        };
        if let Some((name, amount)) = &self.compared {
            said = (words.compared_said)(&said, name, amount);
        }
        if self.is_partial {
            said = (words.partial_said)(&said);
        }
        said
    }

    /// How many more series there are, in words.
    #[must_use]
    pub(crate) fn rest_words(count: usize) -> String {
        (chart_texts().more)(&i18n::count(u64::try_from(count).unwrap_or(u64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::{chart, compared};
    use super::super::spec::SeriesParent;
    use super::*;

    fn read(spec: &ChartSpec, shown: &[bool], slot: usize, series: Option<usize>) -> Reading {
        let layout = laid_out(spec, shown, 600.0);
        Reading::at(spec, shown, &layout, Cursor { slot, series }).unwrap()
    }

    #[test]
    fn largest_first_without_hidden_and_zero() {
        let spec = chart(
            ChartKind::StackedColumns,
            &[&["1"], &["-7"], &["3"], &["0"], &["9"]],
        );
        let reading = read(&spec, &[true, true, true, true, false], 0, None);
        let names: Vec<_> = reading.entries.iter().map(|entry| entry.series).collect();
        assert_eq!(names, [1, 2, 0]);
        assert_eq!(reading.total, "-$3.00");
        assert_eq!(
            reading.announcement(None),
            "June 1, 2026: Total -$3.00; Service 1 -$7.00; Service 2 $3.00; \
             Service 0 $1.00"
        );
        assert_eq!(
            reading.announcement(Some(2)),
            "Service 2, June 1, 2026: $3.00. Total: -$3.00"
        );
    }

    #[test]
    fn a_long_list_ends_in_a_rest_and_keeps_the_chosen_one() {
        let values = [
            "12", "11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1",
        ];
        let rows: Vec<&[&str]> = values.chunks(1).collect();
        let spec = chart(ChartKind::Lines, &rows);
        let reading = read(&spec, &[], 0, None);
        assert_eq!(reading.entries.len(), 8);
        assert_eq!(reading.rest, Some((4, "$10.00".to_owned())));
        let reading = read(&spec, &[], 0, Some(11));
        assert_eq!(reading.entries[7].series, 11);
        assert_eq!(reading.rest, Some((4, "$14.00".to_owned())));
        assert_eq!(reading.total, "$78.00");
    }

    #[test]
    fn a_row_has_its_share() {
        let spec = chart(ChartKind::HorizontalBars, &[&["1", "2"], &["9"]]);
        let reading = read(&spec, &[], 0, None);
        assert_eq!(reading.announcement(None), "Service 0: $3.00, 25.0%");
    }

    #[test]
    fn a_part_has_its_share_of_the_ring_and_its_parent() {
        let mut spec = chart(ChartKind::Donut, &[&["1", "2"], &["9"], &["-4"]]);
        spec.series[0].parent = Some(SeriesParent {
            id: "c".to_owned(),
            name: "Compute".to_owned(),
        });
        let said = |slot| read(&spec, &[], slot, None).announcement(None);
        assert_eq!(said(0), "Compute · Service 0: $3.00, 25.0%");
        assert_eq!(said(2), "Service 2: -$4.00, -33.3%");
    }

    #[test]
    fn a_step_says_what_it_leads_to() {
        let mut spec = chart(ChartKind::Waterfall, &[&["-2"], &["3"]]);
        spec.comparison = compared(&["10"]);
        let said = |slot| read(&spec, &[], slot, None).announcement(None);
        assert_eq!(said(0), "Before: Total $10.00");
        assert_eq!(said(1), "Service 0: -$2.00, then $8.00");
        assert_eq!(said(3), "After: Total $11.00");
    }

    #[test]
    fn a_bucket_says_what_it_is_compared_with_and_that_it_will_grow() {
        let mut spec = chart(ChartKind::StackedArea, &[&["1", "2"]]);
        spec.comparison = compared(&["7"]);
        spec.buckets[1].is_partial = true;
        let said = |slot| read(&spec, &[], slot, None).announcement(None);
        assert_eq!(
            said(0),
            "June 1, 2026: Total $1.00; Service 0 $1.00. Previous period: $7.00"
        );
        assert_eq!(
            said(1),
            "June 2, 2026: Total $2.00; Service 0 $2.00. Not complete yet."
        );
    }
}
