//! Views to begin with, which the product brings.

use costs::query::{Dimension, Granularity};

use leptos::prelude::With;

use super::{Session, ViewState};
use crate::i18n::explorer_texts;
use crate::route::{ChartType, Compare, Filter, Order, Seen, SortColumn, View};

/// A view that the product brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Starter {
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
    const ALL: [Self; 7] = [
        Self::Service,
        Self::Resource,
        Self::Tag,
        Self::Location,
        Self::Untagged,
        Self::NewAndVanished,
        Self::MostGrown,
    ];

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
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

    /// Those that the loaded usage can fill.
    pub(crate) fn offered(session: Session) -> impl Iterator<Item = Self> {
        let has_tags = first_tag(session).is_some();
        Self::ALL
            .into_iter()
            .filter(move |starter| starter.is_offered(has_tags))
    }

    /// The view that it shows now.
    pub(crate) fn shown(self, session: Session, view: ViewState) -> View {
        let tag = first_tag(session);
        view.view.with(|view| self.view(view, tag.as_deref()))
    }

    /// Whether it can be shown: two of them need a tag in use.
    const fn is_offered(self, has_tags: bool) -> bool {
        has_tags || !matches!(self, Self::Tag | Self::Untagged)
    }

    /// The view, in the period, scope and currency of `now`. `tag` is the key
    /// that most usage has.
    fn view(self, now: &View, tag: Option<&str>) -> View {
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

/// The tag key that most usage has.
fn first_tag(session: Session) -> Option<String> {
    session
        .summary
        .with(|summary| summary.tag_keys.first().cloned())
}

/// Largest growth first.
const fn by_change() -> Order {
    Order {
        column: SortColumn::Change,
        is_ascending: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_starter_keeps_what_the_figures_are_about() {
        let now = View {
            scope: vec!["a".to_owned()],
            compare: Compare::Nothing,
            group_by: vec![Dimension::Unit],
            ..View::default()
        };
        for starter in Starter::ALL {
            let view = starter.view(&now, Some("env"));
            assert_eq!(view.scope, now.scope);
            assert_eq!(view.period, now.period);
            assert_ne!(view.compare, Compare::Nothing);
            assert_ne!(view.group_by, now.group_by, "{starter:?}");
        }
        let offered = |has_tags| {
            let all = Starter::ALL.into_iter();
            all.filter(|starter| starter.is_offered(has_tags)).count()
        };
        assert_eq!((offered(true), offered(false)), (7, 5));
    }
}
