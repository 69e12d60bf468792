//! Views that a person gave a name, kept by the browser over visits. A view is
//! the query of its address: it holds no data.

use leptos::prelude::{RwSignal, Set, Update, With, WithUntracked, use_context};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::browser;
use crate::route::View;

pub(super) const NAME: &str = "meterview.views";

/// A view with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SavedView {
    /// What a person called it; unique without case.
    pub(crate) name: String,
    /// What it shows, without where the data come from.
    pub(crate) view: View,
}

/// All saved views, by name.
#[derive(Clone, Copy)]
pub(crate) struct SavedViews {
    /// In the order they are offered.
    pub(crate) all: RwSignal<Vec<SavedView>>,
}

impl SavedViews {
    /// Those of this page.
    pub(crate) fn current() -> Self {
        use_context().expect("the app provides saved views to everything in it")
    }

    /// Those of earlier visits.
    pub(crate) fn restore() -> Self {
        let views = Self {
            all: RwSignal::new(Vec::new()),
        };
        views.look_elsewhere();
        browser::on_remembered_elsewhere(NAME, move || {
            // Nothing where another window has cleared everything.
            views.take_over(&browser::remembered(NAME).unwrap_or_default());
        });
        views
    }

    /// Takes over what is kept: another window may have changed it. Where nothing
    /// can be kept, what is here stays.
    fn look_elsewhere(self) {
        if let Some(kept) = browser::remembered(NAME) {
            self.take_over(&kept);
        }
    }

    fn take_over(self, kept: &str) {
        let kept = read(kept);
        if self.all.with_untracked(|all| *all != kept) {
            self.all.set(kept);
        }
    }

    /// Whether a view has that name.
    pub(crate) fn has(self, name: &str) -> bool {
        self.all
            .with(|all| all.iter().any(|saved| is_same(&saved.name, name)))
    }

    /// Keeps a view under a name; a former one of that name gives way.
    pub(crate) fn save(self, name: &str, view: &View) -> ViewChange {
        let saved = SavedView {
            name: name.trim().to_owned(),
            view: plain_view(view),
        };
        self.change(&[name], Some(saved))
    }

    /// Gives a view another name; one that has it gives way. `None` where there
    /// is no such view.
    pub(crate) fn rename(self, name: &str, to: &str) -> Option<ViewChange> {
        let found = self.all.with_untracked(|all| {
            let mut all = all.iter();
            all.find(|saved| is_same(&saved.name, name)).cloned()
        })?;
        let renamed = SavedView {
            name: to.trim().to_owned(),
            ..found
        };
        Some(self.change(&[name, to], Some(renamed)))
    }

    /// Forgets a view.
    pub(crate) fn delete(self, name: &str) -> ViewChange {
        self.change(&[name], None)
    }

    /// Takes one change back and leaves what has changed since. `false` where
    /// nothing can be taken back, since what it made is no longer there.
    pub(crate) fn take_back(self, change: &ViewChange) -> bool {
        self.look_elsewhere();
        let is_taken_back = self.all.try_update(|all| change.take_back(all));
        self.keep();
        is_taken_back == Some(true)
    }

    fn change(self, names: &[&str], put: Option<SavedView>) -> ViewChange {
        // The other window's word may still be on its way.
        self.look_elsewhere();
        let change = self
            .all
            .try_update(|all| ViewChange::make(all, names, put))
            .unwrap_or_default();
        self.keep();
        change
    }

    fn keep(self) {
        let written = self.all.with_untracked(|all| write(all));
        browser::remember(NAME, &written);
    }
}

/// What one change has done to the saved views.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ViewChange {
    removed: Vec<SavedView>,
    put: Option<SavedView>,
}

impl ViewChange {
    /// Takes the views of these names away and puts another one in.
    fn make(all: &mut Vec<SavedView>, names: &[&str], put: Option<SavedView>) -> Self {
        let is_named = |saved: &mut SavedView| names.iter().any(|name| is_same(&saved.name, name));
        let removed = all.extract_if(.., is_named).collect();
        if let Some(saved) = put.clone() {
            insert(all, saved);
        }
        Self { removed, put }
    }

    fn take_back(&self, all: &mut Vec<SavedView>) -> bool {
        if self.put.as_ref().is_some_and(|put| !all.contains(put)) {
            return false;
        }
        let of_others = |saved: &&SavedView| Some(*saved) != self.put.as_ref();
        let is_free = |name: &str| {
            let mut others = all.iter().filter(of_others);
            others.all(|saved| !is_same(&saved.name, name))
        };
        if self.removed.iter().any(|saved| !is_free(&saved.name)) {
            return false;
        }
        all.retain(|saved| Some(saved) != self.put.as_ref());
        for saved in &self.removed {
            insert(all, saved.clone());
        }
        true
    }
}

