//! Diagnoses and the search: the run is the judge, a link brings a case back, and nothing that comes from outside does harm.

mod common;

use std::path::Path;

use join_sim::{Library, Random};
use join_view::{Answer, DiagnosisSpec, ExerciseFigure, FigureSpec, Figures, figure};

use common::{copied, fragment, kept};

type Exercises = Figures<ExerciseFigure>;

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

fn walked(scenario: &str, given: usize, set: &[(&str, &str)]) -> FigureSpec {
    FigureSpec {
        widget: "diagnose".into(),
        scenario: scenario.into(),
        set: set
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect(),
        start: Some(DiagnosisSpec {
            given,
            ..DiagnosisSpec::default()
        }),
        ..FigureSpec::default()
    }
}

fn drawn(seed: u32) -> FigureSpec {
    FigureSpec {
        widget: "diagnose".into(),
        start: Some(DiagnosisSpec {
            seed: Some(seed),
            ..DiagnosisSpec::default()
        }),
        ..FigureSpec::default()
    }
}

fn mounted(specs: &[FigureSpec], visit: Option<u32>) -> Exercises {
    let mut drill = Exercises::new(library());
    drill.wake();
    visit.into_iter().for_each(|visit| drill.visit(visit));
    for spec in specs {
        drill.mount(spec).unwrap();
    }
    drill
}

/// The parts of a text that stand between two marks.
fn all<'a>(html: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    let parts = html.split(from).skip(1);
    parts.map(|part| part.split(to).next().unwrap()).collect()
}

/// The right answers that a figure tells, without its markup.
fn answers(drill: &mut Exercises, figure: usize) -> Vec<String> {
    drill.message(figure, "known", "");
    let html = drill.inner(figure);
    let told = html.split("class=\"borne-out\"").skip(1);
    told.map(|part| all(part, "<span>", "</span>")[0].to_owned())
        .collect()
}

/// How many options each question has.
fn sizes(html: &str) -> Vec<usize> {
    all(html, "<fieldset", "</fieldset>")
        .iter()
        .map(|ask| ask.matches("type=\"radio\"").count())
        .collect()
}

/// Which option of each question is marked as the run's.
fn right(html: &str) -> Vec<usize> {
    all(html, "<fieldset", "</fieldset>")
        .iter()
        .map(|ask| {
            let options = ask.split("<li").skip(1);
            options
                .into_iter()
                .position(|one| one.contains("borne-out"))
                .unwrap()
        })
        .collect()
}

#[test]
fn the_run_answers_every_step_and_another_run_answers_otherwise() {
    let told =
        |set: &[(&str, &str)]| answers(&mut mounted(&[walked("energy-saver", 0, set)], None), 0);
    assert_eq!(
        told(&[]),
        [
            "It was refused: the token is not valid at this moment.",
            "No: the request came after it.",
            "Ten minutes or more.",
            "Energy saver.",
            "Energy saver holds back the tasks that get the AIK certificate.",
        ]
    );
    let nobody = ("policy_assigned_to", "nobody");
    assert_eq!(
        told(&[nobody, ("users_may_join", "none")]),
        [
            "It was refused: the user may not join devices.",
            "Yes: the request came before the end.",
            "It did not wait: the certificate was there.",
            "Nothing: they ran.",
            "This user may not join devices.",
        ]
    );
    let slow = told(&[nobody, ("aik_enrolment_s", "2000")]);
    assert_eq!(slow[4], "The tasks run, but end too late.");
    let waits = told(&[("aik_wait_s", "300"), ("token_lifetime_s", "200")]);
    assert_eq!(waits[2], "Some minutes, but less than ten.");
}

#[test]
fn a_run_without_an_answer_among_the_options_is_refused_when_the_book_is_built() {
    let refused = |spec: &FigureSpec| figure(&library(), spec).unwrap_err();
    assert_eq!(
        refused(&walked("healthy", 0, &[])),
        "the run gives cause = none, and no step of a diagnosis says so"
    );
    assert_eq!(
        refused(&walked("energy-saver", 6, &[])),
        "given: expected at most the 5 steps of a diagnosis, found 6"
    );
    let mut lacking = walked("energy-saver", 0, &[]);
    lacking.start = None;
    assert_eq!(
        refused(&lacking),
        "a diagnosis needs the line given or seed"
    );
    let mut other = drawn(28);
    other.widget = "diagnosis".into();
    assert_eq!(
        Exercises::new(library()).mount(&other).unwrap_err(),
        "no figure is called “diagnosis”; the nearest name is “diagnose”"
    );
}

