//! Nobody is decoration: each participant speaks and hears in a healthy run, and without it the run does not end joined.

use crate::common::{ran, scenario};
use join_sim::{Event, Outcome, Participant, World};

#[test]
fn without_any_one_participant_healthy_does_not_end_joined() {
    // Without the time service life goes on.
    for &who in Participant::ALL
        .iter()
        .filter(|who| **who != Participant::Clock)
    {
        let mut world = World::new(&scenario("healthy", &[])).with_silent(who);
        let mut records = 0;
        while world.step().is_some() {
            records += 1;
        }
        assert_ne!(
            world.outcome(),
            Outcome::Joined,
            "{} could be left out",
            who.name()
        );
        assert!(records < 2000, "{}: {records} records", who.name());
    }
}

#[test]
fn every_participant_hears_and_is_heard_in_a_healthy_run() {
    let run = ran("healthy", &[]);
    for &who in Participant::ALL {
        let heard = run.records.iter().any(|record| {
            record.who == who && matches!(record.event, Event::Received { from, .. } if from != who)
        });
        let said = run.records.iter().any(|record| {
            record.who != who && matches!(record.event, Event::Received { from, .. } if from == who)
        });
        assert!(heard, "{} hears nothing", who.name());
        assert!(said, "{} says nothing", who.name());
    }
}

#[test]
fn what_crosses_the_network_arrives_as_it_was_sent() {
    for name in ["healthy", "energy-saver", "retry-with-fresh-token"] {
        let run = ran(name, &[]);
        let sent: Vec<_> = run
            .records
            .iter()
            .filter_map(|record| match record.event {
                Event::Sent { to, message, .. } => Some((record.step, to, message)),
                _ => None,
            })
            .collect();
        for (step, to, message) in sent {
            let arrived = run.records.iter().any(|record| {
                record.cause == Some(step) && record.who == to
                    && matches!(record.event, Event::Received { message: heard, .. } if heard == message)
            });
            assert!(
                arrived,
                "{name}: {} of record {} never arrives",
                message.name(),
                step.0
            );
        }
    }
}
