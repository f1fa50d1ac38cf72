//! Any spelling of any code finds it; ordinary numbers and words find nothing; hostile texts cost no more than their length.
mod common;

use common::hostile::{PIECES, Random};
use common::{decision, table};
use join_reference::{Decision, Kind, Table};
use std::fs;

/// A number in groups of three.
fn grouped(number: i64, sign: &str) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out += sign;
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

fn spellings(code: u32) -> Vec<String> {
    let hex = format!("{code:08x}");
    let wide = |text: &str| -> String {
        let wide = text
            .chars()
            .map(|c| char::from_u32(c as u32 + 0xfee0).unwrap());
        wide.collect()
    };
    let mut all = vec![
        format!("0x{hex}"),
        format!("0X{}", hex.to_uppercase()),
        format!("hr=0x{hex}"),
        format!("(hr: 0x{hex})"),
        format!("Status_0x{}", hex.to_uppercase()),
        format!("0x{hex}L"),
        wide(&format!("0x{hex}")),
        format!("{code}"),
    ];
    // A code of the task scheduler is a small number: without 0x or a name it is an ordinary one.
    if code >= 0x8000_0000 {
        let signed = i64::from(code.cast_signed());
        let parts = |sign: &str| {
            let of = [0, 2, 4, 6].map(|i| hex[i..i + 2].to_owned());
            of.join(sign)
        };
        all.extend([
            hex.clone(),
            hex.to_uppercase(),
            format!("&H{}", hex.to_uppercase()),
            format!("{hex}h"),
            format!("ffffffff{hex}"),
            format!("0xffffffff{hex}"),
            format!("{} {}", &hex[..4], &hex[4..]),
            format!("0x{}_{}", &hex[..4], &hex[4..]),
            parts(" "),
            parts(","),
            parts(":"),
            format!("{signed}"),
            format!("\u{2212}{}", -signed),
            format!("\u{2013}{}", -signed),
            format!("ExitCode: {signed}"),
            format!("ErrorCode:{signed},"),
            format!("{}", u64::from(code) | 0xffff_ffff_0000_0000),
            grouped(signed, ","),
            grouped(i64::from(code), "."),
            grouped(i64::from(code), " "),
        ]);
    }
    all
}

#[test]
fn any_spelling_of_any_code_finds_it_wherever_it_stands() {
    let table = table();
    let mut random = Random(9);
    let around = [
        "",
        "Error code: ",
        "x\n",
        "failed with ",
        "\"",
        "[",
        "结果 ",
        "\t",
        "> ",
    ];
    let behind = [
        "",
        ".",
        ")",
        ", ",
        "\n",
        " on 2026-03-11",
        "\"",
        "]",
        "</Data>",
    ];
    let mut seen = 0;
    for row in table.rows().iter().filter(|row| row.kind() == Kind::Code) {
        let mut all = vec![row.id.clone(), row.id.to_lowercase()];
        let names = row.name.split([',', ' ']).filter(|name| name.contains('_'));
        all.extend(names.map(str::to_owned));
        if let Some(digits) = row.id.strip_prefix("0x") {
            all.extend(spellings(u32::from_str_radix(digits, 16).unwrap()));
        }
        if let Some(digits) = row.id.strip_prefix("AADSTS") {
            all.extend([
                format!("aadsts {digits}"),
                format!("AADSTS: {digits}"),
                format!("\"error_codes\":[{digits}]"),
                format!("\"errorCode\":{digits}"),
                format!("Sign-in error code {digits}"),
            ]);
        }
        for spelling in all {
            let text = format!("{}{spelling}{}", random.one(&around), random.one(&behind));
            let found = table.find(&text);
            assert!(
                found.hits.iter().any(|hit| hit.named && hit.id == row.id),
                "{} is not found in {text:?}: {:?}",
                row.id,
                found.hits
            );
            seen += 1;
        }
    }
    assert!(seen > 3000, "{seen}");
}

/// "kind id" of all hits.
fn hits(table: &Table, text: &str) -> Vec<String> {
    let found = table.find(text).hits.into_iter();
    found
        .map(|hit| format!("{} {}", hit.kind.word(), hit.id))
        .collect()
}

