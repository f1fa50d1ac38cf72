//! What stands beside a run of the model: its steps and how far they are from those of the evidence, the fixes tried, links to the runs.

use crate::answer::{Remedy, Step};
use crate::question::{ANSWERED, DISCOVERED, MADE, REQUEST, STEPS, TOKEN};
use crate::stories::Set;
use crate::time::Ms;
use join_sim::{Decisions, Event, Message, Parameter, Record, Save, Scenario, notation, rows};
use std::collections::BTreeMap;

/// Changes that somebody can make, by the scenario that they mend; the first words say who does what.
const REMEDIES: [(&str, &str, &Set); 6] = [
    (
        "energy-saver",
        "the policy is assigned to users, not to devices",
        &[("policy_assigned_to", "users")],
    ),
    (
        "energy-saver",
        "both thresholds stand at 70 %, the device is on mains",
        &[
            ("threshold_on_battery_percent", "70"),
            ("threshold_plugged_in_percent", "70"),
            ("power_source", "mains"),
        ],
    ),
    (
        "energy-saver",
        "somebody starts both tasks by hand, 60 s after the boot",
        &[
            ("tpm_maintenance_by_hand_s", "60"),
            ("aik_enrolment_by_hand_s", "60"),
        ],
    ),
    (
        "energy-saver",
        "the token lives an hour",
        &[("token_lifetime_s", "3600")],
    ),
    (
        "aik-service-blocked",
        "the firewall lets the AIK service through",
        &[("blocked_host", "none")],
    ),
    (
        "aik-service-blocked",
        "the token lives an hour",
        &[("token_lifetime_s", "3600")],
    ),
];

/// A run as a link to the playground carries it: the number of a scenario and what is set, nothing else. What is set back to the
/// model's default is said as well: the scenario may have another value.
pub(crate) fn link(
    number: u8,
    set: &BTreeMap<String, String>,
    scenario: &Scenario,
    records: &[Record],
) -> String {
    let ids = set
        .keys()
        .filter_map(|name| Parameter::from_name(name).ok());
    let mut changes: Vec<(Parameter, i64)> =
        ids.map(|id| (id, scenario.values().get(id))).collect();
    crate::order::sort_by_key(&mut changes, |(id, _)| *id as u8);
    let run = Decisions {
        scenario: number,
        changes,
        commands: Vec::new(),
    };
    let last = records
        .iter()
        .rposition(|record| matches!(record.event, Event::Failed { .. } | Event::Finished));
    let step = last.unwrap_or(records.len().saturating_sub(1));
    Save::at(run, records, step).write()
}

/// What a search found besides, as remedies: each run anew, with its link.
pub(crate) fn found(
    number: u8,
    set: &BTreeMap<String, String>,
    base: &Scenario,
    make: impl Fn(&BTreeMap<String, String>) -> Option<Scenario>,
) -> (Vec<Remedy>, bool) {
    let (savers, whole) = crate::savers::savers(base);
    let all = savers.into_iter().filter_map(|saver| {
        let mut set = set.clone();
        set.extend(saver.set);
        let fragile = if saver.fragile {
            " (at other ordinary values of this device or day it does not)"
        } else {
            ""
        };
        mended(number, &set, format!("{}{fragile}", saver.what), &make)
    });
    (all.collect(), whole)
}

/// A run with one thing mended.
fn mended(
    number: u8,
    set: &BTreeMap<String, String>,
    what: String,
    make: impl Fn(&BTreeMap<String, String>) -> Option<Scenario>,
) -> Option<Remedy> {
    let scenario = make(set)?;
    let (records, end) = join_sim::run(&scenario, &[]);
    let outcome = notation::outcome(&end);
    let outcome = outcome.trim_start_matches("outcome: ");
    Some(Remedy {
        what,
        joined: outcome.starts_with("joined"),
        outcome: outcome.to_owned(),
        link: link(number, set, &scenario, &records),
    })
}

/// The runs with one thing mended that people try first.
pub(crate) fn remedies(
    name: &str,
    number: u8,
    set: &BTreeMap<String, String>,
    make: impl Fn(&BTreeMap<String, String>) -> Option<Scenario>,
) -> Vec<Remedy> {
    let own = REMEDIES.iter().filter(|(of, ..)| *of == name);
    own.filter_map(|(_, words, changes)| {
        let mut set = set.clone();
        for (name, value) in *changes {
            set.insert((*name).to_owned(), (*value).to_owned());
        }
        mended(number, &set, (*words).to_owned(), &make)
    })
    .collect()
}

/// The steps that evidence and model both have, counted from the join request.
pub(crate) fn steps(seen: &[Option<Ms>], scenario: &Scenario) -> Vec<Step> {
    let of = |times: &[Option<Ms>], step: usize| times.get(step).copied().flatten();
    let Some(sent) = of(seen, REQUEST) else {
        return Vec::new();
    };
    let (records, _) = join_sim::run(scenario, &[]);
    let model = of_model(scenario, &records);
    let Some(request) = of(&model, REQUEST) else {
        return Vec::new();
    };
    let both = STEPS.iter().enumerate().filter_map(|(step, name)| {
        let (evidence, model) = (of(seen, step)? - sent, of(&model, step)? - request);
        Some(Step {
            name,
            evidence_ms: evidence,
            model_ms: model,
            distance_ms: model - evidence,
        })
    });
    both.collect()
}

/// Times of the last attempt of a run.
fn of_model(scenario: &Scenario, records: &[Record]) -> Vec<Option<Ms>> {
    let none = vec![None; STEPS.len()];
    let mut all = none.clone();
    for record in records {
        let at = Ms::try_from(record.at.0).unwrap_or(Ms::MAX);
        if let Event::Received {
            message: Message::TokenIssued(_),
            ..
        } = record.event
        {
            // Another attempt: what the one before came to is not this one's.
            all.clone_from(&none);
            all[TOKEN] = Some(at);
        }
        for row in rows(scenario, records, record) {
            let step = match row.event {
                Some((_, 101)) => DISCOVERED,
                Some((_, 102)) => MADE,
                Some((_, 103)) => REQUEST,
                Some((_, 104 | 204)) => ANSWERED,
                _ => continue,
            };
            if row
                .event
                .is_some_and(|(log, _)| log == "User Device Registration")
            {
                all[step] = Some(at);
            }
        }
    }
    all
}
