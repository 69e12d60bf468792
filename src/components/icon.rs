//! Small line icons of our own, 20 by 20, in the colour of the text.

use leptos::prelude::*;

/// Which icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum IconName {
    /// Three lines.
    Menu,
    /// Columns of a chart.
    Chart,
    /// Tiles.
    Tiles,
    /// A stack of discs.
    Data,
    /// A cross.
    Close,
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Plus.
    Add,
    /// An arrow into a tray.
    Download,
    /// A printer.
    Print,
    /// A triangle with a mark.
    Warning,
    /// A circle with a mark.
    Failure,
    /// A circle with an i.
    Note,
    /// A circle with a tick.
    Success,
    /// Three points.
    More,
    /// Upwards.
    Up,
    /// Downwards.
    Down,
    /// A tick.
    Check,
    /// A short line.
    Dash,
    /// Two columns of points, to drag by.
    Handle,
    /// A magnifying glass.
    Search,
    /// An arrow back.
    Undo,
    /// An arrow forth.
    Redo,
    /// A question mark in a circle.
    Help,
    /// Half a disc.
    Theme,
    /// A globe.
    Language,
    /// Two arrows in a circle.
    Refresh,
    /// An arrow out of a tray.
    Upload,
    /// A disk.
    Save,
    /// An arrow out of a box.
    Share,
    /// Sliders.
    Settings,
    /// A funnel.
    Filter,
    /// A month.
    Calendar,
    /// A key.
    Subscription,
    /// A folder.
    Folder,
    /// A cube.
    Resource,
    /// A label.
    Tag,
    /// A pin.
    Location,
    /// Two sheets.
    Copy,
    /// An arrow out of a window.
    External,
    /// A pencil.
    Edit,
    /// A bin.
    Delete,
    /// Rows and columns.
    Table,
    /// A bookmark.
    Bookmark,
    /// A building.
    Tenant,
}

