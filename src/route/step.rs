//! Steps into the figures: each one narrows the view to one group and moves
//! the grouping on.

use costs::query::Dimension;

use super::{Filter, View, dimension_text, parse_dimension, read_condition, write_condition};
use crate::route::Blade;

/// One step: the group that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// What the figures were grouped by.
    pub dimension: Dimension,
    /// Id of the group's key; `None` for usage that does not say.
    pub value: Option<String>,
    /// The whole grouping before the step, to which going back returns.
    pub grouped_by: Vec<Dimension>,
}

impl Step {
    pub(super) fn write(&self) -> String {
        let levels: Vec<String> = self.grouped_by.iter().map(dimension_text).collect();
        let condition = write_condition(&self.dimension, self.value.as_deref());
        format!("{}|{condition}", levels.join(">"))
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let (levels, condition) = text.split_once('|')?;
        let (dimension, value) = read_condition(condition)?;
        let mut grouped_by = Vec::new();
        for level in levels.split('>').filter_map(parse_dimension) {
            if !grouped_by.contains(&level) {
                grouped_by.push(level);
            }
        }
        Some(Self {
            dimension,
            value,
            grouped_by,
        })
    }
}

/// What is looked at inside one value of a dimension, most natural first.
fn next_levels(dimension: &Dimension) -> &'static [Dimension] {
    match dimension {
        Dimension::Tenant | Dimension::Offer => &[
            Dimension::Subscription,
            Dimension::Service,
            Dimension::Resource,
        ],
        Dimension::Subscription => &[
            Dimension::ResourceGroup,
            Dimension::Service,
            Dimension::Resource,
        ],
        Dimension::Meter => &[],
        Dimension::Resource => &[Dimension::Meter],
        _ => &[Dimension::Resource, Dimension::Meter],
    }
}

impl View {
    /// Enters one group: narrows to it and groups by what is inside. Inside a
    /// meter there is only the explanation of its charge, which is opened.
    pub(crate) fn enter(&mut self, dimension: Dimension, value: Option<String>) {
        let grouped_by = self.group_by.clone();
        let next = next_levels(&dimension);
        self.group_by.retain(|level| *level != dimension);
        let is_taken = |level: &Dimension| self.steps.iter().any(|step| step.dimension == *level);
        if self.group_by.is_empty() {
            let free = next.iter().find(|level| !is_taken(level));
            self.group_by.extend(free.cloned());
        }
        if self.group_by.is_empty() {
            self.group_by = grouped_by;
            self.blade = Some(Blade::Charge(vec![(dimension, value)]));
            return;
        }
        self.blade = None;
        self.steps.retain(|step| step.dimension != dimension);
        self.steps.push(Step {
            dimension,
            value,
            grouped_by,
        });
    }

    /// Goes back to how it was before step number `number`, counted from 0.
    pub(crate) fn return_to(&mut self, number: usize) {
        if let Some(step) = self.steps.get(number) {
            self.group_by.clone_from(&step.grouped_by);
            self.steps.truncate(number);
        }
    }

    /// Takes one step out; the others and the grouping stay.
    pub(crate) fn leave_out(&mut self, number: usize) {
        if number < self.steps.len() {
            self.steps.remove(number);
        }
    }

    /// The steps as filters.
    pub(super) fn step_filters(&self) -> impl Iterator<Item = Filter> {
        let filter = |step: &Step| Filter::is(step.dimension.clone(), vec![step.value.clone()]);
        self.steps.iter().map(filter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn each_step_narrows_and_moves_the_grouping_on() {
        let mut view = View::default();
        view.enter(Dimension::Service, value("Storage"));
        assert_eq!(view.group_by, [Dimension::Resource]);
        view.enter(Dimension::Resource, value("/subscriptions/1/disk"));
        assert_eq!(view.group_by, [Dimension::Meter]);
        let before = view.clone();
        view.enter(Dimension::Meter, value("abc"));
        let blade = Blade::Charge(vec![(Dimension::Meter, value("abc"))]);
        assert_eq!(view.blade, Some(blade));
        view.blade = None;
        assert_eq!(view, before, "a meter is the end");
        assert_eq!(view.query_filters().len(), 2);
        view.return_to(1);
        assert_eq!(view.group_by, [Dimension::Resource]);
        assert_eq!(view.steps.len(), 1);
        view.return_to(0);
        assert_eq!(view, View::default());
    }

    #[test]
    fn levels_that_were_chosen_come_before_those_that_are_usual() {
        let mut view = View {
            group_by: vec![Dimension::Location, Dimension::Tag("env".into())],
            ..View::default()
        };
        view.enter(Dimension::Location, value("eastus"));
        assert_eq!(view.group_by, [Dimension::Tag("env".into())]);
        view.enter(Dimension::Tag("env".into()), None);
        assert_eq!(view.group_by, [Dimension::Resource]);
        view.leave_out(0);
        assert_eq!(view.steps.len(), 1);
        assert_eq!(view.group_by, [Dimension::Resource]);
    }
}
