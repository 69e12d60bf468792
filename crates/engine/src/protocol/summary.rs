//! All that is loaded, in brief.

use costs::allocation::{Allocation, MergedKey};
use costs::{BillingCycle, Currency, Day, DayRange, Money};
use serde::{Deserialize, Serialize};

use super::{Kept, Pricing};

/// All that is loaded, in bounded size.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Grows with every change.
    pub revision: u32,
    /// Usage records stored.
    pub rows: u32,
    /// Days that have usage: first to last.
    pub days: Option<DayRange>,
    /// Loaded subscriptions.
    pub subscriptions: Vec<LoadedSubscription>,
    /// Loaded rate cards.
    pub cards: Vec<CardInfo>,
    /// Distinct meters in the usage.
    pub meters: u32,
    /// Of these, how many have a price wherever they are used.
    pub priced_meters: u32,
    /// Usage records without a price.
    pub unpriced_rows: u32,
    /// Records charged with a price that became valid only after the usage,
    /// because the card has no older one.
    pub priced_later_rows: u32,
    /// Records that could not be read and are not counted in `rows`.
    pub rejected_rows: u32,
    /// Tag keys, most used first, at most 200: in lower case, or the target of
    /// the rule that merges them.
    pub tag_keys: Vec<String>,
    /// Of these, the ones that rules make of other keys, with what the usage
    /// has for them.
    pub merged_keys: Vec<MergedKey>,
    /// Currencies of the charges, most rows first.
    pub currencies: Vec<Currency>,
    /// Records of overlapping sources that were there already and are not
    /// counted twice.
    pub repeated_rows: u32,
    /// What the user added to the cards.
    pub pricing: Pricing,
    /// What tags mean and which costs are shared.
    pub allocation: Allocation,
    /// What all of it takes.
    pub memory: Memory,
    /// What was asked of the APIs, scope by scope.
    pub diagnoses: Vec<ScopeDiagnosis>,
    /// What is kept on this device.
    pub kept: Kept,
    /// Every host that the worker has contacted since it was started, in order
    /// of first use.
    pub hosts: Vec<HostContact>,
}

/// What was asked of a host.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HostContact {
    /// Name, with port where it is not that of the scheme.
    pub host: String,
    /// Requests sent, tries that failed included.
    pub requests: u32,
    /// Bytes of the answers, unpacked.
    pub bytes: u64,
    /// When it was asked or answered last, in seconds since
    /// 1970-01-01T00:00:00Z.
    pub last_s: i64,
}

/// A subscription whose usage is loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedSubscription {
    /// GUID.
    pub id: String,
    /// Display name; the id for usage from files.
    pub name: String,
    /// The offer chosen, if any.
    pub offer: Option<String>,
    /// Its billing periods.
    pub cycle: BillingCycle,
    /// Whether the cycle was read from the billing periods API or set by the
    /// user; if not it is assumed to be calendar months.
    pub is_cycle_known: bool,
    /// [`CardInfo::id`] of the card it is rated with.
    pub card: Option<u32>,
    /// Why there is no card, if one was asked for.
    pub card_error: Option<arm::Error>,
    /// Usage records.
    pub rows: u32,
    /// Of these, how many have no price.
    pub unpriced_rows: u32,
    /// Days that have usage.
    pub days: Option<DayRange>,
    /// Whether more of it is on its way: figures are of what has arrived.
    pub is_arriving: bool,
    /// Reported days that are missing, and why.
    pub gaps: Vec<Gap>,
    /// Why its usage could not be fetched again: what is shown is from an
    /// earlier load.
    pub renewal_error: Option<arm::Error>,
    /// Monthly credit of its card's offer terms. Charges are before it.
    pub monthly_credit: Option<Money>,
}

/// What was asked about one scope, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeDiagnosis {
    /// Subscription id; empty for the directory as a whole.
    pub subscription: String,
    /// Display name; empty for the directory as a whole.
    pub name: String,
    /// The last call of each kind, in the order of [`ApiCall`].
    pub calls: Vec<CallRecord>,
}

/// The last call of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRecord {
    /// What was asked.
    pub call: ApiCall,
    /// Why it failed, if it did; of several parts the first that did.
    pub error: Option<arm::Error>,
    /// When it ended, in seconds since 1970-01-01T00:00:00Z.
    pub at_s: i64,
}

/// A kind of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ApiCall {
    /// The directories of a person.
    Tenants,
    /// The subscriptions of a directory.
    Subscriptions,
    /// Billing periods.
    BillingPeriods,
    /// Usage.
    Usage,
    /// A rate card.
    RateCard,
}

/// Memory in use, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Memory {
    /// Columns of the usage records and their charges.
    pub records: u64,
    /// Meters, resources, tags and times, stored once each.
    pub dictionaries: u64,
    /// Rate cards.
    pub cards: u64,
    /// No more is loaded beyond this.
    pub ceiling: u64,
}

/// Reported days whose usage is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The days.
    pub days: DayRange,
    /// Why.
    pub error: arm::Error,
}

/// A rate card in memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardInfo {
    /// Chosen by the engine.
    pub id: u32,
    /// Offer, where it is known: a card's own text does not say.
    pub offer: Option<String>,
    /// Of all its prices.
    pub currency: Currency,
    /// Of its names, such as `en`.
    pub locale: String,
    /// Meters on it.
    pub meters: u32,
    /// Latest effective date on it.
    pub newest_date: Option<Day>,
    /// Where it came from.
    pub source: CardSource,
}

/// How a rate card came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardSource {
    /// Straight from the API.
    Direct,
    /// By the relay of the host program.
    Relay,
    /// From a file with this name.
    File(String),
    /// Public list prices.
    Retail,
}
