//! What `dsregcmd /status` says. Of several runs only the last is the state now.

use crate::finding::{Case, Confidence};
use crate::record::{Fact, Status};
use crate::time::{Ms, iso};

/// One run of the command: its lines with their records.
struct Run<'e> {
    lines: Vec<(usize, &'e Status)>,
}

impl<'e> Run<'e> {
    fn line(&self, label: &str) -> Option<(usize, &'e Status)> {
        let wanted = label.to_lowercase();
        let same = |status: &Status| {
            status
                .label
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
                .to_lowercase()
                == wanted
        };
        self.lines.iter().find(|(_, status)| same(status)).copied()
    }

    fn value(&self, label: &str) -> Option<&'e str> {
        self.line(label).map(|(_, status)| status.value.as_str())
    }

    fn is(&self, label: &str, value: &str) -> Option<usize> {
        self.line(label)
            .filter(|(_, status)| status.value.eq_ignore_ascii_case(value))
            .map(|(at, _)| at)
    }

    /// When the command ran, if it says so.
    fn time(&self) -> Option<Ms> {
        self.value("ClientTime")
            .and_then(iso)
            .map(|moment| moment.ms)
    }
}

/// The last run of each file.
fn runs<'e>(case: &Case<'_, 'e>) -> Vec<Run<'e>> {
    let mut all: Vec<(usize, u32, usize, &Status)> = Vec::new();
    for (at, record) in case.story.all() {
        if let Fact::Status(status) = &record.fact {
            all.push((record.source, status.capture, at, status));
        }
    }
    let mut runs = Vec::new();
    let mut sources: Vec<usize> = all.iter().map(|(source, ..)| *source).collect();
    crate::order::sort(&mut sources);
    sources.dedup();
    for source in sources {
        let last = all
            .iter()
            .filter(|(own, ..)| *own == source)
            .map(|(_, capture, ..)| *capture)
            .max();
        let lines = all
            .iter()
            .filter(|(own, capture, ..)| *own == source && Some(*capture) == last)
            .map(|(_, _, at, status)| (*at, *status))
            .collect();
        runs.push(Run { lines });
    }
    runs
}

pub(super) fn judge(case: &mut Case<'_, '_>) {
    for run in runs(case) {
        state(case, &run);
        tokens(case, &run);
        keys(case, &run);
        context(case, &run);
    }
    unknown(case);
}

fn state(case: &mut Case<'_, '_>, run: &Run<'_>) {
    let joined = run.is("AzureAdJoined", "YES");
    let not = run.is("AzureAdJoined", "NO");
    let domain = run.is("DomainJoined", "YES");
    if let Some(at) = joined {
        let sure = if run.value("DeviceId").is_some_and(|id| !id.is_empty()) {
            Confidence::High
        } else {
            Confidence::Medium
        };
        let mut lines = vec![at];
        lines.extend(run.line("DeviceId").map(|(at, _)| at));
        case.fire("dsreg-entra-joined", sure, "", &lines);
        if let Some(domain) = domain {
            case.fire("dsreg-hybrid", Confidence::High, "", &[at, domain]);
        }
        let details = run
            .line("TenantId")
            .or(run.line("TenantName"))
            .or(run.line("AuthCodeUrl"));
        if let Some((tenant, _)) = details
            && run.value("MdmUrl").is_none_or(str::is_empty)
        {
            let at = run.line("MdmUrl").map_or(tenant, |(at, _)| at);
            case.fire("dsreg-mdm-url-empty", Confidence::Medium, "", &[at]);
        }
    }
    if let (Some(at), Some(member)) = (not, domain) {
        case.fire("hybrid-join", Confidence::High, "", &[at, member]);
    }
    if let Some(at) = not {
        // A section that was cut is no NO.
        if run.line("DomainJoined").is_some() || run.line("EnterpriseJoined").is_some() {
            case.fire("dsreg-not-joined", Confidence::High, "", &[at]);
        }
        if let Some(work) = run.is("WorkplaceJoined", "YES") {
            case.fire("dsreg-registered", Confidence::High, "", &[at, work]);
        }
        let tests = [
            "ADConnectivityTest",
            "DRSDiscoveryTest",
            "PreviousRegistration",
            "ClientTime",
        ];
        let whole = run.is("DomainJoined", "NO").is_some();
        if whole && tests.iter().all(|label| run.line(label).is_none()) {
            case.fire("dsreg-no-prejoin-section", Confidence::High, "", &[at]);
        }
    }
    if let Some((at, status)) = run.line("DRSDiscoveryTest")
        && status.value.starts_with("FAIL")
    {
        case.fire(
            "dsreg-prejoin-discovery",
            Confidence::High,
            status.value.clone(),
            &[at],
        );
    }
    certificate(case, run);
}

