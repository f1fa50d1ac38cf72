//! TPM tools, the AIK's certificate requests, converted traces, values of the registry.

use crate::finding::{Case, Confidence};
use crate::number;
use crate::read::http::aik_host;
use crate::record::{Fact, Log};
use crate::time::duration;

pub(super) fn judge(case: &mut Case<'_, '_>) {
    tool(case);
    flags(case);
    enrolment(case);
    tools_of_aik(case);
    registry(case);
    trace(case);
    account(case);
    no_ek(case);
}

fn tool(case: &mut Case<'_, '_>) {
    let (mut ready, mut capable) = (None, None);
    for (at, record) in case.story.all() {
        let Fact::Tpm { label, value } = &record.fact else {
            continue;
        };
        let yes = value.eq_ignore_ascii_case("true");
        let no = value.eq_ignore_ascii_case("false");
        match label.as_str() {
            "tpm manufacturer id" if value == "MSFT" => {
                case.fire("tpm-virtual", Confidence::High, "Its maker is MSFT.", &[at]);
            }
            "ready for attestation" if yes => ready = Some(at),
            "ready for attestation" if no => {
                case.fire("tpm-not-ready", Confidence::High, "", &[at])
            }
            "is capable for attestation" if yes => capable = Some(at),
            "maintenance task complete" if no => {
                case.fire("tpm-maintenance-incomplete", Confidence::High, "", &[at])
            }
            "tpm has vulnerable firmware" if yes => {
                case.fire("tpm-firmware-vulnerable", Confidence::High, "", &[at])
            }
            "is locked out" if yes => case.fire("tpm-locked-out", Confidence::High, "", &[at]),
            _ => {}
        }
    }
    if let (Some(ready), Some(capable)) = (ready, capable) {
        case.fire("tpm-ready", Confidence::High, "", &[ready, capable]);
    }
}

/// What the other bits mean.
const BITS: [(u64, &str); 8] = [
    (0x2, "a restart"),
    (0x4, "a restart"),
    (0x8, "a clear"),
    (0x10, "somebody at the device"),
    (0x20, "the TPM is off"),
    (0x40, "ownership"),
    (0x80, "the EK"),
    (0x8_0000, "the event log"),
];

fn flags(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.all() {
        let Fact::TpmFlags { bits, ready } = record.fact else {
            continue;
        };
        if ready == Some(false) {
            case.fire("tpm-not-ready", Confidence::High, "", &[at]);
        }
        let bits = bits.unwrap_or(0);
        if bits & 0x4_0000 != 0 {
            case.fire("tpm-info-ek-certificate", Confidence::High, "", &[at]);
        }
        if bits & 0x100_0000 != 0 {
            case.fire("tpm-info-vulnerability", Confidence::High, "", &[at]);
        }
        let named: Vec<&str> = BITS
            .iter()
            .filter(|(bit, _)| bits & bit != 0)
            .map(|(_, word)| *word)
            .collect();
        if !named.is_empty() {
            case.fire(
                "tpm-info-other",
                Confidence::High,
                format!("{}.", named.join(", ")),
                &[at],
            );
        }
    }
}

/// Whether a text names a host of the AIK service.
fn names_host(text: &str) -> bool {
    text.to_lowercase()
        .split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-'))
        .any(aik_host)
}

fn enrolment(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.events(Log::CertEnroll, &[86, 87, 88]) {
        let Some(event) = record.event() else {
            continue;
        };
        let text = event.all();
        // An enrolment for another authority is another story; a line that names no URL at all is taken at its word.
        if text.contains("http") && !names_host(&text) {
            continue;
        }
        let code = number::codes(&text)
            .first()
            .map(|code| format!("Code 0x{code:08x}."))
            .unwrap_or_default();
        let id = match event.id {
            86 => "aik-certenroll-86",
            87 => "aik-certenroll-87",
            _ => "aik-certenroll-88",
        };
        let detail = if event.id == 88 { String::new() } else { code };
        case.fire(id, Confidence::High, detail, &[at]);
        let lower = text.to_lowercase();
        if event.id != 88
            && lower.contains("firmware")
            && (lower.contains("update") || lower.contains("needs"))
        {
            case.fire("tpm-firmware-refused", Confidence::High, "", &[at]);
        }
    }
}

