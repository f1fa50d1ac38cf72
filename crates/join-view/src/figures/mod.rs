//! What a figure is: a state of its own, what it makes of a message, and its markup. One file or folder holds one figure.

pub mod bench;
pub mod diagnosis;
pub mod fleet;
pub mod identity;
pub mod key_chain;
pub mod messages;
pub mod now;
pub mod question;
pub mod run_files;
pub mod savers;
pub mod state_machine;
pub mod stepper;
pub mod subject;
pub mod tasks;
pub mod ten_minutes;
pub mod token_timeline;
pub mod traces;
pub mod what_if;
pub mod why_tree;

use join_sim::Library;
use maud::Markup;

use crate::effect::Effect;
use crate::message::{Kinds, Msg};
use crate::parts::{OwnKey, RunView};
use crate::session::RunSession;
use crate::spec::FigureSpec;

/// What a message has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Nothing.
    Nothing,
    /// This figure alone.
    Own,
    /// The run or the cursor, and so every figure that shows them.
    Run,
}

/// A figure about a run that it may share with others of its page.
pub trait RunFigure: Sized {
    /// While it plays it shows moments between records.
    const FLOWS: bool = false;

    /// What it understands beside what all of them do.
    const HEARS: Kinds = Kinds::NONE;

    /// It gives its run as text.
    const AS_TEXT: bool = true;

    /// The figure as it is at first.
    fn new(spec: &FigureSpec, session: &mut RunSession, library: &Library) -> Self;

    /// The keys that it has beyond those with which all of them are stepped.
    fn keys(&self) -> &'static [OwnKey] {
        &[]
    }

    /// Whether it is stepped with keys, and shows the buttons for that.
    fn has_steps(&self) -> bool {
        true
    }

    /// A message that is this figure's own; none for one that it does not know.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    fn update(
        &mut self,
        _msg: Msg,
        _value: &str,
        _session: &mut RunSession,
    ) -> Option<Result<Changed, String>> {
        None
    }

    /// The inside of its element.
    fn view(&self, of: &RunView<'_>) -> Markup;
}

/// A figure that stands by itself.
pub trait OwnFigure: Sized {
    /// What it understands.
    const HEARS: Kinds;

    /// It may have work that takes longer than a frame.
    const WORKS: bool = false;

    /// The figure as it is at first.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    fn new(spec: &FigureSpec, page: &Mounting<'_>) -> Result<Self, String>;

    /// A message of its kinds.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    fn update(&mut self, msg: Msg, value: &str, page: &mut Hearing<'_>) -> Result<Heard, String>;

    /// The inside of its element.
    fn view(&self, page: &OwnView<'_>) -> Markup;

    /// What a key that went down inside it means.
    fn key(&self, _key: &str) -> Option<Msg> {
        None
    }

    /// Does up to so many runs of what is under way; true when it did any.
    fn work(&mut self, _runs: u32, _library: &Library) -> bool {
        false
    }

    /// Whether something is under way.
    fn is_working(&self) -> bool {
        false
    }

    /// Under which name its reader's answers are remembered.
    fn memory_key(&self) -> Option<String> {
        None
    }

    /// Takes up what was remembered under that name; what means nothing to it is ignored.
    fn recall(&mut self, _memory: &str) {}

    /// Forgets what its reader has answered.
    fn forget(&mut self) {}

    /// How far its reader is with what it asks; none where it asks nothing.
    fn progress(&self) -> Option<Progress> {
        None
    }

    /// Whether a page's address can name a state of it.
    fn has_state(&self) -> bool {
        false
    }

    /// Takes over the state that an address names.
    ///
    /// # Errors
    /// A sentence naming what was expected and found; the figure stays as it was.
    fn open(&mut self, _state: &str, _library: &Library) -> Result<(), String> {
        Ok(())
    }
}

/// What a message was to a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It means nothing here: the browser does with the control whatever it would do without us.
    NotMine,
    /// It changes nothing.
    Same,
    /// The figure is another one now.
    Changed,
    /// The reader wants to see what another figure of the page shows then: the fragment of an address.
    Elsewhere(String),
}

/// How far a reader is with what a figure asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// It counts among the questions of its page, and then whether its answer has been told.
    pub told: Option<bool>,
    /// Of cases that are generated: how many were diagnosed, and how many were committed.
    pub cases: Option<(u32, u32)>,
}

/// The page in which a figure comes to stand.
#[derive(Clone, Copy, Debug)]
pub struct Mounting<'a> {
    /// Every scenario.
    pub library: &'a Library,
    /// The figure's number.
    pub number: usize,
    /// How many figures before it ask something.
    pub asked: usize,
    /// It is in a browser, not on its way into a file.
    pub alive: bool,
    /// Differs from visit to visit; none on the way into a file.
    pub visit: Option<u32>,
}

/// The page around a figure that hears a message.
#[derive(Debug)]
pub struct Hearing<'a> {
    /// Every scenario.
    pub library: &'a Library,
    /// The figure's number.
    pub number: usize,
    /// The page's first stepper.
    pub stepper: Option<usize>,
    /// What the browser has to do about it.
    pub effects: &'a mut Vec<Effect>,
}

impl Hearing<'_> {
    /// The page's address names this state of the figure from now on; `copy`: the reader wants the link, too.
    pub fn link(&mut self, state: &str, copy: bool) {
        let fragment = address_of(self.number, state);
        if copy {
            self.effects.push(Effect::Copy {
                text: String::new(),
                fragment: fragment.clone(),
            });
        }
        self.effects.push(Effect::Address(fragment));
    }
}

/// The fragment that names a state of a figure.
#[must_use]
pub fn address_of(figure: usize, state: &str) -> String {
    format!("join={figure}/{state}")
}

/// The page around a figure that is shown.
#[derive(Clone, Copy, Debug)]
pub struct OwnView<'a> {
    /// Every scenario.
    pub library: &'a Library,
    /// The figure's number.
    pub number: usize,
    /// It is in a browser, not on its way into a file.
    pub alive: bool,
    /// The page's first stepper.
    pub stepper: Option<usize>,
    /// What went wrong at last.
    pub alert: Option<&'a str>,
}
