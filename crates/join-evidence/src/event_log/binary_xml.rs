//! Binary XML: templates, which are read once a chunk, and the values that each record puts into them.

use super::template::{Op, Span, Template, u32_at};
use super::value;
use super::walk::Walk;
use std::ops::Range;

/// How deep fragments may stand in each other.
const DEEPEST: usize = 12;
/// Values of one instance of a template.
const VALUES: u32 = 4096;
/// Steps in one chunk; a full one has some ten thousand.
const STEPS: usize = 1 << 18;
/// Bytes of text in one chunk; a full one has less than its own size.
const TEXT: usize = 2 << 20;

/// A value as it lies in the chunk.
#[derive(Clone, Copy)]
struct Value {
    kind: u8,
    at: usize,
    length: usize,
}

/// An item of a list that is shown alone: the list's place among the values, and the item's number.
type Picked = (usize, usize);

/// What is read of one chunk.
pub(super) struct Chunk<'c> {
    bytes: &'c [u8],
    templates: Vec<(usize, Template)>,
    values: Vec<Value>,
    picked: Vec<Picked>,
    scratch: String,
    steps: usize,
    text: usize,
    /// Where what is known of the record ends: what lies behind it was never written.
    pub(super) known: usize,
}

impl<'c> Chunk<'c> {
    pub(super) fn new(bytes: &'c [u8]) -> Chunk<'c> {
        Chunk {
            bytes,
            templates: Vec::new(),
            values: Vec::new(),
            picked: Vec::new(),
            scratch: String::new(),
            steps: STEPS,
            text: TEXT,
            known: usize::MAX,
        }
    }

    /// Bytes of text that were handed on.
    pub(super) fn told(&self) -> usize {
        TEXT - self.text
    }

    /// Whether a limit was reached: nothing more can be read of the chunk.
    pub(super) fn exhausted(&self) -> bool {
        self.steps == 0 || self.text == 0
    }

    /// Hands the elements of a record on; none when its bytes make no sense, or make too much.
    pub(super) fn record(&mut self, place: Range<usize>, walk: &mut impl Walk) -> Option<()> {
        self.values.clear();
        self.picked.clear();
        self.fragment(place.start, place.end, 0, walk)
    }

    fn step(&mut self) -> Option<()> {
        self.steps = self.steps.checked_sub(1)?;
        (self.steps > 0).then_some(())
    }

    fn tell(&mut self, bytes: usize) -> Option<()> {
        self.text = self.text.saturating_sub(bytes);
        (self.text > 0).then_some(())
    }

    fn fragment(
        &mut self,
        mut at: usize,
        to: usize,
        depth: usize,
        walk: &mut impl Walk,
    ) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        while at < to.min(self.known) {
            self.step()?;
            match self.bytes.get(at)? {
                0x00 => return Some(()),
                0x0f => at += 4,
                0x0c => at = self.instance(at + 1, depth, walk)?,
                // Elements without a template, as forwarded events have them.
                _ => {
                    let (template, end) = Template::read(self.bytes, at, to, false)?;
                    self.steps = self.steps.checked_sub(template.ops.len())?;
                    self.run(&template, 0..template.ops.len(), 0, depth, walk)?;
                    at = end;
                }
            }
        }
        Some(())
    }

    /// A template with the values that follow it; gives the byte behind them.
    fn instance(&mut self, at: usize, depth: usize, walk: &mut impl Walk) -> Option<usize> {
        let definition = u32_at(self.bytes, at + 5)? as usize;
        let mut at = at + 9;
        if definition == at {
            // It stands here for the first time.
            at = at
                .checked_add(u32_at(self.bytes, at + 20)? as usize)?
                .checked_add(24)?;
        }
        let count = u32_at(self.bytes, at)?;
        if count > VALUES {
            return None;
        }
        let kinds = at + 4;
        let mut at = kinds + 4 * count as usize;
        let base = self.values.len();
        self.steps = self.steps.checked_sub(count as usize)?;
        for kind in self.bytes.get(kinds..at)?.chunks_exact(4) {
            let length = usize::from(u16::from_le_bytes([kind[0], kind[1]]));
            if !value::known(kind[2]) {
                return None;
            }
            self.values.push(self.placed(kind[2], at, length)?);
            at += length;
        }
        let found = self
            .templates
            .iter()
            .rposition(|(known, _)| *known == definition);
        let place = match found {
            Some(place) => place,
            None => {
                let size = u32_at(self.bytes, definition.checked_add(20)?)? as usize;
                let from = definition + 24;
                let (template, _) =
                    Template::read(self.bytes, from, from.checked_add(size)?, true)?;
                self.steps = self.steps.checked_sub(template.ops.len())?;
                self.templates.push((definition, template));
                self.templates.len() - 1
            }
        };
        // Taken out while it runs: a fragment among its values has templates of its own. One that asks for this again finds nothing.
        let template = std::mem::take(&mut self.templates[place].1);
        let done = self.run(&template, 0..template.ops.len(), base, depth, walk);
        self.templates[place].1 = template;
        self.values.truncate(base);
        done.map(|()| at)
    }

    fn placed(&self, kind: u8, at: usize, length: usize) -> Option<Value> {
        let there = self.known.saturating_sub(at).min(length);
        let parts = matches!(kind, value::TEXT | value::FRAGMENT);
        if there < length && !parts || there == 0 && length > 0 {
            return Some(Value {
                kind: value::NULL,
                at: 0,
                length: 0,
            });
        }
        self.bytes.get(at..at + there)?;
        Some(Value {
            kind,
            at,
            length: there,
        })
    }

