//! Which entries take part in a query, and which group each belongs to: a
//! table by entry, so that nothing is looked up for a record but a number.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::RatedUsage;
use super::columns::Column;
use super::layout::Layout;
use super::sharing::Sharing;
use crate::money::Currency;
use crate::query::{Dimension, Filter, Key};

/// An entry that does not take part.
pub(super) const OUT: u32 = u32::MAX;

/// A number for each entry, in the state of being unpriced and of being
/// priced where that makes a difference.
#[derive(Debug, Clone)]
pub(super) struct SlotTable {
    slots: Vec<u32>,
    /// How far the priced ones stand behind the unpriced ones.
    stride: usize,
    /// What the entries of each run have, in both states.
    runs: [Vec<RunSlots>; 2],
    pub(super) count: usize,
}

/// What the entries of a run have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RunSlots {
    /// None takes part.
    None,
    /// All have the same slot.
    One(u32),
    /// Some have this slot, the others take no part.
    Some(u32),
    /// Any.
    Many,
}

impl SlotTable {
    fn new(slots: Vec<u32>, stride: usize, count: usize, layout: &Layout) -> Self {
        let of_state = |state: usize| -> Vec<RunSlots> {
            let slots = &slots[state * stride..];
            let runs = 0..layout.runs();
            runs.map(|run| RunSlots::of(layout.items_of(run), slots))
                .collect()
        };
        let unpriced = of_state(0);
        let priced = if stride == 0 {
            unpriced.clone()
        } else {
            of_state(1)
        };
        Self {
            runs: [unpriced, priced],
            slots,
            stride,
            count,
        }
    }

    /// One slot for the priced records of each of these entries, in their
    /// order; all others take no part.
    pub(super) fn of_priced(&self, entries: &[u32], count: usize, layout: &Layout) -> Self {
        let mut slots = vec![OUT; self.slots.len().max(count)];
        for (slot, entry) in entries.iter().enumerate() {
            slots[*entry as usize + self.stride] = slot as u32;
        }
        Self::new(slots, self.stride, entries.len(), layout)
    }

    /// The slot of each entry.
    pub(super) fn of_state(&self, is_priced: bool) -> &[u32] {
        &self.slots[usize::from(is_priced) * self.stride..]
    }

    /// The slots of all entries, those of priced records last where states make
    /// a difference.
    pub(super) fn all(&self) -> &[u32] {
        &self.slots
    }

    /// Whether it makes a difference that a record is priced.
    pub(super) const fn has_states(&self) -> bool {
        self.stride > 0
    }

    /// What a run's entries have.
    pub(super) fn run(&self, run: u32, is_priced: bool) -> RunSlots {
        self.runs[usize::from(is_priced)][run as usize]
    }

    /// With other numbers for the slots.
    pub(super) fn renumbered(&self, numbers: &[u32], count: usize, layout: &Layout) -> Self {
        let number = |slot: &u32| numbers.get(*slot as usize).copied().unwrap_or(OUT);
        let slots = self.slots.iter().map(number).collect();
        Self::new(slots, self.stride, count, layout)
    }
}

impl RunSlots {
    fn of(items: &[u32], slots: &[u32]) -> Self {
        let mut found = Self::None;
        let mut has_out = false;
        for &item in items {
            let slot = slots[item as usize];
            match found {
                _ if slot == OUT => has_out = true,
                Self::None => found = Self::One(slot),
                Self::One(known) if known == slot => {}
                _ => return Self::Many,
            }
        }
        match found {
            Self::One(slot) if has_out => Self::Some(slot),
            found => found,
        }
    }
}

/// The groups of a query and their parts.
#[derive(Debug)]
pub(super) struct Slots {
    pub(super) table: SlotTable,
    /// For each slot, which are parts of groups by currency and unit.
    pub(super) parts: Vec<Part>,
    pub(super) columns: Vec<Rc<Column>>,
    /// For each group an entry, and whether it is priced, that has its keys.
    members: Vec<(u32, bool)>,
    /// The keys' numbers of groups without entries, which stand behind those.
    made: Vec<Box<[u32]>>,
    /// The group of each stand-in of an entry whose cost is shared.
    pub(super) stand_ins: Vec<u32>,
}

