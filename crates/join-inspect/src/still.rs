//! The figure as the book writes it: an annotated dump with what the judges say, whole without a script and on paper.
use crate::artefact::Artefact;
use crate::bake::native;
use crate::html::{grouped, hex, number, put, text};
use crate::picture::line;
use crate::words;
use join_bytes::{Document, Kind, Name, World, judge, read};
use std::path::Path;
use std::string::{String, ToString};
use std::vec::Vec;
use std::{format, fs};

/// Bytes of a field that a row shows.
const SHOWN: usize = 8;

/// The figure of an artefact, with no more than `rows` rows; `caption` is the author's own.
///
/// # Errors
/// The vector cannot be read.
pub fn still(
    folder: &Path,
    artefact: &Artefact,
    rows: usize,
    caption: Option<&str>,
) -> Result<String, String> {
    let path = folder.join(artefact.file);
    let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let document = read(&bytes, None);
    let world = World::synthetic("", &|name| fs::read(folder.join(name)).ok());
    let verdicts = judge(&document, &world, &mut native(folder)?);
    let mut out = String::from(
        "<figure class=\"join bytes\" data-widget=\"bytes\" data-needs=\"artefacts\" data-artefact=\"",
    );
    put(&mut out, &[artefact.name, "\"><figcaption>"]);
    match caption {
        Some(caption) => text(&mut out, caption),
        None => {
            put(&mut out, &["The ", artefact.title, ", "]);
            grouped(&mut out, bytes.len());
            put(&mut out, &[" bytes. ", artefact.about]);
        }
    }
    put(
        &mut out,
        &[
            " <small>",
            words::SYNTHETIC,
            "</small></figcaption><p class=\"open\" data-alive hidden><button type=\"button\">",
        ],
    );
    put(
        &mut out,
        &[
            words::ALIVE,
            "</button> ",
            words::ALIVE_NOTE,
            "</p><div class=\"still\"><div class=\"table-wrapper\"><table class=\"dump\"><thead><tr>",
        ],
    );
    for head in ["offset", "bytes", "field", "value and meaning"] {
        put(&mut out, &["<th scope=\"col\">", head, "</th>"]);
    }
    out += "</tr></thead><tbody>";
    let shown = chosen(&document);
    for span in shown.iter().take(rows) {
        row(&mut out, &document, *span);
    }
    out += "</tbody></table></div>";
    if shown.len() > rows {
        out += "<p>… and ";
        grouped(&mut out, shown.len() - rows);
        put(&mut out, &[" ", words::FIELDS_MORE, "</p>"]);
    }
    put(
        &mut out,
        &["<strong>", words::CHECKS, "</strong><ul class=\"checks\">"],
    );
    for verdict in &verdicts {
        line(&mut out, verdict, true);
    }
    out += "</ul></div></figure>";
    Ok(out)
}

/// The fields of the dump: an element with its value beside it is one, and what only holds others together is none.
fn chosen(document: &Document) -> Vec<u32> {
    let keeps = |at: &u32| {
        let span = &document.spans[*at as usize];
        let parts = matches!(
            span.name,
            Name::Word("header" | "value" | "size" | "unused bits")
        ) && span.parent.is_some_and(|parent| {
            document.spans[parent as usize].space == span.space
                && matches!(
                    document.spans[parent as usize].kind,
                    Kind::Der(_) | Kind::Group
                )
        });
        // A group says nothing by itself when no sentence is about it.
        let bare = span.children && span.meaning.is_empty() && value(document, *at).is_empty();
        span.length > 0 && !parts && !bare && span.kind != Kind::Syntax
    };
    document.order().into_iter().filter(keeps).collect()
}

fn value(document: &Document, span: u32) -> String {
    crate::picture::cut(document, span)
}

fn row(out: &mut String, document: &Document, at: u32) {
    let span = &document.spans[at as usize];
    *out += "<tr><td>";
    if span.space > 0 {
        *out += "<small>layer ";
        number(out, usize::from(span.space));
        *out += "</small> ";
    }
    number(out, span.offset as usize);
    out.push(',');
    number(out, span.length as usize);
    *out += "</td><td><code>";
    let bytes = document.of(at);
    for (count, byte) in bytes.iter().take(SHOWN).enumerate() {
        if count > 0 {
            out.push(' ');
        }
        hex(out, *byte);
    }
    if bytes.len() > SHOWN {
        *out += " …";
    }
    *out += "</code></td><td>";
    // The way there, without what the whole is called.
    let path = document.path(at);
    let mut names: Vec<&str> = path
        .split('/')
        .filter(|name| *name != "value" && *name != "buffer")
        .collect();
    if names.len() > 2 {
        names = names.split_off(names.len() - 2);
    }
    text(out, &names.join(" › "));
    *out += "</td><td>";
    text(out, &value(document, at));
    if !span.meaning.is_empty() {
        *out += " <small>";
        text(out, span.meaning);
        put(out, &[" [", span.evidence.words(), "]</small>"]);
    }
    *out += "</td></tr>";
}

/// The number of bytes of an artefact, or of the field at the end of a path in it.
///
/// # Errors
/// There is no such file or field; the sentence names the fields that come near.
pub fn size(
    folder: &Path,
    artefact: &Artefact,
    field: Option<&str>,
) -> Result<(usize, usize), String> {
    let path = folder.join(artefact.file);
    let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let Some(field) = field else {
        return Ok((0, bytes.len()));
    };
    let document = read(&bytes, None);
    let found: Vec<u32> = (0..document.spans.len() as u32)
        .filter(|at| {
            let path = document.path(*at);
            path == field || path.ends_with(&format!("/{field}"))
        })
        .collect();
    match found.first() {
        Some(first) => {
            let span = &document.spans[*first as usize];
            Ok((span.offset as usize, span.length as usize))
        }
        None => {
            let last = field.rsplit('/').next().unwrap_or(field).to_string();
            let near: Vec<String> = (0..document.spans.len() as u32)
                .map(|at| document.path(at))
                .filter(|path| path.to_lowercase().contains(&last.to_lowercase()))
                .take(3)
                .collect();
            let near = if near.is_empty() {
                String::new()
            } else {
                format!("; near: {}", near.join(", "))
            };
            Err(format!("{} has no field {field:?}{near}", artefact.name))
        }
    }
}
