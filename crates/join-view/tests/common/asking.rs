//! Questions to mount in a page, and what their figures say.

use super::library;
use join_view::{FigureSpec, Figures, FullFigure, QuestionSpec, judged};

/// Any figures.
pub type Page = Figures<FullFigure>;

/// The question of the brief's kind: the case, the user waits an hour.
pub fn spec(set: &[(&str, &str)]) -> FigureSpec {
    asked(
        "energy-saver",
        set,
        "outcome",
        &["joined", "0x801c03ed", "0x801c0010"],
    )
}

pub fn asked(scenario: &str, set: &[(&str, &str)], measure: &str, values: &[&str]) -> FigureSpec {
    let option = |value: &&str| ((*value).to_string(), format!("It is {value}."));
    FigureSpec {
        widget: "predict".into(),
        scenario: scenario.into(),
        set: set
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect(),
        ask: Some(QuestionSpec {
            question: "What <b>happens</b> to `Tpm-Maintenance`?".into(),
            measure: measure.into(),
            options: values.iter().map(option).collect(),
            ..QuestionSpec::default()
        }),
        ..FigureSpec::default()
    }
}

pub fn mounted(specs: &[FigureSpec]) -> Page {
    let mut page = Page::new(library());
    page.wake();
    for spec in specs {
        page.mount(&judged(&library(), spec).unwrap()).unwrap();
    }
    page
}

/// The text between two marks.
pub fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let start = html
        .find(from)
        .unwrap_or_else(|| panic!("{from} in {html}"))
        + from.len();
    let end = html[start..]
        .find(to)
        .unwrap_or_else(|| panic!("{to} in {html}"));
    &html[start..start + end]
}

/// The answer that the figure reveals: the option in bold.
pub fn revealed(html: &str) -> String {
    between(html, "<details", "</details>")
        .split_once("<b>")
        .map(|(_, rest)| between(rest, "", "</b>").to_string())
        .unwrap()
}
