//! The list of fields: every parent of the selected one open, all else closed; an ordinary list of buttons.
use super::hexes;
use super::seen::Picture;
use crate::html::{ITEM, grouped, number, put, text};
use crate::words;
use alloc::string::String;
use alloc::vec::Vec;
use join_bytes::Document;

/// More neighbours than this are cut to those around the open one.
const MOST: usize = 60;

pub(super) fn fields(picture: &Picture<'_>, out: &mut String) {
    let own = picture.own;
    let mut open = Vec::new();
    let mut at = Some(own.span);
    while let Some(span) = at.filter(|span| own.document.spans[*span as usize].space == own.space) {
        open.push(span);
        at = own.document.spans[span as usize].parent;
    }
    level(picture, None, &open, 0, out);
}

fn level(picture: &Picture<'_>, parent: Option<u32>, open: &[u32], depth: usize, out: &mut String) {
    let own = picture.own;
    let all = own.document.inside(own.space, parent);
    let chosen = all
        .iter()
        .position(|span| open.contains(span))
        .unwrap_or_default();
    let from = chosen.saturating_sub(MOST / 2);
    let to = (from + MOST).min(all.len());
    rest(out, from);
    for span in &all[from..to] {
        row(picture, *span, open, depth, out);
        if open.contains(span) {
            level(picture, Some(*span), open, depth + 1, out);
        }
    }
    rest(out, all.len() - to);
}

fn rest(out: &mut String, count: usize) {
    if count > 0 {
        put(out, &[ITEM, "<li class=rest>… "]);
        grouped(out, count);
        put(out, &[" ", words::MORE, "</li>"]);
    }
}

fn row(picture: &Picture<'_>, span: u32, open: &[u32], depth: usize, out: &mut String) {
    let (own, document) = (picture.own, &picture.own.document);
    let here = &document.spans[span as usize];
    put(out, &[ITEM, "<li class=\"d"]);
    number(out, depth.min(9));
    if open.contains(&span) && span != own.span {
        *out += " up";
    }
    *out += "\"><button type=button data-act=span data-v=";
    number(out, span as usize);
    if span == own.span {
        *out += " aria-current=true";
    }
    put(out, &[" class=", hexes::class(picture, span), "><code>"]);
    number(out, here.offset as usize);
    out.push(',');
    number(out, here.length as usize);
    *out += "</code> <b>";
    if let Some(mark) = picture.index.mark(document, span) {
        put(out, &[mark.sign, " "]);
    }
    text(out, &document.name(span));
    *out += "</b> <span>";
    let hidden = hexes::hidden(picture, own.space);
    if hexes::is_in(&hidden, here.offset) {
        number(out, here.length as usize);
        put(out, &[" bytes, ", words::SEALED]);
    } else {
        text(out, &cut(document, span));
    }
    *out += "</span> <small>";
    *out += here.kind.word();
    *out += "</small></button>";
    // From the selected character straight to the byte that it writes.
    let offset = if span == own.span {
        own.at
    } else {
        here.offset
    };
    if let Some((layer, at)) = join_bytes::inner(document, span, offset - here.offset) {
        *out += " <button type=button class=in data-act=goto data-v=";
        number(out, usize::from(layer));
        out.push('.');
        number(out, at as usize);
        *out += ">opens: ";
        if at > 0 {
            *out += "byte ";
            grouped(out, at as usize);
            *out += " of ";
        }
        grouped(out, document.spaces[usize::from(layer)].bytes.len());
        *out += if at > 0 {
            "</button>"
        } else {
            " bytes</button>"
        };
    }
    *out += "</li>";
}

/// The value; of a long one its beginning, and of an element with a value inside that.
pub(crate) fn cut(document: &Document, span: u32) -> String {
    let mut value = document.value(span);
    if document.spans[span as usize].children {
        let inner = document.spans.iter().position(|one| {
            one.parent == Some(span)
                && one.name == join_bytes::Name::Word("value")
                && one.space == document.spans[span as usize].space
        });
        if let Some(inner) = inner {
            value = document.value(inner as u32);
        }
    }
    const SHOWN: usize = 44;
    if let Some((end, _)) = value.char_indices().nth(SHOWN) {
        value.truncate(end);
        value.push('…');
    }
    value
}
