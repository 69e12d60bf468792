//! Samples and seeds of the fuzz targets, changed at random by a fixed seed,
//! through every parser. `METERVIEW_MUTATIONS` says how many of each.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[expect(unreachable_pub, reason = "for the fuzz targets it is a crate")]
#[path = "../../../fuzz/parsers.rs"]
mod parsers;

use std::path::Path;

/// Texts that parsers stumble over.
const TOKENS: [&[u8]; 20] = [
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\n",
    b"\r\n\r\n",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"{",
    b"[[[[",
    b"}",
    b"\\u0000",
    b"1e999",
    b"-",
    b"NULL",
    b"13/13/2024",
    b"=1+1",
    b"\xe2\x80\xae",
    b"999999999999999999999999999999999999999999",
];

/// Longer samples are cut: most of a file is like the rest of it.
const MOST_BYTES: usize = 6000;

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize
    }

    fn below(&mut self, end: usize) -> usize {
        self.next() % end.max(1)
    }

    fn change(&mut self, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
        let at = self.below(bytes.len() + 1);
        let to = (at + self.below(40)).min(bytes.len());
        match self.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
            1 => {
                bytes.drain(at..to);
            }
            2 => {
                let part = bytes[at..to].to_vec();
                bytes.splice(at..at, part);
            }
            3 => bytes.truncate(at),
            4 => {
                let other = &others[self.below(others.len())];
                let from = self.below(other.len());
                let until = (from + self.below(200)).min(other.len());
                bytes.splice(at..to, other[from..until].iter().copied());
            }
            _ => {
                let token = TOKENS[self.below(TOKENS.len())];
                bytes.splice(at..at, token.iter().copied());
            }
        }
    }
}

fn files_in(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    let read = |path| {
        let mut bytes = std::fs::read(path).unwrap();
        bytes.truncate(MOST_BYTES);
        bytes
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn no_parser_panics_over_changed_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let rounds = std::env::var("METERVIEW_MUTATIONS").ok();
    let rounds: usize = rounds.map_or(30, |rounds| rounds.parse().unwrap());
    let folders = ["tests/samples", "tests/samples/hostile"];
    let samples = folders.map(|folder| files_in(&root.join(folder))).concat();
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for (name, parse) in parsers::PARSERS {
        let mut seeds = files_in(&root.join("fuzz/seeds").join(name));
        assert!(!seeds.is_empty(), "{name} has no seeds");
        let own = seeds.len();
        seeds.extend(samples.iter().cloned());
        for (place, seed) in seeds.iter().enumerate() {
            parse(seed);
            // Its own seeds are short and to the point.
            let rounds = if place < own { 4 * rounds } else { rounds / 4 };
            for _ in 0..rounds {
                let mut bytes = seed.clone();
                for _ in 0..=chance.below(4) {
                    chance.change(&mut bytes, &seeds);
                }
                parse(&bytes);
            }
        }
    }
}
