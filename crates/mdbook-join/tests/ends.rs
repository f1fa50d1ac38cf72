//! The failure map of the book as it stands: every row's run, and what is said when map, rows and prose fall apart.
mod common;

use common::{copy_of_data, repository, spoil};
use join_sim::{Event, Library, Outcome, Save};
use join_study::{End, Part, Trial};
use mdbook_join::Join;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The chapters of the repository behind the preprocessor, with the data of `root`; `edit` may change each text before.
fn book(root: &Path, edit: impl Fn(&str, String) -> String) -> Result<Book, String> {
    let mut files: Vec<PathBuf> = fs::read_dir(repository().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension().is_some_and(|end| end == "md") && !path.ends_with("SUMMARY.md")
        })
        .collect();
    files.sort();
    let chapter = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = edit(name, fs::read_to_string(path).unwrap());
        BookItem::Chapter(Chapter::new(name, text, name, Vec::new()))
    };
    let book = Book::new_with_items(files.iter().map(chapter).collect());
    let mut config = Config::default();
    for option in ["smart-punctuation", "definition-lists"] {
        config.set(format!("output.html.{option}"), true).unwrap();
    }
    let context = PreprocessorContext::new(root.to_owned(), config, "html".to_owned());
    let join = Join::new(root);
    join.run(&context, book).map_err(|error| error.to_string())
}

/// The chapter with the map, as it stands.
fn map() -> &'static str {
    static MAP: OnceLock<String> = OnceLock::new();
    MAP.get_or_init(|| {
        let book = book(&repository(), |_, text| text).unwrap();
        let text = book
            .chapters()
            .find(|chapter| chapter.name == "failure-map.md");
        text.unwrap().content.clone()
    })
}

/// The data of the repository, to be spoiled, with the map that is made already.
fn copy(test: &str) -> PathBuf {
    assert!(!map().is_empty());
    let root = copy_of_data(test);
    fs::create_dir_all(root.join("target/join")).unwrap();
    let kept = "target/join/ends.txt";
    fs::copy(repository().join(kept), root.join(kept)).unwrap();
    root
}

/// What stands between two texts, each time.
fn between<'a>(text: &'a str, from: &'a str, to: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(from)
        .skip(1)
        .map(move |rest| rest.split(to).next().unwrap())
}

#[test]
fn every_row_opens_a_run_that_ends_as_the_row_says() {
    let library = Library::load(&repository().join("scenarios")).unwrap();
    let rows: Vec<&str> = between(map(), "<tr id=\"end-", "</tr>").collect();
    let marks: Vec<&str> = between(map(), "<a href=\"#end-", "\"").collect();
    assert!(rows.len() > 30, "{}", rows.len());
    assert_eq!(rows.len(), marks.len());
    let mut ends: Vec<End> = Vec::new();
    for (row, mark) in rows.iter().zip(&marks) {
        assert_eq!(
            row.split('"').next().unwrap(),
            *mark,
            "marks and rows are in one order"
        );
        let run = between(row, "href=\"playground/index.html#join=0/", "\"")
            .next()
            .unwrap();
        let loaded = Save::read(run).unwrap().load(&library).unwrap();
        assert_eq!(loaded.other_model, None);
        let world = loaded.timeline.end();
        let trial = Trial {
            scenario: loaded.timeline.scenario().clone(),
            commands: loaded.timeline.commands().to_vec(),
        };
        let (end, _) = End::of(&trial);
        assert_eq!(end.outcome, world.outcome());
        assert!(!ends.contains(&end), "{end:?} stands twice");
        ends.push(end);
        let code = between(row, "#code-", "\"").next();
        match end.outcome {
            Outcome::Failed(own) => {
                assert_eq!(code, Some(own.to_string().as_str()), "{row}");
                assert_eq!(loaded.timeline.record().event, Event::Failed { code: own });
                assert!(row.contains(join_sim::origin::sentence(world)), "{row}");
            }
            _ => assert_eq!(code, None, "{row}"),
        }
        assert!(row.contains(join_view::words::state(end.place)), "{row}");
        assert!(
            row.contains("<td data-name=\"Explained in\"><a href=\""),
            "{row}"
        );
    }
    let figure = between(
        map(),
        "<figure class=\"join\" data-widget=\"failure-map\"",
        "</figure>",
    )
    .next()
    .unwrap();
    assert!(figure.contains(&format!("{} ends, ", rows.len())));
    assert!(!figure.contains("\n"), "Markdown sees one block");
}

