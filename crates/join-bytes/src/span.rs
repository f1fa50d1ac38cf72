//! What a read artefact is: spaces of bytes, spans that cover them, recognised parts, remarks and refusals.
pub use crate::part::{Part, Refusal, Remark, Slot};
use crate::sort::sort;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Bytes of the largest file that is read; all layers together hold four times as many at most.
pub const LARGEST: usize = 1 << 20;
/// A document has no more spans than this.
pub(crate) const MOST_SPANS: usize = 60_000;

/// How a statement is known; the words are those of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// A specification, a vendor's documentation or an RFC says so.
    Documented,
    /// Source code or data of open projects show it.
    OpenSource,
    /// A post, an issue or an answer in public says so.
    PublicPost,
    /// The case that the book retells showed it.
    Observed,
    /// Computed here, on our own vectors.
    Checked,
    /// Our own conclusion.
    Inferred,
}

impl Evidence {
    /// The words that the book uses for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::OpenSource => "open source",
            Self::PublicPost => "public post",
            Self::Observed => "observed in the case",
            Self::Checked => "checked here",
            Self::Inferred => "inferred",
        }
    }
}

/// One sentence about a field, and how it is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Note(pub &'static str, pub Evidence);

/// For what the format itself says and needs no sentence.
pub(crate) const PLAIN: Note = Note("", Evidence::Documented);

pub(crate) const fn doc(words: &'static str) -> Note {
    Note(words, Evidence::Documented)
}

pub(crate) const fn open(words: &'static str) -> Note {
    Note(words, Evidence::OpenSource)
}

pub(crate) const fn inferred(words: &'static str) -> Note {
    Note(words, Evidence::Inferred)
}

/// What kind of bytes a span holds; it decides the word for the type and how the value is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Fields inside.
    Group,
    /// One byte as a number.
    U8,
    /// Two bytes, big-endian.
    U16,
    /// Two bytes, big-endian: an algorithm of the TPM.
    Algorithm,
    /// Two bytes, big-endian: what kind of attestation.
    AttestType,
    /// Four bytes, big-endian.
    U32,
    /// Four bytes, big-endian, a bit each.
    Attributes,
    /// The bits of a key's uses in a certificate, the highest bit first.
    KeyUsage,
    /// Eight bytes, big-endian.
    U64,
    /// Two bytes, little-endian.
    U16Le,
    /// Four bytes, little-endian.
    U32Le,
    /// Four bytes, little-endian, that read as text.
    Magic,
    /// Bytes that are no number.
    Bytes,
    /// A number of any length, big-endian.
    Unsigned,
    /// Tag and length of a DER element.
    Header,
    /// The zeros that end an element of indefinite length.
    EndOfContents,
    /// The number of unused bits at the end of a BIT STRING.
    UnusedBits,
    /// A DER element or its content, by its tag byte.
    Der(u8),
    /// A GUID whose first three groups are little-endian.
    Guid,
    /// Text.
    Text,
    /// Text that only holds other text together.
    Syntax,
    /// Number, `true`, `false` or `null` of JSON.
    Word,
    /// A JSON number that is seconds since 1970.
    Seconds,
    /// Base64 as MIME writes it.
    Base64,
    /// Base64 for addresses.
    Base64Url,
    /// Nothing was understood here.
    Unread,
}

/// What a span is called below its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// A name of ours or of a specification.
    Word(&'static str),
    /// The n-th of a list.
    Index(u32),
    /// A name that stands in the bytes: offset and length in the span's space.
    Key(u32, u32),
}

/// A stretch of a space and what it is.
#[derive(Clone, Debug)]
pub struct Span {
    /// Index of its space.
    pub space: u16,
    /// First byte, counted from the beginning of the space.
    pub offset: u32,
    /// Number of bytes.
    pub length: u32,
    /// The span around it; for the outermost of a layer, the span that the layer was decoded from.
    pub parent: Option<u32>,
    /// What it is called there.
    pub name: Name,
    /// How many siblings of the same name come before it.
    pub nth: u16,
    /// What it holds.
    pub kind: Kind,
    /// One sentence; empty when the name says all.
    pub meaning: &'static str,
    /// How that is known.
    pub evidence: Evidence,
    /// Are there spans of the same space inside it?
    pub children: bool,
    /// Another span that holds the same value.
    pub twin: Option<u32>,
    /// Must the value of a reader's own artefact stay unseen?
    pub sealed: bool,
}

/// How a layer was made from the span that it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// It was not: these are the bytes of the file.
    File,
    /// Base64 of either kind; blanks between the characters are skipped.
    Base64,
    /// Two hexadecimal digits a byte.
    Hex,
    /// A JSON text with escapes.
    JsonText,
    /// A form's value with percent signs.
    Percent,
}

/// The bytes of the file, or of one decoded layer.
#[derive(Clone, Debug)]
pub struct Space {
    /// The bytes.
    pub bytes: Rc<[u8]>,
    /// The span that they were decoded from.
    pub from: Option<u32>,
    /// How.
    pub coding: Coding,
}

/// An artefact as it was read.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The file, then each layer.
    pub spaces: Vec<Space>,
    /// All spans; parents come before their children.
    pub spans: Vec<Span>,
    /// What was recognised, outermost first.
    pub parts: Vec<Part>,
    /// Where reading stopped; empty when all was read.
    pub refusals: Vec<Refusal>,
    /// What a strict reader would not take.
    pub remarks: Vec<Remark>,
    /// The part that is being read.
    pub(crate) current: Option<u32>,
}

