//! Public list prices: a third way to prices, beside the rate card and a file.

use costs::Currency;
use engine::protocol::{RetailReport, RetailWish};
use leptos::prelude::*;

use crate::components::{Choice, MessageBar, Select, Switch, TextField, Tone};
use crate::i18n::{self, files_texts, retail_texts};
use crate::state::{Session, commands};

/// What prices are asked for.
const OF_USAGE: &str = "usage";
const OF_SERVICE: &str = "service";

/// The section.
#[component]
pub(super) fn ListPrices() -> impl IntoView {
    let text = retail_texts();
    let session = Session::current();
    let has_usage = Memo::new(move |_| session.summary.with(|summary| summary.rows > 0));
    let chosen = RwSignal::new(String::new());
    let of_usage = Memo::new(move |_| match chosen.get().as_str() {
        OF_USAGE => true,
        OF_SERVICE => false,
        _ => has_usage.get(),
    });
    let service = RwSignal::new("Virtual Machines".to_owned());
    let region = RwSignal::new(String::new());
    let currency = RwSignal::new(Currency::USD.to_string());
    let for_development = RwSignal::new(false);
    let way = Memo::new(move |_| commands::list_prices_way(session));
    let no_problem = Signal::stored(None::<String>);
    let is_busy = Memo::new(move |_| session.is_busy());
    let wish = Memo::new(move |_| {
        let (origin, relay) = way.get()?;
        let list = |text: String| {
            let parts = text
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect::<Vec<_>>()
        };
        let of_usage = of_usage.get();
        let services = if of_usage {
            Vec::new()
        } else {
            list(service.get())
        };
        let is_whole = of_usage && has_usage.get() || !services.is_empty();
        is_whole.then_some(())?;
        Some(RetailWish {
            origin,
            relay,
            currency: currency
                .with(|currency| currency.trim().to_uppercase().parse())
                .ok()?,
            of_usage,
            services,
            regions: list(region.get()),
            for_development: for_development.get(),
        })
    });
    let fetch = move || {
        if let Some(wish) = wish.get_untracked() {
            commands::fetch_list_prices(session, wish);
        }
    };
    view! {
        <section class="card" aria-labelledby="list-prices-title">
            <h2 id="list-prices-title">{text.title}</h2>
            <p class="quiet">{text.text}</p>
            {move || if way.get().is_none() {
                view! { <p>{text.needs_relay}</p> }.into_any()
            } else {
                view! {
                    <form class="form" on:submit=move |event| { event.prevent_default(); fetch(); }>
                        <Select label=text.which
                            choices=vec![Choice::new(OF_USAGE, text.of_usage), Choice::new(OF_SERVICE, text.of_service)]
                            chosen=Signal::derive(move || {
                                let id = if of_usage.get() { OF_USAGE } else { OF_SERVICE };
                                id.to_owned()
                            })
                            on_change=Callback::new(move |id| chosen.set(id)) />
                        <div class="form-row">
                            <Show when=move || !of_usage.get()>
                                <TextField label=text.service value=service id="prices-service" problem=no_problem />
                            </Show>
                            <TextField label=text.region value=region id="prices-region" problem=no_problem />
                            <TextField label=text.currency value=currency id="prices-currency" problem=no_problem />
                        </div>
                        <Switch label=text.for_development is_on=for_development
                            on_change=Callback::new(move |is_on| for_development.set(is_on)) />
                        <div class="actions">
                            <button type="submit" class="button button-primary"
                                disabled=move || is_busy.get() || wish.with(Option::is_none)>{text.fetch}</button>
                        </div>
                    </form>
                }.into_any()
            }}
            <div role="status">
                {move || session.list_prices.get().map(|report| report_view(&report))}
            </div>
        </section>
    }
    .into_any()
}

fn report_view(report: &RetailReport) -> AnyView {
    let text = retail_texts();
    if report.card.is_none() {
        return view! { <MessageBar tone=Tone::Warning title=text.none text=text.none_next /> }
            .into_any();
    }
    let left_out = report.left_out;
    let facts: Vec<String> = [
        (left_out.reservations, text.reservations),
        (left_out.savings_plans, text.savings_plans),
        (left_out.development, text.development),
        (left_out.repeated, text.repeated),
        (left_out.differing, text.differing),
        (report.rejected, text.rejected),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, label)| i18n::labelled(label, &i18n::count(u64::from(count))))
    .collect();
    let facts = facts
        .into_iter()
        .map(|fact| view! { <li>{fact}</li> })
        .collect_view();
    view! {
        <MessageBar tone=Tone::Good title=(text.loaded)(&(files_texts().meter_count)(report.meters)) text=text.used_where>
            <ul class="facts">{facts}</ul>
        </MessageBar>
    }
    .into_any()
}
