//! Saves: what is written is read and loaded again, and each damage has its sentence.

use crate::common::{library, scenario};
use crate::random_worlds::{command, draw};
use join_sim::{
    COMMAND_LIMIT, Command, Decisions, Digest, Ended, GUESSES, Instant, KEPT_LIMIT, Kept,
    MODEL_VERSION, MOMENT_LIMIT, NAME_LIMIT, Outcome, Parameter, Random, SAVE_LIMIT, Save, Step,
    Task, Timeline, name_of,
};

/// A timeline in which somebody has wandered about.
pub fn wandered(number: u64) -> Timeline {
    let mut random = Random::new(number, "saves");
    let (scenario, commands) = draw(number);
    let mut timeline = Timeline::new(scenario, commands);
    for _ in 0..random.below(4) {
        timeline.seek(Step(random.below(timeline.records().len() as u64) as u32));
        timeline.command(command(&mut random));
    }
    timeline.seek(Step(random.below(timeline.records().len() as u64) as u32));
    timeline
}

/// The save of such a timeline, with other runs kept beside it and perhaps a prediction.
pub fn kept_beside(number: u64) -> Save {
    let mut random = Random::new(number, "kept");
    let mut save = Save::of(&wandered(number), library());
    save.guess = random.below(u64::from(GUESSES) + 1) as u8;
    for nth in 0..random.below(4) {
        let other = wandered(number * 7 + nth + 1);
        const NAMES: [&str; 5] = [
            "",
            "users",
            "Längeres Token, 75 min",
            "a_b*c~d.e",
            "第二の実行",
        ];
        save.kept.push(Kept {
            name: NAMES[random.below(5) as usize].into(),
            run: Decisions::of(other.scenario(), other.commands(), library()),
        });
    }
    save
}

/// Fletcher's sum, as the save's form says it: what a hostile writer would reckon, too.
pub fn with_sum(body: &str) -> String {
    let (a, b) = body.bytes().fold((0u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(byte)) % 255;
        (a, (b + a) % 255)
    });
    format!("{body}~{:04x}", (b << 8) | a)
}

#[test]
fn what_is_saved_comes_back() {
    let mut longest = 0;
    for number in 0..400 {
        let timeline = wandered(number);
        let save = Save::of(&timeline, library());
        let text = save.write();
        longest = longest.max(text.len());
        assert!(
            text.is_ascii() && text.len() <= SAVE_LIMIT,
            "world {number}: {text}"
        );
        let read = Save::read(&text).unwrap_or_else(|e| panic!("world {number}: {e} in {text}"));
        assert_eq!(read, save, "world {number}");
        let loaded = read
            .load(library())
            .unwrap_or_else(|e| panic!("world {number}: {e} in {text}"));
        assert_eq!(loaded.other_model, None);
        assert_eq!(
            loaded.timeline.scenario(),
            timeline.scenario(),
            "world {number}"
        );
        assert_eq!(
            loaded.timeline.commands(),
            timeline.commands(),
            "world {number}"
        );
        assert_eq!(
            loaded.timeline.records(),
            timeline.records(),
            "world {number}"
        );
        assert_eq!(
            loaded.timeline.cursor(),
            timeline.cursor(),
            "world {number}: {text}"
        );
        assert_eq!(loaded.timeline.world(), timeline.world(), "world {number}");
        assert_eq!(
            text,
            with_sum(text.rsplit_once('~').unwrap().0),
            "the sum of the tests is the save's"
        );
    }
    assert!(longest > 100, "{longest}");
}

#[test]
fn every_cursor_of_a_run_comes_back() {
    let mut timeline = Timeline::new(scenario("healthy", &[]), Vec::new());
    for step in 0..timeline.records().len() {
        timeline.seek(Step(step as u32));
        let text = Save::of(&timeline, library()).write();
        let loaded = Save::read(&text).unwrap().load(library()).unwrap();
        assert_eq!(loaded.timeline.cursor(), Step(step as u32), "{text}");
    }
}

