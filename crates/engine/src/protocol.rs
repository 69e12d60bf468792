//! What the page and the worker say to each other: plain, comparable values.
//!
//! The page asks with an [`Envelope`] and hears [`Event`]s. Values travel as
//! [postcard] bytes; files travel beside them, untouched.

mod explain;
mod files;
mod kept;
mod pricing;
mod progress;
mod records;
mod retail;
mod sign_in;
mod summary;

use costs::allocation::{Allocation, AllocationProblem};
use costs::import::{Mapping, MappingProblem, Preview};
use costs::query::{ChangeParts, Dimension, Facets, Query, Table};
use costs::reconciliation::Reconciliation;
use costs::{BillingCycle, Currency, Day, DayRange};
use serde::{Deserialize, Serialize};

pub use crate::host_page::TokenNeed;
pub use arm::Hold;
pub use explain::{
    AssumedQuantity, BillStatement, Explanation, FetchError, MeterName, MeterOnCard, Place,
    Quality, RejectedRow, ResourceDetails, Said, TagHistory, TagValue, UnitIssue, UnpricedMeter,
    UnpricedReason,
};
pub use files::{FileContent, FileProblem, FileReport, TableContent};
pub use kept::{Kept, KeptProblem, UnfinishedLoad};
pub use pricing::{FixedPrice, MeterFix, Pricing, PricingProblem};
pub use progress::{MonthProgress, Progress, StepState, SubscriptionProgress};
pub use records::{MOST_RECORDS, RecordCursor, RecordPage, RecordSubscription};
pub use retail::{RetailReport, RetailWish};
pub use sign_in::{
    AuthorityKind, Credential, Identity, Refusal, RefusalKind, SignInBegun, SignInError,
    SignInSettings, Tenant,
};
pub use summary::{
    ApiCall, CallRecord, CardInfo, CardSource, Gap, HostContact, LoadedSubscription, Memory,
    ScopeDiagnosis, Summary,
};

/// Pairs a request with its events; chosen by the page, never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RequestId(pub u32);

/// From the page to the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "a message is made, sent and taken apart once"
)]
pub enum Envelope {
    /// Asks for something; every request ends with one [`Event::Done`].
    Ask(RequestId, Request),
    /// Stops a request that is under way. What it has loaded so far stays.
    Cancel(RequestId),
}

