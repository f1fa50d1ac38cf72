//! The other words of a text: they rank the rows in which they stand. A word that stands in many rows says little.
use crate::row::Row;
use crate::sort::sort;
use crate::text::Text;
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

/// Words that say nothing about what failed.
const EMPTY: &[&str] = &[
    "about", "after", "again", "all", "also", "and", "any", "are", "because", "been", "before",
    "but", "can", "cannot", "code", "could", "date", "did", "does", "error", "event", "failed",
    "find", "for", "found", "from", "get", "had", "has", "have", "help", "here", "how", "into",
    "its", "line", "log", "may", "more", "name", "new", "not", "now", "number", "one", "only",
    "other", "our", "out", "page", "problem", "please", "show", "update", "same", "see", "should",
    "since", "some", "status", "still", "text", "than", "that", "the", "their", "them", "then",
    "there", "they", "this", "time", "today", "too", "two", "use", "used", "user", "value",
    "version", "very", "want", "was", "what", "when", "where", "which", "while", "who", "why",
    "will", "windows", "with", "work", "works", "would", "yes", "you", "your", "device", "look",
    "set", "day", "days", "just", "like",
];
/// A word in more of the rows than one in so many is too common to speak for a row by itself.
const COMMON: usize = 12;
/// What a word counts more where it stands in the row's id, its name or its fixed words.
const TITLE: u32 = 4;
/// So many words are a question; more are a text.
const SHORT: usize = 5;
/// So many rows at most are given for their words.
const MOST: usize = 5;

/// Which words stand in which rows.
#[derive(Debug, Default)]
pub struct Words {
    /// Word, row, and whether it stands elsewhere than in the row's meaning; sorted, a word once a row.
    places: Vec<(Box<str>, u32, bool)>,
    rows: usize,
}

impl Words {
    /// The words of the rows.
    pub fn of(rows: &[Row]) -> Words {
        let mut places = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let says = row.says.iter().map(|says| &**says);
            let title = [&*row.id, &*row.name].into_iter().chain(says);
            let parts = title
                .map(|part| (part, true))
                .chain([(&*row.meaning, false)]);
            for (part, title) in parts {
                let text = Text::of(part);
                for i in 0..text.words.len() {
                    if let Some(stem) = stem(text.word(i)) {
                        places.push((Box::from(stem), index as u32, title));
                    }
                }
            }
        }
        for (index, row) in rows.iter().enumerate() {
            let stems = row.more.split(' ').filter(|stem| !stem.is_empty());
            places.extend(stems.map(|stem| (Box::from(stem), index as u32, false)));
        }
        type Place = (Box<str>, u32, bool);
        sort(&mut places, |a: &Place, b| {
            (&a.0, a.1, !a.2) < (&b.0, b.1, !b.2)
        });
        places.dedup_by(|a, b| (&a.0, a.1) == (&b.0, b.1));
        Words {
            places,
            rows: rows.len(),
        }
    }

    fn rows_with(&self, word: &str) -> &[(Box<str>, u32, bool)] {
        let from = self.places.partition_point(|(own, ..)| &**own < word);
        let rest = &self.places[from..];
        &rest[..rest.partition_point(|(own, ..)| &**own == word)]
    }

    /// How many of the given words stand in a row.
    pub fn alike(&self, words: &[&str], row: usize) -> usize {
        let mut stems: Vec<&str> = words.iter().filter_map(|word| stem(word)).collect();
        sort(&mut stems, |a, b| a < b);
        stems.dedup();
        let stands = |stem: &&&str| {
            let places = self.rows_with(stem);
            places
                .binary_search_by_key(&(row as u32), |(_, row, _)| *row)
                .is_ok()
        };
        stems.iter().filter(stands).count()
    }

    /// The rows that the text's words speak for, the best first. `taken` tells words that are recognised already; `behind` says that
    /// rows were found by them, so that more must speak for another one.
    pub fn ranked(
        &self,
        text: &Text,
        taken: impl Fn(usize) -> bool,
        behind: bool,
        work: &mut u64,
    ) -> Vec<usize> {
        let mut stems: Vec<&str> = (0..text.words.len())
            .filter(|word| !taken(*word))
            .filter_map(|word| stem(text.word(word)))
            .collect();
        sort(&mut stems, |a, b| a < b);
        stems.dedup();
        let mut scores = vec![(0_u32, 0_u32); self.rows];
        let mut known = 0;
        for word in &stems {
            let places = self.rows_with(word);
            *work += 1;
            let common = places.len() * COMMON > self.rows.max(60);
            // In a long text a common word is not worth the look.
            if places.is_empty() || common && stems.len() > SHORT {
                continue;
            }
            known += usize::from(!common);
            let weight = (self.rows / places.len()).max(2).ilog2();
            for (_, row, title) in places {
                *work += 1;
                let (score, words) = &mut scores[*row as usize];
                *score += weight + if *title { TITLE } else { 0 };
                *words += 1;
            }
        }
        // A short question must be met whole; of a long text two words of weight must meet in one row.
        let least = match stems.len() {
            _ if behind => 4,
            0..=2 => stems.len(),
            3..=SHORT => 2,
            _ => 3,
        };
        if known == 0 && (behind || stems.len() != 2) {
            return Vec::new();
        }
        let mut best: Vec<(u32, usize)> = scores
            .iter()
            .enumerate()
            .filter(|(_, (_, words))| *words as usize >= least)
            .map(|(row, (score, _))| (*score, row))
            .collect();
        sort(&mut best, |a, b| {
            (u32::MAX - a.0, a.1) < (u32::MAX - b.0, b.1)
        });
        best.truncate(MOST);
        best.into_iter().map(|(_, row)| row).collect()
    }
}

/// The words of a text by which it ranks and that another text does not have, each once.
#[cfg(feature = "files")]
pub fn new_stems(known: &str, of: &str) -> alloc::string::String {
    let known = Text::of(known);
    let of = Text::of(of);
    let mut seen: Vec<&str> = (0..known.words.len())
        .filter_map(|i| stem(known.word(i)))
        .collect();
    let mut new: Vec<&str> = Vec::new();
    for stem in (0..of.words.len()).filter_map(|i| stem(of.word(i))) {
        if !seen.contains(&stem) {
            seen.push(stem);
            new.push(stem);
        }
    }
    new.join(" ")
}

/// What of a word is compared: no numbers, no short words, nothing of [`EMPTY`], the endings of English left out.
fn stem(word: &str) -> Option<&str> {
    let one = word.strip_suffix('s').filter(|one| one.len() > 3);
    let one = one.unwrap_or(word);
    let empty = EMPTY.contains(&word) || EMPTY.contains(&one);
    if word.len() < 3 || empty || word.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let short = ["ing", "ed", "e"]
        .iter()
        .find_map(|end| one.strip_suffix(end).filter(|stem| stem.len() > 3));
    Some(short.unwrap_or(one))
}
