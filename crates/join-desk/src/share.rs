//! What may be shared: masked files, and the list of aliases, which stays with the reader.

use crate::reading::Reading;
use join_evidence::Shown;
use maud::{Markup, html};

/// So many aliases are shown; the list to save has all.
const ALIASES: usize = 200;

/// Buttons that only a script can use, and what they do.
pub(crate) fn share(of: &Reading, shown: Shown<'_>) -> Markup {
    let aliases = of.mask.aliases();
    html! {
        section.share aria-label="Share it safely" data-alive hidden {
            h3 { "Share it safely" }
            p {
                button type="button" data-do="masked" { "Save masked files" } " "
                label { input type="checkbox" data-do="raw" checked[shown.raw] autocomplete="off"; " show names as they are, here only; tokens never" }
            }
            p { small { "The same value has the same alias in every file and spelling. A second look by other means must find nothing, or the file is held back. Event logs and archives are not rewritten: their masked lines stand in the findings and in the text for a ticket." } }
            p role="status" data-part="shared" {}
            @if !aliases.is_empty() {
                details {
                    summary { (crate::words::count(aliases.len(), "alias", "aliases")) ": shown and saved only for you" }
                    div.table-wrapper role="group" tabindex="0" aria-label="Aliases" {
                        table {
                            thead { tr { th scope="col" { "Alias" } th scope="col" { "Stands for" } } }
                            tbody { @for alias in aliases.iter().take(ALIASES) { tr { td { code { (alias.alias) } } td { code { (alias.value) } } } } }
                        }
                    }
                    button type="button" data-do="aliases" { "Save the list of aliases" }
                }
            }
        }
    }
}
