//! The table from the book's data files. What is wrong in a file is told by the book's build; here it is one sentence.
use crate::baked_decision::when;
use crate::decide::{Answer, Decision, Question, Verdict};
use crate::row::{Kind, Row};
use crate::table::Table;
use std::fs;
use std::path::Path;
use std::string::{String, ToString};
use std::vec::Vec;
use toml::{Table as Entry, Value};

/// How the entries of a file become rows.
type Read = fn(&Entry) -> Row;

/// The files, the name of their tables, and how one is read; in the order of the rows.
const FILES: &[(&str, &str, Read)] = &[
    ("error-codes.toml", "code", code),
    ("code-families.toml", "family", family),
    ("logs.toml", "log", log),
    ("events.toml", "event", event),
    ("dsregcmd.toml", "field", field),
    ("tasks.toml", "task", task),
    ("endpoints.toml", "endpoint", endpoint),
    ("signs.toml", "sign", sign),
];

impl Table {
    /// Reads the data files in a folder; a file that is not there has no rows.
    ///
    /// # Errors
    /// One sentence: which file, and what is wrong with it.
    pub fn load(folder: &Path) -> Result<Table, String> {
        let mut rows: Vec<Row> = Vec::new();
        for (file, table, read) in FILES {
            let path = folder.join(file);
            let text = match fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => {
                    return Err(std::format!("{} cannot be read: {error}", path.display()));
                }
            };
            let entries: Entry = text
                .parse()
                .map_err(|error| std::format!("{}: {error}", path.display()))?;
            rows.extend(tables(&entries, table).map(read));
        }
        say_the_logs(&mut rows);
        one_row_a_host(&mut rows);
        Ok(Table::of(rows))
    }
}

/// Writes the table, the brief one and the decision into a folder as `table.txt`, `brief.txt` and `decision.txt`, for the build of a
/// program.
///
/// # Errors
/// One sentence: which file, and what is wrong with it.
pub fn bake(data: &Path, out: &Path) -> Result<(), String> {
    let table = Table::load(data)?;
    let texts = [
        ("table.txt", table.bake()),
        ("brief.txt", table.brief().bake()),
        ("decision.txt", Decision::load(data)?.bake()),
    ];
    for (name, text) in texts {
        let path = out.join(name);
        fs::write(&path, text)
            .map_err(|error| std::format!("{} cannot be written: {error}", path.display()))?;
    }
    Ok(())
}

/// A meaning this long stays whole when it is cut short, in bytes.
const BRIEF: usize = 170;

impl Table {
    /// The same rows with the first sentences of their meaning alone, and the words of the rest, which rank as before: a line
    /// that leads to its row.
    #[must_use]
    pub fn brief(&self) -> Table {
        let mut rows = self.rows().to_vec();
        for row in &mut rows {
            let whole = core::mem::take(&mut row.meaning);
            // What a rule says has marks to be filled in.
            let end = match row.kind() {
                Kind::Family => whole.len(),
                _ => first_sentences(&whole),
            };
            let (short, rest) = whole.split_at(end);
            row.more = crate::rank::new_stems(short, rest);
            row.meaning = short.trim_end().into();
        }
        Table::of(rows)
    }
}

/// Where the last sentence ends that still fits, or the first where it is longer.
fn first_sentences(whole: &str) -> usize {
    if whole.len() <= BRIEF {
        return whole.len();
    }
    let ends = whole.match_indices(". ").map(|(at, _)| at + 1);
    let fitting = ends.clone().take_while(|end| *end <= BRIEF).last();
    fitting
        .filter(|end| *end > 40)
        .or_else(|| ends.into_iter().find(|end| *end > 40))
        .unwrap_or(whole.len())
}

impl Decision {
    /// Reads the decision in a folder of data files.
    ///
    /// # Errors
    /// One sentence: which file, and what is wrong with it.
    pub fn load(folder: &Path) -> Result<Decision, String> {
        let path = folder.join("decision.toml");
        let text = fs::read_to_string(&path)
            .map_err(|error| std::format!("{} cannot be read: {error}", path.display()))?;
        let file: Entry = text
            .parse()
            .map_err(|error| std::format!("{}: {error}", path.display()))?;
        let questions = tables(&file, "question").map(question);
        let questions: Result<Vec<Question>, String> = questions.collect();
        questions
            .map(|questions| Decision { questions })
            .map_err(|fault| std::format!("{}: {fault}", path.display()))
    }
}

/// The tables of a list; what is no table is left out.
fn tables<'a>(entry: &'a Entry, name: &str) -> impl Iterator<Item = &'a Entry> {
    let list = entry.get(name).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_table)
}

fn question(entry: &Entry) -> Result<Question, String> {
    let answers: Result<Vec<Answer>, String> = tables(entry, "answers").map(answer).collect();
    Ok(Question {
        key: text(entry, "key"),
        asks: text(entry, "asks"),
        why: text(entry, "why"),
        run: text(entry, "run"),
        look: text(entry, "look"),
        place: text(entry, "where"),
        normal: text(entry, "normal"),
        telling: text(entry, "telling"),
        answers: answers?,
    })
}

fn answer(entry: &Entry) -> Result<Answer, String> {
    let words = text(entry, "verdict");
    let known = Verdict::ALL.iter().find(|(_, own)| *own == words);
    let Some((verdict, _)) = known else {
        let all = Verdict::ALL.map(|(_, own)| own).join(", ");
        return Err(std::format!("expected a verdict of {all}; found {words:?}"));
    };
    Ok(Answer {
        answer: text(entry, "answer"),
        verdict: *verdict,
        means: text(entry, "means"),
        next: text(entry, "next"),
        tells: text(entry, "tells"),
        when: when(&text(entry, "when")),
    })
}

