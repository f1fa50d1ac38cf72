//! The reference data of the book, `src/data/*.toml`: what Windows and the services call their codes, events, fields,
//! addresses and tasks, each row with its sources. Read once; every problem is told with its line.
use crate::level::{self, Level};
use crate::problem::{Problem, of_data, quoted};
use crate::sources::{Source, Sources};
use join_reference::data::{
    self, Claim, CodeRow, DataRow, DsregcmdRow, EndRow, EndpointRow, EventRow, FamilyRow, FieldRow,
    LogRow, Placed, QuestionRow, RuleRow, Sheet, SignRow, TaskRow, Text,
};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::ops::Deref;
use std::path::Path;

/// The rows of a file that have no problem, in its order.
#[derive(Clone, Debug)]
pub struct Rows<R> {
    sheet: Sheet<R>,
    broken: bool,
}

impl<R> Deref for Rows<R> {
    type Target = [Placed<R>];

    fn deref(&self) -> &[Placed<R>] {
        &self.sheet.rows
    }
}

impl<R: DataRow> Rows<R> {
    /// The name of the file below `src/data`.
    #[must_use]
    pub fn file(&self) -> &'static str {
        R::FILE
    }

    /// Whether nothing can be said about what the file lacks, because it has a problem that is told already.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// The line of a text of a row, counted from 1.
    #[must_use]
    pub fn line(&self, text: &Text) -> usize {
        self.sheet.line(text)
    }
}

/// All reference data.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Error codes.
    pub codes: Rows<CodeRow>,
    /// What the digits of a code say by rule.
    pub families: Rows<FamilyRow>,
    /// The logs in which events stand.
    pub logs: Rows<LogRow>,
    /// Events of the Windows logs.
    pub events: Rows<EventRow>,
    /// Addresses that a device talks to.
    pub endpoints: Rows<EndpointRow>,
    /// Names of fields in requests, answers and tokens.
    pub fields: Rows<FieldRow>,
    /// Lines of `dsregcmd /status`.
    pub dsregcmd: Rows<DsregcmdRow>,
    /// Scheduled tasks.
    pub tasks: Rows<TaskRow>,
    /// What is recognised by its words: messages, states, registry values, files.
    pub signs: Rows<SignRow>,
    /// Why each rule of the model is what it is.
    pub rules: Rows<RuleRow>,
    /// Which chapter explains each end of the model.
    pub ends: Rows<EndRow>,
    /// The five minutes as a decision.
    pub decision: Rows<QuestionRow>,
}

impl Reference {
    /// Reads the files in `root/src/data`; a book without a file has none of its rows.
    #[must_use]
    pub fn read(
        root: &Path,
        src: &Path,
        sources: &Sources,
        problems: &mut Vec<Problem>,
    ) -> Reference {
        let mut reader = Reader {
            root,
            src,
            sources,
            problems,
        };
        Reference {
            codes: reader.rows(code_claims, faults_of_code),
            families: reader.rows(row_claims, no_faults),
            logs: reader.rows(row_claims, no_faults),
            events: reader.rows(row_claims, no_faults),
            endpoints: reader.rows(row_claims, no_faults),
            fields: reader.rows(row_claims, no_faults),
            dsregcmd: reader.rows(row_claims, no_faults),
            tasks: reader.rows(row_claims, no_faults),
            signs: reader.rows(row_claims, no_faults),
            rules: reader.rows(rule_claims, no_faults),
            ends: reader.rows(no_claims, no_faults),
            decision: reader.rows(row_claims, no_faults),
        }
    }
}

/// What a row claims, and by which name it is told of.
struct Claimed<'a> {
    name: String,
    claim: &'a dyn Claim,
    /// Whether it needs a source, or to be called inferred.
    needs: bool,
}

fn row_claims<R: DataRow + Claim>(row: &R) -> Vec<Claimed<'_>> {
    vec![Claimed {
        name: row.name().join(" "),
        claim: row,
        needs: true,
    }]
}

/// A code, and each of its causes.
fn code_claims(row: &CodeRow) -> Vec<Claimed<'_>> {
    let mut all = row_claims(row);
    all.extend(row.causes.iter().map(|cause| Claimed {
        name: cause.is.to_string(),
        claim: cause,
        needs: true,
    }));
    all
}

/// A rule of the model can say what of it is inferred, and rest on nothing else.
fn rule_claims(row: &RuleRow) -> Vec<Claimed<'_>> {
    let mut all = row_claims(row);
    all[0].needs = row.inferred.is_none();
    all
}

/// An end is of the model, and claims nothing.
fn no_claims(_: &EndRow) -> Vec<Claimed<'_>> {
    Vec::new()
}

/// What is wrong with a row besides what all rows have: a text and the problem.
type OwnFaults<'a> = Vec<(&'a Text, String)>;

