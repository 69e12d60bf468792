//! What `js/meterview.js` calls.

use engine::protocol::FileProblem;
use engine::{CardReport, Desk, PageReport, RateReport};
use serde::Serialize;
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fault::Fault;
use crate::question;

/// Usage, the card it is rated with, and the charges.
#[wasm_bindgen]
#[derive(Default)]
pub struct Ledger(Desk);

/// A card to ask what-if questions with.
#[wasm_bindgen]
pub struct Card(costs::RateCard);

#[wasm_bindgen]
impl Ledger {
    /// An empty one.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a rate card in.
    pub fn load_rate_card(&mut self, bytes: &[u8]) -> Result<String, JsValue> {
        let CardReport {
            meters,
            rejected,
            currency,
        } = self.0.add_card(some(bytes)?).map_err(Fault::from)?;
        Ok(json!({ "meters": meters, "rejected": rejected, "currency": currency }).to_string())
    }

    /// Takes one answer of UsageAggregates in.
    pub fn load_usage_page(&mut self, bytes: &[u8]) -> Result<String, JsValue> {
        let PageReport {
            rows,
            rejected,
            next_link,
        } = self.0.add_page(some(bytes)?).map_err(Fault::from)?;
        Ok(json!({ "rows": rows, "rejected": rejected, "next_link": next_link }).to_string())
    }

    /// Sets on which day of the month a subscription's billing periods begin.
    pub fn set_billing_day(&mut self, subscription: &str, day: u8) -> Result<(), JsValue> {
        let cycle = costs::BillingCycle::new(day).ok_or_else(|| Fault::billing_day(day))?;
        self.0.set_billing_cycle(subscription, cycle);
        Ok(())
    }

    /// Sets what counts beside the card.
    pub fn set_pricing(&mut self, pricing: &str) -> Result<(), JsValue> {
        let pricing = question::read_pricing(pricing)?;
        self.0.set_pricing(pricing).map_err(Fault::from)?;
        Ok(())
    }

    /// Sets what tags mean and which costs are shared.
    pub fn set_allocation(&mut self, allocation: &str) -> Result<(), JsValue> {
        let allocation = question::read_allocation(allocation)?;
        self.0.set_allocation(allocation).map_err(Fault::from)?;
        Ok(())
    }

    /// Puts loaded usage in order.
    pub fn settle(&mut self) {
        self.0.settle();
    }

    /// Rates everything.
    pub fn rate(&mut self) -> String {
        let RateReport {
            rows,
            unpriced_rows,
            total,
        } = self.0.rate();
        json!({ "rows": rows, "unpriced_rows": unpriced_rows, "total": total }).to_string()
    }

    /// Answers a question.
    pub fn query(&mut self, query: &str) -> Result<String, JsValue> {
        text(&self.0.answer(&question::read(query)?))
    }

    /// Reads a card without rating by it.
    pub fn card(&self, bytes: &[u8]) -> Result<Card, JsValue> {
        Ok(Card(Desk::card(some(bytes)?).map_err(Fault::from)?))
    }

    /// Answers a question as if all usage were rated by that card.
    pub fn what_if(&mut self, card: &Card, query: &str) -> Result<String, JsValue> {
        text(&self.0.what_if(&card.0, &question::read(query)?))
    }

    /// What is loaded, in brief.
    pub fn summary(&mut self) -> Result<String, JsValue> {
        text(&self.0.summary())
    }

    /// What could not be priced or read, and what may be wrong.
    pub fn quality(&mut self) -> Result<String, JsValue> {
        text(&self.0.quality())
    }

    /// Bytes in use.
    pub fn memory(&self) -> Result<String, JsValue> {
        text(&self.0.memory())
    }
}

fn some(bytes: &[u8]) -> Result<&[u8], Fault> {
    if bytes.is_empty() {
        return Err(FileProblem::Empty.into());
    }
    Ok(bytes)
}

fn text(value: &impl Serialize) -> Result<String, JsValue> {
    serde_json::to_string(value).map_err(|error| Fault::unwritable(&error).into())
}
