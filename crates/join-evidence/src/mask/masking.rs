//! The aliases of one bundle, and its texts without values and secrets.

use super::alias::{Alias, Script};
use super::replace::Replacer;
use super::second::Leak;
use super::{collect, har, opaque, second};
use crate::evidence::Evidence;
use crate::record::Kind;

/// The aliases of one bundle.
#[derive(Debug)]
pub struct Mask {
    aliases: Vec<Alias>,
    replacer: Replacer,
}

impl Mask {
    /// Collects every value of the bundle that names somebody or something of theirs.
    #[must_use]
    pub fn of(evidence: &Evidence) -> Mask {
        let aliases = collect::aliases(evidence);
        let replacer = Replacer::of(&aliases);
        Mask { aliases, replacer }
    }

    /// The table: for the reader alone, never inside a masked file.
    #[must_use]
    pub fn aliases(&self) -> &[Alias] {
        &self.aliases
    }

    /// A line or a sentence without values and secrets.
    #[must_use]
    pub fn line(&self, text: &str) -> String {
        self.text(text, Script::Plain)
    }

    /// A line or a sentence with its values, but without secrets.
    #[must_use]
    pub fn without_secrets(text: &str) -> String {
        opaque::without(text, Script::Plain, None)
    }

    fn text(&self, text: &str, script: Script) -> String {
        opaque::masked(&self.replacer, text, script)
    }

    /// The masked text of a source that was recognised as text; `None` for what is only in binary form.
    ///
    /// # Errors
    /// When the second scan finds something: then nothing of it may be shared.
    pub fn source(&self, evidence: &Evidence, source: usize) -> Option<Result<String, Leak>> {
        let source = &evidence.sources[source];
        let text = source.text.as_deref()?;
        let masked = match source.kind {
            Kind::Har | Kind::Saz => har::masked(&self.replacer, text),
            Kind::HardwareHash => hashes(text),
            Kind::EventXml | Kind::TraceXml | Kind::MdmReport | Kind::MdmPage | Kind::TaskXml => {
                self.text(text, Script::Xml)
            }
            Kind::EventTable if text.trim_start().starts_with(['[', '{']) => {
                self.text(text, Script::Json)
            }
            Kind::EventTable => self.text(text, Script::Table),
            Kind::Profile => self.text(text, Script::Json),
            _ if text.trim_start().starts_with(['[', '{']) => self.text(text, Script::Json),
            _ => self.text(text, Script::Plain),
        };
        let masked = if source.kind == Kind::Etl {
            String::new()
        } else {
            masked
        };
        Some(second::scan(&self.replacer, &masked).map(|()| masked))
    }
}

/// A hash identifies a device for ever: of its file only the heads stay.
fn hashes(text: &str) -> String {
    let mut lines = text.lines();
    let mut out = lines.next().unwrap_or_default().to_owned();
    out.push('\n');
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let cells = line.split(',').count();
        out.push_str(&"<removed>,".repeat(cells.saturating_sub(1)));
        out.push_str("<hardware hash removed>\n");
    }
    out
}
