//! The palette keeps what it promises, in Rust and in the style sheet.

use super::*;

const STYLE_SHEET: &str = include_str!("../../style/charts.css");

/// Linear red, green and blue.
type Light = [f64; 3];

/// What eyes lacking one kind of cone see, after Machado, Oliveira and
/// Fernandes (2009), severity 1: protan, deutan, tritan.
const DEFICIENCIES: [[Light; 3]; 3] = [
    [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
];

fn light((red, green, blue): (u8, u8, u8)) -> Light {
    [red, green, blue].map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn through(matrix: &[Light; 3], colour: Light) -> Light {
    [0, 1, 2].map(|row| {
        let sum: f64 = (0..3)
            .map(|column| matrix[row][column] * colour[column])
            .sum();
        sum.clamp(0.0, 1.0)
    })
}

/// Oklab, in which distances are close to what eyes see.
fn oklab([red, green, blue]: Light) -> [f64; 3] {
    let long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue).cbrt();
    let middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue).cbrt();
    let short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue).cbrt();
    [
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    ]
}

fn distance(left: Light, right: Light) -> f64 {
    let (left, right) = (oklab(left), oklab(right));
    let sum: f64 = (0..3).map(|axis| (left[axis] - right[axis]).powi(2)).sum();
    sum.sqrt()
}

/// CIE lightness, 0 to 100.
fn lightness([red, green, blue]: Light) -> f64 {
    116.0 * (0.2126 * red + 0.7152 * green + 0.0722 * blue).cbrt() - 16.0
}

/// The light and the dark colour of a custom property of the style sheet.
fn in_style_sheet(property: &str) -> [(u8, u8, u8); 2] {
    let start = format!("--{property}: light-dark(");
    let (_, rest) = STYLE_SHEET.split_once(&start).expect(property);
    let (pair, _) = rest.split_once(')').unwrap();
    let (light, dark) = pair.split_once(", ").unwrap();
    [light, dark].map(|text| {
        let number = u32::from_str_radix(text.strip_prefix('#').unwrap(), 16).unwrap();
        let [_, red, green, blue] = number.to_be_bytes();
        (red, green, blue)
    })
}

fn series_of(theme: usize) -> Vec<Light> {
    INKS.iter()
        .take(11)
        .map(|Entry(_, class, ..)| light(in_style_sheet(&format!("chart-{class}"))[theme]))
        .collect()
}

fn in_picture(ink: Ink, theme: usize) -> (u8, u8, u8) {
    let themes = [PictureTheme::Light, PictureTheme::Dark];
    let [_, red, green, blue] = ink.colour(themes[theme]).to_be_bytes();
    (red, green, blue)
}

#[test]
fn a_number_names_its_ink() {
    for (number, Entry(ink, ..)) in INKS.iter().enumerate() {
        assert_eq!(usize::from(ink.number()), number);
        assert_eq!(Ink::of_number(number as u8), Some(*ink));
    }
    assert_eq!(Ink::of_number(200), None);
    assert_eq!(series(12).number(), series(2).number());
}

#[test]
fn pictures_have_the_colours_of_the_page() {
    for Entry(ink, class, ..) in &INKS {
        if matches!(
            ink,
            Ink::Series(_) | Ink::Heat(_) | Ink::Credit | Ink::Rise | Ink::Fall | Ink::NoHeat
        ) {
            let here = [in_picture(*ink, 0), in_picture(*ink, 1)];
            assert_eq!(in_style_sheet(&format!("chart-{class}")), here, "{class}");
        }
        assert!(STYLE_SHEET.contains(&format!(".{class}")), "{class}");
    }
}

#[test]
fn texts_can_be_read_upon_values() {
    for Entry(ink, class, ..) in &INKS {
        if !matches!(
            ink,
            Ink::Series(_) | Ink::Heat(_) | Ink::NoHeat | Ink::Credit
        ) || *ink == Ink::Series(SeriesColour::Unpriced)
        {
            continue;
        }
        for theme in [0, 1] {
            let luminance = |ink: Ink| {
                let [red, green, blue] = light(in_picture(ink, theme));
                0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
            };
            let (ground, text) = (luminance(*ink), luminance(ink.text_upon()));
            let contrast = ground.max(text) / ground.min(text);
            assert!(contrast >= 4.5, "{class} in theme {theme}: {contrast:.2}");
        }
    }
}

#[test]
fn up_and_down_are_told_apart_with_any_colour_vision() {
    for theme in [0, 1] {
        let [up, down, sum] =
            [Ink::Rise, Ink::Fall, Ink::Sum].map(|ink| light(in_picture(ink, theme)));
        for (left, right) in [(up, down), (up, sum), (down, sum)] {
            for deficiency in &DEFICIENCIES {
                let apart = distance(through(deficiency, left), through(deficiency, right));
                assert!(apart > 0.1, "theme {theme}: {apart:.3}");
            }
        }
    }
}

#[test]
fn heat_grows_in_steps_of_lightness() {
    for (theme, direction) in [(0, -1.0), (1, 1.0)] {
        let steps: Vec<_> = (0..HEAT_STEPS)
            .map(|step| lightness(light(in_picture(Ink::Heat(step), theme))))
            .collect();
        for pair in steps.windows(2) {
            assert!(
                (pair[1] - pair[0]) * direction > 8.0,
                "theme {theme}: {steps:?}"
            );
        }
    }
}

#[test]
fn series_are_ordered_by_lightness_in_steps_seen_in_grey() {
    for (theme, direction) in [(0, 1.0), (1, -1.0)] {
        for pair in series_of(theme).windows(2) {
            let step = (lightness(pair[1]) - lightness(pair[0])) * direction;
            assert!(step > 4.5, "theme {theme}: step of {step:.1}");
        }
    }
}

#[test]
fn series_are_told_apart_with_any_colour_vision() {
    for theme in [0, 1] {
        let series = series_of(theme);
        for (index, left) in series.iter().enumerate() {
            for right in &series[index + 1..] {
                assert!(distance(*left, *right) > 0.08);
                for deficiency in &DEFICIENCIES {
                    let apart = distance(through(deficiency, *left), through(deficiency, *right));
                    assert!(apart > 0.06, "theme {theme}: {left:?} {right:?} {apart:.3}");
                }
            }
        }
    }
}
