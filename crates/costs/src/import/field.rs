//! What a column of a table can be, and the names it goes by.

use serde::{Deserialize, Serialize};

/// What a column says of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Field {
    /// When the usage began; must be there.
    Date,
    /// When it ended.
    End,
    /// How much was used.
    Quantity,
    /// In what.
    Unit,
    /// Id of the meter, or of the article.
    Meter,
    /// Name of the meter.
    MeterName,
    /// Meter category, which the portal calls service name.
    Category,
    /// Meter sub-category.
    SubCategory,
    /// Region as the meter has it.
    MeterRegion,
    /// Name of the product, where the meter has none.
    Description,
    /// Id of the subscription, or of the account.
    Subscription,
    /// Its display name.
    SubscriptionName,
    /// Id of the agreement: stands in where no subscription is named.
    Account,
    /// Id of the resource.
    Resource,
    /// Its name, where there is no id.
    ResourceName,
    /// Its type, where there is no id.
    ResourceType,
    /// Its resource group, where there is no id.
    ResourceGroup,
    /// Where it is.
    Location,
    /// Its tags.
    Tags,
    /// What else the service says.
    AdditionalInfo,
    /// What the provider says that it costs.
    Cost,
    /// Currency of that.
    Currency,
    /// Usage, purchase, tax and so on.
    ChargeType,
    /// Whether Microsoft or a third party sells it.
    Publisher,
}

impl Field {
    /// All fields.
    pub const ALL: [Self; 24] = [
        Self::Date,
        Self::End,
        Self::Quantity,
        Self::Unit,
        Self::Meter,
        Self::MeterName,
        Self::Category,
        Self::SubCategory,
        Self::MeterRegion,
        Self::Description,
        Self::Subscription,
        Self::SubscriptionName,
        Self::Account,
        Self::Resource,
        Self::ResourceName,
        Self::ResourceType,
        Self::ResourceGroup,
        Self::Location,
        Self::Tags,
        Self::AdditionalInfo,
        Self::Cost,
        Self::Currency,
        Self::ChargeType,
        Self::Publisher,
    ];

    /// Fields that a person misses where a file has none of them.
    pub(super) const EXPECTED: [Self; 9] = [
        Self::Quantity,
        Self::Unit,
        Self::Meter,
        Self::Subscription,
        Self::Resource,
        Self::Location,
        Self::Tags,
        Self::Cost,
        Self::Currency,
    ];

