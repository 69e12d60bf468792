//! Comma-separated text: every digit, a dot as decimal sign, and nothing that a
//! spreadsheet would run as a formula.

/// Lines under way.
#[derive(Debug, Default)]
pub(super) struct CsvLines {
    text: String,
    is_in_line: bool,
}

impl CsvLines {
    /// Text from outside: quoted where needed, never a formula.
    pub(super) fn text(&mut self, value: &str) {
        let is_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let value = if is_formula {
            format!("'{value}")
        } else {
            value.to_owned()
        };
        if value.contains(['"', ',', '\n', '\r']) {
            self.plain(&format!("\"{}\"", value.replace('"', "\"\"")));
        } else {
            self.plain(&value);
        }
    }

    /// Our own numbers, dates and codes.
    pub(super) fn plain(&mut self, value: &str) {
        if self.is_in_line {
            self.text.push(',');
        }
        self.text.push_str(value);
        self.is_in_line = true;
    }

    /// Ends a line.
    pub(super) fn end_line(&mut self) {
        self.text.push_str("\r\n");
        self.is_in_line = false;
    }

    /// All lines.
    pub(super) fn finish(self) -> String {
        self.text
    }
}
