//! What the page and the worker say to each other: plain, comparable values.
//!
//! The page asks with an [`Envelope`] and hears [`Event`]s. Values travel as
//! [postcard] bytes; files travel beside them, untouched.

use costs::query::{Query, Table};
use costs::{BillingCycle, Currency, Day, DayRange, Money};
use serde::{Deserialize, Serialize};

/// Pairs a request with its events; chosen by the page, never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RequestId(pub u32);

/// From the page to the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Envelope {
    /// Asks for something; every request ends with one [`Event::Done`].
    Ask(RequestId, Request),
    /// Stops a request that is under way. What it has loaded so far stays.
    Cancel(RequestId),
}

/// What the page may ask for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Signs in with a token and lists what it may read. Another endpoint than
    /// before clears what the former one brought.
    Connect(Connection),
    /// Fetches usage and rate cards; replaces what was loaded before for the
    /// same subscriptions. Reports [`Progress`].
    Load(Load),
    /// Reads files, whose contents lie beside the message in the same order.
    Import {
        /// File names, for messages and for recognising an offer.
        names: Vec<String>,
    },
    /// Rates a subscription with another card, or with none.
    AssignCard {
        /// Subscription id.
        subscription: String,
        /// [`CardInfo::id`].
        card: Option<u32>,
    },
    /// Corrects the day on which a subscription's billing periods begin.
    SetBillingCycle {
        /// Subscription id.
        subscription: String,
        /// The day.
        cycle: BillingCycle,
    },
    /// Groups rated usage.
    Query(Query),
    /// Lists what could not be priced or read.
    Quality,
    /// Forgets all usage, cards and the connection.
    Clear,
}

/// Without the token.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Connect(connection) => write!(f, "Connect({})", connection.endpoint),
            Self::Load(load) => f.debug_tuple("Load").field(load).finish(),
            Self::Import { names } => f.debug_tuple("Import").field(names).finish(),
            Self::AssignCard { subscription, card } => {
                write!(f, "AssignCard({subscription}, {card:?})")
            }
            Self::SetBillingCycle {
                subscription,
                cycle,
            } => write!(f, "SetBillingCycle({subscription}, {cycle:?})"),
            Self::Query(query) => f.debug_tuple("Query").field(query).finish(),
            Self::Quality => f.write_str("Quality"),
            Self::Clear => f.write_str("Clear"),
        }
    }
}

/// Which kind of Resource Manager answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EndpointKind {
    /// Azure, public or sovereign: usage and rate cards.
    Azure,
    /// Azure Stack Hub for tenants: usage without prices.
    StackTenant,
    /// Azure Stack Hub for its operator: usage of all direct tenants.
    StackOperator,
}

/// Where to ask and as whom.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Origin of the Resource Manager, such as `https://management.azure.com`.
    pub endpoint: String,
    /// What answers there.
    pub kind: EndpointKind,
    /// Bearer token; kept in memory only.
    pub token: String,
    /// Base address of the relay for rate cards, if there is one.
    pub relay: Option<String>,
    /// The current UTC day; the worker has no calendar of its own.
    pub today: Day,
}

/// Which usage to fetch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// Subscriptions and their offers.
    pub subscriptions: Vec<LoadSubscription>,
    /// Days of usage; the engine widens it to the days on which that usage
    /// can have been reported.
    pub usage_days: DayRange,
    /// Currency of the rate cards.
    pub currency: Currency,
    /// Language of the rate cards, such as `en-US`.
    pub locale: String,
    /// Country of purchase, ISO 3166 alpha-2, such as `US`.
    pub region_info: String,
}

/// One subscription to fetch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadSubscription {
    /// Subscription id.
    pub id: String,
    /// Offer whose card is asked for; `None` fetches no card.
    pub offer: Option<String>,
}

/// From the worker to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The worker runs and listens. Comes once, first.
    Ready,
    /// How far a request is.
    Progress(RequestId, Progress),
    /// Usage, cards or prices are no longer what they were: ask again.
    Changed(Summary),
    /// The last event of a request.
    Done(RequestId, Result<Reply, Failure>),
}

/// What a request came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// To [`Request::Connect`].
    Connected(Directory),
    /// To [`Request::Load`]: what is missing is in the [`Summary`].
    Loaded {
        /// Whether the user stopped it before its end.
        was_cancelled: bool,
    },
    /// To [`Request::Import`], one for each file.
    Imported(Vec<FileReport>),
    /// To requests that only change something.
    Changed,
    /// To [`Request::Query`].
    Table(Table),
    /// To [`Request::Quality`].
    Quality(Quality),
}

/// Why a request came to nothing. Words are made in the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// An API call failed.
    Fetch(arm::Error),
    /// The endpoint is no web address of an origin, or not https.
    EndpointInvalid,
    /// The token is empty or has characters that no token has.
    TokenUnusable,
    /// Another load is under way: wait for it or stop it.
    Busy,
    /// Connect first.
    NotConnected,
    /// The user stopped it.
    Cancelled,
    /// The request names a subscription or card that is not loaded.
    Unknown(String),
    /// The message could not be read: page and worker differ in version.
    Protocol,
}

