//! Nested groups, read page by page, as one long list of rows: what is open,
//! what is there, and which row stands where.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use costs::query::{Cell, Group, Key};
use engine::protocol::Failure;

/// Rows of one page.
pub(super) const PAGE_ROWS: u32 = 100;
/// A list of groups within the tree; the outermost is [`ROOT`].
pub(super) type ListId = u32;
/// The outermost groups.
pub(super) const ROOT: ListId = 0;
/// What a row is recognised by after another order: ids of its keys.
pub(crate) type RowPath = Vec<Option<String>>;
/// Lists up to this length are opened with their parents when all are.
const MOST_OPENED: u32 = 200;

/// What stands in a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RowContent {
    /// On its way.
    Awaited,
    /// A group. Its own key is the last of its keys.
    Ready(Arc<Group>),
    /// Could not be read.
    Failed(Failure),
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TreeRow {
    /// Identifies it until the order changes.
    pub(crate) id: (u32, u32),
    /// Outermost is 0.
    pub(crate) level: usize,
    /// Place among its siblings, from 0.
    pub(crate) position: u32,
    /// How many siblings there are, itself included; `None` until known.
    pub(crate) siblings: Option<u32>,
    /// Whether rows below it are shown.
    pub(crate) is_open: bool,
    /// Keys of the rows above it.
    pub(crate) parent_keys: Arc<Vec<Key>>,
    /// All siblings together.
    pub(crate) parent_total: Cell,
    /// What stands in it.
    pub(crate) content: RowContent,
}

/// Groups that share a parent.
#[derive(Debug)]
struct RowList {
    parent: Option<(ListId, u32)>,
    keys: Arc<Vec<Key>>,
    count: Option<u32>,
    total: Cell,
    pages: HashMap<u32, Page>,
    failed: HashMap<u32, Failure>,
    /// Lists of the rows that are open.
    open: BTreeMap<u32, ListId>,
}

#[derive(Debug)]
struct Page {
    groups: Vec<Arc<Group>>,
    cells: usize,
    seen: u64,
}

/// Rows of one list that stand together.
#[derive(Debug, Clone, Copy)]
struct Segment {
    start: usize,
    list: ListId,
    first: u32,
    len: u32,
}

/// The groups of a table that was read in parts.
#[derive(Debug)]
pub(super) struct RowTree {
    levels: usize,
    lists: HashMap<ListId, RowList>,
    last_list: ListId,
    segments: Vec<Segment>,
    len: usize,
    clock: u64,
    is_all_open: bool,
}

impl RowTree {
    /// A tree of `levels` levels of which nothing is known.
    pub(super) fn new(levels: usize) -> Self {
        let mut tree = Self {
            levels: levels.max(1),
            lists: HashMap::new(),
            last_list: ROOT,
            segments: Vec::new(),
            len: 0,
            clock: 0,
            is_all_open: false,
        };
        tree.lists.insert(ROOT, RowList::new(None, Arc::default()));
        tree.arrange();
        tree
    }

    /// How many rows there are, with one for each list that is on its way.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// How many outermost groups there are.
    pub(super) fn root_count(&self) -> Option<u32> {
        self.lists.get(&ROOT).and_then(|root| root.count)
    }

    /// Level of a list; the outermost is 0.
    pub(super) fn level(&self, list: ListId) -> usize {
        self.lists.get(&list).map_or(0, |list| list.keys.len())
    }

    /// Keys of the rows above a list.
    pub(super) fn keys(&self, list: ListId) -> Option<Arc<Vec<Key>>> {
        self.lists.get(&list).map(|list| list.keys.clone())
    }

    fn place(&self, row: usize) -> Option<(ListId, u32)> {
        let after = self
            .segments
            .partition_point(|segment| segment.start <= row);
        let segment = self.segments.get(after.checked_sub(1)?)?;
        let within = u32::try_from(row - segment.start).ok()?;
        (within < segment.len).then_some((segment.list, segment.first + within))
    }

    /// The row at a place.
    pub(super) fn row(&self, row: usize) -> Option<TreeRow> {
        let (list_id, position) = self.place(row)?;
        let list = self.lists.get(&list_id)?;
        let page = position / PAGE_ROWS;
        let content = if let Some(group) = list.group(position) {
            RowContent::Ready(group.clone())
        } else if let Some(failure) = list.failed.get(&page) {
            RowContent::Failed(failure.clone())
        } else {
            RowContent::Awaited
        };
        Some(TreeRow {
            id: (list_id, position),
            level: list.keys.len(),
            position,
            siblings: list.count,
            is_open: list.open.contains_key(&position),
            parent_keys: list.keys.clone(),
            parent_total: list.total,
            content,
        })
    }

