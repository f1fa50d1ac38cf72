//! XML as a stream of starts, texts and ends that never fails: a cut or an error ends it, and is told.

use quick_xml::Reader;
use quick_xml::events::Event as X;

/// One step through a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// An element begins: local name and attributes.
    Start(String, Vec<(String, String)>),
    /// Text, entities resolved.
    Text(String),
    /// An element ends.
    End(String),
}

/// What a document was.
pub(crate) struct Walk {
    /// Whether it ended in the middle.
    pub(crate) cut: bool,
}

pub(crate) fn entity(name: &str) -> String {
    match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        _ => {
            let number =
                name.strip_prefix('#')
                    .and_then(|rest| match rest.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok(),
                        None => rest.parse().ok(),
                    });
            number
                .and_then(char::from_u32)
                .map_or_else(|| format!("&{name};"), String::from)
        }
    }
}

/// A text with its entities resolved; of an unknown one its own letters stay.
pub(crate) fn resolved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.find(';').filter(|end| *end <= 10) {
            Some(end) => {
                out.push_str(&entity(&rest[..end]));
                rest = &rest[end + 1..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

/// How deep elements may stand in each other.
const DEEPEST: usize = 64;

/// Walks through `text` and hands every step on, with the byte at which it began. Several roots are fine.
pub(crate) fn walk(text: &str, mut each: impl FnMut(usize, Step)) -> Walk {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut depth = 0_usize;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let start = |element: &quick_xml::events::BytesStart<'_>| {
            let attributes = element
                .attributes()
                .with_checks(false)
                .flatten()
                .take(64)
                .map(|a| (local(a.key.as_ref()), resolved(&a.value)))
                .collect();
            (local(element.name().as_ref()), attributes)
        };
        match reader.read_event() {
            Ok(X::Start(element)) => {
                let (name, attributes) = start(&element);
                depth += 1;
                if depth > DEEPEST {
                    return Walk { cut: true };
                }
                each(at, Step::Start(name, attributes));
            }
            Ok(X::Empty(element)) => {
                let (name, attributes) = start(&element);
                each(at, Step::Start(name.clone(), attributes));
                each(at, Step::End(name));
            }
            Ok(X::End(element)) => {
                depth = depth.saturating_sub(1);
                each(at, Step::End(local(element.name().as_ref())));
            }
            Ok(X::Text(words)) => each(at, Step::Text(words.to_string())),
            Ok(X::CData(words)) => each(at, Step::Text(words.to_string())),
            Ok(X::GeneralRef(name)) => each(at, Step::Text(entity(&name))),
            Ok(X::Eof) => return Walk { cut: depth > 0 },
            Ok(_) => {}
            Err(_) => return Walk { cut: true },
        }
    }
}
