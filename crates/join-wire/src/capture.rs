//! What an administrator would bring home of a run: its events as XML, `dsregcmd /status`, the tasks as `schtasks` lists them.
//!
//! Each is written in the form of its tool, with the device's clock, and says that it is synthetic.

mod events;
mod fields;
mod form;
mod status;
mod tasks;

pub use events::events_xml;
pub use status::status_text;
pub use tasks::tasks_text;