#[test]
fn ordinary_numbers_and_words_find_nothing() {
    let table = table();
    for text in [
        "2026",
        "2026-03-11 07:02:10.297",
        "3/5/2026 9:14:27 AM",
        "Wed, 11 Mar 2026 07:17:24 GMT",
        "10.0.26100.3476",
        "Windows 11 25H2, version 10.0.26200.1",
        "192.168.100.250",
        "fe80::1c03:ed80:801c:3ed",
        "801c03ed-1122-4f3e-8d4c-9e0fa1b2c3d4",
        "S-1-12-1-3400073293-1234567890-2148073494-2149319661",
        "eyJhbGciOiJub25lIn0.eyJleHAiOjIxNDkzMTk2NjF9.801c03ed",
        "0d7c1f5be2a96408b3de4c75a18f902634bb57ce",
        "00-15-5D-80-1C-03",
        "+49 30 901820 250",
        "1767225600",
        "250 devices, 100 users, 404 pages",
        "the weather is nice today",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit",
        "Please call me back at 5 pm, room 204",
        "order 4711, invoice 267",
        "50155 people came",
        "deadbeef c0ffee00",
    ] {
        assert_eq!(hits(&table, text), <[&str; 0]>::default(), "{text}");
    }
}

#[test]
fn an_event_is_found_by_its_log_in_any_spelling_and_language() {
    let table = table();
    let log = |text: &str, id: &str, log: &str| {
        let found = table.find(text);
        let own = found
            .hits
            .iter()
            .find(|hit| hit.kind == Kind::Event && hit.id == id);
        let own = own.unwrap_or_else(|| panic!("no event {id} in {text:?}: {:?}", found.hits));
        assert_eq!(own.name, log, "{text}");
    };
    let registration = "User Device Registration";
    for text in [
        "Event ID 304 of User Device Registration",
        "User Device Registration 304",
        "UDR 304",
        "Microsoft-Windows-User Device Registration/Admin, Ereignis-ID: 304",
        "Kaynak: User Device Registration\nOlay Kimliği: 304",
        "Source : User Device Registration\nID d'événement : 304",
        "Источник: User Device Registration\nКод события: 304",
        "ソース: User Device Registration\nイベント ID: 304",
        "<Provider Name='Microsoft-Windows-User Device Registration'/><EventID>304</EventID>",
        "<EventID Qualifiers='0'>304</EventID><Channel>Microsoft-Windows-User Device Registration/Admin</Channel>",
        "ProviderName: Microsoft-Windows-User Device Registration\n\nTimeCreated Id\n3/5/2026 9:14:27 AM 304 Error",
        "{\"Id\":304,\"ProviderName\":\"Microsoft-Windows-User Device Registration\"}",
        "Event ID 304",
    ] {
        log(text, "304", registration);
    }
    for text in [
        "Autopilot log: 251",
        "Autopilot 251",
        "ModernDeployment-Diagnostics-Provider/Autopilot, 250-254, 251",
    ] {
        log(text, "251", "Autopilot");
    }
    log("AAD/Operational 1025/1007", "1007", "AAD");
    log(
        "DeviceManagement-Enterprise-Diagnostics-Provider/Admin 404",
        "404",
        "DeviceManagement",
    );
    log(
        "Auto MDM Enroll: Device Credential (0x0), Failed (0x8018002b)",
        "76",
        "DeviceManagement",
    );
    log(
        "events 101, 102 and 103 in User Device Registration",
        "103",
        registration,
    );
    log(
        "AutopilotManager began device unenrollment",
        "195",
        "Autopilot",
    );
    log("TaskScheduler/Operational 325", "325", "TaskScheduler");
    log(
        "Maintenance channel Microsoft-Windows-TaskScheduler/Maintenance event 805",
        "805",
        "TaskScheduler/Maintenance",
    );
    log("Crypto-NCrypt/Operational 3", "3", "Crypto-NCrypt");
}

#[test]
fn families_read_what_has_no_row_and_say_how_sure_they_are() {
    let table = table();
    let read = |text: &str, id: &str, words: &[&str]| {
        let found = table.find(text);
        let own = found
            .hits
            .iter()
            .find(|hit| hit.kind == Kind::Family && hit.id == id);
        let own = own.unwrap_or_else(|| panic!("no family for {text:?}: {:?}", found.hits));
        for words in words {
            assert!(own.meaning.contains(words), "{text}: {}", own.meaning);
        }
        assert!(own.meaning.contains("How sure: "), "{}", own.meaning);
    };
    read("0x80190197", "0x80190197", &["HTTP status 407"]);
    read("0x801900c8", "0x801900c8", &["HTTP status 200"]);
    read("0x80192ee2", "0x80192ee2", &["0x80072ee2"]);
    read("CAA30190", "0xcaa30190", &["HTTP status 400", "0x80190190"]);
    read("0x80070645", "0x80070645", &["1605", "net helpmsg 1605"]);
    read("-2147023291", "0x80070645", &["1605"]);
    read("0xd000023c", "0xd000023c", &["0xc000023c"]);
    read("d0048451", "0xd0048451", &["0xc0048451"]);
    read(
        "0x801c03f9",
        "0x801c03f9",
        &["event 204", "Event 204"].map(|_| "204"),
    );
    read("0x80180099", "0x80180099", &["enrolment"]);
    for (text, row) in [
        ("0xd000023c", "0xc000023c"),
        ("caa82ee7", "0x80072ee7"),
        ("0x80192ee2", "0x80072ee2"),
    ] {
        let found = table.find(text);
        assert!(
            found.hits.iter().any(|hit| hit.id == row),
            "{text}: {:?}",
            found.hits
        );
    }
}

