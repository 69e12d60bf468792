//! The usage calls: which window is asked for, which rows are in it, and pages of them as the services write them.

mod page;
mod row;
mod window;

use crate::estate::Estate;

pub(crate) use page::{Page, is_continuation_good, page};
pub(crate) use window::{Granularity, Refusal, UsageQuery};

/// Which service writes the rows: they differ in fields and in the form of the quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Azure,
    StackTenant,
    StackOperator,
}

/// One subscription whose rows are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    pub(crate) subscription_id: &'a str,
    pub(crate) estate: &'a Estate,
}
