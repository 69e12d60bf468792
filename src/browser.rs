//! The only place in the page that names web interfaces. Everything here is a
//! thin, safe wrapper: no state of the product, no words for people.

mod canvas;
mod cell_strip;
mod clipboard;
mod clock;
mod config;
mod contacts;
mod download;
mod export;
mod files;
mod flyout;
mod focus;
mod grid;
mod host_page;
mod kept_page;
mod keys;
mod language;
mod neighbour;
mod network;
mod page;
mod row_strip;
mod sign_in;
mod size;
mod storage;
mod traces;
mod worker;

pub(crate) use self::export::{
    Exporter, ExporterHeard, LineEnd, MadeFile, document_language, line,
};
pub(crate) use canvas::save_png;
pub(crate) use cell_strip::{CellShape, StripCell};
pub(crate) use clipboard::copy_text;
pub(crate) use clock::{EverySecond, now_s, sleep_ms, today};
pub(crate) use config::fetch_config;
pub(crate) use contacts::{exporter_contacts, page_contacts};
pub(crate) use download::{save_bytes, save_text};
pub(crate) use files::{PickedFile, on_files_dropped_anywhere, picked_files, text_of};
pub(crate) use flyout::{place_again, place_at, place_beside};
pub(crate) use focus::{
    FormerFocus, after_next_frame, bring_into_view, children_above, children_on_first_line,
    describe_control, focus_left, focus_soon, is_on_itself, on_next_frame, recover_focus,
    show_modal, when_focus_leaves,
};
pub(crate) use grid::{
    CellFocus, GridTarget, capture_pointer, cell_corner, focus_among, grid_target, has_marked_text,
    is_focus_lost, scroll_to, scrolled_px, set_tab_stop,
};
pub(crate) use host_page::{HostPage, Outside};
pub(crate) use kept_page::{KeptPage, PageNews, forget_kept_page};
pub(crate) use keys::{
    Step, focus_by_letter, focus_step, has_command_key, is_modal_open, is_typing, on_key_anywhere,
};
pub(crate) use language::{fetch_words, preferred_languages, set_document_language};
pub(crate) use neighbour::{focus_beside, focus_beside_soon};
pub(crate) use network::NetworkWatch;
pub(crate) use page::{
    PrintWatch, address, focus_first_of, go_back, host_of, is_dark, is_framed, is_mac,
    is_narrower_than, open_window, print, remove_starting_note, set_theme, set_title, show_again,
};
pub(crate) use row_strip::{NameFace, RowFace, RowLayer, RowStrip};
pub(crate) use sign_in::{
    AnswerChannel, ReturnedSignIn, SignInWindow, leave_for, path_and_query, redirect_address,
    take_returned,
};
pub(crate) use size::{SizeObserver, most_height_px, observe_size, observe_width};
pub(crate) use storage::{
    announce_remembered, on_remembered_elsewhere, remember, remembered, remembered_names,
};
pub(crate) use traces::clear_traces;
pub(crate) use worker::{Heard, Worker};
