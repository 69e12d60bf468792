//! What a shape is drawn with. Each ink has a class, which `style/charts.css`
//! gives a colour for every theme, and two fixed colours for pictures outside
//! the page.

use super::spec::SeriesColour;

/// Steps of the heat map.
pub(crate) const HEAT_STEPS: u8 = 5;

/// What a shape or text is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// A value of a series.
    Series(SeriesColour),
    /// A text upon a value of a series.
    OnSeries(SeriesColour),
    /// The ground beneath the hatching of unpriced usage.
    UnpricedGround,
    /// A field of the heat map, from 0 to [`HEAT_STEPS`] less one.
    Heat(u8),
    /// A text upon such a field.
    OnHeat(u8),
    /// A field whose value is zero.
    NoHeat,
    /// A field whose value is below zero.
    Credit,
    /// A change upwards.
    Rise,
    /// A change downwards.
    Fall,
    /// A total beside changes.
    Sum,
    /// The ground of the picture, for gaps within shapes.
    Surface,
    /// A grid line or frame.
    Grid,
    /// The line at zero.
    Zero,
    /// What values are compared with.
    Compared,
    /// A text of an axis, or a share.
    Axis,
    /// A name or an amount.
    Value,
}

/// The colours of a picture outside the page, which no style sheet reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PictureTheme {
    /// On a white ground.
    Light,
    /// On a dark ground.
    Dark,
}

