//! Which parameters something rests on: a small set, kept while the model runs, and the reader that notes them.

use core::cell::Cell;
use core::ops::{BitOr, BitOrAssign};

use crate::parameter::{COUNT, Choice, PARAMETERS, Parameter, Values};
use crate::time::Millis;

/// So many words hold a bit for each parameter. Wide ones: joining two sets is then no loop in the pages' profile.
const WORDS: usize = COUNT.div_ceil(128);

/// A set of parameters. One bit each, because every record carries a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reads([u128; WORDS]);

impl Reads {
    /// No parameter.
    pub const NONE: Reads = Reads([0; WORDS]);

    /// One parameter.
    #[must_use]
    pub const fn one(id: Parameter) -> Reads {
        Reads::NONE.with(id)
    }

    /// These, and one more.
    #[inline]
    const fn with(mut self, id: Parameter) -> Reads {
        self.0[id as usize / 128] |= 1 << (id as usize % 128);
        self
    }

    /// Whether a parameter is among them.
    #[must_use]
    pub const fn contains(self, id: Parameter) -> bool {
        self.0[id as usize / 128] & (1 << (id as usize % 128)) != 0
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

// Sets are joined several times for every record; as calls, which the pages' profile would make of it, that took a quarter of a run.
impl BitOr for Reads {
    type Output = Reads;
    #[inline(always)]
    fn bitor(mut self, other: Reads) -> Reads {
        self |= other;
        self
    }
}

impl BitOrAssign for Reads {
    #[inline(always)]
    fn bitor_assign(&mut self, other: Reads) {
        let mut at = 0;
        while at < WORDS {
            self.0[at] |= other.0[at];
            at += 1;
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
        self.looked_at.set(self.looked_at.get().with(id));
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
