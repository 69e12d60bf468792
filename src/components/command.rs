//! Something a person can do, as command bars, menus and the palette show it.

use leptos::prelude::*;

use super::IconName;

/// One command. Build it with [`Command::new`] and the methods that follow it.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    /// Identifies it among its neighbours.
    pub(crate) id: String,
    /// Its words.
    pub(crate) name: String,
    /// A few words at the right, such as a shortcut or an amount.
    pub(crate) detail: String,
    /// Its icon.
    pub(crate) icon: Option<IconName>,
    /// Heading that it stands under; neighbours with the same one form a group.
    pub(crate) group: String,
    /// Whether a new group begins with it all the same.
    pub(crate) begins_group: bool,
    /// What it does.
    pub(crate) deed: Deed,
    /// Why it cannot be done now; `None` if it can.
    pub(crate) refusal: Option<String>,
    /// Whether it is the chosen one; `None` for what is done and not chosen.
    pub(crate) is_checked: Option<bool>,
}

/// What a [`Command`] does.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    /// Runs something.
    Run(Callback<()>),
    /// Opens an address outside the page in another window.
    Open(String),
}

impl Command {
    /// A command that runs something.
    pub(crate) fn new(
        id: impl Into<String>,
        name: impl Into<String>,
        run: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self::with_deed(
            id.into(),
            name.into(),
            Deed::Run(Callback::new(move |()| run())),
        )
    }

    /// A command that opens an address outside the page.
    pub(crate) fn link(
        id: impl Into<String>,
        name: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        Self::with_deed(id.into(), name.into(), Deed::Open(href.into()))
    }

    fn with_deed(id: String, name: String, deed: Deed) -> Self {
        Self {
            id,
            name,
            detail: String::new(),
            icon: None,
            group: String::new(),
            begins_group: false,
            deed,
            refusal: None,
            is_checked: None,
        }
    }

    /// With an icon.
    pub(crate) fn icon(mut self, icon: IconName) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With words at the right.
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Under a heading.
    pub(crate) fn group(mut self, group: impl Into<String>) -> Self {
        self.group = group.into();
        self
    }

    /// Not to be done now, for a reason; `None` changes nothing.
    pub(crate) fn refused(mut self, reason: Option<String>) -> Self {
        self.refusal = reason;
        self
    }

    /// One of several that are chosen or not.
    pub(crate) fn checked(mut self, is_checked: bool) -> Self {
        self.is_checked = Some(is_checked);
        self
    }

    /// The first of a group.
    pub(crate) fn begins_group(mut self) -> Self {
        self.begins_group = true;
        self
    }

    /// Neighbours that belong together.
    pub(crate) fn groups(commands: &[Self]) -> impl Iterator<Item = &[Self]> {
        commands.chunk_by(|one, next| one.group == next.group && !next.begins_group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_under_one_heading_form_a_group() {
        let link = |name: &str| Command::link(name, name, "https://example.com");
        let commands = [
            link("a"),
            link("b"),
            link("c").begins_group(),
            link("d").group("More"),
            link("e").group("More"),
        ];
        let counts: Vec<usize> = Command::groups(&commands).map(<[Command]>::len).collect();
        assert_eq!(counts, [2, 1, 2]);
    }
}
