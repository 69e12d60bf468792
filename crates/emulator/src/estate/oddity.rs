//! What makes real usage awkward: meters that no card holds, and rows in the form of the classic services.

use super::amount::{daily, stored_gb, traffic};
use super::builder::{Builder, PLACES, Site};
use super::catalog::{self, Meter};
use crate::token::guid;

/// Meters that no sample card holds: a new service, a retired one, a purchase, an unnamed one.
pub(super) fn unpriced(builder: &mut Builder) {
    let lab = Site {
        app: "lab",
        department: "Research",
        cost_center: "CC-7000",
        environment: "dev",
        place: PLACES[1],
    };
    let meters = [
        (
            "gpt-large-input-tokens",
            "Azure OpenAI",
            "Large",
            "1K",
            "Microsoft.CognitiveServices/accounts",
            1_900_000,
        ),
        (
            "Extra Small Instance",
            "Cloud Services",
            "Retired",
            "1 Hour",
            "Microsoft.ClassicCompute/domainNames",
            24_000_000,
        ),
        (
            "Data scanner - Pro",
            "Marketplace",
            "Fabrikam Scanner",
            "1 Hour",
            "Fabrikam.Scanner/plans",
            24_000_000,
        ),
        (
            "Ddv6 D2d",
            "Virtual Machines",
            "Ddv6 Series",
            "1 Hour",
            "Microsoft.Compute/virtualMachines",
            24_000_000,
        ),
        (
            "",
            "",
            "",
            "1K",
            "Microsoft.CognitiveServices/accounts",
            350_000,
        ),
    ];
    for (name, category, sub_category, unit, kind, amount) in meters {
        let resource = builder.resource(
            &lab,
            kind,
            &format!("lab-{}", &guid(&format!("{name}{category}"))[..6]),
            "hub",
            None,
        );
        let meter = Meter {
            id: guid(&format!("meter off the card {name}{category}")),
            name: if name.is_empty() {
                "Daily_BRSDT_20200101_0000".to_owned()
            } else {
                name.to_owned()
            },
            category: category.to_owned(),
            sub_category: sub_category.to_owned(),
            region: String::new(),
            unit: unit.to_owned(),
        };
        builder.off_card_meter(&resource, &meter, traffic(amount));
    }
}

/// Rows as the classic services write them.
pub(super) fn classic(builder: &mut Builder) {
    let legacy = Site {
        app: "legacy",
        department: "IT",
        cost_center: "CC-9100",
        environment: "prod",
        place: PLACES[1],
    };
    let meters = [
        (
            "Bandwidth",
            "",
            "Data Transfer Out",
            "contosolegacy",
            "Compute",
            traffic(1_850_000),
        ),
        (
            "Storage",
            "Queues v2",
            "LRS Class 1 Operations",
            "contosoqueue",
            "Storage",
            traffic(15),
        ),
        (
            "Storage",
            "Tables",
            "LRS Data Stored",
            "contosotables",
            "Storage",
            stored_gb(3),
        ),
        (
            "Storage",
            "Standard Page Blob v2",
            "Disk Write Operations",
            "contosodisks",
            "Storage",
            traffic(5_405_500),
        ),
        (
            "SQL Database",
            "Single Standard",
            "S0 DTUs",
            "g099cb0nz7 - legacydb",
            "Database",
            daily(1_000_000),
        ),
    ];
    for (category, sub_category, name, project, service, plan) in meters {
        let resource = builder.resource(
            &legacy,
            "Microsoft.ClassicCompute/domainNames",
            project,
            "hub",
            None,
        );
        if let Some(meter) = catalog::find(category, sub_category, name, legacy.place.card_region) {
            builder.classic_meter(&resource, meter, service, plan);
        }
    }
}
