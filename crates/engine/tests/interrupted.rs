//! A load that did not end, because the page was closed, goes on where it
//! stopped: what had arrived is not asked for again.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

#[path = "kept/device.rs"]
mod device;
mod world;

use std::rc::Rc;
use std::time::Duration;

use costs::DayRange;
use costs::query::Table;
use device::MemoryDevice;
use emulator::Running;
use engine::protocol::{
    Event, Failure, Hold, Load, Progress, Reply, Request, SubscriptionProgress, UnfinishedLoad,
};
use native::Native;
use world::{EA, NOW_MS, PAYG, Page, alone, day, emulator, load_of};

const WHOLE: Result<Reply, Failure> = Ok(Reply::Loaded {
    was_cancelled: false,
    was_too_much: false,
});

fn page_on(device: &Rc<MemoryDevice>) -> Page {
    let device: Rc<MemoryDevice> = Rc::clone(device);
    Page::on_device(Native::new(NOW_MS, 100).unwrap(), Some(device))
}

fn keep(passphrase: Option<&str>) -> Request {
    Request::Keep {
        passphrase: passphrase.map(str::to_owned),
        demo_today: None,
    }
}

fn open(passphrase: Option<&str>) -> Request {
    Request::OpenKept {
        passphrase: passphrase.map(str::to_owned),
    }
}

/// A page just opened and connected, and what it says could go on.
async fn reopened(
    device: &Rc<MemoryDevice>,
    running: &Running,
    passphrase: Option<&str>,
) -> (Page, Option<UnfinishedLoad>) {
    let page = page_on(device);
    page.ask(open(passphrase)).await.unwrap();
    page.connect(running).await;
    let unfinished = page.summary.borrow().kept.unfinished.clone();
    (page, unfinished)
}

fn checkpoints(device: &MemoryDevice) -> Vec<String> {
    let mut names = device.names();
    names.retain(|name| name.starts_with("unfinished/"));
    names
}

fn usage_requests(running: &Running) -> usize {
    let asked = running.asked().into_iter().map(|asked| asked.address);
    asked
        .filter(|address| address.contains("UsageAggregates"))
        .count()
}

fn days_asked(progress: &[SubscriptionProgress]) -> (u32, u32) {
    let months = progress.iter().flat_map(|one| &one.months);
    months.fold((0, 0), |(days, done), month| {
        (days + month.days, done + month.days_done)
    })
}

/// The last progress among these events.
fn last_progress(events: &[Event]) -> Vec<SubscriptionProgress> {
    let last = events.iter().rev().find_map(|event| match event {
        Event::Progress(_, Progress::Loading(progress)) => Some(progress.clone()),
        _ => None,
    });
    last.unwrap_or_default()
}

/// What an interrupted load came to.
struct Interrupted {
    load: Load,
    /// Reported days that were to be asked, and how many had arrived whole.
    days: u32,
    days_done: u32,
}

/// Begins a load on a page that keeps data, holds it back after the first
/// pages, and closes the page when nothing more arrives.
async fn interrupt(
    device: &Rc<MemoryDevice>,
    running: &Running,
    quota_ids: &[&str],
    passphrase: Option<&str>,
    enough: impl Fn(&[SubscriptionProgress]) -> bool,
) -> Interrupted {
    let page = page_on(device);
    let directory = page.connect(running).await;
    page.ask(keep(passphrase)).await.unwrap();
    let request = load_of(&directory, quota_ids);
    let Request::Load(load) = request.clone() else {
        panic!("it loads");
    };
    let closing = async {
        page.until(|event| match event {
            Event::Progress(_, Progress::Loading(progress)) => enough(progress),
            _ => false,
        })
        .await;
        page.ask_beside(Request::Pause { is_offline: false })
            .await
            .unwrap();
        let is_held = |event: &Event| matches!(event, Event::Progress(_, Progress::Held(holds)) if holds[..] == [Hold::User]);
        page.until(is_held).await;
        // What is under way arrives, and is kept within a second of the page.
        let mut asked = 0;
        while usage_requests(running) != asked {
            asked = usage_requests(running);
            tokio::time::sleep(Duration::from_millis(600)).await;
        }
    };
    tokio::select! {
        loaded = page.ask(request) => panic!("it was over before: {loaded:?}"),
        () = closing => {}
    }
    let (days, days_done) = days_asked(&last_progress(&page.events.borrow()));
    Interrupted {
        load,
        days,
        days_done,
    }
}

fn has_days(progress: &[SubscriptionProgress]) -> bool {
    days_asked(progress).1 > 3
}

