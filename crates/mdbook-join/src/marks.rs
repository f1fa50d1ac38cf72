//! Marks in running text: `e[level:ID]`, `r[rule]`, `{{param NAME}}`, `{{run of SCENARIO}}`; found by place, not yet looked up.
use crate::problem::quoted;
use std::ops::Range;

/// A mark as the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `e[level]` or `e[level:ID,ID]`: how the sentence before it is known.
    Evidence {
        /// The words before the colon.
        level: String,
        /// The ids behind it; empty when there is no colon.
        ids: Vec<String>,
    },
    /// `r[id]`: a rule of the model.
    Rule(String),
    /// `{{param NAME}}` or `{{param NAME of SCENARIO}}`: a value of the model with its unit.
    Param {
        /// The parameter's name.
        name: String,
        /// The scenario's name; without it the default is meant.
        scenario: Option<String>,
    },
    /// `{{run of SCENARIO}}` or `{{margin of SCENARIO with NAME=VALUE}}`: a run of the model.
    Run {
        /// Whether its margin is meant, and not a link to it.
        margin: bool,
        /// The scenario's name.
        scenario: String,
        /// What is changed in it.
        set: Vec<(String, String)>,
        /// How the link to it opens.
        place: RunPlace,
    },
    /// `{{bytes of ARTEFACT}}`, `{{bytes of ARTEFACT at FIELD}}` or `{{offset of ARTEFACT at FIELD}}`: numbers of the span tables.
    Bytes {
        /// Whether the offset is meant, and not the length.
        offset: bool,
        /// The artefact's name.
        artefact: String,
        /// The end of a field's path; without it the whole artefact is meant.
        field: Option<String>,
    },
    /// The backslash of `\e[` or `\r[`: to be taken away.
    Backslash,
}

/// At which moment, on which page and in which words a link opens a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunPlace {
    /// Seconds since the user's sign-in; without it the run's end is meant.
    pub at_s: Option<i64>,
    /// The chapter's file without `.md`, whose first figure opens the run; without it the playground does.
    pub page: Option<String>,
    /// The words of the link; without them the scenario and what is changed.
    pub words: Option<String>,
}

/// Where a stretch of text stands, as far as marks care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Running text: every mark may stand here.
    Prose,
    /// A heading, which is itself a link.
    Heading,
    /// The text of a link.
    Link,
    /// The text that stands for an image.
    Image,
}

/// What a stretch of text holds: marks with their place in the source, and faults with theirs.
#[derive(Debug, Default)]
pub struct Scan {
    /// Marks in the order of the source; ranges are bytes.
    pub marks: Vec<(Range<usize>, Mark)>,
    /// Byte offset and sentence.
    pub faults: Vec<(usize, String)>,
}

/// No mark is longer than this many bytes; bounds the search for its end.
const LONGEST: usize = 300;

/// Looks for marks in `source[run]`, a stretch of text without any markup inside.
pub fn scan(source: &str, run: Range<usize>, place: Place, out: &mut Scan) {
    let bytes = source.as_bytes();
    let mut at = run.start;
    while at < run.end {
        let rest = &source[at..run.end];
        let step = if rest.starts_with("{{") {
            in_braces(rest, at, out)
        } else if matches!(bytes[at], b'e' | b'r')
            && bytes.get(at + 1) == Some(&b'[')
            && at + 1 < run.end
            && begins_a_word(source, at)
        {
            in_brackets(source, at, &run, place, out)
        } else {
            1
        };
        at += step;
        while at < run.end && !source.is_char_boundary(at) {
            at += 1;
        }
    }
}

/// A stretch of text ends in `e` or `r` and a link follows at once: the parser took a mark for a link.
pub fn before_link(source: &str, run: &Range<usize>, out: &mut Scan) {
    let text = &source[run.clone()];
    let Some(letter) = text.chars().next_back().filter(|c| matches!(c, 'e' | 'r')) else {
        return;
    };
    let at = run.end - 1;
    if !begins_a_word(source, at) {
        return;
    }
    if let Some(backslash) = escape_before(source, at, run) {
        out.marks.push((backslash, Mark::Backslash));
    } else {
        out.faults.push((
            at,
            format!("\"{letter}[\" begins a link here: for a mark, let no \"(\" follow it and define no link of that name; for text, write \\{letter}["),
        ));
    }
}