#[test]
fn steps_are_shown_as_far_as_they_are_given() {
    for given in 0..=5 {
        let html = figure(&library(), &walked("energy-saver", given, &[])).unwrap();
        assert_eq!(html.matches("class=\"asked\"").count(), given);
        assert_eq!(sizes(&html).len(), 5 - given);
        assert!(!html.contains("borne-out"), "nothing is told by a mark");
        // Each step that is asked has its answer in the part that a reader opens.
        let answer = all(&html, "<details class=\"answer\"", "</details>");
        let count = answer
            .first()
            .map_or(0, |part| part.matches("class=\"so\"").count());
        assert_eq!(count, 5 - given, "{given}");
        let traces = html.matches("<ol class=\"trace\"").count();
        assert_eq!(traces, 4);
        assert!(!html.contains("Energy Saver policy assigned"), "no title");
    }
}

#[test]
fn answers_are_committed_together_graded_remembered_and_taken_back() {
    let mut drill = mounted(&[walked("no-mains-idle", 3, &[])], None);
    assert_eq!(
        drill.progress().unwrap(),
        "<span>Answered 0 of 1 on this page. </span>"
    );
    assert!(drill.message(0, "guess", "").changed.is_empty());
    assert!(!drill.inner(0).contains("borne-out"), "not all are picked");
    drill.message(0, "pick:3", "1");
    drill.message(0, "pick:1", "0"); // given: not the reader's
    drill.message(0, "pick:4", "99");
    drill.message(0, "pick:9", "0");
    drill.message(0, "guess", "");
    assert!(!drill.inner(0).contains("borne-out"));
    assert_eq!(kept(&drill.message(0, "pick:4", "1")), []);
    let answer = drill.message(0, "guess", "");
    assert_eq!(kept(&answer), [(0, "1 1".into())]);
    assert_eq!(answer.effects.len(), 1);
    let html = drill.inner(0);
    assert_eq!(right(&html), [2, 1]);
    assert!(html.contains(">1 of 2 right."), "{html}");
    let progress = drill.progress().unwrap();
    assert!(progress.contains("Answered 1 of 1") && progress.contains("Kept on this device only."));

    let mut again = mounted(&[walked("no-mains-idle", 3, &[])], None);
    for nonsense in ["", "1", "1 x", "1 1 1", "9 9", "-1 0", "a"] {
        again.recall(0, nonsense);
        assert!(!again.inner(0).contains("borne-out"), "{nonsense}");
    }
    again.recall(0, "1 1");
    assert_eq!(again.inner(0), html);
    let reset = again.forget_all();
    assert_eq!(kept(&reset), [(0, String::new())]);
    assert!(!again.inner(0).contains("borne-out"));
    again.recall(0, "-");
    assert!(again.inner(0).contains("No diagnosis made."));
    again.cannot_keep();
    assert!(
        again
            .progress()
            .unwrap()
            .contains("does not let the page keep it")
    );
    assert_eq!(kept(&again.message(0, "again", "")), [(0, String::new())]);
}

#[test]
fn two_visits_differ_and_a_file_is_always_the_same() {
    let still = figure(&library(), &drawn(28)).unwrap();
    assert_eq!(still, figure(&library(), &drawn(28)).unwrap());
    assert!(still.contains("Case 28."));
    let visits: Vec<String> = [1_u32, 2, 3, u32::MAX]
        .map(|visit| mounted(&[drawn(28)], Some(visit)).inner(0))
        .into();
    for (at, one) in visits.iter().enumerate() {
        assert!(!visits[..at].contains(one));
        assert!(!one.contains("Case 28."));
    }
    let two = mounted(&[drawn(28), drawn(28)], Some(7));
    assert_ne!(two.inner(0), two.inner(1), "two figures of one page");
}

