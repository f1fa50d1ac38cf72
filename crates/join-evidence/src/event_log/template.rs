//! A stretch of binary XML as a list of steps: the definition of a template, or elements that stand in a record without one.

use super::value;
use crate::read::xml;

/// A part of a template's texts.
#[derive(Clone, Copy)]
pub(super) struct Span(pub(super) usize, pub(super) usize);

/// One step. Indices are of the list of steps.
#[derive(Clone, Copy)]
pub(super) enum Op {
    /// An element begins.
    Start {
        name: Span,
        /// Where it ends.
        end: usize,
        /// The value without which it is left out.
        needs: Option<u16>,
        /// Whether values stand in it.
        varies: bool,
    },
    /// An attribute; its texts and values follow, up to the end.
    Attribute { name: Span, end: usize },
    /// A text of the template.
    Text(Span),
    /// A value of the instance.
    Value {
        slot: u16,
        optional: bool,
        in_attribute: bool,
    },
    /// A value that stands here itself, as bytes of the chunk.
    Literal { kind: u8, from: usize, to: usize },
    /// A template within elements that have none.
    Instance { at: usize },
    /// The element ends.
    End(Span),
}

/// The steps, and their texts.
#[derive(Default)]
pub(super) struct Template {
    pub(super) ops: Vec<Op>,
    pub(super) text: String,
}

/// How deep elements may stand in each other.
const DEEPEST: usize = 64;
/// Steps of one template; one of Windows has a few hundred.
const LONGEST: usize = 1 << 14;

impl Template {
    /// Reads up to the end of the stretch or to its mark; gives the byte behind what was read. None when it makes no sense.
    pub(super) fn read(
        bytes: &[u8],
        from: usize,
        to: usize,
        defined: bool,
    ) -> Option<(Template, usize)> {
        let mut made = Making {
            bytes,
            at: from,
            defined,
            open: Vec::new(),
            attribute: None,
            template: Template::default(),
        };
        let to = to.min(bytes.len());
        while made.at < to {
            if !made.token()? {
                break;
            }
            if made.template.ops.len() > LONGEST || made.open.len() > DEEPEST {
                return None;
            }
        }
        made.open.is_empty().then_some((made.template, made.at))
    }
}

struct Making<'c> {
    bytes: &'c [u8],
    at: usize,
    /// Whether this is a definition: only there elements say what they depend on, and values have places.
    defined: bool,
    open: Vec<usize>,
    attribute: Option<usize>,
    template: Template,
}

