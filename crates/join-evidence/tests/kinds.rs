//! Kinds of captures that were read wrongly once: a quota in other words, a policy that came too late, a token with encoded dots. All of
//! it is invented; what is right is told by the cause that was built into it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use join_evidence::{Desk, Mask, Report, Verdict, diagnose};

fn judge(texts: &[String]) -> Report {
    let mut desk = Desk::new();
    for (at, text) in texts.iter().enumerate() {
        desk.add(&format!("text {at}"), text.as_bytes());
    }
    diagnose(&desk.finish())
}

fn has(report: &Report, id: &str) -> bool {
    report.findings.iter().any(|found| found.rule.id == id)
}

fn event(log: &str, id: u32, time: &str, data: &[(&str, &str)]) -> String {
    let (provider, channel) = match log {
        "registration" => (
            "Microsoft-Windows-User Device Registration",
            "Microsoft-Windows-User Device Registration/Admin",
        ),
        "tasks" => (
            "Microsoft-Windows-TaskScheduler",
            "Microsoft-Windows-TaskScheduler/Operational",
        ),
        _ => (
            "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider",
            "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider/Admin",
        ),
    };
    let data: String = data
        .iter()
        .map(|(name, value)| {
            let value = value.replace('"', "&quot;");
            format!("<Data Name='{name}'>{value}</Data>")
        })
        .collect();
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{provider}'/><EventID>{id}</EventID>\
         <TimeCreated SystemTime='2025-03-24T{time}.5000000Z'/><Channel>{channel}</Channel><Computer>INVENTED-3</Computer></System>\
         <EventData>{data}</EventData></Event>\n"
    )
}

/// Ends at 09:18:00 UTC of that day, ten minutes after its issue.
fn token() -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = "{\"aud\":\"urn:ms-drs:enterpriseregistration.windows.net\",\"iat\":1742806980,\"nbf\":1742806980,\"exp\":1742807880,\"scp\":\"adrs_access\"}";
    let signature = URL_SAFE_NO_PAD.encode([7; 256]);
    format!(
        "{}.{}.{signature}",
        part("{\"alg\":\"RS256\"}"),
        part(claims)
    )
}

fn refusal(answer: &str) -> String {
    let fields = [
        ("ExitCode", "-2145647635"),
        ("HttpStatus", "400"),
        ("ServerResponse", answer),
    ];
    event("registration", 204, "09:18:03", &fields)
}

#[test]
fn a_full_quota_is_a_quota_in_whatever_words() {
    for message in [
        "The user has reached the maximum number of devices.",
        "Reason 'DeviceCapReached'. The user is not eligible.",
        "Device quota exceeded for this user.",
    ] {
        for kind in ["DirectoryError", "AuthorizationError"] {
            let answer = format!(
                "{{\"ErrorType\":\"{kind}\",\"Message\":\"{message}\",\"Time\":\"03-24-2025 09:18:03Z\"}}"
            );
            let report = judge(&[refusal(&answer)]);
            assert!(has(&report, "join-quota"), "{answer}");
            assert!(
                !has(&report, "hybrid-join") && !has(&report, "join-not-permitted"),
                "{answer}"
            );
            assert_eq!(report.verdict, Verdict::DoesNotFit, "{answer}");
        }
    }
    let other = "{\"ErrorType\":\"DirectoryError\",\"Message\":\"The device object by the given id (00000000-0000-4000-8000-00000000000d) is not found.\"}";
    let report = judge(&[refusal(other)]);
    assert!(has(&report, "hybrid-join") && !has(&report, "join-quota"));
}

/// The case but for the policy: tasks queued, ten minutes of waiting, a token that was over.
fn held(policy: &str) -> Report {
    let token = token();
    let invalid = "{\"ErrorType\":\"AuthenticationError\",\"Message\":\"Invalid JWT token.\",\"Time\":\"03-24-2025 09:18:03Z\"}";
    let registration = [
        event("registration", 102, "09:08:02", &[]),
        event("registration", 103, "09:18:02", &[("AuthToken", &token)]),
        refusal(invalid),
    ];
    let task = |name| event("tasks", 325, "09:01:00", &[("TaskName", name)]);
    let tasks = [
        task("\\Microsoft\\Windows\\TPM\\Tpm-Maintenance"),
        task("\\Microsoft\\Windows\\CertificateServicesClient\\AikCertEnrollTask"),
    ];
    judge(&[registration.concat(), tasks.concat(), policy.to_owned()])
}

fn policy(time: &str, user: &str, scope: &str) -> String {
    let one = |name| {
        let fields = [
            ("Policy", name),
            ("Area", "Power"),
            ("EnrollmentID", "00000000-0000-4000-8000-00000000e001"),
            ("User", user),
            ("Int", "0x64"),
            ("EnrollmentType", "0x6"),
            ("Scope", scope),
        ];
        event("management", 813, time, &fields)
    };
    one("EnergySaverBatteryThresholdOnBattery") + &one("EnergySaverBatteryThresholdPluggedIn")
}

