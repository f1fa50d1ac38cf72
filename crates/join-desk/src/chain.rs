//! The chain of the case, link by link: what each says, how sure, and what is missing where nothing does.

use crate::reading::Reading;
use crate::shown::numbered;
use crate::words;
use join_evidence::{Confidence, Finding, Shown};
use maud::{Markup, html};

/// A link: its name, its colour, the rules that speak of it, the one that says most first, and what is missing without them.
struct Link {
    name: &'static str,
    class: &'static str,
    rules: &'static [&'static str],
    lacks: &'static str,
}

const LINKS: [Link; 7] = [
    Link {
        name: "Policy",
        class: "policy",
        rules: &[
            "policy-after-failure",
            "policy-scope-user",
            "policy-thresholds-always-on",
            "energy-saver-always-on",
            "policy-thresholds-conditional",
            "policy-thresholds-off",
            "policy-absent",
        ],
        lacks: "policy",
    },
    Link {
        name: "Energy saver",
        class: "other",
        rules: &["energy-saver-event"],
        lacks: "power-plan",
    },
    Link {
        name: "Tasks",
        class: "tasks",
        rules: &[
            "task-never-started",
            "task-started-after-queue",
            "task-queued",
            "task-state-queued",
            "task-by-hand",
            "task-on-battery",
            "task-not-idle",
            "task-disabled",
            "task-not-registered",
            "task-duration",
            "task-never-ran",
        ],
        lacks: "task-log",
    },
    Link {
        name: "AIK certificate",
        class: "aik",
        rules: &[
            "aik-http-404",
            "aik-http-400-firmware",
            "aik-http-400-no-ek",
            "tpm-firmware-refused",
            "aik-certenroll-87",
            "aik-certenroll-86",
            "aik-host-unreachable",
            "aik-certenroll-88",
            "aik-http-ok",
            "ap-aik-timeout",
            "ap-aik-acquired",
            "aik-certreq-404",
            "aik-certreq-400",
            "aik-registry-error",
        ],
        lacks: "application-log",
    },
    Link {
        name: "Wait",
        class: "device",
        rules: &[
            "udr-gap-102-103",
            "http-gap-before-join",
            "etl-create-key-wait",
        ],
        lacks: "registration-log",
    },
    Link {
        name: "Token",
        class: "signin",
        rules: &[
            "token-valid-yet-refused",
            "token-not-yet-valid",
            "token-wrong-audience",
            "token-other-tenant",
            "token-expired-at-use",
            "token-expired-within-skew",
            "token-expired-only-by-client-clock",
            "token-lifetime-short",
            "token-lifetime-default",
            "token-not-readable",
            "token-absent",
        ],
        lacks: "registration-log",
    },
    Link {
        name: "Answer",
        class: "drs",
        rules: &[
            "join-400-invalid-token",
            "udr-204-invalid-token",
            "join-not-permitted",
            "join-quota",
            "join-object-missing",
            "join-aik-refused",
            "join-attestation-refused",
            "join-503-busy",
            "join-answer-not-json",
            "join-no-answer",
            "udr-106-joined",
            "join-accepted",
            "dsreg-entra-joined",
            "dsreg-not-joined",
            "code-801c03ed-only",
        ],
        lacks: "registration-log",
    },
];

/// The seven links; nothing where no line speaks of any.
pub(crate) fn chain(of: &Reading, shown: Shown<'_>) -> Markup {
    let found: Vec<(usize, &Finding)> = numbered(&of.report).collect();
    let first = |rules: &[&str]| {
        rules
            .iter()
            .find_map(|id| found.iter().find(|(_, own)| own.rule.id == *id).copied())
    };
    if LINKS.iter().all(|link| first(link.rules).is_none()) {
        return html! {};
    }
    let policy = first(&["policy-thresholds-always-on", "energy-saver-always-on"]).is_some();
    let link = |link: &Link| {
        let missing = of.report.missing.iter();
        let missing = missing
            .filter_map(|step| step.what.split_once(':'))
            .find(|(name, _)| *name == link.lacks);
        html! {
            @match first(link.rules) {
                Some((number, finding)) => li class={ "link " (link.class) } {
                    strong { (link.name) }
                    span { (shown.text(&finding.headline)) }
                    small { (sure(finding.confidence)) " · " a href={ "#finding-" (number) } { "finding " (number) } }
                },
                None if link.lacks == "power-plan" && policy => li class={ "link inferred " (link.class) } {
                    strong { (link.name) }
                    span { "No line says that it was on; the policy's values say that it must have been." }
                    small { "inferred" }
                },
                None => li class={ "link broken " (link.class) } {
                    strong { (link.name) }
                    span { "No line speaks of it." }
                    small { @if missing.is_some() { "missing: " (link.lacks.replace('-', " ")) } @else { "not known" } }
                },
            }
        }
    };
    html! {
        section.case-chain aria-label="The chain of the case" {
            h3 { "The chain of the case" }
            ol { @for own in &LINKS { (link(own)) } }
        }
    }
}

/// A shape beside the word, so that colour is not alone.
fn sure(confidence: Confidence) -> String {
    let shape = match confidence {
        Confidence::High => '●',
        Confidence::Medium => '◐',
        Confidence::Low => '○',
    };
    format!("{shape} {}", words::confidence(confidence))
}
