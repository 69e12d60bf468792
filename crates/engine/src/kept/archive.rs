//! The archive file: what a generation has, one block after the other.

use arm::Host;

use super::contents::{Contents, Reader};
use super::form::{self, Lock, LockHead, PackedBlock};
use crate::engine::Engine;
use crate::protocol::{Failure, KeptProblem, Reply};

/// Whether a file begins like one.
pub(crate) fn is_archive(head: &[u8]) -> bool {
    head.starts_with(&form::MARK)
}

impl<H: Host> Engine<H> {
    /// The archive of all that is loaded.
    pub(crate) async fn write_archive(
        &self,
        passphrase: Option<&str>,
        notes: Vec<(String, String)>,
    ) -> Result<Reply, Failure> {
        let bytes = self.archive_bytes(passphrase, notes).await;
        bytes.map(Reply::Archive).map_err(Failure::Kept)
    }

    async fn archive_bytes(
        &self,
        passphrase: Option<&str>,
        notes: Vec<(String, String)>,
    ) -> Result<Vec<u8>, KeptProblem> {
        let lock = match passphrase.filter(|passphrase| !passphrase.is_empty()) {
            Some(passphrase) => {
                let device = self.keeper.device()?;
                let head = LockHead::new(&*device)?;
                Lock::open(&*device, Some(&head), Some(passphrase)).await?
            }
            None => None,
        };
        let (blocks, _) = self.blocks(lock.as_ref(), notes).await?;
        Ok(blocks.bytes.concat())
    }

    /// Reads the bytes of an archive.
    pub(crate) async fn read_archive(
        &self,
        bytes: &[u8],
        passphrase: Option<&str>,
    ) -> Result<(Contents, i64), KeptProblem> {
        let head = form::read_head(bytes)?;
        let lock = match &head.head.lock {
            Some(lock) => {
                let device = self.keeper.device.as_deref();
                let device = device.ok_or(KeptProblem::NoCipher)?;
                Lock::open(device, Some(lock), passphrase).await?
            }
            None => None,
        };
        let mut reader = Reader::default();
        let mut rest = bytes.get(head.bytes.len()..).unwrap_or_default();
        for number in 1..=head.head.blocks {
            let block = PackedBlock::read(rest, number)?;
            let (kind, plain) = block.unpack(&head.bytes, lock.as_ref()).await?;
            reader.take(kind, plain)?;
            rest = rest.get(block.end..).unwrap_or_default();
            self.pause().await;
        }
        if !rest.is_empty() {
            return Err(KeptProblem::Damaged);
        }
        Ok((reader.finish()?, head.head.saved_at_s))
    }
}
