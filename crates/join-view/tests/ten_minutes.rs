//! The first figure: it shows what the run says, for any run, plays it, and keeps back why until its reader has seen the end.

mod common;

use std::path::Path;

use join_sim::choices::PolicyAssignment;
use join_sim::{Account, Event, Library, Outcome, Parameter, Random, Record, Scenario, World, run};
use join_view::{FigureSpec, Figures, FirstFigure, figure, words};

use common::fragment;

type Page = Figures<FirstFigure>;

/// Where the axis of the wide picture begins and ends.
const PLOT: (f64, f64) = (136.0, 926.0);

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

fn spec(scenario: &str) -> FigureSpec {
    FigureSpec {
        widget: "ten-minutes".into(),
        scenario: scenario.into(),
        ..FigureSpec::default()
    }
}

fn mounted(scenario: &str) -> Page {
    let mut page = Page::new(library());
    page.mount(&spec(scenario)).unwrap();
    page
}

fn scenario(name: &str) -> Scenario {
    library().get(name).unwrap().clone()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let at = text
        .find(from)
        .unwrap_or_else(|| panic!("{from} in {text}"));
    let rest = &text[at + from.len()..];
    &rest[..rest.find(to).unwrap_or(rest.len())]
}

fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => text.push(letter),
            _ => {}
        }
    }
    text
}

/// The picture of a layout.
fn picture<'a>(html: &'a str, class: &str) -> &'a str {
    between(html, &format!("<svg class=\"{class}\""), "</svg>")
}

fn status(page: &Page) -> String {
    plain(between(&page.inner(0), "<p role=\"status\"", "</p>"))
}

fn number(tag: &str, name: &str) -> f64 {
    between(tag, &format!(" {name}=\""), "\"").parse().unwrap()
}

/// What a reader sees of a living figure: not what is in the answer as long as that is closed.
fn seen(page: &Page) -> String {
    let html = page.inner(0);
    let answer = between(&html, "<details class=\"answer\"", "</details>").to_string();
    if answer.split('>').next().unwrap().contains("data-told") {
        html
    } else {
        html.replace(&answer, "")
    }
}

/// The run as the model makes it, without any figure.
struct Ran {
    records: Vec<Record>,
    end: World,
}

impl Ran {
    fn of(scenario: &Scenario) -> Ran {
        let (records, end) = run(scenario, &[]);
        Ran { records, end }
    }

    fn at(&self, what: impl Fn(&Event) -> bool) -> f64 {
        let found = self.records.iter().rfind(|record| what(&record.event));
        found.unwrap().at.0 as f64
    }

    fn margin(&self) -> i64 {
        let judged = self.records.iter().rev().find_map(|r| match r.event {
            Event::Judged(verdict) => verdict.margin_ms,
            _ => None,
        });
        judged.unwrap()
    }
}

