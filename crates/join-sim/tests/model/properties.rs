//! What must hold in every run and be seen in some, over thousands of random worlds.

use crate::common::{Ran, library, ran, scenario};
use crate::random_worlds::{RUNS, draw};
use join_sim::{
    COMMAND_LIMIT, Expect, Outcome, PROPERTIES, Property, Run, STEP_LIMIT, notation, origin,
};

fn broken(run: &Ran) -> Vec<&'static Property> {
    let judged = Run {
        records: &run.records,
        end: &run.end,
    };
    PROPERTIES
        .iter()
        .filter(|property| property.expect == Expect::Always && !(property.holds)(judged))
        .collect()
}

fn seen(run: &Ran) -> impl Iterator<Item = &'static str> {
    let judged = Run {
        records: &run.records,
        end: &run.end,
    };
    PROPERTIES
        .iter()
        .filter(move |property| property.expect == Expect::Sometimes && (property.holds)(judged))
        .map(|property| property.rule)
}

// r[always]
#[test]
fn every_always_holds_in_every_scenario() {
    for scenario in library().scenarios() {
        let run = Ran::of(scenario, &[]);
        let rules: Vec<&str> = broken(&run).iter().map(|property| property.rule).collect();
        assert!(
            rules.is_empty(),
            "{}: {rules:?} do not hold",
            scenario.name()
        );
    }
}

// r[always] r[sometimes]
#[test]
fn every_always_holds_in_random_worlds_and_every_sometimes_is_seen() {
    let mut problems = Vec::new();
    let mut rules: Vec<&'static str> = DIRECTED
        .iter()
        .flat_map(|(name, changes)| seen(&ran(name, changes)).collect::<Vec<_>>())
        .collect();
    let mut outcomes = std::collections::BTreeMap::<String, u32>::new();
    for number in 0..RUNS {
        let (scenario, commands) = draw(number);
        let run = Ran::of(&scenario, &commands);
        assert!(run.records.len() <= STEP_LIMIT as usize + 1 + COMMAND_LIMIT);
        assert_ne!(
            run.outcome(),
            Outcome::Running,
            "world {number} does not end"
        );
        for property in broken(&run) {
            problems.push(format!(
                "world {number} ({}, {commands:?}): {} does not hold; {}",
                scenario.name(),
                property.rule,
                changes(&scenario)
            ));
        }
        rules.extend(seen(&run));
        *outcomes.entry(format!("{:?}", run.outcome())).or_default() += 1;
    }
    assert!(
        problems.is_empty(),
        "{} problems, the first ones:\n{}",
        problems.len(),
        problems[..problems.len().min(8)].join("\n")
    );
    for property in PROPERTIES
        .iter()
        .filter(|property| property.expect == Expect::Sometimes)
    {
        assert!(
            rules.contains(&property.rule),
            "{} is never seen: {}",
            property.rule,
            property.statement
        );
    }
    // The worlds are not all alike: many join, many fail, in many ways.
    assert!(outcomes.len() > 12, "{outcomes:?}");
    let joined = outcomes["Joined"];
    assert!(
        joined > 300 && u64::from(joined) < RUNS - 300,
        "{outcomes:?}"
    );
}

fn changes(scenario: &join_sim::Scenario) -> String {
    let named = library()
        .by_number(scenario.number())
        .expect("a named scenario");
    let texts: Vec<String> = scenario
        .values()
        .changes(named.values())
        .map(|(id, value)| format!("{}={}", id.spec().name, id.spec().write(value)))
        .collect();
    texts.join(" ")
}

/// Runs that show what random ones show rarely.
const DIRECTED: &[(&str, &[(&str, &str)])] = &[
    ("energy-saver", &[("token_lifetime_s", "602")]),
    ("energy-saver", &[("token_lifetime_s", "603")]),
    ("retry-with-fresh-token", &[]),
    ("no-mains-idle", &[("power_source", "mains")]),
    ("healthy", &[("lost_answer", "join")]),
    ("healthy", &[("unjoin_before_reseal", "no")]),
];

