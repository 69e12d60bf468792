//! The form of a catalogue: fixed texts, sentences with places, and counted
//! nouns, in English as written in its file and in other languages as read from
//! theirs. A key there is the catalogue's file and the name here: `charge.close`.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::OnceLock;

use super::speech;
use crate::route::Language;

/// Texts of one part of the page by language. Dereferences to those of the
/// language in use, and makes them when they are first asked for.
pub(crate) struct Catalogue<T: 'static> {
    by_language: [OnceLock<T>; Language::ALL.len()],
}

/// Texts that can be read in any language.
pub(crate) trait Texts: Sized {
    /// The part of the page that they are for: the first part of their keys.
    const PART: &'static str;
    /// Reads each text.
    fn read(reader: &Reader) -> Self;
}

impl<T> Catalogue<T> {
    /// A catalogue that has not been asked yet.
    pub(crate) const fn new() -> Self {
        Self {
            by_language: [const { OnceLock::new() }; Language::ALL.len()],
        }
    }
}

impl<T: Texts> Deref for Catalogue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        let language = speech::present();
        self.by_language[language as usize].get_or_init(|| {
            T::read(&Reader {
                part: T::PART,
                language,
                words: speech::words(language),
            })
        })
    }
}

/// Looks texts up by their names in a catalogue.
pub(crate) struct Reader {
    part: &'static str,
    language: Language,
    words: Option<&'static BTreeMap<String, String>>,
}

/// A sentence with one place.
pub(crate) type Phrase1 = &'static (dyn Fn(&str) -> String + Send + Sync);
/// A sentence with two places.
pub(crate) type Phrase2 = &'static (dyn Fn(&str, &str) -> String + Send + Sync);
/// A sentence with three places.
pub(crate) type Phrase3 = &'static (dyn Fn(&str, &str, &str) -> String + Send + Sync);
/// A sentence with four places.
pub(crate) type Phrase4 = &'static (dyn Fn(&str, &str, &str, &str) -> String + Send + Sync);
/// A sentence with five places.
/// A noun with its number.
pub(crate) type Counted = &'static (dyn Fn(u32) -> String + Send + Sync);

impl Reader {
    /// A text, in English where the language lacks it: a file may be older than
    /// the page.
    pub(crate) fn text(&self, name: &str, english: &'static str) -> &'static str {
        let Some(words) = self.words else {
            return english;
        };
        let part = self.part;
        words
            .get(&format!("{part}.{name}"))
            .map_or(english, String::as_str)
    }

    // Phrases are made once for each language and stay, like the texts.

    pub(crate) fn phrase1(
        &self,
        name: &str,
        places: [&'static str; 1],
        english: &'static str,
    ) -> Phrase1 {
        let template = self.text(name, english);
        Box::leak(Box::new(move |a: &str| filled(template, &places, &[a])))
    }

    pub(crate) fn phrase2(
        &self,
        name: &str,
        places: [&'static str; 2],
        english: &'static str,
    ) -> Phrase2 {
        let template = self.text(name, english);
        Box::leak(Box::new(move |a: &str, b: &str| {
            filled(template, &places, &[a, b])
        }))
    }

    pub(crate) fn phrase3(
        &self,
        name: &str,
        places: [&'static str; 3],
        english: &'static str,
    ) -> Phrase3 {
        let template = self.text(name, english);
        Box::leak(Box::new(move |a: &str, b: &str, c: &str| {
            filled(template, &places, &[a, b, c])
        }))
    }

    pub(crate) fn phrase4(
        &self,
        name: &str,
        places: [&'static str; 4],
        english: &'static str,
    ) -> Phrase4 {
        let template = self.text(name, english);
        Box::leak(Box::new(move |a: &str, b: &str, c: &str, d: &str| {
            filled(template, &places, &[a, b, c, d])
        }))
    }

    /// A noun after its number, in the form that the number asks for.
    pub(crate) fn counted(&self, name: &str, one: &'static str, many: &'static str) -> Counted {
        let language = self.language;
        let one = self.text(&format!("{name}.one"), one);
        let other = self.text(&format!("{name}.other"), many);
        Box::leak(Box::new(move |number: u32| {
            let noun = if is_one(language, number) { one } else { other };
            format!("{} {noun}", super::count(u64::from(number)))
        }))
    }
}

/// Whether a whole number takes the form `one`, by the plural rules of the
/// Unicode CLDR. French has a form for millions too, which is `other` here: the
/// nouns that are counted are written the same in both.
pub(crate) const fn is_one(language: Language, number: u32) -> bool {
    match language {
        Language::English | Language::Dutch => number == 1,
        Language::French => number < 2,
        Language::SimplifiedChinese | Language::TraditionalChinese => false,
    }
}

/// Whether a language has the form `one` at all.
#[cfg(test)]
pub(crate) const fn has_one(language: Language) -> bool {
    is_one(language, 1)
}

/// Puts values into the places of a template.
fn filled(template: &str, places: &[&str], values: &[&str]) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, from_place)) = rest.split_once('{') {
        text.push_str(before);
        let found = from_place.split_once('}').and_then(|(place, after)| {
            let index = places.iter().position(|known| *known == place)?;
            Some((values.get(index)?, after))
        });
        match found {
            Some((value, after)) => {
                text.push_str(value);
                rest = after;
            }
            None => {
                text.push('{');
                rest = from_place;
            }
        }
    }
    text.push_str(rest);
    text
}

/// What a test knows of a text.
#[cfg(test)]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) english: &'static [&'static str],
    pub(crate) places: &'static [&'static str],
}

