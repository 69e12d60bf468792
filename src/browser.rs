//! The only place in the page that names web interfaces. Everything here is a
//! thin, safe wrapper: no state of the product, no words for people.

mod clipboard;
mod clock;
mod config;
mod download;
mod files;
mod focus;
mod page;
mod size;
mod storage;
mod worker;

pub(crate) use clipboard::copy_text;
pub(crate) use clock::{EverySecond, now_s, sleep_ms, today};
pub(crate) use config::{HostConfig, fetch_config};
pub(crate) use download::save_text;
pub(crate) use files::{PickedFile, on_files_dropped_anywhere, picked_files};
pub(crate) use focus::{FormerFocus, focus_left, is_on_itself, show_modal};
pub(crate) use page::{
    go_back, host_of, print, remove_starting_note, set_theme, set_title, show_again,
};
pub(crate) use size::observe_width;
pub(crate) use storage::{remember, remembered};
pub(crate) use worker::{Heard, Worker};
