//! A field of a rule: what is typed counts when the field is left, so that half
//! a word never does.

use leptos::prelude::*;

/// A line of text with what is wrong with it beneath.
#[component]
pub(super) fn RuleText(
    /// Its label.
    #[prop(into)]
    label: Signal<String>,
    /// Names it in the document; once on a page.
    #[prop(into)]
    id: String,
    /// What the rule says.
    #[prop(into)]
    value: Signal<String>,
    /// What is wrong with it.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// A hint while it is empty.
    #[prop(optional)]
    placeholder: &'static str,
    /// Values to choose from.
    #[prop(optional, into)]
    suggestions: Signal<Vec<String>>,
    /// Whether numbers are typed into it.
    #[prop(optional)]
    is_number: bool,
    /// Takes what was typed, without spaces around it.
    on_change: Callback<String>,
) -> impl IntoView {
    let (list_id, problem_id) = (format!("{id}-list"), format!("{id}-problem"));
    let (list, described_by) = (list_id.clone(), problem_id.clone());
    let has_suggestions = Memo::new(move |_| suggestions.with(|list| !list.is_empty()));
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
                prop:value=value
                on:change=move |event| on_change.run(event_target_value(&event).trim().to_owned()) />
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

/// What is wrong with a control that has no place for it.
#[component]
pub(super) fn Problem(
    /// What it is.
    words: Signal<Option<String>>,
) -> impl IntoView {
    view! { <p class="field-problem" role="alert">{words}</p> }
}
