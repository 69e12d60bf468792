//! Comparing and hashing texts in blocks of words: WebAssembly compares slices
//! byte by byte, while these loops become vector instructions.

const BLOCK: usize = 64;
/// Blocks between two looks at whether anything differed.
const GROUP: usize = 4;

/// Whether two texts are equal.
#[inline]
pub(super) fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let (Some(last_a), Some(last_b)) = (a.last_chunk::<BLOCK>(), b.last_chunk::<BLOCK>()) else {
        return is_same_short(a, b);
    };
    let (a, b) = (a.as_chunks::<BLOCK>().0, b.as_chunks::<BLOCK>().0);
    for (a, b) in a.chunks(GROUP).zip(b.chunks(GROUP)) {
        let mut difference = 0;
        for (a, b) in a.iter().zip(b) {
            difference |= difference_of(a, b);
        }
        if difference != 0 {
            return false;
        }
    }
    // The rest, and a part of what was compared before it.
    difference_of(last_a, last_b) == 0
}

/// Whether `text` begins with `start`.
#[inline]
pub(super) fn begins_with(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len())
        .is_some_and(|text| is_same(text, start))
}

#[inline]
fn difference_of(a: &[u8; BLOCK], b: &[u8; BLOCK]) -> u64 {
    let words = a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0);
    words.fold(0, |difference, (a, b)| {
        difference | (u64::from_ne_bytes(*a) ^ u64::from_ne_bytes(*b))
    })
}

fn is_same_short(a: &[u8], b: &[u8]) -> bool {
    let (words_a, rest_a) = a.as_chunks::<8>();
    let (words_b, rest_b) = b.as_chunks::<8>();
    let words = words_a.iter().zip(words_b);
    let is_same = words.fold(true, |is_same, (a, b)| {
        is_same & (u64::from_ne_bytes(*a) == u64::from_ne_bytes(*b))
    });
    is_same && rest_a.iter().zip(rest_b).all(|(a, b)| a == b)
}

/// A hash of all bytes. Nothing but speed depends on its quality: whoever
/// looks a text up compares it too.
pub(super) fn hash(text: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |lane: u64, word: u64| (lane ^ word).wrapping_mul(FACTOR).rotate_left(31);
    let mut lanes = [1, 2, 3, text.len() as u64];
    let (blocks, rest) = text.as_chunks::<32>();
    let mut padded = [0; 32];
    padded[..rest.len()].copy_from_slice(rest);
    for block in blocks.iter().chain([&padded]) {
        // Lanes do not wait for each other's multiplication.
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = mix(*lane, u64::from_le_bytes(*word));
        }
    }
    lanes.into_iter().fold(FACTOR, mix)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_other_byte_anywhere_is_seen(text in proptest::collection::vec(any::<u8>(), 1..700), at: proptest::sample::Index, other in 1u8..) {
            let mut changed = text.clone();
            prop_assert!(is_same(&text, &changed));
            prop_assert_eq!(hash(&text), hash(&changed));
            let at = at.index(text.len());
            changed[at] ^= other;
            prop_assert!(!is_same(&text, &changed));
            prop_assert!(begins_with(&text, &text[..at]));
            prop_assert!(begins_with(&changed, &text[..at]));
            prop_assert!(!begins_with(&changed, &text[..=at]));
            prop_assert_ne!(hash(&text), hash(&changed));
        }
    }

    #[test]
    fn texts_of_other_lengths_differ() {
        assert!(!is_same(b"a", b""));
        assert!(!begins_with(b"a", b"ab"));
        assert_ne!(hash(b""), hash(b"\0"));
    }
}
