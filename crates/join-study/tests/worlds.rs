//! Random worlds against the rules that must hold always: a share of what `cargo xtask soak` runs, and what it once found.

use std::path::Path;

use join_sim::{Library, Outcome, Save, draft, run};
use join_study::{Trial, worlds};

/// So many worlds are run at every change; the soak runs millions.
const SHARE: u64 = 20_000;

fn library() -> Library {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    Library::load(&dir).expect("the scenarios load")
}

// r[always]
#[test]
fn what_once_broke_a_rule_breaks_none() {
    let library = library();
    let mut seen = 0;
    let lines = include_str!("goldens/broken-once.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let (rule, link) = line.split_once(' ').expect("a rule and a link");
        let save = Save::read(link).expect("old links open for good");
        let scenario = save.run.scenario(&library).expect("a world of the model");
        let trial = Trial {
            scenario,
            commands: save.run.commands,
        };
        let (records, end) = run(&trial.scenario, &trial.commands);
        let broken = worlds::broken(&records, &end);
        assert!(
            broken.is_empty(),
            "{rule} was broken here, now {broken:?}: {}",
            worlds::command_line(&trial, &library)
        );
        seen += 1;
    }
    assert!(seen >= 6, "{seen} worlds");
}

// r[always]
#[test]
fn every_always_holds_in_a_share_of_the_soak() {
    let library = library();
    let (mut commands, mut full, mut joined) = (0, 0, 0);
    for number in 0..SHARE {
        let trial = worlds::draw(number, &library);
        let (records, end) = run(&trial.scenario, &trial.commands);
        let broken = worlds::broken(&records, &end);
        assert!(
            broken.is_empty(),
            "world {number}: {broken:?} do not hold; {}",
            worlds::command_line(&trial, &library)
        );
        commands += trial.commands.len();
        full += u32::from(trial.commands.len() > 32);
        joined += u32::from(end.outcome() == Outcome::Joined);
    }
    // They reach far beyond a few commands, and are not all alike.
    assert!(
        commands > 60_000 && full > 500,
        "{commands} commands, {full} worlds with more than 32"
    );
    assert!(
        (2_000..10_000).contains(&joined),
        "{joined} of {SHARE} join"
    );
}

#[test]
fn a_world_is_made_as_small_as_what_is_asked_of_it_allows() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/healthy.toml");
    let text = std::fs::read_to_string(dir).expect("a scenario file");
    let library = Library::check(&[draft(&text).expect("a scenario")]).expect("a library");
    let healthy = &library.scenarios()[0];
    let joins = |trial: &Trial| trial.end().outcome() == Outcome::Joined;
    let trial = (0..1_000)
        .map(|number| worlds::draw(number, &library))
        .find(|trial| !joins(trial) && trial.commands.len() > 4)
        .expect("a failing world with commands");
    let least = worlds::smallest(&trial, &library, |trial| !joins(trial));
    assert!(!joins(&least));
    // Nothing more can be left out: without any one of its commands or settings it joins.
    for at in 0..least.commands.len() {
        let mut less = least.clone();
        less.commands.remove(at);
        assert!(joins(&less), "command {at} is superfluous");
    }
    for (id, _) in least.scenario.values().changes(healthy.values()) {
        let mut less = least.clone();
        let back = healthy.values().get(id);
        less.scenario = less
            .scenario
            .with(id, back)
            .expect("the scenario's own value");
        assert!(joins(&less), "{id:?} is superfluous");
    }
    assert!(least.commands.len() < trial.commands.len());
    assert!(worlds::command_line(&least, &library).starts_with("cargo xtask trace healthy"));
}
