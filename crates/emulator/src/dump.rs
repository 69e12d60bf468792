//! Writes what the server would answer into files, so that other programs can rate the same data.

use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use crate::card;
use crate::emulator::{Emulator, Ports};
use crate::estate::HISTORY_DAYS;
use crate::routes::page_body;
use crate::usage::{Dialect, Granularity, Source, UsageQuery, page};

/// What to write, and where.
#[derive(Clone, Debug)]
pub struct DumpOptions {
    /// The folder; it is made when missing.
    pub out: PathBuf,
    /// A subscription id, or a scenario id such as `payg`.
    pub subscription: String,
    /// First reported day; the start of the history when `None`.
    pub from: Option<NaiveDate>,
    /// The day after the last reported one; the anchor day when `None`.
    pub until: Option<NaiveDate>,
    /// The anchor day.
    pub today: NaiveDate,
    /// The seed.
    pub seed: u64,
}

/// Writes daily usage as `page-0001.json` and so on, and the offer's sample card as `rate-card.json` where there is one.
/// Gives the number of pages.
///
/// # Errors
/// When a file cannot be written, or the subscription is unknown or has no usage (`InvalidInput`).
pub fn dump(options: &DumpOptions) -> io::Result<usize> {
    let ports = Ports {
        ip: IpAddr::from(Ipv4Addr::LOCALHOST),
        arm: 8081,
        card: 8082,
        stack_tenant: 8083,
        stack_operator: 8084,
        login: 0,
    };
    let emulator = Emulator::new(ports, options.today, options.seed);
    let unknown = || {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("'{}' has no usage here", options.subscription),
        )
    };
    let by_name = emulator
        .scenarios
        .iter()
        .find(|scenario| scenario.id == options.subscription);
    let scenario = by_name.or_else(|| emulator.scenario(&options.subscription));
    let tenant = emulator.stamp.tenants.iter().find(|tenant| {
        tenant.id == options.subscription
            || tenant
                .subscription_id
                .eq_ignore_ascii_case(&options.subscription)
    });
    let (source, dialect, port) = match (scenario, tenant) {
        (Some(scenario), _) => {
            let estate = scenario.estate().ok_or_else(unknown)?;
            (
                Source {
                    subscription_id: &scenario.subscription_id,
                    estate,
                },
                Dialect::Azure,
                ports.arm,
            )
        }
        (None, Some(tenant)) => {
            let estate = emulator.stamp.estate(tenant);
            let source = Source {
                subscription_id: &tenant.subscription_id,
                estate,
            };
            (source, Dialect::StackTenant, ports.stack_tenant)
        }
        (None, None) => return Err(unknown()),
    };
    fs::create_dir_all(&options.out)?;
    if let Some(card) = scenario.and_then(|scenario| card::find(scenario.offer_id, "USD")) {
        fs::write(options.out.join("rate-card.json"), card.body())?;
    }
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let first = options.today - TimeDelta::days(HISTORY_DAYS);
    let mut query = UsageQuery {
        start: midnight(options.from.unwrap_or(first)),
        end: midnight(options.until.unwrap_or(options.today).min(options.today)),
        granularity: Granularity::Daily,
        has_details: true,
        continuation_token: None,
        subscriber_id: None,
    };
    let path = format!(
        "/subscriptions/{}/providers/Microsoft.Commerce/UsageAggregates",
        source.subscription_id
    );
    let mut page_count = 0;
    loop {
        let page = page(
            &[source],
            &query,
            dialect,
            &path,
            source.subscription_id,
            &emulator.signer,
        );
        page_count += 1;
        let body = page_body(&page, &query, &ports.origin(port), &path);
        fs::write(options.out.join(format!("page-{page_count:04}.json")), body)?;
        if page.next_token.is_none() {
            return Ok(page_count);
        }
        query.continuation_token = page.next_token;
    }
}
