//! What is not there and would decide: the file that has it, the command that gets it, the smallest step first.

use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::record::{Fact, Log, Role};
use serde::Serialize;

/// What would lift a finding, where it is, and how to get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// What.
    pub what: String,
    /// In which log or output.
    pub where_: &'static str,
    /// The command.
    pub command: &'static str,
}

struct Step {
    what: &'static str,
    where_: &'static str,
    command: &'static str,
    there: fn(&Evidence) -> bool,
}

fn log(evidence: &Evidence, log: Log) -> bool {
    evidence
        .records
        .iter()
        .any(|record| record.event().is_some_and(|event| event.log == log))
}

fn channel(evidence: &Evidence, name: &str) -> bool {
    evidence
        .records
        .iter()
        .any(|record| record.event().is_some_and(|event| event.channel == name))
}

fn fact(evidence: &Evidence, fits: fn(&Fact) -> bool) -> bool {
    evidence.records.iter().any(|record| fits(&record.fact))
}

/// In this order: one log before a whole archive.
const STEPS: [Step; 9] = [
    Step {
        what: "registration-log: events 100 to 106 and 204 of the join, with its answer and its token",
        where_: "Microsoft-Windows-User Device Registration/Admin",
        command: "wevtutil epl \"Microsoft-Windows-User Device Registration/Admin\" udr.evtx",
        there: |evidence| log(evidence, Log::Registration),
    },
    Step {
        what: "task-log: whether the tasks of TPM and AIK were queued, and when they started",
        where_: "Microsoft-Windows-TaskScheduler/Operational (off by most sources: switch it on before the next attempt)",
        command: "wevtutil epl Microsoft-Windows-TaskScheduler/Operational tasks.evtx",
        there: |evidence| log(evidence, Log::Tasks),
    },
    Step {
        what: "task-state: whether the tasks wait now",
        where_: "schtasks",
        command: "schtasks /query /v /fo LIST /tn \\Microsoft\\Windows\\TPM\\Tpm-Maintenance",
        there: |evidence| fact(evidence, |fact| matches!(fact, Fact::Task(_))),
    },
    Step {
        what: "application-log: events 86, 87 and 88, what the AIK service answered",
        where_: "Application, source CertificateServicesClient-CertEnroll",
        command: "wevtutil epl Application application.evtx",
        there: |evidence| {
            log(evidence, Log::CertEnroll)
                || channel(evidence, "Application")
                || evidence
                    .records
                    .iter()
                    .any(|record| record.exchange().is_some_and(|x| x.role == Role::Aik))
        },
    },
    Step {
        what: "system-log: power source, charge, boot, the clock, TPM-WMI",
        where_: "System",
        command: "wevtutil epl System system.evtx",
        there: |evidence| {
            [
                Log::KernelGeneral,
                Log::KernelPower,
                Log::Tpm,
                Log::TimeService,
            ]
            .iter()
            .any(|kind| log(evidence, *kind))
                || channel(evidence, "System")
        },
    },
    Step {
        what: "policy: the two thresholds of Energy Saver, for the device or for a user",
        where_: "HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Power; event 813",
        command: "reg export HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Power power.reg",
        there: |evidence| {
            fact(evidence, |fact| {
                matches!(fact, Fact::Threshold(_) | Fact::PowerArea { .. })
            })
        },
    },
    Step {
        what: "power-plan: the charge level at which energy saver begins",
        where_: "powercfg",
        command: "powercfg /query SCHEME_CURRENT SUB_ENERGYSAVER",
        there: |evidence| {
            fact(evidence, |fact| {
                matches!(fact, Fact::PowerPlan { .. } | Fact::EnergySaver(_))
            })
        },
    },
    Step {
        what: "tpm: whether the TPM is ready, and its maintenance complete",
        where_: "tpmtool",
        command: "tpmtool getdeviceinformation",
        there: |evidence| {
            fact(evidence, |fact| {
                matches!(fact, Fact::Tpm { .. } | Fact::TpmFlags { .. })
            })
        },
    },
    Step {
        what: "status: whether the device is joined now",
        where_: "dsregcmd",
        command: "dsregcmd /status > status.txt",
        there: |evidence| fact(evidence, |fact| matches!(fact, Fact::Status(_))),
    },
];

/// The steps that the evidence lacks, when there is a join to explain.
pub(crate) fn missing(
    evidence: &Evidence,
    findings: &[Finding],
    open: bool,
    joined: bool,
) -> Vec<Missing> {
    let archive = evidence
        .sources
        .iter()
        .any(|source| source.path.contains('!'));
    let open = open || archive;
    let about = findings.iter().any(|finding| {
        let id = finding.rule.id;
        [
            "udr-", "token-", "join-", "http-", "task-", "policy-", "aik-", "chain-", "dsreg-",
            "code-", "ap-", "energy-", "tpm-", "esp-", "etl-",
        ]
        .iter()
        .any(|part| id.starts_with(part))
    });
    let unread = findings.iter().all(|finding| {
        matches!(
            finding.rule.id,
            "input-unknown" | "input-empty" | "input-read"
        )
    });
    if !open || !(about || unread) || (joined && !archive) {
        return Vec::new();
    }
    let absent = STEPS.iter().filter(|step| !(step.there)(evidence));
    absent
        .map(|step| Missing {
            what: step.what.to_owned(),
            where_: step.where_,
            command: step.command,
        })
        .collect()
}
