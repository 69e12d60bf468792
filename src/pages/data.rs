//! What is loaded, what is missing, and every host that was asked.

mod archive;
mod cards;
mod columns;
mod contacts;
mod diagnosis;
mod gaps;
mod kept;
mod loaded;
mod memory;
mod passphrase;
mod pricing;
mod provider_costs;
mod quality;
mod retail;
mod units;

use leptos::prelude::*;

use crate::browser::PickedFile;
use crate::components::{CopyLine, EmptyState, FileDrop, Icon, IconName, MessageBar, Tone};
use crate::i18n::texts;
use crate::route::Page;
use crate::state::{Session, ViewState, commands, kept as kept_commands};

use archive::Archives;
use cards::Cards;
pub(crate) use columns::ColumnsDialog;
use contacts::Contacts;
use diagnosis::Diagnosis;
use gaps::Gaps;
use kept::KeptOnDevice;
use loaded::LoadedSubscriptions;
use memory::MemoryInUse;
use pricing::PricesAndAssumptions;
use provider_costs::ProviderCosts;
use quality::QualityLists;
use retail::ListPrices;

/// The page.
#[component]
pub(crate) fn DataPage() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    let is_empty = Memo::new(move |_| {
        session
            .summary
            .with(|summary| summary.rows == 0 && summary.cards.is_empty())
    });
    let take_files = Callback::new(move |files: Vec<PickedFile>| commands::import(session, files));
    let asks_to_clear = RwSignal::new(false);
    let clear = move |_| {
        asks_to_clear.set(false);
        leptos::task::spawn_local(kept_commands::clear_everything(session));
        view.leave();
    };
    view! {
        <div class="command-bar" role="group" aria-label=text.commands>
            <a class="button" href=Page::Start.path()><Icon name=IconName::Add /> {text.add_data}</a>
            <button type="button" class="button" on:click=move |_| asks_to_clear.set(true)>
                <Icon name=IconName::Close /> {text.clear_everything}
            </button>
        </div>
        <Show when=move || asks_to_clear.get()>
            <MessageBar tone=Tone::Warning title=text.clear_question>
                <button type="button" class="button" on:click=clear>{text.clear_yes}</button>
                <button type="button" class="button button-primary" on:click=move |_| asks_to_clear.set(false)>
                    {text.clear_no}
                </button>
            </MessageBar>
        </Show>
        {move || if is_empty.get() {
            view! {
                <EmptyState title=text.nothing_loaded text=text.nothing_loaded_next>
                    <a class="button button-primary" href=Page::Start.path()>{text.start}</a>
                </EmptyState>
            }.into_any()
        } else {
            view! {
                <LoadedSubscriptions />
                <Gaps />
                <Cards />
                <ProviderCosts />
                <QualityLists />
                <PricesAndAssumptions />
                <MemoryInUse />
             }.into_any()
        }}
        <KeptOnDevice />
        <Archives />
        <Diagnosis />
        <ListPrices />
        <section class="card" aria-labelledby="files-title">
            <h2 id="files-title">{text.files_title}</h2>
            <FileDrop text=text.files_drop label=text.files_choose on_files=take_files />
            <p class="quiet">{text.card_line_text}</p>
            <CopyLine text=text.card_line label=text.card_line_label copy=text.copy copied=text.copied />
        </section>
        <Contacts />
    }
    .into_any()
}
