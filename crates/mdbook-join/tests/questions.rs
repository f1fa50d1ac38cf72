//! Predictions and checks in chapters: what authors write, what becomes of it, and each fault with its file and line.
mod common;

use common::chapter;

/// A block of six lines behind the fence, on line 3 of its chapter; the scenario is the small book's own.
fn block(lines: &[&str]) -> String {
    let mut text = String::from("# T\n\n```join\nfigure = predict\nscenario = plain\n");
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    text + "```\n"
}

const ASK: &str = "ask = What does the *reader* see?";
const JOINED: &str = "option.joined = It `joins`.";
const CODE: &str = "option.0x801c03ed = It fails with Invalid Token.";
const QUOTA: &str = "option.0x801c000e = It meets the quota.";
const LATE: &str = "set.policy_assigned_to = devices";
const HIGH: &str = "set.threshold_plugged_in_percent = 100";

#[test]
fn a_question_becomes_a_figure_and_its_run_the_judge() {
    let healthy = chapter(&block(&[ASK, "measure = outcome", JOINED, CODE, QUOTA])).unwrap();
    let late = [ASK, "measure = outcome", JOINED, CODE, QUOTA, LATE, HIGH];
    let late = chapter(&block(&late)).unwrap();
    for (html, right) in [
        (&healthy, "It <code>joins</code>."),
        (&late, "It fails with Invalid Token."),
    ] {
        assert!(html.contains("data-widget=\"predict\""), "{html}");
        assert!(
            html.contains("data-ask=\"What does the *reader* see?\""),
            "{html}"
        );
        assert!(html.contains("data-root=\"../../\""), "{html}"); // the chapter is part/deep/x.md
        let (_, answer) = html.split_once("<details").unwrap();
        assert!(answer.contains(&format!("<b>{right}</b>")), "{answer}");
    }
    let check = block(&[ASK, "measure = outcome", JOINED, CODE, QUOTA]).replace("predict", "check");
    assert!(chapter(&check).unwrap().contains("data-widget=\"check\""));
}

#[test]
fn every_fault_has_its_line() {
    let check = |lines: &[&str], expect: &[&str]| {
        let problems = chapter(&block(lines)).unwrap_err();
        let expect: Vec<String> = expect
            .iter()
            .map(|problem| format!("src/part/deep/x.md:{problem}"))
            .collect();
        assert_eq!(problems.lines().collect::<Vec<_>>(), expect, "{lines:?}");
    };
    let of = "measure = outcome";
    check(
        &[ASK, of, JOINED, CODE],
        &["3: expected at least 3 lines \"option.VALUE = …\", found 2"],
    );
    check(
        &[ASK, "measure = outcom", JOINED, CODE, QUOTA],
        &["7: no measure is called \"outcom\"; the nearest name is \"outcome\""],
    );
    check(
        &[ASK, of, JOINED, CODE, "option.maybe = Who knows."],
        &[
            "10: outcome is never \"maybe\"; it is one of joined, wrong-owner, unfinished, or a code such as 0x801c03ed",
        ],
    );
    check(
        &[ASK, of, "option.unfinished = It hangs.", CODE, QUOTA],
        &["3: the run gives outcome = joined, and no option says so"],
    );
    check(
        &[of, JOINED, CODE, QUOTA],
        &["3: the figure has no line \"ask = …\""],
    );
    check(
        &[ASK, JOINED, CODE, QUOTA],
        &["3: the figure has no line \"measure = …\""],
    );
    check(
        &[ASK, of, JOINED, JOINED, CODE, QUOTA],
        &["9: \"option.joined\" stands twice"],
    );
    check(
        &[ASK, of, JOINED, CODE, QUOTA, "measure = wait"],
        &[
            "8: wait is never \"joined\"; it is one of none, under-a-minute, minutes, ten-minutes-or-more",
            "9: wait is never \"0x801c03ed\"; it is one of none, under-a-minute, minutes, ten-minutes-or-more",
            "10: wait is never \"0x801c000e\"; it is one of none, under-a-minute, minutes, ten-minutes-or-more",
            "11: \"measure\" stands twice",
        ],
    );
}

#[test]
fn a_question_names_numbers_of_the_model_and_no_other_mark() {
    let asked = |question: &str| {
        let ask = format!("ask = {question}");
        chapter(&block(&[&ask, "measure = outcome", JOINED, CODE, QUOTA]))
    };
    let html = asked("After {{param aik_wait_s}}, margin {{margin of plain}}?").unwrap();
    let margin = chapter("x {{margin of plain}}\n").unwrap();
    let margin = margin.trim().trim_start_matches("x ").replace("&#46;", ".");
    assert!(
        html.contains(&format!("data-ask=\"After 600 s, margin {margin}?\"")),
        "{html}\n{margin}"
    );
    for (question, fault) in [
        ("{{param aik_wai_s}}?", "aik_wai_s"),
        ("{{margin of plan}}?", "plan"),
        (
            "Why r[token.window]?",
            "a question takes {{param …}} and {{margin …}} only, found \"r[token.window]\"",
        ),
        ("{{run of plain}}?", "a question takes"),
        ("{{margin}}?", "expected {{margin of SCENARIO}}"),
    ] {
        let problem = asked(question).unwrap_err();
        assert!(problem.starts_with("src/part/deep/x.md:3: "), "{problem}");
        assert!(problem.contains(fault), "{question}: {problem}");
    }
}

#[test]
fn other_figures_ask_nothing() {
    let text = block(&[ASK, "measure = outcome"]).replace("predict", "join-stepper");
    assert_eq!(
        chapter(&text).unwrap_err(),
        "src/part/deep/x.md:6: ask, measure, option and against belong to the figures predict and check, not to \"join-stepper\""
    );
    let bare = chapter(&block(&[])).unwrap_err();
    for line in ["\"ask = …\"", "\"measure = …\"", "found 0"] {
        assert!(bare.contains(line), "{bare}");
    }
}
