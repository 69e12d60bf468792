//! All that is loaded: usage, cards and which card rates what. Works at once
//! and knows no network.

mod answers;
mod cards;
mod pricing;
mod records;
mod saved;
mod summary;
mod usage;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use costs::allocation::{Allocation, AllocationProblem};
use costs::answer::{ExtraCharge, QueryCache, RatedUsage, SubscriptionLabel};
use costs::query::Query;
use costs::rating::{self, Rating, Terms};
use costs::usage::UsageStore;
use costs::{BillingCycle, DayRange, MeterId, Money, Quantity, RateCard};
use serde::{Deserialize, Serialize};

use crate::protocol::{Gap, Pricing};
use crate::refresh::Fetched;
use answers::Answers;
use cards::Card;
pub(crate) use cards::CardKey;
use pricing::Applied;
pub(crate) use saved::CardMark;
pub(crate) use usage::{FileMark, Rejections, Staged};

/// Longest list that is sent to the page.
const MOST_LISTED: usize = 1000;

/// See the module.
#[derive(Default)]
pub(crate) struct Ledger {
    store: UsageStore,
    /// By subscription, card or file.
    rejections: BTreeMap<String, Rejections>,
    files: Vec<FileMark>,
    subscriptions: BTreeMap<String, Subscription>,
    cards: Vec<Card>,
    next_card: u32,
    /// The newest card from a file: for subscriptions that nobody chose one
    /// for, because a file does not say which offer it belongs to.
    default_card: Option<u32>,
    pricing: Pricing,
    /// What tags mean and which costs are shared.
    allocation: Allocation,
    /// What [`Self::pricing`] means for rating.
    applied: Applied,
    rating: Rating,
    /// What the offers' terms add to the charges, once somebody has asked.
    extras: OnceCell<Vec<ExtraCharge>>,
    /// Charges without own discounts and markups, once somebody has asked.
    list_rating: OnceCell<Rating>,
    labels: Vec<SubscriptionLabel>,
    cache: QueryCache,
    answers: RefCell<Answers>,
    revision: u32,
    /// Whether usage, cards or settings are no longer those that were rated.
    is_stale: bool,
    /// How often everything was forgotten.
    clearings: u32,
    /// Most bytes, where it is not [`Self::CEILING`].
    ceiling: Option<u64>,
}

/// What a meter costs in one billing period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// Subscription id, in lower case.
    pub subscription: String,
    /// The meter.
    pub meter: MeterId,
    /// Billing period.
    pub period: DayRange,
    /// Usage records.
    pub rows: u32,
    /// Sum of the records.
    pub quantity: Quantity,
    /// Sum of their charges; `None` without a price.
    pub charge: Option<Money>,
}

/// What is known of a subscription beside its usage.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Subscription {
    pub(crate) name: Option<String>,
    pub(crate) offer: Option<String>,
    pub(crate) tenant: Option<String>,
    pub(crate) cycle: Option<BillingCycle>,
    /// Whether the user set the cycle: then the API does not overrule it.
    pub(crate) is_cycle_chosen: bool,
    pub(crate) card: CardChoice,
    pub(crate) card_error: Option<arm::Error>,
    pub(crate) gaps: Vec<Gap>,
    /// What was read of it from the API; absent where that cannot be built on.
    pub(crate) fetched: Option<Fetched>,
    pub(crate) renewal_error: Option<arm::Error>,
    /// Rows on pages that the server sent a second time.
    pub(crate) repeated_rows: u32,
    /// Whether what the store has of it is only what has arrived so far.
    pub(crate) is_arriving: bool,
}

/// Which card rates a subscription.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum CardChoice {
    /// The newest one from a file, if any.
    #[default]
    Default,
    /// The one of its offer.
    Offered(u32),
    /// The one, or none, that the user chose.
    Chosen(Option<u32>),
}

impl Ledger {
    /// More bytes than this are not taken in. A tab has four gigabytes of
    /// memory for WebAssembly at most, sorting needs room beside the records,
    /// and a browser ends a tab long before that on small machines.
    pub(crate) const CEILING: u64 = 1 << 30;

