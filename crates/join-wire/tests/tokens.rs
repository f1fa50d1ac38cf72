//! Whose tokens are signed: those of the named scenarios as they are, by the published test key; no others.
mod common;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::scenario;
use serde_json::Value;

/// The run of a named scenario has signed tokens, and one that somebody has changed has none.
#[test]
fn only_the_runs_of_named_scenarios_have_signed_tokens() {
    let algorithm = |ran: common::Ran| {
        let har = ran.har();
        let entries = har["log"]["entries"].as_array().unwrap();
        let mut bearers = entries.iter().filter_map(|one| {
            let headers = one["request"]["headers"].as_array().unwrap();
            let own = headers.iter().find(|one| one["name"] == "Authorization")?;
            own["value"].as_str()
        });
        let bearer = bearers.next_back().unwrap();
        let header = bearer.strip_prefix("Bearer ").unwrap().split('.').next();
        let header = URL_SAFE_NO_PAD.decode(header.unwrap()).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        header["alg"].as_str().unwrap().to_owned()
    };
    for name in ["energy-saver", "healthy", "device-clock-slow"] {
        assert_eq!(algorithm(scenario(name, &[])), "RS256", "{name}");
    }
    let changed = scenario("energy-saver", &[("token_lifetime_s", "777")]);
    assert_eq!(algorithm(changed), "none");
}
