//! The client over real HTTP against the emulator: every page, every refusal.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod native;

use std::collections::HashMap;
use std::rc::Rc;

use arm::{
    Cancel, Client, Endpoint, Error, PageError, PagePlace, PageRead, RateCardQuery, RateCardWay,
    Token, UsageGranularity, UsageOptions, UsageOutcome, UsageProgress, UsageQuery, UsageSink,
    UsageSource,
};
use chrono::NaiveDate;
use costs::{Day, DayRange, Quantity, Timestamp};
use emulator::{Fault, Options, Running};
use native::Native;

/// The anchor day of every test.
const TODAY: &str = "2026-03-31";

struct World {
    emulator: Running,
    host: Rc<Native>,
    tokens: HashMap<String, String>,
}

/// Runs a test with an emulator of its own, with `fault` in the pay-as-you-go
/// subscription.
fn with_emulator<F: Future<Output = ()>>(fault: Option<Fault>, test: impl FnOnce(World) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, async {
        let today: NaiveDate = TODAY.parse().unwrap();
        let mut options = Options::local(today);
        options.faults = fault
            .into_iter()
            .map(|fault| ("payg".to_owned(), fault))
            .collect();
        let emulator = emulator::start(options).await.unwrap();
        let now = Timestamp::start_of(Day::from(today)).seconds() + 10 * 3600 + 1800;
        let tokens = reqwest::get(format!("{}/emulator/tokens", emulator.arm_origin()))
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        test(World {
            emulator,
            host: Rc::new(Native::new(now * 1000)),
            tokens: serde_json::from_str(&tokens).unwrap(),
        })
        .await;
    });
}

impl World {
    fn client_at(&self, origin: &str, token: &str) -> Client<Native> {
        let token: Token = self.tokens[token].parse().unwrap();
        Client::new(Rc::clone(&self.host), origin.parse().unwrap(), token)
    }

    fn client(&self, token: &str) -> Client<Native> {
        self.client_at(&self.emulator.arm_origin(), token)
    }

    async fn clear_fault(&self) {
        let url = format!("{}/emulator/faults/payg", self.emulator.arm_origin());
        reqwest::Client::new().delete(url).send().await.unwrap();
    }

    /// The subscription whose quota id begins so.
    async fn subscription(&self, quota: &str) -> String {
        let list = self.client("tenant").subscriptions().await.unwrap();
        list.into_iter()
            .find(|known| {
                known
                    .quota_id
                    .as_deref()
                    .is_some_and(|id| id.starts_with(quota))
            })
            .unwrap()
            .id
    }
}

/// Keeps the text of each row by place.
#[derive(Default)]
struct Rows(Vec<(PagePlace, Vec<String>)>);

impl UsageSink for Rows {
    fn page(&mut self, place: PagePlace, body: &[u8]) -> Result<PageRead, PageError> {
        let page = arm::wire::usage_page(body)?;
        let rows: Vec<String> = page
            .rows
            .iter()
            .map(|row| format!("{:?}", row.properties))
            .collect();
        for row in &page.rows {
            row.properties.quantity.parse::<Quantity>().unwrap();
            row.properties
                .usage_start_time
                .parse::<Timestamp>()
                .unwrap();
            if let Some(text) = &row.properties.instance_data {
                arm::wire::instance_data(text).unwrap();
            }
        }
        let read = PageRead {
            rows: rows.len() as u32,
            next_link: page.next_link.map(|link| link.into_owned()),
        };
        self.0.push((place, rows));
        Ok(read)
    }

    fn progress(&mut self, _: &UsageProgress) {}
}

impl Rows {
    fn in_order(mut self) -> Vec<String> {
        self.0.sort_by_key(|(place, _)| (place.part, place.page));
        self.0.into_iter().flat_map(|(_, rows)| rows).collect()
    }
}

fn until_today(days: i32) -> DayRange {
    let today: Day = TODAY.parse().unwrap();
    DayRange::new(today.plus(-days), today)
}

