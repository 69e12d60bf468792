//! Names for elements that others point at (`aria-controls` and the like).

use std::sync::atomic::{AtomicU32, Ordering};

static LAST: AtomicU32 = AtomicU32::new(0);

/// A name that no other element of this page has.
pub(super) fn element_id(word: &str) -> String {
    let number = LAST.fetch_add(1, Ordering::Relaxed);
    format!("{word}-{number}")
}
