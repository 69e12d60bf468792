//! Spellings seen in recorded usage, price sheets and rate cards.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> String {
    let unit = Unit::read(text);
    format!("{} {}", unit.block, unit.name)
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

#[test]
fn known_spellings_are_read_as_the_toolkit_reads_them() {
    for (text, expected) in [
        ("1", "1 Units"),
        ("1 ", "1 Units"),
        ("1\u{a0}GB/mes", "1 GB/Month"),
        ("1 GB/\u{6708}", "1 GB/Month"),
        ("Gb / Month", "1 GB/Month"),
        ("10000 1,000s", "10000 Transactions in Thousands"),
        ("100 core hrs", "100 Hours"),
        ("10 Database Unit", "10 Units"),
        ("1000 MAUs", "1000 Users/Month"),
        ("1/10 Days", "1 Units/10 Days"),
        ("5000000000 Requests", "5000000000 Requests"),
        ("CallingMinutes", "1 Minutes"),
        ("Text", "1 Messages"),
        ("10000s", "1 Transactions"),
    ] {
        assert_eq!(read(text), expected, "{text:?}");
    }
    // 383 rows, 26 of which differ in case or a blank only.
    assert_eq!(table().len(), 357);
}

#[test]
fn unknown_spellings_are_read_by_their_parts() {
    for (text, expected) in [
        ("10,000s", "10000 Units"),
        ("100s", "100 Units"),
        ("1M Queries", "1000000 Queries"),
        ("5/Month", "5 Units/Month"),
        ("1/Second", "1 Units/Second"),
        ("1 GB/Hr", "1 GB/Hour"),
        ("10 Hrs", "10 Hours"),
        ("3K / day", "3000 Units/Day"),
        ("2.5 TB", "2.5 TB"),
        ("7MB", "7 MB"),
        ("disks*hours", "1 disks Hours"),
        ("per SNI binding", "1 SNI binding"),
        ("Azure Endpoints", "1 Azure Endpoints"),
        ("", "1 Units"),
        ("1,5 GB", "1 1,5 GB"),
        ("0 GB", "1 0 GB"),
        ("99999999999999999999 GB", "1 99999999999999999999 GB"),
    ] {
        assert_eq!(read(text), expected, "{text:?}");
    }
}

#[test]
fn the_general_reader_agrees_with_most_of_the_table() {
    let agreeing = table()
        .iter()
        .filter(|(spelling, block, name)| {
            let unit = Unit::read_unknown(spelling);
            unit.block == *block && unit.name.eq_ignore_ascii_case(name)
        })
        .count();
    assert!(agreeing > 250, "{agreeing} of {}", table().len());
}

#[test]
fn texts_for_one_thing_are_the_same() {
    for (usage, rate) in [
        ("Hours", "1 Hour"),
        ("10,000s", "10K"),
        ("GB", "1 GB/Month"),
        ("GB", "1 GB"),
        ("100s", "100 Hours"),
        ("100s", "100"),
        ("1,000,000s", "1M"),
        ("Days", "1/Day"),
        ("1 Hours", "1/Hour"),
        ("1 GB Hour", "1 GB/Hour"),
        ("Units", "1/Month"),
        ("Azure Endpoints", "1"),
        ("1M Queries", "1M"),
        ("1000000 Operations", "1 Million"),
        ("10000 1,000s", "10M"),
        ("1 Hourly Connection", "1/Hour"),
        ("Apps", "1 App"),
    ] {
        assert_eq!(compare(usage, rate), UnitMatch::Same, "{usage} and {rate}");
        assert_eq!(compare(rate, usage), UnitMatch::Same, "{rate} and {usage}");
    }
}

#[test]
fn texts_for_two_things_are_different() {
    for (usage, rate) in [
        ("GB", "1 Hour"),
        ("1 GB", "1"),
        ("1 GB/Day", "1 GB/Month"),
        ("1 Hour", "1 Day"),
        ("Apps", "1 Hour"),
        ("1 GB", "1 GiB"),
        ("1 Minute", "60 Second"),
        ("1 Queries", "1 Pushes"),
    ] {
        for (one, other) in [(usage, rate), (rate, usage)] {
            assert_eq!(
                compare(one, other),
                UnitMatch::Different,
                "{one} and {other}"
            );
        }
    }
}

#[test]
fn another_block_size_shows_its_effect() {
    let by_hundreds = compare("Hours", "100 Hours");
    assert_eq!(
        by_hundreds,
        UnitMatch::BlockDiffers {
            usage_block: "1".parse().unwrap(),
            rate_block: "100".parse().unwrap(),
            factor: "0.01".parse().unwrap(),
        }
    );
    assert_eq!(effect(money("744"), &by_hundreds), Some(money("7.44")));
    // As in an agreement's price sheet beside a pay-as-you-go card.
    let operations = compare("1000000 Operations", "10K");
    assert_eq!(effect(money("0.004"), &operations), Some(money("0.4")));
    assert_eq!(effect(money("5"), &compare("GB", "1 GB")), None);
    assert_eq!(effect(money("5"), &compare("GB", "1 Hour")), None);
}

#[test]
fn an_effect_is_exact_where_the_factor_is_not() {
    let thirds = compare("1 GB", "3 GB");
    assert_eq!(effect(money("9"), &thirds), Some(money("3")));
}

proptest! {
    #[test]
    fn any_text_is_read_and_is_the_same_as_itself(text in "\\PC{0,40}") {
        prop_assert!(Unit::read(&text).block > Quantity::ZERO);
        prop_assert_eq!(compare(&text, &text), UnitMatch::Same);
    }

    #[test]
    fn comparing_the_other_way_round_undoes_the_effect(usage in 1i128..1_000_000, rate in 1i128..1_000_000, cents in 0i128..10i128.pow(9)) {
        let (usage_text, rate_text) = (format!("{usage} GB"), format!("{rate} GB"));
        // A multiple of both blocks, so that nothing is cut.
        let charge = Money::from_raw(cents * usage * rate);
        let there = effect(charge, &compare(&usage_text, &rate_text)).unwrap_or(charge);
        prop_assert_eq!(there.raw() * rate, charge.raw() * usage);
        let back = effect(there, &compare(&rate_text, &usage_text)).unwrap_or(there);
        prop_assert_eq!(back, charge);
    }
}
