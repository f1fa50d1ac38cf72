//! Why: the list of causes as the reader sees it, and the choices that it names, each tried without.

use std::path::Path;

use join_sim::{Event, Expectation, Library};
use join_view::{FigureSpec, Figures, FullFigure, words};

type Page = Figures<FullFigure>;

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

fn mounted(scenario: &str) -> Page {
    let mut page = Page::new(library());
    let spec = FigureSpec {
        widget: "join-stepper".into(),
        scenario: scenario.into(),
        ..FigureSpec::default()
    };
    page.mount(&spec).unwrap();
    page
}

/// The record with which the device gave up, or reached the desktop.
fn last_word(page: &Page) -> u32 {
    let records = page.session(0).unwrap().timeline().records();
    let ends = |event: &Event| matches!(event, Event::Failed { .. } | Event::Finished);
    records.iter().rposition(|r| ends(&r.event)).unwrap() as u32
}

/// The part of the figure that says why, one line an item, tags removed.
fn why(page: &Page) -> Vec<String> {
    let html = page.inner(0);
    let Some(from) = html.find("<span class=\"why-said") else {
        return Vec::new();
    };
    let to = html[from..]
        .find("<div class=\"stage")
        .expect("the drawing")
        + from;
    let broken = html[from..to].replace("</li>", "\n").replace("</p>", "\n");
    let broken = broken.replace("<ol>", "\n").replace("<ul>", "\n");
    let broken = broken.replace("</summary>", "\n");
    let mut text = String::new();
    let mut in_tag = false;
    for letter in broken.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => text.push(letter),
            _ => {}
        }
    }
    let lines = text.lines().map(|line| line.replace("&quot;", "\""));
    lines
        .filter(|line| !line.is_empty() && !line.ends_with("Why?"))
        .collect()
}

/// Asked at the end of a run.
fn asked(scenario: &str) -> Vec<String> {
    let mut page = mounted(scenario);
    let step = last_word(&page);
    page.message(0, &format!("seek:{step}"), "");
    assert!(page.message(0, "why", "").handled);
    why(&page)
}

