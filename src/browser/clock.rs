//! The clock: the only place where the page learns what day it is.

use costs::Day;
use wasm_bindgen_futures::JsFuture;

const MS_PER_DAY: f64 = 86_400_000.0;

/// The UTC day.
pub(crate) fn today() -> Day {
    // Days since 1970 fit an i32 by far.
    Day::from_days_since_epoch((js_sys::Date::now() / MS_PER_DAY).floor() as i32)
}

/// Comes back after `delay_ms`.
pub(crate) async fn sleep_ms(delay_ms: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            // Fails only where there is no event loop.
            let _ =
                window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, delay_ms);
        }
    });
    let _ = JsFuture::from(promise).await;
}
