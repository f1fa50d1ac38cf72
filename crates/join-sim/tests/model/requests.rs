//! Requests and answers: paired, over an open connection, each judged by itself and at its own time.

use std::collections::BTreeMap;

use crate::common::{Ran, acted, ran};
use crate::random_worlds::draw;
use join_sim::{
    Account, Command, Event, Message, ObjectChange, Parameter, Participant, Record, Step,
};

/// From the arrival of each of the user's join requests to its judgement, in milliseconds, with what came of it.
fn judged(run: &Ran) -> Vec<(u64, bool)> {
    let of_user = |message| matches!(message, Message::Join(request) if request.token.account == Account::User);
    let mut arrived = BTreeMap::new();
    let mut judged = Vec::new();
    for record in &run.records {
        match record.event {
            Event::Received { message, .. } if of_user(message) => {
                arrived.insert(record.call, record.at.0);
            }
            Event::Judged(verdict) => {
                if let Some(at) = arrived.get(&record.call) {
                    judged.push((record.at.0 - at, verdict.refused.is_none()));
                }
            }
            _ => {}
        }
    }
    assert_eq!(judged.len(), arrived.len(), "each request is judged once");
    judged
}

fn joined_objects(run: &Ran) -> usize {
    run.times(|record| record.event == Event::Object(ObjectChange::Joined(Account::User)))
        .len()
}

#[test]
fn each_request_is_judged_at_its_own_time() {
    let slow = |work| Command::Set(Parameter::DrsWork, work);
    for (work, tries) in [(59_000, 3), (29_000, 1), (31_000, 3)] {
        let run = acted("healthy", &[], &[(3_000_000, slow(work))]);
        let times: Vec<u64> = judged(&run).iter().map(|(after, _)| *after).collect();
        assert_eq!(times, vec![work as u64; tries], "{work}");
        assert_eq!(joined_objects(&run), 1, "{work}: a join is written once");
    }
    // The first is in time for a token of 75 s, the repeats are not; and nobody waits for the first any more.
    let commands = [
        (3_000_000, slow(59_000)),
        (3_000_000, Command::Set(Parameter::TokenLifetime, 75)),
    ];
    let run = acted("healthy", &[], &commands);
    let accepted: Vec<bool> = judged(&run).iter().map(|(_, accepted)| *accepted).collect();
    assert_eq!(accepted, [true, false, false]);
    assert_eq!((run.code(), joined_objects(&run)), (0x8007_2ee2, 1));
    // Whoever waits long enough gets the answer.
    let patient = acted("healthy", &[("http_timeout_s", "60")], &commands);
    assert!(patient.joined(), "{:?}", patient.outcome());
}

#[test]
fn a_repeat_of_an_accepted_join_writes_nothing_anew() {
    let run = ran("healthy", &[("lost_answer", "join")]);
    assert!(run.joined());
    assert_eq!(judged(&run).len(), 2);
    assert_eq!(joined_objects(&run), 1);
    let accepted = |record: &Record| matches!(record.event, Event::Judged(verdict) if verdict.refused.is_none());
    assert_eq!(run.times(accepted).len(), 3, "the technician's, too");
    let written = |record: &Record| matches!(record.event, Event::Object(ObjectChange::Joined(_)));
    assert_eq!(run.times(written).len(), 2, "the technician's, too");
}

#[test]
fn a_second_join_of_the_same_device_makes_a_second_object_only_with_software_keys() {
    // The answer to the first join is lost for good; the user tries again with a join of its own.
    let lost = [
        ("mode", "user-driven"),
        ("lost_answer", "join"),
        ("http_retries", "0"),
        ("retry_after_failure_s", "60"),
    ];
    for (tpm, second) in [("ready", 0), ("none", 1)] {
        let run = ran("healthy", &[lost.as_slice(), &[("tpm", tpm)]].concat());
        assert!(run.joined(), "{tpm}: {:?}", run.outcome());
        let count = |is: fn(&ObjectChange) -> bool| {
            let changed =
                |record: &Record| matches!(&record.event, Event::Object(change) if is(change));
            run.times(changed).len()
        };
        let joins = (
            count(|change| matches!(change, ObjectChange::Joined(_))),
            count(|change| matches!(change, ObjectChange::Duplicated(_))),
        );
        assert_eq!(joins, (2 - second, second), "{tpm}");
    }
}

#[test]
fn the_answer_of_a_request_that_was_given_up_reaches_nobody() {
    let commands = [
        (3_000_000, Command::Set(Parameter::SignInLatency, 40_000)),
        (6_377_000, Command::Retry),
    ];
    let run = acted(
        "healthy",
        &[("http_retries", "1"), ("token_lifetime_s", "100")],
        &commands,
    );
    assert_eq!((run.code(), run.verdicts().len()), (0x8007_2ee2, 0));
    let issued = run.tokens().len();
    let unheard = run.times(|record| {
        matches!(
            record.event,
            Event::Undelivered {
                closed: true,
                message: Message::TokenIssued(_),
                ..
            }
        )
    });
    assert_eq!((issued, unheard.len()), (4, 4));
}

/// Every answer that the device's side hears in a run, held against the requests that it sent.
fn answers_are_paired(run: &Ran) -> usize {
    let mut waits: BTreeMap<Participant, Step> = BTreeMap::new();
    let mut heard = 0;
    for record in &run.records {
        let own = record.call == Some(record.step);
        match record.event {
            Event::Sent { .. } if own => {
                waits.insert(record.who, record.step);
            }
            Event::TimedOut { .. } | Event::Failed { .. } => {
                waits.remove(&record.who);
            }
            Event::Received {
                message: Message::PowerOff,
                ..
            } => {
                waits.remove(&record.who);
            }
            Event::Received { .. }
                if record.call.is_some() && waits.get(&record.who) == record.call.as_ref() =>
            {
                waits.remove(&record.who);
                heard += 1;
            }
            Event::Received { from, message }
                if record.call.is_some() && !record.who.in_cloud() =>
            {
                let request = matches!(message, Message::AskProfile | Message::TimeRequest);
                assert!(
                    request,
                    "{} hears {} from {}: {record:?}",
                    record.who.name(),
                    message.name(),
                    from.name()
                );
            }
            _ => {}
        }
    }
    heard
}

#[test]
fn in_random_worlds_an_answer_reaches_only_who_waits_for_it() {
    let mut heard = 0;
    for number in 0..1500 {
        let (scenario, commands) = draw(number);
        heard += answers_are_paired(&Ran::of(&scenario, &commands));
    }
    assert!(heard > 20_000, "{heard}");
}
