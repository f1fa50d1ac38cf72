//! Layers: bytes decoded from a span, and the way back from any of them to the characters of the file.
use crate::base64::{self, Alphabet};
use crate::span::{Coding, Document, LARGEST, Refusal, Space};
use alloc::rc::Rc;
use alloc::string::ToString;
use alloc::vec::Vec;

impl Document {
    /// A refusal in these words.
    pub(crate) fn refuse(space: u16, offset: usize, expected: &str, found: &str) -> Refusal {
        Refusal {
            space,
            offset: offset as u32,
            expected: expected.to_string(),
            found: found.to_string(),
        }
    }

    /// Adds a space; refuses when all of them together grow too large.
    pub(crate) fn add(
        &mut self,
        bytes: Vec<u8>,
        from: Option<u32>,
        coding: Coding,
    ) -> Result<u16, Refusal> {
        let held: usize = self.spaces.iter().map(|space| space.bytes.len()).sum();
        if held + bytes.len() > 4 * LARGEST || self.spaces.len() > 2000 {
            let (space, offset) = from.map_or((0, 0), |from| {
                let span = &self.spans[from as usize];
                (span.space, span.offset as usize)
            });
            let expected = "layers of four megabytes at most";
            return Err(Self::refuse(space, offset, expected, "more"));
        }
        self.spaces.push(Space {
            bytes: Rc::from(bytes),
            from,
            coding,
        });
        Ok(self.spaces.len() as u16 - 1)
    }

    /// Decodes the base64 in a span into a space of its own.
    pub(crate) fn base64(
        &mut self,
        span: u32,
        alphabet: Alphabet,
        lines: bool,
    ) -> Result<u16, Refusal> {
        let (space, offset) = {
            let span = &self.spans[span as usize];
            (span.space, span.offset)
        };
        match base64::decode(self.of(span), alphabet, lines) {
            Ok(decoded) => {
                if let Some(at) = decoded.loose {
                    let words = "the last character has bits that carry nothing; RFC 4648 wants them zero, and here they are not";
                    self.remark(space, offset + at as u32, words);
                }
                self.add(decoded.bytes, Some(span), Coding::Base64)
            }
            Err((at, expected, found)) => {
                Err(Self::refuse(space, offset as usize + at, expected, found))
            }
        }
    }
}

/// The characters of the outer space that these bytes of a layer came from: its index, offset and length. None for the file.
pub fn outer(document: &Document, space: u16, offset: u32, length: u32) -> Option<(u16, u32, u32)> {
    let inner = document.spaces.get(usize::from(space))?;
    let from = inner.from?;
    let span = &document.spans[from as usize];
    let text = document.of(from);
    let (first, last) = (offset as usize, (offset + length.max(1) - 1) as usize);
    // The first and the one after the last character that carry a bit of them.
    let (begin, end) = match inner.coding {
        Coding::File => return None,
        Coding::Base64 => {
            let mut place = text
                .iter()
                .enumerate()
                .filter(|(_, byte)| !base64::blank(**byte))
                .map(|(at, _)| at);
            let begin = place.nth(first * 4 / 3)?;
            // A byte touches two characters.
            let more = (last * 4 / 3 + 1) - first * 4 / 3;
            let end = place.nth(more.checked_sub(1)?)?;
            (begin, end + 1)
        }
        Coding::Hex => {
            let places = crate::digits::places(text);
            (*places.get(first)?, *places.get(last)? + 2)
        }
        Coding::JsonText => {
            let places = crate::json::places(text);
            (*places.get(first)?, *places.get(last + 1)?)
        }
        Coding::Percent => {
            let places = crate::http::places(text);
            (*places.get(first)?, *places.get(last + 1)?)
        }
    };
    Some((span.space, span.offset + begin as u32, (end - begin) as u32))
}

/// The way back: the byte of the layer that a span opens into which the character at an offset in it helps to write. None when it opens
/// into nothing.
pub fn inner(document: &Document, span: u32, offset: u32) -> Option<(u16, u32)> {
    let layer = document
        .spaces
        .iter()
        .position(|space| space.from == Some(span))?;
    let inner = &document.spaces[layer];
    let (text, offset) = (document.of(span), offset as usize);
    let before = |is: fn(&u8) -> bool| text.iter().take(offset).filter(|byte| is(byte)).count();
    let at = match inner.coding {
        Coding::File => return None,
        Coding::Base64 => before(|byte| !base64::blank(*byte)) * 6 / 8,
        Coding::Hex => before(u8::is_ascii_hexdigit) / 2,
        Coding::JsonText => reached(&crate::json::places(text), offset),
        Coding::Percent => reached(&crate::http::places(text), offset),
    };
    let last = inner.bytes.len().saturating_sub(1);
    Some((layer as u16, at.min(last) as u32))
}

/// The number of the last place that is not behind an offset.
fn reached(places: &[usize], offset: usize) -> usize {
    let reached = places.iter().take_while(|place| **place <= offset).count();
    reached.saturating_sub(1)
}

/// The bytes of the whole file when bytes of a layer are others: `bytes` is the layer as it shall be, different from what it is only
/// between `first` and `last`. None when a character of the file cannot stand for the new byte alone (it is written as an escape).
pub fn rewritten(
    document: &Document,
    space: u16,
    bytes: Vec<u8>,
    (first, last): (u32, u32),
) -> Option<Vec<u8>> {
    let inner = document.spaces.get(usize::from(space))?;
    let Some(from) = inner.from else {
        return Some(bytes);
    };
    let span = &document.spans[from as usize];
    let mut around = document.bytes(span.space).to_vec();
    let text = &mut around[span.offset as usize..][..span.length as usize];
    let mut touched = Vec::new();
    match inner.coding {
        Coding::File => return None,
        Coding::Base64 => {
            let alphabet = match span.kind {
                crate::span::Kind::Base64Url => Alphabet::Url,
                _ => Alphabet::Plain,
            };
            let places: Vec<usize> = (0..text.len())
                .filter(|at| !base64::blank(text[*at]))
                .collect();
            for count in (first as usize * 8 / 6)..=((last as usize * 8 + 7) / 6) {
                let at = *places.get(count)?;
                let bit =
                    |place: usize| bytes.get(place / 8).map(|byte| byte >> (7 - place % 8) & 1);
                let old = base64::six(alphabet, text[at])?;
                let new = (0..6).fold(0, |sum, place| {
                    // What stands behind the last byte carries nothing, and stays.
                    let kept = (old >> (5 - place) & 1) as u8;
                    sum << 1 | bit(count * 6 + place).unwrap_or(kept)
                });
                text[at] = base64::letter(alphabet, new);
                touched.push(at);
            }
        }
        Coding::Hex => {
            let places = crate::digits::places(text);
            for at in first as usize..=last as usize {
                let place = *places.get(at)?;
                crate::digits::write(text, place, *bytes.get(at)?);
                touched.extend_from_slice(&[place, place + 1]);
            }
        }
        Coding::JsonText | Coding::Percent => {
            let places = match inner.coding {
                Coding::JsonText => crate::json::places(text),
                _ => crate::http::places(text),
            };
            for (at, byte) in bytes
                .iter()
                .enumerate()
                .take(last as usize + 1)
                .skip(first as usize)
            {
                let (from, to) = (*places.get(at)?, *places.get(at + 1)?);
                if to != from + 1 {
                    return None;
                }
                text[from] = *byte;
                touched.push(from);
            }
        }
    }
    let place = |at: &usize| span.offset + *at as u32;
    let changed = (place(touched.first()?), place(touched.last()?));
    rewritten(document, span.space, around, changed)
}
