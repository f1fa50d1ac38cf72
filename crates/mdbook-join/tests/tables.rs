//! The tables that are made from the model: complete, linked, and refused when book and model disagree.
mod common;

use join_sim::origin::ORIGINS;
use join_sim::{DeviceState, Level, Library, Message, PARAMETERS, PROPERTIES, Stimulus};
use mdbook_join::Join;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The chapters of a book in `root` after the preprocessor, or its problems.
fn write(root: &Path, chapters: &[(&str, &str)]) -> Result<Vec<String>, String> {
    let page = |(path, text): &(&str, &str)| {
        BookItem::Chapter(Chapter::new(path, (*text).to_owned(), *path, Vec::new()))
    };
    let book = Book::new_with_items(chapters.iter().map(page).collect());
    let context = PreprocessorContext::new(root.to_owned(), Config::default(), "html".to_owned());
    let book = Join::new(root)
        .run(&context, book)
        .map_err(|error| error.to_string())?;
    Ok(book
        .chapters()
        .map(|chapter| chapter.content.clone())
        .collect())
}

/// A `sources.toml` with every source that the model names, at the level that the model gives it.
fn sources_of_the_model() -> String {
    let mut levels: BTreeMap<&str, Level> = BTreeMap::new();
    let cited = PARAMETERS
        .iter()
        .map(|spec| (spec.level, spec.sources))
        .chain(ORIGINS.iter().map(|origin| (origin.level, origin.sources)));
    for (level, sources) in cited {
        for id in sources
            .split(',')
            .map(str::trim)
            .filter(|id| !id.is_empty())
        {
            let level_of_source = levels.entry(id).or_insert(level);
            if !level_of_source.needs_source() {
                *level_of_source = level;
            }
        }
    }
    let entry = |(id, level): (&&str, &Level)| {
        let level = match level {
            Level::Concluded => Level::Case,
            level if level.needs_source() => *level,
            _ => Level::Documented,
        };
        format!(
            "[[source]]\nid = \"{id}\"\nlevel = \"{}\"\ntitle = \"About {id}\"\nurl = \"https://x.example/\"\npublisher = \"P\"\n\n",
            level.words()
        )
    };
    levels.iter().map(entry).collect()
}

#[test]
fn the_parameters_are_all_there_with_value_range_meaning_and_sources() {
    let root = common::copy_of("small", "tables-parameters");
    fs::write(root.join("src/sources.toml"), sources_of_the_model()).unwrap();
    let pages = write(
        &root,
        &[
            ("a/model.md", "{{#join parameters}}\n"),
            ("b/refs.md", "{{#join sources}}\n"),
        ],
    )
    .unwrap();
    let rows: Vec<&str> = pages[0].split("<tr id=\"").skip(1).collect();
    assert_eq!(rows.len(), PARAMETERS.len());
    for spec in PARAMETERS {
        let row = rows
            .iter()
            .find(|row| row.starts_with(&format!("param-{}\"", spec.name)))
            .expect(spec.name);
        for text in [
            spec.show(spec.default).replace(' ', "\u{a0}"),
            spec.write(spec.max),
            spec.meaning.to_owned(),
            spec.level.words().to_owned(),
        ] {
            let escaped = text
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', "&quot;");
            assert!(row.contains(&escaped), "{}: {text}", spec.name);
        }
        for id in spec
            .sources
            .split(',')
            .map(str::trim)
            .filter(|id| !id.is_empty())
        {
            assert!(
                row.contains(&format!("href=\"../b/refs.html#src-{id}\"")),
                "{}: {id}",
                spec.name
            );
        }
    }
    // What the table cites is cited: the sources lead back to it.
    let seed = pages[1]
        .split("<tr id=\"src-SEED\"")
        .nth(1)
        .unwrap()
        .split("</tr>")
        .next()
        .unwrap();
    assert!(
        seed.contains("href=\"../a/model.html#join-parameters\""),
        "{seed}"
    );
    assert!(pages[0].contains("id=\"join-parameters\""));
}

#[test]
fn the_codes_are_all_there() {
    let root = common::copy_of("small", "tables-codes");
    fs::write(root.join("src/sources.toml"), sources_of_the_model()).unwrap();
    let pages = write(
        &root,
        &[
            ("codes.md", "{{#join codes}}\n"),
            ("refs.md", "{{#join sources}}\n"),
        ],
    )
    .unwrap();
    for origin in ORIGINS {
        assert!(
            pages[0].contains(&format!("<code>{}</code>", origin.code))
                && pages[0].contains(origin.level.words())
        );
    }
}

