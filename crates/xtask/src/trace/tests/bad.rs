//! Bad input: one message on standard error, nothing on standard output, exit code 2.
use super::{library, run, trace};

/// Bad input: nothing on standard output, exit code 2, and one line that names what was expected and found.
#[test]
fn bad_input_is_named() {
    let hint = "(cargo xtask trace --list shows all)";
    let check = |words: &[&str], expect: &str| {
        let (out, err, code) = trace(words);
        assert_eq!((out.as_str(), code), ("", 2), "{words:?}");
        assert_eq!(err, format!("error: {expect}\n"), "{words:?}");
    };
    check(
        &[],
        &format!("expected the name of a scenario, found none {hint}"),
    );
    check(
        &["energysaver"],
        &format!(
            "no scenario is called \"energysaver\"; the nearest name is \"energy-saver\" {hint}"
        ),
    );
    check(
        &["healthy", "energy-saver"],
        "expected one scenario, found \"healthy\" and \"energy-saver\"",
    );
    check(
        &["healthy", "--sett", "a=1"],
        "expected --set, --at, --channel, --format, --list or --help, found \"--sett\"",
    );
    check(
        &["healthy", "-x"],
        "expected --set, --at, --channel, --format, --list or --help, found \"-x\"",
    );
    check(
        &["healthy", "--list"],
        "--list: expected nothing beside it, found \"healthy\"",
    );
    check(
        &["healthy", "--set"],
        "--set: expected name=value, found nothing",
    );
    check(
        &["healthy", "--set", "--format"],
        "--set: expected name=value, found nothing",
    );
    check(
        &["healthy", "--set", "token_lifetime_s"],
        "--set: expected name=value, found \"token_lifetime_s\"",
    );
    check(
        &["healthy", "--set", "token_lifetime=1"],
        &format!(
            "no parameter is called \"token_lifetime\"; the nearest name is \"token_lifetime_s\" {hint}"
        ),
    );
    for (value, found) in [
        ("0", "\"0\""),
        ("86401", "\"86401\""),
        ("1.5", "\"1.5\""),
        ("", "\"\""),
        ("1e9", "\"1e9\""),
        ("=", "\"=\""),
    ] {
        let change = format!("token_lifetime_s={value}");
        check(
            &["healthy", "--set", &change],
            &format!(
                "token_lifetime_s: expected a whole number from 1 to 86400 (s), found {found}"
            ),
        );
    }
    check(
        &["healthy", "--set", "policy_assigned_to=all"],
        "policy_assigned_to: expected one of \"nobody\", \"devices\", \"users\", found \"all\"",
    );
    check(
        &["healthy", "--set", "aik_wait_s=1", "--set", "aik_wait_s=2"],
        "--set aik_wait_s: expected once, found twice",
    );
    check(
        &["healthy", "--channel"],
        "--channel: expected the name of a channel, found nothing",
    );
    check(
        &["healthy", "--channel", "HTTP"],
        "--channel: expected one of all, http, etl, events, tasks, screen, directory, power, found \"HTTP\"",
    );
    check(
        &["healthy", "--channel", "etl", "--channel", "http"],
        "--channel: expected once, found twice",
    );
    check(
        &["healthy", "--format", "xml"],
        "--format: expected one of text, json, har, csv, events, dsregcmd, tasks, found \"xml\"",
    );
    check(
        &["healthy", "--format=har", "--format=har"],
        "--format: expected once, found twice",
    );
    check(
        &["healthy", "--format", "har", "--channel", "etl"],
        "--format har: expected --channel all or http beside it, found \"etl\"",
    );
    check(
        &["healthy", "--at", "60"],
        "--at: expected SECONDS:COMMAND, found \"60\"",
    );
    for seconds in [
        "",
        "-1",
        "1.",
        ".5",
        "1.2345",
        "63072000.001",
        "99999999999999999999",
        "x",
        "1,5",
        "+1",
    ] {
        let at = format!("{seconds}:sign-in");
        let found = format!("{seconds:?}");
        check(
            &["healthy", &format!("--at={at}")],
            &format!(
                "--at: expected seconds from 0 to 63072000 with up to three decimals, found {found}"
            ),
        );
    }
    check(
        &["healthy", "--at", "1:signin"],
        "no command is called \"signin\"; the nearest name is \"sign-in\" (cargo xtask trace --help shows all)",
    );
    check(
        &["healthy", "--at", "1:seed=-1"],
        "seed: expected a whole number from 0 to 4294967295, found \"-1\"",
    );
    let many: Vec<&str> = std::iter::once("healthy")
        .chain(std::iter::repeat_n("--at=1:retry", 65))
        .collect();
    check(&many, "--at: expected at most 64 commands, found 65");
    check(
        &["\u{0}\n"],
        &format!(
            "no scenario is called \"\u{fffd}\u{fffd}\"; the nearest name is {:?} {hint}",
            nearest("\u{0}\n")
        ),
    );
}

fn nearest(name: &str) -> String {
    let library = library().unwrap();
    let names = library.scenarios().iter().map(|scenario| scenario.name());
    join_sim::nearest(name, names).to_string()
}

#[test]
fn bad_scenario_files_are_bad_input() {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let broken = || Err("scenarios/x.toml: line 1: broken".to_string());
    assert_eq!(run(broken, &["healthy".to_string()], &mut out, &mut err), 2);
    assert_eq!(
        (out, err),
        (
            Vec::new(),
            b"error: scenarios/x.toml: line 1: broken\n".to_vec()
        )
    );
}
