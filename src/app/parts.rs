//! The parts of the page that arrive when a person first needs them. In the built page each is a
//! file of its own, so that what shows first is small; `cargo xtask` splits them off.

use futures::FutureExt;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::loading_panel::LoadingPanel;
use super::palette::Palette;
use super::shortcut_sheet::ShortcutSheet;
use super::surroundings::SurroundingMessages;
use super::unfinished_load::UnfinishedLoad;
use crate::browser;
use crate::components::{MessageBar, Skeleton, Tone};
use crate::i18n::{shell_texts, texts};
use crate::pages::{
    BladeContent, ColumnsDialog, CostsPage, DataPage, OverviewPage, ResourcePage, TagsPage,
};
use crate::route::Page;
use crate::state::Toasts;

/// A part's file did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Missing;

#[cfg(split_page)]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Declares the parts: each shows a component, and comes in a file, which it may share.
macro_rules! parts {
    ($($part:ident = $name:ident in $file:ident;)*) => {
        /// What arrives by itself.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Part { $(
            #[doc = stringify!($part)]
            $part,
        )* }

        impl Part {
            const ALL: &[Self] = &[$(Self::$part,)*];

            /// What it shows, if it has arrived.
            fn view(self) -> Option<AnyView> {
                match self { $(Self::$part => $name::$name().now_or_never()?.ok(),)* }
            }

            async fn load(self) -> Result<(), Missing> {
                match self { $(Self::$part => $name::load_part().await.map_err(Missing::from),)* }
            }
        }

        $(mod $name {
            use super::*;

            #[cfg(split_page)]
            #[wasm_split_helpers::wasm_split($file, fallible, preload(load_part))]
            pub(super) fn $name() -> Result<AnyView, Missing> {
                Ok(view! { <$part /> }.into_any())
            }

            #[cfg(not(split_page))]
            pub(super) async fn $name() -> Result<AnyView, Missing> {
                Ok(view! { <$part /> }.into_any())
            }

            #[cfg(not(split_page))]
            pub(super) async fn load_part() -> Result<(), Missing> {
                Ok(())
            }
        })*
    };
}

parts! {
    OverviewPage = overview_page in overview;
    CostsPage = costs_page in costs;
    ResourcePage = resource_page in costs;
    BladeContent = blade_content in costs;
    TagsPage = tags_page in tags;
    DataPage = data_page in data;
    ColumnsDialog = columns_dialog in data;
    LoadingPanel = loading_panel in loading;
    UnfinishedLoad = unfinished_load in loading;
    Palette = palette in overlays;
    ShortcutSheet = shortcut_sheet in overlays;
    SurroundingMessages = surrounding_messages in surroundings;
}

impl Part {
    /// What a page shows; none where that is there from the start.
    pub(super) const fn of(page: Page) -> Option<Self> {
        match page {
            Page::Start => None,
            Page::Overview => Some(Self::OverviewPage),
            Page::Costs => Some(Self::CostsPage),
            Page::Resource => Some(Self::ResourcePage),
            Page::Tags => Some(Self::TagsPage),
            Page::Data => Some(Self::DataPage),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arrival {
    NotAsked,
    OnTheWay,
    Here,
    Missing,
}

/// Which parts have arrived.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    arrivals: StoredValue<Vec<RwSignal<Arrival>>>,
}

impl Parts {
    /// Nothing has arrived.
    pub(super) fn new() -> Self {
        let arrivals = Part::ALL.iter().map(|_| RwSignal::new(Arrival::NotAsked));
        Self {
            arrivals: StoredValue::new(arrivals.collect()),
        }
    }

    /// Those of this page.
    pub(super) fn current() -> Self {
        use_context().expect("the app provides the parts to the frame")
    }

    fn arrival(self, part: Part) -> RwSignal<Arrival> {
        self.arrivals.with_value(|arrivals| arrivals[part as usize])
    }

    /// Asks for what a page shows while its data is still on the way.
    pub(super) fn expect(self, page: Page) {
        if let Some(part) = Part::of(page) {
            spawn_local(async move {
                self.bring(part).await;
            });
        }
    }

    /// Asks for a part unless that has been done; says whether it is there.
    async fn bring(self, part: Part) -> bool {
        let arrival = self.arrival(part);
        if arrival.get_untracked() != Arrival::Here {
            arrival.set(Arrival::OnTheWay);
            let outcome = part.load().await;
            arrival.set(outcome.map_or(Arrival::Missing, |()| Arrival::Here));
        }
        arrival.get_untracked() == Arrival::Here
    }

    /// Brings all parts one after the other, so that none is waited for later.
    fn bring_rest(self) {
        spawn_local(async move {
            for part in Part::ALL {
                if self.arrival(*part).get_untracked() == Arrival::NotAsked
                    && !self.bring(*part).await
                {
                    // The network is gone: whoever needs a part will hear of it.
                    self.arrival(*part).set(Arrival::NotAsked);
                    return;
                }
            }
        });
    }
}

/// Shows a part of the content, once it has arrived.
#[component]
pub(super) fn PartShown(part: Part) -> impl IntoView {
    let parts = Parts::current();
    let bring = move || {
        spawn_local(async move {
            if parts.bring(part).await {
                parts.bring_rest();
            }
        });
    };
    bring();
    let arrival = parts.arrival(part);
    move || match arrival.get() {
        Arrival::NotAsked | Arrival::OnTheWay => view! {
            <section class="card"><Skeleton lines=12 label=texts().loading /></section>
        }
        .into_any(),
        Arrival::Here => part.view().into_any(),
        Arrival::Missing => {
            let text = shell_texts();
            view! {
                <MessageBar tone=Tone::Bad title=text.part_missing text=text.part_missing_text>
                    <button type="button" on:click=move |_| bring()>{text.try_again}</button>
                </MessageBar>
            }
            .into_any()
        }
    }
}

/// After the first page has come, in milliseconds.
const QUIET_MS: i32 = 1_500;

/// Shows a part that nobody waits for: at once in a frame, where it listens to
/// the page around, else when the rest has come. Nothing is said where it does
/// not come.
#[component]
pub(super) fn QuietPart(part: Part) -> impl IntoView {
    let parts = Parts::current();
    spawn_local(async move {
        if !browser::is_framed() {
            browser::sleep_ms(QUIET_MS).await;
        }
        parts.bring(part).await;
    });
    let arrival = parts.arrival(part);
    move || (arrival.get() == Arrival::Here).then(|| part.view())
}

/// Shows a part that lies above the page, once it has arrived; a notice says if it cannot.
#[component]
pub(super) fn OverlayShown(
    part: Part,
    /// Called when it cannot be shown.
    on_missing: Callback<()>,
) -> impl IntoView {
    let parts = Parts::current();
    let toasts = Toasts::current();
    spawn_local(async move {
        if !parts.bring(part).await {
            toasts.failed(shell_texts().part_missing);
            on_missing.run(());
        }
    });
    let arrival = parts.arrival(part);
    move || (arrival.get() == Arrival::Here).then(|| part.view())
}
