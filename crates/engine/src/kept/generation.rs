//! Generations on the device. A generation is written block by block under names
//! of its own; then one small record comes to name it, in one step, and only if
//! that record still is what this window knows and all blocks are there. Whatever
//! happens before leaves the former generation as it was.

use serde::{Deserialize, Serialize};

use super::contents::{Contents, Reader};
use super::device::{Change, Device};
use super::form::{self, Lock, PackedBlock, ReadHead};
use crate::protocol::KeptProblem;

/// Name of the record that says which generation counts.
const CURRENT: &str = "current";
/// What names of blocks begin with.
const BLOCKS: &str = "blocks/";

/// The generation that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Current {
    /// Grows with each generation.
    number: u64,
    /// Tells generations of one number apart that two windows write.
    writer: u64,
    /// With the head.
    blocks: u32,
    pub(super) bytes: u64,
}

impl Current {
    fn prefix(&self) -> String {
        format!("{BLOCKS}{:08}-{:016x}/", self.number, self.writer)
    }

    fn name(&self, block: u32) -> String {
        format!("{}{block:06}", self.prefix())
    }

    fn record(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// The generation that counts now, if there is one.
    pub(super) async fn read(device: &dyn Device) -> Result<Option<Self>, KeptProblem> {
        let Some(record) = device.read(CURRENT).await? else {
            return Ok(None);
        };
        let current = postcard::from_bytes(&record);
        current.map(Some).map_err(|_| KeptProblem::Damaged)
    }

    async fn block(&self, device: &dyn Device, block: u32) -> Result<Vec<u8>, KeptProblem> {
        let bytes = device.read(&self.name(block)).await?;
        bytes.ok_or(KeptProblem::Damaged)
    }

    pub(super) async fn head(&self, device: &dyn Device) -> Result<ReadHead, KeptProblem> {
        let head = form::read_head(&self.block(device, 0).await?)?;
        if head.head.blocks + 1 != self.blocks {
            return Err(KeptProblem::Damaged);
        }
        Ok(head)
    }

    pub(super) async fn contents(
        &self,
        device: &dyn Device,
        head: &ReadHead,
        lock: Option<&Lock>,
    ) -> Result<Contents, KeptProblem> {
        let mut reader = Reader::default();
        for number in 1..self.blocks {
            let bytes = self.block(device, number).await?;
            let block = PackedBlock::read(&bytes, number)?;
            let (kind, plain) = block.unpack(&head.bytes, lock).await?;
            reader.take(kind, plain)?;
        }
        reader.finish()
    }

    /// Writes a generation and lets it count in the place of `former`.
    pub(super) async fn write(
        device: &dyn Device,
        former: Option<&Self>,
        blocks: &[Vec<u8>],
    ) -> Result<Self, KeptProblem> {
        let mut writer = [0; 8];
        device.fill_random(&mut writer)?;
        let next = Self {
            number: former.map_or(1, |former| former.number.saturating_add(1)),
            writer: u64::from_le_bytes(writer),
            blocks: blocks.len() as u32,
            bytes: blocks.iter().map(|block| block.len() as u64).sum(),
        };
        let written = next.write_blocks(device, former, blocks).await;
        if written.is_err() {
            // What was written of it is of no use to anybody.
            let delete = (0..next.blocks).map(|block| next.name(block)).collect();
            let change = Change {
                delete,
                ..Change::default()
            };
            let _ = device.change(change).await;
        }
        written.map(|()| next)
    }

    async fn write_blocks(
        &self,
        device: &dyn Device,
        former: Option<&Self>,
        blocks: &[Vec<u8>],
    ) -> Result<(), KeptProblem> {
        for (block, number) in blocks.iter().zip(0..) {
            let change = Change {
                put: vec![(self.name(number), block.clone())],
                ..Change::default()
            };
            device.change(change).await?;
        }
        let change = Change {
            expects: vec![(CURRENT.to_owned(), former.map(Self::record))],
            needs: (0..self.blocks).map(|block| self.name(block)).collect(),
            put: vec![(CURRENT.to_owned(), self.record())],
            ..Change::default()
        };
        if device.change(change).await? {
            Ok(())
        } else {
            Err(KeptProblem::ChangedElsewhere)
        }
    }

    /// Deletes blocks of other generations: former ones, and what a window left
    /// that was closed while it wrote. One that another window is writing at
    /// this moment may be among them; it finds that out before it counts.
    pub(super) async fn clean_up(&self, device: &dyn Device) {
        let own = self.prefix();
        let Ok(names) = device.names().await else {
            return;
        };
        let old = |name: &String| name.starts_with(BLOCKS) && !name.starts_with(&own);
        let delete: Vec<String> = names.into_iter().filter(old).collect();
        if !delete.is_empty() {
            let change = Change {
                expects: vec![(CURRENT.to_owned(), Some(self.record()))],
                delete,
                ..Change::default()
            };
            // They are deleted the next time.
            let _ = device.change(change).await;
        }
    }
}
