//! Zip archives: which files are in them. An archive within an archive is not
//! opened.

use std::io::Cursor;
use std::rc::Rc;

use arm::Host;
use costs::foreign_text::{self, LONGEST_EXCERPT};
use zip::ZipArchive;

use super::{Import, Stop};
use crate::outside::FileSource;
use crate::protocol::FileProblem;

/// More files than these in one archive are not opened.
const MOST_ENTRIES: usize = 1000;

/// All bytes of a file.
pub(super) async fn all_bytes<H: Host, F: FileSource>(
    import: &Import<'_, H>,
    file: &F,
) -> Result<Vec<u8>, Stop> {
    let mut bytes: Vec<u8> = Vec::new();
    while (bytes.len() as u64) < file.size() {
        let chunk = file.read(bytes.len() as u64, 4 << 20).await?;
        import.heed_cancel()?;
        if chunk.is_empty() {
            return Err(FileProblem::Unreadable.into());
        }
        bytes.extend_from_slice(&chunk);
        import.progress(bytes.len() as u64, 2 * file.size());
    }
    Ok(bytes)
}

/// An archive in memory, packed.
pub(super) struct Archive(ZipArchive<Cursor<Rc<[u8]>>>);

/// A file of an archive.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) place: usize,
    pub(super) packed_bytes: u64,
}

impl Archive {
    pub(super) async fn read<H: Host, F: FileSource>(
        import: &Import<'_, H>,
        file: &F,
    ) -> Result<Self, Stop> {
        let bytes = all_bytes(import, file).await?;
        let archive = ZipArchive::new(Cursor::new(Rc::from(bytes)));
        archive.map(Self).map_err(|_| FileProblem::ZipBroken.into())
    }

    /// Its files, without folders.
    pub(super) fn entries(&self) -> Result<Vec<Entry>, FileProblem> {
        if self.0.len() > MOST_ENTRIES {
            return Err(FileProblem::Bomb);
        }
        let mut archive = self.open();
        let mut entries = Vec::new();
        for place in 0..archive.len() {
            let entry = archive
                .by_index_raw(place)
                .map_err(|_| FileProblem::ZipBroken)?;
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            if name == "[Content_Types].xml" {
                return Err(FileProblem::Workbook);
            }
            if name.ends_with('/') || name.starts_with("__MACOSX/") {
                continue;
            }
            entries.push(Entry {
                name: foreign_text::name_of(&name, LONGEST_EXCERPT).into_owned(),
                place,
                packed_bytes: entry.compressed_size(),
            });
        }
        if entries.is_empty() {
            return Err(FileProblem::Empty);
        }
        Ok(entries)
    }

    /// A view of its own: reading one file leaves the others alone.
    pub(super) fn open(&self) -> ZipArchive<Cursor<Rc<[u8]>>> {
        self.0.clone()
    }
}
