//! What can be chosen for a column, and for the forms of dates and numbers.

use costs::import::{Field, Mapping};

use crate::components::Choice;
use crate::i18n::{field_name, files_texts};

/// All meanings of a column; the first one is none.
pub(super) fn field_choices() -> Vec<Choice> {
    let mut choices = vec![Choice::new("", files_texts().not_used)];
    let fields = Field::ALL.into_iter();
    choices.extend(fields.map(|field| Choice::new(id_of(field), field_name(field))));
    choices
}

/// The id of what a column is.
pub(super) fn column_choices(mapping: &Mapping, place: usize) -> String {
    let mut columns = mapping.columns.iter();
    let found = columns.find(|(_, taken)| *taken as usize == place);
    found.map(|(field, _)| id_of(*field)).unwrap_or_default()
}

/// The field with that id.
pub(super) fn chosen_field(id: &str) -> Option<Field> {
    Field::ALL.into_iter().find(|field| id_of(*field) == id)
}

fn id_of(field: Field) -> String {
    (field as usize).to_string()
}

/// How dates can be written.
pub(super) fn date_choices() -> Vec<Choice> {
    let text = files_texts();
    vec![
        Choice::new("", text.as_file_shows),
        Choice::new("month", text.month_first),
        Choice::new("day", text.day_first),
    ]
}

/// How numbers can be written.
pub(super) fn number_choices() -> Vec<Choice> {
    let text = files_texts();
    vec![
        Choice::new("", text.as_file_shows),
        Choice::new("point", text.point),
        Choice::new("comma", text.comma),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_a_field_or_none() {
        let choices = field_choices();
        assert_eq!(choices.len(), Field::ALL.len() + 1);
        assert_eq!(chosen_field(&choices[0].id), None);
        for (choice, field) in choices.iter().skip(1).zip(Field::ALL) {
            assert_eq!(chosen_field(&choice.id), Some(field));
        }
    }
}
