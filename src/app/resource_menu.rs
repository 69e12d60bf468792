//! The menu at the left: the pages in groups, with a search field.

use leptos::prelude::*;

use super::shell::{MENU_BUTTON, ShellState};
use super::{page_icon, page_name};
use crate::browser;
use crate::components::Icon;
use crate::i18n::{shell_texts, texts};
use crate::route::Page;
use crate::state::ViewState;

/// Pages under a heading; the first group has none.
fn groups() -> Vec<(&'static str, Vec<Page>)> {
    let is_setting = |page: &Page| *page == Page::Data;
    let (settings, first): (Vec<_>, Vec<_>) = Page::MENU.into_iter().partition(is_setting);
    vec![("", first), (shell_texts().settings, settings)]
}

/// The menu. Where the window is narrow it lies above the page; elsewhere it can
/// be collapsed to its icons.
#[component]
pub(super) fn ResourceMenu() -> impl IntoView {
    let (text, own) = (texts(), shell_texts());
    let view = ViewState::current();
    let shell = ShellState::current();
    let wanted = RwSignal::new(String::new());
    // Choosing a page closes the menu where it covers the page.
    Effect::new(move |_| {
        view.page.track();
        shell.is_menu_open.set(false);
    });
    let shown = move || {
        let wanted = wanted.get().to_lowercase();
        groups()
            .into_iter()
            .filter_map(|(heading, mut pages)| {
                pages.retain(|page| page_name(Some(*page)).to_lowercase().contains(&wanted));
                (!pages.is_empty()).then(|| group(heading, pages, view))
            })
            .collect_view()
    };
    view! {
        <nav id="menu" class="resource-menu" class:open=shell.is_menu_open aria-label=text.menu
            on:keydown=move |event| if event.key() == "Escape" && shell.is_menu_open.get_untracked() {
                shell.is_menu_open.set(false);
                browser::focus_soon(MENU_BUTTON.to_owned());
            }>
            <div class="resource-inside">
                <input type="search" class="input resource-search" placeholder=own.search_menu aria-label=own.search_menu
                    prop:value=wanted on:input=move |event| wanted.set(event_target_value(&event)) />
                {shown}
            </div>
        </nav>
        <div class="menu-shade" class:open=shell.is_menu_open on:click=move |_| shell.is_menu_open.set(false)></div>
    }
    .into_any()
}

fn group(heading: &'static str, pages: Vec<Page>, view: ViewState) -> AnyView {
    let items = pages
        .into_iter()
        .map(|page| {
            let name = page_name(Some(page));
            view! {
                <li>
                    <a class="resource-item" href=move || view.href(page) title=name
                        aria-current=move || (view.page.get() == Some(page)).then_some("page")>
                        <Icon name=page_icon(page) /> <span class="resource-name">{name}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    let title =
        (!heading.is_empty()).then(|| view! { <h2 class="resource-heading">{heading}</h2> });
    view! { {title} <ul>{items}</ul> }.into_any()
}
