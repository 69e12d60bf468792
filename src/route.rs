//! The address is the view: every page and everything a person has chosen on
//! it is written into the address and read back from it. Parameters that are
//! unknown or broken are left out, never an error.

mod blade;
mod dimension;
mod granularity;
mod period;

use std::fmt::Write as _;

use costs::query::{Dimension, Filter as QueryFilter, Granularity};
use costs::{Currency, DayRange};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

pub(crate) use blade::Blade;
use blade::BladeParts;
pub(crate) use dimension::{dimension_text, parse_dimension};
pub(crate) use granularity::{GRANULARITIES, granularity_text, parse_granularity};
pub(crate) use period::{NamedPeriod, Period, after, before};

/// A place in the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Page {
    /// Ways to bring data in.
    Start,
    /// What it costs, at a glance.
    Overview,
    /// Why it costs that.
    Costs,
    /// What is loaded and what is missing.
    Data,
}

impl Page {
    /// All pages, in the order of the resource menu; the start page is not on it.
    pub(crate) const MENU: [Page; 3] = [Page::Overview, Page::Costs, Page::Data];

    /// The page at `path`, if there is one.
    #[must_use]
    pub(crate) fn at(path: &str) -> Option<Self> {
        match path.trim_end_matches('/') {
            "" => Some(Self::Start),
            "/overview" => Some(Self::Overview),
            "/costs" => Some(Self::Costs),
            "/data" => Some(Self::Data),
            _ => None,
        }
    }

    /// Its path.
    #[must_use]
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Start => "/",
            Self::Overview => "/overview",
            Self::Costs => "/costs",
            Self::Data => "/data",
        }
    }
}

/// Where the data of a view comes from, as far as an address can say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The demo of the host program: can be connected again by itself.
    Demo,
    /// A connection or files: a person has to bring them again.
    Own,
}

/// Only usage whose value of a dimension is one of several takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    /// What is compared.
    pub dimension: Dimension,
    /// Ids of keys; `None` stands for usage that does not say.
    pub values: Vec<Option<String>>,
}

impl Filter {
    fn for_query(&self) -> QueryFilter {
        QueryFilter::is(self.dimension.clone(), self.values.clone())
    }
}

/// What a person has chosen to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct View {
    /// Where the data comes from; `None` before any is connected.
    pub source: Option<Source>,
    /// Days of usage.
    pub period: Period,
    /// Grouping, outermost first; no dimension twice.
    pub group_by: Vec<Dimension>,
    /// Columns.
    pub granularity: Granularity,
    /// At most one for each dimension, each with at least one value.
    pub filters: Vec<Filter>,
    /// Currency of the amounts; `None` for the commonest.
    pub currency: Option<Currency>,
    /// Subscription ids; empty for all.
    pub scope: Vec<String>,
    /// What is open beside the page.
    pub blade: Option<Blade>,
}

impl Default for View {
    fn default() -> Self {
        Self {
            source: None,
            period: Period::default(),
            group_by: vec![Dimension::Service],
            granularity: Granularity::Daily,
            filters: Vec::new(),
            currency: None,
            scope: Vec::new(),
            blade: None,
        }
    }
}

/// What stays readable in an address.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b':')
    .remove(b'/')
    .remove(b'!');

/// The most levels that a table is grouped by.
pub(crate) const MOST_LEVELS: usize = 3;

