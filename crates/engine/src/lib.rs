//! Owns the data: fetches, stores, rates and answers.
//!
//! The worker binary runs it in a Web Worker; tests run it natively over any
//! [`arm::Host`]. The page knows only [`protocol`].

pub mod deployment;
mod desk;
mod diagnosis;
mod engine;
mod given_tokens;
pub mod host_page;
mod import;
mod intake;
mod kept;
mod ledger;
mod load;
mod loading;
mod offer;
mod outside;
pub mod protocol;
mod refresh;
mod repeated_page;
mod retail;
mod sign_in;

pub use desk::{CardReport, Desk, PageFault, PageReport, RateReport};
pub use engine::Engine;
#[cfg(target_arch = "wasm32")]
pub use kept::BrowserDevice;
pub use kept::{Change, Device, DeviceProblem, Sealer};
pub use ledger::Bill;
pub use outside::FileSource;
