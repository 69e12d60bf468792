//! One Chromium window, driven by WebDriver.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::time::Duration;

use costs::Day;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::PrintConfiguration;
use fantoccini::{Client, Locator};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::accessible;
use crate::app::App;
use crate::browser::Browser;
use crate::paper::Paper;

/// Longest wait for anything to appear.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
pub(crate) const GLANCE: Duration = Duration::from_millis(50);

/// A browser window on the page.
pub struct Page {
    pub(crate) client: Client,
    pub(crate) origin: String,
    pub(crate) downloads: PathBuf,
}

/// Runs a journey with a host and a browser of its own, and cleans up whether
/// it passes or not. A failed one leaves a screenshot and the page's text in
/// the folder that `METERVIEW_SCREENSHOTS` names.
pub async fn journey(
    name: &str,
    steps: impl for<'a> FnOnce(&'a App, &'a Page) -> LocalBoxFuture<'a, ()>,
) {
    journey_in(name, App::start().await, steps).await;
}

/// The same with a host that was started before.
pub async fn journey_in(
    name: &str,
    app: App,
    steps: impl for<'a> FnOnce(&'a App, &'a Page) -> LocalBoxFuture<'a, ()>,
) {
    let browser = Browser::start().await;
    let page = browser.page(&app);
    let result = AssertUnwindSafe(steps(&app, &page)).catch_unwind().await;
    if result.is_err() {
        if let Ok(text) = page.try_text().await {
            eprintln!("{name}: the page showed\n{text}");
        }
        if let Some(folder) = std::env::var_os("METERVIEW_SCREENSHOTS") {
            page.screenshot(&Path::new(&folder).join(format!("{name}.png")))
                .await;
        }
    }
    browser.stop().await;
    app.stop().await;
    if let Err(panic) = result {
        std::panic::resume_unwind(panic);
    }
}

/// A task that kept the page's main thread for 50 ms or longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct LongTask {
    /// Since the page was opened, in milliseconds.
    pub start_ms: u64,
    /// In milliseconds.
    pub duration_ms: u64,
}

/// How a name has to fit.
#[derive(Clone, Copy)]
enum Fit {
    Whole,
    Part,
}

impl Page {
    /// Opens a path of the page, such as `/costs?group=service`.
    pub async fn open(&self, path: &str) {
        self.client
            .goto(&format!("{}{path}", self.origin))
            .await
            .unwrap();
    }

