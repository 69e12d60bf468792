//! A line of text with its label and what is wrong with it.

use leptos::prelude::*;

/// What stands in a field, and when what is typed counts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FieldText {
    /// Letter by letter.
    Typed(RwSignal<String>),
    /// When the field is left, so that half a word never counts; without the
    /// spaces around it.
    Entered(Signal<String>, Callback<String>),
}

impl From<RwSignal<String>> for FieldText {
    fn from(text: RwSignal<String>) -> Self {
        Self::Typed(text)
    }
}

impl From<(Signal<String>, Callback<String>)> for FieldText {
    fn from((text, on_change): (Signal<String>, Callback<String>)) -> Self {
        Self::Entered(text, on_change)
    }
}

impl FieldText {
    fn shown(self) -> String {
        match self {
            Self::Typed(text) => text.get(),
            Self::Entered(text, _) => text.get(),
        }
    }

    /// Whether each letter counts.
    const fn counts(self) -> bool {
        matches!(self, Self::Typed(_))
    }

    fn typed(self, now: String) {
        if let Self::Typed(text) = self {
            text.set(now);
        }
    }

    fn entered(self, now: &str) {
        if let Self::Entered(_, on_change) = self {
            on_change.run(now.trim().to_owned());
        }
    }
}

/// A text field. What is wrong stands beneath it and is tied to it.
#[component]
pub(crate) fn TextField(
    /// Its label.
    #[prop(into)]
    label: Signal<String>,
    /// What stands in it.
    #[prop(into)]
    value: FieldText,
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
    // In a form without a button to save nobody has done anything wrong before an
    // empty field has been left.
    let is_left = RwSignal::new(false);
    let problem = Signal::derive(move || {
        let is_begun = is_left.get() || value.counts() || !value.shown().is_empty();
        problem.get().filter(|_| is_begun)
    });
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
                prop:value=move || value.shown()
                on:blur=move |_| is_left.set(true)
                on:input=move |event| value.typed(event_target_value(&event))
                on:change=move |event| value.entered(&event_target_value(&event)) />
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
