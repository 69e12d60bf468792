//! Names that are markup, formulas and characters that cannot be seen, in each kind of file: nothing
//! runs, every file can be read, and all costs are in it.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod sample;

use std::io::Read as _;
use std::path::Path;

use costs::query::{Dimension, Query};
use costs::{BillingCycle, Money};
use export::{RecordFormat, RecordSet, RecordWriter, ViewFormat, write_view};
use sample::Sample;

const SETS: [RecordSet; 3] = [
    RecordSet::Usage,
    RecordSet::Focus { with_1_3: false },
    RecordSet::Focus { with_1_3: true },
];

fn sample() -> Sample {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/samples/hostile");
    let usage = [folder.join("usage.json")];
    Sample::open(
        folder.join("card.json"),
        BillingCycle::new(1).unwrap(),
        usage,
    )
    .unwrap()
}

fn query(sample: &Sample) -> Query {
    Query {
        group_by: vec![
            Dimension::Service,
            Dimension::Meter,
            Dimension::Tag("team".to_owned()),
        ],
        most_groups: 1000,
        ..sample.query()
    }
}

/// A file of the view and those of all records.
fn files(format: (ViewFormat, RecordFormat)) -> Vec<Vec<u8>> {
    let mut sample = sample();
    let query = query(&sample);
    let view = sample.view(&query).unwrap();
    let mut bytes = Vec::new();
    write_view(&view, format.0, &sample.about(), &mut bytes).unwrap();
    let mut files = vec![bytes];
    for set in SETS {
        let mut bytes = Vec::new();
        let mut writer = RecordWriter::new(format.1, set, &sample.about()).unwrap();
        sample
            .records(&query, 1000, |page| {
                writer.add(page, &mut bytes).unwrap();
                Ok(())
            })
            .unwrap();
        writer.finish(&mut bytes).unwrap();
        files.push(bytes);
    }
    files
}

fn total() -> Money {
    let mut sample = sample();
    let query = query(&sample);
    let total = sample.table(&query).unwrap().total;
    assert!(total.rows >= 20 && total.unpriced_rows == 0);
    total.cost
}

#[test]
fn no_cell_of_comma_separated_text_is_a_formula() {
    for (place, file) in files((ViewFormat::Csv, RecordFormat::Csv))
        .iter()
        .enumerate()
    {
        let mut rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(&file[..]);
        let mut names = 0;
        for row in rows.records() {
            for cell in &row.unwrap() {
                let is_number = cell.parse::<Money>().is_ok();
                let first = cell.chars().next().unwrap_or(' ');
                assert!(
                    is_number || !"=+-@\t\r".contains(first),
                    "{place}: {cell:?}"
                );
                names += usize::from(cell.contains("<script>window.hostile=1</script>"));
            }
        }
        assert!(names > 0, "{place}");
    }
}

/// Whether all of it is text, elements that end, and characters that XML knows.
fn assert_xml(name: &str, text: &str) {
    let illegal = |letter: char| matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    assert!(
        !text.contains(illegal),
        "{name} has characters that XML has not"
    );
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('<') {
        let (tag, behind) = behind.split_once('>').unwrap();
        rest = behind;
        if tag.starts_with('?') || tag.ends_with('/') {
            continue;
        }
        let element = tag.split_whitespace().next().unwrap();
        match element.strip_prefix('/') {
            Some(ended) => assert_eq!(open.pop(), Some(ended), "{name}"),
            None => open.push(element),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
}

#[test]
fn workbooks_are_xml_without_formulas() {
    for file in files((ViewFormat::Xlsx, RecordFormat::Xlsx)) {
        let mut book = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
        let mut texts = String::new();
        for place in 0..book.len() {
            let mut part = book.by_index(place).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            let name = part.name().unwrap().into_owned();
            assert_xml(&name, &text);
            assert!(!text.contains("<f>") && !text.contains("<f "), "{name}");
            texts += &text;
        }
        assert!(texts.contains("&lt;script&gt;window.hostile=1&lt;/script&gt;"));
    }
}

#[test]
fn a_report_and_json_hold_names_as_text() {
    let mut sample = sample();
    let query = query(&sample);
    let view = sample.view(&query).unwrap();
    let mut bytes = Vec::new();
    write_view(&view, ViewFormat::Report, &sample.about(), &mut bytes).unwrap();
    let html = String::from_utf8(bytes).unwrap();
    assert_eq!(
        html.matches("<script").count(),
        2,
        "the data and the one script"
    );
    assert_eq!(html.matches("</script").count(), 2);
    for element in ["<img", "<svg onload", "</style></title>", "<!--", "<b>"] {
        assert!(!html.contains(element), "{element}");
    }
    assert!(html.contains("&lt;img src=x onerror="));
    assert!(html.contains(&format!("data-value=\"{}\"", total())));

    let mut bytes = Vec::new();
    write_view(&view, ViewFormat::Json, &sample.about(), &mut bytes).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let table: costs::query::Table = serde_json::from_value(json["table"].clone()).unwrap();
    assert_eq!(table, view.table);
}

#[test]
fn parquet_holds_every_record() {
    for (place, file) in files((ViewFormat::Json, RecordFormat::Parquet))
        .iter()
        .enumerate()
        .skip(1)
    {
        assert!(
            file.starts_with(b"PAR1") && file.ends_with(b"PAR1"),
            "{place}"
        );
    }
}
