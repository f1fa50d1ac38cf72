//! Requests and what became of them.

mod common;

use common::{Ran, at, scenario};
use join_sim::{Command, Event, Participant, request_line};
use join_wire::Ending;

/// What a healthy join looks like on the wire, from the user's sign-in on.
#[test]
fn a_healthy_join_is_these_exchanges_in_this_order() {
    let ran = scenario("healthy", &[]);
    let last = ran.user_joins()[0];
    let told = |e: &join_wire::Exchange| format!("{} {} {:?}", e.method, e.what, e.status);
    let place = ran
        .exchanges
        .iter()
        .position(|e| e.request_step == last.request_step)
        .unwrap();
    let from_token: Vec<String> = ran.exchanges[place - 2..].iter().map(told).collect();
    assert_eq!(
        from_token,
        [
            "POST token request Some(200)",
            "GET discovery Some(200)",
            "POST join request Some(201)",
            "POST nonce request Some(200)",
            "POST PRT request Some(200)",
            "POST MDM enrolment Some(200)",
            "POST policy check-in Some(200)",
        ]
    );
    assert_eq!(
        ran.exchanges.iter().filter(|e| e.verdict.is_some()).count(),
        2,
        "two joins, two judgements"
    );
}

#[test]
fn every_request_over_http_is_an_exchange_and_nothing_else_is() {
    for ran in common::library()
        .scenarios()
        .iter()
        .map(|s| common::ran(s.clone(), Vec::new()))
    {
        let requests = ran.records.iter().filter(|record| match record.event {
            Event::Sent { message, .. } => {
                !record.who.in_cloud() && request_line(&message).is_some()
            }
            _ => false,
        });
        let steps: Vec<_> = requests.map(|record| record.step).collect();
        let found: Vec<_> = ran.exchanges.iter().map(|e| e.request_step).collect();
        assert_eq!(found, steps, "{}", ran.scenario.name());
    }
}

/// The refusals that scenarios name: status, and a member of the body.
#[test]
fn a_refusal_has_its_status_and_its_own_words() {
    let check = |name: &str, changes: &[(&str, &str)], status: u16, subcode: &str| {
        let ran = scenario(name, changes);
        let last = *ran.user_joins().last().unwrap();
        let body = last.response_body.as_ref().unwrap();
        let json: serde_json::Value = serde_json::from_str(&body.text).unwrap();
        assert_eq!(
            (last.status, &json["subcode"]),
            (Some(status), &subcode.into()),
            "{name}"
        );
        assert_eq!(json["time"], last.verdict.unwrap().now.drs(), "{name}");
        assert!(body.note.starts_with("Reconstruction: "), "{name}");
        (json["message"].as_str().unwrap().to_string(), last.ending)
    };
    let (invalid_token, _) = check("energy-saver", &[], 400, "invalid_token");
    let (not_permitted, _) = check("join-not-permitted", &[], 400, "join_not_permitted");
    assert_eq!(invalid_token, "Invalid Token");
    assert_ne!(
        invalid_token, not_permitted,
        "one code, two causes, two bodies"
    );
    check("device-quota", &[], 400, "device_quota");
    check("drs-busy", &[], 503, "try_later");
    check("missing-device-object", &[], 400, "error_missing_device");
    check("attestation-invalid", &[], 400, "attestation");
    check(
        "energy-saver",
        &[
            ("token_lifetime_s", "4500"),
            ("drs_without_aik", "answers 0x801c0010"),
        ],
        400,
        "aik_validation",
    );
}

#[test]
fn the_join_request_shows_what_the_device_had() {
    let check = |name: &str, certificate: bool, statement: bool, key: &str| {
        let ran = scenario(name, &[]);
        let join = ran.user_joins()[0];
        let body: serde_json::Value =
            serde_json::from_str(&join.request_body.as_ref().unwrap().text).unwrap();
        let filled = |member: &str| !body[member].as_str().unwrap().is_empty();
        assert_eq!(
            (filled("AikCertificate"), filled("AttestationData")),
            (certificate, statement),
            "{name}"
        );
        assert!(
            body["TransportKey"].as_str().unwrap().contains(key),
            "{name}"
        );
        assert_eq!(body["CertificateRequest"]["Type"], "pkcs10");
        assert_eq!(body["JoinType"], 0);
    };
    check("healthy", true, true, "in the TPM");
    check("energy-saver", false, false, "in the TPM");
    check("software-keys", false, false, "a software key");
}

