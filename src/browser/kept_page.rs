//! The page that the browser keeps, so that it opens without a network: the
//! service worker of `static/service-worker.js`, which only built pages have.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageEvent, RegistrationOptions, ServiceWorkerContainer, ServiceWorkerRegistration,
    ServiceWorkerState, ServiceWorkerUpdateViaCache,
};

/// A build writes such an element into the page.
const MARK: &str = "meta[name=service-worker]";

/// What becomes known of a newer page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageNews {
    /// It is kept whole and waits to be used.
    Waiting,
    /// It cannot be used while other windows show this one.
    OthersOpen,
}

/// The page that is kept; dropping it ends hearing of it.
pub(crate) struct KeptPage {
    container: ServiceWorkerContainer,
    registration: ServiceWorkerRegistration,
    is_asked: Rc<Cell<bool>>,
    // Held because the browser calls them.
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_change: Closure<dyn Fn()>,
    _on_found: Closure<dyn Fn()>,
}

/// Where browsers have it: not on plain http from another machine.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    let container = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}

impl KeptPage {
    /// Keeps the page, and calls `hear` of newer ones; `None` where the page is
    /// none that can be kept.
    pub(crate) async fn keep(hear: impl Fn(PageNews) + Clone + 'static) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let mark = document.query_selector(MARK).ok()??;
        let address = mark.get_attribute("content")?;
        let container = container()?;
        let options = RegistrationOptions::new();
        options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
        let registering = container.register_with_options(&address, &options);
        let registration = JsFuture::from(registering).await.ok()?;
        let registration: ServiceWorkerRegistration = registration.dyn_into().ok()?;
        let is_asked = Rc::new(Cell::new(false));

        let on_message = {
            let hear = hear.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
                if message.data().as_string().as_deref() == Some("others-open") {
                    hear(PageNews::OthersOpen);
                }
            })
        };
        container.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let on_change = {
            let is_asked = Rc::clone(&is_asked);
            Closure::<dyn Fn()>::new(move || {
                let window = web_sys::window().filter(|_| is_asked.get());
                if let Some(window) = window {
                    // Refused only in documents that are not shown.
                    let _ = window.location().reload();
                }
            })
        };
        container.set_oncontrollerchange(Some(on_change.as_ref().unchecked_ref()));
        let on_found = {
            let (hear, known) = (hear.clone(), registration.clone());
            let is_update = container.controller().is_some();
            Closure::<dyn Fn()>::new(move || {
                if is_update {
                    when_installed(&known, hear.clone());
                }
            })
        };
        registration.set_onupdatefound(Some(on_found.as_ref().unchecked_ref()));
        if container.controller().is_some() {
            if registration.waiting().is_some() {
                hear(PageNews::Waiting);
            }
            when_installed(&registration, hear);
        }
        let kept = Self {
            container,
            registration,
            is_asked,
            _on_message: on_message,
            _on_change: on_change,
            _on_found: on_found,
        };
        if kept.container.controller().is_some() {
            // A browser by itself looks when the page has been idle, a minute later.
            kept.look();
        }
        Some(kept)
    }

    /// Uses the page that waits, and loads it, if no other window is open.
    pub(crate) fn take_over(&self) {
        if let Some(waiting) = self.registration.waiting() {
            self.is_asked.set(true);
            // Refused only for what cannot be copied.
            let _ = waiting.post_message(&"take-over".into());
        }
    }

    /// Looks whether the server has a newer page.
    pub(crate) fn look(&self) {
        // Without a network there is none.
        if let Ok(looking) = self.registration.update() {
            wasm_bindgen_futures::spawn_local(async move {
                let _ = JsFuture::from(looking).await;
            });
        }
    }
}

impl Drop for KeptPage {
    fn drop(&mut self) {
        self.container.set_onmessage(None);
        self.container.set_oncontrollerchange(None);
        self.registration.set_onupdatefound(None);
    }
}

/// Calls `hear` once the worker that is being installed has kept its page.
fn when_installed(registration: &ServiceWorkerRegistration, hear: impl Fn(PageNews) + 'static) {
    let Some(worker) = registration.installing() else {
        return;
    };
    let installing = worker.clone();
    let on_state = Closure::<dyn Fn()>::new(move || {
        if installing.state() == ServiceWorkerState::Installed {
            hear(PageNews::Waiting);
        }
    });
    worker.set_onstatechange(Some(on_state.as_ref().unchecked_ref()));
    // As long as the worker lives, which has no end that the page hears of.
    on_state.forget();
}

/// Ends the service worker, so that what is deleted of its caches is not missed;
/// the next visit keeps the page anew.
pub(crate) async fn forget_kept_page() {
    let Some(container) = container() else {
        return;
    };
    let registrations = JsFuture::from(container.get_registrations()).await;
    let registrations = registrations.ok().map(|all| Array::from(&all));
    for registration in registrations.iter().flat_map(Array::iter) {
        if let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>()
            && let Ok(ending) = registration.unregister()
        {
            let _ = JsFuture::from(ending).await;
        }
    }
}
