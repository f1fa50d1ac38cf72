//! The figures: from the model to HTML and SVG strings, the same code at build time and in the page.
//! It never touches a document, a clock or the network.

mod align;
mod bench;
mod branch;
mod cards;
mod case;
mod cases;
mod chain;
mod changes;
mod compare;
mod controls;
mod diagnose;
mod drill;
mod files;
mod files_words;
mod find;
mod fleet;
mod frame;
mod histogram;
mod identity;
mod keys;
mod lab;
pub mod lanes;
mod lines;
mod machine;
mod page;
mod phases;
mod predict;
mod questions;
mod savers;
mod stages;
mod stepper;
mod study;
mod study_words;
mod tasks;
mod ticket;
mod token;
mod token_facts;
mod token_picture;
mod traces;
mod what_if;
mod why;
pub mod words;
mod words_case;
mod words_run;
mod words_token;

pub use bench::Bench;
pub use diagnose::Start;
pub use drill::{DRILL_WIDGETS, Drill};
pub use files::{FILES_WIDGETS, FileDesk};
pub use join_wire::FILE_LIMIT;
pub use lab::{LAB_WIDGETS, Lab};
pub use page::{Answer, BOOK_WIDGETS, Page};
pub use predict::Ask;

use join_sim::Library;
use maud::{PreEscaped, html};

/// The programs that a page loads when its reader first uses one of their figures: name and figures.
pub const LATER: [(&str, &[&str]); 2] = [("lab", LAB_WIDGETS), ("files", FILES_WIDGETS)];

/// What a control of the lab asks to be told: the run that the page's first stepper shows.
pub(crate) const STEPPERS_RUN: &str = "run";

/// Which figure stands in a page, on which run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureSpec {
    /// `join-stepper`, `token-timeline`, …
    pub widget: String,
    /// Name of a scenario of the library.
    pub scenario: String,
    /// Parameter changes on top of the scenario, by name.
    pub set: Vec<(String, String)>,
    /// Name of the scenario to compare with, for `what-if`; empty for the same one without changes.
    pub other: String,
    /// With every parameter and command, as in the playground; in the book a figure shows what its chapter is about.
    pub full: bool,
    /// What is asked; `predict` and `check` need it, other figures ignore it.
    pub ask: Option<Ask>,
    /// How a diagnosis begins; `diagnose` needs it, other figures ignore it.
    pub start: Option<Start>,
}

/// A whole static `<figure class="join" …>…</figure>` in one block without blank lines.
///
/// # Errors
/// A sentence naming what was expected and found: unknown widget, scenario, parameter or value.
pub fn figure(library: &Library, spec: &FigureSpec) -> Result<String, String> {
    let inner = if LAB_WIDGETS.contains(&spec.widget.as_str()) {
        let mut lab = Lab::new(library.clone());
        let at = lab.mount(spec)?;
        lab.inner(at)
    } else if FILES_WIDGETS.contains(&spec.widget.as_str()) {
        let mut files = FileDesk::new(library.clone());
        let at = files.mount(spec)?;
        files.inner(at)
    } else if DRILL_WIDGETS.contains(&spec.widget.as_str()) {
        let mut drill = Drill::new(library.clone());
        let at = drill.mount(spec)?;
        drill.inner(at)
    } else {
        let mut page = Page::new(library.clone());
        let at = page.mount(spec)?;
        page.inner(at)
    };
    let set: Vec<String> = spec
        .set
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let set = (!set.is_empty()).then(|| set.join("&"));
    let ask = spec.ask.as_ref();
    let options = ask.map(|ask| {
        let lines = ask
            .options
            .iter()
            .map(|(value, text)| format!("{value}={text}"));
        lines.collect::<Vec<_>>().join("\n")
    });
    let start = spec.start.as_ref();
    let root = ask.map(|ask| &ask.root).or(start.map(|start| &start.root));
    let root = root.filter(|root| !root.is_empty());
    let seed = start.and_then(|start| start.seed);
    let given = start.filter(|_| seed.is_none()).map(|start| start.given);
    let markup = html! {
        figure.join data-widget=(spec.widget) data-scenario=(spec.scenario) data-set=[set] data-other=[(!spec.other.is_empty()).then_some(&spec.other)] data-full[spec.full]
            data-ask=[ask.map(|ask| &ask.question)] data-measure=[ask.map(|ask| &ask.measure)] data-options=[options] data-root=[root]
            data-seed=[seed] data-given=[given] {
            (PreEscaped(inner))
        }
    };
    Ok(markup.into_string())
}