#[test]
fn the_fullest_save_is_within_the_limit() {
    // Every parameter changed to its longest value, and as many commands as a run takes, each a change.
    let mut scenario = scenario("healthy", &[]);
    for spec in join_sim::PARAMETERS {
        let value = if spec.min < 0 { spec.min } else { spec.max };
        scenario = scenario.with(spec.id, value).unwrap();
    }
    let set = Command::Set(Parameter::DeviceClockOffset, -31_536_000);
    let commands = vec![
        join_sim::Given {
            at: MOMENT_LIMIT,
            command: set
        };
        COMMAND_LIMIT
    ];
    let save = Save {
        model: u16::MAX,
        cursor: (Instant(u64::MAX), u16::MAX),
        ended: Some(Ended {
            digest: Digest::Contents(u32::MAX),
            outcome: Outcome::Failed(join_sim::Code(u32::MAX)),
        }),
        guess: GUESSES,
        ..Save::at(Decisions::of(&scenario, &commands, library()), &[], 0)
    };
    let text = save.write();
    assert!(text.len() <= SAVE_LIMIT / 2, "{} letters", text.len());
    assert_eq!(Save::read(&text), Ok(save));
}

#[test]
fn kept_runs_and_a_prediction_come_back() {
    let (mut kept, mut guessed) = (0, 0);
    for number in 0..200 {
        let save = kept_beside(number);
        let text = save.write();
        assert!(text.is_ascii(), "{text}");
        assert!(!text.contains(['%', ' ', '#', '<', '"']), "{text}");
        assert_eq!(Save::read(&text), Ok(save.clone()), "{text}");
        for one in &save.kept {
            let scenario = one.run.scenario(library()).unwrap();
            assert_eq!(
                Decisions::of(&scenario, &one.run.commands, library()),
                one.run
            );
        }
        kept += save.kept.len();
        guessed += usize::from(save.guess > 0);
    }
    assert!(kept > 200 && guessed > 100, "{kept} {guessed}");
}

#[test]
fn names_are_short_and_steer_nothing() {
    let check = |typed: &str, expect: &str| {
        let name = name_of(typed);
        assert_eq!(name, expect);
        let mut save = Save::at(Decisions::default(), &[], 0);
        save.kept.push(Kept {
            name,
            run: Decisions::default(),
        });
        assert_eq!(Save::read(&save.write()), Ok(save));
    };
    check("  assigned to users ", "assigned to users");
    check("a\u{202e}b\u{200b}c\td\u{7f}", "abcd");
    check(&"ä".repeat(100), &"ä".repeat(NAME_LIMIT));
    check("<b>&\"~.*_#%", "<b>&\"~.*_#%");
    check("", "");
}

#[test]
fn outcomes_have_permanent_numbers() {
    for (number, outcome) in [
        (0, Outcome::Running),
        (1, Outcome::Joined),
        (2, Outcome::Unfinished),
        (3, Outcome::StepLimit),
        (4, Outcome::WrongOwner(join_sim::Account::Autopilot)),
        (5, Outcome::WrongOwner(join_sim::Account::FooUser)),
        (6, Outcome::WrongOwner(join_sim::Account::User)),
        (0x801c_03ed, Outcome::Failed(join_sim::Code(0x801c_03ed))),
    ] {
        assert_eq!(outcome.number(), number);
        assert_eq!(Outcome::from_number(number), outcome);
    }
}

#[test]
fn another_models_save_is_loaded_and_says_so() {
    let text = with_sum(&format!("{}~2~k0", MODEL_VERSION + 1));
    let loaded = Save::read(&text).unwrap().load(library()).unwrap();
    assert_eq!(loaded.other_model, Some(MODEL_VERSION + 1));
}

