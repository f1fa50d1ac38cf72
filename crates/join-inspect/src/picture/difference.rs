//! Two artefacts beside each other: the fields that differ, and what only one of them has.
use super::fields::cut;
use super::hexes;
use super::seen::Picture;
use crate::artefact::CATALOGUE;
use crate::html::{ITEM, number, put, text};
use crate::words;
use alloc::string::String;
use alloc::vec::Vec;
use join_bytes::{Document, Kind};

/// No more rows than this are shown.
const MOST: usize = 60;

/// No more fields of either are compared: each is looked for among the other's.
const COMPARED: usize = 2000;

/// The fields that hold values, each with its way from the outermost.
fn values(document: &Document) -> Vec<(String, u32)> {
    let holds = |at: &u32| {
        let span = &document.spans[*at as usize];
        !span.children
            && !matches!(
                span.kind,
                Kind::Header | Kind::Syntax | Kind::UnusedBits | Kind::Group
            )
    };
    let all = (0..document.spans.len() as u32).filter(holds);
    all.take(COMPARED)
        .map(|at| (document.path(at), at))
        .collect()
}

/// A path without the last step, when that says nothing.
fn short(path: &str) -> &str {
    path.strip_suffix("/value").unwrap_or(path)
}

/// The end of a path, by which the same field is known in another kind of artefact.
fn tail(path: &str) -> &str {
    let steps = path.bytes().enumerate().rev();
    let mut steps = steps.filter(|(_, byte)| *byte == b'/');
    steps
        .nth(2)
        .and_then(|(at, _)| path.get(at..))
        .unwrap_or(path)
}

/// The artefacts to compare with.
pub(super) fn choices(picture: &Picture<'_>, out: &mut String) {
    put(
        out,
        &[ITEM, "<option value=\"\">", words::NO_OTHER, "</option>"],
    );
    let other = picture.own.other.as_ref().map(|(other, _)| *other);
    for one in CATALOGUE
        .iter()
        .filter(|one| Some(*one) != picture.own.artefact)
    {
        let chosen = if Some(one) == other {
            " selected>"
        } else {
            ">"
        };
        put(
            out,
            &[
                ITEM,
                "<option value=",
                one.name,
                chosen,
                one.title,
                "</option>",
            ],
        );
    }
}

pub(super) fn difference(picture: &Picture<'_>, out: &mut String) {
    let Some((other, theirs)) = &picture.own.other else {
        return;
    };
    let ours = &picture.own.document;
    let (here, there) = (values(ours), values(theirs));
    let mut used = alloc::vec![false; there.len()];
    let (mut same, mut shown) = (0, 0);
    let mut rows = String::new();
    for (path, at) in &here {
        let free = |by: &dyn Fn(&str) -> bool| {
            (0..there.len()).find(|place| !used[*place] && by(&there[*place].0))
        };
        let found =
            free(&|other| other == path).or_else(|| free(&|other| tail(other) == tail(path)));
        if let Some(place) = found {
            used[place] = true;
            if ours.of(*at) == theirs.of(there[place].1) {
                same += 1;
                continue;
            }
        }
        shown += 1;
        if shown <= MOST {
            rows += "<tr><td><button type=button data-act=span data-v=";
            number(&mut rows, *at as usize);
            rows.push('>');
            text(&mut rows, short(path));
            rows += "</button></td><td>";
            let span = &ours.spans[*at as usize];
            match hexes::is_in(&hexes::hidden(picture, span.space), span.offset) {
                true => rows += words::SEALED,
                false => text(&mut rows, &cut(ours, *at)),
            }
            rows += "</td><td>";
            match found {
                Some(place) => text(&mut rows, &cut(theirs, there[place].1)),
                None => rows += words::NOT_THERE,
            }
            rows += "</td></tr>";
        }
    }
    for (place, (path, at)) in there.iter().enumerate() {
        if !used[place] {
            shown += 1;
            if shown <= MOST {
                rows += "<tr><td>";
                text(&mut rows, short(path));
                put(&mut rows, &["</td><td>", words::NOT_THERE, "</td><td>"]);
                text(&mut rows, &cut(theirs, *at));
                rows += "</td></tr>";
            }
        }
    }
    *out += "<p><b>";
    number(out, same);
    put(out, &["</b> ", words::SAME, ", <b>"]);
    number(out, shown);
    put(
        out,
        &[
            "</b> ",
            words::DIFFER,
            "</p><div class=table-wrapper tabindex=0 role=group aria-label=\"",
            words::COMPARE,
        ],
    );
    put(
        out,
        &[
            "\"><table class=dump><thead><tr><th scope=col>",
            words::FIELDS,
            "</th><th scope=col>",
            words::HERE,
        ],
    );
    put(
        out,
        &[
            "</th><th scope=col>",
            other.title,
            "</th></tr></thead><tbody>",
            &rows,
            "</tbody></table></div>",
        ],
    );
}
