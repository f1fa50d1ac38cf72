//! A case to diagnose: a run that fails, drawn with a seed from scenarios and parameters, and the line of its traces that
//! decides. What is right is found in runs of the model: a line decides when it stands on the way from what stood in the
//! way to the failure, and no run with another cause has it.

use std::borrow::Cow;

use join_sim::{Channel, Event, Library, Measure, Parameter, Random, Record, Scenario, Step, rows};

use crate::run::trace_lines::TracedRun;
use crate::words::diagnosis as say;
use crate::words::names;

/// The traces that a case shows.
pub const SHOWN: [Channel; 4] = [Channel::Http, Channel::Etl, Channel::Events, Channel::Tasks];

/// Cases have the numbers from 1 to this.
pub const CASES: u32 = 9999;

/// So many runs are drawn at most until one of them is a case.
const TRIES: usize = 100;

/// So many lines that do not decide are offered at least, and at most.
const DISTRACTORS: (usize, usize) = (3, 4);

/// What is drawn, from the first value to the second in steps of the third. A case ends with its first failure.
const DRAWN: [(Parameter, i64, i64, i64); 13] = [
    (Parameter::RetryAfterFailure, 0, 0, 1),
    (Parameter::SignInAfterBoot, 120, 900, 30),
    (Parameter::ResealToBoot, 5400, 86400, 600),
    (Parameter::TokenLifetime, 420, 600, 30),
    (Parameter::AikWait, 600, 900, 30),
    (Parameter::CreateRetry, 15, 60, 5),
    (Parameter::Charge, 55, 100, 1),
    (Parameter::SignInLatency, 40, 300, 10),
    (Parameter::DrsLatency, 40, 300, 10),
    (Parameter::AikLatency, 40, 300, 10),
    (Parameter::KeyCreation, 300, 2500, 100),
    (Parameter::JoinRetries, 1, 4, 1),
    (Parameter::JoinRetry, 10, 40, 5),
];

/// What the traces of a named scenario show.
#[derive(Clone, Debug)]
pub struct ScenarioTraces {
    title: String,
    cause: Cow<'static, str>,
    /// Each line, and whether it came after the failure.
    lines: Vec<(bool, String)>,
}

/// A run to diagnose.
#[derive(Debug)]
pub struct Case {
    /// The run.
    pub run: TracedRun,
    /// Its cause, by its place in the list.
    pub cause: usize,
    /// The record that names the cause.
    pub decided: Step,
    /// The lines to choose from in order of time, each behind the reason why it does not decide.
    pub options: Vec<(String, String)>,
    /// The one that decides.
    pub right: usize,
}

/// What the traces of those of the library's scenarios show that fail at their first try.
#[must_use]
pub fn seen(library: &Library) -> Vec<ScenarioTraces> {
    let once = |scenario: &Scenario| scenario.clone().with(Parameter::RetryAfterFailure, 0);
    let all = library.scenarios().iter().filter_map(|it| once(it).ok());
    all.filter_map(|scenario| {
        let run = TracedRun::of(scenario, &[]);
        let records = &run.facts.records;
        let failed = failure(records)?;
        let mut lines = Vec::new();
        for record in records {
            let after = record.step > failed;
            for row in rows(&run.scenario, records, record) {
                if SHOWN.contains(&row.channel) {
                    lines.push((after, row.gist().into()));
                }
            }
        }
        Some(ScenarioTraces {
            title: names::scenario(&run.scenario).into(),
            cause: run.measure(Measure::Cause).value,
            lines,
        })
    })
    .collect()
}

/// The case of a number; none when scenarios and ranges give no failure that can be told from distractors.
#[must_use]
pub fn generate(library: &Library, seen: &[ScenarioTraces], seed: u32) -> Option<Case> {
    let mut random = Random::new(seed.into(), "case");
    (0..TRIES).find_map(|_| of(draw(library, &mut random)?, seen, &mut random))
}