/// Loads and says how many reported days were asked for.
async fn load(page: &Page, load: Load) -> (Result<Reply, Failure>, u32) {
    let loaded = page.ask_beside(Request::Load(load)).await;
    let events = page.events.take();
    for event in &events {
        if let Event::Changed(summary) = event {
            page.summary.replace(summary.clone());
        }
    }
    (loaded, days_asked(&last_progress(&events)).0)
}

/// Records and costs of a load that nothing interrupted, and its requests.
async fn plain(running: &Running, quota_ids: &[&str]) -> (Table, usize) {
    let before = usage_requests(running);
    let page = Page::new();
    let directory = page.connect(running).await;
    assert_eq!(page.ask(load_of(&directory, quota_ids)).await, WHOLE);
    (page.total().await, usage_requests(running) - before)
}

#[tokio::test]
async fn a_load_goes_on_after_the_page_was_closed() {
    alone(async {
        let running = emulator(&[]).await;
        let (expected, whole_requests) = plain(&running, &[PAYG]).await;
        running.set_latency(Duration::from_millis(20));
        for passphrase in [None, Some("correct horse")] {
            let device = Rc::new(MemoryDevice::default());
            let interrupted = interrupt(&device, &running, &[PAYG], passphrase, has_days).await;
            assert_eq!(checkpoints(&device).len(), 1);
            assert!(interrupted.days_done > 3 && interrupted.days_done < interrupted.days);

            let (page, unfinished) = reopened(&device, &running, passphrase).await;
            let unfinished = unfinished.unwrap();
            assert_eq!(unfinished.load, interrupted.load);
            assert_eq!(unfinished.endpoint, running.arm_origin());
            assert!(unfinished.rows > 0);
            assert_eq!(page.summary.borrow().rows, 0, "half a load is no state");

            let before = usage_requests(&running);
            let (loaded, days) = load(&page, unfinished.load).await;
            assert_eq!(loaded, WHOLE);
            assert_eq!(days, interrupted.days - interrupted.days_done);
            let requests = usage_requests(&running) - before;
            assert!(requests < whole_requests, "{requests} of {whole_requests}");
            assert_eq!(page.total().await, expected);
            let gaps = page.summary.borrow().subscriptions[0].gaps.clone();
            assert_eq!(gaps, []);

            // It has ended: there is nothing to go on with, and it is all there.
            assert_eq!(checkpoints(&device), [""; 0]);
            let (page, unfinished) = reopened(&device, &running, passphrase).await;
            assert_eq!(unfinished, None);
            assert_eq!(page.total().await, expected);
        }
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_subscription_that_was_whole_is_not_asked_for_again() {
    alone(async {
        let running = emulator(&[]).await;
        let (expected, _) = plain(&running, &[PAYG, EA]).await;
        running.set_latency(Duration::from_millis(20));
        let device = Rc::new(MemoryDevice::default());
        let second_begun = |progress: &[SubscriptionProgress]| {
            progress.len() == 2 && days_asked(&progress[1..]).1 > 3
        };
        let interrupted = interrupt(&device, &running, &[PAYG, EA], None, second_begun).await;
        assert_eq!(checkpoints(&device).len(), 2);
        let (page, _) = reopened(&device, &running, None).await;
        let (loaded, days) = load(&page, interrupted.load).await;
        assert_eq!(loaded, WHOLE);
        assert_eq!(days, interrupted.days - interrupted.days_done);
        assert_eq!(page.total().await, expected);
        assert_eq!(checkpoints(&device), [""; 0]);
        running.stop().await;
    })
    .await;
}

/// Whatever does not fit is asked for again, all of it.
#[tokio::test]
async fn what_is_kept_of_something_else_is_not_used() {
    alone(async {
        let running = emulator(&[]).await;
        let (expected, _) = plain(&running, &[PAYG]).await;
        running.set_latency(Duration::from_millis(20));
        let origin = Rc::new(MemoryDevice::default());
        let interrupted = interrupt(&origin, &running, &[PAYG], None, has_days).await;
        let name = checkpoints(&origin).remove(0);
        running.set_latency(Duration::ZERO);
        let all = interrupted.days;
        let copy = || {
            let device = MemoryDevice::default();
            device
                .values
                .borrow_mut()
                .clone_from(&origin.values.borrow());
            Rc::new(device)
        };

        // Another period, or another request for the same one: what was kept
        // of the former is forgotten as it begins.
        let later = Load {
            usage_days: DayRange::new(day("2026-01-12"), day("2026-03-10")),
            ..interrupted.load.clone()
        };
        let elsewhere = Load {
            currency: "EUR".parse().unwrap(),
            ..interrupted.load.clone()
        };
        for other in [later, elsewhere] {
            let device = copy();
            let (page, unfinished) = reopened(&device, &running, None).await;
            assert!(unfinished.is_some());
            let asked = other.usage_days.days() + 6;
            let (loaded, days) = load(&page, other).await;
            assert_eq!(loaded, WHOLE);
            assert!(days as i32 >= asked, "{days} of {asked}");
            assert_eq!(checkpoints(&device), [""; 0]);
        }

        // Damage, anywhere.
        let bytes = origin.values.borrow()[&name].clone();
        for at in [3, 40, 200, bytes.len() / 2, bytes.len() - 1, bytes.len()] {
            let device = copy();
            let mut damaged = bytes.clone();
            match damaged.get_mut(at) {
                Some(byte) => *byte ^= 1,
                None => damaged.truncate(at - 1),
            }
            device.values.borrow_mut().insert(name.clone(), damaged);
            let (page, _) = reopened(&device, &running, None).await;
            let (loaded, days) = load(&page, interrupted.load.clone()).await;
            assert_eq!(loaded, WHOLE);
            assert_eq!(days, all, "damaged at {at}");
            assert_eq!(page.total().await, expected);
        }

        // Another passphrase, or one where there was none.
        let locked = Rc::new(MemoryDevice::default());
        let page = page_on(&locked);
        page.connect(&running).await;
        page.ask(keep(Some("correct horse"))).await.unwrap();
        locked
            .values
            .borrow_mut()
            .insert(name.clone(), bytes.clone());
        let (page, unfinished) = reopened(&locked, &running, Some("correct horse")).await;
        assert_eq!(unfinished, None);
        let (_, days) = load(&page, interrupted.load.clone()).await;
        assert_eq!(days, all);
        assert_eq!(page.total().await, expected);

        // The same subscription at another address.
        let other = emulator(&[]).await;
        let device = copy();
        let page = page_on(&device);
        page.connect(&other).await;
        page.ask(keep(None)).await.unwrap();
        device.values.borrow_mut().insert(name, bytes);
        let (_, days) = load(&page, interrupted.load).await;
        assert_eq!(days, all);
        assert_eq!(page.total().await, expected);
        other.stop().await;
        running.stop().await;
    })
    .await;
}

/// A checkpoint must not outlive what a person decides about their data.
#[tokio::test]
async fn what_is_kept_of_a_load_goes_when_it_shall() {
    alone(async {
        let running = emulator(&[]).await;
        running.set_latency(Duration::from_millis(20));
        let origin = Rc::new(MemoryDevice::default());
        interrupt(&origin, &running, &[PAYG], None, has_days).await;
        for request in [
            Request::Clear,
            Request::ForgetKept,
            Request::ForgetUnfinished,
            // It was written without that passphrase.
            keep(Some("correct horse")),
        ] {
            let device = Rc::new(MemoryDevice::default());
            device
                .values
                .borrow_mut()
                .clone_from(&origin.values.borrow());
            let (page, unfinished) = reopened(&device, &running, None).await;
            assert!(unfinished.is_some());
            page.ask(request.clone()).await.unwrap();
            assert_eq!(checkpoints(&device), [""; 0], "{request:?}");
            assert_eq!(page.summary.borrow().kept.unfinished, None, "{request:?}");
        }
        // Whatever else is written, it stays.
        let (page, _) = reopened(&origin, &running, None).await;
        page.ask(Request::SetPricing(Box::default())).await.unwrap();
        assert_eq!(checkpoints(&origin).len(), 1);
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn nothing_of_a_load_is_kept_unasked() {
    alone(async {
        let running = emulator(&[]).await;
        running.set_latency(Duration::from_millis(20));
        let device = Rc::new(MemoryDevice::default());
        let page = page_on(&device);
        let directory = page.connect(&running).await;
        let loading = page.ask(load_of(&directory, &[PAYG]));
        let pausing = async {
            page.first_page().await;
            page.ask_beside(Request::Pause { is_offline: true })
                .await
                .unwrap();
            tokio::time::sleep(Duration::from_millis(900)).await;
        };
        tokio::select! {
            loaded = loading => panic!("it was over before: {loaded:?}"),
            () = pausing => {}
        }
        assert_eq!(device.changes.get(), 0);
        running.stop().await;
    })
    .await;
}
