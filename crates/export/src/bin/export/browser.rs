//! Messages between the page and the worker.

use export::{Fault, Heard, Job, RecordWriter, Subject, write_view};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

use crate::file::BlobFile;
use crate::records::{Records, table};

/// Waits for a job and says so to the page.
pub(crate) fn listen() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        // Not started as a worker: nobody could be answered.
        return;
    };
    let page = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let page = page.clone();
        match read(&message.data()) {
            Some((job, port)) => spawn_local(async move {
                let made = make(&page, &job, port).await;
                match made {
                    Ok((rows, file)) => {
                        let bytes = file.size() as u64;
                        post(&page, &Heard::Done { rows, bytes }, Some(&file));
                    }
                    Err(fault) => post(&page, &Heard::Failed(fault), None),
                }
            }),
            None => post(&page, &Heard::Failed(Fault::Protocol), None),
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&scope, &Heard::Ready, None);
}

fn read(data: &JsValue) -> Option<(Job, Option<MessagePort>)> {
    let bytes: Uint8Array = Reflect::get(data, &"bytes".into()).ok()?.dyn_into().ok()?;
    let job = postcard::from_bytes(&bytes.to_vec()).ok()?;
    let port = Reflect::get(data, &"port".into()).ok();
    Some((job, port.and_then(|port| port.dyn_into().ok())))
}

fn post(page: &DedicatedWorkerGlobalScope, heard: &Heard, file: Option<&Blob>) {
    let Ok(bytes) = postcard::to_allocvec(heard) else {
        return;
    };
    let message = Object::new();
    let bytes = Uint8Array::from(bytes.as_slice());
    let transfer = Array::of1(&bytes.buffer());
    let is_set = Reflect::set(&message, &"bytes".into(), &bytes).is_ok()
        && file.is_none_or(|file| Reflect::set(&message, &"file".into(), file).is_ok())
        && (*heard != Heard::Ready || Reflect::set(&message, &"loaded".into(), &loaded()).is_ok());
    if is_set {
        // A page that is going away takes no more messages.
        let _ = page.post_message_with_transfer(&message, &transfer);
    }
}

/// How many files this worker has loaded to start, and their bytes, for the page's list of
/// contacts.
fn loaded() -> Array {
    let entries = js_sys::global()
        .dyn_into::<DedicatedWorkerGlobalScope>()
        .ok()
        .and_then(|scope| scope.performance())
        .map(|performance| performance.get_entries_by_type("resource"))
        .unwrap_or_default();
    let bytes: f64 = entries
        .iter()
        .filter_map(|entry| {
            Reflect::get(&entry, &"decodedBodySize".into())
                .ok()?
                .as_f64()
        })
        .sum();
    Array::of2(&entries.length().into(), &bytes.into())
}

/// Makes the file; how many rows are in it.
async fn make(
    page: &DedicatedWorkerGlobalScope,
    job: &Job,
    port: Option<MessagePort>,
) -> Result<(u32, Blob), Fault> {
    let mut file = BlobFile::new();
    let rows = match &job.subject {
        Subject::View { view, format } => {
            let table = table(view.query.clone(), port.ok_or(Fault::NoRecords)?).await?;
            let view = view.answered(table);
            write_view(&view, *format, &job.about, &mut file)?;
            view.table.groups.len() as u32
        }
        Subject::Records {
            query, format, set, ..
        } => {
            let mut records = Records::of(query.clone(), port.ok_or(Fault::NoRecords)?);
            let mut writer = RecordWriter::new(*format, *set, &job.about)?;
            let mut written = 0;
            while let Some(next) = records.next().await? {
                written += next.batch.records.len() as u32;
                writer.add(&next, &mut file)?;
                post(page, &Heard::Written(written), None);
            }
            writer.finish(&mut file)?;
            written
        }
    };
    Ok((rows, file.finish(job.media_type())?))
}
