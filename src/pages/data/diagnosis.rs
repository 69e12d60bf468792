//! What was asked of the APIs, scope by scope: the result, the role that is
//! missing, and whether usage can be rated.

use costs::Timestamp;
use engine::protocol::{
    ApiCall, CallRecord, FetchError, LoadedSubscription, SubscriptionInfo, Summary,
};
use leptos::prelude::*;

use crate::i18n::{self, SignInTexts, sign_in_texts, texts};
use crate::state::{Session, commands};

/// The table; nothing before anything was asked.
#[component]
pub(super) fn Diagnosis() -> impl IntoView {
    let session = Session::current();
    move || {
        let listed = session.access.with(|access| {
            access
                .as_ref()
                .map(|access| access.directory.subscriptions.clone())
        });
        let scopes = session
            .summary
            .with(|summary| scopes(summary, &listed.unwrap_or_default()));
        (!scopes.is_empty()).then(|| table(&scopes))
    }
}

/// One scope, with what is known of it.
struct Scope {
    /// Empty for the directory as a whole.
    subscription: String,
    name: String,
    calls: Vec<CallRecord>,
    info: Option<SubscriptionInfo>,
    loaded: Option<LoadedSubscription>,
}

/// The directory first, then subscriptions as they are listed, then those that
/// are listed no more.
fn scopes(summary: &Summary, listed: &[SubscriptionInfo]) -> Vec<Scope> {
    let loaded = |id: &str| {
        let mut all = summary.subscriptions.iter();
        all.find(|loaded| loaded.id.eq_ignore_ascii_case(id))
            .cloned()
    };
    let calls = |id: &str| {
        let mut all = summary.diagnoses.iter();
        all.find(|scope| scope.subscription.eq_ignore_ascii_case(id))
            .map_or_else(Vec::new, |scope| scope.calls.clone())
    };
    let of_listed = listed.iter().map(|info| Scope {
        subscription: info.id.clone(),
        name: info.name.clone(),
        calls: calls(&info.id),
        info: Some(info.clone()),
        loaded: loaded(&info.id),
    });
    let is_listed = |id: &str| listed.iter().any(|info| info.id.eq_ignore_ascii_case(id));
    let others = summary
        .diagnoses
        .iter()
        .filter(|scope| !scope.subscription.is_empty() && !is_listed(&scope.subscription))
        .map(|scope| Scope {
            subscription: scope.subscription.clone(),
            name: scope.name.clone(),
            calls: scope.calls.clone(),
            info: None,
            loaded: loaded(&scope.subscription),
        });
    let whole = calls("");
    let directory = (!whole.is_empty()).then(|| Scope {
        subscription: String::new(),
        name: sign_in_texts().whole_directory.to_owned(),
        calls: whole,
        info: None,
        loaded: None,
    });
    directory
        .into_iter()
        .chain(of_listed)
        .chain(others)
        .collect()
}

fn table(scopes: &[Scope]) -> impl IntoView + use<> {
    let text = sign_in_texts();
    view! {
        <section class="card" aria-labelledby="asked-title">
            <h2 id="asked-title">{text.asked_title}</h2>
            <div class="grid-region" role="group" tabindex="0" aria-label=text.asked_title>
                <table class="data-table">
                    <thead>
                        <tr>
                            <th scope="col">{text.scope}</th>
                            <th scope="col">{text.call}</th>
                            <th scope="col">{text.result}</th>
                            <th scope="col">{text.missing_role}</th>
                            <th scope="col">{text.rateable}</th>
                            <th scope="col">{text.data_until}</th>
                            <th scope="col">{text.refreshed}</th>
                        </tr>
                    </thead>
                    {scopes.iter().map(|scope| view! { <tbody>{rows(scope)}</tbody> }).collect_view()}
                </table>
            </div>
        </section>
    }
}