#[test]
fn a_policy_that_came_too_late_or_for_a_user_is_no_link_of_the_chain() {
    let before = held(&policy("07:30:00", "Device", "0x0"));
    let all: Vec<_> = before.findings.iter().map(|found| found.rule.id).collect();
    assert!(
        has(&before, "chain-energy-saver") && before.verdict == Verdict::Fits,
        "{:?} {all:?}",
        before.verdict
    );
    let after = held(&policy("09:40:00", "Device", "0x0"));
    assert!(has(&after, "policy-after-failure") && has(&after, "token-expired-at-use"));
    assert!(!has(&after, "chain-energy-saver") && after.verdict != Verdict::Fits);
    let user = "S-1-12-1-1111111111-1222222222-1333333333-1444444444";
    let users = held(&policy("09:08:30", user, "0x1"));
    assert!(has(&users, "policy-scope-user") && !has(&users, "chain-energy-saver"));
    assert_ne!(users.verdict, Verdict::Fits);
}

#[test]
fn a_token_is_read_with_its_dots_encoded() {
    let whole = judge(&[token()]);
    assert!(has(&whole, "token-lifetime-short"));
    for dot in ["%2e", "%2E", "%252E"] {
        let report = judge(&[format!(
            "authorization: bearer {}",
            token().replace('.', dot)
        )]);
        assert!(has(&report, "token-lifetime-short"), "{dot}");
    }
}

/// A gzip file that packs nothing: one stored block. Nobody checks the sums behind it.
fn gzip(text: &str) -> Vec<u8> {
    let size = u16::try_from(text.len()).unwrap();
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1];
    out.extend(size.to_le_bytes());
    out.extend((!size).to_le_bytes());
    out.extend(text.as_bytes());
    out.extend([0; 8]);
    out
}

/// The refused join as an archive has it, with this body and these headers.
fn archive(content: &serde_json::Value, headers: &[(&str, &str)]) -> String {
    let mut all = vec![("Date", "Mon, 24 Mar 2025 09:18:04 GMT")];
    all.extend(headers);
    let all: Vec<_> = all
        .iter()
        .map(|(name, value)| serde_json::json!({"name": name, "value": value}))
        .collect();
    let bearer = format!("Bearer {}", token());
    serde_json::json!({"log": {"version": "1.2", "entries": [{
        "startedDateTime": "2025-03-24T09:18:03.900Z", "time": 287,
        "request": {"method": "POST", "url": "https://enterpriseregistration.windows.net/EnrollmentServer/device/?api-version=1.0",
            "headers": [{"name": "Authorization", "value": bearer}]},
        "response": {"status": 400, "headers": all, "content": content}
    }]}})
    .to_string()
}

const INVALID: &str = "{\"ErrorType\":\"AuthenticationError\",\"Message\":\"Invalid JWT token.\",\"Time\":\"03-24-2025 09:18:04Z\"}";

#[test]
fn a_body_that_is_packed_or_in_parts_is_read_and_masked_alike() {
    use base64::engine::general_purpose::STANDARD;
    let packed = STANDARD.encode(gzip(INVALID));
    let parts = format!(
        "--x-1\r\nContent-Type: text/plain\r\n\r\nnothing\r\n--x-1\r\nContent-Type: application/json\r\n\r\n{INVALID}\r\n--x-1--\r\n"
    );
    let in_parts = ("Content-Type", "multipart/mixed; boundary=x-1");
    let gzipped = ("Content-Encoding", "gzip");
    let base64 = |text: &str| serde_json::json!({"text": text, "encoding": "base64"});
    for (what, har) in [
        ("plain", archive(&serde_json::json!({"text": INVALID}), &[])),
        ("gzip", archive(&base64(&packed), &[gzipped])),
        ("gzip without its header", archive(&base64(&packed), &[])),
        (
            "unpacked before",
            archive(&serde_json::json!({"text": INVALID}), &[gzipped]),
        ),
        (
            "in parts",
            archive(&serde_json::json!({"text": parts}), &[in_parts]),
        ),
        (
            "in parts and packed",
            archive(
                &base64(&STANDARD.encode(gzip(&parts))),
                &[in_parts, gzipped],
            ),
        ),
    ] {
        let mut desk = Desk::new();
        desk.add("a.har", har.as_bytes());
        let evidence = desk.finish();
        let report = diagnose(&evidence);
        assert!(has(&report, "join-400-invalid-token"), "{what}");
        assert!(has(&report, "token-expired-at-use"), "{what}");
        let masked = Mask::of(&evidence)
            .source(&evidence, 0)
            .unwrap()
            .expect(what);
        let again = judge(&[masked]);
        let ids = |report: &Report| {
            report
                .findings
                .iter()
                .map(|found| found.rule.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(&again), ids(&report), "{what}");
    }
    let brotli = archive(
        &base64(&STANDARD.encode([0x1b, 0x07, 0xff, 0x80, 0xfe])),
        &[("Content-Encoding", "br")],
    );
    let mut desk = Desk::new();
    desk.add("a.har", brotli.as_bytes());
    let evidence = desk.finish();
    let notes = &evidence.sources[0].notes;
    assert!(
        notes.iter().any(|note| note.text.contains("Brotli")),
        "{notes:?}"
    );
}
