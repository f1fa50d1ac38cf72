//! What a run has looked at: the rest could be anything.

use crate::common::{Ran, library};
use crate::random_worlds::draw;
use join_sim::{Given, PARAMETERS, Parameter, Reads, Scenario, Spec};

/// Values of a parameter that are far from each other and from a given one.
fn others(spec: &Spec, value: i64) -> impl Iterator<Item = i64> {
    let middle = spec.min + (spec.max - spec.min) / 2;
    [spec.min, spec.max, middle, spec.default]
        .into_iter()
        .filter(move |other| *other != value)
}

/// Changes what a run does not look at, and gives how many parameters that were.
fn check(scenario: &Scenario, commands: &[Given]) -> usize {
    let run = Ran::of(scenario, commands);
    let boot = run.user_boot().unwrap_or(u64::MAX);
    let mut unread = 0;
    for record in &run.records {
        assert_eq!(
            record.rests_on | run.end.read(),
            run.end.read(),
            "{record:?}"
        );
    }
    for spec in PARAMETERS {
        let read = run.end.read().contains(spec.id);
        unread += usize::from(!read);
        if read && run.end.read_before_boot().contains(spec.id) {
            continue;
        }
        for value in others(spec, scenario.values().get(spec.id)) {
            let changed = scenario.clone().with(spec.id, value).expect("in range");
            let other = Ran::of(&changed, commands);
            let what = format!("{}: {} = {value}", scenario.name(), spec.name);
            if !read {
                assert!(run.records == other.records, "{what}");
                assert_eq!(run.outcome(), other.outcome(), "{what}");
            }
            // Whatever comes with the boot itself has looked at it by then.
            let before = |run: &Ran| run.records.iter().take_while(|r| r.at.0 < boot).count();
            assert_eq!(before(&run), before(&other), "{what}");
            assert!(
                run.records[..before(&run)] == other.records[..before(&run)],
                "{what}"
            );
        }
    }
    unread
}

#[test]
fn what_a_run_does_not_look_at_could_be_anything() {
    for scenario in library().scenarios() {
        let unread = check(scenario, &[]);
        assert!(
            (10..60).contains(&unread),
            "{}: {unread} parameters are not looked at",
            scenario.name()
        );
    }
}

#[test]
fn nor_what_a_random_run_does_not_look_at() {
    let mut unread = 0;
    for number in 0..40 {
        let (scenario, commands) = draw(number);
        unread += check(&scenario, &commands);
    }
    assert!(unread > 200, "{unread}");
}

#[test]
fn a_record_rests_on_what_its_participant_looked_at() {
    let case = library().get("energy-saver").expect("the case");
    let run = Ran::of(case, &[]);
    let rests_on = |what: fn(&join_sim::Event) -> bool| {
        run.records
            .iter()
            .filter(|record| what(&record.event))
            .fold(Reads::NONE, |all, record| all | record.rests_on)
    };
    use join_sim::Event as E;
    let assigned = rests_on(|event| matches!(event, E::Assigned { .. }));
    assert!(assigned.contains(Parameter::AssignedTo));
    assert!(assigned.contains(Parameter::ThresholdPluggedIn));
    let token = rests_on(|event| matches!(event, E::TokenIssued(_)));
    assert!(token.contains(Parameter::TokenLifetime));
    // A wait's length was looked at when it began; it comes to light when it ends.
    let waited = rests_on(|event| matches!(event, E::WaitEnded { .. }));
    assert!(waited.contains(Parameter::AikWait));
    let judged = rests_on(|event| matches!(event, E::Judged(_)));
    assert!(judged.contains(Parameter::ValidatorSkew));
    assert!(!judged.contains(Parameter::TokenLifetime));
}

#[test]
fn a_set_gives_its_parameters_in_order() {
    let both = Reads::one(Parameter::Seed) | Reads::one(Parameter::Mode);
    assert_eq!(
        both.iter().collect::<Vec<_>>(),
        [Parameter::Mode, Parameter::Seed]
    );
    assert!(both.contains(Parameter::Seed) && !both.contains(Parameter::Tpm));
    assert!(Reads::NONE.is_empty() && !both.is_empty());
}
