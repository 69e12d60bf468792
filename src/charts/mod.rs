//! Charts of exact amounts: a [`ChartSpec`] becomes a pure, tested [`layout`],
//! plotters paints the layout as SVG, and [`Chart`] shows it with a pointer and
//! keyboard cursor, a legend, a menu and a table of the same values.
//! Only pixel positions are floats.

mod amount;
mod aside;
mod bands;
mod bar_rows;
mod bucket_plot;
mod calendar;
mod cells;
mod chart;
mod colour_book;
mod columns;
mod compact;
mod csv;
mod cursor;
mod dash;
mod donut;
mod hatch;
mod heat;
mod hit;
mod ink;
mod labels;
mod layout;
mod legend;
mod menu;
mod paint;
mod parts;
mod picture;
mod polygon;
mod reading;
mod rows;
#[cfg(test)]
mod samples;
mod shapes;
mod spec;
mod squarify;
mod stack;
mod surface;
mod svg;
mod table;
mod text_width;
mod ticks;
mod tooltip;
mod treemap;
mod waterfall;

pub(crate) use amount::{Amount, Measure};
pub(crate) use chart::Chart;
pub(crate) use colour_book::SharedColourBook;
pub(crate) use ink::PictureTheme;
pub(crate) use picture::standalone_svg;
pub(crate) use spec::{
    Bucket, ChartKind, ChartPick, ChartSpec, Comparison, Series, SeriesColour, SeriesParent,
};
pub(crate) use text_width::text_width_px;