#[test]
fn the_model_may_cite_only_what_the_book_lists() {
    let problems = write(
        common::small().as_path(),
        &[
            ("m.md", "\n{{#join parameters}}\n"),
            ("refs.md", "{{#join sources}}\n"),
        ],
    )
    .unwrap_err();
    let expect = "src/m.md:2: parameter \"reseal_to_boot_s\" of the model: unknown source \"AP-pre\"; nearest: \"";
    assert!(
        problems.lines().any(|line| line.starts_with(expect)),
        "{problems}"
    );
    let same = |line: &str| {
        line.starts_with("src/m.md:2: parameter ")
            && line.contains(" of the model: unknown source ")
    };
    assert!(problems.lines().all(same), "{problems}");

    let root = common::copy_of("small", "tables-levels");
    let wrong = sources_of_the_model().replace("observed in the case", "public post");
    fs::write(root.join("src/sources.toml"), wrong).unwrap();
    let problems = write(
        &root,
        &[
            ("m.md", "{{#join parameters}}\n"),
            ("refs.md", "{{#join sources}}\n"),
        ],
    )
    .unwrap_err();
    assert!(
        problems.contains("source \"SEED\" is public post, not observed in the case"),
        "{problems}"
    );

    fs::write(root.join("src/sources.toml"), sources_of_the_model()).unwrap();
    let problems = write(&root, &[("m.md", "{{#join parameters}}\n")]).unwrap_err();
    assert_eq!(
        problems,
        "src/m.md:1: the table links to {{#join sources}}, but no chapter has it"
    );
}

#[test]
fn the_rules_are_all_there_and_lead_to_their_mentions() {
    let pages = write(
        common::small().as_path(),
        &[
            (
                "part/text.md",
                "r[token.window] r[seen.joined] r[token.window]",
            ),
            ("rules.md", "{{#join rules}}\n\nr[run.ends]\n"),
        ],
    )
    .unwrap();
    for property in PROPERTIES {
        assert!(
            pages[1].contains(&format!("<tr id=\"rule-{}\">", property.rule)),
            "{}",
            property.rule
        );
    }
    assert!(pages[1].contains("href=\"part/text.html#r-token.window\""));
    assert!(pages[1].contains("<a class=\"rule\" id=\"r-run.ends\" href=\"#rule-run.ends\">"));
    assert_eq!(pages[0].matches("id=\"r-token.window\"").count(), 1);
    assert_eq!(
        write(
            common::small().as_path(),
            &[("a.md", "r[token.window]\n\nr[run.ends]\n")]
        )
        .unwrap_err(),
        "src/a.md:1: the mark links to the table {{#join rules}}, but no chapter has it"
    );
}

#[test]
fn the_scenarios_end_as_their_runs_do() {
    let pages = write(
        common::small().as_path(),
        &[("a.md", "{{#join scenarios}}\n")],
    )
    .unwrap();
    let library = Library::load(&common::small().join("scenarios")).unwrap();
    for scenario in library.scenarios() {
        let row = pages[0]
            .split(&format!("<tr id=\"scenario-{}\">", scenario.name()))
            .nth(1)
            .unwrap()
            .split("</tr>")
            .next()
            .unwrap();
        let outcome = join_sim::notation::outcome(&join_sim::run_to_end(scenario));
        let ends = outcome.strip_prefix("outcome: ").unwrap();
        assert!(row.contains(&format!("<td>{ends}</td>")), "{row}");
    }
    assert!(pages[0].contains("The token is &lt;too&gt; late"));
    assert!(pages[0].contains("Energy Saver policy assigned to: devices"));
}