impl Document {
    /// The bytes of a space.
    pub fn bytes(&self, space: u16) -> Rc<[u8]> {
        Rc::clone(&self.spaces[usize::from(space)].bytes)
    }

    /// The bytes of a span.
    pub fn of(&self, span: u32) -> &[u8] {
        let span = &self.spans[span as usize];
        &self.spaces[usize::from(span.space)].bytes[span.offset as usize..][..span.length as usize]
    }

    /// The bytes in a slot of a part: the last one that was filled.
    pub fn slot<'a>(&'a self, part: &'a Part, slot: Slot) -> Option<&'a [u8]> {
        self.slots(part, slot).last()
    }

    /// All bytes in slots of that kind.
    pub fn slots<'a>(&'a self, part: &'a Part, slot: Slot) -> impl Iterator<Item = &'a [u8]> {
        let wanted = part.slots.iter().filter(move |(one, ..)| *one == slot);
        wanted.map(|(_, space, offset, length)| {
            &self.spaces[usize::from(*space)].bytes[*offset as usize..][..*length as usize]
        })
    }

    /// The first part of that form.
    pub fn part(&self, form: crate::Form) -> Option<&Part> {
        self.parts.iter().find(|part| part.form == form)
    }

    /// A span's own name, with its number when siblings have the same.
    pub fn name(&self, span: u32) -> String {
        let span = &self.spans[span as usize];
        let mut name = match span.name {
            Name::Word(word) => word.to_string(),
            Name::Index(number) => alloc::format!("[{number}]"),
            Name::Key(offset, length) => {
                let bytes = &self.spaces[usize::from(span.space)].bytes;
                String::from_utf8_lossy(&bytes[offset as usize..][..length as usize]).into_owned()
            }
        };
        if span.nth > 0 {
            name += &alloc::format!("[{}]", span.nth + 1);
        }
        name
    }

    /// The names from the file's outermost span down to this one, through all layers.
    pub fn path(&self, span: u32) -> String {
        let mut names = Vec::new();
        let mut at = Some(span);
        while let Some(one) = at {
            names.push(self.name(one));
            at = self.spans[one as usize].parent;
        }
        let mut path = String::new();
        for (count, name) in names.iter().rev().enumerate() {
            if count > 0 {
                path.push('/');
            }
            path += name;
        }
        path
    }

    /// The spans right inside another one in the same space, or the outermost ones of a space, by their offset.
    pub fn inside(&self, space: u16, parent: Option<u32>) -> Vec<u32> {
        let here = |at: &u32| {
            let span = &self.spans[*at as usize];
            let outer = span
                .parent
                .filter(|one| self.spans[*one as usize].space == space);
            span.space == space && outer == parent && span.kind != Kind::Syntax && span.length > 0
        };
        let mut found: Vec<u32> = (0..self.spans.len() as u32).filter(here).collect();
        let offset = |at: u32| self.spans[at as usize].offset;
        sort(&mut found, &|one, other| offset(one) < offset(other));
        found
    }

    /// Spans by space, offset, and the outer ones first.
    pub fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.spans.len() as u32).collect();
        let key = |one: u32| {
            let span = &self.spans[one as usize];
            let size = u32::MAX - span.length;
            (span.space, span.offset, !span.children, size, one)
        };
        sort(&mut order, &|one, other| key(one) < key(other));
        order
    }

    pub(crate) fn span(
        &mut self,
        space: u16,
        (offset, length): (u32, u32),
        parent: Option<u32>,
        (name, kind): (Name, Kind),
        note: Note,
    ) -> u32 {
        if length > 0
            && let Some(parent) = parent
            && let Some(around) = self.spans.get_mut(parent as usize)
            && around.space == space
        {
            around.children = true;
        }
        self.spans.push(Span {
            space,
            offset,
            length,
            parent,
            name,
            nth: 0,
            kind,
            meaning: note.0,
            evidence: note.1,
            children: false,
            twin: None,
            sealed: false,
        });
        self.spans.len() as u32 - 1
    }

    /// Begins a part; the one that it stands in goes on after `leave`.
    pub(crate) fn enter(&mut self, form: crate::Form, span: u32) -> Option<u32> {
        let inside = self.current;
        self.parts.push(Part {
            form,
            span,
            slots: Vec::new(),
            inside,
        });
        self.current = Some(self.parts.len() as u32 - 1);
        inside
    }

    pub(crate) fn leave(&mut self, outer: Option<u32>) {
        self.current = outer;
    }

    /// Notes where something of the current part stands.
    pub(crate) fn put(&mut self, slot: Slot, space: u16, offset: u32, length: u32) {
        if let Some(part) = self.current {
            let part = &mut self.parts[part as usize];
            part.slots.push((slot, space, offset, length));
        }
    }

    /// Marks all that lies between two places as what nobody must see.
    pub(crate) fn seal(&mut self, space: u16, (from, to): (usize, usize)) {
        for span in self.spans.iter_mut().filter(|span| span.space == space) {
            let (begin, end) = (span.offset as usize, (span.offset + span.length) as usize);
            span.sealed |= from <= begin && end <= to && span.length > 0;
        }
    }

    pub(crate) fn remark(&mut self, space: u16, offset: u32, words: &'static str) {
        // More of the same would only say it again.
        if self.remarks.len() < 100 {
            self.remarks.push(Remark {
                space,
                offset,
                words,
            });
        }
    }
}