#[test]
fn a_drawn_case_is_linked_counted_and_followed_by_another() {
    let mut drill = mounted(&[walked("energy-saver", 5, &[]), drawn(28)], Some(5));
    let link = drill.message(1, "copy", "");
    let link_to = fragment(&link).unwrap();
    assert_eq!(copied(&link), Some(String::new()), "a link alone");
    let first = drill.inner(1);
    for (at, of) in sizes(&first).into_iter().enumerate() {
        assert!(of >= 4);
        drill.message(1, &format!("pick:{at}"), "0");
    }
    let answer = drill.message(1, "guess", "");
    assert_eq!(fragment(&answer), Some(link_to.clone()));
    let right_answers = right(&drill.inner(1));
    let all_right = right_answers == [0, 0];
    assert_eq!(kept(&answer), [(1, format!("{} 1", u8::from(all_right)))]);

    let next = drill.message(1, "another", "");
    assert_ne!(fragment(&next), Some(link_to.clone()));
    assert_eq!(copied(&next), None);
    assert!(!drill.inner(1).contains("borne-out"));
    let opened = drill.open(&link_to);
    assert_eq!(opened.changed, [1]);
    assert_eq!(drill.inner(1), first, "the same case, not yet answered");
    for (at, right) in right_answers.iter().enumerate() {
        drill.message(1, &format!("pick:{at}"), &right.to_string());
    }
    drill.message(1, "guess", "");
    assert!(drill.inner(1).contains("Right: the run says the same."));
    let score = format!(
        "Unseen failures: {} of 2 diagnosed.",
        1 + u8::from(all_right)
    );
    assert!(drill.progress().unwrap().contains(&score));

    let mut later = mounted(&[walked("energy-saver", 5, &[]), drawn(28)], Some(6));
    assert_eq!(later.memory_key(1).as_deref(), Some("cases"));
    for nonsense in ["3 2", "1", "x y", "5 5000000", "1 2 3"] {
        later.recall(1, nonsense);
        assert!(later.progress().unwrap().contains("0 of 0"), "{nonsense}");
    }
    later.recall(1, "1 2");
    assert!(later.progress().unwrap().contains("1 of 2 diagnosed"));
    assert!(!later.inner(1).contains("borne-out"), "a new case is open");
}

#[test]
fn what_comes_from_outside_is_an_error_in_the_figure_at_most() {
    let mut drill = mounted(&[drawn(28), drawn(29)], Some(1));
    let alert = |drill: &Exercises| {
        all(&drill.inner(0), "role=\"alert\" data-key=\"alert\">", "<").join("")
    };
    for damaged in [
        "join=0/s0",
        "join=0/s10000",
        "join=0/",
        "join=0/7",
        "join=0/s-1",
        "join=0/s99999999999",
    ] {
        assert_eq!(drill.open(damaged).changed, [0], "{damaged}");
        assert!(
            alert(&drill).contains("expected the number of a case from 1 to 9999"),
            "{damaged}"
        );
    }
    assert_eq!(drill.open("join=9/s7").changed, [0]);
    assert!(alert(&drill).contains("This link cannot be opened"));
    assert_eq!(drill.open("else=0/s7"), Answer::default());
    drill.open("join=0/s7");
    assert_eq!(alert(&drill), "");
    assert!(drill.inner(0).contains("Case 7."));

    let mut random = Random::new(1, "hostile");
    let signs: Vec<char> = "join=01/s79%é<&pickgust:- \u{0}".chars().collect();
    let known = [
        "pick:0", "pick:1", "pick:7", "guess", "known", "again", "another", "copy", "find", "all",
    ];
    for _ in 0..2_000 {
        let length = random.below(12) as usize;
        let text = |random: &mut Random| -> String {
            let sign = |_| signs[random.below(signs.len() as u64) as usize];
            (0..length).map(sign).collect()
        };
        let (one, two) = (text(&mut random), text(&mut random));
        let verb = known[random.below(known.len() as u64) as usize];
        let figure = random.below(3) as usize;
        match random.below(8) {
            0 => drop(drill.open(&["join=", &one].concat())),
            1 => drop(drill.open(&format!("join=0/s{}", random.below(12_000)))),
            2 => drop(drill.message(figure, &one, &two)),
            3 => drill.recall(figure, &one),
            4 => drop(drill.message(figure, verb, &two)),
            _ => drop(drill.message(figure, verb, &random.below(6).to_string())),
        }
        assert!(!drill.inner(figure.min(1)).is_empty());
    }
    drill.open("join=0/s7");
    assert!(drill.inner(0).contains("Case 7."));
}
