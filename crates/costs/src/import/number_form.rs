//! How a file writes numbers: with a decimal point, or with a comma as
//! spreadsheets do in much of the world.

use serde::{Deserialize, Serialize};

use crate::fixed::{DecimalError, Quantity};

/// Which sign stands before the decimals; the other one may group thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum NumberForm {
    /// `1,234.5`.
    #[default]
    Point,
    /// `1.234,5`.
    Comma,
}

impl NumberForm {
    /// Both forms.
    pub const ALL: [Self; 2] = [Self::Point, Self::Comma];

    const fn signs(self) -> (char, char) {
        match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        }
    }

    /// Reads a number exactly.
    ///
    /// # Errors
    ///
    /// Where the text is no number of this form, or too large a one.
    pub fn read(self, text: &str) -> Result<Quantity, DecimalError> {
        let text = text.trim();
        if self == Self::Point
            && let Ok(number) = text.parse()
        {
            return Ok(number);
        }
        let (decimal, group) = self.signs();
        let (whole, fraction) = text.split_once(decimal).unwrap_or((text, ""));
        let is_group =
            |sign: char| sign == group || matches!(sign, ' ' | '\u{a0}' | '\u{202f}' | '\'');
        let mut groups = whole.split(is_group);
        let first = groups.next().unwrap_or_default();
        let digits = first.trim_start_matches(['-', '+']);
        let mut rest = groups.clone();
        let is_grouped = (1..=3).contains(&digits.len())
            && rest
                .all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()));
        let has_groups = groups.clone().next().is_some();
        if has_groups && !is_grouped || fraction.contains(is_group) {
            return Err(DecimalError::Malformed);
        }
        let mut plain = String::with_capacity(text.len());
        plain.push_str(first);
        groups.for_each(|group| plain.push_str(group));
        if !fraction.is_empty() {
            plain.push('.');
            plain.push_str(fraction);
        }
        plain.parse()
    }
}

/// What the numbers of a file say about their form.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberEvidence {
    point: u64,
    comma: u64,
    /// Numbers that are two different ones.
    open: u64,
}

impl NumberEvidence {
    pub(super) fn note(&mut self, text: &str) {
        let text = text.trim();
        if !text.contains(',') {
            self.point += u64::from(text.contains('.'));
            return;
        }
        let [point, comma] = NumberForm::ALL.map(|form| form.read(text).is_ok());
        match (point, comma) {
            (true, false) => self.point += 1,
            (false, true) => self.comma += 1,
            (true, true) => self.open += 1,
            (false, false) => {}
        }
    }

    pub(super) const fn has_commas(&self) -> bool {
        self.comma + self.open > 0
    }

    /// The form, and whether another one would have done.
    pub(super) fn decide(&self) -> (NumberForm, bool) {
        if self.comma > self.point {
            (NumberForm::Comma, false)
        } else {
            (NumberForm::Point, self.open > 0 && self.point == 0)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(form: NumberForm, text: &str) -> Option<String> {
        form.read(text).ok().map(|number| number.to_string())
    }

    #[test]
    fn each_form_reads_its_own_numbers() {
        let point = |text| read(NumberForm::Point, text);
        let comma = |text| read(NumberForm::Comma, text);
        assert_eq!(point("1,234.5").as_deref(), Some("1234.5"));
        assert_eq!(comma("1.234,5").as_deref(), Some("1234.5"));
        assert_eq!(comma("-0,0000204972").as_deref(), Some("-0.0000204972"));
        assert_eq!(comma("1 234 567,5").as_deref(), Some("1234567.5"));
        assert_eq!(point("1.5E-05").as_deref(), Some("0.000015"));
        assert_eq!(comma("1,5E-05").as_deref(), Some("0.000015"));
        assert_eq!(point("0,5"), None);
        assert_eq!(comma("0.5"), None);
        for wrong in ["", "1,2,3", "12,34.5", "1.2.3", "$1", "abc", "1,234.5,6"] {
            assert_eq!(point(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_form_is_decided_by_all_numbers() {
        let decide = |numbers: &[&str]| {
            let mut evidence = NumberEvidence::default();
            numbers.iter().for_each(|number| evidence.note(number));
            evidence.decide()
        };
        assert_eq!(decide(&["1", "0.5"]), (NumberForm::Point, false));
        assert_eq!(decide(&["1", "0,5", "1,234"]), (NumberForm::Comma, false));
        assert_eq!(decide(&["1,234"]), (NumberForm::Point, true));
    }

    proptest! {
        #[test]
        fn both_forms_mean_the_same(whole in 0u32..10_000_000, fraction in "[0-9]{1,9}") {
            let plain = format!("{whole}.{fraction}");
            prop_assert_eq!(
                NumberForm::Comma.read(&plain.replace('.', ",")),
                NumberForm::Point.read(&plain)
            );
        }
    }
}
