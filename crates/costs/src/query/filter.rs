//! Which usage takes part in a question.

use serde::{Deserialize, Serialize};

use super::{Dimension, Key};

/// Only usage for which one of the conditions holds takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// One of them must hold; nothing passes an empty list.
    pub any: Vec<Condition>,
}

/// A test of one property of usage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// What is compared.
    pub dimension: Dimension,
    /// With what.
    pub test: Test,
}

/// What a condition asks of a key.
///
/// Texts are searched for without case in the key's name, and in its id too
/// unless that is a path: every path has the words of its resource type.
/// [`Key::Absent`] has no text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Test {
    /// One of these ids; `None` stands for [`Key::Absent`].
    Is(Vec<Option<String>>),
    /// None of these ids.
    IsNot(Vec<Option<String>>),
    /// The text is somewhere in it.
    Contains(String),
    /// It begins with the text.
    StartsWith(String),
    /// It ends with the text.
    EndsWith(String),
    /// [`Key::Absent`], or an empty text.
    Empty,
    /// A text that is not empty.
    NotEmpty,
}

impl Filter {
    /// Only usage whose `dimension` is one of `values`; `None` stands for
    /// [`Key::Absent`].
    #[must_use]
    pub fn is(dimension: Dimension, values: Vec<Option<String>>) -> Self {
        Self::of(dimension, Test::Is(values))
    }

    /// Only usage whose `dimension` is none of `values`.
    #[must_use]
    pub fn is_not(dimension: Dimension, values: Vec<Option<String>>) -> Self {
        Self::of(dimension, Test::IsNot(values))
    }

    /// Only usage whose `dimension` has `text` in it.
    #[must_use]
    pub fn contains(dimension: Dimension, text: &str) -> Self {
        Self::of(dimension, Test::Contains(text.to_owned()))
    }

    /// One condition.
    #[must_use]
    pub fn of(dimension: Dimension, test: Test) -> Self {
        Self {
            any: vec![Condition { dimension, test }],
        }
    }

    /// Whether one of the conditions is on that dimension.
    #[must_use]
    pub fn names(&self, dimension: &Dimension) -> bool {
        let mut conditions = self.any.iter();
        conditions.any(|condition| condition.dimension == *dimension)
    }
}

impl Test {
    /// The keys that the test holds for, in their order.
    pub(crate) fn holds_for(&self, keys: &[Key]) -> Vec<bool> {
        let text = match self {
            Self::Contains(text) | Self::StartsWith(text) | Self::EndsWith(text) => {
                text.to_lowercase()
            }
            _ => String::new(),
        };
        keys.iter().map(|key| self.holds(key, &text)).collect()
    }

    fn holds(&self, key: &Key, text: &str) -> bool {
        match self {
            Self::Is(values) => is_one_of(key, values),
            Self::IsNot(values) => !is_one_of(key, values),
            Self::Contains(_) => has_text(key, |own| own.contains(text)),
            Self::StartsWith(_) => has_text(key, |own| own.starts_with(text)),
            Self::EndsWith(_) => has_text(key, |own| own.ends_with(text)),
            Self::Empty => key.id().is_none_or(str::is_empty),
            Self::NotEmpty => key.id().is_some_and(|id| !id.is_empty()),
        }
    }
}

fn is_one_of(key: &Key, values: &[Option<String>]) -> bool {
    values.iter().any(|value| value.as_deref() == key.id())
}

fn has_text(key: &Key, found_in: impl Fn(&str) -> bool) -> bool {
    match key {
        Key::Value { id, name } => {
            found_in(&name.to_lowercase()) || (!id.starts_with('/') && found_in(&id.to_lowercase()))
        }
        Key::Absent => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: &str, name: &str) -> Key {
        Key::Value {
            id: id.to_owned(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn tests_compare_without_case_and_know_what_is_absent() {
        let keys = [
            key("eastus", "East US"),
            key(
                "/subscriptions/s/providers/microsoft.web/sites/Shop",
                "Shop",
            ),
            key("", ""),
            Key::Absent,
        ];
        let is = |id: Option<&str>| Test::Is(vec![id.map(str::to_owned)]);
        let cases = [
            (is(Some("eastus")), [true, false, false, false]),
            (is(None), [false, false, false, true]),
            (Test::IsNot(vec![None]), [true, true, true, false]),
            (Test::Contains("ST u".into()), [true, false, false, false]),
            (Test::Contains("stus".into()), [true, false, false, false]),
            (Test::Contains("sites".into()), [false; 4]),
            (Test::StartsWith("sh".into()), [false, true, false, false]),
            (Test::EndsWith("OP".into()), [false, true, false, false]),
            (Test::Empty, [false, false, true, true]),
            (Test::NotEmpty, [true, true, false, false]),
        ];
        for (test, expected) in cases {
            assert_eq!(test.holds_for(&keys), expected, "{test:?}");
        }
    }
}
