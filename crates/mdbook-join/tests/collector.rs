//! The collector cannot be run here, so it is read: by a grammar of PowerShell, and against what the documentation allows.
mod common;

use common::{between, collector, repository};
use regex::RegexBuilder;
use std::fs;
use tree_sitter::{Node, Parser, Tree};

/// Cmdlets with the parameters that may be named, as the reference of Windows PowerShell 5.1 and of the module ScheduledTasks has
/// them. None of them changes a device; `New-Item` and `Set-Content` write where the tests below look.
const CMDLETS: &[(&str, &[&str])] = &[
    ("ConvertFrom-Json", &[]),
    ("Export-ScheduledTask", &[]),
    ("ForEach-Object", &[]),
    ("Get-CimInstance", &["-ClassName"]),
    ("Get-Date", &[]),
    ("Get-ScheduledTask", &["-TaskName"]),
    ("Get-ScheduledTaskInfo", &[]),
    (
        "Get-WinEvent",
        &["-FilterHashtable", "-MaxEvents", "-ListLog", "-ErrorAction"],
    ),
    ("Join-Path", &["-Path", "-ChildPath"]),
    ("New-Item", &["-Path", "-ItemType"]),
    ("New-Object", &["-TypeName", "-ArgumentList"]),
    ("Read-Host", &[]),
    ("Select-Object", &["-Unique"]),
    ("Set-Content", &["-LiteralPath", "-Value", "-Encoding"]),
];

/// Programs of Windows, each with all that may stand behind it. All but the last two read.
const PROGRAMS: &[&str] = &[
    "dsregcmd.exe /status",
    "powercfg.exe /qh SCHEME_CURRENT SUB_ENERGYSAVER",
    "tpmtool.exe getdeviceinformation",
    "w32tm.exe /query /status /verbose",
    "reg.exe query 'HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Power'",
    "reg.exe query 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Power\\PowerSettings' /s",
    "reg.exe query 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\Maintenance'",
    SWITCH_ON,
    COPY,
];
const SWITCH_ON: &str = "wevtutil.exe sl $tasklog /e:true";
const COPY: &str =
    "wevtutil.exe epl $log (Join-Path -Path $raw -ChildPath \"$($log -replace '[/ ]', '-').evtx\")";

/// The script's own functions.
const OWN: &[&str] = &["Get-Substitute", "Hide-Secret", "Save-Text", "Read-Events"];

/// Methods that may be called: all of them compute or read, but for `Add`, which is for a list in memory.
const METHODS: &[&str] = &[
    "Add",
    "FromBase64String",
    "GetAttribute",
    "GetString",
    "Replace",
    "SelectNodes",
    "ToString",
    "ToUniversalTime",
    "ToXml",
    "Trim",
];

/// Types that may be named.
const TYPES: &[&str] = &[
    "[Convert]",
    "[Globalization.CultureInfo]",
    "[Text.Encoding]",
    "[Text.RegularExpressions.MatchEvaluator]",
    "[TimeZoneInfo]",
    "[hashtable]",
    "[long]",
    "[scriptblock]",
    "[string]",
    "[switch]",
    "[type]",
    "[void]",
    "[xml]",
];

fn parse(text: &str) -> Tree {
    let mut parser = Parser::new();
    let language = tree_sitter_powershell::LANGUAGE.into();
    parser.set_language(&language).unwrap();
    parser.parse(text, None).unwrap()
}

/// Every node of a kind below `from`, in the order of the text.
fn all<'t>(from: Node<'t>, kind: &str) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        if node.kind() == kind {
            found.push(node);
        }
        let mut cursor = node.walk();
        let children: Vec<Node<'t>> = node.children(&mut cursor).collect();
        open.extend(children.into_iter().rev());
    }
    found
}

fn ancestors(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    std::iter::successors(node.parent(), |node| node.parent())
}

