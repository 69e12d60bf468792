//! An address that is no page.

use leptos::prelude::*;

use crate::components::EmptyState;
use crate::i18n::texts;
use crate::route::Page;
use crate::state::ViewState;

/// Says so, and leads back.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    view! {
        <EmptyState title=text.no_page_title text=text.no_page_text>
            <a class="button button-primary" href=move || view.href(Page::Overview)>{text.overview}</a>
            <a class="button" href=Page::Start.path()>{text.start}</a>
        </EmptyState>
    }
}
