//! Reads pages of usage by recognising their text. Rows repeat each other: what
//! stands around the quantity of a row was mostly met before, letter by letter.
//! Every text is read as JSON once; from then on it is only compared.

use std::borrow::Cow;

use arm::PageError;
use arm::wire::{UsageProperties, UsageRow};
use costs::usage::{ItemNumber, ResourceNumber, UsageStore, WindowNumber};

use super::heads::{FoundHead, Heads};
use super::items::Items;
use super::page::{self, PageRows, behind_space, expect};
use super::row::{self, Refusal, Wanted, take_row};
use super::shape::Shape;

/// What was learned from the pages of one source. Belongs to one store.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    wanted: Wanted,
    heads: Heads,
    items: Items,
    /// The properties of one row.
    scratch: Vec<u8>,
}

/// A row that was stored, or lies outside of the wanted days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scanned {
    pub(super) length: usize,
    pub(super) is_stored: bool,
}

impl Scanner {
    /// Stores the rows of a page that stands at `place` in its source.
    ///
    /// # Errors
    ///
    /// Where the page as a whole cannot be read; then nothing of it is kept.
    pub(super) fn read(
        &mut self,
        store: &mut UsageStore,
        body: &[u8],
        wanted: &Wanted,
        place: u64,
    ) -> Result<PageRows, PageError> {
        if self.wanted != *wanted {
            *self = Self {
                wanted: wanted.clone(),
                ..Self::default()
            };
        }
        store.begin_page(place);
        if let Some(rows) = self.read_rows(store, body) {
            return Ok(rows);
        }
        store.drop_page();
        store.begin_page(place);
        page::read_any(store, body, wanted).inspect_err(|_| store.drop_page())
    }

