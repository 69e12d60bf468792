//! The tags of one resource and how they have changed.

use engine::protocol::{ResourceDetails, TagHistory, TagValue};
use leptos::prelude::*;

use crate::i18n::{self, explorer_texts, texts};

/// Each tag with its values, latest first.
#[component]
pub(super) fn Tags(details: Memo<Option<ResourceDetails>>) -> impl IntoView {
    let text = explorer_texts();
    let tags = move || details.with(|details| details.as_ref().map(|details| details.tags.clone()));
    view! {
        <section class="card" aria-label=text.tags>
            <div class="card-head"><h2>{text.tags}</h2></div>
            {move || match tags() {
                Some(tags) if !tags.is_empty() => {
                    view! { <dl class="essentials">{tags.iter().map(tag).collect_view()}</dl> }.into_any()
                }
                _ => view! { <p class="quiet">{text.no_tags}</p> }.into_any(),
            }}
        </section>
    }
    .into_any()
}

fn tag(tag: &TagHistory) -> impl IntoView + use<> {
    let has_changed = tag.values.len() > 1 || !tag.is_present;
    let values = tag.values.iter().map(|value| {
        let words = words(value, has_changed);
        view! { <dd>{words}</dd> }
    });
    view! { <div class="essential"><dt>{tag.key.clone()}</dt>{values.collect_view()}</div> }
}

/// A value, with its days where it has not always been the same.
fn words(value: &TagValue, has_changed: bool) -> String {
    let name = match value.value.is_empty() {
        true => texts().empty_value.to_owned(),
        false => value.value.clone(),
    };
    if has_changed {
        (explorer_texts().tag_in)(&name, &i18n::range(value.days))
    } else {
        name
    }
}
