//! What rows say around their quantity: meter, resource and all else that is
//! neither time nor number. Rows mostly follow each other as they did before.

use costs::usage::{ItemNumber, ResourceNumber};
use rustc_hash::FxHashMap;

use super::block;
use super::number::Number;
use super::page::behind_space;
use super::shape::Seeker;
use super::texts::{TextHash, Texts};

/// In the place of a number.
const NONE: u32 = u32::MAX;

/// Items that were met, and which came after which.
///
/// What stands around a quantity is cut once more, where `instanceData` begins:
/// there are far fewer meters and far fewer resources than pairs of them.
#[derive(Debug)]
pub(super) struct Items {
    seeker: Seeker,
    /// What stands before `instanceData`, and behind the quantity.
    meters: Texts,
    /// An item with the meter of each.
    meter_items: Vec<Option<ItemNumber>>,
    /// `instanceData` with all that stands between it and the quantity.
    resources: Texts,
    resource_numbers: Vec<Option<ResourceNumber>>,
    meanings: Vec<Meaning>,
    numbers: FxHashMap<Parts, u32>,
    last: u32,
    /// Was to come behind `missed_by` and did not: perhaps the row that came
    /// was a late one.
    missed: u32,
    missed_by: u32,
}

/// Which texts stand around a quantity. They are another item in another
/// subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Parts {
    subscription: u32,
    meter: u32,
    resource: u32,
}

#[derive(Debug, Clone, Copy)]
struct Meaning {
    parts: Parts,
    /// Absent until a row of the wanted days has it.
    item: Option<ItemNumber>,
    /// What followed it last time.
    next: u32,
}

/// What stands behind a head, all of it known.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundItem<'a> {
    pub(super) number: u32,
    pub(super) quantity: Number<'a>,
    pub(super) length: usize,
}

/// What stands behind a head, of which at least the meter is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundMeter<'a> {
    meter: u32,
    resource: Option<u32>,
    /// An item of that meter.
    pub(super) item: ItemNumber,
    pub(super) resource_number: Option<ResourceNumber>,
    pub(super) resource_text: &'a [u8],
    pub(super) quantity: Number<'a>,
    pub(super) length: usize,
}

/// A row's text behind its head, cut.
struct Cut<'a> {
    meter: (&'a [u8], &'a [u8]),
    resource: &'a [u8],
    quantity: Number<'a>,
    length: usize,
}

impl Default for Items {
    fn default() -> Self {
        Self {
            seeker: Seeker::default(),
            meters: Texts::default(),
            meter_items: Vec::new(),
            resources: Texts::default(),
            resource_numbers: Vec::new(),
            meanings: Vec::new(),
            numbers: FxHashMap::default(),
            last: NONE,
            missed: NONE,
            missed_by: NONE,
        }
    }
}