impl IconName {
    /// What its line runs along, as SVG has it.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Menu => "M3 5.5h14M3 10h14M3 14.5h14",
            Self::Chart => "M3 17h14M5 14v-4M9 14V5M13 14V8M16.5 14v-2",
            Self::Tiles => "M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h5v5h-5z",
            Self::Data => {
                "M4 5c0-1.4 2.7-2.5 6-2.5S16 3.6 16 5s-2.7 2.5-6 2.5S4 6.4 4 5zM4 5v10c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5V5M4 10c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5"
            }
            Self::Close => "M5 5l10 10M15 5L5 15",
            Self::Left => "M12 4.5L6.5 10l5.5 5.5",
            Self::Right => "M8 4.5l5.5 5.5L8 15.5",
            Self::Add => "M10 4v12M4 10h12",
            Self::Download => "M10 3v9M6.5 8.8L10 12.2l3.5-3.4M4 16.5h12",
            Self::Print => "M6 7.5V3h8v4.5M6 14H3.5V7.5h13V14H14M6 11.5h8V17H6z",
            Self::Warning => "M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.3",
            Self::Failure => "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v5M10 13.6v.3",
            Self::Note => "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 9v5M10 6.2v.3",
            Self::Success => {
                "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM6.8 10.2l2.3 2.3 4.2-4.6"
            }
            Self::More => {
                "M4.5 9.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6zM10 9.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6zM15.5 9.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6z"
            }
            Self::Up => "M4.5 12.5L10 7l5.5 5.5",
            Self::Down => "M4.5 7.5L10 13l5.5-5.5",
            Self::Check => "M4 10.5l4 4 8-9",
            Self::Dash => "M5 10h10",
            Self::Handle => "M7.5 5h.01M7.5 10h.01M7.5 15h.01M12.5 5h.01M12.5 10h.01M12.5 15h.01",
            Self::Search => "M8.5 3.5a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12.2 12.2L17 17",
            Self::Undo => "M7 4L3.5 7.5 7 11M3.5 7.5H12a4.5 4.5 0 0 1 0 9H8.5",
            Self::Redo => "M13 4l3.5 3.5L13 11M16.5 7.5H8a4.5 4.5 0 0 0 0 9h3.5",
            Self::Help => {
                "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM7.8 8c.2-1.3 1.1-2 2.2-2 1.3 0 2.3.8 2.3 2 0 1.7-2.3 1.8-2.3 3.4M10 14v.1"
            }
            Self::Theme => {
                "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 2.5v15M12.5 5v10M15 6.5v7"
            }
            Self::Language => {
                "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM2.8 8h14.4M2.8 12h14.4M10 2.5c-4 4.5-4 10.5 0 15M10 2.5c4 4.5 4 10.5 0 15"
            }
            Self::Refresh => {
                "M16.5 9A6.7 6.7 0 0 0 4.3 6.5M4 3.5v3.3h3.3M3.5 11a6.7 6.7 0 0 0 12.2 2.5M16 16.5v-3.3h-3.3"
            }
            Self::Upload => "M10 12.5V3.5M6.5 6.7L10 3.3l3.5 3.4M4 16.5h12",
            Self::Save => "M3.5 3.5h10l3 3v10h-13zM6.5 3.5v4h6v-4M6 16.5v-5h8v5",
            Self::Share => "M8 4.5H4.5v11h11V12M11.5 3.5h5v5M16 4l-7 7",
            Self::Settings => {
                "M3 6h7M14 6h3M3 14h3M10 14h7M12 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM8 12a2 2 0 1 0 0 4 2 2 0 0 0 0-4z"
            }
            Self::Filter => "M3 4.5h14l-5.5 6.5v5l-3-1.5V11z",
            Self::Calendar => "M3.5 4.5h13v12h-13zM3.5 8.5h13M7 2.8v3M13 2.8v3",
            Self::Subscription => {
                "M12.5 3a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM9.3 10.7L3 17M5 15l2 2M13.5 6.5h.01"
            }
            Self::Folder => "M2.5 5.5v10h15v-8.5H10L8 5z",
            Self::Resource => {
                "M10 2.5l6.5 3.7v7.6L10 17.5l-6.5-3.7V6.2zM3.5 6.2L10 10l6.5-3.8M10 10v7.5"
            }
            Self::Tag => "M3 3.5h6.5l7.5 7.5-6 6L3 9.5zM6.5 6.8h.01",
            Self::Location => {
                "M10 17.5c3.5-4 5.5-6.6 5.5-9.3a5.5 5.5 0 0 0-11 0c0 2.7 2 5.3 5.5 9.3zM10 6.5a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4z"
            }
            Self::Copy => "M7 6.5h9.5v11H7zM13 6.5v-4H3.5v11H7",
            Self::External => "M8 4H3.5v12.5H16V12M11.5 3.5h5v5M16.3 3.7L9 11",
            Self::Edit => "M3.5 16.5l1-4 8.5-8.5 3 3-8.5 8.5zM11.5 5.5l3 3",
            Self::Delete => {
                "M3.5 5.5h13M8 5.5v-2h4v2M5 5.5l1 11.5h8l1-11.5M8.5 8.5v5.5M11.5 8.5v5.5"
            }
            Self::Table => "M3 4h14v12H3zM3 8h14M3 12h14M8 8v8",
            Self::Bookmark => "M5 3h10v14l-5-4-5 4z",
            Self::Tenant => "M4 17.5v-14h8v14M12 8h4.5v9.5M2.5 17.5h15M6.5 7h3M6.5 10h3M6.5 13h3",
        }
    }
}

/// An icon that says nothing to a screen reader: the control beside it does.
#[component]
pub(crate) fn Icon(
    /// Which.
    name: IconName,
) -> impl IntoView {
    let path = name.path();
    view! {
        <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
            <path d=path fill="none" stroke="currentColor" stroke-width="1.4"
                stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
    .into_any()
}
