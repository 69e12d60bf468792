//! The order of a table's groups.

use super::{Found, Grouping};
use crate::answer::RatedUsage;
use crate::fixed::Quantity;
use crate::money::Money;
use crate::query::{Sort, SortBy};

/// More groups than this that nothing but their keys tells apart are ordered
/// by the places of their keys, which are worked out once for a dimension.
const MOST_COMPARED_BY_TEXT: usize = 256;

impl Grouping {
    /// Puts the groups in the order asked for. What is compared is worked out
    /// as numbers first, so that hundreds of thousands of groups sort quickly.
    pub(super) fn put_in_order(&mut self, rated: &RatedUsage<'_>) {
        let groups = &self.groups;
        let by_default = [Sort::default()];
        let sorts: &[Sort] = if self.query.sort.is_empty() {
            &by_default
        } else {
            &self.query.sort
        };
        let mut ranks: Vec<Vec<i128>> = Vec::new();
        for sort in sorts {
            for mut rank in self.ranks(rated, sort) {
                if !sort.is_ascending {
                    // The complement turns the order round and cannot overflow.
                    rank.iter_mut().for_each(|rank| *rank = !*rank);
                }
                ranks.push(rank);
            }
        }
        let first = |place: usize| ranks.first().map_or(0, |ranks| ranks[place]);
        let mut order: Vec<(i128, u32)> = (0..groups.len())
            .map(|place| (first(place), place as u32))
            .collect();
        let others = ranks.get(1..).unwrap_or_default();
        let rest = |place: u32| others.iter().map(move |ranks| ranks[place as usize]);
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| rest(a.1).cmp(rest(b.1))));
        let is_equal = |a: &(i128, u32), b: &(i128, u32)| a.0 == b.0 && rest(a.1).eq(rest(b.1));
        for equal in order.chunk_by_mut(is_equal) {
            if equal.len() > 1 {
                self.put_in_order_of_keys(equal);
            }
        }
        let sorted = order.iter().map(|(_, place)| groups[*place as usize]);
        self.groups = sorted.collect();
    }

    fn put_in_order_of_keys(&self, order: &mut [(i128, u32)]) {
        let group = |entry: &(i128, u32)| self.groups[entry.1 as usize].group;
        if order.len() <= MOST_COMPARED_BY_TEXT {
            order.sort_unstable_by(|a, b| {
                let (a, b) = (self.slots.keys(group(a)), self.slots.keys(group(b)));
                a.cmp(b)
            });
            return;
        }
        let columns = self.slots.columns.iter();
        let ranks: Vec<&[u32]> = columns.map(|column| column.key_ranks()).collect();
        let rank = |group: u32| {
            let ranks = ranks.iter().enumerate();
            ranks.map(move |(level, ranks)| ranks[self.slots.key_number(group, level)])
        };
        order.sort_unstable_by(|a, b| rank(group(a)).cmp(rank(group(b))));
    }

    /// Numbers for each group that are compared one after the other, smallest
    /// first.
    fn ranks(&self, rated: &RatedUsage<'_>, sort: &Sort) -> Vec<Vec<i128>> {
        let of =
            |rank: &dyn Fn(&Found) -> i128| self.groups.iter().map(rank).collect::<Vec<i128>>();
        let level = |level: usize| {
            let ranks = self.slots.columns.get(level)?.name_ranks();
            let rank = |found: &Found| i128::from(ranks[self.slots.key_number(found.group, level)]);
            Some(of(&rank))
        };
        match sort.by {
            SortBy::Cost => vec![
                of(&|found| found.total.cost.raw()),
                of(&|found| i128::from(found.total.unpriced_rows)),
            ],
            SortBy::Name => (0..self.slots.columns.len()).filter_map(level).collect(),
            SortBy::Level(number) => level(number as usize).into_iter().collect(),
            SortBy::Change => vec![of(&|found| {
                (self.current(found).cost - self.previous(found).cost).raw()
            })],
            SortBy::ChangePercent => vec![of(&|found| {
                let previous = self.previous(found).cost;
                percent_rank(self.current(found).cost - previous, previous)
            })],
            SortBy::Quantity => {
                // Last in either direction.
                let none = if sort.is_ascending {
                    i128::MAX
                } else {
                    i128::MIN
                };
                let quantity =
                    |found: &Found| self.quantity(rated, found).map(|(quantity, _)| quantity);
                vec![of(&|found| quantity(found).map_or(none, Quantity::raw))]
            }
            SortBy::Records => vec![of(&|found| i128::from(found.total.rows))],
            SortBy::Unpriced => vec![of(&|found| i128::from(found.total.unpriced_rows))],
            SortBy::Bucket(number) => {
                let costs = self.costs_of_column(rated, number as usize);
                costs.into_iter().collect()
            }
        }
    }
}

/// The change by the former cost, in 10^-12, cut: finer than anything shown.
fn percent_rank(change: Money, previous: Money) -> i128 {
    if previous.is_zero() {
        return change.raw().signum() * i128::MAX;
    }
    let scaled = ethnum::I256::new(change.raw()).wrapping_mul(ethnum::I256::new(10i128.pow(12)));
    let rank = scaled / ethnum::I256::new(previous.raw()).abs();
    // No ratio of two costs is as large as what stands for new ones.
    i128::try_from(rank).unwrap_or(change.raw().signum() * (i128::MAX - 1))
}
