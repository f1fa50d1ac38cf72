//! Windows event logs in binary form: their events, and what is to be said of a log that was cut, in use or changed.

use crate::event_log::{self, Walk};
use crate::limits;
use crate::piece::Piece;
use crate::read::event_xml::Builder;

/// Makes events of elements, as of those in XML.
struct Listener<'l> {
    builder: Builder,
    take: &'l mut dyn FnMut(Piece),
}

impl Walk for Listener<'_> {
    fn record(&mut self) {
        self.builder.clear();
    }

    fn start(&mut self, name: &str) {
        self.builder.start(0, name);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.builder.attribute(name, value);
    }

    fn text(&mut self, text: &str) {
        self.builder.text(text);
    }

    fn end(&mut self, name: &str) {
        if let Some(done) = self.builder.end(name) {
            (self.take)(Piece::Event(done));
        }
    }
}

/// Reads every record that is whole.
pub(crate) fn read(bytes: &[u8], take: &mut dyn FnMut(Piece)) {
    let mut listener = Listener {
        builder: Builder::default(),
        take: &mut *take,
    };
    let found = event_log::read(bytes, &mut listener);
    let mut note = |rule: &str, text: String| take(Piece::Note(rule.to_owned(), text));
    let cut = found.cut();
    if cut {
        let body = found.body;
        note(
            "input-truncated",
            format!(
                "the log has {body} bytes behind its header, which is no whole number of chunks: it was cut, and of the last chunk what is whole was read"
            ),
        );
    } else if found.promised > found.chunks() {
        note(
            "input-truncated",
            format!(
                "the header promises {} chunks, the file has {}",
                found.promised,
                found.chunks()
            ),
        );
    }
    if found.in_use {
        note(
            "input-read",
            "the log was in use when it was copied: what its header says is not relied on, and its last events may be missing"
                .to_owned(),
        );
    }
    if found.unfinished > 0 {
        let rule = if cut { "input-truncated" } else { "input-read" };
        note(
            rule,
            format!(
                "the end of {} records is missing; what stands before it was read",
                found.unfinished
            ),
        );
    }
    if found.altered > 0 {
        note(
            "input-read",
            format!(
                "the sums of {} chunks do not fit their bytes: written while the log was copied, or changed since",
                found.altered
            ),
        );
    }
    if found.unmarked > 0 {
        note(
            "input-read",
            format!(
                "{} chunks do not begin as chunks do; the records in them were looked for one by one",
                found.unmarked
            ),
        );
    }
    if found.limited {
        note(
            "input-limit",
            format!(
                "stopped after {} records: more than {} of them, or more content than a log can have",
                found.whole,
                limits::RECORDS
            ),
        );
    }
    if found.bad > 0 {
        let rule = if cut {
            "input-truncated"
        } else {
            "input-limit"
        };
        note(
            rule,
            format!(
                "{} records could not be read and were left out; {} were read",
                found.bad, found.whole
            ),
        );
    }
}
