//! Files that mean harm: nothing panics, nothing is executed, what can be kept
//! is kept, and what cannot be seen is shown.

use super::*;
use crate::foreign_text;

const HEAD: &str = "SubscriptionId,Date,MeterId,MeterName,Quantity,Tags\n";

#[test]
fn texts_of_any_kind_stay_texts() {
    let texts = [
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "\u{202e}gnp.exe",
        "a\u{0}b\u{7}",
        "@SUM(1)",
        "\u{feff}x",
        "💶",
    ];
    let rows = texts.map(|text| format!("s,2024-01-01,m,{text},1,\n"));
    let text = format!("{HEAD}{}", rows.concat());
    // Zero bytes near the beginning are taken for a file that is no text.
    let is_text = text.replace('\u{0}', "");
    assert_eq!(read(&text).err(), Some(TableProblem::NotText));
    let read = read(&is_text).unwrap();
    assert_eq!((read.report.rows, read.report.rejected), (7, 0));
    let names: Vec<String> = read
        .store
        .labels()
        .iter()
        .map(|label| read.store.meter_name(label))
        .collect();
    for text in texts {
        let text = text.replace('\u{0}', "");
        let text = foreign_text::name(&text).into_owned();
        assert!(names.contains(&text), "{text:?} of {names:?}");
    }
}

#[test]
fn numbers_that_cannot_be_are_refused_one_by_one() {
    let numbers = [
        "1e999", "-1e999", "NaN", "∞", "0x10", "1e-999", "--1", "1_000",
    ];
    let long = "9".repeat(100_000);
    let numbers = numbers.iter().copied().chain([long.as_str()]);
    let rows: String = numbers
        .map(|number| format!("s,2024-01-01,m,n,{number},\n"))
        .collect();
    let read = read(&format!("{HEAD}{rows}")).unwrap();
    assert_eq!((read.report.rows, read.report.rejected), (1, 8));
    let reasons: Vec<RowFault> = read
        .report
        .rejections
        .iter()
        .map(|row| row.reason)
        .collect();
    assert_eq!(reasons[0], RowFault::TooLarge);
    assert_eq!(reasons[2], RowFault::NotANumber);
    assert!(
        read.report
            .rejections
            .iter()
            .all(|row| row.value.chars().count() <= 60)
    );
}

#[test]
fn all_refused_rows_are_counted_and_the_first_ones_kept() {
    let mut text = HEAD.to_owned();
    for _ in 0..5000 {
        text += "s,never,m,n,1,\n";
    }
    text += "s,2024-01-01,m,n,1,\n";
    let read = read(&text).unwrap();
    assert_eq!((read.report.rows, read.report.rejected), (1, 5000));
    assert_eq!(read.report.rejections.len(), 1000);
    assert_eq!(read.report.rejections[999].line, 1001);
}

#[test]
fn a_cell_of_ten_megabytes_is_kept_and_a_larger_row_is_refused() {
    let cell = |bytes: usize| format!("s,2024-01-01,m,{},1,\n", "x".repeat(bytes));
    let text = format!(
        "{HEAD}{}{}s,2024-01-02,m,n,1,\n",
        cell(10 << 20),
        cell(20 << 20)
    );
    let read = read_in(text.as_bytes(), 1 << 16, &[]).unwrap();
    assert_eq!((read.report.rows, read.report.rejected), (2, 1));
    assert_eq!(read.report.rejections[0].reason, RowFault::TooLong);
    assert_eq!(read.report.rejections[0].line, 3);
}

#[test]
fn quotes_that_never_end_cost_what_is_behind_them() {
    let text = format!("{HEAD}s,2024-01-01,m,n,1,\ns,2024-01-02,m,\"n,1,\ns,2024-01-03,m,n,1,\n");
    let read = read(&text).unwrap();
    assert_eq!((read.report.rows, read.report.rejected), (1, 1));
    assert_eq!(read.report.rejections[0].line, 3);
}

#[test]
fn rows_of_other_lengths_and_headers_that_repeat() {
    let head = "SubscriptionId,Date,Date,MeterId,Quantity,Quantity\n";
    let rows = "s\ns,2024-01-01,x,m,1,2,3,4,5,6\n,,,,,\n";
    let read = read(&format!("{head}{rows}")).unwrap();
    assert_eq!((read.report.rows, read.report.rejected), (1, 1));
    assert_eq!(read.quantity(), "1");
}

#[test]
fn more_cells_than_any_table_has_are_refused() {
    let wide = ",".repeat(CsvReader::MOST_CELLS + 10);
    let text = format!("{HEAD}s,2024-01-01,m,n,1,{wide}\ns,2024-01-01,m,n,1,\n");
    let read = read(&text).unwrap();
    assert_eq!((read.report.rows, read.report.rejected), (1, 1));
}

#[test]
fn deep_tags_are_kept_as_text() {
    let deep = format!(
        "\"{{\"\"a\"\":{}1{}}}\"",
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    let read = read(&format!("{HEAD}s,2024-01-01,m,n,1,{deep}\n")).unwrap();
    assert_eq!(read.report.rows, 1);
    assert_eq!(read.store.resources()[0].tags.len(), 1);
}

#[test]
fn what_is_no_table_is_named() {
    assert_eq!(read("").err(), Some(TableProblem::NoTable));
    assert_eq!(read("hello\nworld\n").err(), Some(TableProblem::NoTable));
    let utf16: Vec<u8> = "Date,Cost"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(read_in(&utf16, 10, &[]).err(), Some(TableProblem::NotText));
    assert!(matches!(
        read("a,b\n1,2\n").err(),
        Some(TableProblem::Unknown(_))
    ));
}