/// What the page may ask for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Makes the address at which a person signs in.
    BeginSignIn(Box<SignInSettings>),
    /// Takes what the authority has sent the person back with.
    FinishSignIn {
        /// Query or fragment of the address that the person came back to.
        answer: String,
        /// [`SignInBegun::pending`], where this worker did not begin it.
        pending: Option<String>,
    },
    /// Forgets who is signed in, their tokens and the connection. What is
    /// loaded stays.
    SignOut,
    /// Another token of a host page, in the place of the former one. Whatever
    /// waits for it goes on.
    GiveToken {
        /// Kept in memory only.
        token: String,
        /// When it ends, in seconds since 1970-01-01T00:00:00Z, if known.
        ends_s: Option<i64>,
    },
    /// Lists what a token may read. Another endpoint than before clears what
    /// the former one brought.
    Connect(Connection),
    /// Fetches usage and rate cards; replaces what was loaded before for the
    /// same subscriptions. Reports [`Progress`].
    Load(Load),
    /// Asks nothing more for the load under way, or for the next one; what is
    /// under way arrives. Reports [`Progress::Held`].
    Pause {
        /// Whether there is no network; otherwise the user wants it.
        is_offline: bool,
    },
    /// Ends such a pause: the load goes on where it stopped.
    Resume {
        /// Which pause ends.
        is_offline: bool,
    },
    /// Fetches public list prices as a rate card; nobody needs to be signed in.
    RetailPrices(RetailWish),
    /// Reads files, whose contents lie beside the message in the same order.
    Import {
        /// File names, for messages and for recognising an offer.
        names: Vec<String>,
        /// What a person said of tables that are not known; each counts for
        /// the tables with its header row.
        mappings: Vec<Mapping>,
    },
    /// Reads the first rows of an unknown table as a mapping says.
    PreviewTable {
        /// Of the table.
        headers: Vec<String>,
        /// Its first rows.
        rows: Vec<Vec<String>>,
        /// What its columns are.
        mapping: Mapping,
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
    /// Replaces what counts beside the cards; rates anew.
    SetPricing(Box<Pricing>),
    /// Replaces the rules for tags and shared costs. Charges stay as they are.
    SetAllocation(Box<Allocation>),
    /// Groups rated usage.
    Query(Query),
    /// Tells why costs changed since the comparison period, by the query's first
    /// dimension.
    Change(Query),
    /// Lists the values of a dimension among the usage that a query covers,
    /// leaving out the query's own filter on it.
    Facets {
        /// Whose values.
        dimension: Dimension,
        /// Period and filters.
        query: Query,
        /// Only values with this text in their names, without case.
        contains: String,
        /// Most values answered.
        most: u32,
    },
    /// Explains the charges of the usage that a query covers.
    Trace(Query),
    /// Reads the usage records that a query covers, with their charges.
    Records {
        /// Period, filters and currency count; grouping does not.
        query: Query,
        /// [`RecordPage::next`] of the page before; `None` for the first one.
        from: Option<RecordCursor>,
        /// Most records answered, and no more than [`MOST_RECORDS`].
        most: u32,
    },
    /// Describes one resource.
    Resource {
        /// Resource id, in any case.
        id: String,
    },
    /// Makes the statement of the billing period of a subscription that a day
    /// falls in.
    Statement {
        /// Subscription id.
        subscription: String,
        /// The day.
        day: Day,
    },
    /// Looks for meters on the cards in use.
    SearchMeters {
        /// All of them must occur in the meter's names.
        words: String,
        /// Most meters answered.
        most: u32,
    },
    /// Lists what could not be priced or read, and what may be wrong.
    Quality,
    /// Compares charges with what the provider itself says in files.
    Reconciliation,
    /// Opens what is kept on this device, beside what is loaded already.
    OpenKept {
        /// Where it has one.
        passphrase: Option<String>,
    },
    /// Keeps what is loaded on this device from now on, in the place of
    /// whatever is kept.
    Keep {
        /// Encrypts it, unless it is empty or absent.
        passphrase: Option<String>,
        /// If it is the demo's: the day that the demo ends at.
        demo_today: Option<Day>,
    },
    /// Deletes what is kept on this device, and keeps nothing from now on.
    ForgetKept,
    /// Deletes what is kept of a load that was interrupted.
    ForgetUnfinished,
    /// Writes all that is loaded into one file.
    WriteArchive {
        /// Encrypts it, unless it is empty or absent.
        passphrase: Option<String>,
        /// What the page keeps by itself, by name.
        notes: Vec<(String, String)>,
    },
    /// Opens an encrypted archive, which lies beside the message.
    OpenArchive {
        /// File name.
        name: String,
        /// Its passphrase.
        passphrase: String,
    },
    /// Forgets all usage, cards and the connection, and deletes what is kept on
    /// this device.
    Clear,
}

/// Without tokens and passphrases.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BeginSignIn(settings) => f.debug_tuple("BeginSignIn").field(settings).finish(),
            Self::FinishSignIn { .. } => f.write_str("FinishSignIn"),
            Self::SignOut => f.write_str("SignOut"),
            Self::GiveToken { .. } => f.write_str("GiveToken(hidden)"),
            Self::Connect(connection) => write!(f, "Connect({})", connection.endpoint),
            Self::Load(load) => f.debug_tuple("Load").field(load).finish(),
            Self::RetailPrices(wish) => f.debug_tuple("RetailPrices").field(wish).finish(),
            Self::Pause { is_offline } => write!(f, "Pause({is_offline})"),
            Self::Resume { is_offline } => write!(f, "Resume({is_offline})"),
            Self::Import { names, .. } => f.debug_tuple("Import").field(names).finish(),
            Self::PreviewTable { headers, .. } => write!(f, "PreviewTable({headers:?})"),
            Self::AssignCard { subscription, card } => {
                write!(f, "AssignCard({subscription}, {card:?})")
            }
            Self::SetBillingCycle {
                subscription,
                cycle,
            } => write!(f, "SetBillingCycle({subscription}, {cycle:?})"),
            Self::SetPricing(pricing) => f.debug_tuple("SetPricing").field(pricing).finish(),
            Self::SetAllocation(rules) => f.debug_tuple("SetAllocation").field(rules).finish(),
            Self::Query(query) => f.debug_tuple("Query").field(query).finish(),
            Self::Change(query) => f.debug_tuple("Change").field(query).finish(),
            Self::Facets { dimension, .. } => write!(f, "Facets({dimension:?})"),
            Self::Records { from, .. } => write!(f, "Records({from:?})"),
            Self::Trace(query) => f.debug_tuple("Trace").field(query).finish(),
            Self::Resource { id } => write!(f, "Resource({id})"),
            Self::Statement { subscription, day } => write!(f, "Statement({subscription}, {day})"),
            Self::SearchMeters { words, .. } => write!(f, "SearchMeters({words})"),
            Self::Quality => f.write_str("Quality"),
            Self::Reconciliation => f.write_str("Reconciliation"),
            Self::OpenKept { .. } => f.write_str("OpenKept"),
            Self::Keep { demo_today, .. } => write!(f, "Keep({demo_today:?})"),
            Self::ForgetKept => f.write_str("ForgetKept"),
            Self::ForgetUnfinished => f.write_str("ForgetUnfinished"),
            Self::WriteArchive { .. } => f.write_str("WriteArchive"),
            Self::OpenArchive { name, .. } => write!(f, "OpenArchive({name})"),
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
    /// As whom; kept in memory only.
    pub credential: Credential,
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
#[allow(
    clippy::large_enum_variant,
    reason = "a message is made, sent and taken apart once"
)]
pub enum Event {
    /// The worker runs and listens. Comes once, first.
    Ready,
    /// How far a request is.
    Progress(RequestId, Progress),
    /// Something waits for another token of the host page.
    TokenWanted(TokenNeed),
    /// Usage, cards or prices are no longer what they were: ask again.
    Changed(Summary),
    /// The last event of a request.
    Done(RequestId, Result<Reply, Failure>),
}

