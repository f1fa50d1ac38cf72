//! The table from the book's data files. What is wrong in a file is told by the book's build; here it is one sentence.
use crate::baked_decision::when;
use crate::data::{
    self, AnswerRow, CauseRow, CodeRow, DataRow, DsregcmdRow, EndpointRow, EventRow, FamilyRow,
    FieldRow, LogRow, QuestionRow, SignRow, TaskRow, Text,
};
use crate::decide::{Answer, Decision, Question};
use crate::row::{Kind, Row};
use crate::table::Table;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

impl Table {
    /// Reads the data files in a folder; a file that is not there has no rows.
    ///
    /// # Errors
    /// One sentence: which file, and what is wrong with it.
    pub fn load(folder: &Path) -> Result<Table, String> {
        let mut rows = Vec::new();
        rows.extend(read(folder, code)?);
        rows.extend(read(folder, family)?);
        rows.extend(read(folder, log)?);
        rows.extend(read(folder, event)?);
        rows.extend(read(folder, field)?);
        rows.extend(read(folder, member)?);
        rows.extend(read(folder, task)?);
        rows.extend(read(folder, endpoint)?);
        rows.extend(read(folder, sign)?);
        say_the_logs(&mut rows);
        one_row_a_host(&mut rows);
        Ok(Table::of(rows))
    }
}

/// The rows of one file, each made into something else; none when there is no such file.
fn read<R: DataRow, T>(folder: &Path, of: fn(&R) -> T) -> Result<Vec<T>, String> {
    let path = folder.join(R::FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(format!("{} cannot be read: {error}", path.display())),
    };
    let sheet = data::read::<R>(&text);
    match sheet.faults.first() {
        Some(fault) => Err(format!("{}: {fault}", path.display())),
        None => Ok(sheet.rows.iter().map(|row| of(row)).collect()),
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
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
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
        let questions = read(folder, question)?;
        Ok(Decision { questions })
    }
}

fn question(row: &QuestionRow) -> Question {
    Question {
        key: plain(&row.key),
        asks: plain(&row.asks),
        why: plain(&row.why),
        run: any(&row.run),
        look: any(&row.look),
        place: any(&row.place),
        normal: plain(&row.normal),
        telling: plain(&row.telling),
        answers: row.answers.iter().map(answer).collect(),
    }
}

fn answer(row: &AnswerRow) -> Answer {
    Answer {
        answer: plain(&row.answer),
        verdict: row.verdict,
        means: plain(&row.means),
        next: plain(&row.next),
        tells: any(&row.tells),
        when: when(&any(&row.when)),
    }
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

/// A text without its backticks.
fn plain(text: &Text) -> String {
    text.replace('`', "")
}

/// A text without its backticks; nothing where there is none.
fn any(text: &Option<Text>) -> String {
    text.as_ref().map(plain).unwrap_or_default()
}

/// Texts divided by `|`.
fn says(text: &Option<Text>) -> Vec<String> {
    let all = any(text);
    let parts = all.split('|').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
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
        text => format!("{label} {text}"),
    }
}

fn code(row: &CodeRow) -> Row {
    let causes = row.causes.iter().enumerate();
    let causes: Vec<String> = causes.map(|(at, own)| cause(at + 1, own)).collect();
    let meaning = joined([
        &*plain(&row.meaning),
        &after("Normal:", &any(&row.normal)),
        &after("Causes:", &causes.join(" ")),
        &after("What to do:", &plain(&row.remedy)),
    ]);
    let found = Row::new(Kind::Code, &plain(&row.code), &any(&row.name), &meaning);
    recognised(found, &row.says)
}

fn cause(number: usize, cause: &CauseRow) -> String {
    let is = format!("({number}) {}", plain(&cause.is));
    let tells = after("Told by:", &plain(&cause.tells));
    let remedy = after("Then:", &any(&cause.remedy));
    joined([&*is, &tells, &remedy])
}

/// A row with the texts by which it is recognised.
fn recognised(mut row: Row, by: &Option<Text>) -> Row {
    row.says = says(by);
    row
}

fn family(row: &FamilyRow) -> Row {
    let sure = after("How sure:", &plain(&row.sure));
    let meaning = joined([&*plain(&row.meaning), &sure]);
    let mut found = Row::new(Kind::Family, &plain(&row.code), &plain(&row.name), &meaning);
    found.says.extend(row.same.as_ref().map(plain));
    found
}

fn log(row: &LogRow) -> Row {
    let meaning = joined([
        &*format!("{}.", plain(&row.channel)),
        &plain(&row.on),
        &after("To switch it on:", &any(&row.switch)),
    ]);
    let found = Row::new(Kind::Log, &plain(&row.log), &plain(&row.channel), &meaning);
    recognised(found, &row.says)
}

fn event(row: &EventRow) -> Row {
    let meaning = joined([
        &*plain(&row.meaning),
        &after("Normal:", &any(&row.normal)),
        &after("Fields:", &any(&row.fields)),
    ]);
    let found = Row::new(Kind::Event, &plain(&row.id), &plain(&row.log), &meaning);
    recognised(found, &row.says)
}

fn field(row: &DsregcmdRow) -> Row {
    let values = after("Values:", &any(&row.values));
    let meaning = joined([&*plain(&row.meaning), &values]);
    let found = Row::new(
        Kind::Field,
        &plain(&row.name),
        &plain(&row.section),
        &meaning,
    );
    recognised(found, &row.says)
}

fn member(row: &FieldRow) -> Row {
    Row::new(
        Kind::Member,
        &plain(&row.name),
        &plain(&row.place),
        &plain(&row.meaning),
    )
}

fn task(row: &TaskRow) -> Row {
    let account = after("Runs as", &any(&row.account));
    let meaning = joined([&*plain(&row.meaning), &account]);
    let found = Row::new(Kind::Task, &plain(&row.name), &plain(&row.path), &meaning);
    recognised(found, &row.says)
}

fn endpoint(row: &EndpointRow) -> Row {
    Row::new(
        Kind::Host,
        row.host(),
        &plain(&row.name),
        &plain(&row.meaning),
    )
}

fn sign(row: &SignRow) -> Row {
    let meaning = joined([
        &*plain(&row.meaning),
        &after("Normal:", &any(&row.normal)),
        &after("What to do:", &any(&row.remedy)),
    ]);
    let mut found = Row::new(Kind::Sign, &plain(&row.name), &plain(&row.kind), &meaning);
    found.says = says(&Some(row.says.clone()));
    found
}
