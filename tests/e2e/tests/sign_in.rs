//! Signing in to the demo's directory in a real browser: a window of its own or
//! this one, what goes wrong, renewal, directories, signing out, and that no
//! secret stays anywhere.

use std::time::Duration;

use e2e::{App, NativeBill, Page, journey, load_pay_as_you_go, total};

const ADELE: &str = "Adele Vance, cloud costs";

/// Opens the start page with the demo's directory chosen.
async fn start(page: &Page) {
    page.open("/").await;
    page.choose("Cloud", "Directory of the demo").await;
}

/// Signs in as somebody, in a window of its own.
async fn sign_in(page: &Page, person: &str) {
    start(page).await;
    page.click("button", "Sign in").await;
    let first = page.to_opened_window().await;
    page.click("link", person).await;
    page.to_first_window(&first).await;
}

/// Nothing that the sign-in has given, and no access token, is anywhere to be
/// found.
async fn no_secret(app: &App, page: &Page) {
    let traces = page.traces().await;
    let secrets = app.emulator().sign_in_secrets();
    assert!(!secrets.is_empty());
    for secret in secrets {
        assert!(!traces.contains(&secret), "{secret} in {traces}");
    }
    // Every token of the emulator begins like this.
    assert!(!traces.contains("eyJ0eXAi"), "{traces}");
    assert!(!traces.contains("code_verifier"), "{traces}");
}

#[tokio::test]
async fn in_a_window_of_its_own_with_directories_and_signing_out() {
    journey("sign in", |app, page| {
        Box::pin(async move {
            sign_in(page, ADELE).await;
            page.see(&format!("Signed in as {ADELE} (tenant@contoso.example)"))
                .await;
            page.is_alone().await;
            page.find_like("checkbox", "Contoso Shop").await;
            page.see("Guessed from MSDN_2014-09-01: check it").await;
            no_secret(app, page).await;

            page.choose("Directory", "Adventure Works").await;
            page.find_like("checkbox", "Adventure Works Web").await;
            page.gone_like("checkbox", "Contoso Shop").await;
            page.choose("Directory", "Contoso").await;
            page.find_like("checkbox", "Contoso Shop").await;
            no_secret(app, page).await;

            page.click("button", "Sign out").await;
            page.find("button", "Sign in").await;
            page.is_alone().await;
            assert!(!page.text().await.contains("Signed in as"));
            no_secret(app, page).await;
            assert_eq!(page.browser_errors().await, Vec::<String>::new());
        })
    })
    .await;
}

#[tokio::test]
async fn in_this_window() {
    journey("sign in here", |app, page| {
        Box::pin(async move {
            page.open("/costs?by=total").await;
            page.choose("Cloud", "Directory of the demo").await;
            page.click("button", "Sign in in this window").await;
            page.click("link", ADELE).await;
            page.see(&format!("Signed in as {ADELE}")).await;
            assert_eq!(page.path().await, "/costs?by=total");
            no_secret(app, page).await;
            let kept = page.evaluate("return sessionStorage.length").await;
            assert_eq!(kept, 0);
            // A second visit knows nobody.
            page.reload().await;
            page.find("button", "Sign in").await;
            assert!(!page.text().await.contains("Signed in as"));
        })
    })
    .await;
}

#[tokio::test]
async fn tokens_are_renewed_while_the_page_lives() {
    journey("renewal", |app, page| {
        Box::pin(async move {
            app.fault("sign-in", "short-tokens").await;
            sign_in(page, ADELE).await;
            page.find_like("checkbox", "Contoso Shop").await;
            // Run out by every clock: renewed before it is shown.
            tokio::time::sleep(Duration::from_secs(5)).await;
            page.choose("Directory", "Adventure Works").await;
            page.find_like("checkbox", "Adventure Works Web").await;
            page.choose("Directory", "Contoso").await;
            page.find_like("checkbox", "Contoso Shop").await;
            // Run out by the clock of the Resource Manager only: shown, refused,
            // renewed, shown again.
            app.no_fault("sign-in").await;
            tokio::time::sleep(Duration::from_secs(4)).await;
            page.choose("Directory", "Adventure Works").await;
            page.find_like("checkbox", "Adventure Works Web").await;
            page.choose("Directory", "Contoso").await;
            page.find_like("checkbox", "Contoso Shop").await;
            app.emulator().advance_clock(Duration::from_secs(7200));
            let days = load_pay_as_you_go(page).await;
            page.gone("button", "Cancel").await;
            let shop = ["Contoso Shop (Pay-As-You-Go)"];
            let native = NativeBill::load(app, &shop, days).await;
            assert_eq!(
                total(page, days).await,
                native.by_service(days).await.total.cost
            );
            no_secret(app, page).await;
        })
    })
    .await;
}

