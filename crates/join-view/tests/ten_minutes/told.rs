//! Stepped and played, the figure tells one act after the other; why, it tells at the end.

use join_sim::choices::PolicyAssignment;
use join_sim::{Outcome, Parameter};
use join_view::words;

use crate::common::fragment;
use crate::*;

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

/// Whatever a page may be sent: no panic, no blank line, and the figure still answers.
#[test]
fn whatever_is_sent_does_no_harm() {
    let mut random = join_sim::Random::new(9, "ten-minutes");
    let mut page = mounted("energy-saver");
    let (mut played, mut refused) = (0, 0);
    for round in 0..6_000 {
        let verbs = [
            "to-start",
            "to-end",
            "step-back",
            "step-forward",
            "step",
            "play",
            "reveal",
            "bet:1",
            "repair:0",
            "repair:9",
            "bet:x",
            "reset",
            "seek:7",
            "set:aik_wait_s",
            "take-back:3",
            "scenario",
            "table",
            "help",
            "copy",
            "copy-text",
            "dance",
        ];
        let verb = verbs[random.below(verbs.len() as u64) as usize];
        let value = match random.below(4) {
            0 => "healthy".into(),
            1 => String::new(),
            2 => random.next_u64().to_string(),
            _ => random.below(900).to_string(),
        };
        page.message(0, verb, &value);
        if round % 20 == 0 {
            let html = page.inner(0);
            assert!(!html.contains("\n\n") && html.contains("<svg"));
            played += u32::from(page.session(0).unwrap().is_playing());
            refused += u32::from(html.contains("role=\"alert\""));
        }
        page.tick(random.below(4_000) as u32);
        page.key(
            0,
            ["ArrowRight", "End", "?", " ", "c"][random.below(5) as usize],
        );
    }
    assert!(played > 5 && refused > 5, "{played} {refused}");
}
