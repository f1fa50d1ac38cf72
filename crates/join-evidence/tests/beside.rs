//! What stands beside a replay: the link opens the same run, the steps are near, and what is mended joins where the story says so.

use join_evidence::{Desk, Replayed, diagnose, replay};
use join_sim::{Library, Save, notation, run_to_end};
use std::path::Path;

fn replayed(names: &[&str]) -> Vec<Replayed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut desk = Desk::new();
    for name in names {
        desk.add(name, &std::fs::read(folder.join(name)).unwrap());
    }
    let evidence = desk.finish();
    let mut report = diagnose(&evidence);
    replay(&evidence, &mut report)
}

const CASE: [&str; 3] = [
    "samples/case.har",
    "collector/events-tasks.txt",
    "collector/policy-power.txt",
];

fn opened(library: &Library, link: &str) -> String {
    let save = Save::read(link).unwrap();
    let scenario = save.run.scenario(library).unwrap();
    notation::outcome(&run_to_end(&scenario))
        .trim_start_matches("outcome: ")
        .to_owned()
}

#[test]
fn a_link_opens_the_run_that_was_told_and_holds_nothing_else() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let library = Library::load(&scenarios).unwrap();
    // Policy and queue say energy saver; the trace alone leaves both stories open.
    let all = [replayed(&CASE), replayed(&CASE[..1])].concat();
    assert!(all.len() >= 3, "{all:?}");
    for run in &all {
        assert_eq!(opened(&library, &run.link), run.outcome);
        let save = Save::read(&run.link).unwrap();
        assert_eq!(save.run.scenario(&library).unwrap().name(), run.scenario);
        assert!(save.run.commands.is_empty() && save.kept.is_empty());
        for remedy in &run.remedies {
            assert_eq!(opened(&library, &remedy.link), remedy.outcome);
        }
    }
}

#[test]
fn the_steps_of_the_case_are_within_a_second() {
    let run = replayed(&CASE).remove(0);
    let names: Vec<&str> = run.steps.iter().map(|step| step.name).collect();
    // A trace has no event 102: what begins the request is not seen in it.
    assert_eq!(
        names,
        [
            "the token arrives",
            "discovery is answered",
            "the join request leaves",
            "the answer arrives"
        ]
    );
    for step in &run.steps {
        assert_eq!(step.distance_ms, step.model_ms - step.evidence_ms);
        assert!(step.distance_ms.abs() < 1_000, "{step:?}");
    }
    // The sample's own times: token at 07:08:01.3, discovery at 07:08:02.3, request at 07:18:04.4.
    assert!((-604_000..-602_000).contains(&run.steps[0].evidence_ms));
}

#[test]
fn what_would_have_saved_the_case_is_what_the_book_says() {
    let run = replayed(&CASE).remove(0);
    let saves = |words: &str| {
        let found = run
            .remedies
            .iter()
            .find(|remedy| remedy.what.contains(words));
        found.unwrap_or_else(|| panic!("{words}: {run:?}")).joined
    };
    assert!(saves("assigned to users") && saves("by hand") && saves("an hour"));
    assert!(run.outcome.starts_with("failed 0x801c03ed"));
}
