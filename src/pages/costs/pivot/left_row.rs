//! Going back out of a row leads to where it stands.

use costs::query::Key;
use leptos::prelude::*;

use crate::route::Step;
use crate::state::{GridRows, ROWS_AHEAD, RowContent, ViewState};

/// Remembers the steps into rows. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct LeftRow {
    view: ViewState,
    steps: StoredValue<Vec<Step>>,
}

impl LeftRow {
    pub(super) fn new(view: ViewState) -> Self {
        let steps = view.view.with_untracked(|view| view.steps.clone());
        Self {
            view,
            steps: StoredValue::new(steps),
        }
    }

    /// The place among `rows` to begin at, which are new: that of the row whose
    /// step is no more, or the first.
    pub(super) fn run(self, rows: GridRows) -> usize {
        let now = self.view.view.with_untracked(|view| view.steps.clone());
        let former = self.steps.get_value();
        let left = left(&former, &now).cloned();
        self.steps.set_value(now);
        let Some(left) = left else {
            return 0;
        };
        untrack(|| {
            let mut places = 0..rows.count().min(ROWS_AHEAD);
            let is_left = |place: &usize| {
                let row = rows.row(*place);
                let group = match row.as_ref().map(|row| &row.content) {
                    Some(RowContent::Ready(group)) => group,
                    _ => return false,
                };
                group.keys.last().and_then(Key::id) == left.value.as_deref()
            };
            places.find(is_left).unwrap_or(0)
        })
    }
}

/// The first step that is gone, where those before it are still there.
fn left<'s>(former: &'s [Step], now: &[Step]) -> Option<&'s Step> {
    former.starts_with(now).then(|| former.get(now.len()))?
}

#[cfg(test)]
mod tests {
    use costs::query::Dimension;

    use super::*;

    #[test]
    fn only_a_way_back_has_a_row_to_begin_at() {
        let step = |value: &str| Step {
            dimension: Dimension::Service,
            value: Some(value.to_owned()),
            grouped_by: Vec::new(),
        };
        let all = [step("Storage"), step("Disks")];
        assert_eq!(left(&all, &all[..1]), Some(&all[1]));
        assert_eq!(left(&all, &[]), Some(&all[0]));
        assert_eq!(left(&all, &all), None);
        assert_eq!(left(&all[..1], &all), None);
        assert_eq!(left(&all, &[step("Network")]), None);
    }
}