/// Bar, wedge, lens, verdict and acts, each against the records of a run that no figure has made.
fn check(changes: &[(&str, &str)]) {
    let mut page = mounted("energy-saver");
    for (name, value) in changes {
        page.message(0, &format!("set:{name}"), value);
    }
    let texts: Vec<(String, String)> = changes
        .iter()
        .map(|(name, value)| ((*name).to_string(), (*value).to_string()))
        .collect();
    let ran = Ran::of(&scenario("energy-saver").with_texts(&texts).unwrap());
    let values = scenario("energy-saver").with_texts(&texts).unwrap();
    let lifetime = values.values().get(Parameter::TokenLifetime);
    let credentials = ran.at(|event| {
        matches!(
            event,
            Event::Received {
                message: join_sim::Message::Credentials,
                ..
            }
        )
    });
    let began = ran.at(|e| {
        matches!(
            e,
            Event::Attempt {
                number: 1,
                certificate: false
            }
        )
    });
    let ended = ran.at(|e| matches!(e, Event::WaitEnded { .. }));
    let waited = words::duration((ended - began) as i64);
    let looks = ran
        .records
        .iter()
        .filter(|r| matches!(r.event, Event::Attempt { .. }) && (r.at.0 as f64) >= began)
        .count();
    let answered = ran.at(|e| {
        matches!(
            e,
            Event::Received {
                message: join_sim::Message::Joined(_),
                ..
            }
        )
    });
    let issued = ran.at(|e| matches!(e, Event::TokenIssued(_)));
    let exp = (issued / 1000.0).floor() * 1000.0 + lifetime as f64 * 1000.0;
    let until = exp.max(answered);
    let x = |at: f64| PLOT.0 + (at - credentials) * (PLOT.1 - PLOT.0) / (until - credentials);

    let html = page.inner(0);
    let wide = picture(&html, "ten wide");
    let bar = between(wide, "<rect class=\"wait\"", ">");
    let near = |found: f64, expected: f64, what: &str| {
        assert!(
            (found - expected).abs() <= 1.5,
            "{what}: {found}, not {expected}"
        );
    };
    near(number(bar, "x"), x(began), "the wait begins");
    near(
        number(bar, "x") + number(bar, "width"),
        x(ended),
        "the wait ends",
    );
    let wedge = between(wide, "<path class=\"token\" d=\"", "\"");
    let end: f64 = between(wedge, "L", " ").parse().unwrap();
    near(end, x(exp), "the token ends");
    assert!(wide.contains(&format!("waits {waited}")), "{wide}");
    assert_eq!(wide.matches("class=\"look\"").count(), looks);
    let lived = words::duration(lifetime * 1000);
    assert!(
        wide.contains(&format!("issued with {lived} of life")),
        "{wide}"
    );

    let margin = ran.margin();
    let said = plain(between(&html, "<p class=\"how-much\"", "</p>"));
    let amount = words::duration(margin.abs());
    assert!(said.contains(&amount), "{said}: not {amount}");
    let lens = plain(picture(&html, "ten lens wide"));
    let sign = if margin < 0 { "−" } else { "+" };
    assert!(lens.contains(&format!("{sign}{amount}")), "{lens}");
    let joined = ran.end.outcome() == Outcome::Joined;
    let verdict = plain(between(&html, "<p class=\"end", "</p>"));
    assert_eq!(verdict.contains("✓ Joined"), joined, "{verdict}");
    assert_eq!(lens.contains("server looks: accepted"), joined, "{lens}");
    assert_eq!(margin >= 0, joined);

    let mut acts = Vec::new();
    page.message(0, "to-start", "");
    loop {
        acts.push(status(&page));
        if page.message(0, "step-forward", "").changed.is_empty() {
            break;
        }
    }
    assert_eq!(acts.len(), 7, "{acts:#?}");
    assert!(
        acts[5].contains(&format!("The device waits {waited} for")),
        "{acts:#?}"
    );
    assert!(acts[4].contains(&format!("It lives {lived},")), "{acts:#?}");
    assert!(acts[6].contains(&amount), "{acts:#?}");
    // The number is chosen, and that stands beside it.
    let whence = plain(between(&html, "<p class=\"whence\"", "</p>"));
    assert!(
        whence.contains(&format!("{lifetime} s")) && whence.contains("Nobody measured it"),
        "{whence}"
    );
}

#[test]
fn the_picture_is_what_the_run_says() {
    check(&[]);
    check(&[("aik_wait_s", "137"), ("token_lifetime_s", "900")]);
    check(&[("aik_wait_s", "137"), ("token_lifetime_s", "120")]);
    check(&[("token_lifetime_s", "604")]);
}

