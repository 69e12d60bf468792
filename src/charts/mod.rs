//! Charts of exact amounts: a [`ChartSpec`] becomes a pure, tested [`layout`],
//! plotters paints the layout on any backend, and [`Chart`] shows it as SVG
//! with a pointer and keyboard cursor, a legend and a table of the same values.
//! Only pixel positions are floats.

mod amount;
mod bar_rows;
mod bucket_plot;
mod chart;
mod colour_book;
mod compact;
mod cursor;
mod hatch;
mod hit;
mod ink;
mod labels;
mod layout;
mod legend;
mod paint;
mod reading;
#[cfg(test)]
mod samples;
mod spec;
mod stack;
mod surface;
mod svg;
mod table;
mod text_width;
mod ticks;
mod tooltip;
pub(crate) mod words;

pub(crate) use amount::{Amount, Measure};
pub(crate) use chart::Chart;
pub(crate) use colour_book::SharedColourBook;
#[allow(
    unused_imports,
    reason = "parts of a spec that pages may or may not fill in"
)]
pub(crate) use spec::{
    Bucket, ChartKind, ChartPick, ChartSpec, Comparison, Series, SeriesColour, SeriesParent,
};
