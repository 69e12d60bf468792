//! How long usage takes to read in parts side by side, beside one request after
//! the other, from an emulator whose pages take 50 ms.
#![cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        clippy::disallowed_types,
        reason = "a measurement runs natively, where the clock works"
    )
)]

#[cfg(not(target_arch = "wasm32"))]
use std::{rc::Rc, time::Duration, time::Instant};

#[cfg(not(target_arch = "wasm32"))]
use arm::{
    Cancel, Client, PageError, PagePlace, PageRead, Token, UsageGranularity, UsageOptions,
    UsageProgress, UsageQuery, UsageSink, UsageSource,
};

/// Milliseconds that the server takes for a page.
#[cfg(not(target_arch = "wasm32"))]
const PAGE_MS: u64 = 50;

/// Counts pages; reading them is measured elsewhere.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Default)]
struct Counter {
    pages: u32,
    rows: usize,
}

#[cfg(not(target_arch = "wasm32"))]
impl UsageSink for Counter {
    fn page(&mut self, _: PagePlace, body: &[u8]) -> Result<PageRead, PageError> {
        let page: serde_json::Value =
            serde_json::from_slice(body).map_err(|_| PageError::Truncated)?;
        self.pages += 1;
        let rows = page["value"].as_array().map_or(0, Vec::len);
        self.rows += rows;
        Ok(PageRead {
            rows: u32::try_from(rows).unwrap_or(u32::MAX),
            next_link: page["nextLink"].as_str().map(str::to_owned),
        })
    }

    fn progress(&mut self, _: &UsageProgress) {}
}

#[cfg(not(target_arch = "wasm32"))]
async fn measure(lanes: u8) -> Result<(Counter, Duration), Box<dyn std::error::Error>> {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 20).ok_or("no such day")?;
    let running = emulator::start(emulator::Options::local(today)).await?;
    let persona = running.personas().iter().find(|known| known.id == "tenant");
    let token: Token = persona.ok_or("no tenant")?.token.parse()?;
    let host = Rc::new(native::Native::new(1_774_002_600_000, 1)?);
    let client = Client::new(host, running.arm_origin().parse()?, token);
    let subscriptions = client.subscriptions().await?;
    let is_payg = |quota: &str| quota == "PayAsYouGo_2014-09-01";
    let found = subscriptions
        .into_iter()
        .find(|known| known.quota_id.as_deref().is_some_and(is_payg));
    let query = UsageQuery {
        source: UsageSource::Subscription(found.ok_or("no subscription")?.id),
        reported: costs::DayRange::new("2025-07-01".parse()?, "2026-03-20".parse()?),
        granularity: UsageGranularity::Daily,
        show_details: true,
    };
    let options = UsageOptions {
        max_in_flight: lanes,
        part_days: (lanes == 1).then_some(31),
        leave_out: Vec::new(),
    };
    // The emulator makes its usage when it is first asked.
    let warm = UsageQuery {
        reported: costs::DayRange::new("2026-03-18".parse()?, "2026-03-19".parse()?),
        ..query.clone()
    };
    client
        .usage(&warm, &options, &mut Counter::default(), &Cancel::new())
        .await;
    running.set_latency(Duration::from_millis(PAGE_MS));
    let mut counter = Counter::default();
    let start = Instant::now();
    let outcome = client
        .usage(&query, &options, &mut counter, &Cancel::new())
        .await;
    let taken = start.elapsed();
    if !outcome.missing().is_empty() {
        return Err("days are missing".into());
    }
    running.stop().await;
    Ok((counter, taken))
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The server works beside the client, as it does in the world.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let lanes = UsageOptions::default().max_in_flight;
    let (chain, chain_taken) = runtime.block_on(measure(1))?;
    let (parts, parts_taken) = runtime.block_on(measure(lanes))?;
    if chain.rows != parts.rows {
        return Err(format!("{} rows by chain, {} by parts", chain.rows, parts.rows).into());
    }
    let per_page = |taken: Duration, pages: u32| taken.as_secs_f64() * 1_000.0 / f64::from(pages);
    println!("{} rows, {PAGE_MS} ms a page", chain.rows);
    println!(
        "one after the other: {:>4} pages {:>8.0} ms {:>6.1} ms a page",
        chain.pages,
        chain_taken.as_secs_f64() * 1_000.0,
        per_page(chain_taken, chain.pages)
    );
    println!(
        "in parts:            {:>4} pages {:>8.0} ms {:>6.1} ms a page",
        parts.pages,
        parts_taken.as_secs_f64() * 1_000.0,
        per_page(parts_taken, parts.pages)
    );
    println!(
        "{:.1} times as fast",
        chain_taken.as_secs_f64() / parts_taken.as_secs_f64()
    );
    Ok(())
}

#[cfg(target_arch = "wasm32")]
fn main() {}
