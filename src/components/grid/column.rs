//! The columns of a grid and what a person has done to them: order, width and
//! which are hidden. Columns of one family, such as dates, go together.

use std::collections::HashMap;

/// Narrowest and widest column in pixels.
const WIDTHS_PX: std::ops::RangeInclusive<u32> = 48..=800;

/// A column as the page offers it. The first one of a grid names its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GridColumn {
    /// Identifies it within the grid.
    pub(crate) id: String,
    /// What it is kept under; several columns of one family are moved, hidden
    /// and sized together.
    pub(crate) family: &'static str,
    /// Heading.
    pub(crate) title: String,
    /// The family in the list of columns.
    pub(crate) family_title: String,
    /// Longer words for the heading; may be empty.
    pub(crate) detail: String,
    /// Words on figures that are not of the whole that the heading names; they
    /// mark the column. May be empty.
    pub(crate) note: String,
    /// Width in pixels until a person gives it another.
    pub(crate) width_px: u32,
    /// Whether its cells are figures, set at the end of the cell.
    pub(crate) is_number: bool,
    /// Whether rows can be ordered by it.
    pub(crate) is_sortable: bool,
    /// Whether it is hidden until a person shows it.
    pub(crate) is_hidden_first: bool,
}

/// What rows are ordered by; the first one decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GridSort {
    /// [`GridColumn::id`].
    pub(crate) column: String,
    /// Smallest first.
    pub(crate) is_ascending: bool,
}

/// The order after a click on a heading: another column begins with the largest
/// figure or the first name, the same one turns around. `adds` keeps the former
/// ones in front.
pub(crate) fn sorted_by(
    sort: &[GridSort],
    column: &GridColumn,
    is_ascending: Option<bool>,
    adds: bool,
) -> Vec<GridSort> {
    let known = sort.iter().position(|sort| sort.column == column.id);
    let turned = known.map(|place| !sort[place].is_ascending);
    let chosen = GridSort {
        column: column.id.clone(),
        is_ascending: is_ascending.or(turned).unwrap_or(!column.is_number),
    };
    if !adds {
        return vec![chosen];
    }
    let mut sort = sort.to_vec();
    match known {
        Some(place) => sort[place] = chosen,
        None => sort.push(chosen),
    }
    sort
}

/// A person's own arrangement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ColumnLayout {
    /// Families in order; those that are not named follow their neighbour.
    order: Vec<String>,
    /// Whether it is hidden.
    hidden: HashMap<String, bool>,
    /// In pixels.
    widths_px: HashMap<String, u32>,
}

/// A family in the list of columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FamilyChoice {
    /// [`GridColumn::family`].
    pub(crate) family: &'static str,
    /// Its text.
    pub(crate) title: String,
    /// Whether it is shown.
    pub(crate) is_shown: bool,
}

impl ColumnLayout {
    /// Reads what [`ColumnLayout::text`] writes; what is broken is left out.
    pub(crate) fn read(text: &str) -> Self {
        let mut layout = Self::default();
        for part in text.split(' ').filter(|part| !part.is_empty()) {
            let mut fields = part.split(':');
            let family = fields.next().unwrap_or_default().to_owned();
            for field in fields {
                match field {
                    "hidden" => layout.hidden.insert(family.clone(), true),
                    "shown" => layout.hidden.insert(family.clone(), false),
                    width => {
                        if let Ok(width_px) = width.parse() {
                            layout.resize(&family, width_px);
                        }
                        None
                    }
                };
            }
            if !layout.order.contains(&family) {
                layout.order.push(family);
            }
        }
        layout
    }

    /// One word for each family, such as `cost:120` or `records:hidden`.
    pub(crate) fn text(&self) -> String {
        let mut names: Vec<&String> = self.order.iter().collect();
        let mut others: Vec<&String> = self.hidden.keys().chain(self.widths_px.keys()).collect();
        others.sort();
        others.dedup();
        others.retain(|name| !self.order.contains(name));
        names.extend(others);
        let words: Vec<String> = names
            .into_iter()
            .map(|family| {
                let mut word = family.clone();
                if let Some(is_hidden) = self.hidden.get(family) {
                    word.push_str(if *is_hidden { ":hidden" } else { ":shown" });
                }
                if let Some(width_px) = self.widths_px.get(family) {
                    word.push_str(&format!(":{width_px}"));
                }
                word
            })
            .collect();
        words.join(" ")
    }

    /// Families in order, the first one of `columns` first, each with whether
    /// it is shown.
    pub(crate) fn families(&self, columns: &[GridColumn]) -> Vec<FamilyChoice> {
        let mut offered: Vec<&GridColumn> = Vec::new();
        for column in columns {
            if offered.iter().all(|known| known.family != column.family) {
                offered.push(column);
            }
        }
        let first = offered.first().map(|column| column.family);
        let is_offered = |family: &str| offered.iter().any(|column| column.family == family);
        let mut families: Vec<&str> = first.into_iter().collect();
        let named = self.order.iter().map(String::as_str);
        families.extend(named.filter(|family| is_offered(family) && Some(*family) != first));
        for (number, column) in offered.iter().enumerate() {
            if !families.contains(&column.family) {
                let neighbours = offered[..number].iter().rev();
                let mut places = neighbours
                    .filter_map(|column| families.iter().position(|known| *known == column.family));
                let place = places.next().map_or(families.len(), |place| place + 1);
                families.insert(place, column.family);
            }
        }
        let of_name = |family: &str| offered.iter().find(|column| column.family == family);
        let found = families.into_iter().filter_map(of_name);
        found
            .map(|column| FamilyChoice {
                family: column.family,
                title: column.family_title.clone(),
                is_shown: Some(column.family) == first || !self.is_hidden(column),
            })
            .collect()
    }

