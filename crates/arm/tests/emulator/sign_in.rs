//! Signing in to the emulated Entra ID and AD FS over real HTTP; a person is a
//! request that follows no redirect.

use std::rc::Rc;
use std::time::Duration;

use arm::sign_in::{
    Account, AuthorityKind, PendingSignIn, RefusalKind, SignInAnswer, SignInError, SignInSettings,
};
use arm::{Client, Error, TokenSource};
use emulator::{CLIENT_ID, Fault};
use native::Native;

use crate::world::{World, daily, with_emulator};

const REDIRECT: &str = "http://localhost:8080/signed-in.html";

fn settings(world: &World) -> SignInSettings {
    world.emulator.register_redirect(REDIRECT);
    SignInSettings {
        client_id: CLIENT_ID.into(),
        authority: world.emulator.login_origin(),
        kind: Some(AuthorityKind::Entra),
        tenant: None,
        resource_manager: world.emulator.arm_origin(),
        audience: "https://management.azure.com".into(),
        redirect: REDIRECT.into(),
        login_hint: None,
    }
}

/// What the authority sends a person back with who chooses an account.
async fn choose(address: &str, account: &str) -> String {
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let answer = http
        .get(format!("{address}&account={account}"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 302, "{}", answer.text().await.unwrap());
    let location = answer.headers()["location"].to_str().unwrap();
    let (redirect, query) = location.split_once(['#', '?']).unwrap();
    assert_eq!(redirect, REDIRECT);
    query.to_owned()
}

async fn begin(world: &World, settings: &SignInSettings) -> (String, PendingSignIn) {
    PendingSignIn::begin(&world.host, settings).await.unwrap()
}

async fn redeem(
    world: &World,
    pending: PendingSignIn,
    query: &str,
) -> Result<Rc<Account<Native>>, SignInError> {
    let answer = SignInAnswer::from_query(query);
    pending.redeem(&world.host, answer).await.map(Rc::new)
}

async fn sign_in(world: &World, settings: &SignInSettings, account: &str) -> Rc<Account<Native>> {
    let (address, pending) = begin(world, settings).await;
    let query = choose(&address, account).await;
    // As after a redirect of the whole window.
    let pending = PendingSignIn::from_text(&pending.to_text()).unwrap();
    redeem(world, pending, &query).await.unwrap()
}

fn client(world: &World, account: &Rc<Account<Native>>, tenant: Option<&str>) -> Client<Native> {
    let endpoint = world.emulator.arm_origin().parse().unwrap();
    let source = Rc::new(account.directory(tenant));
    Client::renewing(Rc::clone(&world.host), endpoint, source)
}

async fn fault(world: &World, scenario: &str, fault: &str) {
    let url = format!("{}/emulator/faults/{scenario}", world.emulator.arm_origin());
    let http = reqwest::Client::new();
    let answer = http.put(url).body(fault.to_owned()).send().await.unwrap();
    assert_eq!(answer.status(), 200);
}

fn refusal(result: Result<Rc<Account<Native>>, SignInError>) -> (String, RefusalKind) {
    match result.unwrap_err() {
        SignInError::Refused(refusal) => (refusal.code.clone(), refusal.kind()),
        // No code of an authority looks like this.
        other => (format!("{other:?}"), RefusalKind::Other),
    }
}

#[test]
fn a_person_signs_in_and_reads_every_directory() {
    with_emulator(None, async |world| {
        let account = sign_in(&world, &settings(&world), "tenant").await;
        assert_eq!(account.identity().name, "Adele Vance, cloud costs");
        assert_eq!(account.identity().username, "tenant@contoso.example");
        let home = client(&world, &account, None);
        assert_eq!(home.subscriptions().await.unwrap().len(), 5);
        let tenants = home.tenants().await.unwrap();
        let names: Vec<_> = tenants
            .iter()
            .filter_map(|tenant| tenant.display_name.as_deref())
            .collect();
        assert_eq!(names, ["Contoso", "Adventure Works"]);
        assert_eq!(account.identity().tenant.as_ref(), Some(&tenants[0].id));
        let there = client(&world, &account, Some(&tenants[1].id));
        let [only] = there.subscriptions().await.unwrap().try_into().unwrap();
        assert_eq!(only.tenant_id.as_ref(), Some(&tenants[1].id));
        // Both go on beside each other.
        assert_eq!(home.subscriptions().await.unwrap().len(), 5);
        let address = account.sign_out_address().unwrap();
        assert!(address.contains("/logout?client_id="), "{address}");
        assert!(!address.contains("eyJ"), "{address}");
    });
}

#[test]
fn a_token_is_renewed_before_it_runs_out() {
    with_emulator(None, async |world| {
        fault(&world, "sign-in", "short-tokens").await;
        let account = sign_in(&world, &settings(&world), "tenant").await;
        let client = client(&world, &account, None);
        let source = account.directory(None);
        let mut tokens = Vec::new();
        for _ in 0..3 {
            tokens.push(source.token(None).await.unwrap());
            assert_eq!(client.subscriptions().await.unwrap().len(), 5);
            // The client's clock runs a hundred times as fast.
            tokio::time::sleep(Duration::from_millis(40)).await;
            world.emulator.advance_clock(Duration::from_secs(4));
        }
        assert!(tokens[0] != tokens[1] && tokens[1] != tokens[2]);
    });
}

#[test]
fn a_refused_token_is_renewed_once_while_usage_loads() {
    with_emulator(None, async |world| {
        let account = sign_in(&world, &settings(&world), "tenant").await;
        let client = client(&world, &account, None);
        let subscription = world.subscription("PayAsYouGo").await;
        let before = account.directory(None).token(None).await.unwrap();
        let (whole, _) = daily(&client, &subscription, 30).await;
        fault(&world, "payg", "token-expires-midway").await;
        let (rows, outcome) = daily(&client, &subscription, 30).await;
        assert!(outcome.parts.iter().all(|part| part.error.is_none()));
        assert_eq!(rows.in_order(), whole.in_order());
        let after = account.directory(None).token(None).await.unwrap();
        assert!(before != after);
        // A token that stays refused is an error, not a loop.
        fault(&world, "sign-in", "second-factor").await;
        let source = account.directory(None);
        let error = source.token(Some(&after)).await.unwrap_err();
        let Error::SignIn(SignInError::Refused(refusal)) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(refusal.kind(), RefusalKind::SignInAgain);
    });
}

#[test]
fn many_calls_at_once_renew_once() {
    with_emulator(None, async |world| {
        let account = sign_in(&world, &settings(&world), "tenant").await;
        let refused = account.directory(None).token(None).await.unwrap();
        let sources = [(); 8].map(|()| account.directory(None));
        // The emulator ends a sign-in that shows a token to renew with twice.
        let all = sources.iter().map(|source| source.token(Some(&refused)));
        let tokens = futures::future::join_all(all).await;
        let first = tokens[0].clone().unwrap();
        assert!(first != refused);
        assert!(tokens.into_iter().all(|token| token == Ok(first.clone())));
        assert!(client(&world, &account, None).subscriptions().await.is_ok());
    });
}

#[test]
fn what_the_authority_refuses_is_told_with_its_code() {
    with_emulator(None, async |world| {
        let settings = settings(&world);
        let (address, pending) = begin(&world, &settings).await;
        let cancelled = choose(&address, "cancel").await;
        let said = refusal(redeem(&world, pending, &cancelled).await);
        assert_eq!(said, ("AADSTS65004".into(), RefusalKind::Declined));
        for (name, code, kind) in [
            ("expired-code", "AADSTS70008", RefusalKind::CodeUsed),
            (
                "consent-missing",
                "AADSTS65001",
                RefusalKind::ConsentMissing,
            ),
            ("consent-denied", "AADSTS65004", RefusalKind::Declined),
        ] {
            fault(&world, "sign-in", name).await;
            let (address, pending) = begin(&world, &settings).await;
            let query = choose(&address, "tenant").await;
            let said = refusal(redeem(&world, pending, &query).await);
            assert_eq!(said, (code.into(), kind), "{name}");
        }
        fault(&world, "sign-in", "token-endpoint-down").await;
        let (address, pending) = begin(&world, &settings).await;
        let query = choose(&address, "tenant").await;
        let down = redeem(&world, pending, &query).await.unwrap_err();
        assert_eq!(down, SignInError::Server { status: 503 });
    });
}

#[test]
fn an_answer_must_belong_to_the_sign_in() {
    with_emulator(None, async |world| {
        let settings = settings(&world);
        let (address, pending) = begin(&world, &settings).await;
        let (_, other) = begin(&world, &settings).await;
        let query = choose(&address, "tenant").await;
        let foreign = redeem(&world, other, &query).await.unwrap_err();
        assert_eq!(foreign, SignInError::StateMismatch);
        // The code was not used up by that.
        assert!(redeem(&world, pending.clone(), &query).await.is_ok());
        let again = refusal(redeem(&world, pending, &query).await);
        assert_eq!(again.0, "AADSTS54005");
        // A code of another question, brought under this one's state.
        let (_, pending) = begin(&world, &settings).await;
        let (address, _) = begin(&world, &settings).await;
        let query = choose(&address, "tenant").await;
        let (code, _) = query.split_once("&state=").unwrap();
        let query = format!("{code}&state={}", pending.state());
        let injected = refusal(redeem(&world, pending, &query).await);
        assert_eq!(injected.0, "AADSTS501481");
    });
}

#[test]
fn an_azure_stack_is_signed_in_to_by_what_it_says_of_itself() {
    with_emulator(None, async |world| {
        let mut settings = settings(&world);
        settings.authority.clear();
        settings.audience.clear();
        settings.kind = None;
        settings.resource_manager = world.emulator.stack_operator_origin();
        let account = sign_in(&world, &settings, "operator").await;
        assert!(!account.authority().has_directories());
        let endpoint = settings.resource_manager.parse().unwrap();
        let source = Rc::new(account.directory(None));
        let client = Client::renewing(Rc::clone(&world.host), endpoint, source);
        let [provider] = client.subscriptions().await.unwrap().try_into().unwrap();
        let tenants = client.operator_subscriptions(&provider.id).await.unwrap();
        assert_eq!(tenants.len(), 6);
    });
}

#[test]
fn a_provider_is_found_by_its_document() {
    with_emulator(Some(Fault::Empty), async |world| {
        let mut settings = settings(&world);
        settings.kind = None;
        settings.authority = format!("{}/contoso.example/v2.0", world.emulator.login_origin());
        let error = PendingSignIn::begin(&world.host, &settings).await;
        // The document speaks for the directory's GUID, not for its name.
        assert_eq!(error.unwrap_err(), SignInError::AuthorityInvalid);
        settings.authority = format!("{}/organizations/v2.0", world.emulator.login_origin());
        let account = sign_in(&world, &settings, "tenant").await;
        assert_eq!(account.identity().username, "tenant@contoso.example");
    });
}

#[test]
fn nothing_shows_a_token() {
    with_emulator(None, async |world| {
        let (address, pending) = begin(&world, &settings(&world)).await;
        let query = choose(&address, "tenant").await;
        let answer = SignInAnswer::from_query(&query);
        let code = query.split(['=', '&']).nth(1).unwrap().to_owned();
        let shown = format!("{pending:?} {answer:?}");
        let account = redeem(&world, pending, &query).await.unwrap();
        let source = account.directory(None);
        let token = source.token(None).await.unwrap();
        let secret = token.header_value();
        let secret = secret.strip_prefix("Bearer ").unwrap();
        let client = client(&world, &account, None);
        let request = arm::Request {
            url: "https://a.b/".into(),
            headers: Vec::new(),
            bearer: Some(token.clone()),
            redirect: arm::Redirect::Refuse,
            within_ms: 10_000,
            form: Some(format!("refresh_token={secret}")),
        };
        let shown = format!("{shown} {account:?} {source:?} {token:?} {client:?} {request:?}");
        assert!(!shown.contains(secret) && !shown.contains(&code), "{shown}");
        assert!(!shown.contains("verifier:"), "{shown}");
    });
}
