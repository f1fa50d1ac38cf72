//! Where the selected byte is: artefact, layers, the characters around it, the line of its status, its twins.
use super::hexes;
use super::seen::Picture;
use crate::artefact::{Artefact, CATALOGUE};
use crate::html::{ITEM, grouped, hex, number, put, sign, text};
use crate::words;
use alloc::string::String;
use alloc::vec::Vec;
use join_bytes::{distance, stamp};

pub(super) fn artefacts(picture: &Picture<'_>, out: &mut String) {
    options(out, picture.own.artefact);
}

pub(super) fn about(picture: &Picture<'_>, out: &mut String) {
    match picture.own.artefact {
        Some(one) => put(out, &["The ", one.title, ", "]),
        None => put(out, &[words::OWN_TITLE, ", "]),
    }
    grouped(out, picture.own.bytes().len());
    *out += " bytes. ";
    if let Some(one) = picture.own.artefact {
        *out += one.about;
    }
}

/// The layers from the file to the one that is shown.
fn chain(picture: &Picture<'_>) -> Vec<u16> {
    let document = &picture.own.document;
    let mut chain = alloc::vec![picture.own.space];
    while let Some(from) = document.spaces[usize::from(chain[chain.len() - 1])].from {
        chain.push(document.spans[from as usize].space);
    }
    chain.reverse();
    chain
}

/// What a layer is: the name of its outermost field.
fn title(picture: &Picture<'_>, space: u16, out: &mut String) {
    let document = &picture.own.document;
    let root = document.spans.iter().position(|span| span.space == space);
    if let Some(root) = root {
        text(out, &document.name(root as u32));
    }
}

/// The last name on the way to a span that is not only "value".
fn called(picture: &Picture<'_>, span: u32, out: &mut String) {
    let document = &picture.own.document;
    let mut at = Some(span);
    while let Some(one) = at {
        let name = document.name(one);
        if name != "value" && name != "buffer" {
            return text(out, &name);
        }
        at = document.spans[one as usize].parent;
    }
}

pub(super) fn crumbs(picture: &Picture<'_>, out: &mut String) {
    let document = &picture.own.document;
    for (count, space) in chain(picture).into_iter().enumerate() {
        if count > 0 {
            *out += " › ";
        }
        *out += "<button type=button data-act=goto data-v=";
        number(out, usize::from(space));
        *out += ".0";
        if space == picture.own.space {
            *out += " aria-current=true";
        }
        out.push('>');
        if let Some(from) = document.spaces[usize::from(space)].from {
            called(picture, from, out);
            *out += ": ";
        }
        title(picture, space, out);
        out.push(' ');
        grouped(out, document.spaces[usize::from(space)].bytes.len());
        *out += "</button>";
    }
}

/// So many characters are shown on either side.
const AROUND: u32 = 70;

pub(super) fn outer(picture: &Picture<'_>, out: &mut String) {
    let own = picture.own;
    let document = &own.document;
    let Some((space, offset, length)) = join_bytes::outer(document, own.space, own.at, 1) else {
        return;
    };
    let bytes = document.bytes(space);
    let from = offset.saturating_sub(AROUND);
    let to = (offset + length + AROUND).min(bytes.len() as u32);
    let hidden = hexes::hidden(picture, space);
    *out += "<pre class=around>";
    if from > 0 {
        *out += "<i>";
        grouped(out, from as usize);
        *out += " before … </i>";
    }
    for at in from..to {
        if at == offset {
            *out += "<mark>";
        }
        match hexes::is_in(&hidden, at) {
            true => out.push('▒'),
            false => sign(out, bytes[at as usize]),
        }
        if at + 1 == offset + length {
            *out += "</mark>";
        }
    }
    if to < bytes.len() as u32 {
        *out += "<i> … ";
        grouped(out, bytes.len() - to as usize);
        *out += " more</i>";
    }
    *out += "</pre><p class=map>byte <b>";
    number(out, own.at as usize);
    *out += "</b> of ";
    title(picture, own.space, out);
    let mut at = Some((space, offset, length));
    while let Some((space, offset, length)) = at {
        *out += " ↔ <b>";
        number(out, offset as usize);
        if length > 1 {
            *out += "–";
            number(out, (offset + length) as usize - 1);
        }
        *out += "</b> of ";
        title(picture, space, out);
        at = join_bytes::outer(document, space, offset, length);
    }
    *out += "</p>";
}

