//! Usage records under the names of the FinOps Open Cost and Usage
//! Specification (FOCUS) 1.2, focus.finops.org; own columns begin with `x_`.

use costs::rating::{PriceSource, RecordItem, RecordMeter, RecordResource, UsageRecord};
use costs::{Quantity, Timestamp};
use engine::protocol::{RecordPage, RecordSubscription};

use crate::column::{Column, Source};
use crate::usage_columns::{
    MONEY, QUANTITY, currency, included, is_priced, list_charge_of, list_price, price,
    price_source, price_state, publisher, rate_card, service_name, tags_json,
};

/// Whether the specification asks for a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeatureLevel {
    /// Always.
    Mandatory,
    /// Where the provider knows what it says.
    Conditional,
    /// Better than not.
    Recommended,
}

/// A column of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FocusColumn {
    /// Its name.
    pub name: &'static str,
    /// Whether it is asked for.
    pub level: FeatureLevel,
    /// Whether its cells may be empty.
    pub allows_null: bool,
}

const fn mandatory(name: &'static str, allows_null: bool) -> FocusColumn {
    FocusColumn {
        name,
        level: FeatureLevel::Mandatory,
        allows_null,
    }
}

const fn conditional(name: &'static str) -> FocusColumn {
    FocusColumn {
        name,
        level: FeatureLevel::Conditional,
        allows_null: true,
    }
}

const fn recommended(name: &'static str) -> FocusColumn {
    FocusColumn {
        name,
        level: FeatureLevel::Recommended,
        allows_null: true,
    }
}

/// The columns of version 1.2, all 57 of them.
pub const FOCUS_COLUMNS: [FocusColumn; 57] = [
    mandatory("BilledCost", false),
    mandatory("BillingAccountId", false),
    mandatory("BillingAccountName", true),
    mandatory("BillingCurrency", false),
    mandatory("BillingPeriodEnd", false),
    mandatory("BillingPeriodStart", false),
    mandatory("ChargeCategory", false),
    mandatory("ChargeClass", true),
    mandatory("ChargeDescription", true),
    mandatory("ChargePeriodEnd", false),
    mandatory("ChargePeriodStart", false),
    mandatory("ContractedCost", false),
    mandatory("EffectiveCost", false),
    mandatory("InvoiceIssuerName", false),
    mandatory("ListCost", false),
    mandatory("PricingQuantity", true),
    mandatory("PricingUnit", true),
    mandatory("ProviderName", false),
    mandatory("PublisherName", false),
    mandatory("ServiceCategory", false),
    mandatory("ServiceName", false),
    recommended("AvailabilityZone"),
    recommended("ChargeFrequency"),
    recommended("InvoiceId"),
    recommended("ServiceSubcategory"),
    conditional("BillingAccountType"),
    conditional("CapacityReservationId"),
    conditional("CapacityReservationStatus"),
    conditional("CommitmentDiscountCategory"),
    conditional("CommitmentDiscountId"),
    conditional("CommitmentDiscountName"),
    conditional("CommitmentDiscountQuantity"),
    conditional("CommitmentDiscountStatus"),
    conditional("CommitmentDiscountType"),
    conditional("CommitmentDiscountUnit"),
    conditional("ConsumedQuantity"),
    conditional("ConsumedUnit"),
    conditional("ContractedUnitPrice"),
    conditional("ListUnitPrice"),
    conditional("PricingCategory"),
    conditional("PricingCurrency"),
    conditional("PricingCurrencyContractedUnitPrice"),
    conditional("PricingCurrencyEffectiveCost"),
    conditional("PricingCurrencyListUnitPrice"),
    conditional("RegionId"),
    conditional("RegionName"),
    conditional("ResourceId"),
    conditional("ResourceName"),
    conditional("ResourceType"),
    conditional("SkuId"),
    conditional("SkuMeter"),
    conditional("SkuPriceDetails"),
    conditional("SkuPriceId"),
    conditional("SubAccountId"),
    conditional("SubAccountName"),
    conditional("SubAccountType"),
    conditional("Tags"),
];

/// Who provides Azure and the software of Azure Stack Hub.
const PROVIDER: &str = "Microsoft";
/// Who bills at own prices, where the tenant's name is not known.
const OPERATOR: &str = "Operator";
/// ISO 4217 for "no currency": where no record has a price.
const NO_CURRENCY: &str = "XXX";

