//! The pieces that workloads are made of: a machine with its disks, an app, a database, an account, and their meters.

use serde_json::json;

use super::amount::{daily, hours, month_share, stored_gb, traffic};
use super::builder::{Builder, Site};
use super::plan::Plan;

impl Builder {
    /// A machine with its system disk.
    pub(crate) fn machine(
        &mut self,
        site: &Site,
        name: &str,
        size: (&str, &str),
        disk: (&str, &str),
        plan: Plan,
    ) {
        let is_windows = size.0.ends_with("Windows");
        let service_type = size
            .1
            .split('/')
            .next_back()
            .unwrap_or_default()
            .replace(' ', "_");
        let additional = json!({
            "ImageType": if is_windows { "Windows Server BYOL" } else { "Canonical" },
            "ServiceType": format!("Standard_{service_type}"),
            "VMName": name,
            "UsageType": "ComputeHR",
        });
        let machine = self.resource(
            site,
            "Microsoft.Compute/virtualMachines",
            name,
            name,
            Some(additional),
        );
        self.meter(&machine, "Virtual Machines", size.0, size.1, plan);
        self.disk(site, &format!("{name}-os"), name, disk);
    }

    pub(crate) fn disk(&mut self, site: &Site, name: &str, family: &str, disk: (&str, &str)) {
        let resource = self.resource(site, "Microsoft.Compute/disks", name, family, None);
        self.meter(&resource, "Storage", disk.0, disk.1, month_share(1));
    }

    pub(crate) fn public_address(&mut self, site: &Site, name: &str, family: &str) {
        let resource = self.resource(
            site,
            "Microsoft.Network/publicIPAddresses",
            name,
            family,
            None,
        );
        self.meter(
            &resource,
            "Virtual Network",
            "IP Addresses",
            "Standard Static Public IP",
            hours(1),
        );
    }

    /// Data sent to the internet by a resource.
    pub(crate) fn egress(&mut self, site: &Site, kind: &str, name: &str, gb_millionths: u128) {
        let resource = self.resource(
            site,
            kind,
            name,
            name,
            Some(json!({ "UsageType": "DataTrOut" })),
        );
        self.resource_count -= 1;
        self.meter(
            &resource,
            "Bandwidth",
            "",
            "Data Transfer Out",
            traffic(gb_millionths),
        );
    }

    pub(crate) fn storage_account(
        &mut self,
        site: &Site,
        name: &str,
        tier: &str,
        gb: u128,
        operations: u128,
    ) {
        let resource = self.resource(site, "Microsoft.Storage/storageAccounts", name, name, None);
        self.meter(
            &resource,
            "Storage",
            "Tiered Block Blob",
            tier,
            stored_gb(gb),
        );
        self.meter(
            &resource,
            "Storage",
            "Tiered Block Blob",
            "All Other Operations",
            traffic(operations / 40 + 3),
        );
        if operations > 0 {
            self.meter(
                &resource,
                "Storage",
                "Tiered Block Blob",
                "Hot Read Operations",
                traffic(operations),
            );
        }
    }

    pub(crate) fn web_plan(
        &mut self,
        site: &Site,
        name: &str,
        plan_name: (&str, &str),
        count: u128,
    ) {
        let uri = format!(
            "/resourceGroups/rg-{}-{}/providers/Microsoft.Web/serverfarms/{name}",
            site.app, site.environment
        );
        let additional = json!({ "AppServicePlanUri": uri });
        let resource = self.resource(
            site,
            "Microsoft.Web/serverfarms",
            name,
            name,
            Some(additional),
        );
        self.meter(
            &resource,
            "Azure App Service",
            plan_name.0,
            plan_name.1,
            hours(count),
        );
    }

    pub(crate) fn core_database(&mut self, site: &Site, name: &str, cores: u128, gb: u128) {
        let kind = "Microsoft.Sql/servers";
        let full_name = format!("sql-{}-{}/databases/{name}", site.app, site.environment);
        let resource = self.resource(
            site,
            kind,
            &full_name,
            name,
            Some(json!({ "VCores": cores })),
        );
        self.meter(
            &resource,
            "SQL Database",
            "Single/Elastic Pool General Purpose - Compute Gen5",
            "vCore",
            hours(cores),
        );
        self.meter(
            &resource,
            "SQL Database",
            "Single/Elastic Pool General Purpose - Storage",
            "Data Stored",
            stored_gb(gb),
        );
    }

