//! The report of MDM diagnostics, as XML and as a page.

use super::xml::{Step, resolved, walk};
use super::{Sink, line_at, registry};
use crate::record::{Fact, Kind, Lane, Origin, Threshold};
use crate::time::{Moment, Scale, words};

/// Whether the text is the XML report.
pub(crate) fn is_report(text: &str) -> bool {
    super::clip(text, 4096).contains("<MDMEnterpriseDiagnosticsReport")
}

/// Whether the text is the page.
pub(crate) fn is_page(text: &str) -> bool {
    let head = super::clip(text, 4096).trim_start().to_lowercase();
    head.starts_with('<')
        && head.contains("<html")
        && (head.contains("mdm")
            || text.contains("Managed policies")
            || text.contains(">Current Value<"))
}

/// Reads the report: its own time, and the thresholds with their scope.
pub(crate) fn report(sink: &mut Sink<'_>, text: &str) {
    sink.kind(Kind::MdmReport);
    let mut path: Vec<String> = Vec::new();
    let (mut value, mut scope, mut area) = (String::new(), String::from("Device"), String::new());
    let mut found: Vec<(usize, String, String, bool, bool)> = Vec::new();
    let mut made: Option<(usize, String)> = None;
    let (mut enrolled, mut areas) = (None, 0);
    let walked = walk(text, |at, step| match step {
        Step::Start(element, _) => {
            value.clear();
            path.push(element);
        }
        Step::Text(text) => value.push_str(&text),
        Step::End(element) => {
            let words = value.trim();
            match element.as_str() {
                "ReportCreationTime" => made = Some((at, words.to_owned())),
                "PolicyScope" if !words.is_empty() => words.clone_into(&mut scope),
                "PolicyAreaName" => {
                    words.clone_into(&mut area);
                    areas += 1;
                }
                "EnrollmentState" => enrolled = Some(at),
                name if registry::threshold(name).is_some()
                    && area.eq_ignore_ascii_case("Power") =>
                {
                    let current = path
                        .iter()
                        .any(|part| part.eq_ignore_ascii_case("currentPolicies"));
                    found.push((
                        at,
                        name.to_owned(),
                        words.to_owned(),
                        scope.starts_with("S-1-"),
                        current,
                    ));
                }
                _ => {}
            }
            value.clear();
            if let Some(at) = path.iter().rposition(|open| *open == element) {
                path.truncate(at);
            }
        }
    });
    let when = made
        .as_ref()
        .and_then(|(_, written)| words(written))
        .map(|ms| Moment {
            ms,
            scale: Scale::Device,
            resolution_ms: 1000,
        });
    if let Some((at, written)) = made {
        let record = sink.push(
            line_at(text, at),
            Lane::Policy,
            &format!("the report was made {written}"),
            Fact::Made,
        );
        record.written = written;
        record.when = when;
    }
    let mut count = 0;
    for (at, name, value, for_user, current) in found {
        let Ok(percent) = value.parse() else {
            continue;
        };
        count += 1;
        let threshold = Threshold {
            plugged_in: registry::threshold(&name).unwrap_or(false),
            percent,
            for_user,
            origin: Origin::Report,
        };
        let whose = if for_user { "a user" } else { "the device" };
        let shown = format!(
            "{name} = {percent} for {whose}{}",
            if current { "" } else { ", as sent" }
        );
        sink.push(
            line_at(text, at),
            Lane::Policy,
            &shown,
            Fact::Threshold(threshold),
        );
    }
    if areas > 0 && !walked.cut && enrolled.is_some() {
        sink.push(
            1,
            Lane::Policy,
            &format!("a whole report, with {count} thresholds"),
            Fact::PowerArea { thresholds: count },
        );
    }
    if walked.cut {
        sink.note(
            "input-truncated",
            "the report ends in the middle of an element",
            0,
        );
    }
}

/// The cells of every row of every table, as text, with the byte where the row begins.
fn table_rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let lower = text.to_ascii_lowercase();
    let mut rows = Vec::new();
    let mut at = 0;
    while let Some(next) = lower[at..].find("<tr") {
        let from = at + next;
        let to = lower[from..]
            .find("</tr")
            .map_or(lower.len(), |end| from + end);
        let mut cells = Vec::new();
        let mut cell = from + 3;
        while let Some(open) = lower[cell..to].find("<t") {
            let open = cell + open;
            let Some(begin) = lower[open..to].find('>').map(|end| open + end + 1) else {
                break;
            };
            let close = lower[begin..to].find("</t").map_or(to, |end| begin + end);
            cells.push(words_of(&text[begin..close]));
            cell = close.max(begin);
            if close == to {
                break;
            }
            cell += 3;
        }
        rows.push((from, cells));
        at = to.max(from + 3);
        if rows.len() > 100_000 {
            break;
        }
    }
    rows
}

/// The text of a cell without its tags.
fn words_of(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    resolved(&out).trim().to_owned()
}

/// Reads the page: the table of policies by its heads, and the PC's name.
pub(crate) fn page(sink: &mut Sink<'_>, text: &str) {
    sink.kind(Kind::MdmPage);
    let mut heads: Vec<String> = Vec::new();
    for (at, cells) in table_rows(text) {
        if cells.iter().any(|cell| cell == "Policy")
            && cells.iter().any(|cell| cell == "Current Value")
        {
            heads = cells;
            continue;
        }
        if let [name, value] = cells.as_slice()
            && name.eq_ignore_ascii_case("PC name")
        {
            sink.device(value);
        }
        let cell = |name: &str| {
            heads
                .iter()
                .position(|head| head == name)
                .and_then(|at| cells.get(at))
        };
        let Some(policy) = cell("Policy").cloned().or_else(|| {
            cells
                .iter()
                .find(|c| registry::threshold(c).is_some())
                .cloned()
        }) else {
            continue;
        };
        if let (Some(plugged_in), Some(Ok(percent))) = (
            registry::threshold(&policy),
            cell("Current Value").map(|text| text.parse()),
        ) {
            let target = cell("Target").map(String::as_str).unwrap_or_default();
            let threshold = Threshold {
                plugged_in,
                percent,
                for_user: target.eq_ignore_ascii_case("user") || target.starts_with("S-1-"),
                origin: Origin::Report,
            };
            let shown = format!("{policy}: current value {percent}, target {target}");
            sink.push(
                line_at(text, at),
                Lane::Policy,
                &shown,
                Fact::Threshold(threshold),
            );
        }
    }
}
