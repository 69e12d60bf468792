//! A message across the page, with what to do about it.

use leptos::prelude::*;

use super::{Icon, IconName, Tone};

/// A message; bad ones are announced at once.
#[component]
pub(crate) fn MessageBar(
    /// What it means.
    tone: Tone,
    /// What happened.
    #[prop(into)]
    title: String,
    /// What to do.
    #[prop(into, optional)]
    text: String,
    /// Buttons and links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let icon = match tone {
        Tone::Plain => IconName::Note,
        Tone::Good => IconName::Success,
        Tone::Warning => IconName::Warning,
        Tone::Bad => IconName::Failure,
    };
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    view! {
        <div class=format!("message {}", tone.class()) role=role>
            <Icon name=icon />
            <div class="message-text"><strong>{title}</strong> " " {text}</div>
            <div class="message-actions">{children.map(|children| children())}</div>
        </div>
    }
    .into_any()
}