async fn usage_of(
    client: &Client<Native>,
    source: UsageSource,
    reported: DayRange,
    granularity: UsageGranularity,
    cancel: &Cancel,
) -> (Rows, UsageOutcome) {
    let query = UsageQuery {
        source,
        reported,
        granularity,
        show_details: true,
    };
    let mut rows = Rows::default();
    let outcome = client
        .usage(&query, &UsageOptions::default(), &mut rows, cancel)
        .await;
    (rows, outcome)
}

async fn daily(client: &Client<Native>, subscription: &str, days: i32) -> (Rows, UsageOutcome) {
    let source = UsageSource::Subscription(subscription.to_owned());
    usage_of(
        client,
        source,
        until_today(days),
        UsageGranularity::Daily,
        &Cancel::new(),
    )
    .await
}

/// All rows by one unbroken chain of links, without the client.
async fn chain(world: &World, subscription: &str, reported: DayRange) -> Vec<String> {
    let mut rows = Vec::new();
    let mut next = Some(format!(
        "{}/subscriptions/{subscription}/providers/Microsoft.Commerce/UsageAggregates?api-version=2015-06-01-preview&reportedStartTime={}&reportedEndTime={}",
        world.emulator.arm_origin(),
        reported.from,
        reported.until
    ));
    let http = reqwest::Client::new();
    while let Some(url) = next {
        let answer = http.get(url).header(
            "Authorization",
            format!("Bearer {}", world.tokens["tenant"]),
        );
        let body = answer.send().await.unwrap().bytes().await.unwrap();
        let page = arm::wire::usage_page(&body).unwrap();
        rows.extend(page.rows.iter().map(|row| format!("{:?}", row.properties)));
        next = page.next_link.map(|link| link.into_owned());
    }
    rows
}

#[test]
fn parts_side_by_side_give_the_rows_of_one_chain() {
    with_emulator(None, async |world: World| {
        let id = world.subscription("PayAsYouGo").await;
        let (rows, outcome) = daily(&world.client("tenant"), &id, 120).await;
        assert_eq!(outcome.missing(), []);
        let pages: u32 = outcome.parts.iter().map(|part| part.pages).sum();
        assert!(pages > 40, "{pages}");
        let expected = chain(&world, &id, until_today(120)).await;
        assert!(expected.len() > 20_000, "{}", expected.len());
        assert!(rows.in_order() == expected, "other rows or another order");
    });
}

#[test]
fn an_azure_stack_is_read_by_tenant_and_operator() {
    with_emulator(None, async |world: World| {
        let tenant = world.client_at(&world.emulator.stack_tenant_origin(), "stack-tenant");
        assert_eq!(tenant.metadata().await.unwrap().audiences.len(), 1);
        let own = tenant.subscriptions().await.unwrap();
        assert_eq!(own.len(), 1);
        assert!(own[0].offer_id.is_some());
        // An operator may not even name the current day as the end.
        let whole = DayRange::new(until_today(10).from, until_today(1).from);
        let read = async |client: &Client<Native>, source: UsageSource| {
            let (rows, outcome) = usage_of(
                client,
                source,
                whole,
                UsageGranularity::Daily,
                &Cancel::new(),
            )
            .await;
            assert_eq!(outcome.missing(), []);
            rows.in_order().len()
        };
        let own_rows = read(&tenant, UsageSource::Subscription(own[0].id.clone())).await;
        assert!(own_rows > 0);

        let operator = world.client_at(&world.emulator.stack_operator_origin(), "operator");
        let provider = operator.subscriptions().await.unwrap().remove(0).id;
        let tenants = operator.operator_subscriptions(&provider).await.unwrap();
        assert_eq!(tenants.len(), 6);
        let source = |subscriber: Option<&str>| UsageSource::Operator {
            provider_subscription: provider.clone(),
            subscriber: subscriber.map(str::to_owned),
        };
        let mut sum = 0;
        for known in &tenants {
            sum += read(&operator, source(Some(&known.id))).await;
        }
        assert_eq!(read(&operator, source(None)).await, sum);
        assert_eq!(read(&operator, source(Some(&own[0].id))).await, own_rows);

        let (rows, outcome) = usage_of(
            &operator,
            source(None),
            until_today(10),
            UsageGranularity::Daily,
            &Cancel::new(),
        )
        .await;
        assert_eq!(outcome.missing(), [until_today(1)]);
        let last = outcome.parts.last().unwrap();
        assert!(matches!(last.error, Some(Error::NotProcessed(_))));
        assert_eq!(rows.in_order().len(), sum);
        let (_, outcome) = usage_of(
            &operator,
            source(Some("x")),
            until_today(1),
            UsageGranularity::Daily,
            &Cancel::new(),
        )
        .await;
        assert!(
            matches!(&outcome.parts[0].error, Some(Error::BadRequest(said)) if said.code == "SubscriberIdIsNotDirectTenant")
        );
    });
}

