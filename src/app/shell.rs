//! The frame: top bar, resource menu, title, messages.

use leptos::html;
use leptos::prelude::*;

use super::loading_panel::LoadingPanel;
use super::messages::Messages;
use super::page_name;
use crate::components::{Choice, Icon, IconName, Select};
use crate::i18n::texts;
use crate::route::Page;
use crate::state::{Session, Theme, ViewState};

/// The frame around a page.
#[component]
pub(super) fn Shell(children: Children) -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let session = Session::current();
    let is_menu_open = RwSignal::new(false);
    let theme = RwSignal::new(Theme::restore());
    // Choosing a page from the menu closes it where it covers the page.
    Effect::new(move |_| {
        view.page.track();
        is_menu_open.set(false);
    });
    let themes = Theme::ALL
        .map(|theme| Choice::new(theme.text(), theme_name(theme)))
        .to_vec();
    let title = move || page_name(view.page.get());
    let is_start = move || view.page.get() == Some(Page::Start);
    let content = NodeRef::<html::Main>::new();
    // The router takes links to a place on the page for itself.
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if let Some(content) = content.get() {
            // An element with a tabindex takes the focus.
            let _ = content.focus();
        }
    };
    view! {
        <a class="skip" href="#content" on:click=skip>{text.skip}</a>
        <header class="top">
            <button type="button" class="top-button menu-button" aria-label=text.menu aria-controls="menu"
                aria-expanded=move || is_menu_open.get().to_string()
                on:click=move |_| is_menu_open.update(|open| *open = !*open)>
                <Icon name=IconName::Menu />
            </button>
            <a class="product" href=move || view.href(Page::Start)>{text.product}</a>
            <Show when=move || session.is_demo()>
                <span class="badge">{text.demo_badge}</span>
            </Show>
            <div class="top-end">
                <Select label=text.theme is_label_hidden=true choices=themes
                    chosen=Signal::derive(move || theme.get().text().to_owned())
                    on_change=Callback::new(move |chosen: String| Theme::read(&chosen).choose(theme)) />
            </div>
        </header>
        <div class="frame">
            <nav id="menu" class="resource-menu" class:open=is_menu_open aria-label=text.menu
                on:keydown=move |event| if event.key() == "Escape" { is_menu_open.set(false) }>
                <ul>
                    {Page::MENU.into_iter().map(|page| {
                        let icon = match page {
                            Page::Start | Page::Overview => IconName::Tiles,
                            Page::Costs | Page::Resource => IconName::Chart,
                            Page::Data => IconName::Data,
                        };
                        view! {
                            <li>
                                <a class="resource-item" href=move || view.href(page)
                                    aria-current=move || (view.page.get() == Some(page)).then_some("page")>
                                    <Icon name=icon /> {page_name(Some(page))}
                                </a>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </nav>
            <main id="content" class="content" tabindex="-1" node_ref=content>
                <Show when=move || !is_start()>
                    <nav class="breadcrumb" aria-label=text.breadcrumb>
                        <a href=move || view.href(Page::Start)>{text.product}</a>
                        <Icon name=IconName::Right />
                        <span aria-current="page">{title}</span>
                    </nav>
                </Show>
                <h1>{move || if is_start() { text.start_title } else { title() }}</h1>
                <Messages />
                <LoadingPanel />
                {children()}
            </main>
        </div>
    }
    .into_any()
}

fn theme_name(theme: Theme) -> &'static str {
    let text = texts();
    match theme {
        Theme::System => text.theme_system,
        Theme::Light => text.theme_light,
        Theme::Dark => text.theme_dark,
    }
}