    /// Where the row above a row stands.
    pub(super) fn parent(&self, row: usize) -> Option<usize> {
        let (list, _) = self.place(row)?;
        let (parent, position) = self.lists.get(&list)?.parent?;
        let segment = self.segments.iter().find(|segment| {
            segment.list == parent
                && (segment.first..segment.first + segment.len).contains(&position)
        })?;
        Some(segment.start + (position - segment.first) as usize)
    }

    /// Pages of `rows` that are not there, in their order. Remembers that the
    /// others were seen.
    pub(super) fn missing(&mut self, rows: Range<usize>) -> Vec<(ListId, u32)> {
        self.clock += 1;
        let mut missing = Vec::new();
        let first = self
            .segments
            .partition_point(|segment| segment.start + segment.len as usize <= rows.start);
        for segment in &self.segments[first..] {
            if segment.start >= rows.end {
                break;
            }
            let from = rows.start.saturating_sub(segment.start) as u32;
            let until = ((rows.end - segment.start) as u32).min(segment.len);
            let pages =
                (segment.first + from) / PAGE_ROWS..=(segment.first + until - 1) / PAGE_ROWS;
            let Some(list) = self.lists.get_mut(&segment.list) else {
                continue;
            };
            for number in pages {
                if let Some(page) = list.pages.get_mut(&number) {
                    page.seen = self.clock;
                } else if !list.failed.contains_key(&number)
                    && !missing.contains(&(segment.list, number))
                {
                    missing.push((segment.list, number));
                }
            }
        }
        missing
    }

    /// Takes a page. Rows whose path is in `open` are opened; whether the list
    /// of rows has changed.
    pub(super) fn take(
        &mut self,
        list_id: ListId,
        page: u32,
        answer: PageAnswer,
        open: &HashSet<RowPath>,
    ) {
        self.clock += 1;
        let (clock, levels) = (self.clock, self.levels);
        let opens_all = self.is_all_open && answer.count <= MOST_OPENED;
        let Some(list) = self.lists.get_mut(&list_id) else {
            return;
        };
        list.count = Some(answer.count);
        list.total = answer.total;
        list.failed.remove(&page);
        let first = page * PAGE_ROWS;
        let mut opened = Vec::new();
        if list.keys.len() + 1 < levels {
            for (position, group) in (first..).zip(&answer.groups) {
                let keys = list.keys_of(group);
                let is_open = opens_all || open.contains(&path(&keys));
                if is_open && !list.open.contains_key(&position) {
                    opened.push((position, keys));
                }
            }
        }
        let cells = answer.groups.iter();
        list.pages.insert(
            page,
            Page {
                cells: cells.map(|group| group.cells.len() + 4).sum(),
                groups: answer.groups.into_iter().map(Arc::new).collect(),
                seen: clock,
            },
        );
        for (position, keys) in opened {
            self.attach(list_id, position, keys);
        }
        self.arrange();
    }

    /// Notes that a page could not be read.
    pub(super) fn fail(&mut self, list: ListId, page: u32, failure: Failure) {
        if let Some(list) = self.lists.get_mut(&list) {
            list.failed.insert(page, failure);
        }
    }

    /// Makes the page of a row that failed one that is missing.
    pub(super) fn forgive(&mut self, row: usize) {
        if let Some((list, position)) = self.place(row)
            && let Some(list) = self.lists.get_mut(&list)
        {
            list.failed.remove(&(position / PAGE_ROWS));
        }
    }

    /// Opens or closes a row; its path, and whether it is open now.
    pub(super) fn toggle(&mut self, row: usize) -> Option<(RowPath, bool)> {
        let (list_id, position) = self.place(row)?;
        let levels = self.levels;
        let list = self.lists.get_mut(&list_id)?;
        let group = list.group(position)?.clone();
        let keys = list.keys_of(&group);
        let path = path(&keys);
        if let Some(child) = list.open.remove(&position) {
            self.detach(child);
            self.arrange();
            return Some((path, false));
        }
        if list.keys.len() + 1 >= levels {
            return None;
        }
        self.attach(list_id, position, keys);
        self.arrange();
        Some((path, true))
    }

