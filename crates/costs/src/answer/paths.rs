//! Numbers for sequences of keys, so that any depth of grouping costs one
//! look-up for each level.

use rustc_hash::FxHashMap;

/// Numbers for sequences of keys: each is its beginning and one more key.
pub(super) struct Paths {
    numbers: FxHashMap<(u32, u32), u32>,
    /// Beginning and last key of each; the root has neither.
    steps: Vec<(u32, u32)>,
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            numbers: FxHashMap::default(),
            steps: vec![(Self::ROOT, 0)],
        }
    }
}

impl Paths {
    pub(super) const ROOT: u32 = 0;

    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    pub(super) fn step(&mut self, path: u32, key: u32) -> u32 {
        let next = self.steps.len() as u32;
        let number = *self.numbers.entry((path, key)).or_insert(next);
        if number == next {
            self.steps.push((path, key));
        }
        number
    }

    pub(super) fn keys(&self, mut path: u32) -> Vec<u32> {
        let mut keys = Vec::new();
        while path != Self::ROOT {
            let (before, key) = self.steps[path as usize];
            keys.push(key);
            path = before;
        }
        keys.reverse();
        keys
    }
}
