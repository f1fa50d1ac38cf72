//! A file as a run: what was written comes back the same; anything else is refused with its place, whatever it is.

mod common;

use common::{Draws, at, library};
use join_sim::{
    COMMANDS, Channel, Command, Given, Library, MOMENT_LIMIT, PARAMETERS, Scenario, run,
};
use join_wire::{FILE_LIMIT, ReadError, Trace, Wrong, json, read};

/// The JSON of a run; of its records only those of a channel.
fn written(scenario: &Scenario, given: &[Given], channel: Option<Channel>) -> String {
    let (records, end) = run(scenario, given);
    let trace = Trace {
        scenario,
        given,
        records: &records,
        end: &end,
    };
    json(&trace, channel)
}

/// A named scenario with up to five drawn changes, and up to four commands in order, some of them changes of parameters.
fn drawn(library: &Library, draws: &mut Draws) -> (Scenario, Vec<Given>) {
    let pick = |draws: &mut Draws, n: usize| draws.below(n as u64) as usize;
    let value = |draws: &mut Draws| {
        let spec = &PARAMETERS[pick(draws, PARAMETERS.len())];
        let value = spec.min + draws.below((spec.max - spec.min) as u64 + 1) as i64;
        (spec.id, value)
    };
    let all = library.scenarios();
    let mut scenario = all[pick(draws, all.len())].clone();
    for _ in 0..draws.below(6) {
        let (id, value) = value(draws);
        scenario = scenario.with(id, value).unwrap();
    }
    let mut given: Vec<Given> = (0..draws.below(5))
        .map(|_| {
            let command = if draws.below(3) == 0 {
                let (id, value) = value(draws);
                Command::Set(id, value)
            } else {
                COMMANDS[pick(draws, COMMANDS.len())].0
            };
            at(draws.below(9_000_000), command)
        })
        .collect();
    given.sort_by_key(|given| given.at);
    (scenario, given)
}

#[test]
fn what_was_written_comes_back_the_same() {
    let library = library();
    let mut draws = Draws(11);
    for round in 0..200 {
        let (scenario, given) = drawn(&library, &mut draws);
        let text = written(&scenario, &given, None);
        let back = read(&text, &library).unwrap_or_else(|error| panic!("{round}: {error:?}"));
        assert_eq!(back.scenario, scenario);
        assert_eq!(back.given, given);
        assert_eq!(back.parameters, PARAMETERS.len());
        let (_, end) = run(&scenario, &given);
        let outcome = back.outcome.expect("the file says how the run ended");
        assert_eq!(outcome.text, Some(join_sim::notation::outcome(&end)));
        assert!(!outcome.differs_from(&end), "{outcome:?}");
        let mut other = outcome.clone();
        other.text = Some("in other words".into());
        assert!(!other.differs_from(&end), "words do not count");
        other.margin_ms = Some(other.margin_ms.map_or(1, |margin| margin + 1));
        assert!(other.differs_from(&end), "{other:?}");
        other = outcome.clone();
        other.state = Some("nothing of the kind".into());
        assert!(other.differs_from(&end), "{other:?}");
        other.state = None;
        assert!(!other.differs_from(&end), "it does not say how it ended");
    }
}

#[test]
fn only_what_says_the_run_is_read() {
    let library = library();
    let open = |text: &str| read(text, &library).unwrap();
    let short = open("\u{feff}{\"scenario\":{\"name\":\"healthy\"}}");
    assert_eq!(short.scenario, *library.get("healthy").unwrap());
    assert_eq!(
        (short.given.len(), short.parameters, short.outcome),
        (0, 0, None)
    );
    // The rest may be of any kind, as deep as it likes.
    let deep = "[".repeat(400_000) + &"]".repeat(400_000);
    open(&format!(
        r#"{{"records":{deep},"model":"x","comment":7,"channel":null,"scenario":{{"title":[],"name":"healthy"}},"new":1e999}}"#
    ));
    // A number is as good as its digits, and escapes are what they stand for.
    let text = r#"{"scenario":{"name":"heal\u0074hy","parameters":{"token_lifetime_s":4500}},
        "commands":[{"at_ms":5,"command":"retry"},{"at_ms":5,"command":"aik_wait_s=60"}]}"#;
    let read = open(text);
    assert_eq!(
        read.scenario
            .values()
            .get(join_sim::Parameter::TokenLifetime),
        4500
    );
    assert_eq!(read.given.len(), 2);
}