/// The cause of a case in words, and the line that decides it, with its time and trace.
#[must_use]
pub fn solution(library: &Library, seed: u32) -> Option<(&'static str, String)> {
    let case = generate(library, &seen(library), seed)?;
    let (_, cause) = say::CAUSES.get(case.cause)?;
    let (_, line) = case.options.get(case.right)?;
    Some((cause, line.clone()))
}

/// Any scenario, with the parameters drawn anew.
fn draw(library: &Library, random: &mut Random) -> Option<Scenario> {
    let all = library.scenarios();
    let at = random.below(all.len() as u64) as usize;
    let mut scenario = all.get(at)?.clone();
    for (id, low, high, step) in DRAWN {
        let value = low + step * random.between(0, (high - low) / step);
        scenario = scenario.with(id, value).ok()?;
    }
    Some(scenario)
}

/// The last failure of a run.
fn failure(records: &[Record]) -> Option<Step> {
    let failed = |record: &&Record| matches!(record.event, Event::Failed { .. });
    records.iter().rfind(failed).map(|record| record.step)
}

/// The run of a scenario as a case, when it fails by one of the causes and has lines enough to choose from.
fn of(scenario: Scenario, seen: &[ScenarioTraces], random: &mut Random) -> Option<Case> {
    let run = TracedRun::of(scenario, &[]);
    let records = &run.facts.records;
    let failed = failure(records)?;
    let found = run.measure(Measure::Cause);
    let causes = &say::CAUSES;
    let cause = causes.iter().position(|(name, _)| *name == found.value)?;
    let decided = found.decided?;
    // The way from the failure back to what stood in the way; a task that ended too late lies beside it.
    let mut way = Vec::new();
    let mut next = Some(failed);
    while let Some(step) = next {
        way.push(step);
        next = records[step.0 as usize].cause.filter(|_| step != decided);
    }
    if way.last() != Some(&decided) {
        way = vec![decided];
    }
    let mut deciding: Vec<(Step, String, String)> = Vec::new();
    let mut distractors: Vec<(Step, String, String)> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for channel in SHOWN {
        for (record, text) in run.lines(channel) {
            let after = record.step > failed;
            let has = |run: &&ScenarioTraces| {
                let same = |line: &(bool, String)| line.0 == after && line.1 == text;
                run.cause != found.value && run.lines.iter().any(same)
            };
            // The device's tries differ in their number alone, and repeats not at all.
            let again = matches!(record.event, Event::Attempt { number, .. } if number > 1);
            if again || known.contains(&text) {
                continue;
            }
            let time = run.time(record);
            let shown = say::line(&time, channel, &text);
            match seen.iter().find(has) {
                Some(other) => {
                    distractors.push((record.step, say::also_in(&other.title), shown));
                    known.push(text);
                }
                None if way.contains(&record.step) => {
                    // Of several lines of one record the last trace has the plainest.
                    deciding.retain(|(step, ..)| *step != record.step);
                    deciding.push((record.step, String::new(), shown));
                    known.push(text);
                }
                None => {}
            }
        }
    }
    if deciding.is_empty() || distractors.len() < DISTRACTORS.0 {
        return None;
    }
    let mut take = |from: &mut Vec<_>| from.swap_remove(random.below(from.len() as u64) as usize);
    let mut all = vec![take(&mut deciding)];
    let mut right = 0;
    for _ in 0..DISTRACTORS.1.min(distractors.len()) {
        let other = take(&mut distractors);
        let place = all.partition_point(|one: &(Step, String, String)| one.0 <= other.0);
        right += usize::from(place <= right);
        all.insert(place, other);
    }
    let options = all.into_iter().map(|(_, note, text)| (note, text));
    Some(Case {
        cause,
        decided,
        options: options.collect(),
        right,
        run,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    fn library() -> Library {
        Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
    }

    fn name(case: &Case) -> &'static str {
        say::CAUSES[case.cause].0
    }

    /// Channel and text of a line as it is offered.
    fn bare(option: &str) -> &str {
        option.split_once(' ').unwrap().1
    }

    #[test]
    fn every_number_is_a_case_of_its_own_and_every_cause_comes_up() {
        let library = library();
        let seen = seen(&library);
        let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
        let mut runs = BTreeSet::new();
        for seed in 1..=200 {
            let case = generate(&library, &seen, seed).unwrap_or_else(|| panic!("case {seed}"));
            *causes.entry(name(&case)).or_default() += 1;
            let count = case.options.len();
            assert!((4..=5).contains(&count), "case {seed}: {count} lines");
            for (at, (note, text)) in case.options.iter().enumerate() {
                assert_eq!(note.is_empty(), at == case.right, "case {seed}: {text}");
            }
            let run = &case.run;
            let failed = run.facts.outcome;
            assert!(
                matches!(failed, join_sim::Outcome::Failed(_)),
                "case {seed}"
            );
            runs.insert(format!("{:?}", run.scenario));
            if seed % 20 == 0 {
                let again = generate(&library, &seen, seed).unwrap();
                assert_eq!(case.options, again.options);
                assert_eq!(run.scenario, again.run.scenario);
            }
        }
        assert!(runs.len() > 195, "{} runs", runs.len());
        let known: Vec<&str> = say::CAUSES.iter().map(|(name, _)| *name).collect();
        for cause in known {
            assert!(causes.contains_key(cause), "{cause} never: {causes:?}");
        }
    }

    #[test]
    fn the_line_that_decides_stands_in_no_run_with_another_cause_and_every_other_line_in_one() {
        let library = library();
        let seen = seen(&library);
        for seed in 1..=40 {
            let case = generate(&library, &seen, seed).unwrap();
            let failed = failure(&case.run.facts.records).unwrap();
            let after = |option: &str| {
                SHOWN.iter().any(|channel| {
                    case.run.lines(*channel).iter().any(|(record, text)| {
                        let time = case.run.time(record);
                        record.step > failed && option == say::line(&time, *channel, text)
                    })
                })
            };
            for (at, (_, option)) in case.options.iter().enumerate() {
                let distractors = seen.iter().filter(|run| run.cause != name(&case));
                let stands = distractors.flat_map(|run| &run.lines).any(|(late, text)| {
                    *late == after(option) && bare(option).ends_with(&format!(": {text}"))
                });
                assert_eq!(stands, at != case.right, "case {seed}: {option}");
            }
        }
    }

    #[test]
    fn another_parameter_is_another_answer() {
        let library = library();
        let seen = seen(&library);
        let change = |set: &[(&str, &str)]| {
            let mut random = Random::new(1, "test");
            let set: Vec<(String, String)> = set
                .iter()
                .map(|(a, b)| ((*a).into(), (*b).into()))
                .collect();
            let scenario = library.get("energy-saver").unwrap().clone();
            let case = of(scenario.with_texts(&set).unwrap(), &seen, &mut random);
            case.map(|case| (name(&case), case.options[case.right].1.clone()))
        };
        let check = |set: &[(&str, &str)], cause: &str, one_of: &str| {
            let (found, line) = change(set).unwrap();
            assert_eq!(found, cause);
            assert!(one_of.split('|').any(|part| line.contains(part)), "{line}");
        };
        check(&[], "energy-saver", "event 325|325:");
        let nobody = ("policy_assigned_to", "nobody");
        assert_eq!(change(&[nobody]), None, "a run that joins is no case");
        check(
            &[nobody, ("blocked_host", "aik")],
            "aik-unreachable",
            "0x80072ee7|name not resolved",
        );
        check(
            &[nobody, ("users_may_join", "none")],
            "not-permitted",
            "The user may not join devices",
        );
        check(
            &[
                nobody,
                ("tasks_need_mains", "yes"),
                ("power_source", "battery"),
            ],
            "task-conditions",
            "event 326|the device is on battery",
        );
        check(
            &[nobody, ("aik_enrolment_s", "2000")],
            "slow-tasks",
            "AikCertEnrollTask: Ready, last result 0x00000000",
        );
    }

    #[test]
    fn a_library_without_failures_has_no_case() {
        let all = library();
        let healthy = all.get("healthy").unwrap().draft();
        let library = Library::check(&[healthy]).unwrap();
        assert!(generate(&library, &seen(&library), 7).is_none());
        assert!(generate(&Library::default(), &[], 7).is_none());
    }
}
