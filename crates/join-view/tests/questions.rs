//! Predictions and checks: the run is the judge, the guess stays, and nothing about the answer is written down anywhere.

mod common;

use join_sim::{Measure, Random, measure, run};
use join_view::{Answer, Effect, FigureSpec, figure, words};

use common::asking::{asked, between, mounted, revealed, spec};
use common::{kept, library, shown};

#[test]
fn a_changed_parameter_changes_the_right_answer() {
    let rows: &[(&[(&str, &str)], &str)] = &[
        (&[], "It is 0x801c03ed."),
        (&[("sign_in_after_boot_s", "3600")], "It is 0x801c03ed."),
        (&[("token_lifetime_s", "4500")], "It is joined."),
        (
            &[
                ("token_lifetime_s", "4500"),
                ("drs_without_aik", "answers 0x801c0010"),
            ],
            "It is 0x801c0010.",
        ),
        (&[("policy_assigned_to", "users")], "It is joined."),
    ];
    for (set, right) in rows {
        let html = figure(&library(), &spec(set)).unwrap();
        assert_eq!(revealed(&html), *right, "{set:?}");
        for guess in ["0", "1", "2"] {
            let mut page = mounted(&[spec(set)]);
            page.message(0, "pick", guess);
            page.message(0, "guess", "");
            let html = page.inner(0);
            let values = ["joined", "0x801c03ed", "0x801c0010"];
            let guessed = format!("It is {}.", values[guess.parse::<usize>().unwrap()]);
            let status = between(&html, "role=\"status\"", "</p>");
            assert_eq!(
                status.contains(words::RIGHT),
                guessed == *right,
                "{set:?} {guess}: {status}"
            );
            assert_eq!(status.contains(right), guessed != *right, "{status}");
        }
    }
}

#[test]
fn the_figure_is_whole_without_a_program() {
    let html = figure(&library(), &spec(&[])).unwrap();
    assert!(html.starts_with("<figure class=\"join\" data-widget=\"predict\""));
    assert!(html.lines().all(|line| !line.trim().is_empty()), "{html}");
    for part in [
        "<figcaption",
        "<legend>What &lt;b&gt;happens&lt;/b&gt; to <code>Tpm-Maintenance</code>?</legend>",
        "It is joined.",
        "It is 0x801c0010.",
        "<summary>What the model says</summary>",
        "Failed with 0x801c03ed.",
        "The token had expired ",
        "energy saver holds it",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    for none in ["<a ", " open", "checked", "style=", " id="] {
        assert!(!html.contains(none), "{none} in {html}");
    }
}

#[test]
fn what_a_page_reads_back_is_what_the_author_wrote() {
    let mut written = spec(&[("seed", "7")]);
    let ask = written.ask.as_mut().unwrap();
    ask.root = "../".into();
    ask.options[0].1 = "A = b & \"c\" < `d`".into();
    let html = figure(&library(), &written).unwrap();
    let read = |name: &str| {
        between(&html, &format!("{name}=\""), "\"")
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    };
    let ask = written.ask.unwrap();
    assert_eq!(read("data-ask"), ask.question);
    assert_eq!(read("data-measure"), ask.measure);
    assert_eq!(read("data-root"), ask.root);
    let options: Vec<(String, String)> = read("data-options")
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(value, text)| (value.into(), text.into()))
        .collect();
    assert_eq!(options, ask.options);
}

#[test]
fn a_question_that_cannot_be_judged_says_why() {
    let check = |spec: &FigureSpec, expect: &str| {
        assert_eq!(figure(&library(), spec).unwrap_err(), expect);
    };
    check(
        &asked("energy-saver", &[], "outcome", &["joined", "unfinished"]),
        "the run gives outcome = 0x801c03ed, and no option says so",
    );
    check(
        &asked("energy-saver", &[], "outcme", &["joined"]),
        "no measure is called \"outcme\"; the nearest name is \"outcome\"",
    );
    let mut none = spec(&[]);
    none.ask = None;
    check(
        &none,
        "a prediction or check needs the lines ask, measure and option",
    );
}

