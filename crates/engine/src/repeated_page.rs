//! A page of usage that comes a second time in its chain. Equal rows of one
//! source add up, since the API reports usage in equal batches; a whole page of
//! them, in the same order, is a server's mistake and would double the cost.

use std::hash::{Hash, Hasher};

use arm::{PagePlace, PageRead};
use memchr::memmem;
use rustc_hash::{FxHashMap, FxHasher};

/// Shorter pages may be equal by chance.
const LEAST_BYTES: usize = 4096;

/// The pages of a reading.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Number of the part and hash of the rows, with the number of rows.
    pages: FxHashMap<(u32, u64), u32>,
    /// Rows on pages that came again.
    pub(crate) repeated_rows: u32,
}

impl Seen {
    /// What is left of a page whose rows were there before: its link.
    pub(crate) fn repeated(&mut self, place: PagePlace, body: &[u8]) -> Option<PageRead> {
        let page = Page::split(body)?;
        let rows = self.pages.get(&(place.part, page.hash()))?;
        self.repeated_rows = self.repeated_rows.saturating_add(*rows);
        Some(PageRead {
            rows: 0,
            next_link: page.next_link,
        })
    }

    /// Remembers a page that was taken in.
    pub(crate) fn note(&mut self, place: PagePlace, body: &[u8], read: &PageRead) {
        // Only a page with one behind it can come again.
        if place.page == 0 && read.next_link.is_none() {
            return;
        }
        if let Some(page) = Page::split(body) {
            self.pages.insert((place.part, page.hash()), read.rows);
        }
    }
}

struct Page<'a> {
    rows: &'a [u8],
    next_link: Option<String>,
}

impl<'a> Page<'a> {
    /// Rows and link, where the link stands behind the rows.
    fn split(body: &'a [u8]) -> Option<Self> {
        let text = body.trim_ascii();
        let start = memchr::memchr(b'[', text)?;
        let (rows, next_link) = match memmem::rfind(text, b"\"nextLink\"") {
            Some(at) => {
                let link = text[at + b"\"nextLink\"".len()..].trim_ascii_start();
                let link = link.strip_prefix(b":")?.strip_suffix(b"}")?;
                let link: Option<String> = serde_json::from_slice(link).ok()?;
                (text[..at].trim_ascii_end().strip_suffix(b",")?, link)
            }
            None => (text.strip_suffix(b"}")?, None),
        };
        let rows = rows.trim_ascii_end().get(start..)?;
        (rows.ends_with(b"]") && rows.len() >= LEAST_BYTES).then_some(Self { rows, next_link })
    }

    fn hash(&self) -> u64 {
        let mut hasher = FxHasher::default();
        self.rows.hash(&mut hasher);
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(row: &str, end: &str) -> String {
        format!("{{\"value\":[{}]{end}}}", vec![row; 400].join(","))
    }

    #[test]
    fn the_same_rows_are_known_whatever_link_follows() {
        let days = "2026-03-01".parse().unwrap();
        let place = |part, page| PagePlace {
            part,
            page,
            days: costs::DayRange::new(days, days.plus(1)),
        };
        let (one, other) = (r#"{"quantity":1.5}"#, r#"{"quantity":2.5}"#);
        let mut seen = Seen::default();
        let first = page(one, r#","nextLink":"https://a/1""#);
        let read = PageRead {
            rows: 400,
            next_link: Some("https://a/1".into()),
        };
        assert_eq!(seen.repeated(place(0, 0), first.as_bytes()), None);
        seen.note(place(0, 0), first.as_bytes(), &read);
        let again = page(one, r#" , "nextLink" : "https://a/2" "#);
        let left = seen.repeated(place(0, 1), again.as_bytes()).unwrap();
        assert_eq!(
            (left.rows, left.next_link.as_deref()),
            (0, Some("https://a/2"))
        );
        let last = seen
            .repeated(place(0, 1), page(one, "").as_bytes())
            .unwrap();
        assert_eq!(last.next_link, None);
        assert_eq!(seen.repeated_rows, 800);
        assert_eq!(seen.repeated(place(0, 1), page(other, "").as_bytes()), None);
        assert_eq!(seen.repeated(place(1, 0), first.as_bytes()), None);
        for body in [
            "",
            "[",
            "{}",
            "{\"nextLink\"",
            "]}",
            "[}",
            "[\"nextLink\":}",
        ] {
            assert_eq!(seen.repeated(place(0, 1), body.as_bytes()), None, "{body}");
        }
    }
}
