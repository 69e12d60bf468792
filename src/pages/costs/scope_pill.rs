//! Which tenants, subscriptions and resource groups.

use costs::Currency;
use costs::query::{Dimension, Granularity, Group, Query, Table};
use engine::protocol::LoadedSubscription;
use leptos::prelude::*;

use crate::components::{Pill, Tree, TreeNode};
use crate::i18n::{self, key_id, key_name, texts};
use crate::route::View;
use crate::state::{Session, ViewState, queries};

/// More resource groups than anyone ticks one by one; filters find the others.
const MOST_GROUPS: u32 = 2_000;
/// Marks a tenant among the ids of the tree.
const TENANT: &str = "tenant:";

/// A pill with a tree of what is loaded.
#[component]
pub(super) fn ScopePill() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    let open = RwSignal::new(false);
    let value = Signal::derive(move || {
        let scope = view.view.with(|view| view.scope.clone());
        session.summary.with(|summary| match scope.as_slice() {
            [] if summary.subscriptions.len() == 1 => summary.subscriptions[0].name.clone(),
            [] => text.all_subscriptions.to_owned(),
            [only] => summary
                .subscriptions
                .iter()
                .find(|subscription| subscription.id == *only)
                .map_or_else(
                    || only.rsplit('/').next().unwrap_or(only).to_owned(),
                    |subscription| subscription.name.clone(),
                ),
            several => (text.selected)(&i18n::count(several.len() as u64)),
        })
    });
    view! {
        <Pill label=text.scope value=value open=open>
            <ScopeTree />
            <div class="actions">
                <button type="button" class="button" on:click=move |_| view.change(|view| view.scope.clear())>
                    {text.select_all}
                </button>
            </div>
        </Pill>
    }
    .into_any()
}

/// The tree; resource groups are asked for while it is open.
#[component]
fn ScopeTree() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    let query = Memo::new(move |_| {
        let days = session.summary.with(|summary| summary.days)?;
        Some(Query {
            group_by: vec![
                Dimension::Tenant,
                Dimension::Subscription,
                Dimension::ResourceGroup,
            ],
            granularity: Granularity::Total,
            most_groups: MOST_GROUPS,
            ..Query::over(days)
        })
    });
    let answer = queries::table(session, query);
    let nodes = Memo::new(move |_| {
        let table = answer.with(|answer| answer.value().cloned());
        session
            .summary
            .with(|summary| nodes_of(&summary.subscriptions, table.as_deref()))
    });
    let chosen = Signal::derive(move || {
        let scope = view.view.with(|view| view.scope.clone());
        nodes.with(|nodes| ticked(nodes, &scope))
    });
    let on_change = Callback::new(move |ids: Vec<String>| {
        let scope = nodes.with_untracked(|nodes| scope_of(nodes, &ids));
        view.change(|view: &mut View| view.scope = scope);
    });
    view! { <Tree label=text.scope search=text.search nodes=nodes chosen=chosen on_change=on_change /> }
        .into_any()
}

/// Tenants, their subscriptions, and the resource groups of these.
fn nodes_of(subscriptions: &[LoadedSubscription], table: Option<&Table>) -> Vec<TreeNode> {
    let groups = table.map_or(&[][..], |table| &table.groups);
    let currency = table.and_then(|table| table.currency);
    let mut tenants: Vec<TreeNode> = Vec::new();
    for subscription in subscriptions {
        let tenant = tenant_of(&subscription.id, groups).unwrap_or_default();
        let id = format!("{TENANT}{tenant}");
        let place = tenants.iter().position(|node| node.id == id);
        let place = place.unwrap_or_else(|| {
            let name = match tenant.is_empty() {
                true => texts().not_stated.to_owned(),
                false => tenant,
            };
            tenants.push(TreeNode {
                id,
                name,
                ..TreeNode::default()
            });
            tenants.len() - 1
        });
        tenants[place].children.push(TreeNode {
            id: subscription.id.clone(),
            name: subscription.name.clone(),
            detail: (texts().records)(subscription.rows),
            children: groups_of(&subscription.id, groups, currency),
            ..TreeNode::default()
        });
    }
    // One tenant alone says nothing.
    if tenants.len() == 1 {
        return tenants.swap_remove(0).children;
    }
    tenants
}

/// The tenant of a subscription, as its usage has it.
fn tenant_of(subscription: &str, groups: &[Group]) -> Option<String> {
    let own = groups.iter().find(|group| is_of(group, subscription))?;
    own.keys.first().and_then(key_id)
}