fn certificate(case: &mut Case<'_, '_>, run: &Run<'_>) {
    let Some((at, status)) = run.line("DeviceCertificateValidity") else {
        return;
    };
    let Some((from, to)) = status.value.trim_matches(['[', ']', ' ']).split_once("--") else {
        return;
    };
    let (Some(from), Some(to)) = (iso(from), iso(to)) else {
        return;
    };
    case.fire(
        "dsreg-cert-start",
        Confidence::Low,
        format!("{} UTC.", crate::time::show(from.ms + 30 * 60_000)),
        &[at],
    );
    // Another time of the same run tells when it was, at the earliest.
    let now = run.time().or_else(|| {
        run.value("AzureAdPrtUpdateTime")
            .and_then(iso)
            .map(|moment| moment.ms)
    });
    if let Some(now) = now
        && (now < from.ms || now > to.ms - 30 * 86_400_000)
    {
        case.fire("dsreg-cert-validity", Confidence::High, "", &[at]);
    }
}

fn tokens(case: &mut Case<'_, '_>, run: &Run<'_>) {
    if let Some(at) = run.is("AzureAdPrt", "YES") {
        case.fire("dsreg-prt-present", Confidence::High, "", &[at]);
        let updated = run
            .line("AzureAdPrtUpdateTime")
            .and_then(|(at, status)| Some((at, iso(&status.value)?.ms)));
        let ends = run
            .value("AzureAdPrtExpiryTime")
            .and_then(iso)
            .map(|moment| moment.ms);
        if let (Some((line, updated)), Some(now)) = (updated, run.time()) {
            let old = now - updated > 4 * 3_600_000;
            if old || ends.is_some_and(|ends| ends < now) {
                case.fire("dsreg-prt-stale", Confidence::Medium, "", &[line]);
            }
        }
    }
    for label in ["AcquirePrtDiagnostics", "RefreshPrtDiagnostics"] {
        if let Some(at) = run.is(label, "PRESENT") {
            let mut lines = vec![at];
            for more in ["AttemptStatus", "ServerErrorCode", "ServerErrorDescription"] {
                lines.extend(run.line(more).map(|(at, _)| at));
            }
            case.fire("dsreg-prt-diagnostics", Confidence::High, "", &lines);
        }
    }
    let status = run
        .line("AttemptStatus")
        .filter(|(_, status)| status.value.to_lowercase().contains("0xc000006d"));
    let words = run
        .line("ServerErrorDescription")
        .filter(|(_, status)| status.value.contains("AADSTS50126"));
    if let Some((at, _)) = status.or(words) {
        case.fire("dsreg-prt-wrong-credentials", Confidence::High, "", &[at]);
    }
}

fn keys(case: &mut Case<'_, '_>, run: &Run<'_>) {
    if let Some((at, status)) = run.line("DeviceAuthStatus")
        && status.value.starts_with("FAILED")
    {
        case.fire("dsreg-device-auth-failed", Confidence::High, "", &[at]);
    }
    if let Some((at, status)) = run.line("KeySignTest")
        && status.value.starts_with("FAILED")
    {
        case.fire("dsreg-key-sign-failed", Confidence::Medium, "", &[at]);
    }
    for label in ["AadRecoveryEnabled", "AadRecoveryNeeded"] {
        if let Some(at) = run.is(label, "YES") {
            case.fire("dsreg-recovery", Confidence::High, "", &[at]);
        }
    }
    let software = run
        .line("KeyProvider")
        .filter(|(_, status)| status.value.contains("Software"));
    if let Some(at) = run.is("TpmProtected", "NO").or(software.map(|(at, _)| at)) {
        case.fire("tpm-software-key", Confidence::High, "", &[at]);
    }
}

fn context(case: &mut Case<'_, '_>, run: &Run<'_>) {
    let system = |value: &str| {
        let value = value.to_uppercase();
        value == "SYSTEM"
            || value.starts_with("NT AUTHORITY\\SYSTEM")
            || value.ends_with("\\SYSTEM")
    };
    for label in ["ExecutingAccountName", "UserContext"] {
        if let Some((at, status)) = run.line(label)
            && system(&status.value)
        {
            case.fire("dsreg-context", Confidence::High, "", &[at]);
        }
    }
    let Some((at, access)) = run.line("AccessType") else {
        return;
    };
    if !access.value.eq_ignore_ascii_case("DIRECT") && !access.value.is_empty() {
        case.fire("dsreg-proxy", Confidence::Medium, "", &[at]);
    } else {
        let user = ["Auto-ConfigurationURL", "ProxyServerList"]
            .iter()
            .find_map(|label| {
                run.line(label)
                    .filter(|(_, status)| !status.value.is_empty())
            });
        if let Some((proxy, _)) = user {
            case.fire(
                "dsreg-proxy",
                Confidence::Medium,
                "A proxy stands with the user, and none with the device.",
                &[at, proxy],
            );
        }
    }
}

fn unknown(case: &mut Case<'_, '_>) {
    let unknown: Vec<usize> = case
        .story
        .all()
        .filter(|(_, record)| matches!(&record.fact, Fact::Status(status) if !status.known))
        .map(|(at, _)| at)
        .collect();
    if !unknown.is_empty() {
        case.fire("dsreg-unknown-line", Confidence::High, "", &unknown);
    }
}
