//! Views to begin with.

use costs::query::{Dimension, Granularity};

use crate::i18n::explorer_texts;
use crate::route::{ChartType, Compare, Filter, Order, Seen, SortColumn, View};

/// A view that the product brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Starter {
    /// What each service costs, day by day.
    Service,
    /// What each resource costs.
    Resource,
    /// What each value of a tag costs.
    Tag,
    /// What each region costs.
    Location,
    /// What no tag says whose it is.
    Untagged,
    /// Resources that came or went.
    NewAndVanished,
    /// What has grown most.
    MostGrown,
}

impl Starter {
    /// All, in the order they are offered.
    pub(super) const ALL: [Self; 7] = [
        Self::Service,
        Self::Resource,
        Self::Tag,
        Self::Location,
        Self::Untagged,
        Self::NewAndVanished,
        Self::MostGrown,
    ];

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        let text = explorer_texts();
        match self {
            Self::Service => text.by_service,
            Self::Resource => text.by_resource,
            Self::Tag => text.by_tag,
            Self::Location => text.by_location,
            Self::Untagged => text.untagged,
            Self::NewAndVanished => text.new_and_vanished,
            Self::MostGrown => text.most_grown,
        }
    }

    /// Whether it can be shown: two of them need a tag in use.
    pub(super) const fn is_offered(self, has_tags: bool) -> bool {
        has_tags || !matches!(self, Self::Tag | Self::Untagged)
    }

    /// The view, in the period, scope and currency of `now`. `tag` is the key
    /// that most usage has.
    pub(super) fn view(self, now: &View, tag: Option<&str>) -> View {
        let mut view = View {
            source: now.source,
            period: now.period,
            scope: now.scope.clone(),
            currency: now.currency,
            // Three of them show nothing without a comparison.
            compare: match now.compare {
                Compare::Nothing => Compare::default(),
                other => other,
            },
            ..View::default()
        };
        let tag = || tag.map(|key| Dimension::Tag(key.to_owned()));
        match self {
            Self::Service => {}
            Self::Resource => {
                view.group_by = vec![Dimension::Resource];
                view.chart = ChartType::Bars;
            }
            Self::Tag => view.group_by = tag().into_iter().collect(),
            Self::Location => view.group_by = vec![Dimension::Location],
            Self::Untagged => {
                view.group_by = vec![Dimension::ResourceGroup, Dimension::Resource];
                if let Some(dimension) = tag() {
                    let test = costs::query::Test::Empty;
                    view.add(Filter { dimension, test });
                }
            }
            Self::NewAndVanished => {
                view.group_by = vec![Dimension::Resource];
                view.granularity = Granularity::Total;
                view.chart = ChartType::Waterfall;
                view.seen = Seen::Changed;
                view.order = vec![by_change()];
            }
            Self::MostGrown => {
                view.group_by = vec![Dimension::Service, Dimension::Resource];
                view.granularity = Granularity::Total;
                view.chart = ChartType::Waterfall;
                view.order = vec![by_change()];
            }
        }
        view
    }
}

/// Largest growth first.
const fn by_change() -> Order {
    Order {
        column: SortColumn::Change,
        is_ascending: false,
    }
}
