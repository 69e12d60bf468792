//! Cells of one table under the columns of another.

use costs::DayRange;
use costs::query::Group;

/// Puts cells under the columns that they belong to: what has usage on a few
/// days only may have fewer columns than the whole.
pub(super) fn align(groups: &mut [Group], from: &[DayRange], to: &[DayRange]) {
    if from == to {
        return;
    }
    let mut places = Vec::with_capacity(from.len());
    let mut next = 0;
    for days in from {
        // Hours of one day have equal days, in order.
        let found = to[next..].iter().position(|own| own == days);
        places.push(found.map(|place| next + place));
        next = found.map_or(next, |place| next + place + 1);
    }
    for group in groups {
        group.cells = placed(&group.cells, &places, to.len());
        if !group.quantities.is_empty() {
            group.quantities = placed(&group.quantities, &places, to.len());
        }
    }
}

fn placed<T: Copy + Default>(values: &[T], places: &[Option<usize>], count: usize) -> Vec<T> {
    let mut placed = vec![T::default(); count];
    for (value, place) in values.iter().zip(places) {
        if let Some(place) = place {
            placed[*place] = *value;
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use costs::Day;
    use costs::query::Cell;

    use super::*;

    #[test]
    fn cells_stand_under_their_own_days() {
        let day = |number: i32| {
            let from = Day::from_days_since_epoch(20_000 + number);
            DayRange::new(from, from.plus(1))
        };
        let cell = |rows| Cell {
            rows,
            ..Cell::default()
        };
        let mut groups = [Group {
            keys: Vec::new(),
            total: cell(6),
            cells: vec![cell(1), cell(2), cell(3)],
            quantity: None,
            quantities: Vec::new(),
            previous: None,
            current: None,
        }];
        let to = [day(0), day(1), day(1), day(2), day(3)];
        align(&mut groups, &[day(1), day(1), day(3)], &to);
        let rows: Vec<u32> = groups[0].cells.iter().map(|cell| cell.rows).collect();
        assert_eq!(rows, [0, 1, 2, 0, 3]);
        assert!(groups[0].quantities.is_empty());
    }
}