#[tokio::test]
async fn what_goes_wrong_is_told_with_its_code_and_a_way_out() {
    journey("sign-in refused", |app, page| {
        Box::pin(async move {
            start(page).await;
            page.click("button", "Sign in").await;
            let first = page.to_opened_window().await;
            page.click("link", "Cancel").await;
            page.to_first_window(&first).await;
            page.see("AADSTS65004").await;
            page.see("Sign in again and allow it.").await;
            page.is_alone().await;
            for (fault, code, way_out) in [
                ("expired-code", "AADSTS70008", "Sign in again"),
                ("consent-missing", "AADSTS65001", "grant consent"),
                ("token-endpoint-down", "HTTP 503", "Try again"),
            ] {
                app.fault("sign-in", fault).await;
                sign_in(page, ADELE).await;
                page.see(code).await;
                page.see(way_out).await;
                page.find("button", "Sign in").await;
                page.is_alone().await;
            }
            app.no_fault("sign-in").await;
            no_secret(app, page).await;

            // The authority sends nobody to an address that it does not know.
            app.emulator().forget_redirects();
            start(page).await;
            page.click("button", "Sign in").await;
            let first = page.to_opened_window().await;
            page.see("AADSTS50011").await;
            page.to_first_window(&first).await;
            page.see("the redirect address is not registered").await;
            page.click("button", "Cancel sign-in").await;
            page.gone("button", "Cancel sign-in").await;

            // A browser that opens no windows.
            page.evaluate("window.open = () => null").await;
            page.click("button", "Sign in").await;
            page.see("The browser has blocked the sign-in window.")
                .await;
        })
    })
    .await;
}

#[tokio::test]
async fn a_directory_that_wants_a_second_factor_is_signed_in_to_by_itself() {
    journey("second factor", |app, page| {
        Box::pin(async move {
            sign_in(page, ADELE).await;
            page.find_like("checkbox", "Contoso Shop").await;
            app.fault("sign-in", "second-factor").await;
            page.choose("Directory", "Adventure Works").await;
            page.see("AADSTS50076").await;
            page.click("button", "Sign in to this directory").await;
            let first = page.to_opened_window().await;
            page.click("link", ADELE).await;
            page.to_first_window(&first).await;
            page.find_like("checkbox", "Adventure Works Web").await;
            page.gone("button", "Sign in to this directory").await;
        })
    })
    .await;
}

#[tokio::test]
async fn the_missing_role_is_named() {
    journey("missing role", |_app, page| {
        Box::pin(async move {
            sign_in(page, "Lee Gu, bookkeeping").await;
            page.find_like("checkbox", "Contoso Shop").await;
            let until = e2e::today().plus(-8);
            page.fill_day("First day", until.plus(-5)).await;
            page.fill_day("Last day", until).await;
            page.click("button", "Load usage").await;
            page.gone("button", "Cancel").await;
            page.click("link", "Data").await;
            let asked = "What was asked, and what came of it";
            page.find("heading", asked).await;
            let script = "const heading = document.getElementById('asked-title'); \
                 return [...heading.closest('section').querySelectorAll('tr')] \
                     .map(row => row.innerText.replace(/\\s+/g, ' '))";
            let rows = page.evaluate(script).await;
            let rows: Vec<String> = serde_json::from_value(rows).unwrap();
            let row = |call: &str| rows.iter().find(|row| row.contains(call)).unwrap();
            assert!(row("Rate card").contains("Reader"), "{rows:?}");
            let refused = "Microsoft.Commerce/RateCard/read";
            assert!(row("Rate card").contains(refused), "{rows:?}");
            assert!(row("Usage Answered").contains("None"), "{rows:?}");
            assert!(
                rows.iter().any(|row| row.contains("No: no rate card")),
                "{rows:?}"
            );
        })
    })
    .await;
}
