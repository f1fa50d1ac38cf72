//! The picture is what the run says, whatever the run.

use join_sim::{Account, Event, Outcome, Parameter, Random};
use join_view::{figure, words};

use crate::*;

/// Where the axis of the wide picture begins and ends.
const PLOT: (f64, f64) = (136.0, 926.0);

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
