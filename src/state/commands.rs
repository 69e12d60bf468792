//! What changes something. Failures go to the message region of the session.

use costs::import::Mapping;
use costs::{BillingCycle, Currency, DayRange};
use engine::protocol::{
    Connection, Credential, Failure, Load, LoadSubscription, LoadedSubscription, Pricing, Reply,
    Request, RetailWish, SubscriptionInfo,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::activities::Activities;
use super::mappings::{keep_mapping, mappings};
use super::offers::confirmed_offer;
use super::session::FailedAttempt;
use super::{Access, Attempt, Session};
use crate::browser::PickedFile;

/// Days of usage that the demo loads: three billing months.
const DEMO_DAYS: i32 = 92;
/// Azure's public prices.
const LIST_PRICES: &str = "https://prices.azure.com";
/// The person of the demo that a tenant's pages are shown as.
const DEMO_PERSONA: &str = "tenant";

/// Signs in and lists subscriptions; whether it worked.
pub(crate) async fn connect(session: Session, connection: Connection, is_demo: bool) -> bool {
    let reply = follow(
        session,
        Attempt::Connect,
        Request::Connect(connection),
        Vec::new(),
    )
    .await;
    let Some(Reply::Connected(directory)) = reply else {
        return false;
    };
    let is_elsewhere = session.access.with_untracked(|access| {
        access
            .as_ref()
            .map(|access| &access.directory)
            .is_some_and(|former| {
                former.endpoint != directory.endpoint || former.tenant != directory.tenant
            })
    });
    if is_elsewhere {
        // Its subscriptions are unknown there.
        session.last_load.set(None);
    }
    session.access.set(Some(Access { directory, is_demo }));
    true
}

/// Fetches usage and rate cards; whether it came to an end of any kind.
pub(crate) async fn load(session: Session, load: Load) -> bool {
    session.last_load.set(Some(load.clone()));
    session.was_too_much.set(false);
    let reply = follow(session, Attempt::Load, Request::Load(load), Vec::new()).await;
    if let Some(Reply::Loaded { was_too_much, .. }) = reply {
        session.was_too_much.set(was_too_much);
    }
    reply.is_some()
}

/// Changes what counts beside the cards; usage is rated anew. The failure is
/// for whoever asked, since it says what is wrong with what was typed.
pub(crate) async fn change_pricing(
    session: Session,
    change: impl FnOnce(&mut Pricing),
) -> Result<(), Failure> {
    // What was asked a moment ago may not be in the summary yet.
    let mut pricing = session.asked_pricing.get_value().unwrap_or_else(|| {
        session
            .summary
            .with_untracked(|summary| summary.pricing.clone())
    });
    change(&mut pricing);
    session.asked_pricing.set_value(Some(pricing.clone()));
    let (_, reply) = session.ask(Request::SetPricing(Box::new(pricing.clone())), Vec::new());
    let outcome = reply.await;
    session.asked_pricing.update_value(|asked| {
        // A later change keeps its own.
        if *asked == Some(pricing) {
            *asked = None;
        }
    });
    match outcome {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(failure)) => Err(failure),
        Err(_) => Err(Failure::Cancelled),
    }
}

/// The same, where nothing that was typed can be wrong.
pub(crate) fn switch_pricing(session: Session, change: impl FnOnce(&mut Pricing) + 'static) {
    spawn_local(async move {
        if let Err(failure) = change_pricing(session, change).await {
            session.failed.set(Some(FailedAttempt {
                attempt: Attempt::Change,
                failure,
            }));
        }
    });
}

/// How the demo is connected, where there is one.
pub(super) fn demo_connection(session: Session) -> Option<Connection> {
    session.config.with_untracked(|config| {
        let config = config.as_ref()?;
        let demo = config.demo.as_ref()?;
        let persona = demo
            .personas
            .iter()
            .find(|persona| persona.id == DEMO_PERSONA)
            .or(demo.personas.first())?;
        Some(Connection {
            endpoint: persona.endpoint.clone(),
            kind: persona.kind,
            credential: Credential::Token(persona.token.clone()),
            relay: config.relay.clone(),
            today: demo.today,
        })
    })
}

/// Connects the demo and loads its subscriptions.
pub(crate) fn open_demo(session: Session) {
    let Some(connection) = demo_connection(session) else {
        return;
    };
    let today = connection.today;
    spawn_local(async move {
        if !connect(session, connection, true).await {
            return;
        }
        let subscriptions = session.access.with_untracked(|access| {
            access
                .iter()
                .flat_map(|access| &access.directory.subscriptions)
                .filter(|subscription| has_usage_api(subscription))
                .map(load_with_guessed_offer)
                .collect()
        });
        let request = Load {
            subscriptions,
            usage_days: DayRange::new(today.plus(-DEMO_DAYS), today),
            currency: Currency::USD,
            locale: "en-US".to_owned(),
            region_info: "US".to_owned(),
        };
        load(session, request).await;
    });
}

