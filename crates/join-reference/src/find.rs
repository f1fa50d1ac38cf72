//! The search: everything that a text names gets its rows, in the order of the text; rows for its other words come behind.
use crate::code::Known;
use crate::number::{Number, numbers};
use crate::pattern::Place;
use crate::row::Kind;
use crate::sort::{order, sort};
use crate::spell::{cut, decimal, hex};
use crate::table::Table;
use crate::text::Text;
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// Of a longer text only so many bytes are read.
const LONGEST: usize = 8 << 20;

/// One row that answers a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// What it is about.
    pub kind: Kind,
    /// Its number in the table.
    pub row: usize,
    /// The code, the event's id, the name.
    pub id: Cow<'a, str>,
    /// The code's name, the event's log, the section of a field.
    pub name: &'a str,
    /// What it says.
    pub meaning: Cow<'a, str>,
    /// Whether the text names it; otherwise only its words speak for it.
    pub named: bool,
}

/// The answer to a text.
#[derive(Clone, Debug, Default)]
pub struct Found<'a> {
    /// The rows: those that the text names, in its order; then those that its words speak for, best first.
    pub hits: Vec<Hit<'a>>,
    /// How many comparisons it took.
    pub work: u64,
}

impl Table {
    /// Finds what a text names and is about.
    #[must_use]
    pub fn find(&self, pasted: &str) -> Found<'_> {
        let mut end = pasted.len().min(LONGEST);
        while !pasted.is_char_boundary(end) {
            end -= 1;
        }
        let text = Text::of(cut(pasted, ..end));
        let mut work = (text.clean.len() + text.words.len()) as u64;
        let mut named: Vec<(usize, Known)> = Vec::new();
        let mut taken = alloc::vec![false; text.words.len()];
        self.numbers(&text, &mut named, &mut taken);
        self.texts(&text, &mut named, &mut taken, &mut work);
        sort(&mut named, |a, b| a.0 < b.0);

        let all = named.into_iter();
        let all: Vec<Hit<'_>> = all
            .map(|(word, known)| self.hit(known, text.words[word].number))
            .collect();
        // What is named again stands behind its first in this order.
        let key = |at: usize| (all[at].row, &*all[at].id);
        let order = order(all.len(), &|a, b| key(a) < key(b));
        let mut again = alloc::vec![false; all.len()];
        for pair in order.windows(2) {
            again[pair[1]] = key(pair[0]) == key(pair[1]);
        }
        let mut seen = alloc::vec![false; self.rows.len()];
        let mut hits = Vec::new();
        for (hit, again) in all.into_iter().zip(again) {
            // A row of several events that is known by one of them says nothing new by its words.
            let told = hit.id.contains(',') && seen[hit.row];
            if !again && !told {
                seen[hit.row] = true;
                hits.push(hit);
            }
        }
        let mut by_words =
            self.words
                .ranked(&text, |word| taken[word], !hits.is_empty(), &mut work);
        by_words.retain(|row| !seen[*row]);
        for row in by_words {
            let mut hit = self.hit(Known::Row(row), None);
            hit.named = false;
            hits.push(hit);
        }
        Found { hits, work }
    }

    /// Codes in any spelling, and the numbers of the sign-in service.
    fn numbers(&self, text: &Text, named: &mut Vec<(usize, Known)>, taken: &mut [bool]) {
        let mut known = Vec::new();
        let mut last: Option<Number> = None;
        for number in numbers(text) {
            // The second reading of a word counts only when the first one is nothing.
            if last.is_some_and(|last| last.word == number.word) && !known.is_empty() {
                continue;
            }
            known.clear();
            self.codes.known(number, &mut known);
            named.extend(known.iter().map(|known| (number.word, *known)));
            taken[number.word] |= !known.is_empty();
            last = Some(number);
        }
        for (word, taken) in taken.iter_mut().enumerate() {
            let row = self.codes.sign_in(text, word);
            let row = row.or_else(|| self.codes.windows(text, word));
            if let Some(row) = row {
                named.push((word, Known::Row(row)));
                *taken = true;
            }
        }
    }

    /// Names, messages, fields, logs, and the events of the logs.
    fn texts(
        &self,
        text: &Text,
        named: &mut Vec<(usize, Known)>,
        taken: &mut [bool],
        work: &mut u64,
    ) {
        let (mut places, mut logs): (Vec<Place>, Vec<Place>) = (Vec::new(), Vec::new());
        for word in 0..text.words.len() {
            places.clear();
            self.patterns.at(text, word, work, &mut places);
            for place in &places {
                let log = self.rows[place.row].kind() == Kind::Log;
                if log {
                    // Of two names that begin with the same word the longer one is meant; of equals the one that counts alone.
                    let rank = |log: &Place| (log.end, !log.weak);
                    match logs.last_mut().filter(|last| last.word == place.word) {
                        Some(last) if rank(last) >= rank(place) => {}
                        Some(last) => *last = *place,
                        None => logs.push(*place),
                    }
                }
                if !place.weak && !log {
                    named.push((place.word, Known::Row(place.row)));
                }
                if !place.weak {
                    taken[place.word..place.end].fill(true);
                }
            }
        }
        let strong = logs.iter().filter(|log| !log.weak);
        named.extend(strong.map(|log| (log.word, Known::Row(log.row))));
        let line_of = |word: usize| {
            let line = text.words[word].line;
            let own = text.words[word..].iter().take_while(|own| own.line == line);
            let words = own.take(24).map(|own| cut(&text.clean, own.at.clone()));
            words.collect::<Vec<_>>()
        };
        let alike = |word: usize, row: usize| {
            *work += 24;
            self.words.alike(&line_of(word), row)
        };
        for event in self.events.seen(text, &logs, alike) {
            named.push((event.word, Known::Row(event.row)));
            taken[event.word] = true;
        }
    }

    fn hit(&self, known: Known, number: Option<u64>) -> Hit<'_> {
        match known {
            Known::Row(index) => {
                let row = &self.rows[index];
                // A row that stands for several events is shown for the one that the text names.
                let of_row = |id: &u64| {
                    row.kind() == Kind::Event && row.ids().any(|own| own.parse() == Ok(*id))
                };
                let one = number.filter(of_row).filter(|_| row.id.contains(','));
                Hit {
                    kind: row.kind(),
                    row: index,
                    id: one.map_or(Cow::Borrowed(&row.id), |id| Cow::Owned(decimal(id))),
                    name: &row.name,
                    meaning: Cow::Borrowed(&row.meaning),
                    named: true,
                }
            }
            Known::Family(at, code) => {
                let family = self.codes.family(at);
                let row = &self.rows[family.row];
                Hit {
                    kind: Kind::Family,
                    row: family.row,
                    id: Cow::Owned(hex(code)),
                    name: &row.name,
                    meaning: Cow::Owned(family.words(row, code)),
                    named: true,
                }
            }
        }
    }
}