#[test]
fn the_case_and_every_failing_scenario_explain_themselves() {
    let mut text = String::new();
    for scenario in library().scenarios() {
        if scenario.expect() != Expectation::Joined {
            let lines = asked(scenario.name());
            text.push_str(&format!("== {}\n{}\n", scenario.name(), lines.join("\n")));
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens/why.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    let pairs = text.lines().zip(golden.lines());
    let differs = pairs.clone().find(|(now, then)| now != then);
    assert!(
        text == golden,
        "why.txt differs: {differs:?}; BLESS=1 cargo test -p join-view writes it anew"
    );
}

#[test]
fn the_case_reads_from_the_expired_token_back_to_the_assignment() {
    let lines = asked("energy-saver");
    let mut rest = lines.iter();
    for part in [
        "9 steps, from the effect back to a decision",
        "The device gives up with 0x801c03ed",
        "with Invalid Token: its token had expired ",
        "sends the join request without an AIK certificate",
        "ends after 10 min 0 s, without one",
        "AikCertEnrollTask does not start",
        "Energy saver is on",
        "technician phase, 7 min 15 s after power-on: The Energy Saver policy lands on the device",
        "assigned the Energy Saver policy to devices",
        "policy_assigned_to = devices, the scenario's choice; default nobody",
    ] {
        assert!(rest.any(|line| line.contains(part)), "{part} in {lines:#?}");
    }
}

/// No sentence of the list is written for a scenario: each is the sentence of a record of this very run.
#[test]
fn each_step_is_a_record_of_the_run() {
    for scenario in library().scenarios() {
        let mut page = mounted(scenario.name());
        let step = last_word(&page);
        page.message(0, &format!("seek:{step}"), "");
        page.message(0, "why", "");
        let records = page.session(0).unwrap().timeline().records();
        let html = page.inner(0);
        let mut found = 0;
        for part in html.split("data-msg=\"link:").skip(1) {
            let (number, rest) = part.split_once('"').unwrap();
            let record = &records[number.parse::<usize>().unwrap()];
            let said = rest.split_once("</span>").unwrap().1;
            let said = said.split_once("</button>").unwrap().0;
            assert_eq!(said.replace("&quot;", "\""), words::sentence(record));
            found += 1;
        }
        assert!(found >= 3, "{} {found}: {:#?}", scenario.name(), why(&page));
        // The drawing shows the same numbers, joined by a line.
        assert_eq!(html.matches("<text class=\"way\"").count(), found);
        assert!(html.contains("<line class=\"way\""));
    }
}

#[test]
fn the_list_stays_while_the_reader_goes_through_it_and_follows_other_steps() {
    let mut page = mounted("energy-saver");
    page.message(0, "to-end", "");
    page.message(0, "why", "");
    let before = why(&page);
    let html = page.inner(0);
    let listed = html.split("data-msg=\"link:").nth(3).unwrap();
    let (record, _) = listed.split_once('"').unwrap();
    page.message(0, &format!("link:{record}"), "");
    let cursor = page.session(0).unwrap().timeline().cursor();
    assert_eq!(cursor.0.to_string(), record);
    assert_eq!(why(&page), before);
    let here = format!("data-msg=\"link:{record}\" aria-current=\"step\"");
    assert!(page.inner(0).contains(&here));
    page.message(0, "step-forward", "");
    assert_ne!(why(&page), before);
    page.message(0, "set:policy_assigned_to", "users");
    assert!(why(&page)[0].starts_with("Why: "));
    page.key(0, "w");
    assert!(why(&page).is_empty());
    page.message(0, "link:x", "");
    assert!(page.inner(0).contains("role=\"alert\""));
}

#[test]
fn what_the_reader_chose_is_called_so_and_tried_without() {
    let mut page = mounted("energy-saver");
    page.message(0, "set:token_lifetime_s", "4500");
    page.message(0, "to-end", "");
    page.message(0, "why", "");
    let lines = why(&page);
    let line = |part: &str| {
        let found = lines.iter().find(|line| line.contains(part));
        found
            .unwrap_or_else(|| panic!("{part} in {lines:#?}"))
            .clone()
    };
    let lifetime = line("token_lifetime_s = 4500 s, your choice; default 600 s");
    assert!(
        lifetime.contains("With the default: Failed with 0x801c03ed."),
        "{lifetime}"
    );
    assert!(line("policy_assigned_to").contains("ends in the same way"));

    // A command is tried without, too.
    let mut page = mounted("energy-saver");
    let records = page.session(0).unwrap().timeline().records();
    let boot = page
        .session(0)
        .unwrap()
        .timeline()
        .end()
        .stage()
        .user_boot
        .unwrap();
    let step = records.partition_point(|record| record.at <= boot);
    page.message(0, &format!("seek:{step}"), "");
    page.message(0, "command:run-aik-enrolment", "");
    page.message(0, "to-end", "");
    page.message(0, "why", "");
    let lines = why(&page);
    let command = lines
        .iter()
        .rfind(|line| line.contains("You: Run AikCertEnrollTask by hand."));
    let command = command.unwrap_or_else(|| panic!("{lines:#?}"));
    assert!(
        command.contains("Without it: Failed with 0x801c03ed."),
        "{command}"
    );
}

/// A re-run bears out each choice that is listed as a ground, and none that was merely looked at.
#[test]
fn what_it_rests_on_moves_it_and_what_was_looked_at_does_not() {
    let mut counts = [0, 0];
    for named in library().scenarios() {
        let (records, end) = join_sim::run(named, &[]);
        let failed = |record: &&join_sim::Record| matches!(record.event, Event::Failed { .. });
        let Some(asked_about) = records.iter().rfind(failed) else {
            continue;
        };
        if end.outcome() == join_sim::Outcome::Joined {
            continue;
        }
        let lines = asked(named.name());
        let looked = lines
            .iter()
            .position(|line| line.contains("looked at on the way"));
        for (at, line) in lines.iter().enumerate() {
            let Some((name, rest)) = line.split_once(" = ") else {
                continue;
            };
            if !rest.contains("'s choice") {
                continue;
            }
            let id = join_sim::Parameter::from_name(name).unwrap();
            let without = named.clone().with(id, id.spec().default).unwrap();
            let (others, _) = join_sim::run(&without, &[]);
            let same = others.iter().any(|record| {
                record.at.0.abs_diff(asked_about.at.0) < 1000
                    && (record.who, record.event) == (asked_about.who, asked_about.event)
            });
            let idle = looked.is_some_and(|looked| at > looked);
            assert_eq!(same, idle, "{}: {line}", named.name());
            counts[usize::from(idle)] += 1;
        }
    }
    assert!(counts[0] >= 8 && counts[1] >= 1, "{counts:?}");
}

/// Firewall and policy: each keeps the certificate away by itself, so that neither alone is a ground, and the list says so.
#[test]
fn two_things_that_are_each_enough_are_said_to_be() {
    let mut page = mounted("energy-saver");
    page.message(0, "set:blocked_host", "aik");
    let step = last_word(&page);
    page.message(0, &format!("seek:{step}"), "");
    page.message(0, "why", "");
    let lines = why(&page);
    let said = |part: &str| {
        let at = lines.iter().position(|line| line.contains(part));
        at.unwrap_or_else(|| panic!("{part} in {lines:#?}"))
    };
    let over = said("each of these is enough by itself. Without all of them: Joined");
    let looked = said("looked at on the way");
    for choice in ["policy_assigned_to = devices", "blocked_host = aik"] {
        let at = said(choice);
        assert!(over < at && at < looked, "{choice} in {lines:#?}");
        assert!(lines[at].contains("ends in the same way"), "{}", lines[at]);
    }
    assert!(said("threshold_on_battery_percent") > looked);
}
