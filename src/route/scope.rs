//! Which subscriptions and resource groups a view is about.

use costs::query::{Condition, Dimension, Filter as QueryFilter, Test};

use super::View;

impl View {
    /// Subscriptions in scope, also those of which it has only some resource
    /// groups; empty for all.
    #[must_use]
    pub(crate) fn subscriptions(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for entry in &self.scope {
            let id = subscription_of(entry);
            if !found.iter().any(|known| known.eq_ignore_ascii_case(id)) {
                found.push(id.to_owned());
            }
        }
        found
    }

    /// Usage of one of the subscriptions or resource groups in scope.
    pub(super) fn scope_filter(&self) -> Option<QueryFilter> {
        let entries = self.scope.iter().cloned().map(Some);
        let (groups, subscriptions): (Vec<_>, Vec<_>) =
            entries.partition(|entry| entry.as_ref().is_some_and(|id| id.starts_with('/')));
        let parts = [
            (Dimension::Subscription, subscriptions),
            (Dimension::ResourceGroup, groups),
        ];
        let parts = parts.into_iter().filter(|(_, ids)| !ids.is_empty());
        let any: Vec<Condition> = parts
            .map(|(dimension, ids)| Condition {
                dimension,
                test: Test::Is(ids),
            })
            .collect();
        (!any.is_empty()).then_some(QueryFilter { any })
    }
}

/// The subscription of a scope's entry: itself, or the one in a path such as
/// `/subscriptions/ID/resourcegroups/NAME`.
fn subscription_of(entry: &str) -> &str {
    if !entry.starts_with('/') {
        return entry;
    }
    let mut parts = entry.split('/').filter(|part| !part.is_empty());
    parts.next();
    parts.next().unwrap_or(entry)
}

/// Whether a scope has the subscription, or some of its resource groups; an
/// empty one has all.
#[must_use]
pub(crate) fn is_in_scope(scope: &[String], subscription: &str) -> bool {
    let has = |entry: &String| subscription_of(entry).eq_ignore_ascii_case(subscription);
    scope.is_empty() || scope.iter().any(has)
}
