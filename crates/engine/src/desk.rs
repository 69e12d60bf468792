//! The engine without network and messages: bytes in, tables out, at once.
//! For embedding, and for measuring what the core can do.

use arm::PageError;
use costs::allocation::{Allocation, AllocationProblem};
use costs::query::{Query, Table};
use costs::{BillingCycle, Currency, Money, RateCard};

use crate::intake::{self, PageOrder};
use crate::ledger::{Ledger, Staged};
use crate::protocol::{FileProblem, Memory, Pricing, PricingProblem, Quality, Summary};

/// Usage and cards of one person, rated together.
#[derive(Default)]
pub struct Desk {
    ledger: Ledger,
    staged: Staged,
    pages: u32,
    /// Pages there were when memory was counted.
    checked_pages: u32,
}

/// Why a page was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageFault {
    /// It cannot be read.
    Page(PageError),
    /// Memory would not hold it; see [`Memory::ceiling`].
    TooMuch,
}

/// What a rate card came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardReport {
    /// Meters on it.
    pub meters: u32,
    /// Lines of it that could not be read.
    pub rejected: u32,
    /// Of its prices.
    pub currency: Currency,
}

/// What a page of usage came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageReport {
    /// Records on it that were taken.
    pub rows: u32,
    /// Records that could not be read.
    pub rejected: u32,
    /// Address of the next page, unchanged; absent on the last one.
    pub next_link: Option<String>,
}

/// What rating came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateReport {
    /// Records.
    pub rows: u32,
    /// Of these, how many have no price.
    pub unpriced_rows: u32,
    /// Sum of all charges.
    pub total: Money,
}

impl Desk {
    /// Takes a rate card in, which rates everything from the next
    /// [`Desk::rate`] on in the place of a former one.
    ///
    /// # Errors
    ///
    /// Where the bytes are no rate card; a former one stays.
    pub fn add_card(&mut self, body: &[u8]) -> Result<CardReport, FileProblem> {
        self.heed_ceiling(body)?;
        let (card, rejected) = read_card(body)?;
        let report = CardReport {
            meters: card.meters() as u32,
            rejected,
            currency: card.currency(),
        };
        self.ledger.add_file_card("", None, card);
        Ok(report)
    }

    /// Takes a page of usage in. Pages count as those of one query, in the
    /// order in which they come; they take part from the next [`Desk::rate`]
    /// on.
    ///
    /// # Errors
    ///
    /// Where the page as a whole cannot be read, or memory would not hold it;
    /// then nothing of it is taken.
    pub fn add_page(&mut self, body: &[u8]) -> Result<PageReport, PageFault> {
        // Counting memory takes a while.
        if self.pages >= self.checked_pages + self.checked_pages / 8 {
            self.checked_pages = self.pages.max(1);
            self.heed_ceiling(body).map_err(|_| PageFault::TooMuch)?;
        }
        let order = PageOrder {
            part: 0,
            page: self.pages,
        };
        let taken = intake::take_page(&mut self.staged, body, order, None, "", "")
            .map_err(PageFault::Page)?;
        self.pages += 1;
        Ok(PageReport {
            rows: taken.rows,
            rejected: taken.rejected,
            next_link: taken.next_link,
        })
    }

    /// Sets on which day of the month the billing periods of a subscription
    /// begin, from the next [`Desk::rate`] on.
    pub fn set_billing_cycle(&mut self, subscription: &str, cycle: BillingCycle) {
        self.ledger.subscription(subscription).cycle = Some(cycle);
    }

    /// Puts the records in their order without rating them. [`Desk::rate`]
    /// does so too.
    pub fn settle(&mut self) {
        let staged = std::mem::take(&mut self.staged);
        self.ledger.add_usage(staged);
    }

    /// Rates all records.
    pub fn rate(&mut self) -> RateReport {
        self.settle();
        self.ledger.rate();
        self.ledger.rate_report()
    }

    /// Answers a query about the charges, which are worked out anew where
    /// anything has changed since the last [`Desk::rate`].
    #[must_use]
    pub fn answer(&mut self, query: &Query) -> Table {
        self.ledger.rate_if_stale();
        self.ledger.answer(query)
    }

    /// Reads a card for [`Desk::what_if`].
    ///
    /// # Errors
    ///
    /// Where the bytes are no rate card.
    pub fn card(body: &[u8]) -> Result<RateCard, FileProblem> {
        read_card(body).map(|(card, _)| card)
    }

    /// Answers a query as if everything was rated with another card; the
    /// charges stay.
    #[must_use]
    pub fn what_if(&mut self, card: &RateCard, query: &Query) -> Table {
        self.ledger.rate_if_stale();
        self.ledger.what_if(card, query)
    }

    /// Sets what counts beside the cards, from the next [`Desk::rate`] on.
    ///
    /// # Errors
    ///
    /// Where a part of it cannot be; the former one stays.
    pub fn set_pricing(&mut self, pricing: Pricing) -> Result<(), PricingProblem> {
        self.ledger.set_pricing(pricing)
    }

    /// Sets what tags mean and which costs are shared, from the next answer on.
    ///
    /// # Errors
    ///
    /// Where a rule cannot be applied; the former ones stay.
    pub fn set_allocation(&mut self, allocation: Allocation) -> Result<(), AllocationProblem> {
        self.ledger.set_allocation(allocation)
    }

    /// All that takes part, in brief.
    #[must_use]
    pub fn summary(&mut self) -> Summary {
        self.ledger.rate_if_stale();
        self.ledger.summary(Vec::new())
    }

    /// What could not be priced or read, and what may be wrong.
    #[must_use]
    pub fn quality(&mut self) -> Quality {
        self.ledger.rate_if_stale();
        self.ledger.quality()
    }

    /// Takes no more than so many bytes in; otherwise a gigabyte.
    pub fn set_memory_ceiling(&mut self, bytes: u64) {
        self.ledger.set_ceiling(bytes);
    }

    fn heed_ceiling(&self, body: &[u8]) -> Result<(), FileProblem> {
        let more = self.staged.heap_bytes() + body.len() as u64;
        if self.ledger.is_too_much(more) {
            Err(FileProblem::TooMuch)
        } else {
            Ok(())
        }
    }

    /// What everything takes, in bytes.
    #[must_use]
    pub fn memory(&self) -> Memory {
        let mut memory = self.ledger.memory();
        memory.records += self.staged.heap_bytes();
        memory
    }
}

fn read_card(body: &[u8]) -> Result<(RateCard, u32), FileProblem> {
    let (card, problems) = RateCard::read(body).map_err(|error| intake::card_problem(&error))?;
    Ok((card, problems.len() as u32))
}
