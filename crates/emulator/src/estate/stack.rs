//! The estates of the tenants of the Azure Stack Hub stamp: local meters without names, units or regions.

use chrono::{NaiveDate, TimeDelta};

use super::amount::{hours, month_share, office_hours, stored_gb, traffic};
use super::chance::Chance;
use super::plan::{Plan, Shape};
use super::{Estate, HISTORY_DAYS, Use};

const BASE_CORES: &str = "FAB6EB84-500B-4A09-A8CA-7358F8BBAEA5";
const WINDOWS_CORES: &str = "9CD92D4C-BAFD-4492-B278-BEDC2DE8232A";
const MACHINE_HOURS: &str = "6DAB500F-A4FD-49C4-956D-229BB9C8C793";
const STATIC_ADDRESS: &str = "F271A8A388C44D93956A063E1D2FA80B";
const DYNAMIC_ADDRESS: &str = "9E2739BA86744796B465F64674B822BA";
const DISK_S10: &str = "D5F7731B-F639-404A-89D0-E46186E22C8D";
const DISK_P10: &str = "E554B6BC-96CD-4938-A5B5-0DA990278519";
const BLOB_CAPACITY: &str = "09F8879E-87E9-4305-A572-4B7BE209F857";
const BLOB_TRANSACTIONS: &str = "43DAF82B-4618-444A-B994-40C23F7CD438";
const BLOB_EGRESS: &str = "3023FEF4-ECA5-4D7B-87B3-CFBC061931E8";
const VAULT_TRANSACTIONS: &str = "EBF13B9F-B3EA-46FE-BF54-396E93D48AB4";
const APP_SERVICE_CORES: &str = "190C935E-9ADA-48FF-9AB8-56EA1CF9ADAA";
const SQL_SIZE: &str = "CBCFEF9A-B91F-4597-A4D3-01FE334BED82";
/// Event Hubs cores: counted by Microsoft, but few price books think of them.
const EVENT_HUB_CORES: &str = "CB6A35C5-FADE-406C-B14D-6DDB7C4CA3D5";

struct Builder {
    subscription_id: String,
    seed: u64,
    uses: Vec<Use>,
    resource_count: usize,
    until_day: i64,
}

/// The estate of one tenant; `machine_count` sets its size. A deleted one stops five days before the anchor day.
pub(crate) fn stack_estate(
    subscription_id: &str,
    today: NaiveDate,
    seed: u64,
    machine_count: u32,
    is_deleted: bool,
) -> Estate {
    let until_day = if is_deleted {
        HISTORY_DAYS - 5
    } else {
        i64::MAX
    };
    let mut builder = Builder {
        subscription_id: subscription_id.to_owned(),
        seed,
        uses: Vec::new(),
        resource_count: 0,
        until_day,
    };
    for number in 1..=machine_count {
        builder.machine(number);
    }
    for number in 1..=machine_count.div_ceil(3) {
        builder.storage(number);
    }
    builder.services(machine_count);
    Estate {
        first_day: today - TimeDelta::days(HISTORY_DAYS),
        uses: builder.uses,
        resource_count: builder.resource_count,
    }
}

