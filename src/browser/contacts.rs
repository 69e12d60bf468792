//! What the page itself has loaded, as the browser has counted it.

use std::cell::Cell;

use engine::protocol::HostContact;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::host_of;

thread_local! {
    /// Requests and bytes of the writer of files, which says them itself.
    static EXPORTER: Cell<(u32, f64)> = const { Cell::new((0, 0.0)) };
}

/// Whom the page has asked, in order of first contact.
pub(crate) fn page_contacts() -> Vec<HostContact> {
    let Some(performance) = web_sys::window().and_then(|window| window.performance()) else {
        return Vec::new();
    };
    let mut contacts: Vec<HostContact> = Vec::new();
    let origin_ms = performance.time_origin();
    for kind in ["navigation", "resource"] {
        for entry in performance.get_entries_by_type(kind).iter() {
            let number = |name: &str| {
                let number = Reflect::get(&entry, &name.into()).ok();
                number
                    .and_then(|number| number.as_f64())
                    .unwrap_or_default()
            };
            let name = Reflect::get(&entry, &"name".into()).ok();
            let name = name
                .and_then(|name: JsValue| name.as_string())
                .unwrap_or_default();
            // Pictures made in the page have no host.
            let Some((host, _)) = host_of(&name) else {
                continue;
            };
            let place = contacts.iter().position(|contact| contact.host == host);
            let place = place.unwrap_or_else(|| {
                contacts.push(HostContact {
                    host,
                    ..HostContact::default()
                });
                contacts.len() - 1
            });
            let contact = &mut contacts[place];
            contact.requests += 1;
            contact.bytes += number("decodedBodySize") as u64;
            let last_s = ((origin_ms + number("responseEnd")) / 1_000.0) as i64;
            contact.last_s = contact.last_s.max(last_s);
        }
    }
    contacts
}

/// Whom the writer of files has asked: its own origin, for itself.
pub(crate) fn exporter_contacts() -> Option<HostContact> {
    let (requests, bytes) = EXPORTER.get();
    let host = web_sys::window()?.location().host().ok()?;
    (requests > 0).then_some(HostContact {
        host,
        requests,
        bytes: bytes as u64,
        last_s: 0,
    })
}

/// Counts what a writer of files has loaded when it starts.
pub(super) fn note_exporter(requests: f64, bytes: f64) {
    let (former_requests, former_bytes) = EXPORTER.get();
    EXPORTER.set((former_requests + requests as u32, former_bytes + bytes));
}
