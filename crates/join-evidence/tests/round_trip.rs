//! The model's own captures go through the desk: for every scenario it finds the scenario's cause, as far as HTTP shows it.

use join_evidence::{Desk, State, Verdict, diagnose};
use join_sim::{Library, Measure, measure, notation, run};
use std::collections::BTreeSet;

#[test]
fn every_scenarios_http_capture_gives_the_scenarios_own_cause() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let library = Library::load(&folder).unwrap();
    let mut causes = BTreeSet::new();
    let mut judged = 0;
    for scenario in library.scenarios() {
        let name = scenario.name();
        let (records, end) = run(scenario, &[]);
        let exchanges = join_wire::exchanges(&records, scenario);
        let har = join_wire::har(scenario.title(), &exchanges, scenario.starts_at());
        let mut desk = Desk::new();
        desk.add("run.har", har.as_bytes());
        let report = diagnose(&desk.finish());
        let found: BTreeSet<&str> = report.findings.iter().map(|f| f.rule.id).collect();
        let cause = measure(Measure::Cause, &records, &end).value.into_owned();
        causes.insert(cause.clone());
        let (must, verdict) = match cause.as_str() {
            "none" => ("join-accepted", Some(Verdict::DoesNotFit)),
            // What the tasks did stands in no HTTP capture: it may only say that it does not know.
            "energy-saver" | "task-conditions" | "slow-tasks" => {
                ("chain-unknown", Some(Verdict::CannotTell))
            }
            "aik-unreachable" => ("chain-aik-network", Some(Verdict::DoesNotFit)),
            "aik-refuses" => ("chain-aik-rejected", Some(Verdict::DoesNotFit)),
            "statement" => ("join-attestation-refused", Some(Verdict::DoesNotFit)),
            "quota" => ("join-quota", Some(Verdict::DoesNotFit)),
            "not-permitted" => ("join-not-permitted", Some(Verdict::DoesNotFit)),
            "device-object" => ("join-object-missing", Some(Verdict::DoesNotFit)),
            "busy" => ("join-503-busy", Some(Verdict::DoesNotFit)),
            "service-unreachable" => ("discovery-blocked", Some(Verdict::DoesNotFit)),
            // Before the first request: there is nothing to be seen.
            _ => ("", None),
        };
        assert!(
            must.is_empty() || found.contains(must),
            "{name}, {cause}: {found:?}"
        );
        assert!(
            verdict.is_none_or(|verdict| verdict == report.verdict),
            "{name}, {cause}: {:?}",
            report.verdict
        );
        // What fails behind the join, such as the set-up of the account, leaves the device joined.
        if !must.is_empty() {
            let joined = report.state == State::Joined;
            assert_eq!(joined, cause == "none", "{name}: {:?}", report.state);
        }
        // The desk's interval holds the model's own margin.
        if let (Some(margin), Some(interval)) = (notation::margin_ms(&end), report.margin)
            && cause != "none"
        {
            assert!(
                interval.low_ms < margin && margin <= interval.high_ms,
                "{name}: {margin} {interval:?}"
            );
            judged += 1;
        }
    }
    assert!(causes.len() >= 8, "{causes:?}");
    assert!(judged >= 4, "{judged}");
}
