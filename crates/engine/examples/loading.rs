//! How long usage takes to read in parts side by side, beside one request after
//! the other, from an emulator whose pages of 1,000 rows take 50 ms; and how
//! much it asks, beside what is granted. Prints a table.
#![cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        clippy::disallowed_types,
        reason = "a measurement runs natively, where the clock works"
    )
)]

#[cfg(not(target_arch = "wasm32"))]
mod measured {
    use std::cell::{Cell, RefCell};
    use std::error::Error;
    use std::rc::Rc;
    use std::time::{Duration, Instant};

    use arm::{
        Cancel, Client, Host, PageError, PagePlace, PageRead, Request, Response, SendError, Token,
        UsageGranularity, UsageOptions, UsageProgress, UsageQuery, UsageSink, UsageSource,
    };
    use costs::{Day, DayRange};
    use native::Native;

    /// That the server takes for a page.
    const PAGE: Duration = Duration::from_millis(50);
    /// Documented: a bucket of 250 reads that gets 25 more a second.
    const GRANTED_WITHIN_A_SECOND: usize = 275;
    const GRANTED_WITHIN_AN_HOUR: usize = 12_000;
    /// The day that the usage ends before.
    const TODAY: &str = "2026-03-20";

    /// What is read, and what the server grants where it is less.
    #[derive(Clone, Copy)]
    struct Case {
        name: &'static str,
        days: i32,
        grants: Option<(u32, u32)>,
    }

    const CASES: [Case; 3] = [
        Case {
            name: "60 days",
            days: 60,
            grants: None,
        },
        Case {
            name: "365 days",
            days: 365,
            grants: None,
        },
        Case {
            name: "365 days, a bucket of 20 and 10 a second",
            days: 365,
            grants: Some((20, 10)),
        },
    ];

    /// Sees what is sent.
    struct Watched {
        native: Native,
        in_flight: Cell<usize>,
        most_in_flight: Cell<usize>,
        sent: RefCell<Vec<Instant>>,
        refused: Cell<u32>,
    }

    impl Watched {
        fn new() -> Result<Rc<Self>, Box<dyn Error>> {
            Ok(Rc::new(Self {
                native: Native::new(1_774_002_600_000, 1)?,
                in_flight: Cell::new(0),
                most_in_flight: Cell::new(0),
                sent: RefCell::default(),
                refused: Cell::new(0),
            }))
        }

        /// Most requests within any time of that length.
        fn most_within(&self, length: Duration) -> usize {
            let sent = self.sent.borrow();
            let within = |(number, from): (usize, &Instant)| {
                sent[number..].partition_point(|at| at.duration_since(*from) < length)
            };
            sent.iter().enumerate().map(within).max().unwrap_or(0)
        }
    }

    impl Host for Watched {
        async fn send(&self, request: Request) -> Result<Response, SendError> {
            self.sent.borrow_mut().push(Instant::now());
            self.in_flight.set(self.in_flight.get() + 1);
            let most = self.most_in_flight.get().max(self.in_flight.get());
            self.most_in_flight.set(most);
            let answer = self.native.send(request).await;
            self.in_flight.set(self.in_flight.get() - 1);
            if answer.as_ref().is_ok_and(|answer| answer.status == 429) {
                self.refused.set(self.refused.get() + 1);
            }
            answer
        }

        async fn sleep(&self, delay_ms: u32) {
            self.native.sleep(delay_ms).await;
        }

        fn now_ms(&self) -> i64 {
            self.native.now_ms()
        }

        fn random(&self) -> u32 {
            self.native.random()
        }
    }

    #[derive(serde::Deserialize)]
    struct Page {
        value: Vec<serde::de::IgnoredAny>,
        #[serde(rename = "nextLink")]
        next_link: Option<String>,
    }

    /// Counts pages; reading them is measured elsewhere.
    #[derive(Default)]
    struct Counter {
        pages: u32,
        rows: usize,
    }

    impl UsageSink for Counter {
        fn page(&mut self, _: PagePlace, body: &[u8]) -> Result<PageRead, PageError> {
            let page: Page = serde_json::from_slice(body).map_err(|_| PageError::Truncated)?;
            self.pages += 1;
            self.rows += page.value.len();
            Ok(PageRead {
                rows: u32::try_from(page.value.len()).unwrap_or(u32::MAX),
                next_link: page.next_link,
            })
        }

