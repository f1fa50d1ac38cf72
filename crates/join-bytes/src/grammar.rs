//! Walks DER and BER by rules: names, notes and slots for what a format foresees, and a plain walk for everything else.
use crate::der::{self, BIT_STRING, OCTET_STRING, Tlv};
use crate::span::{Document, Evidence, Kind, MOST_SPANS, Name, Note, PLAIN, Refusal, Slot};
use alloc::rc::Rc;

/// How often an element may stand in a row of rules.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    One,
    Optional,
    Many,
}

/// What stands inside an element.
#[derive(Clone, Copy)]
pub(crate) enum Inside {
    /// Whatever it is: its own tags say it.
    Plain,
    /// Elements by these rules.
    Rules(&'static [Rule]),
    /// A string whose content is DER by these rules.
    Wrapped(&'static [Rule]),
    /// What this function makes of it; it gets the element and its span.
    By(fn(&mut Walk, Tlv, u32) -> Result<(), Refusal>),
}

/// One element that a format foresees.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    pub name: &'static str,
    /// The tag byte; 0 for any.
    pub tag: u8,
    pub how: How,
    pub note: Note,
    pub slot: Option<Slot>,
    pub kind: Option<Kind>,
    pub inside: Inside,
}

/// A rule for an element that must be there.
pub(crate) const fn rule(name: &'static str, tag: u8) -> Rule {
    Rule {
        name,
        tag,
        how: How::One,
        note: PLAIN,
        slot: None,
        kind: None,
        inside: Inside::Plain,
    }
}

impl Rule {
    pub const fn optional(mut self) -> Self {
        self.how = How::Optional;
        self
    }
    pub const fn many(mut self) -> Self {
        self.how = How::Many;
        self
    }
    pub const fn note(mut self, words: &'static str, evidence: Evidence) -> Self {
        self.note = Note(words, evidence);
        self
    }
    pub const fn slot(mut self, slot: Slot) -> Self {
        self.slot = Some(slot);
        self
    }
    pub const fn kind(mut self, kind: Kind) -> Self {
        self.kind = Some(kind);
        self
    }
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.inside = Inside::Rules(rules);
        self
    }
    pub const fn wrapped(mut self, rules: &'static [Rule]) -> Self {
        self.inside = Inside::Wrapped(rules);
        self
    }
    pub const fn by(mut self, by: fn(&mut Walk, Tlv, u32) -> Result<(), Refusal>) -> Self {
        self.inside = Inside::By(by);
        self
    }
    /// A constructed string has the same rule as a primitive one.
    fn fits(&self, tag: u8) -> bool {
        let string = matches!(self.tag, BIT_STRING | OCTET_STRING | 0x80);
        self.tag == 0 || self.tag == tag || (string && self.tag | 0x20 == tag)
    }
}

/// A walk through the DER of one space.
pub(crate) struct Walk<'a> {
    pub document: &'a mut Document,
    pub space: u16,
    pub bytes: Rc<[u8]>,
    pub depth: u32,
}

impl<'a> Walk<'a> {
    pub fn new(document: &'a mut Document, space: u16) -> Self {
        let bytes = document.bytes(space);
        Self {
            document,
            space,
            bytes,
            depth: 0,
        }
    }

    /// Reads the element at a place; what DER would not take becomes a remark.
    pub fn read(&mut self, at: usize, end: usize) -> Result<Tlv, Refusal> {
        if self.document.spans.len() > MOST_SPANS {
            let expected = alloc::format!("at most {MOST_SPANS} fields");
            return Err(Document::refuse(self.space, at, &expected, "more"));
        }
        let tlv = der::read(&self.bytes, self.space, (at, end), self.depth)?;
        let offset = at as u32;
        if tlv.indefinite() {
            let words = "DER wants a definite length; here the content ends with 00 00";
            self.document.remark(self.space, offset, words);
        } else if !tlv.minimal {
            let words = "DER wants a length in as few bytes as it needs; here are more";
            self.document.remark(self.space, offset, words);
        }
        if matches!(tlv.tag, 0x23 | 0x24 | 0x2c | 0x33 | 0x36 | 0x3e) {
            let words = "DER wants a string in one piece; here it comes in several";
            self.document.remark(self.space, offset, words);
        }
        if !tlv.constructed() {
            if matches!(tlv.tag, 0x10 | 0x11) {
                let expected = "SEQUENCE or SET with elements inside (bit 0x20 set)";
                return Err(Document::refuse(
                    self.space,
                    at,
                    expected,
                    "bit 0x20 not set",
                ));
            }
            if let Some(words) = der::content(&self.bytes, self.space, &tlv)? {
                self.document.remark(self.space, tlv.body as u32, words);
            }
        }
        Ok(tlv)
    }

