//! What was changed stands beside the verdict, can be taken back there, and is what a link opens at; and what a figure says
//! about a change is what happened.

use std::path::Path;

use join_sim::{Library, PARAMETERS, Random, Save, Step, Timeline};
use join_view::{FigureSpec, Figures, FullFigure};

type Page = Figures<FullFigure>;

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

fn mounted(widget: &str, scenario: &str, set: &[(&str, &str)]) -> Page {
    let mut page = Page::new(library());
    let set = set.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    let spec = FigureSpec {
        widget: widget.into(),
        scenario: scenario.into(),
        set: set.collect(),
        ..FigureSpec::default()
    };
    page.mount(&spec).unwrap();
    page
}

/// The texts of the list beside the verdict, and what takes each back.
fn chips(page: &Page) -> Vec<(String, String)> {
    let html = page.inner(0);
    let Some(from) = html.find("<ul class=\"chips\"") else {
        return Vec::new();
    };
    let list = &html[from..from + html[from..].find("</ul>").unwrap()];
    list.split("<li ")
        .skip(1)
        .map(|item| {
            let text = item.split_once('>').unwrap().1;
            let text = text.split('<').next().unwrap().trim().to_string();
            let msg = item.split("data-msg=\"").nth(1).unwrap();
            (text, msg.split('"').next().unwrap().to_string())
        })
        .collect()
}

fn verdict(page: &Page) -> String {
    let html = page.inner(0);
    let from = html.find("class=\"headline\"").unwrap();
    let until = html[from..].find("</div>").unwrap();
    html[from..from + until].to_string()
}

fn alert(page: &Page) -> String {
    let html = page.inner(0);
    let Some(from) = html.find("role=\"alert\"") else {
        return String::new();
    };
    let text = html[from..].split_once('>').unwrap().1;
    text.split('<').next().unwrap().to_string()
}

/// Whatever a reader changes stands in the list by its label and value, and taking all of it back leaves the scenario's run.
#[test]
fn every_change_is_named_beside_the_verdict_and_can_be_taken_back() {
    let mut random = Random::new(3, "chips");
    for round in 0..60 {
        let mut page = mounted("join-stepper", "energy-saver", &[]);
        let plain = Timeline::new(library().get("energy-saver").unwrap().clone(), Vec::new());
        assert!(chips(&page).is_empty());
        for _ in 0..random.between(1, 4) {
            let spec = &PARAMETERS[random.between(0, PARAMETERS.len() as i64 - 1) as usize];
            let value = random.between(spec.min, spec.max);
            let text = spec.write(value);
            page.message(
                0,
                "span",
                if random.between(0, 2) == 0 {
                    "here"
                } else {
                    "whole"
                },
            );
            page.message(0, "step", &random.between(1, 12).to_string());
            page.message(0, &format!("set:{}", spec.name), &text);
        }
        page.message(0, "step", "9");
        page.message(0, "command:pull-plug", "");
        page.message(0, "command:run-aik-enrolment", "");
        let timeline = page.session(0).unwrap().timeline();
        let named = library().get("energy-saver").unwrap().clone();
        let listed = chips(&page);
        for (id, value) in timeline.scenario().values().changes(named.values()) {
            let spec = id.spec();
            let shown = |(text, _): &(String, String)| {
                text.starts_with(spec.label) && (text.contains(&spec.show(value)) || value == 0)
            };
            assert!(listed.iter().any(shown), "{} in {listed:?}", spec.name);
        }
        let count = timeline.scenario().values().changes(named.values()).count()
            + timeline.commands().len();
        assert_eq!(listed.len(), count, "round {round}: {listed:?}");
        for left in (0..count).rev() {
            // From either end: an act keeps its place in the list while others go.
            let listed = chips(&page);
            let (text, msg) = if left % 2 == 0 {
                &listed[0]
            } else {
                &listed[left]
            };
            page.message(0, msg, "");
            assert_eq!(chips(&page).len(), left, "after {text:?}");
        }
        let now = page.session(0).unwrap().timeline();
        assert_eq!(now.records(), plain.records(), "round {round}");
    }
}

#[test]
fn a_figure_that_was_set_up_with_changes_says_so_and_lets_go_of_them() {
    for widget in [
        "join-stepper",
        "token-timeline",
        "state-machine",
        "tasks",
        "what-if",
    ] {
        let set = [("when_the_wait_ends", "fail")];
        let mut page = mounted(widget, "energy-saver", &set);
        let listed = chips(&page);
        assert_eq!(listed.len(), 1, "{widget}: {listed:?}");
        assert!(
            listed[0].0.ends_with(": fail (set by this figure)"),
            "{widget}: {listed:?}"
        );
        page.message(0, &listed[0].1, "");
        assert!(chips(&page).is_empty(), "{widget}");
        let now = page.session(0).unwrap().timeline().outcome();
        let case = join_sim::run_to_end(library().get("energy-saver").unwrap()).outcome();
        assert_eq!(now, case, "{widget}");
        page.message(0, "reset", "");
        assert_eq!(
            chips(&page),
            listed,
            "{widget}: back to the figure's own run"
        );
    }
}

