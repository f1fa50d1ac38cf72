//! Where the claims of the chapters stand in their sources: the rows of `claims.toml` are true, and ever fewer claims are without.
mod common;

use common::repository;
use join_reference::data::{ClaimRow, DataRow, Sheet, SourceRow, read};
use regex::Regex;
use std::collections::BTreeSet;
use std::fs;

/// No quotation is longer than this many words: the book retells, it does not copy.
const LONGEST: usize = 12;

/// The pairs of chapter and source that stand behind a claim: cited at a level at which the source itself says it.
fn cited() -> BTreeSet<(String, String)> {
    let mark = Regex::new(r"\be\[([a-z ]+):([^\]]+)\]").unwrap();
    let code = Regex::new(r"(?ms)^```.*?^```").unwrap();
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(repository().join("src")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "md") {
            continue;
        }
        let chapter = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(path).unwrap();
        for one in mark.captures_iter(&code.replace_all(&text, "")) {
            if !["inferred", "checked here"].contains(&&one[1]) {
                for id in one[2].split(',') {
                    found.insert((chapter.clone(), id.trim().to_owned()));
                }
            }
        }
    }
    found
}

fn sheet<R: DataRow>(folder: &str) -> Sheet<R> {
    let path = repository().join(folder).join(R::FILE);
    read(&fs::read_to_string(path).unwrap())
}

/// What is wrong with the rows, and the pairs that they bear.
fn borne(
    claims: &Sheet<ClaimRow>,
    sources: &BTreeSet<String>,
    cited: &BTreeSet<(String, String)>,
) -> (Vec<String>, BTreeSet<(String, String)>) {
    let mut faults: Vec<String> = claims.faults.iter().map(ToString::to_string).collect();
    let (mut borne, mut places) = (BTreeSet::new(), BTreeSet::new());
    for row in &claims.rows {
        let here = format!("{}, {:?}", row.source, &*row.place);
        if !sources.contains(&*row.source) {
            faults.push(format!("{here}: unknown source"));
        }
        let quote = row.quote.as_deref().unwrap_or_default();
        if !places.insert((row.name().join("\n"), quote.to_owned())) {
            faults.push(format!("{here}: stands twice"));
        }
        if quote.split_whitespace().count() > LONGEST {
            faults.push(format!("{here}: a quotation of more than {LONGEST} words"));
        }
        for chapter in row.chapters.parts() {
            let pair = (chapter.to_owned(), row.source.to_string());
            if cited.contains(&pair) {
                borne.insert(pair);
            } else {
                faults.push(format!("{here}: {chapter}.md does not cite it for a claim"));
            }
        }
    }
    (faults, borne)
}

fn sources() -> BTreeSet<String> {
    let rows = sheet::<SourceRow>("src").rows;
    rows.iter().map(|row| row.id.to_string()).collect()
}

#[test]
fn the_rows_are_true_and_ever_fewer_claims_are_without() {
    let cited = cited();
    let (faults, borne) = borne(&sheet("src/data"), &sources(), &cited);
    assert_eq!(faults, Vec::<String>::new());
    let without: Vec<String> = cited
        .difference(&borne)
        .map(|(chapter, source)| format!("{chapter}.md {source}"))
        .collect();
    println!(
        "claims (a chapter and a source that it cites): {}, without a place in the source: {}",
        cited.len(),
        without.len()
    );
    let file = repository().join("crates/mdbook-join/tests/goldens/claims-without.txt");
    let allowed: usize = fs::read_to_string(&file).unwrap().trim().parse().unwrap();
    assert!(
        without.len() <= allowed,
        "{} claims have no place in their source, {allowed} may: add rows to src/data/claims.toml for what is new among\n{}",
        without.len(),
        without.join("\n")
    );
    assert_eq!(
        without.len(),
        allowed,
        "fewer claims are without a place now: write that number into {}",
        file.display()
    );
}

#[test]
fn a_row_that_is_not_true_is_found() {
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let cited = BTreeSet::from([pair("token", "TOK"), pair("fix", "TOK")]);
    let sources = BTreeSet::from(["TOK".to_owned(), "OLD".to_owned()]);
    let check = |row: &str| {
        let claims = read(&format!("[[claim]]\n{row}"));
        borne(&claims, &sources, &cited)
    };
    let (faults, found) =
        check("source = \"TOK\"\nchapters = \"token\"\nplace = \"Access tokens\"");
    assert_eq!(
        (faults.len(), found),
        (0, BTreeSet::from([pair("token", "TOK")]))
    );
    let long = "a ".repeat(13);
    for (row, fault) in [
        ("source = \"TOC\"\nchapters = \"token\"\nplace = \"x\"".to_owned(), "unknown source"),
        ("source = \"OLD\"\nchapters = \"token\"\nplace = \"x\"".to_owned(), "does not cite it"),
        ("source = \"TOK\"\nchapters = \"aik\"\nplace = \"x\"".to_owned(), "aik.md does not cite it"),
        ("source = \"TOK\"\nchapters = \"fix\"\nplace = \" \"".to_owned(), "place is empty"),
        ("source = \"TOK\"\nchapters = \"fix\"\nplace = \"x\"\nquote = \"".to_owned() + &long + "\"", "more than 12 words"),
        ("source = \"TOK\"\nchapters = \"fix\"\nplace = \"x\"\npage = \"3\"".to_owned(), "unknown key \"page\""),
        (
            "source = \"TOK\"\nchapters = \"fix\"\nplace = \"x\"\n[[claim]]\nsource = \"TOK\"\nchapters = \"fix\"\nplace = \"x\"".to_owned(),
            "stands twice",
        ),
    ] {
        let (faults, _) = check(&row);
        assert!(faults.iter().any(|said| said.contains(fault)), "{row}: {faults:?}");
    }
}