// r[run.ends]
#[test]
fn the_longest_waits_end_before_the_step_limit() {
    let longest = [
        ("aik_wait_s", "7200"),
        ("create_retry_s", "5"),
        ("aik_enrolment_s", "0"),
        ("retry_after_failure_s", "1"),
        ("token_lifetime_s", "604"),
        ("http_retries", "10"),
        ("join_retries", "10"),
    ];
    let without_certificate = [
        ("ek_certificate", "missing"),
        ("mode", "user-driven"),
        ("user_driven_without_aik", "waits or fails"),
    ];
    for (name, more) in [
        ("aik-service-blocked", [].as_slice()),
        ("healthy", &without_certificate),
        ("energy-saver", &[]),
    ] {
        let run = ran(name, &[longest.as_slice(), more].concat());
        assert_eq!(
            run.verdicts().len(),
            2,
            "{name}: both waits came to their end"
        );
        assert_ne!(run.outcome(), Outcome::StepLimit, "{name}");
        assert!(broken(&run).is_empty(), "{name}");
    }
}

// r[sometimes]
#[test]
fn a_directed_run_shows_each_sometimes() {
    let rules: Vec<&str> = DIRECTED
        .iter()
        .flat_map(|(name, changes)| seen(&ran(name, changes)).collect::<Vec<_>>())
        .collect();
    for property in PROPERTIES
        .iter()
        .filter(|property| property.expect == Expect::Sometimes)
    {
        assert!(
            rules.contains(&property.rule),
            "{} is not shown: {}",
            property.rule,
            property.statement
        );
    }
}

// r[code.origin]
#[test]
fn every_code_that_a_scenario_names_is_reached_and_has_its_origin() {
    for scenario in library().scenarios() {
        let run = Ran::of(scenario, &[]);
        if let Outcome::Failed(code) = run.outcome() {
            let origin = origin::of(&run.end).expect("an origin");
            assert_eq!(origin.code, code);
            let last = run
                .verdicts()
                .last()
                .and_then(|(_, verdict)| verdict.refused);
            assert_eq!(
                origin.refused,
                last,
                "{}: {}",
                scenario.name(),
                origin.sentence
            );
            assert!(notation::outcome(&run.end).ends_with(origin.sentence));
        }
    }
}

