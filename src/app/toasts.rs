//! The notices of the page, shown.

use leptos::prelude::*;

use crate::components::{Notice, ToastRegion, Tone};
use crate::state::{Mood, Toasts};

/// The region at the bottom of the window.
#[component]
pub(super) fn ToastsShown() -> impl IntoView {
    let toasts = Toasts::current();
    let notices = Signal::derive(move || {
        let shown = toasts.shown.get();
        shown
            .into_iter()
            .map(|toast| Notice {
                id: toast.id,
                text: toast.text,
                tone: match toast.mood {
                    Mood::Done => Tone::Good,
                    Mood::Failed => Tone::Bad,
                },
                action: toast.action,
            })
            .collect::<Vec<_>>()
    });
    view! {
        <ToastRegion notices
            on_dismiss=Callback::new(move |id| toasts.dismiss(id))
            on_rest=Callback::new(move |is_resting| toasts.is_rested_on.set(is_resting)) />
    }
    .into_any()
}
