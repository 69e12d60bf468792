//! What a page looks like on paper.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

/// A printed page, as a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// How many sheets.
    pub sheets: usize,
    text_operators: usize,
}

impl Paper {
    pub(crate) fn new(pdf: &[u8]) -> Self {
        let streams = between(pdf, b"stream\n", b"endstream");
        let contents = streams.map(|stream| {
            let mut text = Vec::new();
            // Fonts and pictures are streams of other kinds.
            let _ = ZlibDecoder::new(stream).read_to_end(&mut text);
            text
        });
        let operators = contents.map(|text| count(&text, b" Tj\n") + count(&text, b" TJ\n"));
        Self {
            sheets: count(pdf, b"/Type /Page\n"),
            text_operators: operators.sum(),
        }
    }

    /// How many pieces of text are printed.
    #[must_use]
    pub const fn text_operators(&self) -> usize {
        self.text_operators
    }
}

fn count(text: &[u8], part: &[u8]) -> usize {
    text.windows(part.len()).filter(|own| *own == part).count()
}

/// What stands between each `start` and the next `end`.
fn between<'t>(text: &'t [u8], start: &'t [u8], end: &'t [u8]) -> impl Iterator<Item = &'t [u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let find = |text: &[u8], part: &[u8]| text.windows(part.len()).position(|own| own == part);
        let from = find(rest, start)? + start.len();
        let length = find(&rest[from..], end)?;
        let found = &rest[from..from + length];
        rest = &rest[from + length + end.len()..];
        Some(found)
    })
}
