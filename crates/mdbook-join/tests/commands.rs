//! Commands in the book that read logs: none of them puts a live token on a screen, and the script says the verdicts.
mod common;

use common::{between, chapters, code, collector, repository};
use regex::{Regex, RegexBuilder};
use std::fs;

/// What a block does with the messages of events.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Messages {
    /// It prints them, and every token in them is masked.
    Masked,
    /// It prints none.
    NotPrinted,
    /// It writes the log into a file that is not looked at on the device; the chapter says what lies in it.
    Exported,
    /// It is a part of the collector, which its own tests judge.
    Collector,
}

/// Every block of the book that reads a log of events, by its chapter and its place among them.
const READERS: &[(&str, usize, Messages)] = &[
    ("collect.md", 0, Messages::Collector),
    ("collect.md", 1, Messages::Collector),
    ("collect.md", 2, Messages::Collector),
    ("collect.md", 3, Messages::Collector),
    ("collect.md", 4, Messages::Collector),
    ("five-minutes.md", 0, Messages::Masked),
    ("five-minutes.md", 1, Messages::NotPrinted),
    ("prove-it.md", 0, Messages::Masked),
    ("prove-it.md", 1, Messages::Masked),
    ("tpm-tasks.md", 0, Messages::Masked),
    ("your-evidence.md", 0, Messages::Exported),
    ("your-evidence.md", 1, Messages::Exported),
    ("your-evidence.md", 2, Messages::Exported),
    ("your-evidence.md", 3, Messages::Exported),
    ("your-evidence.md", 4, Messages::Exported),
];

/// Words by which a block reads a log of events.
const WORDS: &[&str] = &[
    "get-winevent",
    "get-eventlog",
    "wevtutil",
    "eventlogreader",
    "eventlogquery",
    "eventlogsession",
    "win32_ntlogevent",
    "winevt",
    ".evtx",
];

/// What prints more than it names.
const PRINT_ALL: &[&str] = &[
    "format-list *",
    "select-object *",
    "out-gridview",
    "convertto-",
    "export-",
    "toxml",
    "wevtutil",
    "out-file",
];

/// Whether a command reads a log of events, in whatever spelling.
fn reads_a_log(text: &str) -> bool {
    let plain: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !matches!(c, '`' | '^' | '\'' | '"'))
        .collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    WORDS.iter().any(|word| plain.contains(word))
        || (plain.contains("user device registration") && plain.contains(['$', '|', '=']))
}

/// The expression by which a block masks.
fn pattern(block: &str) -> &str {
    between(block, "$secret = '", "'\n")
}

fn secret(block: &str) -> Regex {
    RegexBuilder::new(pattern(block))
        .case_insensitive(true)
        .build()
        .unwrap()
}

#[test]
fn a_reader_of_logs_is_found_in_any_spelling() {
    for text in [
        "Get-WinEvent -LogName x",
        "GET-WINEVENT x",
        "Get-Win`Event -LogName x",
        "wevtutil qe \"Microsoft-Windows-User Device Registration/Admin\" /f:text",
        "w^evtutil.exe epl Application a",
        "Get-EventLog -LogName Application",
        "[System.Diagnostics.Eventing.Reader.EventLogReader]::new($q)",
        "copy C:\\Windows\\System32\\winevt\\Logs\\x .",
        "$log = 'microsoft-windows-user  DEVICE registration/admin'",
    ] {
        assert!(reads_a_log(text), "{text}");
    }
    for text in [
        "Get-ScheduledTask",
        "Microsoft-Windows-AAD/Operational",
        "event 204",
    ] {
        assert!(!reads_a_log(text), "{text}");
    }
    assert_eq!(
        code("a `x`\n\n    b\n\n~~~\nc\n~~~\n\n<pre>d</pre>\n").len(),
        4
    );
}

#[test]
fn no_command_puts_a_token_on_a_screen() {
    let (mut listed, mask) = (READERS.iter(), mask_of_the_book());
    for (name, blocks) in chapters() {
        let readers = blocks.iter().filter(|block| {
            // The ending alone, as a word of the text, is no command.
            reads_a_log(block) && block.trim() != ".evtx"
        });
        for (place, block) in readers.enumerate() {
            let Some((chapter, number, messages)) = listed.next() else {
                panic!("{name}: a block reads a log and is not listed\n{block}");
            };
            assert_eq!(
                (*chapter, *number),
                (name.as_str(), place),
                "{name}: a block reads a log and is not listed, or the list names one that is gone\n{block}"
            );
            if *messages == Messages::Collector {
                assert!(collector().contains(block.as_str()), "{name}\n{block}");
                continue;
            }
            if *messages == Messages::Exported {
                let alone = block.starts_with("wevtutil epl ") && block.trim().ends_with(".evtx");
                assert!(
                    alone && block.trim().lines().count() == 1,
                    "{name}\n{block}"
                );
                continue;
            }
            let lower = block.to_lowercase();
            for word in PRINT_ALL {
                assert!(!lower.contains(word), "{name}: {word} prints all\n{block}");
            }
            let rest: Vec<&str> = lower
                .lines()
                .filter(|line| {
                    let defines = line.starts_with("$masked = @{ name = 'message'; expression = { $_.message -replace $secret, ");
                    let filters = line.trim_start().starts_with("where-object { $_.message -match ");
                    !(defines || filters || line.trim_start().starts_with('#'))
                })
                .collect();
            let rest = rest.join("\n");
            assert!(
                !rest.contains("message"),
                "{name}: a message is printed\n{block}"
            );
            if *messages == Messages::Masked {
                assert!(rest.contains("$masked"), "{name}\n{block}");
                assert_eq!(pattern(block), pattern(&mask), "{name}");
            } else {
                for line in rest.lines().filter(|line| line.contains(".properties")) {
                    assert!(
                        line.contains("match '"),
                        "{name}: a field is printed: {line}"
                    );
                }
                assert!(
                    !rest.contains("format-") && !rest.contains("write-"),
                    "{name}\n{block}"
                );
            }
        }
    }
    assert_eq!(listed.next(), None, "a listed block is gone");
}