    /// Bytes allocated.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.heads.heap_bytes() + self.items.heap_bytes() + self.scratch.capacity()
    }

    /// `None` where the page itself is odd.
    fn read_rows(&mut self, store: &mut UsageStore, body: &[u8]) -> Option<PageRows> {
        let rows_start = page::rows_start(body)?;
        let mut rows = PageRows::default();
        let mut at = behind_space(body, rows_start);
        if body.get(at) != Some(&b']') {
            loop {
                at += match self.scan(store, body.get(at..)?) {
                    Some(scanned) => {
                        rows.count_one(scanned.is_stored);
                        scanned.length
                    }
                    None => self.read_row(store, body, at, &mut rows)?,
                };
                match expect(body, at, b',') {
                    Some(behind) => at = behind_space(body, behind),
                    None => break,
                }
            }
        }
        expect(body, at, b']')?;
        rows.next_link = page::read_around(body, rows_start, at).ok()?;
        Some(rows)
    }

    /// Stores the row that `text` begins with, if its head is known at least.
    #[inline]
    fn scan(&mut self, store: &mut UsageStore, text: &[u8]) -> Option<Scanned> {
        let head = self.heads.of(text)?;
        let scanned = self.recognise(store, text, head);
        scanned
            .or_else(|| self.recombine(store, text, head))
            .or_else(|| self.read_behind(store, text, head))
    }

    /// Stores a row of which everything is known.
    #[inline]
    pub(super) fn recognise(
        &mut self,
        store: &mut UsageStore,
        text: &[u8],
        found: FoundHead,
    ) -> Option<Scanned> {
        let FoundHead { head, length, .. } = found;
        let known = self.items.of(head.subscription, text.get(length..)?)?;
        if let Some(window) = head.window {
            let item = self.items.item(known.number)?;
            let quantity = known.quantity.pack(store)?;
            store.push(window, item, quantity);
        }
        self.heads.note(found.number);
        self.items.note(known.number);
        Some(Scanned {
            length: length + known.length,
            is_stored: head.window.is_some(),
        })
    }

    /// Stores a row of which the head and the meter are known; its resource may
    /// be one that had another meter before, or new. `None`, and nothing
    /// stored, where that does not go smoothly.
    fn recombine(
        &mut self,
        store: &mut UsageStore,
        text: &[u8],
        found: FoundHead,
    ) -> Option<Scanned> {
        let window = found.head.window?;
        let known = self.items.with_meter(text.get(found.length..)?)?;
        let resource = match known.resource_number {
            Some(resource) => resource,
            None => row::resource_in(store, known.resource_text)?,
        };
        let quantity = known.quantity.pack(store)?;
        let subscription = self.heads.subscription(found.head);
        let subscription = subscription.unwrap_or(&self.wanted.subscription);
        let item = store.item_of_meter(subscription, known.item, resource);
        store.push(window, item, quantity);
        let length = found.length + known.length;
        let pair = (item, resource);
        let learned = self
            .items
            .learn_resource(found.head.subscription, known, pair);
        if let Some(number) = learned {
            self.heads.note(found.number);
            self.items.note(number);
        }
        Some(Scanned {
            length,
            is_stored: true,
        })
    }

    /// Stores a row of which the head is known, and learns the rest of it.
    /// `None`, and nothing stored, where that does not go smoothly.
    fn read_behind(
        &mut self,
        store: &mut UsageStore,
        text: &[u8],
        found: FoundHead,
    ) -> Option<Scanned> {
        let window = found.head.window?;
        let shape = Shape::of(text, Some(found.length))?;
        // The properties without those of the head, of which one must be there.
        let rest = text.get(found.length..shape.properties_end)?;
        let mut properties = std::mem::take(&mut self.scratch);
        properties.clear();
        properties.extend_from_slice(b"{\"usageStartTime\":\"\",");
        properties.extend_from_slice(rest);
        let item = self.take_behind(store, &properties, found, window);
        self.scratch = properties;
        let item = item?;
        self.learn(text, shape, found, Some((item, store.resource_of(item))));
        Some(Scanned {
            length: shape.end,
            is_stored: true,
        })
    }

    fn take_behind(
        &self,
        store: &mut UsageStore,
        properties: &[u8],
        found: FoundHead,
        window: WindowNumber,
    ) -> Option<ItemNumber> {
        let mut properties: UsageProperties<'_> = serde_json::from_slice(properties).ok()?;
        let subscription = self.heads.subscription(found.head);
        properties.subscription_id = subscription.map(Cow::Borrowed);
        row::check(&properties).ok()?;
        let quantity = store.pack_text(&properties.quantity).ok()?;
        let item = row::item_number(store, &properties, &self.wanted);
        store.push(window, item, quantity);
        Some(item)
    }

    /// Reads a row as JSON and learns its parts. Its length; `None` where the
    /// page itself is at fault.
    fn read_row(
        &mut self,
        store: &mut UsageStore,
        body: &[u8],
        at: usize,
        rows: &mut PageRows,
    ) -> Option<usize> {
        let text = body.get(at..)?;
        let mut values = serde_json::Deserializer::from_slice(text).into_iter::<UsageRow<'_>>();
        let Ok(row) = values.next()? else {
            let length = page::value_length(text)?;
            std::str::from_utf8(body).ok()?;
            let raw = std::str::from_utf8(text.get(..length)?).ok()?;
            rows.refuse(Refusal::of_form(raw));
            return Some(length);
        };
        let length = values.byte_offset();
        match take_row(store, &row, &self.wanted) {
            Ok(place) => {
                rows.count_one(place.is_some());
                let place = place.map(|(window, item)| (window, item, store.resource_of(item)));
                self.learn_row(text.get(..length)?, &row, place);
            }
            Err(refusal) => rows.refuse(refusal),
        }
        Some(length)
    }

    /// Remembers the parts of a row that was read without a fault, if it can
    /// be cut into such.
    fn learn_row(
        &mut self,
        text: &[u8],
        row: &UsageRow<'_>,
        place: Option<(WindowNumber, ItemNumber, ResourceNumber)>,
    ) -> Option<()> {
        let known = self.heads.of(text);
        let shape = Shape::of(text, known.map(|found| found.length))?;
        if shape.end != text.len() {
            return None;
        }
        let head = match known {
            Some(head) => head,
            None => {
                let id = row.properties.subscription_id.as_deref();
                let window = place.map(|(window, ..)| window);
                self.heads.add(text.get(..shape.head_end)?, id, window)?
            }
        };
        let item = place.map(|(_, item, resource)| (item, resource));
        self.learn(text, shape, head, item)
    }

    fn learn(
        &mut self,
        text: &[u8],
        shape: Shape,
        head: FoundHead,
        item: Option<(ItemNumber, ResourceNumber)>,
    ) -> Option<()> {
        let middle = text.get(shape.head_end..shape.middle_end)?;
        let tail = text.get(shape.tail_start..shape.end)?;
        let number = self
            .items
            .learn(head.head.subscription, (middle, tail), item)?;
        self.heads.note(head.number);
        self.items.note(number);
        Some(())
    }

    /// Stores a row only if everything of it was met before.
    #[cfg(test)]
    pub(super) fn recognise_row(&mut self, store: &mut UsageStore, text: &[u8]) -> Option<Scanned> {
        let head = self.heads.of(text)?;
        self.recognise(store, text, head)
    }
}