fn card_query(subscription: &str, offer: &str) -> RateCardQuery {
    RateCardQuery {
        subscription: subscription.to_owned(),
        offer: offer.to_owned(),
        currency: "USD".to_owned(),
        locale: "en-US".to_owned(),
        region_info: "US".to_owned(),
    }
}

#[test]
fn a_rate_card_comes_over_the_store_that_refuses_tokens() {
    with_emulator(None, async |world: World| {
        let id = world.subscription("PayAsYouGo").await;
        let client = world.client("tenant");
        let card = client
            .rate_card(&card_query(&id, "MS-AZR-0003P"), RateCardWay::Direct)
            .await
            .unwrap();
        let json: serde_json::Value = serde_json::from_slice(&card.body).unwrap();
        assert!(json["Meters"].as_array().unwrap().len() >= 3000);
        let wrong = client
            .rate_card(&card_query(&id, "MS-AZR-0017P"), RateCardWay::Direct)
            .await;
        assert!(
            matches!(wrong, Err(Error::RateCardQueryInvalid(_))),
            "{wrong:?}"
        );
        let csp = world.subscription("CSP").await;
        let refused = client
            .rate_card(&card_query(&csp, "MS-AZR-0003P"), RateCardWay::Direct)
            .await;
        assert!(matches!(refused, Err(Error::DisallowedProvider(_))));
        let reader = world.client("billing-reader");
        let refused = reader
            .rate_card(&card_query(&id, "MS-AZR-0003P"), RateCardWay::Direct)
            .await;
        assert!(
            matches!(refused, Err(Error::NotAllowed { action, scope, .. })
            if action == "Microsoft.Commerce/RateCard/read" && scope == format!("/subscriptions/{id}"))
        );
    });
}

#[test]
fn tokens_are_refused_for_their_own_reasons() {
    with_emulator(None, async |world: World| {
        let id = world.subscription("PayAsYouGo").await;
        let refused = async |token: &str| {
            let (rows, outcome) = daily(&world.client(token), &id, 30).await;
            assert!(rows.0.is_empty());
            let first = outcome.parts[0].error.clone().unwrap();
            assert!(outcome.parts.iter().all(|part| {
                part.error.as_ref().map(std::mem::discriminant)
                    == Some(std::mem::discriminant(&first))
            }));
            first
        };
        assert!(matches!(refused("expired").await, Error::TokenExpired(_)));
        assert!(matches!(
            refused("wrong-tenant").await,
            Error::TokenWrongTenant(_)
        ));
        assert!(matches!(
            refused("wrong-audience").await,
            Error::TokenWrongAudience(_)
        ));
        assert!(
            matches!(refused("no-role").await, Error::NotAllowed { action, .. }
            if action == "Microsoft.Commerce/UsageAggregates/read")
        );
        let endpoint: Endpoint = world.emulator.arm_origin().parse().unwrap();
        let bad = Client::new(Rc::clone(&world.host), endpoint, "a.b.c".parse().unwrap());
        assert!(matches!(
            bad.subscriptions().await,
            Err(Error::TokenInvalid(_))
        ));
        let unknown = world.client("tenant").billing_periods("0").await;
        assert!(matches!(unknown, Err(Error::SubscriptionNotFound(_))));
        let csp = world.subscription("CSP").await;
        let (_, outcome) = daily(&world.client("tenant"), &csp, 5).await;
        assert!(matches!(
            outcome.parts[0].error,
            Some(Error::DisallowedProvider(_))
        ));
    });
}

