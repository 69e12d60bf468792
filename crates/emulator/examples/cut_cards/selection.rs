//! Which meters of the real card go into the samples: the same services in every region, so that regions can be
//! compared, the services without a region, and every oddity a client must survive.

use super::Meter;

const REGIONS: [&str; 28] = [
    "AE North",
    "AP East",
    "AP Southeast",
    "AU East",
    "AU Southeast",
    "BR South",
    "CA Central",
    "CA East",
    "CH North",
    "DE West Central",
    "EU North",
    "EU West",
    "FR Central",
    "IN Central",
    "IN South",
    "JA East",
    "KR Central",
    "NO East",
    "UK South",
    "UK West",
    "US Central",
    "US East",
    "US East 2",
    "US North Central",
    "US South Central",
    "US West",
    "US West 2",
    "ZA North",
];

/// Category, sub-category, names: taken in every region above and without a region.
const EVERYWHERE: [(&str, &str, &[&str]); 44] = [
    (
        "Virtual Machines",
        "BS Series",
        &["B1ms", "B2s", "B2ms", "B4ms", "B8ms"],
    ),
    (
        "Virtual Machines",
        "BS Series Windows",
        &["B2s", "B2ms", "B4ms"],
    ),
    (
        "Virtual Machines",
        "Dv3/DSv3 Series",
        &[
            "D2 v3/D2s v3",
            "D4 v3/D4s v3",
            "D8 v3/D8s v3",
            "D16 v3/D16s v3",
        ],
    ),
    (
        "Virtual Machines",
        "Dv3/DSv3 Series Windows",
        &["D2 v3/D2s v3", "D4 v3/D4s v3", "D8 v3/D8s v3"],
    ),
    (
        "Virtual Machines",
        "Dsv4 Series",
        &["D2s v4", "D4s v4", "D8s v4", "D16s v4"],
    ),
    (
        "Virtual Machines",
        "Dsv4 Series Windows",
        &["D2s v4", "D4s v4", "D8s v4"],
    ),
    (
        "Virtual Machines",
        "Ev3/ESv3 Series",
        &[
            "E2 v3/E2s v3",
            "E4 v3/E4s v3",
            "E8 v3/E8s v3",
            "E16 v3/E16s v3",
        ],
    ),
    (
        "Virtual Machines",
        "Ev3/ESv3 Series Windows",
        &["E4 v3/E4s v3", "E8 v3/E8s v3"],
    ),
    (
        "Virtual Machines",
        "FSv2 Series",
        &["F2s v2", "F4s v2", "F8s v2"],
    ),
    (
        "Virtual Machines",
        "Dv2/DSv2 Series",
        &["D2 v2/DS2 v2", "D3 v2/DS3 v2"],
    ),
    (
        "Storage",
        "Premium SSD Managed Disks",
        &[
            "P6 Disks",
            "P10 Disks",
            "P15 Disks",
            "P20 Disks",
            "P30 Disks",
        ],
    ),
    (
        "Storage",
        "Standard SSD Managed Disks",
        &[
            "E6 Disks",
            "E10 Disks",
            "E15 Disks",
            "E20 Disks",
            "E30 Disks",
        ],
    ),
    (
        "Storage",
        "Standard HDD Managed Disks",
        &[
            "S4 Disks",
            "S10 Disks",
            "S20 Disks",
            "S30 Disks",
            "LRS Snapshots",
        ],
    ),
    (
        "Storage",
        "Tiered Block Blob",
        &[
            "Hot LRS Data Stored",
            "Hot GRS Data Stored",
            "Hot RA-GRS Data Stored",
            "Cool LRS Data Stored",
            "Archive LRS Data Stored",
            "Hot LRS Write Operations",
            "Hot Read Operations",
            "All Other Operations",
            "Cool Data Retrieval",
        ],
    ),
    ("Storage", "Files", &["LRS Data Stored"]),
    ("Storage", "Tables", &["LRS Data Stored"]),
    (
        "Storage",
        "Queues v2",
        &["LRS Class 1 Operations", "Class 2 Operations"],
    ),
    (
        "Storage",
        "Standard Page Blob v2",
        &["Disk Write Operations"],
    ),
    ("Storage", "Premium Files", &["LRS Provisioned"]),
    (
        "SQL Database",
        "Single/Elastic Pool General Purpose - Compute Gen5",
        &["vCore"],
    ),
    (
        "SQL Database",
        "Single/Elastic Pool General Purpose - Storage",
        &["Data Stored"],
    ),
    (
        "SQL Database",
        "Single General Purpose - Serverless - Compute Gen5",
        &["vCore"],
    ),
    (
        "SQL Database",
        "Single Standard",
        &["S0 DTUs", "S1 DTUs", "S2 DTUs", "S3 DTUs"],
    ),
    (
        "SQL Database",
        "LTR Backup Storage",
        &["RA-GRS Data Stored"],
    ),
    ("Azure App Service", "Standard Plan", &["S1", "S2"]),
    ("Azure App Service", "Standard Plan - Linux", &["S1", "S2"]),
    ("Azure App Service", "Basic Plan - Linux", &["B1", "B2"]),
    ("Azure App Service", "Premium v2 Plan", &["P1 v2", "P2 v2"]),
    (
        "Azure App Service",
        "Premium v2 Plan - Linux",
        &["P1 v2", "P2 v2"],
    ),
    (
        "Redis Cache",
        "Standard",
        &["C1 Cache Instance", "C2 Cache Instance"],
    ),
    ("Redis Cache", "Premium", &["P1 Cache Instance"]),
    (
        "Azure Database for PostgreSQL",
        "General Purpose - Compute Gen5",
        &["vCore"],
    ),
    (
        "Azure Database for PostgreSQL",
        "General Purpose - Storage",
        &["Data Stored"],
    ),
    (
        "Azure Database for MySQL",
        "General Purpose - Compute Gen5",
        &["vCore"],
    ),
    (
        "Azure Database for MySQL",
        "General Purpose - Storage",
        &["Data Stored"],
    ),
    ("Azure Cosmos DB", "", &["100 RU/s", "Data Stored"]),
    (
        "Application Gateway",
        "WAF v2",
        &["Fixed Cost", "Capacity Units"],
    ),
    (
        "Application Gateway",
        "Standard v2",
        &["Fixed Cost", "Capacity Units"],
    ),
    (
        "Backup",
        "",
        &[
            "GRS Data Stored",
            "RA-GRS Data Stored",
            "Azure VM Protected Instances",
        ],
    ),
    (
        "Container Instances",
        "",
        &["vCPU Duration", "Memory Duration"],
    ),
    ("Log Analytics", "", &["Data Ingestion", "Data Retention"]),
    (
        "Functions",
        "Premium",
        &["vCPU Duration", "Memory Duration"],
    ),
    (
        "Azure Data Factory v2",
        "Data Flow - General Purpose",
        &["vCore"],
    ),
    ("IoT Hub", "Standard", &["S1 Unit"]),
];

