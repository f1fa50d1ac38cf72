//! Remedies that cost a device its identity or its owner some money come last, behind a look that changes nothing.
mod common;

use common::repository;
use std::fs;
use toml::Table;

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

fn rows(file: &str, sheet: &str) -> Vec<Table> {
    let text = fs::read_to_string(repository().join("src/data").join(file)).unwrap();
    let table: Table = toml::from_str(&text).unwrap();
    let rows = table[sheet].as_array().unwrap().iter();
    rows.map(|row| row.as_table().unwrap().clone()).collect()
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
    for row in rows("error-codes.toml", "code") {
        let remedy = row["remedy"].as_str().unwrap();
        if let Some(fault) = fault(remedy) {
            panic!("{}: {fault}: {remedy}", row["code"]);
        }
        let lower = remedy.to_lowercase();
        harmful += usize::from(HARMFUL.iter().any(|verb| lower.contains(verb)));
    }
    assert!(harmful > 20, "the rule was asked of {harmful} rows");
    let inner = [
        ("error-codes.toml", "code", "causes", "remedy"),
        ("decision.toml", "question", "answers", "next"),
    ];
    for (file, sheet, list, name) in inner {
        let mut asked = 0;
        for row in rows(file, sheet) {
            let own = row.get(list).and_then(|list| list.as_array());
            for step in own.into_iter().flatten().filter_map(|step| step.get(name)) {
                let remedy = step.as_str().unwrap();
                assert_eq!(fault(remedy), None, "{file}: {remedy}");
                asked += 1;
            }
        }
        assert!(asked > 20, "{file}: {asked}");
    }
    for row in rows("signs.toml", "sign") {
        let remedy = row.get("remedy").and_then(|text| text.as_str());
        assert_eq!(fault(remedy.unwrap_or_default()), None, "{row}");
    }
    for row in rows("events.toml", "event") {
        let meaning = row["meaning"].as_str().unwrap();
        assert_eq!(fault(meaning), None, "{meaning}");
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
    let rows = rows("error-codes.toml", "code");
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
        let row = rows
            .iter()
            .find(|row| row["code"].as_str() == Some(code))
            .unwrap();
        let said = format!("{} {}", row["meaning"], row["remedy"]).to_lowercase();
        let at = |words: &str| {
            said.find(words)
                .unwrap_or_else(|| panic!("{code}: {words:?}: {said}"))
        };
        assert!(at(first) < said.rfind(then).unwrap(), "{code}: {said}");
    }
    for status in ["0x80190190", "0x80190194"] {
        let row = rows
            .iter()
            .find(|row| row["code"].as_str() == Some(status))
            .unwrap();
        assert!(
            row["remedy"]
                .as_str()
                .unwrap()
                .contains("devices that joined well")
        );
    }
}