    /// The address without the origin.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        url.as_str()
            .strip_prefix(&self.origin)
            .unwrap_or_default()
            .to_owned()
    }

    /// Goes to another address without loading the page anew, as a link does.
    pub async fn change_address(&self, path: &str) {
        let script = "const link = document.createElement('a'); link.href = arguments[0]; \
             document.body.append(link); link.click(); link.remove()";
        self.client
            .execute(script, vec![path.into()])
            .await
            .unwrap();
    }

    /// Goes back, as with the browser's button.
    pub async fn back(&self) {
        self.client.back().await.unwrap();
    }

    /// Goes forward, as with the browser's button.
    pub async fn forward(&self) {
        self.client.forward().await.unwrap();
    }

    /// Loads the same address anew.
    pub async fn reload(&self) {
        self.client.refresh().await.unwrap();
    }

    async fn look(&self, role: &str, name: &str, fit: Fit) -> Result<Option<Element>, CmdError> {
        let css = accessible::candidates(role);
        let all = self.client.find_all(Locator::Css(&css)).await?;
        self.fitting(all, role, name, fit).await
    }

    async fn look_in(
        &self,
        place: (&str, &str),
        role: &str,
        name: &str,
    ) -> Result<Option<Element>, CmdError> {
        let Some(place) = self.look(place.0, place.1, Fit::Whole).await? else {
            return Ok(None);
        };
        let css = accessible::candidates(role);
        let all = place.find_all(Locator::Css(&css)).await?;
        self.fitting(all, role, name, Fit::Whole).await
    }

    /// The first of them that is visible and has this role and name.
    async fn fitting(
        &self,
        all: Vec<Element>,
        role: &str,
        name: &str,
        fit: Fit,
    ) -> Result<Option<Element>, CmdError> {
        for element in all {
            if !element.is_displayed().await? {
                continue;
            }
            let found = accessible::name(&self.client, &element).await?;
            let fits = match fit {
                Fit::Whole => found.trim() == name,
                Fit::Part => found.contains(name),
            };
            if fits && accessible::role(&self.client, &element).await? == role {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    async fn wait(&self, role: &str, name: &str, fit: Fit) -> Element {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // Elements may go away while they are asked: look again.
            if let Ok(Some(element)) = self.look(role, name, fit).await {
                return element;
            }
            assert!(Instant::now() < deadline, "no {role} called {name:?}");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Waits for a visible element with this role and name.
    pub async fn find(&self, role: &str, name: &str) -> Element {
        self.wait(role, name, Fit::Whole).await
    }

    /// Waits for a visible element with this role and a name that has `part`.
    pub async fn find_like(&self, role: &str, part: &str) -> Element {
        self.wait(role, part, Fit::Part).await
    }

    /// Clicks what has this role and name inside the place with that role and name.
    pub async fn click_in(&self, place: (&str, &str), role: &str, name: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(Some(element)) = self.look_in(place, role, name).await {
                if element.click().await.is_ok() {
                    return;
                }
                self.to_the_middle(&element).await;
            }
            assert!(
                Instant::now() < deadline,
                "no {role} called {name:?} in the {place:?}"
            );
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Whether such an element is visible now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        self.look(role, name, Fit::Whole)
            .await
            .ok()
            .flatten()
            .is_some()
    }

    /// Whether an element with this role and such a name is visible now.
    pub async fn has_like(&self, role: &str, part: &str) -> bool {
        self.look(role, part, Fit::Part)
            .await
            .ok()
            .flatten()
            .is_some()
    }

    /// Waits until no such element is visible any more.
    pub async fn gone(&self, role: &str, name: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.has(role, name).await {
            assert!(Instant::now() < deadline, "{role} {name:?} stays");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Waits until no element with this role has a name like that any more.
    pub async fn gone_like(&self, role: &str, part: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.has_like(role, part).await {
            assert!(Instant::now() < deadline, "a {role} like {part:?} stays");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// The cells of each row of the table with that name: what they show and,
    /// where they have one, their title, which holds amounts at full precision.
    pub async fn table(&self, name: &str) -> Vec<Vec<(String, String)>> {
        let table = self.find_like("table", name).await;
        let cells = self
            .client
            .execute(
                "return [...arguments[0].rows].map(row => \
                 [...row.cells].map(cell => [cell.innerText.trim(), cell.title]))",
                vec![serde_json::to_value(&table).unwrap()],
            )
            .await
            .unwrap();
        serde_json::from_value(cells).unwrap()
    }

    /// Waits until `holds` for that table; `what` names it in the error.
    pub async fn table_where(
        &self,
        name: &str,
        what: &str,
        holds: impl Fn(&[Vec<(String, String)>]) -> bool,
    ) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let rows = self.table(name).await;
            if holds(&rows) {
                return;
            }
            assert!(Instant::now() < deadline, "{name:?} never {what}: {rows:?}");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Clicks it.
    pub async fn click(&self, role: &str, name: &str) {
        self.click_fitting(role, name, Fit::Whole).await;
    }

    /// Clicks what has this role and a name that has `part`.
    pub async fn click_like(&self, role: &str, part: &str) {
        self.click_fitting(role, part, Fit::Part).await;
    }

    async fn click_fitting(&self, role: &str, name: &str, fit: Fit) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let element = self.wait(role, name, fit).await;
            match element.click().await {
                Ok(()) => return,
                Err(error) => assert!(Instant::now() < deadline, "{role} {name:?}: {error}"),
            }
            self.to_the_middle(&element).await;
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Scrolls so that nothing lies above it, such as the top bar.
    async fn to_the_middle(&self, element: &Element) {
        let script = "arguments[0].scrollIntoView({ block: 'center' })";
        let argument = serde_json::to_value(element).unwrap();
        let _ = self.client.execute(script, vec![argument]).await;
    }

    /// Replaces the text of a field.
    pub async fn fill(&self, role: &str, name: &str, text: &str) {
        let field = self.find(role, name).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses a key where the focus is, as WebDriver writes it.
    pub async fn press(&self, key: Key) {
        let focused = self.client.active_element().await.unwrap();
        focused
            .send_keys(&char::from(key).to_string())
            .await
            .unwrap();
    }

    /// What a script returns: for measurements.
    pub async fn evaluate(&self, script: &str) -> Value {
        self.script(script).await
    }

    /// What a script gives to its last argument: for measurements.
    pub async fn evaluate_async(&self, script: &str) -> Value {
        self.script_async(script).await
    }

    /// Leaves the page.
    pub async fn open_blank(&self) {
        self.client.goto("about:blank").await.unwrap();
    }

    /// Runs a script in the page and gives what it returns.
    pub(crate) async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// The same for a script that calls its last argument when it has ended.
    pub(crate) async fn script_async(&self, script: &str) -> Value {
        self.client.execute_async(script, Vec::new()).await.unwrap()
    }

    /// Replaces the text of a password field, which has no role of its own.
    pub async fn fill_password(&self, text: &str) {
        let field = self
            .client
            .wait()
            .for_element(Locator::Css("input[type=password]"))
            .await
            .unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Types a day into the date field with that label, as a person does in an
    /// English browser.
    pub async fn fill_day(&self, label: &str, day: Day) {
        let xpath = format!("//label[contains(., '{label}')]//input");
        let field = self
            .client
            .wait()
            .for_element(Locator::XPath(&xpath))
            .await
            .unwrap();
        field
            .send_keys(&day.date().format("%m%d%Y").to_string())
            .await
            .unwrap();
    }

    /// Chooses an option of a select by its text.
    pub async fn choose(&self, name: &str, option: &str) {
        let select = self.find("combobox", name).await;
        let xpath = format!(".//option[.=\"{option}\"]");
        select.select_by(Locator::XPath(&xpath)).await.unwrap();
    }

    /// Opens the pill of that name, unless it is open.
    pub async fn open_pill(&self, name: &str) {
        if !self.has("dialog", name).await {
            self.click_like("button", &format!("{name} ")).await;
            self.find("dialog", name).await;
        }
    }

    /// Opens files by the page's file input.
    pub async fn open_files(&self, files: &[&Path]) {
        let input = self
            .client
            .wait()
            .for_element(Locator::Css("input[type=file]"))
            .await
            .unwrap();
        let names: Vec<String> = files
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        input.send_keys(&names.join("\n")).await.unwrap();
    }

    /// All visible text.
    pub async fn text(&self) -> String {
        self.try_text().await.unwrap_or_default()
    }

    async fn try_text(&self) -> Result<String, CmdError> {
        self.client.find(Locator::Css("body")).await?.text().await
    }

    /// Waits until the visible text has `part`.
    pub async fn see(&self, part: &str) {
        self.see_where(part, |text| text.contains(part)).await;
    }

    /// Waits until `holds` for the visible text; `what` names it in the error.
    pub async fn see_where(&self, what: &str, holds: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let text = self.text().await;
            if holds(&text) {
                return;
            }
            assert!(Instant::now() < deadline, "the page never showed {what:?}");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// How wide the page is in a window of that width, in CSS pixels: more
    /// than the window means that it scrolls sideways.
    pub async fn width_in_window(&self, width_px: u32) -> u64 {
        let metrics =
            json!({ "width": width_px, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics)
            .await;
        // What follows the width of its place does so with the next picture.
        let script = "const done = arguments[0]; requestAnimationFrame(() => \
             requestAnimationFrame(() => done(document.documentElement.scrollWidth)))";
        let width = self.client.execute_async(script, Vec::new()).await.unwrap();
        width.as_u64().unwrap()
    }

    /// The page as it would be printed.
    pub async fn print(&self) -> Paper {
        let paper = PrintConfiguration::default();
        Paper::new(&self.client.print(paper).await.unwrap())
    }

    /// Shows the page in its window as it would be printed, or as usual again.
    pub async fn as_printed(&self, is_printed: bool) {
        let media = if is_printed { "print" } else { "" };
        self.devtools("Emulation.setEmulatedMedia", &json!({ "media": media }))
            .await;
        // A browser that prints says so first, and when it is done.
        let event = if is_printed {
            "beforeprint"
        } else {
            "afterprint"
        };
        self.script(&format!("dispatchEvent(new Event('{event}'))"))
            .await;
    }

    /// From now on no network can be reached.
    pub async fn go_offline(&self) {
        self.devtools("Network.enable", &json!({})).await;
        let nothing = json!({
            "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0,
        });
        self.devtools("Network.emulateNetworkConditions", &nothing)
            .await;
    }

    /// Opens a file of this machine.
    pub async fn open_file(&self, file: &Path) {
        let address = url::Url::from_file_path(file).unwrap();
        self.client.goto(address.as_str()).await.unwrap();
    }

    /// Waits until nothing is being loaded any more and no place of the page
    /// waits for its figures.
    pub async fn loaded(&self) {
        self.gone("button", "Cancel").await;
        let busy = "document.querySelector('[aria-busy=true], .busy, .skeleton')";
        self.until(&format!("!{busy}"), PATIENCE).await;
    }

    /// The option of an open list that the keyboard is on.
    pub async fn chosen_option(&self) -> Option<String> {
        let script = "const field = document.activeElement; \
             const option = document.getElementById(field.getAttribute('aria-activedescendant')); \
             const name = option && (option.querySelector('.option-name') || option); \
             return name && name.innerText.trim()";
        let name = self.client.execute(script, Vec::new()).await.unwrap();
        name.as_str().map(str::to_owned)
    }

    /// A file that the browser has saved whole, waited for by its ending.
    pub async fn download(&self, ending: &str) -> PathBuf {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let saved = std::fs::read_dir(&self.downloads).into_iter().flatten();
            let mut saved = saved.filter_map(|entry| Some(entry.ok()?.path()));
            let is_wanted = |path: &PathBuf| path.to_string_lossy().ends_with(ending);
            if let Some(file) = saved.find(is_wanted) {
                return file;
            }
            assert!(Instant::now() < deadline, "no file {ending:?} was saved");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Sends a command of the browser's own protocol.
    pub async fn devtools(&self, command: &str, parameters: &Value) -> Value {
        let command = accessible::Chromium {
            path: "goog/cdp/execute",
            body: json!({ "cmd": command, "params": parameters }).to_string(),
        };
        self.client.issue_cmd(command).await.unwrap()
    }

    /// Waits until a script's expression is true. To find things by role and
    /// name takes the page's main thread; this hardly does.
    pub async fn until(&self, expression: &str, patience: Duration) {
        let deadline = Instant::now() + patience;
        let script = format!("return Boolean({expression})");
        while self.client.execute(&script, Vec::new()).await.unwrap() != Value::Bool(true) {
            assert!(Instant::now() < deadline, "never true: {expression}");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// From now on the page notes its long tasks, those since it was opened too.
    pub async fn watch_long_tasks(&self) {
        let script = "window.longTasks = []; new PerformanceObserver(list => \
             longTasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true })";
        self.client.execute(script, Vec::new()).await.unwrap();
    }

    /// The long tasks noted until now.
    pub async fn long_tasks(&self) -> Vec<LongTask> {
        let script = "return longTasks.map(task => ({ start_ms: Math.round(task.startTime), \
             duration_ms: Math.round(task.duration) }))";
        let tasks = self.client.execute(script, Vec::new()).await.unwrap();
        serde_json::from_value(tasks).unwrap()
    }

    /// Errors and refusals that the browser has noted since the last call.
    pub async fn browser_errors(&self) -> Vec<String> {
        self.browser_log(Some("SEVERE")).await
    }

    /// What the browser has noted since the last call, of one level or all.
    pub async fn browser_log(&self, level: Option<&str>) -> Vec<String> {
        let log = self
            .client
            .issue_cmd(accessible::Chromium {
                path: "se/log",
                body: json!({ "type": "browser" }).to_string(),
            })
            .await
            .unwrap();
        let entries = log.as_array().cloned().unwrap_or_default();
        let wanted = entries
            .iter()
            .filter(|entry| level.is_none_or(|level| entry["level"] == level));
        wanted
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Writes what the window shows.
    pub async fn screenshot(&self, file: &Path) {
        if let Some(folder) = file.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        if let Ok(png) = self.client.screenshot().await {
            let _ = std::fs::write(file, png);
        }
    }
}