impl Builder {
    fn machine(&mut self, number: u32) {
        let name = format!("vm-{number:02}");
        let chance = Chance::of_text(self.seed, &format!("{}{name}", self.subscription_id));
        let is_windows = chance.with(1).percent() < 45;
        let (size, cores) = chance.with(2).pick(&[
            ("Standard_DS3_v2", 4),
            ("Standard_D2_v2", 2),
            ("Standard_F4s", 4),
        ]);
        let image = if is_windows {
            "Windows_Server"
        } else {
            "Canonical"
        };
        let additional = serde_json::json!({ "ServiceType": size, "ImageType": image }).to_string();
        let plan = |count| {
            if chance.with(3).percent() < 20 {
                office_hours(count)
            } else {
                hours(count)
            }
        };
        let cores_meter = if is_windows {
            WINDOWS_CORES
        } else {
            BASE_CORES
        };
        let kind = "Microsoft.Compute/virtualMachines";
        self.resource_count += 1;
        self.meter(kind, &name, Some(&additional), cores_meter, plan(cores));
        self.meter(kind, &name, Some(&additional), MACHINE_HOURS, plan(1));
        let disk = chance.with(4).pick(&[DISK_S10, DISK_P10]);
        self.resource_count += 1;
        self.meter(
            "Microsoft.Compute/disks",
            &format!("{name}-os"),
            None,
            disk,
            month_share(1),
        );
        if chance.with(5).percent() < 60 {
            let address = chance.with(6).pick(&[STATIC_ADDRESS, DYNAMIC_ADDRESS]);
            self.resource_count += 1;
            self.meter(
                "Microsoft.Network/publicIPAddresses",
                &format!("{name}-ip"),
                None,
                address,
                hours(1),
            );
        }
    }

    fn storage(&mut self, number: u32) {
        let name = format!("stackdata{number:02}");
        let kind = "Microsoft.Storage/storageAccounts";
        self.resource_count += 1;
        self.meter(
            kind,
            &name,
            None,
            BLOB_CAPACITY,
            Plan {
                is_month_share: false,
                ..stored_gb(24 * 140)
            },
        );
        self.meter(kind, &name, None, BLOB_TRANSACTIONS, traffic(910_000));
        self.meter(kind, &name, None, BLOB_EGRESS, traffic(1_400_000));
    }

    fn services(&mut self, machine_count: u32) {
        self.resource_count += 3;
        self.meter(
            "Microsoft.KeyVault/vaults",
            "kv-01",
            None,
            VAULT_TRANSACTIONS,
            traffic(15),
        );
        self.meter(
            "Microsoft.Web/serverfarms",
            "plan-01",
            None,
            APP_SERVICE_CORES,
            hours(2),
        );
        let sized = Plan {
            scale: 0,
            shape: Shape::Flat,
            ..hours(1)
        };
        let sized = Plan {
            base_units: 24 * 2_048,
            is_interrupted: false,
            ..sized
        };
        self.meter(
            "Microsoft.SQLAdapter/databases",
            "db-01",
            None,
            SQL_SIZE,
            sized,
        );
        if machine_count > 12 {
            self.resource_count += 1;
            self.meter(
                "Microsoft.EventHub/clusters",
                "evh-01",
                None,
                EVENT_HUB_CORES,
                hours(10),
            );
        }
    }

    fn meter(
        &mut self,
        kind: &str,
        name: &str,
        additional: Option<&str>,
        meter_id: &str,
        plan: Plan,
    ) {
        let uri = format!(
            "/subscriptions/{}/resourceGroups/RG-MAIN/providers/{kind}/{name}",
            self.subscription_id
        );
        let chance = Chance::of_text(self.seed, &format!("{uri}{meter_id}"));
        let mut resource = serde_json::json!({ "resourceUri": uri, "location": "local" });
        // The stamp writes the word null as a text, and additionalInfo as a JSON string inside the JSON string.
        resource["tags"] = if chance.with(1).percent() < 60 {
            "null".into()
        } else {
            serde_json::json!({ "department": chance.with(2).pick(&["Ops", "Plant", "Office"]) })
        };
        resource["additionalInfo"] = additional.map_or(serde_json::Value::Null, Into::into);
        let data = serde_json::json!({ "Microsoft.Resources": resource }).to_string();
        self.uses.push(Use {
            key: chance.key(),
            meter_id: meter_id.to_owned(),
            meter_members: String::new(),
            instance_data: Some(serde_json::Value::from(data).to_string()),
            info_fields: String::new(),
            has_pacific_times: false,
            plan,
            from_day: 0,
            until_day: self.until_day,
        });
    }
}
