//! What if: two runs beside each other, runs that are kept, changes from a moment on, a run as text.

mod common;

use std::path::Path;

use join_sim::{Event, Library, Outcome, Parameter};
use join_view::{FigureSpec, Figures, FullFigure, figure};

use common::{copied, fragment};

type Page = Figures<FullFigure>;

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

fn spec(scenario: &str, set: &[(&str, &str)], other: &str) -> FigureSpec {
    FigureSpec {
        widget: "what-if".into(),
        scenario: scenario.into(),
        other: other.into(),
        set: set
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect(),
        ..FigureSpec::default()
    }
}

fn mounted(scenario: &str) -> Page {
    let mut page = Page::new(library());
    page.mount(&spec(scenario, &[], "")).unwrap();
    page
}

/// What a figure says, tags removed, one line for each row, item or paragraph.
fn lines(html: &str) -> Vec<String> {
    let mut text = String::new();
    let mut tag = None;
    for letter in html.chars() {
        match (letter, &mut tag) {
            ('<', _) => tag = Some(String::new()),
            ('>', Some(name)) => {
                let ends = [
                    "/tr", "/p", "/li", "/select", "/legend", "/button", "/caption",
                ];
                if ends.contains(&name.as_str()) {
                    text.push('\n');
                } else if name.starts_with("/td") || name.starts_with("/th") {
                    text.push_str(" | ");
                }
                tag = None;
            }
            (_, Some(name)) => name.push(letter),
            (_, None) => text.push(letter),
        }
    }
    let text = text
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&amp;", "&");
    text.lines().map(ToString::to_string).collect()
}

/// Whether the figure says this somewhere.
fn says(page: &Page, part: &str) -> bool {
    lines(&page.inner(0)).iter().any(|line| line.contains(part))
}

#[track_caller]
fn check(page: &Page, part: &str) {
    assert!(says(page, part), "{part} in {:#?}", lines(&page.inner(0)));
}

#[test]
fn a_picture_shows_the_scenario_beside_itself_with_changes() {
    let set = [("policy_assigned_to", "users")];
    let html = figure(&library(), &spec("energy-saver", &set, "")).unwrap();
    let said = lines(&html);
    let mut rest = said.iter();
    for part in [
        "The first difference: there “technician phase, 0:00, Energy Saver policy → devices”, here “technician phase, 0:00, Energy Saver policy → users”. The other run failed with 0x801c03ed; this one ended joined.",
        "▼ First difference ≠ different | 0:00 Intune Energy Saver policy → devices | 0:00 Intune Energy Saver policy → users | ",
        "moments, the same in both",
        "≠ different | −7:20 Task Scheduler Tpm-Maintenance held: energy saver | −7:20 Task Scheduler Tpm-Maintenance starts",
        "◁ only there | 10:01 device wait over: 10 min 0 s | – | ",
        "device join request, no AIK | 0:0",
        "▷ only here | – | 1:05 device desktop | ",
    ] {
        assert!(rest.any(|line| line.contains(part)), "{part} in {said:#?}");
    }
    // With another scenario to compare with, the sets belong to this run only.
    let html = figure(&library(), &spec("healthy", &[], "energy-saver")).unwrap();
    assert!(html.contains("data-other=\"energy-saver\""));
    assert!(html.contains("The other run failed with 0x801c03ed; this one ended joined."));
    let error = figure(&library(), &spec("healthy", &[], "energysaver")).unwrap_err();
    assert!(
        error.contains("the nearest name is \"energy-saver\""),
        "{error}"
    );
    let html = figure(&library(), &spec("healthy", &[], "")).unwrap();
    assert!(html.contains("The two runs are the same in every key moment."));
}

#[test]
fn the_run_before_the_last_change_stands_beside_this_one() {
    let mut page = mounted("energy-saver");
    check(&page, "The two runs are the same");
    page.message(0, "set:token_lifetime_s", "700");
    check(
        &page,
        "The other run failed with 0x801c03ed; this one ended joined.",
    );
    // One movement is one change: the run before it stays the other one.
    page.message(0, "set:token_lifetime_s", "4500");
    check(
        &page,
        "The other run failed with 0x801c03ed; this one ended joined.",
    );
    // Another change is another one.
    page.message(0, "set:policy_assigned_to", "nobody");
    check(&page, "Both runs end joined.");
    page.message(0, "against:plain", "");
    check(
        &page,
        "The other run failed with 0x801c03ed; this one ended joined.",
    );
    page.message(0, "reset", "");
    check(&page, "The two runs are the same");
}

