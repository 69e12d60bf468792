//! What the whole company shares, in one place or without any: network, names, registries, jump hosts.

use super::amount::{daily, hours, office_hours, traffic};
use super::builder::{Builder, GLOBAL, PLACES, Site};
use super::plan::{Plan, Weekly};

pub(super) fn hub(builder: &mut Builder) {
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
