//! The Web Worker that makes files, started when one is asked for.
//!
//! The page posts `{ bytes: Uint8Array, port: MessagePort }`, where `bytes` is
//! an [`export::Job`] in postcard and `port` leads to the engine's worker. It
//! hears `{ bytes, file }` with an [`export::Heard`] and, at the end, a `Blob`.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod file;
#[cfg(target_arch = "wasm32")]
mod records;

fn main() {
    #[cfg(target_arch = "wasm32")]
    browser::listen();
}