/// Usage of subscriptions bought from a cloud solution provider is closed.
pub(crate) fn has_usage_api(subscription: &SubscriptionInfo) -> bool {
    !subscription
        .quota_id
        .as_ref()
        .is_some_and(|quota| quota.starts_with("CSP"))
}

/// The offer that a person has confirmed, or else the likeliest one, where a
/// rate card exists for it.
pub(crate) fn load_with_guessed_offer(subscription: &SubscriptionInfo) -> LoadSubscription {
    let likeliest = || {
        let mut offers = subscription.offers.iter();
        let first = offers.next().filter(|_| subscription.has_rate_card);
        first.map(|offer| offer.id.clone())
    };
    let confirmed = confirmed_offer(&subscription.id);
    LoadSubscription {
        id: subscription.id.clone(),
        offer: confirmed.map_or_else(likeliest, |offer| (!offer.is_empty()).then_some(offer)),
    }
}

/// Whether something can be fetched again now.
pub(crate) fn can_retry(session: Session) -> bool {
    session.last_load.with(Option::is_some)
        && session.access.with(Option::is_some)
        && !session.is_busy()
}

/// Fetches again the subscriptions that lack something: days, a rate card, or
/// newer usage than an earlier load brought.
pub(crate) fn retry(session: Session) {
    let Some(mut request) = session.last_load.get_untracked() else {
        return;
    };
    session.summary.with_untracked(|summary| {
        request.subscriptions.retain(|asked| {
            summary
                .subscriptions
                .iter()
                .find(|loaded| loaded.id == asked.id)
                .is_none_or(lacks_something)
        });
    });
    let whole = session.last_load.get_untracked();
    if request.subscriptions.is_empty() {
        // Nothing lacks anything: what failed was the load as a whole.
        request.subscriptions = whole
            .iter()
            .flat_map(|whole| whole.subscriptions.clone())
            .collect();
    }
    spawn_local(async move {
        load(session, request).await;
        session.last_load.set(whole);
    });
}

fn lacks_something(loaded: &LoadedSubscription) -> bool {
    !loaded.gaps.is_empty() || loaded.card_error.is_some() || loaded.renewal_error.is_some()
}

/// Where list prices are asked for: the address and the relay; `None` without a
/// relay, since browsers cannot read them by themselves.
pub(crate) fn list_prices_way(session: Session) -> Option<(String, String)> {
    let is_demo = session.is_demo();
    session.config.with(|config| {
        let config = config.as_ref()?;
        let demo = config.demo.as_ref().filter(|_| is_demo);
        let origin = demo.and_then(|demo| demo.prices.clone());
        let origin = origin.unwrap_or_else(|| LIST_PRICES.to_owned());
        Some((origin, config.relay.clone()?))
    })
}

/// Fetches public list prices.
pub(crate) fn fetch_list_prices(session: Session, wish: RetailWish) {
    session.list_prices.set(None);
    spawn_local(async move {
        let request = Request::RetailPrices(wish);
        let reply = follow(session, Attempt::Prices, request, Vec::new()).await;
        if let Some(Reply::RetailPrices(report)) = reply {
            session.list_prices.set(Some(report));
        }
    });
}

/// Reads files of usage and rate cards.
pub(crate) fn import(session: Session, files: Vec<PickedFile>) {
    if files.is_empty() {
        return;
    }
    session.imported.set(Vec::new());
    let names = files.iter().map(PickedFile::name).collect();
    spawn_local(async move {
        let request = Request::Import {
            names,
            mappings: mappings(),
        };
        let reply = follow(session, Attempt::Import, request, files.clone()).await;
        if let Some(Reply::Imported(reports)) = reply {
            session.set_imported(reports, &files);
        }
    });
}

/// Reads the file with an unknown table again, now that its columns are known;
/// they are for later files too.
pub(crate) fn import_as(session: Session, name: &str, mapping: Mapping) {
    session.choosing_columns.set(None);
    keep_mapping(mapping);
    import(session, session.unknown_file(name).into_iter().collect());
}

/// Rates a subscription with another card, or with none.
pub(crate) fn assign_card(session: Session, subscription: String, card: Option<u32>) {
    change(session, Request::AssignCard { subscription, card });
}

