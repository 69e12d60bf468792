//! How units are spread over prices, as one bar.

use leptos::prelude::*;

/// One part of the bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TierPart {
    /// Its share of the bar, in thousandths.
    pub(crate) per_mille: u32,
    /// Which colour; see [`PartColour`].
    pub(crate) colour: PartColour,
    /// Text on it, where there is room.
    pub(crate) label: String,
    /// All that is to say about it.
    pub(crate) title: String,
}

/// What a part of the bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartColour {
    /// Units used before.
    Before,
    /// Included units.
    Included,
    /// One of five steps for prices.
    Price(u8),
}

impl PartColour {
    /// Steps for prices; higher numbers start over.
    const STEPS: u8 = 5;

    /// Class name in the style sheets.
    pub(crate) fn class(self) -> String {
        match self {
            Self::Before => "tier-before".to_owned(),
            Self::Included => "tier-included".to_owned(),
            Self::Price(step) => format!("tier-price-{}", step % Self::STEPS),
        }
    }
}

/// The bar; the same is said by the table beneath it.
#[component]
pub(crate) fn TierBar(
    /// From the first unit to the last.
    parts: Vec<TierPart>,
    /// What it shows.
    label: String,
) -> impl IntoView {
    let parts = parts
        .into_iter()
        .map(|part| {
            let class = format!("tier-part {}", part.colour.class());
            view! {
                <span class=class title=part.title style:flex-grow=part.per_mille.max(1).to_string()>
                    <span class="tier-label">{part.label}</span>
                </span>
            }
        })
        .collect_view();
    view! { <div class="tier-bar" role="img" aria-label=label>{parts}</div> }.into_any()
}

/// The colour of a part beside its words.
#[component]
pub(crate) fn TierSwatch(
    /// Which.
    colour: PartColour,
) -> impl IntoView {
    let class = format!("tier-swatch {}", colour.class());
    view! { <span class=class aria-hidden="true"></span> }.into_any()
}
