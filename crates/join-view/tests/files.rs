//! Files out and in: what is written says what it is, what is read is checked like a link, and nothing else is believed.

use std::path::Path;

use join_sim::{COMMANDS, Library, PARAMETERS, Random, Save};
use join_view::{FigureSpec, Lab, Page, figure};

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

fn mounted() -> Lab {
    let mut lab = Lab::new(library());
    lab.wake();
    let spec = FigureSpec {
        widget: "files".into(),
        scenario: "energy-saver".into(),
        full: true,
        ..FigureSpec::default()
    };
    lab.mount(&spec).unwrap();
    lab
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
    let mut lab = mounted();
    for (form, begins) in [("har", "{"), ("csv", "step,at_ms,utc,"), ("json", "{")] {
        assert!(lab.take_file(0).is_none());
        lab.message(0, &format!("{form}:run"), &run);
        let file = lab.take_file(0).expect("a file");
        assert_eq!(file.name, format!("join-lab-energy-saver.{form}"));
        assert!(file.text.starts_with(begins), "{}", &file.text[..40]);
        assert!(lab.take_file(0).is_none(), "once");
        assert!(lab.inner(0).contains(&format!("{} is written", file.name)));
        // No token and nothing that looks like one, whatever the form.
        assert!(!file.text.contains("eyJ"));
        if form != "csv" {
            assert!(file.text.contains("\"_synthetic\": true"), "{form}");
        }
    }
    // Without a stepper on the page it is the figure's own run.
    lab.message(0, "json:run", "");
    assert!(lab.take_file(0).is_some());
    lab.message(0, "json:run", "B1~2~hello");
    assert!(lab.inner(0).contains("role=\"alert\"") && lab.take_file(0).is_none());
}

/// What the glue passes on of the JSON form of a run.
fn said(scenario: &str, parameters: &[(&str, &str)], commands: &[(&str, &str)]) -> String {
    let mut said = format!("scenario\t{scenario}\n");
    for (name, value) in parameters {
        said.push_str(&format!("parameter\t{name}\t{value}\n"));
    }
    for (at, name) in commands {
        said.push_str(&format!("command\t{at}\t{name}\n"));
    }
    said
}