/// What a request came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// To [`Request::BeginSignIn`].
    SignInBegun(SignInBegun),
    /// To [`Request::FinishSignIn`].
    SignedIn(Identity),
    /// To [`Request::SignOut`].
    SignedOut {
        /// Where the authority's own session is ended, if it says.
        address: Option<String>,
    },
    /// To [`Request::Connect`].
    Connected(Directory),
    /// To [`Request::Load`]: what is missing is in the [`Summary`].
    Loaded {
        /// Whether the user stopped it before its end.
        was_cancelled: bool,
        /// Whether it stopped because memory would not hold more; see
        /// [`Memory::ceiling`].
        was_too_much: bool,
    },
    /// To [`Request::PreviewTable`].
    Preview(Result<Box<Preview>, MappingProblem>),
    /// To [`Request::RetailPrices`].
    RetailPrices(RetailReport),
    /// To [`Request::Import`], one for each file.
    Imported(Vec<FileReport>),
    /// To requests that only change something.
    Changed,
    /// To [`Request::Query`].
    Table(Table),
    /// To [`Request::Change`].
    Change(ChangeParts),
    /// To [`Request::Facets`].
    Facets(Facets),
    /// To [`Request::Trace`].
    Trace(Box<Explanation>),
    /// To [`Request::Records`]; `None` where the data have changed since the
    /// page before, so that the records would not fit together.
    Records(Option<Box<RecordPage>>),
    /// To [`Request::Resource`]; `None` where it has no usage.
    Resource(Option<Box<ResourceDetails>>),
    /// To [`Request::Statement`].
    Statement(Box<BillStatement>),
    /// To [`Request::SearchMeters`].
    Meters(Vec<MeterOnCard>),
    /// To [`Request::Reconciliation`].
    Reconciliation(Box<Reconciliation>),
    /// To [`Request::Quality`].
    Quality(Quality),
    /// To [`Request::WriteArchive`]: the file.
    Archive(Vec<u8>),
}

/// Why a request came to nothing. Words are made in the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// An API call failed.
    Fetch(arm::Error),
    /// Nobody could be signed in.
    SignIn(SignInError),
    /// The endpoint is no web address of an origin, or not https.
    EndpointInvalid,
    /// The token is empty or has characters that no token has.
    TokenUnusable,
    /// Another load is under way: wait for it or stop it.
    Busy,
    /// The subscription has no usage with a price in that billing period.
    NothingBilled,
    /// Connect first.
    NotConnected,
    /// The user stopped it.
    Cancelled,
    /// The request names a subscription or card that is not loaded.
    Unknown(String),
    /// A price, assumption or term is not valid; the former ones stay.
    Pricing(PricingProblem),
    /// A rule for tags or shared costs cannot be applied; the former ones stay.
    Allocation(AllocationProblem),
    /// It is not kept, or cannot be opened.
    Kept(KeptProblem),
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
    /// Who is signed in; `None` with a token of unknown origin.
    pub account: Option<Identity>,
    /// GUID of the directory shown, where it is known.
    pub tenant: Option<String>,
    /// The directories of the person, each with subscriptions of its own; empty
    /// where they cannot be listed.
    pub tenants: Vec<Tenant>,
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
    /// Id of the directory it belongs to.
    pub tenant: Option<String>,
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
