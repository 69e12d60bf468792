//! Decimals as text: every digit, a dot, nothing else. Made for millions of
//! them, without a text of its own for each.

/// Decimal digits that 64 bits always hold.
const LIMB_DIGITS: u32 = 19;
const LIMB: u128 = 10u128.pow(LIMB_DIGITS);

/// Appends `raw` times 10^-`scale`, with no more decimals than it needs.
pub(crate) fn write(out: &mut Vec<u8>, raw: i128, scale: u32) {
    if raw < 0 {
        out.push(b'-');
    }
    // 128 bits have 39 digits, the scale is at most 20.
    let mut digits = [b'0'; 60];
    let mut at = digits.len();
    let mut rest = raw.unsigned_abs();
    while rest > 0 {
        let above = rest / LIMB;
        let mut limb = (rest - above * LIMB) as u64;
        rest = above;
        let begin = at - LIMB_DIGITS as usize;
        while limb > 0 {
            at -= 1;
            digits[at] = b'0' + (limb % 10) as u8;
            limb /= 10;
        }
        if rest > 0 {
            at = begin;
        }
    }
    let point = digits.len() - scale as usize;
    let whole = at.min(point - 1);
    out.extend_from_slice(&digits[whole..point]);
    let fraction = &digits[point..];
    let kept = fraction.iter().rposition(|digit| *digit != b'0');
    if let Some(last) = kept {
        out.push(b'.');
        out.extend_from_slice(&fraction[..=last]);
    }
}

/// The same as a text.
pub(crate) fn text(raw: i128, scale: u32) -> String {
    let mut out = Vec::new();
    write(&mut out, raw, scale);
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use costs::{Money, Quantity};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn writes_what_people_write() {
        for shown in ["0", "1", "-1", "0.5", "1024", "-0.000000000001", "120.05"] {
            let value: Money = shown.parse().unwrap();
            assert_eq!(text(value.raw(), 12), shown);
        }
        assert_eq!(
            text(i128::MIN, 20),
            Quantity::from_raw(i128::MIN).to_string()
        );
    }

    proptest! {
        #[test]
        fn writes_what_decimals_are_shown_as(raw in any::<i128>(), zeros in 0u32..38) {
            let raw = raw / 10i128.pow(zeros);
            prop_assert_eq!(text(raw, 12), Money::from_raw(raw).to_string());
            prop_assert_eq!(text(raw, 20), Quantity::from_raw(raw).to_string());
        }
    }
}