#[test]
fn what_is_no_run_is_refused_with_its_place() {
    let library = library();
    let refused = |text: &str| read(text, &library).expect_err(text);
    let syntax = |text: &str, line: usize, column: usize| match refused(text) {
        ReadError::NotJson(_, l, c) => assert_eq!((l, c), (line, column), "{text}"),
        other => panic!("{text}: {other:?}"),
    };
    syntax("", 1, 0);
    syntax("<html>", 1, 1);
    syntax(
        "{\n  \"scenario\": {\n    \"name\": \"healthy\",\n  }\n}",
        4,
        3,
    );
    syntax("{\"scenario\":{\"name\":\"healthy\"}} more", 1, 33);
    let shape = |text: &str, line: usize, words: &str| match refused(text) {
        ReadError::NotARun(found, l, _) => {
            assert_eq!(l, line, "{text}");
            assert!(
                found.contains(words) && found.chars().count() <= 201,
                "{found}"
            );
        }
        other => panic!("{text}: {other:?}"),
    };
    shape(
        "7",
        1,
        "invalid type: integer `7`, expected the JSON of a run",
    );
    shape("{}", 1, "missing field `scenario`");
    shape("{\"scenario\":{}}", 1, "missing field `name`");
    shape("{\n\"scenario\":{\n\"name\":null}}", 3, "expected a text");
    shape(
        r#"{"scenario":{"name":"healthy","parameters":[1]}}"#,
        1,
        "expected parameters by their names",
    );
    shape(
        r#"{"scenario":{"name":"healthy"},"commands":[{"at_ms":1.5,"command":"retry"}]}"#,
        1,
        "invalid type: floating point `1.5`",
    );
    // What is repeated of a file in an error is bounded.
    let long = "x".repeat(100_000);
    shape(
        &format!("{{\"scenario\":\"{long}\"}}"),
        1,
        "invalid type: string",
    );
    shape(
        &format!("{{\"scenario\":{{\"name\":\"{long}\"}}}}"),
        1,
        "at most 1024 bytes",
    );

    let named = |parameters: &str, commands: &str| {
        format!(
            "{{\"scenario\":{{\"name\":\"healthy\",\"parameters\":{{{parameters}}}}},\"commands\":[{commands}]}}"
        )
    };
    let wrong = |text: &str, place: &str, expect: &Wrong| match refused(text) {
        ReadError::At(found, wrong) => {
            assert_eq!((found.as_str(), &wrong), (place, expect), "{text}");
        }
        other => panic!("{text}: {other:?}"),
    };
    let value = |error: String| Wrong::Value(error);
    wrong(
        r#"{"scenario":{"name":"energysaver"}}"#,
        "scenario.name",
        &value(library.get("energysaver").unwrap_err()),
    );
    wrong(
        &named("\"token_lifetime\":1", ""),
        "scenario.parameters",
        &value(join_sim::Parameter::from_name("token_lifetime").unwrap_err()),
    );
    wrong(
        &named("\"token_lifetime_s\":-1", ""),
        "scenario.parameters",
        &value(
            join_sim::Parameter::TokenLifetime
                .spec()
                .parse("-1")
                .unwrap_err(),
        ),
    );
    wrong(
        &named("\"seed\":1,\"seed\":1", ""),
        "scenario.parameters",
        &Wrong::Twice("seed".into()),
    );
    let command = |at: u64, name: &str| format!("{{\"at_ms\":{at},\"command\":\"{name}\"}}");
    wrong(
        &named("", &command(1, "retri")),
        "commands[0]",
        &value(Command::from_name("retri").unwrap_err()),
    );
    wrong(
        &named(
            "",
            &[command(1, "retry"), command(MOMENT_LIMIT.0 + 1, "retry")].join(","),
        ),
        "commands[1]",
        &Wrong::TooLate,
    );
    wrong(
        &named("", &[command(5, "retry"), command(4, "retry")].join(",")),
        "commands[1]",
        &Wrong::NotInOrder,
    );
    wrong(
        &named("", &vec![command(5, "retry"); 65].join(",")),
        "commands",
        &Wrong::TooMany,
    );
    assert_eq!(
        refused(&" ".repeat(FILE_LIMIT + 1)),
        ReadError::TooLarge(FILE_LIMIT + 1)
    );
}

