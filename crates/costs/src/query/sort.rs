//! The order of a table's groups.

use serde::{Deserialize, Deserializer, Serialize};

/// What the groups of a table are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum SortBy {
    /// Cost, then records without a price.
    #[default]
    Cost,
    /// Names of the keys, without case; [`super::Key::Absent`] behind all
    /// names.
    Name,
    /// Cost less that of the comparison period.
    Change,
    /// The change as a part of the cost of the comparison period. From no cost
    /// to any is more than every percentage, or less where the cost is
    /// negative; from none to none is no change.
    ChangePercent,
    /// Quantity; groups without one come last.
    Quantity,
    /// Usage records.
    Records,
    /// Usage records without a price.
    Unpriced,
    /// Name of the key of one level, counted from 0 in the order of
    /// [`super::Query::group_by`]. A level that there is not tells no groups
    /// apart.
    Level(u32),
    /// Cost in one column, counted from 0, as the table shows it. A column
    /// that there is not tells no groups apart.
    Bucket(u32),
}

/// One rule of the order of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Sort {
    /// What is compared.
    pub by: SortBy,
    /// Smallest first; otherwise largest first.
    pub is_ascending: bool,
}

/// Reads a list, or in JSON also one rule alone.
pub(super) fn one_or_several<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Sort>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Several(Vec<Sort>),
        One(Sort),
    }
    if !from.is_human_readable() {
        return Vec::deserialize(from);
    }
    Ok(match Either::deserialize(from)? {
        Either::Several(all) => all,
        Either::One(one) => vec![one],
    })
}

#[cfg(test)]
mod tests {
    use super::super::Query;
    use super::*;

    #[test]
    fn json_gives_one_rule_or_several() {
        let sort = |text: &str| {
            let text = format!(
                r#"{{"period":{{"from":"2026-01-01","until":"2026-02-01"}},"sort":{text}}}"#
            );
            serde_json::from_str::<Query>(&text).map(|query| query.sort)
        };
        let by = |by, is_ascending| Sort { by, is_ascending };
        assert_eq!(sort(r#"{"by":"Name"}"#).unwrap(), [by(SortBy::Name, false)]);
        let several = sort(r#"[{"by":{"Level":1},"is_ascending":true},{"by":{"Bucket":3}}]"#);
        let expected = [by(SortBy::Level(1), true), by(SortBy::Bucket(3), false)];
        assert_eq!(several.unwrap(), expected);
        assert_eq!(sort("[]").unwrap(), []);
        assert!(sort(r#"{"by":"Colour"}"#).is_err());
    }
}
