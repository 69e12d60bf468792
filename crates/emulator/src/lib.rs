//! A local Azure Resource Manager with sample subscriptions and an Azure Stack Hub stamp.
//! It speaks real HTTP on five origins and behaves as the recorded services do; `README.md` lists where it differs.

#![allow(
    clippy::result_large_err,
    reason = "the error of a handler is the answer itself, made once a request"
)]

mod access;
mod answer;
mod card;
mod clock;
mod dump;
mod emulator;
mod estate;
mod fault;
mod journal;
mod mishap;
mod pdf;
mod persona;
mod provider;
mod query;
mod request_log;
mod routes;
mod scenario;
mod server;
mod stamp;
mod throttle;
mod token;
mod usage;

pub use dump::{DumpOptions, dump};
pub use fault::{Fault, UnknownFault};
pub use journal::Asked;
pub use mishap::{Mishap, Target};
pub use persona::{Endpoint, Persona};
pub use provider::CLIENT_ID;
pub use server::{Options, Running, start};
