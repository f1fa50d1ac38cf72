//! The desk on its samples: the verdict that their story has, masked by default, and what is shared says the same.

use join_desk::{CHAPTERS, Desk, Reading, SAMPLES, View};
use std::collections::BTreeSet;

fn sample(number: usize) -> Reading {
    read(SAMPLES[number].files)
}

fn read(files: &[(&str, &[u8])]) -> Reading {
    let mut desk = Desk::new();
    for (path, bytes) in files {
        desk.add(path, bytes);
    }
    Reading::of(desk)
}

/// Values of an attribute, or what stands between two texts.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    let parts = text.split(before).skip(1);
    parts
        .filter_map(|part| Some(part.split_once(after)?.0))
        .collect()
}

#[test]
fn each_sample_ends_in_the_verdict_of_its_story() {
    // The case itself; a token that was valid by the clock that counts; an AIK service that refuses; a device that is joined.
    for (number, verdict) in [
        (0, "It fits the case"),
        (1, "It does not fit"),
        (2, "It does not fit"),
        (3, "It does not fit"),
    ] {
        let html = sample(number).answer(false);
        let said = between(&html, "data-part=\"verdict\" tabindex=\"-1\">", "</h3>");
        assert!(said[0].starts_with(verdict), "{number}: {said:?}");
    }
}

#[test]
fn the_case_says_its_margin_its_clock_and_every_link_of_its_chain() {
    let html = sample(0).answer(false);
    // exp 07:18:01; the server's Date 07:18:04 stands for 07:18:04 to 07:18:05, and the exchange took 0.287 s.
    assert!(
        html.contains("The token had ended 2.713 s to 4 s before the server looked at it"),
        "{html}"
    );
    assert_eq!(between(&html, "<li class=\"link ", "\"").len(), 7);
    assert!(!html.contains("link broken policy") && !html.contains("link broken tasks"));
    // The Application log is not among what the collector's sample has.
    assert!(html.contains("link broken aik") && html.contains("wevtutil epl Application"));
    assert!(html.contains("waited 10 min 2"));
}

#[test]
fn links_lead_somewhere() {
    for number in 0..SAMPLES.len() {
        let html = sample(number).answer(false);
        let ids: BTreeSet<&str> = between(&html, " id=\"", "\"").into_iter().collect();
        for address in between(&html, "href=\"", "\"") {
            if let Some(own) = address.strip_prefix('#') {
                assert!(ids.contains(own), "{number}: {address}");
            } else if let Some(rule) = address.strip_prefix("evidence-rules.html#rule-") {
                assert!(join_evidence::rule(rule).is_some(), "{rule}");
            } else {
                let page = address.split(".html").next().unwrap();
                let known =
                    page == "playground/index" || CHAPTERS.iter().any(|(own, _)| *own == page);
                assert!(known, "{number}: {address}");
            }
        }
    }
}

#[test]
fn names_are_masked_until_a_reader_asks_and_tokens_never_shown() {
    let reading = sample(0);
    let (masked, raw) = (reading.answer(false), reading.answer(true));
    // The one place that has the names is the list of aliases.
    let (before, rest) = masked
        .split_once("aria-label=\"Aliases\"")
        .expect("there are names");
    assert!(rest.contains("NOTEBOOK-4711KL") && !before.contains("NOTEBOOK-4711KL"));
    assert!(
        raw.split("aria-label=\"Aliases\"")
            .next()
            .unwrap()
            .contains("NOTEBOOK-4711KL")
    );
    for html in [&masked, &raw] {
        assert!(!html.contains("eyJ"), "a token is shown");
    }
    assert!(reading.aliases().contains(" = NOTEBOOK-4711KL"));
}

