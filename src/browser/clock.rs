//! The clock: the only place where the page learns what time it is.

use costs::Day;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;

const MS_PER_SECOND: f64 = 1_000.0;
const MS_PER_DAY: f64 = 86_400_000.0;

/// The UTC day.
pub(crate) fn today() -> Day {
    // Days since 1970 fit an i32 by far.
    Day::from_days_since_epoch((js_sys::Date::now() / MS_PER_DAY).floor() as i32)
}

/// Seconds since 1970, by the machine's clock.
pub(crate) fn now_s() -> i64 {
    (js_sys::Date::now() / MS_PER_SECOND) as i64
}

/// Calls something every second; dropping it ends that.
pub(crate) struct EverySecond {
    timer: i32,
    _on_second: Closure<dyn Fn()>,
}

impl EverySecond {
    /// Starts the timer; `None` where there is no window.
    pub(crate) fn start(on_second: impl Fn() + 'static) -> Option<Self> {
        let on_second = Closure::<dyn Fn()>::new(on_second);
        let timer = web_sys::window()?
            .set_interval_with_callback_and_timeout_and_arguments_0(
                on_second.as_ref().unchecked_ref(),
                MS_PER_SECOND as i32,
            )
            .ok()?;
        Some(Self {
            timer,
            _on_second: on_second,
        })
    }
}

impl Drop for EverySecond {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_interval_with_handle(self.timer);
        }
    }
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
