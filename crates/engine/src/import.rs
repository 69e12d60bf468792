//! Files that a user opens, from their first bytes into the ledger. Tables are
//! read while they come and never held as a whole; JSON is.

mod archive;
mod content;

use arm::{Cancel, Host};
use costs::foreign_text::{self, LONGEST_EXCERPT};
use costs::import::{
    ContentKind, Forms, Mapping, MappingProblem, Survey, TableHead, TableProblem, TableReader,
    recognise,
};

use crate::Engine;
use crate::intake::{self, PageOrder};
use crate::kept;
use crate::ledger::Staged;
use crate::outside::FileSource;
use crate::protocol::{
    Event, FileContent, FileProblem, FileReport, KeptProblem, Progress, RejectedRow, RequestId,
    TableContent,
};
use archive::Archive;
use content::{Content, Flow, heed_bomb};

/// What is read of a file to know what it is.
const HEAD_BYTES: usize = 256 << 10;

/// Which request reads which file.
pub(crate) struct Import<'a, H> {
    pub(crate) engine: &'a Engine<H>,
    pub(crate) id: RequestId,
    pub(crate) cancel: &'a Cancel,
    pub(crate) mappings: &'a [Mapping],
    /// Of an archive.
    pub(crate) passphrase: Option<&'a str>,
    /// Which of the request's files, from 0.
    pub(crate) file: u32,
    pub(crate) of_files: u32,
}

/// Why a file is not read on.
#[derive(Debug)]
pub(crate) enum Stop {
    Cancelled,
    Problem(FileProblem),
}

impl From<FileProblem> for Stop {
    fn from(problem: FileProblem) -> Self {
        Self::Problem(problem)
    }
}

