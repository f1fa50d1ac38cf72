//! Names in prose that the book must know: error codes, event ids, parameters. Found by shape, not yet looked up.
use std::ops::Range;

/// A name that stands in prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// `0x801c03ed` or `801c03ed`, always kept as the first, in small letters.
    Code(String),
    /// `204` in "event 204".
    Event(String),
    /// `aik_wait_s`: a code span of small letters, digits and at least one underscore.
    Snake(String),
}

/// What a stretch of text names, by byte range; a backslash before a name is given with `None` and is to be taken away.
pub type NamesFound = Vec<(Range<usize>, Option<Name>)>;

/// Codes and event ids in `source[run]`, a stretch of running text.
pub fn in_text(source: &str, run: Range<usize>, out: &mut NamesFound) {
    codes(source, run.clone(), out);
    events(source, run, out);
}

/// Names in the code span at `span`, its backticks included.
pub fn in_code(source: &str, span: Range<usize>, out: &mut NamesFound) {
    let ticks = source[span.clone()]
        .bytes()
        .take_while(|b| *b == b'`')
        .count();
    let inside = span.start + ticks..span.end.saturating_sub(ticks).max(span.start + ticks);
    let text = source[inside.clone()].trim();
    let plain = text.strip_prefix('\\').unwrap_or(text);
    if is_snake(plain) {
        let at = inside.start + source[inside].find(text).unwrap_or(0);
        if plain.len() == text.len() {
            out.push((at..at + text.len(), Some(Name::Snake(text.to_owned()))));
        } else {
            out.push((at..at + 1, None));
        }
        return;
    }
    codes(source, inside.clone(), out);
    let before = source[..span.start].trim_end_matches(' ');
    if text.len() >= 2 && text.bytes().all(|b| b.is_ascii_digit()) && word_event(before).is_some() {
        out.push((inside, Some(Name::Event(text.to_owned()))));
    }
}

