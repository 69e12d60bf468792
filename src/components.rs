//! Controls that know only what they are given: no session, no address. What a
//! control says by itself, such as Close or Move up, is in the words of the
//! frame.

mod blade;
mod breadcrumb;
mod check_list;
mod combobox;
#[allow(
    dead_code,
    reason = "the set of controls is whole; pages take what they need"
)]
mod command;
mod command_bar;
mod copy_button;
mod copy_line;
mod date_range;
mod dialog;
mod element_id;
mod empty_state;
mod essentials;
mod file_drop;
mod flyout;
pub(crate) mod grid;
#[allow(
    dead_code,
    reason = "the set of controls is whole; pages take what they need"
)]
mod icon;
mod kpi_card;
mod menu;
mod message_bar;
mod page_frame;
#[allow(
    dead_code,
    reason = "the set of controls is whole; pages take what they need"
)]
mod pill;
mod progress_bar;
mod reorder_list;
mod select;
mod share_bar;
mod skeleton;
mod switch;
#[allow(
    dead_code,
    reason = "the set of controls is whole; pages take what they need"
)]
mod tabs;
mod text_field;
mod tier_bar;
mod toast_region;
mod tooltip;
mod tree;

pub(crate) use blade::BladePane;
pub(crate) use breadcrumb::{Breadcrumb, Crumb};
pub(crate) use check_list::{CheckChoice, CheckList};
pub(crate) use combobox::{ComboOption, Combobox};
pub(crate) use command::{Command, Deed};
pub(crate) use command_bar::CommandBar;
pub(crate) use copy_button::CopyButton;
pub(crate) use copy_line::CopyLine;
pub(crate) use date_range::DateRange;
pub(crate) use dialog::Dialog;
pub(crate) use empty_state::EmptyState;
pub(crate) use essentials::{Essential, Essentials};
pub(crate) use file_drop::FileDrop;
pub(crate) use icon::{Icon, IconName};
pub(crate) use kpi_card::{Direction, Kpi, KpiCard, Tone};
pub(crate) use menu::MenuButton;
pub(crate) use message_bar::MessageBar;
pub(crate) use page_frame::PageFrame;
pub(crate) use pill::Pill;
#[allow(
    unused_imports,
    reason = "the set of controls is whole; pages take what they need"
)]
pub(crate) use pill::PillButtons;
pub(crate) use progress_bar::ProgressBar;
pub(crate) use reorder_list::ReorderList;
pub(crate) use select::{Choice, Select};
pub(crate) use share_bar::ShareBar;
pub(crate) use skeleton::Skeleton;
pub(crate) use switch::Switch;
#[allow(
    unused_imports,
    reason = "the set of controls is whole; pages take what they need"
)]
pub(crate) use tabs::Tabs;
pub(crate) use text_field::TextField;
pub(crate) use tier_bar::{PartColour, TierBar, TierPart, TierSwatch};
pub(crate) use toast_region::{Notice, ToastRegion};
pub(crate) use tooltip::Tooltip;
pub(crate) use tree::{Tree, TreeNode};