pub(super) fn status(picture: &Picture<'_>, out: &mut String) {
    let own = picture.own;
    let document = &own.document;
    let here = &document.spans[own.span as usize];
    let secret = hexes::is_in(&hexes::hidden(picture, own.space), own.at);
    *out += "<p><b>offset ";
    number(out, own.at as usize);
    *out += "</b> (0x";
    let digits = own.at.to_be_bytes();
    for byte in &digits[if own.at > 0xff { 2 } else { 3 }..] {
        hex(out, *byte);
    }
    *out += ") · byte ";
    number(out, (own.at - here.offset) as usize + 1);
    *out += " of ";
    number(out, here.length as usize);
    *out += " · ";
    text(out, &document.path(own.span));
    put(out, &[" · ", here.kind.word(), " · <b>0x"]);
    match document
        .bytes(own.space)
        .get(own.at as usize)
        .filter(|_| !secret)
    {
        Some(byte) => hex(out, *byte),
        None => *out += "▒▒",
    }
    *out += "</b></p><p><b>";
    called(picture, own.span, out);
    *out += ":</b> ";
    if secret {
        *out += words::SEALED;
        *out += ". ";
    } else {
        let value = document.value(own.span);
        if !value.is_empty() {
            text(out, &value);
            *out += ". ";
        }
        if let Some(moment) = document.moment(own.span) {
            let now = if own.artefact.is_some() && own.run.is_empty() {
                picture.now
            } else {
                own.now
            };
            text(out, &distance(moment, now));
            *out += if own.artefact.is_some() {
                " the join request ("
            } else {
                " now ("
            };
            text(out, &stamp(now));
            *out += "). ";
        }
    }
    text(out, here.meaning);
    if !here.meaning.is_empty() {
        put(
            out,
            &[" <small class=ev>", here.evidence.words(), "</small>"],
        );
    }
    *out += "</p>";
    if !own.said.is_empty() {
        *out += "<p class=said>";
        text(out, &own.said);
        *out += "</p>";
    }
}

/// No more places than this are listed.
const MOST: usize = 16;

pub(super) fn twins(picture: &Picture<'_>, out: &mut String) {
    let own = picture.own;
    let mark = picture.index.mark(&own.document, own.span);
    let places = picture.index.twins(&own.document, own.span);
    let here = own
        .artefact
        .and_then(|own| CATALOGUE.iter().position(|one| one == own));
    let span = &own.document.spans[own.span as usize];
    let this = here.map(|here| (here, span.space, span.offset, span.length));
    let others: Vec<_> = places
        .into_iter()
        .filter(|place| Some(*place) != this)
        .collect();
    if others.is_empty() {
        return;
    }
    *out += "<p class=twins>";
    if let Some(mark) = mark {
        put(
            out,
            &[
                "<b class=",
                mark.class,
                ">",
                mark.sign,
                " ",
                mark.name,
                "</b> ",
            ],
        );
    }
    put(out, &[words::TWINS, " "]);
    for (artefact, space, offset, _) in others.into_iter().take(MOST) {
        let one = &CATALOGUE[artefact];
        put(
            out,
            &["<button type=button data-act=link data-v=", one.name, "/"],
        );
        number(out, usize::from(space));
        out.push('.');
        number(out, offset as usize);
        put(out, &[">", one.title, " "]);
        number(out, offset as usize);
        *out += "</button> ";
    }
    *out += "</p>";
}

/// The options of the list of artefacts.
fn options(out: &mut String, chosen: Option<&Artefact>) {
    for one in CATALOGUE {
        put(out, &[ITEM, "<option value=", one.name]);
        if Some(one) == chosen {
            *out += " selected";
        }
        out.push('>');
        let shown = one.file.get(..2).unwrap_or_default();
        put(out, &[shown, " ", one.title, "</option>"]);
    }
    if chosen.is_none() {
        put(
            out,
            &[
                ITEM,
                "<option value=\"\" selected>",
                words::OWN,
                "</option>",
            ],
        );
    }
}