/// Small letters and digits, perhaps with hyphens between: the shape of a scenario's name.
pub fn is_kebab(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// Small letters, digits and underscores, with an underscore between two parts.
fn is_snake(text: &str) -> bool {
    text.contains('_')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split('_').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// `0x8` or `0xcaa` and hexadecimal digits, six or more in all; `801c` and four digits. A cut-off family such as `0x801c` is no code.
fn codes(source: &str, run: Range<usize>, out: &mut NamesFound) {
    let bytes = source.as_bytes();
    let mut at = run.start;
    while at < run.end {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let word = at..(at..run.end)
            .find(|i| !bytes[*i].is_ascii_alphanumeric())
            .unwrap_or(run.end);
        at = word.end;
        let text = source[word.clone()].to_ascii_lowercase();
        let digits = text.strip_prefix("0x");
        let hex = digits.unwrap_or(&text);
        let is_code = hex.bytes().all(|b| b.is_ascii_hexdigit())
            && match digits {
                Some(_) => (hex.starts_with('8') || hex.starts_with("caa")) && hex.len() >= 6,
                None => hex.starts_with("801c") && hex.len() == 8,
            };
        let alone = !source[..word.start].ends_with('_') && !source[word.end..].starts_with('_');
        if is_code && alone {
            push(source, &run, word, Name::Code(format!("0x{hex}")), out);
        }
    }
}

/// `event 204`, `Events 101 and 201`, `event id 1006`: the word, then numbers of two to five digits.
fn events(source: &str, run: Range<usize>, out: &mut NamesFound) {
    let text = &source[run.clone()];
    let mut from = 0;
    while let Some(at) = text[from..].find("vent").map(|at| at + from) {
        from = at + 4;
        let Some(word) = word_event(&text[..from]) else {
            continue;
        };
        let rest = &text[from..];
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        let rest = ["\u{a0}", " "]
            .iter()
            .find_map(|blank| rest.strip_prefix(blank));
        let Some(rest) = rest else { continue };
        let rest = ["ids ", "id ", "IDs ", "ID "]
            .iter()
            .find_map(|id| rest.strip_prefix(id))
            .unwrap_or(rest);
        let mut next = text.len() - rest.len();
        while let Some(end) = digits(text, next) {
            let name = Name::Event(text[next..end].to_owned());
            let escaped = text[..word].ends_with('\\');
            if escaped {
                out.push((run.start + word - 1..run.start + word, None));
                break;
            }
            out.push((run.start + next..run.start + end, Some(name)));
            let tail = &text[end..];
            let joint = [
                ", and ", ", ", " and ", " or ", " to ", "/", " / ", "-", "–",
            ]
            .into_iter()
            .find(|joint| tail.starts_with(joint));
            from = end;
            let Some(joint) = joint else { break };
            next = end + joint.len();
        }
    }
}

/// Where the word `event` (or `Event`) begins, with which `text` ends; `events` counts, `prevent` does not.
fn word_event(text: &str) -> Option<usize> {
    let text = text.strip_suffix('s').unwrap_or(text);
    let word = text.strip_suffix("vent")?;
    let start = word.strip_suffix(['e', 'E'])?.len();
    let before = text[..start].chars().next_back();
    (!before.is_some_and(char::is_alphanumeric)).then_some(start)
}

/// The end of the number of two to five digits at `at`, which is not a part of a longer one.
fn digits(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    let behind = rest[count..].chars().next();
    let longer = behind.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let decimal =
        behind == Some('.') && rest[count + 1..].starts_with(|c: char| c.is_ascii_digit());
    ((2..=5).contains(&count) && !longer && !decimal).then_some(at + count)
}

/// Adds a name, or the backslash before it.
fn push(source: &str, run: &Range<usize>, at: Range<usize>, name: Name, out: &mut NamesFound) {
    if at.start > run.start && source[..at.start].ends_with('\\') {
        out.push((at.start - 1..at.start, None));
    } else {
        out.push((at, Some(name)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found, as `text`, or `\` for a backslash that goes.
    fn shown(source: &str, found: &NamesFound) -> Vec<String> {
        found
            .iter()
            .map(|(at, name)| match name {
                Some(Name::Code(code)) => format!("code {code}"),
                Some(Name::Event(id)) => format!("event {id}"),
                Some(Name::Snake(name)) => format!("snake {name}"),
                None => source[at.clone()].to_owned(),
            })
            .collect()
    }

    fn text(source: &str, expect: &[&str]) {
        let mut found = Vec::new();
        in_text(source, 0..source.len(), &mut found);
        assert_eq!(shown(source, &found), expect, "{source}");
    }

    fn code(source: &str, expect: &[&str]) {
        let at = source.find('`').unwrap()..source.rfind('`').unwrap() + 1;
        let mut found = Vec::new();
        in_code(source, at, &mut found);
        assert_eq!(shown(source, &found), expect, "{source}");
    }

    #[test]
    fn codes_are_found_in_any_spelling() {
        text(
            "0x801c03ed, 0X801C03ED, 0xCAA2000C.",
            &["code 0x801c03ed", "code 0x801c03ed", "code 0xcaa2000c"],
        );
        text("801C03ed (800705b4)", &["code 0x801c03ed"]);
        text(
            "0x801c03e and 0x801c03edd",
            &["code 0x801c03e", "code 0x801c03edd"],
        );
        text("\\0x801c9999", &["\\"]);
        for plain in [
            "0x801c",
            "0x801c****",
            "0x8018xxxx",
            "0x1c0003ed",
            "a0x801c03ed",
            "ID_801c03ed",
            "0x80",
            "",
        ] {
            text(plain, &[]);
        }
    }

    #[test]
    fn event_ids_are_found_behind_the_word() {
        text("Event 204 says it.", &["event 204"]);
        text("(event 1006/1007)", &["event 1006", "event 1007"]);
        text(
            "events 101, 102 and 103, not 7",
            &["event 101", "event 102", "event 103"],
        );
        text("event id 86 or 87", &["event 86", "event 87"]);
        text("events 107 to 112", &["event 107", "event 112"]);
        text("\\event 999 and event 204", &["\\", "event 204"]);
        for plain in [
            "prevent 204",
            "event 2 of 5",
            "event 204.5",
            "event 204th",
            "eventually 204",
            "204 event",
            "the event",
            "event 123456",
            "event",
        ] {
            text(plain, &[]);
        }
    }

    #[test]
    fn code_spans_are_looked_at_as_a_whole() {
        code("the `aik_wait_s` is", &["snake aik_wait_s"]);
        code("`` aik_wait_s ``", &["snake aik_wait_s"]);
        code("`\\my_own_name`", &["\\"]);
        code("`0x801c03ed`", &["code 0x801c03ed"]);
        code("`error 0x801c03ed now`", &["code 0x801c03ed"]);
        code("`\\0x801c9999`", &["\\"]);
        code("event `204`", &["event 204"]);
        code("Events `204`", &["event 204"]);
        for plain in [
            "`204`",
            "`Aik_wait`",
            "`_x`",
            "`a_`",
            "`a__b`",
            "`a-b`",
            "`x = a_b`",
            "``",
            "`event`",
        ] {
            code(plain, &[]);
        }
    }
}
