//! One artefact under a reader's hand: its bytes, what is turned in them, what is selected, who says what.
use crate::artefact::Artefact;
use crate::baked::Library;
use crate::breaks::{self, Break};
use alloc::string::String;
use alloc::vec::Vec;
use join_bytes::{Crypto, Document, Form, Verdict, World, judge, read, recognise, rewritten};

/// Rows of bytes that are shown at once.
pub(crate) const ROWS: u32 = 18;

/// A figure of bytes.
#[derive(Debug, Default)]
pub struct Inspector {
    /// What is shown; None for a reader's own bytes.
    pub(crate) artefact: Option<&'static Artefact>,
    /// As it was.
    original: Vec<u8>,
    /// What it is to be read as, however it is broken.
    form: Option<Form>,
    /// As it was, read.
    pub(crate) plain: Document,
    /// As it is, read.
    pub(crate) document: Document,
    /// What was turned, one action after the other: offsets in the file, and bits.
    done: Vec<Vec<(u32, u8)>>,
    /// The space that is shown.
    pub(crate) space: u16,
    /// The byte that is selected there.
    pub(crate) at: u32,
    /// The field that is selected there.
    pub(crate) span: u32,
    /// The first row that is shown.
    pub(crate) top: u32,
    /// Bytes of a row.
    pub(crate) columns: u32,
    /// What the judges say of it as it was, and as it is.
    pub(crate) before: Vec<Verdict>,
    pub(crate) verdicts: Vec<Verdict>,
    /// What is offered to be broken.
    pub(crate) offered: Vec<&'static Break>,
    /// The break that is bet on, and the bet.
    pub(crate) open: Option<usize>,
    pub(crate) bet: Option<String>,
    /// What it is compared with, read.
    pub(crate) other: Option<(&'static Artefact, Document)>,
    /// What is said once about what was just done.
    pub(crate) said: String,
    /// How many answers of cryptography had come when it was judged; None when it has become another one since.
    pub(crate) judged: Option<usize>,
    /// When a reader's own bytes, or those of a run, are judged.
    pub(crate) now: i64,
    /// How many seconds the service of that run tolerates.
    pub(crate) tolerance: i64,
    /// What links call the run whose request this is; empty for the artefact as it was baked.
    pub(crate) run: String,
}

impl Inspector {
    /// Shows other bytes, from their beginning.
    pub fn show(&mut self, artefact: Option<&'static Artefact>, bytes: Vec<u8>) {
        let form = recognise(&bytes);
        let plain = read(&bytes, form);
        *self = Self {
            artefact,
            form,
            offered: breaks::offered(&plain),
            document: read(&bytes, form),
            plain,
            original: bytes,
            columns: if self.columns == 0 { 16 } else { self.columns },
            now: self.now,
            ..Self::default()
        };
        self.select(0, 0);
    }

    /// The bytes of the file as they are.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.document
            .spaces
            .first()
            .map_or(&[], |space| &space.bytes)
    }

    /// The byte of the file before anything was turned.
    pub(crate) fn changes(&self) -> Vec<(u32, u8)> {
        let pairs = self.bytes().iter().zip(&self.original).enumerate();
        let turned = pairs.map(|(at, (is, was))| (at as u32, is ^ was));
        turned.filter(|(_, bits)| *bits != 0).collect()
    }

    /// What a byte of the shown space was, when it is another now.
    pub(crate) fn was(&self, at: u32) -> Option<u8> {
        let space = usize::from(self.space);
        let was = *self.plain.spaces.get(space)?.bytes.get(at as usize)?;
        (self.document.spaces[space].bytes.get(at as usize) != Some(&was)).then_some(was)
    }

    /// The field of the artefact as it was that stands where this one does.
    pub(crate) fn as_made(&self, span: u32) -> Option<u32> {
        let place = |span: &join_bytes::Span| (span.space, span.offset, span.length, span.children);
        let here = place(&self.document.spans[span as usize]);
        let at = self
            .plain
            .spans
            .get(span as usize)
            .filter(|was| place(was) == here);
        at.map(|_| span)
    }

    /// Is something turned?
    pub(crate) fn is_changed(&self) -> bool {
        !self.done.is_empty()
    }

    /// The innermost field around a byte of a space.
    pub(crate) fn leaf(&self, space: u16, at: u32) -> Option<u32> {
        let found = self.document.spans.iter().rposition(|span| {
            span.space == space
                && !span.children
                && span.offset <= at
                && at < span.offset + span.length
        });
        found.map(|at| at as u32)
    }

    /// Selects a byte, and the field around it.
    pub(crate) fn select(&mut self, space: u16, at: u32) {
        let count = self.document.spaces.len() as u16;
        self.space = if space < count { space } else { 0 };
        let bytes = self.document.spaces.get(usize::from(self.space));
        let length = bytes.map_or(0, |space| space.bytes.len() as u32);
        self.at = at.min(length.saturating_sub(1));
        self.span = self.leaf(self.space, self.at).unwrap_or_default();
        self.keep_in_sight(length);
    }

    /// Selects a field by its number.
    pub(crate) fn select_span(&mut self, span: u32) {
        if let Some(own) = self.document.spans.get(span as usize) {
            let (space, offset) = (own.space, own.offset);
            self.select(space, offset);
            self.span = span;
        }
    }

