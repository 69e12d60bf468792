//! Everything that the browser keeps for this page: what there is, and its end.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Deletes databases, local and session storage, and caches, and names what is
/// still there afterwards.
pub(crate) async fn clear_traces() -> Vec<String> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    for storage in [window.local_storage(), window.session_storage()] {
        if let Ok(Some(storage)) = storage {
            let _ = storage.clear();
        }
    }
    super::announce_remembered(None);
    // What listens may have written its own empty state.
    for storage in [window.local_storage(), window.session_storage()] {
        if let Ok(Some(storage)) = storage {
            let _ = storage.clear();
        }
    }
    for name in databases().await {
        let _ = delete_database(&name).await;
    }
    for name in caches().await {
        let _ = answer("caches", "delete", Some(&name)).await;
    }
    left().await
}

async fn left() -> Vec<String> {
    let mut left = Vec::new();
    if let Some(window) = web_sys::window() {
        for storage in [window.local_storage(), window.session_storage()] {
            if let Ok(Some(storage)) = storage {
                left.extend(names_in(&storage));
            }
        }
    }
    left.extend(databases().await);
    left.extend(caches().await);
    left
}

/// The names in a storage.
pub(super) fn names_in(storage: &web_sys::Storage) -> Vec<String> {
    let count = storage.length().unwrap_or_default();
    (0..count)
        .filter_map(|number| storage.key(number).ok()?)
        .collect()
}

async fn databases() -> Vec<String> {
    let all = answer("indexedDB", "databases", None).await;
    let all = all.map(|all| Array::from(&all)).unwrap_or_default();
    let name = |database: JsValue| Reflect::get(&database, &"name".into()).ok()?.as_string();
    all.iter().filter_map(name).collect()
}

async fn caches() -> Vec<String> {
    let all = answer("caches", "keys", None).await;
    let all = all.map(|all| Array::from(&all)).unwrap_or_default();
    all.iter().filter_map(|name| name.as_string()).collect()
}

/// What a method of one of the window's own objects promises.
async fn answer(object: &str, method: &str, argument: Option<&str>) -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let object = Reflect::get(&window, &object.into())?;
    let method: Function = Reflect::get(&object, &method.into())?.dyn_into()?;
    let promised = match argument {
        Some(argument) => method.call1(&object, &argument.into())?,
        None => method.call0(&object)?,
    };
    JsFuture::from(promised.dyn_into::<Promise>()?).await
}

async fn delete_database(name: &str) -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let factory = Reflect::get(&window, &"indexedDB".into())?;
    let method: Function = Reflect::get(&factory, &"deleteDatabase".into())?.dyn_into()?;
    let request = method.call1(&factory, &name.into())?;
    let ended = Promise::new(&mut |resolve, reject| {
        let _ = Reflect::set(&request, &"onsuccess".into(), &resolve);
        let _ = Reflect::set(&request, &"onerror".into(), &reject);
    });
    JsFuture::from(ended).await
}
