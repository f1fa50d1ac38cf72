//! What is new in the parts of a figure since they were last shown: a part that is the same is not sent, and of a list only what differs.
use crate::html::{ITEM, NAME, PART, number, put};
use alloc::string::String;
use alloc::vec::Vec;

/// The parts of one figure as they are shown, in the order of [`crate::picture::PARTS`].
#[derive(Default)]
pub(crate) struct Shown(Vec<String>);

impl Shown {
    /// Nothing is shown any more: a new frame.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Shows a part; what the page has to do about it goes into `out`.
    pub fn show(&mut self, at: usize, name: &str, new: String, out: &mut String) {
        if self.0.len() <= at {
            self.0.resize(at + 1, String::new());
        }
        let old = &mut self.0[at];
        if *old != new {
            difference(name, old, &new, out);
            *old = new;
        }
    }
}

/// The whole part; or, where both are lists, the first place that differs, how many elements go there, and those that come.
fn difference(name: &str, old: &str, new: &str, out: &mut String) {
    put(out, &[name, NAME]);
    if !old.starts_with(ITEM) || !new.starts_with(ITEM) {
        return put(out, &[new, PART]);
    }
    let (old, new) = (list(old), list(new));
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let from = old.iter().zip(&new).take_while(same).count();
    let rest = old[from..].iter().rev().zip(new[from..].iter().rev());
    let rest = rest.take_while(same).count();
    number(out, from);
    *out += NAME;
    number(out, old.len() - from - rest);
    *out += NAME;
    for item in &new[from..new.len() - rest] {
        put(out, &[ITEM, item]);
    }
    *out += PART;
}

/// The elements of a list.
fn list(text: &str) -> Vec<&str> {
    let (mut all, mut from) = (Vec::new(), 1);
    for (at, byte) in text.bytes().enumerate().skip(1) {
        if byte == ITEM.as_bytes()[0] {
            all.push(&text[from..at]);
            from = at + 1;
        }
    }
    all.push(&text[from..]);
    all
}
