//! The estates of the sample Azure subscriptions.

use chrono::{NaiveDate, TimeDelta};

use super::builder::{Builder, GLOBAL, PLACES, Site};
use super::catalog::Meter;
use super::kit::{daily, hours, month_share, nightly, office_hours, stored_gb, traffic};
use super::plan::{Anomaly, Plan, Shape, Weekly};
use super::{Estate, HISTORY_DAYS, catalog};
use crate::token::guid;

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

fn shop(builder: &mut Builder, site: &Site, count: u32) {
    let Site {
        app, environment, ..
    } = *site;
    let is_prod = environment == "prod";
    for number in 1..=count + 1 {
        let name = format!("contoso-{app}-web-{number:02}");
        let name = if is_prod {
            name
        } else {
            format!("{name}-{environment}")
        };
        let plan = if environment == "dev" {
            office_hours(1)
        } else {
            hours(1)
        };
        builder.machine(
            site,
            &name,
            ("Dsv4 Series", "D4s v4"),
            ("Premium SSD Managed Disks", "P10 Disks"),
            plan,
        );
        if is_prod {
            builder.egress(
                site,
                "Microsoft.Compute/virtualMachines",
                &name,
                38_400_000 + u128::from(number) * 7_000_000,
            );
        }
    }
    if is_prod {
        builder.gateway(site, &format!("agw-{app}"), "WAF v2", 3);
        builder.cache(
            site,
            &format!("redis-{app}"),
            ("Standard", "C2 Cache Instance"),
        );
        builder.public_address(site, &format!("pip-{app}"), app);
        builder.web_plan(
            site,
            &format!("plan-{app}-api"),
            ("Premium v2 Plan - Linux", "P1 v2"),
            u128::from(count),
        );
    } else {
        builder.web_plan(
            site,
            &format!("plan-{app}-api-{environment}"),
            ("Basic Plan - Linux", "B1"),
            1,
        );
    }
    let cores = if is_prod { 4 } else { 2 };
    builder.core_database(
        site,
        &format!("{app}-catalog-{environment}"),
        cores,
        120 * u128::from(count),
    );
    builder.storage_account(
        site,
        &format!("st{app}media{environment}"),
        "Hot LRS Data Stored",
        640 * u128::from(count),
        42_500_000,
    );
    builder.key_vault(site, &format!("kv-{app}-{environment}"), 1_240_000);
    if app == "shop" && is_prod {
        let anomaly = Anomaly {
            from_day: HISTORY_DAYS - 23,
            until_day: HISTORY_DAYS - 18,
            factor: 9,
        };
        builder.workspace(
            site,
            "log-shop-prod",
            Plan {
                anomaly: Some(anomaly),
                noise_percent: 5,
                ..traffic(14_600_000)
            },
        );
    } else {
        builder.workspace(
            site,
            &format!("log-{app}-{environment}"),
            traffic(2_350_000),
        );
    }
}

fn office(builder: &mut Builder, site: &Site, count: u32) {
    let Site {
        app, environment, ..
    } = *site;
    for number in 1..=count {
        let name = format!("{app}-app-{environment}-{number:02}");
        let plan = if environment == "prod" {
            hours(1)
        } else {
            office_hours(1)
        };
        builder.machine(
            site,
            &name,
            ("Dv3/DSv3 Series Windows", "D4 v3/D4s v3"),
            ("Standard SSD Managed Disks", "E10 Disks"),
            plan,
        );
        builder.disk(
            site,
            &format!("{name}-data"),
            &name,
            ("Standard HDD Managed Disks", "S20 Disks"),
        );
    }
    let database = format!("{app}-db-{environment}");
    builder.machine(
        site,
        &database,
        ("Ev3/ESv3 Series", "E4 v3/E4s v3"),
        ("Premium SSD Managed Disks", "P20 Disks"),
        hours(1),
    );
    builder.web_plan(
        site,
        &format!("plan-{app}-{environment}"),
        ("Standard Plan", "S1"),
        u128::from(count),
    );
    builder.small_database(site, &format!("{app}-archive-{environment}"), "S2 DTUs");
    builder.backup_vault(
        site,
        &format!("rsv-{app}-{environment}"),
        900 * u128::from(count),
    );
    let share = format!("st{app}share{environment}");
    builder.single(
        site,
        "Microsoft.Storage/storageAccounts",
        &share,
        ("Storage", "Files", "LRS Data Stored"),
        stored_gb(310),
    );
    builder.key_vault(site, &format!("kv-{app}-{environment}"), 81_000);
}

