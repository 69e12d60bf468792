//! Windows that the page opens, and what a browser keeps.

use fantoccini::Locator;
use fantoccini::wd::WindowHandle;
use serde_json::Value;
use tokio::time::Instant;

use crate::page::{GLANCE, PATIENCE, Page};

/// The window that a journey began in.
pub struct FirstWindow(WindowHandle);

impl Page {
    /// Goes on in the window that the page has opened.
    pub async fn to_opened_window(&self) -> FirstWindow {
        let first = self.client.window().await.unwrap();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let all = self.client.windows().await.unwrap();
            if let Some(other) = all.into_iter().find(|handle| *handle != first) {
                self.client.switch_to_window(other).await.unwrap();
                return FirstWindow(first);
            }
            assert!(Instant::now() < deadline, "no window was opened");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Goes on in the first window.
    pub async fn to_first_window(&self, first: &FirstWindow) {
        self.client.switch_to_window(first.0.clone()).await.unwrap();
    }

    /// Closes the window; the journey has to go on in another one.
    pub async fn close_window(&self) {
        self.client.close_window().await.unwrap();
    }

    /// Opens an address that is not of the page's own origin.
    pub async fn open_address(&self, address: &str) {
        self.client.goto(address).await.unwrap();
    }

    /// Goes on inside the frame that `selector` finds.
    pub async fn enter_frame(&self, selector: &str) {
        let frame = self.client.find(Locator::Css(selector)).await.unwrap();
        frame.enter_frame().await.unwrap();
    }

    /// Goes on in the document around the frame.
    pub async fn leave_frame(&self) {
        self.client.enter_parent_frame().await.unwrap();
    }

    /// Waits until there is no other window.
    pub async fn is_alone(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.client.windows().await.unwrap().len() > 1 {
            assert!(Instant::now() < deadline, "another window stays open");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// All that outlives a moment or can be seen: storage, cookies, address and
    /// state of the history, the document, and what was logged since the last
    /// call.
    pub async fn traces(&self) -> String {
        let script = "return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, \
             document.cookie, location.href, history.state, window.name, \
             document.documentElement.outerHTML])";
        let seen = self.script(script).await;
        let databases = "const done = arguments[arguments.length - 1]; \
             Promise.all([indexedDB.databases(), caches.keys()]).then(all => done(JSON.stringify(all)))";
        let databases = self.script_async(databases).await;
        let log = self.browser_log(None).await.join("\n");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        format!("{}\n{}\n{log}", text(&seen), text(&databases))
    }
}