/// The parameters that a command names itself; those of a command in brackets behind it are not its own.
fn parameters(command: Node<'_>) -> Vec<Node<'_>> {
    all(command, "command_parameter")
        .into_iter()
        .filter(|found| ancestors(*found).find(|node| node.kind() == "command") == Some(command))
        .collect()
}

/// What is wrong with a script, one sentence each.
fn faults(text: &str) -> Vec<String> {
    let tree = parse(text);
    let root = tree.root_node();
    let of = |node: Node<'_>| text[node.byte_range()].to_owned();
    let mut faults = Vec::new();
    if root.has_error() {
        faults.push("it cannot be parsed".to_owned());
    }
    for command in all(root, "command") {
        let whole = of(command);
        let name = command.child_by_field_name("command_name").map(of);
        let name = name.unwrap_or_else(|| {
            let names = all(command, "command_name");
            names.first().map_or(String::new(), |node| of(*node))
        });
        let named: Vec<String> = parameters(command).into_iter().map(of).collect();
        let known = CMDLETS.iter().find(|(cmdlet, _)| *cmdlet == name);
        if let Some((_, allowed)) = known {
            for parameter in named.iter().filter(|p| !allowed.contains(&p.as_str())) {
                faults.push(format!("{name} has no {parameter}"));
            }
        } else if OWN.contains(&name.as_str()) {
            if !named.is_empty() {
                faults.push(format!("{name} takes its arguments by place"));
            }
        } else if whole == "& $ask" {
            let within = ancestors(command).find(|node| node.kind() == "function_statement");
            if !within.is_some_and(|function| of(function).starts_with("function Save-Text(")) {
                faults.push("$ask is run outside Save-Text".to_owned());
            }
        } else if !PROGRAMS.contains(&whole.as_str()) {
            faults.push(format!("not allowed: {whole}"));
        }
    }
    for call in all(root, "invokation_expression") {
        let mut cursor = call.walk();
        let member = call
            .children(&mut cursor)
            .find(|child| child.kind() == "member_name")
            .map(of);
        if !member
            .as_deref()
            .is_some_and(|name| METHODS.contains(&name))
        {
            faults.push(format!("not allowed: {}", of(call)));
        }
    }
    for named in all(root, "type_literal") {
        if !TYPES.contains(&of(named).as_str()) {
            faults.push(format!("not allowed: {}", of(named)));
        }
    }
    for set in all(root, "left_assignment_expression") {
        if !of(set).trim().starts_with('$') || of(set).contains(['.', ':', '[']) {
            faults.push(format!("sets more than a variable: {}", of(set)));
        }
    }
    for kind in ["redirection", "merging_redirection_operator"] {
        faults.extend(
            all(root, kind)
                .into_iter()
                .map(|node| format!("writes: {}", of(node))),
        );
    }
    faults
}

#[test]
fn it_parses_and_says_nothing_that_is_not_allowed() {
    assert_eq!(faults(&collector()), Vec::<String>::new());
    // Windows PowerShell reads a script without a byte order mark in the code page of the machine.
    assert!(collector().is_ascii());
}

#[test]
fn what_would_change_a_device_is_found() {
    let whole = collector();
    for (line, fault) in [
        ("Restart-Computer", "not allowed: Restart-Computer"),
        ("Remove-Item -Path $folder", "not allowed: Remove-Item"),
        (
            "Start-ScheduledTask -TaskName $task",
            "not allowed: Start-ScheduledTask",
        ),
        (
            "wevtutil.exe cl Application",
            "not allowed: wevtutil.exe cl",
        ),
        (
            "wevtutil.exe sl $log /e:false",
            "not allowed: wevtutil.exe sl",
        ),
        ("reg.exe add HKLM\\X", "not allowed: reg.exe add"),
        ("dsregcmd.exe /leave", "not allowed: dsregcmd.exe /leave"),
        ("iex $text", "not allowed: iex"),
        ("& $names", "not allowed: & $names"),
        ("& $ask", "$ask is run outside Save-Text"),
        (". .\\other.ps1", "not allowed: . .\\other.ps1"),
        (
            "Get-WinEvent -LogName x -ComputerName y",
            "Get-WinEvent has no -ComputerName",
        ),
        ("Get-Date > x.txt", "writes: > x.txt"),
        (
            "$log.IsEnabled = $true",
            "sets more than a variable: $log.IsEnabled",
        ),
        ("$env:PATH = ''", "sets more than a variable: $env:PATH"),
        ("$log.SaveChanges()", "not allowed: $log.SaveChanges()"),
        ("[IO.File]::Delete('x')", "not allowed: [IO.File]"),
        ("foreach ($x in $two) {", "it cannot be parsed"),
    ] {
        let found = faults(&format!("{whole}\n{line}\n"));
        assert!(
            found.iter().any(|said| said.starts_with(fault)),
            "{line}: {found:?}"
        );
    }
}

/// The conditions of the `if`s around the one command `text`, from the inside out.
fn conditions(whole: &str, text: &str) -> Vec<String> {
    let tree = parse(whole);
    let command: Vec<_> = all(tree.root_node(), "command")
        .into_iter()
        .filter(|node| &whole[node.byte_range()] == text)
        .collect();
    assert_eq!(command.len(), 1, "{text}");
    ancestors(command[0])
        .filter(|node| node.kind() == "if_statement")
        .map(|node| {
            let condition = node.child_by_field_name("condition").unwrap();
            whole[condition.byte_range()].to_owned()
        })
        .collect()
}

#[test]
fn what_changes_something_is_asked_for_twice() {
    let whole = collector();
    for (command, switch) in [(SWITCH_ON, "$SwitchOnTaskLog"), (COPY, "$RawLogs")] {
        let found = conditions(&whole, command);
        assert_eq!(found.len(), 2, "{command}: {found:?}");
        assert!(found[0].starts_with("(Read-Host ") && found[0].ends_with("-eq 'yes'"));
        assert_eq!(found[1], switch);
    }
    assert!(whole.contains("Undo: wevtutil sl $tasklog /e:false"));
    // Whole logs lie beside what is to be sent, never below it.
    assert_eq!(whole.matches("New-Item").count(), 2);
    assert!(whole.contains("$raw = Join-Path -Path $To -ChildPath \"RAW-do-not-send\\$stamp\""));
    assert!(whole.contains("$folder = Join-Path -Path $To -ChildPath \"join-evidence-$stamp\""));
}

#[test]
fn every_file_is_masked_before_it_is_written() {
    let whole = collector();
    let tree = parse(&whole);
    let of = |node: Node<'_>| &whole[node.byte_range()];
    assert_eq!(whole.matches("Set-Content").count(), 1);
    let door = all(tree.root_node(), "function_statement")
        .into_iter()
        .find(|node| of(*node).starts_with("function Save-Text("))
        .unwrap();
    let set: Vec<&str> = all(door, "assignment_expression")
        .into_iter()
        .map(of)
        .filter(|set| set.starts_with("$text"))
        .collect();
    assert_eq!(
        set,
        ["$text = Hide-Secret (@(& $ask) -join \"`r`n\").Trim()"]
    );
    assert!(of(door).contains("-Value $text -Encoding UTF8"));
    // Values of events are masked one by one before lines are made of them, and no message in the language of Windows is read.
    assert!(whole.contains("((Hide-Secret $value) -replace"));
    assert_eq!(whole.matches("InnerText").count(), 1);
    assert_eq!(whole.matches(".Message").count(), 1);
    assert!(whole.contains("$($_.Exception.Message)"));
}

#[test]
fn tokens_go_and_only_their_times_stay() {
    let whole = collector();
    let page = fs::read_to_string(repository().join("src/five-minutes.md")).unwrap();
    let secret = |text| between(text, "$secret = '", "'\n").to_owned();
    assert_eq!(secret(&whole), secret(&page), "one mask for the whole book");
    let field = between(&whole, "if ($name -match '", "')");
    let field = RegexBuilder::new(field)
        .case_insensitive(true)
        .build()
        .unwrap();
    for name in ["AuthToken", "DeviceTicket", "ClientSecret", "samlAssertion"] {
        assert!(field.is_match(name), "{name}");
    }
    for name in ["ExitCode", "ServerMessage", "TaskName", "HRESULT", "Url"] {
        assert!(!field.is_match(name), "{name}");
    }
    // What replaces a token is made of numbers.
    let substitute = between(&whole, "function Get-Substitute", "function Hide-Secret");
    assert!(substitute.contains("foreach ($claim in 'iat', 'nbf', 'exp')"));
    assert!(substitute.contains("[long]$claims.$claim"));
    assert_eq!(substitute.matches("$claims").count(), 3);
    let said =
        "<decoded claims, not a token> {\"iat\":1739174400,\"nbf\":1739174400,\"exp\":1739175000}";
    let again = RegexBuilder::new(&secret(&whole))
        .case_insensitive(true)
        .build()
        .unwrap();
    assert_eq!(again.replace_all(said, "<masked>"), said);
}

#[test]
fn the_book_shows_every_line_once_and_in_order() {
    let whole = collector();
    let page = fs::read_to_string(repository().join("src/collect.md")).unwrap();
    let anchors: Vec<&str> = whole
        .lines()
        .filter_map(|line| line.strip_prefix("# ANCHOR: "))
        .collect();
    let shown: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("{{#include collect-join-evidence.ps1:"))
        .filter_map(|line| line.strip_suffix("}}"))
        .collect();
    assert_eq!(shown, anchors);
    let (mut inside, mut head) = (None, 0);
    for line in whole.lines() {
        if let Some(name) = line.strip_prefix("# ANCHOR: ") {
            assert_eq!(inside.replace(name), None, "{line}");
        } else if let Some(name) = line.strip_prefix("# ANCHOR_END: ") {
            assert_eq!(inside.take(), Some(name));
        } else if inside.is_none() && !line.is_empty() {
            head += 1;
        }
    }
    let comment = between(&whole, "<#\n", "#>\n");
    let comment = comment.lines().filter(|line| !line.is_empty()).count();
    assert_eq!(head, comment + 3, "only the head stands outside");
    assert!(
        page.contains("not run on Windows"),
        "the book says what was not tried"
    );
}
