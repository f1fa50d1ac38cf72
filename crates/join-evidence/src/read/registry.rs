//! Registry: exports, the cabinet's dump that only looks like one, and what `reg query` prints.

use super::{Sink, lines};
use crate::number;
use crate::record::{Fact, Kind, Lane, Origin, Threshold};

/// Whether the text names keys of the registry in the way of one of the three.
pub(crate) fn is(text: &str) -> bool {
    let head = super::clip(text, 65_536);
    let head = head.trim_start_matches('\u{feff}');
    head.starts_with("Windows Registry Editor")
        || head.starts_with("REGEDIT4")
        || head.lines().take(200).any(|line| key(line).is_some())
}

/// A line that names a key, without brackets.
fn key(line: &str) -> Option<String> {
    let line = line.trim();
    let bracketed = line
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let name = bracketed.unwrap_or(line);
    let lower = name.to_lowercase();
    let hive = [
        "hkey_local_machine\\",
        "hkey_current_user\\",
        "hkey_users\\",
        "hkey_classes_root\\",
        "hklm\\",
    ];
    let fits = hive.iter().any(|hive| lower.starts_with(hive))
        && (bracketed.is_some() || !name.contains("  "));
    fits.then_some(lower)
}

/// A value: name, and what it holds; numbers in decimal.
fn value(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix('"') {
        let (name, data) = rest.split_once("\"=")?;
        let lower = data.to_lowercase();
        let shown = if let Some(hex) = lower.strip_prefix("dword:") {
            // Eight digits: fewer are what a cut has left.
            let hex = hex.trim();
            (hex.len() == 8)
                .then(|| u32::from_str_radix(hex, 16).ok())
                .flatten()?
                .to_string()
        } else if lower.starts_with("hex") {
            hex(&lower)
        } else {
            // Quotes inside are escaped in one form and not in the other; only the outer ones are taken off.
            let inner = data.strip_prefix('"').unwrap_or(data);
            inner
                .strip_suffix('"')
                .unwrap_or(inner)
                .replace("\\\\", "\\")
                .replace("\\\"", "\"")
        };
        return Some((name.to_owned(), shown));
    }
    // `    Name    REG_DWORD    0x64`
    let at = line.find("REG_")?;
    let name = line[..at].trim();
    let mut rest = line[at..].splitn(2, char::is_whitespace);
    let kind = rest.next()?;
    let data = rest.next().unwrap_or_default().trim();
    let shown = match kind {
        "REG_DWORD" | "REG_QWORD" => number::number(data)?.to_string(),
        _ => data.to_owned(),
    };
    (!name.is_empty()).then(|| (name.to_owned(), shown))
}

/// A text that is written as UTF-16 bytes, or nothing for what is no text.
fn hex(data: &str) -> String {
    let wide =
        data.starts_with("hex(2)") || data.starts_with("hex(7)") || data.starts_with("hex(1)");
    let bytes = data.split(':').nth(1).unwrap_or_default().split(',');
    let bytes: Vec<u8> = bytes
        .filter_map(|byte| u8::from_str_radix(byte.trim(), 16).ok())
        .collect();
    if wide {
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        return String::from_utf16_lossy(&units)
            .trim_end_matches('\0')
            .to_owned();
    }
    format!("{} bytes", bytes.len())
}

/// Reads keys and values.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) {
    sink.kind(Kind::Registry);
    let mut open = String::new();
    let mut area: Option<(u32, usize)> = None;
    let mut joined = String::new();
    let mut begun = 0;
    for (number, line) in lines(text) {
        // A value may go on behind a backslash.
        if joined.is_empty() {
            begun = number;
        }
        if let Some(part) = line
            .trim_end()
            .strip_suffix('\\')
            .filter(|part| part.contains("hex") || !joined.is_empty())
        {
            joined.push_str(part.trim_start());
            continue;
        }
        joined.push_str(if joined.is_empty() {
            line
        } else {
            line.trim_start()
        });
        let line = std::mem::take(&mut joined);
        if let Some(found) = key(&line) {
            close(sink, area.take());
            if found.ends_with("\\policymanager\\current\\device\\power") {
                area = Some((number, 0));
            }
            open = found;
            continue;
        }
        let Some((name, value)) = value(&line) else {
            continue;
        };
        let shown = format!(
            "{}\\{name} = {value}",
            open.rsplit('\\').next().unwrap_or_default()
        );
        if let Some((_, count)) = &mut area
            && let Some(plugged_in) = threshold(&name)
            && let Ok(percent) = value.parse()
        {
            *count += 1;
            let fact = Threshold {
                plugged_in,
                percent,
                for_user: false,
                origin: Origin::Registry,
            };
            sink.push(begun, Lane::Policy, &shown, Fact::Threshold(fact));
        }
        if name.eq_ignore_ascii_case("ComputerName") || name.eq_ignore_ascii_case("HostName") {
            sink.device(&value);
        }
        let fact = Fact::Value {
            key: open.clone(),
            name,
            value,
        };
        sink.push(begun, lane(&open), &shown, fact);
    }
    close(sink, area);
}

fn close(sink: &mut Sink<'_>, area: Option<(u32, usize)>) {
    if let Some((line, thresholds)) = area {
        let shown = format!("the area Power, with {thresholds} thresholds of Energy Saver");
        sink.push(line, Lane::Policy, &shown, Fact::PowerArea { thresholds });
    }
}

fn lane(key: &str) -> Lane {
    match key {
        key if key.contains("policymanager") || key.contains("powersettings") => Lane::Policy,
        key if key.contains("aik") || key.contains("\\tpm") => Lane::Tpm,
        key if key.contains("schedule") => Lane::Tasks,
        _ => Lane::Registration,
    }
}

/// Whether the value is a threshold, and then whether it is the one for mains.
pub(crate) fn threshold(name: &str) -> Option<bool> {
    match name {
        "EnergySaverBatteryThresholdPluggedIn" => Some(true),
        "EnergySaverBatteryThresholdOnBattery" => Some(false),
        _ => None,
    }
}
