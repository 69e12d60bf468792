//! Turns resources and their meters into uses, with all the spellings of names, tags and places that real data has.

use super::catalog::{self, Meter};
use super::chance::Chance;
use super::plan::Plan;
use super::{HISTORY_DAYS, Use};

/// A data centre: its ARM name, its name on the rate card, and how rows spell it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) card_region: &'static str,
    pub(crate) spellings: [&'static str; 4],
}

pub(crate) const PLACES: [Place; 10] = [
    Place {
        card_region: "EU West",
        spellings: ["westeurope", "westeurope", "euwest", "West Europe"],
    },
    Place {
        card_region: "US East",
        spellings: ["eastus", "eastus", "useast", "East US"],
    },
    Place {
        card_region: "EU North",
        spellings: ["northeurope", "northeurope", "eunorth", "North Europe"],
    },
    Place {
        card_region: "US East 2",
        spellings: ["eastus2", "eastus2", "useast2", "East US 2"],
    },
    Place {
        card_region: "UK South",
        spellings: ["uksouth", "uksouth", "uksouth", "UK South"],
    },
    Place {
        card_region: "DE West Central",
        spellings: [
            "germanywestcentral",
            "dewestcentral",
            "DEWestCentral",
            "Germany West Central",
        ],
    },
    Place {
        card_region: "AP Southeast",
        spellings: [
            "southeastasia",
            "southeastasia",
            "apsoutheast",
            "Southeast Asia",
        ],
    },
    Place {
        card_region: "JA East",
        spellings: ["japaneast", "japaneast", "jaeast", "Japan East"],
    },
    Place {
        card_region: "AU East",
        spellings: ["australiaeast", "australiaeast", "aueast", "Australia East"],
    },
    Place {
        card_region: "US West 2",
        spellings: ["westus2", "westus2", "uswest2", "West US 2"],
    },
];

pub(crate) const GLOBAL: Place = Place {
    card_region: "",
    spellings: ["global", "global", "Global", ""],
};

/// One environment of one application in one place: a resource group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    pub(crate) app: &'static str,
    pub(crate) department: &'static str,
    pub(crate) cost_center: &'static str,
    pub(crate) environment: &'static str,
    pub(crate) place: Place,
}

/// A resource that uses can be added to.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    chance: Chance,
    name: String,
    instance: serde_json::Value,
    place: Place,
    from_day: i64,
    until_day: i64,
}

pub(crate) struct Builder {
    pub(crate) uses: Vec<Use>,
    pub(crate) resource_count: usize,
    subscription_id: String,
    seed: u64,
}

impl Builder {
    pub(crate) fn new(subscription_id: &str, seed: u64) -> Self {
        let subscription_id = subscription_id.to_owned();
        Self {
            uses: Vec::new(),
            resource_count: 0,
            subscription_id,
            seed,
        }
    }

    /// Adds a resource. Resources of one family (a machine and its disks) come and go together.
    pub(crate) fn resource(
        &mut self,
        site: &Site,
        kind: &str,
        name: &str,
        family: &str,
        additional: Option<serde_json::Value>,
    ) -> Resource {
        self.resource_count += 1;
        let group = format!("rg-{}-{}", site.app, site.environment);
        let chance = Chance::of_text(self.seed, &format!("{}{kind}{name}", self.subscription_id));
        let (segment, group) = match chance.with(1).percent() {
            0..60 => ("resourceGroups", group),
            60..80 => ("resourcegroups", group),
            _ => ("resourceGroups", group.to_uppercase()),
        };
        let uri = format!(
            "/subscriptions/{}/{segment}/{group}/providers/{kind}/{name}",
            self.subscription_id
        );
        let mut resource = serde_json::json!({
            "resourceUri": uri,
            "location": chance.with(2).pick(&site.place.spellings),
        });
        match chance.with(3).percent() {
            0..12 => {}
            12..17 => resource["tags"] = serde_json::Value::Null,
            17..22 => resource["tags"] = serde_json::json!({}),
            _ => resource["tags"] = tags(site, chance.with(4)),
        }
        if let Some(additional) = additional {
            resource["additionalInfo"] = additional;
        } else if chance.with(5).percent() < 30 {
            resource["additionalInfo"] = serde_json::Value::Null;
        }
        if chance.with(6).percent() < 25 {
            resource["partNumber"] = "".into();
            resource["orderNumber"] = "".into();
        }
        let (from_day, until_day) = self.life(site, family);
        Resource {
            chance,
            name: name.to_owned(),
            instance: serde_json::json!({ "Microsoft.Resources": resource }),
            place: site.place,
            from_day,
            until_day,
        }
    }

