//! The verdict of the five minutes on runs whose cause is known because it was put in.
use join_sim::{Library, Scenario};
use join_study::{Clock, Expiry, Observed, Reason, Verdict};
use std::path::Path;

fn scenario(name: &str, set: &[(&str, &str)]) -> Scenario {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let library = Library::load(&folder).unwrap();
    let changes: Vec<(String, String)> = set
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    library
        .get(name)
        .unwrap()
        .clone()
        .with_texts(&changes)
        .unwrap()
}

fn check(name: &str, set: &[(&str, &str)], expect: Verdict, why: &str) {
    let observed = Observed::of(&scenario(name, set));
    assert_eq!(
        observed.verdict(),
        expect,
        "{name} {set:?}: {why}\n{observed:?}"
    );
}

#[test]
fn a_run_fits_when_its_cause_is_that_of_the_case() {
    use Verdict::{DoesNotFit, Fits};
    let policy = "energy saver holds the tasks, and the request comes after exp";
    check("energy-saver", &[], Fits, policy);
    let other = [("token_lifetime_s", "300"), ("validator_skew_s", "300")];
    check("energy-saver", &other, Fits, policy);
    // The device's clock is no part of the rule when the service's own time is known.
    for ahead in ["-3600", "-300", "300", "3600"] {
        let clock = [("device_clock_offset_s", ahead)];
        check("energy-saver", &clock, Fits, policy);
    }
    check(
        "energy-saver",
        &[("retry_after_failure_s", "600")],
        Fits,
        "the second try waits as long",
    );

    let rival = "the tasks ran: a firewall keeps the certificate away";
    check("aik-service-blocked", &[], DoesNotFit, rival);
    check(
        "no-mains-idle",
        &[],
        DoesNotFit,
        "the battery holds the tasks, not energy saver",
    );
    check(
        "aik-service-rejects",
        &[],
        DoesNotFit,
        "no request is sent, and the code is another",
    );
    let asks = [("aik_required", "never"), ("token_lifetime_s", "60")];
    check(
        "energy-saver",
        &asks,
        DoesNotFit,
        "nobody waits for the certificate",
    );
    check(
        "join-not-permitted",
        &[],
        DoesNotFit,
        "the token was good; the user may not join",
    );
    let both = [("users_may_join", "none"), ("token_lifetime_s", "4500")];
    check(
        "energy-saver",
        &both,
        DoesNotFit,
        "ten minutes of waiting, and yet the token was good",
    );
    for joined in [
        "documented-lifetime",
        "healthy",
        "device-clock-wrong",
        "assigned-to-users",
        "tasks-by-hand",
        "sign-in-late",
        "software-keys",
    ] {
        check(joined, &[], DoesNotFit, "it joins");
    }
    for other in [
        "attestation-invalid",
        "device-quota",
        "discovery-blocked",
        "drs-busy",
        "missing-device-object",
        "no-ek-certificate",
    ] {
        check(other, &[], DoesNotFit, "it fails with a code of its own");
    }
}

/// The case as it was seen with everything at hand: the token had been over for three seconds.
const SEEN: Observed = Observed {
    refused: true,
    exp_s: Some(1_739_182_521),
    refused_at: Some((1_739_182_524, Clock::Service)),
    waited_for_aik: Some(true),
    reason: Reason::EnergySaver,
};

#[test]
fn the_sign_decides_by_the_services_clock_and_a_devices_clock_only_beyond_its_error() {
    let at = |second: i64, clock| Observed {
        refused_at: Some((1_739_182_521 + second, clock)),
        ..SEEN
    };
    for late in [1, 3, 299, 301, 86_400] {
        assert_eq!(at(late, Clock::Service).expiry(), Expiry::Expired, "{late}");
        assert_eq!(at(-late, Clock::Service).expiry(), Expiry::NotExpired);
        assert_eq!(at(-late, Clock::Service).verdict(), Verdict::DoesNotFit);
    }
    // Its time is cut to whole seconds, so the same second says nothing.
    assert_eq!(at(0, Clock::Service).verdict(), Verdict::CannotTell);
    let device = Clock::Device { error_s: 300 };
    for near in [-300, -3, 0, 3, 300] {
        assert_eq!(at(near, device).verdict(), Verdict::CannotTell, "{near}");
    }
    assert_eq!(at(301, device).verdict(), Verdict::Fits);
    assert_eq!(at(-301, device).verdict(), Verdict::DoesNotFit);
    // An hour slow, and known to be wrong by so much at most: the trace alone must not clear the token.
    let slow = Clock::Device { error_s: 3_600 };
    assert_eq!(at(3 - 3_600, slow).verdict(), Verdict::CannotTell);
}

#[test]
fn an_expired_token_alone_is_not_the_case() {
    let with = |reason| Observed { reason, ..SEEN }.verdict();
    assert_eq!(with(Reason::EnergySaver), Verdict::Fits);
    assert_eq!(with(Reason::NotLookedAt), Verdict::CannotTell);
    for rival in [
        Reason::Nothing,
        Reason::AnotherCondition,
        Reason::TaskDisabledOrMissing,
        Reason::AikServiceRefused,
        Reason::AikServiceUnreachable,
        Reason::TasksSlow,
    ] {
        assert_eq!(with(rival), Verdict::DoesNotFit, "{rival:?}");
        let blind = Observed {
            reason: rival,
            exp_s: None,
            ..SEEN
        };
        assert_eq!(blind.verdict(), Verdict::DoesNotFit, "{rival:?}");
    }
    for (waited_for_aik, expect) in [
        (Some(true), Verdict::Fits),
        (Some(false), Verdict::DoesNotFit),
        (None, Verdict::CannotTell),
    ] {
        let observed = Observed {
            waited_for_aik,
            ..SEEN
        };
        assert_eq!(observed.verdict(), expect);
    }
    for unseen in [
        Observed {
            exp_s: None,
            ..SEEN
        },
        Observed {
            refused_at: None,
            ..SEEN
        },
    ] {
        assert_eq!(unseen.verdict(), Verdict::CannotTell);
    }
    let joined = Observed {
        refused: false,
        ..SEEN
    };
    assert_eq!(joined.verdict(), Verdict::DoesNotFit);
}
