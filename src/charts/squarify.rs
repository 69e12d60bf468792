//! Cutting a rectangle into tiles of given sizes that are as square as possible:
//! rows are laid along the shorter side, and a row takes tiles as long as that
//! makes its worst one squarer (Bruls, Huizing and van Wijk, 2000).

use super::shapes::Rect;

/// A tile for each of `sizes`, which are above zero; best in descending order.
#[must_use]
pub(crate) fn squarified(sizes: &[f64], area: Rect) -> Vec<Rect> {
    let total: f64 = sizes.iter().sum();
    let surface = area.width().max(0.0) * area.height().max(0.0);
    if total <= 0.0 || surface <= 0.0 {
        return vec![Rect::default(); sizes.len()];
    }
    let sizes: Vec<f64> = sizes.iter().map(|size| size / total * surface).collect();
    let mut tiles = Vec::with_capacity(sizes.len());
    let mut free = area;
    let mut rest = sizes.as_slice();
    while !rest.is_empty() {
        let side = free.width().min(free.height());
        let mut count = 1;
        while count < rest.len() && worst(&rest[..=count], side) <= worst(&rest[..count], side) {
            count += 1;
        }
        let (row, others) = rest.split_at(count);
        rest = others;
        tiles.extend(cut(&mut free, row, rest.is_empty()));
    }
    tiles
}

/// Cuts a row of tiles off `free`; the last row takes all of it.
fn cut(free: &mut Rect, row: &[f64], is_last: bool) -> Vec<Rect> {
    let surface: f64 = row.iter().sum();
    let is_wide = free.width() >= free.height();
    let (side, depth) = if is_wide {
        (free.height(), free.width())
    } else {
        (free.width(), free.height())
    };
    let thick = if is_last || side <= 0.0 {
        depth
    } else {
        (surface / side).min(depth)
    };
    let mut done = 0.0;
    let tiles = row
        .iter()
        .map(|size| {
            let from = side * done / surface;
            done += size;
            let until = side * done / surface;
            if is_wide {
                Rect {
                    left: free.left,
                    right: free.left + thick,
                    top: free.top + from,
                    bottom: free.top + until,
                }
            } else {
                Rect {
                    left: free.left + from,
                    right: free.left + until,
                    top: free.top,
                    bottom: free.top + thick,
                }
            }
        })
        .collect();
    if is_wide {
        free.left += thick;
    } else {
        free.top += thick;
    }
    tiles
}

/// How far the least square tile of a row is from a square: 1 or more.
fn worst(row: &[f64], side: f64) -> f64 {
    let sum: f64 = row.iter().sum();
    let (least, most) = row
        .iter()
        .fold((f64::INFINITY, 0.0f64), |(least, most), size| {
            (least.min(*size), most.max(*size))
        });
    let square = side * side;
    (square * most / (sum * sum)).max(sum * sum / (square * least))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AREA: Rect = Rect {
        left: 10.0,
        top: 20.0,
        right: 610.0,
        bottom: 420.0,
    };

    #[test]
    fn the_example_of_the_paper() {
        let area = Rect {
            left: 0.0,
            top: 0.0,
            right: 6.0,
            bottom: 4.0,
        };
        let tiles = squarified(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], area);
        let first = Rect {
            left: 0.0,
            top: 0.0,
            right: 3.0,
            bottom: 2.0,
        };
        assert_eq!(tiles[0], first);
        assert!((tiles[2].width() - 12.0 / 7.0).abs() < 1e-9);
        assert!((tiles[2].height() - 7.0 / 3.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn tiles_have_their_sizes_and_fill_the_area(
            mut sizes in proptest::collection::vec(1e-3f64..1e6, 1..60),
        ) {
            sizes.sort_by(|left, right| right.total_cmp(left));
            let total: f64 = sizes.iter().sum();
            let tiles = squarified(&sizes, AREA);
            let surface = AREA.width() * AREA.height();
            for (tile, size) in tiles.iter().zip(&sizes) {
                let expected = size / total * surface;
                prop_assert!((tile.width() * tile.height() - expected).abs() < 1e-3);
                prop_assert!(tile.left >= AREA.left - 1e-6 && tile.right <= AREA.right + 1e-6);
                prop_assert!(tile.top >= AREA.top - 1e-6 && tile.bottom <= AREA.bottom + 1e-6);
            }
            for (index, left) in tiles.iter().enumerate() {
                for right in &tiles[index + 1..] {
                    let width = left.right.min(right.right) - left.left.max(right.left);
                    let height = left.bottom.min(right.bottom) - left.top.max(right.top);
                    prop_assert!(width.min(height) < 1e-6);
                }
            }
        }
    }
}
