//! What the figure of files says.

use join_sim::{COMMAND_LIMIT, MOMENT_LIMIT};
use join_wire::{FILE_LIMIT, ReadError, Wrong};

use crate::message::{Form, Unread};

/// The caption.
pub const CAPTION: &str = "The run as a file, and back. Each file says of itself that it is the output of a simulation; ids, names and bodies in it are invented or reconstructed; a token in it says that it is synthetic. The evidence desk reads all but CSV and JSON.";

/// Before anything was done.
pub const READY: &str = "Your browser writes and reads the files. Nothing is sent anywhere.";

/// The button that writes a run.
#[must_use]
pub fn download(form: Form) -> &'static str {
    match form {
        Form::Har => "Download HAR 1.2",
        Form::Csv => "Download CSV",
        Form::Json => "Download JSON",
        Form::Events => "Download event XML",
        Form::Status => "Download dsregcmd /status",
        Form::Tasks => "Download task list",
    }
}

/// Over what comes back.
pub const OPEN: &str = "Open a run from a file";

/// The field for the file.
pub const FILE: &str = "JSON file";

/// Reads it.
pub const OPEN_IT: &str = "Open this file";

/// What is read.
pub const OPEN_HINT: &str = "A JSON file of this page or of the command line. Of it only scenario, parameters and commands are read; the model runs them anew.";

/// Leads to the run that came in.
pub const STEP_THROUGH: &str = "Step through it";

/// A file was written.
pub fn written(name: &str, bytes: usize) -> String {
    format!(
        "{name} is written: {} kB. Nothing was sent anywhere.",
        bytes.div_ceil(1000)
    )
}

/// A file was read.
pub fn read(title: &str, parameters: usize, commands: usize) -> String {
    format!("Read: {title}, with {parameters} parameters and {commands} commands.")
}

/// The file tells of another end than this model.
pub fn ends_otherwise(then: &str, now: &str) -> String {
    format!(" The file says “{then}”; this model says “{now}”.")
}

/// The browser has refused to take a file.
pub const UNWRITTEN: &str =
    "The browser could not take the file. Try once more, or reload the page.";

/// Why the glue could not read the file at all.
pub fn unread(why: Unread, bytes: &str) -> String {
    match why {
        Unread::None => "Choose a file first: expected one JSON file, found none.".into(),
        Unread::Size => too_large(bytes),
        Unread::Failed => "The file could not be read by the browser. Choose it again.".into(),
    }
}

fn too_large(bytes: &str) -> String {
    let limit = FILE_LIMIT / 1_000_000;
    format!(
        "Expected a file of at most {limit} MB, found one of {bytes} bytes. A run's JSON has less than 200 kB."
    )
}

/// Why a file's text is no run.
pub fn refused(error: &ReadError) -> String {
    match error {
        ReadError::TooLarge(bytes) => too_large(&bytes.to_string()),
        ReadError::NotJson(found, line, column) => format!(
            "Expected JSON, found a text that is none (line {line}, column {column}: {found}). Use the file as it was downloaded."
        ),
        ReadError::NotARun(found, line, column) => format!(
            "Expected the JSON of a run. Found at line {line}, column {column}: {found}. Use a file of “Download JSON”, or of \
             cargo xtask trace --format json."
        ),
        ReadError::At(place, wrong) => format!("In the file, at {place}: {}.", said_of(wrong)),
    }
}

fn said_of(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Value(error) => error.clone(),
        Wrong::Twice(name) => format!("expected {name} once, found it twice"),
        Wrong::TooMany => format!("expected at most {COMMAND_LIMIT}, found more"),
        Wrong::TooLate => {
            let limit = MOMENT_LIMIT.0;
            format!("expected a moment of at most {limit} ms, found a later one")
        }
        Wrong::NotInOrder => {
            "expected commands in order of time, found an earlier one behind a later one".into()
        }
    }
}