#[test]
fn the_guess_stays_beside_the_outcome() {
    let mut page = mounted(&[spec(&[])]);
    assert_eq!(page.message(0, "guess", ""), handled(&[], None)); // nothing is picked yet
    assert_eq!(page.message(0, "pick", "0"), handled(&[0], None));
    assert_eq!(
        page.message(0, "guess", ""),
        handled(&[0], Some((0, "joined")))
    );
    let html = page.inner(0);
    let row = |class: &str| between(&html, &format!("<li class=\"{class}\">"), "</li>");
    assert!(row("missed").contains("It is joined.") && row("missed").contains(words::YOURS));
    assert!(
        row("borne-out").contains("It is 0x801c03ed.")
            && row("borne-out").contains(words::THE_RUNS)
    );
    assert!(html.contains("<details class=\"answer\" data-key=\"answer\" open data-told>"));
    assert_eq!(page.message(0, "pick", "1"), handled(&[], None)); // too late
    assert_eq!(page.message(0, "again", ""), handled(&[0], Some((0, ""))));
    assert!(!page.inner(0).contains("checked"));
    assert_eq!(page.message(0, "known", ""), handled(&[0], Some((0, "-"))));
    let html = page.inner(0);
    assert!(html.contains(words::SKIPPED) && !html.contains(words::YOURS));
}

fn handled(changed: &[usize], keep: Option<(usize, &str)>) -> Answer {
    Answer {
        handled: true,
        changed: changed.to_vec(),
        effects: keep
            .map(|(at, text)| Effect::Remember(at, text.into()))
            .into_iter()
            .collect(),
        ..Answer::default()
    }
}

#[test]
fn why_is_told_in_a_few_sentences_of_the_run_in_their_order() {
    for scenario in library().scenarios() {
        let (records, end) = run(scenario, &[]);
        let of_run: Vec<String> = records.iter().map(words::sentence).collect();
        for what in Measure::ALL {
            let value = measure(*what, &records, &end).value;
            let spec = asked(scenario.name(), &[], what.name(), &[&value]);
            let html = figure(&library(), &spec).unwrap();
            let place = format!("{} {}", scenario.name(), what.name());
            let said: Vec<&str> = between(&html, "<ol>", "</ol>")
                .split("<li>")
                .skip(1)
                .map(|item| item.trim_end_matches("</li>"))
                .collect();
            assert!((2..=5).contains(&said.len()), "{place}: {said:?}");
            let mut rest = of_run.iter();
            for sentence in said {
                let sentence = sentence.replace("&quot;", "\"").replace("&amp;", "&");
                assert!(
                    rest.any(|of_run| *of_run == sentence),
                    "{place}: {sentence:?} is not said by the run, or not in this order"
                );
            }
        }
    }
}

#[test]
fn the_case_is_told_from_the_assignment_to_the_refusal() {
    let html = figure(&library(), &spec(&[])).unwrap();
    let mut rest = between(&html, "<ol>", "</ol>");
    for part in [
        "assigned the Energy Saver policy to devices",
        "Energy saver is on",
        "AikCertEnrollTask does not start",
        "ends after 10 min 0 s, without one",
        "refuses the join request",
    ] {
        rest = rest
            .split_once(part)
            .unwrap_or_else(|| panic!("{part} in {rest}"))
            .1;
    }
}

