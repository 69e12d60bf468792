//! Signing in and connecting as whoever is signed in, with the engine in this
//! process and the emulator over real HTTP.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

use std::cell::RefCell;
use std::rc::Rc;

use chrono::NaiveDate;
use costs::{Currency, Day, DayRange};
use emulator::{Options, Running};
use engine::protocol::{
    ApiCall, AuthorityKind, Connection, Credential, Directory, EndpointKind, Envelope, Event,
    Failure, FetchError, FileProblem, Load, LoadSubscription, Reply, Request, RequestId,
    SignInBegun, SignInError, SignInSettings, Summary, TokenNeed,
};
use engine::{Engine, FileSource};
use native::Native;

/// 2026-03-20T10:30:00Z, the emulator's now.
const NOW_MS: i64 = 1_774_002_600_000;
const REDIRECT: &str = "http://localhost:8080/signed-in.html";

struct NoFile;

impl FileSource for NoFile {
    fn size(&self) -> u64 {
        0
    }

    async fn read(&self, _: u64, _: u32) -> Result<Vec<u8>, FileProblem> {
        Err(FileProblem::Unreadable)
    }
}

struct Page {
    engine: Rc<Engine<Native>>,
    events: Rc<RefCell<Vec<Event>>>,
    summary: RefCell<Summary>,
    emulator: Running,
}

impl Page {
    async fn new() -> Self {
        let emulator = emulator::start(Options {
            seed: 7,
            redirects: vec![REDIRECT.into()],
            ..Options::local(NaiveDate::from_ymd_opt(2026, 3, 20).unwrap())
        })
        .await
        .unwrap();
        let events: Rc<RefCell<Vec<Event>>> = Rc::default();
        let emitted = Rc::clone(&events);
        let host = Native::new(NOW_MS, 100).unwrap();
        Self {
            engine: Engine::new(host, move |event| emitted.borrow_mut().push(event)),
            events,
            summary: RefCell::default(),
            emulator,
        }
    }

    async fn ask(&self, request: Request) -> Result<Reply, Failure> {
        let envelope = Envelope::Ask(RequestId(1), request);
        let engine = Rc::clone(&self.engine);
        engine.handle(envelope, Vec::<NoFile>::new()).await;
        let mut result = None;
        for event in self.events.take() {
            match event {
                Event::Changed(summary) => {
                    self.summary.replace(summary);
                }
                Event::Done(_, done) => result = Some(done),
                Event::Ready | Event::TokenWanted(_) | Event::Progress(..) => {}
            }
        }
        result.expect("every request ends with one result")
    }

    async fn begin(&self) -> SignInBegun {
        let settings = SignInSettings {
            client_id: emulator::CLIENT_ID.into(),
            authority: self.emulator.login_origin(),
            kind: Some(AuthorityKind::Entra),
            tenant: None,
            resource_manager: self.emulator.arm_origin(),
            audience: "https://management.azure.com".into(),
            redirect: REDIRECT.into(),
            login_hint: None,
        };
        match self.ask(Request::BeginSignIn(Box::new(settings))).await {
            Ok(Reply::SignInBegun(begun)) => begun,
            other => panic!("{other:?}"),
        }
    }

    async fn sign_in(&self, account: &str) {
        let begun = self.begin().await;
        let answer = choose(&begun, account).await;
        let finish = Request::FinishSignIn {
            answer,
            pending: None,
        };
        let signed_in = self.ask(finish).await;
        assert!(matches!(signed_in, Ok(Reply::SignedIn(_))), "{signed_in:?}");
    }

    async fn connect(&self, tenant: Option<String>) -> Result<Directory, Failure> {
        let connection = Connection {
            endpoint: self.emulator.arm_origin(),
            kind: EndpointKind::Azure,
            credential: Credential::SignedIn { tenant },
            relay: None,
            today: "2026-03-20".parse().unwrap(),
        };
        match self.ask(Request::Connect(connection)).await? {
            Reply::Connected(directory) => Ok(directory),
            other => panic!("{other:?}"),
        }
    }
}

/// A host page that gives these tokens, one for each time it is asked; what it was asked for.
async fn give_when_asked(page: &Page, tokens: &[String]) -> Vec<TokenNeed> {
    let mut needs = Vec::new();
    for token in tokens {
        loop {
            let wanted = |event: &Event| match event {
                Event::TokenWanted(need) => Some(*need),
                _ => None,
            };
            let need = page
                .events
                .borrow()
                .iter()
                .filter_map(wanted)
                .nth(needs.len());
            if let Some(need) = need {
                needs.push(need);
                break;
            }
            tokio::task::yield_now().await;
        }
        let request = Request::GiveToken {
            token: token.clone(),
            ends_s: None,
        };
        let envelope = Envelope::Ask(RequestId(2), request);
        let engine = Rc::clone(&page.engine);
        engine.handle(envelope, Vec::<NoFile>::new()).await;
    }
    needs
}

