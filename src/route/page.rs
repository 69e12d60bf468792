//! The pages and their paths.

/// A place in the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Page {
    /// Ways to bring data in.
    Start,
    /// What it costs, at a glance.
    Overview,
    /// Why it costs that.
    Costs,
    /// One resource: its costs, tags and meters.
    Resource,
    /// What tags say of the costs, and the rules that make them say more.
    Tags,
    /// What is loaded and what is missing.
    Data,
}

impl Page {
    /// The pages of the resource menu, in its order. The start page and pages of
    /// one thing are not on it.
    pub(crate) const MENU: [Page; 4] = [Page::Overview, Page::Costs, Page::Tags, Page::Data];

    /// The page at `path`, if there is one.
    #[must_use]
    pub(crate) fn at(path: &str) -> Option<Self> {
        match path.trim_end_matches('/') {
            "" => Some(Self::Start),
            "/overview" => Some(Self::Overview),
            "/costs" => Some(Self::Costs),
            "/resource" => Some(Self::Resource),
            "/tags" => Some(Self::Tags),
            "/data" => Some(Self::Data),
            _ => None,
        }
    }

    /// Its path.
    #[must_use]
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Start => "/",
            Self::Overview => "/overview",
            Self::Costs => "/costs",
            Self::Resource => "/resource",
            Self::Tags => "/tags",
            Self::Data => "/data",
        }
    }
}
