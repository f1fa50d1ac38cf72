//! Who says what: the verdicts, who notices first, what nobody checks, and the bets.
use super::seen::{Picture, button};
use crate::html::{ITEM, number, put, text};
use crate::words;
use alloc::string::String;
use alloc::vec::Vec;
use join_bytes::{Evidence, Verdict};

fn evidence(out: &mut String, known: Evidence) {
    put(out, &[" <small class=ev>", known.words(), "</small>"]);
}

pub(super) fn verdicts(picture: &Picture<'_>, out: &mut String) {
    for verdict in &picture.own.verdicts {
        *out += ITEM;
        line(out, verdict, picture.own.before.contains(verdict));
    }
}

/// A verdict as a line of a list.
pub(crate) fn line(out: &mut String, verdict: &Verdict, as_before: bool) {
    let nobody = verdict.who.starts_with("nobody");
    let (class, sign, word) = match verdict.ok {
        _ if verdict.later => ("later", "…", "later"),
        None => ("open", "?", "not judged"),
        Some(true) if nobody => ("open", "–", "not checked"),
        Some(true) => ("yes", "✓", "holds"),
        Some(false) => ("no", "✗", "refused"),
    };
    put(
        out,
        &[
            "<li class=\"",
            class,
            if as_before { "" } else { " new" },
            "\"><b title=\"",
            word,
            "\">",
            sign,
            "</b> <b>",
        ],
    );
    put(out, &[verdict.check.word(), "</b> · ", verdict.who, ": "]);
    text(out, &verdict.says);
    evidence(out, verdict.evidence);
    *out += "</li>";
}

pub(super) fn who(picture: &Picture<'_>, out: &mut String) {
    let own = picture.own;
    if !own.is_changed() {
        put(
            out,
            &[
                "<p class=yes><b>",
                words::NOTHING,
                "</b> ",
                words::TRY,
                "</p>",
            ],
        );
        return;
    }
    let mut refusing = own.refusing();
    match refusing.next() {
        Some(first) => {
            put(
                out,
                &[
                    "<p class=no><b>",
                    words::FIRST,
                    first.who,
                    "</b> (",
                    first.check.word(),
                    "). ",
                ],
            );
            text(out, &first.says);
            evidence(out, first.evidence);
            *out += "</p>";
            let others: Vec<_> = refusing.map(|verdict| verdict.who).collect();
            if !others.is_empty() {
                put(out, &["<p>", words::THEN]);
                text(out, &others.join("; "));
                *out += ".</p>";
            }
        }
        None if own.is_waiting() => put(out, &["<p>", words::WAITING, "</p>"]),
        None => {
            let open = own
                .verdicts
                .iter()
                .any(|verdict| verdict.ok.is_none() && !verdict.who.starts_with("nobody"));
            put(
                out,
                &[
                    "<p class=no><b>",
                    words::NOBODY,
                    "</b> ",
                    if open { words::OPEN } else { words::SLIPS },
                    "</p>",
                ],
            );
        }
    }
    unchecked(out, &own.verdicts);
}

/// What nobody checks, in their own words.
fn unchecked(out: &mut String, verdicts: &[Verdict]) {
    let nobody = verdicts.iter().filter(|verdict| verdict.who == "nobody");
    let all: Vec<_> = nobody.collect();
    if all.is_empty() {
        return;
    }
    put(out, &["<p class=unchecked><b>", words::UNCHECKED, ".</b>"]);
    for verdict in all {
        out.push(' ');
        text(out, &verdict.says);
        evidence(out, verdict.evidence);
    }
    *out += "</p>";
}

/// Those on whom one can bet, in the order in which they look; nobody comes last.
fn bettable(picture: &Picture<'_>) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = Vec::new();
    for verdict in &picture.own.before {
        if !verdict.who.starts_with("nobody") && !all.contains(&verdict.who) {
            all.push(verdict.who);
        }
    }
    all.truncate(7);
    all.push("nobody");
    all
}

pub(super) fn breaks(picture: &Picture<'_>, out: &mut String) {
    let own = picture.own;
    for (at, one) in own.offered.iter().enumerate() {
        let open = own.open == Some(at);
        put(
            out,
            &[
                ITEM,
                "<li",
                if open { " class=open" } else { "" },
                "><b>",
                one.name,
                "</b> <span>",
                one.about,
                "</span> ",
            ],
        );
        if !open {
            *out += "<button type=button data-act=bet data-v=";
            number(out, at);
            put(
                out,
                &[
                    " aria-label=\"",
                    words::BET,
                    ": ",
                    one.name,
                    "\">",
                    words::BET,
                    "</button></li>",
                ],
            );
            continue;
        }
        let Some(bet) = &own.bet else {
            put(out, &["<p>", words::WHO, "</p><p class=bets>"]);
            for who in bettable(picture) {
                button(out, "place", who, who);
            }
            *out += "</p></li>";
            continue;
        };
        *out += "<p>";
        let first = own.refusing().next().map(|verdict| verdict.who);
        match first {
            None if own.is_waiting() => *out += words::WAITING,
            first => {
                let first = first.unwrap_or("nobody");
                put(
                    out,
                    &[
                        "<b>",
                        if first == bet {
                            words::RIGHT
                        } else {
                            words::WRONG
                        },
                        first,
                        ".</b>",
                    ],
                );
            }
        }
        *out += "</p></li>";
    }
}
