//! Which entries each group has: for tables that show few groups of many.

use super::super::slots::{OUT, Part, Slots};

/// Places in the table of slots, by group.
#[derive(Debug)]
pub(super) struct GroupEntries {
    places: Vec<u32>,
    ends: Vec<u32>,
}

impl GroupEntries {
    pub(super) fn of(slots: &Slots, is_counted: impl Fn(&Part) -> bool) -> Self {
        // A counting sort: first how many each group has, then where they end.
        let group_of: Vec<u32> = slots
            .parts
            .iter()
            .map(|part| if is_counted(part) { part.group } else { OUT })
            .collect();
        let group = |slot: &u32| group_of.get(*slot as usize).copied().unwrap_or(OUT);
        let mut ends = vec![0u32; slots.groups()];
        for group in slots.table.all().iter().map(group) {
            if group != OUT {
                ends[group as usize] += 1;
            }
        }
        let mut start = 0;
        for end in &mut ends {
            start += std::mem::replace(end, start);
        }
        let mut places = vec![0; start as usize];
        for (place, group) in slots.table.all().iter().map(group).enumerate() {
            if group != OUT {
                let end = &mut ends[group as usize];
                places[*end as usize] = place as u32;
                *end += 1;
            }
        }
        Self { places, ends }
    }

    /// The entries of a group, of `count` in all. Where states make a
    /// difference they come with whether only their priced or unpriced records
    /// belong to the group.
    pub(super) fn of_group(
        &self,
        slots: &Slots,
        group: u32,
        count: usize,
    ) -> impl Iterator<Item = (usize, Option<bool>)> {
        let group = group as usize;
        let start = group.checked_sub(1).map_or(0, |before| self.ends[before]);
        let end = self.ends.get(group).copied().unwrap_or(start);
        let has_states = slots.table.has_states();
        self.places[start as usize..end as usize]
            .iter()
            .map(move |&place| {
                let (entry, state) = (place as usize % count, place as usize / count);
                (entry, has_states.then_some(state == 1))
            })
    }

    pub(super) fn heap_bytes(&self) -> usize {
        4 * (self.places.capacity() + self.ends.capacity())
    }
}
