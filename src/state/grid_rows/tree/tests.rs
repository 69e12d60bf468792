//! Rows of nested groups, in any order of arriving.

use super::*;

fn group(name: &str) -> Group {
    Group {
        keys: vec![Key::Value {
            id: name.to_owned(),
            name: name.to_owned(),
        }],
        total: Cell::default(),
        cells: Vec::new(),
        quantity: None,
        quantities: Vec::new(),
        previous: None,
        current: None,
    }
}

fn answer(count: u32, first: u32, prefix: &str) -> PageAnswer {
    let last = (first + PAGE_ROWS).min(count);
    PageAnswer {
        count,
        total: Cell::default(),
        groups: (first..last)
            .map(|number| group(&format!("{prefix}{number}")))
            .collect(),
    }
}

fn name(tree: &RowTree, row: usize) -> String {
    let row = tree.row(row).unwrap();
    match row.content {
        RowContent::Ready(group) => group.keys[0].id().unwrap().to_owned(),
        RowContent::Awaited => "…".to_owned(),
        RowContent::Failed(_) => "!".to_owned(),
    }
}

fn take_missing(tree: &mut RowTree, rows: Range<usize>, count: u32, open: &HashSet<RowPath>) {
    for (list, page) in tree.missing(rows) {
        let keys = tree.keys(list).unwrap();
        let prefix = keys.last().map(|key| format!("{}.", key.id().unwrap()));
        let prefix = prefix.unwrap_or_default();
        tree.take(list, page, answer(count, page * PAGE_ROWS, &prefix), open);
    }
}

#[test]
fn a_page_brings_the_length_of_its_list() {
    let mut tree = RowTree::new(1);
    assert_eq!((tree.len(), tree.root_count()), (1, None));
    assert_eq!(name(&tree, 0), "…");
    assert_eq!(tree.missing(0..20), [(ROOT, 0)]);
    tree.take(ROOT, 0, answer(100_000, 0, ""), &HashSet::new());
    assert_eq!(tree.len(), 100_000);
    assert_eq!(
        (name(&tree, 99), name(&tree, 100)),
        ("99".into(), "…".into())
    );
    assert_eq!(tree.missing(95..105), [(ROOT, 1)]);
    assert_eq!(tree.missing(50_090..50_110), [(ROOT, 500), (ROOT, 501)]);
    assert!(tree.row(100_000).is_none());
    assert!(tree.toggle(3).is_none(), "the last level has nothing below");
}

#[test]
fn open_rows_have_theirs_below_them() {
    let mut tree = RowTree::new(3);
    let none = HashSet::new();
    take_missing(&mut tree, 0..1, 250, &none);
    let (path, is_open) = tree.toggle(1).unwrap();
    assert_eq!((path, is_open), (vec![Some("1".to_owned())], true));
    assert_eq!((tree.len(), name(&tree, 2)), (251, "…".to_owned()));
    take_missing(&mut tree, 0..5, 3, &none);
    assert_eq!(tree.len(), 253);
    let names: Vec<String> = (0..6).map(|row| name(&tree, row)).collect();
    assert_eq!(names, ["0", "1", "1.0", "1.1", "1.2", "2"]);
    assert_eq!(tree.row(3).unwrap().level, 1);
    assert_eq!(tree.row(3).unwrap().siblings, Some(3));
    assert_eq!((tree.parent(3), tree.parent(5)), (Some(1), None));
    tree.toggle(4);
    take_missing(&mut tree, 0..8, 2, &none);
    assert_eq!((name(&tree, 5), tree.parent(6)), ("1.2.0".into(), Some(4)));
    assert_eq!(tree.toggle(5), None);
    assert!(!tree.toggle(1).unwrap().1);
    assert_eq!((tree.len(), tree.lists.len()), (250, 1));
}

#[test]
fn what_was_open_opens_again_wherever_it_stands() {
    let open: HashSet<RowPath> = [
        vec![Some("130".to_owned())],
        vec![Some("130".to_owned()), Some("130.1".to_owned())],
    ]
    .into();
    let mut tree = RowTree::new(3);
    take_missing(&mut tree, 0..1, 250, &open);
    assert_eq!(tree.len(), 250);
    take_missing(&mut tree, 120..140, 250, &open);
    assert_eq!(tree.len(), 251, "its list is on its way");
    take_missing(&mut tree, 125..140, 2, &open);
    assert!(tree.row(130).unwrap().is_open && tree.row(132).unwrap().is_open);
    take_missing(&mut tree, 125..140, 2, &open);
    assert_eq!((tree.len(), name(&tree, 134)), (254, "130.1.1".to_owned()));
}

#[test]
fn all_rows_of_short_lists_open_at_once() {
    let mut tree = RowTree::new(3);
    take_missing(&mut tree, 0..10, 2, &HashSet::new());
    assert_eq!(tree.open_all().len(), 2);
    take_missing(&mut tree, 0..10, 2, &HashSet::new());
    assert_eq!(tree.len(), 2 + 4 + 4);
    take_missing(&mut tree, 0..10, 2, &HashSet::new());
    assert_eq!(tree.len(), 2 + 4 + 8);
    tree.close_all();
    assert_eq!(tree.len(), 2);
}

#[test]
fn pages_out_of_sight_are_forgotten_but_not_what_is_open() {
    let mut tree = RowTree::new(2);
    let none = HashSet::new();
    for start in [0usize, 1_000, 2_000] {
        take_missing(&mut tree, start..start + 10, 10_000, &none);
    }
    tree.toggle(5);
    take_missing(&mut tree, 0..10, 4, &none);
    let seen = 2_010..2_020;
    tree.missing(seen.clone());
    tree.forget_unseen(450);
    assert!(tree.missing(seen).is_empty());
    assert_eq!(
        (name(&tree, 0), tree.row(5).unwrap().is_open),
        ("…".into(), true)
    );
    assert_eq!(tree.len(), 10_004);
}

#[test]
fn a_failed_page_is_asked_again_only_on_demand() {
    let mut tree = RowTree::new(1);
    tree.fail(ROOT, 0, Failure::Busy);
    assert_eq!(name(&tree, 0), "!");
    assert!(tree.missing(0..1).is_empty());
    tree.forgive(0);
    assert_eq!(tree.missing(0..1), [(ROOT, 0)]);
}
