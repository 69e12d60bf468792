//! A figure with its name and what it is compared with.

use leptos::prelude::*;

use super::{Icon, IconName};
use crate::i18n::shell_texts;

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

/// Which way a figure went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// More than before.
    Up,
    /// Less than before.
    Down,
    /// As before.
    Same,
}

impl Direction {
    /// That of a difference: more, less or nothing.
    pub(crate) const fn of(difference: std::cmp::Ordering) -> Self {
        match difference {
            std::cmp::Ordering::Greater => Self::Up,
            std::cmp::Ordering::Less => Self::Down,
            std::cmp::Ordering::Equal => Self::Same,
        }
    }
}

/// A card that is one link.
#[component]
pub(crate) fn KpiCard(
    /// Name of the figure.
    label: &'static str,
    /// The figure.
    #[prop(into)]
    kpi: Signal<Kpi>,
    /// Which way it went; an arrow says so, with words for those who do not see it.
    #[prop(optional, into)]
    direction: Signal<Option<Direction>>,
    /// Whether the figure has not been set up: its place is kept, quietly.
    #[prop(optional)]
    is_unset: bool,
) -> impl IntoView {
    view! {
        <a class="kpi" class:unset=is_unset href=move || kpi.with(|kpi| kpi.href.clone())>
            <span class="kpi-label">{label}</span>
            <span class=move || kpi.with(|kpi| format!("kpi-value {}", kpi.tone.class()))>
                {move || direction.get().map(arrow)}
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

fn arrow(direction: Direction) -> AnyView {
    let text = shell_texts();
    let (icon, class, words) = match direction {
        Direction::Up => (IconName::Up, "trend up", text.higher),
        Direction::Down => (IconName::Down, "trend down", text.lower),
        Direction::Same => (IconName::Dash, "trend", text.unchanged),
    };
    view! {
        <span class=class><Icon name=icon /><span class="hidden-label">{words} " "</span></span>
    }
    .into_any()
}
