//! After signing in: which subscriptions to load, with which rate card and for
//! which days.

use costs::{Currency, DayRange};
use engine::protocol::{Load, LoadSubscription, SubscriptionInfo};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Choice, EmptyState, Select};
use crate::i18n::{sign_in_texts, texts};
use crate::route::Page;
use crate::state::{Session, ViewState, commands, confirm_offer, confirmed_offer};

use super::account::AccountBar;

/// Usage of the first load, in days.
const FIRST_LOAD_DAYS: i32 = 92;

/// One line of the list.
#[derive(Clone)]
struct Line {
    subscription: SubscriptionInfo,
    is_chosen: RwSignal<bool>,
    /// Offer id; empty for no rate card.
    offer: RwSignal<String>,
    /// Whether a person has said that it is this one.
    is_confirmed: RwSignal<bool>,
}

impl Line {
    /// As it was loaded last, else as is likeliest.
    fn new(subscription: SubscriptionInfo, last: Option<&Load>) -> Self {
        let guessed = commands::load_with_guessed_offer(&subscription);
        let before = last.map(|last| {
            let mut asked = last.subscriptions.iter();
            asked.find(|asked| asked.id == subscription.id)
        });
        let is_chosen = before.map_or_else(
            || commands::has_usage_api(&subscription),
            |before| before.is_some(),
        );
        let offer = before
            .flatten()
            .map_or(guessed.offer, |before| before.offer.clone());
        Self {
            is_chosen: RwSignal::new(is_chosen),
            offer: RwSignal::new(offer.unwrap_or_default()),
            is_confirmed: RwSignal::new(confirmed_offer(&subscription.id).is_some()),
            subscription,
        }
    }

    fn request(&self) -> Option<LoadSubscription> {
        let offer = self.offer.get();
        self.is_chosen.get().then(|| LoadSubscription {
            id: self.subscription.id.clone(),
            offer: (!offer.is_empty()).then_some(offer),
        })
    }
}

/// The subscriptions of the connection and the form that loads them.
#[component]
pub(super) fn SubscriptionChoice(
    /// Set when another token is asked for.
    wants_token: RwSignal<bool>,
) -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    let today = session.today();
    let last = session.last_load.get_untracked();
    let (endpoint, lines) = session.access.with_untracked(|access| {
        access.as_ref().map_or_else(Default::default, |access| {
            let lines: Vec<Line> = access
                .directory
                .subscriptions
                .iter()
                .cloned()
                .map(|subscription| Line::new(subscription, last.as_ref()))
                .collect();
            (access.directory.endpoint.clone(), lines)
        })
    });
    let lines = StoredValue::new(lines);
    let asked = last.unwrap_or_else(|| Load {
        subscriptions: Vec::new(),
        usage_days: DayRange::new(today.plus(-FIRST_LOAD_DAYS), today),
        currency: Currency::USD,
        locale: "en-US".to_owned(),
        region_info: "US".to_owned(),
    });
    let from = RwSignal::new(asked.usage_days.from.to_string());
    let last = RwSignal::new(asked.usage_days.last().to_string());
    let currency = RwSignal::new(asked.currency.to_string());
    let locale = RwSignal::new(asked.locale);
    let region = RwSignal::new(asked.region_info);
    let request = Memo::new(move |_| {
        let usage_days = DayRange::new(
            from.with(|from| from.parse()).ok()?,
            last.with(|last| last.parse::<costs::Day>()).ok()?.plus(1),
        );
        let subscriptions: Vec<LoadSubscription> =
            lines.with_value(|lines| lines.iter().filter_map(Line::request).collect());
        (usage_days.days() > 0 && !subscriptions.is_empty()).then_some(Load {
            subscriptions,
            usage_days,
            currency: currency.with(|currency| currency.trim().parse()).ok()?,
            locale: locale.get().trim().to_owned(),
            region_info: region.get().trim().to_uppercase(),
        })
    });
    let is_busy = Memo::new(move |_| session.is_busy());
    let run = move || {
        if let Some(request) = request.get_untracked() {
            spawn_local(async move {
                commands::load(session, request).await;
            });
            view.go(Page::Overview);
        }
    };
    let field = move |label: &'static str, kind: &'static str, value: RwSignal<String>| {
        view! {
            <label class="field">
                <span class="field-label">{label}</span>
                // Not bound to the signal: writing to a date field while a person
                // types into it starts its year anew.
                <input class="input" type=kind required value=value.get_untracked()
                    on:input=move |event| value.set(event_target_value(&event)) />
            </label>
        }
    };
    view! {
        <AccountBar />
        <p class="quiet">{(text.connected_to)(&endpoint)} " "
            <button type="button" class="link" on:click=move |_| wants_token.set(true)
                disabled=move || is_busy.get()>{text.use_another_token}</button>
        </p>
        {if lines.with_value(Vec::is_empty) {
            view! { <EmptyState title=text.no_subscriptions text=text.no_subscriptions_next /> }.into_any()
        } else {
            view! {
                <form class="form" on:submit=move |event| { event.prevent_default(); run(); }>
                    <fieldset class="subscriptions">
                        <legend>{text.subscriptions}</legend>
                        {lines.with_value(|lines| lines.iter().map(line_row).collect_view())}
                    </fieldset>
                    <div class="form-row">
                        {field(text.first_day, "date", from)}
                        {field(text.last_day, "date", last)}
                        {field(text.card_currency, "text", currency)}
                        {field(text.card_language, "text", locale)}
                        {field(text.card_country, "text", region)}
                    </div>
                    <div class="actions">
                        <button type="submit" class="button button-primary"
                            disabled=move || is_busy.get() || request.with(Option::is_none)>
                            {text.load}
                        </button>
                    </div>
                </form>
            }.into_any()
        }}
    }
    .into_any()
}

