//! What goes over the wire in a run: HTTP exchanges with their bodies, and the forms in which a trace leaves the project
//! (HAR, CSV, JSON; events, status and tasks as the device's own tools write them), and the JSON form read back. It never sends anything, holds no real token, and invents every id; what it writes says so.
extern crate alloc;

mod answer;
mod artefacts;
mod body;
mod capture;
mod csv;
mod exchange;
mod har;
mod json_text;
mod read;
mod request;
mod run_file;
mod token;

pub use body::{Body, DEVICE_ID, Header, TENANT_ID};
pub use capture::{events_xml, status_text, tasks_text};
pub use csv::csv;
pub use exchange::{Ending, Exchange, exchanges};
pub use har::har;
pub use read::{FILE_LIMIT, ReadError, ReadOutcome, ReadRun, Wrong, read};
pub use run_file::{Trace, json};
pub use token::{TEST_KEY, jwt, name as token_name, signed_part};

/// What every file of records says about itself.
pub const SYNTHETIC: &str = "Synthetic: the output of a simulation, not a recording of any device or service. Tenant, device, \
people and request ids are invented, bodies are reconstructions, and there is no token in it. Times are true time of the \
simulation, not the device's clock.";

/// What every file says about itself that stands for a capture made on the device.
pub const CAPTURED: &str = "Synthetic: the output of a simulation, not a recording of any device or service. Tenant, device, \
people and request ids are invented, bodies are reconstructions; a token in it says in header and payload that it is synthetic, \
and is signed by nobody, or in the run of a named scenario by a published test key. Times are those of the device's clock.";
