//! Controls that know only what they are given: no session, no address, no
//! sentences of their own.

mod blade;
mod check_list;
mod copy_button;
mod copy_line;
mod empty_state;
mod file_drop;
mod icon;
mod kpi_card;
mod message_bar;
mod pill;
mod progress_bar;
mod select;
mod share_bar;
mod skeleton;
mod text_field;
mod tier_bar;

pub(crate) use blade::BladePane;
pub(crate) use check_list::{CheckChoice, CheckList};
pub(crate) use copy_button::CopyButton;
pub(crate) use copy_line::CopyLine;
pub(crate) use empty_state::EmptyState;
pub(crate) use file_drop::FileDrop;
pub(crate) use icon::{Icon, IconName};
pub(crate) use kpi_card::{Kpi, KpiCard, Tone};
pub(crate) use message_bar::MessageBar;
pub(crate) use pill::Pill;
pub(crate) use progress_bar::ProgressBar;
pub(crate) use select::{Choice, Select};
pub(crate) use share_bar::ShareBar;
pub(crate) use skeleton::Skeleton;
pub(crate) use text_field::TextField;
pub(crate) use tier_bar::{PartColour, TierBar, TierPart, TierSwatch};