impl<H: Host> Import<'_, H> {
    /// Takes a file in, or all files of an archive; what was not read because
    /// the user stopped it is not reported.
    pub(crate) async fn take<F: FileSource>(&self, name: &str, file: &F) -> Vec<FileReport> {
        let name = &*foreign_text::name_of(name, LONGEST_EXCERPT);
        let mut reports = Vec::new();
        self.progress(0, file.size());
        match self.take_any(name, file, &mut reports).await {
            Ok(()) | Err(Stop::Cancelled) => {}
            Err(Stop::Problem(problem)) => reports.push(FileReport {
                name: name.to_owned(),
                outcome: Err(problem),
            }),
        }
        reports
    }

    async fn take_any<F: FileSource>(
        &self,
        name: &str,
        file: &F,
        reports: &mut Vec<FileReport>,
    ) -> Result<(), Stop> {
        let head = file.read(0, 64 << 10).await?;
        self.heed_cancel()?;
        if kept::is_archive(&head) {
            let outcome = match self.take_archive(file).await {
                Err(Stop::Problem(problem)) => Err(problem),
                taken => Ok(taken?),
            };
            reports.push(FileReport {
                name: name.to_owned(),
                outcome,
            });
            return Ok(());
        }
        if recognise(&head) != ContentKind::Zip {
            let content = Content::of_file(file, recognise(&head) == ContentKind::Gzip);
            let outcome = self.outcome(name, &content).await?;
            reports.push(FileReport {
                name: name.to_owned(),
                outcome,
            });
            return Ok(());
        }
        if self.engine.ledger.borrow().is_too_much(file.size()) {
            return Err(FileProblem::TooMuch.into());
        }
        let archive = Archive::read(self, file).await?;
        let mut unpacked = 0;
        for entry in archive.entries()? {
            // Entries may all be of the same few bytes.
            heed_bomb(unpacked, file.size())?;
            let name = format!("{name}/{}", entry.name);
            let opened = Content::<F>::of_entry(&archive, &entry, self).await;
            let outcome = match opened {
                Ok(content) => {
                    let outcome = self.outcome(&name, &content).await?;
                    unpacked += content.unpacked();
                    outcome
                }
                Err(Stop::Problem(problem)) => Err(problem),
                Err(Stop::Cancelled) => return Err(Stop::Cancelled),
            };
            reports.push(FileReport { name, outcome });
        }
        Ok(())
    }

    /// Takes an archive of this page in, as a whole or not at all.
    async fn take_archive<F: FileSource>(&self, file: &F) -> Result<FileContent, Stop> {
        if self.engine.ledger.borrow().is_too_much(file.size()) {
            return Err(FileProblem::TooMuch.into());
        }
        let bytes = archive::all_bytes(self, file).await?;
        let read = self.engine.read_archive(&bytes, self.passphrase).await;
        self.heed_cancel()?;
        let (contents, saved_at_s) = read.map_err(FileProblem::Archive)?;
        let notes = contents.saved.notes.clone();
        let mut ledger = self.engine.ledger.borrow_mut();
        if ledger.is_too_much(contents.heap_bytes()) {
            return Err(FileProblem::TooMuch.into());
        }
        let taken = ledger.take_in(contents);
        let taken = taken.map_err(|_| FileProblem::Archive(KeptProblem::Damaged))?;
        Ok(FileContent::Archive {
            rows: taken.rows,
            repeated: taken.repeated,
            cards: taken.cards,
            saved_at_s,
            notes,
        })
    }

    /// What became of one file; stops only where the user said so.
    async fn outcome<F: FileSource>(
        &self,
        name: &str,
        content: &Content<'_, F>,
    ) -> Result<Result<FileContent, FileProblem>, Stop> {
        match self.take_content(name, content).await {
            Ok(taken) => Ok(Ok(taken)),
            Err(Stop::Problem(problem)) => Ok(Err(problem)),
            Err(Stop::Cancelled) => Err(Stop::Cancelled),
        }
    }

    async fn take_content<F: FileSource>(
        &self,
        name: &str,
        content: &Content<'_, F>,
    ) -> Result<FileContent, Stop> {
        let mut head: Vec<u8> = Vec::new();
        let is_whole = content
            .read(self, (0, 0), &mut |bytes| {
                head.extend_from_slice(bytes);
                Ok(if head.len() < HEAD_BYTES {
                    Flow::On
                } else {
                    Flow::Enough
                })
            })
            .await?;
        match recognise(&head) {
            ContentKind::Empty if is_whole => Err(FileProblem::Empty.into()),
            ContentKind::Json => self.take_json(name, content).await,
            ContentKind::Parquet => Err(FileProblem::Parquet.into()),
            ContentKind::Zip => Err(FileProblem::Workbook.into()),
            ContentKind::Gzip => Err(FileProblem::NotRecognised.into()),
            ContentKind::Text | ContentKind::Empty => {
                let table = TableHead::read(&head, is_whole, self.mappings);
                let table = table.map_err(|problem| match problem {
                    TableProblem::NotText => FileProblem::NotText,
                    TableProblem::NoTable => FileProblem::NotRecognised,
                    TableProblem::Unknown(table) => FileProblem::NeedsMapping(table),
                    TableProblem::Mapping(problem) => FileProblem::Mapping(problem),
                })?;
                let taken = self.take_table(name, content, &table).await;
                // What was once said of its columns does not fit: ask again.
                let fits_nothing = |stop: &Stop| {
                    matches!(
                        stop,
                        Stop::Problem(FileProblem::Mapping(MappingProblem::NoRows))
                    )
                };
                match (taken, table.mapping()) {
                    (Err(stop), Some(mapping)) if fits_nothing(&stop) => {
                        let Err(TableProblem::Unknown(mut unknown)) =
                            TableHead::read(&head, is_whole, &[])
                        else {
                            return Err(stop);
                        };
                        unknown.guess = mapping.clone();
                        Err(FileProblem::NeedsMapping(unknown).into())
                    }
                    (taken, _) => taken,
                }
            }
        }
    }

    async fn take_json<F: FileSource>(
        &self,
        name: &str,
        content: &Content<'_, F>,
    ) -> Result<FileContent, Stop> {
        let mut body: Vec<u8> = Vec::new();
        let mut checked = 0;
        content
            .read(self, (0, 1), &mut |bytes| {
                body.extend_from_slice(bytes);
                // Counting memory takes a while.
                if body.len() > checked {
                    checked = body.len() + (16 << 20);
                    if self.engine.ledger.borrow().is_too_much(body.len() as u64) {
                        return Err(FileProblem::TooMuch);
                    }
                }
                Ok(Flow::On)
            })
            .await?;
        let number = self.engine.next_file();
        let mut ledger = self.engine.ledger.borrow_mut();
        Ok(intake::take_json(&mut ledger, name, number, &body)?)
    }

    async fn take_table<F: FileSource>(
        &self,
        name: &str,
        content: &Content<'_, F>,
        table: &TableHead,
    ) -> Result<FileContent, Stop> {
        let mut forms = Forms::default();
        let passes = if table.needs_survey() {
            let mut survey = Survey::new(table);
            content
                .read(self, (0, 2), &mut |bytes| {
                    survey.feed(bytes);
                    Ok(Flow::On)
                })
                .await?;
            forms = survey.finish();
            (1, 2)
        } else {
            (0, 1)
        };
        let mut staged = Staged::default();
        let number = self.engine.next_file();
        let place = PageOrder {
            part: number,
            page: 0,
        };
        staged.store.begin_page(place.place());
        let mut reader = TableReader::new(table, forms, stand_in(name));
        let mut checked_rows = 0;
        content
            .read(self, passes, &mut |bytes| {
                reader.feed(bytes, &mut staged.store);
                // Counting memory takes a while.
                if reader.rows() > checked_rows + checked_rows / 8 {
                    checked_rows = reader.rows().max(4096);
                    let more = staged.heap_bytes();
                    if self.engine.ledger.borrow().is_too_much(more) {
                        return Err(FileProblem::TooMuch);
                    }
                }
                Ok(Flow::On)
            })
            .await?;
        let report = reader.finish(&mut staged.store);
        let mut ledger = self.engine.ledger.borrow_mut();
        if ledger.has_file(report.fingerprint) {
            return Err(FileProblem::AlreadyLoaded.into());
        }
        if table.mapping().is_some() && report.rows == 0 && report.rejected > 0 {
            return Err(FileProblem::Mapping(MappingProblem::NoRows).into());
        }
        for rejection in report.rejections {
            staged.rejected.push(RejectedRow {
                source: name.to_owned(),
                row: rejection.line,
                field: rejection.column,
                value: rejection.value,
                reason: rejection.reason,
            });
        }
        staged.rejected.set_count(report.rejected);
        let replaced = ledger.make_room_for(&mut staged);
        let repeated = ledger.add_file_usage(name, report.fingerprint, staged);
        for (id, name) in report.names {
            let known = ledger.subscription(&id);
            known
                .name
                .get_or_insert_with(|| foreign_text::excerpt(&name));
        }
        Ok(FileContent::Table(Box::new(TableContent {
            kind: report.kind,
            rows: report.rows - repeated.min(report.rows),
            rejected: report.rejected,
            repeated,
            replaced,
            other_charges: report.other_charges,
            costs: report.costs,
            lacks: report.lacks,
            forms: report.forms,
        })))
    }

    /// Tells how far the reading is.
    fn progress(&self, done_bytes: u64, of_bytes: u64) {
        let progress = Progress::Reading {
            file: self.file,
            of_files: self.of_files,
            done_bytes,
            of_bytes,
        };
        self.engine.emit(Event::Progress(self.id, progress));
    }

    fn heed_cancel(&self) -> Result<(), Stop> {
        if self.cancel.is_cancelled() {
            Err(Stop::Cancelled)
        } else {
            Ok(())
        }
    }
}

/// The name of a file, without folder and kinds: it names the subscription of
/// rows that name none.
fn stand_in(name: &str) -> &str {
    let own = name.rsplit('/').next().unwrap_or(name);
    own.split('.')
        .next()
        .filter(|own| !own.is_empty())
        .unwrap_or(own)
}
