//! How many bytes usage takes where it is kept, and how long it takes to write
//! and to open, with a passphrase and without. Reads the files of a folder, as
//! `bench/files.mjs` writes them; the device is memory, so that what a disk
//! takes comes on top.
#![cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        clippy::disallowed_types,
        reason = "a measurement runs natively, where the clock works"
    )
)]

#[cfg(not(target_arch = "wasm32"))]
#[allow(dead_code, unused_imports, reason = "tests use the rest of it")]
#[path = "../tests/kept/device.rs"]
mod device;

#[cfg(not(target_arch = "wasm32"))]
mod measured {
    use std::cell::RefCell;
    use std::error::Error;
    use std::path::Path;
    use std::rc::Rc;
    use std::time::{Duration, Instant};

    use engine::protocol::{Envelope, Event, FileProblem, Request, RequestId, Summary};
    use engine::{Engine, FileSource};
    use futures::executor::block_on;

    use crate::device::MemoryDevice;

    struct Disconnected;

    impl arm::Host for Disconnected {
        async fn send(&self, _: arm::Request) -> Result<arm::Response, arm::SendError> {
            Err(arm::SendError::Network)
        }
        async fn sleep(&self, _delay_ms: u32) {}
        fn now_ms(&self) -> i64 {
            0
        }
        fn random(&self) -> u32 {
            0
        }
    }

    struct Bytes(Vec<u8>);

    impl FileSource for Bytes {
        fn size(&self) -> u64 {
            self.0.len() as u64
        }

        async fn read(&self, from: u64, most: u32) -> Result<Vec<u8>, FileProblem> {
            let rest = self.0.get(from as usize..).unwrap_or_default();
            Ok(rest[..rest.len().min(most as usize)].to_vec())
        }
    }

    struct Page {
        engine: Rc<Engine<Disconnected>>,
        events: Rc<RefCell<Vec<Event>>>,
    }

    impl Page {
        fn on(device: &Rc<MemoryDevice>) -> Self {
            let events: Rc<RefCell<Vec<Event>>> = Rc::default();
            let emitted = Rc::clone(&events);
            let device: Rc<MemoryDevice> = Rc::clone(device);
            let emit = move |event| emitted.borrow_mut().push(event);
            Self {
                engine: Engine::on_device(Disconnected, Some(device), emit),
                events,
            }
        }

        fn ask(
            &self,
            request: Request,
            files: Vec<Bytes>,
        ) -> Result<(Summary, Duration), Box<dyn Error>> {
            let start = Instant::now();
            let envelope = Envelope::Ask(RequestId(1), request);
            block_on(Rc::clone(&self.engine).handle(envelope, files));
            let taken = start.elapsed();
            let mut summary = None;
            for event in self.events.take() {
                match event {
                    Event::Changed(changed) => summary = Some(changed),
                    Event::Done(_, Err(failure)) => return Err(format!("{failure:?}").into()),
                    _ => {}
                }
            }
            Ok((summary.ok_or("nothing was changed")?, taken))
        }
    }

    pub(super) fn table(folder: &Path) -> Result<(), Box<dyn Error>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".json") {
                names.push(name);
            }
        }
        names.sort();
        println!(
            "| records | passphrase | MB | MB per million records | to write, s | to open, s |"
        );
        println!("|---:|---|---:|---:|---:|---:|");
        let source = Page::on(&Rc::default());
        for name in names {
            let files = vec![Bytes(std::fs::read(folder.join(&name))?)];
            let import = Request::Import {
                names: vec![name],
                mappings: Vec::new(),
            };
            source.ask(import, files)?;
        }
        let write = Request::WriteArchive {
            passphrase: None,
            notes: Vec::new(),
        };
        let archive = archive(&source, write)?;
        for passphrase in [None, Some("correct horse battery staple")] {
            let device = Rc::new(MemoryDevice::default());
            let page = Page::on(&device);
            let import = Request::Import {
                names: vec!["kept.meterview".to_owned()],
                mappings: Vec::new(),
            };
            page.ask(import, vec![Bytes(archive.clone())])?;
            let keep = Request::Keep {
                passphrase: passphrase.map(str::to_owned),
                demo_today: None,
            };
            let (kept, to_write) = page.ask(keep, Vec::new())?;
            let open = Request::OpenKept {
                passphrase: passphrase.map(str::to_owned),
            };
            let (opened, to_open) = Page::on(&device).ask(open, Vec::new())?;
            if (kept.rows, kept.meters) != (opened.rows, opened.meters) {
                return Err("what was opened is not what was kept".into());
            }
            let megabytes = kept.kept.bytes as f64 / 1e6;
            println!(
                "| {} | {} | {megabytes:.2} | {:.2} | {:.2} | {:.2} |",
                kept.rows,
                if passphrase.is_some() { "yes" } else { "no" },
                megabytes * 1e6 / f64::from(kept.rows),
                to_write.as_secs_f64(),
                to_open.as_secs_f64(),
            );
        }
        Ok(())
    }

    /// All that a page has, as one file.
    fn archive(page: &Page, write: Request) -> Result<Vec<u8>, Box<dyn Error>> {
        let envelope = Envelope::Ask(RequestId(2), write);
        block_on(Rc::clone(&page.engine).handle(envelope, Vec::<Bytes>::new()));
        let archive = page
            .events
            .take()
            .into_iter()
            .find_map(|event| match event {
                Event::Done(_, Ok(engine::protocol::Reply::Archive(bytes))) => Some(bytes),
                _ => None,
            });
        archive.ok_or_else(|| "no archive was written".into())
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os()
        .nth(1)
        .ok_or("name the folder of the files")?;
    measured::table(std::path::Path::new(&folder))
}

#[cfg(target_arch = "wasm32")]
fn main() {}
