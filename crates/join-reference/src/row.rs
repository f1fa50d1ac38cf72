//! What the search knows: one row of the reference, flat, as it is shown and as it is recognised.
use crate::spell::joined;
use alloc::string::String;
use alloc::vec::Vec;

/// What a row is about. The order is that of the baked form, which begins each row with its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An error code, a task result, a number of the sign-in service.
    Code,
    /// What the digits of a code say by rule.
    Family,
    /// An event of a log.
    Event,
    /// A log itself.
    Log,
    /// A line that a tool prints.
    Field,
    /// A name in a token, a request or an answer.
    Member,
    /// A scheduled task.
    Task,
    /// A host that a device talks to.
    Host,
    /// Fixed words: of a server, a screen, a tool, a registry value, the name of a file.
    Sign,
}

impl Kind {
    /// Every kind with the letter that stands for it and the word that is shown.
    pub(crate) const ALL: [(Kind, char, &'static str); 9] = [
        (Kind::Code, 'c', "code"),
        (Kind::Family, 'm', "family"),
        (Kind::Event, 'e', "event"),
        (Kind::Log, 'l', "log"),
        (Kind::Field, 'f', "field"),
        (Kind::Member, 'n', "member"),
        (Kind::Task, 't', "task"),
        (Kind::Host, 'h', "host"),
        (Kind::Sign, 's', "sign"),
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].2
    }
}

/// What names a row in the pages of the book: its kind, the log of an event (else nothing), its id.
#[must_use]
pub fn row_key(kind: &str, log: &str, id: &str) -> String {
    let parts = [kind, log, id].into_iter().filter(|part| !part.is_empty());
    joined(&parts.collect::<Vec<_>>(), " ")
}

/// One row of the reference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The letter of its kind; see [`Row::kind`].
    pub(crate) letter: char,
    /// The code, the ids of an event with commas between, the name of a field; what stands first in a hit.
    pub id: String,
    /// The name that goes with it: of a code, of an event's log, of a field's section.
    pub name: String,
    /// What it says, what tells its causes apart, what to do, in whole sentences.
    pub meaning: String,
    /// What is left of the words that only rank, where the meaning is cut short; see [`crate::rank`].
    pub more: String,
    /// Texts by which it is recognised besides its id and name.
    pub says: Vec<String>,
}

impl Row {
    /// A row without texts of its own to be recognised by.
    #[must_use]
    pub fn new(kind: Kind, id: &str, name: &str, meaning: &str) -> Row {
        Row {
            letter: Kind::ALL[kind as usize].1,
            id: id.into(),
            name: name.into(),
            meaning: meaning.into(),
            more: String::new(),
            says: Vec::new(),
        }
    }

    /// What the row is about.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let of = Kind::ALL
            .iter()
            .find(|(_, letter, _)| *letter == self.letter);
        of.map_or(Kind::Sign, |(kind, ..)| *kind)
    }

    /// What names the row in the pages of the book: kind, the log of an event or the place of a member, id.
    #[must_use]
    pub fn key(&self) -> String {
        let log = match self.kind() {
            Kind::Event | Kind::Member => &*self.name,
            _ => "",
        };
        row_key(self.kind().word(), log, &self.id)
    }

    /// The ids of an event, one by one.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.id.split(',').map(str::trim)
    }
}
