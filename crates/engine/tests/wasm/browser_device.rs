//! What a browser keeps: IndexedDB as a place that changes as a whole, and
//! WebCrypto as a cipher that notices whatever was changed.

use std::rc::Rc;

use engine::protocol::{Failure, KeptProblem, Request};
use engine::{BrowserDevice, Change, Device};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{CARD, Page, USAGE};

/// Tests take turns, since they share one database.
async fn emptied() -> BrowserDevice {
    let device = BrowserDevice::default();
    device.erase().await.unwrap();
    device
}

fn put(name: &str, value: &[u8]) -> Change {
    Change {
        put: vec![(name.to_owned(), value.to_vec())],
        ..Change::default()
    }
}

fn expecting(change: Change, name: &str, value: Option<&[u8]>) -> Change {
    Change {
        expects: vec![(name.to_owned(), value.map(<[u8]>::to_vec))],
        ..change
    }
}

#[wasm_bindgen_test]
async fn a_browser_device_does_all_that_it_promises() {
    what_is_written_is_read().await;
    a_change_happens_as_a_whole_or_not_at_all().await;
    two_devices_do_not_overwrite_one_another().await;
    deleting_does_not_wait_for_another_device().await;
    a_sealed_block_opens_only_as_it_was_sealed().await;
    a_page_opens_what_another_one_kept().await;
    BrowserDevice::default().erase().await.unwrap();
}

async fn what_is_written_is_read() {
    let device = emptied().await;
    assert_eq!(device.read("a").await.unwrap(), None);
    let bytes: Vec<u8> = (0..=255).cycle().take(3 << 20).collect();
    assert!(device.change(put("a", &bytes)).await.unwrap());
    assert!(device.change(put("b", &[])).await.unwrap());
    assert_eq!(device.read("a").await.unwrap(), Some(bytes));
    assert_eq!(device.read("b").await.unwrap(), Some(Vec::new()));
    assert_eq!(device.names().await.unwrap(), ["a", "b"]);
    // Another page has it too, and it goes when it is deleted.
    let other = BrowserDevice::default();
    assert_eq!(other.names().await.unwrap(), ["a", "b"]);
    let delete = Change {
        delete: vec!["a".to_owned(), "unknown".to_owned()],
        ..Change::default()
    };
    assert!(other.change(delete).await.unwrap());
    assert_eq!(device.names().await.unwrap(), ["b"]);
}

async fn a_change_happens_as_a_whole_or_not_at_all() {
    let device = emptied().await;
    let first = expecting(put("current", b"1"), "current", None);
    assert!(device.change(first.clone()).await.unwrap());
    // Not where something else is there, or something is not,
    assert!(!device.change(first).await.unwrap());
    let wrong = expecting(put("current", b"2"), "current", Some(b"0"));
    assert!(!device.change(wrong).await.unwrap());
    let lacking = Change {
        needs: vec!["block".to_owned()],
        put: vec![("current".to_owned(), b"2".to_vec())],
        delete: vec!["current".to_owned()],
        ..Change::default()
    };
    assert!(!device.change(lacking.clone()).await.unwrap());
    assert_eq!(device.read("current").await.unwrap(), Some(b"1".to_vec()));
    // but where all is as it shall be.
    assert!(device.change(put("block", b"x")).await.unwrap());
    let right = Change {
        delete: Vec::new(),
        ..expecting(lacking, "current", Some(b"1"))
    };
    assert!(device.change(right).await.unwrap());
    assert_eq!(device.read("current").await.unwrap(), Some(b"2".to_vec()));
}

async fn two_devices_do_not_overwrite_one_another() {
    let one = emptied().await;
    let other = BrowserDevice::default();
    for round in 0_u8..5 {
        let former = one.read("current").await.unwrap();
        let change = |name: u8| {
            let value = [round, name];
            expecting(put("current", &value), "current", former.as_deref())
        };
        let both = futures::future::join(one.change(change(1)), other.change(change(2)));
        let (first, second) = both.await;
        let (first, second) = (first.unwrap(), second.unwrap());
        assert!(first != second, "one of them must see the other");
        let winner = if first { 1 } else { 2 };
        let now = other.read("current").await.unwrap();
        assert_eq!(now, Some(vec![round, winner]));
    }
}

