//! A line of a log finds its event by the fixed words of its message, whatever stands in its fields. The lines have the form that
//! Windows writes; every name, id and path in them is invented.
mod common;

use common::table;
use join_reference::Kind;

/// The log, the id, and a line as it is pasted: without its id.
const LINES: &[(&str, &str, &str)] = &[
    (
        "User Device Registration",
        "101",
        "The discovery operation callback was successful. Server response was: {\"a\":1}",
    ),
    (
        "User Device Registration",
        "201",
        "The discovery operation callback failed with exit code: 0x1. The server returned HTTP status: 503.",
    ),
    (
        "User Device Registration",
        "102",
        "The initialization of the join request was successful. Inputs: JoinRequest: 1 (DEVICE) Domain: lab.example",
    ),
    (
        "User Device Registration",
        "202",
        "the initialization of the join request failed with exit code: Unknown HResult",
    ),
    (
        "User Device Registration",
        "103",
        "The join request was successfully sent to server. Inputs:\r\n AuthToken: masked",
    ),
    (
        "User Device Registration",
        "204",
        "The get join response operation callback failed with exit code: Unknown HResult",
    ),
    (
        "User Device Registration",
        "105",
        "The complete join response operation was successful.",
    ),
    (
        "User Device Registration",
        "304",
        "Automatic registration failed at join phase. Exit code: Keyset does not exist. Server error: empty.",
    ),
    (
        "User Device Registration",
        "305",
        "Automatic registration failed at authentication phase. Unable to acquire access token.",
    ),
    (
        "User Device Registration",
        "307",
        "Automatic registration failed. Failed to lookup the registration service information from Active Directory.",
    ),
    (
        "User Device Registration",
        "318",
        "Unable to create NGC transport key. User SID: S-1-0-0 IDP domain: x",
    ),
    (
        "User Device Registration",
        "324",
        "Unable to get a token using the Web Account Manager. Error: unknown Request status code: 5",
    ),
    (
        "User Device Registration",
        "331, 332, 333, 334, 335",
        "Automatic device join pre-check tasks completed. The device can NOT be joined. The process MUST run as NT AUTHORITY\\SYSTEM.",
    ),
    (
        "User Device Registration",
        "385",
        "Unable to get attestation statement for Microsoft Passport key. Key name: x, KeyStatus: 0",
    ),
    (
        "TaskScheduler",
        "100",
        "Task Scheduler started \"{1}\" instance of the \"\\Lab\\Task\" task for user \"LAB\\nobody\".",
    ),
    (
        "TaskScheduler",
        "101",
        "Task Scheduler failed to start \"\\Lab\\Task\" task for user \"LAB\\nobody\".",
    ),
    (
        "TaskScheduler",
        "110",
        "Task Scheduler launched \"{1}\" instance of task \"\\Lab\\Task\" for user \"LAB\\nobody\" .",
    ),
    (
        "TaskScheduler",
        "114",
        "Task Scheduler could not launch task \"\\Lab\\Task\" as scheduled. Instance is started now.",
    ),
    (
        "TaskScheduler",
        "135",
        "Task Scheduler could not start task \"\\Lab\\Task\"  because the machine was not idle.",
    ),
    (
        "TaskScheduler",
        "140, 141, 142",
        "User \"LAB\\nobody\"  disabled Task Scheduler task \"\\Lab\\Task\"",
    ),
    (
        "TaskScheduler",
        "153",
        "Task Scheduler did not launch task \"\\Lab\\Task\" as it missed its schedule.",
    ),
    (
        "TaskScheduler",
        "324, 325",
        "Task Scheduler queued instance \"{2}\"  of task \"\\Lab\\Task\".",
    ),
    (
        "TaskScheduler",
        "326",
        "Task Scheduler did not launch task \"\\Lab\\Task\"  because computer is running on batteries.",
    ),
    (
        "TaskScheduler",
        "327",
        "Task Scheduler stopped instance \"{2}\"  of task \"\\Lab\\Task\"  because the computer is switching to battery power.",
    ),
    (
        "Autopilot",
        "153",
        "AutopilotManager reported the state changed from ProfileState_Unknown to ProfileState_Available.",
    ),
    (
        "Autopilot",
        "164",
        "AutopilotManager determined Internet is available to attempt policy download.",
    ),
    (
        "Autopilot",
        "171",
        "AutopilotManager failed to set TPM identity confirmed.  HRESULT = 0x1.",
    ),
    (
        "Autopilot",
        "192",
        "Autopilot device enrollment failed with error HRESULT = 0x1. Waiting 5000 milliseconds then retrying.",
    ),
    (
        "ManagementService",
        "1002, 1003, 1005, 1009",
        "Management InProc Objects WIL error was reported. HRESULT: 0x1 File: x.cpp, line 3",
    ),
    (
        "ManagementService",
        "505",
        "AutopilotManager loaded configuration file C:\\Lab\\x.json.",
    ),
    (
        "Crypto-NCrypt",
        "3",
        "Open Key operation failed. Cryptographic Parameters: Provider Name: Microsoft Platform Crypto Provider",
    ),
    (
        "Crypto-NCrypt",
        "11",
        "Delete key succeeded. Provider Name: Microsoft Platform Crypto Provider Flags: 0x0",
    ),
];

#[test]
fn a_line_finds_its_event_by_the_fixed_words_of_its_message() {
    let table = table();
    let mut missing = Vec::new();
    for (log, id, line) in LINES {
        let found = table.find(line);
        let events: Vec<(&str, &str)> = found
            .hits
            .iter()
            .filter(|hit| hit.named && hit.kind == Kind::Event)
            .map(|hit| (hit.name, &*hit.id))
            .collect();
        if !events.contains(&(*log, *id)) {
            missing.push(format!("{log} {id}: found {events:?} in {line}"));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_phrase_of_every_event_names_it_with_anything_between_its_parts() {
    let table = table();
    let mut phrases = 0;
    for row in table.rows().iter().filter(|row| row.kind() == Kind::Event) {
        for phrase in &row.says {
            let line = phrase.replace('\u{2026}', "\"{0}\" of \\Lab\\Thing");
            let found = table.find(&line);
            let named = |id: &str, name: &str| {
                let hits = found.hits.iter().filter(|hit| hit.named);
                hits.clone().any(|hit| *hit.id == *id && hit.name == name)
            };
            assert!(named(&row.id, &row.name), "{} {}: {line}", row.name, row.id);
            phrases += 1;
        }
    }
    assert!(phrases > 200, "{phrases} phrases");
}
