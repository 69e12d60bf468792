//! Tags after their keys and values are merged.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{Allocation, KeyRule};
use crate::usage::{Resource, UsageStore};

/// The letters of a key that count.
fn key_letters(key: &str, is_spelling_merged: bool) -> impl Iterator<Item = char> {
    let is_sign = |letter: char| matches!(letter, ' ' | '-' | '_');
    let letters = key.chars();
    let letters = letters.filter(move |letter| !(is_spelling_merged && is_sign(*letter)));
    letters.flat_map(char::to_lowercase)
}

/// A key as keys are compared.
pub(super) fn folded_key(key: &str, is_spelling_merged: bool) -> String {
    key_letters(key, is_spelling_merged).collect()
}

/// A value as values are compared by value rules.
pub(super) fn folded_value(value: &str) -> String {
    value.trim().to_lowercase()
}

impl KeyRule {
    fn is_target(&self, key: &str) -> bool {
        let letters = |key| key_letters(key, self.is_spelling_merged);
        letters(key).eq(letters(&self.target))
    }

    /// The keys that the rule reads, as it compares them, most trusted first.
    fn keys(&self) -> Vec<String> {
        let folded = |key: &String| folded_key(key, self.is_spelling_merged);
        let mut keys: Vec<String> = self.sources.iter().map(folded).collect();
        let target = folded(&self.target);
        if !keys.contains(&target) {
            keys.insert(0, target);
        }
        keys
    }
}

/// Reads one tag of many resources.
pub(crate) struct TagReader<'a> {
    /// Keys to look for, most trusted first, as they are compared.
    keys: Vec<String>,
    is_spelling_merged: bool,
    /// What values are, by how they are compared.
    values: FxHashMap<String, &'a str>,
}

impl<'a> TagReader<'a> {
    pub(crate) fn new(allocation: &'a Allocation, key: &str) -> Self {
        let rule = allocation.keys.iter().find(|rule| rule.is_target(key));
        let is_spelling_merged = rule.is_some_and(|rule| rule.is_spelling_merged);
        let folded = folded_key(key, is_spelling_merged);
        let mut values = FxHashMap::default();
        let is_own = |key: &str| key_letters(key, is_spelling_merged).eq(folded.chars());
        for rule in allocation.values.iter().filter(|rule| is_own(&rule.key)) {
            for from in rule.from.iter().chain([&rule.to]) {
                values.entry(folded_value(from)).or_insert(rule.to.as_str());
            }
        }
        Self {
            keys: rule.map_or_else(|| vec![folded], KeyRule::keys),
            is_spelling_merged,
            values,
        }
    }

    /// The value of the tag, if it is not empty. Of a key that is written
    /// twice the first value that is not empty counts.
    pub(crate) fn value<'r>(&'r self, resource: &'r Resource) -> Option<&'r str> {
        let of_key = |wanted: &String| {
            let mut tags = resource.tags.iter();
            let is_wanted =
                |key: &str| key_letters(key, self.is_spelling_merged).eq(wanted.chars());
            let found = tags.find(|(key, value)| !value.is_empty() && is_wanted(key));
            found.map(|(_, value)| value.as_str())
        };
        let value = self.keys.iter().find_map(of_key)?;
        if self.values.is_empty() {
            return Some(value);
        }
        let known = self.values.get(&folded_value(value));
        Some(known.copied().unwrap_or(value))
    }
}

/// A tag key that usage has.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MergedKey {
    /// The target of its rule; in lower case where there is none.
    pub key: String,
    /// The keys that usage has for it, in lower case, in their order.
    pub spellings: Vec<String>,
    /// Resources that have one of them.
    pub resources: u32,
}

/// The tag keys of some usage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagKeys(pub Vec<MergedKey>);

impl Allocation {
    /// The tag keys of `store` after merging, most used first.
    #[must_use]
    pub fn tag_keys(&self, store: &UsageStore) -> TagKeys {
        let rules: Vec<(&KeyRule, Vec<String>)> =
            self.keys.iter().map(|rule| (rule, rule.keys())).collect();
        // Few keys, each looked up once.
        let mut merged_as: FxHashMap<&str, Vec<Cow<'_, str>>> = FxHashMap::default();
        let mut found: BTreeMap<Cow<'_, str>, (BTreeSet<String>, u32)> = BTreeMap::new();
        for resource in store.resources() {
            let mut counted: BTreeSet<Cow<'_, str>> = BTreeSet::new();
            for (key, _) in &resource.tags {
                let targets = merged_as.entry(key).or_insert_with(|| {
                    let takes = |(rule, keys): &&(&KeyRule, Vec<String>)| {
                        keys.contains(&folded_key(key, rule.is_spelling_merged))
                    };
                    let rules = rules.iter().filter(takes);
                    let targets: Vec<Cow<'_, str>> = rules
                        .map(|(rule, _)| Cow::Borrowed(rule.target.as_str()))
                        .collect();
                    if targets.is_empty() {
                        vec![Cow::Owned(key.to_lowercase())]
                    } else {
                        targets
                    }
                });
                for target in targets.iter() {
                    if counted.insert(target.clone()) {
                        found.entry(target.clone()).or_default().1 += 1;
                    }
                    let spellings = &mut found.entry(target.clone()).or_default().0;
                    if !spellings.contains(key) {
                        spellings.insert(key.to_lowercase());
                    }
                }
            }
        }
        let keys = found
            .into_iter()
            .map(|(key, (spellings, resources))| MergedKey {
                key: key.into_owned(),
                spellings: spellings.into_iter().collect(),
                resources,
            });
        let mut keys: Vec<MergedKey> = keys.collect();
        keys.sort_by(|a, b| {
            let by_use = b.resources.cmp(&a.resources);
            by_use.then_with(|| a.key.cmp(&b.key))
        });
        TagKeys(keys)
    }
}
