//! Progress by calendar month, as the page shows it.

use arm::{PartState, UsageProgress};

use crate::protocol::{MonthProgress, StepState};

/// Sums parts up by calendar month of reporting.
pub(super) fn months(progress: &UsageProgress, now_seconds: i64) -> Vec<MonthProgress> {
    let mut months: Vec<MonthProgress> = Vec::new();
    for part in &progress.parts {
        let month = part.days.from.first_of_month();
        if months.last().is_none_or(|last| last.month != month) {
            months.push(MonthProgress {
                month,
                days: 0,
                days_done: 0,
                pages: 0,
                rows: 0,
                state: StepState::Waiting,
            });
        }
        let Some(sum) = months.last_mut() else {
            continue;
        };
        let days = part.days.days().unsigned_abs();
        sum.days += days;
        sum.pages += part.pages;
        sum.rows += part.rows;
        if part.state == PartState::Done {
            sum.days_done += days;
        }
        let state = match &part.state {
            PartState::Waiting => StepState::Waiting,
            PartState::Loading => StepState::Running,
            PartState::BackingOff { until, .. } => {
                let seconds = (until.seconds() - now_seconds).clamp(0, 3600);
                StepState::BackingOff(seconds as u32)
            }
            PartState::Done => StepState::Done,
            PartState::Failed(error) => StepState::Failed(error.clone()),
            PartState::Cancelled => StepState::Cancelled,
        };
        if urgency(&state) > urgency(&sum.state) || sum.days == days {
            sum.state = state;
        }
    }
    for month in &mut months {
        let is_idle = matches!(month.state, StepState::Waiting | StepState::Done);
        if is_idle && month.days_done > 0 {
            let is_whole = month.days_done == month.days;
            month.state = if is_whole {
                StepState::Done
            } else {
                StepState::Running
            };
        }
    }
    months
}

/// Which state of several parts a month shows.
const fn urgency(state: &StepState) -> u8 {
    match state {
        StepState::Done => 0,
        StepState::Waiting => 1,
        StepState::Running => 2,
        StepState::BackingOff(_) => 3,
        StepState::Cancelled => 4,
        StepState::Failed(_) => 5,
    }
}
