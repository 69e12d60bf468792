//! The page over real HTTP: encodings, caching, addresses of the app, security headers.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use host::HeaderFormat;
use reqwest::StatusCode;
use reqwest::header;
use support::{Page, client, host};

#[tokio::test]
async fn app_addresses_show_the_page_and_missing_files_do_not() {
    let (_page, host) = host(|_| {}).await;
    for path in [
        "/",
        "/costs",
        "/costs/2026-06?group=region.name",
        "/index.html",
    ] {
        let answer = client().get(host.origin() + path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(
            answer.headers()[header::CONTENT_TYPE],
            "text/html; charset=utf-8"
        );
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-cache");
        assert!(answer.text().await.unwrap().contains("Meterview"), "{path}");
    }
    for path in [
        "/missing.js",
        "/costs/missing.css",
        "/.fingerprint",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/main-0123456789abcdef.js.br",
    ] {
        let answer = client().get(host.origin() + path).send().await.unwrap();
        let is_page = answer.status() == StatusCode::OK;
        assert!(!is_page, "{path}: {}", answer.status());
    }
    let answer = client().post(host.origin() + "/").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_others_asked_for_again() {
    let (_page, host) = host(|_| {}).await;
    let get = |path: &str| client().get(host.origin() + path);
    let hashed = get("/main-0123456789abcdef_bg.wasm").send().await.unwrap();
    assert_eq!(hashed.headers()[header::CONTENT_TYPE], "application/wasm");
    assert!(
        hashed.headers()[header::CACHE_CONTROL]
            .to_str()
            .unwrap()
            .contains("immutable")
    );

    let worker = get("/worker.js").send().await.unwrap();
    assert_eq!(worker.headers()[header::CACHE_CONTROL], "no-cache");
    let etag = worker.headers()[header::ETAG].clone();
    let again = get("/worker.js")
        .header(header::IF_NONE_MATCH, etag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(again.bytes().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_smallest_encoding_a_browser_reads_is_sent() {
    let (_page, host) = host(|_| {}).await;
    let get = async |accepted: &'static str| {
        let answer = client()
            .get(host.origin() + "/worker.js")
            .header(header::ACCEPT_ENCODING, accepted)
            .send()
            .await
            .unwrap();
        let encoding = answer.headers().get(header::CONTENT_ENCODING).cloned();
        assert_eq!(answer.headers()[header::VARY], "accept-encoding");
        (encoding, answer.bytes().await.unwrap())
    };
    let (encoding, body) = get("gzip, br").await;
    assert_eq!(encoding.unwrap(), "br");
    assert_eq!(&body[..], Page::BROTLI_COPY);
    let (encoding, body) = get("gzip").await;
    assert_eq!(encoding.unwrap(), "gzip");
    assert!(body.starts_with(&[0x1f, 0x8b]) && body.len() < Page::WORKER.len());
    let (encoding, body) = get("identity").await;
    assert_eq!(encoding, None);
    assert_eq!(body, Page::WORKER);
}

#[tokio::test]
async fn every_answer_carries_the_policy_of_this_page() {
    let (_page, host) = host(|options| {
        options.connect = vec![
            "https://management.local.azurestack.external"
                .parse()
                .unwrap(),
        ];
        options.embed = vec!["https://portal.azure.com".parse().unwrap()];
    })
    .await;
    for path in [
        "/",
        "/missing.js",
        "/config.json",
        "/relay/https/evil.example/x",
    ] {
        let answer = client().get(host.origin() + path).send().await.unwrap();
        let headers = answer.headers();
        let policy = headers["content-security-policy"].to_str().unwrap();
        for part in [
            "default-src 'none';",
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=';",
            "https://management.azure.com",
            "https://management.local.azurestack.external;",
            "frame-ancestors https://portal.azure.com;",
            "object-src 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types default meterview-worker",
            "base-uri 'none'",
            "form-action 'none'",
            "worker-src 'self'",
        ] {
            assert!(policy.contains(part), "{path} lacks {part}: {policy}");
        }
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains('*'),
            "{policy}"
        );
        let evaluating = policy.replace("'wasm-unsafe-eval'", "");
        assert!(!evaluating.contains("unsafe"), "{policy}");
        // The relay reads the store of rate cards, the page must not.
        assert!(!policy.contains("ratecard"), "{policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        assert!(headers.contains_key("permissions-policy"));
        assert_eq!(headers["origin-agent-cluster"], "?1");
        assert!(!headers.contains_key("access-control-allow-origin"));
    }
}

#[tokio::test]
async fn without_a_list_nobody_may_embed_the_page() {
    let (_page, host) = host(|_| {}).await;
    let answer = client().get(host.origin() + "/").send().await.unwrap();
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(policy.contains("; frame-ancestors 'none';"), "{policy}");
}

#[tokio::test]
async fn other_web_servers_are_given_the_same_headers() {
    let settings = |options: &mut host::Options| {
        options.connect = vec!["https://arm.example".parse().unwrap()];
        options.embed = vec!["https://portal.example".parse().unwrap()];
    };
    let (page, host) = host(settings).await;
    let mut options = page.options();
    settings(&mut options);
    let print = |format| host::print_headers(&options, format).unwrap();
    let nginx = print(HeaderFormat::Nginx);
    let headers_file = print(HeaderFormat::Headers);
    let azure: serde_json::Value = serde_json::from_str(&print(HeaderFormat::Azure)).unwrap();
    let get = |path: &str| client().get(host.origin() + path);
    let answer = get("/").send().await.unwrap();
    let ours = |name: &str| !matches!(name, "vary" | "etag" | "date");
    let mut compared = 0;
    for (name, value) in answer.headers() {
        let (name, value) = (name.as_str(), value.to_str().unwrap());
        if name.starts_with("content-") && name != "content-security-policy" || !ours(name) {
            continue;
        }
        compared += 1;
        let in_nginx = format!("  add_header {name} \"{value}\" always;\n");
        assert!(nginx.contains(&in_nginx), "nginx lacks {in_nginx}");
        assert_eq!(azure["globalHeaders"][name], value);
        if name != "cache-control" {
            assert!(headers_file.contains(&format!("\n  {name}: {value}\n")));
        }
    }
    assert_eq!(compared, 8, "{:?}", answer.headers());
    let kept = "main-0123456789abcdef.js";
    let answer = get(&format!("/{kept}")).send().await.unwrap();
    let for_ever = answer.headers()[header::CACHE_CONTROL].to_str().unwrap();
    let routes = azure["routes"].as_array().unwrap();
    let route = routes
        .iter()
        .find(|route| route["route"] == format!("/{kept}"));
    assert_eq!(route.unwrap()["headers"]["cache-control"], for_ever);
    assert!(headers_file.contains(&format!("/{kept}\n  cache-control: {for_ever}\n")));
    assert!(nginx.contains(for_ever));
}

#[tokio::test]
async fn a_new_build_is_served_with_its_own_script_hash() {
    let (page, host) = host(|_| {}).await;
    page.write(
        "index.html",
        "<title>Meterview</title><script>changed()</script>",
    );
    let answer = client().get(host.origin() + "/").send().await.unwrap();
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(answer.text().await.unwrap().contains("changed()"));
    assert!(
        !policy.contains("qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="),
        "{policy}"
    );
    assert!(policy.contains("'sha256-"), "{policy}");
}

#[tokio::test]
async fn foreign_host_names_are_turned_away() {
    let (_page, host) =
        host(|options| options.public_names = vec!["costs.example.com".into()]).await;
    let get = async |name: &'static str| {
        let request = client()
            .get(host.origin() + "/config.json")
            .header(header::HOST, name);
        request.send().await.unwrap().status()
    };
    assert_eq!(
        get("rebound.example").await,
        StatusCode::MISDIRECTED_REQUEST
    );
    assert_eq!(get("costs.example.com").await, StatusCode::OK);
    assert_eq!(get("localhost:1").await, StatusCode::OK);
}

#[tokio::test]
async fn without_the_demo_the_configuration_says_so() {
    let (_page, host) =
        host(|options| options.connect = vec!["https://arm.example".parse().unwrap()]).await;
    let answer = client()
        .get(host.origin() + "/config.json")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    let configuration: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(
        configuration,
        serde_json::json!({
            "relay": "/relay/",
            "connect": [
                "https://management.azure.com",
                "https://management.chinacloudapi.cn",
                "https://management.usgovcloudapi.net",
                "https://arm.example"
            ],
            "logins": [
                "https://login.microsoftonline.com",
                "https://login.partner.microsoftonline.cn",
                "https://login.microsoftonline.us"
            ],
            "embed": { "origins": [] },
            "demo": null
        })
    );
}

#[tokio::test]
async fn a_missing_page_and_a_taken_port_are_said() {
    let (page, host) = host(|_| {}).await;
    let taken = host::start(page.options_at(host.address())).await;
    let words = taken.err().unwrap().to_string();
    assert!(words.contains("--listen"), "{words}");

    let empty = Page::empty();
    let missing = host::start(empty.options()).await;
    let words = missing.err().unwrap().to_string();
    assert!(words.contains("cargo xtask serve"), "{words}");
}
