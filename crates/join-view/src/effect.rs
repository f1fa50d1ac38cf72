//! What a page has to do after something happened in its figures: values that the browser's glue carries out and tests read.

/// What the page does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// What happened meant something here; a key press is then not the page's any more.
    pub handled: bool,
    /// Figures whose markup is to be renewed, in their order.
    pub changed: Vec<usize>,
    /// Time is to be told ([`crate::Figures::tick`]) until this is false again.
    pub playing: bool,
    /// What else is to be done, in this order.
    pub effects: Vec<Effect>,
}

/// Something that only the browser can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Bring a figure into sight.
    Show(usize),
    /// Keep a text of a figure on the reader's device; forget it where the text is empty.
    Remember(usize, String),
    /// Lead to a field of the figure, by the message that it sends.
    Focus(&'static str),
    /// Let the page fill the screen, or no longer.
    FullScreen,
    /// Let the page's address end in this fragment, without `#`.
    Address(String),
    /// Put a text on the clipboard and, behind it, the page's address with a fragment.
    Copy {
        /// What stands before the address; empty for a link alone.
        text: String,
        /// Without `#`.
        fragment: String,
    },
    /// Give the reader a file.
    SaveFile(File),
    /// Read the file that is chosen in the figure; what is in it comes as a message.
    ReadFile,
}

/// A file for the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// What the page's address is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// Its fragment, without `#`.
    pub fragment: String,
    /// The run is another one than when it was asked last: the reader's way back leads to that one.
    pub anew: bool,
}
