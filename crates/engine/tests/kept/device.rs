//! A device in memory, which fails where a test wants it to.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use engine::{Change, Device, DeviceProblem, Sealer};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use sha2::Sha256;

type Doing<'a, T> = LocalBoxFuture<'a, Result<T, DeviceProblem>>;

type Meanwhile = Box<dyn Fn(&MemoryDevice)>;

#[derive(Default)]
pub(crate) struct MemoryDevice {
    pub(crate) values: RefCell<BTreeMap<String, Vec<u8>>>,
    /// How many more changes succeed, and what the next one fails with.
    pub(crate) fails_after: Cell<Option<(u32, DeviceProblem)>>,
    /// Done before the change with that many before it.
    pub(crate) meanwhile: RefCell<Option<(u32, Meanwhile)>>,
    pub(crate) changes: Cell<u32>,
    chance: Cell<u64>,
}

impl MemoryDevice {
    pub(crate) fn names(&self) -> Vec<String> {
        self.values.borrow().keys().cloned().collect()
    }

    fn change_now(&self, change: Change) -> Result<bool, DeviceProblem> {
        let number = self.changes.get();
        self.changes.set(number + 1);
        let is_due = self
            .meanwhile
            .borrow()
            .as_ref()
            .is_some_and(|(at, _)| *at == number);
        if let Some((_, act)) = is_due.then(|| self.meanwhile.take()).flatten() {
            act(self);
        }
        if let Some((left, problem)) = self.fails_after.get() {
            if left == 0 {
                return Err(problem);
            }
            self.fails_after.set(Some((left - 1, problem)));
        }
        let mut values = self.values.borrow_mut();
        let is_expected = change
            .expects
            .iter()
            .all(|(name, value)| values.get(name) == value.as_ref());
        if !is_expected || !change.needs.iter().all(|name| values.contains_key(name)) {
            return Ok(false);
        }
        values.extend(change.put);
        for name in change.delete {
            values.remove(&name);
        }
        Ok(true)
    }
}

impl Device for MemoryDevice {
    fn read<'a>(&'a self, name: &'a str) -> Doing<'a, Option<Vec<u8>>> {
        let value = self.values.borrow().get(name).cloned();
        async { Ok(value) }.boxed_local()
    }

    fn names(&self) -> Doing<'_, Vec<String>> {
        async { Ok(MemoryDevice::names(self)) }.boxed_local()
    }

    fn change(&self, change: Change) -> Doing<'_, bool> {
        async { self.change_now(change) }.boxed_local()
    }

    fn erase(&self) -> Doing<'_, ()> {
        self.values.borrow_mut().clear();
        async { Ok(()) }.boxed_local()
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), DeviceProblem> {
        for byte in bytes {
            let next = self
                .chance
                .get()
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            self.chance.set(next);
            *byte = (next >> 56) as u8;
        }
        Ok(())
    }

    fn key<'a>(
        &'a self,
        passphrase: &'a str,
        salt: &'a [u8],
        iterations: u32,
    ) -> Doing<'a, Rc<dyn Sealer>> {
        assert!(iterations >= 600_000, "{iterations} are too few");
        // A test build would take seconds for all of them.
        let key = pbkdf2::pbkdf2_hmac_array::<Sha256, 32>(passphrase.as_bytes(), salt, 1000);
        let cipher = Aes256Gcm::new(&key.into());
        async { Ok(Rc::new(Key(cipher)) as Rc<dyn Sealer>) }.boxed_local()
    }
}

struct Key(Aes256Gcm);

impl Sealer for Key {
    fn seal<'a>(
        &'a self,
        nonce: [u8; 12],
        beside: &'a [u8],
        plain: &'a [u8],
    ) -> Doing<'a, Vec<u8>> {
        let payload = Payload {
            msg: plain,
            aad: beside,
        };
        let sealed = self.0.encrypt(Nonce::from_slice(&nonce), payload);
        async { sealed.map_err(|_| DeviceProblem::Failed) }.boxed_local()
    }

    fn open<'a>(
        &'a self,
        nonce: [u8; 12],
        beside: &'a [u8],
        sealed: &'a [u8],
    ) -> Doing<'a, Option<Vec<u8>>> {
        let payload = Payload {
            msg: sealed,
            aad: beside,
        };
        let opened = self.0.decrypt(Nonce::from_slice(&nonce), payload).ok();
        async { Ok(opened) }.boxed_local()
    }
}
