//! From bytes to the ledger: pages of usage and files that a user opens.

mod block;
mod file;
mod heads;
mod items;
mod number;
mod page;
mod row;
mod scanner;
mod shape;
#[cfg(test)]
mod tests;
mod texts;

use arm::PageError;
use costs::DayRange;
use costs::import::RowFault;

pub(crate) use file::{card_problem, card_rejections, take_json};
pub(crate) use scanner::Scanner;

use crate::ledger::Staged;
use crate::protocol::RejectedRow;
use row::Wanted;

/// Which page of its source a record stands on: it decides the order of
/// records that begin at one time.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PageOrder {
    /// Number of the part or file.
    pub(crate) part: u32,
    /// Number of the page in it.
    pub(crate) page: u32,
}

impl PageOrder {
    /// As one number.
    pub(crate) fn place(self) -> u64 {
        (u64::from(self.part) << 32) | u64::from(self.page)
    }
}

/// What a page came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PageTaken {
    pub(crate) rows: u32,
    /// Rows outside of the days asked for; not stored.
    pub(crate) outside: u32,
    pub(crate) rejected: u32,
    pub(crate) next_link: Option<String>,
}

/// Takes the rows of one page whose usage falls into `days` (all where absent).
/// `source` names the page for people. `subscription` is the one that was
/// asked for, or empty: its rows need not name it, and those of another are refused.
///
/// # Errors
///
/// Where the page as a whole cannot be read; then nothing of it is kept.
pub(crate) fn take_page(
    staged: &mut Staged,
    body: &[u8],
    order: PageOrder,
    days: Option<DayRange>,
    subscription: &str,
    source: &str,
) -> Result<PageTaken, PageError> {
    let wanted = Wanted {
        days,
        subscription: subscription.to_owned(),
    };
    let place = order.place();
    let page = staged
        .scanner
        .read(&mut staged.store, body, &wanted, place)?;
    let rejected = page.refused.len() as u32;
    for (row, refusal) in page.refused {
        staged.rejected.push(RejectedRow {
            source: source.to_owned(),
            row,
            field: refusal.field.into_owned(),
            value: refusal.value,
            reason: RowFault::Unreadable,
        });
    }
    Ok(PageTaken {
        rows: page.taken,
        outside: page.outside,
        rejected,
        next_link: page.next_link,
    })
}
