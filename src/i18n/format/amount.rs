//! Amounts of money as people read them.

use costs::{Currency, Money};

use super::grouped;
use crate::i18n::format_words;

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

/// A short amount such as `$1.5K`: plain digits such as `1.5` with the word of
/// one of [`powers`] or another factor behind them.
pub(crate) fn short_money(plain: &str, power: &str, currency: Option<Currency>) -> String {
    with_symbol_and_power(plain, power, currency)
}

/// Powers of ten that short numbers count in, largest first, each with what is
/// written behind the number: thousands and their powers in most languages, ten
/// thousands in Chinese.
pub(crate) fn powers() -> impl Iterator<Item = (u32, &'static str)> {
    pairs(format_words().powers).filter_map(|(power, word)| Some((power.parse().ok()?, word)))
}

/// Plain digits such as `-1234.5` as an amount of a currency.
pub(in crate::i18n) fn with_symbol(plain: &str, currency: Option<Currency>) -> String {
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

/// The sign of a currency, where the language has one that no other shares.
fn symbol(currency: Currency) -> Option<&'static str> {
    pairs(format_words().symbols)
        .find(|(code, _)| *code == currency.code())
        .map(|(_, symbol)| symbol)
}

/// Two words each: `USD $ EUR €`. A space that never breaks is part of a word.
fn pairs(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut words = text.split(' ');
    std::iter::from_fn(move || words.next().zip(words.next()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amount(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn usd(text: &str) -> String {
        money(amount(text), Some(Currency::USD))
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

    proptest! {
        #[test]
        fn any_amount_can_be_written(raw in any::<i128>()) {
            let _ = money(Money::from_raw(raw / 2), Some(Currency::USD));
        }
    }
}
