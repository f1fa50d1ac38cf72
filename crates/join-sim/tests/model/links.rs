//! Links: how long they are, and the sum by which one notices that its run goes otherwise now.

use crate::common::{library, scenario};
use crate::random_worlds::draw;
use join_sim::{
    Command, Decisions, Digest, Ended, Event, GUESSES, Given, Instant, MODEL_VERSION, Outcome,
    PARAMETERS, Parameter, Participant, Record, Save, Scenario, Step, Timeline, World, notation,
};

/// What may stand behind the page's own address, for any scenario with three changes at their longest, at any moment
/// within a day of the longest wait: the figure's number, scenario, changes, cursor, how it went, and a prediction.
#[test]
fn a_link_with_three_changes_is_short() {
    let longest = |spec: &join_sim::Spec| {
        let ends = [spec.min, spec.max];
        ends.into_iter()
            .max_by_key(|value| value.to_string().len())
            .unwrap()
    };
    let mut specs: Vec<&join_sim::Spec> = PARAMETERS.iter().collect();
    specs.sort_by_key(|spec| std::cmp::Reverse(longest(spec).to_string().len()));
    let at = Instant(15_552_000_000 + 86_400_000);
    let mut most = 0;
    for scenario in library().scenarios() {
        for from_then_on in 0..8u8 {
            // Each of the three a change of the whole run, or from a moment on.
            let (mut changes, mut commands) = (Vec::new(), Vec::new());
            for (nth, spec) in specs[..3].iter().enumerate() {
                let value = longest(spec);
                if from_then_on >> nth & 1 == 0 {
                    changes.push((spec.id, value));
                } else {
                    let command = Command::Set(spec.id, value);
                    commands.push(Given { at, command });
                }
            }
            let run = Decisions {
                scenario: scenario.number(),
                changes,
                commands,
            };
            let loaded = Save::at(run, &[], 0).load(library()).unwrap();
            let save = Save {
                cursor: (at, 40),
                guess: GUESSES,
                ..Save::of(&loaded.timeline, library())
            };
            let link = format!("#join=12/{}", save.write());
            assert!(link.len() <= 120, "{} letters: {link}", link.len());
            assert_eq!(Save::read(&link[9..]), Ok(save));
            most = most.max(link.len());
        }
    }
    assert!(most > 100, "the longest has {most} letters");
}

fn sum(scenario: &Scenario, records: &[Record], end: &World) -> Digest {
    Digest::contents(records, scenario.values(), end.read())
}

#[test]
fn the_sum_of_a_run_is_the_same_for_the_same_run_only() {
    let mut seen = std::collections::BTreeMap::new();
    for number in 0..2000 {
        let (scenario, commands) = draw(number);
        let (records, end) = join_sim::run(&scenario, &commands);
        let again = join_sim::run(&scenario, &commands);
        let digest = sum(&scenario, &records, &end);
        assert_eq!(digest, sum(&scenario, &again.0, &again.1));
        let Digest::Contents(number) = digest else {
            panic!("{digest:?}");
        };
        let read: Vec<_> = end
            .read()
            .iter()
            .map(|id| scenario.values().get(id))
            .collect();
        let trace: Vec<String> = records.iter().map(notation::line).collect();
        if let Some(other) = seen.insert(number, (read.clone(), trace.clone())) {
            assert_eq!(other, (read, trace), "two runs with one sum");
        }
    }
    assert!(seen.len() > 1500, "{}", seen.len());
}

/// Each part of a record counts: when, to whom, because of what, because of what else, and what it says in numbers.
#[test]
fn the_sum_sees_every_part_of_a_record() {
    let scenario = scenario("energy-saver", &[]);
    let (records, end) = join_sim::run(&scenario, &[]);
    let whole = sum(&scenario, &records, &end);
    let moments = Digest::moments(&records);
    let mut parts = [0; 5];
    for at in 0..records.len() {
        let mut check = |part: usize, in_moments: bool, change: &dyn Fn(&mut Record) -> bool| {
            let mut changed = records.clone();
            if change(&mut changed[at]) {
                parts[part] += 1;
                let place = notation::line(&records[at]);
                assert_ne!(sum(&scenario, &changed, &end), whole, "{part} of {place}");
                assert_eq!(
                    Digest::moments(&changed) != moments,
                    in_moments,
                    "{part} of {place}"
                );
            }
        };
        check(0, true, &|record| {
            record.at.0 += 1;
            true
        });
        check(1, true, &|record| {
            core::mem::replace(&mut record.who, Participant::Aik) != Participant::Aik
        });
        check(2, true, &|record| record.cause.take().is_some());
        check(3, true, &|record| record.also.take().is_some());
        check(4, false, &|record| match &mut record.event {
            Event::TokenIssued(token) => {
                token.exp = token.exp.plus_ms(1000);
                true
            }
            Event::Judged(verdict) => {
                verdict.margin_ms = verdict.margin_ms.map(|margin| margin + 1);
                true
            }
            Event::PolicyInForce { battery, .. } => {
                *battery -= 1;
                true
            }
            Event::WaitEnded { waited, .. } => {
                waited.0 += 1;
                true
            }
            Event::Failed { code } => {
                code.0 += 1;
                true
            }
            _ => false,
        });
    }
    assert!(parts.iter().all(|count| *count >= 5), "{parts:?}");
}