    /// Numbers of the columns that are shown, in order, with their widths.
    pub(super) fn shown(&self, columns: &[GridColumn]) -> Vec<(usize, u32)> {
        let families = self.families(columns);
        let shown = families.iter().filter(|choice| choice.is_shown);
        shown
            .flat_map(|choice| {
                let own = columns.iter().enumerate();
                own.filter(|(_, column)| column.family == choice.family)
            })
            .map(|(number, column)| {
                let own_px = self.widths_px.get(column.family).copied();
                (number, own_px.unwrap_or(column.width_px))
            })
            .collect()
    }

    fn is_hidden(&self, column: &GridColumn) -> bool {
        let own = self.hidden.get(column.family).copied();
        own.unwrap_or(column.is_hidden_first)
    }

    /// Shows or hides a family.
    pub(crate) fn show(&mut self, family: &str, is_shown: bool) {
        self.hidden.insert(family.to_owned(), !is_shown);
    }

    /// Gives a family a width in pixels.
    pub(super) fn resize(&mut self, family: &str, width_px: u32) {
        let width_px = width_px.clamp(*WIDTHS_PX.start(), *WIDTHS_PX.end());
        self.widths_px.insert(family.to_owned(), width_px);
    }

    /// Gives a family its own width again.
    pub(super) fn forget_width(&mut self, family: &str) {
        self.widths_px.remove(family);
    }

    /// Moves a family by `steps` shown places; the first column stays the first.
    pub(crate) fn step(&mut self, columns: &[GridColumn], family: &str, is_later: bool) {
        let families = self.families(columns);
        let Some(place) = families.iter().position(|choice| choice.family == family) else {
            return;
        };
        let is_target = |target: &usize| *target > 0 && *target != place;
        let target = if is_later {
            (place + 1..families.len()).find(|target| families[*target].is_shown)
        } else {
            (1..place).rev().find(|target| families[*target].is_shown)
        };
        let Some(target) = target.filter(is_target).filter(|_| place > 0) else {
            return;
        };
        let mut order: Vec<String> = families
            .iter()
            .map(|choice| choice.family.to_owned())
            .collect();
        let moved = order.remove(place);
        order.insert(target, moved);
        self.order = order;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(id: &str, family: &'static str) -> GridColumn {
        GridColumn {
            id: id.to_owned(),
            family,
            title: id.to_owned(),
            family_title: family.to_owned(),
            detail: String::new(),
            note: String::new(),
            width_px: 100,
            is_number: family != "name",
            is_sortable: true,
            is_hidden_first: family == "records",
        }
    }

    fn columns() -> Vec<GridColumn> {
        vec![
            column("name", "name"),
            column("cost", "cost"),
            column("share", "share"),
            column("records", "records"),
            column("d0", "dates"),
            column("d1", "dates"),
        ]
    }

    fn shown(layout: &ColumnLayout) -> Vec<String> {
        let columns = columns();
        let shown = layout.shown(&columns);
        shown
            .into_iter()
            .map(|(number, _)| columns[number].id.clone())
            .collect()
    }

    #[test]
    fn without_choices_columns_stand_as_offered() {
        let layout = ColumnLayout::default();
        assert_eq!(shown(&layout), ["name", "cost", "share", "d0", "d1"]);
        assert_eq!(layout.text(), "");
    }

    #[test]
    fn families_move_past_what_is_hidden_and_never_before_the_first() {
        let mut layout = ColumnLayout::default();
        layout.step(&columns(), "dates", false);
        assert_eq!(shown(&layout), ["name", "cost", "d0", "d1", "share"]);
        layout.step(&columns(), "cost", false);
        assert_eq!(shown(&layout), ["name", "cost", "d0", "d1", "share"]);
        layout.step(&columns(), "name", true);
        assert_eq!(shown(&layout)[0], "name");
        layout.step(&columns(), "cost", true);
        assert_eq!(shown(&layout), ["name", "d0", "d1", "cost", "share"]);
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let mut layout = ColumnLayout::default();
        layout.show("records", true);
        layout.show("share", false);
        layout.resize("dates", 70);
        layout.resize("cost", 9000);
        layout.step(&columns(), "dates", false);
        let again = ColumnLayout::read(&layout.text());
        assert_eq!(shown(&again), shown(&layout));
        assert_eq!(again.shown(&columns()), layout.shown(&columns()));
        assert_eq!(ColumnLayout::read("cost:wide  ::").text(), "cost ");
    }

    #[test]
    fn a_column_that_is_new_stands_beside_its_neighbour() {
        let layout = ColumnLayout::read("name dates share cost");
        assert_eq!(shown(&layout), ["name", "d0", "d1", "share", "cost"]);
        let mut with_new = columns();
        with_new.insert(2, column("change", "change"));
        let families = layout.families(&with_new);
        let names: Vec<_> = families.iter().map(|choice| choice.family).collect();
        assert_eq!(
            names,
            ["name", "dates", "share", "records", "cost", "change"]
        );
    }

    #[test]
    fn a_heading_turns_its_order_around_or_adds_to_it() {
        let columns = columns();
        let (name, cost) = (&columns[0], &columns[1]);
        let by_cost = sorted_by(&[], cost, None, false);
        assert!(!by_cost[0].is_ascending);
        assert!(sorted_by(&by_cost, cost, None, false)[0].is_ascending);
        let both = sorted_by(&by_cost, name, None, true);
        assert_eq!(both.len(), 2);
        assert!(both[1].is_ascending && both[1].column == "name");
        let turned = sorted_by(&both, cost, None, true);
        assert!(turned[0].is_ascending && turned.len() == 2);
        assert_eq!(sorted_by(&both, name, Some(false), false).len(), 1);
    }
}
