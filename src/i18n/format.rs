//! Numbers, money and dates as people read them, made from exact decimals. What
//! depends on the language is in its words.

mod amount;
mod date;
mod share;

use super::format_words;

pub(super) use amount::with_symbol;
pub(crate) use amount::{exact_money, money, powers, short_money};
pub(crate) use date::{
    day, day_and_month, hour, month, month_name, quarter, range, weekday, year, year_and_month,
};
pub(crate) use share::{
    change_tenths, hundredth_percent, percent_tenths, share_tenths, signed_percent, whole_percent,
};

/// A whole number in groups of three.
pub(crate) fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// Puts the language's signs into plain digits such as `-1234.5`.
pub(super) fn grouped(plain: &str) -> String {
    let words = format_words();
    let (sign, plain) = plain
        .strip_prefix('-')
        .map_or(("", plain), |rest| ("-", rest));
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let mut text = sign.to_owned();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push_str(words.group_sign);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push_str(words.decimal_sign);
        text.push_str(fraction);
    }
    text
}

/// Several names in a row, such as `Service, Meter`.
pub(crate) fn list<Text: AsRef<str>>(names: &[Text]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(format_words().list_separator)
}

/// Facts of different kinds in one line, such as `Storage · East US`; those that
/// say nothing are left out.
pub(crate) fn facts<Text: AsRef<str>>(facts: &[Text]) -> String {
    let facts = facts.iter().map(AsRef::as_ref);
    let facts: Vec<&str> = facts.filter(|fact| !fact.is_empty()).collect();
    facts.join(format_words().fact_separator)
}

/// Levels of a path, outermost first, such as `Service › Meter`.
pub(crate) fn levels<Text: AsRef<str>>(names: &[Text]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(format_words().level_separator)
}

/// A value behind what it is, such as `Rate card: MS-AZR-0003P`.
pub(crate) fn labelled(name: &str, value: &str) -> String {
    (format_words().labelled)(name, value)
}

/// One sentence after another.
pub(crate) fn sentences(first: &str, second: &str) -> String {
    (format_words().sentences)(first, second)
}

/// `<0.1%`, for what would be nothing when rounded.
pub(crate) fn less_than(text: &str) -> String {
    (format_words().less_than)(text)
}

#[cfg(test)]
mod tests {
    use costs::{Currency, Day, DayRange, Money};

    use super::super::speech::tests::Speaking;
    use super::*;
    use crate::route::Language;

    fn amount(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn usd(text: &str) -> String {
        money(amount(text), Some(Currency::USD))
    }

    fn date(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// What a language makes of some amounts, numbers and days. The expected
    /// forms are those of the Unicode CLDR, read from a browser's `Intl`; days
    /// have the short month.
    fn check(language: Language, expected: [&str; 12]) {
        let _speaking = Speaking::of(language);
        let coded = |text: &str, code: &str| money(amount(text), code.parse().ok());
        let days = |from: &str, until: &str| range(DayRange::new(date(from), date(until)));
        let short = |power| {
            let (_, word) = powers().find(|(known, _)| *known == power).unwrap();
            short_money("1.5", word, Some(Currency::USD))
        };
        let written = [
            usd("1234567.5"),
            coded("-12.5", "EUR"),
            coded("-1234", "JPY"),
            coded("3", "CHF"),
            usd("-0.001"),
            exact_money(amount("1234.049741935483"), Some(Currency::USD)),
            signed_percent(125),
            day(date("2026-05-31")),
            quarter(date("2026-05-31")),
            days("2026-05-12", "2026-06-12"),
            days("2025-12-12", "2026-01-12"),
            short(12),
        ];
        assert_eq!(
            written.map(|text| text.replace('\u{a0}', "·").replace('\u{202f}', "˽")),
            expected
        );
    }

    #[test]
    fn french_writes_as_french_people_read() {
        let expected = [
            "1˽234˽567,50·$US",
            "-12,50·€",
            "-1˽234·JPY",
            "3,00·CHF",
            ">·-0,01·$US",
            "1˽234,049741935483 USD",
            "+12,5·%",
            "31 mai 2026",
            "T2 2026",
            "12 mai – 11 juin 2026",
            "12 déc. 2025 – 11 janv. 2026",
            "1,5·Bn·$US",
        ];
        check(Language::French, expected);
    }

    #[test]
    fn dutch_writes_as_dutch_people_read() {
        let expected = [
            "US$·1.234.567,50",
            "€·-12,50",
            "JP¥·-1.234",
            "CHF·3,00",
            ">·US$·-0,01",
            "1.234,049741935483 USD",
            "+12,5%",
            "31 mei 2026",
            "K2 2026",
            "12 mei – 11 jun 2026",
            "12 dec 2025 – 11 jan 2026",
            "US$·1,5·bln.",
        ];
        check(Language::Dutch, expected);
    }

    #[test]
    fn chinese_writes_in_both_scripts() {
        let simplified = [
            "US$1,234,567.50",
            "-€12.50",
            "-JP¥1,234",
            "CHF·3.00",
            ">-US$0.01",
            "1,234.049741935483 USD",
            "+12.5%",
            "2026年5月31日",
            "2026年第2季度",
            "2026年5月12日 – 6月11日",
            "2025年12月12日 – 2026年1月11日",
            "US$1.5万亿",
        ];
        check(Language::SimplifiedChinese, simplified);
        let mut traditional = simplified;
        traditional[2] = "-¥1,234";
        traditional[8] = "2026年第2季";
        traditional[11] = "US$1.5兆";
        check(Language::TraditionalChinese, traditional);
    }

    #[test]
    fn facts_that_say_nothing_are_left_out() {
        assert_eq!(facts(&["Storage", "", "East US"]), "Storage · East US");
        assert_eq!(levels(&["Service", "Meter"]), "Service › Meter");
        assert_eq!(facts::<&str>(&[]), "");
    }
}
