//! What is done when all has been read: gaps filled, siblings numbered, twins found.
use crate::sort::sort;
use crate::span::{Document, Evidence, Kind, Name, Note};
use alloc::vec::Vec;

impl Document {
    /// Fills what no leaf covers, numbers siblings of one name, and finds twins.
    pub(crate) fn finish(&mut self) {
        // A span of no bytes covers nothing, and the list would hold it twice.
        for space in 0..self.spaces.len() as u16 {
            self.fill(space);
        }
        self.number();
        find_twins(self);
    }

    /// What a span is called: bytes, and a number for one of a list.
    fn called(&self, span: u32) -> (&[u8], u32) {
        let span = &self.spans[span as usize];
        match span.name {
            // A member that is called like one of our own names must be told from it as well.
            Name::Key(offset, length) => {
                let bytes = &self.spaces[usize::from(span.space)].bytes;
                (&bytes[offset as usize..][..length as usize], 0)
            }
            Name::Word(word) => (word.as_bytes(), 0),
            Name::Index(number) => (&[], number + 1),
        }
    }

    /// Counts the siblings of one name.
    fn number(&mut self) {
        let mut all: Vec<u32> = (0..self.spans.len() as u32).collect();
        let key = |one: u32| (self.spans[one as usize].parent, self.called(one), one);
        sort(&mut all, &|one, other| key(one) < key(other));
        let same = |one: u32, other: u32| {
            let (one, other) = (key(one), key(other));
            (one.0, one.1) == (other.0, other.1)
        };
        let mut counts = alloc::vec![0_u16; all.len()];
        for pair in all.windows(2) {
            if same(pair[0], pair[1]) {
                counts[pair[1] as usize] = counts[pair[0] as usize].saturating_add(1);
            }
        }
        for (span, count) in self.spans.iter_mut().zip(counts) {
            span.nth = count;
        }
    }

    fn fill(&mut self, space: u16) {
        let end = self.spaces[usize::from(space)].bytes.len();
        let mut covered = alloc::vec![false; end];
        for span in &self.spans {
            if span.space == space && !span.children {
                covered[span.offset as usize..][..span.length as usize].fill(true);
            }
        }
        let mut gaps: Vec<(u32, u32)> = Vec::new();
        for (at, covered) in covered.into_iter().enumerate() {
            match gaps.last_mut() {
                _ if covered => {}
                Some((from, length)) if (*from + *length) as usize == at => *length += 1,
                _ => gaps.push((at as u32, 1)),
            }
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
    let all = 0..document.spans.len() as u32;
    let values: Vec<(Vec<u8>, u32)> = all
        .filter_map(|at| document.same(at).map(|value| (value, at)))
        .collect();
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    let value = |at: u32| &values[at as usize];
    sort(&mut order, &|one, other| value(one) < value(other));
    let groups = order.chunk_by(|one, other| value(*one).0 == value(*other).0);
    for group in groups.filter(|group| group.len() > 1) {
        for (one, next) in group.iter().zip(group.iter().cycle().skip(1)) {
            document.spans[value(*one).1 as usize].twin = Some(value(*next).1);
        }
    }
}
