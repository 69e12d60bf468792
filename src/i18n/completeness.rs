//! The test of every catalogue: each text is in the file of each language, with
//! the same places and not left in English. What is missing is printed as one
//! line of JSON each, which is what a translator needs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::catalogue::{Key, has_one};
use crate::route::Language;

/// Texts that a language writes as English does: `fr page.total`, or `* ` for
/// all languages.
const SAME_AS_ENGLISH: &str = include_str!("same_as_english.txt");

fn others() -> impl Iterator<Item = Language> {
    Language::ALL
        .into_iter()
        .filter(|language| *language != Language::English)
}

fn path(language: Language) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("languages")
        .join(format!("{}.json", language.code()))
}

/// The texts of a language, as its file has them.
pub(crate) fn file(language: Language) -> BTreeMap<String, String> {
    let path = path(language);
    let text = fs::read_to_string(&path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The places of a template, such as `day` in `from {day}`.
fn places(template: &str) -> BTreeSet<&str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(place, _)| place)
        .collect()
}

fn may_be_english(language: Language, key: &str) -> bool {
    SAME_AS_ENGLISH.lines().any(|line| {
        line.split_once(' ')
            .is_some_and(|(code, same)| same == key && (code == "*" || code == language.code()))
    })
}

/// Keys in files, with the English text: a counted noun has one for each form
/// that the language has.
fn keys_in(language: Language, part: &str, key: &Key) -> Vec<(String, &'static str)> {
    let name = format!("{part}.{}", key.name);
    match *key.english {
        [one, many] => {
            let forms = [("one", one), ("other", many)];
            forms
                .into_iter()
                .filter(|(form, _)| *form == "other" || has_one(language))
                .map(|(form, english)| (format!("{name}.{form}"), english))
                .collect()
        }
        [english] => vec![(name, english)],
        _ => Vec::new(),
    }
}

/// Fails unless every language has every key of a part, and no other.
pub(crate) fn check(part: &str, keys: &[Key]) {
    let mut faults = Vec::new();
    for language in others() {
        let code = language.code();
        let words = file(language);
        let mut known = BTreeSet::new();
        for key in keys {
            for (name, english) in keys_in(language, part, key) {
                match words.get(&name) {
                    None => {
                        let missing = serde_json::json!({
                            "language": code, "key": name, "english": english,
                        });
                        println!("missing {missing}");
                        faults.push(format!("{code}: {name} is missing"));
                    }
                    Some(text) => faults.extend(faults_of(language, &name, text, english, key)),
                }
                known.insert(name);
            }
        }
        let prefix = format!("{part}.");
        let unused = words
            .keys()
            .filter(|name| name.starts_with(&prefix) && !known.contains(*name));
        faults.extend(unused.map(|name| format!("{code}: {name} is not used")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn faults_of(language: Language, name: &str, text: &str, english: &str, key: &Key) -> Vec<String> {
    let code = language.code();
    let mut faults = Vec::new();
    if text.is_empty() {
        faults.push(format!("{code}: {name} is empty"));
    }
    if !key.places.is_empty() && places(text) != places(english) {
        faults.push(format!("{code}: {name} has other places than “{english}”"));
    }
    let is_same = text == english;
    if is_same != may_be_english(language, name) {
        faults.push(if is_same {
            format!("{code}: {name} is English: “{english}”")
        } else {
            format!("{code}: {name} is not English any more")
        });
    }
    faults
}

#[test]
fn files_are_sorted_with_a_key_on_each_line() {
    for language in others() {
        let words = file(language);
        let mut sorted = serde_json::to_string_pretty(&words).unwrap();
        sorted.push('\n');
        let text = fs::read_to_string(path(language)).unwrap();
        assert!(text == sorted, "{} is not sorted", path(language).display());
    }
}

#[test]
fn no_file_speaks_of_a_part_that_is_not_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/i18n/en");
    let exists = |part: &str| part == "page" || folder.join(format!("{part}.rs")).is_file();
    for language in others() {
        let words = file(language);
        let mut parts = words
            .keys()
            .map(|key| key.split_once('.').map_or(key.as_str(), |(part, _)| part));
        let unknown = parts.find(|part| !exists(part));
        assert_eq!(unknown, None, "{}", language.code());
    }
}

#[test]
fn what_may_be_english_is_listed_once() {
    let lines: Vec<&str> = SAME_AS_ENGLISH.lines().collect();
    let sorted: BTreeSet<&str> = lines.iter().copied().collect();
    assert_eq!(lines, sorted.into_iter().collect::<Vec<_>>());
}
