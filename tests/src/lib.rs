//! The browser driver and the helpers that the suites share: a headless Chromium without any driver program or port, a
//! small file server with the strict policy, the built site, and figures addressed by the roles and names a reader meets.
//! Nothing here is ever shipped, and nothing skips: what is missing is an error that names the command to get it.
mod browser;
mod element;
mod emulate;
mod error;
mod figure;
mod html;
mod input;
mod log;
mod pipe;
mod server;
mod site;

pub use browser::Browser;
pub use element::Element;
pub use emulate::{DESKTOP, PHONE, Scheme, Size};
pub use error::Error;
pub use figure::{Control, Figure};
pub use html::{Html, Tag};
pub use log::{Log, Request};
pub use server::{POLICY, Server};
pub use site::{Site, axe_source};

/// What everything here returns.
pub type Result<T> = std::result::Result<T, Error>;
