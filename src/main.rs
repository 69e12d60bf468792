//! The page: what Azure and Azure Stack Hub usage costs, shown in the browser.
//! Usage itself lives in the worker; here are only bounded answers.
#![allow(
    unreachable_pub,
    reason = "the component macro makes its own items public"
)]

mod app;
mod browser;
mod charts;
mod components;
mod i18n;
mod pages;
mod route;
mod state;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
