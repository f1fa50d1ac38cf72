//! The living figure: a frame that is written once, and the parts in it that every action renews.
mod difference;
mod fields;

mod hexes;
mod judged;
mod place;
mod seen;

#[cfg(feature = "files")]
pub(crate) use fields::cut;
#[cfg(feature = "files")]
pub(crate) use judged::line;
pub(crate) use seen::Picture;

use crate::html::put;
use crate::words;
use alloc::string::String;
use seen::button;

type Draw = fn(&Picture<'_>, &mut String);

/// The parts by name.
pub(crate) static PARTS: [(&str, Draw); 14] = [
    ("other", difference::choices),
    ("difference", difference::difference),
    ("title", place::about),
    ("artefact", place::artefacts),
    ("crumbs", place::crumbs),
    ("outer", place::outer),
    ("hex", hexes::hexes),
    ("fields", fields::fields),
    ("bits", hexes::bits),
    ("verdicts", judged::verdicts),
    ("who", judged::who),
    ("status", place::status),
    ("twins", place::twins),
    ("breaks", judged::breaks),
];

/// The place of the status among them.
pub(crate) const STATUS: usize = 11;

/// The frame with places for the parts.
pub(crate) fn frame() -> String {
    let mut out = String::from("<p class=title data-part=title></p><div class=bar><label>");
    let chooser =
        " <select data-act=artefact data-part=artefact></select></label><span class=grow></span>";
    put(&mut out, &[words::ARTEFACT, chooser]);
    button(&mut out, "undo", "", words::UNDO);
    button(&mut out, "reset", "", words::RESET);
    button(&mut out, "share", "", words::LINK);
    out += "</div><nav class=crumbs aria-label=Layers data-part=crumbs></nav><div data-part=outer></div>";
    out += "<div class=two><div><div class=hex tabindex=0 role=application aria-label=\"";
    put(
        &mut out,
        &[
            words::BYTES,
            "\" data-part=hex></div><div class=bits data-part=bits></div></div>",
        ],
    );
    put(&mut out, &["<div><strong class=head>", words::FIELDS]);
    out += "</strong><ol class=fields aria-label=Fields data-part=fields></ol></div></div>";
    out += "<div class=status role=status data-part=status></div>";
    put(&mut out, &["<p class=copy>", words::COPY, " "]);
    for (form, name) in crate::take::FORMS {
        button(&mut out, "copy", form, name);
    }
    out += "</p><div data-part=twins></div><div class=\"two half\"><div>";
    put(
        &mut out,
        &[
            "<div class=who role=status data-part=who></div><strong class=head>",
            words::CHECKS,
        ],
    );
    out += "</strong><ul class=checks tabindex=0 aria-label=Checks data-part=verdicts></ul></div>";
    put(&mut out, &["<div><strong class=head>", words::BREAKS]);
    out += "</strong><ul class=breaks data-part=breaks></ul></div></div>";
    put(
        &mut out,
        &[
            "<p><label>",
            words::COMPARE,
            " <select data-act=compare data-part=other></select></label></p>",
        ],
    );
    out += "<div data-part=difference></div>";
    put(
        &mut out,
        &[
            "<details class=own><summary>",
            words::READ_OWN,
            "</summary><p>",
            words::WARNING,
            "</p>",
        ],
    );
    put(&mut out, &["<label>", words::PASTE]);
    out += " <textarea rows=3 maxlength=1000000 spellcheck=false autocomplete=off autocapitalize=off></textarea></label><p>";
    button(&mut out, "own", "", words::READ_IT);
    put(
        &mut out,
        &[
            " <label>",
            words::FILE,
            " <input type=file></label></p></details>",
        ],
    );
    out
}
