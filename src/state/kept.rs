//! What this device keeps of the data, and archives of it. The worker writes and
//! reads; here stands only that it is wanted.

use engine::protocol::{
    Failure, FileContent, FileProblem, FileReport, KeptProblem, Reply, Request,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::session::FailedAttempt;
use super::{Attempt, Session, allocation, columns, commands, mappings, offers, saved_views};
use crate::browser::{self, PickedFile};

/// Whether this browser keeps data: without it no database is opened.
const KEEPS: &str = "meterview.keeps-data";
const YES: &str = "yes";
/// Largest note of an archive that is taken over.
const LONGEST_NOTE: usize = 1 << 20;

/// Opens what an earlier visit kept, if it kept anything.
pub(super) fn open_at_start(session: Session) {
    if browser::remembered(KEEPS).as_deref() != Some(YES) {
        return;
    }
    session.is_opening.set(true);
    let asked = ask(session, Request::OpenKept { passphrase: None });
    spawn_local(async move {
        asked.await;
        session.is_opening.set(false);
        note(session);
    });
}

/// Opens what is kept, beside what is loaded.
pub(crate) async fn open(session: Session, passphrase: String) -> bool {
    let passphrase = Some(passphrase).filter(|passphrase| !passphrase.is_empty());
    ask(session, Request::OpenKept { passphrase })
        .await
        .is_some()
}

/// Keeps what is loaded from now on; whether that worked.
pub(crate) async fn keep(session: Session, passphrase: String) -> bool {
    let demo_today = session.is_demo().then(|| session.today());
    let keep = Request::Keep {
        passphrase: Some(passphrase),
        demo_today,
    };
    let is_kept = ask(session, keep).await.is_some();
    note(session);
    is_kept
}

/// Deletes what is kept. What is loaded stays.
pub(crate) async fn forget(session: Session) {
    ask(session, Request::ForgetKept).await;
    note(session);
}

/// Saves everything as one file; whether there was anything to save.
pub(crate) async fn save_archive(session: Session, passphrase: String) -> bool {
    let write = Request::WriteArchive {
        passphrase: Some(passphrase),
        notes: own_notes(),
    };
    let Some(Reply::Archive(bytes)) = ask(session, write).await else {
        return false;
    };
    let name = format!("meterview-{}.meterview", browser::today());
    browser::save_bytes(&name, "application/octet-stream", &bytes);
    true
}

/// Opens the encrypted archive that was dropped last.
pub(crate) async fn open_archive(session: Session, passphrase: String) -> bool {
    let Some(file) = session.locked_archive.get_untracked() else {
        return false;
    };
    let open = Request::OpenArchive {
        name: file.name(),
        passphrase,
    };
    let files = vec![file.clone()];
    let Some(Reply::Imported(reports)) =
        commands::follow(session, Attempt::Import, open, files.clone()).await
    else {
        return false;
    };
    let is_open = reports.iter().all(|report| report.outcome.is_ok());
    session.set_imported(reports, &files);
    if !is_open {
        // Another passphrase may do.
        session.locked_archive.set(Some(file));
    }
    is_open
}

/// Forgets everything that this page has written anywhere; what is left then is
/// named in the session.
pub(crate) async fn clear_everything(session: Session) {
    commands::forget_here(session);
    let (_, reply) = session.ask(Request::Clear, Vec::new());
    let failed = matches!(reply.await, Ok(Err(_)));
    browser::forget_kept_page().await;
    let mut left = browser::clear_traces().await;
    if failed && left.is_empty() {
        left.push("IndexedDB".to_owned());
    }
    session.cleared.set(Some(left));
}

/// Takes over what archives say beside usage and prices, and remembers one that
/// needs a passphrase.
pub(super) fn heed_archives(session: Session, reports: &[FileReport], files: &[PickedFile]) {
    let is_locked =
        |report: &&FileReport| report.outcome == Err(FileProblem::Archive(KeptProblem::Locked));
    let locked = reports.iter().find(is_locked);
    let file = locked.and_then(|report| files.iter().find(|file| file.name() == report.name));
    session.locked_archive.set(file.cloned());
    for report in reports {
        if let Ok(FileContent::Archive { notes, .. }) = &report.outcome {
            for (name, value) in notes {
                let is_free = browser::remembered(name).is_none_or(|known| known.is_empty());
                if goes_along(name) && is_free && value.len() <= LONGEST_NOTE {
                    browser::remember(name, value);
                    browser::announce_remembered(Some(name));
                }
            }
        }
    }
}

/// Whether a note is taken along in archives: what a person made of the data.
/// Never how to sign in: whoever hands over an archive would say where.
fn goes_along(name: &str) -> bool {
    saved_views::NAME == name
        || allocation::is_note(name)
        || offers::KEPT == name
        || mappings::KEPT == name
        || name.starts_with(columns::PREFIX)
}

fn own_notes() -> Vec<(String, String)> {
    let names = browser::remembered_names().into_iter();
    let along = names.filter(|name| goes_along(name));
    along
        .filter_map(|name| Some((name.clone(), browser::remembered(&name)?)))
        .collect()
}

/// Remembers whether anything is kept.
fn note(session: Session) {
    let is_on = session.summary.with_untracked(|summary| summary.kept.is_on);
    browser::remember(KEEPS, if is_on { YES } else { "" });
}

/// What went wrong with keeping stands in the summary; anything else is told as
/// a failure.
async fn ask(session: Session, request: Request) -> Option<Reply> {
    let (_, reply) = session.ask(request, Vec::new());
    match reply.await {
        Ok(Ok(reply)) => Some(reply),
        Ok(Err(Failure::Kept(_))) | Err(_) => None,
        Ok(Err(failure)) => {
            session.failed.set(Some(FailedAttempt {
                attempt: Attempt::Change,
                failure,
            }));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::goes_along;

    #[test]
    fn an_archive_says_nothing_about_the_way_to_sign_in() {
        for taken in [
            "views",
            "tag-rules",
            "wanted-tags",
            "offers",
            "columns.costs",
        ] {
            assert!(goes_along(&format!("meterview.{taken}")), "{taken}");
        }
        for left in ["sign-in", "sign-in-form", "keeps-data", "theme", "language"] {
            assert!(!goes_along(&format!("meterview.{left}")), "{left}");
        }
    }
}
