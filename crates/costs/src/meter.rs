//! Meter ids, compared the way Azure and Azure Stack write them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::foreign_text;

/// The id of a meter: the only part of a meter that does not change.
///
/// Azure writes GUIDs in lower case; Azure Stack in upper case, two of them
/// without dashes. All spellings of one GUID are equal. Operators' own App
/// Service tiers may have ids that are no GUID; those are compared without
/// case, as [`foreign_text::name`] has them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MeterId {
    /// 128 bits of a GUID.
    Guid(u128),
    /// Anything else, in lower case.
    Other(Box<str>),
}

impl MeterId {
    /// Reads any text as a meter id.
    #[must_use]
    pub fn new(text: &str) -> Self {
        guid_bits(text.trim()).map_or_else(
            || {
                let text = text.trim().to_lowercase();
                Self::Other(foreign_text::name(&text).into())
            },
            Self::Guid,
        )
    }
}

/// The 32 hexadecimal digits of a GUID, dashes left out.
fn guid_bits(text: &str) -> Option<u128> {
    let mut bits: u128 = 0;
    let mut digits = 0;
    for byte in text.bytes() {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            b'-' => continue,
            _ => return None,
        };
        digits += 1;
        if digits > 32 {
            return None;
        }
        bits = bits << 4 | u128::from(digit);
    }
    (digits == 32).then_some(bits)
}

/// GUIDs in lower case with dashes.
impl fmt::Display for MeterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Guid(bits) => {
                let hex = format!("{bits:032x}");
                write!(
                    f,
                    "{}-{}-{}-{}-{}",
                    &hex[..8],
                    &hex[8..12],
                    &hex[12..16],
                    &hex[16..20],
                    &hex[20..]
                )
            }
            Self::Other(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_guid_are_equal() {
        let id = MeterId::new("F271A8A388C44D93956A063E1D2FA80B");
        assert_eq!(id, MeterId::new("f271a8a3-88c4-4d93-956a-063e1d2fa80b"));
        assert_eq!(id.to_string(), "f271a8a3-88c4-4d93-956a-063e1d2fa80b");
    }

    #[test]
    fn other_ids_are_compared_without_case() {
        assert_eq!(MeterId::new("Tier-Custom1"), MeterId::new("tier-custom1 "));
        assert_ne!(MeterId::new("0f0f"), MeterId::new("0f0e"));
    }
}