#[test]
fn only_a_change_of_the_reader_is_called_one() {
    let mut page = mounted("join-stepper", "energy-saver", &[]);
    // Another scenario has another end, but nobody changed anything.
    page.message(0, "scenario", "healthy");
    assert!(verdict(&page).contains("Joined"));
    assert!(
        !verdict(&page).contains("Your change"),
        "{}",
        verdict(&page)
    );
    page.message(0, "set:users_may_join", "none");
    let failed = page.session(0).unwrap().timeline().outcome();
    assert_ne!(failed, join_sim::Outcome::Joined);
    assert!(
        verdict(&page).contains("Your change turned the outcome: before it, the run ended joined.")
    );
    page.message(0, "scenario", "energy-saver");
    assert!(
        !verdict(&page).contains("Your change"),
        "{}",
        verdict(&page)
    );
}

#[test]
fn from_one_failure_to_another_is_not_called_turned() {
    let mut page = mounted("join-stepper", "join-not-permitted", &[]);
    let first = page.session(0).unwrap().timeline().outcome();
    let mut other = None;
    for scenario in library().scenarios() {
        for (id, value) in scenario.values().changes(&join_sim::Values::default()) {
            page.message(0, "reset", "");
            page.message(
                0,
                &format!("set:{}", id.spec().name),
                &id.spec().write(value),
            );
            let now = page.session(0).unwrap().timeline().outcome();
            let said = verdict(&page);
            let joined = now == join_sim::Outcome::Joined;
            assert_eq!(said.contains("turned the outcome"), joined, "{said}");
            assert_eq!(
                said.contains("gave the run another end"),
                now != first && !joined,
                "{said}"
            );
            other = other.or((now != first && !joined).then_some(now));
        }
    }
    assert!(
        other.is_some(),
        "no change gave another failure: this test has seen nothing"
    );
}

/// Every single change of some scenario's value: the link to it opens where the two runs part.
#[test]
fn a_link_to_a_changed_run_opens_where_it_parts_from_its_scenario() {
    let library = library();
    let case = library.get("energy-saver").unwrap();
    let (plain, _) = join_sim::run(case, &[]);
    let (mut parted, mut equal) = (0, 0);
    for spec in PARAMETERS {
        for value in [spec.min, spec.max] {
            if value == case.values().get(spec.id) {
                continue;
            }
            let changed = case.clone().with(spec.id, value).unwrap();
            let mut run = Timeline::new(changed, Vec::new());
            run.seek(Step(0));
            let save = Save::of(&run, &library).write();
            let mut page = mounted("join-stepper", "energy-saver", &[]);
            page.open(&format!("join=/{save}"));
            let session = page.session(0).unwrap();
            let records = session.timeline().records();
            let here = session.timeline().record();
            let in_plain = |r: &join_sim::Record| {
                plain
                    .iter()
                    .any(|p| (p.at, p.who, p.event) == (r.at, r.who, r.event))
            };
            let moments = session.moments();
            if moments.iter().all(|at| in_plain(&records[*at])) {
                equal += 1; // nothing to be seen of the change, or only what no longer happens
                continue;
            }
            parted += 1;
            let before = moments.iter().take_while(|at| **at < here.step.0 as usize);
            for at in before {
                assert!(
                    in_plain(&records[*at]),
                    "{}: {:?} came first",
                    spec.name,
                    records[*at]
                );
            }
            assert_eq!(chips(&page).len(), 1, "{}", spec.name);
            // The same run as a link to this very figure and step is left where it was.
            page.open(&format!("join=0/{save}"));
            assert_eq!(
                page.session(0).unwrap().timeline().cursor(),
                Step(0),
                "{}",
                spec.name
            );
        }
    }
    assert!(parted > 30, "{parted} parted, {equal} did not");
}

#[test]
fn a_damaged_link_says_what_the_figure_shows() {
    let mut page = mounted("join-stepper", "energy-saver", &[]);
    page.open("join=0/zzz");
    assert!(
        alert(&page).ends_with("The figure shows its own run instead."),
        "{}",
        alert(&page)
    );
    page.message(0, "set:policy_assigned_to", "users");
    assert!(verdict(&page).contains("Joined"));
    page.open("join=0/zzz");
    assert!(verdict(&page).contains("Joined"));
    let said = alert(&page);
    assert!(
        said.ends_with("The figure still shows the run that was open before."),
        "{said}"
    );
}

#[test]
fn a_value_that_cannot_be_is_told_at_its_field_in_the_fields_words() {
    let mut page = mounted("token-timeline", "energy-saver", &[]);
    page.message(0, "set:token_lifetime_s", "0");
    let html = page.inner(0);
    let field = html.find("data-key=\"token_lifetime_s\"").unwrap();
    let end = field + html[field..].find("</div>").unwrap();
    let said = html.find("role=\"alert\"").unwrap();
    assert!(
        (field..end).contains(&said),
        "the alert stands at {said}, the field at {field}"
    );
    assert_eq!(html.matches("role=\"alert\"").count(), 1);
    let text = alert(&page);
    assert!(
        text.starts_with("Token lifetime: expected a whole number from 1 to 86400 (s), found"),
        "{text}"
    );
    assert!(html[field..end].contains("aria-invalid=\"true\""));
    // Who empties a field is about to fill it.
    page.message(0, "set:token_lifetime_s", "");
    assert_eq!(alert(&page), "");
    page.message(0, "set:token_lifetime_s", "700");
    assert_eq!(alert(&page), "");
    assert!(verdict(&page).contains("Joined"));
}
