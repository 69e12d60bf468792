//! Layout of a calendar: a field for each day, weeks from Monday as columns, in
//! strips of as many months as the width holds, at most a year.

use std::collections::BTreeMap;

use costs::Day;

use super::amount::Amount;
use super::heat::HeatScale;
use super::ink::{HEAT_STEPS, Ink};
use super::layout::{Layout, TEXT_PX, is_shown};
use super::shapes::{Anchor, Bar, Rect, Slot, Subject, Text};
use super::spec::ChartSpec;
use super::text_width::text_width_px;
use crate::i18n::{self, chart_texts};

/// A field with its gap is at least and at most so wide.
const FIELD_PX: (f64, f64) = (11.0, 36.0);
/// From this width on a field has the number of its day.
const NUMBERED_PX: f64 = 25.0;
const HEADING_PX: f64 = 20.0;
const STRIP_GAP_PX: f64 = 14.0;
const SWATCH_PX: f64 = 12.0;

/// Lays out one slot for each bucket that is a day.
#[must_use]
pub(super) fn laid_out(spec: &ChartSpec, shown: &[bool], width_px: f64) -> Layout {
    let days: Vec<(usize, Day)> = spec
        .buckets
        .iter()
        .enumerate()
        .filter_map(|(index, bucket)| Some((index, bucket.day?)))
        .collect();
    let weekdays: Vec<&str> = (0..7).map(i18n::weekday).collect();
    let gutter = weekdays
        .iter()
        .map(|name| text_width_px(name, TEXT_PX))
        .fold(0.0, f64::max)
        .round()
        + 8.0;
    let room = (width_px - gutter).max(1.0);
    let strips = strips(&days, (room / FIELD_PX.0) as i32);
    let weeks = strips.iter().map(Strip::weeks).max().unwrap_or(1);
    let field_px = (room / f64::from(weeks)).floor().clamp(4.0, FIELD_PX.1);
    let mut layout = Layout {
        width_px,
        ..Layout::default()
    };
    let values: Vec<Amount> = (0..spec.buckets.len())
        .map(|bucket| sum_of(spec, shown, bucket))
        .collect();
    let scale = HeatScale::of(days.iter().map(|(bucket, _)| values[*bucket]));
    let mut top = 4.0;
    for strip in &strips {
        month_texts(&mut layout, strip, gutter, top, field_px);
        top += HEADING_PX;
        let every = if field_px < 15.0 { 2 } else { 1 };
        for (row, name) in weekdays.iter().enumerate().step_by(every) {
            let at = (gutter - 6.0, top + field_px * (row as f64 + 0.5));
            let text = Text::new(at, Anchor::End, Ink::Axis, (*name).to_owned());
            layout.texts.push(text);
        }
        for (bucket, day) in &strip.days {
            let left = gutter + field_px * f64::from(strip.week_of(*day));
            let field = Rect {
                left,
                top: top + field_px * f64::from(weekday(*day)),
                right: left + field_px,
                bottom: top + field_px * f64::from(weekday(*day) + 1),
            };
            add_field(
                &mut layout,
                spec,
                *bucket,
                scale.ink(values[*bucket]),
                field,
            );
        }
        top += field_px * 7.0 + STRIP_GAP_PX;
    }
    layout.plot = Rect {
        left: 0.0,
        top: 0.0,
        right: width_px,
        bottom: top - STRIP_GAP_PX + 4.0,
    };
    add_scale(&mut layout, spec, &scale, top, gutter);
    layout.height_px = top + 26.0;
    // Fields of one ink are drawn at once.
    layout.bars.sort_by_key(|bar| bar.ink.number());
    layout
}

/// Days that are drawn beside each other.
struct Strip {
    days: Vec<(usize, Day)>,
}

impl Strip {
    fn monday(&self) -> Day {
        let first = self.days.iter().map(|(_, day)| *day).min();
        let first = first.unwrap_or_else(|| Day::from_days_since_epoch(0));
        first.plus(-weekday(first))
    }

    /// The column of `day`.
    fn week_of(&self, day: Day) -> i32 {
        day.since(self.monday()) / 7
    }

    fn weeks(&self) -> i32 {
        let last = self.days.iter().map(|(_, day)| *day).max();
        last.map_or(1, |last| self.week_of(last) + 1)
    }
}

