//! Every page and everything that opens on it, judged by axe-core in light,
//! dark and high contrast; and the frame by keyboard alone.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use e2e::{App, COST_GRID, Key, Page, journey};
use futures::FutureExt;
use url::form_urlencoded::byte_serialize;

const THEMES: [&str; 3] = ["light", "dark", "contrast"];

/// Judges what is shown in each theme.
async fn judge(page: &Page, what: &str, faults: &mut Vec<String>) {
    for theme in THEMES {
        page.set_theme(theme).await;
        for violation in page.violations().await {
            faults.push(format!(
                "{what}, {theme}: {} ({})\n    {}",
                violation.rule,
                violation.help,
                violation.elements.join("\n    ")
            ));
        }
    }
}

async fn pages(_: &App, page: &Page) {
    let mut faults = Vec::new();
    page.open("/").await;
    page.find("link", "Open the demo").await;
    judge(page, "start", &mut faults).await;

    page.open("/overview?data=demo").await;
    page.find("heading", "Top services").await;
    page.gone("button", "Cancel").await;
    judge(page, "overview", &mut faults).await;

    page.click("link", "Cost analysis").await;
    page.find_like("figure", "Cost by Service").await;
    judge(page, "costs", &mut faults).await;
    for pill in ["Scope", "Period", "Add filter"] {
        page.find_like("button", pill).await.click().await.unwrap();
        page.find("dialog", pill).await;
        judge(page, pill, &mut faults).await;
        page.press(Key::Escape).await;
        page.gone("dialog", pill).await;
        assert!(page.has_focus().await, "focus lost after {pill}");
    }

    page.chord(&[Key::Control], 'k').await;
    page.find("dialog", "Search pages, views and actions").await;
    judge(page, "palette", &mut faults).await;
    page.press(Key::Escape).await;
    page.gone("dialog", "Search pages, views and actions").await;

    page.click("button", "Keyboard shortcuts").await;
    page.find("dialog", "Keyboard shortcuts").await;
    judge(page, "shortcuts", &mut faults).await;
    page.press(Key::Escape).await;
    page.gone("dialog", "Keyboard shortcuts").await;

    page.click("button", "Theme").await;
    page.find("menu", "Theme").await;
    judge(page, "theme menu", &mut faults).await;
    page.press(Key::Escape).await;

    page.click("link", "Tags").await;
    page.find("table", "Tagged cost").await;
    page.find("table", "To be tagged").await;
    page.click("button", "Merge keys").await;
    page.click("button", "Merge values").await;
    page.click("button", "Add a virtual tag").await;
    page.find("textbox", "Value of rule 1").await;
    judge(page, "tags", &mut faults).await;

    page.click("link", "Data").await;
    page.find_like("heading", "Hosts contacted").await;
    judge(page, "data", &mut faults).await;

    page.find_like("button", "Give it a price")
        .await
        .click()
        .await
        .unwrap();
    page.find("dialog", "Price of a meter").await;
    page.click("tab", "Set a price").await;
    page.fill("textbox", "Price of each unit", "much").await;
    page.click("button", "Save").await;
    page.see("This is not a number.").await;
    judge(page, "price", &mut faults).await;

    page.open("/costs?data=demo&open=charge").await;
    page.find("dialog", "Why it costs that").await;
    page.gone("button", "Cancel").await;
    judge(page, "charge", &mut faults).await;

    page.press(Key::Escape).await;
    page.gone("dialog", "Why it costs that").await;
    page.click("link", "Overview").await;
    page.find_like("button", "Statement of")
        .await
        .click()
        .await
        .unwrap();
    page.find("dialog", "Statement").await;
    page.find("table", "Statement").await;
    judge(page, "statement", &mut faults).await;

    page.change_address("/costs?data=demo&open=export").await;
    page.find("dialog", "Export").await;
    judge(page, "export", &mut faults).await;

    page.change_address("/costs?data=demo&group=resource").await;
    let grid = page
        .grid_where(COST_GRID, "was by resource", |grid| {
            grid.headings[0].1 == "Resource"
        })
        .await;
    let resource: String = byte_serialize(grid.rows[0].id().as_bytes()).collect();
    page.change_address(&format!("/resource?data=demo&resource={resource}"))
        .await;
    page.find_like("figure", "Cost").await;
    judge(page, "resource", &mut faults).await;

    page.open("/nowhere").await;
    page.find("heading", "No such page").await;
    judge(page, "no page", &mut faults).await;

    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

async fn keyboard(_: &App, page: &Page) {
    page.open("/costs?data=demo").await;
    page.find_like("figure", "Cost by Service").await;
    page.gone("button", "Cancel").await;

    // The palette finds a grouping, and the keyboard is on the page afterwards.
    page.chord(&[Key::Control], 'k').await;
    page.find("dialog", "Search pages, views and actions").await;
    page.type_text("group location").await;
    page.press(Key::Enter).await;
    page.find_like("figure", "Cost by Location").await;
    assert!(page.path().await.contains("group=location"));
    assert!(page.has_focus().await, "focus lost after the palette");

    // Undo and redo by key.
    page.chord(&[Key::Control], 'z').await;
    page.find_like("figure", "Cost by Service").await;
    page.chord(&[Key::Control], 'y').await;
    page.find_like("figure", "Cost by Location").await;

    // A pair of letters goes to a page, and the sheet lists it.
    page.type_text("?").await;
    page.find("dialog", "Keyboard shortcuts").await;
    page.see("Go to Overview").await;
    page.press(Key::Escape).await;
    page.gone("dialog", "Keyboard shortcuts").await;
    assert!(page.has_focus().await, "focus lost after the sheet");
    page.type_text("go").await;
    page.find("heading", "Top services").await;

    // A menu: opened, walked through and chosen from by key.
    page.find("button", "Theme")
        .await
        .send_keys(&char::from(Key::Enter).to_string())
        .await
        .unwrap();
    page.find("menu", "Theme").await;
    page.type_text("h").await;
    let (role, name) = page.focused().await;
    assert_eq!(
        (role.as_str(), name.as_str()),
        ("menuitemradio", "High contrast theme")
    );
    page.press(Key::Enter).await;
    page.gone("menu", "Theme").await;
    assert_eq!(
        page.focused().await,
        ("button".to_owned(), "Theme".to_owned())
    );
    page.until(
        "document.documentElement.dataset.theme === 'contrast'",
        std::time::Duration::from_secs(5),
    )
    .await;

    // Whatever the Tab key reaches shows that it has the focus.
    page.open("/costs?data=demo").await;
    page.find_like("figure", "Cost by Service").await;
    page.gone("button", "Cancel").await;
    for number in 0..40 {
        page.press(Key::Tab).await;
        let (is_marked, element) = page.focus_mark().await;
        assert!(is_marked, "Tab {number}: nothing marks {element}");
    }
}

#[tokio::test]
async fn every_page_passes_axe() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("accessible_pages", |app, page| {
            pages(app, page).boxed_local()
        }))
        .await;
}

#[tokio::test]
async fn the_frame_works_by_keyboard() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("keyboard", |app, page| {
            keyboard(app, page).boxed_local()
        }))
        .await;
}