/// Declares the type `Texts` and its catalogue `EN`, whose words here are
/// English. Values in `typed` are the same in every language: functions that
/// choose among texts.
macro_rules! catalogue {
    (@argument $argument:ident) => { &str };
    (@phrase_type $a:ident) => { $crate::i18n::catalogue::Phrase1 };
    (@phrase_type $a:ident $b:ident) => { $crate::i18n::catalogue::Phrase2 };
    (@phrase_type $a:ident $b:ident $c:ident) => { $crate::i18n::catalogue::Phrase3 };
    (@phrase_type $a:ident $b:ident $c:ident $d:ident) => { $crate::i18n::catalogue::Phrase4 };
    (@phrase $reader:ident $name:ident $english:literal $a:ident) => {
        $reader.phrase1(stringify!($name), [stringify!($a)], $english)
    };
    (@phrase $reader:ident $name:ident $english:literal $a:ident $b:ident) => {
        $reader.phrase2(stringify!($name), [stringify!($a), stringify!($b)], $english)
    };
    (@phrase $reader:ident $name:ident $english:literal $a:ident $b:ident $c:ident) => {
        $reader.phrase3(stringify!($name), [stringify!($a), stringify!($b), stringify!($c)], $english)
    };
    (@phrase $reader:ident $name:ident $english:literal $a:ident $b:ident $c:ident $d:ident) => {
        $reader.phrase4(
            stringify!($name),
            [stringify!($a), stringify!($b), stringify!($c), stringify!($d)],
            $english,
        )
    };
    (
        $(texts { $($text:ident : $words:literal,)* })?
        $(phrases { $($phrase:ident ( $($argument:ident),+ ) : $template:literal,)* })?
        $(counts { $($counted:ident : $one:literal, $many:literal;)* })?
        $(typed { $($typed:ident : $kind:ty = $value:expr,)* })?
    ) => {
        /// All texts of this part in one language.
        pub(crate) struct Texts {
            $($(pub(crate) $text: &'static str,)*)?
            $($(pub(crate) $phrase: $crate::i18n::catalogue::catalogue!(@phrase_type $($argument)+),)*)?
            $($(pub(crate) $counted: $crate::i18n::catalogue::Counted,)*)?
            $($(pub(crate) $typed: $kind,)*)?
        }

        impl $crate::i18n::catalogue::Texts for Texts {
            const PART: &'static str = $crate::i18n::catalogue::part_of(module_path!());

            fn read(reader: &$crate::i18n::catalogue::Reader) -> Self {
                Self {
                    $($($text: reader.text(stringify!($text), $words),)*)?
                    $($($phrase: $crate::i18n::catalogue::catalogue!(
                        @phrase reader $phrase $template $($argument)+
                    ),)*)?
                    $($($counted: reader.counted(stringify!($counted), $one, $many),)*)?
                    $($($typed: $value,)*)?
                }
            }
        }

        /// The texts in the language in use.
        pub(crate) static EN: $crate::i18n::catalogue::Catalogue<Texts> =
            $crate::i18n::catalogue::Catalogue::new();

        // The compiler checks that the English sentences have the places that
        // they are declared with.
        $($(const _: fn($($crate::i18n::catalogue::catalogue!(@argument $argument)),+) -> String =
            |$($argument),+| format!($template);)*)?

        #[cfg(test)]
        mod in_every_language {
            use $crate::i18n::catalogue::{Key, Texts as _};

            const KEYS: &[Key] = &[
                $($(Key { name: stringify!($text), english: &[$words], places: &[] },)*)?
                $($(Key {
                    name: stringify!($phrase),
                    english: &[$template],
                    places: &[$(stringify!($argument)),+],
                },)*)?
                $($(Key { name: stringify!($counted), english: &[$one, $many], places: &[] },)*)?
            ];

            #[test]
            fn every_text_is_there() {
                $crate::i18n::completeness::check(super::Texts::PART, KEYS);
            }
        }
    };
}

pub(crate) use catalogue;

/// The part of the page whose texts a module holds: its own name, and `page`
/// for what many parts share.
pub(crate) const fn part_of(module: &'static str) -> &'static str {
    let bytes = module.as_bytes();
    let mut start = bytes.len();
    while start > 0 && bytes[start - 1] != b':' {
        start -= 1;
    }
    match module.split_at(start).1.as_bytes() {
        b"en" => "page",
        _ => module.split_at(start).1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_in_any_order() {
        let fill = |template| filled(template, &["cost", "meter"], &["$5", "{cost}"]);
        assert_eq!(fill("{meter}: {cost}"), "{cost}: $5");
        assert_eq!(fill("{cost} {cost}"), "$5 $5");
        assert_eq!(fill("{other} {"), "{other} {");
        assert_eq!(fill(""), "");
    }

    #[test]
    fn a_part_is_named_by_its_module() {
        assert_eq!(part_of("meterview::i18n::en::charge"), "charge");
        assert_eq!(part_of("meterview::i18n::en"), "page");
    }
}
