//! What prose may name and what reference data must say: unknown names and faulty rows, by file and line.
mod common;

use common::{copy_of_data as copy, repository, write};
use std::collections::BTreeSet;
use std::fs;

#[test]
fn prose_names_only_what_the_book_knows() {
    let check = |text: &str, expect: &str| {
        assert_eq!(write(&repository(), text).unwrap(), expect, "{text}");
    };
    for known in [
        "0x801c03ed and 801c03ed, `0x80072ee7` of the *0x8018000a* family 0x8018 or 0x801c****\n",
        "Event 204, events 101 and 102, event `1006`\n",
        "`aik_wait_s`, `auth_time`, `expires_on` and `plain`\n",
        "| `0x801c03ed` | event 325 |\n|---|---|\n| a | b |\n",
        "```\n0x801c9999 event 999 `no_such_s`\n```\n",
        "<code>0x801c9999</code>\n",
        "[0x801c03ed](x.md#0x801c9999)\n",
    ] {
        check(known, known);
    }
    check(
        "\\0x801c9999 and `\\no_such_s` and \\event 999\n",
        "0x801c9999 and `no_such_s` and event 999\n",
    );

    let fails = |text: &str, expect: &[&str]| {
        assert_eq!(
            write(&repository(), text).unwrap_err(),
            expect.join("\n"),
            "{text}"
        );
    };
    let known = |file: &str| {
        format!(
            "(known are those of the model and of src/data/{file}; for plain text write a \\ before it)"
        )
    };
    let codes = known("error-codes.toml");
    fails(
        "# Title\n\nA 0x801c03eD and\na `0x801c03dd`.\n",
        &[&format!(
            "src/a/x.md:4: unknown error code \"0x801c03dd\"; nearest: \"0x801c03ed\" {codes}"
        )],
    );
    fails(
        "# Of 0x8018FFFF\n",
        &[&format!(
            "src/a/x.md:1: unknown error code \"0x8018ffff\"; nearest: \"0x8018000f\" {codes}"
        )],
    );
    fails(
        "> see events 204 and 2044\n",
        &[&format!(
            "src/a/x.md:1: unknown event \"2044\"; nearest: \"204\" {}",
            known("events.toml")
        )],
    );
    let figure = "```join\nfigure = predict\nscenario = energy-saver\nask = Is it event 999?\nmeasure = outcome\noption.joined = It joins.\noption.0x801c03ed = It fails.\noption.0x801c9999 = It fails otherwise.\n```\n";
    let problems = write(&repository(), figure).unwrap_err();
    for expect in [
        "src/a/x.md:4: unknown event \"999\"",
        "src/a/x.md:8: unknown error code \"0x801c9999\"",
    ] {
        assert!(
            problems.lines().any(|line| line.starts_with(expect)),
            "{problems}"
        );
    }
    fails(
        "- the `aik_wiat_s`\n",
        &[&format!(
            "src/a/x.md:1: unknown parameter or field \"aik_wiat_s\"; nearest: \"aik_wait_s\" {}",
            known("fields.toml")
        )],
    );
}

#[test]
fn reference_data_is_checked_line_by_line() {
    let root = copy("reference-broken");
    let data = [
        "[[code]]",
        "code = \"0x801c0001\"",
        "family = \"F\"",
        "meaning = \"m\"",
        "remedy = \"r\"",
        "sources = \"HELLO, HELO\"",
        "[[code]]",
        "code = \"0x801c0001\"",
        "family = \"F\"",
        "meaning = \"m\"",
        "remedy = \"r\"",
        "[[code]]",
        "code = \"0x801c0002\"",
        "family = \"F\"",
        "meaning = \"m\"",
        "level = \"documented\"",
        "reamedy = \"r\"",
    ];
    fs::write(root.join("src/data/error-codes.toml"), data.join("\n")).unwrap();
    let problems = write(&root, "{{#join error-codes}}\n\n0x80180001\n").unwrap_err();
    let expect = [
        "src/data/error-codes.toml:6: unknown source \"HELO\"; nearest: \"HELLO\" (sources are in src/sources.toml)",
        "src/data/error-codes.toml:7: \"0x801c0001\" has no source: write sources = \"ID\", or level = \"inferred\"",
        "src/data/error-codes.toml:7: \"0x801c0001\" stands twice",
        "src/data/error-codes.toml:12: the code has no remedy",
        "src/data/error-codes.toml:16: expected level \"inferred\" or none (a source has its own), found \"documented\"",
        "src/data/error-codes.toml:17: unknown key \"reamedy\"; nearest: \"remedy\"",
    ];
    // What a broken file lacks is not told again: the model's codes, and the code in the prose.
    assert_eq!(problems, expect.join("\n"));
    fs::write(root.join("src/data/events.toml"), "event =").unwrap();
    assert!(
        write(&root, "event 999\n")
            .unwrap_err()
            .contains("src/data/events.toml:1: not TOML: ")
    );
}

#[test]
fn the_glossary_is_in_order_and_one_sentence_a_term() {
    let text = fs::read_to_string(repository().join("src/glossary.md")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let mut terms = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(meaning) = line.strip_prefix(": ") else {
            continue;
        };
        let term: String = lines[at - 1]
            .to_lowercase()
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        terms.push(term);
        assert!(
            meaning.ends_with('.') && !meaning.contains(". "),
            "{}: {meaning}",
            lines[at - 1]
        );
    }
    assert!(terms.len() > 90, "{}", terms.len());
    assert!(
        terms.is_sorted(),
        "{:?}",
        terms.windows(2).find(|two| two[0] > two[1])
    );
    assert_eq!(terms.iter().collect::<BTreeSet<_>>().len(), terms.len());
}
