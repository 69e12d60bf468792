//! What the client reads where nothing is wrong, and what it is refused.

use std::rc::Rc;

use arm::{
    Cancel, Client, Endpoint, Error, RateCardQuery, RateCardWay, UsageGranularity, UsageSource,
};
use costs::{Day, DayRange};

use crate::world::{TODAY, World, chain, daily, until_today, usage_of, with_emulator};
use native::Native;

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
        assert_eq!(client.tenants().await.unwrap().len(), 2);
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