const fn column(name: &'static str, source: Source) -> Column {
    Column { name, source }
}

/// The columns that usage records can fill. Usage without a price has the cost
/// 0, because the specification knows no unknown one; `x_PriceState` says so,
/// and its unit prices are empty.
pub(crate) fn columns(with_1_3: bool) -> Vec<Column> {
    use Source::{Item, Line, LineTime, Meter, Number, Page, Resource, Subscription};
    use Source::{Window, WindowTime, Word};
    let mut columns = vec![
        column("BilledCost", Number(cost, MONEY)),
        column("BillingAccountId", Subscription(account)),
        column(
            "BillingAccountName",
            Subscription(|known| known.name.clone()),
        ),
        column("BillingAccountType", Word(|_, _| "Subscription")),
        column("BillingCurrency", Page(billing_currency)),
        column(
            "BillingPeriodEnd",
            LineTime(|line| Timestamp::start_of(line.period.until)),
        ),
        column(
            "BillingPeriodStart",
            LineTime(|line| Timestamp::start_of(line.period.from)),
        ),
        column("ChargeCategory", Word(|_, _| "Usage")),
        column("ChargeClass", Word(|_, _| "")),
        column("ChargeDescription", Item(description)),
        column("ChargeFrequency", Word(|_, _| "Usage-Based")),
        column("ChargePeriodEnd", WindowTime(|window| window.end)),
        column("ChargePeriodStart", WindowTime(|window| window.start)),
        column("ConsumedQuantity", Number(consumed, QUANTITY)),
        column("ConsumedUnit", Meter(|meter| meter.unit_name.clone())),
        column("ContractedCost", Number(cost, MONEY)),
        column("ContractedUnitPrice", Number(price, QUANTITY)),
        column("EffectiveCost", Number(cost, MONEY)),
        column("InvoiceIssuerName", Word(invoice_issuer)),
        column("ListCost", Number(list_cost, MONEY)),
        column("ListUnitPrice", Number(list_price, QUANTITY)),
        column("PricingCategory", Word(|_, _| "Standard")),
        column(
            "PricingQuantity",
            Number(|_, record| Some(record.quantity.raw()), QUANTITY),
        ),
        column("PricingUnit", Meter(|meter| meter.unit.clone())),
        column("ProviderName", Word(provider)),
        column("PublisherName", Word(publisher_name)),
        column("RegionId", Resource(|resource| resource.region_id.clone())),
        column(
            "RegionName",
            Resource(|resource| resource.region_name.clone()),
        ),
        column("ResourceId", Resource(|resource| resource.id.clone())),
        column("ResourceName", Resource(|resource| resource.name.clone())),
        column("ResourceType", Resource(|resource| resource.kind.clone())),
        column("ServiceCategory", Item(service_category)),
        column("ServiceName", Meter(service_name)),
        column("SkuId", Meter(|meter| meter.id.clone())),
        column("SkuMeter", Meter(|meter| meter.name.clone())),
        column("SkuPriceId", Meter(|meter| meter.id.clone())),
        column("SubAccountId", Subscription(account)),
        column("SubAccountName", Subscription(|known| known.name.clone())),
        column("SubAccountType", Word(|_, _| "Subscription")),
        column("Tags", Resource(tags_json)),
    ];
    if with_1_3 {
        columns.extend([
            column("HostProviderName", Word(provider)),
            column("ServiceProviderName", Word(publisher_name)),
        ]);
    }
    columns.extend([
        column("x_MeterId", Meter(|meter| meter.id.clone())),
        column(
            "x_MeterSubcategory",
            Meter(|meter| meter.sub_category.clone()),
        ),
        column("x_MeterRegion", Meter(|meter| meter.region.clone())),
        column(
            "x_ResourceGroupName",
            Resource(|resource| resource.group.clone()),
        ),
        column("x_IncludedQuantity", Number(included, QUANTITY)),
        column("x_EffectiveUnitPrice", Number(price, QUANTITY)),
        column("x_PriceState", Word(price_state)),
        column(
            "x_PriceSource",
            Line(|line| price_source(line.source.as_ref())),
        ),
        column("x_RateCard", Subscription(rate_card)),
        column(
            "x_OfferId",
            Subscription(|known| known.offer.clone().unwrap_or_default()),
        ),
        column(
            "x_TenantId",
            Subscription(|known| known.tenant.clone().unwrap_or_default()),
        ),
        column(
            "x_PartNumber",
            Resource(|resource| resource.part_number.clone()),
        ),
        column("x_ReportedAs", Window(|window| window.batch.clone())),
        column(
            "x_DataUntil",
            Source::About(|about| {
                about
                    .data_until
                    .map(|day| day.to_string())
                    .unwrap_or_default()
            }),
        ),
        column("x_ExportedView", Source::About(crate::About::view)),
    ]);
    columns
}

