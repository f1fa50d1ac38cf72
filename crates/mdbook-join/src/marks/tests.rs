//! Each kind of mark: what is one, and what only looks like one.
use super::*;

/// The marks of a text that is one run, as `range=mark`, then the faults.
fn check(text: &str, marks: &[(&str, Mark)], faults: &[&str]) {
    let mut out = Scan::default();
    scan(text, 0..text.len(), Place::Prose, &mut out);
    let got: Vec<(&str, Mark)> = out
        .marks
        .into_iter()
        .map(|(at, mark)| (&text[at], mark))
        .collect();
    assert_eq!(got, marks, "{text}");
    assert_eq!(
        out.faults
            .iter()
            .map(|(_, t)| t.as_str())
            .collect::<Vec<_>>(),
        faults,
        "{text}"
    );
}

fn ev(level: &str, ids: &[&str]) -> Mark {
    Mark::Evidence {
        level: level.into(),
        ids: ids.iter().map(|s| (*s).to_owned()).collect(),
    }
}

#[test]
fn marks_are_found() {
    check("no marks", &[], &[]);
    check(
        "x e[documented:PRT].",
        &[("e[documented:PRT]", ev("documented", &["PRT"]))],
        &[],
    );
    check(
        "e[documented: PRT , REG]",
        &[(
            "e[documented: PRT , REG]",
            ev("documented", &["PRT", "REG"]),
        )],
        &[],
    );
    check("e[inferred]", &[("e[inferred]", ev("inferred", &[]))], &[]);
    check(
        "e[inferred:]",
        &[("e[inferred:]", ev("inferred", &[""]))],
        &[],
    );
    check(
        "(e[observed in the case:SEED])",
        &[(
            "e[observed in the case:SEED]",
            ev("observed in the case", &["SEED"]),
        )],
        &[],
    );
    check(
        "r[token.window] r[x]",
        &[
            ("r[token.window]", Mark::Rule("token.window".into())),
            ("r[x]", Mark::Rule("x".into())),
        ],
        &[],
    );
    check(
        "{{param a_s}}",
        &[(
            "{{param a_s}}",
            Mark::Param {
                name: "a_s".into(),
                scenario: None,
            },
        )],
        &[],
    );
    check(
        "ä{{ param x}}{{param x of y-z }}ö",
        &[(
            "{{param x of y-z }}",
            Mark::Param {
                name: "x".into(),
                scenario: Some("y-z".into()),
            },
        )],
        &[],
    );
}

#[test]
fn runs_are_found_with_what_is_changed_in_them() {
    let run = |margin, scenario: &str, set: &[(&str, &str)]| Mark::Run {
        margin,
        scenario: scenario.into(),
        set: set
            .iter()
            .map(|(a, b)| ((*a).into(), (*b).into()))
            .collect(),
        place: RunPlace::default(),
    };
    check(
        "{{run of x-y}}",
        &[("{{run of x-y}}", run(false, "x-y", &[]))],
        &[],
    );
    let text = "{{margin of x with a_s=3 b=on battery}}";
    check(
        text,
        &[],
        &[
            "expected {{margin of SCENARIO}} or {{margin of SCENARIO with NAME=VALUE …}}, found \"{{margin of x with a_s=3 b=on battery}}\"",
        ],
    );
    let text = "{{margin of x with a_s=3 b=-4}}";
    check(
        text,
        &[(text, run(true, "x", &[("a_s", "3"), ("b", "-4")]))],
        &[],
    );
    check("{{runs of x}}", &[], &[]);
    let placed = |at_s, page: &str, words: &str| RunPlace {
        at_s,
        page: (!page.is_empty()).then(|| page.into()),
        words: (!words.is_empty()).then(|| words.into()),
    };
    for (behind, place) in [
        ("at 5:00", placed(Some(300), "", "")),
        ("at -8:05 on why-twice", placed(Some(-485), "why-twice", "")),
        (
            "on README as minute five",
            placed(None, "README", "minute five"),
        ),
        ("as at 5:00", placed(None, "", "at 5:00")),
    ] {
        for (with, set) in [("", &[][..]), ("with a_s=3 ", &[("a_s", "3")])] {
            let text = format!("{{{{run of x {with}{behind}}}}}");
            let Mark::Run {
                margin,
                scenario,
                set,
                ..
            } = run(false, "x", set)
            else {
                unreachable!()
            };
            let place = place.clone();
            check(
                &text,
                &[(
                    &text,
                    Mark::Run {
                        margin,
                        scenario,
                        set,
                        place,
                    },
                )],
                &[],
            );
        }
    }
    for text in [
        "{{run x}}",
        "{{run of x with}}",
        "{{run of x with a}}",
        "{{run of x at}}",
        "{{run of x at 5}}",
        "{{run of x at 5:60}}",
        "{{run of x at 5:+1}}",
        "{{run of x on}}",
        "{{run of x as}}",
        "{{run of x on a at 5:00}}",
    ] {
        check(
            text,
            &[],
            &[&format!(
                "expected {{{{run of SCENARIO}}}} or {{{{run of SCENARIO with NAME=VALUE …}}}}, then perhaps at M:SS, on CHAPTER, as WORDS, found \"{text}\""
            )],
        );
    }
    check(
        "{{margin of x at 5:00}}",
        &[],
        &[
            "expected {{margin of SCENARIO}} or {{margin of SCENARIO with NAME=VALUE …}}, found \"{{margin of x at 5:00}}\"",
        ],
    );
}

#[test]
fn text_that_only_looks_like_a_mark_is_left() {
    for text in [
        "the[x]",
        "error[E0308]",
        "_e[x]",
        "ée[x]",
        "E[x] R[x]",
        "e [x]",
        "e",
        "e[".trim_end_matches('['),
        "{{x}}",
        "{{parameter}}",
        "{{#joint x}}",
        "{",
    ] {
        check(text, &[], &[]);
    }
}

#[test]
fn a_backslash_gives_the_plain_text() {
    check("\\e[documented:PRT]", &[("\\", Mark::Backslash)], &[]);
    check("a \\r[x] b", &[("\\", Mark::Backslash)], &[]);
    check("\\\\r[x]", &[("r[x]", Mark::Rule("x".into()))], &[]);
    check("\\\\\\r[x]", &[("\\", Mark::Backslash)], &[]);
}

#[test]
fn what_is_not_closed_or_not_understood_is_told() {
    check(
        "see e[documented:PRT and more",
        &[],
        &[
            "the mark \"e[documented:PRT and more\" is not closed on its line; for plain text write \\e[",
        ],
    );
    check(
        "r[a[b]]",
        &[],
        &["the mark \"r[a[b]]\" is not closed on its line; for plain text write \\r["],
    );
    check("{{param x", &[], &["\"{{param\" is not closed on its line"]);
    check(
        "{{param}}",
        &[],
        &["expected {{param NAME}} or {{param NAME of SCENARIO}}, found \"{{param}}\""],
    );
    check(
        "{{param a in b}}",
        &[],
        &["expected {{param NAME}} or {{param NAME of SCENARIO}}, found \"{{param a in b}}\""],
    );
    check(
        "see {{#join sources}}",
        &[],
        &["\"{{#join sources}}\" must be a paragraph of its own, outside lists and quotes"],
    );
}
