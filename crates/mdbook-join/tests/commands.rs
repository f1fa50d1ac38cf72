//! Commands in the book that read logs and traces: none of them puts a live token on a screen, or keeps more than it says.
mod common;

use common::repository;
use mdbook_markdown::pulldown_cmark::{Event, Parser, Tag, TagEnd};
use regex::{Regex, RegexBuilder};
use serde_json::{Value, json};
use std::fs;

/// What a block does with the messages of events.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Messages {
    /// It prints them, and every token in them is masked.
    Masked,
    /// It prints none.
    NotPrinted,
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

/// Code blocks, code spans and raw HTML of a chapter.
fn code(text: &str) -> Vec<String> {
    let (mut found, mut block) = (Vec::new(), None::<String>);
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => block = Some(String::new()),
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => found.extend(block.take()),
            Event::Text(text) | Event::Html(text) => {
                if let Some(block) = &mut block {
                    block.push_str(&text);
                }
            }
            Event::Code(text) | Event::InlineHtml(text) => found.push(text.into_string()),
            _ => {}
        }
    }
    found
}

/// A chapter's text with the parts of the collector that it includes by anchor.
fn included(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if let Some(anchor) = line.strip_prefix("{{#include collect-join-evidence.ps1:") {
            let anchor = anchor.trim_end_matches('}');
            let whole = collector();
            let (from, to) = (
                format!("# ANCHOR: {anchor}\n"),
                format!("# ANCHOR_END: {anchor}\n"),
            );
            out.push_str(between(&whole, &from, &to));
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn collector() -> String {
    fs::read_to_string(repository().join("src/collect-join-evidence.ps1")).unwrap()
}

fn chapters() -> Vec<(String, Vec<String>)> {
    let mut chapters: Vec<_> = fs::read_dir(repository().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, code(&included(&fs::read_to_string(path).unwrap())))
        })
        .collect();
    chapters.sort();
    chapters
}

/// The text between `before` and `after`, which must be there.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let start = text.find(before).map(|at| at + before.len());
    let start = start.unwrap_or_else(|| panic!("{before:?} is missing in\n{text}"));
    &text[start..start + text[start..].find(after).unwrap()]
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

/// Blocks of the book that read a HAR.
fn har_readers() -> Vec<(String, String)> {
    let reads = |block: &String| block.contains(".har") && block.contains("entries");
    chapters()
        .into_iter()
        .flat_map(|(name, blocks)| {
            let own: Vec<String> = blocks.into_iter().filter(reads).collect();
            own.into_iter().map(move |block| (name.clone(), block))
        })
        .collect()
}

#[test]
fn a_trace_is_read_by_host_and_path_and_never_further() {
    let readers = har_readers();
    assert_eq!(readers.len(), 2);
    let entry = |method: &str, url: &str| json!({ "request": { "method": method, "url": url } });
    let host = "https://enterpriseregistration.windows.net";
    let wanted = [
        entry(
            "POST",
            &format!("{host}/EnrollmentServer/device/?api-version=2.0"),
        ),
        entry(
            "POST",
            &format!("{host}/EnrollmentServer/device?api-version=2.0"),
        ),
        entry("POST", &format!("{host}:443/enrollmentserver/device/")),
        entry("POST", &format!("{host}/EnrollmentServer/device/Enroll")),
        entry(
            "POST",
            "https://enterpriseregistration.microsoftonline.us/EnrollmentServer/device/?api-version=2.0",
        ),
        entry(
            "POST",
            "https://enterpriseregistration.partner.microsoftonline.cn/EnrollmentServer/device/",
        ),
    ];
    let others = [
        entry(
            "POST",
            &format!("{host}/EnrollmentServer/DeviceEnrollmentWebService.svc"),
        ),
        entry(
            "POST",
            &format!("{host}/EnrollmentServer/device/../DeviceEnrollmentWebService.svc"),
        ),
        entry(
            "POST",
            &format!("{host}/EnrollmentServer/device/precreate/x/"),
        ),
        entry("POST", &format!("{host}/EnrollmentServer/deviceX/")),
        entry(
            "POST",
            &format!("{host}/EnrollmentServer/key/?api-version=1.0&x=/EnrollmentServer/device/"),
        ),
        entry(
            "DELETE",
            &format!("{host}/EnrollmentServer/device/00000000-0000-4000-8000-000000000001"),
        ),
        entry(
            "GET",
            &format!("{host}/EnrollmentServer/device/?api-version=2.0"),
        ),
        entry(
            "POST",
            "https://enterpriseregistration.windows.net.example/EnrollmentServer/device/",
        ),
        entry(
            "POST",
            "https://x.enterpriseregistration.windows.net/EnrollmentServer/device/",
        ),
        entry(
            "POST",
            "https://enterpriseregistrationXwindows.net/EnrollmentServer/device/",
        ),
        entry(
            "POST",
            "http://enterpriseregistration.windows.net/EnrollmentServer/device/",
        ),
        entry(
            "POST",
            "https://evil.example/https://enterpriseregistration.windows.net/EnrollmentServer/device/",
        ),
        entry(
            "POST",
            "https://login.microsoftonline.com/common/oauth2/token?x=/EnrollmentServer/device/",
        ),
    ];
    let har = json!({ "log": { "entries": wanted.iter().chain(&others).collect::<Vec<_>>() } });
    for (name, block) in readers {
        assert!(!block.contains("-like"), "{name}\n{block}");
        assert!(
            block.contains("'POST'") && block.contains("match $join"),
            "{name}\n{block}"
        );
        let join = RegexBuilder::new(between(&block, "$join = '", "'\n"))
            .case_insensitive(true)
            .build()
            .unwrap();
        let kept: Vec<&Value> = har["log"]["entries"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["request"]["method"] == "POST")
            .filter(|entry| join.is_match(entry["request"]["url"].as_str().unwrap()))
            .collect();
        assert_eq!(kept, wanted.iter().collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn a_join_request_without_a_token_is_told_and_passed_over() {
    let readers = har_readers();
    let (_, block) = readers
        .iter()
        .find(|(_, block)| block.contains("Authorization"))
        .unwrap();
    let test = block.find("if ($bearer -cnotmatch '").unwrap();
    let read = block.find("Read-Claims").unwrap();
    let skip = block[test..].find("continue").unwrap() + test;
    assert!(test < skip && skip < read, "{block}");
    let bearer = Regex::new(between(block, "if ($bearer -cnotmatch '", "')")).unwrap();
    assert!(bearer.is_match("Bearer eyJhbGciOiJub25lIn0.eyJleHAiOjB9."));
    assert!(bearer.is_match("bearer eyJhbGciOiJub25lIn0.eyJleHAiOjB9.abc"));
    for other in [
        "",
        "REDACTED",
        "Bearer ",
        "Bearer <decoded claims, not a token> {}",
        "Negotiate YII.abc",
        "Bearer eyJhbGciOiJkaXIifQ..abc.def.ghi",
    ] {
        assert!(!bearer.is_match(other), "{other}");
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
