//! The same scenario and seed give the same run, byte for byte; another seed gives another one where chance plays a part.

use crate::common::{library, scenario};
use crate::random_worlds::draw;
use join_sim::{Given, Scenario, end_of, notation, run};

#[test]
fn the_same_scenario_gives_the_same_trace() {
    for named in library().scenarios() {
        assert_eq!(
            notation::trace(named, &[]),
            notation::trace(&named.clone(), &[]),
            "{}",
            named.name()
        );
    }
    for number in 0..200 {
        let (scenario, commands) = draw(number);
        let (again, same) = draw(number);
        assert_eq!(
            notation::trace(&scenario, &commands),
            notation::trace(&again, &same),
            "world {number}"
        );
    }
}

#[test]
fn the_seed_matters_where_messages_are_lost_and_nowhere_else() {
    let trace = |seed: &str, loss: &str| {
        let changes = [
            ("seed", seed),
            ("loss_percent", loss),
            ("http_retries", "10"),
        ];
        notation::trace(&scenario("healthy", &changes), &[])
    };
    assert_eq!(trace("1", "0"), trace("2", "0"));
    assert_eq!(trace("1", "30"), trace("1", "30"));
    let mut traces: Vec<String> = (1..=20)
        .map(|seed| trace(&seed.to_string(), "30"))
        .collect();
    traces.sort();
    traces.dedup();
    assert_eq!(traces.len(), 20, "twenty seeds, twenty runs");
}

#[test]
fn the_baked_library_gives_the_same_traces_as_the_files() {
    let baked = join_sim::Library::from_bytes(&library().to_bytes()).unwrap();
    assert_eq!(&baked, library());
    for (a, b) in library().scenarios().iter().zip(baked.scenarios()) {
        assert_eq!(
            notation::trace(a, &[]),
            notation::trace(b, &[]),
            "{}",
            a.name()
        );
    }
}

/// The fast way leaves the records out; nothing else may differ, with commands neither.
#[test]
fn a_run_without_records_ends_in_the_same_world() {
    let same = |scenario: &Scenario, commands: &[Given], what: &str| {
        let (records, end) = run(scenario, commands);
        let fast = end_of(scenario, commands);
        assert_eq!(fast, end, "{what}");
        assert_eq!(fast.next_step().0 as usize, records.len(), "{what}");
    };
    for named in library().scenarios() {
        same(named, &[], named.name());
    }
    for number in 0..2_000 {
        let (scenario, commands) = draw(number);
        same(&scenario, &commands, &format!("world {number}"));
    }
}