    /// Opens all rows that are there and, in short lists, those that come.
    pub(super) fn open_all(&mut self) -> Vec<RowPath> {
        self.is_all_open = true;
        let mut opened = Vec::new();
        for (&id, list) in &self.lists {
            let is_inner = list.keys.len() + 1 < self.levels;
            for (&page, content) in list.pages.iter().filter(|_| is_inner) {
                for (position, group) in (page * PAGE_ROWS..).zip(&content.groups) {
                    if !list.open.contains_key(&position) {
                        opened.push((id, position, list.keys_of(group)));
                    }
                }
            }
        }
        let mut paths = Vec::new();
        for (list, position, keys) in opened {
            paths.push(path(&keys));
            self.attach(list, position, keys);
        }
        self.arrange();
        paths
    }

    /// Closes all rows.
    pub(super) fn close_all(&mut self) {
        self.is_all_open = false;
        self.lists.retain(|id, _| *id == ROOT);
        for list in self.lists.values_mut() {
            list.open.clear();
        }
        self.arrange();
    }

    /// Forgets the pages seen longest ago until no more than `most_cells` are
    /// kept; those seen last stay.
    pub(super) fn forget_unseen(&mut self, most_cells: usize) {
        let pages = || self.lists.values().flat_map(|list| list.pages.values());
        let mut cells: usize = pages().map(|page| page.cells).sum();
        if cells <= most_cells {
            return;
        }
        let mut kept: Vec<(u64, ListId, u32, usize)> = Vec::new();
        for (&id, list) in &self.lists {
            let pages = list.pages.iter();
            kept.extend(pages.map(|(&number, page)| (page.seen, id, number, page.cells)));
        }
        kept.sort_unstable();
        for (seen, list, number, page_cells) in kept {
            if cells <= most_cells || seen == self.clock {
                break;
            }
            if let Some(list) = self.lists.get_mut(&list) {
                list.pages.remove(&number);
                cells -= page_cells;
            }
        }
    }

    fn attach(&mut self, list: ListId, position: u32, keys: Vec<Key>) {
        self.last_list += 1;
        let child = self.last_list;
        let new = RowList::new(Some((list, position)), Arc::new(keys));
        self.lists.insert(child, new);
        if let Some(list) = self.lists.get_mut(&list) {
            list.open.insert(position, child);
        }
    }

    fn detach(&mut self, list: ListId) {
        if let Some(list) = self.lists.remove(&list) {
            for child in list.open.into_values() {
                self.detach(child);
            }
        }
    }

    fn arrange(&mut self) {
        let mut segments = Vec::new();
        let mut len = 0;
        self.push_list(ROOT, &mut segments, &mut len);
        (self.segments, self.len) = (segments, len);
    }

    fn push_list(&self, id: ListId, segments: &mut Vec<Segment>, len: &mut usize) {
        let Some(list) = self.lists.get(&id) else {
            return;
        };
        let count = list.count.unwrap_or(1);
        let mut first = 0;
        let push = |segments: &mut Vec<Segment>, len: &mut usize, first: u32, until: u32| {
            if first < until {
                segments.push(Segment {
                    start: *len,
                    list: id,
                    first,
                    len: until - first,
                });
                *len += (until - first) as usize;
            }
        };
        for (&position, &child) in list.open.range(..count) {
            push(segments, len, first, position + 1);
            self.push_list(child, segments, len);
            first = position + 1;
        }
        push(segments, len, first, count);
    }
}

/// A page of a list, as it was answered.
#[derive(Debug)]
pub(super) struct PageAnswer {
    /// Groups of the whole list.
    pub(super) count: u32,
    /// Of the whole list.
    pub(super) total: Cell,
    /// Those of the page.
    pub(super) groups: Vec<Group>,
}

impl RowList {
    fn new(parent: Option<(ListId, u32)>, keys: Arc<Vec<Key>>) -> Self {
        Self {
            parent,
            keys,
            count: None,
            total: Cell::default(),
            pages: HashMap::new(),
            failed: HashMap::new(),
            open: BTreeMap::new(),
        }
    }

    fn group(&self, position: u32) -> Option<&Arc<Group>> {
        let page = self.pages.get(&(position / PAGE_ROWS))?;
        page.groups.get((position % PAGE_ROWS) as usize)
    }

    fn keys_of(&self, group: &Group) -> Vec<Key> {
        let own = group.keys.last().cloned();
        self.keys.iter().cloned().chain(own).collect()
    }
}

/// Ids of keys.
pub(super) fn path(keys: &[Key]) -> RowPath {
    keys.iter().map(|key| key.id().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests;
