//! Events: which of a text's numbers is the id of an event, and of which log.
use crate::number::plain;
use crate::pattern::Place;
use crate::row::{Kind, Row};
use crate::sort::sort;
use crate::spell::place_of;
use crate::text::Text;
use alloc::vec::Vec;

/// Words for an event in the languages in which logs were seen, as they begin.
const EVENT: &[&str] = &[
    "event",
    "ereignis",
    "événement",
    "évènement",
    "evento",
    "olay",
    "händelse",
    "hendelse",
    "hændelse",
    "gebeurtenis",
    "zdarzeni",
    "událost",
    "tapahtuma",
    "событи",
    "події",
    "事件",
    "イベント",
    "이벤트",
];
/// Words that may stand between such a word and the number.
const BETWEEN: &[&str] = &[
    "id",
    "ids",
    "eventid",
    "kennung",
    "kimliği",
    "kimlik",
    "no",
    "nr",
    "number",
    "nummer",
    "num",
    "identifier",
    "identificador",
    "kod",
    "code",
    "qualifiers",
    "0",
    "s",
    "識別碼",
    "标识符",
];
/// Words behind a number that make it an amount.
const UNITS: &[&str] = &[
    "ms", "s", "sec", "secs", "second", "seconds", "min", "mins", "minute", "minutes", "h",
    "hours", "days", "us", "kb", "mb", "gb", "bytes", "percent", "devices", "users", "times",
];

/// The events of the table by id, and their logs.
#[derive(Debug, Default)]
pub struct Events {
    /// Id, row of the log, row of the event.
    by_id: Vec<(u64, Option<usize>, usize)>,
}

/// An event that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The word with its id.
    pub word: usize,
    /// Its row.
    pub row: usize,
}

impl Events {
    /// Those of the rows.
    pub fn of(rows: &[Row]) -> Events {
        let log = |name: &str| {
            rows.iter()
                .position(|row| row.kind() == Kind::Log && row.id == name)
        };
        let mut by_id = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            if row.kind() == Kind::Event {
                let ids = row.ids().filter_map(|id| id.parse().ok());
                by_id.extend(ids.map(|id| (id, log(&row.name), index)));
            }
        }
        sort(&mut by_id, |a, b| a < b);
        Events { by_id }
    }

    fn with_id(&self, id: u64) -> &[(u64, Option<usize>, usize)] {
        let from = self.by_id.partition_point(|(own, ..)| *own < id);
        let rest = &self.by_id[from..];
        &rest[..rest.partition_point(|(own, ..)| *own == id)]
    }

    /// The event of that id in a log.
    fn of_log(&self, id: u64, log: usize) -> Option<usize> {
        let own = self.with_id(id).iter().find(|(_, of, _)| *of == Some(log));
        own.map(|(.., row)| *row)
    }

    /// The events that the text names. `logs` are the places where it names a log, in order; `alike` says how many words the
    /// line of a word shares with a row.
    pub fn seen(
        &self,
        text: &Text,
        logs: &[Place],
        mut alike: impl FnMut(usize, usize) -> usize,
    ) -> Vec<Seen> {
        let mut reader = Reader {
            events: self,
            text,
            logs,
            next: 0,
            strong: None,
            seen: Vec::new(),
        };
        let is_id = |id: u64| !self.with_id(id).is_empty();
        let numeric = text.words.iter().all(|word| word.number.is_some_and(is_id));
        let mut loose = Vec::new();
        for index in 0..text.words.len() {
            reader.pass(index);
            let Some(id) = text.words[index].number.filter(|id| *id < 100_000) else {
                continue;
            };
            if self.with_id(id).is_empty() {
                continue;
            }
            if !reader.number(index, id, numeric) && text.words[index].first && id > 9 {
                loose.push((index, id));
            }
        }
        let mut seen = reader.seen;
        // Numbers at the begin of lines of a text that names no log: the words beside them tell which log they are of.
        let mut told: Vec<(usize, usize)> = Vec::new();
        let mut of: Vec<usize> = Vec::new();
        for &(index, id) in &loose {
            let mut rows = self.with_id(id).iter();
            if let Some((_, log, row)) = rows.find(|(.., row)| alike(index, *row) > 1) {
                told.push((index, *row));
                of.extend(log.filter(|log| !of.contains(log)));
            }
        }
        let mut told = told.into_iter().peekable();
        for &(index, id) in &loose {
            let own = told.next_if(|(at, _)| *at == index).map(|(_, row)| row);
            let row = own.or_else(|| of.iter().find_map(|log| self.of_log(id, *log)));
            seen.extend(row.map(|row| Seen { word: index, row }));
        }
        seen
    }
}

/// Reads a text from its begin to its end.
struct Reader<'a> {
    events: &'a Events,
    text: &'a Text,
    logs: &'a [Place],
    /// How many of the logs are behind.
    next: usize,
    /// The last log that is named so that it counts for the lines behind it.
    strong: Option<Place>,
    seen: Vec<Seen>,
}