/// A row for each call; what is said of the scope as a whole stands once.
fn rows(scope: &Scope) -> Vec<AnyView> {
    let text = sign_in_texts();
    let height = scope.calls.len().max(1).to_string();
    let is_whole = scope.subscription.is_empty();
    let name = view! {
        <th scope="rowgroup" rowspan=height.clone()>
            {scope.name.clone()}
            <span class="quiet id-text">{scope.subscription.clone()}</span>
        </th>
    };
    let rated = if is_whole {
        String::new()
    } else {
        rateable(text, scope)
    };
    let until = scope
        .loaded
        .as_ref()
        .and_then(|loaded| loaded.days)
        .map(|days| i18n::day(days.last()))
        .unwrap_or_default();
    let first = scope.calls.first();
    let rated = view! { <td rowspan=height.clone()>{rated}</td> };
    let until = view! { <td rowspan=height>{until}</td> };
    let first = view! {
        <tr>{name}{cells(text, first)}{rated}{until}<td>{asked_at(first)}</td></tr>
    };
    let others = scope.calls.iter().skip(1).map(|call| {
        view! { <tr>{cells(text, Some(call))}<td>{asked_at(Some(call))}</td></tr> }.into_any()
    });
    std::iter::once(first.into_any()).chain(others).collect()
}

/// What was asked, what came and which role would help.
fn cells(text: &SignInTexts, call: Option<&CallRecord>) -> AnyView {
    let Some(call) = call else {
        return view! { <td></td><td class="quiet">{text.not_asked}</td><td></td> }.into_any();
    };
    let asked = match call.call {
        ApiCall::Tenants => text.call_tenants,
        ApiCall::Subscriptions => text.call_subscriptions,
        ApiCall::BillingPeriods => text.call_billing_periods,
        ApiCall::Usage => text.call_usage,
        ApiCall::RateCard => text.call_rate_card,
    };
    let result = match &call.error {
        None => view! { <td>{text.answered}</td> }.into_any(),
        Some(error) => {
            let words = (texts().fetch)(error);
            view! { <td class="tone-warning">{words.happened} " " {words.next_step}</td> }
                .into_any()
        }
    };
    let role = call
        .error
        .as_ref()
        .and_then(|error| missing_role(text, error))
        .unwrap_or(text.none);
    view! { <td>{asked}</td>{result}<td>{role}</td> }.into_any()
}

fn asked_at(call: Option<&CallRecord>) -> String {
    let at = call.map(|call| Timestamp::from_seconds(call.at_s));
    at.map(i18n::moment).unwrap_or_default()
}

/// The built-in role that allows what was refused.
fn missing_role(text: &SignInTexts, error: &FetchError) -> Option<&'static str> {
    let FetchError::NotAllowed { action, .. } = error else {
        return None;
    };
    let action = action.to_ascii_lowercase();
    Some(if action.contains(".admin/") {
        text.role_provider
    } else if action.contains("usageaggregates") || action.starts_with("microsoft.billing/") {
        text.role_billing_reader
    } else {
        text.role_reader
    })
}

/// Whether usage of a subscription has prices, or why not.
fn rateable(text: &SignInTexts, scope: &Scope) -> String {
    if let Some(info) = &scope.info
        && !commands::has_usage_api(info)
    {
        return text.closed.to_owned();
    }
    let is_without_offer_card = scope
        .info
        .as_ref()
        .is_some_and(|info| !info.has_rate_card && info.quota_id.is_some());
    let Some(loaded) = &scope.loaded else {
        return if is_without_offer_card {
            text.no_offer_card.to_owned()
        } else {
            String::new()
        };
    };
    if loaded.rows == 0 {
        text.no_usage.to_owned()
    } else if loaded.unpriced_rows == 0 {
        text.is_rated.to_owned()
    } else if loaded.unpriced_rows < loaded.rows {
        (text.partly_rated)(&(texts().records)(loaded.unpriced_rows))
    } else if is_without_offer_card && loaded.card.is_none() {
        text.no_offer_card.to_owned()
    } else {
        text.no_card.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use engine::protocol::Said;

    use super::*;

    #[test]
    fn the_role_follows_the_refused_action() {
        let text = sign_in_texts();
        let role = |action: &str| {
            let error = FetchError::NotAllowed {
                action: action.to_owned(),
                scope: String::new(),
                said: Said::default(),
            };
            missing_role(text, &error)
        };
        let billing = Some(text.role_billing_reader);
        assert_eq!(role("Microsoft.Commerce/UsageAggregates/read"), billing);
        assert_eq!(role("Microsoft.Billing/billingPeriods/read"), billing);
        assert_eq!(
            role("Microsoft.Commerce/RateCard/read"),
            Some(text.role_reader)
        );
        assert_eq!(
            role("Microsoft.Commerce.Admin/subscriberUsageAggregates/read"),
            Some(text.role_provider)
        );
        assert_eq!(missing_role(text, &FetchError::Truncated), None);
    }
}
