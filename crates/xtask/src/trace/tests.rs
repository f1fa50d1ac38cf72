//! The command from outside: what goes to which writer, and the exit code.
mod bad;

use super::run;
use crate::paths::Paths;
use join_sim::{COMMANDS, Channel, Library, PARAMETERS};
use std::io::{self, Write};

fn library() -> Result<Library, String> {
    Library::load(&Paths::of_checkout().root.join("scenarios"))
}

/// Runs the words of a line: standard output, standard error, exit code.
fn trace(words: &[&str]) -> (String, String, u8) {
    let arguments: Vec<String> = words.iter().map(|word| word.to_string()).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run(library, &arguments, &mut out, &mut err);
    (
        String::from_utf8(out).unwrap(),
        String::from_utf8(err).unwrap(),
        code,
    )
}

fn line(text: &str) -> (String, String, u8) {
    trace(
        &text
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>(),
    )
}

/// A good line's output.
fn good(text: &str) -> String {
    let (out, err, code) = line(text);
    assert_eq!((err.as_str(), code), ("", 0), "{text}");
    out
}

fn last(text: &str) -> String {
    good(text).lines().last().unwrap().to_string()
}

#[test]
fn the_last_line_is_the_outcome() {
    let check = |text: &str, begins: &str| {
        for channel in
            std::iter::once("all").chain(Channel::ALL.iter().map(|channel| channel.name()))
        {
            let found = last(&format!("{text} --channel {channel}"));
            assert!(found.starts_with(begins), "{text}: {found}");
        }
    };
    check("energy-saver", "outcome: failed 0x801c03ed; margin -");
    check("assigned-to-users", "outcome: joined; margin ");
    check("documented-lifetime", "outcome: joined; margin ");
    check("no-ek-certificate", "outcome: failed 0x81039001; The ");
    let failed = last("energy-saver");
    let (margin, sentence) = failed.split_once(" s; ").unwrap();
    let decimals = margin.rsplit_once('.').unwrap().1;
    assert!(decimals.len() == 3 && sentence.ends_with('.'), "{failed}");
}

/// Without a channel a text is the notation that the goldens of the model use.
#[test]
fn a_text_is_the_notation() {
    for scenario in library().unwrap().scenarios() {
        assert_eq!(
            good(scenario.name()),
            join_sim::notation::trace(scenario, &[])
        );
    }
}

#[test]
fn a_change_changes_the_run_to_the_millisecond() {
    let margin = |text: &str| -> i64 {
        let found = last(text);
        let seconds = found
            .split("margin ")
            .nth(1)
            .unwrap()
            .split(" s")
            .next()
            .unwrap();
        seconds.replace('.', "").parse().unwrap()
    };
    let case = margin("energy-saver");
    assert_eq!(
        margin("energy-saver --set token_lifetime_s=601") - case,
        1000
    );
    assert_eq!(margin("energy-saver --set validator_skew_s=2") - case, 2000);
    // The boundary: joined with as many seconds as were missing, failed with one fewer.
    let missing = (-case + 999) / 1000;
    assert!(
        last(&format!(
            "energy-saver --set token_lifetime_s={}",
            600 + missing
        ))
        .starts_with("outcome: joined")
    );
    assert!(
        last(&format!(
            "energy-saver --set token_lifetime_s={}",
            599 + missing
        ))
        .starts_with("outcome: failed 0x801c03ed")
    );
    assert_eq!(
        good("energy-saver --set=token_lifetime_s=601"),
        good("energy-saver --set token_lifetime_s=601")
    );
    assert!(last("healthy --set device_clock_offset_s=-300").starts_with("outcome: joined"));
}

#[test]
fn a_channel_shows_its_own_lines_with_step_and_time_of_day() {
    let text = good("energy-saver --channel etl");
    let attempts: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("CreateTransportKey: attempt"))
        .collect();
    assert!(attempts.len() > 10, "the repeated attempts of the case");
    for line in text
        .lines()
        .take_while(|line| !line.starts_with("outcome: "))
    {
        let mut parts = line.splitn(3, ' ');
        let step = parts.next().unwrap();
        assert!(step.len() == 4 && step.parse::<u32>().is_ok(), "{line}");
        let time = parts.next().unwrap();
        let form: String = time
            .chars()
            .map(|letter| if letter.is_ascii_digit() { '9' } else { letter })
            .collect();
        assert_eq!(form, "99:99:99.999", "{line}");
        assert!(
            parts
                .next()
                .is_some_and(|text| text.starts_with("RegistrationController")),
            "{line}"
        );
    }
    let http = good("energy-saver --channel http");
    assert!(
        http.contains("EnrollmentServer/device/?api-version=2.0")
            && http.contains("400 Bad Request")
    );
    assert!(
        good("energy-saver --channel tasks").contains("Queued, last result 0x00041325, event 325")
    );
    assert!(good("energy-saver --channel screen").contains("error code 0x801c03ed"));
    assert!(good("energy-saver").lines().count() > http.lines().count());
}

