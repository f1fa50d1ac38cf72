//! Texts that people of the field brought: each finds its answer, and the answer rests on the row that is said to decide.
mod common;

use common::{decision, table};
use join_reference::{Kind, Row, Table, Verdict};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    file: String,
    verdict: String,
    decides: String,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(tests().join("cases.toml")).unwrap();
    toml::from_str::<Cases>(&text).unwrap().case
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

/// Whether a row is the sign that the decision writes so.
fn is_sign(row: &Row, sign: &str) -> bool {
    let (kind, name) = sign.split_once(' ').unwrap();
    let own = match row.kind() {
        Kind::Event => row
            .id
            .split(", ")
            .any(|id| format!("{} {id}", row.name) == name),
        _ => row.id == name,
    };
    row.kind().word() == kind && own
}

#[test]
fn every_text_of_the_field_gets_its_verdict_and_nobody_can_tell_without_its_signs() {
    let (table, decision) = (table(), decision());
    for case in cases() {
        let text = fs::read_to_string(tests().join("field").join(&case.file)).unwrap();
        let ruling = decision.decide(&table, &table.find(&text));
        let why: Vec<&str> = ruling.answered.iter().map(|(_, a)| &*a.means).collect();
        assert_eq!(
            ruling.verdict.words(),
            case.verdict,
            "{}: {why:?}",
            case.file
        );
        assert!(
            !ruling.answered.is_empty(),
            "{}: no question is answered",
            case.file
        );
        // The signs of the answers that were given are taken from the table, round by round: a text may have several.
        let mut poorer = table.rows().to_vec();
        let mut answered = ruling.answered;
        let mut rounds = 0;
        while !answered.is_empty() {
            for sign in answered
                .iter()
                .flat_map(|(_, answer)| answer.when.iter().flatten())
            {
                poorer.retain(|row| !is_sign(row, sign));
            }
            let poorer = Table::of(poorer.clone());
            let ruling = decision.decide(&poorer, &poorer.find(&text));
            answered = ruling.answered;
            rounds += 1;
            assert!(rounds < 5, "{}", case.file);
            if answered.is_empty() {
                assert_eq!(ruling.verdict, Verdict::CannotTell, "{}", case.file);
            }
        }
    }
}

#[test]
fn every_sign_of_the_decision_is_a_row() {
    let (table, decision) = (table(), decision());
    for question in &decision.questions {
        for text in [
            &question.key,
            &question.why,
            &question.asks,
            &question.normal,
            &question.telling,
        ] {
            assert!(!text.is_empty(), "{}", question.asks);
        }
        let looks = [&question.run, &question.look];
        assert_eq!(
            looks.iter().filter(|text| !text.is_empty()).count(),
            1,
            "{}",
            question.asks
        );
        for answer in &question.answers {
            for text in [&answer.answer, &answer.means, &answer.next] {
                assert!(!text.is_empty(), "{}", question.asks);
            }
            for sign in answer.when.iter().flatten() {
                let own = table.rows().iter().any(|row| is_sign(row, sign));
                assert!(own, "no row for {sign:?}");
            }
        }
    }
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
