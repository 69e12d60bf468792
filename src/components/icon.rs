//! Small line icons of our own, 20 by 20, in the colour of the text.

use leptos::prelude::*;

/// Which icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

/// An icon that says nothing to a screen reader: the control beside it does.
#[component]
pub(crate) fn Icon(
    /// Which.
    name: IconName,
) -> impl IntoView {
    let path = match name {
        IconName::Menu => "M3 5.5h14M3 10h14M3 14.5h14",
        IconName::Chart => "M3 17h14M5 14v-4M9 14V5M13 14V8M16.5 14v-2",
        IconName::Tiles => "M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h5v5h-5z",
        IconName::Data => {
            "M4 5c0-1.4 2.7-2.5 6-2.5S16 3.6 16 5s-2.7 2.5-6 2.5S4 6.4 4 5zM4 5v10c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5V5M4 10c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5"
        }
        IconName::Close => "M5 5l10 10M15 5L5 15",
        IconName::Left => "M12 4.5L6.5 10l5.5 5.5",
        IconName::Right => "M8 4.5l5.5 5.5L8 15.5",
        IconName::Add => "M10 4v12M4 10h12",
        IconName::Download => "M10 3v9M6.5 8.8L10 12.2l3.5-3.4M4 16.5h12",
        IconName::Print => "M6 7.5V3h8v4.5M6 14H3.5V7.5h13V14H14M6 11.5h8V17H6z",
        IconName::Warning => "M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.3",
        IconName::Failure => "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v5M10 13.6v.3",
        IconName::Note => "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 9v5M10 6.2v.3",
        IconName::Success => {
            "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM6.8 10.2l2.3 2.3 4.2-4.6"
        }
    };
    view! {
        <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
            <path d=path fill="none" stroke="currentColor" stroke-width="1.4"
                stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
    .into_any()
}
