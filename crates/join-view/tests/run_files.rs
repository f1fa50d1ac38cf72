//! Files out and in: what is written says what it is, what is read is checked like a link, and nothing else is believed.

mod common;

use std::path::Path;

use join_sim::{Library, Random, Save};
use join_view::{Effect, FigureSpec, Figures, FileFigure, FullFigure, figure};

use common::file;

type Page = Figures<FullFigure>;

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

fn mounted() -> Figures<FileFigure> {
    let mut desk = Figures::new(library());
    desk.wake();
    let spec = FigureSpec {
        widget: "files".into(),
        scenario: "energy-saver".into(),
        full: true,
        ..FigureSpec::default()
    };
    desk.mount(&spec).unwrap();
    desk
}

/// The run of a stepper in which something was changed and commanded.
fn stepper() -> (Page, String) {
    let mut page = Page::new(library());
    let spec = FigureSpec {
        widget: "join-stepper".into(),
        scenario: "energy-saver".into(),
        ..FigureSpec::default()
    };
    page.mount(&spec).unwrap();
    page.message(0, "set:token_lifetime_s", "4500");
    page.message(0, "step", "32");
    page.message(0, "command:run-aik-enrolment", "");
    page.message(0, "name", "<kept> run");
    page.message(0, "keep", "");
    let run = page.run(0).unwrap();
    (page, run)
}

/// The text between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text
        .split_once(from)
        .unwrap_or_else(|| panic!("{from} in {text}"));
    rest.split_once(to)
        .unwrap_or_else(|| panic!("{to} in {rest}"))
        .0
}

#[test]
fn a_picture_says_what_there_is() {
    let spec = FigureSpec {
        widget: "files".into(),
        scenario: "energy-saver".into(),
        ..FigureSpec::default()
    };
    let html = figure(&library(), &spec).unwrap();
    assert!(html.contains("<figcaption") && html.contains("Nothing is sent anywhere."));
    for banned in ["style=", " id=", "http://", "\n\n"] {
        assert!(!html.contains(banned), "{banned}");
    }
}

#[test]
fn each_form_holds_the_steppers_run_and_says_that_it_is_synthetic() {
    let (_, run) = stepper();
    let mut desk = mounted();
    for (form, ending, begins) in [
        ("har", ".har", "{"),
        ("csv", ".csv", "step,at_ms,utc,"),
        ("json", ".json", "{"),
        ("events", "-events.xml", "<?xml"),
        ("status", "-dsregcmd.txt", "# Synthetic: "),
        ("tasks", "-tasks.txt", "# Synthetic: "),
    ] {
        let answer = desk.message(0, &format!("write:{form}"), &run);
        let file = file(&answer).expect("a file");
        assert_eq!(file.name, format!("join-lab-energy-saver{ending}"));
        assert!(file.text.starts_with(begins), "{}", &file.text[..40]);
        assert!(desk.inner(0).contains(&format!("{} is written", file.name)));
        // Only what stands for a capture of requests or of their log has tokens, and those say that they are synthetic:
        // the tests of join-wire read each.
        let tokens = matches!(form, "har" | "events");
        assert_eq!(file.text.contains("eyJ"), tokens, "{form}");
        match form {
            "csv" => {}
            "har" | "json" => assert!(file.text.contains("\"_synthetic\": true"), "{form}"),
            _ => assert!(file.text.contains("Synthetic: "), "{form}"),
        }
    }
    // Without a stepper on the page it is the figure's own run.
    let answer = desk.message(0, "write:json", "");
    assert!(file(&answer).is_some());
    let answer = desk.message(0, "write:json", "B1~2~hello");
    assert!(desk.inner(0).contains("role=\"alert\"") && file(&answer).is_none());
}

/// The JSON of a run, as short as it may be. Parameters and commands are members and elements as they stand in the file.
fn said(scenario: &str, parameters: &str, commands: &str, outcome: &str) -> String {
    format!(
        "{{\"scenario\":{{\"name\":\"{scenario}\",\"parameters\":{{{parameters}}}}},\"commands\":[{commands}],\"outcome\":{{\"state\":\"joined\",\"margin_ms\":1000,\"text\":\"{outcome}\"}}}}"
    )
}

#[test]
fn a_file_becomes_a_link_to_its_run() {
    let mut desk = mounted();
    assert_eq!(desk.message(0, "open", "").effects, [Effect::ReadFile]);
    let text = said(
        "energy-saver",
        r#""token_lifetime_s":"4500","policy_assigned_to":"devices""#,
        r#"{"at_ms":5835320,"command":"run-aik-enrolment"},{"at_ms":6000000,"command":"aik_wait_s=60"}"#,
        "outcome: joined; margin 1.000 s",
    );
    desk.message(0, "read", &text);
    let html = desk.inner(0);
    let save = Save::read(between(&html, "href=\"#join=/", "\"")).unwrap();
    assert_eq!(save.run.scenario, 2);
    assert_eq!(save.run.changes.len(), 1, "what differs from the scenario");
    assert_eq!(save.run.commands.len(), 2);
    assert!(html.contains("with 2 parameters and 2 commands."));
    // The file's own account of the end is compared with what the model says.
    assert!(html.contains("The file says “outcome: joined; margin 1.000 s”; this model says"));
    assert!(!html.contains("role=\"alert\""));
}

