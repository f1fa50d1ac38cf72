//! Texts by which a row is recognised: names, fixed words of messages, lines of tools, hosts, logs. Found word by word.
use crate::row::{Kind, Row};
use crate::sort::sort;
use crate::spell::{cut, place_of};
use crate::text::Text;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// So many words may stand where a text has `…`.
const GAP: usize = 12;

/// How a text must stand to count.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// Its words in this order, whatever stands between two of them; `…` parts are divided by up to [`GAP`] words.
    Words(Vec<Vec<Box<str>>>),
    /// Letter by letter, with its punctuation.
    Exact(Box<str>),
    /// As [`Form::Exact`], at the begin of a line and with a colon behind it.
    Label(Box<str>),
}

#[derive(Debug)]
struct Pattern {
    form: Form,
    row: usize,
    weak: bool,
}

/// A place where a row's text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its first word.
    pub word: usize,
    /// The word behind its last one.
    pub end: usize,
    /// The row.
    pub row: usize,
    /// Whether it is too common to count by itself; it only says which log a number belongs to.
    pub weak: bool,
}

/// All patterns, by their first word.
#[derive(Debug, Default)]
pub struct Patterns {
    all: Vec<Pattern>,
    by_word: Vec<(Box<str>, u32)>,
}

impl Patterns {
    /// The patterns of the rows.
    pub fn of(rows: &[Row]) -> Patterns {
        let mut own = Patterns::default();
        for (index, row) in rows.iter().enumerate() {
            own.add_row(index, row);
        }
        sort(&mut own.by_word, |a, b| a < b);
        own
    }

    fn add_row(&mut self, index: usize, row: &Row) {
        let says = row.says.iter().map(String::as_str);
        match row.kind() {
            Kind::Family => return,
            Kind::Code => {
                for name in row.name.split([',', ' ', '(', ')']) {
                    if name.contains('_') {
                        self.add(index, name, exact);
                    }
                }
                if !row.id.starts_with("0x") {
                    self.add(index, &row.id, exact);
                }
            }
            Kind::Event => {}
            Kind::Field | Kind::Member => {
                for name in row.id.split(',').map(str::trim) {
                    self.add(index, name, if is_camel(name) { exact } else { label });
                }
            }
            Kind::Log => {
                // A short name is an ordinary word; the row says so itself.
                let short = row
                    .says
                    .iter()
                    .any(|text| text.strip_prefix('~') == Some(&row.id));
                if !short {
                    self.add(index, &row.id, words);
                }
            }
            Kind::Task => self.add(index, &row.id, words),
            Kind::Host => self.add(index, host(&row.id), exact),
            Kind::Sign if row.says.is_empty() => self.add(index, &row.id, exact),
            Kind::Sign => {}
        }
        for text in says {
            self.add(index, text, words);
        }
    }

