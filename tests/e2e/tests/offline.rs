//! The page opens without its server after one visit; a newer build is announced and taken over
//! whole, never while another window shows the former one.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use e2e::{App, Browser, Page};

/// All files of a page are kept in this time, or another build of them.
const PATIENCE: Duration = Duration::from_secs(40);

/// A copy of the built page, which a journey may change; removed when dropped.
struct Copy(PathBuf);

impl Copy {
    fn of_page() -> std::io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("meterview-offline-{}", std::process::id()));
        copy(&App::dist(), &folder)?;
        Ok(Self(folder))
    }

    /// Makes another build of it: the same page with another sentence at its start.
    fn build_anew(&self) -> std::io::Result<()> {
        let read = |name: &str| fs::read_to_string(self.0.join(name));
        let index = read("index.html")?;
        let worker = read("service-worker.js")?;
        let changed = index.replace("is starting…", "starts anew…");
        assert_ne!(index, changed);
        let line = |text: &str| {
            let line = text.lines().find(|line| line.starts_with("  \"/\": "));
            line.unwrap_or_default().to_owned()
        };
        let hash = e2e::integrity(changed.as_bytes());
        let worker = worker
            .replace(&line(&worker), &format!("  \"/\": \"{hash}\","))
            .replace("const BUILD = \"", "const BUILD = \"a");
        for name in ["index.html", "service-worker.js"] {
            let _ = fs::remove_file(self.0.join(format!("{name}.br")));
        }
        fs::write(self.0.join("index.html"), changed)?;
        fs::write(self.0.join("service-worker.js"), worker)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else if !entry.file_name().to_string_lossy().starts_with('.') {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// Waits until the page is kept whole.
async fn kept(page: &Page) {
    page.until("navigator.serviceWorker", PATIENCE).await;
    let ready = "const done = arguments[0]; navigator.serviceWorker.ready.then(() => done(true))";
    assert_eq!(page.evaluate_async(ready).await, true);
}

async fn caches(page: &Page) -> Vec<String> {
    let names = "const done = arguments[0]; caches.keys().then(names => done(names.join()))";
    let names = page.evaluate_async(names).await;
    let names = names.as_str().unwrap_or_default();
    names.split(',').map(str::to_owned).collect()
}

async fn first_words(page: &Page) -> String {
    let script = "const done = arguments[0]; fetch('/nothing-here').catch(() => {}); \
         caches.keys().then(async names => { const cache = await caches.open(names.at(-1)); \
         done(await (await cache.match('/')).text()) })";
    let text = page.evaluate_async(script).await;
    text.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_page_opens_without_its_server() {
    let app = App::start().await;
    let browser = Browser::start().await;
    let page = browser.page(&app);
    page.open("/").await;
    page.find("heading", "See what your usage costs").await;
    kept(&page).await;
    // Nothing but the page is kept: no answer of the server or the Resource Manager.
    let listed = "const done = arguments[0]; caches.keys().then(async names => { const all = []; \
         for (const name of names) for (const request of await (await caches.open(name)).keys()) \
         all.push(new URL(request.url).pathname); done(all.join(' ')) })";
    let listed = page.evaluate_async(listed).await;
    let listed = listed.as_str().unwrap_or_default();
    assert!(listed.contains("/worker_bg.wasm") && listed.contains("/languages/fr.json"));
    for other in ["config.json", "relay", "subscriptions", "service-worker"] {
        assert!(!listed.contains(other), "{other} in {listed}");
    }

    app.stop().await;
    page.reload().await;
    page.see("The server of this page does not answer.").await;
    // It works: parts that were never shown come, and files are read.
    page.click("link", "Data").await;
    page.find("heading", "Hosts contacted").await;
    page.open_files(&[&App::sample("usageaggregates_daily_2015-05-01_cut.json")])
        .await;
    page.see("1 file read").await;
    browser.stop().await;
}

#[tokio::test]
async fn a_newer_build_is_announced_and_taken_over_whole() {
    let copy = Copy::of_page();
    assert!(copy.is_ok(), "{:?}", copy.err());
    let Ok(copy) = copy else { return };
    let folder = copy.0.clone();
    let app = App::start_as(|options| options.dist = folder).await;
    let browser = Browser::start().await;
    let page = browser.page(&app);
    page.open("/").await;
    kept(&page).await;
    // The next visit is served from what is kept.
    page.reload().await;
    page.until("navigator.serviceWorker.controller", PATIENCE)
        .await;
    let former = caches(&page).await;
    assert_eq!(former.len(), 1);
    assert!(copy.build_anew().is_ok());

    page.reload().await;
    let says = "document.body.innerText.includes('A newer version of Meterview is ready.')";
    page.until(says, PATIENCE).await;
    // Until it is taken over, this window keeps to its own build.
    assert_eq!(caches(&page).await.len(), 2);
    // Another window stands in the way.
    page.evaluate("window.open('/', '_blank')").await;
    let first = page.to_opened_window().await;
    page.find("heading", "See what your usage costs").await;
    page.to_first_window(&first).await;
    page.click("button", "Use it now").await;
    page.see("Close the other windows").await;
    assert_eq!(caches(&page).await.len(), 2);
    page.to_opened_window().await;
    page.close_window().await;
    page.to_first_window(&first).await;
    page.click("button", "Use it now").await;
    page.gone("button", "Use it now").await;
    page.find("heading", "See what your usage costs").await;
    let latter = caches(&page).await;
    assert_eq!(latter.len(), 1);
    assert_ne!(former, latter);
    assert!(first_words(&page).await.contains("starts anew"));
    browser.stop().await;
    app.stop().await;
}