/// As if a default had been another when the link was written: whatever the run has looked at, the link notices.
#[test]
fn a_link_notices_another_value_of_whatever_its_run_looks_at() {
    let values = [
        ("token_lifetime_s", "5400"),
        ("validator_skew_s", "300"),
        ("iat_backdate_s", "0"),
        ("threshold_on_battery_percent", "99"),
        ("threshold_plugged_in_percent", "99"),
        ("charge_percent", "89"),
        ("drs_clock_offset_s", "1"),
        ("tls_validity_days", "61"),
        ("aik_wait_s", "599"),
        ("device_quota_left", "19"),
    ];
    for name in ["documented-lifetime", "energy-saver"] {
        let mut timeline = Timeline::new(scenario(name, &[]), Vec::new());
        timeline.seek(Step(u32::MAX));
        let written = Save::of(&timeline, library());
        for (parameter, value) in values {
            let other = scenario(name, &[(parameter, value)]);
            let changes = Decisions::of(&other, &[], library());
            let looked_at = timeline
                .end()
                .read()
                .contains(Parameter::from_name(parameter).unwrap());
            let moved = Save {
                run: changes,
                ..written.clone()
            };
            let loaded = Save::read(&moved.write()).unwrap().load(library()).unwrap();
            assert_eq!(
                loaded.ended_otherwise.is_some(),
                looked_at,
                "{name} with {parameter} = {value}"
            );
        }
        let same = Save::read(&written.write())
            .unwrap()
            .load(library())
            .unwrap();
        assert_eq!(
            (same.ended_otherwise, same.other_model),
            (None, None),
            "{name}"
        );
    }
}

/// A link of before is compared as it was written: by moments, which do not see a value.
#[test]
fn an_earlier_link_is_compared_in_its_own_way() {
    let mut timeline = Timeline::new(scenario("documented-lifetime", &[]), Vec::new());
    timeline.seek(Step(u32::MAX));
    let earlier = Save {
        ended: Some(Ended {
            digest: Digest::moments(timeline.records()),
            outcome: timeline.outcome(),
        }),
        ..Save::of(&timeline, library())
    };
    assert!(earlier.write().contains("~d"), "{}", earlier.write());
    let otherwise = |changes: &[(&str, &str)]| {
        let other = scenario("documented-lifetime", changes);
        let moved = Save {
            run: Decisions::of(&other, &[], library()),
            ..earlier.clone()
        };
        let loaded = Save::read(&moved.write()).unwrap().load(library()).unwrap();
        loaded.ended_otherwise.is_some()
    };
    assert!(!otherwise(&[]));
    assert!(
        !otherwise(&[("token_lifetime_s", "5400")]),
        "its sum cannot see it"
    );
    assert!(otherwise(&[("key_creation_ms", "901")]));
}

#[test]
fn a_run_that_goes_otherwise_now_says_how_it_ended_then() {
    let mut timeline = Timeline::new(scenario("energy-saver", &[]), Vec::new());
    timeline.seek(Step(u32::MAX));
    let save = Save::of(&timeline, library());
    let loaded = save.load(library()).unwrap();
    assert_eq!((loaded.ended_otherwise, loaded.other_model), (None, None));
    // As if an older model had let it join.
    let then = Ended {
        digest: Digest::Contents(1),
        outcome: Outcome::Joined,
    };
    let older = Save {
        ended: Some(then),
        ..save.clone()
    };
    let loaded = Save::read(&older.write()).unwrap().load(library()).unwrap();
    assert_eq!(loaded.ended_otherwise, Some(Outcome::Joined));
    // Another model that runs it in the same way is no news.
    let same = Save {
        model: MODEL_VERSION + 1,
        ..save.clone()
    };
    let loaded = same.load(library()).unwrap();
    assert_eq!((loaded.ended_otherwise, loaded.other_model), (None, None));
    // A change that leaves the end as it is shows in the sum.
    let mut slower = timeline.scenario().clone();
    slower = slower.with(Parameter::KeyCreation, 901).unwrap();
    let mut moved = save;
    moved.run = Decisions::of(&slower, &[], library());
    let loaded = moved.load(library()).unwrap();
    assert_eq!(loaded.timeline.outcome(), timeline.outcome());
    assert_eq!(loaded.ended_otherwise, Some(timeline.outcome()));
}
