//! Parts and changes in tenths of a percent.

use costs::Money;

use super::{count, grouped};
use crate::i18n::format_words;

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amount(text: &str) -> Money {
        text.parse().unwrap()
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

    proptest! {
        #[test]
        fn any_share_can_be_written(raw in any::<i128>(), other in any::<i128>()) {
            let raw = raw / 2;
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
