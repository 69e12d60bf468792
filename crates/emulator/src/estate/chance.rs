//! Repeatable chance: the same key and the same steps always give the same number.

/// A point in a tree of pseudo-random numbers (SplitMix64).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(key: u64) -> Self {
        Self(mix(key))
    }

    pub(crate) fn of_text(seed: u64, text: &str) -> Self {
        text.bytes()
            .fold(Self::new(seed), |chance, byte| chance.with(u64::from(byte)))
    }

    pub(crate) fn with(self, step: u64) -> Self {
        Self(mix(self.0 ^ step.wrapping_mul(0xd6e8_feb8_6659_fd93)))
    }

    pub(crate) fn key(self) -> u64 {
        self.0
    }

    /// A number from 0 up to, not including, `end`, which must not be 0.
    pub(crate) fn below(self, end: u32) -> u32 {
        (((self.0 >> 32) * u64::from(end)) >> 32) as u32
    }

    pub(crate) fn percent(self) -> u32 {
        self.below(100)
    }

    pub(crate) fn per_mille(self) -> u32 {
        self.below(1000)
    }

    pub(crate) fn pick<T: Copy>(self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u32) as usize]
    }
}

fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
