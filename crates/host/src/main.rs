//! The `host` program: reads its arguments, starts, and goes on until Ctrl-C.

use chrono::NaiveDate;
use clap::Parser;
use host::{ConfigurationFile, DemoOptions, HeaderFormat, Limits, Options, Origin};
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// How long answers under way may take after a request to stop.
const GRACE: Duration = Duration::from_secs(2);

/// Serves Meterview: the page, a relay for rate cards and retail prices, and a demo.
///
/// It stores and logs no token and no usage.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Address and port to listen on; the demo takes the ports after it.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", value_parser = listen_address)]
    listen: SocketAddr,
    /// Folder of the built page.
    #[arg(long, value_name = "FOLDER", default_value = "dist")]
    dist: PathBuf,
    /// Leave out the demo and its emulator.
    #[arg(long)]
    no_demo: bool,
    /// Day at which the demo's sample data ends [default: today in UTC].
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<NaiveDate>,
    /// Another seed gives other sample data.
    #[arg(long, value_name = "NUMBER", default_value_t = 7)]
    seed: u64,
    /// Fault to switch on in one of the demo's scenarios, such as payg=throttled; may be repeated.
    #[arg(long, value_name = "SCENARIO=FAULT", value_parser = scenario_fault)]
    fault: Vec<(String, emulator::Fault)>,
    /// Further origin the page may talk to, such as an Azure Stack Hub's Resource Manager; may be
    /// repeated.
    #[arg(long, value_name = "ORIGIN")]
    connect: Vec<Origin>,
    /// Configuration file: where people sign in, and further origins; see the README.
    #[arg(long, value_name = "FILE", value_parser = configuration)]
    config: Option<ConfigurationFile>,
    /// Further Resource Manager whose rate cards the relay reads; may be repeated.
    #[arg(long, value_name = "ORIGIN")]
    relay_allow: Vec<Origin>,
    /// Further host that a rate card's link may lead to; may be repeated.
    #[arg(long, value_name = "ORIGIN")]
    relay_target: Vec<Origin>,
    /// Host name under which browsers reach this program, besides its address and localhost; may
    /// be repeated.
    #[arg(long, value_name = "NAME")]
    public_name: Vec<String>,
    /// Origin that may show the page in a frame and hand it a token, such as
    /// https://portal.example.com; may be repeated.
    #[arg(long, alias = "frame-ancestor", value_name = "ORIGIN")]
    embed_origin: Vec<Origin>,
    /// Print the headers that the built page needs, in the form of another web server, and stop.
    #[arg(long, value_name = "SERVER", value_parser = header_format)]
    print_headers: Option<HeaderFormat>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(format) = arguments.print_headers {
        return match host::print_headers(&arguments.into(), format) {
            Ok(text) => {
                print!("{text}");
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        };
    }
    let running = match host::start(arguments.into()).await {
        Ok(running) => running,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    println!("Meterview: {}/", running.origin());
    if let Some(demo) = running.demo() {
        println!("Demo, Azure Resource Manager: {}/", demo.arm_origin());
        println!("Demo, rate cards: {}/", demo.card_origin());
        println!(
            "Demo, Azure Stack Hub for tenants: {}/",
            demo.stack_tenant_origin()
        );
        println!(
            "Demo, Azure Stack Hub for operators: {}/",
            demo.stack_operator_origin()
        );
    }
    asked_to_stop().await;
    let _ = tokio::time::timeout(GRACE, running.stop()).await;
    ExitCode::SUCCESS
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Self {
        let configuration = arguments.config.unwrap_or_default();
        let mut connect = arguments.connect;
        connect.extend(configuration.origins().unwrap_or_default());
        let mut embed = arguments.embed_origin;
        embed.extend(configuration.embed_origins().unwrap_or_default());
        Self {
            listen: arguments.listen,
            dist: arguments.dist,
            demo: (!arguments.no_demo).then_some(DemoOptions {
                today: arguments.today,
                seed: arguments.seed,
                faults: arguments.fault,
            }),
            connect,
            sign_in: configuration.sign_in,
            relay_allow: arguments.relay_allow,
            relay_target: arguments.relay_target,
            public_names: arguments.public_name,
            embed,
            limits: Limits::default(),
        }
    }
}

fn configuration(path: &str) -> Result<ConfigurationFile, String> {
    ConfigurationFile::read(Path::new(path)).map_err(|error| error.to_string())
}

fn header_format(text: &str) -> Result<HeaderFormat, String> {
    text.parse().map_err(|()| {
        let names = HeaderFormat::ALL.map(HeaderFormat::name).join(", ");
        format!("write one of {names}")
    })
}

/// Takes a name too, such as `localhost:8080`.
fn listen_address(text: &str) -> Result<SocketAddr, String> {
    text.to_socket_addrs()
        .ok()
        .and_then(|mut addresses| addresses.next())
        .ok_or_else(|| "write ADDRESS:PORT, such as 127.0.0.1:8080".to_owned())
}

fn scenario_fault(text: &str) -> Result<(String, emulator::Fault), String> {
    let (scenario, fault) = text
        .split_once('=')
        .ok_or("write SCENARIO=FAULT, such as payg=throttled")?;
    let fault = fault
        .parse()
        .map_err(|_| format!("there is no fault called {fault}"))?;
    Ok((scenario.to_owned(), fault))
}

/// Waits for Ctrl-C or, where there is such a thing, a request to terminate.
async fn asked_to_stop() {
    #[cfg(unix)]
    if let Ok(mut terminate) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}
