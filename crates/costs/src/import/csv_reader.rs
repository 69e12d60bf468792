//! CSV bytes into records, however the bytes are cut into chunks.

use std::hash::Hasher;

use csv_core::ReadRecordResult;
use rustc_hash::FxHasher;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What stands between cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Delimiter {
    /// As Azure writes.
    Comma,
    /// As spreadsheets write where the comma is the decimal sign.
    Semicolon,
    /// As spreadsheets copy.
    Tab,
    /// Seen in data warehouses.
    Bar,
}

impl Delimiter {
    /// All of them, likeliest first.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Bar];

    const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }

    /// The one that occurs most often outside of quotes on the first line that
    /// has any.
    #[must_use]
    pub fn guess(head: &[u8]) -> Self {
        for line in head.split(|byte| matches!(byte, b'\n' | b'\r')) {
            // Spreadsheets know this line and do not show it.
            if let Some(named) = line.strip_prefix(b"sep=") {
                let known = Self::ALL.into_iter();
                let mut found = known.filter(|known| named.first() == Some(&known.byte()));
                if let Some(found) = found.next() {
                    return found;
                }
            }
            let mut counts = [0usize; Self::ALL.len()];
            let mut is_quoted = false;
            for &byte in line {
                is_quoted ^= byte == b'"';
                if is_quoted {
                    continue;
                }
                for (count, delimiter) in counts.iter_mut().zip(Self::ALL) {
                    *count += usize::from(byte == delimiter.byte());
                }
            }
            let most = counts.iter().max().copied().unwrap_or_default();
            if most > 0 {
                let place = counts.iter().position(|count| *count == most);
                return place.map_or(Self::Comma, |place| Self::ALL[place]);
            }
        }
        Self::Comma
    }
}

/// One record of a CSV file.
#[derive(Debug, Clone, Copy)]
pub struct CsvRecord<'a> {
    bytes: &'a [u8],
    ends: &'a [usize],
    /// Line of the file that it begins on, from 1.
    pub line: u32,
    /// Whether an empty line, or one with nothing but delimiters, stands before
    /// it.
    pub is_after_gap: bool,
    /// Whether it was longer than [`CsvReader::LONGEST_RECORD`]: then it has no
    /// cells.
    pub is_too_long: bool,
}

impl<'a> CsvRecord<'a> {
    /// How many cells it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cells.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of a cell, without quotes around it.
    #[must_use]
    pub fn cell(&self, place: usize) -> Option<&'a [u8]> {
        let end = *self.ends.get(place)?;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.bytes.get(start..end)
    }

    /// All cells, in order.
    pub fn cells(&self) -> impl Iterator<Item = &'a [u8]> {
        let record = *self;
        (0..record.len()).filter_map(move |place| record.cell(place))
    }

    /// Equal records behind equal ones have equal ones.
    pub(super) fn fingerprint(&self, before: u64) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write_u64(before);
        hasher.write(self.bytes);
        self.ends.iter().for_each(|end| hasher.write_usize(*end));
        hasher.finish()
    }

    fn is_blank(&self) -> bool {
        !self.is_too_long && self.bytes.iter().all(u8::is_ascii_whitespace)
    }
}

/// Cuts chunks of bytes into records. A byte order mark before the first one
/// is no part of it.
#[derive(Debug)]
pub struct CsvReader {
    reader: csv_core::Reader,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    filled: usize,
    cells: usize,
    /// Line breaks so far.
    breaks: u32,
    /// What is known of the record that is being read.
    begun_line: Option<u32>,
    /// The first bytes, until there are enough to know a byte order mark.
    start: Option<Vec<u8>>,
    last_byte: u8,
    gap: bool,
    is_too_long: bool,
}

impl CsvReader {
    /// A record with more bytes is not kept.
    pub const LONGEST_RECORD: usize = 16 << 20;
    /// More cells in one record are not kept.
    pub const MOST_CELLS: usize = 16_384;

    /// Begins at the beginning of a file.
    #[must_use]
    pub fn new(delimiter: Delimiter) -> Self {
        Self {
            reader: csv_core::ReaderBuilder::new()
                .delimiter(delimiter.byte())
                .build(),
            bytes: vec![0; 4096],
            ends: vec![0; 128],
            filled: 0,
            cells: 0,
            breaks: 0,
            begun_line: None,
            start: Some(Vec::new()),
            last_byte: 0,
            gap: false,
            is_too_long: false,
        }
    }

