//! The page in the frame of a host page on another origin, which gives it tokens, theme and
//! language; and host pages that are not on the list.

use e2e::{App, Browser, Page, Portal, connect};
use serde_json::json;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

/// Meterview and a portal that may embed it, or not.
async fn start(is_listed: bool) -> (App, Portal) {
    let portal = Portal::start().await;
    let origin = portal.origin().parse();
    let app = App::start_as(|options| {
        options.embed = origin.into_iter().filter(|_| is_listed).collect();
    })
    .await;
    (app, portal)
}

fn settings(app: &App) -> serde_json::Value {
    json!({
        "meterview": format!("{}/costs?from=2026-02-01&until=2026-03-20&by=total", app.origin()),
        "connect": {
            "endpoint": app.arm_origin(),
            "subscriptions": "all",
            "days": 92,
            "until": "2026-03-20",
        },
    })
}

async fn said(page: &Page, what: &str) {
    let holds = format!("document.querySelector('#said').value.split(' ').includes('{what}')");
    page.until(&holds, PATIENCE).await;
}

async fn steps(app: &App, portal: &Portal, page: &Page) {
    // The first token is refused, the second one runs out while usage is being loaded.
    app.fault("payg", "token-expires-midway").await;
    let tokens = [
        json!({ "token": app.token("expired").await }),
        json!({ "token": app.token("tenant").await }),
        json!({ "token": app.renewed_token("tenant").await }),
    ];
    portal.show(&settings(app), &tokens);
    page.open_address(&portal.address()).await;
    said(page, "ready").await;
    said(page, "token-wanted").await;
    said(page, "loaded").await;
    assert_eq!(portal.tokens_given(), 3);

    page.choose("Theme", "Dark").await;
    page.choose("Language", "Français").await;
    page.enter_frame("#meterview").await;
    page.see("Coût réel").await;
    page.until(
        "document.documentElement.dataset.theme === 'dark'",
        PATIENCE,
    )
    .await;
    page.until("document.documentElement.lang === 'fr'", PATIENCE)
        .await;
    // What the host page says is not remembered, and its token is nowhere.
    let traces = page.traces().await;
    assert!(!traces.contains("meterview.theme\":\"dark"), "{traces}");
    for token in &tokens {
        let token = token["token"].as_str().unwrap_or_default();
        assert!(!token.is_empty() && !traces.contains(token));
    }

    // Another page that gets hold of the frame is not heard.
    page.leave_frame().await;
    page.evaluate(
        "const stranger = document.createElement('iframe'); stranger.id = 'stranger'; \
         stranger.srcdoc = '<p>stranger'; stranger.sandbox = 'allow-scripts'; \
         document.body.append(stranger)",
    )
    .await;
    page.enter_frame("#stranger").await;
    page.evaluate(
        "parent.frames[0].postMessage({ meterview: 1, type: 'theme', theme: 'contrast' }, '*')",
    )
    .await;
    page.leave_frame().await;
    page.enter_frame("#meterview").await;
    // WebDriver finds nothing by role and name within a frame.
    page.evaluate("document.querySelector('nav a[href^=\"/data\"]').click()")
        .await;
    page.see("Messages non lus").await;
    let theme = page
        .evaluate("return document.documentElement.dataset.theme")
        .await;
    assert_eq!(theme, "dark");
    page.leave_frame().await;
    let errors = page.browser_errors().await;
    let ours = |error: &&String| error.contains(&app.origin()) && !error.contains("401");
    let errors: Vec<_> = errors.iter().filter(ours).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn a_host_page_gives_tokens_theme_and_language() {
    let (app, portal) = start(true).await;
    let browser = Browser::start().await;
    let page = browser.page(&app);
    steps(&app, &portal, &page).await;
    browser.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn a_page_that_is_not_listed_shows_nothing_and_is_told_nothing() {
    let (app, portal) = start(false).await;
    let browser = Browser::start().await;
    let page = browser.page(&app);
    portal.show(
        &settings(&app),
        &[json!({ "token": app.token("tenant").await })],
    );
    page.open_address(&portal.address()).await;
    page.until("document.querySelector('#meterview').src !== ''", PATIENCE)
        .await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(
        page.evaluate("return document.querySelector('#said').value")
            .await,
        ""
    );
    assert_eq!(portal.tokens_given(), 0);
    let errors = page.browser_errors().await.join("\n");
    assert!(errors.contains("frame-ancestors 'none'"), "{errors}");

    // A window is no frame: the page that opened it is not heard either.
    connect(&app, &page, &app.token("tenant").await).await;
    page.find_like("checkbox", "Contoso Shop").await;
    page.evaluate("postMessage({ meterview: 1, type: 'disconnect' }, '*')")
        .await;
    page.find_like("checkbox", "Contoso Shop").await;
    browser.stop().await;
    app.stop().await;
}
