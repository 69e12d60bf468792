//! The forms in which the APIs send data.

mod instance;
mod lists;
mod text;
mod usage;

pub use instance::{InstanceData, InstanceDataError, instance_data};
pub use lists::{
    BillingPeriod, DownloadLink, Invoice, Metadata, OperatorSubscription, Subscription, Tenant,
};
pub(crate) use lists::{
    List, WireBillingPeriod, WireInvoice, WireMetadata, WireSubscription, WireTenant,
};
pub use usage::{InfoFields, UsagePage, UsageProperties, UsageRow, usage_page};
