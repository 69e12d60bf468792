//! The frame: top bar, resource menu, breadcrumb, title, commands, messages.

use costs::Timestamp;
use engine::protocol::Summary;
use leptos::html;
use leptos::prelude::*;

use super::common_commands::common_commands;
use super::facts::Facts;
use super::language_choice::LanguageChoice;
use super::messages::Messages;
use super::overlay::Overlays;
use super::page_name;
use super::parts::{OverlayShown, Part};
use super::resource_menu::ResourceMenu;
use super::shortcuts::{Act, keys_of};
use crate::browser;
use crate::components::{
    Breadcrumb, Command, CommandBar, Crumb, Icon, IconName, MenuButton, PageFrame,
};
use crate::i18n::{self, kept_texts, shell_texts, texts};
use crate::route::Page;
use crate::state::{Session, Theme, Toasts, ViewState, preferences};

/// What a person has chosen about the frame.
#[derive(Clone, Copy)]
pub(super) struct ShellState {
    /// The colour theme.
    pub(super) theme: RwSignal<Theme>,
    /// Whether the resource menu shows icons only, where there is room for it.
    pub(super) is_menu_collapsed: RwSignal<bool>,
    /// Whether the resource menu lies above the page, where there is no room.
    pub(super) is_menu_open: RwSignal<bool>,
}

impl ShellState {
    /// That of this page.
    pub(super) fn current() -> Self {
        use_context().expect("the app provides the state of the frame to it")
    }

    /// What was chosen on earlier visits.
    pub(super) fn restore() -> Self {
        Self {
            theme: RwSignal::new(Theme::restore()),
            is_menu_collapsed: RwSignal::new(preferences::is_menu_collapsed()),
            is_menu_open: RwSignal::new(false),
        }
    }

    /// Shows or hides the resource menu, in the way that the window has room for.
    pub(super) fn toggle_menu(self) {
        if browser::is_narrower_than(NARROW_PX) {
            self.is_menu_open.update(|is_open| *is_open = !*is_open);
            if self.is_menu_open.get_untracked() {
                browser::on_next_frame(|| {
                    browser::focus_first_of("#menu a");
                });
            }
        } else {
            self.is_menu_collapsed
                .update(|is_collapsed| *is_collapsed = !*is_collapsed);
            preferences::keep_menu_collapsed(self.is_menu_collapsed.get_untracked());
        }
    }
}

/// Names the button that shows and hides the resource menu.
pub(super) const MENU_BUTTON: &str = "menu-button";

/// Below this width of the window, in CSS pixels, the menu lies above the page;
/// the style sheet says the same.
const NARROW_PX: f64 = 800.0;

/// The frame around a page.
#[component]
pub(super) fn Shell(children: Children) -> impl IntoView {
    let text = texts();
    let content = NodeRef::<html::Main>::new();
    // The router takes links to a place on the page for itself.
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if let Some(content) = content.get() {
            // An element with a tabindex takes the focus.
            let _ = content.focus();
        }
    };
    let shell = ShellState::current();
    let session = Session::current();
    let is_busy = Memo::new(move |_| session.is_busy());
    let has_unfinished = Memo::new(move |_| {
        let kept = |summary: &Summary| summary.kept.unfinished.is_some();
        !is_busy.get() && session.summary.with(kept)
    });
    view! {
        <a class="skip" href="#content" on:click=skip>{text.skip}</a>
        <TopBar />
        <div class="frame" class:collapsed=shell.is_menu_collapsed>
            <ResourceMenu />
            <main id="content" class="content" tabindex="-1" node_ref=content>
                <Head />
                <Messages />
                <Show when=move || is_busy.get()>
                    <OverlayShown part=Part::LoadingPanel on_missing=Callback::new(|()| ()) />
                </Show>
                <Show when=move || has_unfinished.get()>
                    <OverlayShown part=Part::UnfinishedLoad on_missing=Callback::new(|()| ()) />
                </Show>
                {children()}
            </main>
        </div>
    }
    .into_any()
}

