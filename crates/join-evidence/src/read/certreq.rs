//! What `certreq -enrollaik` and `certutil` print of the AIK: only codes, statuses and a few names are looked for.

use super::{Sink, lines};
use crate::number;
use crate::record::{Fact, Kind, Lane};

/// Reads such an output; its full form is not public.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) -> usize {
    let lower = text.to_lowercase();
    let names = lower.contains("microsoftaik.azure.net")
        || lower.contains("getcacaps")
        || lower.contains("enrollaik")
        || lower.contains("aik certificate");
    if !names || text.len() > 1 << 20 {
        return 0;
    }
    let codes = number::codes(text);
    let by_code = codes
        .iter()
        .find(|code| *code >> 16 == 0x8019)
        .map(|code| (code & 0xffff) as u16);
    let by_word = [404, 400, 403, 500].into_iter().find(|status| {
        text.contains(&format!("({status})")) || text.contains(&format!("HTTP {status}"))
    });
    let status = by_code.or(by_word);
    let telling = |line: &str| {
        number::codes(line).iter().any(|code| codes.contains(code))
            || line.contains("(404)")
            || line.contains("(400)")
    };
    let line = lines(text)
        .into_iter()
        .find(|(_, line)| telling(line))
        .or_else(|| {
            lines(text)
                .into_iter()
                .find(|(_, line)| !line.trim().is_empty())
        });
    let Some((number, line)) = line else {
        return 0;
    };
    sink.push(number, Lane::Tpm, line, Fact::AikTool { codes, status });
    sink.kind(Kind::Certreq);
    1
}
