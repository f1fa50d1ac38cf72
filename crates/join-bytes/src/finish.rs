//! What is done when all has been read: gaps filled, siblings numbered, twins found.
use crate::span::{Document, Evidence, Kind, Name, Note};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

impl Document {
    /// Fills what no leaf covers, numbers siblings of one name, and finds twins.
    pub(crate) fn finish(&mut self) {
        // A span of no bytes covers nothing, and the list would hold it twice.
        for space in 0..self.spaces.len() as u16 {
            self.fill(space);
        }
        let mut seen = BTreeMap::new();
        for at in 0..self.spans.len() {
            let span = &self.spans[at];
            // A member that is called like one of our own names must be told from it as well.
            let name = match span.name {
                Name::Key(offset, length) => {
                    let bytes = &self.spaces[usize::from(span.space)].bytes;
                    (bytes[offset as usize..][..length as usize].to_vec(), 0)
                }
                Name::Word(word) => (word.as_bytes().to_vec(), 0),
                Name::Index(number) => (Vec::new(), number + 1),
            };
            let count: &mut u16 = seen.entry((span.parent, name)).or_default();
            self.spans[at].nth = *count;
            *count = count.saturating_add(1);
        }
        find_twins(self);
    }

    fn fill(&mut self, space: u16) {
        let leaves = self
            .spans
            .iter()
            .filter(|span| span.space == space && !span.children && span.length > 0);
        let mut covered: Vec<(u32, u32)> = leaves.map(|span| (span.offset, span.length)).collect();
        covered.sort_unstable();
        let end = self.spaces[usize::from(space)].bytes.len() as u32;
        let mut at = 0;
        let mut gaps = Vec::new();
        for (offset, length) in covered.into_iter().chain([(end, 0)]) {
            if offset > at {
                gaps.push((at, offset - at));
            }
            at = offset + length;
        }
        let root = self
            .spans
            .iter()
            .position(|span| span.space == space && span.children)
            .map(|root| root as u32)
            .or(self.spaces[usize::from(space)].from);
        for gap in gaps {
            let what = (Name::Word("not read"), Kind::Unread);
            let note = Note("Reading stopped before this.", Evidence::Checked);
            self.span(space, gap, root, what, note);
        }
    }
}

/// Values shorter than this are the same by chance.
pub(crate) const LONG_ENOUGH: usize = 16;

/// Links spans that hold the same value, each to the next and the last to the first.
fn find_twins(document: &mut Document) {
    let mut same: BTreeMap<Vec<u8>, Vec<u32>> = BTreeMap::new();
    for at in 0..document.spans.len() as u32 {
        if let Some(value) = document.same(at) {
            same.entry(value).or_default().push(at);
        }
    }
    for group in same.values().filter(|group| group.len() > 1) {
        for (one, next) in group.iter().zip(group.iter().cycle().skip(1)) {
            document.spans[*one as usize].twin = Some(*next);
        }
    }
}
