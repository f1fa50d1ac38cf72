//! The figure as the book writes it: a worked sample for everybody, and above it what only a script can use.

use crate::reading::Reading;
use crate::sample::SAMPLES;
use crate::words;
use join_evidence::Desk;
use maud::{Markup, PreEscaped, html};

/// The whole figure with the first sample, read.
#[must_use]
pub fn figure() -> Markup {
    let mut desk = Desk::new();
    for (path, bytes) in SAMPLES[0].files {
        desk.add(path, bytes);
    }
    let answer = Reading::of(desk).answer(false);
    html! {
        figure class="join evidence" data-widget="evidence" {
            figcaption { (words::CAPTION) }
            p.safe { strong { (words::SAFE) } " " (words::SAFE_WHY) }
            p { small { (words::FORMS) } }
            div.intake data-alive hidden { (intake()) }
            p.without-script { (words::WITHOUT) }
            p.so-far role="status" data-part="status" data-alive hidden { (words::SAFE) }
            div.working data-part="working" hidden {
                progress max="1" aria-label="Reading" data-part="progress" {}
                " " button type="button" data-do="cancel" { (words::CANCEL) }
            }
            p.worked data-part="worked" { (words::WORKED) }
            div.told data-part="answer" { (PreEscaped(answer)) }
            section.found data-part="found" aria-label=(words::FOUND) hidden {
                h4 { (words::FOUND) }
                p { (words::FOUND_NOTE) }
                ul data-part="artefacts" {}
            }
        }
    }
}

fn intake() -> Markup {
    html! {
        div.give {
            div.drop data-part="drop" {
                strong { (words::DROP) }
                p {
                    button type="button" data-do="files" { (words::FILES) } " "
                    button type="button" data-do="folder" { (words::FOLDER) }
                }
                input type="file" multiple data-part="files" aria-label=(words::FILES) hidden;
                input type="file" multiple webkitdirectory data-part="folder" aria-label=(words::FOLDER) hidden;
                input type="file" accept=".har,.json,.saz" data-part="clean" aria-label=(words::CLEAN) hidden;
            }
            div.paste {
                label { strong { (words::PASTE) }
                    textarea rows="5" data-part="paste" maxlength="4000000" spellcheck="false" autocomplete="off" autocapitalize="off" {}
                }
                p { button type="button" data-do="paste" { (words::READ) } }
            }
        }
        fieldset.try {
            legend { (words::TRY) }
            @for (at, sample) in SAMPLES.iter().enumerate() { button type="button" data-do="sample" data-sample=(at) { (sample.name) } " " }
        }
        p { button type="button" data-do="clean" { (words::CLEAN) } " " small { (words::CLEAN_NOTE) } }
        p { button type="button" data-do="forget" { (words::FORGET) } }
    }
}
