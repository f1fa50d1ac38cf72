//! The elements of a log's records as lines, by the project's reader and by the crate `evtx`, to compare the two.

use evtx::{EvtxParser, ParserSettings};
use join_evidence::event_log::{self, Found, Walk};
use quick_xml::Reader;
use quick_xml::events::Event as X;

/// A record: of each element its path, attributes and text, in the order in which the elements end.
pub type Lines = Vec<String>;

/// Takes elements down.
#[derive(Default)]
pub struct Lister {
    pub records: Vec<Lines>,
    lines: Lines,
    open: Vec<(String, String)>,
}

impl Walk for Lister {
    fn record(&mut self) {
        self.lines.clear();
        self.open.clear();
    }

    fn start(&mut self, name: &str) {
        self.open.push((name.to_owned(), String::new()));
    }

    fn attribute(&mut self, name: &str, value: &str) {
        if let Some((element, _)) = self.open.last_mut() {
            element.push_str(&format!(" {name}={value:?}"));
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, own)) = self.open.last_mut() {
            own.push_str(text);
        }
    }

    fn end(&mut self, _: &str) {
        let path: Vec<&str> = self.open.iter().map(|(name, _)| name.as_str()).collect();
        let path = path.join("/");
        if let Some((_, text)) = self.open.pop() {
            self.lines.push(format!("{path}: {text:?}"));
        }
        if self.open.is_empty() {
            self.records.push(std::mem::take(&mut self.lines));
        }
    }
}

/// By the project's reader.
pub fn own(bytes: &[u8]) -> (Vec<Lines>, Found) {
    let mut lister = Lister::default();
    let found = event_log::read(bytes, &mut lister);
    (lister.records, found)
}

/// How the crate is asked: the thread that asks does the work, and nothing is put in for the eye.
pub fn settings() -> ParserSettings {
    ParserSettings::new().num_threads(1).indent(false)
}

/// By the crate; records that it refuses are left out.
pub fn other(bytes: &[u8]) -> Vec<Lines> {
    let Ok(parser) = EvtxParser::from_buffer(bytes.to_vec()) else {
        return Vec::new();
    };
    let mut parser = parser.with_configuration(settings());
    let mut lister = Lister::default();
    for record in parser.records().flatten() {
        lister.record();
        elements(&record.data, &mut lister);
    }
    lister.records
}

fn meant(name: &str) -> String {
    let number = name
        .strip_prefix("#x")
        .map(|hex| u32::from_str_radix(hex, 16));
    match (name, number) {
        ("amp", _) => "&".to_owned(),
        ("lt", _) => "<".to_owned(),
        ("gt", _) => ">".to_owned(),
        ("quot", _) => "\"".to_owned(),
        ("apos", _) => "'".to_owned(),
        (_, Some(Ok(code))) => char::from_u32(code).map_or(String::new(), String::from),
        _ => format!("&{name};"),
    }
}

fn elements(xml: &str, lister: &mut Lister) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event() {
            Ok(X::Start(element)) => {
                lister.start(element.name().as_ref());
                for attribute in element.attributes().with_checks(false).flatten() {
                    let value = quick_xml::escape::unescape(&attribute.value);
                    lister.attribute(attribute.key.as_ref(), &value.unwrap_or_default());
                }
            }
            Ok(X::Text(text)) => lister.text(&text),
            Ok(X::GeneralRef(name)) => lister.text(&meant(&name)),
            Ok(X::End(_)) => lister.end(""),
            Ok(X::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}
