//! What a run says to a question. It is asked when the book is written; the page carries what it said, and runs nothing for it.

use std::borrow::Cow;

use join_sim::{
    Account, Decisions, Event, Key, Library, Measure, Message, Participant, Record, Save, Step,
};

use crate::run::facts::RunFacts;
use crate::run::reasons;
use crate::run::trace_lines::TracedRun;
use crate::spec::{FigureSpec, Judged, QuestionSpec};
use crate::words;

/// A figure with what its run says to its question; one that asks nothing stays as it is.
///
/// # Errors
/// A sentence: unknown scenario or measure, or what the run gave when no option says so.
pub fn judged(library: &Library, spec: &FigureSpec) -> Result<FigureSpec, String> {
    let mut spec = spec.clone();
    if let Some(ask) = &spec.ask {
        let run = TracedRun::of(spec.scenario(library)?, &[]);
        let judged = judge(ask, &run, library)?;
        spec.ask = Some(QuestionSpec {
            judged: Some(judged),
            ..ask.clone()
        });
    }
    Ok(spec)
}

/// How many records of its run come before the moment that a question is about; a reader who is to guess sees no more of it.
///
/// # Errors
/// As [`judged`], or that the figure asks nothing.
pub fn asked_moment(library: &Library, spec: &FigureSpec) -> Result<usize, String> {
    let ask = spec.ask.as_ref().ok_or(words::NO_QUESTION)?;
    let run = TracedRun::of(spec.scenario(library)?, &[]);
    let records = &run.facts.records;
    let decided = decided(&run, Measure::from_name(&ask.measure)?);
    let at = records[step_or_last(&run, decided)].at;
    Ok(records.partition_point(|record| record.at < at).max(1))
}

/// The record that decides about what is asked; of something that did not happen, the one that decides how the run ends.
fn decided(run: &TracedRun, what: Measure) -> Option<Step> {
    let found = run.measure(what).decided;
    found.or_else(|| run.measure(Measure::Outcome).decided)
}

/// Looks up which option the run bears out, and for each other one what speaks against it.
fn judge(ask: &QuestionSpec, run: &TracedRun, library: &Library) -> Result<Judged, String> {
    let what = Measure::from_name(&ask.measure)?;
    let found = run.measure(what);
    let right = ask
        .options
        .iter()
        .position(|(value, _)| *value == found.value)
        .ok_or_else(|| words::no_such_option(&ask.measure, &found.value))?;
    let decided = decided(run, what);
    let facts = &run.facts;
    let mut steps = Vec::new();
    for (value, _) in &ask.options {
        if *value == found.value {
            steps.push((save(run, library, decided), String::new()));
            continue;
        }
        let named = ask.against.iter().find(|(of, _)| of == value);
        let against = match named {
            Some((_, name)) => Measure::from_name(name).map(|other| run.measure(other).decided)?,
            None => speaks_against(run, what, value),
        };
        let at = step_or_last(run, against.or(decided));
        let record = &facts.records[at];
        let when = words::moment(&facts.phases, record.at);
        let said = words::against(&when, &words::sentence(record));
        steps.push((save(run, library, Some(record.step)), said));
    }
    Ok(Judged {
        right,
        outcome: outcome(facts),
        steps,
        why: reasons::sentences(&facts.records, told_from(facts, decided)),
    })
}

fn step_or_last(run: &TracedRun, step: Option<Step>) -> usize {
    step.map_or(run.facts.records.len() - 1, |step| step.0 as usize)
}

/// The record that a reader has to see who took a value for the answer; none where it is the one that decided.
fn speaks_against(run: &TracedRun, what: Measure, value: &str) -> Option<Step> {
    let records = &run.facts.records;
    let user = |record: &&Record| run.facts.phases.is_user(record.at);
    let last = |is: &dyn Fn(&Record) -> bool| {
        let mut all = records.iter().filter(user);
        all.rfind(|record| is(record)).map(|record| record.step)
    };
    let judged = || run.measure(Measure::Refused).decided;
    let certificate = || {
        let found = run.measure(Measure::AikAtRequest);
        found.decided.filter(|_| found.value == "yes")
    };
    let made = |key: Key| {
        last(&|record| matches!(record.event, Event::KeyMade { key: made, .. } if made == key))
    };
    match (what, value) {
        // What the registration service answers with is seen where it judged; a missing certificate, where the request carries it.
        (Measure::Outcome, "0x801c0010") | (Measure::Refused, "no-aik") => {
            certificate().or_else(judged)
        }
        (
            Measure::Outcome,
            "0x801c03ed" | "0x801c03f3" | "0x801c0003" | "0x801c000e" | "0x801c0011" | "0x801c0025",
        )
        | (Measure::Refused, _) => judged(),
        // What the device says itself is seen where it came further than that.
        (Measure::Outcome, "0x801c000c") => last(&|record| {
            matches!(
                record.event,
                Event::Received {
                    from: Participant::Drs,
                    ..
                }
            ) && record.who == Participant::Device
        }),
        (Measure::Outcome, "0x80190190" | "0x80290407") => made(Key::Transport),
        (Measure::Outcome, "0x80072ee7" | "0x80072f8f") => last(
            &|record| matches!(&record.event, Event::TokenIssued(token) if token.account == Account::User),
        ),
        (Measure::Outcome, "0x800705b4") => last(&|record| {
            matches!(
                record.event,
                Event::Received {
                    message: Message::Credentials,
                    ..
                }
            )
        })
        .and_then(|_| judged()),
        (Measure::HeldBy, _) if run.measure(what).value == "nothing" => {
            run.measure(Measure::StartedBy).decided
        }
        (Measure::Wait, _) if run.measure(what).value == "none" => {
            made(Key::Transport).or_else(judged)
        }
        _ => None,
    }
}

/// How a run ended, and by how much.
pub fn outcome(facts: &RunFacts) -> String {
    let margin = words::margin(facts.margin_ms).map_or(Cow::Borrowed(""), Cow::Owned);
    [&words::outcome(facts.outcome), " ", &margin]
        .concat()
        .trim_end()
        .into()
}

/// The run with its cursor at the step that decided.
pub fn save(run: &TracedRun, library: &Library, decided: Option<Step>) -> String {
    let step = step_or_last(run, decided);
    Save::at(
        Decisions::of(&run.scenario, &[], library),
        &run.facts.records,
        step,
    )
    .write()
}

/// The record whose causes are told: the one that decided, else the last key moment.
fn told_from(facts: &RunFacts, decided: Option<Step>) -> usize {
    let last = || facts.moments.last().copied().unwrap_or_default();
    decided.map_or_else(last, |step| step.0 as usize)
}
