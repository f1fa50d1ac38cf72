//! What a figure behind a question keeps back until its reader has guessed.

use std::path::Path;

use join_sim::{Library, run};
use join_view::{
    FigureSpec, Figures, FullFigure, PROGRAMS, QuestionSpec, asked_moment, figure, judged, words,
};

type Page = Figures<FullFigure>;

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

/// How the case ends.
fn asks() -> FigureSpec {
    let option = |value: &str| (value.to_string(), format!("It is {value}."));
    FigureSpec {
        widget: "predict".into(),
        scenario: "energy-saver".into(),
        ask: Some(QuestionSpec {
            question: "How does it end?".into(),
            measure: "outcome".into(),
            options: ["joined", "0x801c03ed", "0x801c0010"].map(option).into(),
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

/// A figure on the run of [`asks`], as the book sets it up behind the question.
fn kept_back(widget: &str, asks: &FigureSpec) -> FigureSpec {
    FigureSpec {
        widget: widget.into(),
        scenario: asks.scenario.clone(),
        set: asks.set.clone(),
        until: asked_moment(&library(), asks).unwrap(),
        ..FigureSpec::default()
    }
}

#[test]
fn a_figure_behind_a_question_ends_before_the_answer_until_it_is_told() {
    let ask = asks();
    let (records, _) = run(library().get("energy-saver").unwrap(), &[]);
    let asked_at = records.iter().find(|one| matches!(one.event, join_sim::Event::Judged(v) if v.token.account == join_sim::Account::User)).unwrap().at;
    let full = PROGRAMS.iter().find(|one| one.name == "full").unwrap();
    for widget in full
        .on_run
        .iter()
        .filter(|name| !matches!(**name, "what-if" | "bench"))
    {
        let mut page = mounted(&[ask.clone(), kept_back(widget, &ask)]);
        let before = |page: &Page| {
            let session = page.session(1).unwrap();
            session
                .timeline()
                .records()
                .iter()
                .all(|record| record.at < asked_at)
        };
        assert!(before(&page), "{widget}");
        // Whatever its reader does with it, it stays so.
        for (msg, value) in [
            ("to-end", ""),
            ("detail", "every"),
            ("to-end", ""),
            ("table", ""),
            ("reset", ""),
        ] {
            page.message(1, msg, value);
            let html = page.inner(1);
            assert!(before(&page), "{widget} after {msg}");
            for word in [
                "801c03ed",
                "801C03ED",
                "had expired",
                "Invalid Token",
                "Failed with",
            ] {
                assert!(
                    !html.contains(word),
                    "{widget} after {msg} says {word}: {html}"
                );
            }
            assert!(html.contains(words::KEPT_BACK), "{widget}");
        }
        // One press tells all, here and in the question.
        let answer = page.message(1, "reveal", "");
        assert_eq!(answer.changed, [0, 1]);
        assert!(page.inner(0).contains(words::SKIPPED));
        let whole = page.session(1).unwrap();
        assert_eq!(whole.timeline().records().len(), records.len());
        assert_eq!(
            whole.timeline().record().at,
            asked_at,
            "{widget} stands at what was asked"
        );
        assert!(page.inner(1).contains("801c03ed"), "{widget}");
        // Asked again, it is kept back again; a guess tells it, too.
        assert_eq!(page.message(0, "again", "").changed, [0, 1]);
        assert!(before(&page), "{widget}");
        page.message(0, "pick", "2");
        assert!(before(&page), "{widget}");
        assert_eq!(page.message(0, "guess", "").changed, [0, 1]);
        assert!(!before(&page));
        // On another visit the answer is remembered.
        let mut again = Page::new(library());
        again.wake();
        again.mount(&judged(&library(), &ask).unwrap()).unwrap();
        again.recall(0, "joined");
        again.mount(&kept_back(widget, &ask)).unwrap();
        assert!(!before(&again), "{widget}");
        assert_eq!(again.forget_all().changed, [0, 1]);
        assert!(before(&again));
    }
}

#[test]
fn a_link_and_a_change_show_a_whole_run_and_links_out_of_a_part_are_whole() {
    let ask = asks();
    let mut page = mounted(&[ask.clone(), kept_back("join-stepper", &ask)]);
    page.message(1, "to-end", "");
    let here = page.session(1).unwrap().timeline().record().step;
    let link = page.fragment(1);
    page.message(1, "set:token_lifetime_s", "4500");
    assert!(!page.inner(1).contains(words::KEPT_BACK));
    page.message(1, "reset", "");
    assert!(page.inner(1).contains(words::KEPT_BACK));
    page.open(&link);
    let html = page.inner(1);
    assert!(
        !html.contains("role=\"alert\"") && html.contains("801c03ed"),
        "{html}"
    );
    assert_eq!(page.session(1).unwrap().timeline().record().step, here);
    page.message(0, "pick", "0");
    assert!(
        page.inner(1).contains("801c03ed"),
        "it stays as the link has it"
    );
}

#[test]
fn without_a_program_the_whole_figure_is_behind_a_word_that_warns() {
    let ask = asks();
    let html = figure(&library(), &kept_back("token-timeline", &ask)).unwrap();
    let (before, rest) = html.split_once("<details class=\"kept-back\">").unwrap();
    assert!(before.contains("<figcaption") && !before.contains("801c03ed"));
    assert!(rest.starts_with("<summary>Show the run (it tells the answer)</summary>"));
    assert!(rest.contains("0x801c03ed") && rest.ends_with("</details></figure>"));
}
