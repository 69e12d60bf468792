//! Lists, metadata and rate cards against a simulated resource manager, some of
//! them with recorded answers.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod simulation;

use std::future::Future;
use std::rc::Rc;

use arm::{Client, Endpoint, Error, RateCardBody, RateCardQuery, RateCardWay, SendError};
use simulation::{Fate, Sent, Simulation};

const STORE: &str = "https://ratecard.example.net/ratecards/V1/x.json?sv=1&sig=a%2Fb%3D";

fn ask<T: 'static, F: Future<Output = T> + 'static>(
    rule: impl Fn(&Sent) -> Fate + 'static,
    work: impl FnOnce(Client<Simulation>) -> F,
) -> (Rc<Simulation>, T) {
    let mut simulation = Simulation::new(1, 1);
    simulation.rule = Box::new(rule);
    let host = Rc::new(simulation);
    let client = Client::new(
        Rc::clone(&host),
        Endpoint::azure(),
        "secret".parse().unwrap(),
    );
    let result = host.run(work(client));
    (host, result)
}

fn body(text: impl Into<String>) -> Fate {
    Fate::Answer(200, Vec::new(), text.into())
}

#[test]
fn subscriptions_of_azure_and_azure_stack_are_read() {
    let azure = r#"{"value":[{"id":"/subscriptions/1","authorizationSource":"RoleBased","managedByTenants":[],"subscriptionId":"1","tenantId":"t","displayName":"Shop","state":"Enabled","subscriptionPolicies":{"locationPlacementId":"Public_2014-09-01","quotaId":"PayAsYouGo_2014-09-01","spendingLimit":"Off"},"tags":{"a":"b"}}],"nextLink":"https://management.azure.com/subscriptions?api-version=2016-06-01&$skiptoken=2"}"#;
    let stack = r#"[{"id":"/subscriptions/2","subscriptionId":"2","displayName":"Plant","offerId":"/delegatedProviders/default/offers/gold","state":"Enabled","subscriptionPolicies":{"locationPlacementId":"AzureStack"}}]"#;
    let (host, list) = ask(
        move |sent| body(if sent.number == 0 { azure } else { stack }),
        |client| async move { client.subscriptions().await.unwrap() },
    );
    assert_eq!(list.len(), 2);
    assert_eq!(list[0].quota_id.as_deref(), Some("PayAsYouGo_2014-09-01"));
    assert_eq!(list[0].spending_limit.as_deref(), Some("Off"));
    assert_eq!(list[0].tenant_id.as_deref(), Some("t"));
    assert_eq!(
        list[1].offer_id.as_deref(),
        Some("/delegatedProviders/default/offers/gold")
    );
    assert_eq!(list[1].location_placement_id.as_deref(), Some("AzureStack"));
    assert!(host.sent.borrow().iter().all(|sent| sent.has_token));
}

#[test]
fn tenants_and_operator_subscriptions_are_read() {
    let (_, tenants) = ask(
        |_| {
            body(
                r#"{"value":[{"id":"/tenants/t","tenantId":"t","displayName":"Contoso"},{"tenantId":"u"}]}"#,
            )
        },
        |client| async move { client.tenants().await.unwrap() },
    );
    assert_eq!(tenants.len(), 2);
    assert_eq!(tenants[0].display_name.as_deref(), Some("Contoso"));
    let (host, list) = ask(
        |_| {
            body(
                r#"{"value":[{"id":"/x","subscriptionId":"s","delegatedProviderSubscriptionId":"p","displayName":"A","owner":"jo@contoso.com","tenantId":"t","routingResourceManagerType":"Default","offerId":"/o","state":"Deleted","externalReferenceId":null}]}"#,
            )
        },
        |client| async move { client.operator_subscriptions("p/../q").await.unwrap() },
    );
    assert_eq!(
        (list[0].owner.as_str(), list[0].state.as_str()),
        ("jo@contoso.com", "Deleted")
    );
    // An id cannot lead to another path.
    assert!(
        host.sent.borrow()[0]
            .url
            .contains("/subscriptions/p%2F..%2Fq/providers/")
    );
}

