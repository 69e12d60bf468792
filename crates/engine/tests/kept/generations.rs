//! Generations: written as a whole or not at all.

use std::rc::Rc;

use costs::BillingCycle;
use costs::adjustment::TaxRate;
use engine::DeviceProblem;
use engine::protocol::{Event, KeptProblem, Pricing, Request};

use crate::COSTS;
use crate::device::MemoryDevice;
use crate::page::Page;

fn pricing() -> Request {
    let tax = TaxRate {
        percent: "19".parse().unwrap(),
        name: "VAT".to_owned(),
    };
    let mut pricing = Pricing {
        tax: Some(tax),
        ..Pricing::default()
    };
    for assumption in costs::included::assumptions() {
        pricing.included.switch(assumption.key, false);
    }
    Request::SetPricing(Box::new(pricing))
}

#[test]
fn what_can_be_kept_is_known_before_anything_is_asked() {
    let events = Page::on(&Rc::default()).begin();
    let [Event::Ready, Event::Changed(summary)] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert!(summary.kept.is_possible && !summary.kept.is_on);
}

#[test]
fn a_page_opens_with_what_the_last_one_had() {
    let device = Rc::new(MemoryDevice::default());
    let page = Page::keeping(&device, None);
    page.ask(pricing(), &[]).unwrap();
    let subscription = page.loaded().subscriptions[0].id.clone();
    let cycle = BillingCycle::new(12).unwrap();
    let set = Request::SetBillingCycle {
        subscription,
        cycle,
    };
    page.ask(set, &[]).unwrap();
    page.import(&[("costs.csv", COSTS)]);

    let next = Page::on(&device);
    next.open(None).unwrap();
    assert_eq!(next.loaded(), page.loaded());
    assert!(page.loaded().rows > 42);
    assert_eq!(next.total(), page.total());
    let kept = next.kept();
    assert!(kept.is_on && kept.is_shown && !kept.is_locked);
    assert_eq!(kept.saved_at_s, Some(1_774_002_600));
    let written: usize = device.values.borrow().values().map(Vec::len).sum();
    assert!(kept.bytes as usize <= written && kept.bytes > 1000);
    // Files that are loaded are known again.
    let again = next.import(&[("again.csv", COSTS)]);
    assert!(again[0].is_err(), "{again:?}");
    // And what changes now is kept too.
    next.ask(Request::SetPricing(Box::default()), &[]).unwrap();
    let third = Page::on(&device);
    third.open(None).unwrap();
    assert_eq!(third.total(), next.total());
    assert_ne!(third.total(), page.total());
}

#[test]
fn nothing_is_kept_that_nobody_asked_to_keep() {
    let device = Rc::new(MemoryDevice::default());
    let page = Page::on(&device);
    page.open(None).unwrap();
    page.import(&[("usage.json", crate::USAGE)]);
    assert!(!page.kept().is_on && page.kept().is_possible);
    assert_eq!(device.changes.get(), 0);
    assert!(device.names().is_empty());
}

/// Whatever write is the last one that worked, the next page finds the former
/// generation or the new one, whole, and the one after it nothing else.
#[test]
fn a_crash_in_the_middle_of_a_write_leaves_a_whole_generation() {
    let whole = Rc::new(MemoryDevice::default());
    let page = Page::keeping(&whole, None);
    let former = page.total();
    page.ask(pricing(), &[]).unwrap();
    let later = page.total();
    assert_ne!(former, later);
    let mut found = Vec::new();
    for survivors in 0.. {
        let device = Rc::new(MemoryDevice::default());
        let page = Page::keeping(&device, None);
        let names = device.names().len();
        // Cleaning up after a failure does not work either: the window is gone.
        device
            .fails_after
            .set(Some((survivors, DeviceProblem::Failed)));
        page.ask(pricing(), &[]).unwrap();
        let is_crashed = device.fails_after.take() == Some((0, DeviceProblem::Failed));
        let next = Page::on(&device);
        next.open(None).unwrap();
        assert_eq!(next.loaded().rows, 42);
        assert_eq!(device.names().len(), names, "leftovers stay");
        found.push(next.total());
        if !is_crashed {
            break;
        }
    }
    assert_eq!(found.first(), Some(&former));
    assert_eq!(found.last(), Some(&later));
    assert!(
        found
            .iter()
            .all(|total| *total == former || *total == later)
    );
    assert!(found.is_sorted_by_key(|total| *total == later), "{found:?}");
    assert!(found.len() > 5);
}