/// The first block of the five minutes.
fn mask_of_the_book() -> String {
    let (_, blocks) = chapters()
        .into_iter()
        .find(|(name, _)| name == "five-minutes.md")
        .unwrap();
    let first = blocks.into_iter().find(|block| reads_a_log(block));
    first.unwrap()
}

#[test]
fn the_mask_takes_every_kind_of_token_and_leaves_the_rest() {
    let secret = secret(&mask_of_the_book());
    let part = |letter: &str, length: usize| letter.repeat(length);
    let (h, p, s) = (part("aB-3", 9), part("Cd_4", 40), part("eF5-", 64));
    let tokens = [
        format!("eyJ{h}.eyJ{p}.{s}"),
        format!("eyJ{h}.eyJ{p}."),
        format!("eyJ{h}..{p}.{s}.{h}"),
        format!("eyJ{h}.{s}.{h}.{p}.{s}"),
        format!("ewog{h}.ewog{p}.{s}"),
        format!("0.{}", part("Qx9z", 60)),
        part("Zm9v+/", 40),
        format!("eyJ{h}"),
    ];
    let inside = Regex::new(r"[\w-]{12,}").unwrap();
    for token in &tokens {
        for text in [
            format!("The request was sent. Inputs: AuthToken: {token}"),
            format!("Jeton : {token} fin"),
            format!("{{\"access_token\":\"{token}\"}}"),
            format!("Authorization: Bearer {token}\r\nX: y"),
            format!("t={token}&u=1"),
        ] {
            let masked = secret.replace_all(&text, "<masked>");
            for piece in inside.find_iter(token) {
                assert!(!masked.contains(piece.as_str()), "{masked}");
            }
        }
    }
    assert_eq!(
        secret.replace_all("AuthToken: short", "<masked>"),
        "<masked>"
    );
    for text in [
        "failed with exit code: Unknown HResult Error code: 0x801c03ed. Activity Id: 00000000-0000-4000-8000-000000000001",
        "The server returned HTTP status: 400 Server response was: {\"subcode\":\"invalid_token\",\"message\":\"Invalid Token\"}",
        "https://enterpriseregistration.windows.net/EnrollmentServer/device/?api-version=2.0",
        "https://xyz-keyid-0000000000000000.microsoftaik.azure.net/templates/Aik/scep",
        "enterpriseregistration.partner.microsoftonline.cn",
        "KeyProvider, TransportKeyStatus and TpmKeyAttestation",
        "Task Scheduler launched \"\\Microsoft\\Windows\\TPM\\Tpm-Maintenance\"",
    ] {
        assert_eq!(secret.replace_all(text, "<masked>"), text);
    }
}

#[test]
fn the_script_says_the_verdicts_of_the_function() {
    let page = fs::read_to_string(repository().join("src/five-minutes.md")).unwrap();
    let script = between(&page, "function Show-Verdict", "```");
    use join_study::{Clock, Observed, Reason};
    let at = |exp: i64, clock| Observed {
        refused: true,
        exp_s: Some(exp),
        refused_at: Some((0, clock)),
        waited_for_aik: Some(true),
        reason: Reason::EnergySaver,
    };
    let device = Clock::Device { error_s: 300 };
    // The margin is exp less the time of the refusal, and the branches are told apart by its sign.
    assert!(script.contains("($until - $by).TotalSeconds"));
    for (branch, seen) in [
        (
            "if (-not $server -and [Math]::Abs($margin) -le 300) {",
            at(300, device),
        ),
        ("elseif ($margin -eq 0) {", at(0, Clock::Service)),
        ("elseif ($margin -lt 0) {", at(-1, Clock::Service)),
        ("else {", at(1, Clock::Service)),
    ] {
        let at = script
            .rfind(branch)
            .unwrap_or_else(|| panic!("{branch} is missing\n{script}"));
        let words = between(&script[at..], "'", "'").to_lowercase();
        assert!(words.contains(seen.verdict().words()), "{branch} {words}");
    }
}
