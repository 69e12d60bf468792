//! Undo and redo of changes of the view. The address holds each view; here is
//! only the order in which they came.

/// Addresses that were left, and those that were undone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ViewHistory {
    past: Vec<String>,
    present: Option<String>,
    future: Vec<String>,
}

/// More steps than anyone takes back.
const MOST: usize = 100;

impl ViewHistory {
    /// The address is now `address`. One that was left last is an undo, and one
    /// that was undone last a redo, whoever caused it: the browser's own Back
    /// and Forward too.
    pub(crate) fn arrive(&mut self, address: &str) {
        if self.present.as_deref() == Some(address) {
            return;
        }
        let Some(left) = self.present.replace(address.to_owned()) else {
            return;
        };
        if self.past.last().map(String::as_str) == Some(address) {
            self.past.pop();
            self.future.push(left);
        } else if self.future.last().map(String::as_str) == Some(address) {
            self.future.pop();
            self.past.push(left);
        } else {
            self.future.clear();
            self.past.push(left);
            if self.past.len() > MOST {
                self.past.remove(0);
            }
        }
    }

    /// Where undo leads.
    pub(crate) fn undone(&self) -> Option<&str> {
        self.past.last().map(String::as_str)
    }

    /// Where redo leads.
    pub(crate) fn redone(&self) -> Option<&str> {
        self.future.last().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(addresses: &[&str]) -> ViewHistory {
        let mut history = ViewHistory::default();
        for address in addresses {
            history.arrive(address);
        }
        history
    }

    #[test]
    fn undo_leads_back_and_redo_forth() {
        let mut history = after(&["a", "b", "b", "c"]);
        assert_eq!(history.undone(), Some("b"));
        history.arrive("b");
        history.arrive("a");
        assert_eq!((history.undone(), history.redone()), (None, Some("b")));
        history.arrive("b");
        assert_eq!((history.undone(), history.redone()), (Some("a"), Some("c")));
    }

    #[test]
    fn another_change_ends_what_could_be_redone() {
        let mut history = after(&["a", "b", "a"]);
        assert_eq!(history.redone(), Some("b"));
        history.arrive("d");
        assert_eq!((history.undone(), history.redone()), (Some("a"), None));
    }

    #[test]
    fn the_history_stays_short() {
        let mut history = ViewHistory::default();
        for number in 0..1000 {
            history.arrive(&number.to_string());
        }
        assert_eq!(history.past.len(), MOST);
        assert_eq!(history.undone(), Some("998"));
    }
}