fn is_of(group: &Group, subscription: &str) -> bool {
    let own = group.keys.get(1).and_then(|key| key.id());
    own.is_some_and(|id| id.eq_ignore_ascii_case(subscription))
}

/// The resource groups of a subscription.
fn groups_of(subscription: &str, groups: &[Group], currency: Option<Currency>) -> Vec<TreeNode> {
    let mut nodes: Vec<TreeNode> = Vec::new();
    for group in groups.iter().filter(|group| is_of(group, subscription)) {
        let Some(key) = group.keys.get(2) else {
            continue;
        };
        if let Some(id) = key_id(key) {
            nodes.push(TreeNode {
                id,
                name: key_name(&Dimension::ResourceGroup, key),
                detail: i18n::cost(&group.total, currency),
                ..TreeNode::default()
            });
        }
    }
    nodes
}

/// The topmost ticked nodes of a scope.
fn ticked(nodes: &[TreeNode], scope: &[String]) -> Vec<String> {
    if scope.is_empty() {
        return nodes.iter().map(|node| node.id.clone()).collect();
    }
    let mut found = Vec::new();
    for node in nodes {
        if scope.contains(&node.id) {
            found.push(node.id.clone());
        } else if !node.children.is_empty() {
            let inside = ticked_inside(&node.children, scope);
            let is_whole = node.id.starts_with(TENANT)
                && node.children.iter().all(|child| inside.contains(&child.id));
            match is_whole {
                true => found.push(node.id.clone()),
                false => found.extend(inside),
            }
        }
    }
    found
}

fn ticked_inside(nodes: &[TreeNode], scope: &[String]) -> Vec<String> {
    if scope.is_empty() {
        return Vec::new();
    }
    ticked(nodes, scope)
}

/// The scope of ticked nodes: a tenant stands for its subscriptions, and all
/// of them, or none, for everything.
fn scope_of(nodes: &[TreeNode], ids: &[String]) -> Vec<String> {
    let is_all = nodes.iter().all(|node| ids.contains(&node.id));
    if is_all {
        return Vec::new();
    }
    let mut scope = Vec::new();
    for id in ids {
        match nodes
            .iter()
            .find(|node| node.id == *id && id.starts_with(TENANT))
        {
            Some(tenant) => scope.extend(tenant.children.iter().map(|child| child.id.clone())),
            None => scope.push(id.clone()),
        }
    }
    scope
}

#[cfg(test)]
mod tests {
    use costs::query::{Cell, Key};

    use super::*;

    fn node(id: &str, children: Vec<TreeNode>) -> TreeNode {
        TreeNode {
            id: id.to_owned(),
            name: id.to_owned(),
            children,
            ..TreeNode::default()
        }
    }

    fn texts_of(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn resource_groups_stand_below_their_subscription() {
        let key = |id: &str| Key::Value {
            id: id.to_owned(),
            name: id.to_owned(),
        };
        let group = |subscription: &str, id: &str| Group {
            keys: vec![key("tenant"), key(subscription), key(id)],
            total: Cell::default(),
            cells: Vec::new(),
            quantity: None,
            quantities: Vec::new(),
            previous: None,
        };
        let groups = [group("A", "/a/web"), group("b", "/b/db")];
        let ids: Vec<String> = groups_of("a", &groups, None)
            .into_iter()
            .map(|node| node.id)
            .collect();
        assert_eq!(ids, ["/a/web"]);
        assert_eq!(tenant_of("B", &groups), Some("tenant".to_owned()));
    }

    #[test]
    fn a_scope_is_what_is_ticked() {
        let group = "/subscriptions/a/resourcegroups/web";
        let nodes = [
            node(
                "tenant:1",
                vec![node("a", vec![node(group, vec![])]), node("b", vec![])],
            ),
            node("tenant:2", vec![node("c", vec![])]),
        ];
        let cases: [(&[&str], &[&str]); 5] = [
            (&["tenant:1", "tenant:2"], &[]),
            (&["tenant:1"], &["a", "b"]),
            (&["a", "tenant:2"], &["a", "c"]),
            (&["b"], &["b"]),
            (&[group], &[group]),
        ];
        for (ids, scope) in cases {
            assert_eq!(scope_of(&nodes, &texts_of(ids)), scope, "{ids:?}");
            assert_eq!(ticked(&nodes, &texts_of(scope)), ids, "{scope:?}");
        }
    }
}
