//! One module for each page. Pages do not know each other: what two of them
//! need is a component, or stands beside them here.

mod blades;
mod cost_chart;
mod costs;
mod data;
mod granularity_choice;
mod not_found;
mod other_currencies;
mod overview;
mod portal;
mod resource;
mod shared_part;
mod start;
mod tags;
mod unpriced_meters;
mod unpriced_subscriptions;

pub(crate) use blades::{BladeContent, OpenBlade};
pub(crate) use costs::CostsPage;
pub(crate) use data::{ColumnsDialog, DataPage};
pub(crate) use not_found::NotFoundPage;
pub(crate) use overview::OverviewPage;
pub(crate) use resource::ResourcePage;
pub(crate) use start::StartPage;
pub(crate) use tags::TagsPage;
