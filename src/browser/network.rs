//! Whether the browser has a network at all.

use leptos::prelude::{WindowListenerHandle, window_event_listener_untyped};

/// Hears of changes while it lives.
pub(crate) struct NetworkWatch([WindowListenerHandle; 2]);

impl NetworkWatch {
    /// Tells now and at each change whether there is a network.
    pub(crate) fn start(tell: impl Fn(bool) + Clone + 'static) -> Self {
        let is_online = web_sys::window().is_none_or(|window| window.navigator().on_line());
        tell(is_online);
        let listen = |name: &str, is_online: bool| {
            let tell = tell.clone();
            window_event_listener_untyped(name, move |_| tell(is_online))
        };
        Self([listen("online", true), listen("offline", false)])
    }

    /// Hears no more.
    pub(crate) fn stop(self) {
        for listener in self.0 {
            listener.remove();
        }
    }
}