/// Corrects the day on which a subscription's billing periods begin.
pub(crate) fn set_billing_cycle(session: Session, subscription: String, cycle: BillingCycle) {
    change(
        session,
        Request::SetBillingCycle {
            subscription,
            cycle,
        },
    );
}

/// Forgets here all that belongs to the data and the connection.
pub(super) fn forget_here(session: Session) {
    session.activities.update(Activities::forget_waiting);
    session.access.set(None);
    session.last_load.set(None);
    session.was_too_much.set(false);
    session.set_imported(Vec::new(), &[]);
    session.list_prices.set(None);
    session.choosing_columns.set(None);
    session.failed.set(None);
    session.cleared.set(None);
}

/// Lets the load under way ask nothing more, until it is resumed.
pub(crate) fn pause(session: Session, is_offline: bool) {
    change(session, Request::Pause { is_offline });
}

/// Ends a pause: the load goes on where it stopped.
pub(crate) fn resume(session: Session, is_offline: bool) {
    change(session, Request::Resume { is_offline });
}

/// Gives the load that waits for one another token of the same connection;
/// whether it was taken.
pub(crate) async fn renew_token(session: Session, token: String) -> bool {
    let known = session.access.with_untracked(|access| {
        let access = access.as_ref()?;
        let directory = &access.directory;
        Some((directory.endpoint.clone(), directory.kind, access.is_demo))
    });
    let Some((endpoint, kind, is_demo)) = known else {
        return false;
    };
    let connection = Connection {
        endpoint,
        kind,
        credential: Credential::Token(token),
        relay: session
            .config
            .with_untracked(|config| config.as_ref()?.relay.clone()),
        today: untrack(|| session.today()),
    };
    connect(session, connection, is_demo).await
}

/// Stops what is going on; what has arrived stays.
pub(crate) fn stop(session: Session) {
    let request = untrack(|| session.activity(|activity| activity?.request));
    if let Some(request) = request {
        session.request_stop(request);
    }
}

pub(super) fn change(session: Session, request: Request) {
    let (_, reply) = session.ask(request, Vec::new());
    spawn_local(async move {
        if let Ok(Err(failure)) = reply.await {
            session.failed.set(Some(FailedAttempt {
                attempt: Attempt::Change,
                failure,
            }));
        }
    });
}

/// Asks for something that takes its time, once nothing else is going on.
pub(super) async fn follow(
    session: Session,
    attempt: Attempt,
    request: Request,
    files: Vec<PickedFile>,
) -> Option<Reply> {
    session.failed.set(None);
    if attempt == Attempt::Connect && untrack(|| session.awaits_token()) {
        // The load waits for this, so that this must not wait for the load.
        let (_, reply) = session.ask(request, files);
        return finish(session, attempt, reply.await);
    }
    let turn = session
        .activities
        .try_update(|activities| activities.enter(attempt))?;
    // Forgotten where the data or the worker is gone by then.
    turn.await.ok()?;
    let (id, reply) = session.ask(request, files);
    session.activities.update(|activities| activities.begin(id));
    let outcome = reply.await;
    // What failed is told before the next turn begins.
    let reply = finish(session, attempt, outcome);
    session.activities.update(Activities::end);
    reply
}

/// Takes a reply, or tells what failed.
fn finish<Lost>(
    session: Session,
    attempt: Attempt,
    outcome: Result<Result<Reply, Failure>, Lost>,
) -> Option<Reply> {
    match outcome {
        Ok(Ok(reply)) => Some(reply),
        Ok(Err(failure)) => {
            session.failed.set(Some(FailedAttempt { attempt, failure }));
            None
        }
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use engine::protocol::{FetchError, Gap};

    use super::*;

    #[test]
    fn whatever_is_missing_is_fetched_again() {
        let whole = LoadedSubscription {
            id: "a".to_owned(),
            rows: 7,
            ..LoadedSubscription::default()
        };
        assert!(!lacks_something(&whole));
        let day = costs::Day::from_days_since_epoch(20_000);
        let with_gap = LoadedSubscription {
            gaps: vec![Gap {
                days: DayRange::new(day, day.plus(1)),
                error: FetchError::Truncated,
            }],
            ..whole.clone()
        };
        let without_card = LoadedSubscription {
            card_error: Some(FetchError::Truncated),
            ..whole.clone()
        };
        let not_renewed = LoadedSubscription {
            renewal_error: Some(FetchError::Truncated),
            ..whole
        };
        for lacking in [with_gap, without_card, not_renewed] {
            assert!(lacks_something(&lacking), "{lacking:?}");
        }
    }
}
