//! The desk: takes files and pasted texts, recognises each by its content, and has it read within the limits.

use crate::encoding::decode;
use crate::evidence::{Evidence, Source, Told};
use crate::limits;
use crate::piece::{Form, Piece};
use crate::read::event_xml::Logs;
use crate::read::{self, Sink};
use crate::record::Kind;
use serde_json::Value;
use std::collections::BTreeMap;

/// Takes inputs one after the other. Nothing is executed, no path is opened or written.
#[derive(Debug, Default)]
pub struct Desk {
    evidence: Evidence,
    told: BTreeMap<usize, Told>,
    /// Archives and logs whose pieces come in, the innermost last.
    opened: Vec<usize>,
    logs: Logs,
    #[cfg(feature = "archive")]
    opener: crate::opener::Opener,
}

impl Desk {
    /// An empty desk.
    #[must_use]
    pub fn new() -> Desk {
        Desk::default()
    }

    /// Reads a file or a pasted text; its path is only a name.
    pub fn add(&mut self, path: &str, bytes: &[u8]) {
        #[cfg(feature = "archive")]
        if bytes.len() <= limits::FILE && Form::of(bytes).is_some() {
            let mut opener = std::mem::take(&mut self.opener);
            opener.open(path, bytes, &mut |piece| self.take(piece));
            self.opener = opener;
            return;
        }
        self.plain(path, bytes);
    }

    /// Takes an answer to a question of [`Source::asks`]: of the source with this number, in the order in which they were read. What
    /// lies outside of the earth's zones is not taken.
    pub fn tell(&mut self, source: usize, told: Told) {
        let zone = |zone: &i64| (-720..=840).contains(zone);
        let answer = self.told.entry(source).or_default();
        answer.zone_min = told.zone_min.filter(zone).or(answer.zone_min);
        answer.month_first = told.month_first.or(answer.month_first);
    }

    /// What was read, with zones and attempts found.
    #[must_use]
    pub fn finish(mut self) -> Evidence {
        crate::clock::settle(&mut self.evidence, &self.told);
        self.evidence
    }

    /// A new source; gives its index.
    fn source(&mut self, path: &str, kind: Kind, size: usize) -> usize {
        self.evidence.sources.push(Source {
            path: path.to_owned(),
            kind,
            encoding: None,
            device: None,
            notes: Vec::new(),
            text: None,
            size,
            asks: Vec::new(),
        });
        self.evidence.sources.len() - 1
    }