/// Pay-as-you-go subscriptions and tenants of a stamp are billed one by one, so
/// that the subscription is the billing account too.
fn account(known: &RecordSubscription) -> String {
    format!("/subscriptions/{}", known.id)
}

fn billing_currency(page: &RecordPage) -> String {
    let known = currency(page);
    if known.is_empty() {
        NO_CURRENCY.to_owned()
    } else {
        known
    }
}

fn cost(page: &RecordPage, record: &UsageRecord) -> Option<i128> {
    Some(if is_priced(page, record) {
        record.charge.raw()
    } else {
        0
    })
}

fn list_cost(page: &RecordPage, record: &UsageRecord) -> Option<i128> {
    Some(if is_priced(page, record) {
        list_charge_of(record)
    } else {
        0
    })
}

/// In what the unit's text counts: 2 of `100 Hours` are 200 `Hours`.
fn consumed(page: &RecordPage, record: &UsageRecord) -> Option<i128> {
    let item = page.batch.items.get(record.item as usize)?;
    let meter = page.batch.meters.get(item.meter as usize)?;
    let one = Quantity::ONE.raw();
    let block = meter.unit_block.raw();
    if block == one {
        return Some(record.quantity.raw());
    }
    (block % one == 0).then(|| record.quantity.raw().checked_mul(block / one))?
}

fn description(_: &RecordItem, meter: &RecordMeter, resource: &RecordResource) -> String {
    if resource.name.is_empty() {
        meter.name.clone()
    } else {
        format!("{}, {}", meter.name, resource.name)
    }
}

fn service_category(item: &RecordItem, _: &RecordMeter, _: &RecordResource) -> String {
    if item.family.is_empty() {
        "Other".to_owned()
    } else {
        item.family.clone()
    }
}

/// Whoever sets the price bills for it: an own price is not Microsoft's.
fn invoice_issuer(page: &RecordPage, record: &UsageRecord) -> &'static str {
    let line = page.batch.lines.get(record.line as usize);
    match line.and_then(|line| line.source.as_ref()) {
        Some(PriceSource::Own) => OPERATOR,
        Some(PriceSource::Card | PriceSource::Mapped(_)) | None => PROVIDER,
    }
}

/// Who makes it available: on an Azure Stack Hub, for which there are no rate
/// cards but only own prices, its operator.
fn provider(page: &RecordPage, record: &UsageRecord) -> &'static str {
    let line = page.batch.lines.get(record.line as usize);
    let subscription = line.and_then(|line| page.subscriptions.get(line.subscription as usize));
    if subscription.is_some_and(|known| known.card.is_none()) {
        invoice_issuer(page, record)
    } else {
        PROVIDER
    }
}

fn publisher_name(page: &RecordPage, record: &UsageRecord) -> &'static str {
    match publisher(page, record) {
        "" => PROVIDER,
        known => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RecordFormat, RecordSet};

    #[test]
    fn the_mandatory_columns_are_there_and_own_ones_come_last() {
        for with_1_3 in [false, true] {
            let names: Vec<&str> = columns(with_1_3).iter().map(|column| column.name).collect();
            let set = RecordSet::Focus { with_1_3 };
            assert_eq!(names.len(), set.columns(RecordFormat::Csv));
            let mandatory = FOCUS_COLUMNS
                .iter()
                .filter(|column| column.level == FeatureLevel::Mandatory);
            assert_eq!(mandatory.clone().count(), 21);
            for column in mandatory {
                assert!(names.contains(&column.name), "{}", column.name);
            }
            let first_own = names.iter().position(|name| name.starts_with("x_"));
            let (standard, own) = names.split_at(first_own.unwrap());
            assert!(own.iter().all(|name| name.starts_with("x_")));
            for name in standard {
                let is_known = FOCUS_COLUMNS.iter().any(|column| column.name == *name);
                let is_later = ["HostProviderName", "ServiceProviderName"].contains(name);
                assert!(is_known || (with_1_3 && is_later), "{name}");
            }
        }
    }
}
