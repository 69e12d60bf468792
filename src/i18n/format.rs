//! Numbers, money and dates as people read them, made from exact decimals.

use costs::{Currency, Day, DayRange, Money, Quantity};

use super::digits::unit_words;
use super::format_words;

/// An amount at the minor unit of its currency, such as `$1,234.50`. An amount
/// too small for that is never shown as nothing.
pub(crate) fn money(amount: Money, currency: Option<Currency>) -> String {
    let words = format_words();
    let decimals = currency.map_or(2, Currency::minor_unit_decimals);
    let rounded = amount.rounded(decimals);
    let precision = decimals as usize;
    let written = |shown: Money| with_symbol(&format!("{shown:.precision$}"), currency);
    if rounded.is_zero() && !amount.is_zero() {
        let smallest = Money::from_raw(10i128.pow(12 - decimals));
        if amount < Money::ZERO {
            (words.more_than)(&written(-smallest))
        } else {
            (words.less_than)(&written(smallest))
        }
    } else {
        written(rounded)
    }
}

/// All decimals of an amount, with its currency's code.
pub(crate) fn exact_money(amount: Money, currency: Option<Currency>) -> String {
    let digits = grouped(&format!("{amount:.2}"));
    match currency {
        Some(currency) => (format_words().exact_amount)(&digits, currency.code()),
        None => digits,
    }
}

/// Plain digits such as `-1234.5` as an amount of a currency.
pub(super) fn with_symbol(plain: &str, currency: Option<Currency>) -> String {
    with_symbol_and_power(plain, "", currency)
}

fn with_symbol_and_power(plain: &str, power: &str, currency: Option<Currency>) -> String {
    let words = format_words();
    let (is_negative, magnitude) = match plain.strip_prefix('-') {
        Some(magnitude) => (true, magnitude),
        None => (false, plain),
    };
    let number = grouped(magnitude) + power;
    let Some(currency) = currency else {
        let sign = if is_negative { "-" } else { "" };
        return format!("{sign}{number}");
    };
    match (symbol(currency), is_negative) {
        (Some(symbol), false) => (words.amount)(symbol, &number),
        (Some(symbol), true) => (words.amount_below_zero)(symbol, &number),
        (None, false) => (words.coded_amount)(currency.code(), &number),
        (None, true) => (words.coded_amount_below_zero)(currency.code(), &number),
    }
}

/// One sentence after another.
pub(crate) fn sentences(first: &str, second: &str) -> String {
    (format_words().sentences)(first, second)
}

/// `<0.1%`, for what would be nothing when rounded.
pub(crate) fn less_than(text: &str) -> String {
    (format_words().less_than)(text)
}

/// The sign of a currency, where the language has one that no other shares.
fn symbol(currency: Currency) -> Option<&'static str> {
    pairs(format_words().symbols)
        .find(|(code, _)| *code == currency.code())
        .map(|(_, symbol)| symbol)
}

/// Powers of ten that short numbers count in, largest first, each with what is
/// written behind the number: thousands and their powers in most languages, ten
/// thousands in Chinese.
pub(crate) fn powers() -> impl Iterator<Item = (u32, &'static str)> {
    pairs(format_words().powers).filter_map(|(power, word)| Some((power.parse().ok()?, word)))
}

/// A short amount such as `$1.5K`: plain digits such as `1.5` with the word of
/// one of [`powers`] or another factor behind them.
pub(crate) fn short_money(plain: &str, power: &str, currency: Option<Currency>) -> String {
    with_symbol_and_power(plain, power, currency)
}

/// Two words each: `USD $ EUR €`. A space that never breaks is part of a word.
fn pairs(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut words = text.split(' ');
    std::iter::from_fn(move || words.next().zip(words.next()))
}

/// Several names in a row, such as `Service, Meter`.
pub(crate) fn list<Text: AsRef<str>>(names: &[Text]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(format_words().list_separator)
}

/// A value behind what it is, such as `Rate card: MS-AZR-0003P`.
pub(crate) fn labelled(name: &str, value: &str) -> String {
    (format_words().labelled)(name, value)
}

/// A quantity with its unit: up to four decimals, more where it is tiny.
pub(crate) fn quantity(quantity: Quantity, unit: &str) -> String {
    const FOUR_DECIMALS: i128 = 10i128.pow(20 - 4);
    let raw = quantity.raw();
    let rounded = (raw.abs() + FOUR_DECIMALS / 2) / FOUR_DECIMALS * FOUR_DECIMALS;
    let shown = if rounded == 0 {
        quantity
    } else {
        Quantity::from_raw(if raw < 0 { -rounded } else { rounded })
    };
    let digits = grouped(&shown.to_string());
    unit_words(&digits, unit)
}

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