#[test]
fn masked_files_say_the_same_and_hold_no_name() {
    for (number, given) in SAMPLES.iter().enumerate() {
        let reading = sample(number);
        let bundle = reading.masked();
        assert!(
            bundle.held.is_empty() && bundle.texts == given.files.len(),
            "{number}: {bundle:?}"
        );
        let text = String::from_utf8_lossy(&bundle.bytes);
        for alias in reading.aliases().lines() {
            let value = alias.split_once(" = ").unwrap().1;
            assert!(!text.contains(value), "{number}: {value}");
        }
        assert!(!text.contains("eyJ0"), "{number}");
        let again = read(&[(&bundle.name, &bundle.bytes)]);
        let rules = |reading: &Reading| {
            let html = reading.answer(false);
            let ids: BTreeSet<String> = between(&html, "#rule-", "\"")
                .into_iter()
                .map(str::to_owned)
                .collect();
            ids
        };
        assert_eq!(rules(&reading), rules(&again), "{number}");
    }
}

#[test]
fn what_a_file_says_is_text_and_never_markup() {
    let text = b"dsregcmd /status\r\n | Device State |\r\n AzureAdJoined : NO\r\n Device Name : <img src=x onerror=alert(1)>\r\n";
    let reading = read(&[("<b>status</b>.txt", text)]);
    for html in [
        reading.answer(true),
        reading.timeline(true, &View::default()),
    ] {
        assert!(
            !html.contains("<img") && !html.contains("<b>status"),
            "{html}"
        );
    }
}

#[test]
fn the_time_line_shows_what_was_chosen() {
    let reading = sample(0);
    let rows = |view: &View| between(&reading.timeline(false, view), "<tr><td>", "</td>").len();
    let all = rows(&View::default());
    let tasks = View {
        text: "Tpm-Maintenance".to_owned(),
        ..View::default()
    };
    let only = rows(&tasks);
    assert!(0 < only && only < all, "{only} of {all}");
    // Tasks are the third lane.
    let without = View {
        without: vec![2],
        ..View::default()
    };
    assert!(rows(&without) < all);
    // Queued at 07:00:44 and 07:08:02; refused at 07:18:04.
    let minute = 60_000;
    let seven = 1_779_174_000_000;
    let early = View {
        range: Some((seven, seven + 2 * minute)),
        ..View::default()
    };
    let html = reading.timeline(false, &early);
    assert!(
        html.contains("Tpm-Maintenance") && !html.contains("Registration 204"),
        "{html}"
    );
}

#[test]
fn nothing_at_all_is_an_honest_answer() {
    let html = read(&[("nothing.bin", &[0, 1, 2, 3, 254, 255, 0, 9])]).answer(false);
    assert!(html.contains("It cannot be told") && html.contains("not recognised"));
    // Someone with nothing but the error page gets the one command to run next.
    let html = read(&[(
        "pasted text",
        b"Something went wrong. 801c03ed\nServer message: Invalid Token",
    )])
    .answer(false);
    assert!(html.contains("It cannot be told") && html.contains("Next, one command"));
}

#[test]
fn an_input_that_leaves_its_zone_open_asks_for_it_and_takes_the_answer() {
    const TEXT: &str = "TimeCreated : 4/3/2026 7:08:02 AM\nProviderName : Microsoft-Windows-AAD\nId : 1081\nMessage : words\n";
    let read = |answers: &[(&str, &str)]| {
        let mut desk = Desk::new();
        desk.add("a.txt", TEXT.as_bytes());
        for (about, value) in answers {
            join_desk::tell(&mut desk, 0, about, value);
        }
        Reading::of(desk).answer(false)
    };
    let asked = read(&[]);
    assert!(asked.contains("data-about=\"zone\"") && asked.contains("data-about=\"order\""));
    assert!(asked.contains("nothing here fixes it"));
    let told = read(&[("zone", "-570"), ("order", "0")]);
    assert!(told.contains("<option value=\"-570\" selected>UTC−09:30</option>"));
    assert!(told.contains("<option value=\"0\" selected>"));
    assert!(!told.contains("nothing here fixes it"));
    // What is no answer changes nothing.
    assert_eq!(
        read(&[("zone", ""), ("colour", "1"), ("zone", "noon")]),
        asked
    );
}
