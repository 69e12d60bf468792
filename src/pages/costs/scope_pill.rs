//! Which tenants, subscriptions and resource groups.

use std::sync::Arc;

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
    let currencies = Memo::new(move |_| session.summary.with(|summary| summary.currencies.clone()));
    // A table has one currency: each has a question of its own.
    let answers = Memo::new(move |_| {
        let asked = currencies.with(|currencies| asked_of(currencies));
        let answer = |currency| queries::table(session, query(session, currency));
        asked.into_iter().map(answer).collect::<Vec<_>>()
    });
    let nodes = Memo::new(move |_| {
        let tables: Vec<Arc<Table>> = answers.with(|answers| {
            let tables = answers
                .iter()
                .filter_map(|answer| answer.with(|answer| answer.value().cloned()));
            tables.collect()
        });
        session
            .summary
            .with(|summary| nodes_of(&summary.subscriptions, &tables))
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

/// The currencies to ask for; the usual one where nothing has a price.
fn asked_of(currencies: &[Currency]) -> Vec<Option<Currency>> {
    match currencies {
        [] => vec![None],
        all => all.iter().copied().map(Some).collect(),
    }
}

/// Tenants, subscriptions and resource groups with usage in a currency.
fn query(session: Session, currency: Option<Currency>) -> Memo<Option<Query>> {
    Memo::new(move |_| {
        let days = session.summary.with(|summary| summary.days)?;
        Some(Query {
            group_by: vec![
                Dimension::Tenant,
                Dimension::Subscription,
                Dimension::ResourceGroup,
            ],
            granularity: Granularity::Total,
            currency,
            most_groups: MOST_GROUPS,
            ..Query::over(days)
        })
    })
}

/// Tenants, their subscriptions, and the resource groups of these; `tables` has
/// one for each currency.
fn nodes_of(subscriptions: &[LoadedSubscription], tables: &[Arc<Table>]) -> Vec<TreeNode> {
    let mut tenants: Vec<TreeNode> = Vec::new();
    for subscription in subscriptions {
        let tenant = tables
            .iter()
            .find_map(|table| tenant_of(&subscription.id, &table.groups))
            .unwrap_or_default();
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
            children: groups_of(&subscription.id, tables),
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

/// The resource groups of a subscription, each with what it costs in each
/// currency that it has.
fn groups_of(subscription: &str, tables: &[Arc<Table>]) -> Vec<TreeNode> {
    let mut nodes: Vec<TreeNode> = Vec::new();
    let mut priced: Vec<Vec<String>> = Vec::new();
    for table in tables {
        let own = table.groups.iter();
        for group in own.filter(|group| is_of(group, subscription)) {
            let Some((key, id)) = group.keys.get(2).and_then(|key| Some((key, key_id(key)?)))
            else {
                continue;
            };
            let place = nodes.iter().position(|node| node.id == id);
            let cost = i18n::cost(&group.total, table.currency);
            let place = place.unwrap_or_else(|| {
                nodes.push(TreeNode {
                    id,
                    name: key_name(&Dimension::ResourceGroup, key),
                    detail: cost.clone(),
                    ..TreeNode::default()
                });
                priced.push(Vec::new());
                nodes.len() - 1
            });
            // What has no price has no currency either: it is in each table.
            if i18n::priced(&group.total).is_some() {
                priced[place].push(cost);
            }
        }
    }
    for (node, costs) in nodes.iter_mut().zip(priced) {
        if !costs.is_empty() {
            node.detail = i18n::list(&costs);
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
    use costs::Money;
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

    fn group(tenant: &str, subscription: &str, id: &str, cost: i64) -> Group {
        let key = |id: &str| Key::Value {
            id: id.to_owned(),
            name: id.to_owned(),
        };
        Group {
            keys: vec![key(tenant), key(subscription), key(id)],
            total: Cell {
                cost: Money::from_raw(i128::from(cost) * 10i128.pow(12)),
                rows: 1,
                unpriced_rows: u32::from(cost == 0),
            },
            cells: Vec::new(),
            quantity: None,
            quantities: Vec::new(),
            previous: None,
            current: None,
        }
    }

    fn table(currency: &str, groups: Vec<Group>) -> Arc<Table> {
        Arc::new(Table {
            currency: currency.parse().ok(),
            other_currencies: Vec::new(),
            granularity: Granularity::Total,
            group_count: groups.len() as u32,
            previous: None,
            current: None,
            compared: None,
            buckets: Vec::new(),
            groups,
            others: None,
            total: Cell::default(),
            totals: Vec::new(),
            last_day: None,
            shared: Vec::new(),
            shared_totals: Vec::new(),
        })
    }

    fn subscription(id: &str) -> LoadedSubscription {
        LoadedSubscription {
            id: id.to_owned(),
            name: id.to_owned(),
            rows: 1,
            ..LoadedSubscription::default()
        }
    }

    #[test]
    fn tenants_of_every_currency_are_known() {
        let tables = [
            table(
                "USD",
                vec![
                    group("first", "A", "/a/web", 2),
                    group("first", "A", "/a/lost", 0),
                ],
            ),
            table(
                "EUR",
                vec![
                    group("second", "b", "/b/db", 3),
                    group("first", "A", "/a/lost", 0),
                    group("first", "A", "/a/web", 1),
                ],
            ),
        ];
        let nodes = nodes_of(&[subscription("a"), subscription("b")], &tables);
        let names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
        assert_eq!(names, ["first", "second"]);
        let of_a = &nodes[0].children[0].children;
        let details: Vec<_> = of_a.iter().map(|node| (&*node.id, &*node.detail)).collect();
        let no_price = texts().no_price;
        assert_eq!(details, [("/a/web", "$2.00, €1.00"), ("/a/lost", no_price)]);
        assert_eq!(nodes[1].children[0].children[0].detail, "€3.00");
    }

    #[test]
    fn without_prices_the_usual_question_is_asked() {
        assert_eq!(asked_of(&[]), [None]);
        assert_eq!(asked_of(&[Currency::USD]), [Some(Currency::USD)]);
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
