//! A wrong token: what happened and what to do, and a right one after it.

use e2e::{App, Page, connect, journey};
use futures::FutureExt;

async fn steps(app: &App, page: &Page) {
    connect(app, page, "not.a.token").await;
    page.see("The token is not a valid one.").await;
    page.see("Get a new token").await;

    connect(app, page, &app.token("expired").await).await;
    page.see("The token has run out.").await;

    // A token without a role sees nothing, and the page says which role helps.
    connect(app, page, &app.token("no-role").await).await;
    page.see("Reader").await;

    connect(app, page, &app.token("tenant").await).await;
    page.find_like("checkbox", "Contoso Shop").await;
    assert!(
        !page.text().await.contains("The token"),
        "an old message stays"
    );
}

#[tokio::test]
async fn a_wrong_token_is_explained() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("token", |app, page| steps(app, page).boxed_local()))
        .await;
}