    /// A span of this space.
    pub fn span(
        &mut self,
        (from, to): (usize, usize),
        parent: Option<u32>,
        name: &'static str,
        kind: Kind,
        note: Note,
    ) -> u32 {
        let place = (from as u32, (to - from) as u32);
        let what = (Name::Word(name), kind);
        self.document.span(self.space, place, parent, what, note)
    }

    /// The span of an element with its tag and length; the content is left to the caller, but for the zeros that may end it.
    pub fn frame(&mut self, tlv: Tlv, parent: Option<u32>, name: Name, note: Note) -> u32 {
        let place = (tlv.start as u32, (tlv.next - tlv.start) as u32);
        let what = (name, Kind::Der(tlv.tag));
        let span = self.document.span(self.space, place, parent, what, note);
        self.span(
            (tlv.start, tlv.body),
            Some(span),
            "header",
            Kind::Header,
            PLAIN,
        );
        if tlv.indefinite() {
            let what = (tlv.end, tlv.next);
            self.span(what, Some(span), "end", Kind::EndOfContents, PLAIN);
        }
        span
    }

    /// The content of a primitive element as a leaf.
    pub fn content(&mut self, tlv: Tlv, span: u32, kind: Option<Kind>) {
        let (mut from, to) = (tlv.body, tlv.end);
        let note = {
            let span = &self.document.spans[span as usize];
            Note(span.meaning, span.evidence)
        };
        if tlv.tag == BIT_STRING && from < to {
            let unused = (from, from + 1);
            self.span(unused, Some(span), "unused bits", Kind::UnusedBits, PLAIN);
            from += 1;
        }
        if from < to {
            let kind = kind.unwrap_or(Kind::Der(tlv.tag));
            self.span((from, to), Some(span), "value", kind, note);
        }
    }

    /// An element by its own tags alone.
    pub fn plain(
        &mut self,
        tlv: Tlv,
        parent: Option<u32>,
        name: Name,
        note: Note,
    ) -> Result<u32, Refusal> {
        let span = self.frame(tlv, parent, name, note);
        if tlv.constructed() {
            self.each(tlv, |walk, inner, number| {
                let name = Name::Index(number);
                walk.plain(inner, Some(span), name, PLAIN).map(|_| ())
            })?;
        } else {
            self.content(tlv, span, None);
        }
        Ok(span)
    }

    /// Every element inside a constructed one.
    pub fn each(
        &mut self,
        tlv: Tlv,
        mut what: impl FnMut(&mut Self, Tlv, u32) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        self.depth += 1;
        let (mut at, mut number) = (tlv.body, 0);
        while at < tlv.end {
            let inner = self.read(at, tlv.end)?;
            what(self, inner, number)?;
            at = inner.next;
            number += 1;
        }
        self.depth -= 1;
        Ok(())
    }

