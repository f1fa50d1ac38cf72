//! Texts that people of the field brought: each finds its answer, and the answer rests on the row that is said to decide.
mod common;

use common::table;
use join_reference::{Kind, Table};
use std::fs;
use std::path::{Path, PathBuf};

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

struct Case {
    file: String,
    decides: String,
    says: Vec<String>,
    also: Vec<String>,
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(tests().join("cases.toml")).unwrap();
    let all: toml::Table = text.parse().unwrap();
    let list = |case: &toml::Value, name: &str| -> Vec<String> {
        let of = case.get(name).and_then(|value| value.as_array()).cloned();
        let own = of.unwrap_or_default().into_iter();
        own.map(|value| value.as_str().unwrap().to_owned())
            .collect()
    };
    let one = |case: &toml::Value, name: &str| case[name].as_str().unwrap().to_owned();
    let cases = all["case"].as_array().unwrap().iter();
    cases
        .map(|case| Case {
            file: one(case, "file"),
            decides: one(case, "decides"),
            says: list(case, "says"),
            also: list(case, "also"),
        })
        .collect()
}

/// "kind id" of every row that the text names.
fn named(table: &Table, text: &str) -> Vec<(String, String)> {
    let found = table.find(text);
    let hits = found.hits.into_iter().filter(|hit| hit.named);
    hits.map(|hit| {
        (
            format!("{} {}", hit.kind.word(), hit.id),
            hit.meaning.into_owned(),
        )
    })
    .collect()
}

/// The same table without the rows that give such a hit.
fn without(table: &Table, hit: &str) -> Table {
    let (kind, id) = hit.split_once(' ').unwrap();
    let rows = table.rows().iter().filter(|row| {
        let own = match row.kind() {
            Kind::Event => row.id.split(", ").any(|own| own == id),
            Kind::Family => row.name.contains("HTTP status"),
            _ => row.id == id,
        };
        row.kind().word() != kind || !own
    });
    Table::of(rows.cloned().collect())
}

#[test]
fn every_text_of_the_field_finds_its_answer_by_the_row_that_decides() {
    let table = table();
    let cases = cases();
    for case in &cases {
        let text = fs::read_to_string(tests().join("field").join(&case.file)).unwrap();
        let hits = named(&table, &text);
        for expected in case.also.iter().chain([&case.decides]) {
            assert!(
                hits.iter().any(|(hit, _)| hit == expected),
                "{}: no {expected:?} in {:?}",
                case.file,
                hits.iter().map(|(hit, _)| hit).collect::<Vec<_>>()
            );
        }
        let meaning = |hits: &[(String, String)]| {
            let own = hits.iter().find(|(hit, _)| *hit == case.decides);
            own.map(|(_, meaning)| meaning.clone())
        };
        let own = meaning(&hits).unwrap();
        for words in &case.says {
            assert!(own.contains(words), "{}: no {words:?} in {own}", case.file);
        }
        let poorer = named(&without(&table, &case.decides), &text);
        assert_eq!(meaning(&poorer), None, "{}: still answered", case.file);
    }
    // Every file has its case, but the list of lines, which has a test of its own.
    let files = fs::read_dir(tests().join("field")).unwrap().count();
    assert_eq!(files, cases.len() + 1);
}

#[test]
fn each_pasted_line_finds_the_row_of_its_code() {
    let table = table();
    let text = fs::read_to_string(tests().join("field/S02-SYNTHETIC-paste-lines.txt")).unwrap();
    let codes = [
        "0x801c03ed",
        "0x801c03ed",
        "0x801c03ed",
        "0x801c03ed",
        "0x801c03ed",
        "0x801c03ed",
        "0x801c03ed",
        "0x801c03ed",
        "0x801c03ed",
        "0x8018002b",
        "0x800705b4",
        "0xcaa20003",
        "AADSTS50155",
        "0x80090016",
        "0x80190190",
        "0xc000023c",
        "0x801c03ed",
    ];
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(lines.len(), codes.len());
    for (line, code) in lines.into_iter().zip(codes) {
        let hits = named(&table, line);
        let expected = format!("code {code}");
        assert!(
            hits.iter().any(|(hit, _)| *hit == expected),
            "{line}: {hits:?}"
        );
    }
}
