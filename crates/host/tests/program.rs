//! The program itself: what it prints, above all what it does not.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use reqwest::header;
use std::process::Stdio;
use support::{Page, Upstream, client};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::Command;

fn program(page: &Page) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_host"));
    program
        .args(["--listen", "127.0.0.1:0", "--no-demo", "--dist"])
        .arg(page.folder())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    program
}

#[tokio::test]
async fn no_token_query_or_answer_is_printed_or_kept() {
    let body = r#"{"usage":"private-usage"}"#;
    let arm = Upstream::answering(format!(
        "HTTP/1.1 403 Forbidden\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    ))
    .await;
    let page = Page::new();
    let files_before = std::fs::read_dir(page.folder()).unwrap().count();
    let mut program = program(&page)
        .args(["--relay-allow", &arm.origin])
        .current_dir(page.folder())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(program.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).await.unwrap();
    let origin = line
        .strip_prefix("Meterview: ")
        .and_then(|address| address.trim().strip_suffix('/'))
        .expect("the first line is the address");
    let card =
        "subscriptions/0a1b2c3d-0000-0000-0000-00000000000a/providers/Microsoft.Commerce/RateCard";
    for target in [arm.as_target(), "https/private-host.example".into()] {
        client()
            .get(format!(
                "{origin}/relay/{target}/{card}?secret=private-query"
            ))
            .header(header::AUTHORIZATION, "Bearer private-token")
            .send()
            .await
            .unwrap();
    }
    assert_eq!(arm.asked().len(), 1);
    assert!(arm.asked()[0].contains("private-token"));

    program.start_kill().unwrap();
    let mut said = line.clone();
    output.read_to_string(&mut said).await.unwrap();
    let mut errors = program.stderr.take().unwrap();
    errors.read_to_string(&mut said).await.unwrap();
    assert_eq!(said, line, "more was printed than the address");
    assert_eq!(
        std::fs::read_dir(page.folder()).unwrap().count(),
        files_before
    );
}

#[tokio::test]
async fn a_wrong_argument_is_explained() {
    let page = Page::new();
    for (argument, value, wanted) in [
        ("--connect", "management.azure.com", "https://"),
        ("--fault", "payg", "SCENARIO=FAULT"),
        ("--fault", "payg=nonsense", "nonsense"),
        ("--today", "15.6.2026", "--today"),
        ("--relay-target", "nonsense", "https://"),
    ] {
        let output = program(&page)
            .args([argument, value])
            .output()
            .await
            .unwrap();
        assert!(!output.status.success());
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(words.contains(wanted), "{argument} {value}: {words}");
    }
}
