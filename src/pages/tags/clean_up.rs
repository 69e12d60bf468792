//! Resources that lack tags, by what they cost.

use std::sync::Arc;

use costs::query::{Group, Key, Query, Table};
use leptos::prelude::*;

use super::scope::{plain_view, query_of};
use crate::components::{
    ComboOption, Combobox, CopyButton, CsvLines, EmptyState, MessageBar, Skeleton, Tone,
};
use crate::i18n::{self, failure_text, tags_texts, texts};
use crate::pages::portal::resource_in_portal;
use crate::route::{Page, View};
use crate::state::{AllocationRules, Answer, Session, ViewState, queries};

/// Keys that are wanted until a person chooses: the most used ones.
const USUAL_KEYS: usize = 2;
/// Resources that are listed and copied; the rest is summed.
const MOST_RESOURCES: u32 = 1_000;
/// Of these, those shown before a person asks for all.
const SHOWN_AT_FIRST: usize = 25;

/// The list, and the choice of keys.
#[component]
pub(super) fn CleanUp() -> impl IntoView {
    let text = tags_texts();
    let session = Session::current();
    let view = ViewState::current();
    let rules = AllocationRules::current();
    let keys = Memo::new(move |_| {
        let usual = || {
            session.summary.with(|summary| {
                let usual = summary.tag_keys.iter().take(USUAL_KEYS);
                usual.cloned().collect::<Vec<_>>()
            })
        };
        rules.wanted.get().unwrap_or_else(usual)
    });
    let options = Signal::derive(move || {
        let mut known = session.summary.with(|summary| summary.tag_keys.clone());
        for key in keys.get() {
            if !known.contains(&key) {
                known.push(key);
            }
        }
        let option = |key: String| ComboOption::new(key.clone(), key);
        known.into_iter().map(option).collect::<Vec<_>>()
    });
    let all_query = Memo::new(move |_| Some(query_of(view, Vec::new(), 1)));
    let all = queries::table(session, all_query);
    let query = Memo::new(move |_| {
        let keys = keys.get();
        let asked = || query_of(view, Vec::new(), MOST_RESOURCES).untagged(&keys);
        (!keys.is_empty()).then(asked)
    });
    let answer = queries::table(session, query);
    let list = move || {
        if keys.with(Vec::is_empty) {
            return nothing(text.nothing_wanted, text.nothing_wanted_next);
        }
        answer.with(|answer| match (answer, answer.value()) {
            (Answer::Failed(failure), _) => {
                let words = failure_text(failure);
                view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> }
                    .into_any()
            }
            (_, None) => view! { <Skeleton lines=8 label=texts().loading /> }.into_any(),
            (_, Some(table)) if table.groups.is_empty() => {
                let is_unused = all.with(|all| all.value().is_none_or(|all| all.total.rows == 0));
                if is_unused {
                    nothing(texts().nothing_here, texts().nothing_in_period)
                } else {
                    nothing(text.all_tagged, text.all_tagged_next)
                }
            }
            (_, Some(table)) => {
                let (table, keys) = (table.clone(), keys.get());
                view! { <Resources table keys /> }.into_any()
            }
        })
    };
    let choose = Callback::new(move |keys: Vec<String>| rules.want(keys));
    view! {
        <section class="card" aria-labelledby="clean-up-title">
            <h2 id="clean-up-title">{text.clean_up_title}</h2>
            <p class="quiet">{text.clean_up_text}</p>
            <div class="tag-fields">
                <div class="tag-wide">
                    <Combobox label=text.wanted options chosen=keys is_multiple=true placeholder=text.choose on_change=choose />
                    <p class="quiet note">{move || i18n::list(&keys.get())}</p>
                </div>
            </div>
            {list}
        </section>
    }
    .into_any()
}

fn nothing(title: &'static str, text: &'static str) -> AnyView {
    view! { <EmptyState title text /> }.into_any()
}

/// A resource of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lacking {
    id: String,
    name: String,
    missing: Vec<String>,
}

impl Lacking {
    fn of(group: &Group, keys: &[String]) -> Option<Self> {
        let Some(Key::Value { id, name }) = group.keys.first() else {
            return None;
        };
        let missing = Query::missing_tags(group, keys.len()).into_iter();
        Some(Self {
            id: id.clone(),
            name: name.clone(),
            missing: missing
                .filter_map(|place| keys.get(place).cloned())
                .collect(),
        })
    }
}

/// The group of a resource's path.
fn resource_group(id: &str) -> Option<&str> {
    let mut parts = id.split('/');
    parts.find(|part| part.eq_ignore_ascii_case("resourcegroups"))?;
    parts.next()
}