#[test]
fn properties_have_names_of_their_own_and_say_something() {
    let mut rules: Vec<&str> = PROPERTIES.iter().map(|property| property.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(rules.len(), PROPERTIES.len());
    for property in PROPERTIES {
        assert!(property.statement.ends_with('.'), "{}", property.rule);
    }
}

/// A damage to a run's records.
type Spoil = fn(&mut Vec<join_sim::Record>);

// r[always]
#[test]
fn a_broken_run_is_noticed() {
    // A property that no damage can break checks nothing; each damage below breaks the one that it names.
    use join_sim::{Event, Key, Record, Step};
    let damage: &[(&str, &str, Spoil)] = &[
        ("time.forward", "healthy", |records| {
            records[5].cause = Some(Step(9))
        }),
        ("run.ends", "healthy", |records| {
            records[9].event = Event::StepLimit
        }),
        ("token.window", "energy-saver", |records| accept(records)),
        ("request.key-first", "healthy", |records| {
            drop_all(records, |event| {
                matches!(
                    event,
                    Event::KeyMade {
                        key: Key::Transport,
                        ..
                    }
                )
            })
        }),
        ("directory.accepted-only", "healthy", |records| {
            drop_all(records, |event| matches!(event, Event::Judged(_)))
        }),
        ("prt.needs-keys", "healthy", |records| {
            drop_all(records, |event| {
                matches!(event, Event::CertificateStored { .. })
            })
        }),
        ("key.one-transport", "healthy", |records| {
            drop_all(records, |event| matches!(event, Event::KeyGone { .. }))
        }),
        ("unjoin.before-reseal", "healthy", |records| {
            drop_all(records, |event| {
                matches!(event, Event::Object(join_sim::ObjectChange::Released))
            })
        }),
        ("code.origin", "energy-saver", |records| {
            for record in records {
                if let Event::Failed { code } = &mut record.event {
                    code.0 = 1;
                }
            }
        }),
        ("task.held", "tasks-by-hand", |records| {
            for record in records {
                if let Event::TaskStarted { by, .. } = &mut record.event {
                    *by = join_sim::Starter::Dsreg;
                }
            }
        }),
        ("task.by-hand", "energy-saver", |records| {
            for record in records {
                if let Event::TaskHeld { by, .. } = &mut record.event {
                    *by = join_sim::Starter::Hand;
                }
            }
        }),
        ("directory.refusal-harmless", "energy-saver", |records| {
            let judged = records
                .iter()
                .rposition(|record| matches!(record.event, Event::Judged(_)))
                .unwrap();
            let mut change = records[judged + 1];
            change.event = Event::Object(join_sim::ObjectChange::Deleted);
            records[judged + 1] = change;
        }),
        ("request.aik", "documented-lifetime", |_| {}),
        ("phase.ends", "healthy", |_| {}),
    ];
    for (rule, name, spoil) in damage {
        let reading: &[(&str, &str)] = if *rule == "request.aik" {
            &[("when_the_wait_ends", "fail")]
        } else {
            &[]
        };
        let property = PROPERTIES
            .iter()
            .find(|property| property.rule == *rule)
            .unwrap_or_else(|| panic!("{rule}"));
        let mut run = ran(name, &[]);
        assert!(
            (property.holds)(Run {
                records: &run.records,
                end: &run.end
            }),
            "{rule}"
        );
        spoil(&mut run.records);
        let end = if *rule == "phase.ends" {
            // A device that is on and does nothing, because its join controller hears nothing.
            let mut world = join_sim::World::new(&scenario(name, &[]));
            world = world.with_silent(join_sim::Participant::Device);
            while world.step().is_some() {}
            world
        } else if reading.is_empty() {
            run.end.clone()
        } else {
            join_sim::run_to_end(&scenario(name, reading))
        };
        assert!(
            !(property.holds)(Run {
                records: &run.records,
                end: &end
            }),
            "{rule} does not notice"
        );
    }
    let always = PROPERTIES
        .iter()
        .filter(|property| property.expect == Expect::Always);
    for property in always {
        assert!(
            damage.iter().any(|(rule, _, _)| *rule == property.rule),
            "{} is never broken here",
            property.rule
        );
    }

    fn accept(records: &mut [Record]) {
        for record in records {
            if let Event::Judged(verdict) = &mut record.event {
                verdict.refused = None;
            }
        }
    }

    fn drop_all(records: &mut [Record], what: fn(&Event) -> bool) {
        for record in records {
            if what(&record.event) {
                record.event = Event::Finished;
            }
        }
    }
}

/// The rule judges the service by the parameters and by true time: a service that reckons with another skew, another clock or
/// another margin breaks it, and so does one that lets a token through that it should not.
// r[token.window]
#[test]
fn a_judgement_by_other_numbers_breaks_the_rule_of_the_window() {
    let rule = PROPERTIES
        .iter()
        .find(|property| property.rule == "token.window")
        .expect("the rule");
    let skewed = [("validator_skew_s", "300"), ("token_lifetime_s", "300")];
    for (name, changes) in [
        ("energy-saver", &[] as &[(&str, &str)]),
        ("energy-saver", &skewed),
        ("healthy", &[]),
        ("software-keys", &[("drs_clock_offset_s", "-3600")]),
    ] {
        let run = ran(name, changes);
        let holds = |change: &dyn Fn(&mut join_sim::Verdict)| {
            let mut records = run.records.clone();
            for record in &mut records {
                if let join_sim::Event::Judged(verdict) = &mut record.event {
                    change(verdict);
                }
            }
            (rule.holds)(Run {
                records: &records,
                end: &run.end,
            })
        };
        assert!(holds(&|_| {}), "{name} {changes:?}");
        type Change = dyn Fn(&mut join_sim::Verdict);
        let broken: [(&str, &Change); 5] = [
            ("skew", &|verdict| {
                verdict.skew_ms += 1000;
                verdict.margin_ms = verdict.margin_ms.map(|margin| margin + 1000);
            }),
            ("no skew recorded", &|verdict| verdict.skew_ms -= 1),
            ("clock", &|verdict| {
                verdict.now = verdict.now.plus_ms(1);
                verdict.margin_ms = verdict.margin_ms.map(|margin| margin - 1);
            }),
            ("margin", &|verdict| {
                verdict.margin_ms = verdict.margin_ms.map(|margin| margin + 1);
            }),
            ("judgement", &|verdict| {
                let late = Some(join_sim::Refused::TokenWindow);
                verdict.refused = if verdict.refused == late { None } else { late };
            }),
        ];
        for (what, change) in broken {
            assert!(!holds(change), "{name} {changes:?}: another {what}");
        }
    }
}
