//! What a reader is told of a guess: from the record that speaks against it, and whatever the order of the options.

mod common;

use join_view::{FigureSpec, judged, words};

use common::asking::{Page, asked, between, mounted, revealed, spec};
use common::library;

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
