//! The first figure: it shows what the run says, for any run, plays it, and keeps back why until its reader has seen the end.

#[path = "../common/mod.rs"]
mod common;
mod picture;
mod told;

use std::path::Path;

use join_sim::{Event, Library, Record, Scenario, World, run};
use join_view::{FigureSpec, Figures, FirstFigure};

type Page = Figures<FirstFigure>;

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

fn spec(scenario: &str) -> FigureSpec {
    FigureSpec {
        widget: "ten-minutes".into(),
        scenario: scenario.into(),
        ..FigureSpec::default()
    }
}

fn mounted(scenario: &str) -> Page {
    let mut page = Page::new(library());
    page.mount(&spec(scenario)).unwrap();
    page
}

fn scenario(name: &str) -> Scenario {
    library().get(name).unwrap().clone()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let at = text
        .find(from)
        .unwrap_or_else(|| panic!("{from} in {text}"));
    let rest = &text[at + from.len()..];
    &rest[..rest.find(to).unwrap_or(rest.len())]
}

fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => text.push(letter),
            _ => {}
        }
    }
    text
}

/// The picture of a layout.
fn picture<'a>(html: &'a str, class: &str) -> &'a str {
    between(html, &format!("<svg class=\"{class}\""), "</svg>")
}

fn status(page: &Page) -> String {
    plain(between(&page.inner(0), "<p role=\"status\"", "</p>"))
}

fn number(tag: &str, name: &str) -> f64 {
    between(tag, &format!(" {name}=\""), "\"").parse().unwrap()
}

/// What a reader sees of a living figure: not what is in the answer as long as that is closed.
fn seen(page: &Page) -> String {
    let html = page.inner(0);
    let answer = between(&html, "<details class=\"answer\"", "</details>").to_string();
    if answer.split('>').next().unwrap().contains("data-told") {
        html
    } else {
        html.replace(&answer, "")
    }
}

/// The run as the model makes it, without any figure.
struct Ran {
    records: Vec<Record>,
    end: World,
}

impl Ran {
    fn of(scenario: &Scenario) -> Ran {
        let (records, end) = run(scenario, &[]);
        Ran { records, end }
    }

    fn at(&self, what: impl Fn(&Event) -> bool) -> f64 {
        let found = self.records.iter().rfind(|record| what(&record.event));
        found.unwrap().at.0 as f64
    }

    fn margin(&self) -> i64 {
        let judged = self.records.iter().rev().find_map(|r| match r.event {
            Event::Judged(verdict) => verdict.margin_ms,
            _ => None,
        });
        judged.unwrap()
    }
}