/// `part` of `whole` in tenths of a percent, rounded half up; `None` of nothing.
pub(crate) fn share_tenths(part: Money, whole: Money) -> Option<i64> {
    if whole.is_zero() {
        return None;
    }
    // Three digits of the smallest unit make no difference to a tenth of a
    // percent of amounts that would not fit otherwise.
    let (part, whole) = match part.raw().checked_mul(2000) {
        Some(_) => (part.raw(), whole.raw()),
        None => (part.raw() / 10_000, (whole.raw() / 10_000).max(1)),
    };
    let doubled = part * 2000;
    let (doubled, whole) = if whole < 0 {
        (-doubled, -whole)
    } else {
        (doubled, whole)
    };
    let tenths = (doubled + whole).div_euclid(whole.checked_mul(2)?);
    i64::try_from(tenths).ok()
}

/// Change from `before` to `now` in tenths of a percent; `None` where there was
/// nothing before.
pub(crate) fn change_tenths(now: Money, before: Money) -> Option<i64> {
    if before <= Money::ZERO {
        return None;
    }
    share_tenths(now - before, before)
}

/// `12.5%`.
pub(crate) fn percent_tenths(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let magnitude = tenths.unsigned_abs();
    let digits = grouped(&format!("{sign}{}.{}", magnitude / 10, magnitude % 10));
    (format_words().percent)(&digits)
}

/// `12%`.
pub(crate) fn whole_percent(percent: u32) -> String {
    (format_words().percent)(&count(u64::from(percent)))
}

/// `+12.5%`.
pub(crate) fn signed_percent(tenths: i64) -> String {
    let text = percent_tenths(tenths);
    if tenths > 0 { format!("+{text}") } else { text }
}

/// Width of a share bar for style sheets, such as `12.5%`, between 0 and 100.
pub(crate) fn hundredth_percent(tenths: i64) -> String {
    let tenths = tenths.clamp(0, 1000);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// `31 May 2026`.
pub(crate) fn day(day: Day) -> String {
    let (year, month, number) = parts(day);
    (format_words().full_day)(&number.to_string(), nth_month(month), &year.to_string())
}

/// `31 May`.
pub(crate) fn day_and_month(day: Day) -> String {
    let (_, month, number) = parts(day);
    (format_words().short_day)(&number.to_string(), nth_month(month))
}

/// `May 2026`.
pub(crate) fn month(day: Day) -> String {
    let (year, month, _) = parts(day);
    (format_words().month_and_year)(nth_month(month), &year.to_string())
}

/// Year, and month from 0.
pub(crate) fn year_and_month(day: Day) -> (i32, i32) {
    let (year, month, _) = parts(day);
    (year, i32::try_from(month).unwrap_or_default())
}

/// `Q2 2026`.
pub(crate) fn quarter(day: Day) -> String {
    let (year, month, _) = parts(day);
    (format_words().quarter_and_year)(&(month / 3 + 1).to_string(), &year.to_string())
}

/// `2026`.
pub(crate) fn year(day: Day) -> String {
    (format_words().year)(&parts(day).0.to_string())
}

/// `Mon`; days count from Monday, 0, and begin again after Sunday.
pub(crate) fn weekday(from_monday: usize) -> &'static str {
    let words = format_words();
    match from_monday % 7 {
        0 => words.monday,
        1 => words.tuesday,
        2 => words.wednesday,
        3 => words.thursday,
        4 => words.friday,
        5 => words.saturday,
        _ => words.sunday,
    }
}

/// `May`.
pub(crate) fn month_name(day: Day) -> &'static str {
    nth_month(parts(day).1)
}

fn nth_month(from_january: usize) -> &'static str {
    let words = format_words();
    match from_january {
        0 => words.january,
        1 => words.february,
        2 => words.march,
        3 => words.april,
        4 => words.may,
        5 => words.june,
        6 => words.july,
        7 => words.august,
        8 => words.september,
        9 => words.october,
        10 => words.november,
        _ => words.december,
    }
}

/// `13:00`, an hour of a day.
pub(crate) fn hour(hour: u32) -> String {
    format!("{hour:02}:00")
}

/// `1 May – 11 Jun 2026`; the year is said twice only where it differs.
pub(crate) fn range(days: DayRange) -> String {
    let words = format_words();
    let (first, last) = (days.from, days.last());
    if first >= last {
        return day(first);
    }
    let year = parts(first).0;
    if year == parts(last).0 {
        (words.range_in_year)(
            &day_and_month(first),
            &day_and_month(last),
            &year.to_string(),
        )
    } else {
        (words.range)(&day(first), &day(last))
    }
}

