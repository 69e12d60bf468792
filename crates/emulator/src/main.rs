//! The emulator as a program: `emulator` serves, `emulator dump` writes files.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use emulator::{DumpOptions, Fault, Options};

/// A local Azure Resource Manager with sample subscriptions.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Address to listen on
    #[arg(long, default_value_t = IpAddr::from(Ipv4Addr::LOCALHOST))]
    listen_ip: IpAddr,
    /// First of five ports; any free ones when left out
    #[arg(long)]
    first_port: Option<u16>,
    #[command(flatten)]
    data: Data,
    /// Fault to switch on, such as payg=throttled; may be repeated
    #[arg(long, value_parser = parse_fault)]
    fault: Vec<(String, Fault)>,
    /// Address that the sign-in may send people back to; may be repeated
    #[arg(long)]
    redirect: Vec<String>,
}

#[derive(Args)]
struct Data {
    /// The anchor day of all data
    #[arg(long, global = true, default_value = "2026-11-20")]
    today: NaiveDate,
    /// Another seed makes other resources and amounts
    #[arg(long, global = true, default_value_t = 1)]
    seed: u64,
}

#[derive(Subcommand)]
enum Command {
    /// Write the daily usage pages of one subscription and its sample card
    Dump {
        /// Folder to write into
        #[arg(long)]
        out: PathBuf,
        /// Subscription id, or a scenario id such as payg
        #[arg(long)]
        subscription: String,
        /// First reported day
        #[arg(long)]
        from: Option<NaiveDate>,
        /// The day after the last reported one
        #[arg(long)]
        until: Option<NaiveDate>,
    },
}

fn parse_fault(text: &str) -> Result<(String, Fault), String> {
    let (scenario_id, fault) = text.split_once('=').ok_or("write it as scenario=fault")?;
    let fault = fault
        .parse::<Fault>()
        .map_err(|unknown| unknown.to_string())?;
    Ok((scenario_id.to_owned(), fault))
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let Data { today, seed } = arguments.data;
    if let Some(Command::Dump {
        out,
        subscription,
        from,
        until,
    }) = arguments.command
    {
        let page_count = emulator::dump(&DumpOptions {
            out,
            subscription,
            from,
            until,
            today,
            seed,
        })?;
        println!("{page_count} pages");
        return Ok(());
    }
    let running = emulator::start(Options {
        ip: arguments.listen_ip,
        first_port: arguments.first_port,
        today,
        seed,
        faults: arguments.fault,
        redirects: arguments.redirect,
    })
    .await?;
    let addresses = serde_json::json!({
        "arm": running.arm_origin(),
        "cardStore": running.card_origin(),
        "stackTenant": running.stack_tenant_origin(),
        "stackOperator": running.stack_operator_origin(),
        "login": running.login_origin(),
        "clientId": emulator::CLIENT_ID,
        "today": running.today(),
        "personas": running.personas(),
    });
    println!("{addresses:#}");
    tokio::signal::ctrl_c().await?;
    running.stop().await;
    Ok(())
}