    /// The elements between two places, by rules; what is too much or missing is refused.
    pub fn rules(
        &mut self,
        rules: &'static [Rule],
        (mut at, end): (usize, usize),
        parent: Option<u32>,
    ) -> Result<(), Refusal> {
        self.depth += 1;
        let mut which = 0;
        while at < end {
            let tlv = self.read(at, end)?;
            while let Some(rule) = rules.get(which)
                && rule.how != How::One
                && !rule.fits(tlv.tag)
            {
                which += 1;
            }
            let found = der::word(tlv.tag);
            let Some(rule) = rules.get(which) else {
                let expected = "the end of what is around it";
                return Err(Document::refuse(self.space, at, expected, found));
            };
            if !rule.fits(tlv.tag) {
                let expected = alloc::format!("{} ({})", rule.name, der::word(rule.tag));
                let found = alloc::format!("{found} (0x{:02x})", tlv.tag);
                return Err(Document::refuse(self.space, at, &expected, &found));
            }
            self.one(rule, tlv, parent)?;
            if rule.how != How::Many {
                which += 1;
            }
            at = tlv.next;
        }
        if let Some(rule) = rules[which..].iter().find(|rule| rule.how == How::One) {
            let expected = alloc::format!("{} ({})", rule.name, der::word(rule.tag));
            let found = "the end of what is around it";
            return Err(Document::refuse(self.space, at, &expected, found));
        }
        self.depth -= 1;
        Ok(())
    }

    /// One element by its rule.
    pub fn one(&mut self, rule: &Rule, tlv: Tlv, parent: Option<u32>) -> Result<u32, Refusal> {
        if let Some(slot) = rule.slot {
            if matches!(slot, Slot::Signature | Slot::Point) {
                self.whole_bytes(tlv)?;
            }
            self.put(slot, tlv);
        }
        if let Inside::Plain = rule.inside {
            if tlv.constructed() {
                return self.plain(tlv, parent, Name::Word(rule.name), rule.note);
            }
            let span = self.frame(tlv, parent, Name::Word(rule.name), rule.note);
            self.content(tlv, span, rule.kind);
            return Ok(span);
        }
        let span = self.frame(tlv, parent, Name::Word(rule.name), rule.note);
        match rule.inside {
            Inside::Plain => {}
            Inside::Rules(rules) => self.rules(rules, (tlv.body, tlv.end), Some(span))?,
            Inside::By(by) => by(self, tlv, span)?,
            Inside::Wrapped(rules) => self.wrapped(tlv, span, rules)?,
        }
        Ok(span)
    }

    /// The DER inside a string. What is wrong there does not stop what is around it: a signature covers the string, not its sense.
    pub fn wrapped(&mut self, tlv: Tlv, span: u32, rules: &'static [Rule]) -> Result<(), Refusal> {
        if tlv.constructed() {
            return self.each(tlv, |walk, inner, number| {
                let name = Name::Index(number);
                walk.plain(inner, Some(span), name, PLAIN).map(|_| ())
            });
        }
        let mut from = tlv.body;
        if tlv.tag == BIT_STRING {
            if let Err(refusal) = self.whole_bytes(tlv) {
                self.document.refusals.push(refusal);
            }
            self.span(
                (from, from + 1),
                Some(span),
                "unused bits",
                Kind::UnusedBits,
                PLAIN,
            );
            from += 1;
        }
        let depth = self.depth;
        if let Err(refusal) = self.rules(rules, (from, tlv.end), Some(span)) {
            self.document.refusals.push(refusal);
        }
        self.depth = depth;
        Ok(())
    }

    /// A BIT STRING that holds a signature or a key has no unused bits.
    fn whole_bytes(&self, tlv: Tlv) -> Result<(), Refusal> {
        let unused = self.bytes.get(tlv.body).copied().unwrap_or_default();
        if tlv.tag != BIT_STRING || unused == 0 {
            return Ok(());
        }
        let expected = "0 unused bits in a signature or a key";
        let found = alloc::format!("{unused}");
        Err(Document::refuse(self.space, tlv.body, expected, &found))
    }

    /// Notes an element: whole when it has others inside, else its content.
    pub fn put(&mut self, slot: Slot, tlv: Tlv) {
        let (from, to) = if tlv.constructed() {
            (tlv.start, tlv.next)
        } else if tlv.tag == BIT_STRING {
            (tlv.body + 1, tlv.end)
        } else {
            (tlv.body, tlv.end)
        };
        let (from, to) = (from as u32, to as u32);
        self.document.put(slot, self.space, from, to - from);
    }

    /// The content of an element.
    pub fn inside(&self, tlv: Tlv) -> &[u8] {
        &self.bytes[tlv.body..tlv.end]
    }
}