#[test]
fn a_file_becomes_a_link_to_its_run() {
    let mut lab = mounted();
    assert!(!lab.wants_file(0));
    lab.message(0, "open", "");
    assert!(lab.wants_file(0) && !lab.wants_file(0), "asked once");
    let mut text = said(
        "energy-saver",
        &[
            ("token_lifetime_s", "4500"),
            ("policy_assigned_to", "devices"),
        ],
        &[
            ("5835320", "run-aik-enrolment"),
            ("6000000", "aik_wait_s=60"),
        ],
    );
    text.push_str("outcome\toutcome: joined; margin 1.000 s\n");
    lab.message(0, "open", &text);
    let html = lab.inner(0);
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
fn a_bad_file_is_refused_with_its_place_and_changes_nothing() {
    let check = |text: &str, expect: &str| {
        let mut lab = mounted();
        lab.message(0, "open", text);
        let html = lab.inner(0).replace("&quot;", "\"");
        let alert = between(&html, "role=\"alert\" data-key=\"alert\">", "</p>");
        assert!(alert.contains(expect), "{alert}");
        assert!(!html.contains("href=\"#join"));
    };
    check(
        "problem\tnone",
        "Choose a file first: expected one JSON file, found none.",
    );
    check(
        "problem\tsize\t5000000",
        "Expected a file of at most 4 MB, found one of 5000000 bytes.",
    );
    check(
        "problem\tjson\tUnexpected token <",
        "found a text that is none (Unexpected token &lt;)",
    );
    check(
        "problem\tshape\tscenario.name",
        "Expected “scenario.name” in the file",
    );
    check("problem\tread", "could not be read by the browser");
    check(
        &said("energysaver", &[], &[]),
        "at scenario.name: no scenario is called \"energysaver\"; the nearest name is \"energy-saver\"",
    );
    check(
        &said("healthy", &[("token_lifetime", "1")], &[]),
        "at scenario.parameters: no parameter is called \"token_lifetime\"",
    );
    check(
        &said("healthy", &[("token_lifetime_s", "0")], &[]),
        "expected a whole number from 1 to 86400 (s), found \"0\"",
    );
    check(
        &said("healthy", &[("seed", "1"), ("seed", "2")], &[]),
        "expected seed once, found it twice",
    );
    check(
        &said("healthy", &[], &[("1.5", "retry")]),
        "at commands[0]: expected at_ms as a whole number of milliseconds, found “1.5”",
    );
    check(
        &said(
            "healthy",
            &[],
            &[("1", "retry"), ("99999999999999", "retry")],
        ),
        "at commands[1]: expected a moment of at most 63072000000 ms",
    );
    check(
        &said("healthy", &[], &[("5", "retry"), ("4", "retry")]),
        "at commands[1]: expected commands in order of time",
    );
    check(
        &said("healthy", &[], &[("5", "retri")]),
        "at commands[0]: no command is called \"retri\"",
    );
    check(
        &said("healthy", &[], &[("5", "seed=x")]),
        "at commands[0]: seed: expected a whole number",
    );
    check(
        &said("healthy", &[], &[("5", "retry"); 65]),
        "at commands: expected at most 64, found more",
    );
    check(
        &"x".repeat(8193),
        "Expected at most 8192 bytes of scenario, parameters and commands, found more.",
    );
    check("hello", "Expected a message that this figure knows");
}

#[test]
fn no_file_stops_the_lab() {
    let mut lab = mounted();
    let mut random = Random::new(5, "files");
    let (mut opened, mut refused) = (0, 0);
    let names: Vec<&str> = PARAMETERS.iter().map(|spec| spec.name).collect();
    let scenarios = library();
    for round in 0..120_000u32 {
        let pick = |random: &mut Random, n: usize| random.below(n as u64) as usize;
        let mut text = String::new();
        let scenario = scenarios.scenarios()[pick(&mut random, scenarios.scenarios().len())].name();
        if random.below(20) > 0 {
            text.push_str(&format!("scenario\t{scenario}\n"));
        }
        for _ in 0..random.below(3) {
            let name = names[pick(&mut random, names.len())];
            let value = match random.below(4) {
                0 => "devices".into(),
                1 => random.below(100_000).to_string(),
                _ => random.below(2).to_string(),
            };
            text.push_str(&format!("parameter\t{name}\t{value}\n"));
        }
        for nth in 0..random.below(3) {
            let at = nth * 5_000_000 + random.below(5_000_000);
            let name = COMMANDS[pick(&mut random, COMMANDS.len())].1;
            text.push_str(&format!("command\t{at}\t{name}\n"));
        }
        if random.below(3) > 0 {
            let mut letters: Vec<char> = text.chars().collect();
            for _ in 0..random.below(4) {
                if !letters.is_empty() {
                    let at = pick(&mut random, letters.len());
                    let wild = ['\t', '\n', '\0', '\u{202e}', '9', '-', '<', 'ä'];
                    letters[at] = wild[pick(&mut random, wild.len())];
                }
            }
            text = letters.into_iter().collect();
        }
        if text.is_empty() {
            continue;
        }
        lab.message(0, "open", &text);
        let html = if round % 50 == 0 {
            lab.inner(0)
        } else {
            String::new()
        };
        if !html.is_empty() {
            assert!(!html.contains("<\0") && !html.contains("\n\n"));
            let alert = html.contains("role=\"alert\"");
            assert_ne!(alert, html.contains("href=\"#join=/"), "{text:?}");
            opened += u32::from(!alert);
            refused += u32::from(alert);
        }
    }
    assert!(
        opened > 300 && refused > 300,
        "{opened} opened, {refused} refused"
    );
}
