//! WebCrypto: PBKDF2 with SHA-256 and AES-GCM with 256 bits. Keys cannot be
//! taken out of it.

use std::rc::Rc;

use futures::FutureExt;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, SubtleCrypto};

use super::device::{DeviceProblem, Doing, Sealer};

struct WebKey {
    subtle: SubtleCrypto,
    key: CryptoKey,
}

pub(super) fn fill_random(bytes: &mut [u8]) -> Result<(), DeviceProblem> {
    crypto()?
        .get_random_values_with_u8_array(bytes)
        .map(|_| ())
        .map_err(|_| DeviceProblem::Failed)
}

pub(super) async fn key(
    passphrase: &str,
    salt: &[u8],
    iterations: u32,
) -> Result<Rc<dyn Sealer>, DeviceProblem> {
    let subtle = subtle()?;
    let made = make_key(&subtle, passphrase, salt, iterations).await;
    let key = made.map_err(|_| DeviceProblem::Failed)?;
    Ok(Rc::new(WebKey { subtle, key }))
}

async fn make_key(
    subtle: &SubtleCrypto,
    passphrase: &str,
    salt: &[u8],
    iterations: u32,
) -> Result<CryptoKey, JsValue> {
    let secret = Uint8Array::from(passphrase.as_bytes());
    let uses = Array::of1(&"deriveKey".into());
    let secret = subtle.import_key_with_str("raw", &secret, "PBKDF2", false, &uses)?;
    let secret: CryptoKey = JsFuture::from(secret).await?.dyn_into()?;
    let salt = Uint8Array::from(salt);
    let from = object(&[
        ("name", &"PBKDF2".into()),
        ("hash", &"SHA-256".into()),
        ("salt", &salt),
        ("iterations", &iterations.into()),
    ])?;
    let into = object(&[("name", &"AES-GCM".into()), ("length", &256.into())])?;
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let key = subtle.derive_key_with_object_and_object(&from, &secret, &into, false, &uses)?;
    JsFuture::from(key).await?.dyn_into()
}

impl Sealer for WebKey {
    fn seal<'a>(
        &'a self,
        nonce: [u8; 12],
        beside: &'a [u8],
        plain: &'a [u8],
    ) -> Doing<'a, Vec<u8>> {
        async move {
            let way = way(nonce, beside).map_err(|_| DeviceProblem::Failed)?;
            let plain = Uint8Array::from(plain);
            let sealed = self
                .subtle
                .encrypt_with_object_and_buffer_source(&way, &self.key, &plain);
            let sealed = sealed.map_err(|_| DeviceProblem::Failed)?;
            let sealed = JsFuture::from(sealed).await;
            sealed
                .map(|sealed| Uint8Array::new(&sealed).to_vec())
                .map_err(|_| DeviceProblem::Failed)
        }
        .boxed_local()
    }

    fn open<'a>(
        &'a self,
        nonce: [u8; 12],
        beside: &'a [u8],
        sealed: &'a [u8],
    ) -> Doing<'a, Option<Vec<u8>>> {
        async move {
            let way = way(nonce, beside).map_err(|_| DeviceProblem::Failed)?;
            let sealed = Uint8Array::from(sealed);
            let opened = self
                .subtle
                .decrypt_with_object_and_buffer_source(&way, &self.key, &sealed);
            let opened = opened.map_err(|_| DeviceProblem::Failed)?;
            let opened = JsFuture::from(opened).await.ok();
            Ok(opened.map(|opened| Uint8Array::new(&opened).to_vec()))
        }
        .boxed_local()
    }
}

fn way(nonce: [u8; 12], beside: &[u8]) -> Result<Object, JsValue> {
    object(&[
        ("name", &"AES-GCM".into()),
        ("iv", &Uint8Array::from(nonce.as_slice())),
        ("additionalData", &Uint8Array::from(beside)),
    ])
}

fn object(fields: &[(&str, &JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
}

fn crypto() -> Result<Crypto, DeviceProblem> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok();
    let crypto = crypto.and_then(|crypto| crypto.dyn_into().ok());
    crypto.ok_or(DeviceProblem::NoCipher)
}

/// Only there on `https` and on this machine.
fn subtle() -> Result<SubtleCrypto, DeviceProblem> {
    let crypto = crypto()?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok();
    let subtle = subtle.and_then(|subtle| subtle.dyn_into().ok());
    subtle.ok_or(DeviceProblem::NoCipher)
}
