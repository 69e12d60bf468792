//! What opens beside a page: details of one thing. Which one is in the address.

mod charge;
mod export;
mod price;
mod statement;

use leptos::prelude::*;

use crate::components::BladePane;
use crate::i18n::{charge_texts, export_texts, pricing_texts, statement_texts};
use crate::route::Blade;
use crate::state::{Session, ViewState};

use self::export::ExportBlade;
use charge::ChargeBlade;
use price::PriceBlade;
use statement::StatementBlade;

/// The blade that the address asks for, once there is data for it.
#[component]
pub(crate) fn OpenBlade(
    /// What the pane shows, once it is open.
    children: ChildrenFn,
) -> impl IntoView {
    let session = Session::current();
    let view = ViewState::current();
    let shown = Memo::new(move |_| {
        let has_data = session.summary.with(|summary| summary.rows > 0);
        view.blade.get().filter(|_| has_data)
    });
    let is_shown = Memo::new(move |_| shown.with(Option::is_some));
    let title = Signal::derive(move || {
        shown.with(|shown| match shown {
            Some(Blade::Charge(_)) => charge_texts().title.to_owned(),
            Some(Blade::Price(_)) => pricing_texts().price_title.to_owned(),
            Some(Blade::Statement { .. }) => statement_texts().title.to_owned(),
            Some(Blade::Export) => export_texts().title.to_owned(),
            None => String::new(),
        })
    });
    let children = StoredValue::new(children);
    view! {
        <Show when=move || is_shown.get()>
            <BladePane title close=charge_texts().close
                on_close=Callback::new(move |()| view.close_blade())>
                {children.with_value(|children| children())}
            </BladePane>
        </Show>
    }
    .into_any()
}

/// What the open blade shows.
#[component]
pub(crate) fn BladeContent() -> impl IntoView {
    let view = ViewState::current();
    move || match view.blade.get() {
        Some(Blade::Charge(row)) => view! { <ChargeBlade row /> }.into_any(),
        Some(Blade::Price(meter)) => view! { <PriceBlade meter /> }.into_any(),
        Some(Blade::Statement { subscription, day }) => {
            view! { <StatementBlade subscription day /> }.into_any()
        }
        Some(Blade::Export) => view! { <ExportBlade /> }.into_any(),
        None => ().into_any(),
    }
}
