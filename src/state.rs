//! What the page knows: the session with the worker, the view in the address,
//! answers to queries and the commands that change something. No markup and no
//! words.

mod activities;
mod allocation;
mod answers;
mod columns;
pub(crate) mod commands;
mod embedding;
mod exchange;
mod export;
mod grid_rows;
mod history;
pub(crate) mod kept;
mod language;
mod loading;
mod mappings;
mod offers;
pub(crate) mod preferences;
pub(crate) mod queries;
mod saved_views;
mod session;
mod sign_in;
mod sign_in_form;
mod starter;
mod surroundings;
mod theme;
mod toasts;
mod unfinished;
mod view_state;
mod waits;

pub(crate) use self::export::{ExportFailure, ExportStage, Exports};
pub(crate) use activities::Activity;
pub(crate) use allocation::{AllocationRules, RulesProblem, read_rules};
pub(crate) use answers::Answer;
pub(crate) use columns::{keep_columns, kept_columns};
pub(crate) use embedding::listen_to_host_page;
pub(crate) use grid_rows::{GridHead, GridRows, ROWS_AHEAD, RowContent, TreeRow};
pub(crate) use history::ViewHistory;
pub(crate) use language::LanguageState;
pub(crate) use loading::{load_totals, month_totals};
pub(crate) use offers::{confirm_offer, confirmed_offer};
pub(crate) use saved_views::{SavedViews, ViewChange, plain_view};
pub(crate) use session::{Access, Attempt, EngineState, FailedAttempt, Loss, Session};
pub(crate) use sign_in::{SignIn, SignInStep, sign_out, switch_directory};
pub(crate) use sign_in_form::{
    Cloud, SignInForm, authority_kind_text, demo_preset, kind_text, read_authority_kind, read_kind,
};
pub(crate) use starter::Starter;
pub(crate) use surroundings::Surroundings;
pub(crate) use theme::Theme;
pub(crate) use toasts::{Mood, Toasts};
pub(crate) use unfinished::{can_continue, continue_load, forget_unfinished, unfinished_load};
pub(crate) use view_state::ViewState;