    /// Names in Microsoft's own files, the best one first, without spaces and
    /// in lower case.
    pub(super) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Date => &[
                "date",
                "usagedatetime",
                "usagedate",
                "usagestarttime",
                "usagestart",
                "serviceperiodstartdate",
            ],
            Self::End => &["usageendtime", "usageend"],
            Self::Quantity => &["quantity", "usagequantity", "consumedquantity", "consumed"],
            Self::Unit => &["unitofmeasure", "unit"],
            Self::Meter => &["meterid", "meterguid", "resourceguid"],
            Self::MeterName => &["metername", "serviceresource"],
            Self::Category => &["metercategory", "servicename"],
            Self::SubCategory => &["metersubcategory", "servicetype"],
            Self::MeterRegion => &["meterregion", "serviceregion"],
            Self::Description => &["productname", "product"],
            Self::Subscription => &["subscriptionguid", "subscriptionid"],
            Self::SubscriptionName => &["subscriptionname"],
            Self::Account => &["billingaccountid", "billingprofileid", "enrollmentnumber"],
            Self::Resource => &["resourceid", "instanceid", "instancename"],
            Self::ResourceName => &["resourcename"],
            Self::ResourceType => &["resourcetype", "consumedservice"],
            Self::ResourceGroup => &["resourcegroup", "resourcegroupname"],
            Self::Location => &["resourcelocation", "resourcelocationnormalized", "location"],
            Self::Tags => &["tags"],
            Self::AdditionalInfo => &["additionalinfo"],
            Self::Cost => &[
                "costinbillingcurrency",
                "pretaxcost",
                "extendedcost",
                "cost",
            ],
            Self::Currency => &[
                "billingcurrencycode",
                "billingcurrency",
                "currencycode",
                "currency",
            ],
            Self::ChargeType => &["chargetype"],
            Self::Publisher => &["publishertype"],
        }
    }

    /// Names in a FOCUS file. Microsoft's own meter comes before the general
    /// article, and the quantity is the one that prices are for.
    pub(super) const fn focus_names(self) -> &'static [&'static str] {
        match self {
            Self::Date => &["chargeperiodstart"],
            Self::End => &["chargeperiodend"],
            Self::Quantity => &["pricingquantity", "consumedquantity"],
            Self::Unit => &["pricingunit", "consumedunit"],
            Self::Meter => &["xskumeterid", "skuid"],
            Self::MeterName => &["xskumetername", "skumeter"],
            Self::Category => &["xskumetercategory", "servicename"],
            Self::SubCategory => &["xskumetersubcategory", "servicesubcategory"],
            Self::MeterRegion => &["xskuregion"],
            Self::Description => &["chargedescription"],
            Self::Subscription => &["subaccountid"],
            Self::SubscriptionName => &["subaccountname"],
            Self::Account => &["billingaccountid"],
            Self::Resource => &["resourceid"],
            Self::ResourceName => &["resourcename"],
            Self::ResourceType => &["resourcetype"],
            Self::ResourceGroup => &["xresourcegroupname"],
            Self::Location => &["regionid", "region", "regionname"],
            Self::Tags => &["tags"],
            Self::AdditionalInfo => &["skupricedetails", "xskudetails"],
            Self::Cost => &["billedcost"],
            Self::Currency => &["billingcurrency"],
            Self::ChargeType => &["chargecategory"],
            Self::Publisher => &["xpublishercategory"],
        }
    }

    /// Names in the daily block of the portal's first file version.
    pub(super) const fn portal_v1_names(self) -> &'static [&'static str] {
        match self {
            Self::Date => &["usagedate"],
            Self::Quantity => &["consumed"],
            Self::Unit => &["unit"],
            Self::MeterName => &["resource"],
            Self::Category => &["name"],
            Self::SubCategory => &["type"],
            Self::MeterRegion => &["region"],
            Self::Location => &["subregion"],
            Self::ResourceType => &["service"],
            Self::Resource => &["component"],
            Self::Tags => &["tags"],
            Self::AdditionalInfo => &["additionalinfo"],
            _ => &[],
        }
    }

    /// Parts of names from which a column of an unknown table is guessed.
    pub(super) const fn hints(self) -> &'static [&'static str] {
        match self {
            Self::Date => &[
                "usagestartdate",
                "startdate",
                "startdato",
                "datum",
                "datetime",
                "day",
                "date",
            ],
            Self::End => &["usageenddate", "enddate", "endtime"],
            Self::Quantity => &[
                "usageamount",
                "usagequantity",
                "quantity",
                "qty",
                "units",
                "usage",
                "hours",
            ],
            Self::Unit => &["pricingunit", "unitofmeasure", "uom", "unit"],
            Self::Meter => &["meterid", "skuid", "articleid", "sku"],
            Self::MeterName => &["metername", "meter", "usagetype", "article", "item"],
            Self::Category => &["servicename", "service", "productcode", "category"],
            Self::SubCategory => &["subcategory"],
            Self::Subscription => &[
                "subscriptionid",
                "usageaccountid",
                "accountid",
                "projectid",
                "subscription",
                "account",
                "project",
            ],
            Self::SubscriptionName => &["subscriptionname", "accountname", "projectname"],
            Self::Resource => &["resourceid", "instanceid", "resource", "instance"],
            Self::ResourceGroup => &["resourcegroup"],
            Self::Location => &["location", "region"],
            Self::Tags => &["tags", "labels"],
            Self::Cost => &[
                "unblendedcost",
                "costinbillingcurrency",
                "pretaxcost",
                "cost",
                "amount",
                "charge",
                "total",
                "price",
            ],
            Self::Currency => &["currencycode", "currency"],
            Self::Description => &["description", "productname", "product"],
            Self::ChargeType => &["chargetype", "lineitemtype"],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_listed_once_and_has_a_name() {
        let mut all = Field::ALL.to_vec();
        all.dedup();
        assert_eq!(all.len(), Field::ALL.len());
        for (place, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field as usize, place);
            for name in field.names().iter().chain(field.focus_names()) {
                assert!(name.bytes().all(|byte| byte.is_ascii_lowercase()), "{name}");
            }
        }
    }
}
