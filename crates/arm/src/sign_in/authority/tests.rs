//! Addresses and scopes of every kind of authority.

use std::cell::RefCell;
use std::rc::Rc;

use futures::executor::block_on;

use super::*;
use crate::{Request, Response, SendError};

/// Answers by address.
#[derive(Default)]
struct Canned {
    answers: Vec<(&'static str, String)>,
    asked: RefCell<Vec<String>>,
}

impl Host for Canned {
    async fn send(&self, request: Request) -> Result<Response, SendError> {
        assert!(request.bearer.is_none(), "no token is sent");
        let found = self.answers.iter().find(|(url, _)| *url == request.url);
        self.asked.borrow_mut().push(request.url.clone());
        let (_, body) = found.ok_or(SendError::Network)?;
        Ok(Response {
            status: 200,
            headers: Vec::new(),
            body: body.clone().into_bytes(),
        })
    }

    async fn sleep(&self, _: u32) {}

    fn now_ms(&self) -> i64 {
        0
    }

    fn random(&self) -> u32 {
        0
    }
}

fn settings(resource_manager: &str, authority: &str) -> SignInSettings {
    SignInSettings {
        client_id: "app".into(),
        authority: authority.into(),
        kind: None,
        tenant: None,
        resource_manager: resource_manager.into(),
        audience: String::new(),
        redirect: "https://costs.example/signed-in.html".into(),
        login_hint: None,
    }
}

fn find(host: Canned, settings: &SignInSettings) -> Result<Authority, SignInError> {
    block_on(Authority::find(&Rc::new(host), settings))
}

#[test]
fn each_cloud_has_its_own_login_and_audience() {
    for (resource_manager, authorize, scope) in [
        (
            "https://management.azure.com",
            "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize",
            "https://management.azure.com/user_impersonation",
        ),
        (
            "https://management.chinacloudapi.cn",
            "https://login.partner.microsoftonline.cn/organizations/oauth2/v2.0/authorize",
            "https://management.core.chinacloudapi.cn//user_impersonation",
        ),
        (
            "https://management.usgovcloudapi.net",
            "https://login.microsoftonline.us/organizations/oauth2/v2.0/authorize",
            "https://management.core.usgovcloudapi.net//user_impersonation",
        ),
    ] {
        let found = find(Canned::default(), &settings(resource_manager, "")).unwrap();
        assert_eq!(found.authorize_address(), authorize);
        assert!(found.scopes().contains(&scope.to_owned()), "{found:?}");
        assert_eq!(found.resource(), None);
    }
}

#[test]
fn a_directory_comes_from_the_address_or_the_setting() {
    let mut asked = settings(
        "https://management.azure.com",
        "https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0/",
    );
    let found = find(Canned::default(), &asked).unwrap();
    assert_eq!(
        found.token_address(),
        "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token"
    );
    let other = found.in_directory(Some("9a1b"));
    assert!(other.token_address().contains("/9a1b/oauth2/"));
    asked.tenant = Some("9a1b".into());
    let found = find(Canned::default(), &asked).unwrap();
    assert!(found.token_address().contains("/9a1b/oauth2/"));
    asked.tenant = Some("../evil".into());
    assert_eq!(
        find(Canned::default(), &asked),
        Err(SignInError::AuthorityInvalid)
    );
    assert_eq!(found.in_directory(Some("../evil")), found);
}

#[test]
fn an_azure_stack_says_who_signs_people_in() {
    let metadata = |login: &str| Canned {
        answers: vec![(
            "https://management.local.azurestack.external/metadata/endpoints?api-version=2015-01-01",
            format!(
                r#"{{"authentication":{{"loginEndpoint":"{login}","audiences":["https://management.stamp/1"]}}}}"#
            ),
        )],
        ..Canned::default()
    };
    let asked = settings("https://management.local.azurestack.external", "");
    let found = find(metadata("https://login.windows.net/"), &asked).unwrap();
    assert_eq!(found.kind, AuthorityKind::Entra);
    assert!(
        found
            .scopes()
            .contains(&"https://management.stamp/1/user_impersonation".to_owned())
    );
    let found = find(
        metadata("https://adfs.local.azurestack.external/adfs"),
        &asked,
    )
    .unwrap();
    assert_eq!(found.kind, AuthorityKind::AdFs);
    assert!(!found.has_directories());
    assert_eq!(
        found.authorize_address(),
        "https://adfs.local.azurestack.external/adfs/oauth2/authorize"
    );
    assert_eq!(found.resource(), Some("https://management.stamp/1"));
    assert_eq!(
        find(metadata("http://adfs.stamp/adfs"), &asked),
        Err(SignInError::AuthorityInvalid)
    );
    let silent = find(Canned::default(), &asked);
    assert!(
        matches!(silent, Err(SignInError::Unreachable { .. })),
        "{silent:?}"
    );
}

#[test]
fn another_provider_is_discovered_and_must_speak_for_itself() {
    let document = |issuer: &str, token: &str| Canned {
        answers: vec![(
            "https://id.example/realm/.well-known/openid-configuration",
            format!(
                r#"{{"issuer":"{issuer}","authorization_endpoint":"https://id.example/realm/auth",
                "token_endpoint":"{token}","end_session_endpoint":"https://id.example/realm/end"}}"#
            ),
        )],
        ..Canned::default()
    };
    let mut asked = settings("https://arm.example", "https://id.example/realm/");
    asked.kind = Some(AuthorityKind::OpenId);
    let token = "https://id.example/realm/token";
    let found = find(document("https://id.example/realm", token), &asked).unwrap();
    assert_eq!(found.token_address(), token);
    assert_eq!(
        found.sign_out_address().as_deref(),
        Some("https://id.example/realm/end")
    );
    for foreign in [
        document("https://other.example/realm", token),
        document("https://id.example/realm", "http://id.example/realm/token"),
    ] {
        assert_eq!(find(foreign, &asked), Err(SignInError::AuthorityInvalid));
    }
}

#[test]
fn an_authority_is_asked_over_https_only() {
    for address in [
        "http://login.example/adfs",
        "login.example",
        "https://user@login.example",
        "https://login.example/x?y=z",
        "javascript:alert(1)",
    ] {
        assert_eq!(
            find(
                Canned::default(),
                &settings("https://management.azure.com", address)
            ),
            Err(SignInError::AuthorityInvalid),
            "{address}"
        );
    }
}
