//! How far loading is, summed up from its parts.

use engine::protocol::{MonthProgress, StepState, SubscriptionProgress};

/// Sums over the parts of a load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LoadTotals {
    /// Reported days asked for.
    pub(crate) days: u32,
    /// Of these, how many have arrived whole.
    pub(crate) days_done: u32,
    /// Pages so far.
    pub(crate) pages: u32,
    /// Usage records so far.
    pub(crate) rows: u32,
    /// The longest wait under way, in seconds.
    pub(crate) back_off_s: Option<u32>,
}

impl LoadTotals {
    /// Whole percents, 100 only when all has arrived.
    pub(crate) fn percent(self) -> u32 {
        if self.days == 0 {
            return 0;
        }
        u32::try_from(u64::from(self.days_done) * 100 / u64::from(self.days)).unwrap_or(100)
    }

    fn add(&mut self, month: &MonthProgress) {
        self.days += month.days;
        self.days_done += month.days_done;
        self.pages += month.pages;
        self.rows += month.rows;
        self.wait(&month.state);
    }

    fn wait(&mut self, state: &StepState) {
        if let StepState::BackingOff(seconds) = state {
            self.back_off_s = self.back_off_s.max(Some(*seconds));
        }
    }
}

/// Sums over the months of one subscription.
pub(crate) fn month_totals(subscription: &SubscriptionProgress) -> LoadTotals {
    let mut totals = LoadTotals::default();
    for month in &subscription.months {
        totals.add(month);
    }
    if let Some(card) = &subscription.card {
        totals.wait(card);
    }
    totals
}

/// Sums over all subscriptions.
pub(crate) fn load_totals(subscriptions: &[SubscriptionProgress]) -> LoadTotals {
    let mut totals = LoadTotals::default();
    for subscription in subscriptions {
        let part = month_totals(subscription);
        totals.days += part.days;
        totals.days_done += part.days_done;
        totals.pages += part.pages;
        totals.rows += part.rows;
        totals.back_off_s = totals.back_off_s.max(part.back_off_s);
    }
    totals
}

#[cfg(test)]
mod tests {
    use costs::Day;

    use super::*;

    fn month(days: u32, days_done: u32, state: StepState) -> MonthProgress {
        MonthProgress {
            month: Day::from_days_since_epoch(20_000),
            days,
            days_done,
            pages: days_done / 4,
            rows: days_done * 100,
            state,
        }
    }

    fn subscription(months: Vec<MonthProgress>, card: Option<StepState>) -> SubscriptionProgress {
        SubscriptionProgress {
            id: String::new(),
            name: String::new(),
            months,
            card,
        }
    }

    #[test]
    fn parts_add_up() {
        let totals = load_totals(&[
            subscription(
                vec![
                    month(31, 31, StepState::Done),
                    month(30, 12, StepState::Running),
                ],
                Some(StepState::BackingOff(4)),
            ),
            subscription(vec![month(30, 0, StepState::BackingOff(9))], None),
        ]);
        assert_eq!((totals.days, totals.days_done), (91, 43));
        assert_eq!(totals.rows, 4_300);
        assert_eq!(totals.back_off_s, Some(9));
        assert_eq!(totals.percent(), 47);
    }

    #[test]
    fn nothing_asked_is_nothing_done() {
        assert_eq!(load_totals(&[]).percent(), 0);
    }
}
