//! What a person said of the columns of unknown tables, kept over visits: names
//! of columns, never what stands in them.

use costs::import::Mapping;

use crate::browser;

pub(super) const KEPT: &str = "meterview.table-columns";

/// More tables than these are forgotten, the oldest first.
const MOST: usize = 50;

/// All that are kept, the latest one last.
pub(crate) fn mappings() -> Vec<Mapping> {
    let kept = browser::remembered(KEPT).unwrap_or_default();
    serde_json::from_str(&kept).unwrap_or_default()
}

/// Keeps one, in the place of an earlier one for the same header row.
pub(crate) fn keep_mapping(mapping: Mapping) {
    let kept = with(mappings(), mapping);
    if let Ok(text) = serde_json::to_string(&kept) {
        browser::remember(KEPT, &text);
    }
}

fn with(mut kept: Vec<Mapping>, mapping: Mapping) -> Vec<Mapping> {
    kept.retain(|known| known.signature != mapping.signature);
    kept.push(mapping);
    let surplus = kept.len().saturating_sub(MOST);
    kept.drain(..surplus);
    kept
}

#[cfg(test)]
mod tests {
    use costs::import::{DateForm, Field};

    use super::*;

    #[test]
    fn the_latest_choice_for_a_header_row_counts() {
        let guess = |header: &str| Mapping::guess(&[header.to_owned(), "Cost".to_owned()]);
        let mut kept = Vec::new();
        for number in 0..MOST + 2 {
            kept = with(kept, guess(&format!("Day {number}")));
        }
        assert_eq!(kept.len(), MOST);
        let changed = Mapping {
            dates: Some(DateForm::DayFirst),
            ..guess("Day 7")
        };
        kept = with(kept, changed.clone());
        assert_eq!((kept.len(), kept.last()), (MOST, Some(&changed)));
        let text = serde_json::to_string(&kept).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Mapping>>(&text).unwrap(), kept);
        assert!(changed.columns.contains(&(Field::Cost, 1)));
    }
}