/// Year, month from 0, and day of the month.
fn parts(day: Day) -> (i32, usize, u32) {
    // A day writes itself as year-month-day, always.
    let text = day.to_string();
    let mut numbers = text.split('-').filter_map(|part| part.parse::<i32>().ok());
    let mut next = || numbers.next().unwrap_or(1);
    let (year, month, number) = (next(), next(), next());
    let month = usize::try_from(month - 1).unwrap_or(0).min(11);
    (year, month, number.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    #[test]
    fn money_is_rounded_once_and_grouped() {
        assert_eq!(usd("1234567.895"), "$1,234,567.90");
        assert_eq!(usd("0"), "$0.00");
        assert_eq!(usd("-12.5"), "-$12.50");
        assert_eq!(money(amount("1234.5"), "JPY".parse().ok()), "¥1,235");
        assert_eq!(money(amount("3"), "CHF".parse().ok()), "CHF\u{a0}3.00");
        assert_eq!(money(amount("3.456"), None), "3.46");
    }

    #[test]
    fn a_small_amount_is_not_nothing() {
        assert_eq!(usd("0.004"), "<$0.01");
        assert_eq!(usd("0.005"), "$0.01");
        assert_eq!(usd("-0.0000001"), ">-$0.01");
    }

    #[test]
    fn exact_money_keeps_every_digit() {
        let text = exact_money(amount("1234.049741935483"), Some(Currency::USD));
        assert_eq!(text, "1,234.049741935483 USD");
    }

    #[test]
    fn quantities_stay_readable_and_true() {
        let written = |text: &str, unit| quantity(text.parse().unwrap(), unit);
        assert_eq!(written("1024.00000", "Hours"), "1,024 Hours");
        assert_eq!(written("0.03225806451612903", "GB"), "0.0323 GB");
        assert_eq!(written("0.000015", "GB"), "0.000015 GB");
        assert_eq!(written("2.5", "10K"), "2.5 × 10K");
        assert_eq!(written("3", "1 Hour"), "3 Hour");
        assert_eq!(written("3", "1/Month"), "3 × 1/Month");
        assert_eq!(written("3", "1"), "3");
        assert_eq!(written("3", ""), "3");
    }

    #[test]
    fn shares_and_changes_are_whole_tenths() {
        assert_eq!(share_tenths(amount("1"), amount("3")), Some(333));
        assert_eq!(share_tenths(amount("2"), amount("3")), Some(667));
        assert_eq!(share_tenths(amount("1"), Money::ZERO), None);
        assert_eq!(change_tenths(amount("150"), amount("100")), Some(500));
        assert_eq!(change_tenths(amount("50"), amount("100")), Some(-500));
        assert_eq!(change_tenths(amount("50"), Money::ZERO), None);
        assert_eq!(signed_percent(125), "+12.5%");
        assert_eq!(signed_percent(-5), "-0.5%");
        assert_eq!(percent_tenths(12_345), "1,234.5%");
        assert_eq!(hundredth_percent(1_200), "100.0%");
    }

    #[test]
    fn days_say_what_is_needed() {
        assert_eq!(day(date("2026-05-31")), "31 May 2026");
        assert_eq!(month(date("2026-05-31")), "May 2026");
        let days = |from: &str, until: &str| range(DayRange::new(date(from), date(until)));
        assert_eq!(days("2026-05-12", "2026-06-12"), "12 May – 11 Jun 2026");
        assert_eq!(
            days("2025-12-12", "2026-01-12"),
            "12 Dec 2025 – 11 Jan 2026"
        );
        assert_eq!(days("2026-05-12", "2026-05-13"), "12 May 2026");
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

    proptest! {
        #[test]
        fn any_amount_can_be_written(raw in any::<i128>(), other in any::<i128>()) {
            let raw = raw / 2;
            let _ = money(Money::from_raw(raw), Some(Currency::USD));
            let _ = share_tenths(Money::from_raw(raw), Money::from_raw(other / 4));
            let _ = change_tenths(Money::from_raw(raw / 4), Money::from_raw(other / 4));
        }

        #[test]
        fn parts_of_a_whole_share_it(parts in prop::collection::vec(0i128..10i128.pow(24), 1..20)) {
            let whole: Money = parts.iter().copied().map(Money::from_raw).sum();
            let shares: i64 = parts.iter()
                .filter_map(|part| share_tenths(Money::from_raw(*part), whole))
                .sum();
            if !whole.is_zero() {
                prop_assert!((shares - 1000).abs() <= parts.len() as i64);
            }
        }
    }
}
