//! The estates of the sample Azure subscriptions.

use chrono::{NaiveDate, TimeDelta};

use super::amount::{daily, month_share, office_hours, stored_gb, traffic};
use super::builder::{Builder, PLACES, Site};
use super::hub::hub;
use super::oddity::{classic, unpriced};
use super::plan::{Anomaly, Plan, Shape, Weekly};
use super::workload::{data_platform, event_driven, office, shop};
use super::{Estate, HISTORY_DAYS};

/// Whose estate it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AzureProfile {
    PayAsYouGo,
    Credit,
    Sponsored,
    Enterprise,
}

/// Application, department, cost centre, index of its place.
type Application = (&'static str, &'static str, &'static str, usize);

const SHOPS: [Application; 4] = [
    ("shop", "Retail", "CC-1010", 0),
    ("checkout", "Retail", "CC-1010", 1),
    ("loyalty", "Marketing", "CC-1120", 4),
    ("portal", "Customer Care", "CC-1200", 6),
];
const OFFICES: [Application; 3] = [
    ("erp", "Finance", "CC-2010", 0),
    ("hr", "People", "CC-2020", 5),
    ("crm", "Sales", "CC-2100", 3),
];
const DATA: [Application; 2] = [
    ("lake", "Data Platform", "CC-3010", 2),
    ("reports", "Data Platform", "CC-3020", 7),
];
const EVENTS: [Application; 3] = [
    ("orders", "Retail", "CC-1015", 1),
    ("fleet", "Logistics", "CC-4010", 8),
    ("signals", "Logistics", "CC-4020", 9),
];

pub(crate) fn azure_estate(
    profile: AzureProfile,
    subscription_id: &str,
    today: NaiveDate,
    seed: u64,
) -> Estate {
    let first_day = today - TimeDelta::days(HISTORY_DAYS);
    let mut builder = Builder::new(subscription_id, seed);
    match profile {
        AzureProfile::PayAsYouGo => pay_as_you_go(&mut builder, &["prod", "test", "dev"], 2),
        AzureProfile::Enterprise => pay_as_you_go(&mut builder, &["prod", "test"], 3),
        AzureProfile::Credit => credit(&mut builder),
        AzureProfile::Sponsored => sponsored(&mut builder),
    }
    Estate {
        first_day,
        uses: builder.uses,
        resource_count: builder.resource_count,
    }
}

fn site(application: Application, environment: &'static str) -> Site {
    let (app, department, cost_center, place) = application;
    Site {
        app,
        department,
        cost_center,
        environment,
        place: PLACES[place],
    }
}

fn pay_as_you_go(builder: &mut Builder, environments: &[&'static str], size: u32) {
    for &environment in environments {
        let is_prod = environment == "prod";
        let count = if is_prod { size } else { 1 };
        for application in SHOPS {
            shop(builder, &site(application, environment), count);
        }
        for application in OFFICES {
            office(builder, &site(application, environment), count);
        }
        for application in DATA {
            data_platform(builder, &site(application, environment), count);
        }
        for application in EVENTS {
            event_driven(builder, &site(application, environment), count);
        }
    }
    hub(builder);
    unpriced(builder);
    classic(builder);
}

/// Many small things of one developer, which together come near the monthly credit.
fn credit(builder: &mut Builder) {
    for (number, application) in SHOPS.into_iter().chain(OFFICES).chain(EVENTS).enumerate() {
        let site = site(application, if number % 3 == 0 { "test" } else { "dev" });
        let Site {
            app, environment, ..
        } = site;
        for copy in 1..=6 {
            builder.storage_account(
                &site,
                &format!("st{app}{environment}{copy}"),
                "Hot LRS Data Stored",
                4,
                31_000,
            );
            builder.key_vault(&site, &format!("kv-{app}-{environment}-{copy}"), 21);
        }
        builder.functions(&site, &format!("func-{app}-{environment}"), 9_000_000);
        builder.workspace(&site, &format!("log-{app}-{environment}"), traffic(9_000));
        builder.single(
            &site,
            "Microsoft.Logic/workflows",
            &format!("logic-{app}"),
            ("Logic Apps", "", "Built-in Actions"),
            traffic(800_000_000),
        );
        builder.single(
            &site,
            "Microsoft.ServiceBus/namespaces",
            &format!("sb-{app}"),
            ("Service Bus", "", "Standard Messaging Operations"),
            traffic(2_000),
        );
    }
    let lab = site(("lab", "Research", "CC-7000", 0), "dev");
    builder.machine(
        &lab,
        "devbox-01",
        ("BS Series", "B2s"),
        ("Standard HDD Managed Disks", "S10 Disks"),
        office_hours(1),
    );
    builder.machine(
        &lab,
        "devbox-02",
        ("BS Series Windows", "B2s"),
        ("Standard HDD Managed Disks", "S10 Disks"),
        office_hours(1),
    );
    // Neither this nor the licence below is covered by the credit.
    builder.single(
        &lab,
        "Microsoft.VisualStudio/account",
        "contoso-devops",
        ("Azure DevOps", "Azure Repos and Boards (Basic)", "Users"),
        month_share(2),
    );
    builder.web_plan(&lab, "plan-lab", ("Basic Plan - Linux", "B1"), 1);
    builder.small_database(&lab, "labdb", "S0 DTUs");
    let anomaly = Anomaly {
        from_day: HISTORY_DAYS - 40,
        until_day: HISTORY_DAYS - 37,
        factor: 30,
    };
    builder.egress(
        &lab,
        "Microsoft.Compute/virtualMachines",
        "devbox-01",
        900_000,
    );
    if let Some(used) = builder.uses.last_mut() {
        used.plan.anomaly = Some(anomaly);
    }
    builder.single(
        &lab,
        "Microsoft.Compute/virtualMachines",
        "devbox-02/rhel",
        (
            "Virtual Machines Licenses",
            "RHEL for SAP Business Applications",
            "2 vCPU VM License",
        ),
        Plan {
            shape: Shape::Office,
            weekly: Weekly::Workdays,
            ..daily(3_000_000)
        },
    );
}

/// A sponsored research project: data, machines by day, cognitive services.
fn sponsored(builder: &mut Builder) {
    for environment in ["prod", "dev"] {
        for application in DATA.into_iter().chain(EVENTS) {
            let site = site(application, environment);
            event_driven(builder, &site, 2);
            if DATA.contains(&application) {
                data_platform(builder, &site, 3);
            }
        }
    }
    let study = site(("study", "Research", "CC-7100", 3), "prod");
    for number in 1..=18 {
        let name = format!("study-node-{number:02}");
        builder.machine(
            &study,
            &name,
            ("Dv2/DSv2 Series", "D3 v2/DS3 v2"),
            ("Standard SSD Managed Disks", "E10 Disks"),
            office_hours(1),
        );
    }
    builder.single(
        &study,
        "Microsoft.CognitiveServices/accounts",
        "vision-study",
        ("Cognitive Services", "Computer Vision", "S1 Transactions"),
        Plan {
            anomaly: Some(Anomaly {
                from_day: HISTORY_DAYS - 31,
                until_day: HISTORY_DAYS - 28,
                factor: 12,
            }),
            ..traffic(46_000_000)
        },
    );
    builder.single(
        &study,
        "Microsoft.Compute/snapshots",
        "snap-study",
        ("Storage", "Standard HDD Managed Disks", "LRS Snapshots"),
        stored_gb(2_048),
    );
    builder.single(
        &study,
        "Microsoft.Compute/disks",
        "unattached-study",
        ("Storage", "Premium SSD Managed Disks", "P30 Disks"),
        month_share(1),
    );
    unpriced(builder);
}
