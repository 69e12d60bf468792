//! The address is the view: every page and everything a person has chosen on
//! it is written into the address and read back from it. Parameters that are
//! unknown or broken are left out, never an error.

mod blade;
mod dimension;
mod filter;
mod granularity;
mod language;
mod page;
mod period;
mod renamed;
mod scope;
mod shape;
mod sort;
mod step;
mod unread;

use std::fmt::Write as _;

use costs::query::{Dimension, Filter as QueryFilter, Granularity};
use costs::{Currency, DayRange};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

pub(crate) use blade::Blade;
use blade::BladeParts;
pub(crate) use dimension::{dimension_text, parse_dimension};
pub(crate) use filter::{Filter, Operator};
pub(crate) use granularity::{GRANULARITIES, granularity_text, parse_granularity};
pub(crate) use language::Language;
pub(crate) use page::Page;
pub(crate) use period::{NamedPeriod, Period, first_incomplete_day};
pub(crate) use scope::is_in_scope;
pub(crate) use shape::{ChartType, Compare, Measure, Seen};
pub(crate) use sort::{Order, SortColumn};
pub(crate) use step::Step;
pub(crate) use unread::unread;

/// Where the data of a view comes from, as far as an address can say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The demo of the host program: can be connected again by itself.
    Demo,
    /// A connection or files: a person has to bring them again.
    Own,
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
    /// All must hold; at most one for each dimension and operator.
    pub filters: Vec<Filter>,
    /// Groups that were entered, outermost first; each narrows the view too.
    pub steps: Vec<Step>,
    /// What is measured.
    pub measure: Measure,
    /// Whether each column has those before it in it.
    pub is_accumulated: bool,
    /// What the period is compared with.
    pub compare: Compare,
    /// Groups by when they had usage.
    pub seen: Seen,
    /// Form of the main chart.
    pub chart: ChartType,
    /// Dimensions of the small charts; empty for the usual ones.
    pub cards: Vec<Dimension>,
    /// Order of the table's rows, the first decides; empty for largest first.
    pub order: Vec<Order>,
    /// Id of the resource that the page of one resource is about.
    pub resource: Option<String>,
    /// Language of the page; `None` for the one that the person prefers.
    pub language: Option<Language>,
    /// Currency of the amounts; `None` for the commonest.
    pub currency: Option<Currency>,
    /// Subscription ids, and resource groups as the paths of their ids; empty
    /// for all.
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
            steps: Vec::new(),
            measure: Measure::default(),
            is_accumulated: false,
            compare: Compare::default(),
            seen: Seen::default(),
            chart: ChartType::default(),
            cards: Vec::new(),
            order: Vec::new(),
            resource: None,
            language: None,
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
pub(crate) const MOST_LEVELS: usize = 8;
/// How many small charts stand beside the main one.
pub(crate) const CARDS: usize = 3;

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
                    if let Some(filter) = Filter::read(&value) {
                        filter::add(&mut view.filters, filter);
                    }
                }
                "step" => {
                    if let Some(step) = Step::read(&value) {
                        view.steps.retain(|known| known.dimension != step.dimension);
                        view.steps.push(step);
                    }
                }
                "measure" => view.measure = Measure::read(&value).unwrap_or(view.measure),
                "sum" => view.is_accumulated = value == "running",
                "compare" => view.compare = Compare::read(&value).unwrap_or(view.compare),
                "seen" => view.seen = Seen::read(&value).unwrap_or(view.seen),
                "chart" => view.chart = ChartType::read(&value).unwrap_or(view.chart),
                "card" => view.cards.extend(parse_dimension(&value)),
                "order" => {
                    if let Some(order) = Order::read(&value)
                        && view.order.iter().all(|known| known.column != order.column)
                    {
                        view.order.push(order);
                    }
                }
                "resource" => view.resource = Some(value).filter(|id| !id.is_empty()),
                "lang" => view.language = Language::matching(&value).or(view.language),
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
        view.cards.truncate(CARDS);
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
            filter.write(|condition| add("where", condition));
        }
        for step in &self.steps {
            add("step", &step.write());
        }
        if self.measure != standard.measure {
            add("measure", self.measure.text());
        }
        if self.is_accumulated {
            add("sum", "running");
        }
        if self.compare != standard.compare {
            add("compare", self.compare.text());
        }
        if self.seen != standard.seen {
            add("seen", self.seen.text());
        }
        if self.chart != standard.chart {
            add("chart", self.chart.text());
        }
        for dimension in &self.cards {
            add("card", &dimension_text(dimension));
        }
        for order in &self.order {
            add("order", &order.write());
        }
        if let Some(resource) = &self.resource {
            add("resource", resource);
        }
        if let Some(language) = self.language {
            add("lang", language.code());
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
        filter::add(&mut self.filters, Filter::is(dimension, vec![value]));
    }

    /// Adds a filter; values of one that compares alike become values of that one.
    pub(crate) fn add(&mut self, filter: Filter) {
        filter::add(&mut self.filters, filter);
    }

    /// The filters of a query: those chosen, the groups entered and the scope.
    #[must_use]
    pub(crate) fn query_filters(&self) -> Vec<QueryFilter> {
        let entered = self.step_filters().collect::<Vec<_>>();
        let all = self.filters.iter().chain(&entered);
        let mut filters: Vec<QueryFilter> = all.map(Filter::for_query).collect();
        filters.extend(self.scope_filter());
        filters
    }
}

/// A filter of a query: one of several values.
#[must_use]
pub(crate) fn query_filter(dimension: Dimension, values: Vec<Option<String>>) -> QueryFilter {
    Filter::is(dimension, values).for_query()
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
