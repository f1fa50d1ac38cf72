//! `tpmtool getdeviceinformation`, `Get-Tpm` and `Win32_Tpm`.

use super::{Sink, lines};
use crate::number;
use crate::record::{Fact, Kind, Lane};

/// Labels of the tool that are read; others are kept as they are.
const LABELS: [&str; 10] = [
    "tpm present",
    "tpm version",
    "is initialized",
    "ready for storage",
    "ready for attestation",
    "is capable for attestation",
    "tpm has vulnerable firmware",
    "maintenance task complete",
    "is locked out",
    "lockout counter",
];

/// Reads the tool's lines: `-Label: value`.
pub(crate) fn tpmtool(sink: &mut Sink<'_>, text: &str) -> usize {
    let mut found = Vec::new();
    let mut known = 0;
    for (number, line) in lines(text) {
        let Some(rest) = line.trim_start().strip_prefix('-') else {
            // Flags stand below, without the sign.
            if let Some((label, value)) = line.split_once(':')
                && label.to_lowercase().contains("information flag")
            {
                found.push((number, label.trim().to_owned(), value.trim().to_owned()));
            }
            continue;
        };
        let Some((label, value)) = rest.split_once(':') else {
            continue;
        };
        known += usize::from(LABELS.contains(&label.trim().to_lowercase().as_str()));
        found.push((number, label.trim().to_owned(), value.trim().to_owned()));
    }
    if known == 0 {
        return 0;
    }
    sink.kind(Kind::Tpmtool);
    for (number, label, value) in &found {
        let shown = format!("{label}: {value}");
        if label.to_lowercase().contains("information flag") {
            let bits = number::number(value);
            sink.push(
                *number,
                Lane::Tpm,
                &shown,
                Fact::TpmFlags { bits, ready: None },
            );
        }
        let fact = Fact::Tpm {
            label: label.to_lowercase(),
            value: value.clone(),
        };
        sink.push(*number, Lane::Tpm, &shown, fact);
    }
    found.len()
}

/// Reads IsReadyInformation as a table or as a list.
pub(crate) fn wmi(sink: &mut Sink<'_>, text: &str) -> usize {
    let tool = text.contains("TpmReady") && text.contains("TpmPresent");
    if !tool && (!text.contains("IsReady") || !text.contains("Information")) {
        return 0;
    }
    let lines = lines(text);
    let word = |text: &str| match text.trim() {
        "True" => Some(true),
        "False" => Some(false),
        _ => None,
    };
    let mut count = 0;
    for (at, (number, line)) in lines.iter().enumerate() {
        let heads: Vec<&str> = line.split_whitespace().collect();
        let place = |name: &str| heads.iter().position(|head| *head == name);
        if let (Some(information), Some(ready)) = (place("Information"), place("IsReady")) {
            let rows = lines.iter().skip(at + 1).take(4);
            let values = rows.map(|(_, row)| row.split_whitespace().collect::<Vec<_>>());
            let row = values.into_iter().find(|row| {
                row.get(information)
                    .is_some_and(|cell| number::number(cell).is_some())
            });
            if let Some(row) = row {
                let bits = row.get(information).and_then(|cell| number::number(cell));
                let ready = row.get(ready).and_then(|cell| word(cell));
                let shown = format!(
                    "IsReady {}, Information {}",
                    row.get(1).unwrap_or(&""),
                    row.first().unwrap_or(&"")
                );
                sink.push(*number, Lane::Tpm, &shown, Fact::TpmFlags { bits, ready });
                count += 1;
            }
        } else if let Some((name, value)) = line.split_once(':') {
            let fact = match name.trim() {
                "Information" => number::number(value).map(|bits| Fact::TpmFlags {
                    bits: Some(bits),
                    ready: None,
                }),
                "IsReady" | "TpmReady" => word(value).map(|ready| Fact::TpmFlags {
                    bits: None,
                    ready: Some(ready),
                }),
                _ => None,
            };
            if let Some(fact) = fact {
                sink.push(*number, Lane::Tpm, line, fact);
                count += 1;
            }
        }
    }
    if count > 0 {
        sink.kind(Kind::TpmWmi);
    }
    count
}
