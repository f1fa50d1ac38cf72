//! Reads numbers and stretches of bytes one after the other; what is missing is refused with its place.
use crate::form::Form;
use crate::span::{Document, Kind, MOST_SPANS, Name, Note, PLAIN, Refusal, Slot};
use alloc::rc::Rc;

/// A place in a space, up to which all has been read.
pub(crate) struct Cursor<'a> {
    pub document: &'a mut Document,
    pub space: u16,
    pub bytes: Rc<[u8]>,
    pub at: u32,
    pub end: u32,
    pub parent: Option<u32>,
}

impl<'a> Cursor<'a> {
    pub fn new(
        document: &'a mut Document,
        space: u16,
        (at, end): (u32, u32),
        parent: Option<u32>,
    ) -> Self {
        let bytes = document.bytes(space);
        Self {
            document,
            space,
            bytes,
            at,
            end,
            parent,
        }
    }

    pub fn refuse<T>(&self, at: u32, expected: &str, found: &str) -> Result<T, Refusal> {
        Err(Document::refuse(self.space, at as usize, expected, found))
    }

    /// Refuses what a field says.
    pub fn wrong<T>(&self, at: u32, expected: &str, found: u64) -> Result<T, Refusal> {
        self.refuse(at, expected, &alloc::format!("{found} (0x{found:x})"))
    }

    /// The next bytes as a span of that name; no span when there are none.
    pub fn take(
        &mut self,
        length: u32,
        name: &'static str,
        kind: Kind,
        note: Note,
    ) -> Result<u32, Refusal> {
        let left = self.end - self.at;
        if length > left {
            let expected = alloc::format!("{length} bytes of {name}");
            return self.refuse(self.at, &expected, &alloc::format!("{left}"));
        }
        if self.document.spans.len() > MOST_SPANS {
            let expected = alloc::format!("at most {MOST_SPANS} fields");
            return self.refuse(self.at, &expected, "more");
        }
        let at = self.at;
        if length > 0 {
            let what = (Name::Word(name), kind);
            self.document
                .span(self.space, (at, length), self.parent, what, note);
        }
        self.at += length;
        Ok(at)
    }

    /// The same, noted for judges.
    pub fn slot(
        &mut self,
        length: u32,
        name: &'static str,
        kind: Kind,
        note: Note,
        slot: Slot,
    ) -> Result<u32, Refusal> {
        let at = self.take(length, name, kind, note)?;
        self.document.put(slot, self.space, at, length);
        Ok(at)
    }

    /// The next number, in as many bytes as its kind has.
    pub fn number(&mut self, name: &'static str, kind: Kind, note: Note) -> Result<u64, Refusal> {
        let length = match kind {
            Kind::U8 => 1,
            Kind::U16 | Kind::U16Le | Kind::Algorithm | Kind::AttestType => 2,
            Kind::U64 => 8,
            _ => 4,
        };
        let at = self.take(length, name, kind, note)? as usize;
        let bytes = &self.bytes[at..at + length as usize];
        let put = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Ok(match kind {
            Kind::U16Le | Kind::U32Le | Kind::Magic => bytes.iter().rev().fold(0, put),
            _ => bytes.iter().fold(0, put),
        })
    }

    /// A group of fields in the next `length` bytes, all of which it must use.
    ///
    /// Without a type of its own for each reader, so that a page holds this code once.
    pub fn group(
        &mut self,
        length: u32,
        name: &'static str,
        note: Note,
        read: &mut dyn FnMut(&mut Cursor, u32) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        if length == 0 {
            return self.refuse(self.at, name, "nothing");
        }
        let begin = self.at;
        let span = self.document.spans.len() as u32;
        self.take(length, name, Kind::Group, note)?;
        let mut inner = Cursor::new(self.document, self.space, (begin, self.at), Some(span));
        read(&mut inner, span)?;
        inner.finish(name)
    }

    /// The same for a group that is a part of its own.
    pub fn part(
        &mut self,
        form: Form,
        length: u32,
        name: &'static str,
        note: Note,
        read: fn(&mut Cursor) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        self.group(length, name, note, &mut |inner, span| {
            let outer = inner.document.enter(form, span);
            inner
                .document
                .put(Slot::Whole, inner.space, inner.at, length);
            let read = read(inner);
            inner.document.leave(outer);
            read
        })
    }

    /// A TPM2B: two bytes of size, then as many bytes.
    pub fn sized(
        &mut self,
        name: &'static str,
        kind: Kind,
        note: Note,
        slot: Option<Slot>,
    ) -> Result<u32, Refusal> {
        let length = self.size(name)?;
        self.group(length + 2, name, note, &mut |inner, _| {
            inner.number("size", Kind::U16, PLAIN)?;
            let at = inner.take(length, "buffer", kind, note)?;
            if let Some(slot) = slot {
                inner.document.put(slot, inner.space, at, length);
            }
            Ok(())
        })?;
        Ok(length)
    }

    /// The size that the next two bytes give, without reading past them; refuses when it is more than there is.
    pub fn size(&mut self, name: &str) -> Result<u32, Refusal> {
        let left = self.end - self.at;
        if left < 2 {
            let expected = alloc::format!("2 bytes of the size of {name}");
            return self.refuse(self.at, &expected, &alloc::format!("{left}"));
        }
        let at = self.at as usize;
        let length = u32::from(self.bytes[at]) << 8 | u32::from(self.bytes[at + 1]);
        if length > left - 2 {
            let expected = alloc::format!("a size of {name} of at most {}", left - 2);
            return self.wrong(self.at, &expected, u64::from(length));
        }
        Ok(length)
    }

    /// Nothing may be left.
    pub fn finish(&self, name: &str) -> Result<(), Refusal> {
        if self.at == self.end {
            return Ok(());
        }
        let expected = alloc::format!("the end of {name}");
        let found = alloc::format!("{} bytes more", self.end - self.at);
        self.refuse(self.at, &expected, &found)
    }
}