impl Making<'_> {
    fn byte(&mut self) -> Option<u8> {
        self.at += 1;
        self.bytes.get(self.at - 1).copied()
    }

    fn short(&mut self) -> Option<u16> {
        let bytes = self.bytes.get(self.at..)?.first_chunk()?;
        self.at += 2;
        Some(u16::from_le_bytes(*bytes))
    }

    fn number(&mut self) -> Option<usize> {
        self.at += 4;
        u32_at(self.bytes, self.at - 4).map(|number| number as usize)
    }

    /// UTF-16 behind the number of its units, as a text of the template.
    fn words(&mut self) -> Option<Span> {
        let length = 2 * usize::from(self.short()?);
        let span = self.written(self.at, length)?;
        self.at += length;
        Some(span)
    }

    fn written(&mut self, at: usize, length: usize) -> Option<Span> {
        let words = self.bytes.get(at..at.checked_add(length)?)?;
        let from = self.template.text.len();
        value::utf16(&mut self.template.text, words);
        Some(Span(from, self.template.text.len()))
    }

    /// A name stands in the chunk once, where it is first used; later uses point there.
    fn name(&mut self) -> Option<Span> {
        let place = self.number()?;
        // Behind the link to the next of its list, and its sum.
        let length_at = place.checked_add(6)?;
        let length = self.bytes.get(length_at..)?.first_chunk()?;
        let length = 2 * usize::from(u16::from_le_bytes(*length));
        if place == self.at {
            self.at += 10 + length;
        }
        self.written(length_at + 2, length)
    }

    fn push(&mut self, op: Op) {
        self.template.ops.push(op);
    }

    fn shut_attribute(&mut self) {
        let here = self.template.ops.len();
        if let Some(at) = self.attribute.take()
            && let Some(Op::Attribute { end, .. }) = self.template.ops.get_mut(at)
        {
            *end = here;
        }
    }

    fn varies(&mut self) {
        if let Some(at) = self.open.last()
            && let Some(Op::Start { varies, .. }) = self.template.ops.get_mut(*at)
        {
            *varies = true;
        }
    }

    /// One token; false at the mark that ends the stretch.
    fn token(&mut self) -> Option<bool> {
        let token = self.byte()?;
        match token {
            0x00 => return Some(false),
            0x01 | 0x41 => {
                self.shut_attribute();
                let needs = match self.defined {
                    true => Some(self.short()?).filter(|slot| *slot != 0xffff),
                    false => None,
                };
                // The length of the element.
                self.number()?;
                let name = self.name()?;
                if token == 0x41 {
                    self.number()?;
                }
                self.open.push(self.template.ops.len());
                self.push(Op::Start {
                    name,
                    end: 0,
                    needs,
                    varies: false,
                });
            }
            0x02 => self.shut_attribute(),
            0x03 | 0x04 => {
                self.shut_attribute();
                let here = self.template.ops.len();
                let start = self.open.pop()?;
                let Some(Op::Start { name, end, .. }) = self.template.ops.get_mut(start) else {
                    return None;
                };
                *end = here;
                let name = *name;
                self.push(Op::End(name));
            }
            0x05 | 0x45 => {
                let kind = self.byte()?;
                match kind {
                    value::TEXT => {
                        let span = self.words()?;
                        self.push(Op::Text(span));
                    }
                    _ => {
                        let length = match value::width(kind).filter(|_| kind & value::LIST == 0) {
                            Some(width) => width,
                            None if kind == value::NULL => 0,
                            None if kind == value::FRAGMENT => usize::from(self.short()?),
                            None => return None,
                        };
                        let from = self.at;
                        self.at += length;
                        self.bytes.get(from..self.at)?;
                        self.push(Op::Literal {
                            kind,
                            from,
                            to: self.at,
                        });
                    }
                }
            }
            0x06 | 0x46 => {
                self.shut_attribute();
                self.open.last()?;
                let name = self.name()?;
                self.attribute = Some(self.template.ops.len());
                self.push(Op::Attribute { name, end: 0 });
            }
            0x07 | 0x47 => {
                let span = self.words()?;
                self.push(Op::Text(span));
            }
            0x08 | 0x48 => {
                let unit = u32::from(self.short()?);
                let from = self.template.text.len();
                self.template
                    .text
                    .push(char::from_u32(unit).unwrap_or('\u{fffd}'));
                self.push(Op::Text(Span(from, self.template.text.len())));
            }
            0x09 | 0x49 => {
                let Span(from, to) = self.name()?;
                let meant = xml::entity(self.template.text.get(from..to)?);
                self.template.text.truncate(from);
                self.template.text.push_str(&meant);
                self.push(Op::Text(Span(from, self.template.text.len())));
            }
            // Instructions to a program: read over.
            0x0a => {
                self.name()?;
            }
            0x0b => {
                self.words()?;
            }
            0x0c if !self.defined => {
                let at = self.at;
                self.push(Op::Instance { at });
                self.at = self.behind_instance()?;
            }
            0x0d | 0x0e if self.defined => {
                let slot = self.short()?;
                self.byte()?;
                self.varies();
                let in_attribute = self.attribute.is_some();
                self.push(Op::Value {
                    slot,
                    optional: token == 0x0e,
                    in_attribute,
                });
            }
            0x0f => self.at += 3,
            _ => return None,
        }
        Some(true)
    }

    /// The byte behind an instance, whose values are read when it is handed on.
    fn behind_instance(&self) -> Option<usize> {
        let definition = u32_at(self.bytes, self.at + 5)? as usize;
        let mut at = self.at + 9;
        if definition == at {
            at = at
                .checked_add(u32_at(self.bytes, at + 20)? as usize)?
                .checked_add(24)?;
        }
        let count = u32_at(self.bytes, at)? as usize;
        let kinds = at + 4;
        let at = kinds.checked_add(count.checked_mul(4)?)?;
        let all = self.bytes.get(kinds..at)?.chunks_exact(4);
        let lengths = all.map(|kind| usize::from(u16::from_le_bytes([kind[0], kind[1]])));
        at.checked_add(lengths.sum())
    }
}

/// Four bytes as a number.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}
