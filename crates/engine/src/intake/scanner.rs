//! Reads pages of usage by recognising their text. Rows repeat each other: what
//! stands before the quantity of a row was mostly met before, letter by letter.
//! Every text is read as JSON once; from then on it is only compared.

use arm::PageError;
use arm::wire::UsageRow;
use costs::usage::{ItemNumber, UsageStore, WindowNumber};

use super::block;
use super::number::Number;
use super::page::{self, PageRows, behind_space, expect};
use super::row::{Refusal, Wanted, take_row};
use super::shape::{Seeker, Shape};
use super::texts::Texts;

/// What was learned from the pages of one source. Only ever used with one
/// store.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    wanted: Wanted,
    seeker: Seeker,
    head_texts: Texts,
    heads: Vec<Head>,
    item_texts: Texts,
    items: Vec<Item>,
    /// As rows name them, if they do.
    subscriptions: Vec<Option<String>>,
    recent: Recent,
}

/// What rows begin with, as far as their time of use.
#[derive(Debug, Clone, Copy)]
struct Head {
    /// Absent: outside of the wanted days.
    window: Option<WindowNumber>,
    /// Place of the subscription in the list of them.
    family: u32,
}

/// What stands before and behind the quantity. One text is another item in
/// another subscription.
#[derive(Debug, Clone, Copy)]
struct Item {
    family: u32,
    /// Absent until a row of the wanted days has it.
    number: Option<ItemNumber>,
    /// The one that followed it last time.
    next: u32,
}

/// What the rows before had.
#[derive(Debug, Clone, Copy)]
struct Recent {
    head: u32,
    head_before: u32,
    item: u32,
    /// Was to come behind `missed_by` and did not: perhaps the row that came
    /// was a late one.
    missed: u32,
    missed_by: u32,
}

/// Behind the head: a row of known parts.
struct Known<'a> {
    item: u32,
    number: Number<'a>,
    length: usize,
}

/// In the place of a number.
const NONE: u32 = u32::MAX;

impl Default for Recent {
    fn default() -> Self {
        Self {
            head: NONE,
            head_before: NONE,
            item: NONE,
            missed: NONE,
            missed_by: NONE,
        }
    }
}