    fn sink(&mut self, source: usize) -> Sink<'_> {
        Sink {
            evidence: &mut self.evidence,
            source,
        }
    }

    /// Takes what comes out of an archive or a log, piece by piece.
    pub fn take(&mut self, piece: Piece) {
        let inner = self.opened.last().copied();
        match piece {
            Piece::Open { path, form, size } => {
                let kind = match form {
                    Form::Log => Kind::EventLog,
                    Form::Cabinet => Kind::Cabinet,
                    Form::Zip => Kind::Zip,
                };
                let source = self.source(&path, kind, size);
                self.opened.push(source);
                self.logs = Logs::default();
            }
            Piece::Member(path, bytes) => self.plain(&path, &bytes),
            Piece::Close => drop(self.opened.pop()),
            // What belongs to nothing that is open says nothing.
            Piece::Note(rule, text) => {
                if let (Some(source), Some(rule)) = (inner, crate::finding::rule(&rule)) {
                    self.sink(source).note(rule.id, text, 0);
                }
            }
            Piece::Event(event) => {
                if let Some(source) = inner {
                    let mut sink = Sink {
                        evidence: &mut self.evidence,
                        source,
                    };
                    read::event_xml::take(&mut sink, &mut self.logs, event);
                }
            }
            Piece::Sessions(sessions, text) => {
                if let Some(source) = inner {
                    for session in sessions {
                        read::http::push(&mut self.sink(source), session);
                    }
                    let source = &mut self.evidence.sources[source];
                    source.kind = Kind::Saz;
                    source.text = Some(text);
                }
            }
        }
    }

    fn plain(&mut self, path: &str, bytes: &[u8]) {
        let source = self.source(path, Kind::Unknown, bytes.len());
        if bytes.len() > limits::FILE {
            self.sink(source).note(
                "input-limit",
                format!(
                    "{} bytes are more than the {} that are read of one file",
                    bytes.len(),
                    limits::FILE
                ),
                0,
            );
            return;
        }
        if Form::of(bytes).is_some() {
            let said = "archives and event logs are not opened here";
            self.sink(source).note("input-unknown", said, 0);
            return;
        }
        if trace(path, bytes) {
            self.evidence.sources[source].kind = Kind::Etl;
            self.sink(source).note(
                "etl-needs-conversion",
                "a trace that only Windows reads: tracerpt trace.etl -of XML -o trace.xml, then give the XML",
                0,
            );
            return;
        }
        self.text(source, bytes);
    }

    fn text(&mut self, source: usize, bytes: &[u8]) {
        let cut = &bytes[..bytes.len().min(limits::TEXT)];
        let decoded = decode(cut);
        let text = decoded.text;
        let mut sink = self.sink(source);
        if bytes.len() > cut.len() {
            sink.note(
                "input-limit",
                format!(
                    "a text is read up to {} bytes; this one has {}",
                    limits::TEXT,
                    bytes.len()
                ),
                0,
            );
        }
        if text
            .trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}')
            .is_empty()
        {
            sink.evidence.sources[source].kind = Kind::Empty;
            sink.note("input-empty", "no byte, or only blanks", 0);
            return;
        }
        if binary(&text) {
            sink.note(
                "input-unknown",
                "bytes that are no text and no form that is known here",
                0,
            );
            return;
        }
        sink.evidence.sources[source].kind = Kind::Text;
        sink.evidence.sources[source].encoding = Some(decoded.encoding);
        if let Some(how) = decoded.repaired {
            sink.note(
                "input-encoding-repaired",
                format!("{}: {how}", decoded.encoding),
                0,
            );
        }
        by_form(&mut sink, &text);
        if sink.evidence.sources[source].kind == Kind::Text {
            sink.note("input-unknown", "no reader knows this text", 0);
        }
        // A reader that had to put lines together has left its own.
        sink.evidence.sources[source].text.get_or_insert(text);
    }
}

/// Whether the content begins like a buffer of a trace, or is no text and named like one.
fn trace(path: &str, bytes: &[u8]) -> bool {
    let number = |at: usize| {
        bytes
            .get(at..at + 4)
            .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    };
    let (Some(size), Some(saved), Some(current)) = (number(0), number(4), number(8)) else {
        return false;
    };
    let buffer = (1024..=1 << 24).contains(&size)
        && size % 512 == 0
        && (0x48..=size).contains(&saved)
        && current <= size
        && current >= 0x48;
    let named = path.to_lowercase().ends_with(".etl")
        && bytes.iter().take(64).filter(|b| **b == 0).count() > 8;
    buffer || named
}

/// Whether a text is none.
fn binary(text: &str) -> bool {
    let head: Vec<char> = text.chars().take(4096).collect();
    let odd = head
        .iter()
        .filter(|c| {
            **c == '\u{fffd}'
                || (c.is_control()
                    && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}' | '\u{8}'))
        })
        .count();
    odd * 10 > head.len()
}

/// A form that is the whole text: JSON, XML, a page, a log. Else every reader of lines takes what it knows.
fn by_form(sink: &mut Sink<'_>, text: &str) {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if read::har::is(text) {
        return read::har::read(sink, text);
    }
    if start.starts_with(['{', '['])
        && let Ok(value) = serde_json::from_str::<Value>(start)
    {
        return json(sink, &value, text);
    }
    if read::event_xml::is(text) {
        return read::event_xml::read(sink, text);
    }
    if read::task_xml::is(text) {
        return read::task_xml::read(sink, text);
    }
    if read::mdm::is_report(text) {
        return read::mdm::report(sink, text);
    }
    if read::mdm::is_page(text) {
        return read::mdm::page(sink, text);
    }
    if read::ime::is(text) {
        return read::ime::read(sink, text);
    }
    if read::registry::is(text) {
        read::registry::read(sink, text);
        return read::loose::codes(sink, text);
    }
    lines(sink, text);
}

