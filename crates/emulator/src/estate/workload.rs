//! The workloads that estates are put together from: what one application runs in one environment.

use super::HISTORY_DAYS;
use super::amount::{daily, hours, nightly, office_hours, stored_gb, traffic};
use super::builder::{Builder, Site};
use super::plan::{Anomaly, Plan, Shape};

pub(super) fn shop(builder: &mut Builder, site: &Site, count: u32) {
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

pub(super) fn office(builder: &mut Builder, site: &Site, count: u32) {
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

pub(super) fn data_platform(builder: &mut Builder, site: &Site, count: u32) {
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

pub(super) fn event_driven(builder: &mut Builder, site: &Site, count: u32) {
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
