//! What can be done with a row.

use costs::Currency;
use costs::query::{Dimension, Key};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{PivotActions, RowKeys};
use crate::browser;
use crate::components::{Command, IconName};
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

    /// What a row's menu offers.
    pub(super) fn commands(self, place: Option<usize>) -> Vec<Command> {
        let text = grid_texts();
        let explain = |keys: RowKeys| {
            let explain = move || self.explain(keys.clone());
            Command::new("explain", text.explain, explain).begins_group()
        };
        let Some(place) = place else {
            return vec![explain(Vec::new())];
        };
        let Some(row) = untrack(|| self.rows.row(place)) else {
            return Vec::new();
        };
        let group = match &row.content {
            RowContent::Awaited => return Vec::new(),
            RowContent::Failed(_) => {
                let retry = move || self.rows.retry(place);
                return vec![Command::new("retry", text.retry, retry)];
            }
            RowContent::Ready(group) => group.clone(),
        };
        let keys = self.keys(&row);
        let mut commands = Vec::new();
        if let Some((dimension, id)) = keys.last().cloned() {
            let on = self.on;
            let all = keys.clone();
            let drill = move || on.drill.run(all.clone());
            commands.push(Command::new("drill", text.drill, drill));
            let filter = |is_excluded: bool| {
                let (dimension, id) = (dimension.clone(), id.clone());
                move || on.filter.run((dimension.clone(), id.clone(), is_excluded))
            };
            commands.push(Command::new("filter", text.filter_to, filter(false)));
            commands.push(Command::new("exclude", text.exclude, filter(true)));
        }
        // What has vanished has no charge to explain.
        if group.total.rows > 0 {
            commands.push(explain(keys.clone()));
        }
        let is_resource = keys
            .last()
            .is_some_and(|(dimension, _)| *dimension == Dimension::Resource);
        let Some(Key::Value { id, .. }) = group.keys.last() else {
            return commands;
        };
        if is_resource {
            let (on, resource) = (self.on, id.clone());
            let open = move || on.resource.run(resource.clone());
            commands.push(Command::new("resource", text.open_resource, open));
            if let Some(address) = resource_in_portal(self.session, id) {
                commands.push(
                    Command::link("portal", text.open_portal, address).icon(IconName::External),
                );
            }
        }
        let id = id.clone();
        let copy = Command::new("copy", text.copy_id, move || self.copy(id.clone()));
        commands.push(copy.icon(IconName::Copy).begins_group());
        commands
    }

    fn copy(self, id: String) {
        spawn_local(async move {
            if browser::copy_text(&id).await {
                self.said.try_set(texts().copied.to_owned());
            }
        });
    }
}
