//! Comma-separated text: every digit, a dot as decimal sign, and nothing that a
//! spreadsheet would run as a formula.

use std::borrow::Cow;

/// Lines under way.
#[derive(Debug, Default)]
pub(crate) struct CsvLines {
    text: String,
    is_in_line: bool,
}

impl CsvLines {
    /// Text from outside: quoted where needed, never a formula.
    pub(crate) fn text(&mut self, value: &str) {
        let value = harmless(value);
        if value.contains(['"', ',', '\n', '\r']) {
            self.plain(&format!("\"{}\"", value.replace('"', "\"\"")));
        } else {
            self.plain(&value);
        }
    }

    /// Our own numbers, dates and codes.
    pub(crate) fn plain(&mut self, value: &str) {
        if self.is_in_line {
            self.text.push(',');
        }
        self.text.push_str(value);
        self.is_in_line = true;
    }

    /// Ends a line.
    pub(crate) fn end_line(&mut self) {
        self.text.push_str("\r\n");
        self.is_in_line = false;
    }

    /// All lines.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Text from outside as a spreadsheet may take it: what would run as a formula
/// gets an apostrophe.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_and_never_formulas() {
        let mut lines = CsvLines::default();
        lines.text("=cmd, \"x\"");
        lines.plain("-1.5");
        lines.end_line();
        lines.text("two\nlines");
        lines.text("plain");
        lines.end_line();
        assert_eq!(
            lines.finish(),
            "\"'=cmd, \"\"x\"\"\",-1.5\r\n\"two\nlines\",plain\r\n"
        );
        for text in ["=1", "+1", "-1", "@a", "\t=1", "\r=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("a=1"), "a=1");
    }
}
