//! A figure with its name and what it is compared with.

use leptos::prelude::*;

/// What a figure or message means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    /// Neither good nor bad.
    #[default]
    Plain,
    /// Good.
    Good,
    /// Look at it.
    Warning,
    /// Bad.
    Bad,
}

impl Tone {
    /// Class name in the style sheets.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Plain => "tone-plain",
            Self::Good => "tone-good",
            Self::Warning => "tone-warning",
            Self::Bad => "tone-bad",
        }
    }
}

/// What a [`KpiCard`] shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Kpi {
    /// The figure; `None` while it is not known yet.
    pub(crate) value: Option<String>,
    /// A line beneath.
    pub(crate) detail: String,
    /// What it means.
    pub(crate) tone: Tone,
    /// The view that shows the same figure.
    pub(crate) href: String,
}

/// A card that is one link.
#[component]
pub(crate) fn KpiCard(
    /// Name of the figure.
    label: &'static str,
    /// The figure.
    #[prop(into)]
    kpi: Signal<Kpi>,
) -> impl IntoView {
    view! {
        <a class="kpi" href=move || kpi.with(|kpi| kpi.href.clone())>
            <span class="kpi-label">{label}</span>
            <span class=move || kpi.with(|kpi| format!("kpi-value {}", kpi.tone.class()))>
                {move || match kpi.with(|kpi| kpi.value.clone()) {
                    Some(value) => value.into_any(),
                    None => view! { <span class="skeleton-line" aria-hidden="true"></span> }.into_any(),
                }}
            </span>
            <span class="kpi-detail">{move || kpi.with(|kpi| kpi.detail.clone())}</span>
        </a>
    }
    .into_any()
}