/// All listed resources as CSV.
fn csv(table: &Table, keys: &[String]) -> String {
    let text = tags_texts();
    let mut lines = CsvLines::default();
    for heading in [
        text.csv_resource,
        text.csv_missing,
        text.csv_cost,
        text.csv_currency,
    ] {
        lines.plain(heading);
    }
    lines.end_line();
    let currency = table.currency.map(|currency| currency.to_string());
    for group in &table.groups {
        let Some(resource) = Lacking::of(group, keys) else {
            continue;
        };
        lines.text(&resource.id);
        lines.text(&resource.missing.join(";"));
        lines.plain(&i18n::priced(&group.total).map_or_else(String::new, |cost| cost.to_string()));
        lines.plain(currency.as_deref().unwrap_or_default());
        lines.end_line();
    }
    lines.finish()
}

#[component]
fn Resources(table: Arc<Table>, keys: Vec<String>) -> impl IntoView {
    let text = tags_texts();
    let session = Session::current();
    let view = ViewState::current();
    let shows_all = RwSignal::new(false);
    let currency = table.currency;
    let copied = (table.clone(), keys.clone());
    let copy = Callback::new(move |()| csv(&copied.0, &copied.1));
    let count = table.groups.len();
    let at_stake = (text.at_stake)(&i18n::cost(&table.total, currency));
    let resources = (text.resources)(table.group_count);
    let others = table.others.clone();
    let more = move || {
        let others = others.as_ref().filter(|_| shows_all.get())?;
        Some(view! {
            <tr>
                <th scope="row">{(text.more_resources)(others.groups)}</th>
                <td class="number">{i18n::cost(&others.total, currency)}</td>
                <td></td>
                <td></td>
                <td></td>
            </tr>
        })
    };
    let row = move |group: &Group, keys: &[String]| {
        let resource = Lacking::of(group, keys)?;
        let id = resource.id.clone();
        let href = Memo::new(move |_| {
            let shown = View {
                resource: Some(id.clone()),
                ..plain_view(view)
            };
            shown.href(Page::Resource)
        });
        let portal = resource_in_portal(session, &resource.id).map(|address| {
            let words = (text.in_portal)(&resource.name);
            view! { <a href=address target="_blank" rel="noreferrer" aria-label=words>{text.portal}</a> }
        });
        let place = resource_group(&resource.id).unwrap_or_default().to_owned();
        Some(view! {
            <tr>
                <th scope="row" class="name" title=resource.id><a href=href>{resource.name}</a></th>
                <td class="number" title=i18n::exact_cost(&group.total, currency)>{i18n::cost(&group.total, currency)}</td>
                <td class="words">{i18n::list(&resource.missing)}</td>
                <td class="words">{place}</td>
                <td class="number">{portal}</td>
            </tr>
        })
    };
    let rows = move || {
        let most = if shows_all.get() {
            count
        } else {
            SHOWN_AT_FIRST
        };
        let groups = table.groups.iter().take(most);
        groups.filter_map(|group| row(group, &keys)).collect_view()
    };
    view! {
        <div class="card-head">
            <p><strong>{at_stake}</strong> " " <span class="quiet">{resources}</span></p>
            <CopyButton text=copy copy=text.copy_csv copied=texts().copied />
        </div>
        <div class="grid-region clean-up" role="group" tabindex="0" aria-label=text.clean_up_title>
            <table class="data-table">
                <caption class="hidden-label">{text.clean_up_title}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.resource}</th>
                        <th scope="col" class="number">{texts().cost}</th>
                        <th scope="col">{text.missing}</th>
                        <th scope="col">{texts().resource_group}</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows} {more}</tbody>
            </table>
        </div>
        <Show when=move || { !shows_all.get() && SHOWN_AT_FIRST < count }>
            <button type="button" class="button more-button" on:click=move |_| shows_all.set(true)>{text.show_all}</button>
        </Show>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use costs::query::Cell;

    use super::*;

    #[test]
    fn a_resource_says_what_it_lacks() {
        let key = |id: &str, name: &str| Key::Value {
            id: id.to_owned(),
            name: name.to_owned(),
        };
        let group = Group {
            keys: vec![
                key(
                    "/subscriptions/1/resourcegroups/rg-web/providers/x/y/web",
                    "web",
                ),
                key(r#"["prod",null]"#, "prod"),
            ],
            total: Cell::default(),
            cells: Vec::new(),
            quantity: None,
            quantities: Vec::new(),
            previous: None,
            current: None,
        };
        let keys = ["env".to_owned(), "owner".to_owned()];
        let found = Lacking::of(&group, &keys).unwrap();
        assert_eq!(found.missing, ["owner"]);
        assert_eq!(resource_group(&found.id), Some("rg-web"));
        assert_eq!(resource_group("web"), None);
    }
}
