//! Which chapter explains which end of the model: `src/data/ends.toml` held against the map of ends and against the prose.
use crate::book::Book;
use crate::problem::{Problem, nearest, quoted};
use join_reference::data::{DataRow, EndRow, Placed, Text};
use join_sim::{Code, DeviceState, Outcome, Refused};
use join_study::{End, Phase, ReachedEnd};
use std::collections::BTreeMap;

/// An end with what the book says about it.
#[derive(Clone, Debug)]
pub struct Told<'a> {
    /// The end and its runs.
    pub reached: &'a ReachedEnd,
    /// The end in a few words.
    pub words: &'a str,
    /// Where it is explained.
    pub chapter: Place,
}

/// A place in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The page.
    pub page: usize,
    /// The anchor of a heading; empty for the whole page.
    pub anchor: String,
    /// The heading, or the page's name.
    pub title: String,
}

/// Checks the rows, and every code that prose names, in a book that shows the map; a book without the map has no rows.
pub fn check(book: &Book<'_>, problems: &mut Vec<Problem>) {
    if !book.tables.contains_key("failure-map") || book.reference.ends.is_broken() {
        return;
    }
    let Some(ends) = book.model.ends() else {
        return;
    };
    let reached = ends.reached();
    let rows = &book.reference.ends;
    for row in rows.iter() {
        let faults = match row.not_modelled {
            Some(_) => absent(book, row, &reached),
            None => explained(book, row, &reached),
        };
        problems.extend(faults.into_iter().map(|(line, text)| Problem {
            file: file(),
            line,
            text,
        }));
    }
    for one in &reached {
        if !rows.iter().any(|row| is(row, &one.end)) {
            let text = format!(
                "the model can end with {}, and no row says which chapter explains it; it is reached from {}",
                words(&one.end),
                quoted(&link(book, one)),
            );
            problems.push(Problem::of_file(&file(), &text));
        }
    }
    for page in &book.pages {
        let mut faults = Vec::new();
        for (at, code) in page.codes() {
            let marked = |row: &Placed<EndRow>| &*row.outcome == code && row.not_modelled.is_some();
            let told = ends_with(&reached, code).is_some() || rows.iter().any(marked);
            if !told && book.knows_code(code) {
                let text = format!(
                    "no run of the model ends with {}: say why in a row of {} with outcome and not_modelled",
                    quoted(code),
                    file(),
                );
                faults.push((at, text));
            }
        }
        problems.extend(page.problems(&faults));
    }
}

/// The ends in the order of the map, each with its row; those without one are told by [`check`]. Power can be lost
/// anywhere on the way, so the ends of a device that is off stand behind those of the way.
#[must_use]
pub fn told<'a>(book: &'a Book<'_>) -> Vec<Told<'a>> {
    let reached = book.model.ends().map(|ends| ends.reached());
    let rows = &book.reference.ends;
    let told = reached
        .unwrap_or_default()
        .into_iter()
        .filter_map(|reached| {
            let row = rows.iter().find(|row| is(row, &reached.end))?;
            Some(Told {
                reached,
                words: row.words.as_deref()?,
                chapter: place(book, row.chapter.as_deref()?).ok()?,
            })
        });
    let mut told: Vec<Told<'_>> = told.collect();
    told.sort_by_key(|one| {
        let end = &one.reached.end;
        (end.phase, end.place == DeviceState::Off)
    });
    told
}

/// The codes that prose names and the model does not reach, each with the reason and the pages that name it.
#[must_use]
pub fn not_modelled<'a>(book: &'a Book<'_>) -> Vec<(&'a str, &'a str, Vec<usize>)> {
    let rows = book.reference.ends.iter();
    rows.filter_map(|row| {
        let (code, why): (&str, &str) = (&row.outcome, row.not_modelled.as_deref()?);
        Some((code, why, pages_with(book, code)))
    })
    .collect()
}

