//! What figures on a run have in common: the lines above, the buttons for steps, the sentence, the controls, the table.

pub mod changes;
pub mod choices;
pub mod controls;
pub mod evidence;
pub mod frame;
pub mod lettering;
pub mod request_bytes;
pub mod transport;

use join_sim::{Library, Parameter};
use maud::{Markup, html};

use crate::message::Msg;
use crate::session::RunSession;

/// What each figure on a run has of its own, whichever figure it is.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// Something went wrong; said with `role="alert"`.
    pub alert: Option<String>,
    /// A value that a field was given and that cannot be, with what was expected; said at the field.
    pub wrong: Option<(Parameter, String)>,
    /// The table is open.
    pub table: bool,
    /// The list of keys is open.
    pub help: bool,
    /// It stands on the bench, whose head has scenario, verdict and steps for all.
    pub bare: bool,
}

/// A figure's view of its run.
#[derive(Clone, Copy, Debug)]
pub struct RunView<'a> {
    /// The run with its cursor.
    pub session: &'a RunSession,
    /// Every scenario.
    pub library: &'a Library,
    /// What is the figure's own.
    pub panel: &'a Panel,
    /// Of all figures on this run it is the one that the reader uses: it says every step, the others are silent.
    pub speaks: bool,
    /// What the run is, and why, may be said: nobody has to find it out first, or somebody has.
    pub told: bool,
    /// The keys that it has beyond those with which all figures are stepped.
    pub keys: &'static [OwnKey],
}

impl RunView<'_> {
    /// How a screen reader is told of what changes here.
    #[must_use]
    pub fn live(&self) -> &'static str {
        if self.speaks && !self.session.is_playing() {
            "polite"
        } else {
            "off"
        }
    }
}

/// A key of one figure.
#[derive(Debug)]
pub struct OwnKey {
    /// As the browser names it.
    pub key: &'static str,
    /// What it does.
    pub msg: Msg,
    /// What the list of keys says of it.
    pub words: &'static str,
}

/// What went wrong is said here.
#[must_use]
pub fn alert(text: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = text { p.alert role="alert" data-key="alert" { (text) } }
    }
}

/// A button that says a message.
#[must_use]
pub fn button(msg: Msg, text: &str) -> Markup {
    html! { button type="button" data-msg=(msg) { (text) } }
}