#[test]
fn the_bounds_are_those_of_the_map() {
    let table = between(map(), "id=\"join-failure-map-bounds\"", "</table>")
        .next()
        .unwrap();
    let counts: Vec<u64> = between(table, "<td class=\"count\">", "<")
        .map(|count| count.replace(',', "").parse().unwrap())
        .collect();
    let (all, parts) = counts.split_last().unwrap();
    assert_eq!(parts.len(), Part::COUNT);
    assert_eq!(parts.iter().sum::<u64>(), *all);
    assert!(*all >= 100_000);
    let runs: u64 = between(map(), "<td class=\"count\" data-name=\"Runs\">", "<")
        .map(|count| count.replace(',', "").parse::<u64>().unwrap())
        .sum();
    assert_eq!(runs, *all, "every run of the map ends in one of the rows");
    let kept = fs::read_to_string(repository().join("target/join/ends.txt")).unwrap();
    let parts: Vec<String> = parts.iter().map(u64::to_string).collect();
    assert_eq!(kept.lines().nth(2), Some(parts.join(" ").as_str()));
}

/// Spoils the rows and tells which problems the book then has.
fn fails(test: &str, from: &str, to: &str, expect: &[&str]) {
    let root = copy(test);
    spoil(&root, "src/data/ends.toml", from, to);
    let problems = book(&root, |_, text| text).unwrap_err();
    let lines: Vec<&str> = problems.lines().collect();
    for expect in expect {
        assert!(
            lines.iter().any(|line| line.contains(expect)),
            "{expect}: {problems}"
        );
    }
    assert_eq!(lines.len(), expect.len(), "{problems}");
}

#[test]
fn an_end_without_a_chapter_is_a_problem() {
    let text = fs::read_to_string(repository().join("src/data/ends.toml")).unwrap();
    let rows = between(&text, "[[end]]\n", "\n\n").filter(|row| row.starts_with("phase"));
    for (at, row) in rows.enumerate().filter(|(at, _)| at % 11 == 0) {
        let texts: Vec<&str> = row
            .lines()
            .take_while(|line| !line.starts_with("words"))
            .collect();
        let missing = format!(
            "src/data/ends.toml: the model can end with {}",
            texts.join(", ")
        );
        fails(
            &format!("ends-missing-{at}"),
            &format!("[[end]]\n{row}\n"),
            "",
            &[&missing],
        );
    }
}

#[test]
fn a_row_without_an_end_is_a_problem() {
    fails(
        "ends-unreached",
        "[[end]]\n",
        "[[end]]\nphase = \"user\"\nplace = \"AwaitNonce\"\noutcome = \"0x80072ee2\"\nwords = \"w\"\nchapter = \"prt.md\"\n\n[[end]]\n",
        &[
            "no run within the bounds of the map ends with \"user AwaitNonce 0x80072ee2\"; nearest: \"user AwaitToken 0x80072ee2\"",
        ],
    );
    fails(
        "ends-half",
        "words = \"TPM makes no key\"\n",
        "",
        &["the end has no words; one that no run reaches has not_modelled"],
    );
    fails(
        "ends-twice",
        "[[end]]\n",
        "[[end]]\noutcome = \"0x801c000b\"\nnot_modelled = \"x\"\n\n[[end]]\n",
        &["\"0x801c000b\" stands twice"],
    );
}

