//! The device that a browser is: a database of its own, WebCrypto's chance and
//! cipher.

use std::cell::RefCell;
use std::rc::Rc;

use futures::FutureExt;
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest,
    IdbTransaction, IdbTransactionMode,
};

use super::device::{Change, Device, DeviceProblem, Doing, Sealer};
use super::web_cipher;

const DATABASE: &str = "meterview";
/// Grows when the stores of the database are others. What is in them has
/// versions of its own.
const VERSION: u32 = 1;
const STORE: &str = "kept";

/// The browser as a device.
#[derive(Debug, Default)]
pub struct BrowserDevice {
    /// Closed, and opened anew when it is needed, where another window deletes
    /// it.
    database: Rc<RefCell<Option<IdbDatabase>>>,
}

impl BrowserDevice {
    /// The database as it is open, or opened now.
    async fn database(&self) -> Result<IdbDatabase, DeviceProblem> {
        if let Some(database) = &*self.database.borrow() {
            return Ok(database.clone());
        }
        let opening = factory()?
            .open_with_u32(DATABASE, VERSION)
            .map_err(|_| DeviceProblem::Unsupported)?;
        let request = opening.clone();
        let upgrade = Closure::once_into_js(move || {
            if let Ok(database) = database_of(&request) {
                // There is one already only where the version was another.
                let _ = database.create_object_store(STORE);
            }
        });
        opening.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        // Where another window has another version open, it closes that.
        settled(&opening).await?;
        let database = database_of(&opening)?;
        let cell = Rc::clone(&self.database);
        let closing = database.clone();
        let close = Closure::once_into_js(move || {
            closing.close();
            cell.take();
        });
        database.set_onversionchange(Some(close.unchecked_ref()));
        let cell = Rc::clone(&self.database);
        let closed = Closure::once_into_js(move || {
            cell.take();
        });
        database.set_onclose(Some(closed.unchecked_ref()));
        self.database.replace(Some(database.clone()));
        Ok(database)
    }

    async fn store(
        &self,
        mode: IdbTransactionMode,
    ) -> Result<(IdbTransaction, IdbObjectStore), DeviceProblem> {
        let database = self.database().await?;
        let begun = database.transaction_with_str_and_mode(STORE, mode);
        let begun = begun.map_err(|_| {
            // Closed since: the next try opens it anew.
            self.database.take();
            DeviceProblem::Failed
        })?;
        let store = begun.object_store(STORE).map_err(failed)?;
        Ok((begun, store))
    }

    async fn change_all(&self, change: Change) -> Result<bool, DeviceProblem> {
        let (transaction, store) = self.store(IdbTransactionMode::Readwrite).await?;
        // Listened to from the beginning: it may end while something else is
        // awaited.
        let ended = ended(&transaction);
        for (name, expected) in &change.expects {
            let found = got(&store.get(&name.into()).map_err(failed)?).await?;
            if bytes_of(&found) != *expected {
                return Ok(false);
            }
        }
        for name in &change.needs {
            let found = got(&store.get_key(&name.into()).map_err(failed)?).await?;
            if found.is_undefined() {
                return Ok(false);
            }
        }
        for (name, value) in &change.put {
            let value = Uint8Array::from(value.as_slice());
            let put = store.put_with_key(&value, &name.into());
            put.map_err(failed)?;
        }
        for name in &change.delete {
            store.delete(&name.into()).map_err(failed)?;
        }
        match JsFuture::from(ended).await {
            Ok(_) => Ok(true),
            Err(_) => Err(transaction
                .error()
                .map_or(DeviceProblem::Failed, problem_of)),
        }
    }
}

impl Device for BrowserDevice {
    fn read<'a>(&'a self, name: &'a str) -> Doing<'a, Option<Vec<u8>>> {
        async move {
            let (_, store) = self.store(IdbTransactionMode::Readonly).await?;
            let found = got(&store.get(&name.into()).map_err(failed)?).await?;
            Ok(bytes_of(&found))
        }
        .boxed_local()
    }

    fn names(&self) -> Doing<'_, Vec<String>> {
        async move {
            let (_, store) = self.store(IdbTransactionMode::Readonly).await?;
            let found = got(&store.get_all_keys().map_err(failed)?).await?;
            Ok(Array::from(&found)
                .iter()
                .filter_map(|name| name.as_string())
                .collect())
        }
        .boxed_local()
    }

    fn change(&self, change: Change) -> Doing<'_, bool> {
        self.change_all(change).boxed_local()
    }

    fn erase(&self) -> Doing<'_, ()> {
        async move {
            if let Some(database) = self.database.take() {
                database.close();
            }
            let deleting = factory()?.delete_database(DATABASE).map_err(failed)?;
            settled(&deleting).await.map(|_| ())
        }
        .boxed_local()
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), DeviceProblem> {
        web_cipher::fill_random(bytes)
    }

    fn key<'a>(
        &'a self,
        passphrase: &'a str,
        salt: &'a [u8],
        iterations: u32,
    ) -> Doing<'a, Rc<dyn Sealer>> {
        web_cipher::key(passphrase, salt, iterations).boxed_local()
    }
}

fn factory() -> Result<IdbFactory, DeviceProblem> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok();
    let factory = factory.and_then(|factory| factory.dyn_into().ok());
    factory.ok_or(DeviceProblem::Unsupported)
}

fn database_of(request: &IdbOpenDbRequest) -> Result<IdbDatabase, DeviceProblem> {
    let database = request.result().map_err(failed)?;
    database.dyn_into().map_err(failed)
}

/// Waits for a request; its result can be asked for then.
async fn settled(request: &IdbRequest) -> Result<(), DeviceProblem> {
    let promise = promise(|resolve, reject| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => Ok(()),
        Err(_) => {
            let error = request.error().ok().flatten();
            Err(error.map_or(DeviceProblem::Failed, problem_of))
        }
    }
}

async fn got(request: &IdbRequest) -> Result<JsValue, DeviceProblem> {
    settled(request).await?;
    request.result().map_err(failed)
}

/// Ends with a transaction.
fn ended(transaction: &IdbTransaction) -> Promise {
    promise(|resolve, reject| {
        transaction.set_oncomplete(Some(resolve));
        transaction.set_onabort(Some(reject));
    })
}

fn promise(mut begin: impl FnMut(&Function, &Function)) -> Promise {
    Promise::new(&mut |resolve, reject| begin(&resolve, &reject))
}

fn bytes_of(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}

fn problem_of(error: DomException) -> DeviceProblem {
    match error.name().as_str() {
        "QuotaExceededError" => DeviceProblem::Full,
        "SecurityError" | "InvalidStateError" | "NotSupportedError" => DeviceProblem::Unsupported,
        _ => DeviceProblem::Failed,
    }
}

fn failed(error: JsValue) -> DeviceProblem {
    error.dyn_into().map_or(DeviceProblem::Failed, problem_of)
}
