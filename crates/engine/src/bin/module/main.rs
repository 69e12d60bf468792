//! The engine as a JavaScript module, for pages and programs other than ours.
//!
//! `js/meterview.js` is its interface; this binary exports what that file
//! calls: bytes in, JSON out.

#[cfg(target_arch = "wasm32")]
mod desk;
#[cfg(any(target_arch = "wasm32", test))]
mod fault;
#[cfg(any(target_arch = "wasm32", test))]
mod question;

fn main() {}
