//! What is to be said of the files themselves, and of several devices in one bundle.

use crate::evidence::Evidence;
use crate::finding::{Cite, Confidence, Finding, rule};
use crate::record::{Fact, Kind};

fn finding(
    id: &'static str,
    confidence: Confidence,
    headline: String,
    lines: Vec<Cite>,
) -> Option<Finding> {
    let rule = rule(id)?;
    let headline = if headline.is_empty() {
        rule.finding.to_owned()
    } else {
        format!("{} {headline}", rule.finding)
    };
    Some(Finding {
        rule,
        confidence,
        device: None,
        headline,
        lines,
        silenced_by: None,
    })
}

/// One finding a rule, with a line for each source that it speaks of.
pub(crate) fn sources(evidence: &Evidence) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (source, read) in evidence.sources.iter().enumerate() {
        for note in &read.notes {
            let cite = Cite {
                source,
                line: note.line,
                number: None,
                text: note.text.clone(),
            };
            match found
                .iter_mut()
                .find(|finding| finding.rule.id == note.rule)
            {
                Some(old) if old.lines.len() < crate::limits::CITED => old.lines.push(cite),
                Some(_) => {}
                None => found.extend(finding(
                    note.rule,
                    Confidence::High,
                    String::new(),
                    vec![cite],
                )),
            }
        }
    }
    whole(evidence, &mut found);
    wrapped(evidence, &mut found);
    found
}

/// Sources that were read to their end.
fn whole(evidence: &Evidence, found: &mut Vec<Finding>) {
    let mut lines = Vec::new();
    for (source, read) in evidence.sources.iter().enumerate() {
        let none = matches!(
            read.kind,
            Kind::Empty | Kind::Text | Kind::Unknown | Kind::Etl | Kind::Zip | Kind::Cabinet
        );
        let cut = read.notes.iter().any(|note| {
            matches!(
                note.rule,
                "input-truncated" | "input-limit" | "input-partial" | "input-unknown"
            )
        });
        if none || cut {
            continue;
        }
        let count = evidence
            .records
            .iter()
            .filter(|record| record.source == source)
            .count();
        lines.push(Cite {
            source,
            line: 0,
            number: None,
            text: format!("{count} records"),
        });
    }
    if !lines.is_empty() {
        lines.truncate(crate::limits::CITED);
        found.extend(finding(
            "input-read",
            Confidence::High,
            String::new(),
            lines,
        ));
    }
}

/// Binary logs and XML whose first record is not the log's first, and which begin after the join was asked for.
fn wrapped(evidence: &Evidence, found: &mut Vec<Finding>) {
    use crate::record::Log;
    let joins = evidence.records.iter().filter(|record| {
        record
            .event()
            .is_some_and(|event| event.log == Log::Registration && matches!(event.id, 100..=103))
    });
    let Some(needed) = joins.filter_map(|record| record.device_utc()).max() else {
        return;
    };
    let mut lines = Vec::new();
    for (source, read) in evidence.sources.iter().enumerate() {
        if !matches!(read.kind, Kind::EventLog | Kind::EventXml) {
            continue;
        }
        let mine = evidence
            .records
            .iter()
            .filter(|record| record.source == source && record.event().is_some());
        let oldest = mine
            .filter_map(|record| Some((record.device_utc()?, record.number?, record.event()?.log)))
            .min();
        if let Some((at, number, log)) = oldest
            && number > 1
            && at > needed
            && matches!(
                log,
                Log::Tasks | Log::CertEnroll | Log::Autopilot | Log::Tpm | Log::DeviceManagement
            )
        {
            lines.push(Cite {
                source,
                line: 0,
                number: Some(number),
                text: format!("its oldest record is {number}"),
            });
        }
    }
    if !lines.is_empty() {
        found.extend(finding(
            "log-wrapped",
            Confidence::High,
            String::new(),
            lines,
        ));
    }
}

/// Two devices by name, or a status that contradicts events beside it in one text and shares no name with them.
pub(crate) fn bundle(
    evidence: &Evidence,
    of: &[Option<usize>],
    names: &[String],
) -> Option<Finding> {
    if names.len() > 1 {
        let mut lines = Vec::new();
        for (device, name) in names.iter().enumerate() {
            if let Some(source) = of.iter().position(|own| *own == Some(device)) {
                lines.push(Cite {
                    source,
                    line: 0,
                    number: None,
                    text: name.clone(),
                });
            }
        }
        return finding(
            "input-several-devices",
            Confidence::High,
            String::new(),
            lines,
        );
    }
    for source in 0..evidence.sources.len() {
        let mine = || {
            evidence
                .records
                .iter()
                .filter(move |record| record.source == source)
        };
        let joined = mine().find(|record| matches!(&record.fact, Fact::Status(status) if status.label == "AzureAdJoined" && status.value == "YES"));
        let named =
            mine().any(|record| record.event().is_some_and(|event| event.computer.is_some()));
        let refused = mine().find(|record| {
            record.event().is_some_and(|event| {
                event.log == crate::record::Log::Registration && event.id == 204
            })
        });
        if let (Some(joined), false, Some(refused)) = (joined, named, refused) {
            let lines = vec![crate::finding::cite(refused), crate::finding::cite(joined)];
            let detail = "The status says joined, the events beside it end with a refusal, and no name ties the two.".to_owned();
            return finding("input-several-devices", Confidence::Medium, detail, lines);
        }
    }
    None
}
