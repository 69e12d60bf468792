//! What goes to the page is bounded, and all of it can be seen.

use std::fmt::Debug;

use costs::foreign_text::LONGEST_NAME;

/// Names of two kinds stand beside each other where one alone does not tell.
const LONGEST_TEXT: usize = 2 * LONGEST_NAME + 10;
/// Most bytes of a message, as it is written for debugging.
const LONGEST_MESSAGE: usize = 24 << 20;

/// Looks at every text of a value, as `Debug` writes it: what cannot be seen is `\u{…}` there.
pub(crate) fn check(value: &impl Debug) {
    let text = format!("{value:?}");
    assert!(
        text.len() <= LONGEST_MESSAGE,
        "a message of {} bytes",
        text.len()
    );
    let mut letters = text.chars();
    let mut length = None;
    while let Some(letter) = letters.next() {
        match (letter, &mut length) {
            ('"', None) => length = Some(0),
            ('"', Some(_)) => length = None,
            ('\\', Some(characters)) => {
                *characters += 1;
                if letters.next() == Some('u') {
                    let number: String = letters
                        .by_ref()
                        .take_while(|letter| *letter != '}')
                        .collect();
                    let number = u32::from_str_radix(number.trim_start_matches('{'), 16).unwrap();
                    assert!(
                        !is_unseen(number),
                        "U+{number:04X} goes to the page: {text:.2000}"
                    );
                }
            }
            (_, Some(characters)) => *characters += 1,
            (_, None) => {}
        }
        assert!(
            length.is_none_or(|characters| characters <= LONGEST_TEXT),
            "a text that is too long goes to the page: {text:.2000}"
        );
    }
}

const fn is_unseen(number: u32) -> bool {
    number < 0x20
        || matches!(number, 0x7f..=0x9f | 0x200b | 0x200e..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfffe..=0xffff)
}