    pub(crate) fn small_database(&mut self, site: &Site, name: &str, level: &str) {
        let full_name = format!("sql-{}-{}/databases/{name}", site.app, site.environment);
        let resource = self.resource(site, "Microsoft.Sql/servers", &full_name, name, None);
        self.meter(
            &resource,
            "SQL Database",
            "Single Standard",
            level,
            daily(1_000_000),
        );
    }

    pub(crate) fn postgres(&mut self, site: &Site, name: &str, cores: u128, gb: u128) {
        let resource = self.resource(site, "Microsoft.DBforPostgreSQL/servers", name, name, None);
        let category = "Azure Database for PostgreSQL";
        self.meter(
            &resource,
            category,
            "General Purpose - Compute Gen5",
            "vCore",
            hours(cores),
        );
        self.meter(
            &resource,
            category,
            "General Purpose - Storage",
            "Data Stored",
            stored_gb(gb),
        );
    }

    pub(crate) fn cache(&mut self, site: &Site, name: &str, level: (&str, &str)) {
        let resource = self.resource(site, "Microsoft.Cache/Redis", name, name, None);
        self.meter(&resource, "Redis Cache", level.0, level.1, hours(1));
    }

    pub(crate) fn gateway(&mut self, site: &Site, name: &str, kind: &str, capacity: u128) {
        let resource = self.resource(
            site,
            "Microsoft.Network/applicationGateways",
            name,
            name,
            None,
        );
        self.meter(
            &resource,
            "Application Gateway",
            kind,
            "Fixed Cost",
            hours(1),
        );
        self.meter(
            &resource,
            "Application Gateway",
            kind,
            "Capacity Units",
            traffic(capacity * 24_000_000),
        );
    }

    pub(crate) fn key_vault(&mut self, site: &Site, name: &str, operations: u128) {
        let resource = self.resource(site, "Microsoft.KeyVault/vaults", name, name, None);
        self.meter(
            &resource,
            "Key Vault",
            "",
            "Operations",
            traffic(operations),
        );
    }

    pub(crate) fn workspace(&mut self, site: &Site, name: &str, plan: Plan) {
        let resource = self.resource(
            site,
            "Microsoft.OperationalInsights/workspaces",
            name,
            name,
            None,
        );
        self.meter(&resource, "Log Analytics", "", "Data Ingestion", plan);
    }

    pub(crate) fn functions(&mut self, site: &Site, name: &str, executions: u128) {
        let resource = self.resource(
            site,
            "Microsoft.Web/sites",
            name,
            name,
            Some(json!({ "UsageType": "Functions" })),
        );
        self.meter(
            &resource,
            "Functions",
            "",
            "Total Executions",
            traffic(executions),
        );
        self.meter(
            &resource,
            "Functions",
            "",
            "Execution Time",
            traffic(executions * 4),
        );
    }

    pub(crate) fn cosmos(&mut self, site: &Site, name: &str, hundreds: u128, gb: u128) {
        let resource = self.resource(
            site,
            "Microsoft.DocumentDB/databaseAccounts",
            name,
            name,
            None,
        );
        self.meter(
            &resource,
            "Azure Cosmos DB",
            "",
            "100 RU/s",
            daily(hundreds * 24_000_000),
        );
        self.meter(
            &resource,
            "Azure Cosmos DB",
            "",
            "Data Stored",
            stored_gb(gb),
        );
    }

    pub(crate) fn backup_vault(&mut self, site: &Site, name: &str, gb: u128) {
        let resource = self.resource(site, "Microsoft.RecoveryServices/vaults", name, name, None);
        self.meter(&resource, "Backup", "", "GRS Data Stored", stored_gb(gb));
    }

    /// A resource with one meter that no other piece covers.
    pub(crate) fn single(
        &mut self,
        site: &Site,
        kind: &str,
        name: &str,
        meter: (&str, &str, &str),
        plan: Plan,
    ) {
        let resource = self.resource(site, kind, name, name, None);
        self.meter(&resource, meter.0, meter.1, meter.2, plan);
    }
}