#[tokio::test]
async fn a_host_page_is_asked_for_tokens_when_there_is_none_and_when_one_is_refused() {
    let page = Page::new().await;
    let address = format!("{}/emulator/tokens", page.emulator.arm_origin());
    let tokens = reqwest::get(address).await.unwrap().text().await.unwrap();
    let tokens: serde_json::Value = serde_json::from_str(&tokens).unwrap();
    let token = |name: &str| tokens[name].as_str().unwrap().to_owned();
    let connection = Connection {
        endpoint: page.emulator.arm_origin(),
        kind: EndpointKind::Azure,
        credential: Credential::Given,
        relay: None,
        today: "2026-03-20".parse().unwrap(),
    };
    let given = [token("expired"), token("tenant")];
    let (reply, needs) = futures::join!(
        page.ask(Request::Connect(connection.clone())),
        give_when_asked(&page, &given)
    );
    assert!(matches!(reply, Ok(Reply::Connected(_))), "{reply:?}");
    assert_eq!(needs, [TokenNeed::Missing, TokenNeed::Refused]);
    // The last one is kept for what follows.
    let again = page.ask(Request::Connect(connection.clone())).await;
    assert!(matches!(again, Ok(Reply::Connected(_))), "{again:?}");
    // Until everything is forgotten.
    assert_eq!(page.ask(Request::Clear).await, Ok(Reply::Changed));
    let nobody = page.ask(Request::Connect(connection)).await;
    assert!(
        matches!(nobody, Err(Failure::Fetch(FetchError::TokenMissing(_)))),
        "{nobody:?}"
    );
}

/// What the authority sends somebody back with who chooses an account.
async fn choose(begun: &SignInBegun, account: &str) -> String {
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let asked = format!("{}&account={account}", begun.address);
    let answer = http.get(asked).send().await.unwrap();
    let location = answer.headers()["location"].to_str().unwrap();
    location.split_once('#').unwrap().1.to_owned()
}

#[tokio::test]
async fn directories_are_listed_and_switched() {
    let page = Page::new().await;
    page.sign_in("tenant").await;
    let home = page.connect(None).await.unwrap();
    assert_eq!(home.subscriptions.len(), 5);
    assert_eq!(home.tenants.len(), 2);
    assert_eq!(home.tenant.as_ref(), Some(&home.tenants[0].id));
    let account = home.account.unwrap();
    assert_eq!(account.username, "tenant@contoso.example");
    let there = Some(home.tenants[1].id.clone());
    let guest = page.connect(there.clone()).await.unwrap();
    assert_eq!(guest.tenant, there);
    assert_eq!(guest.subscriptions.len(), 1);
    // Nobody is signed in afterwards, in no directory.
    let Ok(Reply::SignedOut { address }) = page.ask(Request::SignOut).await else {
        panic!("signing out failed");
    };
    assert!(address.unwrap().contains("/logout?"));
    let gone = page.connect(there).await.unwrap_err();
    assert_eq!(gone, Failure::SignIn(SignInError::SignedOut));
}

#[tokio::test]
async fn an_answer_of_another_sign_in_ends_none() {
    let page = Page::new().await;
    let begun = page.begin().await;
    let foreign = Request::FinishSignIn {
        answer: "code=x&state=invented".into(),
        pending: None,
    };
    let refused = page.ask(foreign).await.unwrap_err();
    assert_eq!(refused, Failure::SignIn(SignInError::StateMismatch));
    let answer = choose(&begun, "tenant").await;
    let finish = Request::FinishSignIn {
        answer,
        pending: None,
    };
    assert!(page.ask(finish).await.is_ok());
}

#[tokio::test]
async fn a_worker_that_was_started_anew_finishes_what_was_kept() {
    let page = Page::new().await;
    let begun = page.begin().await;
    let answer = choose(&begun, "tenant").await;
    let pending = Some(begun.pending.clone());
    page.begin().await;
    let finish = Request::FinishSignIn { answer, pending };
    assert!(page.ask(finish).await.is_ok());
    let shown = format!("{begun:?}");
    assert!(!shown.contains("verifier"), "{shown}");
}

#[tokio::test]
async fn what_was_asked_is_kept_for_each_scope() {
    let page = Page::new().await;
    page.sign_in("billing-reader").await;
    let directory = page.connect(None).await.unwrap();
    let shop = &directory.subscriptions[0];
    let day = |text: &str| text.parse::<Day>().unwrap();
    let load = Load {
        subscriptions: vec![LoadSubscription {
            id: shop.id.clone(),
            offer: Some("MS-AZR-0003P".into()),
        }],
        usage_days: DayRange::new(day("2026-03-01"), day("2026-03-03")),
        currency: Currency::USD,
        locale: "en-US".into(),
        region_info: "US".into(),
    };
    page.ask(Request::Load(load)).await.unwrap();
    let summary = page.summary.borrow();
    let [whole, scope] = summary.diagnoses.as_slice() else {
        panic!("{:?}", summary.diagnoses);
    };
    assert_eq!(whole.subscription, "");
    let calls: Vec<ApiCall> = whole.calls.iter().map(|call| call.call).collect();
    assert_eq!(calls, [ApiCall::Tenants, ApiCall::Subscriptions]);
    assert_eq!(scope.name, shop.name);
    let error = |call: ApiCall| {
        let mut calls = scope.calls.iter();
        calls
            .find(|known| known.call == call)
            .unwrap()
            .error
            .clone()
    };
    assert_eq!(error(ApiCall::BillingPeriods), None);
    assert_eq!(error(ApiCall::Usage), None);
    let Some(FetchError::NotAllowed { action, .. }) = error(ApiCall::RateCard) else {
        panic!("{scope:?}");
    };
    assert_eq!(action, "Microsoft.Commerce/RateCard/read");
    assert!(scope.calls.iter().all(|call| call.at_s >= NOW_MS / 1000));
}