fn no_faults<R>(_: &Placed<R>) -> OwnFaults<'_> {
    Vec::new()
}

fn faults_of_code(row: &Placed<CodeRow>) -> OwnFaults<'_> {
    let code = &row.code;
    if row.lacks("code") || number(code).is_some() || !code.starts_with("0x") {
        return Vec::new();
    }
    let text = format!(
        "expected 0x and eight digits 0-9 a-f, found {}",
        quoted(code)
    );
    vec![(code, text)]
}

struct Reader<'a> {
    root: &'a Path,
    src: &'a Path,
    sources: &'a Sources,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    /// The rows of one file; what is wrong with it is told.
    fn rows<R: DataRow>(
        &mut self,
        claims: fn(&R) -> Vec<Claimed<'_>>,
        own_faults: fn(&Placed<R>) -> OwnFaults<'_>,
    ) -> Rows<R> {
        let name = self.src.join("data").join(R::FILE);
        let file = name.to_string_lossy().replace('\\', "/");
        let before = self.problems.len();
        let mut sheet = match fs::read_to_string(self.root.join(&name)) {
            Ok(text) => data::read::<R>(&text),
            Err(error) if error.kind() == ErrorKind::NotFound => Sheet::default(),
            Err(error) => {
                self.problems.push(Problem {
                    file: file.clone(),
                    line: 1,
                    text: format!("cannot be read: {error}"),
                });
                Sheet::default()
            }
        };
        let told = sheet.faults.iter().map(|fault| of_data(&file, fault));
        self.problems.extend(told);
        let mut seen = BTreeSet::new();
        let mut whole = Vec::new();
        for row in &sheet.rows {
            let mut faults = Vec::new();
            let name = row.name().join(" ");
            if row.whole && !seen.insert(name.clone()) {
                faults.push((row.line, format!("{} stands twice", quoted(&name))));
            }
            for claimed in claims(row) {
                self.known(&claimed, row, &sheet, &mut faults);
            }
            let own = own_faults(row).into_iter();
            faults.extend(own.map(|(text, fault)| (sheet.line(text), fault)));
            whole.push(row.whole && faults.is_empty());
            self.problems
                .extend(faults.into_iter().map(|(line, text)| Problem {
                    file: file.clone(),
                    line,
                    text,
                }));
        }
        let mut whole = whole.into_iter();
        sheet.rows.retain(|_| whole.next().unwrap_or(false));
        Rows {
            sheet,
            broken: self.problems.len() > before,
        }
    }

    /// Looks whether the sources of a claim exist, and whether it has one or says that it is our conclusion.
    fn known<R>(
        &self,
        claimed: &Claimed<'_>,
        row: &Placed<R>,
        sheet: &Sheet<R>,
        faults: &mut Vec<(usize, String)>,
    ) {
        let claim = claimed.claim;
        if let Some(level) = claim.level().filter(|level| &***level != INFERRED) {
            let text = "expected level \"inferred\" or none (a source has its own), found";
            faults.push((sheet.line(level), format!("{text} {}", quoted(level))));
        }
        let ids = claim.ids();
        if let Some(sources) = claim.sources() {
            let line = sheet.line(sources);
            let unknown = ids.iter().filter_map(|id| self.sources.get(id).err());
            faults.extend(unknown.map(|fault| (line, fault)));
        }
        if claimed.needs && ids.is_empty() && claim.level().is_none() && row.whole {
            let name = quoted(&claimed.name);
            let text =
                format!("{name} has no source: write sources = \"ID\", or level = \"inferred\"");
            faults.push((row.line, text));
        }
    }
}

/// The level of a row that is our conclusion.
const INFERRED: &str = "inferred";

/// The sources of a claim by level, strongest first; all under `inferred` when it is our conclusion.
#[must_use]
pub fn known_by<'a>(claim: &dyn Claim, sources: &'a Sources) -> Vec<(Level, Vec<&'a Source>)> {
    let ids = claim.ids().into_iter();
    let own: Vec<&Source> = ids
        .filter_map(|id| sources.get(id).ok().flatten())
        .collect();
    if claim.level().is_some() {
        return vec![(Level::Inferred, own)];
    }
    level::OF_SOURCES
        .into_iter()
        .map(|level| {
            let of = own.iter().copied().filter(|source| source.level == level);
            (level, of.collect::<Vec<_>>())
        })
        .filter(|(_, of)| !of.is_empty())
        .collect()
}

/// The number of a code that is written as `0x` and eight small hexadecimal digits.
#[must_use]
pub fn number(code: &str) -> Option<u32> {
    let digits = code.strip_prefix("0x")?;
    let small = digits
        .bytes()
        .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    (digits.len() == 8 && small).then(|| u32::from_str_radix(digits, 16).ok())?
}
