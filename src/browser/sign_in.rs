//! The way to an authority and back: a window of its own, or this one.

use js_sys::Reflect;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent, Window};

/// Where a sign-in is kept while this window is away.
const KEPT: &str = "meterview.sign-in";
/// What the history of this window brings back; the script of the redirect page
/// writes it.
const RETURNED: &str = "signedIn";

/// A window for the authority's page.
pub(crate) struct SignInWindow(Window);

impl SignInWindow {
    /// Opens an empty one, which browsers allow while a click is handled only;
    /// `None` where they do not.
    pub(crate) fn open() -> Option<Self> {
        let opened = web_sys::window()?.open_with_url_and_target_and_features(
            "about:blank",
            "_blank",
            "popup,width=520,height=700",
        );
        opened.ok().flatten().map(Self)
    }

    /// Goes to an address. From then on the policy of the page keeps both
    /// windows apart.
    pub(crate) fn go(&self, address: &str) -> bool {
        self.0.location().replace(address).is_ok()
    }

    /// Closes it, where it is still in reach.
    pub(crate) fn close(&self) {
        // Refused only for windows that others have opened.
        let _ = self.0.close();
    }
}

/// Listens for the answer to one sign-in; dropping it ends that.
pub(crate) struct AnswerChannel {
    channel: BroadcastChannel,
    // Held because the browser calls it.
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

impl AnswerChannel {
    /// Calls `hear` with the answer that brings this state back; `None` where
    /// the browser has no channels.
    pub(crate) fn listen(state: &str, hear: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(&format!("{KEPT}.{state}")).ok()?;
        let answering = channel.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(answer) = message.data().as_string() {
                // The other window closes itself then.
                let _ = answering.post_message(&JsValue::TRUE);
                hear(answer);
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Self {
            channel,
            _on_message: on_message,
        })
    }
}

impl Drop for AnswerChannel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

/// What came back to this window.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ReturnedSignIn {
    /// What the authority answered.
    pub(crate) answer: String,
    /// What was kept meanwhile.
    pub(crate) kept: String,
}

/// Keeps a sign-in, as JSON with `state` and `back`, and takes this window to
/// the authority; whether that was possible.
pub(crate) fn leave_for(address: &str, kept: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let storage = window.session_storage().ok().flatten();
    let is_kept = storage.is_some_and(|storage| storage.set_item(KEPT, kept).is_ok());
    is_kept && window.location().assign(address).is_ok()
}

/// Takes what came back to this window, once: it is in no history and storage
/// any more.
pub(crate) fn take_returned() -> Option<ReturnedSignIn> {
    let window = web_sys::window()?;
    let storage = window.session_storage().ok().flatten()?;
    let kept = storage.get_item(KEPT).ok().flatten();
    // Also what is left of a sign-in that nobody came back from.
    let _ = storage.remove_item(KEPT);
    let history = window.history().ok()?;
    let state = history.state().ok().filter(JsValue::is_object)?;
    let answer = Reflect::get(&state, &RETURNED.into()).ok()?.as_string()?;
    let _ = history.replace_state_with_url(&JsValue::NULL, "", None);
    Some(ReturnedSignIn {
        answer,
        kept: kept?,
    })
}

/// Where people come back to: the address set, or the page beside this one.
pub(crate) fn redirect_address(set: Option<&str>) -> String {
    let base = web_sys::window().and_then(|window| window.location().origin().ok());
    let base = base.unwrap_or_default();
    let set = set.unwrap_or("/signed-in.html");
    web_sys::Url::new_with_base(set, &base)
        .map_or_else(|_| set.to_owned(), |address| address.href())
}

/// The path and query of the window.
pub(crate) fn path_and_query() -> String {
    let Some(location) = web_sys::window().map(|window| window.location()) else {
        return "/".to_owned();
    };
    let path = location.pathname().unwrap_or_else(|_| "/".to_owned());
    path + &location.search().unwrap_or_default()
}
