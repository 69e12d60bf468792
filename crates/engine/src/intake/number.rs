//! The quantity of a row, as its bytes.

use costs::Quantity;
use costs::usage::{PackedQuantity, UsageStore};

/// A quantity that is known to be one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Number<'a> {
    /// In the commonest form.
    Plain(PackedQuantity),
    /// With sign or exponent, very long, or written as a text.
    Other(&'a str),
}

impl<'a> Number<'a> {
    /// Reads the JSON number, or JSON text with a number, that `bytes` begin
    /// with; gives its length too. `None` for all else.
    #[inline]
    pub(super) fn read(bytes: &'a [u8]) -> Option<(Self, usize)> {
        match PackedQuantity::read_plain(bytes) {
            Some((packed, length)) if !has_leading_zero(bytes) => {
                Some((Self::Plain(packed), length))
            }
            _ => Self::read_other(bytes),
        }
    }

    #[cold]
    fn read_other(bytes: &'a [u8]) -> Option<(Self, usize)> {
        let (text, length) = match bytes.strip_prefix(b"\"") {
            Some(inner) => {
                let length = inner.iter().take_while(|byte| is_of_number(byte)).count();
                (
                    inner.get(..length)?,
                    inner
                        .get(length)
                        .filter(|byte| **byte == b'"')
                        .map(|_| length + 2)?,
                )
            }
            None => {
                let length = bytes.iter().take_while(|byte| is_of_number(byte)).count();
                let text = bytes.get(..length)?;
                // Not all that is read as a quantity may stand in JSON.
                serde_json::from_slice::<serde::de::IgnoredAny>(text).ok()?;
                (text, length)
            }
        };
        let text = std::str::from_utf8(text).ok()?;
        text.parse::<Quantity>().ok()?;
        Some((Self::Other(text), length))
    }

    /// Makes it fit into a column of the store.
    #[inline]
    pub(super) fn pack(self, store: &mut UsageStore) -> Option<PackedQuantity> {
        match self {
            Self::Plain(packed) => Some(packed),
            Self::Other(text) => store.pack_text(text).ok(),
        }
    }
}

fn has_leading_zero(bytes: &[u8]) -> bool {
    matches!(bytes, [b'0', b'0'..=b'9', ..])
}

const fn is_of_number(byte: &u8) -> bool {
    matches!(*byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')
}
