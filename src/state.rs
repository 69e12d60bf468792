//! What the page knows: the session with the worker, the view in the address,
//! answers to queries and the commands that change something. No markup and no
//! words.

mod activities;
mod answers;
pub(crate) mod commands;
mod exchange;
mod loading;
pub(crate) mod queries;
mod session;
mod theme;
mod view_state;
mod waits;

pub(crate) use activities::Activity;
pub(crate) use answers::Answer;
pub(crate) use loading::{load_totals, month_totals};
pub(crate) use session::{Access, Attempt, EngineState, FailedAttempt, Loss, Session};
pub(crate) use theme::Theme;
pub(crate) use view_state::ViewState;
