//! Texts that somebody else wrote, such as names of resources, as they are kept and shown: nothing
//! in them is unseen, turns what stands around it, or is longer than a name is.

use std::borrow::Cow;
use std::hash::Hasher;

use rustc_hash::FxHasher;

/// Characters of a name. The longest that Azure knows are ids of nested resources.
pub const LONGEST_NAME: usize = 1000;
/// Characters of a foreign text inside a message or a list of faults.
pub const LONGEST_EXCERPT: usize = 200;
/// Marks upon one letter. More are drawn over the lines above and below.
const MOST_MARKS: usize = 8;
/// Of what stands behind a name that was cut.
const FINGERPRINT_CHARACTERS: usize = 9;

/// A name as it is kept. Control characters become their pictures (`␀`) and what cannot be seen its
/// number (`⟨u+202e⟩`, which turns the text behind it). Where a part is left out, a fingerprint of
/// the whole stands in its place, so that different names stay different.
#[must_use]
pub fn name(text: &str) -> Cow<'_, str> {
    name_of(text, LONGEST_NAME)
}

/// The same in at most so many characters, for names that are told in messages.
#[must_use]
pub fn name_of(text: &str, most: usize) -> Cow<'_, str> {
    if is_plain(text, most) {
        return Cow::Borrowed(text);
    }
    match seen(text, most) {
        Seen::Whole(seen) if seen == text => Cow::Borrowed(text),
        Seen::Whole(seen) => Cow::Owned(seen),
        Seen::Part(mut seen) => {
            shorten(&mut seen, most.saturating_sub(FINGERPRINT_CHARACTERS));
            let mut hasher = FxHasher::default();
            hasher.write(text.as_bytes());
            let hash = hasher.finish();
            seen.push_str(&format!("…{:08x}", (hash ^ hash >> 32) as u32));
            Cow::Owned(seen)
        }
    }
}

/// The beginning of a text, for a message.
#[must_use]
pub fn excerpt(text: &str) -> String {
    excerpt_of(text, LONGEST_EXCERPT)
}

/// At most so many characters of a text, for a message.
#[must_use]
pub fn excerpt_of(text: &str, most: usize) -> String {
    if is_plain(text, most) {
        return text.to_owned();
    }
    match seen(text, most) {
        Seen::Whole(seen) => seen,
        Seen::Part(mut seen) => {
            shorten(&mut seen, most.saturating_sub(1));
            seen.push('…');
            seen
        }
    }
}

/// Whether a text stays as it is.
fn is_plain(text: &str, most: usize) -> bool {
    text.len() <= most && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

enum Seen {
    Whole(String),
    /// Something was left out.
    Part(String),
}

fn shorten(text: &mut String, most: usize) {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
}

/// The first characters of a text, all of them to be seen.
fn seen(text: &str, most: usize) -> Seen {
    let mut seen = String::with_capacity(text.len().min(4 * most));
    let (mut length, mut marks) = (0, 0);
    let mut is_whole = true;
    for letter in text.chars() {
        marks = if is_mark(letter) { marks + 1 } else { 0 };
        if marks > MOST_MARKS {
            is_whole = false;
            continue;
        }
        let before = seen.len();
        push_seen(&mut seen, letter);
        length += seen[before..].chars().count();
        if length > most {
            seen.truncate(before);
            is_whole = false;
            break;
        }
    }
    if is_whole {
        Seen::Whole(seen)
    } else {
        Seen::Part(seen)
    }
}

fn push_seen(seen: &mut String, letter: char) {
    match letter {
        '\t' | '\n' | '\r' => seen.push(letter),
        '\u{0}'..='\u{1f}' => seen.extend(char::from_u32(0x2400 + u32::from(letter))),
        '\u{7f}' => seen.push('\u{2421}'),
        _ if is_unseen(letter) => seen.push_str(&format!("⟨u+{:04x}⟩", u32::from(letter))),
        _ => seen.push(letter),
    }
}

/// Characters without a form of their own, but those that scripts need (U+200C, U+200D).
const fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{fffe}'
            | '\u{ffff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

const fn is_mark(letter: char) -> bool {
    matches!(
        letter,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{489}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown() {
        for (text, expected) in [
            ("web-01", "web-01"),
            (
                "café 東京 \u{645}\u{6cc}\u{200c}\u{62e}",
                "café 東京 \u{645}\u{6cc}\u{200c}\u{62e}",
            ),
            ("<b>=1+1\ttab\n", "<b>=1+1\ttab\n"),
            ("a\0b\u{1b}[2J\u{7f}", "a␀b␛[2J␡"),
            ("abc\u{202e}fdp.exe", "abc⟨u+202e⟩fdp.exe"),
            (
                "\u{2066}x\u{2069}\u{feff}\u{85}",
                "⟨u+2066⟩x⟨u+2069⟩⟨u+feff⟩⟨u+0085⟩",
            ),
        ] {
            assert_eq!(name(text), expected);
            assert_eq!(excerpt(text), expected);
        }
    }

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let [one, other] = ["a", "b"].map(|end| "x".repeat(10_000_000) + end);
        assert_eq!(name(&one).chars().count(), LONGEST_NAME);
        assert_ne!(name(&one), name(&other));
        assert_eq!(excerpt(&one).chars().count(), LONGEST_EXCERPT);
        assert!(excerpt(&one).ends_with("x…"));
        let longest = "é".repeat(LONGEST_NAME);
        assert_eq!(name(&longest), longest);
        let stack = |marks: usize| format!("Z{}", "\u{301}".repeat(marks));
        assert_eq!(name(&stack(8)), stack(8));
        assert_eq!(name(&stack(9)).chars().count(), 9 + FINGERPRINT_CHARACTERS);
        assert_ne!(name(&stack(9)), name(&stack(10)));
        assert_eq!(excerpt(&stack(1000)), stack(8) + "…");
    }

    proptest! {
        #[test]
        fn a_name_that_is_kept_stays(text in "(?s).{0,40}", times in 1usize..60) {
            let text = text.repeat(times);
            let kept = name(&text).into_owned();
            prop_assert!(kept.chars().count() <= LONGEST_NAME);
            prop_assert!(!kept.chars().any(is_unseen));
            prop_assert_eq!(name(&kept), kept.as_str());
            let shown = excerpt_of(&text, 30);
            prop_assert!(shown.chars().count() <= 30);
            prop_assert_eq!(excerpt_of(&shown, 30), shown.as_str());
        }
    }
}
