//! One name for each Azure region, whatever its spelling.
//!
//! The spellings are the open data of Microsoft's FinOps toolkit (MIT licence,
//! github.com/microsoft/finops-toolkit, `src/open-data/Regions.csv`).

use std::borrow::Cow;
use std::sync::OnceLock;

static SPELLINGS: &str = include_str!("regions.csv");

/// A place where resources run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region<'a> {
    /// As Azure Resource Manager writes it: `westeurope`.
    pub id: Cow<'a, str>,
    /// For people: `West Europe`.
    pub name: Cow<'a, str>,
}

/// Finds the region for any known spelling (`eastus`, `US East`, `West US`,
/// `uswest`). An unknown one keeps its own text, in lower case without spaces
/// as its id.
#[must_use]
pub fn region(spelling: &str) -> Region<'static> {
    let folded = spelling.trim().to_lowercase();
    let table = table();
    let found = table
        .binary_search_by(|row| row[0].cmp(folded.as_str()))
        .ok()
        .or_else(|| {
            let squeezed = folded.replace(' ', "");
            table.iter().position(|row| row[1] == squeezed).or_else(|| {
                flipped(&squeezed).and_then(|id| table.iter().position(|row| row[1] == id))
            })
        });
    match found {
        Some(index) => Region {
            id: Cow::Borrowed(table[index][1]),
            name: Cow::Borrowed(table[index][2]),
        },
        None => Region {
            id: Cow::Owned(folded.replace(' ', "")),
            name: Cow::Owned(spelling.trim().to_owned()),
        },
    }
}

/// Usage rows also write the country first: `uswest` for `westus`.
fn flipped(squeezed: &str) -> Option<String> {
    squeezed.strip_prefix("us").map(|rest| format!("{rest}us"))
}

/// Rows of spelling, id and name, ordered by spelling.
fn table() -> &'static [[&'static str; 3]] {
    static TABLE: OnceLock<Vec<[&'static str; 3]>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut rows: Vec<[&str; 3]> = SPELLINGS
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split(',');
                Some([cells.next()?, cells.next()?, cells.next()?])
            })
            .collect();
        rows.sort_unstable();
        rows
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_region_meet() {
        for spelling in ["eastus", "East US", "US East", "useast", " EASTUS "] {
            assert_eq!(region(spelling).id, "eastus", "{spelling}");
            assert_eq!(region(spelling).name, "East US", "{spelling}");
        }
        assert_eq!(region("uswest").id, "westus");
        assert_eq!(region("South Central US").id, "southcentralus");
        assert_eq!(region("global").id, "global");
    }

    #[test]
    fn an_unknown_region_keeps_its_name() {
        assert_eq!(region("Site Berlin").id, "siteberlin");
        assert_eq!(region("Site Berlin").name, "Site Berlin");
    }
}
