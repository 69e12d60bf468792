//! Into which columns of dates the period is cut, as a choice.

use leptos::prelude::*;

use crate::components::{Choice, Select};
use crate::i18n::{granularity_name, texts};
use crate::route::{GRANULARITIES, granularity_text, parse_granularity};
use crate::state::ViewState;

/// The choice; it changes the view.
#[component]
pub(super) fn GranularityChoice() -> impl IntoView {
    let view = ViewState::current();
    let chosen = Signal::derive(move || {
        granularity_text(view.view.with(|view| view.granularity)).to_owned()
    });
    let choices = GRANULARITIES
        .map(|granularity| {
            Choice::new(granularity_text(granularity), granularity_name(granularity))
        })
        .to_vec();
    let choose = Callback::new(move |text: String| {
        view.change(|view| {
            view.granularity = parse_granularity(&text).unwrap_or(view.granularity);
        });
    });
    view! { <Select label=texts().granularity choices chosen on_change=choose /> }.into_any()
}
