//! What kind of service a resource or a meter category is: the values of the
//! FOCUS column `ServiceCategory`.
//!
//! The table is open data of Microsoft's FinOps toolkit (MIT licence,
//! github.com/microsoft/finops-toolkit, `src/open-data/Services.csv`).

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

static SERVICES: &str = include_str!("services.csv");

/// Meter categories that the table has under a service's later name, or not
/// at all. The second text is a service of the table.
const OTHER_NAMES: [(&str, &str); 30] = [
    ("storage", "storage accounts"),
    ("redis cache", "azure cache for redis"),
    ("azure cosmos db", "cosmos db"),
    ("azure database for postgresql", "azure db for postgresql"),
    ("azure database for mysql", "azure db for mysql"),
    ("azure database for mariadb", "azure db for mariadb"),
    ("sql managed instance", "azure sql database"),
    ("sql server stretch database", "azure sql database"),
    ("sql data warehouse", "azure synapse analytics"),
    ("virtual machines licenses", "virtual machines"),
    ("azure data factory v2", "azure data factory"),
    ("cognitive services", "azure ai services"),
    ("azure cognitive search", "azure ai search"),
    ("azure bot service", "azure ai bot service"),
    ("azure front door service", "azure front door"),
    ("azure spring cloud", "azure spring apps"),
    ("log analytics", "azure monitor"),
    ("application insights", "azure monitor"),
    ("insight and analytics", "azure monitor"),
    ("sentinel", "microsoft defender for cloud"),
    ("security center", "microsoft defender for cloud"),
    ("advanced threat protection", "microsoft defender for cloud"),
    ("azure active directory", "microsoft entra id"),
    (
        "azure active directory domain services",
        "microsoft entra domain services",
    ),
    (
        "azure active directory b2c",
        "microsoft entra external identities",
    ),
    ("azure purview", "microsoft purview"),
    ("signalr", "azure signalr service"),
    ("bandwidth", "virtual network"),
    ("networking", "virtual network"),
    ("data management", "storage accounts"),
];

/// The service category of usage by its resource's type, such as
/// `microsoft.compute/virtualmachines`, and its meter category: by the type
/// where that belongs to one category, then by the meter category, then by
/// the provider. `None` where none of them says.
#[must_use]
pub fn service_family(resource_type: Option<&str>, meter_category: &str) -> Option<&'static str> {
    let table = table();
    let of_type = || *table.by_type.get(resource_type?)?;
    let of_name = || {
        let name = meter_category.trim().to_lowercase();
        let other = OTHER_NAMES.iter().find(|(other, _)| *other == name);
        let name = other.map_or(name.as_str(), |(_, service)| service);
        let found = table.by_name.get(name);
        *found.or_else(|| table.by_name.get(format!("azure {name}").as_str()))?
    };
    let of_provider = || *table.by_type.get(resource_type?.split('/').next()?)?;
    of_type().or_else(of_name).or_else(of_provider)
}

/// Categories; `None` where rows differ.
#[derive(Default)]
struct Services {
    /// By resource type, and by provider alone.
    by_type: FxHashMap<&'static str, Option<&'static str>>,
    by_name: FxHashMap<String, Option<&'static str>>,
}

fn table() -> &'static Services {
    static TABLE: OnceLock<Services> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Services::default();
        let differ = |known: &mut Option<&'static str>, category| {
            if *known != Some(category) {
                *known = None;
            }
        };
        for line in SERVICES.lines().skip(1) {
            let mut cells = line.split(',');
            let (Some(kind), Some(name), Some(category)) =
                (cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let provider = kind.split('/').next().unwrap_or(kind);
            for key in [kind, provider] {
                let known = table.by_type.entry(key).or_insert(Some(category));
                differ(known, category);
            }
            let known = table.by_name.entry(name.to_lowercase());
            differ(known.or_insert(Some(category)), category);
        }
        table
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resource_type_says_most() {
        let of = service_family;
        let machine = Some("microsoft.compute/virtualmachines");
        assert_eq!(of(machine, "Bandwidth"), Some("Compute"));
        // App Service and Functions share a type.
        let site = Some("microsoft.web/sites");
        assert_eq!(of(site, "Azure App Service"), Some("Web"));
        assert_eq!(of(site, "Functions"), Some("Compute"));
        let unknown = Some("microsoft.storage/somethingnew");
        assert_eq!(of(unknown, ""), Some("Storage"));
    }

    #[test]
    fn a_meter_category_says_it_where_there_is_no_resource() {
        for (category, family) in [
            ("Virtual Machines", "Compute"),
            ("Storage", "Storage"),
            ("SQL Database", "Databases"),
            ("Backup", "Storage"),
            ("Bandwidth", "Networking"),
            ("Azure Cosmos DB", "Databases"),
        ] {
            assert_eq!(service_family(None, category), Some(family), "{category}");
        }
        assert_eq!(service_family(Some("other.maker/things"), "Things"), None);
    }

    #[test]
    fn every_other_name_leads_to_a_service() {
        for (name, service) in OTHER_NAMES {
            assert!(table().by_name.contains_key(service), "{name}");
        }
    }
}
