//! Owns the data: fetches, stores, rates and answers.
//!
//! The worker binary runs it in a Web Worker; tests run it natively over any
//! [`arm::Host`]. The page knows only [`protocol`].

pub mod protocol;