impl Items {
    /// Reads what stands behind the head of a row, if it is known.
    #[inline]
    pub(super) fn of<'a>(&self, subscription: u32, text: &'a [u8]) -> Option<FoundItem<'a>> {
        let last = self.meanings.get(self.last as usize);
        let next = last.map_or(NONE, |last| last.next);
        self.as_guessed(next, subscription, text)
            .or_else(|| self.as_guessed(self.missed, subscription, text))
            .or_else(|| self.sought(subscription, text))
    }

    #[inline]
    fn as_guessed<'a>(
        &self,
        number: u32,
        subscription: u32,
        text: &'a [u8],
    ) -> Option<FoundItem<'a>> {
        let parts = self.meanings.get(number as usize)?.parts;
        if parts.subscription != subscription {
            return None;
        }
        let (before, behind) = self.meters.parts(parts.meter)?;
        let (resource, _) = self.resources.parts(parts.resource)?;
        let middle_end = before.len() + resource.len();
        if !block::begins_with(text, before)
            || !block::begins_with(text.get(before.len()..)?, resource)
        {
            return None;
        }
        let start = behind_space(text, middle_end);
        let (quantity, length) = Number::read(text.get(start..)?)?;
        let end = start + length;
        block::begins_with(text.get(end..)?, behind).then(|| FoundItem {
            number,
            quantity,
            length: end + behind.len(),
        })
    }

    fn sought<'a>(&self, subscription: u32, text: &'a [u8]) -> Option<FoundItem<'a>> {
        let cut = self.cut(text)?;
        let parts = Parts {
            subscription,
            meter: find(&self.meters, cut.meter)?,
            resource: find(&self.resources, (cut.resource, &[]))?,
        };
        Some(FoundItem {
            number: *self.numbers.get(&parts)?,
            quantity: cut.quantity,
            length: cut.length,
        })
    }

    /// Reads what stands behind the head of a row, if its meter is known.
    pub(super) fn with_meter<'a>(&self, text: &'a [u8]) -> Option<FoundMeter<'a>> {
        let cut = self.cut(text)?;
        // Without `instanceData` the meter's text has the resource too.
        if cut.resource.is_empty() {
            return None;
        }
        let meter = find(&self.meters, cut.meter)?;
        let resource = find(&self.resources, (cut.resource, &[]));
        let number = |resource: u32| *self.resource_numbers.get(resource as usize)?;
        Some(FoundMeter {
            meter,
            resource,
            item: (*self.meter_items.get(meter as usize)?)?,
            resource_number: resource.and_then(number),
            resource_text: cut.resource,
            quantity: cut.quantity,
            length: cut.length,
        })
    }

    fn cut<'a>(&self, text: &'a [u8]) -> Option<Cut<'a>> {
        let middle_end = self.seeker.middle_end(text)?;
        let start = behind_space(text, middle_end);
        let (quantity, length) = Number::read(text.get(start..)?)?;
        let behind = text.get(start + length..)?;
        let tail_end = Seeker::tail_end(behind)?;
        let (before, resource) = self.split(text.get(..middle_end)?);
        Some(Cut {
            meter: (before, behind.get(..tail_end)?),
            resource,
            quantity,
            length: start + length + tail_end,
        })
    }

    /// Cuts a middle before the value of `instanceData`, which must be the last
    /// property before the quantity.
    fn split<'a>(&self, middle: &'a [u8]) -> (&'a [u8], &'a [u8]) {
        let at = self.seeker.resource_start(middle);
        middle.split_at(at.unwrap_or(middle.len()))
    }

    /// Which item of the store it is, once a row of the wanted days had it.
    #[inline]
    pub(super) fn item(&self, number: u32) -> Option<ItemNumber> {
        self.meanings.get(number as usize)?.item
    }

    /// Remembers the texts before and behind the quantity of a row without
    /// faults, while there is room. `item` is what it is in the store.
    pub(super) fn learn(
        &mut self,
        subscription: u32,
        (middle, tail): (&[u8], &[u8]),
        item: Option<(ItemNumber, ResourceNumber)>,
    ) -> Option<u32> {
        let (before, resource) = self.split(middle);
        let meter = known(&mut self.meters, (before, tail))?;
        let resource = known(&mut self.resources, (resource, &[]))?;
        self.pair(subscription, meter, resource, item)
    }

    /// Remembers a resource's text for a meter that is known already.
    pub(super) fn learn_resource(
        &mut self,
        subscription: u32,
        found: FoundMeter<'_>,
        item: (ItemNumber, ResourceNumber),
    ) -> Option<u32> {
        let resource = match found.resource {
            Some(resource) => resource,
            None => known(&mut self.resources, (found.resource_text, &[]))?,
        };
        self.pair(subscription, found.meter, resource, Some(item))
    }

    fn pair(
        &mut self,
        subscription: u32,
        meter: u32,
        resource: u32,
        item: Option<(ItemNumber, ResourceNumber)>,
    ) -> Option<u32> {
        let (item, resource_number) = item.unzip();
        note_first(&mut self.meter_items, meter, item);
        note_first(&mut self.resource_numbers, resource, resource_number);
        let parts = Parts {
            subscription,
            meter,
            resource,
        };
        let next = self.meanings.len() as u32;
        let number = *self.numbers.entry(parts).or_insert(next);
        if number == next {
            self.meanings.push(Meaning {
                parts,
                item,
                next: NONE,
            });
        }
        let meaning = self.meanings.get_mut(number as usize)?;
        meaning.item = meaning.item.or(item);
        Some(number)
    }

    /// Notes which item a row had.
    #[inline]
    pub(super) fn note(&mut self, number: u32) {
        let before = self.last;
        self.last = number;
        let Some(last) = self.meanings.get_mut(before as usize) else {
            return;
        };
        if last.next == number {
            self.missed = NONE;
        } else if number == self.missed {
            // What stood between was an exception.
            self.missed = NONE;
            if let Some(exception) = self.meanings.get_mut(self.missed_by as usize) {
                exception.next = number;
            }
        } else {
            let expected = std::mem::replace(&mut last.next, number);
            if self.missed == NONE {
                (self.missed, self.missed_by) = (expected, before);
            }
        }
    }

    /// Bytes allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        self.meters.heap_bytes()
            + self.resources.heap_bytes()
            + self.meanings.capacity() * 2 * size_of::<Meaning>()
    }
}

fn find(texts: &Texts, parts: (&[u8], &[u8])) -> Option<u32> {
    texts.find(parts, TextHash::of(parts.0, parts.1), |_| true)
}

/// The number of a text, a new one where it was not met before.
fn known(texts: &mut Texts, parts: (&[u8], &[u8])) -> Option<u32> {
    let hash = TextHash::of(parts.0, parts.1);
    match texts.find(parts, hash, |_| true) {
        Some(number) => Some(number),
        None => texts.add(parts, hash),
    }
}

/// Notes what the text of a number means, if that is not known yet.
fn note_first<T: Copy>(known: &mut Vec<Option<T>>, number: u32, value: Option<T>) {
    let place = number as usize;
    if known.len() <= place {
        known.resize(place + 1, None);
    }
    if let Some(known) = known.get_mut(place) {
        *known = known.or(value);
    }
}