/// The view without what belongs to this visit.
pub(crate) fn plain_view(view: &View) -> View {
    View {
        source: None,
        language: None,
        blade: None,
        ..view.clone()
    }
}

fn is_same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn insert(all: &mut Vec<SavedView>, saved: SavedView) {
    all.retain(|known| !is_same(&known.name, &saved.name));
    let place = all.partition_point(|known| known.name.to_lowercase() < saved.name.to_lowercase());
    all.insert(place, saved);
}

/// One line for each view: its name, a space, its query.
fn write(all: &[SavedView]) -> String {
    let line = |saved: &SavedView| {
        let name = utf8_percent_encode(&saved.name, NON_ALPHANUMERIC);
        format!("{name} {}", saved.view.write())
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Reads what [`write`] writes; lines that are none are left out.
fn read(kept: &str) -> Vec<SavedView> {
    let mut all = Vec::new();
    for line in kept.lines() {
        let Some((name, query)) = line.split_once(' ') else {
            continue;
        };
        let name = percent_decode_str(name)
            .decode_utf8_lossy()
            .trim()
            .to_owned();
        if !name.is_empty() {
            let view = View::read(query);
            insert(&mut all, SavedView { name, view });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use costs::query::Dimension;
    use proptest::prelude::*;

    use super::*;

    fn saved(name: &str, dimension: Dimension) -> SavedView {
        SavedView {
            name: name.to_owned(),
            view: View {
                group_by: vec![dimension],
                ..View::default()
            },
        }
    }

    #[test]
    fn what_was_kept_is_read_again_by_name() {
        let mut all = Vec::new();
        insert(&mut all, saved("web & shop, 50%", Dimension::Resource));
        insert(
            &mut all,
            saved("Monthly 报表", Dimension::Tag("cost|centre".into())),
        );
        insert(&mut all, saved("WEB & shop, 50%", Dimension::Location));
        assert_eq!(all.len(), 2);
        assert_eq!(read(&write(&all)), all);
        assert_eq!(all[1].view.group_by, [Dimension::Location]);
    }

    #[test]
    fn taking_a_change_back_leaves_those_after_it() {
        let names = |all: &[SavedView]| {
            let names = all.iter().map(|saved| saved.name.clone());
            names.collect::<Vec<_>>()
        };
        let mut all = vec![
            saved("a", Dimension::Resource),
            saved("b", Dimension::Location),
        ];
        let deleted_a = ViewChange::make(&mut all, &["A"], None);
        let deleted_b = ViewChange::make(&mut all, &["b"], None);
        let saved_c = ViewChange::make(&mut all, &["c"], Some(saved("c", Dimension::Service)));
        assert!(deleted_a.take_back(&mut all));
        assert_eq!(names(&all), ["a", "c"]);
        assert!(saved_c.take_back(&mut all));
        assert!(deleted_b.take_back(&mut all));
        assert_eq!(names(&all), ["a", "b"]);
        // A name that another view had.
        let renamed =
            ViewChange::make(&mut all, &["a", "b"], Some(saved("b", Dimension::Resource)));
        assert_eq!(names(&all), ["b"]);
        assert!(renamed.take_back(&mut all));
        assert_eq!(names(&all), ["a", "b"]);
        assert_eq!(all[1].view.group_by, [Dimension::Location]);
    }

    #[test]
    fn what_is_no_longer_there_is_not_taken_back() {
        let mut all = vec![saved("a", Dimension::Resource)];
        let renamed =
            ViewChange::make(&mut all, &["a", "b"], Some(saved("b", Dimension::Resource)));
        let deleted = ViewChange::make(&mut all, &["b"], None);
        assert!(!renamed.take_back(&mut all));
        assert!(all.is_empty());
        let again = ViewChange::make(&mut all, &["b"], Some(saved("b", Dimension::Unit)));
        let before = all.clone();
        assert!(!deleted.take_back(&mut all), "the name is taken");
        assert_eq!(all, before);
        assert!(again.take_back(&mut all));
        assert!(all.is_empty());
    }

    proptest! {
        #[test]
        fn nothing_that_is_kept_breaks_the_page(kept in "\\PC*") {
            let all = read(&kept);
            prop_assert_eq!(read(&write(&all)), all);
        }
    }
}
