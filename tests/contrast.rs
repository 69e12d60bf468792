//! The colours of the style sheets can be read: contrast by WCAG 2.2 of every
//! pair of text and ground in use, in light, dark and high contrast.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

use std::collections::HashMap;

const TOKENS: &str = include_str!("../style/tokens.css");
const THEMES: [&str; 3] = ["light", "dark", "contrast"];

/// Grounds that any text may stand on.
const GROUNDS: [&str; 9] = [
    "background",
    "background-canvas",
    "background-raised",
    "background-subtle",
    "background-hover",
    "background-pressed",
    "background-selected",
    "background-input",
    "warning-background",
];
const TEXTS: [&str; 4] = ["text", "text-soft", "text-quiet", "text-link"];

/// Texts that stand on grounds of their own.
const PAIRS: [(&str, &str); 25] = [
    ("danger", "background"),
    ("danger", "background-raised"),
    ("danger", "danger-background"),
    ("warning", "background"),
    ("warning", "background-subtle"),
    ("warning", "warning-background"),
    ("success", "background"),
    ("success", "background-raised"),
    ("success", "success-background"),
    ("text", "danger-background"),
    ("text", "success-background"),
    ("text-link", "danger-background"),
    ("text-link", "success-background"),
    ("text-on-brand", "brand"),
    ("text-on-brand", "brand-hover"),
    ("text-on-brand", "brand-pressed"),
    ("text-on-top", "background-top"),
    ("text-on-top", "background-top-hover"),
    ("tier-before-text", "tier-before"),
    ("tier-included-text", "tier-included"),
    ("tier-price-0-text", "tier-price-0"),
    ("tier-price-1-text", "tier-price-1"),
    ("tier-price-2-text", "tier-price-2"),
    ("tier-price-3-text", "tier-price-3"),
    ("tier-price-4-text", "tier-price-4"),
];

/// Borders and marks that carry meaning.
const MARKS: [(&str, &str); 7] = [
    ("stroke-input", "background"),
    ("stroke-input", "background-raised"),
    ("stroke-focus", "background"),
    ("stroke-focus", "background-canvas"),
    ("stroke-focus", "background-hover"),
    ("brand-mark", "background"),
    ("brand-mark", "background-selected"),
];

/// The colours of one theme, by name.
fn colours(theme: &str) -> HashMap<String, [u8; 3]> {
    let (plain, contrast) = TOKENS
        .split_once(":root[data-theme=\"contrast\"] {")
        .unwrap();
    let contrast = contrast.split_once('}').unwrap().0;
    let mut colours = HashMap::new();
    read(plain, theme, &mut colours);
    if theme == "contrast" {
        read(contrast, theme, &mut colours);
    }
    colours
}

fn read(text: &str, theme: &str, colours: &mut HashMap<String, [u8; 3]>) {
    for line in text.lines() {
        let Some((name, value)) = line
            .trim()
            .strip_prefix("--")
            .and_then(|line| line.split_once(':'))
        else {
            continue;
        };
        let value = value.trim().trim_end_matches(';');
        let chosen = match value
            .strip_prefix("light-dark(")
            .and_then(|both| both.trim_end_matches(')').split_once(','))
        {
            Some((light, _)) if theme == "light" => light,
            Some((_, dark)) => dark,
            None => value,
        };
        if let Some(hex) = chosen.trim().strip_prefix('#') {
            let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
            colours.insert(name.to_owned(), [part(0), part(2), part(4)]);
        }
    }
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn faults(
    pairs: impl Iterator<Item = (&'static str, &'static str)> + Clone,
    least: f64,
) -> Vec<String> {
    let mut faults = Vec::new();
    for theme in THEMES {
        let colours = colours(theme);
        let named = |name: &str| {
            let found = colours.get(name).copied();
            found.unwrap_or_else(|| panic!("no colour --{name} in {theme}"))
        };
        for (text, ground) in pairs.clone() {
            let found = contrast(named(text), named(ground));
            if found < least {
                faults.push(format!(
                    "{theme}: {text} on {ground} is {found:.2}, not {least}"
                ));
            }
        }
    }
    faults
}

#[test]
fn texts_can_be_read() {
    let on_any = TEXTS
        .into_iter()
        .flat_map(|text| GROUNDS.map(|ground| (text, ground)));
    let faults = faults(on_any.chain(PAIRS), 4.5);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn marks_can_be_seen() {
    let faults = faults(MARKS.into_iter(), 3.0);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn contrast_is_that_of_the_guidelines() {
    let white = [255, 255, 255];
    assert!((contrast(white, [0, 0, 0]) - 21.0).abs() < 0.001);
    // The grey that just suffices on white.
    assert!((contrast(white, [0x76, 0x76, 0x76]) - 4.54).abs() < 0.01);
}