/// What a token may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// Origin that answered.
    pub endpoint: String,
    /// Its kind.
    pub kind: EndpointKind,
    /// In the order of the answer.
    pub subscriptions: Vec<SubscriptionInfo>,
}

/// A subscription as the API lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionInfo {
    /// GUID.
    pub id: String,
    /// Display name.
    pub name: String,
    /// `Enabled`, `Warned`, `PastDue`, `Disabled`, `Deleted`.
    pub state: String,
    /// `quotaId`, from which the offer is guessed.
    pub quota_id: Option<String>,
    /// Offers that fit the quota id, likeliest first.
    pub offers: Vec<Offer>,
    /// Whether a rate card exists for the likeliest offer.
    pub has_rate_card: bool,
}

/// An offer to buy Azure under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// `MS-AZR-0003P`.
    pub id: String,
    /// `Pay-As-You-Go`.
    pub name: String,
}

/// How far a [`Request::Load`] or [`Request::Import`] is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// Usage and cards are being fetched.
    Loading(Vec<SubscriptionProgress>),
    /// Files are being read.
    Reading {
        /// Which of the files, from 0.
        file: u32,
        /// How many there are.
        of_files: u32,
    },
    /// Usage is being rated.
    Rating,
}

/// How far one subscription is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionProgress {
    /// Subscription id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Calendar months of reported days, oldest first.
    pub months: Vec<MonthProgress>,
    /// The rate card; `None` where none is asked for.
    pub card: Option<StepState>,
}

/// How far one month of reported usage is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthProgress {
    /// First day of the calendar month.
    pub month: Day,
    /// Days asked for in this month.
    pub days: u32,
    /// Of these, how many have arrived whole.
    pub days_done: u32,
    /// Pages so far.
    pub pages: u32,
    /// Usage records so far.
    pub rows: u32,
    /// What is going on.
    pub state: StepState,
}

/// What a step of loading is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Throttled or failed and about to try again after so many seconds.
    BackingOff(u32),
    /// Finished.
    Done,
    /// Stopped by the user.
    Cancelled,
    /// Given up.
    Failed(arm::Error),
}

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
    /// Tag keys, most used first, at most 200.
    pub tag_keys: Vec<String>,
    /// Currencies of the charges, most rows first.
    pub currencies: Vec<Currency>,
    /// Every host contacted since the page was opened, in order of first use.
    pub hosts: Vec<String>,
}

/// A subscription whose usage is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Reported days that are missing, and why.
    pub gaps: Vec<Gap>,
    /// Why its usage could not be fetched again: what is shown is from an
    /// earlier load.
    pub renewal_error: Option<arm::Error>,
    /// Monthly credit of its card's offer terms. Not taken off the charges.
    pub monthly_credit: Option<Money>,
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
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// File name.
    pub name: String,
    /// What it was.
    pub outcome: Result<FileContent, FileProblem>,
}

/// What a file held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileContent {
    /// UsageAggregates pages.
    Usage {
        /// Records taken in.
        rows: u32,
        /// Records refused; [`Quality::rejected`] names them.
        rejected: u32,
        /// Whether the page says that another one follows it.
        has_more_pages: bool,
    },
    /// A rate card.
    RateCard {
        /// Its [`CardInfo::id`].
        card: u32,
        /// Meters on it.
        meters: u32,
        /// Meters refused; [`Quality::rejected`] names them.
        rejected: u32,
    },
}

/// Why a file was not taken in. What was loaded before is untouched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileProblem {
    /// Nothing in it.
    Empty,
    /// The same content is loaded already; it was not counted twice.
    AlreadyLoaded,
    /// The browser could not read it.
    Unreadable,
    /// It begins like gzip but cannot be unpacked.
    GzipBroken,
    /// Not JSON: the line, column and text of the first fault.
    NotJson {
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
    },
    /// The JSON ends in the middle: the file was cut off.
    Truncated,
    /// JSON, but neither usage nor a rate card.
    NotRecognised,
    /// A rate card without a currency we can read.
    CurrencyMissing,
}

/// What could not be priced or read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Quality {
    /// Most rows first, at most 1000.
    pub unpriced: Vec<UnpricedMeter>,
    /// By source, at most 1000.
    pub rejected: Vec<RejectedRow>,
}

pub use arm::{Error as FetchError, Place, Said};
pub use costs::answer::UnpricedMeter;
pub use costs::rating::UnpricedReason;

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRow {
    /// File name, or the subscription and day for fetched pages.
    pub source: String,
    /// Number of the record in it, from 1.
    pub row: u32,
    /// Field at fault.
    pub field: String,
    /// What stands there, shortened.
    pub value: String,
}
