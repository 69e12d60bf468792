//! The client over real HTTP against the emulator: every page, every refusal.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod answers;
mod faults;
mod sign_in;
mod world;