#[test]
fn invoices_and_billing_periods_are_read_or_refused_by_offer() {
    with_emulator(None, async |world: World| {
        let client = world.client("tenant");
        let payg = world.subscription("PayAsYouGo").await;
        let periods = client.billing_periods(&payg).await.unwrap();
        assert!(periods.len() > 50, "{}", periods.len());
        assert!(
            periods
                .iter()
                .all(|period| period.first_day.ends_with("-12"))
        );
        let invoices = client.invoices(&payg).await.unwrap();
        assert!(
            invoices[0]
                .download
                .as_ref()
                .unwrap()
                .url
                .starts_with("http")
        );
        let enterprise = world.subscription("EnterpriseAgreement").await;
        assert!(matches!(client.invoices(&enterprise).await,
            Err(Error::OfferUnsupported { offer, .. }) if offer == "MS-AZR-0017P"));
        assert!(
            !client
                .billing_periods(&enterprise)
                .await
                .unwrap()
                .is_empty()
        );
        let sponsored = world.subscription("Sponsored").await;
        assert!(matches!(
            client.invoices(&sponsored).await,
            Err(Error::InvoiceOptInMissing(_))
        ));
        assert_eq!(client.tenants().await.unwrap().len(), 1);
    });
}

/// Reads 30 days of the pay-as-you-go subscription under a fault.
fn under(fault: Fault, check: impl FnOnce(Rows, UsageOutcome, Vec<String>)) {
    with_emulator(Some(fault), async |world: World| {
        let id = world.subscription("PayAsYouGo").await;
        let (rows, outcome) = daily(&world.client("tenant"), &id, 30).await;
        world.clear_fault().await;
        let expected = chain(&world, &id, until_today(30)).await;
        assert!(!expected.is_empty());
        check(rows, outcome, expected);
    });
}

#[test]
fn what_passes_is_waited_for() {
    for fault in [Fault::Throttled, Fault::ServerError] {
        under(fault, |rows, outcome, expected| {
            assert_eq!(outcome.missing(), [], "{fault}");
            assert!(rows.in_order() == expected, "{fault}");
        });
    }
}

#[test]
fn what_stays_broken_ends_its_part_only() {
    under(Fault::BrokenPage, |rows, outcome, expected| {
        let broken: Day = "2026-03-21".parse().unwrap();
        let missing = outcome.missing();
        assert!(
            missing.len() == 1 && missing[0].contains(broken),
            "{missing:?}"
        );
        let failed: Vec<_> = outcome
            .parts
            .iter()
            .filter(|part| part.error.is_some())
            .collect();
        assert!(matches!(failed[0].error, Some(Error::Server(_))));
        let kept = rows.in_order();
        assert!(kept.len() > expected.len() / 2 && kept.len() < expected.len());
    });
    under(Fault::NotReady, |rows, outcome, expected| {
        let last = outcome.parts.last().unwrap();
        assert!(matches!(last.error, Some(Error::NotProcessed(_))));
        assert_eq!(outcome.missing(), [until_today(1)]);
        let kept = rows.in_order();
        assert!(kept[..] == expected[..kept.len()]);
    });
}

#[test]
fn what_stays_broken_everywhere_is_named() {
    for (fault, is_expected) in [
        (
            Fault::TruncatedJson,
            (|error| *error == Error::Truncated) as fn(&Error) -> bool,
        ),
        (
            Fault::HtmlError,
            |error| matches!(error, Error::Html(said) if said.message == "502 Bad Gateway"),
        ),
        (Fault::NoAccess, |error| {
            matches!(error, Error::NotAllowed { .. })
        }),
    ] {
        under(fault, |rows, outcome, _| {
            assert!(rows.0.is_empty());
            assert_eq!(outcome.missing(), [until_today(30)]);
            let errors = outcome.parts.iter().filter_map(|part| part.error.as_ref());
            assert!(
                errors.clone().all(is_expected),
                "{:?}",
                errors.collect::<Vec<_>>()
            );
        });
    }
    under(Fault::Empty, |rows, outcome, _| {
        assert_eq!(outcome.missing(), []);
        assert!(rows.in_order().is_empty());
    });
}