    fn value(&self, base: usize, slot: u16) -> Option<(usize, Value)> {
        let at = base + usize::from(slot);
        self.values.get(at).map(|value| (at, *value))
    }

    fn bytes_of(&self, value: Value) -> &'c [u8] {
        self.bytes
            .get(value.at..value.at + value.length)
            .unwrap_or_default()
    }

    /// The text of a value in the scratch; false when it is left out.
    fn written(&mut self, base: usize, slot: u16, optional: bool) -> Option<bool> {
        let Some((at, value)) = self.value(base, slot) else {
            return Some(false);
        };
        if value.kind == value::NULL || optional && value.length == 0 {
            return Some(false);
        }
        // The text of a byte is six bytes long at most, with a comma.
        self.tell(value.length)?;
        let bytes = self.bytes_of(value);
        let picked = self.picked.iter().find(|(list, _)| *list == at);
        match picked.and_then(|(_, item)| value::items(value.kind, bytes).nth(*item)) {
            Some(item) => value::write(&mut self.scratch, value.kind & !value::LIST, item),
            None => value::write(&mut self.scratch, value.kind, bytes),
        }
        Some(true)
    }

    /// The first list of several items that stands in the element itself and is not picked from yet.
    fn list_in(&self, template: &Template, start: usize, base: usize) -> Option<(usize, usize)> {
        let Op::Start { end, .. } = template.ops[start] else {
            return None;
        };
        let mut attributes = None;
        let mut at = start + 1;
        while at < end {
            match template.ops[at] {
                Op::Start { end, .. } => at = end,
                Op::Value {
                    slot, in_attribute, ..
                } => {
                    let list = self.value(base, slot).filter(|(at, value)| {
                        value.kind & value::LIST != 0
                            && self.picked.iter().all(|(list, _)| list != at)
                    });
                    let several = list.and_then(|(at, value)| {
                        let count = value::items(value.kind, self.bytes_of(value)).count();
                        (count > 1).then_some((at, count))
                    });
                    match several {
                        Some(found) if !in_attribute => return Some(found),
                        Some(found) => attributes = attributes.or(Some(found)),
                        None => {}
                    }
                }
                _ => {}
            }
            at += 1;
        }
        attributes
    }

    fn run(
        &mut self,
        template: &Template,
        range: Range<usize>,
        base: usize,
        depth: usize,
        walk: &mut impl Walk,
    ) -> Option<()> {
        let text = |span: Span| template.text.get(span.0..span.1).unwrap_or_default();
        let lists = self
            .values
            .get(base..)
            .is_some_and(|values| values.iter().any(|value| value.kind & value::LIST != 0));
        let mut at = range.start;
        while at < range.end {
            self.step()?;
            match template.ops[at] {
                Op::Start {
                    name,
                    end,
                    needs,
                    varies,
                } => {
                    let missing = needs.is_some_and(|slot| {
                        self.value(base, slot)
                            .is_none_or(|(_, value)| value.kind == value::NULL)
                    });
                    if missing {
                        at = end + 1;
                        continue;
                    }
                    // An element with a list is there once for each of its items.
                    if lists
                        && varies
                        && let Some((list, count)) = self.list_in(template, at, base)
                    {
                        for item in 0..count {
                            self.picked.push((list, item));
                            let done = self.run(template, at..end + 1, base, depth, walk);
                            self.picked.pop();
                            done?;
                        }
                        at = end + 1;
                        continue;
                    }
                    walk.start(text(name));
                }
                Op::Attribute { name, end } => {
                    self.scratch.clear();
                    let mut there = false;
                    for op in template.ops.get(at + 1..end)? {
                        match *op {
                            Op::Text(span) => {
                                self.tell(span.1 - span.0)?;
                                self.scratch.push_str(text(span));
                                there = true;
                            }
                            Op::Value { slot, optional, .. } => {
                                there |= self.written(base, slot, optional)?
                                    || !optional && self.value(base, slot).is_some();
                            }
                            _ => {}
                        }
                    }
                    if there {
                        walk.attribute(text(name), &self.scratch);
                    }
                    at = end;
                    continue;
                }
                Op::Text(span) => {
                    self.tell(span.1 - span.0)?;
                    walk.text(text(span));
                }
                Op::Value { slot, optional, .. } => match self.value(base, slot) {
                    Some((_, value)) if value.kind == value::FRAGMENT => {
                        let end = value.at + value.length;
                        self.fragment(value.at, end, depth + 1, walk)?;
                    }
                    _ => {
                        self.scratch.clear();
                        if self.written(base, slot, optional)? {
                            walk.text(&self.scratch);
                        }
                    }
                },
                Op::Literal { kind, from, to } if kind == value::FRAGMENT => {
                    self.fragment(from, to, depth + 1, walk)?;
                }
                Op::Literal { kind, from, to } => {
                    self.scratch.clear();
                    self.tell(to - from)?;
                    value::write(&mut self.scratch, kind, self.bytes.get(from..to)?);
                    walk.text(&self.scratch);
                }
                Op::Instance { at: from } => {
                    self.instance(from, depth + 1, walk)?;
                }
                Op::End(name) => walk.end(text(name)),
            }
            at += 1;
        }
        Some(())
    }
}