#[test]
fn metadata_is_asked_for_without_a_token() {
    let answer = r#"{"galleryEndpoint":"https://g/","graphEndpoint":"https://graph/","portalEndpoint":"https://p/","authentication":{"loginEndpoint":"https://adfs.local.stack/adfs","audiences":["https://management.stack/1"]}}"#;
    let (host, metadata) = ask(
        move |_| body(answer),
        |client| async move { client.metadata().await.unwrap() },
    );
    assert_eq!(metadata.audiences, ["https://management.stack/1"]);
    assert_eq!(metadata.login_endpoint, "https://adfs.local.stack/adfs");
    let sent = host.sent.borrow();
    assert_eq!(
        sent[0].url,
        "https://management.azure.com/metadata/endpoints?api-version=2015-01-01"
    );
    assert!(!sent[0].has_token);
}

#[test]
fn without_a_token_nothing_is_sent() {
    let host = Rc::new(Simulation::new(1, 1));
    let client = Client::without_token(Rc::clone(&host), Endpoint::azure());
    let result = host.run(async move { client.subscriptions().await });
    assert!(matches!(result, Err(Error::TokenMissing(_))));
    assert!(host.sent.borrow().is_empty());
}

#[test]
fn recorded_billing_periods_are_read_over_relative_links() {
    let recorded = include_str!("recorded/billingperiods_2018-03-01-preview.json");
    let pages: serde_json::Value = serde_json::from_str(recorded).unwrap();
    let link = pages["pages"][0]["nextLink"].as_str().unwrap().to_owned();
    let (host, periods) = ask(
        move |sent| body(pages["pages"][sent.number as usize].to_string()),
        |client| async move { client.billing_periods("5ub").await.unwrap() },
    );
    assert_eq!(periods.len(), 73);
    let first = &periods[0];
    assert_eq!(
        (
            first.name.as_str(),
            first.first_day.as_str(),
            first.last_day.as_str()
        ),
        ("202012-1", "2020-10-01", "2020-10-31")
    );
    assert_eq!(
        host.sent.borrow()[1].url,
        format!("https://management.azure.com{link}")
    );
}

#[test]
fn recorded_invoices_are_read_with_and_without_links() {
    let (host, invoices) = ask(
        |_| {
            body(include_str!(
                "recorded/invoices_list_2017-02-27-preview.json"
            ))
        },
        |client| async move { client.invoices("5ub").await.unwrap() },
    );
    assert_eq!(invoices.len(), 2);
    assert_eq!(
        (
            invoices[0].first_day.as_str(),
            invoices[0].last_day.as_str()
        ),
        ("2017-01-10", "2017-02-09")
    );
    assert_eq!(
        (
            invoices[0].download.as_ref(),
            invoices[0].billing_period_ids.len()
        ),
        (None, 0)
    );
    assert!(host.sent.borrow()[0].url.ends_with("&$expand=downloadUrl"));
    let (_, invoices) = ask(
        |_| {
            body(
                r#"{"value":[{"name":"n","properties":{"invoicePeriodStartDate":"a","invoicePeriodEndDate":"b","billingPeriodIds":["/p"],"downloadUrl":{"expiryTime":"2018-10-01T10:00:00Z","url":"https://blob/x"}}}]}"#,
            )
        },
        |client| async move { client.invoices("5ub").await.unwrap() },
    );
    assert_eq!(invoices[0].download.as_ref().unwrap().url, "https://blob/x");
    assert_eq!(
        invoices[0].download.as_ref().unwrap().expiry_time,
        "2018-10-01T10:00:00Z"
    );
}

