//! No statement without the key that signs it, and no AIK where there is no TPM; tokens in whole seconds.

use crate::common::{Ran, library, ran, scenario};
use crate::random_worlds::draw;
use join_sim::{Event, Key, Message, notation};

/// Every join request of a run, held against what the TPM was asked to sign before it.
fn statements(run: &Ran) -> (usize, usize) {
    let (mut signed, mut without) = (0, 0);
    let (mut key, mut said) = (None, 0);
    for record in &run.records {
        match record.event {
            Event::KeyMade {
                key: Key::Transport,
                software,
            } => (key, said) = (Some(software), 0),
            Event::Received {
                message: Message::Certified,
                ..
            } => said += 1,
            Event::Unattested => {
                said += 1;
                without += 1;
            }
            Event::Sent {
                message: Message::Join(request),
                ..
            } => {
                assert_eq!(
                    request.statement,
                    request.tpm_key && request.aik_certificate,
                    "{record:?}"
                );
                assert_eq!(
                    said,
                    usize::from(key == Some(false)),
                    "one or the other, with a TPM: {record:?}"
                );
                signed += usize::from(request.statement);
            }
            _ => {}
        }
    }
    (signed, without)
}

#[test]
fn a_statement_is_signed_where_there_is_an_aik_certificate_and_only_there() {
    let without = |name: &str, changes: &[(&str, &str)]| statements(&ran(name, changes)).1;
    assert_eq!(without("energy-saver", &[]), 1);
    assert_eq!(without("aik-service-blocked", &[]), 1);
    assert_eq!(without("healthy", &[]), 0);
    assert_eq!(without("software-keys", &[]), 0);
    assert_eq!(statements(&ran("software-keys", &[])).0, 0);
    // With the reading that needs none, the technician's AIK still signs; the user's is missing when the tasks are held.
    assert_eq!(without("energy-saver", &[("aik_required", "never")]), 1);
    let (mut signed, mut missing) = (0, 0);
    for number in 0..2000 {
        let (scenario, commands) = draw(number);
        let (with, without) = statements(&Ran::of(&scenario, &commands));
        signed += with;
        missing += without;
    }
    assert!(signed > 500 && missing > 50, "{signed} {missing}");
}

#[test]
fn without_a_tpm_no_aik_is_spoken_of() {
    for name in ["software-keys", "healthy", "energy-saver"] {
        let scenario = scenario(name, &[("mode", "user-driven"), ("tpm", "none")]);
        let trace = notation::trace(&scenario, &[]);
        assert!(trace.contains("(software)"), "{name}");
        for word in ["AIK", "attestation"] {
            assert!(!trace.contains(word), "{name} speaks of {word}");
        }
    }
}

#[test]
fn the_times_of_a_token_are_whole_seconds() {
    let mut tokens = 0;
    for scenario in library().scenarios() {
        let run = Ran::of(scenario, &[]);
        for record in &run.records {
            let Event::TokenIssued(token) = record.event else {
                continue;
            };
            let issued = crate::common::utc(&run, record.at.0);
            let values = scenario.values();
            let back = values.get(join_sim::Parameter::IatBackdate) * 1000;
            let lives = values.get(join_sim::Parameter::TokenLifetime) * 1000;
            assert!(
                [token.iat, token.nbf, token.exp]
                    .iter()
                    .all(|time| time.0 % 1000 == 0)
            );
            assert_eq!(
                (token.iat, token.exp.0),
                (token.nbf, token.iat.0 + back + lives)
            );
            assert!(
                (0..1000).contains(&(issued - back - token.iat.0)),
                "rounded down, not up"
            );
            tokens += 1;
        }
    }
    assert!(tokens > 30, "{tokens}");
}
