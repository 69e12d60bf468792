//! A passphrase and what it is for.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// One field and one button. What was typed is forgotten when it is used.
#[component]
pub(super) fn PassphraseForm(
    /// Names the field in the document.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// What to know about it.
    hint: &'static str,
    /// What the button does.
    action: &'static str,
    /// Whether the button needs one.
    is_needed: bool,
    /// Whether it is one that nothing has yet.
    is_new: bool,
    /// Called with what was typed.
    on_submit: Callback<String>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let hint_id = format!("{id}-hint");
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.run(typed.get_untracked());
        typed.set(String::new());
    };
    view! {
        <form class="form" on:submit=submit>
            <label class="field">
                <span class="field-label">{label}</span>
                <input class="input" id=id type="password" spellcheck="false" required=is_needed
                    autocomplete=if is_new { "new-password" } else { "off" } aria-describedby=hint_id.clone()
                    prop:value=typed on:input=move |event| typed.set(event_target_value(&event)) />
            </label>
            <p class="quiet" id=hint_id>{hint}</p>
            <div class="actions">
                <button type="submit" class="button button-primary"
                    disabled=move || is_needed && typed.with(String::is_empty)>{action}</button>
            </div>
        </form>
    }
    .into_any()
}