#[test]
fn a_list_does_not_follow_a_foreign_link() {
    let (host, result) = ask(
        |_| body(r#"{"value":[],"nextLink":"https://management.azure.com.evil.net/x"}"#),
        |client| async move { client.subscriptions().await },
    );
    assert!(matches!(result, Err(Error::ForeignNextLink { .. })));
    assert_eq!(host.sent.borrow().len(), 1);
}

#[test]
fn a_list_of_another_form_is_unreadable() {
    let (_, result) = ask(
        |_| body(r#"{"value":[{"name":1}]}"#),
        |client| async move { client.subscriptions().await },
    );
    assert!(
        matches!(result, Err(Error::Unreadable { .. })),
        "{result:?}"
    );
}

fn card(
    way: RateCardWay,
    rule: impl Fn(&Sent) -> Fate + 'static,
) -> (Rc<Simulation>, Result<RateCardBody, Error>) {
    let query = RateCardQuery {
        subscription: "5ub".into(),
        offer: "MS-AZR-0003P".into(),
        currency: "USD".into(),
        locale: "en-US".into(),
        region_info: "US".into(),
    };
    ask(
        rule,
        |client| async move { client.rate_card(&query, way).await },
    )
}

fn moved_to(link: &str) -> Fate {
    Fate::Answer(302, vec![("Location".into(), link.into())], String::new())
}

#[test]
fn a_rate_card_is_fetched_from_the_store_without_the_token() {
    let (host, result) = card(RateCardWay::Direct, |sent| match sent.number {
        0 => moved_to(STORE),
        _ => body("{\"Meters\":[]}\n"),
    });
    assert_eq!(result.unwrap().body, b"{\"Meters\":[]}\n");
    let sent = host.sent.borrow();
    assert_eq!(sent.len(), 2);
    assert_eq!(
        sent[0].url,
        "https://management.azure.com/subscriptions/5ub/providers/Microsoft.Commerce/RateCard?api-version=2016-08-31-preview&$filter=OfferDurableId%20eq%20%27MS-AZR-0003P%27%20and%20Currency%20eq%20%27USD%27%20and%20Locale%20eq%20%27en-US%27%20and%20RegionInfo%20eq%20%27US%27"
    );
    assert!(sent[0].has_token && !sent[1].has_token);
    assert_eq!(sent[1].url, STORE);
}

#[test]
fn a_rate_card_that_came_at_once_is_taken() {
    let (host, result) = card(RateCardWay::Direct, |_| body("{}"));
    assert_eq!(result.unwrap().body, b"{}");
    assert_eq!(host.sent.borrow().len(), 1);
}

#[test]
fn a_blocked_rate_card_fails_at_once() {
    let (host, result) = card(RateCardWay::Direct, |_| Fate::Lost(SendError::Network));
    assert_eq!(
        result,
        Err(Error::Unreachable {
            host: "management.azure.com".into()
        })
    );
    assert_eq!(host.sent.borrow().len(), 1);
}

#[test]
fn a_cut_rate_card_is_fetched_again() {
    let (host, result) = card(RateCardWay::Direct, |sent| match sent.number {
        0 => moved_to(STORE),
        1 => body("{\"Meters\":["),
        _ => body("{\"Meters\":[]}"),
    });
    assert!(result.is_ok());
    assert_eq!(host.sent.borrow().len(), 3);
    let (_, result) = card(RateCardWay::Direct, |_| body("{\"Meters\":["));
    assert_eq!(result, Err(Error::Truncated));
}

#[test]
fn a_store_that_is_not_encrypted_or_moves_on_is_not_asked() {
    let (host, result) = card(RateCardWay::Direct, |_| {
        moved_to("http://ratecard.example.net/x")
    });
    assert!(matches!(result, Err(Error::ForeignNextLink { .. })));
    assert_eq!(host.sent.borrow().len(), 1);
    let (_, result) = card(RateCardWay::Direct, |_| moved_to(STORE));
    assert!(matches!(result, Err(Error::Server(said)) if said.status == 302));
}

#[test]
fn refusals_of_rate_cards_are_told_apart() {
    let refusal = |fate: fn() -> Fate| card(RateCardWay::Direct, move |_| fate()).1.unwrap_err();
    assert!(matches!(
        refusal(|| Fate::coded(400, "DisallowedProvider")),
        Error::DisallowedProvider(_)
    ));
    assert!(
        matches!(refusal(|| Fate::coded(403, "AuthorizationFailed")),
        Error::NotAllowed { action, scope, .. } if action == "Microsoft.Commerce/RateCard/read" && scope == "/subscriptions/5ub")
    );
    let missing = card(RateCardWay::Direct, |sent| match sent.number {
        0 => moved_to(STORE),
        _ => Fate::Answer(
            404,
            Vec::new(),
            "<?xml version=\"1.0\"?><Error><Code>BlobNotFound</Code></Error>".into(),
        ),
    });
    assert!(matches!(missing.1, Err(Error::Server(said)) if said.status == 404));
}

const EXPIRED: &str =
    "\u{feff}<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code></Error>";

#[test]
fn another_link_is_asked_for_once_where_one_has_run_out() {
    let run_out = || Fate::Answer(403, Vec::new(), EXPIRED.into());
    let (host, result) = card(RateCardWay::Direct, move |sent| match sent.number {
        0 | 2 => moved_to(STORE),
        1 => run_out(),
        _ => body("{\"Meters\":[]}"),
    });
    assert!(result.is_ok(), "{result:?}");
    let has_token: Vec<bool> = host
        .sent
        .borrow()
        .iter()
        .map(|sent| sent.has_token)
        .collect();
    assert_eq!(has_token, [true, false, true, false]);

    let (host, result) = card(RateCardWay::Direct, move |sent| match sent.has_token {
        true => moved_to(STORE),
        false => run_out(),
    });
    assert!(matches!(result, Err(Error::CardLinkRefused(said)) if said.status == 403));
    assert_eq!(host.sent.borrow().len(), 4, "and not again");

    // A browser follows by itself; a relay tells what it was answered.
    let (host, result) = card(RateCardWay::Direct, move |sent| match sent.number {
        0 => run_out(),
        _ => body("{}"),
    });
    assert!(result.is_ok(), "{result:?}");
    assert_eq!(host.sent.borrow().len(), 2);
    let relayed = |status: u16| {
        let base = "http://127.0.0.1:8080/relay/".into();
        let (host, result) = card(RateCardWay::Relay { base }, move |_| {
            let body = format!(
                r#"{{"error":{{"code":"RelayCardRefused","message":"m"}},"hop":2,"status":{status}}}"#
            );
            Fate::Answer(502, Vec::new(), body)
        });
        let sent = host.sent.borrow().len();
        (sent, result.unwrap_err())
    };
    assert!(matches!(relayed(403), (2, Error::CardLinkRefused(_))));
    assert!(matches!(relayed(404), (1, Error::Relay { hop: 2, .. })));
}

#[test]
fn a_relay_is_asked_under_its_own_address() {
    let relay = || RateCardWay::Relay {
        base: "http://127.0.0.1:8080/relay/".into(),
    };
    let (host, result) = card(relay(), |_| body("{}"));
    assert_eq!(result.unwrap().way, relay());
    let sent = host.sent.borrow();
    assert!(sent[0].url.starts_with("http://127.0.0.1:8080/relay/https/management.azure.com/subscriptions/5ub/providers/Microsoft.Commerce/RateCard?api-version="));
    assert!(sent[0].has_token);

    let failing = |code: &'static str| {
        let (host, result) = card(relay(), move |_| {
            Fate::Answer(
                502,
                Vec::new(),
                format!(r#"{{"error":{{"code":"{code}","message":"m"}},"hop":2,"status":502}}"#),
            )
        });
        let sent = host.sent.borrow().len();
        (sent, result.unwrap_err())
    };
    let (sent, error) = failing("RelayTooLarge");
    assert_eq!(sent, 1);
    assert!(
        matches!(error, Error::Relay { hop: 2, said } if said.code == "RelayTooLarge" && said.message == "m")
    );
    assert_eq!(failing("RelayTimeout").0, 3);
    let (_, refused) = card(relay(), |_| Fate::coded(401, "ExpiredAuthenticationToken"));
    assert!(matches!(refused, Err(Error::TokenExpired(_))));
}

#[test]
fn the_recorded_page_of_usage_is_read_to_the_last_digit() {
    let recorded = include_bytes!("recorded/usageaggregates_daily_2015-05-01.json");
    let page = arm::wire::usage_page(recorded).unwrap();
    assert_eq!((page.rows.len(), page.next_link), (109, None));
    let count = |is_so: &dyn Fn(&arm::wire::UsageProperties<'_>) -> bool| {
        page.rows
            .iter()
            .filter(|row| is_so(&row.properties))
            .count()
    };
    assert_eq!(count(&|row| row.meter_region.is_some()), 25);
    assert_eq!(count(&|row| row.meter_sub_category.is_none()), 26);
    assert_eq!(count(&|row| row.quantity.contains(['e', 'E'])), 4);
    assert_eq!(count(&|row| row.instance_data.is_some()), 0);
    assert!(
        count(&|row| row
            .info_fields
            .as_ref()
            .is_some_and(|info| info.project.is_some()))
            > 0
    );
    let digits = page
        .rows
        .iter()
        .map(|row| row.properties.quantity.len())
        .max();
    assert!(digits >= Some(17), "{digits:?}");
    for row in &page.rows {
        row.properties.quantity.parse::<costs::Quantity>().unwrap();
        row.properties
            .usage_start_time
            .parse::<costs::Timestamp>()
            .unwrap();
    }
}
