//! Journeys through the real page: the built page, served by the host program
//! with its emulator, in real Chromium. Things are found by role and name, as
//! a person with a screen reader finds them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a journey that cannot go on has failed"
)]

mod accessible;
mod app;
mod axe;
mod browser;
mod grid;
mod integrity;
mod keyboard;
mod native;
mod page;
mod paper;
mod portal;
mod steps;
mod windows;

pub use app::App;
pub use axe::Violation;
pub use browser::Browser;
pub use fantoccini::key::Key;
pub use grid::{COST_GRID, Grid, GridCell, GridRow};
pub use integrity::integrity;
pub use native::{NativeBill, today};
pub use page::{LongTask, Page, journey, journey_in};
pub use paper::Paper;
pub use portal::Portal;
pub use steps::{
    DEMO_SUBSCRIPTIONS, connect, exact_amount, load_pay_as_you_go, native_demo, open_demo_costs,
    see_total, settled, total,
};
pub use windows::FirstWindow;
