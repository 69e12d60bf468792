//! Reads a card of the usual shape in one pass over its bytes. A meter of
//! another shape goes through [`super::read`]; a card that is not sound JSON
//! does so as a whole, so that there is one judge of faults.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::cursor::{Cursor, day, guid, is_plain};
use super::draft::{Draft, Line};
use super::lines::Key;
use super::read::{self, CardProblem, WireMeter};
use super::{RateCard, Tier};
use crate::calendar::Day;
use crate::fixed::Quantity;
use crate::meter::MeterId;
use crate::text_pool::is_same;

/// Reads a card without a byte order mark; `None` where [`read::read`] is to
/// say what is wrong with it.
pub(super) fn scan(body: &[u8]) -> Option<(RateCard, Vec<CardProblem>)> {
    let mut scan = Scan::new(body);
    let [mut terms, mut currency, mut locale] = [None; 3];
    let mut has_meters = false;
    if !scan.cursor.take(b'{') {
        return None;
    }
    loop {
        let key = scan.cursor.string()?;
        if !is_plain(key) || !scan.cursor.take(b':') {
            return None;
        }
        let place = match key {
            b"Meters" if !has_meters => {
                has_meters = true;
                scan.meters()?;
                None
            }
            b"Meters" => return None,
            b"OfferTerms" => Some(&mut terms),
            b"Currency" => Some(&mut currency),
            b"Locale" => Some(&mut locale),
            _ => {
                scan.value::<&RawValue>()?;
                None
            }
        };
        if let Some(place) = place {
            let value = scan.value::<&RawValue>()?;
            if place.replace(value).is_some() {
                return None;
            }
        }
        if !scan.cursor.take(b',') {
            break;
        }
    }
    if !scan.cursor.take(b'}') || scan.cursor.peek().is_some() || !has_meters {
        return None;
    }
    let terms = match terms {
        Some(raw) => serde_json::from_str(raw.get()).ok()?,
        None => None,
    };
    let (offer_terms, term_dates) = read::terms(terms);
    let card = RateCard {
        currency: read::text_of(currency)?.parse().ok()?,
        locale: read::shortened(&read::text_of(locale).unwrap_or_default()),
        offer_terms,
        term_dates,
        lines: scan.draft.finish(),
    };
    Some((card, scan.problems))
}

/// Meters to read before the number of all is estimated.
const METERS_TO_ESTIMATE_FROM: u32 = 256;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    Name,
    Category,
    SubCategory,
    Region,
    Rates,
    Tags,
    Included,
    Effective,
    Unit,
    Unknown,
}

