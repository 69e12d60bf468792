//! Loading from the emulator over real HTTP, with the engine in this process.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

mod world;

use std::rc::Rc;

use costs::query::Query;
use costs::{Currency, DayRange};
use emulator::Fault;
use engine::protocol::{
    CardSource, Connection, Credential, EndpointKind, Envelope, Event, Failure, FileProblem, Hold,
    Load, LoadSubscription, Progress, Reply, Request, RequestId,
};
use world::{Bytes, EA, NoFile, PAYG, Page, alone, day, emulator, load_of, two_periods};

#[tokio::test]
async fn usage_and_card_come_in_and_are_rated() {
    alone(async {
        let running = emulator(&[]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        let loaded = page.ask(load_of(&directory, &[PAYG, EA])).await;
        assert_eq!(
            loaded,
            Ok(Reply::Loaded {
                was_cancelled: false,
                was_too_much: false,
            })
        );

        let summary = page.summary.borrow().clone();
        let [payg, ea] = summary.subscriptions.as_slice() else {
            panic!("{summary:?}");
        };
        assert_eq!((payg.cycle.anniversary(), payg.is_cycle_known), (12, true));
        assert_eq!(payg.days, Some(two_periods()));
        assert!(payg.gaps.is_empty() && ea.gaps.is_empty());
        assert!(
            payg.rows > 10_000 && payg.unpriced_rows > 0 && payg.unpriced_rows < payg.rows / 10
        );
        assert_eq!((ea.card, ea.unpriced_rows), (None, ea.rows));
        assert_eq!(summary.cards.len(), 1);
        assert_eq!(summary.cards[0].source, CardSource::Direct);
        assert_eq!(summary.cards[0].offer.as_deref(), Some("MS-AZR-0003P"));
        let hosts = [running.arm_origin(), running.card_origin()];
        let hosts = hosts.map(|origin| origin.replace("http://", ""));
        let contacted: Vec<_> = summary.hosts.iter().map(|one| one.host.as_str()).collect();
        assert_eq!(contacted, hosts);
        for contact in &summary.hosts {
            assert!(contact.requests > 0 && contact.bytes > 1_000 && contact.last_s > 0);
        }

        let total = page.total().await;
        assert_eq!(total.total.rows, payg.rows + ea.rows);
        let bill: costs::Money = page
            .engine
            .bill()
            .iter()
            .filter_map(|line| line.charge)
            .sum();
        assert_eq!(total.total.cost, bill);
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_throttled_server_gives_the_same_total() {
    alone(async {
        let running = emulator(&[]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        page.ask(load_of(&directory, &[PAYG])).await.unwrap();
        let expected = page.total().await;
        running.stop().await;

        for fault in [Fault::Throttled, Fault::ServerError] {
            let running = emulator(&[("payg", fault)]).await;
            let page = Page::new();
            let directory = page.connect(&running).await;
            page.ask(load_of(&directory, &[PAYG])).await.unwrap();
            assert_eq!(page.total().await, expected, "{fault}");
            running.stop().await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_named_and_the_rest_is_kept() {
    alone(async {
        let running = emulator(&[("payg", Fault::BrokenPage)]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        let loaded = page.ask(load_of(&directory, &[PAYG])).await;
        assert_eq!(
            loaded,
            Ok(Reply::Loaded {
                was_cancelled: false,
                was_too_much: false,
            })
        );
        let payg = page.summary.borrow().subscriptions[0].clone();
        assert!(payg.rows > 1000, "{}", payg.rows);
        assert!(!payg.gaps.is_empty());
        assert!(
            matches!(payg.gaps[0].error, arm::Error::Server(_)),
            "{:?}",
            payg.gaps
        );
        running.stop().await;
    })
    .await;
}

/// With newer usage, so that there is something to ask for.
fn until_today(request: Request) -> Request {
    let Request::Load(load) = request else {
        return request;
    };
    let usage_days = DayRange::new(load.usage_days.from, day("2026-03-20"));
    Request::Load(Load { usage_days, ..load })
}

#[tokio::test]
async fn a_failed_reload_leaves_what_was_loaded() {
    alone(async {
        let running = emulator(&[]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        page.ask(load_of(&directory, &[PAYG])).await.unwrap();
        let whole_days = Request::Query(Query::over(two_periods()));
        let before = page.ask(whole_days.clone()).await;
        let url = format!("{}/emulator/faults/payg", running.arm_origin());
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        http.put(url).body("no-access").send().await.unwrap();
        let again = page.ask(until_today(load_of(&directory, &[PAYG]))).await;
        assert!(
            matches!(again, Err(Failure::Fetch(arm::Error::NotAllowed { .. }))),
            "{again:?}"
        );
        assert_eq!(page.ask(whole_days.clone()).await, before);
        let payg = page.summary.borrow().subscriptions[0].clone();
        assert!(payg.renewal_error.is_some() && payg.gaps.is_empty());

        // Nor does one that is interrupted after some pages.
        let url = format!("{}/emulator/faults/payg", running.arm_origin());
        http.put(url)
            .body("token-expires-midway")
            .send()
            .await
            .unwrap();
        let again = page.ask(until_today(load_of(&directory, &[PAYG])));
        let stopping = async {
            page.until(|event| matches!(event, Event::Progress(_, Progress::Held(holds)) if matches!(holds[..], [Hold::SignIn(_)]))).await;
            let cancel = Envelope::Cancel(RequestId(1));
            Rc::clone(&page.engine)
                .handle(cancel, Vec::<NoFile>::new())
                .await;
        };
        let (again, ()) = futures::join!(again, stopping);
        assert!(again.is_ok(), "{again:?}");        assert_eq!(page.ask(whole_days.clone()).await, before);
        let payg = page.summary.borrow().subscriptions[0].clone();
        assert_eq!(payg.renewal_error, Some(arm::Error::Cancelled));
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_load_keeps_its_pages_and_says_what_is_missing() {
    alone(async {
        let running = emulator(&[("payg", Fault::SlowPage)]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        let loading = page.ask(load_of(&directory, &[PAYG, EA]));
        let cancelling = async {
            page.first_page().await;
            let cancel = Envelope::Cancel(RequestId(1));
            Rc::clone(&page.engine)
                .handle(cancel, Vec::<NoFile>::new())
                .await;
        };
        let (loaded, ()) = futures::join!(loading, cancelling);
        assert_eq!(
            loaded,
            Ok(Reply::Loaded {
                was_cancelled: true,
                was_too_much: false,
            })
        );
        let payg = page.summary.borrow().subscriptions[0].clone();
        assert!(payg.rows > 0);
        assert!(
            payg.gaps
                .iter()
                .all(|gap| gap.error == arm::Error::Cancelled)
        );
        assert!(!payg.gaps.is_empty());
        // The one whose turn never came is named too.
        let ea = page.summary.borrow().subscriptions[1].clone();
        assert_eq!((ea.name.as_str(), ea.rows), ("Contoso Enterprise", 0));
        assert_eq!(ea.gaps.len(), 1);
        running.stop().await;
    })
    .await;
}

/// Azure Stack Hub has no rate card: usage is counted and without a price.
#[tokio::test]
async fn usage_of_an_azure_stack_comes_in_without_prices() {
    alone(async {
        let running = emulator(&[]).await;
        let sides = [
            (
                "stack-tenant",
                running.stack_tenant_origin(),
                EndpointKind::StackTenant,
            ),
            (
                "operator",
                running.stack_operator_origin(),
                EndpointKind::StackOperator,
            ),
        ];
        for (persona, origin, kind) in sides {
            let page = Page::new();
            let directory = page.connect_as(&running, persona, origin, kind).await;
            assert!(!directory.subscriptions.is_empty(), "{persona}");
            let subscriptions: Vec<LoadSubscription> = directory
                .subscriptions
                .iter()
                .map(|info| LoadSubscription {
                    id: info.id.clone(),
                    offer: None,
                })
                .collect();
            let load = Load {
                subscriptions,
                usage_days: DayRange::new(day("2026-03-01"), day("2026-03-20")),
                currency: Currency::USD,
                locale: "en-US".into(),
                region_info: "US".into(),
            };
            let loaded = page.ask(Request::Load(load)).await;
            let complete = Reply::Loaded {
                was_cancelled: false,
                was_too_much: false,
            };
            assert_eq!(loaded, Ok(complete), "{persona}");
            let summary = page.summary.borrow().clone();
            assert!(summary.rows > 0, "{persona}");
            assert_eq!(summary.unpriced_rows, summary.rows, "{persona}");
            for subscription in &summary.subscriptions {
                assert_eq!(subscription.gaps, [], "{persona} {}", subscription.name);
            }
        }
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_users_card_and_billing_day_outlive_a_reload() {
    alone(async {
        let running = emulator(&[]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        page.ask(load_of(&directory, &[PAYG, EA])).await.unwrap();
        let [payg, ea] = page
            .summary
            .borrow()
            .subscriptions
            .clone()
            .try_into()
            .unwrap();
        assert_eq!((payg.card.is_some(), ea.card), (true, None));
        let cycle = costs::BillingCycle::new(20).unwrap();
        let changes = [
            Request::AssignCard {
                subscription: ea.id.clone(),
                card: payg.card,
            },
            Request::AssignCard {
                subscription: payg.id.clone(),
                card: None,
            },
            Request::SetBillingCycle {
                subscription: payg.id.clone(),
                cycle,
            },
        ];
        for change in changes {
            page.ask(change).await.unwrap();
        }
        page.ask(load_of(&directory, &[PAYG, EA])).await.unwrap();
        let [payg_now, ea_now] = page
            .summary
            .borrow()
            .subscriptions
            .clone()
            .try_into()
            .unwrap();
        assert_eq!((payg_now.card, ea_now.card), (None, payg.card));
        assert_eq!(payg_now.cycle, cycle);
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_second_load_waits_for_the_first() {
    alone(async {
        let running = emulator(&[]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        let loads = [1, 2].map(|id| Envelope::Ask(RequestId(id), load_of(&directory, &[PAYG])));
        let [first, second] =
            loads.map(|load| Rc::clone(&page.engine).handle(load, Vec::<NoFile>::new()));
        futures::join!(first, second);
        let is_refused = |event: &Event| *event == Event::Done(RequestId(2), Err(Failure::Busy));
        assert!(page.events.take().iter().any(is_refused));
        let rows = page.total().await.total.rows;
        page.ask(load_of(&directory, &[PAYG])).await.unwrap();
        assert_eq!(page.total().await.total.rows, rows);
        running.stop().await;
    })
    .await;
}

/// The demo's usage must not be summed with anybody's own.
#[tokio::test]
async fn another_endpoint_clears_what_the_former_one_brought() {
    alone(async {
        let (demo, own) = (emulator(&[]).await, emulator(&[]).await);
        let page = Page::new();
        let directory = page.connect(&demo).await;
        page.ask(load_of(&directory, &[PAYG])).await.unwrap();
        assert_eq!(page.summary.borrow().cards.len(), 1);
        page.connect(&demo).await;
        assert_eq!(page.summary.borrow().cards.len(), 1);
        page.connect(&own).await;
        let summary = page.summary.borrow().clone();
        assert_eq!((summary.rows, summary.cards.len()), (0, 0));
        demo.stop().await;
        own.stop().await;
    })
    .await;
}

/// A file of a subscription that was fetched since can be opened again.
#[tokio::test]
async fn fetched_usage_takes_the_place_of_a_files() {
    alone(async {
        let running = emulator(&[]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        page.ask(load_of(&directory, &[PAYG])).await.unwrap();
        let fetched = page.summary.borrow().rows;
        let id = page.summary.borrow().subscriptions[0].id.clone();
        let file = format!(
            r#"{{"value":[{{"properties":{{"subscriptionId":"{id}","usageStartTime":"2026-03-01","meterId":"m","quantity":1}}}}]}}"#
        );
        let import = || async {
            let names = vec!["usage.json".to_owned()];
            let ask = Envelope::Ask(RequestId(3), Request::Import { names, mappings: Vec::new() });
            let files = vec![Bytes(file.clone().into_bytes())];
            Rc::clone(&page.engine).handle(ask, files).await;
            let done = page.events.take().into_iter().find_map(|event| match event {
                Event::Done(_, Ok(Reply::Imported(reports))) => Some(reports[0].outcome.clone()),
                _ => None,
            });
            done.unwrap()
        };
        assert!(import().await.is_ok());
        assert_eq!(import().await, Err(FileProblem::AlreadyLoaded));
        page.ask(load_of(&directory, &[PAYG])).await.unwrap();
        assert_eq!(page.summary.borrow().rows, fetched);
        assert!(import().await.is_ok());
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn clearing_while_loading_leaves_nothing_behind() {
    alone(async {
        let running = emulator(&[("payg", Fault::SlowPage)]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        let load = Envelope::Ask(RequestId(1), load_of(&directory, &[PAYG]));
        let loading = Rc::clone(&page.engine).handle(load, Vec::<NoFile>::new());
        let clearing = async {
            page.first_page().await;
            let clear = Envelope::Ask(RequestId(2), Request::Clear);
            Rc::clone(&page.engine)
                .handle(clear, Vec::<NoFile>::new())
                .await;
        };
        futures::join!(loading, clearing);
        let last = page.events.take().into_iter().rev();
        let summary = last.into_iter().find_map(|event| match event {
            Event::Changed(summary) => Some(summary),
            _ => None,
        });
        let summary = summary.expect("clearing changes something");
        assert_eq!((summary.rows, summary.cards.len()), (0, 0));
        assert_eq!(summary.subscriptions, []);
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_wrong_token_is_named() {
    alone(async {
        let running = emulator(&[]).await;
        let page = Page::new();
        let mut connection = Connection {
            endpoint: running.arm_origin(),
            kind: EndpointKind::Azure,
            credential: Credential::Token("not.a.token".into()),
            relay: None,
            today: day("2026-03-20"),
        };
        let refused = page.ask(Request::Connect(connection.clone())).await;
        assert!(
            matches!(refused, Err(Failure::Fetch(arm::Error::TokenInvalid(_)))),
            "{refused:?}"
        );
        connection.credential = Credential::Token(" ".into());
        let refused = page.ask(Request::Connect(connection.clone())).await;
        assert_eq!(refused, Err(Failure::TokenUnusable));
        connection.endpoint = "ftp://management.azure.com".into();
        assert_eq!(
            page.ask(Request::Connect(connection)).await,
            Err(Failure::EndpointInvalid)
        );
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn figures_appear_while_usage_arrives() {
    alone(async {
        let running = emulator(&[]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        page.ask(load_of(&directory, &[PAYG])).await.unwrap();
        let mut shown = page.former.take();
        shown.push(page.summary.borrow().clone());
        let subscriptions = shown
            .iter()
            .filter_map(|summary| summary.subscriptions.first());
        let shown: Vec<(bool, u32)> = subscriptions
            .map(|subscription| (subscription.is_arriving, subscription.rows))
            .filter(|(_, rows)| *rows > 0)
            .collect();
        let (arriving, whole) = shown.split_at(shown.len() - 1);
        assert!(!arriving.is_empty() && arriving.iter().all(|(is_arriving, _)| *is_arriving));
        assert!(!whole[0].0 && arriving.iter().all(|(_, rows)| *rows <= whole[0].1));
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn loading_stops_before_memory_is_full_and_keeps_what_came() {
    alone(async {
        let running = emulator(&[]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        page.engine.set_memory_ceiling(2_000_000);
        let loaded = page.ask(load_of(&directory, &[PAYG])).await;
        let stopped = Reply::Loaded {
            was_cancelled: true,
            was_too_much: true,
        };
        assert_eq!(loaded, Ok(stopped));
        let summary = page.summary.borrow().clone();
        assert!(summary.rows >= 1_000 && !summary.subscriptions[0].gaps.is_empty());
        assert_eq!(summary.memory.ceiling, 2_000_000);
        running.stop().await;
    })
    .await;
}