/// An ink with its class and its colours on a light and on a dark ground.
struct Entry(Ink, &'static str, u32, u32);

const fn series(ordinal: u8) -> Ink {
    Ink::Series(SeriesColour::Ordinal(ordinal))
}

const fn on_series(ordinal: u8) -> Ink {
    Ink::OnSeries(SeriesColour::Ordinal(ordinal))
}

/// All inks. The series are ordered by lightness, so that their order survives in
/// grey, and apart from each other under the common colour-vision deficiencies.
const INKS: [Entry; 46] = [
    Entry(series(0), "series-0", 0x0b_40_87, 0xb4_e4_fc),
    Entry(series(1), "series-1", 0x7c_3c_36, 0xee_cd_3f),
    Entry(series(2), "series-2", 0x5f_4a_b7, 0x7c_d1_a9),
    Entry(series(3), "series-3", 0xae_4d_23, 0xd3_9c_fc),
    Entry(series(4), "series-4", 0x1c_85_85, 0xe7_91_24),
    Entry(series(5), "series-5", 0xb1_7b_1e, 0x74_9a_c5),
    Entry(series(6), "series-6", 0x8d_90_c5, 0xde_61_71),
    Entry(series(7), "series-7", 0xeb_8a_55, 0x5f_74_e0),
    Entry(series(8), "series-8", 0x4f_bd_f0, 0xab_4f_8b),
    Entry(series(9), "series-9", 0xda_bd_89, 0x4e_6c_23),
    Entry(
        Ink::Series(SeriesColour::Others),
        "series-others",
        0xd0_d0_d0,
        0x4d_4d_4d,
    ),
    Entry(
        Ink::Series(SeriesColour::Unpriced),
        "series-unpriced",
        0x6e_6e_6e,
        0xa6_a6_a6,
    ),
    Entry(on_series(0), "on-series-0", 0xff_ff_ff, 0x00_00_00),
    Entry(on_series(1), "on-series-1", 0xff_ff_ff, 0x00_00_00),
    Entry(on_series(2), "on-series-2", 0xff_ff_ff, 0x00_00_00),
    Entry(on_series(3), "on-series-3", 0xff_ff_ff, 0x00_00_00),
    Entry(on_series(4), "on-series-4", 0x00_00_00, 0x00_00_00),
    Entry(on_series(5), "on-series-5", 0x00_00_00, 0x00_00_00),
    Entry(on_series(6), "on-series-6", 0x00_00_00, 0x00_00_00),
    Entry(on_series(7), "on-series-7", 0x00_00_00, 0x00_00_00),
    Entry(on_series(8), "on-series-8", 0x00_00_00, 0xff_ff_ff),
    Entry(on_series(9), "on-series-9", 0x00_00_00, 0xff_ff_ff),
    Entry(
        Ink::OnSeries(SeriesColour::Others),
        "on-series-others",
        0x00_00_00,
        0xff_ff_ff,
    ),
    Entry(
        Ink::OnSeries(SeriesColour::Unpriced),
        "on-series-unpriced",
        0x24_24_24,
        0xff_ff_ff,
    ),
    Entry(
        Ink::UnpricedGround,
        "unpriced-ground",
        0xf5_f5_f5,
        0x29_29_29,
    ),
    Entry(Ink::Heat(0), "heat-0", 0xcf_e4_fa, 0x0e_47_75),
    Entry(Ink::Heat(1), "heat-1", 0x77_b7_f7, 0x1b_67_ad),
    Entry(Ink::Heat(2), "heat-2", 0x28_86_de, 0x28_86_de),
    Entry(Ink::Heat(3), "heat-3", 0x0f_6c_bd, 0x77_b7_f7),
    Entry(Ink::Heat(4), "heat-4", 0x0c_3b_5e, 0xcf_e4_fa),
    Entry(Ink::OnHeat(0), "on-heat-0", 0x00_00_00, 0xff_ff_ff),
    Entry(Ink::OnHeat(1), "on-heat-1", 0x00_00_00, 0xff_ff_ff),
    Entry(Ink::OnHeat(2), "on-heat-2", 0x00_00_00, 0x00_00_00),
    Entry(Ink::OnHeat(3), "on-heat-3", 0xff_ff_ff, 0x00_00_00),
    Entry(Ink::OnHeat(4), "on-heat-4", 0xff_ff_ff, 0x00_00_00),
    Entry(Ink::NoHeat, "no-heat", 0xf0_f0_f0, 0x2e_2e_2e),
    Entry(Ink::Credit, "credit", 0xe8_9a_6a, 0xd6_7c_48),
    Entry(Ink::Rise, "rise", 0xb4_41_1a, 0xf4_a2_7e),
    Entry(Ink::Fall, "fall", 0x3a_a0_8f, 0x1e_94_84),
    Entry(Ink::Sum, "sum", 0x42_42_42, 0xd6_d6_d6),
    Entry(Ink::Surface, "surface", 0xff_ff_ff, 0x1f_1f_1f),
    Entry(Ink::Grid, "grid", 0xe0_e0_e0, 0x3d_3d_3d),
    Entry(Ink::Zero, "zero", 0x61_61_61, 0xad_ad_ad),
    Entry(Ink::Compared, "compared", 0x24_24_24, 0xff_ff_ff),
    Entry(Ink::Axis, "axis", 0x61_61_61, 0xad_ad_ad),
    Entry(Ink::Value, "value", 0x24_24_24, 0xff_ff_ff),
];

impl Ink {
    /// Its number, by which it goes through plotters: no two inks share one.
    #[must_use]
    pub(crate) fn number(self) -> u8 {
        let plain = match self {
            Self::Series(SeriesColour::Ordinal(ordinal)) => series(ordinal % 10),
            Self::OnSeries(SeriesColour::Ordinal(ordinal)) => on_series(ordinal % 10),
            Self::Heat(step) => Self::Heat(step.min(HEAT_STEPS - 1)),
            Self::OnHeat(step) => Self::OnHeat(step.min(HEAT_STEPS - 1)),
            ink => ink,
        };
        let place = INKS.iter().position(|entry| entry.0 == plain);
        place
            .and_then(|place| u8::try_from(place).ok())
            .unwrap_or(0)
    }

    /// The ink with that number.
    #[must_use]
    pub(crate) fn of_number(number: u8) -> Option<Self> {
        INKS.get(usize::from(number)).map(|entry| entry.0)
    }

    /// The class that a style sheet colours it by.
    #[must_use]
    pub(crate) fn class(self) -> &'static str {
        self.entry().1
    }

    /// Its colour in a picture: red, green and blue, a byte each.
    #[must_use]
    pub(crate) fn colour(self, theme: PictureTheme) -> u32 {
        let Entry(_, _, light, dark) = self.entry();
        match theme {
            PictureTheme::Light => *light,
            PictureTheme::Dark => *dark,
        }
    }

    /// The ink of a text that stands upon this one.
    #[must_use]
    pub(crate) fn text_upon(self) -> Self {
        match self {
            Self::Series(colour) => Self::OnSeries(colour),
            Self::Heat(step) => Self::OnHeat(step),
            Self::Credit => Self::OnHeat(2),
            _ => Self::Value,
        }
    }

    fn entry(self) -> &'static Entry {
        &INKS[usize::from(self.number())]
    }
}

#[cfg(test)]
#[path = "ink_tests.rs"]
mod tests;