#[test]
fn the_file_that_went_out_comes_back_as_the_same_run() {
    let (_, run) = stepper();
    let mut desk = mounted();
    let answer = desk.message(0, "write:json", &run);
    let file = file(&answer).expect("a file");
    desk.message(0, "read", &file.text);
    let html = desk.inner(0);
    let back = Save::read(between(&html, "href=\"#join=/", "\"")).unwrap();
    let out = Save::read(&run).unwrap();
    assert_eq!(back.run.scenario, out.run.scenario);
    assert_eq!(back.run.changes, out.run.changes);
    assert_eq!(back.run.commands, out.run.commands);
    assert!(!html.contains("The file says"), "the same end");
}

#[test]
fn a_bad_file_is_refused_with_its_place_and_changes_nothing() {
    let check = |msg: &str, value: &str, expect: &str| {
        let mut desk = mounted();
        desk.message(0, msg, value);
        let html = desk.inner(0).replace("&quot;", "\"");
        let alert = between(&html, "role=\"alert\" data-key=\"alert\">", "</p>");
        assert!(alert.contains(expect), "{alert}");
        assert!(!html.contains("href=\"#join"));
    };
    check(
        "unread:none",
        "",
        "Choose a file first: expected one JSON file, found none.",
    );
    check(
        "unread:size",
        "5000000",
        "Expected a file of at most 4 MB, found one of 5000000 bytes.",
    );
    check("unread:failed", "", "could not be read by the browser");
    check("unwritten", "", "The browser could not take the file.");
    check("hello", "", "the page does not know “hello”");
    let read = |text: &str, expect: &str| check("read", text, expect);
    read(
        "",
        "found a text that is none (line 1, column 0: EOF while parsing a value)",
    );
    read(
        "<html>",
        "found a text that is none (line 1, column 1: expected value)",
    );
    read(
        "{\n\"scenario\": 5}",
        "Expected the JSON of a run. Found at line 2, column 13: invalid type: integer `5`",
    );
    read(
        &said("energysaver", "", "", ""),
        "at scenario.name: no scenario is called \"energysaver\"; the nearest name is \"energy-saver\"",
    );
    read(
        &said("healthy", r#""token_lifetime":1"#, "", ""),
        "at scenario.parameters: no parameter is called \"token_lifetime\"",
    );
    read(
        &said("healthy", r#""token_lifetime_s":0"#, "", ""),
        "expected a whole number from 1 to 86400 (s), found \"0\"",
    );
    read(
        &said("healthy", r#""seed":1,"seed":2"#, "", ""),
        "expected seed once, found it twice",
    );
    let command = |at: &str, name: &str| format!("{{\"at_ms\":{at},\"command\":\"{name}\"}}");
    let commands = |all: &[String], expect: &str| {
        read(&said("healthy", "", &all.join(","), ""), expect);
    };
    commands(
        &[command("1.5", "retry")],
        "invalid type: floating point `1.5`",
    );
    commands(
        &[command("1", "retry"), command("99999999999999", "retry")],
        "at commands[1]: expected a moment of at most 63072000000 ms",
    );
    commands(
        &[command("5", "retry"), command("4", "retry")],
        "at commands[1]: expected commands in order of time",
    );
    commands(
        &[command("5", "retri")],
        "at commands[0]: no command is called \"retri\"",
    );
    commands(
        &[command("5", "seed=x")],
        "at commands[0]: seed: expected a whole number",
    );
    commands(
        &vec![command("5", "retry"); 65],
        "at commands: expected at most 64, found more",
    );
    read(
        &" ".repeat(4_000_001),
        "Expected a file of at most 4 MB, found one of 4000001 bytes.",
    );
}

/// The reader itself is tried with many more in join-wire; here, what the figure makes of what it says.
#[test]
fn whatever_a_file_says_there_is_a_link_or_an_alert() {
    let mut desk = mounted();
    let mut random = Random::new(5, "files");
    let (mut opened, mut refused) = (0, 0);
    let whole = said(
        "energy-saver",
        r#""token_lifetime_s":4500,"seed":7"#,
        r#"{"at_ms":5835320,"command":"run-aik-enrolment"}"#,
        "outcome: <joined>",
    );
    for _ in 0..2_400 {
        let mut letters: Vec<char> = whole.chars().collect();
        for _ in 0..random.below(3) {
            let at = random.below(letters.len() as u64) as usize;
            let wild = ['\t', '\n', '\0', '\u{202e}', '9', '-', '<', 'ä', '"', '}'];
            letters[at] = wild[random.below(wild.len() as u64) as usize];
        }
        let text: String = letters.into_iter().collect();
        desk.message(0, "read", &text);
        let html = desk.inner(0);
        assert!(!html.contains("<\0") && !html.contains("\n\n") && !html.contains("<joined"));
        let alert = html.contains("role=\"alert\"");
        assert_ne!(alert, html.contains("href=\"#join=/"), "{text:?}");
        opened += u32::from(!alert);
        refused += u32::from(alert);
    }
    assert!(
        opened > 300 && refused > 300,
        "{opened} opened, {refused} refused"
    );
}
