//! Texts inside XML, HTML and scripts: nothing in them can end what they stand
//! in.

/// Appends a text to XML or HTML, inside an element or a quoted attribute.
/// Characters that XML 1.0 cannot hold become U+FFFD.
pub(crate) fn escape(out: &mut Vec<u8>, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '"' => out.extend_from_slice(b"&quot;"),
            '\'' => out.extend_from_slice(b"&#39;"),
            '\r' => out.extend_from_slice(b"&#13;"),
            '\t' | '\n' => out.push(letter as u8),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                out.extend_from_slice("\u{fffd}".as_bytes());
            }
            _ => {
                let mut bytes = [0; 4];
                out.extend_from_slice(letter.encode_utf8(&mut bytes).as_bytes());
            }
        }
    }
}

/// The same as a text.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    escape(&mut out, text);
    String::from_utf8(out).unwrap_or_default()
}

/// JSON that may stand inside a `script` element: no `<` in it, and no line
/// end that JavaScript knows and JSON does not.
pub(crate) fn script_json(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_ends_what_it_stands_in() {
        assert_eq!(
            escaped("</td><script>alert('\"&')\u{1}"),
            "&lt;/td&gt;&lt;script&gt;alert(&#39;&quot;&amp;&#39;)\u{fffd}"
        );
    }

    proptest! {
        #[test]
        fn json_in_a_script_is_the_same_json(text in "\\PC*|.*</script>.*|<!--.*") {
            let json = serde_json::to_string(&text).unwrap();
            let inside = script_json(&json);
            prop_assert!(!inside.contains('<'));
            prop_assert_eq!(serde_json::from_str::<String>(&inside).unwrap(), text);
        }
    }
}