#[test]
fn a_cursor_beside_every_record_goes_to_the_one_before() {
    let load = |cursor: &str| {
        let text = with_sum(&format!("1~1~k{cursor}"));
        Save::read(&text).unwrap().load(library()).unwrap().timeline
    };
    let at = |timeline: &Timeline| timeline.record().at.0;
    assert_eq!(
        (load("0").cursor(), load("0.3").cursor()),
        (Step(0), Step(3))
    );
    assert_eq!(
        at(&load("39999")),
        0,
        "nothing happens in this millisecond, nor in those since 0"
    );
    assert_eq!(at(&load("40000")), 40_000);
    let end = load("18446744073709551615.65535");
    assert_eq!(end.cursor().0 as usize, end.records().len() - 1);
}

#[test]
fn every_number_has_its_meaning_for_good() {
    // A link made today must mean the same tomorrow: numbers of scenarios, parameters and commands.
    let text = with_sum("1~2~p18.4500~c480000.2~c480000.255.18.3600~k480000.1");
    let save = Save::read(&text).unwrap();
    assert_eq!(
        save.run.scenario,
        library().get("energy-saver").unwrap().number()
    );
    assert_eq!(save.run.changes, [(Parameter::TokenLifetime, 4500)]);
    assert_eq!(
        save.run.commands[0].command,
        Command::RunTask(Task::Maintenance)
    );
    assert_eq!(
        save.run.commands[1].command,
        Command::Set(Parameter::TokenLifetime, 3600)
    );
}

/// The sentences of refusals name the limits that hold.
#[test]
fn limits_are_said_as_they_are() {
    assert_eq!(
        (SAVE_LIMIT, COMMAND_LIMIT, KEPT_LIMIT, NAME_LIMIT, GUESSES),
        (8192, 64, 8, 40, 3)
    );
}

/// A save that is refused on reading; `body` gets its check digits.
fn check(body: &str, expect: &str) {
    let error = Save::read(&with_sum(body)).expect_err(body);
    assert_eq!(error, expect, "{body}");
}