#[test]
fn the_first_difference_is_one_press_away() {
    let mut page = mounted("energy-saver");
    let boot = page
        .session(0)
        .unwrap()
        .timeline()
        .end()
        .stage()
        .user_boot
        .unwrap();
    let records = page.session(0).unwrap().timeline().records();
    let step = records.partition_point(|record| record.at <= boot) - 1;
    page.message(0, &format!("seek:{step}"), "");
    page.message(0, "command:run-aik-enrolment", "");
    let html = page.inner(0);
    let (before, _) = html
        .split_once("\">To the first difference")
        .expect("the button");
    let msg = before.rsplit_once("data-msg=\"").unwrap().1.to_string();
    page.message(0, "to-end", "");
    page.message(0, &msg, "");
    let record = page.session(0).unwrap().timeline().record();
    assert!(matches!(record.event, Event::Commanded(_)), "{record:?}");
    check(
        &page,
        "“−8:00, Run AikCertEnrollTask by hand” happens only here.",
    );
}

#[test]
fn runs_are_kept_named_compared_and_gone_back_to() {
    let mut page = mounted("energy-saver");
    let outcome = |page: &Page| page.session(0).unwrap().timeline().outcome();
    let failed = outcome(&page);
    page.message(0, "keep", "");
    page.message(0, "set:token_lifetime_s", "4500");
    page.message(0, "name", "  a longer\u{202e} token ");
    page.message(0, "keep", "");
    page.message(0, "set:policy_assigned_to", "users");
    page.message(0, "keep", "");
    let names = |page: &Page| {
        let session = page.session(0).unwrap();
        let kept = session.comparison.kept().iter();
        kept.map(|side| session.name_of(side)).collect::<Vec<_>>()
    };
    assert_eq!(
        names(&page),
        [
            "The case: Energy Saver policy assigned to devices",
            "a longer token",
            "Energy Saver policy assigned to: users; Token lifetime: 4500 s"
        ]
    );
    // The same run is not kept twice.
    page.message(0, "keep", "");
    check(
        &page,
        "this run is kept already, as “Energy Saver policy assigned to: users",
    );
    assert_eq!(names(&page).len(), 3);
    page.message(0, "against:1", "");
    check(
        &page,
        "there “technician phase, 0:00, Energy Saver policy → devices”",
    );
    page.message(0, "back-to:0", "");
    assert_eq!(outcome(&page), failed);
    check(
        &page,
        "The other run ended joined; this one failed with 0x801c03ed.",
    );
    // Where the reader came from is the run before.
    page.message(0, "against:latest", "");
    check(
        &page,
        "there “technician phase, 0:00, Energy Saver policy → users”",
    );
    page.message(0, "rename:1", "<i>75 min</i>");
    assert_eq!(names(&page)[1], "<i>75 min</i>");
    assert!(!page.inner(0).contains("<i>"));
    page.message(0, "against:2", "");
    page.message(0, "forget:1", "");
    assert_eq!(names(&page).len(), 2);
    check(
        &page,
        "there “technician phase, 0:00, Energy Saver policy → users”",
    );
    page.message(0, "forget:7", "");
    check(&page, "expected the place of one of 2 kept runs, found “7”");
    for lifetime in 0..20 {
        page.message(0, "set:token_lifetime_s", &(1000 + lifetime).to_string());
        page.message(0, "keep", "");
    }
    assert_eq!(names(&page).len(), join_sim::KEPT_LIMIT);
    check(&page, "at most 8 runs are kept");
}

#[test]
fn a_link_holds_the_kept_runs_and_the_prediction_and_runs_none_of_them() {
    let mut page = mounted("energy-saver");
    page.message(0, "set:token_lifetime_s", "4500");
    page.message(0, "name", "Länger: 75 min");
    page.message(0, "keep", "");
    page.message(0, "predict", "1");
    page.message(0, "set:policy_assigned_to", "users");
    check(
        &page,
        "Predicted: the run ends joined. The run: Joined: the device is the user's. As predicted.",
    );
    let address = fragment(&page.message(0, "copy", "")).unwrap();
    let mut other = mounted("healthy");
    other.open(&address);
    assert_eq!(other.fragment(0), address);
    let session = other.session(0).unwrap();
    assert_eq!(
        session.name_of(&session.comparison.kept()[0]),
        "Länger: 75 min"
    );
    assert_eq!(
        session.comparison.kept()[0].outcome(),
        None,
        "nobody has looked"
    );
    check(&other, "not run yet");
    check(&other, "Predicted: the run ends joined.");
    other.message(0, "against:0", "");
    check(&other, "ended joined");
    assert!(!says(&other, "not run yet"));
}

#[test]
fn a_prediction_is_answered_by_the_next_change() {
    let mut page = mounted("energy-saver");
    page.message(0, "predict", "1");
    assert!(!says(&page, "Predicted"));
    page.message(0, "set:sign_in_after_boot_s", "3600");
    check(&page, "The run: Failed with 0x801c03ed. Not as predicted.");
    page.message(0, "predict", "2");
    assert!(!says(&page, "Predicted"));
    page.message(0, "set:sign_in_after_boot_s", "3000");
    check(&page, "As predicted.");
    page.message(0, "predict", "99");
    assert!(!page.fragment(0).contains("~g"));
}