    /// Moves the window only when the selected byte is out of it.
    fn keep_in_sight(&mut self, length: u32) {
        let row = self.at / self.columns;
        if row < self.top {
            self.top = row;
        } else if row >= self.top + ROWS {
            self.top = row - ROWS + 1;
        }
        self.scroll(0, length);
    }

    /// Moves the window by rows.
    pub(crate) fn scroll(&mut self, rows: i32, length: u32) {
        let last = length.div_ceil(self.columns).saturating_sub(ROWS);
        self.top = self.top.saturating_add_signed(rows).min(last);
    }

    /// Goes to a field near by in the order of the bytes.
    pub(crate) fn next_field(&mut self, back: bool) {
        let span = &self.document.spans[self.span as usize];
        let length = self.document.spaces[usize::from(self.space)].bytes.len() as u32;
        let to = match back {
            true => span.offset.checked_sub(1),
            false => Some(span.offset + span.length).filter(|to| *to < length),
        };
        if let Some(to) = to {
            self.select(self.space, to);
            let offset = self.document.spans[self.span as usize].offset;
            self.at = offset;
        }
    }

    /// Writes a new value to a byte of a space, through all layers; false when an escape stands there.
    pub(crate) fn write(&mut self, space: u16, at: u32, value: u8) -> bool {
        let Some(bytes) = self.document.spaces.get(usize::from(space)) else {
            return false;
        };
        let mut bytes = bytes.bytes.to_vec();
        let Some(byte) = bytes.get_mut(at as usize) else {
            return false;
        };
        *byte = value;
        let Some(file) = rewritten(&self.document, space, bytes, (at, at)) else {
            return false;
        };
        let pairs = file.iter().zip(self.bytes()).enumerate();
        let turned = pairs.map(|(at, (new, old))| (at as u32, new ^ old));
        let turned: Vec<_> = turned.filter(|(_, bits)| *bits != 0).collect();
        self.turn(&turned);
        self.done.push(turned);
        true
    }

    /// Turns bits of the file, all at once; false when an offset is behind its end.
    pub(crate) fn change(&mut self, changes: &[(u32, u8)]) -> bool {
        let length = self.bytes().len() as u32;
        if changes.iter().any(|(at, _)| *at >= length) {
            return false;
        }
        self.turn(changes);
        if !changes.is_empty() {
            self.done.push(changes.to_vec());
        }
        true
    }

    fn turn(&mut self, changes: &[(u32, u8)]) {
        let mut bytes = self.bytes().to_vec();
        for (at, bits) in changes {
            if let Some(byte) = bytes.get_mut(*at as usize) {
                *byte ^= bits;
            }
        }
        self.document = read(&bytes, self.form);
        self.judged = None;
        self.select(self.space, self.at);
    }

    /// Takes the last action back.
    pub(crate) fn undo(&mut self) {
        if let Some(last) = self.done.pop() {
            self.turn(&last);
        }
    }

    /// Takes all of them back.
    pub(crate) fn reset(&mut self) {
        self.done.clear();
        self.document = read(&self.original, self.form);
        self.judged = None;
        (self.open, self.bet) = (None, None);
        self.select(self.space, self.at);
    }

    /// Does what a break says, on the artefact as it was.
    pub(crate) fn break_it(&mut self, number: usize) {
        let (space, at) = (self.space, self.at);
        self.reset();
        let one = self.offered.get(number);
        let Some((inner, offset, value)) = one.and_then(|one| one.place(&self.document)) else {
            return;
        };
        if self.write(inner, offset, value) {
            self.select(inner, offset);
        } else {
            self.select(space, at);
        }
    }

    /// What judges know of it.
    fn world(&self, library: &Library) -> World {
        match self.artefact {
            Some(_) if !self.run.is_empty() => World {
                now: self.now,
                tolerance: Some(self.tolerance),
                ..library.world.clone()
            },
            Some(_) => library.world.clone(),
            None => World {
                now: self.now,
                ..World::default()
            },
        }
    }

    /// Has it judged, as it was and as it is.
    pub fn judge(&mut self, library: &Library, crypto: &mut dyn Crypto) {
        let world = self.world(library);
        if self.before.is_empty() || self.before.iter().any(|verdict| verdict.later) {
            self.before = judge(&self.plain, &world, crypto);
        }
        self.verdicts = match self.is_changed() {
            true => judge(&self.document, &world, crypto),
            false => self.before.clone(),
        };
    }

    /// Those who refuse it now and did not before, in the order in which they look. What only a strict reader refuses comes last: nobody
    /// of the join is known to be one.
    pub(crate) fn refusing(&self) -> impl Iterator<Item = &Verdict> {
        let now = |strict: bool| {
            let all = self.verdicts.iter();
            all.filter(move |verdict| {
                verdict.ok == Some(false)
                    && (verdict.who == "a strict reader") == strict
                    && !self.before.contains(verdict)
            })
        };
        now(false).chain(now(true))
    }

    /// Does somebody still reckon?
    pub(crate) fn is_waiting(&self) -> bool {
        self.verdicts.iter().any(|verdict| verdict.later)
    }

    /// The verdicts on it as it is.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }
}
