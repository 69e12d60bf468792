//! What assistive technology calls an element (WebDriver, "computed role" and
//! "computed label").

use fantoccini::Client;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::Value;

#[derive(Debug)]
struct Computed {
    element: String,
    what: &'static str,
}

impl WebDriverCompatibleCommand for Computed {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session_id: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base_url.join(&format!(
            "session/{}/element/{}/{}",
            session_id.unwrap_or_default(),
            self.element,
            self.what
        ))
    }

    fn method_and_body(&self, _url: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::GET, None)
    }
}

async fn computed(
    client: &Client,
    element: &Element,
    what: &'static str,
) -> Result<String, CmdError> {
    let element = element.element_id().to_string();
    let answer: Value = client.issue_cmd(Computed { element, what }).await?;
    Ok(answer.as_str().unwrap_or_default().to_owned())
}

pub(crate) async fn role(client: &Client, element: &Element) -> Result<String, CmdError> {
    computed(client, element, "computedrole").await
}

pub(crate) async fn name(client: &Client, element: &Element) -> Result<String, CmdError> {
    computed(client, element, "computedlabel").await
}

/// Elements that can have the role; the browser is asked for the real one.
pub(crate) fn candidates(role: &str) -> String {
    let plain = match role {
        "button" => "button, summary, input[type=submit]",
        "link" => "a[href]",
        "textbox" => "input, textarea",
        "searchbox" => "input[type=search]",
        "combobox" => "select, input[list]",
        "checkbox" => "input[type=checkbox]",
        "radio" => "input[type=radio]",
        "heading" => "h1, h2, h3, h4",
        "table" => "table",
        "row" => "tr",
        "progressbar" => "progress",
        "image" | "img" => "img, svg",
        "navigation" => "nav",
        "region" => "section",
        "dialog" => "dialog",
        "figure" => "figure",
        "status" => "output",
        _ => "",
    };
    let separator = if plain.is_empty() { "" } else { ", " };
    format!("{plain}{separator}[role={role}]")
}

/// A command of ChromeDriver's own, beyond the WebDriver standard.
#[derive(Debug)]
pub(crate) struct Chromium {
    pub(crate) path: &'static str,
    pub(crate) body: String,
}

impl WebDriverCompatibleCommand for Chromium {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session_id: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _url: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.clone()))
    }
}