/// Each event says its log's whole name, and whether it is written without being asked.
fn say_the_logs(rows: &mut [Row]) {
    let logs: Vec<(String, String)> = rows
        .iter()
        .filter(|row| row.kind() == Kind::Log)
        .map(|row| (row.id.clone(), row.meaning.clone()))
        .collect();
    for row in rows.iter_mut().filter(|row| row.kind() == Kind::Event) {
        let own = logs.iter().find(|(log, _)| *log == row.name);
        if let Some((_, meaning)) = own {
            row.meaning = joined([&row.meaning, "Log:", meaning]);
        }
    }
}

/// Of several addresses of one host the first stands for all.
fn one_row_a_host(rows: &mut Vec<Row>) {
    let mut hosts: Vec<String> = Vec::new();
    rows.retain(|row| {
        let new = row.kind() != Kind::Host || !hosts.contains(&row.id);
        if row.kind() == Kind::Host && new {
            hosts.push(row.id.clone());
        }
        new
    });
}

/// A text of an entry on one line, without its backticks.
fn text(entry: &Entry, name: &str) -> String {
    let text = entry.get(name).and_then(Value::as_str).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('`', "")
}

/// Texts divided by `|`.
fn says(entry: &Entry) -> Vec<String> {
    let all = text(entry, "says");
    let parts = all.split('|').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(ToString::to_string)
        .collect()
}

/// Sentences with blanks between; empty ones are left out.
fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// A text with words before it, when there is one.
fn after(label: &str, text: &str) -> String {
    match text {
        "" => String::new(),
        text => std::format!("{label} {text}"),
    }
}

fn code(entry: &Entry) -> Row {
    let causes: Vec<String> = tables(entry, "causes")
        .enumerate()
        .map(|(i, cause)| {
            let tells = after("Told by:", &text(cause, "tells"));
            let remedy = after("Then:", &text(cause, "remedy"));
            let is = std::format!("({}) {}", i + 1, text(cause, "is"));
            joined([&*is, &tells, &remedy])
        })
        .collect();
    let meaning = joined([
        &*text(entry, "meaning"),
        &after("Normal:", &text(entry, "normal")),
        &after("Causes:", &causes.join(" ")),
        &after("What to do:", &text(entry, "remedy")),
    ]);
    let mut row = Row::new(
        Kind::Code,
        &text(entry, "code"),
        &text(entry, "name"),
        &meaning,
    );
    row.says = says(entry);
    row
}

fn family(entry: &Entry) -> Row {
    let meaning = joined([
        &*text(entry, "meaning"),
        &after("How sure:", &text(entry, "sure")),
    ]);
    let mut row = Row::new(
        Kind::Family,
        &text(entry, "code"),
        &text(entry, "name"),
        &meaning,
    );
    row.says
        .extend(Some(text(entry, "same")).filter(|same| !same.is_empty()));
    row
}

fn log(entry: &Entry) -> Row {
    let meaning = joined([
        &*std::format!("{}.", text(entry, "channel")),
        &text(entry, "on"),
        &after("To switch it on:", &text(entry, "switch")),
    ]);
    let mut row = Row::new(
        Kind::Log,
        &text(entry, "log"),
        &text(entry, "channel"),
        &meaning,
    );
    row.says = says(entry);
    row
}

fn event(entry: &Entry) -> Row {
    let meaning = joined([
        &*text(entry, "meaning"),
        &after("Normal:", &text(entry, "normal")),
        &after("Fields:", &text(entry, "fields")),
    ]);
    let mut row = Row::new(
        Kind::Event,
        &text(entry, "id"),
        &text(entry, "log"),
        &meaning,
    );
    row.says = says(entry);
    row
}

fn field(entry: &Entry) -> Row {
    let values = after("Values:", &text(entry, "values"));
    let meaning = joined([&*text(entry, "meaning"), &values]);
    let mut row = Row::new(
        Kind::Field,
        &text(entry, "name"),
        &text(entry, "section"),
        &meaning,
    );
    row.says = says(entry);
    row
}

fn task(entry: &Entry) -> Row {
    let account = after("Runs as", &text(entry, "account"));
    let meaning = joined([&*text(entry, "meaning"), &account]);
    let mut row = Row::new(
        Kind::Task,
        &text(entry, "name"),
        &text(entry, "path"),
        &meaning,
    );
    row.says = says(entry);
    row
}

fn endpoint(entry: &Entry) -> Row {
    let url = text(entry, "url");
    let host = url.split_once("://").map_or(&*url, |(_, rest)| rest);
    let host = host.split(['/', '?']).next().unwrap_or_default();
    Row::new(
        Kind::Host,
        host,
        &text(entry, "name"),
        &text(entry, "meaning"),
    )
}

fn sign(entry: &Entry) -> Row {
    let meaning = joined([
        &*text(entry, "meaning"),
        &after("Normal:", &text(entry, "normal")),
        &after("What to do:", &text(entry, "remedy")),
    ]);
    let mut row = Row::new(
        Kind::Sign,
        &text(entry, "name"),
        &text(entry, "kind"),
        &meaning,
    );
    row.says = says(entry);
    row
}
