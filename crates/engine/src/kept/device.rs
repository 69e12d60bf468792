//! What keeping needs of where the engine runs: a place for named bytes that
//! changes as a whole, chance, and a cipher.

use std::rc::Rc;

use futures::future::LocalBoxFuture;

use crate::protocol::KeptProblem;

/// Why the device did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceProblem {
    /// It has no such place, or does not let us use it.
    Unsupported,
    /// It has no room left.
    Full,
    /// It has no cipher: browsers have one on `https` and this machine only.
    NoCipher,
    /// Anything else.
    Failed,
}

impl From<DeviceProblem> for KeptProblem {
    fn from(problem: DeviceProblem) -> Self {
        match problem {
            DeviceProblem::Unsupported => Self::Unsupported,
            DeviceProblem::Full => Self::Full,
            DeviceProblem::NoCipher => Self::NoCipher,
            DeviceProblem::Failed => Self::Failed,
        }
    }
}

/// What is done at once, or not at all.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Values that must be as here; `None` where there must be none.
    pub expects: Vec<(String, Option<Vec<u8>>)>,
    /// Names that must have a value.
    pub needs: Vec<String>,
    /// Values to write.
    pub put: Vec<(String, Vec<u8>)>,
    /// Names to delete.
    pub delete: Vec<String>,
}

/// What an operation comes to.
pub(super) type Doing<'a, T> = LocalBoxFuture<'a, Result<T, DeviceProblem>>;

/// The device.
pub trait Device {
    /// The value of a name.
    fn read<'a>(&'a self, name: &'a str) -> Doing<'a, Option<Vec<u8>>>;

    /// All names.
    fn names(&self) -> Doing<'_, Vec<String>>;

    /// Makes a change in one transaction; `false`, and nothing, where it finds
    /// something else than the change expects.
    fn change(&self, change: Change) -> Doing<'_, bool>;

    /// Deletes everything.
    fn erase(&self) -> Doing<'_, ()>;

    /// Fills with chance that nobody can guess.
    ///
    /// # Errors
    ///
    /// Where there is none.
    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), DeviceProblem>;

    /// Makes a key of a passphrase: PBKDF2 with SHA-256, for AES-GCM with 256
    /// bits.
    fn key<'a>(
        &'a self,
        passphrase: &'a str,
        salt: &'a [u8],
        iterations: u32,
    ) -> Doing<'a, Rc<dyn Sealer>>;
}

/// A key. It is never written anywhere.
pub trait Sealer {
    /// Encrypts; the tag stands at the end.
    fn seal<'a>(&'a self, nonce: [u8; 12], beside: &'a [u8], plain: &'a [u8])
    -> Doing<'a, Vec<u8>>;

    /// Decrypts; `None` with another key, or where anything was changed.
    fn open<'a>(
        &'a self,
        nonce: [u8; 12],
        beside: &'a [u8],
        sealed: &'a [u8],
    ) -> Doing<'a, Option<Vec<u8>>>;
}
