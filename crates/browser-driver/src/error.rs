//! What can go wrong around a browser test, each said with what to do next.
use crate::Program;
use std::{fmt, path::PathBuf, time::Duration};

/// A failure of the surroundings or of a page; its text is a whole sentence.
pub enum Error {
    /// A program is not on this machine.
    NoProgram(Program),
    /// A program or file could not be used.
    Io {
        /// What was being done.
        doing: String,
        /// The system's reason.
        why: std::io::Error,
    },
    /// Something that another command makes is not there.
    Missing {
        /// The thing.
        what: String,
        /// The command that makes it.
        make: &'static str,
    },
    /// The browser ended by itself.
    Gone {
        /// What was being done.
        doing: String,
    },
    /// Nothing came in time.
    Timeout {
        /// What was waited for.
        awaiting: String,
        /// How long.
        waited: Duration,
    },
    /// The browser refused a command.
    Refused {
        /// The command's name.
        method: String,
        /// The browser's reason.
        why: String,
    },
    /// A script in the page threw.
    Threw {
        /// The script.
        script: String,
        /// The exception.
        why: String,
    },
    /// The page has not what was looked for.
    NotFound {
        /// What was expected.
        expected: String,
        /// What was there instead.
        found: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoProgram(Program {
                title,
                variable,
                package,
                ..
            }) => write!(
                f,
                "no {title} found on PATH or in ${variable}: install it (Debian: `apt-get install {package}`) or set {variable} to its path"
            ),
            Error::Io { doing, why } => write!(f, "{doing}: {why}"),
            Error::Missing { what, make } => write!(f, "{what} is missing: run `{make}` first"),
            Error::Gone { doing } => write!(f, "the browser ended by itself while {doing}"),
            Error::Timeout { awaiting, waited } => write!(
                f,
                "waited {:.1} s in vain for {awaiting}",
                waited.as_secs_f64()
            ),
            Error::Refused { method, why } => write!(f, "the browser refused {method}: {why}"),
            Error::Threw { script, why } => {
                let start: String = script.chars().take(200).collect();
                write!(f, "the page threw: {why}, in: {start}")
            }
            Error::NotFound { expected, found } => write!(f, "expected {expected}, found {found}"),
        }
    }
}

/// A test that returns an error prints it this way: the sentence is what helps.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

impl Error {
    /// Whether a page could not answer because another took its place.
    pub(crate) fn left_the_page(&self) -> bool {
        let signs = [
            "Inspected target navigated or closed",
            "Execution context was destroyed",
            "Cannot find context with specified id",
        ];
        matches!(self, Error::Refused { why, .. } if signs.iter().any(|sign| why.contains(sign)))
    }

    /// The file of a program, or [`Error::NoProgram`].
    pub(crate) fn unless_found(program: Program) -> Result<PathBuf, Error> {
        program.find().ok_or(Error::NoProgram(program))
    }

    /// For `map_err`: a system error with what was being done.
    pub fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Error {
        let doing = doing.into();
        move |why| Error::Io { doing, why }
    }
}

/// A server that found no port has said so already.
impl From<std::io::Error> for Error {
    fn from(why: std::io::Error) -> Error {
        Error::io("using this machine")(why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_named_with_its_package() {
        let error = Error::NoProgram(crate::FIREFOX).to_string();
        for part in ["Firefox", "apt-get install firefox-esr", "$FIREFOX"] {
            assert!(error.contains(part), "{error}");
        }
    }
}