    /// `~` before a text makes it weak, `=` asks for it letter by letter, a colon at its end for a line that begins with it.
    fn add(&mut self, row: usize, text: &str, form: fn(&str) -> Form) {
        let (text, weak) = match text.strip_prefix('~') {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let (text, form) = match (text.strip_prefix('='), text.strip_suffix(':')) {
            (Some(rest), _) => (rest, exact as fn(&str) -> Form),
            (None, Some(rest)) => (rest, label as fn(&str) -> Form),
            (None, None) => (text, form),
        };
        let clean = Text::of(text);
        if clean.words.is_empty() {
            return;
        }
        let number = self.all.len() as u32;
        self.by_word.push((clean.word(0).into(), number));
        let text = cut(&clean.clean, clean.words[0].at.start..);
        let form = form(text.trim_end());
        self.all.push(Pattern { form, row, weak });
    }

    /// Where in the text a pattern begins at `word`; `work` counts the comparisons.
    pub fn at(&self, text: &Text, word: usize, work: &mut u64, out: &mut Vec<Place>) {
        let own = text.word(word);
        let from = self.by_word.partition_point(|(first, _)| &**first < own);
        *work += 1;
        for (_, number) in self.by_word[from..]
            .iter()
            .take_while(|(first, _)| &**first == own)
        {
            let pattern = &self.all[*number as usize];
            if let Some(end) = pattern.form.ends(text, word, work) {
                let Pattern { row, weak, .. } = *pattern;
                out.push(Place {
                    word,
                    end,
                    row,
                    weak,
                });
            }
        }
    }
}

impl Form {
    /// The word behind the last one, when the form stands at `word`.
    fn ends(&self, text: &Text, word: usize, work: &mut u64) -> Option<usize> {
        match self {
            Form::Words(parts) => {
                let mut at = word;
                for (i, part) in parts.iter().enumerate() {
                    let latest = if i == 0 { at } else { at + GAP };
                    at = (at..=latest).find_map(|from| sequence(part, text, from, work))?;
                }
                Some(at)
            }
            Form::Exact(exact) => letters(exact, text, word, work),
            Form::Label(label) => {
                *work += 1;
                let end = text.words[word]
                    .first
                    .then(|| letters(label, text, word, work))??;
                let behind = text.words[end - 1].at.end;
                let rest = cut(&text.clean, behind..).trim_start_matches([' ', '\t']);
                rest.starts_with(':').then_some(end)
            }
        }
    }
}

/// The word behind a sequence of words that stands at `from`.
fn sequence(part: &[Box<str>], text: &Text, from: usize, work: &mut u64) -> Option<usize> {
    for (i, own) in part.iter().enumerate() {
        *work += 1;
        if text.word(from + i) != &**own {
            return None;
        }
    }
    Some(from + part.len())
}

/// The word behind a text that stands letter by letter where `word` begins.
fn letters(exact: &str, text: &Text, word: usize, work: &mut u64) -> Option<usize> {
    *work += 1 + exact.len() as u64 / 8;
    let start = text.words[word].at.start;
    let rest = cut(&text.clean, start..).strip_prefix(exact)?;
    if rest.chars().next().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let end = start + exact.len();
    let count = text.words[word..].iter();
    Some(word + count.take_while(|own| own.at.start < end).count())
}

fn exact(text: &str) -> Form {
    Form::Exact(text.into())
}

fn label(text: &str) -> Form {
    Form::Label(text.into())
}

fn words(text: &str) -> Form {
    let parts = text.split('…').map(|part| {
        let part = Text::of(part);
        (0..part.words.len()).map(|i| part.word(i).into()).collect()
    });
    Form::Words(parts.collect())
}

/// `AzureAdPrt` or `auth_time`, not `Thumbprint`: a name that prose does not have.
fn is_camel(name: &str) -> bool {
    let mut small = false;
    !name.contains(' ')
        && name.chars().any(|c| {
            let inner = small && (c.is_ascii_uppercase() || c == '_');
            small = c.is_ascii_lowercase();
            inner
        })
}

/// The host of an address; what differs from device to device at its begin is left out.
fn host(address: &str) -> &str {
    let rest = place_of(address, "://").map_or(address, |at| cut(address, at + 3..));
    let host = rest.split(['/', ':', '?']).next().unwrap_or(rest);
    host.rsplit(['}', '*'])
        .next()
        .unwrap_or(host)
        .trim_start_matches(['.', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: Kind, id: &str, says: &[&str]) -> Row {
        let mut row = Row::new(kind, id, "", "");
        row.says = says.iter().map(|text| String::from(*text)).collect();
        row
    }

    fn found(row: Row, pasted: &str) -> usize {
        let patterns = Patterns::of(&[row]);
        let text = Text::of(pasted);
        let (mut work, mut out) = (0, Vec::new());
        for word in 0..text.words.len() {
            patterns.at(&text, word, &mut work, &mut out);
        }
        out.len()
    }

    #[test]
    fn a_row_is_found_by_its_texts() {
        let policy = || {
            row(
                Kind::Sign,
                "x",
                &["policy does not allow user … to device join"],
            )
        };
        assert_eq!(
            found(policy(), "Policy does not allow user 1-2-3 to device join."),
            1
        );
        assert_eq!(found(policy(), "policy does not allow user to leave"), 0);
        let field = || row(Kind::Field, "AzureAdPrt, Thumbprint", &[]);
        assert_eq!(found(field(), "the azureadprt is"), 1);
        assert_eq!(found(field(), "a thumbprint: none"), 0);
        assert_eq!(found(field(), "  Thumbprint : 12\n> Thumbprint: 3"), 2);
        let host = || {
            row(
                Kind::Host,
                "https://{maker}-keyid-{key}.microsoftaik.azure.net/x",
                &[],
            )
        };
        assert_eq!(
            found(host(), "AMD-KeyId-12.microsoftaik.azure.net/templates"),
            1
        );
        assert_eq!(found(host(), "microsoftaik.azure.network"), 0);
        let log = || row(Kind::Log, "User Device Registration", &[]);
        assert_eq!(
            found(
                log(),
                "microsoft-windows-user device registration-admin.evtx"
            ),
            1
        );
        let exact = || {
            row(
                Kind::Sign,
                "x",
                &["=State Queued", "-Ready For Attestation:"],
            )
        };
        assert_eq!(found(exact(), "state  queued, State Queued"), 1);
        assert_eq!(found(exact(), "-Ready For Attestation: False"), 1);
    }
}