impl View {
    /// Reads a query string, with or without its question mark.
    #[must_use]
    pub(crate) fn read(query: &str) -> Self {
        let mut view = Self::default();
        let mut groups = Vec::new();
        let mut blade = BladeParts::default();
        let (mut from, mut until) = (None, None);
        for pair in query.trim_start_matches('?').split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decoded(value);
            if blade.take(name, &value) {
                continue;
            }
            match name {
                "data" => {
                    view.source = match value.as_str() {
                        "demo" => Some(Source::Demo),
                        "own" => Some(Source::Own),
                        _ => view.source,
                    };
                }
                "period" => {
                    if let Some(named) = NamedPeriod::read(&value) {
                        view.period = Period::Named(named);
                    }
                }
                "from" => from = value.parse().ok(),
                "until" => until = value.parse().ok(),
                "group" => groups.push(value),
                "by" => view.granularity = parse_granularity(&value).unwrap_or(view.granularity),
                "where" => {
                    if let Some((dimension, value)) = read_condition(&value) {
                        view.add_filter(dimension, value);
                    }
                }
                "currency" => view.currency = value.parse().ok().or(view.currency),
                "scope" if !value.is_empty() && !view.scope.contains(&value) => {
                    view.scope.push(value);
                }
                _ => {}
            }
        }
        if let (Some(from), Some(until)) = (from, until)
            && from < until
        {
            view.period = Period::Days(DayRange::new(from, until));
        }
        view.blade = blade.blade();
        if groups.iter().any(|group| group == "none") {
            view.group_by = Vec::new();
        } else if !groups.is_empty() {
            let mut read: Vec<Dimension> = Vec::new();
            for dimension in groups.iter().filter_map(|text| parse_dimension(text)) {
                if !read.contains(&dimension) && read.len() < MOST_LEVELS {
                    read.push(dimension);
                }
            }
            if !read.is_empty() {
                view.group_by = read;
            }
        }
        view
    }

    /// The query string, without a question mark; empty for the default view.
    #[must_use]
    pub(crate) fn write(&self) -> String {
        let standard = Self::default();
        let mut query = String::new();
        let mut add = |name: &str, value: &str| {
            let separator = if query.is_empty() { "" } else { "&" };
            let value = utf8_percent_encode(value, ESCAPED);
            // Writing to a String cannot fail.
            let _ = write!(query, "{separator}{name}={value}");
        };
        match self.source {
            Some(Source::Demo) => add("data", "demo"),
            Some(Source::Own) => add("data", "own"),
            None => {}
        }
        match self.period {
            Period::Named(named) if self.period != standard.period => add("period", named.text()),
            Period::Named(_) => {}
            Period::Days(days) => {
                add("from", &days.from.to_string());
                add("until", &days.until.to_string());
            }
        }
        if self.group_by.is_empty() {
            add("group", "none");
        } else if self.group_by != standard.group_by {
            for dimension in &self.group_by {
                add("group", &dimension_text(dimension));
            }
        }
        if self.granularity != standard.granularity {
            add("by", granularity_text(self.granularity));
        }
        for filter in &self.filters {
            for value in &filter.values {
                let condition = write_condition(&filter.dimension, value.as_deref());
                add("where", &condition);
            }
        }
        if let Some(currency) = self.currency {
            add("currency", currency.code());
        }
        for subscription in &self.scope {
            add("scope", subscription);
        }
        if let Some(blade) = &self.blade {
            blade.write(add);
        }
        query
    }

    /// The address of `page` with this view.
    #[must_use]
    pub(crate) fn href(&self, page: Page) -> String {
        let query = self.write();
        if query.is_empty() {
            page.path().to_owned()
        } else {
            format!("{}?{query}", page.path())
        }
    }

    /// Lets `value` of `dimension` take part; values of one dimension add up.
    pub(crate) fn add_filter(&mut self, dimension: Dimension, value: Option<String>) {
        match self
            .filters
            .iter_mut()
            .find(|filter| filter.dimension == dimension)
        {
            Some(filter) if filter.values.contains(&value) => {}
            Some(filter) => filter.values.push(value),
            None => self.filters.push(Filter {
                dimension,
                values: vec![value],
            }),
        }
    }

    /// The filters of a query: those chosen and the scope.
    #[must_use]
    pub(crate) fn query_filters(&self) -> Vec<QueryFilter> {
        let mut filters: Vec<QueryFilter> = self.filters.iter().map(Filter::for_query).collect();
        if !self.scope.is_empty() {
            filters.push(query_filter(
                Dimension::Subscription,
                self.scope.iter().cloned().map(Some).collect(),
            ));
        }
        filters
    }
}

/// A filter of a query: one of several values.
#[must_use]
pub(crate) fn query_filter(dimension: Dimension, values: Vec<Option<String>>) -> QueryFilter {
    Filter { dimension, values }.for_query()
}

fn decoded(value: &str) -> String {
    let spaced = value.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// `dimension:value`, or `!dimension` for usage that does not say.
fn read_condition(text: &str) -> Option<(Dimension, Option<String>)> {
    if let Some(dimension) = text.strip_prefix('!') {
        return Some((parse_dimension(dimension)?, None));
    }
    let (dimension, value) = text.split_once(':')?;
    Some((parse_dimension(dimension)?, Some(value.to_owned())))
}

/// Writes what [`read_condition`] reads.
fn write_condition(dimension: &Dimension, value: Option<&str>) -> String {
    let dimension = dimension_text(dimension);
    match value {
        Some(value) => format!("{dimension}:{value}"),
        None => format!("!{dimension}"),
    }
}

#[cfg(test)]
mod tests;