        fn progress(&mut self, _: &UsageProgress) {}
    }

    struct Figures {
        counter: Counter,
        taken: Duration,
        most_in_flight: usize,
        within_a_second: usize,
        within_an_hour: usize,
        refused: u32,
    }

    async fn measure(case: Case, lanes: u8) -> Result<Figures, Box<dyn Error>> {
        let today = chrono::NaiveDate::parse_from_str(TODAY, "%Y-%m-%d")?;
        let running = emulator::start(emulator::Options::local(today)).await?;
        let persona = running.personas().iter().find(|known| known.id == "tenant");
        let token: Token = persona.ok_or("no tenant")?.token.parse()?;
        let host = Watched::new()?;
        let client = Client::new(Rc::clone(&host), running.arm_origin().parse()?, token);
        let subscriptions = client.subscriptions().await?;
        let is_payg = |quota: &str| quota == "PayAsYouGo_2014-09-01";
        let found = subscriptions
            .into_iter()
            .find(|known| known.quota_id.as_deref().is_some_and(is_payg));
        let until: Day = TODAY.parse()?;
        let query = UsageQuery {
            source: UsageSource::Subscription(found.ok_or("no subscription")?.id),
            reported: DayRange::new(until.plus(-case.days), until),
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
            reported: DayRange::new(until.plus(-2), until.plus(-1)),
            ..query.clone()
        };
        client
            .usage(&warm, &options, &mut Counter::default(), &Cancel::new())
            .await;
        running.set_latency(PAGE);
        if let Some((bucket, a_second)) = case.grants {
            running.grant_reads(bucket, a_second);
        }
        host.sent.borrow_mut().clear();
        let mut counter = Counter::default();
        let start = Instant::now();
        let outcome = client
            .usage(&query, &options, &mut counter, &Cancel::new())
            .await;
        let taken = start.elapsed();
        if !outcome.missing().is_empty() {
            return Err(format!("days are missing: {:?}", outcome.missing()).into());
        }
        running.stop().await;
        Ok(Figures {
            counter,
            taken,
            most_in_flight: host.most_in_flight.get(),
            within_a_second: host.most_within(Duration::from_secs(1)),
            within_an_hour: host.most_within(Duration::from_secs(3_600)),
            refused: host.refused.get(),
        })
    }

    pub(super) async fn table() -> Result<(), Box<dyn Error>> {
        println!(
            "| usage | rows | pages, one after the other | seconds | pages, in parts | seconds | times as fast | \
             most under way | most within a second (granted {GRANTED_WITHIN_A_SECOND}) | all (granted an hour \
             {GRANTED_WITHIN_AN_HOUR}) | refused (429) |"
        );
        println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for case in CASES {
            let chain = measure(case, 1).await?;
            let parts = measure(case, UsageOptions::default().max_in_flight).await?;
            if chain.counter.rows != parts.counter.rows {
                let (one, other) = (chain.counter.rows, parts.counter.rows);
                return Err(format!("{one} rows by chain, {other} by parts").into());
            }
            let seconds = |figures: &Figures| figures.taken.as_secs_f64();
            println!(
                "| {} | {} | {} | {:.2} | {} | {:.2} | {:.1} | {} | {} | {} | {} |",
                case.name,
                parts.counter.rows,
                chain.counter.pages,
                seconds(&chain),
                parts.counter.pages,
                seconds(&parts),
                seconds(&chain) / seconds(&parts),
                parts.most_in_flight,
                parts.within_a_second,
                parts.within_an_hour,
                parts.refused,
            );
            let is_granted = parts.within_a_second <= GRANTED_WITHIN_A_SECOND
                && parts.within_an_hour <= GRANTED_WITHIN_AN_HOUR;
            if !is_granted {
                return Err("more was asked than is granted".into());
            }
        }
        Ok(())
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The server works beside the client, as it does in the world.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(measured::table())
}

#[cfg(target_arch = "wasm32")]
fn main() {}
