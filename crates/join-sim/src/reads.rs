//! Which parameters something rests on: a small set, kept while the model runs, and the reader that notes them.

use core::cell::Cell;
use core::ops::{BitOr, BitOrAssign};

use crate::parameter::{COUNT, Choice, PARAMETERS, Parameter, Values};
use crate::time::Millis;

/// So many words hold a bit for each parameter.
const WORDS: usize = COUNT.div_ceil(64);

/// A set of parameters. One bit each, because every record carries a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reads([u64; WORDS]);

impl Reads {
    /// No parameter.
    pub const NONE: Reads = Reads([0; WORDS]);

    /// One parameter.
    #[must_use]
    pub const fn one(id: Parameter) -> Reads {
        let mut words = [0; WORDS];
        words[id as usize / 64] = 1 << (id as usize % 64);
        Reads(words)
    }

    /// Whether a parameter is among them.
    #[must_use]
    pub const fn contains(self, id: Parameter) -> bool {
        self.0[id as usize / 64] & (1 << (id as usize % 64)) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Reads::NONE
    }

    /// The parameters, in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = Parameter> {
        PARAMETERS
            .iter()
            .map(|spec| spec.id)
            .filter(move |id| self.contains(*id))
    }
}

impl BitOr for Reads {
    type Output = Reads;
    fn bitor(mut self, other: Reads) -> Reads {
        self |= other;
        self
    }
}

impl BitOrAssign for Reads {
    fn bitor_assign(&mut self, other: Reads) {
        for (word, more) in self.0.iter_mut().zip(other.0) {
            *word |= more;
        }
    }
}

/// Looks at parameters, and notes which.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    values: &'a Values,
    looked_at: Cell<Reads>,
}

impl<'a> Reader<'a> {
    /// A reader that has looked at these parameters already.
    #[must_use]
    pub fn new(values: &'a Values, looked_at: Reads) -> Reader<'a> {
        Reader {
            values,
            looked_at: Cell::new(looked_at),
        }
    }

    /// What has been looked at.
    #[must_use]
    pub fn looked_at(&self) -> Reads {
        self.looked_at.get()
    }

    /// Notes that a parameter has consequences from here on.
    pub(crate) fn note(&self, id: Parameter) {
        self.looked_at.set(self.looked_at.get() | Reads::one(id));
    }

    /// A parameter's value, in its unit.
    #[must_use]
    pub fn value(&self, id: Parameter) -> i64 {
        self.note(id);
        self.values.get(id)
    }

    /// A parameter that is a choice.
    #[must_use]
    pub fn choice<C: Choice>(&self) -> C {
        self.note(C::PARAMETER);
        self.values.choice()
    }

    /// Whether a choice is this one.
    #[must_use]
    pub fn is<C: Choice>(&self, choice: C) -> bool {
        self.choice::<C>() == choice
    }

    /// A parameter in seconds.
    #[must_use]
    pub fn seconds(&self, id: Parameter) -> Millis {
        Millis::from_s(self.value(id))
    }

    /// A parameter in milliseconds.
    #[must_use]
    pub fn millis(&self, id: Parameter) -> Millis {
        Millis::from_ms(self.value(id))
    }
}
