//! What is kept on a device: it comes back as it was, whatever happens while it
//! is written, and nothing that is loaded is lost by it.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

mod archives;
mod device;
mod generations;
mod page;

pub(crate) const USAGE: &[u8] =
    include_bytes!("../../../../tests/samples/usageaggregates_daily_2015-05-01_cut.json");
pub(crate) const CARD: &[u8] =
    include_bytes!("../../../../tests/samples/ratecard_MS-AZR-0062P_USD_cut.json");
pub(crate) const COSTS: &[u8] = include_bytes!("../../../../tests/samples/focus_1.0_cut.csv");
