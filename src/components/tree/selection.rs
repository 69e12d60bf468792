//! Which nodes of a tree are shown and ticked. A ticked node stands for all
//! beneath it, so that a scope stays short and takes in what is added later.

use std::collections::HashSet;

use super::TreeNode;
use crate::components::IconName;

/// Whether a node is ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It, or a node above it.
    On,
    /// Something beneath it.
    Some,
    /// Nothing of it.
    Off,
}

impl Mark {
    /// What assistive technology is told.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::On => "true",
            Self::Some => "mixed",
            Self::Off => "false",
        }
    }
}

/// A node as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TreeRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) detail: String,
    pub(super) icon: Option<IconName>,
    /// From 1 at the top.
    pub(super) level: usize,
    /// From 1 among its siblings.
    pub(super) place: usize,
    pub(super) siblings: usize,
    /// `None` for a node with nothing beneath it.
    pub(super) is_open: Option<bool>,
    pub(super) mark: Mark,
}

/// The rows to show: what is beneath opened nodes, or, while something is
/// searched, what matches and what is above it.
pub(super) fn rows(
    nodes: &[TreeNode],
    opened: &HashSet<String>,
    chosen: &[String],
    wanted: &str,
) -> Vec<TreeRow> {
    let walk = Walk {
        opened,
        chosen: chosen.iter().map(String::as_str).collect(),
        wanted: wanted.trim().to_lowercase(),
    };
    let mut rows = Vec::new();
    walk.add(nodes, 1, false, &mut rows);
    rows
}

struct Walk<'a> {
    opened: &'a HashSet<String>,
    chosen: HashSet<&'a str>,
    wanted: String,
}

impl Walk<'_> {
    fn add(&self, nodes: &[TreeNode], level: usize, is_above_on: bool, rows: &mut Vec<TreeRow>) {
        let shown: Vec<&TreeNode> = nodes.iter().filter(|node| self.matches(node)).collect();
        for (place, node) in shown.iter().enumerate() {
            let mark = if is_above_on {
                Mark::On
            } else {
                self.mark(node)
            };
            let is_open = !self.wanted.is_empty() || self.opened.contains(&node.id);
            rows.push(TreeRow {
                id: node.id.clone(),
                name: node.name.clone(),
                detail: node.detail.clone(),
                icon: node.icon,
                level,
                place: place + 1,
                siblings: shown.len(),
                is_open: (!node.children.is_empty()).then_some(is_open),
                mark,
            });
            if is_open {
                self.add(&node.children, level + 1, mark == Mark::On, rows);
            }
        }
    }

    fn matches(&self, node: &TreeNode) -> bool {
        self.wanted.is_empty()
            || node.name.to_lowercase().contains(&self.wanted)
            || node.children.iter().any(|child| self.matches(child))
    }

    fn mark(&self, node: &TreeNode) -> Mark {
        if self.chosen.contains(node.id.as_str()) {
            return Mark::On;
        }
        let mut marks = node.children.iter().map(|child| self.mark(child));
        if marks.any(|mark| mark != Mark::Off) {
            Mark::Some
        } else {
            Mark::Off
        }
    }
}

/// The topmost ticked nodes after `id` has been ticked or unticked. A node all
/// of whose children are ticked is ticked in their place.
pub(super) fn toggled(nodes: &[TreeNode], chosen: &[String], id: &str) -> Vec<String> {
    let chosen: HashSet<&str> = chosen.iter().map(String::as_str).collect();
    let mut leaves = HashSet::new();
    ticked_leaves(nodes, &chosen, false, &mut leaves);
    if let Some(node) = find(nodes, id) {
        let mut own = HashSet::new();
        ticked_leaves(std::slice::from_ref(node), &HashSet::new(), true, &mut own);
        if own.is_subset(&leaves) {
            leaves.retain(|leaf| !own.contains(leaf));
        } else {
            leaves.extend(own);
        }
    }
    let mut topmost = Vec::new();
    for node in nodes {
        collect(node, &leaves, &mut topmost);
    }
    topmost
}

/// The node with that id, anywhere beneath.
fn find<'a>(nodes: &'a [TreeNode], id: &str) -> Option<&'a TreeNode> {
    nodes.iter().find_map(|node| {
        if node.id == id {
            Some(node)
        } else {
            find(&node.children, id)
        }
    })
}

fn ticked_leaves<'a>(
    nodes: &'a [TreeNode],
    chosen: &HashSet<&str>,
    is_above_on: bool,
    leaves: &mut HashSet<&'a str>,
) {
    for node in nodes {
        let is_on = is_above_on || chosen.contains(node.id.as_str());
        if node.children.is_empty() {
            if is_on {
                leaves.insert(&node.id);
            }
        } else {
            ticked_leaves(&node.children, chosen, is_on, leaves);
        }
    }
}

/// Whether all leaves beneath are ticked; if not, adds what is.
fn collect(node: &TreeNode, leaves: &HashSet<&str>, topmost: &mut Vec<String>) -> bool {
    if node.children.is_empty() {
        let is_on = leaves.contains(node.id.as_str());
        if is_on {
            topmost.push(node.id.clone());
        }
        return is_on;
    }
    let mut beneath = Vec::new();
    let mut is_all = true;
    for child in &node.children {
        is_all &= collect(child, leaves, &mut beneath);
    }
    if is_all {
        topmost.push(node.id.clone());
    } else {
        topmost.append(&mut beneath);
    }
    is_all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: &str, children: Vec<TreeNode>) -> TreeNode {
        TreeNode {
            id: id.into(),
            name: id.to_uppercase(),
            children,
            ..TreeNode::default()
        }
    }

    fn leaf(id: &str) -> TreeNode {
        node(id, Vec::new())
    }

    fn forest() -> Vec<TreeNode> {
        vec![
            node("s", vec![leaf("s1"), leaf("s2")]),
            node("t", vec![node("u", vec![leaf("u1")]), leaf("t1")]),
        ]
    }

    fn texts(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn ticking_the_last_child_ticks_the_parent() {
        let one = toggled(&forest(), &[], "s1");
        assert_eq!(one, ["s1"]);
        assert_eq!(toggled(&forest(), &one, "s2"), ["s"]);
    }

    #[test]
    fn unticking_a_child_leaves_its_siblings() {
        assert_eq!(toggled(&forest(), &texts(&["s"]), "s1"), ["s2"]);
        assert_eq!(toggled(&forest(), &texts(&["t"]), "u1"), ["t1"]);
        assert!(toggled(&forest(), &texts(&["s"]), "s").is_empty());
    }

    #[test]
    fn a_mixed_node_is_ticked_whole() {
        assert_eq!(toggled(&forest(), &texts(&["t1"]), "t"), ["t"]);
    }

    #[test]
    fn marks_are_on_some_and_off() {
        let opened: HashSet<String> = ["s", "t"].map(str::to_owned).into();
        let rows = rows(&forest(), &opened, &texts(&["s", "u1"]), "");
        let marks: Vec<_> = rows
            .iter()
            .map(|row| (row.id.as_str(), row.level, row.mark))
            .collect();
        assert_eq!(
            marks,
            [
                ("s", 1, Mark::On),
                ("s1", 2, Mark::On),
                ("s2", 2, Mark::On),
                ("t", 1, Mark::Some),
                ("u", 2, Mark::Some),
                ("t1", 2, Mark::Off),
            ]
        );
    }

    #[test]
    fn searching_shows_what_is_above_a_match() {
        let rows = rows(&forest(), &HashSet::new(), &[], "u1");
        let ids: Vec<_> = rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, ["t", "u", "u1"]);
    }
}
