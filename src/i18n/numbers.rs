//! Numbers that a person typed, read as the language writes them.

use std::str::FromStr;

use super::texts;

/// The number in a text such as `1,234.50`; `None` where it is none.
pub(crate) fn read_number<N: FromStr>(text: &str) -> Option<N> {
    let style = texts().numbers;
    let plain: String = text
        .trim()
        .chars()
        .filter(|sign| *sign != style.group_sign && !sign.is_whitespace())
        .map(|sign| {
            if sign == style.decimal_sign {
                '.'
            } else {
                sign
            }
        })
        .collect();
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use costs::Quantity;

    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        let read = |text| read_number::<Quantity>(text).map(|number| number.to_string());
        assert_eq!(read(" 1,234.50 "), Some("1234.5".to_owned()));
        assert_eq!(read("0.00000006"), Some("0.00000006".to_owned()));
        assert_eq!(read("-3"), Some("-3".to_owned()));
        assert_eq!(read("five"), None);
        assert_eq!(read(""), None);
    }
}
