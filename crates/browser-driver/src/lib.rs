//! Browsers for tests and measurements: a headless Chromium without any driver program or port, whole; Firefox and WebKit as far
//! as [`Engine`] goes; and figures addressed by the roles and names that a reader meets.
//! Nothing here is ever shipped, and nothing skips: what is missing is an error that names the command to get it.
mod browser;
mod element;
mod emulate;
mod engine;
mod error;
mod figure;
mod firefox;
mod input;
mod keeper;
mod log;
mod pipe;
mod programs;
mod screen;
mod webkit;

pub use browser::Browser;
pub use element::Element;
pub use engine::Engine;
pub use error::Error;
pub use figure::{Control, Figure};
pub use firefox::Firefox;
pub use log::{Log, Request};
pub use programs::{CHROMIUM, FIREFOX, Program, WEBKIT, XVFB, on_path};
pub use screen::{DESKTOP, PHONE, Scheme, Size};
pub use webkit::WebKit;

/// What everything here returns.
pub type Result<T> = std::result::Result<T, Error>;