#[test]
fn every_scenario_prints_in_every_format() {
    for scenario in library().unwrap().scenarios() {
        let name = scenario.name();
        assert!(
            good(&format!("{name} --format json")).contains("\"_synthetic\": true"),
            "{name}"
        );
        assert!(
            good(&format!("{name} --format har")).contains("\"_synthetic\": true"),
            "{name}"
        );
        assert_eq!(
            good(&format!("{name} --format har --channel http")),
            good(&format!("{name} --format har"))
        );
        let csv = good(&format!("{name} --format csv"));
        assert!(
            csv.starts_with("step,at_ms,utc,participant,channel,text,cause,also\r\n"),
            "{name}"
        );
        assert_eq!(
            csv.lines().count(),
            good(name).lines().count(),
            "a line a record, and one more"
        );
    }
}

#[test]
fn commands_are_given_at_their_moment() {
    // Both tasks by hand before the sign-in, in whatever order the options stand: the experiment, on the case.
    let by_hand = "energy-saver --at 5960:run-aik-enrolment --at 5500.5:run-tpm-maintenance";
    assert!(
        last(by_hand).starts_with("outcome: joined"),
        "{}",
        last(by_hand)
    );
    let text = good(by_hand);
    assert!(
        text.lines().any(|line| line.contains(" 5500.500 people")
            && line.contains("Run Tpm-Maintenance by hand"))
    );
    // A parameter changed after the token is issued changes nothing of it; before, it does.
    assert_eq!(
        last("energy-saver --at 7000:token_lifetime_s=4500"),
        last("energy-saver")
    );
    assert!(last("energy-saver --at 5500:token_lifetime_s=4500").starts_with("outcome: joined"));
    assert!(
        good("energy-saver --at 5500:token_lifetime_s=4500 --format json")
            .contains("\"command\": \"token_lifetime_s=4500\"")
    );
}

#[test]
fn the_list_has_every_scenario_and_every_parameter_in_columns() {
    let text = good("--list");
    let row = |name: &str| -> Vec<String> {
        let mut found = text
            .lines()
            .filter(|line| line.split("  ").next() == Some(name));
        let row = found
            .next()
            .unwrap_or_else(|| panic!("{name} is not listed"));
        assert_eq!(found.next(), None);
        row.split("  ")
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .map(String::from)
            .collect()
    };
    for scenario in library().unwrap().scenarios() {
        assert_eq!(row(scenario.name())[2], scenario.title());
    }
    for spec in PARAMETERS {
        let cells = row(spec.name);
        assert_eq!(
            (cells.len(), &cells[2]),
            (7, &spec.write(spec.default)),
            "{}",
            spec.name
        );
        assert_eq!(
            (cells[4].as_str(), cells[6].as_str()),
            (spec.level.words(), spec.meaning)
        );
    }
    assert_eq!(row("energy-saver")[1], "failed 0x801c03ed");
    assert_eq!(
        row("token_lifetime_s")[1..5],
        ["s", "600", "1..86400", "inferred"]
    );
    assert_eq!(
        row("device_clock_offset_s")[1..4],
        ["s", "0", "-31536000..31536000"]
    );
    assert_eq!(
        row("policy_assigned_to")[1..4],
        ["choice", "nobody", "nobody | devices | users"]
    );
    assert_eq!(row("join_retries")[1], "count");
}

#[test]
fn the_help_names_every_command_channel_and_format() {
    let text = good("energy-saver --help");
    assert_eq!(text, good("-h"));
    let names = COMMANDS
        .iter()
        .map(|(_, name, _)| *name)
        .chain(Channel::ALL.iter().map(|channel| channel.name()));
    for name in names.chain([
        "all",
        "text",
        "json",
        "har",
        "csv",
        "--set",
        "--at",
        "--channel",
        "--format",
        "--list",
    ]) {
        assert!(text.contains(name), "{name}");
    }
}

/// A writer that fails in its own way.
struct Broken(io::ErrorKind);

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_has_gone_is_no_error_and_a_full_disk_is_one() {
    let arguments = ["energy-saver".to_string()];
    let mut err = Vec::new();
    assert_eq!(
        run(
            library,
            &arguments,
            &mut Broken(io::ErrorKind::BrokenPipe),
            &mut err
        ),
        0
    );
    assert_eq!(err, b"");
    assert_eq!(
        run(
            library,
            &arguments,
            &mut Broken(io::ErrorKind::StorageFull),
            &mut err
        ),
        1
    );
    assert!(
        String::from_utf8(err)
            .unwrap()
            .starts_with("error: the output cannot be written: ")
    );
    let bad = ["nothing".to_string()];
    assert_eq!(
        run(
            library,
            &bad,
            &mut Vec::new(),
            &mut Broken(io::ErrorKind::BrokenPipe)
        ),
        2
    );
}