#[test]
fn every_scenario_is_drawn_whole_and_says_what_it_has_not() {
    for one in library().scenarios() {
        let name = one.name();
        let html = figure(&library(), &spec(name)).unwrap();
        assert!(!html.contains("\n\n"), "{name}");
        for banned in ["style=", " id=", "<script"] {
            assert!(!html.contains(banned), "{name}: {banned}");
        }
        for needed in [
            "<figcaption",
            "<table",
            "role=\"status\"",
            "Show me the answer",
        ] {
            assert!(html.contains(needed), "{name}: {needed}");
        }
        let ran = Ran::of(one);
        let has = |what: fn(&Event) -> bool| ran.records.iter().any(|r| what(&r.event));
        let page = mounted(name);
        let html = page.inner(0);
        let wide = picture(&html, "ten wide");
        // The technician's own join counts only where no user ever signs in.
        let signed_in = has(|event| {
            let credentials = join_sim::Message::Credentials;
            matches!(event, Event::Received { message, .. } if *message == credentials)
        });
        let judged = ran.records.iter().any(|r| match r.event {
            Event::Judged(verdict) => !signed_in || verdict.token.account == Account::User,
            _ => false,
        });
        let looked = !html.contains("no server looked at the token");
        let without = html.contains("no token was issued for this attempt");
        assert_eq!(looked && !without, judged, "{name}");
        let users_wait = wide.contains("class=\"wait\"");
        let looks = "times for the AIK certificate";
        assert_eq!(users_wait, html.contains(looks), "{name}");
        if !has(|event| matches!(event, Event::WaitEnded { .. })) {
            assert!(!users_wait, "{name}");
            let says = ["no wait for an AIK", "does not come to the transport key"];
            assert!(says.iter().any(|said| wide.contains(said)), "{name}");
        }
        if !has(|event| matches!(event, Event::TokenIssued(_))) {
            assert!(wide.contains("no token was issued"), "{name}");
        }
    }
}

#[test]
fn stepping_there_and_back_says_the_same() {
    for one in library().scenarios() {
        let mut page = mounted(one.name());
        page.message(0, "reveal", "");
        page.message(0, "to-start", "");
        let mut there = vec![status(&page)];
        while !page.message(0, "step-forward", "").changed.is_empty() {
            there.push(status(&page));
        }
        let distinct: std::collections::BTreeSet<_> = there.iter().collect();
        assert_eq!(distinct.len(), there.len(), "{}: {there:#?}", one.name());
        let mut back = vec![status(&page)];
        while !page.message(0, "step-back", "").changed.is_empty() {
            back.push(status(&page));
        }
        back.reverse();
        assert_eq!(there, back, "{}", one.name());
        for (at, said) in there.iter().enumerate() {
            page.message(0, "step", &(at + 1).to_string());
            assert_eq!(status(&page), *said, "{}", one.name());
        }
    }
    let mut page = mounted("energy-saver");
    page.message(0, "step", "0");
    let alert = plain(between(&page.inner(0), "role=\"alert\"", "</p>"));
    assert!(alert.contains("expected a step from 1 to 7"), "{alert}");
}

/// Seconds that the picture says are left of the token.
fn left(page: &Page) -> Option<i64> {
    let html = page.inner(0);
    let wide = picture(&html, "ten wide").to_string();
    if !wide.contains("class=\"now\" x=") || !wide.contains("<text class=\"now\"") {
        return None;
    }
    let said = plain(&format!(
        "<{}",
        between(&wide, "<text class=\"now\"", "</text>")
    ));
    let clock = said.split_whitespace().find(|word| word.contains(':'))?;
    let (minutes, seconds) = clock.split_once(':')?;
    let seconds = minutes.parse::<i64>().ok()? * 60 + seconds.parse::<i64>().ok()?;
    Some(if said.contains("ended") {
        -seconds
    } else {
        seconds
    })
}

#[test]
fn ten_minutes_pass_in_ten_seconds_and_the_token_drains() {
    let mut page = mounted("energy-saver");
    assert!(page.message(0, "play", "").playing);
    let mut seen = vec![left(&page)];
    for _ in 0..99 {
        assert!(page.tick(100).playing);
        seen.push(left(&page));
    }
    // The token is issued a moment after the sign-in.
    let told: Vec<i64> = seen.iter().flatten().copied().collect();
    assert!(told.len() >= 99, "{told:?}");
    assert!(told.windows(2).all(|pair| pair[1] < pair[0]), "{told:?}");
    // A tenth of a second is about six of the run.
    assert!(
        told.windows(2)
            .all(|pair| (5..=7).contains(&(pair[0] - pair[1]))),
        "{told:?}"
    );
    assert!(!seen_html(&page).contains("Energy Saver"));
    let last = page.tick(100);
    assert!(!last.playing);
    assert!(status(&page).contains("Step 7 of 7"), "{}", status(&page));
    assert!(seen_html(&page).contains("Energy Saver"));
    // Stopped in between it goes on from there.
    page.message(0, "play", "");
    for _ in 0..30 {
        page.tick(100);
    }
    let stopped = left(&page);
    assert!(!page.message(0, "play", "").playing);
    page.tick(500);
    assert_eq!(left(&page), stopped);
    page.message(0, "play", "");
    page.tick(100);
    let on = stopped.unwrap() - left(&page).unwrap();
    assert!((5..=7).contains(&on), "{on}");
}

