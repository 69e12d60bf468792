//! Numbers that a person typed, read as the language writes them.

use std::str::FromStr;

use super::format_words;

/// The number in a text such as `1,234.50`; `None` where it is none. Groups have
/// to be whole: a decimal point of another language is refused, not passed over.
pub(crate) fn read_number<N: FromStr>(text: &str) -> Option<N> {
    let words = format_words();
    let is_space = words.group_sign.chars().all(char::is_whitespace);
    let text = text.trim();
    let (whole, fraction) = match text.split_once(words.decimal_sign) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let whole = if is_space {
        let groups: Vec<&str> = whole.split(char::is_whitespace).collect();
        joined(&groups)?
    } else {
        let groups: Vec<&str> = whole.split(words.group_sign).collect();
        joined(&groups)?
    };
    let plain = match fraction {
        Some(fraction) => format!("{whole}.{fraction}"),
        None => whole,
    };
    plain.parse().ok()
}

/// A whole number from its groups: all but the first have three digits.
fn joined(groups: &[&str]) -> Option<String> {
    let (first, others) = groups.split_first()?;
    let has_digits = first.ends_with(|last: char| last.is_ascii_digit());
    let are_whole = others
        .iter()
        .all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()));
    (others.is_empty() || (has_digits && are_whole)).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use costs::Quantity;

    use super::super::speech::tests::Speaking;
    use super::*;
    use crate::route::Language;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        let read = |text| read_number::<Quantity>(text).map(|number| number.to_string());
        assert_eq!(read(" 1,234.50 "), Some("1234.5".to_owned()));
        assert_eq!(read("0.00000006"), Some("0.00000006".to_owned()));
        assert_eq!(read("-3"), Some("-3".to_owned()));
        assert_eq!(read("five"), None);
        assert_eq!(read(""), None);
    }
    #[test]
    fn another_languages_decimal_sign_is_no_group_sign() {
        let read = |text| read_number::<Quantity>(text).map(|number| number.to_string());
        assert_eq!(read("1,5"), None);
        assert_eq!(read("1,2345"), None);
        assert_eq!(read(",500"), None);
        assert_eq!(read("1.5,000"), None);
        {
            let _speaking = Speaking::of(Language::French);
            assert_eq!(read("1 234,50"), Some("1234.5".to_owned()));
            assert_eq!(read("1\u{202f}234\u{a0}567"), Some("1234567".to_owned()));
            assert_eq!(read("1 5"), None);
        }
        let _speaking = Speaking::of(Language::Dutch);
        assert_eq!(read("1.234,50"), Some("1234.5".to_owned()));
        assert_eq!(read("1.5"), None);
    }
}
