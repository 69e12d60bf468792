//! Starting programs: run to the end, read their answer, or keep several going until Ctrl-C.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use crate::failure::{Failure, Outcome};

const POLL: Duration = Duration::from_millis(100);
/// How long a program may take to stop by itself before it is ended.
const GRACE_POLLS: u32 = 30;

static STOP: AtomicBool = AtomicBool::new(false);

/// Runs a program to its end with its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Outcome<()> {
    let status = command
        .status()
        .map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "`{}` failed ({status})",
            line(command)
        )))
    }
}

/// Runs a program and gives what it printed; nothing when it is missing or fails.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// A program that goes on until stopped, with the name used in messages.
pub(crate) struct Service {
    name: &'static str,
    child: Child,
}

/// Starts a program that goes on until stopped.
pub(crate) fn start(name: &'static str, command: &mut Command) -> Outcome<Service> {
    let child = command
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    Ok(Service { name, child })
}

/// From here on Ctrl-C and a request to terminate end [`keep_going`] instead of this program,
/// so that no child is left behind.
pub(crate) fn catch_interrupts() -> Outcome<()> {
    ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed))
        .map_err(|error| Failure::new(format!("Ctrl-C cannot be caught: {error}")))
}

/// Whether a person asked to stop.
pub(crate) fn is_stopping() -> bool {
    STOP.load(Ordering::Relaxed)
}

/// Waits until a person stops the services, or one ends by itself; then stops all.
pub(crate) fn keep_going(mut services: Vec<Service>) -> Outcome<()> {
    let ended = loop {
        if is_stopping() {
            break None;
        }
        if let Some(ended) = first_ended(&mut services) {
            break Some(ended);
        }
        sleep(POLL);
    };
    for service in &mut services {
        service.stop();
    }
    match ended {
        // A terminal sends Ctrl-C to the children too: they may end first.
        Some((_, status)) if status.success() || is_stopping() => Ok(()),
        Some((name, status)) => Err(Failure::new(format!("{name} ended by itself ({status})"))),
        None => Ok(()),
    }
}

fn first_ended(services: &mut [Service]) -> Option<(&'static str, ExitStatus)> {
    services.iter_mut().find_map(|service| {
        let status = service.child.try_wait().ok()??;
        Some((service.name, status))
    })
}

impl Service {
    /// Asks the program to stop; ends it when it does not.
    pub(crate) fn stop(&mut self) {
        if cfg!(unix) {
            let id = self.child.id().to_string();
            if !matches!(self.child.try_wait(), Ok(Some(_))) {
                answer(Command::new("kill").args(["-TERM", &id]));
            }
            for _ in 0..GRACE_POLLS {
                if !matches!(self.child.try_wait(), Ok(None)) {
                    return;
                }
                sleep(POLL);
            }
        }
        // It may have ended in between, which is what was wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!("`{}` cannot be started: {error}", line(command)))
}

fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