impl Scanner {
    /// Stores the rows of a page. The caller has begun the page in the store.
    ///
    /// # Errors
    ///
    /// Where the page as a whole cannot be read; what was stored of it remains
    /// for the caller to drop.
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
        if let Some(rows) = self.read_known(store, body) {
            return Ok(rows);
        }
        store.drop_page();
        store.begin_page(place);
        page::read_any(store, body, wanted).inspect_err(|_| store.drop_page())
    }

    /// Bytes allocated.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.head_texts.heap_bytes()
            + self.heads.capacity() * size_of::<Head>()
            + self.item_texts.heap_bytes()
            + self.items.capacity() * size_of::<Item>()
    }

    /// `None` where the page itself is odd.
    fn read_known(&mut self, store: &mut UsageStore, body: &[u8]) -> Option<PageRows> {
        let rows_start = page::rows_start(body)?;
        let mut rows = PageRows::default();
        let mut at = behind_space(body, rows_start);
        if body.get(at) != Some(&b']') {
            loop {
                at = match self.known_row(store, body.get(at..)?) {
                    Some((length, is_stored)) => {
                        if is_stored {
                            rows.taken += 1;
                        } else {
                            rows.outside += 1;
                        }
                        at + length
                    }
                    None => at + self.new_row(store, body, at, &mut rows)?,
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

    /// Stores a row all parts of which are known: its length, and whether it
    /// is of the wanted days.
    pub(super) fn known_row(
        &mut self,
        store: &mut UsageStore,
        text: &[u8],
    ) -> Option<(usize, bool)> {
        let (head_number, head_length) = self.head_of(text)?;
        let head = *self.heads.get(head_number as usize)?;
        let text = text.get(head_length..)?;
        let expected = self.items.get(self.recent.item as usize);
        let expected = expected.map_or(NONE, |item| item.next);
        let missed = self.recent.missed;
        let found = self.row_as(expected, head.family, text);
        let found = found.or_else(|| self.row_as(missed, head.family, text));
        let found = found.or_else(|| self.row_of(head.family, text))?;
        let is_stored = if let Some(window) = head.window {
            let item = self.items.get(found.item as usize)?.number?;
            let quantity = found.number.pack(store)?;
            store.push(window, item, quantity);
            true
        } else {
            false
        };
        self.note_head(head_number);
        if found.item == expected {
            self.recent.missed = NONE;
            self.recent.item = found.item;
        } else {
            self.follow(found.item);
        }
        Some((head_length + found.length, is_stored))
    }

    fn note_head(&mut self, head: u32) {
        if head != self.recent.head {
            self.recent.head_before = self.recent.head;
            self.recent.head = head;
        }
    }

    /// Notes an item that was not expected.
    fn follow(&mut self, item: u32) {
        let Recent {
            item: before,
            missed,
            missed_by,
            ..
        } = self.recent;
        self.recent.item = item;
        if item == missed {
            // What stood between was an exception.
            if let Some(last) = self.items.get_mut(missed_by as usize) {
                last.next = item;
            }
            self.recent.missed = NONE;
        } else if let Some(last) = self.items.get_mut(before as usize) {
            if missed == NONE {
                self.recent.missed = last.next;
                self.recent.missed_by = before;
            }
            last.next = item;
        }
    }

    #[inline]
    fn head_of(&self, text: &[u8]) -> Option<(u32, usize)> {
        for guess in [self.recent.head, self.recent.head_before] {
            if let Some(known) = self.head_texts.first(guess) {
                if block::begins_with(text, known) {
                    return Some((guess, known.len()));
                }
            }
        }
        let end = self.seeker.head_end(text)?;
        let number = self.head_texts.find(text.get(..end)?, &[], |_| true)?;
        Some((number, end))
    }

    /// Reads what stands behind a head as the item `guess`.
    #[inline]
    fn row_as<'a>(&self, guess: u32, family: u32, text: &'a [u8]) -> Option<Known<'a>> {
        let (middle, tail) = self.item_texts.parts(guess)?;
        if self.items.get(guess as usize)?.family != family || !block::begins_with(text, middle) {
            return None;
        }
        let number_start = behind_space(text, middle.len());
        let (number, length) = Number::read(text.get(number_start..)?)?;
        let number_end = number_start + length;
        block::begins_with(text.get(number_end..)?, tail).then(|| Known {
            item: guess,
            number,
            length: number_end + tail.len(),
        })
    }

    /// Looks up what stands behind a head.
    fn row_of<'a>(&self, family: u32, text: &'a [u8]) -> Option<Known<'a>> {
        let middle_end = self.seeker.middle_end(text)?;
        let number_start = behind_space(text, middle_end);
        let (number, length) = Number::read(text.get(number_start..)?)?;
        let behind = text.get(number_start + length..)?;
        let tail_end = Seeker::tail_end(behind)?;
        let middle = text.get(..middle_end)?;
        let item = self.item(family, middle, behind.get(..tail_end)?)?;
        Some(Known {
            item,
            number,
            length: number_start + length + tail_end,
        })
    }

    fn item(&self, family: u32, middle: &[u8], tail: &[u8]) -> Option<u32> {
        let is_of_family = |number: u32| {
            let item = self.items.get(number as usize);
            item.is_some_and(|item| item.family == family)
        };
        self.item_texts.find(middle, tail, is_of_family)
    }

    /// Reads a row as JSON and learns its parts. Its length; `None` where the
    /// page itself is at fault.
    fn new_row(
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
                if place.is_some() {
                    rows.taken += 1;
                } else {
                    rows.outside += 1;
                }
                self.learn(text.get(..length)?, &row, place);
            }
            Err(refusal) => rows.refuse(refusal),
        }
        Some(length)
    }

    /// Remembers the parts of a row that was read without a fault.
    fn learn(
        &mut self,
        text: &[u8],
        row: &UsageRow<'_>,
        place: Option<(WindowNumber, ItemNumber)>,
    ) -> Option<()> {
        let known_head = self.head_of(text);
        let shape = Shape::of(text, known_head.map(|(_, end)| end))?;
        if shape.end != text.len() {
            return None;
        }
        let head = match known_head {
            Some((number, _)) => number,
            None => {
                let number = self.head_texts.add(text.get(..shape.head_end)?, &[])?;
                let id = row.properties.subscription_id.as_deref();
                let family = self.family_of(id);
                self.heads.push(Head {
                    window: place.map(|(window, _)| window),
                    family,
                });
                number
            }
        };
        let family = self.heads.get(head as usize)?.family;
        let middle = text.get(shape.head_end..shape.middle_end)?;
        let tail = text.get(shape.tail_start..)?;
        let item = match self.item(family, middle, tail) {
            Some(number) => number,
            None => {
                let number = self.item_texts.add(middle, tail)?;
                self.items.push(Item {
                    family,
                    number: None,
                    next: NONE,
                });
                number
            }
        };
        if let Some((_, number)) = place {
            self.items.get_mut(item as usize)?.number = Some(number);
        }
        self.note_head(head);
        self.follow(item);
        Some(())
    }

    fn family_of(&mut self, subscription: Option<&str>) -> u32 {
        let mut known = self.subscriptions.iter();
        let found = known.position(|known| known.as_deref() == subscription);
        found.unwrap_or_else(|| {
            self.subscriptions.push(subscription.map(str::to_owned));
            self.subscriptions.len() - 1
        }) as u32
    }
}