/// What follows from the parameters of a run must be seen in its exchanges.
#[test]
fn the_token_on_the_wire_is_the_token_of_the_run() {
    for (lifetime, backdate) in [(600, 300), (4500, 300), (600, 0), (7200, 60)] {
        let ran = scenario(
            "healthy",
            &[
                ("token_lifetime_s", &lifetime.to_string()),
                ("iat_backdate_s", &backdate.to_string()),
            ],
        );
        let join = ran.user_joins()[0];
        let answer = ran
            .exchanges
            .iter()
            .rfind(|e| e.what == "token request" && e.request_step < join.request_step)
            .unwrap();
        let body: serde_json::Value =
            serde_json::from_str(&answer.response_body.as_ref().unwrap().text).unwrap();
        // The times of the token are rounded down to seconds, so that a part of the first one is gone already.
        let rest: i64 = body["expires_in"].as_str().unwrap().parse().unwrap();
        assert_eq!(rest, lifetime - 1);
        let claims = &body["_access_token_claims"];
        assert_eq!(body["expires_on"], claims["exp"].to_string());
        assert_eq!(
            claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
            lifetime + backdate
        );
        assert_eq!(claims["nbf"], claims["iat"]);
        let header = &join.request_headers[0];
        assert_eq!(header.name, "Authorization");
        let shown = header
            .value
            .strip_prefix("Bearer <decoded claims, not a token> ")
            .unwrap();
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(shown).unwrap(),
            *claims
        );
        assert_eq!(
            claims["aud"],
            "urn:ms-drs:enterpriseregistration.windows.net"
        );
        assert_eq!(claims["upn"], "user@contoso.example");
    }
}

#[test]
fn the_policy_is_seen_where_it_lands() {
    let check_ins = |ran: &Ran| -> Vec<bool> {
        let found = ran.exchanges.iter().filter(|e| e.what == "policy check-in");
        found
            .map(|e| {
                e.response_body
                    .as_ref()
                    .unwrap()
                    .text
                    .contains("EnergySaverBatteryThresholdOnBattery")
            })
            .collect()
    };
    assert_eq!(check_ins(&scenario("healthy", &[])), [false, false, false]);
    // In the case with the technician's enrolment; with the fix only after the user's.
    // What lands is followed by a check-in with which the device says that it holds it.
    assert_eq!(
        check_ins(&scenario("energy-saver", &[])),
        [true, false, false]
    );
    assert_eq!(
        check_ins(&scenario("assigned-to-users", &[])),
        [false, false, true, false]
    );
    let ran = scenario("energy-saver", &[("threshold_on_battery_percent", "42")]);
    assert!(
        ran.after(0, "policy check-in")
            .response_body
            .as_ref()
            .unwrap()
            .text
            .contains("\"Data\": 42")
    );
}

#[test]
fn a_request_without_an_answer_says_why() {
    // A blocked host: nothing is sent.
    let ran = scenario("aik-service-blocked", &[]);
    let blocked = ran
        .exchanges
        .iter()
        .find(|e| e.ending == Ending::NotResolved)
        .unwrap();
    assert_eq!(
        (blocked.server, blocked.status, blocked.reason),
        (Participant::Aik, None, "name not resolved")
    );
    assert_eq!(blocked.ended, Some(blocked.started));
    assert!(blocked.answer_step > Some(blocked.request_step));

    // A lost answer: the first try times out, its repeat is answered.
    let ran = scenario(
        "healthy",
        &[("lost_answer", "join"), ("http_timeout_s", "20")],
    );
    let endings: Vec<_> = ran
        .user_joins()
        .iter()
        .map(|e| (e.ending, e.status))
        .collect();
    assert_eq!(
        endings,
        [(Ending::TimedOut, None), (Ending::Answered, Some(201))]
    );
    let lost = ran.user_joins()[0];
    assert_eq!(lost.ended.unwrap().since(lost.started).0, 20_000);
    assert_eq!(
        lost.verdict, None,
        "nobody on the device learns of the judgement"
    );

    // A power cut between request and answer: the answer reaches a device that is off.
    let whole = scenario("healthy", &[]);
    let cut = whole.user_joins()[0].started.0 + 10;
    let ran = common::ran(whole.scenario.clone(), vec![at(cut, Command::PullPlug)]);
    let join = ran.user_joins()[0];
    assert_eq!(
        (join.ending, join.status, join.response_body.is_some()),
        (Ending::AnswerUnused, None, false)
    );
}

/// An answer belongs to its own request. One that comes after the time-out finds the connection closed.
#[test]
fn an_answer_after_the_time_out_is_no_answer() {
    let ran = scenario(
        "healthy",
        &[("drs_latency_ms", "3000"), ("http_timeout_s", "5")],
    );
    let technician = ran.exchanges.iter().filter(|e| e.what == "discovery");
    let ended: Vec<_> = technician
        .map(|e| (e.ending, e.ended.unwrap().since(e.started).0))
        .collect();
    assert_eq!(ended, [(Ending::TimedOut, 5000); 3], "asked three times");
}

/// A certificate that is not valid by the device's clock is an end of its own, for each client.
#[test]
fn a_host_that_is_not_trusted_gets_nothing() {
    let ran = scenario("healthy", &[("device_clock_offset_s", "8640000")]);
    let boot = ran
        .exchanges
        .iter()
        .filter(|e| e.ending == Ending::NotTrusted);
    let whats: Vec<_> = boot.map(|e| (e.client.name(), e.what, e.status)).collect();
    assert_eq!(
        whats,
        [
            ("device", "policy check-in", None),
            ("Task Scheduler", "GetCACaps", None),
            ("device", "token request", None)
        ]
    );
}
