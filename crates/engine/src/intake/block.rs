//! Comparing and hashing texts in blocks of words: WebAssembly compares slices
//! byte by byte, while these loops become vector instructions.

const BLOCK: usize = 64;
type Block = [u8; BLOCK];

/// Whether two texts are equal.
#[inline]
pub(super) fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let (Some(last_a), Some(last_b)) = (a.last_chunk::<BLOCK>(), b.last_chunk::<BLOCK>()) else {
        return is_same_short(a, b);
    };
    // Different texts mostly differ here.
    if !is_same_short(&a[..32], &b[..32]) {
        return false;
    }
    // The last blocks have a part of what was compared before them.
    is_same_in_blocks(a.as_chunks().0, b.as_chunks().0)
        && is_same_in_blocks(std::slice::from_ref(last_a), std::slice::from_ref(last_b))
}

/// Whether `text` begins with `start`.
#[inline]
pub(super) fn begins_with(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len())
        .is_some_and(|text| is_same(text, start))
}

fn is_same_in_blocks(a: &[Block], b: &[Block]) -> bool {
    // One difference for each lane: they become vectors.
    let mut differences = [0; BLOCK / 8];
    for (a, b) in a.iter().zip(b) {
        let words = a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0);
        for (difference, (a, b)) in differences.iter_mut().zip(words) {
            *difference |= u64::from_ne_bytes(*a) ^ u64::from_ne_bytes(*b);
        }
    }
    differences.into_iter().all(|difference| difference == 0)
}

#[inline]
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
