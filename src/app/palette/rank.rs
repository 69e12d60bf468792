//! How well an entry fits what is typed. The letters of each word must follow
//! one another in the entry; closer together and at the beginning of words is
//! better. The matchers on crates.io bring Unicode tables larger than the rest
//! of the palette.

use crate::components::Command;

const AT_WORD: i32 = 8;
const NEXT_TO: i32 = 6;
const AT_START: i32 = 6;
const GAP: i32 = -1;
/// A gap costs no more than this.
const WIDEST_GAP: i32 = -6;

/// Entries that fit `typed`, best first. Without any letter: all, with the
/// recent ones first and under a heading of their own.
pub(super) fn ranked(
    all: &[Command],
    typed: &str,
    recent: &[String],
    recent_heading: &str,
) -> Vec<Command> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        let mut first: Vec<Command> = recent
            .iter()
            .filter_map(|id| all.iter().find(|command| command.id == *id))
            .map(|command| command.clone().group(recent_heading))
            .collect();
        first.extend(all.iter().cloned());
        return first;
    }
    let mut fitting: Vec<(i32, usize)> = all
        .iter()
        .enumerate()
        .filter_map(|(place, command)| {
            let in_name = fit_all(&words, &command.name);
            let in_both = || fit_all(&words, &format!("{} {}", command.name, command.group));
            // What the heading alone says counts less than the entry's own words.
            let score = in_name.or_else(|| in_both().map(|score| score / 2))?;
            Some((score, place))
        })
        .collect();
    // Letters strewn over an entry are no match beside one that has them together.
    let least = fitting
        .iter()
        .map(|(score, _)| score / 3)
        .max()
        .unwrap_or_default();
    fitting.retain(|(score, _)| *score >= least.max(1));
    fitting.sort_by_key(|(score, place)| (-score, *place));
    let best: Vec<Command> = fitting
        .into_iter()
        .map(|(_, place)| all[place].clone())
        .collect();
    together(best)
}

/// Groups keep the order of their best entries, so that each has one heading.
fn together(best: Vec<Command>) -> Vec<Command> {
    let mut groups: Vec<Vec<Command>> = Vec::new();
    for command in best {
        match groups.iter_mut().find(|group| {
            group
                .first()
                .is_some_and(|first| first.group == command.group)
        }) {
            Some(group) => group.push(command),
            None => groups.push(vec![command]),
        }
    }
    groups.into_iter().flatten().collect()
}

fn fit_all(words: &[String], text: &str) -> Option<i32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    words.iter().map(|word| fit(word, &text)).sum()
}

/// The best score over all places where the word may begin.
fn fit(word: &str, text: &[char]) -> Option<i32> {
    let word: Vec<char> = word.chars().collect();
    let first = *word.first()?;
    (0..text.len())
        .filter(|place| text[*place] == first)
        .filter_map(|place| fit_from(&word, text, place))
        .max()
}

fn fit_from(word: &[char], text: &[char], start: usize) -> Option<i32> {
    let mut score = if start == 0 { AT_START } else { 0 };
    let mut from = start;
    let mut last = None;
    for letter in word {
        let place = from + text[from..].iter().position(|other| other == letter)?;
        let is_at_word = place == 0 || !text[place - 1].is_alphanumeric();
        score += 1;
        if is_at_word {
            score += AT_WORD;
        }
        if let Some(last) = last {
            let gap = i32::try_from(place - last - 1).unwrap_or(i32::MAX);
            score += match gap {
                0 => NEXT_TO,
                _ => gap.saturating_mul(GAP).max(WIDEST_GAP),
            };
        }
        last = Some(place);
        from = place + 1;
    }
    Some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(names: &[(&str, &str)]) -> Vec<Command> {
        names
            .iter()
            .map(|(name, group)| Command::link(*name, *name, "/").group(*group))
            .collect()
    }

    fn names(found: &[Command]) -> Vec<&str> {
        found.iter().map(|command| command.name.as_str()).collect()
    }

    #[test]
    fn beginnings_of_words_come_first() {
        let all = commands(&[
            ("Cost analysis", "Pages"),
            ("Group by Location", "Group by"),
            ("Group by Resource group", "Group by"),
            ("Last month", "Period"),
        ]);
        assert_eq!(names(&ranked(&all, "gbl", &[], "")), ["Group by Location"]);
        assert_eq!(names(&ranked(&all, "loc", &[], ""))[0], "Group by Location");
        assert_eq!(
            names(&ranked(&all, "group res", &[], "")),
            ["Group by Resource group"]
        );
        assert_eq!(names(&ranked(&all, "period", &[], "")), ["Last month"]);
        assert_eq!(
            names(&ranked(
                &commands(&[("Filter by Resource", ""), ("By Location", "")]),
                "loc",
                &[],
                ""
            )),
            ["By Location"]
        );
        assert!(ranked(&all, "xyz", &[], "").is_empty());
    }

    #[test]
    fn recent_entries_lead_while_nothing_is_typed() {
        let all = commands(&[("A", "Pages"), ("B", "Pages")]);
        let recent = ["B".to_owned(), "gone".to_owned()];
        let found = ranked(&all, " ", &recent, "Recent");
        assert_eq!(names(&found), ["B", "A", "B"]);
        assert_eq!(found[0].group, "Recent");
    }

    #[test]
    fn any_text_can_be_searched() {
        let all = commands(&[("İstanbul 北京", "x")]);
        assert_eq!(ranked(&all, "京", &[], "").len(), 1);
        assert!(ranked(&all, "\u{0}", &[], "").is_empty());
    }
}