/// The part of a group that is in one currency and one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) group: u32,
    pub(super) currency: Option<Currency>,
    /// Number of its unit; 0 where units make no difference.
    pub(super) unit: u32,
}

impl Slots {
    /// Each group has a slot for each currency in it.
    pub(super) fn new(
        rated: &RatedUsage<'_>,
        layout: &Layout,
        filters: &[Filter],
        group_by: &[Dimension],
        sharing: &Sharing,
    ) -> Self {
        Self::of(rated, layout, filters, group_by, sharing, None)
    }

    /// Each group has a slot for each currency and unit in it; groups have the
    /// same numbers.
    pub(super) fn with_units(
        rated: &RatedUsage<'_>,
        layout: &Layout,
        filters: &[Filter],
        group_by: &[Dimension],
        sharing: &Sharing,
    ) -> Self {
        let units = rated.column(&Dimension::Unit);
        Self::of(rated, layout, filters, group_by, sharing, Some(&units))
    }

    fn of(
        rated: &RatedUsage<'_>,
        layout: &Layout,
        filters: &[Filter],
        group_by: &[Dimension],
        sharing: &Sharing,
        units: Option<&Column>,
    ) -> Self {
        let entries = rated.entries().count();
        let columns: Vec<Rc<Column>> = group_by.iter().map(|by| rated.column(by)).collect();
        let conditions = filters.iter().flat_map(|filter| &filter.any);
        let mut of_filters = conditions.map(|condition| rated.column(&condition.dimension));
        let has_states = columns.iter().any(|column| column.has_states())
            || of_filters.any(|column| column.has_states());
        let states = if has_states { 2 } else { 1 };
        let own = entries * states;
        // Stand-ins of entries are behind these.
        let mut numbers = vec![0; own + sharing.count()];
        // Where states make no difference, any will do.
        let place = |index: usize| {
            if index < entries {
                (index, !has_states)
            } else {
                (index - entries, true)
            }
        };
        let key_number = |index: usize, column: &Column, tag: Option<usize>| {
            if let Some(stand_in) = index.checked_sub(own) {
                return sharing.key_number(stand_in, column, tag);
            }
            let (entry, is_priced) = place(index);
            column.number(entry, is_priced)
        };

        for filter in filters {
            let conditions: Vec<(Rc<Column>, Option<usize>, Vec<bool>)> = filter
                .any
                .iter()
                .map(|condition| {
                    let column = rated.column(&condition.dimension);
                    let passes = condition.test.holds_for(&column.keys);
                    (column, sharing.tag_of(&condition.dimension), passes)
                })
                .collect();
            for (index, number) in numbers.iter_mut().enumerate() {
                let passes = conditions
                    .iter()
                    .any(|(column, tag, passes)| passes[key_number(index, column, *tag) as usize]);
                if !passes {
                    *number = OUT;
                }
            }
        }

        let mut count = 1;
        let tags: Vec<Option<usize>> = group_by.iter().map(|by| sharing.tag_of(by)).collect();
        for (column, tag) in columns.iter().zip(&tags) {
            let key = |index: usize| key_number(index, column, *tag);
            count = combine(&mut numbers, count, column.keys.len(), key);
        }
        let stand_ins = numbers.split_off(own);
        let groups = numbers.clone();
        let is_in = |group: &&u32| **group != OUT;
        // Groups are numbered as they are met: those of entries come first.
        let of_entries = groups.iter().filter(is_in).max();
        let of_entries = of_entries.map_or(0, |last| *last as usize + 1);
        // Without levels there is one group, whatever belongs to it.
        let of_entries = of_entries.max(usize::from(columns.is_empty()));
        let mut members = vec![(0, true); of_entries];
        for (index, &group) in groups.iter().enumerate() {
            if group != OUT {
                let (entry, is_priced) = place(index);
                members[group as usize] = (entry as u32, is_priced);
            }
        }
        let mut made: Vec<Box<[u32]>> = Vec::new();
        for (stand_in, &group) in stand_ins.iter().enumerate() {
            if group != OUT && group as usize == of_entries + made.len() {
                let keys = columns.iter().zip(&tags);
                let keys = keys.map(|(column, tag)| sharing.key_number(stand_in, column, *tag));
                made.push(keys.collect());
            }
        }
        count = of_entries.max(1);

        let (currencies, currency_of) = rated.currencies_by_entry();
        if currencies.len() > 1 {
            let key = |index: usize| currency_of[place(index).0];
            count = combine(&mut numbers, count, currencies.len(), key);
        }
        let unit_of = |index: usize| units.map_or(0, |units| units.number(place(index).0, true));
        if let Some(units) = units {
            count = combine(&mut numbers, count, units.keys.len(), unit_of);
        }
        let none = Part {
            group: OUT,
            currency: None,
            unit: 0,
        };
        let mut parts = vec![none; count];
        for (index, &slot) in numbers.iter().enumerate() {
            if slot != OUT {
                parts[slot as usize] = Part {
                    group: groups[index],
                    currency: currencies[currency_of[place(index).0] as usize],
                    unit: unit_of(index),
                };
            }
        }
        let stride = if has_states { entries } else { 0 };
        Self {
            table: SlotTable::new(numbers, stride, count, layout),
            parts,
            columns,
            members,
            made,
            stand_ins,
        }
    }