fn lines(sink: &mut Sink<'_>, text: &str) {
    let mut events = read::event_list::read(sink, text);
    if events == 0 {
        events = read::event_block::read(sink, text);
    } else {
        // Both forms in one text: the blocks have no property names.
        events += if text.contains("Event[") {
            read::event_block::read(sink, text)
        } else {
            0
        };
    }
    let mut table = 0;
    if events == 0 {
        hash(sink, text);
        table = read::event_table::read(sink, text);
        events += table;
    }
    let status = read::dsregcmd::read(sink, text);
    // Fields of events are no lines of schtasks.
    let mut others = if table == 0 && events == 0 {
        read::tasks::read(sink, text)
    } else {
        0
    };
    others += read::power::powercfg(sink, text);
    others += read::power::energy_saver(sink, text);
    others += read::power::w32tm(sink, text);
    others += read::tpm::tpmtool(sink, text);
    others += read::tpm::wmi(sink, text);
    if events == 0 {
        others += read::certreq::read(sink, text);
        others += read::jwt::read(sink, text);
    }
    if events + status == 0 {
        others += read::loose::events(sink, text);
    }
    if events == 0 {
        let before = sink.evidence.records.len();
        read::loose::codes(sink, text);
        if status + others == 0 {
            read::prose::read(sink, text);
            known(sink, before);
        }
    }
}

/// A text of people of which a rule knows a code or a word is a witness; a code that says nothing alone makes none of it.
fn known(sink: &mut Sink<'_>, from: usize) {
    let records = sink.evidence.records.get(from..).unwrap_or_default();
    let says = |record: &crate::record::Record| match &record.fact {
        crate::record::Fact::Code(code) => crate::finding::RULES
            .iter()
            .any(|rule| rule.codes.contains(code)),
        crate::record::Fact::Word(word) => crate::finding::RULES
            .iter()
            .any(|rule| rule.words.iter().any(|known| word.contains(known))),
        _ => false,
    };
    if records.iter().any(says) {
        sink.kind(Kind::Prose);
    }
}

/// A hardware hash: a long value that identifies a device for ever. It is never decoded.
fn hash(sink: &mut Sink<'_>, text: &str) {
    let long = |cell: &str| {
        let cell = cell.trim().trim_matches('"');
        (500..=16_000).contains(&cell.len())
            && cell
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
    };
    let head = text
        .lines()
        .next()
        .unwrap_or_default()
        .contains("Hardware Hash");
    for (number, line) in read::lines(text) {
        // So a masked file says that one stood here.
        let removed = line.contains("<hardware hash removed>");
        if removed || line.split([',', ';', '\t']).any(long) && (head || text.lines().count() < 50)
        {
            let fact = crate::record::Fact::Hash;
            sink.push(number, crate::record::Lane::Other, "a hardware hash", fact);
            sink.kind(Kind::HardwareHash);
        }
    }
    if head {
        sink.kind(Kind::HardwareHash);
    }
}

fn json(sink: &mut Sink<'_>, value: &Value, text: &str) {
    if let Some(tenant) = value["CloudAssignedTenantId"].as_str() {
        sink.kind(Kind::Profile);
        let fact = crate::record::Fact::Profile {
            tenant: tenant.to_owned(),
        };
        let line = text
            .find("CloudAssignedTenantId")
            .map_or(1, |at| read::line_at(text, at));
        let record = sink.push(
            line,
            crate::record::Lane::Registration,
            "an Autopilot profile",
            fact,
        );
        if let Some(written) = value["PolicyDownloadDate"].as_str() {
            written.clone_into(&mut record.written);
            record.when = crate::time::iso(written);
        }
        return;
    }
    // A row of the tenant's sign-in log: its number is the one behind AADSTS.
    let one = std::slice::from_ref(value);
    for row in value
        .as_array()
        .map_or(one, Vec::as_slice)
        .iter()
        .take(10_000)
    {
        let code = row["status"]["errorCode"]
            .as_u64()
            .filter(|code| *code != 0);
        if let Some(code) = code {
            let fact = crate::record::Fact::Word(format!("AADSTS{code}"));
            let shown = format!("sign-in log: AADSTS{code}");
            sink.push(1, crate::record::Lane::SignIn, &shown, fact);
        }
    }
    if read::event_table::read_json(sink, value) == 0 {
        read::loose::codes(sink, text);
    }
}