async fn deleting_does_not_wait_for_another_device() {
    let one = emptied().await;
    let other = BrowserDevice::default();
    assert!(other.change(put("a", b"1")).await.unwrap());
    assert!(one.read("a").await.unwrap().is_some());
    one.erase().await.unwrap();
    assert_eq!(other.read("a").await.unwrap(), None);
    assert!(other.change(put("a", b"2")).await.unwrap());
    assert_eq!(one.read("a").await.unwrap(), Some(b"2".to_vec()));
}

async fn a_sealed_block_opens_only_as_it_was_sealed() {
    let device = emptied().await;
    let (mut nonce, mut other_nonce) = ([0; 12], [0; 12]);
    device.fill_random(&mut nonce).unwrap();
    device.fill_random(&mut other_nonce).unwrap();
    assert_ne!(nonce, other_nonce);
    let salt = [7; 16];
    let key = device.key("correct horse", &salt, 1_000).await.unwrap();
    let plain = b"what it costs".to_vec();
    let sealed = key.seal(nonce, b"head", &plain).await.unwrap();
    assert_eq!(sealed.len(), plain.len() + 16);
    let same = device.key("correct horse", &salt, 1_000).await.unwrap();
    let opened = same.open(nonce, b"head", &sealed).await.unwrap();
    assert_eq!(opened, Some(plain));
    for bit in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let opened = key.open(nonce, b"head", &changed).await.unwrap();
        assert_eq!(opened, None, "bit {bit} was changed");
    }
    let cut = &sealed[..sealed.len() - 1];
    assert_eq!(key.open(nonce, b"head", cut).await.unwrap(), None);
    assert_eq!(key.open(nonce, b"haed", &sealed).await.unwrap(), None);
    let opened = key.open(other_nonce, b"head", &sealed).await.unwrap();
    assert_eq!(opened, None);
    for (passphrase, salt, iterations) in [
        ("correct horsf", salt, 1_000),
        ("", salt, 1_000),
        ("correct horse", [8; 16], 1_000),
        ("correct horse", salt, 1_001),
    ] {
        let wrong = device.key(passphrase, &salt, iterations).await.unwrap();
        let opened = wrong.open(nonce, b"head", &sealed).await.unwrap();
        assert_eq!(opened, None, "{passphrase} {salt:?} {iterations}");
    }
}

async fn a_page_opens_what_another_one_kept() {
    emptied().await;
    let keep = |passphrase: Option<&str>| Request::Keep {
        passphrase: passphrase.map(str::to_owned),
        demo_today: None,
    };
    let open = |passphrase: Option<&str>| Request::OpenKept {
        passphrase: passphrase.map(str::to_owned),
    };
    let page = Page::on(Some(Rc::new(BrowserDevice::default())));
    page.import(&[("usage.json", USAGE), ("card.json", CARD)])
        .await;
    page.ask(keep(Some("correct horse"))).await.unwrap();
    let total = page.total();

    let next = Page::on(Some(Rc::new(BrowserDevice::default())));
    let locked = Err(Failure::Kept(KeptProblem::Locked));
    assert_eq!(next.ask(open(None)).await, locked);
    let wrong = Err(Failure::Kept(KeptProblem::WrongPassphrase));
    assert_eq!(next.ask(open(Some("wrong"))).await, wrong);
    next.ask(open(Some("correct horse"))).await.unwrap();
    assert_eq!(next.total(), total);
    next.ask(keep(None)).await.unwrap();

    let third = Page::on(Some(Rc::new(BrowserDevice::default())));
    third.ask(open(None)).await.unwrap();
    assert_eq!(third.total(), total);
    third.ask(Request::Clear).await.unwrap();
    let left = BrowserDevice::default().names().await.unwrap();
    assert_eq!(left, [""; 0]);
}
