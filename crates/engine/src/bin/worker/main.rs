//! The Web Worker: the engine behind `postMessage`.
//!
//! The page posts `{ port: MessagePort }` to let another worker read records,
//! or else `{ bytes: Uint8Array, files: File[] }`, where `bytes` is an
//! [`engine::protocol::Envelope`] in postcard. The worker posts the bytes of
//! [`engine::protocol::Event`]s.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod port;

fn main() {
    #[cfg(target_arch = "wasm32")]
    browser::listen();
}