/// The run of an end as a link carries it.
#[must_use]
pub fn link(book: &Book<'_>, one: &ReachedEnd) -> String {
    let save = book
        .model
        .library()
        .and_then(|library| one.example.save(library));
    save.map(|save| save.write()).unwrap_or_default()
}

/// What is wrong with a row of an end that the model should reach, by line.
fn explained(
    book: &Book<'_>,
    row: &Placed<EndRow>,
    reached: &[&ReachedEnd],
) -> Vec<(usize, String)> {
    let needed = [
        ("phase", &row.phase),
        ("place", &row.place),
        ("words", &row.words),
        ("chapter", &row.chapter),
    ];
    let lacking = needed.into_iter().filter(|(_, text)| text.is_none());
    let faults: Vec<(usize, String)> = lacking
        .map(|(name, _)| {
            let text = format!("the end has no {name}; one that no run reaches has not_modelled");
            (row.line, text)
        })
        .collect();
    let Some(chapter) = row.chapter.as_ref().filter(|_| faults.is_empty()) else {
        return faults;
    };
    let Some(one) = reached.iter().find(|one| is(row, &one.end)) else {
        let known = reached.iter().map(|one| key(&one.end)).collect::<Vec<_>>();
        let own = row.name().join(" ");
        let near = nearest(&own, known.iter().map(String::as_str));
        let text = format!(
            "no run within the bounds of the map ends with {}{near}",
            quoted(&own)
        );
        return vec![(row.line, text)];
    };
    let line = book.reference.ends.line(chapter);
    match (place(book, chapter), one.end.outcome) {
        (Err(fault), _) => vec![(line, fault)],
        (Ok(place), Outcome::Failed(code)) if !names(book, place.page, code) => {
            let text = format!(
                "{} does not name {}",
                quoted(chapter),
                quoted(&code.to_string())
            );
            vec![(line, text)]
        }
        (Ok(_), _) => Vec::new(),
    }
}

/// What is wrong with a row of a code that the model should not reach, by line.
fn absent(book: &Book<'_>, row: &EndRow, reached: &[&ReachedEnd]) -> Vec<(usize, String)> {
    let code = &row.outcome;
    let more: [(&str, &Option<Text>); 5] = [
        ("phase", &row.phase),
        ("place", &row.place),
        ("reason", &row.reason),
        ("words", &row.words),
        ("chapter", &row.chapter),
    ];
    let mut more = more
        .into_iter()
        .filter_map(|(name, text)| Some((name, text.as_ref()?)));
    let ends = &book.reference.ends;
    let line = ends.line(code);
    if let Some((name, text)) = more.next() {
        let fault = format!("a code that is not modelled has no {name}");
        return vec![(ends.line(text), fault)];
    }
    if !book.knows_code(code) {
        return vec![(line, format!("unknown error code {}", quoted(code)))];
    }
    if let Some(one) = ends_with(reached, code) {
        let text = format!(
            "{} is modelled: {} runs end with it",
            quoted(code),
            one.runs
        );
        return vec![(line, text)];
    }
    if pages_with(book, code).is_empty() {
        return vec![(
            line,
            format!("no chapter names {}: take the row out", quoted(code)),
        )];
    }
    Vec::new()
}

/// A place by the name of a chapter's file, with the anchor of a heading or without.
fn place(book: &Book<'_>, name: &str) -> Result<Place, String> {
    let (file, anchor) = name.split_once('#').unwrap_or((name, ""));
    let files: BTreeMap<&str, usize> = (0..book.pages.len())
        .map(|page| (book.pages[page].source(), page))
        .collect();
    let Some(&page) = files.get(file) else {
        let near = nearest(file, files.keys().copied());
        return Err(format!("unknown chapter {}{near}", quoted(file)));
    };
    if anchor.is_empty() {
        return Ok(Place {
            page,
            anchor: String::new(),
            title: book.pages[page].name.to_owned(),
        });
    }
    let headings = &book.pages[page].scan.headings;
    match headings.iter().find(|(id, _)| id == anchor) {
        Some((_, title)) => Ok(Place {
            page,
            anchor: anchor.to_owned(),
            title: title.clone(),
        }),
        None => {
            let near = nearest(anchor, headings.iter().map(|(id, _)| id.as_str()));
            Err(format!("{file} has no heading {}{near}", quoted(anchor)))
        }
    }
}

