//! Text widths from a table instead of the machine's fonts, so that a layout is
//! the same everywhere: the widest of the system fonts the page may get, rounded
//! up, because an estimate too small would let labels collide.

/// The width of `text` at `size_px`, in pixels.
#[must_use]
pub(crate) fn text_width_px(text: &str, size_px: f64) -> f64 {
    let hundredths: u32 = text.chars().map(hundredths_of_em).sum();
    f64::from(hundredths) / 100.0 * size_px
}

/// `text`, cut with an ellipsis where it is wider than `limit_px`.
#[must_use]
pub(crate) fn ellipsized(text: &str, limit_px: f64, size_px: f64) -> String {
    if text_width_px(text, size_px) <= limit_px {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut width = f64::from(hundredths_of_em('…'));
    for character in text.chars() {
        width += f64::from(hundredths_of_em(character));
        if width / 100.0 * size_px > limit_px {
            break;
        }
        kept.push(character);
    }
    let kept = kept.trim_end();
    format!("{kept}…")
}

fn hundredths_of_em(character: char) -> u32 {
    match character {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 30,
        'I' | 'f' | 't' | 'r' | ' ' | '\u{a0}' | '(' | ')' | '[' | ']' | '/' | '-' => 38,
        'm' | 'M' | 'W' | '@' | '%' | '…' => 95,
        'w' => 80,
        'A'..='Z' | '&' | '+' | '=' | '−' | '×' | '<' | '>' | '~' => 72,
        '0'..='9' | '$' | '€' | '£' | '¥' | '₹' | '?' => 58,
        '⁰'..='⁹' | '¹' | '²' | '³' | '⁻' => 42,
        'a'..='z' => 58,
        character if (character as u32) < 0x2e80 => 66,
        // Ideographs, kana, hangul and what lies beyond are square.
        _ => 105,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_only_what_is_too_wide() {
        assert_eq!(ellipsized("Storage", 200.0, 12.0), "Storage");
        let cut = ellipsized("Virtual machines and networks", 90.0, 12.0);
        assert!(cut.ends_with('…') && cut.starts_with("Virtual"), "{cut}");
        assert!(text_width_px(&cut, 12.0) <= 90.0);
        assert_eq!(ellipsized("Storage", 0.0, 12.0), "…");
    }

    #[test]
    fn ideographs_are_wider_than_letters() {
        assert!(text_width_px("虚拟机", 12.0) > text_width_px("abc", 12.0));
    }
}
