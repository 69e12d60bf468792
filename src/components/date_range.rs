//! Two days by hand, with what is wrong with them.

use leptos::prelude::*;

use crate::i18n::shell_texts;

/// Native date fields for the first and the last day, and a button that takes
/// them. Days are written as `2026-03-31`, as the browser gives them.
#[component]
pub(crate) fn DateRange(
    /// The first day.
    first: RwSignal<String>,
    /// The last day.
    last: RwSignal<String>,
    /// What is wrong with them, in words.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// Takes them; only while nothing is wrong.
    on_apply: Callback<()>,
) -> impl IntoView {
    let text = shell_texts();
    let is_wrong = Memo::new(move |_| problem.with(Option::is_some));
    let field = move |label: &'static str, day: RwSignal<String>| {
        view! {
            <label class="field">
                <span class="field-label">{label}</span>
                <input class="input" type="date" prop:value=day
                    aria-invalid=move || is_wrong.get().to_string()
                    on:input=move |event| day.set(event_target_value(&event)) />
            </label>
        }
    };
    view! {
        <form class="custom-days" on:submit=move |event| {
            event.prevent_default();
            if !is_wrong.get_untracked() {
                on_apply.run(());
            }
        }>
            {field(text.first_day, first)}
            {field(text.last_day, last)}
            <p class="field-problem" role="alert">{problem}</p>
            <button type="submit" class="button button-primary" disabled=is_wrong>{text.apply}</button>
        </form>
    }
    .into_any()
}
