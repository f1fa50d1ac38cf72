//! Remedies that cost a device its identity or its owner some money come last, behind a look that changes nothing.
mod common;

use common::repository;
use join_reference::data::{CodeRow, DataRow, EventRow, Placed, QuestionRow, SignRow, read};
use std::fs;

/// What harms a device that is healthy.
const HARMFUL: &[&str] = &[
    "leave entra",
    "leave and join",
    "register the device again",
    "register it again",
    "clear the tpm",
    "clearing the tpm",
    "reset the",
    "wipe",
    "reinstall",
    "switch the tpm off",
    "turn the tpm off",
    "other hardware",
    "new hardware",
    "use hardware",
    "buy",
    "change the edition",
    "change to pro",
    "another edition",
    "remove its registry",
];

/// Commands that only read; each can establish the condition of a harmful step.
const LOOKS: &[&str] = &[
    "`dsregcmd /status`",
    "`tpmtool getdeviceinformation`",
    "`get-tpm`",
    "`get-mgdevice ",
    "`get-mguserowneddevice ",
    "`get-childitem ",
    "`(get-computerinfo)",
    "`get-scheduledtaskinfo ",
    "`w32tm /stripchart ",
    "`winver`",
];

/// Why a remedy must not be given so; none when it may.
fn fault(remedy: &str) -> Option<String> {
    let lower = remedy.to_lowercase();
    for verb in HARMFUL {
        for (at, _) in lower.match_indices(verb) {
            let sentence = lower[..at].rfind(". ").map_or(0, |dot| dot + 2);
            let before = &lower[..at];
            if !lower[sentence..at].contains("only if") {
                return Some(format!("{verb:?} without \"only if\" in its sentence"));
            }
            if !LOOKS.iter().any(|look| before.contains(look)) {
                return Some(format!("{verb:?} before any command that only reads"));
            }
        }
    }
    None
}

fn rows<R: DataRow>() -> Vec<Placed<R>> {
    let path = repository().join("src/data").join(R::FILE);
    let sheet = read(&fs::read_to_string(path).unwrap());
    assert!(sheet.faults.is_empty(), "{:?}", sheet.faults);
    sheet.rows
}

#[test]
fn the_rule_itself() {
    for (remedy, harms) in [
        (
            "Sign out and in again. If it stays, leave Entra and join again.",
            true,
        ),
        (
            "Look at `dsregcmd /status`. Leave Entra and join again.",
            true,
        ),
        (
            "Only if it stays, leave Entra and join again. Then `dsregcmd /status`.",
            true,
        ),
        ("Use hardware with a TPM 2.0.", true),
        ("Restart. If it stays, reset the TPM.", true),
        (
            "Look: `dsregcmd /status`. Only if it says FAILED, leave Entra and join again.",
            false,
        ),
        ("Mend the network.", false),
    ] {
        assert_eq!(fault(remedy).is_some(), harms, "{remedy}");
    }
}

#[test]
fn no_remedy_harms_a_healthy_device() {
    let mut harmful = 0;
    let codes = rows::<CodeRow>();
    for row in &codes {
        let remedy = &row.remedy;
        if let Some(fault) = fault(remedy) {
            panic!("{}: {fault}: {remedy}", row.code);
        }
        let lower = remedy.to_lowercase();
        harmful += usize::from(HARMFUL.iter().any(|verb| lower.contains(verb)));
    }
    assert!(harmful > 20, "the rule was asked of {harmful} rows");
    let questions = rows::<QuestionRow>();
    let causes = codes.iter().flat_map(|row| &row.causes);
    let answers = questions.iter().flat_map(|row| &row.answers);
    for (of, steps) in [
        (
            "causes",
            causes
                .filter_map(|cause| cause.remedy.as_ref())
                .collect::<Vec<_>>(),
        ),
        ("answers", answers.map(|answer| &answer.next).collect()),
    ] {
        assert!(steps.len() > 20, "{of}: {}", steps.len());
        for remedy in steps {
            assert_eq!(fault(remedy), None, "{of}: {remedy}");
        }
    }
    for row in rows::<SignRow>() {
        let remedy = row.remedy.as_deref().unwrap_or_default();
        assert_eq!(fault(remedy), None, "{remedy}");
    }
    for row in rows::<EventRow>() {
        assert_eq!(fault(&row.meaning), None, "{}", row.meaning);
    }
}

/// Lines of chapters that tell a reader to reset, clear or leave: each says that it is the last thing, or what it costs.
#[test]
fn a_chapter_gives_a_harmful_step_last() {
    let imperative = regex::Regex::new(
        r"(?i)(^|[.:;] |, |\bor |\bso )(only if [^.]*: )?(reset (it|the device|your)|clear the tpm|leave entra|reinstall|wipe|buy )",
    )
    .unwrap();
    for entry in fs::read_dir(repository().join("src")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "md") {
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            let lower = line.to_lowercase();
            if imperative.is_match(line) {
                let last = ["only if", "try it last", "to undo it"];
                assert!(
                    last.iter().any(|words| lower.contains(words)),
                    "{}: {line}",
                    path.display()
                );
            }
        }
    }
}

/// What the field has taught about single codes: what the row must say, and what it must not say before it.
#[test]
fn codes_of_healthy_devices_say_so_and_codes_of_many_causes_ask_first() {
    let rows = rows::<CodeRow>();
    for (code, first, then) in [
        (
            "0x80090016",
            "normal in the logs of a set-up",
            "leave entra",
        ),
        ("0x800705b4", "w32tm /stripchart", "other hardware"),
        ("0xcaa20003", "read the aadsts number", "federation server."),
        ("0x80190190", "find out who answered", "firmware"),
        ("0x80190194", "find out who answered", "vendor"),
        ("0x801c0001", "proxy", "leave entra"),
        (
            "0xc000023c",
            "if a server answered, it is not the network",
            "mend the network",
        ),
        ("0x80004005", "an unspecified failure", "kb5065426"),
    ] {
        let row = rows.iter().find(|row| *row.code == *code).unwrap();
        let said = format!("{} {}", row.meaning, row.remedy).to_lowercase();
        let at = |words: &str| {
            said.find(words)
                .unwrap_or_else(|| panic!("{code}: {words:?}: {said}"))
        };
        assert!(at(first) < said.rfind(then).unwrap(), "{code}: {said}");
    }
    for status in ["0x80190190", "0x80190194"] {
        let row = rows.iter().find(|row| *row.code == *status).unwrap();
        assert!(row.remedy.contains("devices that joined well"));
    }
}
