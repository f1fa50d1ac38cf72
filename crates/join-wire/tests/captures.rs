//! What stands for a capture made on the device: its tokens, its clocks, what it says of itself.

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::{only_synthetic_tokens, scenario, user_join};
use serde_json::Value;

#[test]
fn the_har_has_the_tokens_of_the_run_and_the_clocks_of_both_sides() {
    let har = scenario("device-clock-slow", &[]).har();
    let (token, join) = user_join(&har);
    let body: Value =
        serde_json::from_str(token["response"]["content"]["text"].as_str().unwrap()).unwrap();
    let bearer = join["request"]["headers"][0]["value"].as_str().unwrap();
    // The token that was brought is the one that is used.
    let access = body["access_token"].as_str().unwrap();
    assert_eq!(bearer, format!("Bearer {access}"));
    let claims = URL_SAFE_NO_PAD.decode(access.split('.').nth(1).unwrap());
    let claims: Value = serde_json::from_slice(&claims.unwrap()).unwrap();
    assert_eq!(claims["exp"], join["_claims"]["exp"]);
    // The scenario's device is a quarter of an hour slow; the service is not.
    let date = join["response"]["headers"][0]["value"].as_str().unwrap();
    assert_eq!(date, "Mon, 10 Feb 2025 09:55:18 GMT");
    assert_eq!(join["startedDateTime"], "2025-02-10T09:40:18.080Z");
    assert_eq!(join["_verdict"]["judged_at"], "2025-02-10T09:55:18.370Z");
}

#[test]
fn captures_say_that_they_are_synthetic_and_hold_only_synthetic_tokens() {
    for name in ["energy-saver", "no-mains-idle", "healthy", "software-keys"] {
        let ran = scenario(name, &[]);
        let events = join_wire::events_xml(&ran.records, &ran.scenario);
        let status = join_wire::status_text(&ran.records, &ran.scenario);
        let tasks = join_wire::tasks_text(&ran.records, &ran.scenario);
        for text in [&events, &status, &tasks] {
            assert!(text.contains("Synthetic: "), "{name}");
            only_synthetic_tokens(text);
        }
        // No hyphens that would end the comment early; as many events as ends of events.
        let comment = events.split("<!--").nth(1).unwrap();
        assert!(!comment.split("-->").next().unwrap().contains("--"));
        assert_eq!(
            events.matches("<Event xmlns=").count(),
            events.matches("</Event>").count()
        );
        let joined = ["healthy", "software-keys"].contains(&name);
        let said = format!("AzureAdJoined : {}", if joined { "YES" } else { "NO" });
        assert!(status.contains(&said), "{name}: {status}");
        assert_eq!(
            status.contains("TpmProtected : NO"),
            name == "software-keys"
        );
        let state = match name {
            "energy-saver" | "no-mains-idle" => 2,
            _ => 0,
        };
        let queued = tasks.lines().filter(|line| line.ends_with(" Queued"));
        assert_eq!(queued.count(), state, "{name}: {tasks}");
    }
}
