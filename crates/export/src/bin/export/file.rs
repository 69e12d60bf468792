//! A file that grows as a list of `Blob`s: what is written is the browser's to
//! keep, on disk where it likes to.

use export::{Fault, Sink};
use js_sys::{Array, Uint8Array};
use web_sys::{Blob, BlobPropertyBag};

/// Bytes that are collected before they are handed to the browser.
const CHUNK: usize = 4 << 20;

/// See the module.
pub(crate) struct BlobFile {
    parts: Array,
    pending: Vec<u8>,
    is_refused: bool,
}

impl BlobFile {
    pub(crate) fn new() -> Self {
        Self {
            parts: Array::new(),
            pending: Vec::new(),
            is_refused: false,
        }
    }

    fn hand_on(&mut self) {
        let part = Array::of1(&Uint8Array::from(self.pending.as_slice()));
        match Blob::new_with_u8_array_sequence(&part) {
            Ok(blob) => {
                self.parts.push(&blob);
            }
            Err(_) => self.is_refused = true,
        }
        self.pending.clear();
    }

    /// The whole file.
    pub(crate) fn finish(mut self, media_type: &str) -> Result<Blob, Fault> {
        self.hand_on();
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let blob = Blob::new_with_blob_sequence_and_options(&self.parts, &options);
        match blob {
            Ok(blob) if !self.is_refused => Ok(blob),
            _ => Err(Fault::Unwritable),
        }
    }
}

impl Sink for BlobFile {
    fn write(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= CHUNK {
            self.hand_on();
        }
    }
}