#[test]
fn a_scenario_that_ends_otherwise_or_cannot_be_read_is_a_problem() {
    let root = common::copy_of("small", "tables-scenarios");
    let file = root.join("scenarios/late.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("failed 0x801c03ed", "joined")).unwrap();
    let problems = write(&root, &[("a.md", "text\n\n{{#join scenarios}}\n")]).unwrap_err();
    assert!(problems.starts_with("src/a.md:3: scenario \"late\" does not end as its file expects; outcome: failed 0x801c03ed"), "{problems}");

    fs::write(&file, text.replace("[set]", "[sett]")).unwrap();
    let problems = write(
        &root,
        &[("a.md", "{{#join scenarios}}\n\n{{param seed of late}}\n")],
    )
    .unwrap_err();
    assert!(
        problems.starts_with("scenarios: ")
            && problems.contains("late.toml")
            && problems.contains("unknown field `sett`"),
        "{problems}"
    );
    assert_eq!(problems.lines().count(), 1, "{problems}");
    // A book that needs no scenario does not read them.
    assert!(write(&root, &[("a.md", "{{param seed}}\n")]).is_ok());
}

#[test]
fn messages_are_those_of_the_runs() {
    let pages = write(
        common::small().as_path(),
        &[("a.md", "{{#join messages}}\n")],
    )
    .unwrap();
    let row = |name: &str, next: &str| {
        pages[0].contains(&format!("<tr><th scope=\"row\">{name}</th><td>{next}"))
    };
    assert!(row(
        "join request",
        "device</td><td>registration service</td><td>2 of 2"
    ));
    assert!(row(
        "device certificate",
        "registration service</td><td>device</td><td>2 of 2"
    ));
    assert!(row(
        "join refused",
        "registration service</td><td>device</td><td>1 of 2"
    ));
}

/// Every change of the device's state that can be tried, as the table is to say it: state, what is heard, next state.
fn tried() -> BTreeSet<(String, String, String)> {
    let library = Library::load(&common::repository().join("scenarios")).unwrap();
    let arrows = join_sim::matrix(&library).into_iter();
    let told = arrows.filter_map(|arrow| {
        let heard = match arrow.stimulus {
            Stimulus::Expired(_) => "time".to_owned(),
            Stimulus::Message { message, .. } => match message {
                Message::KeyMade { key, .. } | Message::KeyFailed { key, .. } => {
                    format!("{}: {}", message.name(), key.name())
                }
                _ => message.name().to_owned(),
            },
        };
        let (from, to) = (arrow.from.name(), arrow.to?.name());
        Some((from.to_owned(), heard, to.to_owned()))
    });
    told.collect()
}

/// The rows of the table, one for each state, thing heard and next state; rows of several states are left to the caller.
fn printed(html: &str) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for row in html.split("<tr><th scope=\"row\">").skip(1) {
        let row = row.split("</tr>").next().unwrap();
        let cells: Vec<&str> = row.split("<td>").collect();
        let from = cells[0].split(['<', '\n']).next().unwrap();
        let list = |cell: &str| -> Vec<String> {
            let cell = cell.split("</td>").next().unwrap();
            cell.split(" or<br>").map(str::to_owned).collect()
        };
        for heard in list(cells[1]) {
            let heard = match heard.split_once(": ") {
                Some(("time", _)) => "time".to_owned(),
                _ => heard,
            };
            for to in list(cells[2]) {
                all.push((from.to_owned(), heard.clone(), to));
            }
        }
    }
    all
}

#[test]
fn the_table_of_transitions_is_what_trying_the_model_gives() {
    let pages = write(
        common::small().as_path(),
        &[("a.md", "{{#join transitions}}\n")],
    )
    .unwrap();
    let (general, lines): (Vec<_>, Vec<_>) = printed(&pages[0])
        .into_iter()
        .partition(|(from, ..)| from.starts_with("every "));
    let lines: BTreeSet<_> = lines.into_iter().collect();
    let own = |lines: &BTreeSet<(String, String, String)>, from: &str, heard: &str| {
        lines.iter().any(|line| line.0 == from && line.1 == heard)
    };
    let mut said = lines.clone();
    for state in DeviceState::ALL {
        for (_, heard, to) in &general {
            let from = state.name();
            if *state != DeviceState::Off && !own(&lines, from, heard) {
                let to = if to == "the same state" { from } else { to };
                said.insert((from.to_owned(), heard.clone(), to.to_owned()));
            }
        }
    }
    assert!(lines.len() > 100 && general.len() == 3, "{general:?}");
    let tried = tried();
    let missing: Vec<_> = tried.difference(&said).collect();
    let more: Vec<_> = said.difference(&tried).collect();
    assert!(missing.is_empty(), "not in the table: {missing:?}");
    assert!(more.is_empty(), "in the table and in no run: {more:?}");
}