    /// Takes the next bytes and gives every record that ends in them to `take`,
    /// until that answers `false`. Whether all bytes were taken.
    pub fn feed(&mut self, bytes: &[u8], take: &mut dyn FnMut(CsvRecord<'_>) -> bool) -> bool {
        let Some(mut start) = self.start.take() else {
            return self.read(bytes, take);
        };
        let missing = BYTE_ORDER_MARK.len() - start.len();
        let (first, rest) = bytes.split_at(missing.min(bytes.len()));
        start.extend_from_slice(first);
        if start.len() < BYTE_ORDER_MARK.len() {
            self.start = Some(start);
            return true;
        }
        self.read_start(&start, take) && self.read(rest, take)
    }

    /// There are no more bytes: gives the last record, if it is still open.
    pub fn finish(&mut self, take: &mut dyn FnMut(CsvRecord<'_>) -> bool) {
        if let Some(start) = self.start.take()
            && !self.read_start(&start, take)
        {
            return;
        }
        while self.begun_line.is_some() {
            let (is_record, _) = self.step(&[]);
            if is_record {
                self.give(take);
            }
        }
    }

    fn read_start(&mut self, start: &[u8], take: &mut dyn FnMut(CsvRecord<'_>) -> bool) -> bool {
        self.read(start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start), take)
    }

    fn read(&mut self, bytes: &[u8], take: &mut dyn FnMut(CsvRecord<'_>) -> bool) -> bool {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.begun_line.is_none() {
                rest = self.skip_breaks(rest);
                if rest.is_empty() {
                    break;
                }
                self.begun_line = Some(self.breaks.saturating_add(1));
            }
            let (is_record, read) = self.step(rest);
            rest = rest.get(read..).unwrap_or_default();
            if is_record && !self.give(take) {
                return false;
            }
        }
        true
    }

    /// Leaves line breaks out and counts them.
    fn skip_breaks<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let is_break = |byte: &&u8| matches!(byte, b'\n' | b'\r');
        let length = bytes.iter().take_while(is_break).count();
        let (breaks, rest) = bytes.split_at(length);
        for &byte in breaks {
            // The first one may belong to the end of the record before.
            self.gap |= byte == b'\n' && self.last_byte != b'\r';
            self.breaks = self.breaks.saturating_add(u32::from(byte == b'\n'));
            // Behind the end of a line, each further break is an empty one.
            self.last_byte = if byte == b'\r' && self.last_byte == b'\r' {
                b'\n'
            } else {
                byte
            };
        }
        rest
    }

    /// Reads on; whether a record is complete now, and how many bytes it took.
    fn step(&mut self, input: &[u8]) -> (bool, usize) {
        let (result, read, written, ends) = self.reader.read_record(
            input,
            &mut self.bytes[self.filled..],
            &mut self.ends[self.cells..],
        );
        let taken = input.get(..read).unwrap_or_default();
        let breaks = memchr::memchr_iter(b'\n', taken).count() as u32;
        self.breaks = self.breaks.saturating_add(breaks);
        self.last_byte = taken.last().copied().unwrap_or(self.last_byte);
        self.filled += written;
        self.cells += ends;
        match result {
            ReadRecordResult::InputEmpty => (false, read),
            ReadRecordResult::OutputFull => {
                if !self.is_too_long && self.bytes.len() < Self::LONGEST_RECORD {
                    self.bytes.resize(self.bytes.len() * 2, 0);
                } else {
                    self.is_too_long = true;
                    self.filled = 0;
                }
                (false, read)
            }
            ReadRecordResult::OutputEndsFull => {
                if self.ends.len() < Self::MOST_CELLS {
                    self.ends.resize(self.ends.len() * 2, 0);
                } else {
                    self.is_too_long = true;
                    self.cells = 0;
                }
                (false, read)
            }
            ReadRecordResult::Record => (true, read),
            ReadRecordResult::End => {
                self.begun_line = None;
                (false, read)
            }
        }
    }

    /// Hands the record over that is complete; whether to go on.
    fn give(&mut self, take: &mut dyn FnMut(CsvRecord<'_>) -> bool) -> bool {
        let Some(line) = self.begun_line.take() else {
            return true;
        };
        let is_too_long = std::mem::take(&mut self.is_too_long);
        let cells = if is_too_long { 0 } else { self.cells };
        let record = CsvRecord {
            bytes: self.bytes.get(..self.filled).unwrap_or_default(),
            ends: self.ends.get(..cells).unwrap_or_default(),
            line,
            is_after_gap: self.gap,
            is_too_long,
        };
        let is_blank = record.is_blank();
        let goes_on = is_blank || take(record);
        self.gap = is_blank;
        self.filled = 0;
        self.cells = 0;
        goes_on
    }
}
