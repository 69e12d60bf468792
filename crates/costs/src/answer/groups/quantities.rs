//! The quantities of groups, which few queries ask for.

use std::rc::Rc;

use super::{Found, Grouping};
use crate::allocation::Allocation;
use crate::answer::RatedUsage;
use crate::answer::addition::Addition;
use crate::answer::columns::Column;
use crate::answer::sharing::Sharing;
use crate::answer::slots::{OUT, Slots};
use crate::answer::timeline::Timeline;
use crate::fixed::Quantity;
use crate::query::{Dimension, Key};

/// What the records of each group come to, where they have one unit.
#[derive(Debug)]
pub(super) struct GroupQuantities {
    /// By number of the group, with the number of its unit.
    sums: Vec<Option<(Quantity, u32)>>,
    units: Rc<Column>,
}

/// The sum of a group in the making.
#[derive(Debug, Clone, Copy, Default)]
enum Draft {
    #[default]
    Nothing,
    Sum(Quantity, u32),
    SeveralUnits,
}

impl Draft {
    fn add(&mut self, quantity: Quantity, unit: u32) {
        *self = match *self {
            Self::Nothing => Self::Sum(quantity, unit),
            Self::Sum(sum, known) if known == unit => Self::Sum(sum.saturating_add(quantity), unit),
            _ => Self::SeveralUnits,
        };
    }

    const fn sum(self) -> Option<(Quantity, u32)> {
        match self {
            Self::Sum(sum, unit) => Some((sum, unit)),
            Self::Nothing | Self::SeveralUnits => None,
        }
    }
}

impl GroupQuantities {
    pub(super) fn heap_bytes(&self) -> usize {
        self.sums.capacity() * size_of::<Option<(Quantity, u32)>>()
    }
}

impl Grouping {
    /// A group's quantity, where it has one, with its unit.
    pub(super) fn quantity(
        &self,
        rated: &RatedUsage<'_>,
        found: &Found,
    ) -> Option<(Quantity, &str)> {
        let all = self.quantities.get_or_init(|| self.all_quantities(rated));
        let (sum, unit) = all.sums.get(found.group as usize).copied().flatten()?;
        let unit = all.units.keys.get(unit as usize).and_then(Key::id);
        Some((sum, unit.unwrap_or_default()))
    }

    fn all_quantities(&self, rated: &RatedUsage<'_>) -> GroupQuantities {
        let (query, layout) = (&self.query, &self.layout);
        // A shared cost moves money, never what was used.
        let slots = Slots::with_units(
            rated,
            layout,
            &query.filters,
            &query.group_by,
            &Sharing::of(rated, query, Allocation::none()),
        );
        let whole = Timeline::total(query.period);
        let addition = Addition::new(rated, query, layout, &slots.table, &whole, true);
        let sums = addition.sums(rated);
        let mut drafts = vec![Draft::Nothing; self.slots.groups()];
        for (slot, part) in slots.parts.iter().enumerate() {
            let is_counted = part.group != OUT && self.is_counted(part.currency);
            if is_counted && sums.cell(0, slot).rows > 0 {
                drafts[part.group as usize].add(sums.quantity(0, slot), part.unit);
            }
        }
        GroupQuantities {
            sums: drafts.into_iter().map(Draft::sum).collect(),
            units: rated.column(&Dimension::Unit),
        }
    }
}