#[test]
fn a_full_device_loses_nothing_and_says_so() {
    let device = Rc::new(MemoryDevice::default());
    let page = Page::keeping(&device, None);
    let names = device.names();
    let former = page.total();
    for problem in [DeviceProblem::Full, DeviceProblem::Failed] {
        // The change after the one that fails, which cleans up, works.
        device.fails_after.set(Some((1, problem)));
        page.ask(pricing(), &[]).unwrap();
        device.fails_after.set(None);
        assert_eq!(page.kept().problem, Some(problem.into()));
        assert_eq!(page.loaded().rows, 42);
        page.ask(Request::SetPricing(Box::default()), &[]).unwrap();
    }
    assert_eq!(page.kept().problem, None);
    let next = Page::on(&device);
    next.open(None).unwrap();
    assert_eq!(next.total(), former);
    assert_eq!(device.names().len(), names.len());
}

/// Questions change nothing, so that what failed would only fail again.
#[test]
fn what_could_not_be_written_is_tried_again_when_there_is_a_reason() {
    let device = Rc::new(MemoryDevice::default());
    let page = Page::keeping(&device, None);
    device.fails_after.set(Some((0, DeviceProblem::Full)));
    page.ask(pricing(), &[]).unwrap();
    let later = page.total();
    assert_eq!(page.kept().problem, Some(KeptProblem::Full));
    let tried = device.changes.get();
    for _ in 0..3 {
        page.ask(Request::Quality, &[]).unwrap();
        assert_eq!(page.kept().problem, Some(KeptProblem::Full));
    }
    assert_eq!(device.changes.get(), tried, "written for a question");
    // Something has changed, but there still is no room.
    page.ask(Request::SetPricing(Box::default()), &[]).unwrap();
    let tried_again = device.changes.get();
    assert!(tried_again > tried);
    page.ask(Request::Quality, &[]).unwrap();
    assert_eq!(device.changes.get(), tried_again);
    // There is room now, which nobody tells: the next change finds out, or
    // the person asks.
    device.fails_after.set(None);
    page.ask(Request::Quality, &[]).unwrap();
    assert_eq!(device.changes.get(), tried_again);
    page.ask(pricing(), &[]).unwrap();
    assert_eq!(page.kept().problem, None);
    let next = Page::on(&device);
    next.open(None).unwrap();
    assert_eq!(next.total(), later);

    device.fails_after.set(Some((0, DeviceProblem::Full)));
    page.ask(Request::SetPricing(Box::default()), &[]).unwrap();
    device.fails_after.set(None);
    page.keep(None).unwrap();
    assert_eq!(page.kept().problem, None);
    let written = device.changes.get();
    page.ask(Request::Quality, &[]).unwrap();
    assert_eq!(device.changes.get(), written);
}

#[test]
fn a_window_does_not_overwrite_what_another_one_kept() {
    let device = Rc::new(MemoryDevice::default());
    let first = Page::keeping(&device, None);
    let second = Page::on(&device);
    second.open(None).unwrap();
    second.import(&[("costs.csv", COSTS)]);
    let more = second.loaded().rows;

    first.ask(pricing(), &[]).unwrap();
    assert_eq!(first.kept().problem, Some(KeptProblem::ChangedElsewhere));
    let third = Page::on(&device);
    third.open(None).unwrap();
    assert_eq!(third.loaded().rows, more);
    // Opening it brings both together, and keeping replaces it on purpose.
    first.open(None).unwrap();
    assert_eq!(first.loaded().rows, more);
    assert_eq!(first.kept().problem, None);
    let fourth = Page::on(&device);
    fourth.open(None).unwrap();
    assert_eq!(fourth.loaded().rows, more);
    assert_eq!(fourth.total(), first.total());
}

#[test]
fn a_window_that_cleans_up_does_not_break_one_that_writes() {
    let device = Rc::new(MemoryDevice::default());
    let page = Page::keeping(&device, None);
    let former = page.total();
    let count = device.changes.get();
    let other = |device: &MemoryDevice| {
        let current = device.values.borrow()["current"].clone();
        let kept: Vec<String> = device.names();
        assert!(kept.len() > 3);
        // As at the start of another window: all blocks but those of the
        // generation that counts.
        let names = kept.iter().filter(|name| name.starts_with("blocks/"));
        let first = names
            .clone()
            .min()
            .unwrap()
            .rsplit_once('/')
            .unwrap()
            .0
            .to_owned();
        let gone = names.filter(|name| !name.starts_with(&first));
        for name in gone {
            device.values.borrow_mut().remove(name);
        }
        device
            .values
            .borrow_mut()
            .insert("current".to_owned(), current);
    };
    *device.meanwhile.borrow_mut() = Some((count + 2, Box::new(other)));
    page.ask(pricing(), &[]).unwrap();
    assert_eq!(page.kept().problem, Some(KeptProblem::ChangedElsewhere));
    let next = Page::on(&device);
    next.open(None).unwrap();
    assert_eq!(next.total(), former);
}