#[test]
fn a_foreign_link_is_not_followed() {
    under(Fault::ForeignNextLink, |_, outcome, _| {
        let linked: Vec<_> = outcome
            .parts
            .iter()
            .filter_map(|part| part.error.as_ref())
            .collect();
        assert!(!linked.is_empty());
        assert!(linked.iter().all(|error| matches!(error, Error::ForeignNextLink { host } if host.contains("attacker.example"))));
        assert!(outcome.parts.iter().all(|part| part.pages == 1));
    });
}

#[test]
fn a_token_that_expires_midway_is_renewed_and_the_rest_read() {
    with_emulator(Some(Fault::TokenExpiresMidway), async |world: World| {
        let id = world.subscription("PayAsYouGo").await;
        let client = world.client("tenant");
        let (kept, outcome) = daily(&client, &id, 30).await;
        assert_eq!(kept.0.len(), 2);
        let missing = outcome.missing();
        assert!(!missing.is_empty());
        let renew = format!("{}/emulator/tokens/tenant", world.emulator.arm_origin());
        let renewed = reqwest::Client::new()
            .post(renew)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        let renewed: HashMap<String, String> = serde_json::from_str(&renewed).unwrap();
        let client = client.with_token(renewed["token"].parse().unwrap());
        let mut by_day: Vec<(Day, Vec<String>)> = kept
            .0
            .into_iter()
            .filter(|(place, _)| !missing.iter().any(|days| days.contains(place.days.from)))
            .map(|(place, rows)| (place.days.from, rows))
            .collect();
        for days in missing {
            let source = UsageSource::Subscription(id.clone());
            let (rows, outcome) = usage_of(
                &client,
                source,
                days,
                UsageGranularity::Daily,
                &Cancel::new(),
            )
            .await;
            assert_eq!(outcome.missing(), []);
            by_day.push((days.from, rows.in_order()));
        }
        world.clear_fault().await;
        by_day.sort_by_key(|(day, _)| *day);
        let rows: Vec<String> = by_day.into_iter().flat_map(|(_, rows)| rows).collect();
        assert!(rows == chain(&world, &id, until_today(30)).await);
    });
}

#[test]
fn a_slow_reading_is_cancelled_at_once() {
    with_emulator(Some(Fault::SlowPage), async |world: World| {
        let id = world.subscription("PayAsYouGo").await;
        let client = world.client("tenant");
        let cancel = Cancel::new();
        let flag = cancel.clone();
        tokio::task::spawn_local(async move {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            flag.cancel();
        });
        let start = tokio::time::Instant::now();
        let source = UsageSource::Subscription(id);
        let (_, outcome) = usage_of(
            &client,
            source,
            until_today(30),
            UsageGranularity::Daily,
            &cancel,
        )
        .await;
        assert!(outcome.was_cancelled);
        assert!(start.elapsed().as_millis() < 1500, "{:?}", start.elapsed());
    });
}

#[test]
fn a_time_in_the_future_is_named() {
    with_emulator(None, async |world: World| {
        let id = world.subscription("PayAsYouGo").await;
        let today: Day = TODAY.parse().unwrap();
        let (_, outcome) = usage_of(
            &world.client("tenant"),
            UsageSource::Subscription(id),
            DayRange::new(today.plus(-1), today.plus(2)),
            UsageGranularity::Daily,
            &Cancel::new(),
        )
        .await;
        assert_eq!(outcome.parts[0].error, None);
        assert!(
            matches!(outcome.parts[1].error, Some(Error::EndInFuture(_))),
            "{outcome:?}"
        );
    });
}
