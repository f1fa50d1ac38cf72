//! What happens in a page, and how that is written down for a program that hears it later.
use alloc::string::String;
use join_view::{Answer, FigureSet, Figures};

/// What the reader did in a figure whose code was not there yet, kept in the figure itself, one after another: each message
/// and its value, with [`MEANS`] between the two and [`THEN`] behind.
pub const FIRST: &str = "data-first";

/// Between a message and its value: no field and no message holds this letter.
pub const MEANS: char = '\u{1f}';

/// Behind a message with its value.
pub const THEN: char = '\u{1e}';

/// Something that happened in the page.
pub enum PageEvent {
    /// A control was used.
    Message {
        figure: usize,
        msg: String,
        value: String,
    },
    /// A key went down inside a figure.
    Key { figure: usize, key: String },
    /// Real time passed while playing, in milliseconds.
    Tick(u32),
    /// The page's address carries a state (`join=…`).
    Open(String),
    /// Nothing new, but every field is to show the model's value, also the one in use: of one figure, or of all.
    Settle(Option<usize>),
    /// All guesses of the page are taken back.
    Forget,
}

/// The event in the page's own terms.
pub fn put<F: FigureSet>(page: &mut Figures<F>, event: &PageEvent) -> Answer {
    match event {
        PageEvent::Message { figure, msg, value } => page.message(*figure, msg, value),
        PageEvent::Key { figure, key } => page.key(*figure, key),
        PageEvent::Tick(elapsed) => page.tick(*elapsed),
        PageEvent::Open(fragment) => page.open(fragment),
        PageEvent::Forget => page.forget_all(),
        PageEvent::Settle(_) => Answer::default(),
    }
}
