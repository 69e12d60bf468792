//! The form of what is kept: a head and numbered blocks, each packed, with a
//! checksum, and encrypted if a passphrase was given. A store has them one by
//! one, an archive file one after the other.
//!
//! Head: mark (8 bytes), form (2), length (4), [`Head`] in postcard, checksum (4).
//! Block: kind (1), number (4), unpacked length (4), length (4), checksum (4),
//! then a nonce (12) where there is a passphrase, and the packed bytes. Numbers
//! are little-endian.

use std::io::{Read, Write};
use std::rc::Rc;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};

use super::device::{Device, Sealer};
use crate::protocol::KeptProblem;

/// What a head begins with.
pub(super) const MARK: [u8; 8] = *b"MTRVIEW\x1a";
/// The form that is written. Each one since the first can be read.
pub(super) const FORM: u16 = 1;
/// Guessing one passphrase takes a graphics card about a millisecond then.
const ITERATIONS: u32 = 600_000;
/// A head that asks for more wants to keep us busy.
const MOST_ITERATIONS: u32 = 10_000_000;
const BLOCK_HEAD: usize = 17;
const NONCE: usize = 12;
/// No block of ours unpacks to more.
const MOST_UNPACKED: u32 = 1 << 29;

/// What is known before anything is unpacked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) saved_at_s: i64,
    pub(super) blocks: u32,
    pub(super) lock: Option<LockHead>,
}

/// How a passphrase becomes the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LockHead {
    iterations: u32,
    salt: [u8; 16],
}

impl LockHead {
    pub(super) fn new(device: &dyn Device) -> Result<Self, KeptProblem> {
        let mut salt = [0; 16];
        device.fill_random(&mut salt)?;
        Ok(Self {
            iterations: ITERATIONS,
            salt,
        })
    }
}

/// A passphrase's key.
#[derive(Clone)]
pub(super) struct Lock {
    pub(super) head: LockHead,
    pub(super) sealer: Rc<dyn Sealer>,
}

impl Lock {
    /// The key of what has such a head; none where it needs none.
    pub(super) async fn open(
        device: &dyn Device,
        head: Option<&LockHead>,
        passphrase: Option<&str>,
    ) -> Result<Option<Self>, KeptProblem> {
        let Some(head) = head else {
            return Ok(None);
        };
        let passphrase = passphrase.ok_or(KeptProblem::Locked)?;
        if head.iterations == 0 || head.iterations > MOST_ITERATIONS {
            return Err(KeptProblem::Damaged);
        }
        let sealer = device.key(passphrase, &head.salt, head.iterations).await?;
        Ok(Some(Self {
            head: head.clone(),
            sealer,
        }))
    }
}

/// What a block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What is known beside usage and cards, as JSON.
    State,
    /// [`costs::rate_card::StoredCard`] in postcard.
    Card,
    /// [`costs::usage::StoredNames`] in postcard.
    Names,
    /// [`costs::usage::StoredRecords`] in postcard.
    Records,
}

impl Kind {
    const ALL: [Self; 4] = [Self::State, Self::Card, Self::Names, Self::Records];

    fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// A head as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadHead {
    pub(super) form: u16,
    pub(super) head: Head,
    /// All its bytes: what is encrypted is bound to them.
    pub(super) bytes: Vec<u8>,
}

/// The bytes of a head.
pub(super) fn head_bytes(head: &Head) -> Vec<u8> {
    let body = postcard::to_allocvec(head).unwrap_or_default();
    let mut bytes = MARK.to_vec();
    bytes.extend(FORM.to_le_bytes());
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(body);
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    bytes
}

/// Reads the head at the beginning.
pub(super) fn read_head(bytes: &[u8]) -> Result<ReadHead, KeptProblem> {
    let rest = bytes.strip_prefix(&MARK).ok_or(KeptProblem::Damaged)?;
    let form = rest.first_chunk().copied().map(u16::from_le_bytes);
    let form = form.ok_or(KeptProblem::Damaged)?;
    if form > FORM {
        return Err(KeptProblem::Newer);
    }
    let length = word(bytes, 10)? as usize;
    let body = bytes.get(14..).and_then(|rest| rest.get(..length));
    let body = body.ok_or(KeptProblem::Damaged)?;
    let end = 14 + length;
    if form == 0 || word(bytes, end)? != crc32fast::hash(&bytes[..end]) {
        return Err(KeptProblem::Damaged);
    }
    let head = postcard::from_bytes(body).map_err(|_| KeptProblem::Damaged)?;
    Ok(ReadHead {
        form,
        head,
        bytes: bytes[..end + 4].to_vec(),
    })
}

