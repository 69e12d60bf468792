//! Where a row can be cut so that its parts mean the same in other rows.

use memchr::memmem::Finder;

/// Ends of a row's parts. The head ends with the comma behind the time of
/// use, the middle with the colon before the quantity; the rest, without the
/// quantity, is the tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) head_end: usize,
    pub(super) middle_end: usize,
    pub(super) tail_start: usize,
    /// Behind the brace that closes the properties.
    pub(super) properties_end: usize,
    pub(super) end: usize,
}

/// Properties that belong into the head and nowhere else.
const OF_HEAD: [&[u8]; 3] = [b"subscriptionId", b"usageStartTime", LAST_OF_HEAD];
const LAST_OF_HEAD: &[u8] = b"usageEndTime";
/// Properties that belong into middle or tail.
const OF_ITEM: [&[u8]; 8] = [
    b"meterId",
    b"meterName",
    b"meterCategory",
    b"meterSubCategory",
    b"meterRegion",
    b"unit",
    b"infoFields",
    b"instanceData",
];
const QUANTITY: &[u8] = b"quantity";

impl Shape {
    /// Finds the parts of a row, a JSON object without faults. Where the head
    /// is known already, `head_end` is its end. `None` for rows that cannot be
    /// cut: a field stands where others have another one, or its name is
    /// written with escapes.
    pub(super) fn of(row: &[u8], head_end: Option<usize>) -> Option<Self> {
        let mut walk = Walk { row, at: 0 };
        let head_end = match head_end {
            Some(end) => end,
            None => walk.head()?,
        };
        walk.at = head_end;
        let middle_end = loop {
            let key = walk.key()?;
            if key == QUANTITY {
                break walk.at;
            }
            if OF_HEAD.contains(&key) {
                return None;
            }
            walk.value()?;
            walk.byte(b',')?;
        };
        walk.white_space();
        walk.value()?;
        let tail_start = walk.at;
        let properties_end = walk.tail()?;
        Some(Self {
            head_end,
            middle_end,
            tail_start,
            properties_end,
            end: walk.at,
        })
    }
}

/// Finds where parts seem to end in bytes that were not read. Whether they do
/// is for those to say who know the parts.
#[derive(Debug)]
pub(super) struct Seeker {
    last_of_head: Finder<'static>,
    quantity: Finder<'static>,
    resource: Finder<'static>,
}

impl Default for Seeker {
    fn default() -> Self {
        Self {
            last_of_head: Finder::new(b"\"usageEndTime\""),
            quantity: Finder::new(b"\"quantity\""),
            resource: Finder::new(b"\"instanceData\""),
        }
    }
}

impl Seeker {
    pub(super) fn head_end(&self, text: &[u8]) -> Option<usize> {
        let at = self.last_of_head.find(near(text))?;
        let mut walk = Walk { row: text, at };
        walk.key()?;
        walk.value()?;
        walk.byte(b',')?;
        Some(walk.at)
    }

    pub(super) fn middle_end(&self, text: &[u8]) -> Option<usize> {
        let at = self.quantity.find(near(text))?;
        let mut walk = Walk { row: text, at };
        walk.key()?;
        Some(walk.at)
    }

    /// Where the value of `instanceData` begins in a middle, if it is a text and
    /// only the quantity's name stands behind it.
    pub(super) fn resource_start(&self, middle: &[u8]) -> Option<usize> {
        let at = self.resource.find(middle)?;
        let mut walk = Walk { row: middle, at };
        walk.key()?;
        walk.white_space();
        let start = walk.at;
        walk.text()?;
        walk.byte(b',')?;
        (walk.key()? == QUANTITY && walk.at == middle.len()).then_some(start)
    }

    pub(super) fn tail_end(text: &[u8]) -> Option<usize> {
        let mut walk = Walk { row: text, at: 0 };
        walk.tail()?;
        Some(walk.at)
    }
}

/// A search that finds nothing must not run through a whole page.
fn near(text: &[u8]) -> &[u8] {
    text.get(..1 << 14).unwrap_or(text)
}

struct Walk<'a> {
    row: &'a [u8],
    at: usize,
}

impl<'a> Walk<'a> {
    fn white_space(&mut self) {
        while matches!(self.row.get(self.at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn byte(&mut self, byte: u8) -> Option<()> {
        self.white_space();
        (*self.row.get(self.at)? == byte).then(|| self.at += 1)
    }

    /// A name without escapes, and the colon behind it.
    fn key(&mut self) -> Option<&'a [u8]> {
        self.byte(b'"')?;
        let rest = self.row.get(self.at..)?;
        let length = rest
            .iter()
            .position(|&byte| byte == b'"' || byte == b'\\')?;
        if rest[length] == b'\\' {
            return None;
        }
        self.at += length + 1;
        self.byte(b':')?;
        Some(&rest[..length])
    }

    fn text(&mut self) -> Option<()> {
        self.byte(b'"')?;
        loop {
            let rest = self.row.get(self.at..)?;
            let length = memchr::memchr2(b'"', b'\\', rest)?;
            if rest[length] == b'"' {
                self.at += length + 1;
                return Some(());
            }
            self.at += length + 2;
        }
    }

    fn value(&mut self) -> Option<()> {
        self.white_space();
        let mut depth = 0;
        loop {
            match *self.row.get(self.at)? {
                b'"' => self.text()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                b' ' | b'\n' | b'\r' | b'\t' if depth > 0 => self.at += 1,
                b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                    while matches!(
                        self.row.get(self.at),
                        Some(b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z')
                    ) {
                        self.at += 1;
                    }
                }
                _ => return None,
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn head(&mut self) -> Option<usize> {
        self.byte(b'{')?;
        while self.key()? != b"properties" {
            self.value()?;
            self.byte(b',')?;
        }
        self.byte(b'{')?;
        loop {
            let key = self.key()?;
            if key == QUANTITY || OF_ITEM.contains(&key) {
                return None;
            }
            self.value()?;
            self.byte(b',')?;
            if key == LAST_OF_HEAD {
                return Some(self.at);
            }
        }
    }

    /// From behind the quantity to the end of the row. Nothing may stand
    /// behind the properties. Gives the end of these.
    fn tail(&mut self) -> Option<usize> {
        while self.byte(b',').is_some() {
            let key = self.key()?;
            if key == QUANTITY || OF_HEAD.contains(&key) {
                return None;
            }
            self.value()?;
        }
        self.byte(b'}')?;
        let end = self.at;
        self.byte(b'}')?;
        Some(end)
    }
}