    /// The subscription with that id, known from now on; to change it.
    pub(crate) fn subscription(&mut self, id: &str) -> &mut Subscription {
        self.is_stale = true;
        self.subscriptions.entry(id.to_lowercase()).or_default()
    }

    /// Whether usage or settings of that subscription exist.
    pub(crate) fn has_subscription(&self, id: &str) -> bool {
        let id = id.to_lowercase();
        self.subscriptions.contains_key(&id) || self.store.has_subscription(&id)
    }

    /// Forgets everything, but lets the revision grow on.
    pub(crate) fn clear(&mut self) {
        *self = Self {
            revision: self.revision,
            next_card: self.next_card,
            clearings: self.clearings + 1,
            ceiling: self.ceiling,
            ..Self::default()
        };
    }

    /// Grows when everything is forgotten: what was under way before must not
    /// write any more.
    pub(crate) const fn clearings(&self) -> u32 {
        self.clearings
    }

    /// Sets the most bytes that are taken in.
    pub(crate) fn set_ceiling(&mut self, bytes: u64) {
        self.ceiling = Some(bytes);
    }

    /// Rates everything anew if anything has changed since: charges of former
    /// usage would be taken for those of the present one.
    pub(crate) fn rate_if_stale(&mut self) {
        if self.is_stale {
            self.rate();
        }
    }

    /// Rates everything anew.
    pub(crate) fn rate(&mut self) {
        self.is_stale = false;
        self.store.seal();
        self.rating = Rating::default();
        self.rating = rating::rate(&self.store, &self.terms());
        self.extras = OnceCell::new();
        self.list_rating = OnceCell::new();
        self.labels = self.subscription_labels();
        self.cache = QueryCache::default();
        self.answers.take();
        self.revision += 1;
    }

    /// Takes other rules of allocation. Charges stay as they are.
    ///
    /// # Errors
    ///
    /// Where a rule cannot be applied; the former ones stay.
    pub(crate) fn set_allocation(
        &mut self,
        allocation: Allocation,
    ) -> Result<(), AllocationProblem> {
        allocation.check()?;
        self.allocation = allocation;
        self.cache = self.cache.reallocated();
        self.answers.take();
        self.revision += 1;
        Ok(())
    }

    /// How each subscription of the store is rated, in its order.
    fn terms(&self) -> Vec<Terms<'_>> {
        let ids = self.store.subscriptions().iter();
        ids.map(|id| {
            let known = self.subscriptions.get(&**id);
            let card = self.card_of(known).and_then(|card| self.card(card));
            Terms {
                card,
                cycle: known.and_then(|known| known.cycle).unwrap_or_default(),
                own_prices: self.applied.own_prices(card.map(RateCard::currency)),
                mapped: Some(&self.applied.mapped),
                included: Some(&self.pricing.included),
                adjustments: Some(&self.pricing.adjustments),
            }
        })
        .collect()
    }

    fn subscription_labels(&self) -> Vec<SubscriptionLabel> {
        let ids = self.store.subscriptions().iter().zip(self.terms());
        ids.map(|(id, terms)| {
            let known = self.subscriptions.get(&**id);
            let card = terms.card.or(terms.own_prices);
            SubscriptionLabel {
                name: known
                    .and_then(|known| known.name.clone())
                    .unwrap_or_else(|| id.to_string()),
                currency: card.map(RateCard::currency),
                offer: known.and_then(|known| known.offer.clone()),
                tenant: known.and_then(|known| known.tenant.clone()),
            }
        })
        .collect()
    }

    /// Rated usage for one query. Few queries ask for anything but usage.
    fn rated_for(&self, query: &Query) -> RatedUsage<'_> {
        if !query.kinds.is_empty() {
            self.extras.get_or_init(|| self.extra_charges());
        }
        self.rated()
    }

    fn rated(&self) -> RatedUsage<'_> {
        RatedUsage {
            store: &self.store,
            rating: &self.rating,
            subscriptions: &self.labels,
            extras: self.extras.get().map_or(&[], Vec::as_slice),
            allocation: &self.allocation,
            cache: &self.cache,
        }
    }
}
