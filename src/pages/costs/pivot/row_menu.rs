//! What can be done with a row.

use costs::Currency;
use costs::query::{Dimension, Key};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{PivotActions, RowKeys};
use crate::browser;
use crate::components::grid::GridMenuItem;
use crate::i18n::{grid_texts, texts};
use crate::pages::portal::resource_in_portal;
use crate::route::Blade;
use crate::state::{GridRows, RowContent, Session, TreeRow};

/// What can be done with the rows of a table.
#[derive(Clone, Copy)]
pub(super) struct RowMenu {
    pub(super) session: Session,
    pub(super) rows: GridRows,
    pub(super) on: PivotActions,
    /// Words for screen readers.
    pub(super) said: RwSignal<String>,
}

impl RowMenu {
    /// Opens a row: what is below it, or why it costs that.
    pub(super) fn open(self, place: Option<usize>) {
        let Some(place) = place else {
            self.explain(Vec::new());
            return;
        };
        let Some(row) = untrack(|| self.rows.row(place)) else {
            return;
        };
        match &row.content {
            RowContent::Awaited => {}
            RowContent::Failed(_) => self.rows.retry(place),
            RowContent::Ready(_) if self.is_parent(&row) => self.rows.toggle(place),
            RowContent::Ready(_) => self.explain(self.keys(&row)),
        }
    }

    fn levels(self) -> Vec<Dimension> {
        let head = self.rows.head;
        head.with_untracked(|head| {
            let group_by = head.as_ref().map(|head| head.query.group_by.clone());
            group_by.unwrap_or_default()
        })
    }

    fn is_parent(self, row: &TreeRow) -> bool {
        row.level + 1 < self.levels().len()
    }

    fn keys(self, row: &TreeRow) -> RowKeys {
        let own = match &row.content {
            RowContent::Ready(group) => group.keys.last(),
            RowContent::Awaited | RowContent::Failed(_) => None,
        };
        let ids = row.parent_keys.iter().chain(own);
        let ids = ids.map(|key| key.id().map(str::to_owned));
        self.levels().into_iter().zip(ids).collect()
    }

    /// Among several currencies the one that is shown is explained.
    fn currency(self) -> Option<Currency> {
        self.rows.head.with_untracked(|head| {
            let table = &head.as_ref()?.table;
            table
                .currency
                .filter(|_| !table.other_currencies.is_empty())
        })
    }

    fn explain(self, keys: RowKeys) {
        self.on.open.run((self.currency(), Blade::Charge(keys)));
    }

    /// The entries of a row's menu.
    pub(super) fn items(self, place: Option<usize>) -> Vec<GridMenuItem> {
        let text = grid_texts();
        let explain = |keys: RowKeys, has_usage: bool| {
            let explain = move || self.explain(keys.clone());
            GridMenuItem::new(text.explain.to_owned(), explain).enabled(has_usage)
        };
        let Some(place) = place else {
            return vec![explain(Vec::new(), true)];
        };
        let Some(row) = untrack(|| self.rows.row(place)) else {
            return Vec::new();
        };
        let group = match &row.content {
            RowContent::Awaited => return Vec::new(),
            RowContent::Failed(_) => {
                let retry = move || self.rows.retry(place);
                return vec![GridMenuItem::new(text.retry.to_owned(), retry)];
            }
            RowContent::Ready(group) => group.clone(),
        };
        let keys = self.keys(&row);
        let mut items = Vec::new();
        if let Some((dimension, id)) = keys.last().cloned() {
            let on = self.on;
            let all = keys.clone();
            let drill = move || on.drill.run(all.clone());
            items.push(GridMenuItem::new(text.drill.to_owned(), drill));
            let filter = |is_excluded: bool| {
                let (dimension, id) = (dimension.clone(), id.clone());
                move || on.filter.run((dimension.clone(), id.clone(), is_excluded))
            };
            items.push(GridMenuItem::new(text.filter_to.to_owned(), filter(false)));
            items.push(GridMenuItem::new(text.exclude.to_owned(), filter(true)));
        }
        items.push(explain(keys.clone(), group.total.rows > 0).grouped());
        let is_resource = keys
            .last()
            .is_some_and(|(dimension, _)| *dimension == Dimension::Resource);
        let Some(Key::Value { id, .. }) = group.keys.last() else {
            return items;
        };
        if is_resource {
            let (on, resource) = (self.on, id.clone());
            items.push(GridMenuItem::new(
                text.open_resource.to_owned(),
                move || {
                    on.resource.run(resource.clone());
                },
            ));
            if let Some(address) = resource_in_portal(self.session, id) {
                items.push(GridMenuItem::link(text.open_portal.to_owned(), address));
            }
        }
        let id = id.clone();
        items.push(
            GridMenuItem::new(text.copy_id.to_owned(), move || self.copy(id.clone())).grouped(),
        );
        items
    }

    fn copy(self, id: String) {
        spawn_local(async move {
            if browser::copy_text(&id).await {
                self.said.try_set(texts().copied.to_owned());
            }
        });
    }
}