fn line_row(line: &Line) -> impl IntoView + use<> {
    let text = texts();
    let (is_chosen, offer, is_confirmed) = (line.is_chosen, line.offer, line.is_confirmed);
    let id = StoredValue::new(line.subscription.id.clone());
    let confirm = move || {
        id.with_value(|id| offer.with_untracked(|offer| confirm_offer(id, offer)));
        is_confirmed.set(true);
    };
    let subscription = &line.subscription;
    let note = if commands::has_usage_api(subscription) {
        subscription.state.clone()
    } else {
        text.closed_to_usage.to_owned()
    };
    let mut choices: Vec<Choice> = subscription
        .offers
        .iter()
        .map(|offer| Choice::new(&offer.id, format!("{} ({})", offer.name, offer.id)))
        .collect();
    // One quota id stands for several offers.
    let guessed_from = subscription
        .quota_id
        .clone()
        .filter(|_| choices.len() > 1)
        .map(|quota| (sign_in_texts().guessed_offer)(&quota));
    choices.push(Choice::new("", text.no_card));
    view! {
        <div class="subscription">
            <label class="check">
                <input type="checkbox" prop:checked=is_chosen
                    on:change=move |event| is_chosen.set(event_target_checked(&event)) />
                <span class="check-name">
                    {subscription.name.clone()}
                    <span class="quiet id-text">{subscription.id.clone()}</span>
                </span>
                <span class="check-detail">{note}</span>
            </label>
            <Select label=(text.offer_of)(&subscription.name) is_label_hidden=true choices=choices
                chosen=offer on_change=Callback::new(move |id| {
                    // Who chooses has looked.
                    offer.set(id);
                    confirm();
                }) />
            {guessed_from.map(|words| {
                let text = sign_in_texts();
                let label = (text.offer_confirm_of)(&subscription.name);
                view! {
                    <p class="quiet note" role="status">{move || if is_confirmed.get() {
                        view! { {text.offer_confirmed} }.into_any()
                    } else {
                        view! {
                            {words.clone()} " "
                            <button type="button" class="link" aria-label=label.clone() on:click=move |_| confirm()>
                                {text.offer_confirm}
                            </button>
                        }.into_any()
                    }}</p>
                }
            })}
        </div>
    }
}