/// One change that a fault or a hand could make to a text.
fn mutated(text: &str, draws: &mut Draws) -> String {
    const WILD: [&str; 16] = [
        "\"",
        "\\",
        "\\ud800",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "-",
        "1e999",
        "null",
        "\0",
        "\u{202e}",
        "99999999999999999999",
        "\u{feff}",
    ];
    let mut place = |limit: usize| {
        let mut at = draws.below(limit as u64 + 1) as usize;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (a, b) = (place(text.len()), place(text.len()));
    let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 60));
    let to = (to..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len());
    let wild = WILD[draws.below(WILD.len() as u64) as usize];
    match draws.below(6) {
        0 => [&text[..from], wild, &text[to..]].concat(),
        1 => [&text[..from], wild, &text[from..]].concat(),
        2 => [&text[..from], &text[to..]].concat(),
        3 => [&text[..to], &text[from..to], &text[to..]].concat(),
        4 => text[..from].into(),
        _ => {
            // A digit or a letter becomes another one: names, values and moments stay of their kind.
            let other = char::from(b'0' + draws.below(10) as u8).to_string();
            let end = (from + 1..=text.len()).find(|at| text.is_char_boundary(*at));
            [&text[..from], &other, &text[end.unwrap_or(text.len())..]].concat()
        }
    }
}

#[test]
fn no_file_stops_the_reader() {
    let library = library();
    let mut draws = Draws(5);
    // A channel with few lines, so that most changes fall on what is read.
    let files: Vec<String> = (0..40)
        .map(|_| {
            let (scenario, given) = drawn(&library, &mut draws);
            written(&scenario, &given, Some(Channel::Power))
        })
        .collect();
    let (mut opened, mut syntax, mut shape, mut wrong) = (0, 0, 0, 0);
    for round in 0..120_000_u32 {
        let mut text = files[round as usize % files.len()].clone();
        for _ in 0..=draws.below(3) {
            text = mutated(&text, &mut draws);
        }
        match read(&text, &library) {
            Ok(run) => {
                assert!(run.given.len() <= join_sim::COMMAND_LIMIT);
                assert!(run.given.is_sorted_by_key(|given| given.at));
                assert!(run.given.iter().all(|given| given.at <= MOMENT_LIMIT));
                opened += 1;
            }
            Err(ReadError::NotJson(found, ..)) => {
                assert!(found.chars().count() <= 201, "{found}");
                syntax += 1;
            }
            Err(ReadError::NotARun(found, ..)) => {
                assert!(found.chars().count() <= 201, "{found}");
                shape += 1;
            }
            Err(ReadError::At(place, found)) => {
                assert!(!place.is_empty());
                assert!(format!("{found:?}").len() < 8_000, "{found:?}");
                wrong += 1;
            }
            Err(ReadError::TooLarge(_)) => panic!("a change makes no text of megabytes"),
        }
    }
    let seen = [opened, syntax, shape, wrong];
    assert!(seen.iter().all(|n| *n > 500), "{seen:?}");
}