#[test]
fn a_damaged_save_says_what_was_expected_and_found() {
    let raw =
        |text: &str, expect: &str| assert_eq!(Save::read(text).expect_err(text), expect, "{text}");
    raw("", "expected parts separated by ~, found none");
    raw("hello", "expected parts separated by ~, found none");
    raw(
        &"a".repeat(SAVE_LIMIT + 1),
        "expected at most 8192 letters, found 8193",
    );
    let good = with_sum("1~2~k0");
    let sum = &good[good.len() - 4..];
    let damaged = format!("1~2~k1~{sum}");
    let error = Save::read(&damaged).unwrap_err();
    assert!(
        error.starts_with("expected the check digits ")
            && error.ends_with("the link is damaged or cut off"),
        "{error}"
    );
    raw(
        &good[..good.len() - 1],
        &format!(
            "expected the check digits {sum}, found {:?}: the link is damaged or cut off",
            &sum[..3]
        ),
    );

    check("", "expected the model's version, found \"\"");
    check("x~2", "expected the model's version, found \"x\"");
    check("65536~2", "expected the model's version, found \"65536\"");
    check("1", "expected the number of a scenario, found \"\"");
    check("1~256", "expected the number of a scenario, found \"256\"");
    check(
        "1~2~",
        "expected a part that begins with p, c, k, d, e, g or b, found \"\"",
    );
    check(
        "1~2~q1",
        "expected a part that begins with p, c, k, d, e, g or b, found \"q1\"",
    );
    check(
        "1~2~ä",
        "expected a part that begins with p, c, k, d, e, g or b, found \"ä\"",
    );
    check("1~2~p", "expected the number of a parameter, found \"\"");
    check(
        "1~2~p76.1",
        "expected the number of a parameter, found \"76\"",
    );
    check("1~2~p18", "expected a parameter's value, found \"\"");
    check(
        "1~2~p18.0",
        "token_lifetime_s: expected a whole number from 1 to 86400 (s), found 0",
    );
    check(
        "1~2~p18.99999999999999999999",
        "expected a parameter's value, found \"99999999999999999999\"",
    );
    check(
        "1~2~p18.600~p18.601",
        "token_lifetime_s: expected once, found twice",
    );
    check(
        "1~2~p18.600.7",
        "expected no more fields in \"p18.600.7\", found \"7\"",
    );
    check(
        "1~2~p6.3",
        "policy_assigned_to: expected one of \"nobody\", \"devices\", \"users\", found 3",
    );
    check("1~2~cx.1", "expected a moment in milliseconds, found \"x\"");
    check(
        "1~2~c-1.1",
        "expected a moment in milliseconds, found \"-1\"",
    );
    check(
        "1~2~c63072000001.1",
        "expected a command at 63072000000 ms at the latest, found one at 63072000001",
    );
    check("1~2~c5", "expected the number of a command, found \"\"");
    check(
        "1~2~c5.11",
        "expected the number of a command, found \"11\"",
    );
    check(
        "1~2~c5.255.18.0",
        "token_lifetime_s: expected a whole number from 1 to 86400 (s), found 0",
    );
    check("1~2~c6.1~c5.1", "expected commands in order of time");
    check(
        &format!("1~2{}", "~c1.1".repeat(COMMAND_LIMIT + 1)),
        "expected at most 64 commands, found more",
    );
    check("1~2~k", "expected a moment in milliseconds, found \"\"");
    check("B1~2~d", "expected the sum of a run, found \"\"");
    check("B1~2~dz", "expected the number of an outcome, found \"\"");
    check(
        "B1~2~dz.1z141z4",
        "expected the number of an outcome, found \"1z141z4\"",
    );
    check("B1~2~g0", "expected a prediction from 1 to 3, found \"0\"");
    check("B1~2~g4", "expected a prediction from 1 to 3, found \"4\"");
    check("B1~2~b", "expected the number of a scenario, found \"\"");
    check(
        "B1~2~b2.*4",
        "expected a name of at most 40 letters, found \"*4\"",
    );
    check(
        "B1~2~b2.*ff",
        "expected a name of at most 40 letters, found \"*ff\"",
    );
    check(
        "B1~2~b2.*e2*80*ae",
        "expected a name of at most 40 letters, found \"*e2*80*ae\"",
    );
    check(
        &format!("B1~2~b2.{}", "a".repeat(NAME_LIMIT + 1)),
        "expected a name of at most 40 letters, found \"aaaaaaaaaaaaaaaaaaaaaaaa\"",
    );
    check(
        &format!("B1~2{}", "~b2.".repeat(KEPT_LIMIT + 1)),
        "expected at most 8 kept runs, found more",
    );
    check(
        "B1~2~c6.1~b2.x~c6.1~c5.1",
        "expected commands in order of time",
    );
    check(
        "B1~2~p6.2~b2.x~p6.2~p6.1",
        "policy_assigned_to: expected once, found twice",
    );
    check(
        "1~2~k1.65536",
        "expected the place of a record, found \"65536\"",
    );
    check(
        &format!("1~2~{}", "x".repeat(200)),
        "expected a part that begins with p, c, k, d, e, g or b, found \"xxxxxxxxxxxxxxxxxxxxxxxx\"",
    );
}

#[test]
fn a_save_of_no_scenario_is_refused_on_loading() {
    let save = Save::read(&with_sum("1~99~k0")).unwrap();
    assert_eq!(
        save.load(library()).err().unwrap(),
        "expected the number of a scenario, found 99"
    );
    // A save need not come from a text; its commands are looked at again.
    let mut save = Save::read(&with_sum("1~1~c5.1~k0")).unwrap();
    save.run.commands[0].at.0 = u64::MAX;
    let error = save.load(library()).err().unwrap();
    assert!(error.starts_with("expected a command at "), "{error}");
}