fn seen_html(page: &Page) -> String {
    plain(&seen(page))
}

#[test]
fn who_wants_no_motion_sees_the_acts_one_after_another() {
    let mut page = mounted("energy-saver");
    page.keep_still();
    page.message(0, "play", "");
    let mut pictures = vec![page.inner(0)];
    for _ in 0..100 {
        let changed = page.tick(100).changed;
        let now = page.inner(0);
        assert_eq!(changed.is_empty(), pictures.last() == Some(&now));
        if pictures.last() != Some(&now) {
            pictures.push(now);
        }
    }
    // From the sign-in: the token, the wait, the end.
    assert!((3..=4).contains(&pictures.len()), "{}", pictures.len());
}

#[test]
fn why_is_kept_back_until_the_end_was_seen_or_somebody_asks() {
    let names = |page: &Page| {
        let html = seen_html(page);
        ["policy", "Policy", "nergy saver", "nergy Saver", "assigned"]
            .iter()
            .any(|word| html.contains(word))
    };
    let mut page = mounted("energy-saver");
    assert!(!names(&page), "{}", seen_html(&page));
    page.message(0, "to-start", "");
    for _ in 0..5 {
        page.message(0, "step-forward", "");
        assert!(!names(&page), "{}", seen_html(&page));
    }
    page.message(0, "step-forward", "");
    assert!(names(&page), "the end was seen");
    page.message(0, "to-start", "");
    assert!(names(&page), "once is enough");
    let mut asked = mounted("energy-saver");
    asked.message(0, "reveal", "");
    assert!(names(&asked));
    // A link opens as it was: of a changed run all is told, of an act before the end nothing.
    let mut changed = mounted("energy-saver");
    changed.message(0, "set:token_lifetime_s", "700");
    changed.message(0, "step", "3");
    let mut third = mounted("energy-saver");
    third.message(0, "step", "3");
    for (from, told) in [(&mut changed, true), (&mut third, false)] {
        let link = from.message(0, "copy", "");
        let mut opened = mounted("energy-saver");
        opened.open(&fragment(&link).unwrap());
        assert_eq!(status(&opened), status(from));
        assert_eq!(names(&opened), told);
    }
}

#[test]
fn each_repair_is_run_and_one_is_a_bet() {
    let mut page = mounted("energy-saver");
    page.message(0, "to-end", "");
    let case = scenario("energy-saver");
    let later = case.values().get(Parameter::SignInAfterBoot) + 3600;
    let changes = [
        (Parameter::AssignedTo, PolicyAssignment::Users as i64),
        (Parameter::AikByHand, 60),
        (Parameter::SignInAfterBoot, later),
    ];
    let ends = changes.map(|(id, value)| {
        let ran = Ran::of(&case.clone().with(id, value).unwrap());
        (ran.end.outcome(), ran.margin())
    });
    let joins = ends.map(|(outcome, _)| outcome == Outcome::Joined);
    assert_eq!(joins, [true, true, false], "one of them is a trap");
    for (at, (outcome, margin)) in ends.into_iter().enumerate().take(2) {
        let html = page.inner(0);
        let shown = plain(between(
            &html,
            &format!("data-key=\"repair-{at}\""),
            "</button>",
        ));
        let left = words::duration(margin);
        assert!(shown.contains(&format!("✓ joins, {left} left")), "{shown}");
        page.message(0, &format!("repair:{at}"), "");
        assert_eq!(page.session(0).unwrap().timeline().outcome(), outcome);
        assert!(page.inner(0).contains("✓ Joined"));
        page.message(0, "reset", "");
    }
    let html = page.inner(0);
    let bet = plain(between(&html, "data-key=\"bet\"", "</div>"));
    assert!(bet.contains("What do you think?"), "{bet}");
    page.message(0, "bet:1", "");
    let html = page.inner(0);
    let shown = plain(between(&html, "data-key=\"repair-2\"", "</button>"));
    assert!(shown.contains("not as you said: ✗ 0x801c03ed"), "{shown}");
    page.message(0, "bet:0", "");
    assert!(page.inner(0).contains("as you said: ✗ 0x801c03ed"));
    page.message(0, "repair:7", "");
    assert!(
        page.inner(0)
            .contains("expected the place of a repair from 0 to 2")
    );
    // The switch says the same as the first of them.
    page.message(0, "set:policy_assigned_to", "users");
    assert!(page.inner(0).contains("✓ Joined"));
    assert!(page.inner(0).contains("Take back"));
}

