//! The bytes of one file, unpacked, from the beginning as often as they are
//! asked for.

use std::cell::Cell;
use std::io::{Read, Write};

use arm::Host;
use costs::import::{ContentKind, recognise};
use flate2::write::MultiGzDecoder;

use super::archive::{Archive, Entry};
use super::{Import, Stop};
use crate::outside::FileSource;
use crate::protocol::FileProblem;

/// Bytes that are read at once.
const CHUNK_BYTES: u32 = 1 << 20;
/// Packed bytes that are unpacked at once: they become a thousand times as many
/// at most.
const PIECE_BYTES: usize = 16 << 10;
/// Progress is told after so many bytes.
const TOLD_BYTES: u64 = 4 << 20;

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    On,
    Enough,
}

/// A file, or one of an archive.
pub(super) struct Content<'a, F> {
    source: Source<'a, F>,
    is_gzip: bool,
    /// As it lies there.
    size: u64,
    /// What the longest reading came to.
    unpacked: Cell<u64>,
}

enum Source<'a, F> {
    File(&'a F),
    Entry(&'a Archive, usize),
}

impl<'a, F: FileSource> Content<'a, F> {
    pub(super) fn of_file(file: &'a F, is_gzip: bool) -> Self {
        Self {
            size: file.size(),
            unpacked: Cell::default(),
            source: Source::File(file),
            is_gzip,
        }
    }

    /// A file of an archive, which may be packed with gzip once more.
    pub(super) async fn of_entry<H: Host>(
        archive: &'a Archive,
        entry: &Entry,
        import: &Import<'_, H>,
    ) -> Result<Self, Stop> {
        let mut content = Self {
            source: Source::Entry(archive, entry.place),
            is_gzip: false,
            size: entry.packed_bytes,
            unpacked: Cell::default(),
        };
        let mut head = Vec::new();
        content
            .read(import, (0, 0), &mut |bytes| {
                head.extend_from_slice(bytes.get(..2).unwrap_or(bytes));
                Ok(Flow::Enough)
            })
            .await?;
        content.is_gzip = recognise(&head) == ContentKind::Gzip;
        Ok(content)
    }

    /// Bytes that it was unpacked to, so far.
    pub(super) fn unpacked(&self) -> u64 {
        self.unpacked.get()
    }

    /// Gives all bytes to `take`, in order. This is pass `pass.0` of `pass.1`;
    /// of none where it is not worth telling. Whether the end was reached.
    pub(super) async fn read<H: Host>(
        &self,
        import: &Import<'_, H>,
        pass: (u64, u64),
        take: &mut dyn FnMut(&[u8]) -> Result<Flow, FileProblem>,
    ) -> Result<bool, Stop> {
        let mut unpacker = Unpacker::new(self.is_gzip);
        let mut all = 0;
        let take = &mut |bytes: &[u8]| {
            all += bytes.len() as u64;
            self.unpacked.set(self.unpacked.get().max(all));
            take(bytes)
        };
        let mut told = 0;
        let mut tell = |done: u64| {
            if pass.1 > 0 && done >= told + TOLD_BYTES {
                told = done;
                import.progress(pass.0 * self.size + done, pass.1 * self.size);
            }
        };
        match &self.source {
            Source::File(file) => {
                let mut at = 0;
                while at < self.size {
                    let chunk = file.read(at, CHUNK_BYTES).await?;
                    import.heed_cancel()?;
                    if chunk.is_empty() {
                        return Err(FileProblem::Unreadable.into());
                    }
                    at += chunk.len() as u64;
                    tell(at);
                    if unpacker.push(&chunk, at, take)? == Flow::Enough {
                        return Ok(false);
                    }
                }
            }
            Source::Entry(archive, place) => {
                let mut archive = archive.open();
                let mut entry = archive
                    .by_index(*place)
                    .map_err(|_| FileProblem::ZipBroken)?;
                let mut chunk = vec![0; PIECE_BYTES * 4];
                let mut at: u64 = 0;
                loop {
                    let length = entry.read(&mut chunk).map_err(|_| FileProblem::ZipBroken)?;
                    if length == 0 {
                        break;
                    }
                    at += length as u64;
                    let bytes = chunk.get(..length).unwrap_or_default();
                    heed_bomb(at, self.size)?;
                    if unpacker.push(bytes, self.size, take)? == Flow::Enough {
                        return Ok(false);
                    }
                    if at % (1 << 20) < length as u64 {
                        // Lets a message that stops this come in.
                        import.engine.pause().await;
                        import.heed_cancel()?;
                    }
                }
            }
        }
        Ok(unpacker.finish(self.size, take)? == Flow::On)
    }
}

/// Unpacks gzip, if it is that.
struct Unpacker {
    gzip: Option<MultiGzDecoder<Vec<u8>>>,
    unpacked: u64,
}

impl Unpacker {
    fn new(is_gzip: bool) -> Self {
        Self {
            gzip: is_gzip.then(|| MultiGzDecoder::new(Vec::new())),
            unpacked: 0,
        }
    }

    /// Takes the next bytes, the last of `packed` so far.
    fn push(
        &mut self,
        bytes: &[u8],
        packed: u64,
        take: &mut dyn FnMut(&[u8]) -> Result<Flow, FileProblem>,
    ) -> Result<Flow, FileProblem> {
        let Some(gzip) = &mut self.gzip else {
            return take(bytes);
        };
        for piece in bytes.chunks(PIECE_BYTES) {
            gzip.write_all(piece).map_err(|_| FileProblem::GzipBroken)?;
            let unpacked = std::mem::take(gzip.get_mut());
            self.unpacked += unpacked.len() as u64;
            heed_bomb(self.unpacked, packed)?;
            if take(&unpacked)? == Flow::Enough {
                return Ok(Flow::Enough);
            }
        }
        Ok(Flow::On)
    }

    fn finish(
        self,
        packed: u64,
        take: &mut dyn FnMut(&[u8]) -> Result<Flow, FileProblem>,
    ) -> Result<Flow, FileProblem> {
        let Some(gzip) = self.gzip else {
            return Ok(Flow::On);
        };
        let rest = gzip.finish().map_err(|_| FileProblem::GzipBroken)?;
        heed_bomb(self.unpacked + rest.len() as u64, packed)?;
        if rest.is_empty() {
            Ok(Flow::On)
        } else {
            take(&rest)
        }
    }
}

/// Tables and JSON become a tenth or a fiftieth when packed. What was made to
/// fill memory becomes a thousandth.
pub(super) fn heed_bomb(unpacked: u64, packed: u64) -> Result<(), FileProblem> {
    const HARMLESS: u64 = 64 << 20;
    const MOST_TIMES: u64 = 300;
    const MOST: u64 = 16 << 30;
    if unpacked > MOST || unpacked > HARMLESS && unpacked / MOST_TIMES > packed {
        Err(FileProblem::Bomb)
    } else {
        Ok(())
    }
}
