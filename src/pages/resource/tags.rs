//! The tags of one resource.

use costs::query::{Dimension, Key};
use leptos::prelude::*;

use crate::i18n::explorer_texts;
use crate::state::{Answer, Session, ViewState, queries};

/// The value of each tag that the resource has in these days.
#[component]
pub(super) fn Tags(id: Memo<Option<String>>) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let session = Session::current();
    let keys = Memo::new(move |_| session.summary.with(|summary| summary.tag_keys.clone()));
    let query = Memo::new(move |_| {
        let mut query = view.resource_query(&id.get()?);
        query.group_by = keys.get().into_iter().map(Dimension::Tag).collect();
        Some(query).filter(|query| !query.group_by.is_empty())
    });
    let answer = queries::table(session, query);
    let tags = move || {
        answer.with(|answer| {
            let Answer::Ready(table) = answer else {
                return None;
            };
            let keys = keys.get();
            let mut found: Vec<(String, String)> = Vec::new();
            for group in &table.groups {
                for (key, value) in keys.iter().zip(&group.keys) {
                    if let Key::Value { name, .. } = value {
                        let tag = (key.clone(), name.clone());
                        if !found.contains(&tag) {
                            found.push(tag);
                        }
                    }
                }
            }
            Some(found)
        })
    };
    view! {
        <section class="card" aria-label=text.tags>
            <div class="card-head"><h2>{text.tags}</h2></div>
            {move || match tags() {
                Some(tags) if !tags.is_empty() => {
                    let tags = tags.into_iter().map(|(key, value)| view! {
                        <div class="essential"><dt>{key}</dt><dd>{value}</dd></div>
                    });
                    view! { <dl class="essentials">{tags.collect_view()}</dl> }.into_any()
                }
                _ => view! { <p class="quiet">{text.no_tags}</p> }.into_any(),
            }}
        </section>
    }
    .into_any()
}