/// The texts of a picture with the boxes that they take: left, right, top, bottom.
fn boxes(svg: &str, letter: f64, large: f64) -> Vec<(String, [f64; 4])> {
    let mut found = Vec::new();
    for tag in svg.split("<text").skip(1) {
        let (tag, rest) = tag.split_once('>').unwrap();
        let text = rest.split('<').next().unwrap().to_string();
        let big = between(&format!("{tag} class=\"\""), "class=\"", "\"").contains("big");
        let width = text.chars().count() as f64 * if big { large } else { letter };
        let (x, y) = (number(tag, "x"), number(tag, "y"));
        let left = match tag {
            _ if tag.contains("\"middle\"") => x - width / 2.0,
            _ if tag.contains("\"end\"") => x - width,
            _ => x,
        };
        let height = if big { large * 1.3 } else { 10.0 };
        found.push((text, [left, left + width, y - height, y + 1.0]));
    }
    found
}

#[test]
fn no_word_lies_on_another_and_none_outside_whatever_the_run() {
    let mut random = Random::new(3, "ten-minutes");
    let names: Vec<String> = library()
        .scenarios()
        .iter()
        .map(|one| one.name().to_string())
        .collect();
    for round in 0..120 {
        let name = &names[round % names.len()];
        let mut page = mounted(name);
        if round >= names.len() {
            for (id, most) in [
                (Parameter::AikWait, 900),
                (Parameter::TokenLifetime, 1500),
                (Parameter::ValidatorSkew, 60),
            ] {
                let value = random.between(id.spec().min, most).to_string();
                page.message(0, &format!("set:{}", id.spec().name), &value);
            }
        }
        page.message(0, "to-start", "");
        loop {
            let html = page.inner(0);
            for (class, width, letter, large) in [
                ("ten wide", 940.0, 6.2, 15.0),
                ("ten lens wide", 600.0, 6.2, 12.0),
                ("ten narrow", 304.0, 5.6, 11.0),
                ("ten lens narrow", 304.0, 5.6, 11.0),
            ] {
                let all = boxes(picture(&html, class), letter, large);
                assert!(!all.is_empty());
                for (i, (one, a)) in all.iter().enumerate() {
                    assert!(
                        a[0] > -3.0 && a[1] < width + 3.0,
                        "{name}, round {round}, {class}: “{one}” outside, {a:?}"
                    );
                    for (other, b) in &all[i + 1..] {
                        // The pill lies over the picture on purpose.
                        let pill = |text: &str| text.ends_with(" left") || text.ends_with(" ago");
                        let apart = a[0] >= b[1] || b[0] >= a[1] || a[2] >= b[3] || b[2] >= a[3];
                        assert!(
                            apart || pill(one) || pill(other),
                            "{name}, round {round}, {class}: “{one}” and “{other}”"
                        );
                    }
                }
            }
            if page.message(0, "step-forward", "").changed.is_empty() {
                break;
            }
        }
    }
}