/// Taken as a whole where they have no data-centre region.
const GLOBAL_CATEGORIES: [&str; 25] = [
    "API Management",
    "Automation",
    "Azure App Service",
    "Azure Bot Service",
    "Azure DNS",
    "Azure DevOps",
    "Azure Firewall",
    "Bandwidth",
    "Container Registry",
    "Content Delivery Network",
    "Data Lake Analytics",
    "Event Grid",
    "Event Hubs",
    "Functions",
    "IoT Hub",
    "Key Vault",
    "Load Balancer",
    "Log Analytics",
    "Logic Apps",
    "Notification Hubs",
    "Service Bus",
    "SignalR",
    "Traffic Manager",
    "VPN Gateway",
    "Virtual Network",
];

const GLOBAL_REGIONS: [&str; 6] = [
    "",
    "Zone 1",
    "Zone 2",
    "Zone 3",
    "Intercontinental",
    "Azure Stack",
];

pub(crate) fn is_chosen(meter: &Meter, raw: &str, is_excluded_from_credit: bool) -> bool {
    let region = meter.region.as_str();
    let is_global = GLOBAL_REGIONS.contains(&region);
    let is_listed = (is_global || REGIONS.contains(&region))
        && EVERYWHERE.iter().any(|(category, sub_category, names)| {
            *category == meter.category
                && *sub_category == meter.sub_category
                && names.contains(&meter.name.as_str())
        });
    is_listed
        || region == "Azure Stack"
        || meter.effective_date.starts_with("0001")
        || (is_global && GLOBAL_CATEGORIES.contains(&meter.category.as_str()))
        || (raw.contains(r#""5.0":"#) && meter.id.starts_with(['0', '1']))
        || (is_excluded_from_credit && meter.id.starts_with(['0', '1', '2', '3', '4', '5']))
        || (meter.category == "Azure Monitor"
            && region.is_empty()
            && meter.name.starts_with("Alerts"))
        || (meter.category == "Cognitive Services"
            && region.is_empty()
            && ["Computer Vision", "Text Analytics", "Translator Text"]
                .contains(&meter.sub_category.as_str()))
        || (meter.category == "Virtual Machines Licenses"
            && ["Windows Server", "Red Hat Enterprise Linux"]
                .contains(&meter.sub_category.as_str()))
}
