//! Which parameters something rests on: a small set, kept while the model runs.

use core::ops::{BitOr, BitOrAssign};

use crate::parameter::{COUNT, PARAMETERS, Parameter};

/// A set of parameters. One bit each, because every record carries a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reads(u128);

const _: () = assert!(
    COUNT <= 128,
    "more parameters than bits: make the number in Reads wider"
);

impl Reads {
    /// No parameter.
    pub const NONE: Reads = Reads(0);

    /// One parameter.
    #[must_use]
    pub const fn one(id: Parameter) -> Reads {
        Reads(1 << id as u8)
    }

    /// Whether a parameter is among them.
    #[must_use]
    pub const fn contains(self, id: Parameter) -> bool {
        self.0 & Reads::one(id).0 != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
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
    fn bitor(self, other: Reads) -> Reads {
        Reads(self.0 | other.0)
    }
}

impl BitOrAssign for Reads {
    fn bitor_assign(&mut self, other: Reads) {
        self.0 |= other.0;
    }
}