#[test]
fn a_change_from_a_step_on_leaves_what_was_before() {
    let mut page = mounted("energy-saver");
    page.message(0, "span", "here");
    page.message(0, "step", "32");
    let session = page.session(0).unwrap();
    let (step, at) = (session.timeline().cursor(), session.timeline().record().at);
    let before = session.timeline().records()[..step.0 as usize].to_vec();
    page.message(0, "set:token_lifetime_s", "4500");
    let timeline = page.session(0).unwrap().timeline();
    assert_eq!(timeline.outcome(), Outcome::Joined);
    assert_eq!(timeline.scenario(), page.session(0).unwrap().start());
    assert_eq!(timeline.commands().len(), 1);
    assert_eq!(timeline.commands()[0].at, at);
    assert_eq!(timeline.records()[..before.len()], before);
    // A moved slider leaves one command; the value shown is the one in force at the step.
    for value in ["4600", "4700", "300"] {
        page.message(0, "set:token_lifetime_s", value);
    }
    let session = page.session(0).unwrap();
    assert_eq!(session.timeline().commands().len(), 1);
    assert!(
        page.inner(0)
            .contains("value=\"300\" data-msg=\"set:token_lifetime_s\"")
    );
    check(&page, "From now on, Token lifetime: 300 s.");
    check(&page, "Both runs fail with 0x801c03ed.");
    page.message(0, "span", "whole");
    assert!(
        page.inner(0)
            .contains("value=\"600\" data-msg=\"set:token_lifetime_s\"")
    );
    page.message(0, "set:token_lifetime_s", "x");
    check(&page, "Token lifetime: expected a whole number");
}

#[test]
fn a_run_as_text_can_be_pasted_into_a_ticket() {
    let mut page = mounted("energy-saver");
    page.message(0, "set:token_lifetime_s", "500");
    page.message(0, "to-end", "");
    let answer = page.message(0, "copy-text", "");
    let text = copied(&answer).unwrap();
    assert_eq!(
        fragment(&answer).as_deref(),
        Some(page.fragment(0).as_str())
    );
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "Join Lab: a simulated run. It shows what a model does, and is no evidence about a device."
    );
    assert_eq!(
        lines[2],
        "Scenario: The case: Energy Saver policy assigned to devices (energy-saver)"
    );
    assert_eq!(lines[3], "Changed: Token lifetime: 500 s instead of 600 s");
    assert!(lines[5].starts_with("1. 0 s after power-on: An administrator has assigned"));
    assert!(lines.contains(&"Outcome: Failed with 0x801c03ed."));
    // A hundred seconds less of lifetime leave a hundred seconds less.
    let late = |lifetime: i64| {
        let scenario = library().get("energy-saver").unwrap().clone();
        let (_, end) = join_sim::run(
            &scenario.with(Parameter::TokenLifetime, lifetime).unwrap(),
            &[],
        );
        -join_sim::notation::margin_ms(&end).unwrap()
    };
    assert_eq!(late(500), late(600) + 100_000);
    let said = format!(
        "The token had expired {} before the server judged it.",
        join_view::words::duration(late(500))
    );
    assert!(lines.contains(&said.as_str()), "{said} in {lines:#?}");
    assert!(text.ends_with("\nThe same run: "), "the link follows");
    assert!(lines.len() > 50 && lines.iter().all(|line| !line.contains(['<', '\t'])));
    // No token, no key: what is secret in a real run has no text here.
    assert!(!text.contains("eyJ"));
}

#[test]
fn a_link_whose_run_goes_otherwise_now_says_so() {
    let mut page = mounted("energy-saver");
    let fragment = page.fragment(0);
    let (figure, save) = fragment.split_once('/').unwrap();
    let mut save = join_sim::Save::read(save).unwrap();
    save.ended.as_mut().unwrap().outcome = Outcome::Joined;
    page.open(&format!("{figure}/{}", save.write()));
    check(
        &page,
        "This run is not the one that was saved: the model has changed since. Then the run ended joined. Now: Failed with 0x801c03ed.",
    );
    // A link that did not note it, of another model, may differ.
    save.ended = None;
    save.model += 1;
    page.open(&format!("{figure}/{}", save.write()));
    check(
        &page,
        &format!(
            "This link was made with version {} of the model; this is version {}.",
            save.model,
            save.model - 1
        ),
    );
    // Earlier links have another form; they open, and say that they are of an earlier model.
    page.open("join=0/1~2~p18.4500~k6918710~ae8d");
    check(&page, "This link was made with version 1 of the model;");
    assert_eq!(
        page.session(0).unwrap().timeline().outcome(),
        Outcome::Joined
    );
}