#[test]
fn the_run_is_shown_in_the_pages_stepper_or_in_the_playground() {
    let stepper = FigureSpec {
        widget: "join-stepper".into(),
        scenario: "healthy".into(),
        ..FigureSpec::default()
    };
    let late = spec(&[("sign_in_after_boot_s", "3600")]);
    let mut page = mounted(&[late.clone(), stepper]);
    assert!(page.inner(0).contains("href=\"#join=1/"));
    let answer = page.message(0, "see", "");
    assert!(answer.handled && shown(&answer) == Some(1));
    assert_eq!(answer.changed, [1]);
    let shown = page.session(1).unwrap().timeline().scenario();
    assert_eq!(shown.name(), "energy-saver");
    assert_eq!(
        shown.values().get(join_sim::Parameter::SignInAfterBoot),
        3600
    );
    assert!(!page.inner(1).contains("role=\"alert\""));
    let here = &page.session(1).unwrap().timeline().record().event;
    assert!(matches!(here, join_sim::Event::Judged(_)), "{here:?}"); // the step that decided

    let mut alone = late;
    alone.ask.as_mut().unwrap().root = "../../".into();
    let mut page = mounted(&[alone]);
    let html = page.inner(0);
    let address = between(&html, "<a href=\"", "\"");
    let (place, fragment) = address.split_once('#').unwrap();
    assert_eq!(place, "../../playground/index.html");
    assert!(
        !page.message(0, "see", "").handled,
        "the browser follows it"
    );
    let full = FigureSpec {
        widget: "join-stepper".into(),
        scenario: "healthy".into(),
        full: true,
        ..FigureSpec::default()
    };
    let mut playground = mounted(&[full]);
    assert_eq!(playground.open(fragment).changed, [0]);
    let shown = playground.session(0).unwrap().timeline().scenario();
    assert_eq!(shown.name(), "energy-saver");
}

#[test]
fn what_the_reader_does_elsewhere_changes_no_verdict() {
    let stepper = FigureSpec {
        widget: "join-stepper".into(),
        scenario: "energy-saver".into(),
        ..FigureSpec::default()
    };
    let mut page = mounted(&[stepper, spec(&[])]);
    let before = page.inner(1);
    page.message(0, "set:token_lifetime_s", "86400");
    assert!(page.inner(0).contains("Joined"));
    assert_eq!(page.inner(1), before);
}

#[test]
fn guesses_are_remembered_by_place_and_wording() {
    let two = [
        spec(&[]),
        asked(
            "healthy",
            &[],
            "wait",
            &["none", "minutes", "ten-minutes-or-more"],
        ),
    ];
    let mut page = mounted(&two);
    let keys: Vec<String> = (0..2).map(|at| page.memory_key(at).unwrap()).collect();
    assert_ne!(keys[0], keys[1]);
    assert!(page.progress().unwrap().contains("Answered 0 of 2"));
    page.recall(0, "joined");
    page.recall(1, "nonsense");
    assert!(page.inner(0).contains(words::YOURS));
    let line = page.progress().unwrap();
    assert!(line.contains("Answered 1 of 2") && line.contains(words::KEPT));
    page.cannot_keep();
    assert!(page.progress().unwrap().contains(words::NOT_KEPT));
    let answer = page.forget_all();
    assert_eq!(kept(&answer), [(0, String::new()), (1, String::new())]);
    assert!(page.progress().unwrap().contains("Answered 0 of 2"));

    let mut reworded = spec(&[]);
    reworded.ask.as_mut().unwrap().question.push('!');
    assert_ne!(mounted(&[reworded]).memory_key(0).unwrap(), keys[0]);
    assert_eq!(mounted(&[]).progress(), None);
    assert_eq!(mounted(&[]).memory_key(0), None);
}

#[test]
fn nothing_that_comes_in_breaks_a_question() {
    let verbs = [
        "pick",
        "guess",
        "known",
        "again",
        "see",
        "step",
        "set:seed",
        "drag:seed",
        "play",
        "",
    ];
    let values = [
        "0",
        "1",
        "2",
        "3",
        "-1",
        "99999999999999999999",
        "",
        "x",
        "-",
    ];
    let mut random = Random::new(5, "questions");
    let mut page = mounted(&[spec(&[])]);
    for _ in 0..20_000 {
        let pick = |random: &mut Random, list: &[&'static str]| {
            list[random.below(list.len() as u64) as usize]
        };
        let value = pick(&mut random, &values);
        match random.below(8) {
            0 => page.recall(0, value),
            1 => drop(page.key(0, "ArrowRight")),
            2 => drop(page.open(&format!("join=0/{value}"))),
            _ => drop(page.message(0, pick(&mut random, &verbs), value)),
        }
        let html = page.inner(0);
        // What no figure knows is said; what this one cannot use is not.
        let alert = html.split_once("role=\"alert\" data-key=\"alert\">");
        let said = alert.is_none_or(|(_, said)| said.starts_with("the page does not know"));
        assert!(said, "{html}");
    }
}
