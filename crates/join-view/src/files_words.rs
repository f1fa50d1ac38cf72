//! The sentences of the figure of files, apart from `words` because only the lab's own code holds them.

/// The caption.
pub const CAPTION: &str = "The run as a file, and back. Each file says of itself that it is the output of a simulation; ids, names and bodies in it are invented or reconstructed, and no token is in it.";

/// Before anything was done.
pub const READY: &str = "Your browser writes and reads the files. Nothing is sent anywhere.";

/// The forms, by message.
pub const FORMS: &[(&str, &str)] = &[
    ("har", "Download HAR 1.2"),
    ("csv", "Download CSV"),
    ("json", "Download JSON"),
];

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

/// A message that the figure does not know.
pub fn unknown(verb: &str) -> String {
    format!("Expected a message that this figure knows, found “{verb}”.")
}

/// The stepper's run could not be read.
pub fn no_run(error: &str) -> String {
    format!("The run of the figure above could not be taken over: {error}.")
}

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

/// Why the glue could not read the file.
pub fn problem(kind: &str, detail: &str) -> String {
    match kind {
        "none" => "Choose a file first: expected one JSON file, found none.".into(),
        "size" => format!(
            "Expected a file of at most 4 MB, found one of {detail} bytes. A run's JSON has less than 200 kB."
        ),
        "json" => format!(
            "Expected JSON, found a text that is none ({detail}). Use the file as it was downloaded."
        ),
        "shape" => format!(
            "Expected “{detail}” in the file and found nothing of that kind. Use a file of “Download JSON”, or of cargo xtask trace --format json."
        ),
        _ => "The file could not be read by the browser. Choose it again.".into(),
    }
}

/// A file says too much about its run.
pub fn too_much(limit: usize) -> String {
    format!("Expected at most {limit} bytes of scenario, parameters and commands, found more.")
}

/// Where in the file something is wrong.
pub fn at(place: &str, error: &str) -> String {
    format!("In the file, at {place}: {error}.")
}

/// The place of a command.
pub fn command(nth: usize) -> String {
    format!("commands[{nth}]")
}

/// A name that stands twice.
pub fn twice(name: &str) -> String {
    format!("expected {name} once, found it twice")
}

/// More commands than a run takes.
pub fn too_many(limit: usize) -> String {
    format!("expected at most {limit}, found more")
}

/// What is no moment.
pub fn no_moment(found: &str) -> String {
    format!("expected at_ms as a whole number of milliseconds, found “{found}”")
}

/// A moment too far away.
pub fn too_late(limit: u64) -> String {
    format!("expected a moment of at most {limit} ms, found a later one")
}

/// Commands that do not follow each other.
pub const NOT_IN_ORDER: &str =
    "expected commands in order of time, found an earlier one behind a later one";
