//! The reference of the book: tables made from `src/data` and the model's runs.
mod common;

use common::{copy_of_data as copy, repository, spoil, write};
use join_sim::origin::ORIGINS;
use join_sim::{Library, Outcome, PARAMETERS, PROPERTIES, Save};
use std::fs;

/// The row of a table, from its first cell to its end.
fn row<'a>(html: &'a str, start: &str) -> &'a str {
    let rest = html
        .split_once(start)
        .unwrap_or_else(|| panic!("no row {start:?}"))
        .1;
    rest.split("</tr>").next().unwrap()
}

/// The addresses of all links in a piece of HTML.
fn links(html: &str) -> Vec<&str> {
    html.split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

#[test]
fn every_code_has_its_three_forms_and_every_code_of_the_model_a_run_that_ends_with_it() {
    let html = write(&repository(), "{{#join error-codes}}\n").unwrap();
    let file = fs::read_to_string(repository().join("src/data/error-codes.toml")).unwrap();
    let tables = file.lines().filter(|line| *line == "[[code]]").count();
    assert_eq!(html.matches("<tr id=\"code-").count(), tables);
    assert!(tables > 170, "{tables}");
    let case = row(&html, "<tr id=\"code-0x801c03ed\"");
    for form in ["0x801c03ed", "801C03ED", "-2145647635"] {
        assert!(
            case.contains(&format!("<code>{form}</code>")),
            "{form}: {case}"
        );
    }
    assert!(row(&html, "<tr id=\"code-0x00041325\"").contains("<code>267045</code>"));
    let library = Library::load(&repository().join("scenarios")).unwrap();
    for code in html.split("<tr id=\"code-").skip(1) {
        let own = ORIGINS
            .iter()
            .any(|origin| code.starts_with(&origin.code.to_string()));
        let said = code
            .split("</tr>")
            .next()
            .unwrap()
            .contains("Not modelled.");
        assert_ne!(own, said, "{code}");
    }
    for origin in ORIGINS {
        let row = row(&html, &format!("<tr id=\"code-{}\"", origin.code));
        let way = row
            .split("<li>")
            .skip(1)
            .find(|way| way.contains(origin.sentence));
        let way = way.unwrap_or_else(|| panic!("{}: {row}", origin.code));
        let run = links(way)
            .into_iter()
            .find_map(|link| link.strip_prefix("../playground/index.html#join=0/"));
        let run = run
            .unwrap_or_else(|| panic!("no run ends with {} by {:?}", origin.code, origin.refused));
        let loaded = Save::read(run).unwrap().load(&library).unwrap();
        assert_eq!(loaded.other_model, None);
        let end = join_sim::run_to_end(loaded.timeline.scenario());
        assert_eq!(end.outcome(), Outcome::Failed(origin.code));
        assert_eq!(join_sim::origin::of(&end).unwrap().refused, origin.refused);
        let at = loaded.timeline.record().event;
        assert_eq!(
            at,
            join_sim::Event::Failed { code: origin.code },
            "the cursor is on the failure"
        );
    }
}

#[test]
fn a_run_stays_away_where_no_scenario_is_near() {
    let root = copy("reference-no-runs");
    for entry in fs::read_dir(root.join("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        if !path.ends_with("healthy.toml") {
            fs::remove_file(path).unwrap();
        }
    }
    let html = write(&root, "{{#join error-codes}}\n").unwrap();
    // The older code takes two changes of the healthy world: the join setting, and an older Windows.
    let row = row(&html, "<tr id=\"code-0x801c0003\"");
    assert!(
        row.contains("In the model: ") && !row.contains("playground"),
        "{row}"
    );
}

#[test]
fn a_code_of_the_model_without_a_row_is_a_problem() {
    let root = copy("reference-missing-code");
    spoil(
        &root,
        "src/data/error-codes.toml",
        "\"0x801c03ed\"",
        "\"0x801c03eb1\"",
    );
    let problems = write(&root, "x\n\n{{#join error-codes}}\n").unwrap_err();
    assert!(
        problems
            .lines()
            .any(|line| line.starts_with("src/data/error-codes.toml:")
                && line.ends_with("expected 0x and eight digits 0-9 a-f, found \"0x801c03eb1\"")),
        "{problems}"
    );
    spoil(
        &root,
        "src/data/error-codes.toml",
        "\"0x801c03eb1\"",
        "\"0x801cffff\"",
    );
    let problems = write(&root, "x\n\n{{#join error-codes}}\n").unwrap_err();
    let expect = "src/a/x.md:3: the model can end with \"0x801c03ed\" and src/data/error-codes.toml has no row for it";
    assert!(problems.lines().any(|line| line == expect), "{problems}");
}

#[test]
fn every_event_address_and_task_of_the_model_must_have_its_row() {
    let check = |test: &str, file: &str, from: &str, to: &str, table: &str, expect: &str| {
        let root = copy(test);
        spoil(&root, file, from, to);
        let problems = write(&root, &format!("{{{{#join {table}}}}}\n")).unwrap_err();
        assert!(
            problems.lines().any(|line| line == expect),
            "{table}: {problems}"
        );
    };
    check(
        "reference-missing-event",
        "src/data/events.toml",
        "id = \"204\"",
        "id = \"20400\"",
        "events",
        "src/a/x.md:1: the model writes event \"User Device Registration 204\" and src/data/events.toml has no row for it",
    );
    check(
        "reference-missing-address",
        "src/data/endpoints.toml",
        "device/?api-version",
        "device/{id}/?api-version",
        "endpoints",
        "src/a/x.md:1: the model sends \"POST https://enterpriseregistration.windows.net/EnrollmentSe…\" and src/data/endpoints.toml has no row for it",
    );
    check(
        "reference-missing-task",
        "src/data/tasks.toml",
        "name = \"Recovery-Check\"",
        "name = \"Recovery-Cheque\"",
        "tasks",
        "src/a/x.md:1: the model has the task \"Recovery-Check\" and src/data/tasks.toml has no row for it",
    );
}

#[test]
fn events_say_which_runs_write_them() {
    let html = write(&repository(), "{{#join events}}\n").unwrap();
    let library = Library::load(&repository().join("scenarios")).unwrap();
    let text = "User Device Registration 204: ";
    let writes = |scenario: &join_sim::Scenario| {
        let (records, _) = join_sim::run(scenario, &[]);
        records
            .iter()
            .flat_map(|record| join_sim::rows(scenario, &records, record))
            .any(|row| row.text.starts_with(text))
    };
    let count = library
        .scenarios()
        .iter()
        .filter(|scenario| writes(scenario))
        .count();
    let row = row(&html, "id=\"event-user-device-registration-204\"");
    assert!(
        row.contains(&format!(
            "in {count} of {} scenarios; ",
            library.scenarios().len()
        )),
        "{row}"
    );
    let link = links(row)
        .into_iter()
        .find_map(|link| link.split_once("#join=0/"))
        .unwrap()
        .1;
    let loaded = Save::read(link).unwrap().load(&library).unwrap();
    let at = join_sim::rows(
        loaded.timeline.scenario(),
        loaded.timeline.records(),
        loaded.timeline.record(),
    );
    assert!(at.iter().any(|row| row.text.starts_with(text)), "{at:?}");
}

#[test]
fn the_rules_of_tasks_are_those_of_the_model() {
    let html = write(&repository(), "{{#join tasks}}\n").unwrap();
    let yes_no = |name: &str, of: fn(join_sim::Rules) -> bool| {
        let cells: String = join_sim::Task::ALL
            .iter()
            .map(|task| {
                format!(
                    "<td>{}</td>",
                    if of(join_sim::rules(*task)) {
                        "yes"
                    } else {
                        "no"
                    }
                )
            })
            .collect();
        assert!(
            html.contains(&format!("<th scope=\"row\">{name}</th>{cells}")),
            "{name}: {html}"
        );
    };
    yes_no("Idle settings", |rules| rules.idle_settings);
    yes_no("Only while a user is logged on", |rules| rules.interactive);
    yes_no("A trigger may start it in energy saver", |rules| {
        rules.may_trigger(true)
    });
}

#[test]
fn evidence_names_each_rule_with_its_tests_and_what_is_inferred() {
    let html = write(&repository(), "{{#join evidence}}\n").unwrap();
    for property in PROPERTIES {
        let row = row(&html, &format!("#rule-{}\">", property.rule));
        assert!(
            row.contains(".rs</code>") || row.contains("every such rule"),
            "{row}"
        );
    }
    let token = row(&html, "#rule-token.window\">");
    assert!(
        token.contains("join-sim/boundary.rs") && token.contains("ev-inferred"),
        "{token}"
    );
    for spec in PARAMETERS {
        let inferred = spec.level == join_sim::Level::Inferred;
        let cell = format!("#param-{}\"", spec.name);
        assert_eq!(html.contains(&cell), inferred, "{}", spec.name);
    }

    let root = copy("reference-evidence");
    spoil(
        &root,
        "src/data/rules.toml",
        "rule = \"task.held\"",
        "rule = \"task.heldd\"",
    );
    spoil(
        &root,
        "crates/join-sim/tests/model/boundary.rs",
        "// r[token.window]",
        "// r[token.wndow]",
    );
    let problems = write(&root, "{{#join evidence}}\n").unwrap_err();
    let says = |text: &str| {
        assert!(
            problems.lines().any(|line| line.contains(text)),
            "{text}: {problems}"
        )
    };
    says("the model has no rule \"task.heldd\"");
    says("src/data/rules.toml has no row for the rule \"task.held\"");
    says("crates/join-sim/tests/model/boundary.rs:");
    says("the model has no rule \"token.wndow\"");

    let root = copy("reference-untested");
    fs::remove_dir_all(root.join("crates")).unwrap();
    let problems = write(&root, "{{#join evidence}}\n").unwrap_err();
    assert_eq!(
        problems
            .lines()
            .filter(|line| line.contains("no test names the rule"))
            .count(),
        PROPERTIES.len()
    );
}

#[test]
fn every_row_of_a_table_has_as_many_cells_as_its_head() {
    for name in [
        "error-codes",
        "events",
        "endpoints",
        "fields",
        "dsregcmd",
        "tasks",
        "evidence",
    ] {
        let html = write(&repository(), &format!("{{{{#join {name}}}}}\n")).unwrap();
        for table in html.split("<table>").skip(1) {
            let (head, body) = table.split_once("</thead>").unwrap();
            let (count, rows) = (head.matches("<th ").count(), body.split("<tr").skip(1));
            for row in rows {
                let cells = row.matches("<th ").count() + row.matches("<td").count();
                assert_eq!(cells, count, "{name}: {row}");
            }
        }
    }
}