/// Packs a block, and encrypts it if there is a key.
pub(super) async fn pack(
    device: Option<&dyn Device>,
    head: &[u8],
    kind: Kind,
    number: u32,
    plain: &[u8],
    lock: Option<&Lock>,
) -> Result<Vec<u8>, KeptProblem> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    let packed = encoder.write_all(plain).and_then(|()| encoder.finish());
    let packed = packed.map_err(|_| KeptProblem::Failed)?;
    let beside = beside(head, kind, number);
    let body = match (lock, device) {
        (Some(lock), Some(device)) => {
            let mut nonce = [0; NONCE];
            device.fill_random(&mut nonce)?;
            let mut body = nonce.to_vec();
            body.extend(lock.sealer.seal(nonce, &beside, &packed).await?);
            body
        }
        _ => packed,
    };
    let mut block = vec![kind as u8];
    block.extend(number.to_le_bytes());
    block.extend((plain.len() as u32).to_le_bytes());
    block.extend((body.len() as u32).to_le_bytes());
    block.extend(crc32fast::hash(&body).to_le_bytes());
    block.extend(body);
    Ok(block)
}

/// A block before it is unpacked.
pub(super) struct PackedBlock<'a> {
    kind: Kind,
    number: u32,
    unpacked: u32,
    body: &'a [u8],
    /// Where the next one begins.
    pub(super) end: usize,
}

impl<'a> PackedBlock<'a> {
    /// The block with that number at the beginning.
    pub(super) fn read(bytes: &'a [u8], number: u32) -> Result<Self, KeptProblem> {
        let kind = bytes.first().copied().and_then(Kind::from_number);
        let kind = kind.ok_or(KeptProblem::Damaged)?;
        let length = word(bytes, 9)? as usize;
        let body = bytes.get(BLOCK_HEAD..).and_then(|rest| rest.get(..length));
        let body = body.ok_or(KeptProblem::Damaged)?;
        let unpacked = word(bytes, 5)?;
        let is_sound = word(bytes, 1)? == number
            && word(bytes, 13)? == crc32fast::hash(body)
            && unpacked <= MOST_UNPACKED;
        if !is_sound {
            return Err(KeptProblem::Damaged);
        }
        Ok(Self {
            kind,
            number,
            unpacked,
            body,
            end: BLOCK_HEAD + length,
        })
    }

    /// What it holds.
    pub(super) async fn unpack(
        &self,
        head: &[u8],
        lock: Option<&Lock>,
    ) -> Result<(Kind, Vec<u8>), KeptProblem> {
        let Some(lock) = lock else {
            return self.inflate(self.body);
        };
        let (nonce, sealed) = self
            .body
            .split_first_chunk::<NONCE>()
            .ok_or(KeptProblem::Damaged)?;
        let beside = beside(head, self.kind, self.number);
        let opened = lock.sealer.open(*nonce, &beside, sealed).await?;
        // Its checksum holds, so that it is not damage but another passphrase.
        self.inflate(&opened.ok_or(KeptProblem::WrongPassphrase)?)
    }

    fn inflate(&self, packed: &[u8]) -> Result<(Kind, Vec<u8>), KeptProblem> {
        let mut plain = Vec::new();
        let mut decoder = DeflateDecoder::new(packed).take(u64::from(self.unpacked) + 1);
        let read = decoder.read_to_end(&mut plain);
        if read.is_err() || plain.len() != self.unpacked as usize {
            return Err(KeptProblem::Damaged);
        }
        Ok((self.kind, plain))
    }
}

/// What an encrypted block is bound to: it cannot stand in another place.
fn beside(head: &[u8], kind: Kind, number: u32) -> Vec<u8> {
    let mut beside = head.to_vec();
    beside.push(kind as u8);
    beside.extend(number.to_le_bytes());
    beside
}

fn word(bytes: &[u8], at: usize) -> Result<u32, KeptProblem> {
    let bytes = bytes.get(at..).and_then(|rest| rest.first_chunk());
    bytes
        .copied()
        .map(u32::from_le_bytes)
        .ok_or(KeptProblem::Damaged)
}