    /// Bytes kept, roughly, without the columns.
    pub(super) fn heap_bytes(&self) -> usize {
        let runs = self.table.runs.iter().map(Vec::capacity);
        4 * self.table.slots.capacity()
            + size_of::<RunSlots>() * runs.sum::<usize>()
            + size_of::<Part>() * self.parts.capacity()
            + size_of::<(u32, bool)>() * self.members.capacity()
            + self.made.len() * (size_of::<Box<[u32]>>() + 4 * self.columns.len())
    }

    pub(super) fn groups(&self) -> usize {
        self.members.len() + self.made.len()
    }

    /// The group of an entry's priced records, or [`OUT`].
    pub(super) fn priced_group(&self, entry: usize) -> u32 {
        let slot = self.table.of_state(true)[entry] as usize;
        self.parts.get(slot).map_or(OUT, |part| part.group)
    }

    /// The key of a group in one dimension.
    pub(super) fn key(&self, group: u32, dimension: usize) -> &Key {
        &self.columns[dimension].keys[self.key_number(group, dimension)]
    }

    /// Its number in the dimension's column.
    pub(super) fn key_number(&self, group: u32, dimension: usize) -> usize {
        let group = group as usize;
        let Some(&(entry, is_priced)) = self.members.get(group) else {
            return self.made[group - self.members.len()][dimension] as usize;
        };
        self.columns[dimension].number(entry as usize, is_priced) as usize
    }

    pub(super) fn keys(&self, group: u32) -> impl Iterator<Item = &Key> {
        (0..self.columns.len()).map(move |dimension| self.key(group, dimension))
    }
}

/// Numbers that tell apart all pairs of a number, of `count`, and a key, of
/// `keys`. Says how many there are.
fn combine(numbers: &mut [u32], count: usize, keys: usize, key_of: impl Fn(usize) -> u32) -> usize {
    let mut next = 0;
    let mut new = |known: &mut u32| {
        if *known == OUT {
            *known = next;
            next += 1;
        }
        *known
    };
    let pairs = count as u64 * keys as u64;
    let pair_of =
        |number: u32, index: usize| u64::from(number) * keys as u64 + u64::from(key_of(index));
    // A table is faster, as long as clearing it is not more work than the rest.
    let most_in_table = (4 * numbers.len()).max(1 << 12);
    let taking_part = numbers.iter_mut().enumerate();
    let taking_part = taking_part.filter(|(_, number)| **number != OUT);
    if pairs <= most_in_table as u64 {
        let mut known = vec![OUT; pairs as usize];
        for (index, number) in taking_part {
            *number = new(&mut known[pair_of(*number, index) as usize]);
        }
    } else {
        let mut known: FxHashMap<u64, u32> = FxHashMap::default();
        for (index, number) in taking_part {
            let pair = pair_of(*number, index);
            *number = new(known.entry(pair).or_insert(OUT));
        }
    }
    next as usize
}