/// The first end with that code.
fn ends_with<'a>(reached: &[&'a ReachedEnd], code: &str) -> Option<&'a ReachedEnd> {
    let mut reached = reached.iter().copied();
    reached.find(|one| outcome(one.end.outcome) == code)
}

fn names(book: &Book<'_>, page: usize, code: Code) -> bool {
    let code = code.to_string();
    book.pages[page].codes().any(|(_, other)| other == code)
}

fn pages_with(book: &Book<'_>, code: &str) -> Vec<usize> {
    let names = |page: &usize| book.pages[*page].codes().any(|(_, other)| other == code);
    (0..book.pages.len()).filter(names).collect()
}

fn is(row: &EndRow, end: &End) -> bool {
    row.phase.as_deref() == Some(phase(end.phase))
        && row.place.as_deref() == Some(end.place.name())
        && *row.outcome == outcome(end.outcome)
        && row.reason.as_deref() == end.refused.map(Refused::name)
}

/// The four texts that name an end in a row.
fn key(end: &End) -> String {
    let reason = end.refused.map_or("", Refused::name);
    let all = [
        phase(end.phase),
        end.place.name(),
        &outcome(end.outcome),
        reason,
    ];
    all.join(" ").trim_end().to_owned()
}

/// The same as an author writes it.
fn words(end: &End) -> String {
    let mut text = format!(
        "phase = {:?}, place = {:?}, outcome = {:?}",
        phase(end.phase),
        end.place.name(),
        outcome(end.outcome)
    );
    if let Some(reason) = end.refused {
        text += &format!(", reason = {:?}", reason.name());
    }
    text
}

/// The name of a phase in a row.
#[must_use]
pub const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Technician => "technician",
        Phase::User => "user",
    }
}

/// The name of an outcome in a row.
#[must_use]
pub fn outcome(outcome: Outcome) -> String {
    match outcome {
        Outcome::Failed(code) => code.to_string(),
        Outcome::Joined => "joined".into(),
        Outcome::WrongOwner(_) => "wrong owner".into(),
        Outcome::Unfinished => "unfinished".into(),
        Outcome::StepLimit => "step limit".into(),
        Outcome::Running => "running".into(),
    }
}

/// The participant whose colour and shape a place has: who is awaited there.
#[must_use]
pub const fn awaited(place: DeviceState) -> join_sim::Participant {
    use DeviceState as S;
    use join_sim::Participant as P;
    match place {
        S::Off => P::Power,
        S::AwaitTechnician | S::AwaitSignIn | S::AwaitReseal | S::AwaitHello => P::User,
        S::Booting | S::AwaitTime | S::AwaitNetwork | S::AwaitRepeat | S::Desktop | S::Failed => {
            P::Device
        }
        S::AwaitProfile
        | S::AwaitCheckIn
        | S::AwaitEnrolment
        | S::AwaitPolicies
        | S::AwaitAccountSetUp => P::Policy,
        S::AwaitTpm
        | S::AwaitDeviceKey
        | S::AwaitTransportKeyDeleted
        | S::AwaitAikStatus
        | S::AwaitTransportKey
        | S::AwaitStatement
        | S::AwaitSessionKey => P::Tpm,
        S::AwaitAik => P::Aik,
        S::AwaitToken | S::AwaitNonce | S::AwaitPrt => P::SignIn,
        S::AwaitDiscovery | S::AwaitJoinAnswer | S::AwaitLeft => P::Drs,
    }
}

fn file() -> String {
    format!("src/data/{}", EndRow::FILE)
}
