//! What the suites share: the browsers, the server, the built site and its pages.
//! Nothing here is ever shipped, and nothing skips: what is missing is an error that names the command to get it.
mod html;
mod site;

pub use browser_driver::{
    Browser, Control, DESKTOP, Element, Engine, Error, Figure, Firefox, Log, PHONE, Request,
    Result, Scheme, Size, WebKit,
};
pub use html::{Html, Tag};
pub use site::{Site, axe_source};
pub use site_server::{POLICY, Server};
