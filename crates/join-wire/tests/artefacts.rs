//! Bodies in bytes: the file has them, figures have words.
mod common;

use common::scenario;
use serde_json::Value;

/// The attestation key's request is a whole PKCS#10, and figures show words where the file has bytes.
#[test]
fn a_har_has_artefacts_in_bytes_and_a_figure_has_them_in_words() {
    use base64::Engine;
    let ran = scenario("healthy", &[]);
    let har = ran.har();
    let entries = har["log"]["entries"].as_array().unwrap();
    let body = |what: &str| {
        let place = ran.exchanges.iter().position(|one| one.what == what);
        let text =
            entries[place.unwrap_or_else(|| panic!("no {what}"))]["request"]["postData"]["text"]
                .as_str();
        serde_json::from_str::<Value>(text.unwrap()).unwrap()
    };
    let bytes = |value: &Value| {
        base64::engine::general_purpose::STANDARD
            .decode(value.as_str().unwrap())
            .unwrap()
    };
    let aik = body("PKIOperation: certificate request");
    let request = bytes(&aik["certificate_request"]);
    // A SEQUENCE that is as long as it says, and the statement inside it.
    assert_eq!(request[..2], [0x30, 0x82]);
    assert_eq!(
        usize::from(u16::from_be_bytes([request[2], request[3]])) + 4,
        request.len()
    );
    assert!(request.windows(4).any(|four| four == b"KAST"));
    let join = ran.user_joins()[0];
    let words = &join.request_body.as_ref().unwrap().text;
    assert!(words.contains("<base64 PKCS#10"), "{words}");
    let place = ran
        .exchanges
        .iter()
        .position(|one| one.request_step == join.request_step)
        .unwrap();
    let text = entries[place]["request"]["postData"]["text"]
        .as_str()
        .unwrap();
    let json: Value = serde_json::from_str(text).unwrap();
    assert!(bytes(&json["TransportKey"]).starts_with(b"RSA1"));
    assert_eq!(bytes(&json["TransportKey"]).len(), 283);
}
