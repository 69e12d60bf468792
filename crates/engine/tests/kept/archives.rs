//! The archive file.

use std::rc::Rc;

use costs::Money;
use engine::protocol::{FileContent, FileProblem, KeptProblem, Request};

use crate::device::MemoryDevice;
use crate::page::Page;
use crate::{COSTS, USAGE};

/// What the first form of archives looks like: two recorded files and a price of
/// one's own, written when that form was new. It is never written anew.
const FORM_1: &[u8] = include_bytes!("../../../../tests/samples/archive_form_1.meterview");

fn page() -> Page {
    Page::on(&Rc::new(MemoryDevice::default()))
}

#[test]
fn an_archive_brings_everything_to_another_device() {
    let device = Rc::new(MemoryDevice::default());
    let page_with = Page::keeping(&device, None);
    page_with.import(&[("costs.csv", COSTS)]);
    for passphrase in [None, Some("secret")] {
        let archive = page_with.archive(passphrase);
        let other = page();
        let taken = match passphrase {
            None => other.import(&[("kept.meterview", &archive)]).remove(0),
            Some(passphrase) => {
                let asked = other.import(&[("kept.meterview", &archive)]).remove(0);
                assert_eq!(asked, Err(FileProblem::Archive(KeptProblem::Locked)));
                let refused = other.open_archive(&archive, "wrong");
                let wrong = KeptProblem::WrongPassphrase;
                assert_eq!(refused, Err(FileProblem::Archive(wrong)));
                assert_eq!(other.loaded().rows, 0);
                other.open_archive(&archive, passphrase)
            }
        };
        let Ok(FileContent::Archive {
            rows,
            repeated,
            cards,
            notes,
            ..
        }) = taken
        else {
            panic!("{taken:?}");
        };
        assert_eq!((rows, repeated, cards), (page_with.loaded().rows, 0, 1));
        assert_eq!(notes, [("views".to_owned(), "[1]".to_owned())]);
        assert_eq!(other.loaded(), page_with.loaded());
        assert_eq!(other.total(), page_with.total());
        // Twice is once.
        if passphrase.is_none() {
            let again = other.import(&[("kept.meterview", &archive)]).remove(0);
            let Ok(FileContent::Archive {
                rows,
                repeated,
                cards,
                ..
            }) = again
            else {
                panic!("{again:?}");
            };
            assert_eq!((rows, cards), (repeated, 0));
            assert_eq!(other.loaded(), page_with.loaded());
        }
    }
}

#[test]
fn an_archive_adds_to_what_is_loaded() {
    let with_costs = page();
    with_costs.import(&[("costs.csv", COSTS)]);
    let archive = with_costs.archive(None);
    let other = page();
    other.import(&[("usage.json", USAGE)]);
    other.import(&[("kept.meterview", &archive)]);
    let all = page();
    all.import(&[("usage.json", USAGE), ("costs.csv", COSTS)]);
    assert_eq!(other.loaded().rows, all.loaded().rows);
    assert_eq!(other.total(), all.total());
}

#[test]
fn a_damaged_or_newer_archive_is_refused_as_a_whole() {
    let device = Rc::new(MemoryDevice::default());
    let page_with = Page::keeping(&device, None);
    let archive = page_with.archive(None);
    let other = page();
    other.import(&[("costs.csv", COSTS)]);
    let before = (other.loaded(), other.total());
    let damaged = Err(FileProblem::Archive(KeptProblem::Damaged));
    let step = (archive.len() / 150).max(1);
    for at in (8..archive.len()).step_by(step) {
        let cut = other.import(&[("cut.meterview", &archive[..at])]).remove(0);
        assert_eq!(cut, damaged, "cut at {at}");
        let mut changed = archive.clone();
        changed[at] ^= 1;
        let changed = other.import(&[("changed.meterview", &changed)]).remove(0);
        if at >= 10 {
            assert_eq!(changed, damaged, "changed at {at}");
        }
    }
    let mut longer = archive.clone();
    longer.push(0);
    assert_eq!(
        other.import(&[("longer.meterview", &longer)]).remove(0),
        damaged
    );
    let mut newer = archive;
    newer[8] = 200;
    let refused = other.import(&[("newer.meterview", &newer)]).remove(0);
    assert_eq!(refused, Err(FileProblem::Archive(KeptProblem::Newer)));
    assert_eq!((other.loaded(), other.total()), before);
}

#[test]
fn an_archive_of_the_first_form_opens() {
    let page = page();
    let taken = page.import(&[("form_1.meterview", FORM_1)]).remove(0);
    let Ok(FileContent::Archive { rows, cards, .. }) = taken else {
        panic!("{taken:?}");
    };
    assert_eq!((rows, cards), (42, 1));
    // The total that `tests/totals.py` works out of the same two files.
    let mut pricing = Box::new(engine::protocol::Pricing::default());
    for assumption in costs::included::assumptions() {
        pricing.included.switch(assumption.key, false);
    }
    page.ask(Request::SetPricing(pricing), &[]).unwrap();
    let subscription = page.loaded().subscriptions[0].id.clone();
    let cycle = costs::BillingCycle::new(12).unwrap();
    let set = Request::SetBillingCycle {
        subscription,
        cycle,
    };
    page.ask(set, &[]).unwrap();
    let total: Money = page.total();
    assert_eq!(total.to_string(), "319.823496821161");
}
