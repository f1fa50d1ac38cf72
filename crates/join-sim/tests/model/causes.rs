//! Why: from each failure back to what nothing caused, and what becomes of the failure without the root.

use crate::common::{Ran, library, ran};
use crate::golden;
use join_sim::{
    Event, Expectation, Hold, Message, Parameter, Participant, Record, Refused, Task, Values,
    Weight, Why, notation, why,
};

/// The records from the failure that ended a run back to its root.
fn chain(run: &Ran) -> Vec<&Record> {
    let failed = run
        .records
        .iter()
        .rposition(|record| matches!(record.event, Event::Failed { .. }));
    let mut chain = vec![&run.records[failed.expect("a failure")]];
    while let Some(cause) = chain[chain.len() - 1].cause {
        chain.push(&run.records[cause.0 as usize]);
    }
    chain
}

/// Why the failure that ended a run came about.
pub fn why_it_failed(run: &Ran) -> Why {
    let failed = run
        .records
        .iter()
        .rposition(|record| matches!(record.event, Event::Failed { .. }));
    why(&run.records, failed.expect("a failure"))
}

/// What a link of a chain is.
pub type Is = fn(&Record) -> bool;

/// The failing scenarios, each with the change that takes its root away.
const ROOTS: &[(&str, &str, &str)] = &[
    ("energy-saver", "policy_assigned_to", "nobody"),
    ("join-not-permitted", "users_may_join", "all"),
    ("device-quota", "device_quota_left", "1"),
    ("aik-service-blocked", "blocked_host", "none"),
    ("aik-service-rejects", "aik_service", "issues"),
    ("no-ek-certificate", "ek_certificate", "present"),
    ("attestation-invalid", "attestation_statement", "valid"),
    ("discovery-blocked", "blocked_host", "none"),
    ("drs-busy", "drs_busy_s", "0"),
    ("missing-device-object", "autopilot_object", "present"),
    ("no-mains-idle", "power_source", "mains"),
    ("aik-task-disabled", "aik_task", "ready"),
    ("device-clock-slow", "device_clock_offset_s", "0"),
    ("conditional-access", "conditional_access", "none"),
    ("resealed-long-ago", "reseal_to_boot_s", "1209600"),
];

#[test]
fn every_failing_scenario_has_its_chain_of_causes() {
    golden::all(ROOTS.iter().map(|(name, _, _)| {
        let run = ran(name, &[]);
        let text: String = chain(&run)
            .iter()
            .map(|record| {
                format!(
                    "{}: {}\n",
                    record.who.name(),
                    notation::event(&record.event)
                )
            })
            .collect();
        golden::check(&format!("chains/{name}.txt"), &text)
    }));
    let names: Vec<String> = ROOTS
        .iter()
        .map(|(name, _, _)| format!("{name}.txt"))
        .collect();
    golden::no_other("chains", &names);
}

#[test]
fn every_failing_scenario_is_in_the_table() {
    for scenario in library().scenarios() {
        let fails = scenario.expect() != Expectation::Joined;
        assert_eq!(
            ROOTS.iter().any(|(name, _, _)| *name == scenario.name()),
            fails,
            "{}",
            scenario.name()
        );
    }
}

#[test]
fn without_its_root_the_failure_is_gone() {
    for &(name, parameter, value) in ROOTS {
        let run = ran(name, &[(parameter, value)]);
        assert!(
            run.joined(),
            "{name} with {parameter} = {value}: {:?}",
            run.outcome()
        );
    }
}

/// The choices that Why names for a failure are its roots: without all of them it is gone, and one of them alone is enough.
#[test]
fn without_the_choices_that_why_names_the_failure_is_gone() {
    for &(name, root, _) in ROOTS {
        let run = ran(name, &[]);
        let why = why_it_failed(&run);
        let chosen: Vec<Parameter> = why
            .rests_on
            .iter()
            .filter(|id| run.end.values().get(*id) != id.spec().default)
            .collect();
        let defaults: Vec<(&str, String)> = chosen
            .iter()
            .map(|id| (id.spec().name, id.spec().write(id.spec().default)))
            .collect();
        assert!(
            defaults.iter().any(|(name, _)| *name == root),
            "{name}: {root} is not among {defaults:?}"
        );
        let all: Vec<(&str, &str)> = defaults
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        assert!(ran(name, &all).joined(), "{name} without {all:?}");
        assert!(
            all.iter().any(|one| ran(name, &[*one]).joined()),
            "{name}: none of {all:?} is enough"
        );
        // What the scenario sets beside them is not what made it fail.
        let others = run
            .end
            .values()
            .changes(&Values::default())
            .filter(|(id, _)| !chosen.contains(id))
            .map(|(id, _)| (id.spec().name, id.spec().write(id.spec().default)))
            .collect::<Vec<_>>();
        for (other, value) in &others {
            let without = ran(name, &[(other, value)]);
            assert_eq!(without.outcome(), run.outcome(), "{name} without {other}");
        }
    }
}

