//! An attack before its judges: what is another in the bytes, who finds what, and which checks would have to be off.
use crate::attacks::Attack;
use crate::guard::Guard;
use crate::make::{Maker, Problem};
use crate::ruling::{Finding, findings, is_taken, stopped_by};
use join_bytes::{Document, Kind, Native, read};
use std::collections::BTreeSet;
use std::string::String;
use std::vec::Vec;

/// A field that is another than in the artefact it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The way to it.
    pub path: String,
    /// Its first bytes as they were.
    pub was: Vec<u8>,
    /// Its first bytes as they are.
    pub is: Vec<u8>,
    /// How many bytes it has.
    pub length: usize,
}

/// What became of an attack.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The bytes that were sent.
    pub bytes: Vec<u8>,
    /// What differs from the honest artefact.
    pub changes: Vec<Change>,
    /// What the service's judges say, with the switch that each belongs to; none for those that stay on.
    pub findings: Vec<Finding>,
}

impl Trial {
    /// The checks that refuse it; an attack gets through when all of them are off.
    #[must_use]
    pub fn stopped_by(&self) -> BTreeSet<Guard> {
        stopped_by(&self.findings).collect()
    }

    /// Does the service take it when these checks are off?
    #[must_use]
    pub fn is_taken_without(&self, off: &[Guard]) -> bool {
        is_taken(&self.findings, off)
    }
}

/// Has an attack judged, by RustCrypto.
///
/// # Errors
/// Its bytes cannot be made.
pub fn try_it(maker: &Maker, attack: &Attack) -> Result<Trial, Problem> {
    let bytes = (attack.make)(maker)?;
    let original = read(&maker.file(attack.original.0)?, None);
    let document = read(&bytes, None);
    let mut world = maker.service();
    (attack.world)(&mut world);
    Ok(Trial {
        changes: changes(&original, &document),
        findings: findings(&document, &world, &mut Native::default()),
        bytes,
    })
}

/// Fields of the innermost layers that differ: what is decoded further tells it there.
fn changes(original: &Document, document: &Document) -> Vec<Change> {
    let mut all = Vec::new();
    for at in document.order() {
        let span = &document.spans[at as usize];
        let opened = document.spaces.iter().any(|space| space.from == Some(at));
        if span.children || opened || span.kind == Kind::Syntax || span.length == 0 {
            continue;
        }
        let path = document.path(at);
        let is = document.of(at);
        let mut same = (0..original.spans.len() as u32).filter(|one| {
            let own = &original.spans[*one as usize];
            own.name == span.name && original.path(*one) == path
        });
        let was = same.next().map_or(&[][..], |one| original.of(one));
        if was != is {
            all.push(Change {
                path,
                was: was.to_vec(),
                is: is.to_vec(),
                length: is.len(),
            });
        }
    }
    all
}
