//! Which known table a header row belongs to.

use serde::{Deserialize, Serialize};

use super::field::Field;
use super::header::Columns;

/// What kind of table a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TableKind {
    /// A cost export or usage details file of Microsoft Cost Management.
    Export(Agreement),
    /// Usage of a sponsorship, from its own portal.
    Sponsorship,
    /// FinOps Open Cost and Usage Specification, of any provider.
    Focus(FocusVersion),
    /// The portal's usage file in its first version.
    PortalV1,
    /// The portal's usage file in its second version.
    PortalV2,
    /// Any table, read as a person said.
    Mapped,
}

/// Under which agreement an export was made; the names of columns differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Agreement {
    /// Enterprise Agreement.
    Enterprise,
    /// Microsoft Customer Agreement.
    Customer,
    /// Microsoft Partner Agreement, for cloud solution providers.
    Partner,
    /// Microsoft Online Services Program.
    PayAsYouGo,
    /// Some columns of an export, which do not say.
    Unknown,
}

/// Version of FOCUS, as far as the columns tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FocusVersion {
    /// 1.0.
    V1_0,
    /// 1.1.
    V1_1,
    /// 1.2, or a later one.
    V1_2,
}

impl TableKind {
    /// Whether a quantity counts single units, where the unit's text names a
    /// block of them: `24` of `10 Hours` is 24 hours. The usage API and the
    /// portal's files count blocks.
    pub(super) const fn counts_single_units(self) -> bool {
        matches!(self, Self::Export(_))
    }

    /// Whether a cell with `NULL` is an empty one.
    pub(super) const fn writes_null(self) -> bool {
        matches!(self, Self::Focus(_) | Self::Mapped)
    }
}

/// The kind of a table with these headers, and which column is what.
pub(super) fn detect(headers: &[String]) -> Option<(TableKind, Columns)> {
    let has = |name: &str| headers.iter().any(|header| header == name);
    if has("billedcost") && has("chargeperiodstart") && has("chargecategory") {
        let columns = Columns::find(headers, Field::focus_names);
        return Some((TableKind::Focus(focus_version(has)), columns));
    }
    let columns = Columns::find(headers, Field::names);
    let is_usage = columns.has(Field::Date)
        && (columns.has(Field::Quantity) || columns.has(Field::Cost))
        && (columns.has(Field::Meter) || columns.has(Field::Category))
        && columns.has(Field::Subscription);
    if !is_usage {
        return None;
    }
    if has("serviceresource") && has("resourceguid") {
        return Some((TableKind::Sponsorship, columns));
    }
    let agreement = if has("customertenantid") || has("partnername") {
        Agreement::Partner
    } else if has("accountownerid") || has("enrollmentaccountname") {
        Agreement::Enterprise
    } else if has("billingprofileid") || has("invoicesectionid") {
        Agreement::Customer
    } else if has("subscriptionguid") || has("usagequantity") {
        Agreement::PayAsYouGo
    } else {
        Agreement::Unknown
    };
    Some((TableKind::Export(agreement), columns))
}

fn focus_version(has: impl Fn(&str) -> bool) -> FocusVersion {
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    // `InvoiceId`, the account types and the pricing currency came with 1.2.
    if any(&[
        "invoiceid",
        "billingaccounttype",
        "subaccounttype",
        "pricingcurrency",
    ]) {
        FocusVersion::V1_2
    } else if any(&[
        "capacityreservationid",
        "commitmentdiscountquantity",
        "servicesubcategory",
        "skumeter",
        "skupricedetails",
    ]) {
        FocusVersion::V1_1
    } else {
        FocusVersion::V1_0
    }
}