    /// Adds a use of a meter of the sample card.
    pub(crate) fn meter(
        &mut self,
        resource: &Resource,
        category: &str,
        sub_category: &str,
        name: &str,
        plan: Plan,
    ) {
        let found = catalog::find(category, sub_category, name, resource.place.card_region);
        debug_assert!(
            found.is_some(),
            "{category}, {sub_category}, {name} in {}",
            resource.place.card_region
        );
        if let Some(meter) = found {
            self.off_card_meter(resource, meter, plan);
        }
    }

    /// Adds a use of a meter wherever it comes from.
    pub(crate) fn off_card_meter(&mut self, resource: &Resource, meter: &Meter, plan: Plan) {
        self.push(
            resource,
            meter,
            plan,
            Some(&resource.instance),
            "{}".to_owned(),
        );
    }

    /// Adds a use in the form of the classic services: no `instanceData`, names in `infoFields`, Pacific times.
    pub(crate) fn classic_meter(
        &mut self,
        resource: &Resource,
        meter: &Meter,
        service: &str,
        plan: Plan,
    ) {
        let info_fields = serde_json::json!({
            "meteredRegion": resource.place.spellings[3],
            "meteredService": service,
            "meteredServiceType": meter.name,
            "project": resource.name,
            "serviceInfo1": "",
        });
        self.push(resource, meter, plan, None, info_fields.to_string());
    }

    fn push(
        &mut self,
        resource: &Resource,
        meter: &Meter,
        plan: Plan,
        instance: Option<&serde_json::Value>,
        info_fields: String,
    ) {
        let mut members = serde_json::json!({
            "meterName": meter.name,
            "meterCategory": meter.category,
            "unit": meter.unit,
        });
        if !meter.sub_category.is_empty() || resource.chance.with(7).percent() < 50 {
            members["meterSubCategory"] = meter.sub_category.as_str().into();
        }
        if !meter.region.is_empty() || resource.chance.with(8).percent() < 50 {
            members["meterRegion"] = meter.region.as_str().into();
        }
        let members = members.to_string();
        self.uses.push(Use {
            key: Chance::of_text(resource.chance.key(), &meter.id)
                .with(self.uses.len() as u64)
                .key(),
            meter_id: meter.id.clone(),
            meter_members: members[1..members.len() - 1].to_owned(),
            instance_data: instance
                .map(|data| serde_json::Value::from(data.to_string()).to_string()),
            has_pacific_times: instance.is_none(),
            info_fields,
            plan,
            from_day: resource.from_day,
            until_day: resource.until_day,
        });
    }

    fn life(&self, site: &Site, family: &str) -> (i64, i64) {
        let chance = Chance::of_text(self.seed, family).with(9);
        let (new_percent, deleted_percent) = if site.environment == "prod" {
            (5, 4)
        } else {
            (18, 15)
        };
        let day = |step| 10 + i64::from(chance.with(step).below(100));
        let from_day = if chance.with(1).percent() < new_percent {
            day(2)
        } else {
            0
        };
        let until_day = if chance.with(3).percent() < deleted_percent {
            day(4).max(from_day + 3)
        } else {
            i64::MAX
        };
        (from_day, until_day.min(HISTORY_DAYS * 10))
    }
}

fn tags(site: &Site, chance: Chance) -> serde_json::Value {
    let cost_center = match chance.with(1).percent() {
        0..70 => "costCenter",
        70..85 => "CostCentre",
        _ => "costcenter",
    };
    let environment = match (site.environment, chance.with(2).percent()) {
        ("prod", 60..80) => "Prod",
        ("prod", 80..) => "production",
        ("dev", 70..) => "development",
        ("test", 85..) => "Test",
        (environment, _) => environment,
    };
    let mut tags = serde_json::json!({ cost_center: site.cost_center, "env": environment });
    if chance.with(3).percent() < 70 {
        tags["department"] = site.department.into();
    }
    if chance.with(4).percent() < 40 {
        tags["app"] = site.app.into();
    }
    if chance.with(5).percent() < 25 {
        tags["owner"] = format!("{}@contoso.com", site.app).into();
    }
    tags
}
