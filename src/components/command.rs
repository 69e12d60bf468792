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
    /// What it does.
    pub(crate) deed: Deed,
    /// Why it cannot be done now; `None` if it can.
    pub(crate) refusal: Option<String>,
    /// Whether it is the chosen one; `None` for what is done and not chosen.
    pub(crate) is_checked: Option<bool>,
    /// Whether it is the main thing to do here.
    pub(crate) is_primary: bool,
}

/// What a [`Command`] does.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    /// Runs something.
    Run(Callback<()>),
    /// Goes to an address.
    Open(String),
    /// Offers further commands.
    Menu(Vec<Command>),
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

    /// A command that goes to an address.
    pub(crate) fn link(
        id: impl Into<String>,
        name: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        Self::with_deed(id.into(), name.into(), Deed::Open(href.into()))
    }

    /// A command that offers further ones.
    pub(crate) fn menu(
        id: impl Into<String>,
        name: impl Into<String>,
        commands: Vec<Self>,
    ) -> Self {
        Self::with_deed(id.into(), name.into(), Deed::Menu(commands))
    }

    fn with_deed(id: String, name: String, deed: Deed) -> Self {
        Self {
            id,
            name,
            detail: String::new(),
            icon: None,
            group: String::new(),
            deed,
            refusal: None,
            is_checked: None,
            is_primary: false,
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

    /// The main thing to do here.
    pub(crate) fn primary(mut self) -> Self {
        self.is_primary = true;
        self
    }

    /// Commands with those of menus in place of the menus, under the menu's name.
    pub(crate) fn flattened(commands: Vec<Self>) -> Vec<Self> {
        commands
            .into_iter()
            .flat_map(|command| match command.deed {
                Deed::Menu(inside) if command.refusal.is_none() => inside
                    .into_iter()
                    .map(|inner| Self {
                        group: command.name.clone(),
                        ..inner
                    })
                    .collect(),
                _ => vec![command],
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_menu_becomes_a_group() {
        let commands = vec![
            Command::link("a", "A", "/a"),
            Command::menu("b", "B", vec![Command::link("c", "C", "/c")]),
        ];
        let flat = Command::flattened(commands);
        let shown: Vec<_> = flat
            .iter()
            .map(|command| (command.group.as_str(), command.name.as_str()))
            .collect();
        assert_eq!(shown, [("", "A"), ("B", "C")]);
    }
}
