//! Windows event logs in binary form: their events, and what is to be said of a log that was cut, in use or changed.

use super::Sink;
use super::event_xml::Listener;
use crate::event_log;
use crate::limits;
use crate::record::Kind;

/// Whether the bytes begin like a log.
pub(crate) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"ElfFile\0")
}

/// Reads every record that is whole.
pub(crate) fn read(sink: &mut Sink<'_>, bytes: &[u8]) {
    sink.kind(Kind::EventLog);
    let found = event_log::read(bytes, &mut Listener::new(sink));
    let cut = found.cut();
    if cut {
        let body = found.body;
        sink.note(
            "input-truncated",
            format!("the log has {body} bytes behind its header, which is no whole number of chunks: it was cut, and of the last chunk what is whole was read"),
            0,
        );
    } else if found.promised > found.chunks() {
        sink.note(
            "input-truncated",
            format!(
                "the header promises {} chunks, the file has {}",
                found.promised,
                found.chunks()
            ),
            0,
        );
    }
    if found.in_use {
        sink.note(
            "input-read",
            "the log was in use when it was copied: what its header says is not relied on, and its last events may be missing",
            0,
        );
    }
    if found.unfinished > 0 {
        let rule = if cut { "input-truncated" } else { "input-read" };
        sink.note(
            rule,
            format!(
                "the end of {} records is missing; what stands before it was read",
                found.unfinished
            ),
            0,
        );
    }
    if found.altered > 0 {
        sink.note(
            "input-read",
            format!(
                "the sums of {} chunks do not fit their bytes: written while the log was copied, or changed since",
                found.altered
            ),
            0,
        );
    }
    if found.unmarked > 0 {
        sink.note(
            "input-read",
            format!(
                "{} chunks do not begin as chunks do; the records in them were looked for one by one",
                found.unmarked
            ),
            0,
        );
    }
    if found.limited {
        sink.note(
            "input-limit",
            format!(
                "stopped after {} records: more than {} of them, or more content than a log can have",
                found.whole,
                limits::RECORDS
            ),
            0,
        );
    }
    if found.bad > 0 {
        let rule = if cut {
            "input-truncated"
        } else {
            "input-limit"
        };
        sink.note(
            rule,
            format!(
                "{} records could not be read and were left out; {} were read",
                found.bad, found.whole
            ),
            0,
        );
    }
}
