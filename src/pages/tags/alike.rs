//! Keys that may mean the same: the same but for case, spaces, `-` and `_`, or,
//! where they are long enough, but for one slip of the pen.

use costs::allocation::{Allocation, KeyRule};

/// Shorter keys differ in earnest: `app` and `ape`.
const LEAST_LETTERS: usize = 6;

/// Groups of keys that look alike, each and all in the given order.
pub(super) fn look_alikes(keys: &[String]) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    for key in keys {
        let known = groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| are_alike(first, key)));
        match known {
            Some(group) => group.push(key.clone()),
            None => groups.push(vec![key.clone()]),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// Adds a rule that makes these keys one, under the first of them; a rule that
/// has it as its target already takes the others in.
pub(super) fn merge(rules: &mut Allocation, keys: &[String]) {
    let Some((target, others)) = keys.split_first() else {
        return;
    };
    let place = rules
        .keys
        .iter()
        .position(|rule| folded(&rule.target) == folded(target));
    let place = place.unwrap_or_else(|| {
        rules.keys.push(KeyRule {
            target: target.clone(),
            sources: Vec::new(),
            is_spelling_merged: true,
        });
        rules.keys.len() - 1
    });
    let Some(rule) = rules.keys.get_mut(place) else {
        return;
    };
    rule.is_spelling_merged = true;
    let mut known = vec![folded(&rule.target)];
    let mut sources = std::mem::take(&mut rule.sources);
    sources.extend(others.iter().cloned());
    sources.retain(|source| {
        let source = folded(source);
        let is_new = !known.contains(&source);
        known.push(source);
        is_new
    });
    rule.sources = sources;
}

fn folded(key: &str) -> String {
    let letters = key.chars().filter(|sign| !matches!(sign, ' ' | '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (folded(one), folded(other));
    if one == other {
        return true;
    }
    let digits = |key: &str| key.chars().filter(char::is_ascii_digit).collect::<String>();
    // Keys with numbers are told apart by them.
    let (one_letters, other_letters): (Vec<char>, Vec<char>) =
        (one.chars().collect(), other.chars().collect());
    digits(&one) == digits(&other)
        && one_letters.len().min(other_letters.len()) >= LEAST_LETTERS
        && is_one_slip(&one_letters, &other_letters)
}

/// Whether one letter more, less, other, or in its neighbour's place makes one
/// text the other.
fn is_one_slip(one: &[char], other: &[char]) -> bool {
    let same_start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same_start..], &other[same_start..]);
    let ends = one.iter().rev().zip(other.iter().rev());
    let same_end = ends.take_while(|(a, b)| a == b).count();
    let one = &one[..one.len() - same_end];
    let other = &other[..other.len() - same_end];
    match (one, other) {
        ([_], []) | ([], [_]) | ([_], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    #[test]
    fn spellings_of_one_key_are_found() {
        let found = look_alikes(&keys(&[
            "costcenter",
            "env",
            "cost-center",
            "costcentre",
            "owner1",
            "owner2",
            "app",
            "ape",
            "department",
            "departments",
        ]));
        let expected = [
            keys(&["costcenter", "cost-center", "costcentre"]),
            keys(&["department", "departments"]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn merged_keys_are_a_rule_that_can_be_applied() {
        let mut rules = Allocation::default();
        merge(
            &mut rules,
            &keys(&["costcenter", "cost-center", "costcentre"]),
        );
        assert_eq!(rules.keys[0].target, "costcenter");
        assert_eq!(rules.keys[0].sources, ["costcentre"]);
        assert_eq!(rules.check(), Ok(()));
        merge(&mut rules, &keys(&["Cost Center", "kostenstelle"]));
        assert_eq!(rules.keys.len(), 1);
        assert_eq!(rules.keys[0].sources, ["costcentre", "kostenstelle"]);
        assert_eq!(rules.check(), Ok(()));
    }

    #[test]
    fn one_slip_and_no_more() {
        let slip = |one: &str, other: &str| {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            is_one_slip(&letters(one), &letters(other))
        };
        assert!(slip("centre", "center") && slip("team", "teams") && slip("aaa", "aa"));
        assert!(slip("colour", "color"));
        assert!(!slip("billing", "bills") && !slip("abcd", "badc"));
    }
}
