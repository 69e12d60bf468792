//! Messages between the page and the one that shows it in a frame. Only whole
//! origins of the server's list are heard and told anything.

use js_sys::{JSON, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Window};

/// What comes from outside.
pub(crate) enum Outside {
    /// A message of the host page, as JSON.
    Message(String),
    /// A message of somebody else was not read: the origin it came from.
    Refused(String),
}

/// The host page; dropping it ends hearing of it.
pub(crate) struct HostPage {
    parent: Window,
    origins: Vec<String>,
    on_message: Closure<dyn Fn(MessageEvent)>,
}

impl HostPage {
    /// Listens to the page around this one, if that is of one of the origins;
    /// `None` where there is none around.
    pub(crate) fn listen(origins: &[String], hear: impl Fn(Outside) + 'static) -> Option<Self> {
        let window = web_sys::window()?;
        let parent = window.parent().ok()?.filter(|parent| *parent != window)?;
        let own = window.location().origin().ok()?;
        let listed = origins.to_vec();
        let around: JsValue = parent.clone().into();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let origin = message.origin();
            let is_parent = message
                .source()
                .is_some_and(|source| JsValue::from(source) == around);
            if is_parent && listed.contains(&origin) {
                let text = JSON::stringify(&message.data()).ok();
                if let Some(text) = text.and_then(|text| JsValue::from(text).as_string()) {
                    hear(Outside::Message(text));
                }
            } else if origin != own {
                hear(Outside::Refused(origin));
            }
        });
        let listener = on_message.as_ref().unchecked_ref();
        window
            .add_event_listener_with_callback("message", listener)
            .ok()?;
        let told = match origin_around(&window) {
            // Browsers that say who is around: nobody else is told anything.
            Some(around) => origins
                .iter()
                .filter(|one| **one == around)
                .cloned()
                .collect(),
            None => origins.to_vec(),
        };
        Some(Self {
            parent,
            origins: told,
            on_message,
        })
    }

    /// Tells the host page something, as JSON. Browsers deliver it to a page of
    /// that origin only.
    pub(crate) fn say(&self, text: &str) {
        let Ok(message) = JSON::parse(text) else {
            return;
        };
        for origin in &self.origins {
            // Refused only for what cannot be copied.
            let _ = self.parent.post_message(&message, origin);
        }
    }
}

impl Drop for HostPage {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let listener = self.on_message.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback("message", listener);
        }
    }
}

/// The origin of the page around this one, where the browser says it.
fn origin_around(window: &Window) -> Option<String> {
    let all = Reflect::get(&window.location(), &"ancestorOrigins".into()).ok()?;
    Reflect::get_u32(&all, 0).ok()?.as_string()
}
