//! Whose cost is shared, and what it would be called elsewhere: an entry whose
//! value of a virtual tag is shared stands for itself and, with a part of its
//! cost, once for each value that gets one.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::RatedUsage;
use super::columns::Column;
use crate::allocation::{Allocation, SharedCost, VirtualTag};
use crate::query::{Dimension, Query};

/// A key that stays as it is.
const OWN: u32 = u32::MAX;

/// One shared cost.
#[derive(Debug)]
pub(super) struct Share {
    /// Number of its tag in [`Sharing::tags`].
    pub(super) tag: usize,
    pub(super) cost: SharedCost,
    /// Number of the shared value's key.
    key: u32,
    /// Numbers of the keys of the values that get a part.
    pub(super) targets: Vec<u32>,
}

/// The shares that take part of an entry's cost one after the other, in the
/// order of the tags in the rules: whatever a query asks about, so that all
/// queries give the same parts.
#[derive(Debug, PartialEq, Eq, Hash, Clone)]
pub(super) struct Pattern {
    /// Numbers of shares.
    pub(super) shares: Vec<usize>,
}

/// An entry with a cost that is shared. Only priced records have a cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source {
    pub(super) entry: u32,
    pub(super) pattern: u32,
    /// Its first stand-in among all.
    pub(super) first: u32,
}

/// A tag with shared costs.
#[derive(Debug)]
pub(super) struct SharedTag {
    /// As the rules write it.
    pub(super) name: String,
    /// The names, in lower case, under which the query asks about it.
    asked: Vec<String>,
    /// Whether the query says anything about it.
    pub(super) is_asked: bool,
}

/// All entries whose cost is shared, for a query.
#[derive(Debug, Default)]
pub(super) struct Sharing {
    pub(super) tags: Vec<SharedTag>,
    pub(super) shares: Vec<Share>,
    pub(super) patterns: Vec<Pattern>,
    pub(super) sources: Vec<Source>,
    /// The source of each stand-in.
    source_of: Vec<u32>,
}

impl Sharing {
    /// Nothing, where the query neither groups nor filters by a virtual tag
    /// with shared costs: what values give each other makes no difference then.
    pub(super) fn of(rated: &RatedUsage<'_>, query: &Query, allocation: &Allocation) -> Self {
        let mut found = Self::default();
        if allocation.shared_costs.is_empty() {
            return found;
        }
        let conditions = query.filters.iter().flat_map(|filter| &filter.any);
        let of_filters = conditions.map(|condition| &condition.dimension);
        let asked: Vec<String> = query
            .group_by
            .iter()
            .chain(of_filters)
            .filter_map(lower_name)
            .collect();
        // A tag may be asked about under a name that it had before.
        let is_tag = |name: &str, tag: &VirtualTag| {
            let known = allocation.virtual_tag(name);
            known.is_some_and(|known| known.name == tag.name)
        };
        let mut columns: Vec<Rc<Column>> = Vec::new();
        for tag in &allocation.virtual_tags {
            let mut costs = allocation.shared_costs_of(&tag.name).peekable();
            if costs.peek().is_none() {
                continue;
            }
            let column = rated.column(&Dimension::Virtual(tag.name.clone()));
            for cost in costs {
                let targets = cost.to.iter().map(|target| column.number_of_id(target));
                let targets: Option<Vec<u32>> = targets.collect();
                if let (Some(key), Some(targets)) = (column.number_of_id(&cost.shared), targets) {
                    found.shares.push(Share {
                        tag: found.tags.len(),
                        cost: cost.clone(),
                        key,
                        targets,
                    });
                }
            }
            let asked = asked.iter().filter(|name| is_tag(name, tag));
            let asked: Vec<String> = asked.cloned().collect();
            found.tags.push(SharedTag {
                is_asked: !asked.is_empty(),
                name: tag.name.clone(),
                asked,
            });
            columns.push(column);
        }
        if found.tags.iter().any(|tag| tag.is_asked) {
            found.find_sources(rated.entries().count(), &columns);
        }
        found
    }

    fn find_sources(&mut self, entries: usize, columns: &[Rc<Column>]) {
        let mut known: FxHashMap<Pattern, u32> = FxHashMap::default();
        let mut share_of: FxHashMap<(usize, u32), usize> = FxHashMap::default();
        for (number, share) in self.shares.iter().enumerate() {
            share_of.insert((share.tag, share.key), number);
        }
        for entry in 0..entries {
            let of_tag = |(tag, column): (usize, &Rc<Column>)| {
                share_of.get(&(tag, column.number(entry, true))).copied()
            };
            let shares = columns.iter().enumerate().filter_map(of_tag);
            let pattern = Pattern {
                shares: shares.collect(),
            };
            if !pattern.shares.iter().any(|share| self.is_asked(*share)) {
                continue;
            }
            let size = self.stand_ins(&pattern);
            let number = *known.entry(pattern).or_insert_with_key(|pattern| {
                self.patterns.push(pattern.clone());
                self.patterns.len() as u32 - 1
            });
            let source = self.sources.len() as u32;
            self.sources.push(Source {
                entry: entry as u32,
                pattern: number,
                first: self.source_of.len() as u32,
            });
            self.source_of.extend(std::iter::repeat_n(source, size));
        }
    }

    /// Whether the query says anything about the tag of a share.
    pub(super) fn is_asked(&self, share: usize) -> bool {
        self.tags[self.shares[share].tag].is_asked
    }

    fn stand_ins(&self, pattern: &Pattern) -> usize {
        let targets = pattern.shares.iter();
        targets
            .map(|share| self.shares[*share].targets.len())
            .product()
    }

    /// How many stand-ins there are of all sources.
    pub(super) fn count(&self) -> usize {
        self.source_of.len()
    }

    /// The source that a stand-in is of.
    pub(super) fn source(&self, stand_in: usize) -> Source {
        self.sources[self.source_of[stand_in] as usize]
    }

    /// The number of the tag that a dimension is, if it has shared costs.
    pub(super) fn tag_of(&self, dimension: &Dimension) -> Option<usize> {
        let name = lower_name(dimension)?;
        self.tags.iter().position(|tag| tag.asked.contains(&name))
    }

    /// The number of a stand-in's key in a column, whose dimension is that tag
    /// if any. Two columns of one tag have the same numbers.
    pub(super) fn key_number(&self, stand_in: usize, column: &Column, tag: Option<usize>) -> u32 {
        let source = self.source(stand_in);
        let own = || column.number(source.entry as usize, true);
        let Some(tag) = tag else {
            return own();
        };
        // The last share's targets change fastest.
        let mut place = stand_in - source.first as usize;
        let mut key = OWN;
        for share in self.patterns[source.pattern as usize].shares.iter().rev() {
            let share = &self.shares[*share];
            let count = share.targets.len();
            if share.tag == tag {
                key = share.targets[place % count];
            }
            place /= count;
        }
        if key == OWN { own() } else { key }
    }
}

fn lower_name(dimension: &Dimension) -> Option<String> {
    match dimension {
        Dimension::Virtual(name) => Some(name.to_lowercase()),
        _ => None,
    }
}