#[test]
fn why_ends_at_a_decision_and_goes_back_in_time() {
    for scenario in library().scenarios() {
        let run = ran(scenario.name(), &[]);
        for of in 0..run.records.len() {
            let why = why(&run.records, of);
            let place = format!("{} {of}", scenario.name());
            assert_eq!(
                why.told[0],
                (run.records[of].step, Weight::Effect),
                "{place}"
            );
            assert!(why.told.is_sorted_by(|a, b| a.0 > b.0), "{place}");
            assert!(why.line.is_sorted_by(|a, b| a > b), "{place}");
            let end = &run.records[why.line[why.line.len() - 1].0 as usize];
            let by_people = matches!(
                end.event,
                Event::Received {
                    from: Participant::User,
                    ..
                }
            );
            assert!(
                by_people || end.cause.is_none(),
                "{place}: {}",
                notation::line(end)
            );
            for pair in why.line.windows(2) {
                assert_eq!(
                    run.records[pair[0].0 as usize].cause,
                    Some(pair[1]),
                    "{place}"
                );
            }
        }
    }
}

#[test]
fn with_a_second_root_the_failure_moves() {
    // The code stays where both roots lead to the same one; what the service says does not.
    let both = [("users_may_join", "none")];
    let reason = |changes: &[(&str, &str)]| {
        let run = ran("energy-saver", changes);
        (run.code(), run.verdicts()[0].1.refused)
    };
    assert_eq!(reason(&both), (0x801c_03ed, Some(Refused::TokenWindow)));
    assert_eq!(
        reason(&[both[0], ("policy_assigned_to", "nobody")]),
        (0x801c_03ed, Some(Refused::NotPermitted))
    );
    let quota = [("device_quota_left", "0")];
    assert_eq!(
        reason(&[quota[0], ("token_lifetime_s", "4500")]),
        (0x801c_000e, Some(Refused::Quota))
    );
}

#[test]
fn the_case_goes_back_to_the_policys_assignment() {
    let run = ran("energy-saver", &[]);
    let links: &[(&str, Is)] = &[
        ("the failure", |record| {
            matches!(record.event, Event::Failed { .. })
        }),
        (
            "a token judged outside its window",
            |record| matches!(record.event, Event::Judged(verdict) if verdict.refused == Some(Refused::TokenWindow)),
        ),
        ("the wait that ended without a certificate", |record| {
            matches!(
                record.event,
                Event::WaitEnded {
                    certificate: false,
                    ..
                }
            )
        }),
        ("the task that energy saver holds", |record| {
            matches!(
                record.event,
                Event::TaskHeld {
                    task: Task::AikEnrol,
                    hold: Hold::EnergySaver,
                    ..
                }
            )
        }),
        ("energy saver", |record| {
            matches!(record.event, Event::EnergySaver { on: true, .. })
        }),
        ("the policy in force", |record| {
            matches!(record.event, Event::PolicyInForce { present: true, .. })
        }),
        ("the policy's assignment", |record| {
            record.who == Participant::Policy && matches!(record.event, Event::Assigned { .. })
        }),
    ];
    let chain = chain(&run);
    let mut rest = chain.iter();
    for (name, is) in links {
        assert!(
            rest.any(|record| is(record)),
            "{name} is not in the chain, or not in this place"
        );
    }
    assert_eq!(rest.count(), 0, "nothing caused the assignment");
}

#[test]
fn a_firewall_is_named_where_it_is_the_root() {
    let run = ran("aik-service-blocked", &[]);
    let blocked = chain(&run).iter().any(|record| {
        matches!(
            record.event,
            Event::Received {
                message: Message::NoConnection(Participant::Aik),
                ..
            }
        )
    });
    assert!(
        blocked,
        "the wait ended because the certificate service has no address"
    );
}

// r[time.forward]
#[test]
fn a_cause_lies_before_its_effect_and_sent_things_cause_received_ones() {
    for scenario in library().scenarios() {
        let run = ran(scenario.name(), &[]);
        for record in &run.records {
            for cause in [record.cause, record.also].into_iter().flatten() {
                let cause = &run.records[cause.0 as usize];
                assert!(
                    cause.step < record.step && cause.at <= record.at,
                    "{}: {}",
                    scenario.name(),
                    notation::line(record)
                );
            }
            if let (Event::Received { from, message }, Some(cause)) = (record.event, record.cause)
                && let Event::Sent {
                    to, message: sent, ..
                } = run.records[cause.0 as usize].event
                && from != Participant::Network
            {
                assert_eq!(
                    (to, sent),
                    (record.who, message),
                    "{}: {}",
                    scenario.name(),
                    notation::line(record)
                );
            }
        }
    }
}