fn tools_of_aik(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.all() {
        let Fact::AikTool { codes, status } = &record.fact else {
            continue;
        };
        match status {
            Some(404) => case.fire("aik-certreq-404", Confidence::Medium, "", &[at]),
            Some(400) => case.fire("aik-certreq-400", Confidence::Medium, "", &[at]),
            _ => {}
        }
        if codes.iter().any(|code| super::registration::network(*code)) {
            case.fire("aik-host-unreachable", Confidence::High, "", &[at]);
        }
        let source = &case.story.evidence.sources[record.source];
        if source.path.contains('!') {
            case.fire("diag-tool-may-heal", Confidence::Medium, "", &[at]);
        }
    }
}

fn registry(case: &mut Case<'_, '_>) {
    let mut info = Vec::new();
    for (at, record) in case.story.all() {
        let Fact::Value { key, name, value } = &record.fact else {
            continue;
        };
        if key.contains("ngc\\aikcertenroll") && name == "ErrorCode" && value != "0" {
            let code = value
                .parse::<u32>()
                .map(|code| format!("0x{code:08x}."))
                .unwrap_or_default();
            case.fire("aik-registry-error", Confidence::Medium, code, &[at]);
        }
        if key.ends_with("\\schedule\\maintenance") && name == "MaintenanceDisabled" && value == "1"
        {
            case.fire("task-maintenance-off", Confidence::High, "", &[at]);
        }
        if key.contains("clouddomainjoin\\joininfo")
            && matches!(name.as_str(), "AikCertStatus" | "AttestationLevel")
        {
            info.push(at);
        }
    }
    if info.len() >= 2 {
        case.fire("aik-status-in-joininfo", Confidence::Low, "", &info);
    }
}

/// The function that makes the transport key, in a converted trace.
fn trace(case: &mut Case<'_, '_>) {
    let calls: Vec<(usize, i64)> = case
        .story
        .all()
        .filter_map(|(at, record)| match &record.fact {
            Fact::Trace { function, .. } if function.contains("CreateTransportKey") => {
                Some((at, record.device_utc()?))
            }
            _ => None,
        })
        .collect();
    if let (Some(first), Some(last)) = (calls.first(), calls.last()) {
        let lasted = last.1 - first.1;
        if calls.len() > 2 || lasted > 60_000 {
            let lines: Vec<usize> = calls.iter().map(|(at, _)| *at).collect();
            case.fire(
                "etl-create-key-wait",
                Confidence::Medium,
                format!("{} from the first call to the last.", duration(lasted)),
                &lines,
            );
        }
    }
}

/// AAD/Operational, and a hardware hash.
fn account(case: &mut Case<'_, '_>) {
    for (at, record) in case
        .story
        .events(Log::Aad, &[1025, 1081, 1084, 1088, 1096, 1098, 1104])
    {
        let Some(event) = record.event() else {
            continue;
        };
        let refused = event.id != 1025
            || event
                .values()
                .iter()
                .any(|value| value.len() == 3 && value.starts_with('4'))
            || event.message.contains(" 4")
            || event.code().is_some();
        if refused {
            case.fire("aad-prt-error", Confidence::Medium, "", &[at]);
        }
    }
    for (at, record) in case.story.all() {
        if record.fact == Fact::Hash {
            case.fire("hash-personal", Confidence::High, "", &[at]);
        }
    }
}

/// The AIK service answered 400, and somewhere else the EK certificate is said to be missing.
fn no_ek(case: &mut Case<'_, '_>) {
    if !case.any(&["ap-ek-missing", "tpm-info-ek-certificate"]) {
        return;
    }
    let refused: Vec<usize> = case
        .story
        .exchanges()
        .filter(|(_, x)| {
            aik_host(&x.host)
                && x.status == 400
                && !x.answer_body.to_lowercase().contains("firmware")
        })
        .map(|(at, _)| at)
        .collect();
    if !refused.is_empty() {
        case.fire("aik-http-400-no-ek", Confidence::Medium, "", &refused);
    }
}