impl Reader<'_> {
    /// Takes note of the logs that are named before a word.
    fn pass(&mut self, index: usize) {
        while let Some(place) = self.logs.get(self.next).filter(|log| log.word < index) {
            if !place.weak {
                self.strong = Some(*place);
            }
            self.next += 1;
        }
    }

    /// Takes a number for an event's id, when it is one; `numeric`: the text has nothing but numbers.
    fn number(&mut self, index: usize, id: u64, numeric: bool) -> bool {
        let label = self.labelled(index) || numeric;
        let whole = plain(self.text, index) || self.listed(index);
        if !whole || (!label && (self.is_amount(index) || self.is_value(index))) {
            return false;
        }
        let found = if label {
            self.log_near().and_then(|log| self.events.of_log(id, log))
        } else {
            self.by_place(index, id)
        };
        if let Some(row) = found {
            self.seen.push(Seen { word: index, row });
            return true;
        }
        if label && (self.log_near().is_none() || self.strong.is_none()) {
            let rows = self.events.with_id(id).iter();
            self.seen.extend(rows.map(|(.., row)| Seen {
                word: index,
                row: *row,
            }));
            return true;
        }
        false
    }

    /// The log of a number that no word calls an event: the log is named on its line, or directly before it; on later lines only
    /// a number that stands where ids stand counts.
    fn by_place(&self, index: usize, id: u64) -> Option<usize> {
        let line = self.text.words[index].line;
        let last = self.next.checked_sub(1).map(|i| self.logs[i]);
        if let Some(log) = last.filter(|log| log.weak && self.beside(log.end, index)) {
            return self.events.of_log(id, log.row);
        }
        let log = self.strong?;
        let same_line = self.text.words[log.word].line == line;
        let here = self.beside(log.end, index) || (id > 99 && (same_line || self.column(index)));
        here.then(|| self.events.of_log(id, log.row))?
    }

    /// Whether nothing but words for events stands between a log's name and the number.
    fn beside(&self, end: usize, index: usize) -> bool {
        index >= end
            && index - end < 4
            && self.text.words[index].line == self.text.words[end - 1].line
            && (end..index).all(|i| {
                let word = self.text.word(i);
                is_event(word)
                    || BETWEEN.contains(&word)
                    || matches!(word, "admin" | "operational" | "log")
            })
    }

    /// Whether a number stands in the column of ids: first on its line, behind a time, or behind the label `id`.
    fn column(&self, index: usize) -> bool {
        let word = &self.text.words[index];
        let before = index
            .checked_sub(1)
            .map(|i| (&self.text.words[i], self.text.word(i)));
        word.first
            || before.is_some_and(|(before, letters)| {
                let time = before.number.is_some()
                    || matches!(letters, "am" | "pm")
                    || letters.ends_with('z');
                letters == "id" || time && self.text.gap(index).starts_with([' ', '\t', ','])
            })
    }

    /// The log that a labelled number belongs to: the last one named before it, else the next one.
    fn log_near(&self) -> Option<usize> {
        let before = self.next.checked_sub(1).map(|i| self.logs[i]);
        let next = self.logs.get(self.next).copied();
        self.strong.or(before).or(next).map(|log| log.row)
    }

    /// Whether a word before the number says that it is an event's: `Event ID 304`, `Ereignis-ID: 304`, `events 101, 102 and 103`.
    fn labelled(&self, index: usize) -> bool {
        let line = self.text.words[index].line;
        let before = index.checked_sub(1).map_or("", |i| self.text.word(i));
        if before == "id" && !self.logs.is_empty() && self.text.gap(index).contains([':', '=']) {
            return true;
        }
        for i in (index.saturating_sub(8)..index).rev() {
            let word = self.text.word(i);
            if self.text.words[i].line != line {
                return false;
            }
            if is_event(word) {
                return true;
            }
            let listed = self.text.words[i].number.is_some_and(|id| id < 100_000);
            if !(listed
                || BETWEEN.contains(&word)
                || matches!(word, "and" | "or" | "und" | "et" | "to" | "d" | "de"))
            {
                return false;
            }
        }
        false
    }

    /// Whether it is joined to another id: `1025/1007`, `250,251`, `250-254`.
    fn listed(&self, index: usize) -> bool {
        let id = |i: usize| {
            let number = self.text.words.get(i).and_then(|word| word.number);
            number.is_some_and(|id| id > 99 && !self.events.with_id(id).is_empty())
        };
        let joined =
            |i: usize| i < self.text.words.len() && matches!(self.text.gap(i), "/" | "," | "-");
        let joins = (index > 0 && joined(index), joined(index + 1));
        (joins.0 || joins.1) && (!joins.0 || id(index - 1)) && (!joins.1 || id(index + 1))
    }

    /// Whether a unit behind it makes it an amount.
    fn is_amount(&self, index: usize) -> bool {
        UNITS.contains(&self.text.word(index + 1))
    }

    /// Whether it is the value of another name: `HttpStatus=304`, `Status: 304`.
    fn is_value(&self, index: usize) -> bool {
        let gap = self.text.gap(index).trim();
        let name = index.checked_sub(1).map_or("", |i| self.text.word(i));
        let other = !(is_event(name) || name == "id");
        other
            && (gap.starts_with('=')
                || gap.starts_with(':')
                    && (place_of(name, "status").is_some() || place_of(name, "code").is_some()))
    }
}

fn is_event(word: &str) -> bool {
    EVENT
        .iter()
        .any(|name| word.starts_with(name) && word.len() <= name.len() + 10)
}
