//! The text for a ticket: always masked.

use crate::reading::Reading;
use crate::shown::{margin, numbered, to_copy};
use crate::{clocks, words};
use join_evidence::RuleKind;
use join_evidence::time::{duration, show};
use maud::{Markup, html};

/// So many findings are told.
const FINDINGS: usize = 10;

/// The text, with its button.
pub(crate) fn ticket(of: &Reading) -> Markup {
    html! {
        section.ticket aria-label="Text for a ticket" {
            h3 { "Text for a ticket, masked" }
            (to_copy("ticket", "the text for a ticket", &text(of)))
        }
    }
}

fn text(of: &Reading) -> String {
    let (report, shown) = (&of.report, of.shown(false));
    let mut lines = vec![format!(
        "{}. {}",
        words::verdict(report.verdict),
        words::state(report.state)
    )];
    if let Some(tried) = report.tries.iter().find(|tried| tried.decides) {
        let word = match (tried.accepted, tried.refused) {
            (true, _) => "accepted",
            (_, true) => "refused",
            _ => "without an answer",
        };
        if let Some(at) = tried.until.or(tried.at) {
            lines.push(format!(
                "Join {word} at {} UTC by the device's clock.",
                show(at)
            ));
        }
        if let Some(exp) = tried.exp {
            lines.push(format!(
                "Its token ended at {} UTC. {}",
                show(exp),
                margin(report)
            ));
        }
        if let Some((_, wait)) = tried.wait {
            lines.push(format!(
                "Before the request the device waited {}.",
                duration(wait)
            ));
        }
    }
    lines.extend(report.clock.map(clocks::device));
    lines.push("Findings:".to_owned());
    let told = numbered(report).filter(|(_, finding)| {
        finding.silenced_by.is_none()
            && !matches!(
                finding.rule.kind,
                RuleKind::Input | RuleKind::Mask | RuleKind::Model
            )
    });
    for (_, finding) in told.take(FINDINGS) {
        lines.push(format!(
            "- {} ({}, rule {})",
            shown.text(&finding.headline),
            words::confidence(finding.confidence),
            finding.rule.id
        ));
    }
    if let Some(step) = report.missing.first() {
        lines.push(format!("Next command: {}", step.command));
    }
    lines.join("\n") + "\n"
}
