//! Columns of records. A text that many records share is made once for a page
//! of records, not once for each.

use std::rc::Rc;

use costs::Timestamp;
use costs::rating::{
    RecordItem, RecordLine, RecordMeter, RecordResource, RecordWindow, UsageRecord,
};
use engine::protocol::{RecordPage, RecordSubscription};

use crate::About;

/// A number of a record in units of its scale; `None` for an empty cell.
pub(crate) type NumberOf = fn(&RecordPage, &UsageRecord) -> Option<i128>;
/// One of a few words.
pub(crate) type WordOf = fn(&RecordPage, &UsageRecord) -> &'static str;

/// A column.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    /// Its heading.
    pub(crate) name: &'static str,
    /// What is in it.
    pub(crate) source: Source,
}

/// Where the cells of a column come from. An empty text is an empty cell.
#[derive(Clone, Copy)]
pub(crate) enum Source {
    /// The same in the whole file.
    About(fn(&About) -> String),
    /// The same for a page of records.
    Page(fn(&RecordPage) -> String),
    /// Of the subscription.
    Subscription(fn(&RecordSubscription) -> String),
    /// Of the bill line.
    Line(fn(&RecordLine) -> String),
    /// Of the meter.
    Meter(fn(&RecordMeter) -> String),
    /// Of the resource.
    Resource(fn(&RecordResource) -> String),
    /// Of meter and resource together.
    Item(fn(&RecordItem, &RecordMeter, &RecordResource) -> String),
    /// Of the time of use.
    Window(fn(&RecordWindow) -> String),
    /// A time of the time of use.
    WindowTime(fn(&RecordWindow) -> Timestamp),
    /// A time of the bill line.
    LineTime(fn(&RecordLine) -> Timestamp),
    /// A word of the record.
    Word(WordOf),
    /// A number of the record, with so many decimals.
    Number(NumberOf, u32),
}

/// The cells of all columns for one page of records.
pub(crate) struct Columns<T> {
    pub(crate) cells: Vec<Cells<T>>,
}

/// The cells of a column.
pub(crate) enum Cells<T> {
    Text(Shared<T>),
    /// Seconds since 1970, and how they are written.
    Time(Shared<(i64, T)>),
    Word(WordOf),
    Number(NumberOf, u32),
}

/// What records share, and which of it each has.
pub(crate) struct Shared<T> {
    by: By,
    via: Option<Rc<[u32]>>,
    values: Vec<T>,
    /// For a place that is none.
    missing: T,
}

#[derive(Clone, Copy)]
enum By {
    Page,
    Line,
    Item,
    Window,
}

impl<T> Shared<T> {
    /// What a record has.
    pub(crate) fn of(&self, record: &UsageRecord) -> &T {
        let place = match self.by {
            By::Page => 0,
            By::Line => record.line,
            By::Item => record.item,
            By::Window => record.window,
        };
        let place = match &self.via {
            Some(via) => via.get(place as usize).copied().unwrap_or(u32::MAX),
            None => place,
        };
        self.values.get(place as usize).unwrap_or(&self.missing)
    }
}

/// How a kind of file writes texts and times.
pub(crate) trait Encoding {
    /// A cell.
    type Cell;
    /// A text; an empty one is an empty cell.
    fn text(&mut self, text: &str) -> Self::Cell;
    /// A time in seconds since 1970.
    fn time(&mut self, seconds: i64) -> Self::Cell;
}

impl<T> Columns<T> {
    pub(crate) fn new(
        columns: &[Column],
        page: &RecordPage,
        about: &About,
        encoding: &mut impl Encoding<Cell = T>,
    ) -> Self {
        let batch = &page.batch;
        let line_subscription: Rc<[u32]> =
            batch.lines.iter().map(|line| line.subscription).collect();
        let item_meter: Rc<[u32]> = batch.items.iter().map(|item| item.meter).collect();
        let item_resource: Rc<[u32]> = batch.items.iter().map(|item| item.resource).collect();
        let item_text = |item: &RecordItem, of: ItemText| {
            let meter = batch.meters.get(item.meter as usize);
            let resource = batch.resources.get(item.resource as usize);
            match (meter, resource) {
                (Some(meter), Some(resource)) => of(item, meter, resource),
                _ => String::new(),
            }
        };
        let mut texts = |by: By, via: Option<&Rc<[u32]>>, texts: Vec<String>| {
            Cells::Text(Shared {
                by,
                via: via.cloned(),
                values: texts.iter().map(|text| encoding.text(text)).collect(),
                missing: encoding.text(""),
            })
        };
        let mut cells = Vec::with_capacity(columns.len());
        for column in columns {
            cells.push(match column.source {
                Source::About(of) => texts(By::Page, None, vec![of(about)]),
                Source::Page(of) => texts(By::Page, None, vec![of(page)]),
                Source::Subscription(of) => {
                    let all = page.subscriptions.iter().map(of).collect();
                    texts(By::Line, Some(&line_subscription), all)
                }
                Source::Line(of) => texts(By::Line, None, batch.lines.iter().map(of).collect()),
                Source::Meter(of) => {
                    let all = batch.meters.iter().map(of).collect();
                    texts(By::Item, Some(&item_meter), all)
                }
                Source::Resource(of) => {
                    let all = batch.resources.iter().map(of).collect();
                    texts(By::Item, Some(&item_resource), all)
                }
                Source::Item(of) => {
                    let all = batch.items.iter().map(|item| item_text(item, of));
                    texts(By::Item, None, all.collect())
                }
                Source::Window(of) => {
                    texts(By::Window, None, batch.windows.iter().map(of).collect())
                }
                Source::Word(of) => Cells::Word(of),
                Source::Number(of, scale) => Cells::Number(of, scale),
                // Below, where the encoding is free again.
                Source::WindowTime(_) | Source::LineTime(_) => continue,
            });
        }
        let mut times = |by: By, times: Vec<Timestamp>| {
            let mut write = |time: i64| (time, encoding.time(time));
            Cells::Time(Shared {
                by,
                via: None,
                values: times.iter().map(|time| write(time.seconds())).collect(),
                missing: write(0),
            })
        };
        for (place, column) in columns.iter().enumerate() {
            let cell = match column.source {
                Source::WindowTime(of) => times(By::Window, batch.windows.iter().map(of).collect()),
                Source::LineTime(of) => times(By::Line, batch.lines.iter().map(of).collect()),
                _ => continue,
            };
            cells.insert(place, cell);
        }
        Self { cells }
    }
}

type ItemText = fn(&RecordItem, &RecordMeter, &RecordResource) -> String;

/// A time as ISO 8601 in UTC, `2026-03-31T00:00:00Z`.
pub(crate) fn iso_time(seconds: i64) -> String {
    let of_day = seconds.rem_euclid(86_400);
    let day = Timestamp::from_seconds(seconds).day();
    let (hours, minutes) = (of_day / 3600, of_day / 60 % 60);
    format!("{day}T{hours:02}:{minutes:02}:{:02}Z", of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc() {
        let time: Timestamp = "2026-03-31T23:05:09+02:00".parse().unwrap();
        assert_eq!(iso_time(time.seconds()), "2026-03-31T21:05:09Z");
        assert_eq!(iso_time(-1), "1969-12-31T23:59:59Z");
    }
}