/// Days after Monday.
fn weekday(day: Day) -> i32 {
    // 1 January 1970 was a Thursday.
    (day.days_since_epoch() + 3).rem_euclid(7)
}

/// The days in one strip where that is no more than a year and fits, else in
/// strips of a year, half a year, a quarter or a month.
fn strips(days: &[(usize, Day)], most_weeks: i32) -> Vec<Strip> {
    let whole = Strip {
        days: days.to_vec(),
    };
    if whole.weeks() <= most_weeks.min(54) {
        return vec![whole];
    }
    let mut strips = Vec::new();
    for months in [12, 6, 3, 1] {
        let mut parts: BTreeMap<i32, Vec<(usize, Day)>> = BTreeMap::new();
        for (bucket, day) in days {
            let (year, month) = i18n::year_and_month(*day);
            let part = (year * 12 + month) / months;
            parts.entry(part).or_default().push((*bucket, *day));
        }
        strips = parts.into_values().map(|days| Strip { days }).collect();
        if strips.iter().all(|strip| strip.weeks() <= most_weeks) {
            break;
        }
    }
    strips
}

fn sum_of(spec: &ChartSpec, shown: &[bool], bucket: usize) -> Amount {
    (0..spec.series.len())
        .filter(|series| is_shown(shown, *series))
        .map(|series| spec.value(series, bucket))
        .sum()
}

/// Names months where they begin, the first one and each January with its year.
fn month_texts(layout: &mut Layout, strip: &Strip, gutter: f64, top: f64, field_px: f64) {
    let mut free_from = 0.0;
    let mut before = None;
    for (_, day) in &strip.days {
        let (year, month) = i18n::year_and_month(*day);
        if before == Some((year, month)) {
            continue;
        }
        let text = if before.is_none_or(|(other, _)| other != year) {
            i18n::month(*day)
        } else {
            i18n::month_name(*day).to_owned()
        };
        // A month that begins within a week is named above the next one.
        let is_within = before.is_some() && weekday(*day) > 0;
        before = Some((year, month));
        let column = strip.week_of(*day) + i32::from(is_within);
        let left = gutter + field_px * f64::from(column);
        let end = left + text_width_px(&text, TEXT_PX);
        if left >= free_from && end <= layout.width_px {
            free_from = end + 6.0;
            let at = (left, top + HEADING_PX / 2.0);
            layout
                .texts
                .push(Text::new(at, Anchor::Start, Ink::Axis, text));
        }
    }
}

fn add_field(layout: &mut Layout, spec: &ChartSpec, bucket: usize, ink: Ink, field: Rect) {
    let gap = if field.width() < 8.0 { 1.0 } else { 2.0 };
    let area = Rect {
        right: field.right - gap,
        bottom: field.bottom - gap,
        ..field
    };
    let slot = layout.slots.len();
    layout.slots.push(Slot {
        area: field,
        subject: Subject::Bucket(bucket),
    });
    layout.bars.push(Bar {
        series: None,
        slot,
        ink,
        area,
    });
    let Some((bucket, day)) = spec
        .buckets
        .get(bucket)
        .and_then(|bucket| Some((bucket, bucket.day?)))
    else {
        return;
    };
    if bucket.is_partial {
        layout.veils.push(area.corners().to_vec());
    } else if field.width() >= NUMBERED_PX {
        let number = day.since(day.first_of_month()) + 1;
        layout.texts.push(Text::new(
            (area.middle_x(), area.middle_y()),
            Anchor::Middle,
            ink.text_upon(),
            number.to_string(),
        ));
    }
}