#[component]
fn TopBar() -> impl IntoView {
    let (text, own) = (texts(), shell_texts());
    let view = ViewState::current();
    let session = Session::current();
    let shell = ShellState::current();
    let overlays = Overlays::current();
    let is_mac = browser::is_mac();
    let keys = |act: Act| {
        keys_of(act)
            .map(|keys| keys.text(is_mac))
            .unwrap_or_default()
    };
    let with_keys = move |act: Act| (own.with_keys)(&act.name(), &keys(act));
    let themes = Signal::derive(move || {
        let chosen = shell.theme.get();
        Theme::ALL
            .map(|theme| {
                Command::new(theme.text(), theme_name(theme), move || {
                    theme.choose(shell.theme);
                })
                .checked(theme == chosen)
            })
            .to_vec()
    });
    view! {
        <header class="top" class:framed=browser::is_framed()>
            <button type="button" class="top-button" id=MENU_BUTTON aria-label=text.menu title=with_keys(Act::Menu) aria-controls="menu"
                aria-expanded=move || (shell.is_menu_open.get() || !shell.is_menu_collapsed.get()).to_string()
                on:click=move |_| shell.toggle_menu()>
                <Icon name=IconName::Menu />
            </button>
            <a class="product" href=move || view.href(Page::Start)>{text.product}</a>
            <Show when=move || session.is_demo()>
                <span class="badge">{text.demo_badge}</span>
            </Show>
            <button type="button" class="top-search" aria-haspopup="dialog"
                aria-keyshortcuts="Control+K Meta+K" on:click=move |_| overlays.open_palette("")>
                <Icon name=IconName::Search />
                <span class="top-search-words">{own.palette_hint}</span>
                <kbd aria-hidden="true">{keys(Act::Palette)}</kbd>
            </button>
            <div class="top-end">
                <button type="button" class="top-button" aria-label=own.undo title=with_keys(Act::Undo)
                    disabled=move || !view.can_undo() on:click=move |_| view.undo()>
                    <Icon name=IconName::Undo />
                </button>
                <button type="button" class="top-button" aria-label=own.redo title=with_keys(Act::Redo)
                    disabled=move || !view.can_redo() on:click=move |_| view.redo()>
                    <Icon name=IconName::Redo />
                </button>
                <LanguageChoice />
                <MenuButton label=text.theme.to_owned() icon=IconName::Theme is_icon_only=true class="top-button" commands=themes />
                <button type="button" class="top-button" aria-label=own.shortcuts title=with_keys(Act::Sheet)
                    aria-haspopup="dialog" on:click=move |_| overlays.open_sheet()>
                    <Icon name=IconName::Help />
                </button>
            </div>
        </header>
    }
    .into_any()
}

/// Breadcrumb, title with what it is about, and the page's commands.
#[component]
fn Head() -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let frame = PageFrame::current();
    let is_start = Memo::new(move |_| view.page.get() == Some(Page::Start));
    let title = move || match frame.title() {
        Some(title) => title,
        None if is_start.get() => text.start_title.to_owned(),
        None => page_name(view.page.get()).to_owned(),
    };
    let steps = Signal::derive(move || {
        let page = view.page.get();
        let further = frame.steps();
        let mut steps = vec![
            Crumb {
                name: text.product.to_owned(),
                href: view.href(Page::Start),
                ..Crumb::default()
            },
            Crumb {
                name: page_name(page).to_owned(),
                href: match page {
                    // Back to before any group was entered.
                    Some(Page::Costs) => view.changed_href(|view| view.return_to(0)),
                    Some(page) => view.href(page),
                    None => String::new(),
                },
                ..Crumb::default()
            },
        ];
        steps.extend(further);
        steps
    });
    let session = Session::current();
    let toasts = Toasts::current();
    let commands = Signal::derive(move || {
        let mut commands = frame.commands();
        commands.extend(common_commands(session, view, toasts));
        commands
    });
    let has_commands = Memo::new(move |_| commands.with(|commands| !commands.is_empty()));
    view! {
        <div class="head">
            <Show when=move || !is_start.get()>
                <Breadcrumb label=text.breadcrumb.to_owned() steps />
            </Show>
            <h1>{title}</h1>
            <Subject />
            <Show when=move || has_commands.get()>
                <CommandBar label=text.commands.to_owned() commands />
            </Show>
            <Facts />
        </div>
    }
    .into_any()
}

/// What kind of thing is shown, whose, and until when there is usage: beneath
/// the title, and on paper.
#[component]
fn Subject() -> impl IntoView {
    let (text, own) = (texts(), shell_texts());
    let view = ViewState::current();
    let session = Session::current();
    let frame = PageFrame::current();
    let words = move || {
        let scope = view.view.with(|view| view.subscriptions());
        let has_data = !matches!(view.page.get(), None | Some(Page::Start));
        let mut parts: Vec<String> = frame.kind().into_iter().collect();
        if has_data {
            parts.extend(session.summary.with(|summary| {
                let days = summary.days.filter(|_| summary.rows > 0)?;
                let named = summary
                    .subscriptions
                    .iter()
                    .filter(|one| scope.iter().any(|id| id.eq_ignore_ascii_case(&one.id)));
                let whose = match (scope.len(), named.map(|one| one.name.clone()).next()) {
                    (0, _) => text.all_subscriptions.to_owned(),
                    (1, Some(name)) => name,
                    (number, _) => {
                        (text.selected)(&i18n::count(u64::try_from(number).unwrap_or(u64::MAX)))
                    }
                };
                Some((own.subject)(&whose, &i18n::day(days.last())))
            }));
            parts.extend(session.summary.with(|summary| {
                let at_s = summary.kept.saved_at_s.filter(|_| summary.kept.is_shown)?;
                let written = i18n::moment(Timestamp::from_seconds(at_s));
                Some((kept_texts().from_device_at)(&written))
            }));
        }
        (!parts.is_empty()).then(|| i18n::facts(&parts))
    };
    let words = Memo::new(move |_| words());
    let printed = move || {
        (view.page.get() == Some(Page::Costs))
            .then(|| (own.printed_period)(&i18n::range(view.days())))
    };
    view! {
        <Show when=move || words.with(Option::is_some)>
            <p class="subject">{words} " " <span class="print-only">{printed}</span></p>
        </Show>
    }
    .into_any()
}

/// What a theme is called.
pub(super) fn theme_name(theme: Theme) -> &'static str {
    let (text, own) = (texts(), shell_texts());
    match theme {
        Theme::System => text.theme_system,
        Theme::Light => text.theme_light,
        Theme::Dark => text.theme_dark,
        Theme::Contrast => own.theme_contrast,
    }
}