struct Scan<'a> {
    cursor: Cursor<'a>,
    draft: Draft,
    problems: Vec<CardProblem>,
    /// Keys of the meter before, with quotes and colon: those of one card come
    /// in one order.
    keys: Vec<(&'a [u8], Field)>,
    tiers: Vec<Tier>,
    /// Per column the text of the meter before and its number.
    last_texts: [(&'a [u8], u32); 5],
    last_day: Option<(&'a [u8], Day)>,
    no_text: u32,
    /// A text of the pool may have been written with an escape, so that equal
    /// bytes are not equal texts.
    has_escapes: bool,
}

impl<'a> Scan<'a> {
    fn new(body: &'a [u8]) -> Self {
        let mut draft = Draft::default();
        let no_text = draft.texts().number("");
        Self {
            cursor: Cursor::new(body),
            draft,
            problems: Vec::new(),
            keys: Vec::new(),
            tiers: Vec::new(),
            last_texts: [(b"", no_text); 5],
            last_day: None,
            no_text,
            has_escapes: false,
        }
    }

    /// The list of meters.
    fn meters(&mut self) -> Option<()> {
        if !self.cursor.take(b'[') {
            return None;
        }
        if self.cursor.take(b']') {
            return Some(());
        }
        let list = self.cursor.at();
        let mut number = 0;
        loop {
            number += 1;
            let start = self.cursor.at();
            if self.meter().is_none() {
                self.cursor.move_to(start);
                self.unusual_meter(number)?;
            }
            if !self.cursor.take(b',') {
                break;
            }
            if number == METERS_TO_ESTIMATE_FROM {
                let mean = (self.cursor.at() - list) / number as usize;
                self.draft.reserve(self.cursor.rest().len() / mean.max(1));
            }
        }
        self.cursor.take(b']').then_some(())
    }

    /// A meter of the usual shape. A function of its own, because a browser
    /// changes to optimised code only when a function is called again.
    #[inline(never)]
    fn meter(&mut self) -> Option<()> {
        if !self.cursor.take(b'{') {
            return None;
        }
        let mut line = Line {
            meter: Key::guid(0),
            name: self.no_text,
            category: self.no_text,
            sub_category: self.no_text,
            region: self.no_text,
            unit: self.no_text,
            included: Quantity::ZERO,
            effective: read::no_date(),
            is_third_party: false,
        };
        let mut seen = 0u32;
        let mut place = 0;
        loop {
            let field = self.field(place)?;
            place += 1;
            let bit = 1 << field as u32;
            if seen & bit != 0 && field != Field::Unknown {
                return None;
            }
            seen |= bit;
            match field {
                Field::Id => line.meter = self.id()?,
                Field::Name => line.name = self.text(0)?,
                Field::Category => line.category = self.text(1)?,
                Field::SubCategory => line.sub_category = self.text(2)?,
                Field::Region => line.region = self.text(3)?,
                Field::Rates => self.rates()?,
                Field::Tags => line.is_third_party = self.tags()?,
                Field::Included => line.included = self.included()?,
                Field::Effective => line.effective = self.date()?,
                Field::Unit => line.unit = self.text(4)?,
                Field::Unknown => self.pass_over()?,
            }
            if !self.cursor.take(b',') {
                break;
            }
        }
        let needed = 1 << Field::Id as u32 | 1 << Field::Rates as u32;
        if !self.cursor.take(b'}') || seen & needed != needed {
            return None;
        }
        self.draft.add(&line, &self.tiers);
        Some(())
    }

    /// A key with its colon, most likely that of the meter before.
    #[inline]
    fn field(&mut self, place: usize) -> Option<Field> {
        if let Some(&(key, field)) = self.keys.get(place)
            && self.cursor.take_exactly(key)
        {
            self.cursor.skip_space();
            return Some(field);
        }
        let rest = self.cursor.rest();
        let start = self.cursor.at();
        let key = self.cursor.string()?;
        let field = match key {
            b"MeterId" => Field::Id,
            b"MeterName" => Field::Name,
            b"MeterCategory" => Field::Category,
            b"MeterSubCategory" => Field::SubCategory,
            b"MeterRegion" => Field::Region,
            b"MeterRates" => Field::Rates,
            b"MeterTags" => Field::Tags,
            b"IncludedQuantity" => Field::Included,
            b"EffectiveDate" => Field::Effective,
            b"Unit" => Field::Unit,
            _ if is_plain(key) => Field::Unknown,
            _ => return None,
        };
        if !self.cursor.take(b':') {
            return None;
        }
        let written = &rest[..self.cursor.at() - start];
        self.keys.truncate(place);
        self.keys.push((written.trim_ascii_end(), field));
        Some(field)
    }

    /// The number of a string's text.
    #[inline]
    fn text(&mut self, column: usize) -> Option<u32> {
        let string = self.cursor.string()?;
        let (last, number) = self.last_texts[column];
        if is_same(last, string) {
            return Some(number);
        }
        let texts = self.draft.texts();
        let number = match texts.find(string) {
            Some(number) if !self.has_escapes => number,
            _ if is_plain(string) => texts.number(std::str::from_utf8(string).ok()?),
            _ => return None,
        };
        self.last_texts[column] = (string, number);
        Some(number)
    }

    fn id(&mut self) -> Option<Key> {
        let string = self.cursor.string()?;
        if let Some(bits) = guid(string) {
            return Some(Key::guid(bits));
        }
        let text = std::str::from_utf8(string).ok()?;
        if !is_plain(string) || text.trim().is_empty() {
            return None;
        }
        Some(self.draft.lines().make_key(&MeterId::new(text)))
    }

    fn date(&mut self) -> Option<Day> {
        let string = self.cursor.string()?;
        match self.last_day {
            Some((last, day)) if is_same(last, string) => Some(day),
            _ => {
                let day = day(string)?;
                self.last_day = Some((string, day));
                Some(day)
            }
        }
    }

    /// An included quantity; one below 0 is for the tolerant reader to refuse.
    fn included(&mut self) -> Option<Quantity> {
        let included = self.cursor.number()?;
        (included >= Quantity::ZERO).then_some(included)
    }

    /// Prices by bound, into `tiers`.
    fn rates(&mut self) -> Option<()> {
        self.tiers.clear();
        if !self.cursor.take(b'{') {
            return None;
        }
        loop {
            if !self.cursor.take_exactly(b"\"") {
                return None;
            }
            let from = self.cursor.number()?;
            if !self.cursor.take_exactly(b"\"") || !self.cursor.take(b':') {
                return None;
            }
            let price = self.cursor.number()?;
            self.tiers.push(Tier { from, price });
            if !self.cursor.take(b',') {
                break;
            }
        }
        (self.cursor.take(b'}') && read::sort_tiers(&mut self.tiers)).then_some(())
    }

    /// Whether the tags are those of a third party.
    fn tags(&mut self) -> Option<bool> {
        if !self.cursor.take(b'[') {
            return None;
        }
        let is_third_party = self.cursor.take_exactly(b"\"Third Party\"");
        self.cursor.take(b']').then_some(is_third_party)
    }

    /// A value that nobody asks for.
    fn pass_over(&mut self) -> Option<()> {
        if self.cursor.peek() == Some(b'"') {
            let string = self.cursor.string()?;
            return is_plain(string).then_some(());
        }
        self.value::<&RawValue>().map(drop)
    }

    fn unusual_meter(&mut self, number: u32) -> Option<()> {
        let wire = self.value::<WireMeter<'_>>()?;
        self.has_escapes = true;
        if let Err((field, value)) = read::add(&mut self.draft, &wire) {
            self.problems.push(CardProblem {
                meter: number,
                field,
                value,
            });
        }
        Some(())
    }

    /// Any JSON value.
    fn value<T: Deserialize<'a>>(&mut self) -> Option<T> {
        let rest = self.cursor.rest();
        let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<T>();
        let value = values.next()?.ok()?;
        let length = values.byte_offset();
        // Parts that are passed over are not looked at otherwise.
        std::str::from_utf8(&rest[..length]).ok()?;
        self.cursor.move_to(self.cursor.at() + length);
        Some(value)
    }
}

/// Whether no part of a sound card needs the tolerant reader.
#[cfg(test)]
pub(super) fn reads_without_help(body: &[u8]) -> bool {
    let list = body.windows(8).position(|key| key == b"\"Meters\"");
    let mut scan = Scan::new(body);
    list.is_some_and(|at| {
        scan.cursor.move_to(at + 8);
        scan.cursor.take(b':') && scan.meters().is_some() && !scan.has_escapes
    })
}