fn data_platform(builder: &mut Builder, site: &Site, count: u32) {
    let Site {
        app, environment, ..
    } = *site;
    for number in 1..=count {
        let name = format!("{app}-worker-{environment}-{number:02}");
        let plan = Plan {
            shape: Shape::Night,
            ..daily(6_000_000)
        };
        builder.machine(
            site,
            &name,
            ("FSv2 Series", "F8s v2"),
            ("Standard SSD Managed Disks", "E15 Disks"),
            plan,
        );
    }
    builder.storage_account(
        site,
        &format!("st{app}raw{environment}"),
        "Hot LRS Data Stored",
        4_200 * u128::from(count),
        3_100_000,
    );
    builder.storage_account(
        site,
        &format!("st{app}cool{environment}"),
        "Cool LRS Data Stored",
        9_800 * u128::from(count),
        210_000,
    );
    builder.single(
        site,
        "Microsoft.DataFactory/factories",
        &format!("adf-{app}-{environment}"),
        (
            "Azure Data Factory v2",
            "Data Flow - General Purpose",
            "vCore",
        ),
        nightly(32_000_000),
    );
    builder.postgres(
        site,
        &format!("psql-{app}-{environment}"),
        2 * u128::from(count),
        512,
    );
    builder.single(
        site,
        "Microsoft.ContainerInstance/containerGroups",
        &format!("aci-{app}-{environment}"),
        ("Container Instances", "", "vCPU Duration"),
        nightly(5_500_000),
    );
}

fn event_driven(builder: &mut Builder, site: &Site, count: u32) {
    let Site {
        app, environment, ..
    } = *site;
    let many = u128::from(count);
    for number in 1..=count {
        builder.functions(
            site,
            &format!("func-{app}-{environment}-{number}"),
            410_000_000 * many,
        );
    }
    builder.cosmos(site, &format!("cosmos-{app}-{environment}"), 4 * many, 85);
    builder.single(
        site,
        "Microsoft.ServiceBus/namespaces",
        &format!("sb-{app}-{environment}"),
        ("Service Bus", "", "Standard Messaging Operations"),
        traffic(1_730_000 * many),
    );
    builder.single(
        site,
        "Microsoft.EventHub/namespaces",
        &format!("evh-{app}-{environment}"),
        ("Event Hubs", "", "Standard Throughput Unit"),
        hours(many),
    );
    builder.single(
        site,
        "Microsoft.Logic/workflows",
        &format!("logic-{app}-{environment}"),
        ("Logic Apps", "", "Built-in Actions"),
        traffic(5_200_000_000),
    );
    builder.storage_account(
        site,
        &format!("st{app}{environment}"),
        "Hot GRS Data Stored",
        37,
        905_000,
    );
    builder.key_vault(site, &format!("kv-{app}-{environment}"), 15);
}

/// What the whole company shares: network, names, registries.
fn hub(builder: &mut Builder) {
    let hub = Site {
        app: "hub",
        department: "IT",
        cost_center: "CC-9000",
        environment: "prod",
        place: PLACES[0],
    };
    let world = Site {
        place: GLOBAL,
        ..hub
    };
    builder.single(
        &hub,
        "Microsoft.Network/virtualNetworkGateways",
        "vpn-hub",
        ("VPN Gateway", "", "VpnGw2"),
        hours(1),
    );
    builder.single(
        &hub,
        "Microsoft.Network/azureFirewalls",
        "fw-hub",
        ("Azure Firewall", "", "Standard Deployment"),
        hours(1),
    );
    builder.single(
        &hub,
        "Microsoft.Network/loadBalancers",
        "lb-hub",
        (
            "Load Balancer",
            "Standard",
            "Included LB Rules and Outbound Rules",
        ),
        hours(1),
    );
    builder.single(
        &hub,
        "Microsoft.ContainerRegistry/registries",
        "acrcontoso",
        ("Container Registry", "", "Standard Registry Unit"),
        daily(1_000_000),
    );
    builder.single(
        &world,
        "Microsoft.Network/dnszones",
        "contoso.com",
        ("Azure DNS", "", "Public Queries"),
        traffic(310_000),
    );
    builder.single(
        &world,
        "Microsoft.Network/trafficManagerProfiles",
        "tm-shop",
        ("Traffic Manager", "", "DNS Queries"),
        traffic(240_000),
    );
    builder.single(
        &world,
        "Microsoft.Cdn/profiles",
        "cdn-contoso",
        (
            "Content Delivery Network",
            "Azure CDN from Microsoft",
            "Standard Data Transfer",
        ),
        Plan {
            weekly: Weekly::Leisure,
            ..traffic(212_000_000)
        },
    );
    builder.single(
        &hub,
        "Microsoft.ApiManagement/service",
        "apim-contoso",
        ("API Management", "", "Basic Units"),
        hours(1),
    );
    for number in 1..=8 {
        builder.public_address(&hub, &format!("pip-hub-{number}"), "hub");
    }
    for number in 1..=6 {
        let name = format!("jump-{number:02}");
        builder.machine(
            &hub,
            &name,
            ("BS Series Windows", "B2ms"),
            ("Standard HDD Managed Disks", "S10 Disks"),
            office_hours(1),
        );
    }
}

/// Meters that no sample card holds: a new service, a retired one, a purchase, an unnamed one.
fn unpriced(builder: &mut Builder) {
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
fn classic(builder: &mut Builder) {
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
        builder.workspace(&site, &format!("log-{app}-{environment}"), traffic(18_000));
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
        ("BS Series Windows", "B2ms"),
        ("Standard HDD Managed Disks", "S10 Disks"),
        office_hours(1),
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
        "devbox-02/sles",
        (
            "Virtual Machines Licenses",
            "Red Hat Enterprise Linux",
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
