//! Windows event logs in binary form, by the crate `evtx`; a log that was cut inside a chunk is padded, and that is said.

use crate::limits;
use crate::read::Sink;
use crate::read::event_xml;
use evtx::{EvtxParser, ParserSettings};

const HEADER: usize = 4096;
const CHUNK: usize = 65_536;

/// Reads every record that is whole.
pub(crate) fn read(sink: &mut Sink<'_>, bytes: &[u8]) {
    let source = sink.source;
    let body = bytes.len().saturating_sub(HEADER);
    let cut = !body.is_multiple_of(CHUNK) || body == 0;
    let mut owned = bytes.to_vec();
    if cut {
        // The crate gives no record at all of a chunk that is not whole; padded by zeros it gives those that are.
        let chunks = body.div_ceil(CHUNK).max(1);
        owned.resize(HEADER + chunks * CHUNK, 0);
        sink.note(
            "input-truncated",
            format!("the log has {body} bytes behind its header, which is no whole number of chunks: it was cut, and the last chunk was filled up with zeros to read what is left of it"),
            0,
        );
    }
    let claimed = bytes
        .get(42..44)
        .map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])));
    if !cut && claimed > body / CHUNK && claimed < 100_000 {
        sink.note(
            "input-truncated",
            format!(
                "the header promises {claimed} chunks, the file has {}",
                body / CHUNK
            ),
            0,
        );
    }
    // How the threads of the crate are counted does not matter: it is built without them.
    let settings = ParserSettings::new().num_threads(1).indent(false);
    let mut parser = match EvtxParser::from_buffer(owned) {
        Ok(parser) => parser.with_configuration(settings),
        Err(_) => {
            sink.note("input-truncated", "the header of the log cannot be read", 0);
            return;
        }
    };
    let (mut whole, mut bad) = (0_usize, 0_usize);
    let mut limited = false;
    for record in parser.records() {
        if whole + bad >= limits::RECORDS {
            limited = true;
            break;
        }
        match record {
            Ok(record) => {
                whole += 1;
                event_xml::read(sink, &record.data);
            }
            Err(_) => bad += 1,
        }
    }
    // Lines of the single events' XML are no lines of the log.
    for record in sink
        .evidence
        .records
        .iter_mut()
        .filter(|record| record.source == source)
    {
        record.line = 0;
    }
    if limited {
        sink.note(
            "input-limit",
            format!("stopped after {} records", limits::RECORDS),
            0,
        );
    }
    if bad > 0 {
        let rule = if cut {
            "input-truncated"
        } else {
            "input-limit"
        };
        sink.note(
            rule,
            format!(
                "{bad} records or chunks could not be read and were left out; {whole} were read"
            ),
            0,
        );
    }
}
