//! What a shape is drawn with. Each ink has a class, which `style/charts.css`
//! gives a colour for every theme, and one fixed colour for pictures outside the
//! page, which also carries the ink through plotters to the SVG backend.

use plotters::style::RGBColor;

use super::layout::TextRole;
use super::spec::SeriesColour;

/// Colours of the ten series on a light ground: each one lighter than the one
/// before, so that the order survives in grey, and apart from every other one
/// under the common colour-vision deficiencies.
const SERIES: [RGBColor; 10] = [
    RGBColor(0x0b, 0x40, 0x87),
    RGBColor(0x7c, 0x3c, 0x36),
    RGBColor(0x5f, 0x4a, 0xb7),
    RGBColor(0xae, 0x4d, 0x23),
    RGBColor(0x1c, 0x85, 0x85),
    RGBColor(0xb1, 0x7b, 0x1e),
    RGBColor(0x8d, 0x90, 0xc5),
    RGBColor(0xeb, 0x8a, 0x55),
    RGBColor(0x4f, 0xbd, 0xf0),
    RGBColor(0xda, 0xbd, 0x89),
];

const CLASSES: [&str; 10] = [
    "series-0", "series-1", "series-2", "series-3", "series-4", "series-5", "series-6", "series-7",
    "series-8", "series-9",
];

/// What a shape or text is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// A value of a series.
    Series(SeriesColour),
    /// The ground beneath the hatching of unpriced usage.
    UnpricedGround,
    /// A grid line.
    Grid,
    /// The line at zero.
    Zero,
    /// A text.
    Text(TextRole),
}

impl Ink {
    /// The inks that have a colour of their own.
    pub(crate) fn all() -> impl Iterator<Item = Ink> {
        let others = [
            Ink::Series(SeriesColour::Others),
            Ink::Series(SeriesColour::Unpriced),
            Ink::UnpricedGround,
            Ink::Grid,
            Ink::Zero,
            Ink::Text(TextRole::Axis),
            Ink::Text(TextRole::Value),
        ];
        (0..10)
            .map(|ordinal| Ink::Series(SeriesColour::Ordinal(ordinal)))
            .chain(others)
    }

    /// The ink that has this colour.
    #[must_use]
    pub(crate) fn of_colour(red_green_blue: (u8, u8, u8)) -> Option<Ink> {
        Ink::all().find(|ink| {
            let RGBColor(red, green, blue) = ink.colour();
            (red, green, blue) == red_green_blue
        })
    }

    /// The class that a style sheet colours it by.
    #[must_use]
    pub(crate) fn class(self) -> &'static str {
        match self {
            Ink::Series(SeriesColour::Ordinal(ordinal)) => CLASSES[usize::from(ordinal % 10)],
            Ink::Series(SeriesColour::Others) => "series-others",
            Ink::Series(SeriesColour::Unpriced) => "series-unpriced",
            Ink::UnpricedGround => "unpriced-ground",
            Ink::Grid => "grid",
            Ink::Zero => "zero",
            Ink::Text(TextRole::Axis) => "axis",
            Ink::Text(TextRole::Value) => "value",
        }
    }

    /// Its colour on a light ground; no two inks share one.
    #[must_use]
    pub(crate) fn colour(self) -> RGBColor {
        match self {
            Ink::Series(SeriesColour::Ordinal(ordinal)) => SERIES[usize::from(ordinal % 10)],
            Ink::Series(SeriesColour::Others) => RGBColor(0xd0, 0xd0, 0xd0),
            Ink::Series(SeriesColour::Unpriced) => RGBColor(0x6e, 0x6e, 0x6e),
            Ink::UnpricedGround => RGBColor(0xf2, 0xf2, 0xf2),
            Ink::Grid => RGBColor(0xe0, 0xe0, 0xe0),
            Ink::Zero => RGBColor(0x75, 0x75, 0x75),
            Ink::Text(TextRole::Axis) => RGBColor(0x61, 0x61, 0x61),
            Ink::Text(TextRole::Value) => RGBColor(0x24, 0x24, 0x24),
        }
    }
}

#[cfg(test)]
#[path = "ink_tests.rs"]
mod tests;
