//! One usage row as JSON. Written by hand because the number's text must be exact.

use std::fmt::Write;

use chrono::{NaiveDate, TimeDelta};

use super::{Dialect, Granularity};
use crate::estate::{Quantity, Use};

/// Everything that makes one row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) subscription_id: &'a str,
    pub(crate) used: &'a Use,
    pub(crate) usage_date: NaiveDate,
    /// The hour of an hourly row.
    pub(crate) hour: Option<u32>,
    pub(crate) reported_date: NaiveDate,
    pub(crate) quantity: Quantity,
    pub(crate) has_details: bool,
}

/// Appends the row; `caller_id` is the subscription of the request, the provider's for an operator.
pub(crate) fn write(
    out: &mut String,
    row: &Row<'_>,
    dialect: Dialect,
    granularity: Granularity,
    caller_id: &str,
) {
    let _ = match dialect {
        Dialect::Azure => write_azure(out, row, granularity),
        Dialect::StackTenant | Dialect::StackOperator => write_stack(out, row, dialect, caller_id),
    };
}

fn write_azure(out: &mut String, row: &Row<'_>, granularity: Granularity) -> std::fmt::Result {
    let subscription = row.subscription_id;
    // The name tells only the reported day, so that all rows of a day share it.
    let name = format!(
        "{granularity:?}_BRSDT_{}_0000",
        row.reported_date.format("%Y%m%d")
    );
    write!(
        out,
        r#"{{"id":"/subscriptions/{subscription}/providers/Microsoft.Commerce/UsageAggregates/{name}","name":"{name}","type":"Microsoft.Commerce/UsageAggregate","properties":{{"subscriptionId":"{subscription}","#
    )?;
    write_times(out, row)?;
    write!(
        out,
        r#","meterId":"{}",{},"#,
        row.used.meter_id, row.used.meter_members
    )?;
    if row.has_details {
        write!(out, r#""infoFields":{}"#, row.used.info_fields)?;
        if let Some(data) = &row.used.instance_data {
            write!(out, r#","instanceData":{data}"#)?;
        }
    } else {
        out.push_str(r#""infoFields":{}"#);
    }
    out.push_str(r#","quantity":"#);
    row.quantity.write(out);
    out.push_str("}}");
    Ok(())
}

fn write_stack(
    out: &mut String,
    row: &Row<'_>,
    dialect: Dialect,
    caller_id: &str,
) -> std::fmt::Result {
    let (namespace, collection) = match dialect {
        Dialect::StackOperator => ("Microsoft.Commerce.Admin", "subscriberUsageAggregates"),
        _ => ("Microsoft.Commerce", "UsageAggregates"),
    };
    let name = format!("{}-{}", row.subscription_id, row.used.meter_id);
    write!(
        out,
        r#"{{"id":"/subscriptions/{caller_id}/providers/{namespace}/{collection}/{name}","name":"{name}","type":"{namespace}/UsageAggregate","properties":{{"subscriptionId":"{}","#,
        row.subscription_id
    )?;
    write_times(out, row)?;
    if let Some(data) = &row.used.instance_data {
        write!(out, r#","instanceData":{data}"#)?;
    }
    let quote = if dialect == Dialect::StackOperator {
        "\""
    } else {
        ""
    };
    write!(out, r#","quantity":{quote}"#)?;
    row.quantity.write(out);
    write!(out, r#"{quote},"meterId":"{}"}}}}"#, row.used.meter_id)
}

fn write_times(out: &mut String, row: &Row<'_>) -> std::fmt::Result {
    let (hour, length) = row
        .hour
        .map_or((0, TimeDelta::days(1)), |hour| (hour, TimeDelta::hours(1)));
    let start = row.usage_date.and_hms_opt(hour, 0, 0).unwrap_or_default();
    let (shift, offset) = if row.used.has_pacific_times && row.has_details {
        (TimeDelta::hours(7), "-07:00")
    } else {
        (TimeDelta::zero(), "+00:00")
    };
    let format = "%Y-%m-%dT%H:%M:%S";
    let (start, end) = (start - shift, start - shift + length);
    write!(
        out,
        r#""usageStartTime":"{}{offset}","usageEndTime":"{}{offset}""#,
        start.format(format),
        end.format(format)
    )
}
