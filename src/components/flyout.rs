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
    let size = StoredValue::new_local(None);
    Effect::new(move |_| {
        if let (Some(anchor), Some(panel)) = (anchor.get(), panel.get()) {
            placement.set_value(Some(browser::place_beside(&anchor, &panel)));
            // What is inside may still be on its way.
            let (beside, laid) = (anchor, panel.clone());
            size.set_value(browser::observe_width(&panel, move |_| {
                browser::place_again(&beside, &laid);
            }));
            placed();
        }
    });
}
