//! What menus, lists and pills share: a panel that is laid beside its control.

use leptos::html;
use leptos::prelude::*;

use crate::browser;

/// Lays `panel` beside `anchor` as soon as both are in the document, for as
/// long as the calling component lives; then calls `placed`.
pub(super) fn keep_beside(
    anchor: NodeRef<html::Div>,
    panel: NodeRef<html::Div>,
    placed: impl Fn() + 'static,
) {
    let placement = StoredValue::new_local(None);
    Effect::new(move |_| {
        if let (Some(anchor), Some(panel)) = (anchor.get(), panel.get()) {
            placement.set_value(Some(browser::place_beside(&anchor, &panel)));
            placed();
        }
    });
}
