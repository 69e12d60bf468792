//! A line of text with its label and what is wrong with it.

use leptos::prelude::*;

/// A text field. What is wrong stands beneath it and is tied to it.
#[component]
pub(crate) fn TextField(
    /// Its label.
    #[prop(into)]
    label: String,
    /// What stands in it.
    value: RwSignal<String>,
    /// Names it in the document; once on a page.
    #[prop(into)]
    id: String,
    /// What is wrong with it.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// A hint while it is empty.
    #[prop(into, optional)]
    placeholder: String,
    /// Values to choose from.
    #[prop(optional, into)]
    suggestions: Signal<Vec<String>>,
    /// Whether numbers are typed into it.
    #[prop(optional)]
    is_number: bool,
) -> impl IntoView {
    let (list_id, problem_id) = (format!("{id}-list"), format!("{id}-problem"));
    let described_by = problem_id.clone();
    let has_suggestions = Memo::new(move |_| suggestions.with(|list| !list.is_empty()));
    let list = list_id.clone();
    let class = if is_number {
        "input number-input"
    } else {
        "input"
    };
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <input class=class id=id type="text" autocomplete="off" spellcheck="false" placeholder=placeholder
                inputmode=is_number.then_some("decimal")
                list=move || has_suggestions.get().then(|| list.clone())
                aria-invalid=move || problem.with(Option::is_some).to_string()
                aria-describedby=move || problem.with(Option::is_some).then(|| described_by.clone())
                prop:value=value on:input=move |event| value.set(event_target_value(&event)) />
            <Show when=move || has_suggestions.get()>
                <datalist id=list_id.clone()>
                    {move || suggestions.get().into_iter().map(|value| view! { <option value=value></option> }).collect_view()}
                </datalist>
            </Show>
            <p class="field-problem" id=problem_id role="alert">{problem}</p>
        </div>
    }
    .into_any()
}
