//! What a reader is told of a guess: from the record that speaks against it, and whatever the order of the options.

use std::path::Path;

use join_sim::Library;
use join_view::{FigureSpec, Figures, FullFigure, QuestionSpec, judged, words};

type Page = Figures<FullFigure>;

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

/// The question of the brief's kind: the case, the user waits an hour.
fn spec(set: &[(&str, &str)]) -> FigureSpec {
    asked(
        "energy-saver",
        set,
        "outcome",
        &["joined", "0x801c03ed", "0x801c0010"],
    )
}

fn asked(scenario: &str, set: &[(&str, &str)], measure: &str, values: &[&str]) -> FigureSpec {
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

fn mounted(specs: &[FigureSpec]) -> Page {
    let mut page = Page::new(library());
    page.wake();
    for spec in specs {
        page.mount(&judged(&library(), spec).unwrap()).unwrap();
    }
    page
}

/// The text between two marks.
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
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
fn revealed(html: &str) -> String {
    between(html, "<details", "</details>")
        .split_once("<b>")
        .map(|(_, rest)| between(rest, "", "</b>").to_string())
        .unwrap()
}

/// What the status and the option that was picked say once the option of that place is committed.
fn told(page: &mut Page, option: usize) -> (bool, String) {
    page.message(0, "again", "");
    page.message(0, "pick", &option.to_string());
    page.message(0, "guess", "");
    let html = page.inner(0);
    let right = between(&html, "role=\"status\"", "</p>").contains(words::RIGHT);
    let said = html.split_once("<p class=\"said\">");
    let said = said.map_or(String::new(), |(_, rest)| between(rest, "", "</p>").into());
    (right, said)
}

#[test]
fn each_wrong_option_is_answered_by_the_record_that_speaks_against_it() {
    // The token lives long enough, so the service does not object: not to its time, and not to the missing certificate.
    let mut page = mounted(&[spec(&[("token_lifetime_s", "4500")])]);
    let (right, said) = told(&mut page, 0);
    assert!(right && said.is_empty(), "{said}");
    for option in [1, 2] {
        let (right, said) = told(&mut page, option);
        assert!(!right);
        assert!(said.starts_with("Against it, 10 min"), "{said}");
        assert!(said.contains("accepts the join request"), "{said}");
    }
    // With a certificate that is there, the request itself speaks against its absence.
    let codes = ["0x801c03ed", "0x801c0010", "joined"];
    let mut page = mounted(&[asked(
        "healthy",
        &[("users_may_join", "none")],
        "outcome",
        &codes,
    )]);
    let (_, said) = told(&mut page, 1);
    assert!(
        said.contains("join request") && said.contains("AIK certificate"),
        "{said}"
    );
    let (_, other) = told(&mut page, 2);
    assert_ne!(said, other);
    // An author may say which other measure has the record.
    let mut named = asked("healthy", &[("users_may_join", "none")], "outcome", &codes);
    let ask = named.ask.as_mut().unwrap();
    ask.against = vec![("joined".into(), "owner-at-sign-in".into())];
    let (_, said) = told(&mut mounted(&[named]), 2);
    assert!(said.contains("after power-on"), "{said}");
}

#[test]
fn the_run_opens_at_the_step_that_speaks_against_the_guess() {
    let codes = ["0x801c03ed", "0x801c0010", "joined"];
    let stepper = FigureSpec {
        widget: "join-stepper".into(),
        scenario: "energy-saver".into(),
        ..FigureSpec::default()
    };
    let no_one = asked("healthy", &[("users_may_join", "none")], "outcome", &codes);
    let mut page = mounted(&[no_one, stepper]);
    let (_, said) = told(&mut page, 1);
    page.message(0, "see", "");
    let here = page.session(1).unwrap().timeline().record();
    let sentence = words::sentence(here).replace('"', "&quot;");
    assert!(said.ends_with(&sentence), "{said}\n{sentence}");
}

#[test]
fn a_visit_has_an_order_of_its_own_and_every_order_the_same_answer() {
    let mut firsts = std::collections::BTreeMap::<String, u32>::new();
    for visit in 0..300 {
        let mut page = Page::new(library());
        page.wake();
        page.visit(visit);
        page.mount(&judged(&library(), &spec(&[])).unwrap())
            .unwrap();
        let html = page.inner(0);
        let first = between(&html, "value=\"0\"", "</li>");
        let first = between(first, "<span>", "</span>").to_string();
        *firsts.entry(first).or_default() += 1;
        assert_eq!(revealed(&html), "It is 0x801c03ed.");
        if visit < 20 {
            let right: Vec<bool> = (0..3).map(|option| told(&mut page, option).0).collect();
            assert_eq!(right.iter().filter(|right| **right).count(), 1);
            page.recall(0, "joined");
            let html = page.inner(0);
            assert!(between(&html, "class=\"missed\"", "</li>").contains("It is joined."));
        }
    }
    // Three options, three hundred visits: each comes first about a hundred times.
    assert_eq!(firsts.len(), 3, "{firsts:?}");
    assert!(
        firsts.values().all(|count| (60..=140).contains(count)),
        "{firsts:?}"
    );
}
