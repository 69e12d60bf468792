//! What can be done with a chart as a whole: saving its picture and its data, and
//! showing it as a table.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::chart::ChartState;
use super::csv::csv;
use super::ink::PictureTheme;
use super::picture::{Picture, picture};
use crate::browser;
use crate::components::{Command, IconName, MenuButton};
use crate::i18n::chart_texts;

/// The button with its menu.
pub(super) fn menu(state: ChartState) -> AnyView {
    let commands = Signal::derive(move || {
        let words = chart_texts();
        let as_table = state.as_table;
        vec![
            Command::new("table", words.show_table, move || {
                as_table.update(|as_table| *as_table = !*as_table);
            })
            .icon(IconName::Table)
            .checked(as_table.get()),
            Command::new("png", words.save_png, move || save_png(state)).group(words.save_group),
            Command::new("svg", words.save_svg, move || save_svg(state)).group(words.save_group),
            Command::new("copy", words.copy_csv, move || copy(state)).group(words.data_group),
            Command::new("csv", words.download_csv, move || download(state))
                .group(words.data_group),
        ]
    });
    view! {
        <MenuButton
            label=Signal::derive(|| chart_texts().menu.to_owned())
            icon=IconName::More
            is_icon_only=true
            class="chart-menu"
            commands
        />
    }
    .into_any()
}

/// The picture as it is shown now: as wide, with the same series, on the same
/// ground.
fn picture_now(state: ChartState) -> Picture {
    let width_px = state.width_px.get_untracked().max(320.0);
    let shown = state.shown.get_untracked();
    let size = (width_px as u32, 0);
    let theme = match browser::is_dark() {
        true => PictureTheme::Dark,
        false => PictureTheme::Light,
    };
    state
        .spec
        .with_untracked(|spec| picture(spec, &shown, size, theme))
}

fn save_png(state: ChartState) {
    let Picture { svg, size_px } = picture_now(state);
    let name = file_name(state, "png");
    spawn_local(async move {
        if !browser::save_png(&name, &svg, size_px).await {
            state
                .announcement
                .try_set(chart_texts().not_saved.to_owned());
        }
    });
}

fn save_svg(state: ChartState) {
    let Picture { svg, .. } = picture_now(state);
    browser::save_text(
        &file_name(state, "svg"),
        "image/svg+xml;charset=utf-8",
        &svg,
    );
}

fn copy(state: ChartState) {
    let text = csv_now(state);
    spawn_local(async move {
        let words = chart_texts();
        let is_copied = browser::copy_text(&text).await;
        let said = if is_copied {
            words.copied
        } else {
            words.not_copied
        };
        state.announcement.try_set(said.to_owned());
    });
}

fn download(state: ChartState) {
    // Spreadsheets take a file for UTF-8 by its first character.
    let text = format!("\u{feff}{}", csv_now(state));
    browser::save_text(&file_name(state, "csv"), "text/csv;charset=utf-8", &text);
}

fn csv_now(state: ChartState) -> String {
    let shown = state.shown.get_untracked();
    state.spec.with_untracked(|spec| csv(spec, &shown))
}

/// The title as a file name: no signs that a file system refuses.
fn file_name(state: ChartState, ending: &str) -> String {
    let title = state.spec.with_untracked(|spec| spec.title.clone());
    let name: String = (chart_texts().file_name)(&title)
        .chars()
        .map(|sign| if sign.is_alphanumeric() { sign } else { '-' })
        .collect();
    let name = name.trim_matches('-');
    format!("{name}.{ending}")
}
