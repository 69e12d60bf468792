//! One style sheet in the built page: what is fetched together is compressed together, and asked
//! for once.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha384};

use crate::failure::{Failure, Outcome};
use crate::integrity;

/// What a link to a style sheet begins with, as trunk writes it.
const LINK: &str = "<link rel=\"stylesheet\" href=\"/";

/// Puts the style sheets of the page in `dist` into one, in their order.
pub(crate) fn join(dist: &Path) -> Outcome<()> {
    let index = dist.join("index.html");
    let html = fs::read_to_string(&index)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", index.display())))?;
    let (html, names) = without_links(&html)?;
    let mut style = String::new();
    for name in &names {
        let file = dist.join(name);
        let own = fs::read_to_string(&file)
            .map_err(|error| Failure::new(format!("{} cannot be read: {error}", file.display())))?;
        style.push_str(&compact(&own));
        fs::remove_file(&file).map_err(|error| {
            Failure::new(format!("{} cannot be removed: {error}", file.display()))
        })?;
    }
    let mark: String = Sha384::digest(&style)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let name = format!("style-{mark}.css");
    let hash = integrity::of_content(style.as_bytes());
    let link = format!("{LINK}{name}\" integrity=\"{hash}\"/>");
    for (file, content) in [
        (dist.join(&name), style),
        (index, html.replacen(PLACE, &link, 1)),
    ] {
        fs::write(&file, content).map_err(|error| {
            Failure::new(format!("{} cannot be written: {error}", file.display()))
        })?;
    }
    Ok(())
}

/// Stands where the first link was.
const PLACE: &str = "<!--style-->";

/// A document without its links to style sheets, whose files are named in their order.
fn without_links(html: &str) -> Outcome<(String, Vec<String>)> {
    let mut parts = html.split(LINK);
    let mut rest = parts.next().unwrap_or_default().to_owned();
    rest.push_str(PLACE);
    let mut names = Vec::new();
    for part in parts {
        let named = part.split_once('"');
        let ended = named.and_then(|(name, more)| Some((name, more.split_once('>')?.1)));
        let (name, more) =
            ended.ok_or_else(|| Failure::new("a style sheet's link has no end in index.html"))?;
        names.push(name.to_owned());
        rest.push_str(more.trim_start());
    }
    if names.is_empty() {
        return Err(Failure::new("index.html has no style sheet"));
    }
    Ok((rest, names))
}

/// A style sheet without comments and indentation. Ours have neither in their texts.
fn compact(style: &str) -> String {
    let mut parts = style.split("/*");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once("*/").map_or("", |(_, after)| after));
    }
    let lines = plain.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |mut whole, line| {
        whole.push_str(line);
        whole.push('\n');
        whole
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheets_of_a_page_become_one_in_their_order() {
        let dist = std::env::temp_dir().join(format!("xtask-style-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        let index = dist.join("index.html");
        let html = "<head>\n<link rel=\"stylesheet\" href=\"/base-1.css\" integrity=\"x\"/>\n\
                    <link rel=\"stylesheet\" href=\"/grid-2.css\" integrity=\"y\"/>\n</head>";
        fs::write(&index, html).unwrap();
        fs::write(
            dist.join("base-1.css"),
            "/* first */\na {\n  color: red;\n}\n",
        )
        .unwrap();
        fs::write(dist.join("grid-2.css"), "b { color: blue; }\n").unwrap();
        join(&dist).unwrap();
        let html = fs::read_to_string(&index).unwrap();
        let (head, names) = without_links(&html).unwrap();
        assert_eq!(head, format!("<head>\n{PLACE}</head>"));
        let [name] = names.as_slice() else {
            panic!("{html}");
        };
        let style = fs::read_to_string(dist.join(name)).unwrap();
        assert_eq!(style, "a {\ncolor: red;\n}\nb { color: blue; }\n");
        assert!(html.contains(&integrity::of_content(style.as_bytes())));
        assert!(!dist.join("base-1.css").exists() && !dist.join("grid-2.css").exists());
        fs::remove_dir_all(&dist).unwrap();
    }

    #[test]
    fn a_page_without_style_is_none_of_ours() {
        assert!(without_links("<head></head>").is_err());
    }
}
