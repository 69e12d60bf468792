//! Filters as the address writes them.

use costs::query::{Dimension, Filter as QueryFilter, Test};

use super::{dimension_text, parse_dimension};

/// Only usage whose value of a dimension passes a test takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    /// What is compared.
    pub dimension: Dimension,
    /// With what; a list of values is never empty.
    pub test: Test,
}

/// How a filter compares, without what it compares with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Operator {
    /// One of several values.
    Is,
    /// None of several values.
    IsNot,
    /// The text is somewhere in it.
    Contains,
    /// It begins with the text.
    StartsWith,
    /// It ends with the text.
    EndsWith,
    /// There is none.
    Empty,
    /// There is one.
    NotEmpty,
}

impl Operator {
    /// All, in the order they are offered.
    pub(crate) const ALL: [Self; 7] = [
        Self::Is,
        Self::IsNot,
        Self::Contains,
        Self::StartsWith,
        Self::EndsWith,
        Self::Empty,
        Self::NotEmpty,
    ];

    /// The word in the address.
    #[must_use]
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "not",
            Self::Contains => "has",
            Self::StartsWith => "starts",
            Self::EndsWith => "ends",
            Self::Empty => "empty",
            Self::NotEmpty => "any",
        }
    }

    /// Reads what [`Operator::text`] writes.
    #[must_use]
    pub(crate) fn read(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operator| operator.text() == text)
    }

    /// Whether it compares with values that are chosen from a list.
    #[must_use]
    pub(crate) const fn has_values(self) -> bool {
        matches!(self, Self::Is | Self::IsNot)
    }

    /// Whether it compares with a text that is typed.
    #[must_use]
    pub(crate) const fn has_text(self) -> bool {
        matches!(self, Self::Contains | Self::StartsWith | Self::EndsWith)
    }
}

impl Filter {
    /// Only usage with one of `values`, which are not empty.
    #[must_use]
    pub(crate) fn is(dimension: Dimension, values: Vec<Option<String>>) -> Self {
        let test = Test::Is(values);
        Self { dimension, test }
    }

    /// How it compares.
    #[must_use]
    pub(crate) const fn operator(&self) -> Operator {
        match self.test {
            Test::Is(_) => Operator::Is,
            Test::IsNot(_) => Operator::IsNot,
            Test::Contains(_) => Operator::Contains,
            Test::StartsWith(_) => Operator::StartsWith,
            Test::EndsWith(_) => Operator::EndsWith,
            Test::Empty => Operator::Empty,
            Test::NotEmpty => Operator::NotEmpty,
        }
    }

    /// The values it compares with; none where it compares with a text.
    #[must_use]
    pub(crate) fn values(&self) -> &[Option<String>] {
        match &self.test {
            Test::Is(values) | Test::IsNot(values) => values,
            _ => &[],
        }
    }

    /// The text it compares with; empty where it compares with values.
    #[must_use]
    pub(crate) fn text(&self) -> &str {
        match &self.test {
            Test::Contains(text) | Test::StartsWith(text) | Test::EndsWith(text) => text,
            _ => "",
        }
    }

    /// Whether both are one filter with several values.
    #[must_use]
    pub(crate) fn is_alike(&self, other: &Self) -> bool {
        self.dimension == other.dimension && self.operator() == other.operator()
    }

    pub(super) fn for_query(&self) -> QueryFilter {
        QueryFilter::of(self.dimension.clone(), self.test.clone())
    }

    /// One condition for each value.
    pub(super) fn write(&self, mut add: impl FnMut(&str)) {
        let dimension = dimension_text(&self.dimension);
        let operator = match self.operator() {
            Operator::Is => String::new(),
            other => format!("~{}", other.text()),
        };
        if self.operator().has_values() {
            for value in self.values() {
                add(&match value {
                    Some(value) => format!("{dimension}{operator}:{value}"),
                    None => format!("!{dimension}{operator}"),
                });
            }
        } else {
            add(&format!("{dimension}{operator}:{}", self.text()));
        }
    }

    /// Reads one condition; a filter of several values is several conditions.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (is_absent, text) = match text.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (named, value) = if is_absent {
            (text, "")
        } else {
            text.split_once(':')?
        };
        let (dimension, operator) = match named.split_once('~') {
            Some((dimension, operator)) => (dimension, Operator::read(operator)?),
            None => (named, Operator::Is),
        };
        let dimension = parse_dimension(dimension)?;
        let values = || vec![(!is_absent).then(|| value.to_owned())];
        let test = match operator {
            Operator::Is => Test::Is(values()),
            Operator::IsNot => Test::IsNot(values()),
            _ if is_absent => return None,
            Operator::Contains => Test::Contains(value.to_owned()),
            Operator::StartsWith => Test::StartsWith(value.to_owned()),
            Operator::EndsWith => Test::EndsWith(value.to_owned()),
            Operator::Empty => Test::Empty,
            Operator::NotEmpty => Test::NotEmpty,
        };
        Some(Self { dimension, test })
    }
}

/// Adds a filter; values of one that is alike become values of that one.
pub(super) fn add(filters: &mut Vec<Filter>, filter: Filter) {
    let alike = filters.iter_mut().find(|known| known.is_alike(&filter));
    match (alike, filter.test) {
        (None, test) => filters.push(Filter {
            dimension: filter.dimension,
            test,
        }),
        (Some(known), Test::Is(values) | Test::IsNot(values)) => {
            if let Test::Is(own) | Test::IsNot(own) = &mut known.test {
                for value in values {
                    if !own.contains(&value) {
                        own.push(value);
                    }
                }
            }
        }
        // The later text counts.
        (Some(known), test) => known.test = test,
    }
}
