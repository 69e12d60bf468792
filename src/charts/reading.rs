//! What a chart says about one slot: the content of the tooltip and of the
//! announcement to screen readers.

use super::amount::Amount;
use super::bar_rows::share_text;
use super::cursor::Cursor;
use super::layout::{Layout, is_shown};
use super::spec::{ChartSpec, SeriesColour};
use super::words::ChartWords;

/// How many series a tooltip lists one by one.
const LISTED: usize = 8;
/// How many of them are read out.
const SPOKEN: usize = 3;

/// The values of one slot, written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The bucket, or the series of share bars.
    pub heading: String,
    /// Sum of the series shown.
    pub total: String,
    /// Share of the total over all rows; share bars only.
    pub share: Option<String>,
    /// The series with a value, largest first.
    pub entries: Vec<Entry>,
    /// How many more series there are, and their sum.
    pub rest: Option<(usize, String)>,
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
        let index = layout.slots.get(cursor.slot)?.index;
        if spec.kind.is_of_sums() {
            return Self::of_row(spec, shown, index);
        }
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
        if let Some(chosen) = values
            .iter()
            .position(|value| Some(value.0) == cursor.series)
            && chosen >= LISTED
        {
            values[LISTED - 1..=chosen].rotate_right(1);
        }
        // A rest of one takes as much room as that one itself.
        let listed = if values.len() == LISTED + 1 {
            LISTED + 1
        } else {
            LISTED
        };
        let rest = values.split_off(values.len().min(listed));
        let rest_sum: Amount = rest.iter().map(|(_, value)| *value).sum();
        Some(Self {
            heading: spec.buckets.get(index)?.detail.clone(),
            total: spec.written(total),
            share: None,
            entries: values
                .into_iter()
                .map(|(series, value)| Entry {
                    series,
                    name: spec.series[series].name.clone(),
                    colour: spec.series[series].colour,
                    amount: spec.written(value),
                })
                .collect(),
            rest: (!rest.is_empty()).then(|| (rest.len(), spec.written(rest_sum))),
        })
    }

    fn of_row(spec: &ChartSpec, shown: &[bool], series: usize) -> Option<Self> {
        let value = spec.series_total(series);
        let total = (0..spec.series.len())
            .filter(|series| is_shown(shown, *series))
            .map(|series| spec.series_total(series))
            .sum();
        Some(Self {
            heading: spec.series.get(series)?.name.clone(),
            total: spec.written(value),
            share: Some(share_text(value, total)),
            entries: Vec::new(),
            rest: None,
        })
    }

    /// The reading as one sentence: the chosen series, the total, then the
    /// largest values.
    #[must_use]
    pub(crate) fn announcement(&self, chosen: Option<usize>, words: &ChartWords) -> String {
        let heading = &self.heading;
        let total = &self.total;
        if let Some(share) = &self.share {
            return format!("{heading}: {total}, {share}");
        }
        let chosen = self
            .entries
            .iter()
            .find(|entry| Some(entry.series) == chosen);
        if let Some(Entry { name, amount, .. }) = chosen {
            return format!("{name}, {heading}: {amount}. {}: {total}", words.total);
        }
        let mut said = format!("{heading}: {} {total}", words.total);
        for Entry { name, amount, .. } in self.entries.iter().take(SPOKEN) {
            said.push_str("; ");
            said.push_str(name);
            said.push(' ');
            said.push_str(amount);
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::chart;
    use super::super::spec::ChartKind;
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
            reading.announcement(None, &ChartWords::ENGLISH),
            "June 1, 2026: Total -$3.00; Service 1 -$7.00; Service 2 $3.00; \
             Service 0 $1.00"
        );
        assert_eq!(
            reading.announcement(Some(2), &ChartWords::ENGLISH),
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
        assert_eq!(
            reading.announcement(None, &ChartWords::ENGLISH),
            "Service 0: $3.00, 25.0%"
        );
    }
}