fn begins_a_word(source: &str, at: usize) -> bool {
    !source[..at]
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// The backslash that makes the letter at `at` plain text, if there is one.
fn escape_before(source: &str, at: usize, run: &Range<usize>) -> Option<Range<usize>> {
    let count = source.as_bytes()[..at]
        .iter()
        .rev()
        .take_while(|b| **b == b'\\')
        .count();
    (count % 2 == 1 && at > run.start).then(|| at - 1..at)
}

/// A mark in brackets at `at`; gives how many bytes to go on by.
fn in_brackets(source: &str, at: usize, run: &Range<usize>, place: Place, out: &mut Scan) -> usize {
    if let Some(backslash) = escape_before(source, at, run) {
        out.marks.push((backslash, Mark::Backslash));
        return 2;
    }
    let letter = char::from(source.as_bytes()[at]);
    let inside = head(&source[at + 2..run.end]);
    let Some(length) = inside
        .find(['[', ']'])
        .filter(|&i| inside.as_bytes()[i] == b']')
    else {
        let shown: String = source[at..run.end].chars().take(30).collect();
        out.faults.push((
            at,
            format!(
                "the mark {} is not closed on its line; for plain text write \\{letter}[",
                quoted(&shown)
            ),
        ));
        return 2;
    };
    let (inside, whole) = (inside[..length].trim(), at..at + 2 + length + 1);
    let where_not = match place {
        Place::Prose => None,
        Place::Heading => Some("a heading"),
        Place::Link => Some("a link"),
        Place::Image => Some("the text of an image"),
    };
    if let Some(place) = where_not {
        out.faults.push((
            at,
            format!(
                "the mark {} cannot stand in {place}; for plain text write \\{letter}[",
                quoted(&source[whole.clone()])
            ),
        ));
    } else if letter == 'r' {
        out.marks
            .push((whole.clone(), Mark::Rule(inside.to_owned())));
    } else {
        let (level, ids) = inside.split_once(':').unwrap_or((inside, ""));
        let ids = if inside.contains(':') {
            ids.split(',').map(|id| id.trim().to_owned()).collect()
        } else {
            Vec::new()
        };
        out.marks.push((
            whole.clone(),
            Mark::Evidence {
                level: level.trim().to_owned(),
                ids,
            },
        ));
    }
    whole.len()
}

/// What the words behind `bytes` or `offset` ask for. A field's path may hold blanks.
fn bytes(offset: bool, words: &[&str]) -> Option<Mark> {
    let (artefact, field) = match words {
        ["of", artefact] if !offset => (artefact, None),
        ["of", artefact, "at", field @ ..] if !field.is_empty() => {
            (artefact, Some(field.join(" ")))
        }
        _ => return None,
    };
    Some(Mark::Bytes {
        offset,
        artefact: (*artefact).to_owned(),
        field,
    })
}

/// `{{…}}` at `at`: ours when it says `param`; a table there is a fault, since it must stand alone.
fn in_braces(rest: &str, at: usize, out: &mut Scan) -> usize {
    let inside = head(&rest[2..]);
    let Some(word) = ["param", "#join", "run", "margin", "bytes", "offset"]
        .into_iter()
        .find(|word| {
            inside
                .strip_prefix(word)
                .is_some_and(|behind| behind.starts_with(|c: char| c.is_whitespace() || c == '}'))
        })
    else {
        return 1;
    };
    let Some(length) = inside.find("}}") else {
        out.faults
            .push((at, format!("\"{{{{{word}\" is not closed on its line")));
        return 2;
    };
    let whole = 2 + length + 2;
    if word == "#join" {
        out.faults.push((
            at,
            format!(
                "{} must be a paragraph of its own, outside lists and quotes",
                quoted(&rest[..whole])
            ),
        ));
        return whole;
    }
    let words: Vec<&str> = inside[word.len()..length].split_whitespace().collect();
    if matches!(word, "bytes" | "offset") {
        match bytes(word == "offset", &words) {
            Some(mark) => out.marks.push((at..at + whole, mark)),
            None => out.faults.push((
                at,
                format!(
                    "expected {{{{bytes of ARTEFACT}}}}, {{{{bytes of ARTEFACT at FIELD}}}} or {{{{offset of ARTEFACT at FIELD}}}}, found {}",
                    quoted(&rest[..whole])
                ),
            )),
        }
        return whole;
    }
    if word != "param" {
        match run(word == "margin", &words) {
            Some(mark) => out.marks.push((at..at + whole, mark)),
            None => out.faults.push((
                at,
                format!(
                    "expected {{{{{word} of SCENARIO}}}} or {{{{{word} of SCENARIO with NAME=VALUE …}}}}{}, found {}",
                    match word {
                        "run" => ", then perhaps at M:SS, on CHAPTER, as WORDS",
                        _ => "",
                    },
                    quoted(&rest[..whole])
                ),
            )),
        }
        return whole;
    }
    match words[..] {
        [name] => out.marks.push((
            at..at + whole,
            Mark::Param {
                name: name.to_owned(),
                scenario: None,
            },
        )),
        [name, "of", scenario] => {
            out.marks.push((
                at..at + whole,
                Mark::Param {
                    name: name.to_owned(),
                    scenario: Some(scenario.to_owned()),
                },
            ));
        }
        _ => out.faults.push((
            at,
            format!(
                "expected {{{{param NAME}}}} or {{{{param NAME of SCENARIO}}}}, found {}",
                quoted(&rest[..whole])
            ),
        )),
    }
    whole
}

/// `of SCENARIO`, then perhaps `with NAME=VALUE …`; a link may go on `at M:SS`, `on CHAPTER` and `as WORDS`.
fn run(margin: bool, words: &[&str]) -> Option<Mark> {
    let ["of", scenario, rest @ ..] = words else {
        return None;
    };
    let (mut rest, mut set, mut place) = (rest, Vec::new(), RunPlace::default());
    if let ["with", changes @ ..] = rest {
        let count = changes.iter().take_while(|word| word.contains('=')).count();
        for change in &changes[..count] {
            let (name, value) = change.split_once('=')?;
            set.push((name.to_owned(), value.to_owned()));
        }
        if set.is_empty() {
            return None;
        }
        rest = &changes[count..];
    }
    if let (false, ["at", time, behind @ ..]) = (margin, rest) {
        place.at_s = Some(seconds(time)?);
        rest = behind;
    }
    if let (false, ["on", page, behind @ ..]) = (margin, rest) {
        place.page = Some((*page).to_owned());
        rest = behind;
    }
    if let (false, ["as", words @ ..]) = (margin, rest)
        && !words.is_empty()
    {
        place.words = Some(words.join(" "));
        rest = &[];
    }
    rest.is_empty().then(|| Mark::Run {
        margin,
        scenario: (*scenario).to_owned(),
        set,
        place,
    })
}

/// `M:SS` or `-M:SS` in seconds.
fn seconds(time: &str) -> Option<i64> {
    let (sign, time) = time.strip_prefix('-').map_or((1, time), |rest| (-1, rest));
    let (minutes, seconds) = time.split_once(':')?;
    let digits = |text: &str, most: usize| {
        let plain = text.bytes().all(|b| b.is_ascii_digit());
        (plain && (1..=most).contains(&text.len())).then(|| text.parse::<i64>().ok())?
    };
    let (minutes, seconds) = (digits(minutes, 5)?, digits(seconds, 2)?);
    (seconds < 60).then_some(sign * (minutes * 60 + seconds))
}

/// The part in which a mark must end.
fn head(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests;
