//! The sources of the book, and what a mark may cite of them.
use crate::level::{self, Level};
use crate::problem::{nearest, quoted};
use std::collections::BTreeSet;

/// One source that the book rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The short name that marks use: letters, digits, `.`, `-` and `_`.
    pub id: String,
    /// How a claim that rests on it is known: a level that needs a source, and not `concluded in the case`.
    pub level: Level,
    /// Its own title.
    pub title: String,
    /// Where it is; `https://` or `http://`.
    pub url: String,
    /// Who published it.
    pub publisher: String,
    /// Its licence, when it states one.
    pub licence: Option<String>,
    /// A remark for the reader.
    pub note: Option<String>,
}

/// All sources, in the order of the file, and the ids of those that are broken.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub(crate) list: Vec<Source>,
    /// Ids whose entry has a problem of its own: a mark that names one is not a second problem.
    pub(crate) broken: BTreeSet<String>,
    /// The file itself could not be read: nothing can be said about any id.
    unreadable: bool,
}

impl Sources {
    /// The sources of a file that could not be read: every id is taken as known, since the file's own problem is reported.
    #[must_use]
    pub fn unreadable() -> Sources {
        Sources {
            unreadable: true,
            ..Sources::default()
        }
    }

    /// The source of that id; `Ok(None)` when its entry is broken and reported already.
    ///
    /// # Errors
    /// A sentence with the nearest id, when there is no such source.
    pub fn get(&self, id: &str) -> Result<Option<&Source>, String> {
        match self.list.iter().find(|source| source.id == id) {
            Some(source) => Ok(Some(source)),
            None if self.unreadable || self.broken.contains(id) => Ok(None),
            None => Err(format!(
                "unknown source {}{} (sources are in src/sources.toml)",
                quoted(id),
                nearest(id, self.list.iter().map(|source| source.id.as_str()))
            )),
        }
    }

    /// The sources that a claim of that level cites; those whose own entry is broken are left out.
    ///
    /// # Errors
    /// A sentence for each id that is unknown, named twice, or of another level. What is inferred may rest on any source.
    pub fn cite<'a>(
        &self,
        level: Level,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<&Source>, Vec<String>> {
        let mut sources: Vec<&Source> = Vec::new();
        let mut faults = Vec::new();
        for id in ids {
            match self.get(id) {
                Err(fault) => faults.push(fault),
                Ok(None) => {}
                Ok(Some(source)) if !level::rests_on(level, source.level) => {
                    let own = source.level.words();
                    faults.push(format!(
                        "source {} is {own}, not {}: write e[{own}:{id}]",
                        quoted(id),
                        level.words()
                    ));
                }
                Ok(Some(_)) if sources.iter().any(|other| other.id == id) => {
                    faults.push(format!("source {} stands twice in the mark", quoted(id)));
                }
                Ok(Some(source)) => sources.push(source),
            }
        }
        if faults.is_empty() {
            Ok(sources)
        } else {
            Err(faults)
        }
    }

    /// The sources of one level, in the order of the file.
    pub fn of(&self, level: Level) -> impl Iterator<Item = &Source> {
        self.list.iter().filter(move |source| source.level == level)
    }
}