/// Says what the colours mean, beneath the calendar.
fn add_scale(layout: &mut Layout, spec: &ChartSpec, scale: &HeatScale, top: f64, left: f64) {
    let mut x = left;
    let y = top + SWATCH_PX / 2.0;
    let write = |layout: &mut Layout, x: &mut f64, text: String| {
        let end = *x + text_width_px(&text, TEXT_PX) + 8.0;
        let text = Text::new((*x, y), Anchor::Start, Ink::Axis, text);
        layout.texts.push(text);
        *x = end;
    };
    let swatch = |layout: &mut Layout, x: &mut f64, ink: Ink| {
        layout.bars.push(Bar {
            series: None,
            slot: usize::MAX,
            ink,
            area: Rect {
                left: x.round(),
                top,
                right: x.round() + SWATCH_PX,
                bottom: top + SWATCH_PX,
            },
        });
        *x = x.round() + SWATCH_PX + 2.0;
    };
    if let Some((least, most)) = scale.ends() {
        write(layout, &mut x, spec.written(least));
        for step in 0..HEAT_STEPS {
            swatch(layout, &mut x, Ink::Heat(step));
        }
        x += 6.0;
        write(layout, &mut x, spec.written(most));
        x += 8.0;
    }
    for (ink, text) in [
        (Ink::NoHeat, chart_texts().zero),
        (Ink::Credit, chart_texts().below_zero),
    ] {
        let is_used = layout.bars.iter().any(|bar| bar.ink == ink);
        let end = x + SWATCH_PX + 6.0 + text_width_px(text, TEXT_PX);
        if is_used && end <= layout.width_px {
            swatch(layout, &mut x, ink);
            x += 4.0;
            write(layout, &mut x, text.to_owned());
            x += 8.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::chart;
    use super::super::spec::{Bucket, ChartKind};
    use super::*;

    fn calendar(first: &str, count: usize) -> ChartSpec {
        let values: Vec<String> = (0..count).map(|day| (day % 40).to_string()).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let mut spec = chart(ChartKind::CalendarHeatMap, &[&values]);
        let first: Day = first.parse().unwrap();
        for (bucket, number) in spec.buckets.iter_mut().zip(0..) {
            bucket.day = Some(first.plus(number));
        }
        spec
    }

    #[test]
    fn weeks_begin_on_monday() {
        // 1 June 2026 is a Monday.
        assert_eq!(weekday("2026-06-01".parse().unwrap()), 0);
        assert_eq!(weekday("1969-12-28".parse().unwrap()), 6);
        let layout = laid_out(&calendar("2026-06-01", 30), &[], 800.0);
        assert_eq!(layout.slots.len(), 30);
        let at = |day: usize| layout.slots[day - 1].area;
        assert_eq!(at(1).left, at(7).left);
        assert_eq!(at(8).left, at(1).right);
        assert_eq!(at(8).top, at(1).top);
        assert_eq!(at(7).top, at(6).bottom);
    }

    #[test]
    fn years_are_stacked_and_shorter_strips_where_it_is_narrow() {
        let strips_of = |width: f64, days: usize| {
            let layout = laid_out(&calendar("2024-01-01", days), &[], width);
            assert_eq!(layout.slots.len(), days);
            for slot in &layout.slots {
                assert!(slot.area.right <= width + 1.0, "{width}");
            }
            let mut tops: Vec<_> = layout
                .texts
                .iter()
                .filter(|text| text.text == "Mon")
                .map(|text| text.at.1 as i32)
                .collect();
            tops.dedup();
            tops.len()
        };
        assert_eq!(strips_of(1000.0, 366), 1);
        assert_eq!(strips_of(1000.0, 366 + 365 + 40), 3);
        assert_eq!(strips_of(400.0, 366), 2);
        assert_eq!(strips_of(320.0, 366), 4);
        assert_eq!(strips_of(120.0, 60), 2);
    }

    #[test]
    fn month_names_do_not_collide() {
        for width in [320.0, 585.0, 800.0, 1440.0] {
            let layout = laid_out(&calendar("2025-11-21", 366), &[], width);
            let mut ends: BTreeMap<i32, f64> = BTreeMap::new();
            for text in layout
                .texts
                .iter()
                .filter(|text| text.anchor == Anchor::Start)
            {
                let end = ends.entry(text.at.1 as i32).or_insert(-1.0);
                assert!(text.at.0 > *end, "{width} {text:?}");
                *end = text.at.0 + text_width_px(&text.text, TEXT_PX);
            }
        }
    }

    #[test]
    fn buckets_that_are_no_days_are_left_out() {
        let mut spec = calendar("2026-06-01", 3);
        spec.buckets[1] = Bucket::default();
        assert_eq!(laid_out(&spec, &[], 800.0).slots.len(), 2);
        let empty = laid_out(&calendar("2026-06-01", 0), &[], 800.0);
        assert!(empty.slots.is_empty());
    }
}
