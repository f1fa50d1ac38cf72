//! A link to an artefact, a place in it and what is turned in it, as a short text; hostile until read.
use crate::artefact::{Artefact, artefact};
use crate::html::{hex, number};
use alloc::string::String;
use alloc::vec::Vec;

/// A link holds no more changed bytes than this.
pub(crate) const MOST: usize = 64;

/// What a link says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub artefact: &'static Artefact,
    pub space: u16,
    pub at: u32,
    /// Offset in the file and the bits that are turned there.
    pub changes: Vec<(u32, u8)>,
}

/// Writes `NAME/SPACE.OFFSET/OFFSET-XX.OFFSET-XX`; None when more is changed than a link holds.
pub(crate) fn write(link: &Link) -> Option<String> {
    if link.changes.len() > MOST {
        return None;
    }
    let mut out = String::from(link.artefact.name);
    out.push('/');
    number(&mut out, usize::from(link.space));
    out.push('.');
    number(&mut out, link.at as usize);
    for (count, (offset, bits)) in link.changes.iter().enumerate() {
        out.push(if count == 0 { '/' } else { '.' });
        number(&mut out, *offset as usize);
        out.push('-');
        hex(&mut out, *bits);
    }
    Some(out)
}

/// Reads one; what is wrong is said without repeating it.
pub(crate) fn read(text: &str) -> Result<Link, &'static str> {
    const PLACE: &str = "The link's place is not SPACE.OFFSET, two whole numbers.";
    const CHANGES: &str = "The link's changes are not OFFSET-XX with dots between, XX two hexadecimal digits other than 00.";
    let mut pieces = text.split('/');
    let name = pieces.next().unwrap_or_default();
    let artefact = artefact(name)
        .ok_or("The link names an artefact that is not here; choose one from the list.")?;
    let mut link = Link {
        artefact,
        space: 0,
        at: 0,
        changes: Vec::new(),
    };
    if let Some(place) = pieces.next() {
        let (space, at) = place.split_once('.').ok_or(PLACE)?;
        link.space = space.parse().map_err(|_| PLACE)?;
        link.at = at.parse().map_err(|_| PLACE)?;
    }
    for change in pieces.next().into_iter().flat_map(|all| all.split('.')) {
        let (offset, bits) = change.split_once('-').ok_or(CHANGES)?;
        let bits = u8::from_str_radix(bits, 16).ok().filter(|bits| *bits != 0);
        let offset = offset.parse().map_err(|_| CHANGES)?;
        if link.changes.len() == MOST {
            return Err("The link holds more than 64 changed bytes.");
        }
        link.changes.push((offset, bits.ok_or(CHANGES)?));
    }
    match pieces.next() {
        Some(_) => Err("The link goes on after its changes; expected NAME/PLACE/CHANGES."),
        None => Ok(link),
    }
}
