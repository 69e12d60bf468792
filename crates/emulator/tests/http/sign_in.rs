//! Every check of the sign-in: application, address, state, PKCE, codes and tokens that work once, directories.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use emulator::{CLIENT_ID, Fault};
use reqwest::Response;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Fixture;

const REDIRECT: &str = "http://localhost:8080/signed-in.html";
const VERIFIER: &str = "a-verifier-of-at-least-43-characters-0123456789";
const SCOPE: &str = "openid profile offline_access https://management.azure.com/user_impersonation";

type Form = Vec<(&'static str, String)>;

async fn fixture(fault: Option<Fault>) -> Fixture {
    let fixture = Fixture::with_fault(fault.map(|fault| ("sign-in", fault))).await;
    fixture.running.register_redirect(REDIRECT);
    fixture
}

fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

fn question() -> Form {
    vec![
        ("client_id", CLIENT_ID.to_owned()),
        ("redirect_uri", REDIRECT.to_owned()),
        ("response_type", "code".to_owned()),
        ("response_mode", "fragment".to_owned()),
        ("scope", SCOPE.to_owned()),
        ("state", "a state/1".to_owned()),
        ("nonce", "a nonce".to_owned()),
        ("code_challenge", challenge(VERIFIER)),
        ("code_challenge_method", "S256".to_owned()),
    ]
}

fn with(mut form: Form, name: &'static str, value: &str) -> Form {
    form.retain(|(known, _)| *known != name);
    form.push((name, value.to_owned()));
    form
}

fn without(mut form: Form, name: &str) -> Form {
    form.retain(|(known, _)| *known != name);
    form
}

fn exchange(code: &str) -> Form {
    vec![
        ("client_id", CLIENT_ID.to_owned()),
        ("grant_type", "authorization_code".to_owned()),
        ("code", code.to_owned()),
        ("redirect_uri", REDIRECT.to_owned()),
        ("code_verifier", VERIFIER.to_owned()),
    ]
}

fn renewal(token: &str) -> Form {
    vec![
        ("client_id", CLIENT_ID.to_owned()),
        ("grant_type", "refresh_token".to_owned()),
        ("refresh_token", token.to_owned()),
        ("scope", SCOPE.to_owned()),
    ]
}

impl Fixture {
    async fn authorize(&self, realm: &str, form: &Form) -> Response {
        let address = format!("{}/{realm}/authorize", self.running.login_origin());
        self.client.get(address).query(form).send().await.unwrap()
    }

    /// Where the browser is sent, with its parameters.
    async fn sent_to(&self, realm: &str, form: &Form) -> (String, Vec<(String, String)>) {
        let answer = self.authorize(realm, form).await;
        assert_eq!(answer.status(), 302);
        let address = answer.headers()["location"].to_str().unwrap();
        let (address, query) = address.split_once(['?', '#']).unwrap();
        let pairs = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        (address.to_owned(), pairs)
    }

    async fn code(&self, realm: &str, account: &str) -> String {
        let (_, pairs) = self
            .sent_to(realm, &with(question(), "account", account))
            .await;
        value(&pairs, "code")
    }

    /// Status and body of the token endpoint.
    async fn token(&self, realm: &str, form: &Form) -> (u16, Value) {
        let address = format!("{}/{realm}/token", self.running.login_origin());
        let asking = self
            .client
            .post(address)
            .header("origin", "http://localhost:8080");
        let answer = asking.form(form).send().await.unwrap();
        let status = answer.status().as_u16();
        assert!(answer.headers().contains_key("access-control-allow-origin"));
        (
            status,
            serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default(),
        )
    }

    async fn refused(&self, realm: &str, form: &Form) -> (String, u64) {
        let (status, body) = self.token(realm, form).await;
        assert_eq!(status, 400, "{body}");
        assert!(body.get("access_token").is_none());
        let error = body["error"].as_str().unwrap().to_owned();
        (error, body["error_codes"][0].as_u64().unwrap_or_default())
    }
}

fn value(pairs: &[(String, String)], name: &str) -> String {
    let found = pairs.iter().find(|(known, _)| known == name);
    found.map_or_else(String::new, |(_, value)| value.clone())
}

fn claims(token: &Value) -> Value {
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

const ENTRA: &str = "organizations/oauth2/v2.0";

#[tokio::test]
async fn a_person_signs_in_and_calls_azure() {
    let fixture = fixture(None).await;
    let page = fixture.authorize(ENTRA, &question()).await;
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("Adele Vance"));
    let (address, pairs) = fixture
        .sent_to(ENTRA, &with(question(), "account", "tenant"))
        .await;
    assert_eq!(address, REDIRECT);
    assert_eq!(value(&pairs, "state"), "a state/1");
    let (status, body) = fixture
        .token(ENTRA, &exchange(&value(&pairs, "code")))
        .await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["expires_in"], 3600);
    let id = claims(&body["id_token"]);
    assert_eq!(id["aud"], CLIENT_ID);
    assert_eq!(id["nonce"], "a nonce");
    assert_eq!(id["name"], "Adele Vance, cloud costs");
    let subscriptions = fixture
        .client
        .get(format!(
            "{}/subscriptions?api-version=2022-12-01",
            fixture.running.arm_origin()
        ))
        .bearer_auth(body["access_token"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    let list: Value = subscriptions.json().await.unwrap();
    assert_eq!(list["value"].as_array().unwrap().len(), 5);
    // In the query, where that is asked for.
    let asked = with(
        with(question(), "account", "tenant"),
        "response_mode",
        "query",
    );
    let answer = fixture.authorize(ENTRA, &asked).await;
    let address = answer.headers()["location"].to_str().unwrap();
    assert!(
        address.starts_with(&format!("{REDIRECT}?code=")),
        "{address}"
    );
}

#[tokio::test]
async fn what_is_wrong_with_the_application_is_sent_nowhere() {
    let fixture = fixture(None).await;
    let asked = with(question(), "account", "tenant");
    let similar = [
        "http://localhost:8080/signed-in.html/",
        "http://localhost:8080/signed-in.htm",
        "http://LOCALHOST:8080/signed-in.html",
        "http://localhost:8081/signed-in.html",
        "https://localhost:8080/signed-in.html",
        "http://localhost:8080/signed-in.html?x=1",
        "https://evil.example/",
        "",
    ];
    for redirect in similar {
        let answer = fixture
            .authorize(ENTRA, &with(asked.clone(), "redirect_uri", redirect))
            .await;
        assert_eq!(answer.status(), 400, "{redirect}");
        assert!(answer.headers().get("location").is_none());
        assert!(answer.text().await.unwrap().contains("AADSTS50011"));
    }
    let other = with(
        asked.clone(),
        "client_id",
        "11111111-2222-3333-4444-555555555555",
    );
    let answer = fixture.authorize(ENTRA, &other).await;
    assert_eq!(answer.status(), 400);
    assert!(answer.text().await.unwrap().contains("AADSTS700016"));
    let answer = fixture
        .authorize("nowhere.example/oauth2/v2.0", &asked)
        .await;
    assert!(answer.text().await.unwrap().contains("AADSTS90002"));
    // Somebody of another directory.
    let answer = fixture
        .authorize(
            "adventure-works.example/oauth2/v2.0",
            &with(question(), "account", "no-role"),
        )
        .await;
    assert!(answer.text().await.unwrap().contains("AADSTS50020"));
}

#[tokio::test]
async fn a_question_without_proof_is_refused() {
    let fixture = fixture(None).await;
    let asked = with(question(), "account", "tenant");
    for (form, error, code) in [
        (
            without(asked.clone(), "code_challenge"),
            "invalid_request",
            "AADSTS9002325",
        ),
        (
            with(asked.clone(), "code_challenge_method", "plain"),
            "invalid_request",
            "AADSTS9002325",
        ),
        (
            with(asked.clone(), "response_type", "token"),
            "unsupported_response_type",
            "AADSTS700054",
        ),
        (
            with(asked.clone(), "scope", "offline_access"),
            "invalid_scope",
            "AADSTS70011",
        ),
        (
            with(asked.clone(), "account", "cancel"),
            "access_denied",
            "AADSTS65004",
        ),
    ] {
        let (address, pairs) = fixture.sent_to(ENTRA, &form).await;
        assert_eq!(address, REDIRECT);
        assert_eq!(value(&pairs, "error"), error);
        assert!(
            value(&pairs, "error_description").starts_with(code),
            "{pairs:?}"
        );
        assert_eq!(value(&pairs, "state"), "a state/1");
        assert_eq!(value(&pairs, "code"), "");
    }
}

#[tokio::test]
async fn a_code_is_good_once_for_who_asked() {
    let fixture = fixture(None).await;
    let invalid = |code: u64| ("invalid_grant".to_owned(), code);
    let code = fixture.code(ENTRA, "tenant").await;
    let wrong = with(
        exchange(&code),
        "code_verifier",
        "another-verifier-of-at-least-43-characters-01234",
    );
    assert_eq!(fixture.refused(ENTRA, &wrong).await, invalid(501_481));
    // A failed try has used it up.
    assert_eq!(
        fixture.refused(ENTRA, &exchange(&code)).await,
        invalid(54_005)
    );
    let code = fixture.code(ENTRA, "tenant").await;
    let wrong = with(exchange(&code), "redirect_uri", "http://localhost:8080/");
    assert_eq!(fixture.refused(ENTRA, &wrong).await, invalid(700_009));
    let code = fixture.code(ENTRA, "tenant").await;
    assert_eq!(
        fixture
            .refused("adventure-works.example/oauth2/v2.0", &exchange(&code))
            .await,
        invalid(700_005)
    );
    let code = fixture.code(ENTRA, "tenant").await;
    assert_eq!(
        fixture.refused("adfs/oauth2", &exchange(&code)).await,
        invalid(700_005)
    );
    let code = fixture.code(ENTRA, "tenant").await;
    fixture
        .running
        .advance_clock(std::time::Duration::from_secs(601));
    assert_eq!(
        fixture.refused(ENTRA, &exchange(&code)).await,
        invalid(70_008)
    );
    assert_eq!(
        fixture.refused(ENTRA, &exchange("invented")).await,
        invalid(70_000)
    );
    let other = with(exchange(&code), "client_id", "another");
    assert_eq!(fixture.refused(ENTRA, &other).await.1, 700_016);
    let secret = with(exchange(&code), "client_secret", "x");
    assert_eq!(fixture.refused(ENTRA, &secret).await.1, 700_025);
    // No browser's page.
    let address = format!("{}/{ENTRA}/token", fixture.running.login_origin());
    let answer = fixture
        .client
        .post(address)
        .form(&exchange(&code))
        .send()
        .await
        .unwrap();
    assert!(answer.text().await.unwrap().contains("AADSTS9002327"));
}

#[tokio::test]
async fn a_token_to_renew_with_is_replaced_each_time() {
    let fixture = fixture(None).await;
    let code = fixture.code(ENTRA, "tenant").await;
    let (_, first) = fixture.token(ENTRA, &exchange(&code)).await;
    let first_token = first["refresh_token"].as_str().unwrap();
    let (status, second) = fixture.token(ENTRA, &renewal(first_token)).await;
    assert_eq!(status, 200, "{second}");
    let second_token = second["refresh_token"].as_str().unwrap();
    assert_ne!(first_token, second_token);
    assert_ne!(first["access_token"], second["access_token"]);
    // Shown a second time it ends the sign-in, the newer one with it.
    let revoked = ("invalid_grant".to_owned(), 50_173);
    assert_eq!(fixture.refused(ENTRA, &renewal(first_token)).await, revoked);
    assert_eq!(
        fixture.refused(ENTRA, &renewal(second_token)).await,
        revoked
    );
}

#[tokio::test]
async fn a_code_shown_twice_ends_the_sign_in() {
    let fixture = fixture(None).await;
    let code = fixture.code(ENTRA, "tenant").await;
    let (_, granted) = fixture.token(ENTRA, &exchange(&code)).await;
    assert_eq!(fixture.refused(ENTRA, &exchange(&code)).await.1, 54_005);
    let token = granted["refresh_token"].as_str().unwrap();
    assert_eq!(fixture.refused(ENTRA, &renewal(token)).await.1, 50_173);
}

#[tokio::test]
async fn renewing_ends_after_a_day() {
    let fixture = fixture(None).await;
    let code = fixture.code(ENTRA, "tenant").await;
    let (_, granted) = fixture.token(ENTRA, &exchange(&code)).await;
    let mut token = granted["refresh_token"].as_str().unwrap().to_owned();
    for _ in 0..23 {
        fixture
            .running
            .advance_clock(std::time::Duration::from_secs(3600));
        let (status, renewed) = fixture.token(ENTRA, &renewal(&token)).await;
        assert_eq!(status, 200);
        token = renewed["refresh_token"].as_str().unwrap().to_owned();
    }
    fixture
        .running
        .advance_clock(std::time::Duration::from_secs(3601));
    assert_eq!(fixture.refused(ENTRA, &renewal(&token)).await.1, 700_084);
}

#[tokio::test]
async fn each_directory_has_tokens_of_its_own() {
    let fixture = fixture(None).await;
    let guest = "adventure-works.example/oauth2/v2.0";
    let code = fixture.code(ENTRA, "tenant").await;
    let (_, home) = fixture.token(ENTRA, &exchange(&code)).await;
    let (status, there) = fixture
        .token(guest, &renewal(home["refresh_token"].as_str().unwrap()))
        .await;
    assert_eq!(status, 200, "{there}");
    assert_ne!(
        claims(&home["access_token"])["tid"],
        claims(&there["access_token"])["tid"]
    );
    let names = async |body: &Value| -> Vec<String> {
        let answer = fixture
            .client
            .get(format!(
                "{}/subscriptions?api-version=2022-12-01",
                fixture.running.arm_origin()
            ))
            .bearer_auth(body["access_token"].as_str().unwrap())
            .send()
            .await
            .unwrap();
        let list: Value = answer.json().await.unwrap();
        let list = list["value"].as_array().unwrap();
        list.iter()
            .map(|one| one["displayName"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&home).await.len(), 5);
    assert_eq!(names(&there).await, ["Adventure Works Web (Pay-As-You-Go)"]);
    // Who is no guest there gets none.
    let code = fixture.code(ENTRA, "billing-reader").await;
    let (_, granted) = fixture.token(ENTRA, &exchange(&code)).await;
    let token = granted["refresh_token"].as_str().unwrap();
    assert_eq!(fixture.refused(guest, &renewal(token)).await.1, 50_020);
}

#[tokio::test]
async fn a_stamp_is_signed_in_to_by_ad_fs() {
    let fixture = fixture(None).await;
    let metadata: Value = fixture
        .client
        .get(format!(
            "{}/metadata/endpoints?api-version=2015-01-01",
            fixture.running.stack_operator_origin()
        ))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let login = metadata["authentication"]["loginEndpoint"]
        .as_str()
        .unwrap();
    assert_eq!(login, format!("{}/adfs", fixture.running.login_origin()));
    let audience = metadata["authentication"]["audiences"][0].as_str().unwrap();
    let asked = with(
        with(
            with(question(), "resource", audience),
            "scope",
            "openid profile offline_access",
        ),
        "account",
        "operator",
    );
    let (_, pairs) = fixture.sent_to("adfs/oauth2", &asked).await;
    let (status, body) = fixture
        .token("adfs/oauth2", &exchange(&value(&pairs, "code")))
        .await;
    assert_eq!(status, 200, "{body}");
    assert!(claims(&body["id_token"]).get("tid").is_none());
    let answer = fixture
        .client
        .get(format!(
            "{}/subscriptions?api-version=2015-11-01",
            fixture.running.stack_operator_origin()
        ))
        .bearer_auth(body["access_token"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    let list: Value = answer.json().await.unwrap();
    assert_eq!(list["value"].as_array().unwrap().len(), 1);
    // A resource that nobody knows.
    let asked = with(asked, "resource", "https://unknown.example/");
    let (_, pairs) = fixture.sent_to("adfs/oauth2", &asked).await;
    let refused = fixture
        .refused("adfs/oauth2", &exchange(&value(&pairs, "code")))
        .await;
    assert_eq!(refused, ("invalid_resource".to_owned(), 500_011));
}

#[tokio::test]
async fn faults_are_selected_by_name() {
    let fixture = fixture(None).await;
    let control = format!("{}/emulator/faults/sign-in", fixture.running.arm_origin());
    let set = async |name: &str| {
        let answer = fixture
            .client
            .put(&control)
            .body(name.to_owned())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{name}");
    };
    set("expired-code").await;
    let code = fixture.code(ENTRA, "tenant").await;
    assert_eq!(fixture.refused(ENTRA, &exchange(&code)).await.1, 70_008);
    set("consent-missing").await;
    let code = fixture.code(ENTRA, "tenant").await;
    assert_eq!(fixture.refused(ENTRA, &exchange(&code)).await.1, 65_001);
    set("token-endpoint-down").await;
    assert_eq!(fixture.token(ENTRA, &exchange(&code)).await.0, 503);
    set("consent-denied").await;
    let (_, pairs) = fixture
        .sent_to(ENTRA, &with(question(), "account", "tenant"))
        .await;
    assert_eq!(value(&pairs, "error"), "access_denied");
    set("short-tokens").await;
    let code = fixture.code(ENTRA, "tenant").await;
    let (_, granted) = fixture.token(ENTRA, &exchange(&code)).await;
    assert_eq!(granted["expires_in"], 4);
    let list = format!(
        "{}/subscriptions?api-version=2022-12-01",
        fixture.running.arm_origin()
    );
    let ask = async || {
        let asking = fixture.client.get(&list);
        let asking = asking.bearer_auth(granted["access_token"].as_str().unwrap());
        asking.send().await.unwrap().status().as_u16()
    };
    assert_eq!(ask().await, 200);
    fixture
        .running
        .advance_clock(std::time::Duration::from_secs(5));
    assert_eq!(ask().await, 401);
    set("second-factor").await;
    let token = granted["refresh_token"].as_str().unwrap();
    let refused = fixture.refused(ENTRA, &renewal(token)).await;
    assert_eq!(refused, ("interaction_required".to_owned(), 50_076));
}

#[tokio::test]
async fn the_document_describes_what_there_is_and_signing_out_comes_back() {
    let fixture = fixture(None).await;
    let origin = fixture.running.login_origin();
    for issuer in [
        format!("{origin}/organizations/v2.0"),
        format!("{origin}/adfs"),
    ] {
        let address = format!("{issuer}/.well-known/openid-configuration");
        let document: Value = fixture
            .client
            .get(address)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(document["issuer"], issuer);
        let asked = document["authorization_endpoint"].as_str().unwrap();
        let answer = fixture
            .client
            .get(asked)
            .query(&question())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        let end = document["end_session_endpoint"].as_str().unwrap();
        let back = [("post_logout_redirect_uri", REDIRECT)];
        let answer = fixture.client.get(end).query(&back).send().await.unwrap();
        assert_eq!(answer.headers()["location"], REDIRECT);
        let elsewhere = [("post_logout_redirect_uri", "https://evil.example/")];
        let answer = fixture
            .client
            .get(end)
            .query(&elsewhere)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
    }
}
