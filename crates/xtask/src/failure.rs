//! Why a command stopped, and what the person can type to get on.

use std::fmt;

/// A failure in words for the terminal.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    remedy: Option<String>,
}

/// What every command and step returns.
pub(crate) type Outcome<T> = Result<T, Failure>;

impl Failure {
    /// Says what happened.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: None,
        }
    }

    /// Puts what was being done before what went wrong.
    pub(crate) fn during(mut self, what: impl fmt::Display) -> Self {
        self.what = format!("{what}: {}", self.what);
        self
    }

    /// Adds the exact command that gets past the failure.
    pub(crate) fn remedy(mut self, command: impl Into<String>) -> Self {
        self.remedy = Some(command.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "xtask stopped: {}", self.what)?;
        if let Some(command) = &self.remedy {
            write!(formatter, "\nType this, then try again:\n    {command}")?;
        }
        Ok(())
    }
}
