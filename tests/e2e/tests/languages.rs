//! The page speaks five languages: one is chosen on the page and remembered, or
//! named by the address. What is shown stays, and so does the focus.

use std::time::Duration;

use e2e::{App, COST_GRID, Page, journey, settled};
use futures::FutureExt;

const PATIENCE: Duration = Duration::from_secs(20);

async fn speaks(page: &Page, code: &str) {
    let expression = format!("document.documentElement.lang === '{code}'");
    page.until(&expression, PATIENCE).await;
}

async fn choose(page: &Page, control: &str, language: &str) {
    page.click("button", control).await;
    page.click("menuitemradio", language).await;
}

/// How a language writes what the page shows.
struct Writing {
    code: &'static str,
    name: &'static str,
    /// What the button that chooses the language is called.
    control: &'static str,
    heading: &'static str,
    figure: &'static str,
    /// The last day of the demo's usage.
    day: &'static str,
    /// An amount in dollars: what stands before, between thousands, before the
    /// cents, and behind. WebDriver tells spaces that never break as plain ones.
    amount: [&'static str; 4],
}

const WRITINGS: [Writing; 5] = [
    Writing {
        code: "fr",
        name: "Français",
        control: "Langue",
        heading: "Analyse des coûts",
        figure: "Coût réel",
        day: "19 mars 2026",
        amount: ["", "\u{202f}", ",", " $US"],
    },
    Writing {
        code: "nl",
        name: "Nederlands",
        control: "Taal",
        heading: "Kostenanalyse",
        figure: "Werkelijke kosten",
        day: "19 mrt 2026",
        amount: ["US$ ", ".", ",", ""],
    },
    Writing {
        code: "zh-Hans",
        name: "简体中文",
        control: "语言",
        heading: "成本分析",
        figure: "实际成本",
        day: "2026年3月19日",
        amount: ["US$", ",", ".", ""],
    },
    Writing {
        code: "zh-Hant",
        name: "繁體中文",
        control: "語言",
        heading: "成本分析",
        figure: "實際成本",
        day: "2026年3月19日",
        amount: ["US$", ",", ".", ""],
    },
    Writing {
        code: "en",
        name: "English",
        control: "Language",
        heading: "Cost analysis",
        figure: "Actual cost",
        day: "19 Mar 2026",
        amount: ["$", ",", ".", ""],
    },
];

impl Writing {
    /// An amount that English writes so.
    fn amount(&self, english: &str) -> String {
        let [before, thousands, cents, behind] = self.amount;
        let digits = english.trim_start_matches('$').chars();
        let digits = digits.map(|sign| match sign {
            ',' => thousands.to_owned(),
            '.' => cents.to_owned(),
            digit => digit.to_string(),
        });
        format!("{before}{}{behind}", digits.collect::<String>())
    }
}

/// Heading, figure, number and date are in that language.
async fn reads(page: &Page, writing: &Writing, total: &str) {
    speaks(page, writing.code).await;
    page.find("heading", writing.heading).await;
    page.see(writing.figure).await;
    page.see(writing.day).await;
    page.see(&writing.amount(total)).await;
}

/// Each language in turn, and each of them over a reload.
async fn all(page: &Page) {
    page.open("/costs?data=demo&period=last-30-days&by=total")
        .await;
    settled(page).await;
    let grid = page.grid(COST_GRID).await;
    let total = grid.cell(&grid.total, "Cost").text.clone();
    assert!(total.contains(','), "no thousands in {total}");
    let mut control = "Language";
    for writing in &WRITINGS {
        choose(page, control, writing.name).await;
        reads(page, writing, &total).await;
        page.reload().await;
        reads(page, writing, &total).await;
        control = writing.control;
    }
    // The address wins over what was chosen last, and is not remembered.
    page.open("/costs?data=demo&period=last-30-days&by=total&lang=nl")
        .await;
    reads(page, &WRITINGS[1], &total).await;
    page.open("/costs?data=demo&period=last-30-days&by=total")
        .await;
    reads(page, &WRITINGS[4], &total).await;
}

async fn steps(_: &App, page: &Page) {
    all(page).await;
    page.open("/costs?data=demo&period=last-30-days&group=location&by=month")
        .await;
    page.find_like("figure", "Cost by Location").await;
    page.gone("button", "Cancel").await;
    speaks(page, "en").await;
    let address = page.path().await;

    choose(page, "Language", "Français").await;
    speaks(page, "fr").await;
    page.find_like("figure", "Coût par Emplacement").await;
    page.until("document.title.startsWith('Analyse des coûts')", PATIENCE)
        .await;
    assert_eq!(page.path().await, address);
    assert_eq!(
        page.focused().await,
        ("button".to_owned(), "Langue".to_owned())
    );
    // Amounts are written in French too; a browser tells their space as a plain one.
    page.see(" $US").await;

    page.reload().await;
    speaks(page, "fr").await;
    page.find_like("figure", "Coût par Emplacement").await;

    page.open("/costs?data=demo&group=location&lang=nl").await;
    speaks(page, "nl").await;
    page.find_like("figure", "Kosten per Locatie").await;

    choose(page, "Taal", "简体中文").await;
    speaks(page, "zh-Hans").await;
    page.find_like("figure", "按位置划分的成本").await;
    let address = page.path().await;
    assert!(address.contains("lang=zh-Hans"), "{address}");

    page.open("/?lang=zh-TW").await;
    speaks(page, "zh-Hant").await;
    choose(page, "語言", "English").await;
    speaks(page, "en").await;
    page.see("See what your usage costs").await;
}

#[tokio::test]
async fn the_page_speaks_five_languages() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("languages", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