#[test]
fn a_passphrase_is_needed_and_a_wrong_one_changes_nothing() {
    let device = Rc::new(MemoryDevice::default());
    let page = Page::keeping(&device, Some("correct horse"));
    assert!(page.kept().has_passphrase);
    page.ask(pricing(), &[]).unwrap();
    let total = page.total();
    let name = &page.loaded().subscriptions[0].name;
    for value in device.values.borrow().values() {
        let is_there = value
            .windows(name.len())
            .any(|bytes| bytes == name.as_bytes());
        assert!(!is_there, "it is written in the clear");
    }

    let next = Page::on(&device);
    let before = device.values.borrow().clone();
    assert_eq!(next.open(None), Err(KeptProblem::Locked));
    assert!(next.kept().is_on && next.kept().is_locked);
    assert_eq!(next.open(Some("wrong")), Err(KeptProblem::WrongPassphrase));
    assert_eq!(next.kept().problem, Some(KeptProblem::WrongPassphrase));
    // What comes in while it is locked is not written over it.
    next.import(&[("costs.csv", COSTS)]);
    assert_eq!(*device.values.borrow(), before);
    next.open(Some("correct horse")).unwrap();
    assert!(!next.kept().is_locked && next.kept().problem.is_none());
    assert!(next.loaded().rows > 42);
    let third = Page::on(&device);
    third.open(Some("correct horse")).unwrap();
    assert_eq!(third.loaded().rows, next.loaded().rows);
    assert_eq!(next.total(), third.total());
    assert_ne!(total, costs::Money::ZERO);
    // Without one from now on.
    third.keep(None).unwrap();
    let fourth = Page::on(&device);
    fourth.open(None).unwrap();
    assert_eq!(fourth.total(), third.total());
}

#[test]
fn damage_is_said_and_not_overwritten() {
    let device = Rc::new(MemoryDevice::default());
    Page::keeping(&device, None);
    let whole = device.values.borrow().clone();
    for (name, value) in &whole {
        for at in [0, value.len() / 2, value.len() - 1] {
            let mut damaged = value.clone();
            damaged[at] ^= 0x20;
            device.values.borrow_mut().insert(name.clone(), damaged);
            let page = Page::on(&device);
            let opened = page.open(None);
            if name != "current" {
                assert_eq!(opened, Err(KeptProblem::Damaged), "{name} at {at}");
            }
            if opened.is_err() {
                assert_eq!(page.loaded().rows, 0);
                let before = device.values.borrow().clone();
                page.import(&[("costs.csv", COSTS)]);
                assert_eq!(*device.values.borrow(), before);
            }
            *device.values.borrow_mut() = whole.clone();
        }
    }
}

#[test]
fn what_a_newer_version_kept_is_left_alone() {
    let device = Rc::new(MemoryDevice::default());
    Page::keeping(&device, None);
    // The form stands behind the mark of each head.
    let head = device
        .names()
        .into_iter()
        .find(|name| name.starts_with("blocks/") && name.ends_with("/000000"))
        .unwrap();
    device.values.borrow_mut().get_mut(&head).unwrap()[8] = 2;
    let before = device.values.borrow().clone();
    let page = Page::on(&device);
    assert_eq!(page.open(None), Err(KeptProblem::Newer));
    assert_eq!(page.kept().problem, Some(KeptProblem::Newer));
    page.import(&[("usage.json", crate::USAGE), ("costs.csv", COSTS)]);
    page.ask(pricing(), &[]).unwrap();
    assert_eq!(*device.values.borrow(), before, "it was written over");
    assert!(page.loaded().rows > 42, "and what is loaded here stays");
}

#[test]
fn clearing_leaves_nothing() {
    let device = Rc::new(MemoryDevice::default());
    let page = Page::keeping(&device, Some("secret"));
    page.ask(Request::Clear, &[]).unwrap();
    assert!(device.names().is_empty());
    assert!(!page.kept().is_on);
    page.import(&[("usage.json", crate::USAGE)]);
    assert!(device.names().is_empty());
    page.keep(None).unwrap();
    assert!(!device.names().is_empty());
    page.ask(Request::ForgetKept, &[]).unwrap();
    assert!(device.names().is_empty());
    assert_eq!(page.loaded().rows, 42);
}
