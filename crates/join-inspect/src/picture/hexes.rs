//! Bytes: a window of rows with their signs, and the bits of what is selected.
use super::seen::{Picture, button};
use crate::html::{ITEM, hex, number, put, sign};
use crate::inspector::ROWS;
use alloc::string::String;
use alloc::vec::Vec;
use join_bytes::{ATTRIBUTES, Kind, Slot, USES};

/// The class that gives a field its colour, by what it means.
pub(super) fn class(picture: &Picture<'_>, span: u32) -> &'static str {
    let document = &picture.own.document;
    let here = &document.spans[span as usize];
    // What was such a thing before a bit was turned keeps its colour, and loses its sign.
    let mark = picture.index.mark(document, span).or_else(|| {
        picture
            .index
            .mark(&picture.own.plain, picture.own.as_made(span)?)
    });
    if let Some(mark) = mark {
        return mark.class;
    }
    let signs =
        document
            .parts
            .iter()
            .flat_map(|part| &part.slots)
            .any(|(slot, space, offset, length)| {
                matches!(slot, Slot::Signature | Slot::Hmac | Slot::Tag)
                    && (*space, *offset, *length) == (here.space, here.offset, here.length)
            });
    match here.kind {
        _ if signs => "k-sign",
        Kind::Header | Kind::Syntax | Kind::EndOfContents | Kind::UnusedBits => "k-frame",
        Kind::Der(0x17 | 0x18) | Kind::Seconds => "k-time",
        Kind::Text
        | Kind::Word
        | Kind::Magic
        | Kind::Der(0x0c | 0x12..=0x16 | 0x1a | 0x1e | 0x86) => "k-text",
        Kind::Base64 | Kind::Base64Url => "k-base",
        Kind::Der(0x06)
        | Kind::Algorithm
        | Kind::AttestType
        | Kind::Attributes
        | Kind::KeyUsage => "k-kind",
        Kind::Unread => "k-unread",
        Kind::Group => "k-group",
        Kind::Bytes | Kind::Guid | Kind::Unsigned | Kind::Der(_) => "k-bytes",
        _ => "k-frame",
    }
}

/// Must the bytes from here on stay unseen? Asked of a reader's own artefacts only.
pub(super) fn hidden(picture: &Picture<'_>, space: u16) -> Vec<(u32, u32)> {
    let document = &picture.own.document;
    if picture.own.artefact.is_some() {
        return Vec::new();
    }
    // A layer that comes from something sealed is sealed as a whole.
    let mut at = Some(space);
    while let Some(from) = at.and_then(|space| document.spaces[usize::from(space)].from) {
        let span = &document.spans[from as usize];
        if span.sealed {
            return alloc::vec![(0, u32::MAX)];
        }
        at = Some(span.space);
    }
    let sealed = document
        .spans
        .iter()
        .filter(|span| span.space == space && span.sealed);
    sealed
        .map(|span| (span.offset, span.offset + span.length))
        .collect()
}

pub(super) fn is_in(ranges: &[(u32, u32)], at: u32) -> bool {
    ranges.iter().any(|(from, to)| (*from..*to).contains(&at))
}

pub(super) fn hexes(picture: &Picture<'_>, out: &mut String) {
    let own = picture.own;
    let bytes = own.document.bytes(own.space);
    let length = bytes.len() as u32;
    let (columns, first) = (own.columns, own.top * own.columns);
    let last = (first + ROWS * columns).min(length);
    let selected = &own.document.spans[own.span as usize];
    let hidden = hidden(picture, own.space);
    // The colour of each byte in the window.
    let mut classes = alloc::vec![""; (last - first) as usize];
    for (number, span) in own.document.spans.iter().enumerate() {
        let end = span.offset + span.length;
        if span.space == own.space && !span.children && end > first && span.offset < last {
            let class = class(picture, number as u32);
            for at in span.offset.max(first)..end.min(last) {
                classes[(at - first) as usize] = class;
            }
        }
    }
    if length > ROWS * columns {
        put(out, &[ITEM, "<p class=window>"]);
        button(out, "scroll", "up", "▲");
        put(out, &[" "]);
        number(out, first as usize);
        *out += " – ";
        number(out, last as usize - 1);
        *out += " of ";
        number(out, length as usize);
        *out += " ";
        button(out, "scroll", "down", "▼");
        *out += "</p>";
    }
    let mut row = first;
    while row < last {
        let end = (row + columns).min(last);
        put(out, &[ITEM, "<div class=row><i>"]);
        let digits = 1 + row.checked_ilog10().unwrap_or_default();
        for _ in digits..4 {
            out.push('0');
        }
        number(out, row as usize);
        *out += "</i>";
        for text in [false, true] {
            *out += if text { "<u>" } else { "<s>" };
            for at in row..row + columns {
                if at >= end {
                    if !text {
                        *out += "<b></b>";
                    }
                    continue;
                }
                put(out, &["<b data-a=", ""]);
                number(out, at as usize);
                put(out, &[" class=\"", classes[(at - first) as usize]]);
                if (selected.offset..selected.offset + selected.length).contains(&at) {
                    *out += " f";
                }
                if at == own.at {
                    *out += " at";
                }
                if own.was(at).is_some() {
                    *out += " fl";
                }
                *out += "\">";
                match (is_in(&hidden, at), text) {
                    (true, true) => *out += "▒",
                    (true, false) => *out += "▒▒",
                    (false, true) => sign(out, bytes[at as usize]),
                    (false, false) => hex(out, bytes[at as usize]),
                }
                *out += "</b>";
            }
            *out += if text { "</u>" } else { "</s>" };
        }
        *out += "</div>";
        row = end;
    }
}

/// One bit as a button.
fn bit(out: &mut String, act: &str, place: u32, on: bool, turned: bool, name: &str) {
    put(out, &["<button type=button data-act=", act, " data-v="]);
    number(out, place as usize);
    put(
        out,
        &[
            " aria-pressed=",
            if on { "true" } else { "false" },
            " class=\"",
            if turned { "fl" } else { "" },
        ],
    );
    let value = if on { "1" } else { "0" };
    // What is seen comes first in what is heard.
    put(out, &["\" aria-label=\"", value, ", bit "]);
    number(out, place as usize);
    let comma = if name.is_empty() { "" } else { ", " };
    put(out, &[comma, name, "\">", value, "</button>"]);
}

pub(super) fn bits(picture: &Picture<'_>, out: &mut String) {
    let own = picture.own;
    let bytes = own.document.bytes(own.space);
    let Some(byte) = bytes.get(own.at as usize) else {
        return;
    };
    if is_in(&hidden(picture, own.space), own.at) {
        *out += crate::words::SEALED;
        return;
    }
    let was = own.was(own.at);
    *out += "<p>byte ";
    number(out, own.at as usize);
    *out += " is <code>";
    hex(out, *byte);
    *out += "</code></p><p class=eight>";
    for place in (0..8).rev() {
        let turned = was.is_some_and(|was| (was ^ byte) >> place & 1 == 1);
        bit(out, "flip", place, byte >> place & 1 == 1, turned, "");
    }
    *out += "</p>";
    if let Some(was) = was {
        *out += "<p>was <code>";
        hex(out, was);
        *out += "</code></p>";
    }
    let span = &own.document.spans[own.span as usize];
    let turned = |at: u32, place: u32| {
        let is = bytes.get(at as usize).copied().unwrap_or_default();
        own.was(at)
            .is_some_and(|was| (was ^ is) >> (place % 8) & 1 == 1)
    };
    let on = |at: u32, place: u32| {
        let is = bytes.get(at as usize).copied().unwrap_or_default();
        is >> (place % 8) & 1 == 1
    };
    if span.kind == Kind::Attributes && span.length == 4 {
        *out += "<ol class=field-bits>";
        for place in (0..32).rev() {
            let named = ATTRIBUTES.iter().find(|(at, _)| u32::from(*at) == place);
            let at = span.offset + 3 - place / 8;
            let name = named.map(|(_, name)| *name);
            let state = (on(at, place), turned(at, place));
            named_bit(out, ("field-bit", place), state, (place as usize, name));
        }
        *out += "</ol>";
    }
    // The uses of a key count from the highest bit of the first byte.
    if span.kind == Kind::KeyUsage {
        *out += "<ol class=field-bits>";
        for place in (0..8).rev() {
            let number = ((own.at - span.offset) * 8 + 7 - place) as usize;
            let state = (on(own.at, place), turned(own.at, place));
            let name = USES.get(number).copied();
            named_bit(out, ("flip", place), state, (number, name));
        }
        *out += "</ol>";
    }
}

/// A bit as an element of a list: what turns it, is it set and was it turned, its number and name.
fn named_bit(
    out: &mut String,
    (act, place): (&str, u32),
    (on, turned): (bool, bool),
    (number_of, name): (usize, Option<&str>),
) {
    *out += if name.is_some() {
        "<li>"
    } else {
        "<li class=reserved>"
    };
    let name = name.unwrap_or("reserved");
    bit(out, act, place, on, turned, name);
    number(out, number_of);
    put(out, &[" ", name, "</li>"]);
}