#[test]
fn a_chapter_that_does_not_explain_is_a_problem() {
    let from = "chapter = \"token.md#when-no-token-comes\"";
    let check = |test: &str, to: &str, expect: &str| {
        fails(test, from, &format!("chapter = \"{to}\""), &[expect])
    };
    check(
        "ends-no-chapter",
        "tokens.md",
        "unknown chapter \"tokens.md\"; nearest: \"token.md\"",
    );
    check(
        "ends-no-heading",
        "token.md#when-token-comes",
        "token.md has no heading \"when-token-comes\"; nearest: \"when-no-token-comes\"",
    );
    check(
        "ends-no-code",
        "policy.md",
        "\"policy.md\" does not name \"0x80072ee2\"",
    );
}

#[test]
fn a_code_in_prose_is_reached_or_marked() {
    let root = copy("ends-prose");
    let named = |edit: &str| {
        book(&root, |name, text| {
            if name == "policy.md" {
                text + edit
            } else {
                text
            }
        })
        .map(|_| ())
    };
    assert_eq!(named("\nAs `0x801c03ed` and 0x801C0003.\n"), Ok(()));
    let lines = fs::read_to_string(repository().join("src/policy.md"))
        .unwrap()
        .lines()
        .count();
    let expect = format!(
        "src/policy.md:{}: no run of the model ends with \"0x8018000a\": say why in a row of src/data/ends.toml with outcome and not_modelled",
        lines + 2
    );
    assert_eq!(named("\nAs `0x8018000a`.\n"), Err(expect.clone()));
    let figure = "\n```join\nfigure = predict\nscenario = healthy\nask = How?\nmeasure = outcome\noption.joined = Well.\noption.unfinished = Not.\noption.0x8018000a = Badly.\n```\n";
    let problem = named(figure).unwrap_err();
    assert!(
        problem.contains("no run of the model ends with \"0x8018000a\""),
        "{problem}"
    );
    spoil(
        &root,
        "src/data/ends.toml",
        "[[end]]\n",
        "[[end]]\noutcome = \"0x8018000a\"\nnot_modelled = \"The model's Intune takes every device.\"\n\n[[end]]\n",
    );
    assert_eq!(named("\nAs `0x8018000a`.\n"), Ok(()));
    assert!(
        named("")
            .unwrap_err()
            .ends_with("no chapter names \"0x8018000a\": take the row out")
    );
}

#[test]
fn a_mark_that_is_not_true_is_a_problem() {
    let row = "outcome = \"0x801c000b\"\n";
    let check = |test: &str, to: &str, expect: &[&str]| fails(test, row, to, expect);
    let unmarked = "no run of the model ends with \"0x801c000b\"";
    // Without its mark the code is a problem at every place of the chapters that names it.
    let chapters = fs::read_dir(repository().join("src")).unwrap();
    let files = chapters.map(|file| file.unwrap().path());
    let texts = files
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .map(|path| fs::read_to_string(path).unwrap());
    let places: usize = texts.map(|text| text.matches("0x801c000b").count()).sum();
    let also = |first| [vec![first], vec![unmarked; places]].concat();
    check(
        "ends-marked",
        "outcome = \"0x801c03ed\"\n",
        &also("\"0x801c03ed\" is modelled: "),
    );
    check(
        "ends-marked-unknown",
        "outcome = \"0x801c000b1\"\n",
        &also("unknown error code \"0x801c000b1\""),
    );
    check(
        "ends-marked-both",
        "outcome = \"0x801c000b\"\nwords = \"w\"\n",
        &["a code that is not modelled has no words"],
    );
}

#[test]
fn a_book_without_the_map_says_nothing_about_ends() {
    let root = copy("ends-none");
    spoil(
        &root,
        "src/data/ends.toml",
        "[[end]]",
        "[[end]]\noutcome = \"0x801c000b\"\nnot_modelled = \"x\"\nphase = \"user\"\n\n[[end]]",
    );
    assert_eq!(
        common::write(&root, "0x8018000a\n").as_deref(),
        Ok("0x8018000a\n")
    );
}
