//! Views that a person gave a name, kept by the browser over visits. A view is
//! the query of its address: it holds no data.

use leptos::prelude::{RwSignal, Set, Update, With, WithUntracked, use_context};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::browser;
use crate::route::View;

const NAME: &str = "meterview.views";

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
        let kept = browser::remembered(NAME).unwrap_or_default();
        Self {
            all: RwSignal::new(read(&kept)),
        }
    }

    /// Whether a view has that name.
    pub(crate) fn has(self, name: &str) -> bool {
        self.all
            .with(|all| all.iter().any(|saved| is_same(&saved.name, name)))
    }

    /// Keeps a view under a name; a former one of that name gives way.
    pub(crate) fn save(self, name: &str, view: &View) {
        let saved = SavedView {
            name: name.trim().to_owned(),
            view: plain_view(view),
        };
        self.all.update(|all| put(all, saved));
        self.keep();
    }

    /// Gives a view another name.
    pub(crate) fn rename(self, name: &str, to: &str) {
        let found = self.all.with_untracked(|all| {
            let found = all.iter().find(|saved| is_same(&saved.name, name));
            found.map(|saved| saved.view.clone())
        });
        if let Some(view) = found {
            self.all
                .update(|all| all.retain(|saved| !is_same(&saved.name, name)));
            self.save(to, &view);
        }
    }

    /// Forgets a view.
    pub(crate) fn delete(self, name: &str) {
        self.all
            .update(|all| all.retain(|saved| !is_same(&saved.name, name)));
        self.keep();
    }

    /// Puts all back as they were.
    pub(crate) fn put_back(self, all: Vec<SavedView>) {
        self.all.set(all);
        self.keep();
    }

    fn keep(self) {
        let written = self.all.with_untracked(|all| write(all));
        browser::remember(NAME, &written);
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

fn put(all: &mut Vec<SavedView>, saved: SavedView) {
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
            put(&mut all, SavedView { name, view });
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
        put(&mut all, saved("web & shop, 50%", Dimension::Resource));
        put(
            &mut all,
            saved("Monthly 报表", Dimension::Tag("cost|centre".into())),
        );
        put(&mut all, saved("WEB & shop, 50%", Dimension::Location));
        assert_eq!(all.len(), 2);
        assert_eq!(read(&write(&all)), all);
        assert_eq!(all[1].view.group_by, [Dimension::Location]);
    }

    proptest! {
        #[test]
        fn nothing_that_is_kept_breaks_the_page(kept in "\\PC*") {
            let all = read(&kept);
            prop_assert_eq!(read(&write(&all)), all);
        }
    }
}