#[test]
fn nothing_of_the_reader_comes_back() {
    let table = table();
    let secret = "eyJ0eXAiOiJKV1QifQ.c2VjcmV0.c2ln";
    let text = format!(
        "jo@fabrikam.example on LAPTOP-9QW2E3R, tenant b7a3c9d0-1122-4f3e-8d4c-9e0fa1b2c3d4: {secret} \
         UDR 204 0x801c03ed Administrator policy does not allow user jo.doe to device join, \
         https://AMD-KeyId-0d7c1f5be2a96408b3de4c75a18f902634bb57ce.microsoftaik.azure.net AADSTS50155"
    );
    let found = table.find(&text);
    assert!(found.hits.len() > 4);
    for hit in found.hits {
        let shown = format!("{} {} {}", hit.id, hit.name, hit.meaning);
        for own in ["jo@", "jo.doe", "LAPTOP", "b7a3c9d0", "eyJ", "0d7c1f5b"] {
            assert!(!shown.contains(own), "{shown}");
        }
    }
}

#[test]
fn the_baked_table_finds_the_same() {
    let table = table();
    let baked = Table::baked(&table.bake());
    assert_eq!(baked.rows(), table.rows());
    for text in [
        "UDR 204 0x801c03ed Invalid Token",
        "CAA30194",
        "State Queued on battery",
        "quota",
    ] {
        assert_eq!(baked.find(text).hits, table.find(text).hits, "{text}");
    }
}

#[test]
fn the_baked_decision_is_the_same() {
    let own = decision();
    assert!(own.questions.len() > 12);
    let text = own.bake();
    assert_eq!(Decision::baked(&text), own);
    // What is cut off anywhere is read as far as it goes.
    for (end, _) in text.char_indices().step_by(97) {
        let part = Decision::baked(&text[..end]);
        assert!(part.questions.len() <= own.questions.len());
    }
}

#[test]
fn the_brief_table_finds_the_same_rows() {
    let table = table();
    let brief = Table::baked(&table.brief().bake());
    let ids = |table: &Table, text: &str| -> Vec<String> {
        let found = table.find(text).hits.into_iter();
        found
            .map(|hit| format!("{} {} {}", hit.kind.word(), hit.id, hit.named))
            .collect()
    };
    let mut texts: Vec<String> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/field"))
        .unwrap()
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    assert!(texts.len() > 40);
    // Every row by words of its own, from the part that is cut away too.
    for row in table.rows() {
        let words: Vec<&str> = row.meaning.split_whitespace().rev().collect();
        texts.extend(words.chunks(3).map(|words| words.join(" ")));
    }
    let mut random = Random(4);
    texts.extend((0..2000).map(|_| random.hostile()));
    for text in &texts {
        assert_eq!(ids(&brief, text), ids(&table, text), "{text}");
    }
    let cut = table.rows().iter().zip(brief.rows());
    let cut = cut
        .filter(|(whole, brief)| whole.meaning.len() > brief.meaning.len())
        .count();
    assert!(cut > 100, "{cut}");
}

#[test]
fn hostile_texts_end_and_cost_no_more_than_their_length() {
    let table = table();
    let mut random = Random(20261130);
    let (mut some, mut none) = (0, 0);
    for _ in 0..100_000 {
        let text = random.hostile();
        let found = table.find(&text);
        if found.hits.is_empty() {
            none += 1;
        } else {
            some += 1;
        }
        assert!(found.work <= bound(&text), "{} for {text:?}", found.work);
    }
    assert!(
        some > 10_000 && none > 10_000,
        "{some} with hits, {none} without"
    );
    for piece in PIECES
        .iter()
        .chain(&["the ", "a", "policy does not allow policy does not allow "])
    {
        let text = piece.repeat(100_000 / piece.len());
        let found = table.find(&text);
        assert!(found.work <= bound(&text), "{} for {piece:?}", found.work);
    }
}

/// A fixed part for the table, and so many comparisons for each byte.
fn bound(text: &str) -> u64 {
    2_000 + 60 * text.len() as u64
}
