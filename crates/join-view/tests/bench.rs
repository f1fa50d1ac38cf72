//! The bench: its cursor stands at any moment, single acts and changes are taken back and done again, what cannot be done says why, and
//! the page's address follows it at rest.

mod common;

use common::{library, text_of};
use join_sim::{Event, Outcome, Step};
use join_view::{Effect, FigureSpec, Figures, FullFigure};

type Page = Figures<FullFigure>;

fn page(scenario: &str) -> Page {
    let mut page = Page::new(library());
    page.wake();
    for widget in ["bench", "why", "now", "keys"] {
        let spec = FigureSpec {
            widget: widget.into(),
            scenario: scenario.into(),
            full: true,
            ..FigureSpec::default()
        };
        page.mount(&spec).unwrap();
    }
    page
}

/// Milliseconds of true time at which the user signed in.
fn zero(page: &Page) -> i64 {
    let phases = page.session(0).unwrap().phases();
    phases.sign_in.unwrap().0 as i64
}

fn outcome(page: &Page) -> Outcome {
    page.session(0).unwrap().timeline().outcome()
}

/// The opening tag of the button that says a message.
fn button(html: &str, msg: &str) -> String {
    let at = html
        .find(&format!("data-msg=\"{msg}\""))
        .unwrap_or_else(|| panic!("no {msg}"));
    let from = html[..at].rfind('<').unwrap();
    let to = at + html[at..].find('>').unwrap();
    html[from..=to].to_string()
}

#[test]
fn the_cursor_stands_at_any_moment_in_every_spelling() {
    let mut page = page("energy-saver");
    let zero = zero(&page);
    for (text, ms) in [
        ("4:00", 240_000),
        ("0:04:00", 240_000),
        ("240", 240_000),
        ("60 s", 60_000),
        ("-1:00", -60_000),
    ] {
        page.message(0, "go-to", text);
        let session = page.session(0).unwrap();
        assert_eq!(session.now() - zero, ms, "{text}");
        // The record is the last one until then.
        let timeline = session.timeline();
        let at = timeline.cursor().0 as usize;
        assert!(timeline.record().at.0 as i64 <= ms + zero, "{text}");
        let next = timeline.records().get(at + 1);
        assert!(
            next.is_none_or(|next| next.at.0 as i64 > ms + zero),
            "{text}"
        );
    }
    assert!(page.inner(0).contains("1 min 0 s before sign-in"));
    // The slider of the clock says seconds.
    page.message(0, "at", "300");
    assert_eq!(page.session(0).unwrap().now() - zero, 300_000);
}

#[test]
fn what_is_no_moment_is_refused_at_the_field_and_the_next_thing_takes_that_away() {
    let mut page = page("energy-saver");
    let before = page.session(0).unwrap().now();
    for text in ["soon", "99:00:00", "4:75"] {
        page.message(0, "go-to", text);
        let html = page.inner(0);
        let alert = text_of(&html, "class=\"alert\"");
        assert!(
            alert.starts_with("Expected a moment of this run from −") && alert.contains(text),
            "{alert}"
        );
        assert!(button(&html, "go-to").contains("aria-invalid"), "{text}");
        assert_eq!(page.session(0).unwrap().now(), before);
    }
    page.message(0, "step-forward", "");
    assert!(!page.inner(0).contains("role=\"alert\""));
}

#[test]
fn the_task_started_by_hand_at_minute_four_of_the_wait_turns_the_run() {
    let mut page = page("energy-saver");
    assert!(matches!(outcome(&page), Outcome::Failed(_)));
    let zero = zero(&page);
    page.message(0, "go-to", "4:00");
    page.message(0, "command:run-tpm-maintenance", "");
    page.message(0, "go-to", "4:30");
    page.message(0, "command:run-aik-enrolment", "");
    let timeline = page.session(0).unwrap().timeline();
    let at: Vec<i64> = timeline
        .commands()
        .iter()
        .map(|given| given.at.0 as i64 - zero)
        .collect();
    assert_eq!(at, [240_000, 270_000]);
    // It is an act in the run, at that very moment.
    let acts = timeline.records().iter();
    let acts = acts.filter(|one| matches!(one.event, Event::Commanded(_)));
    let acts: Vec<i64> = acts.map(|one| one.at.0 as i64 - zero).collect();
    assert_eq!(acts, [240_000, 270_000]);
    assert_eq!(outcome(&page), Outcome::Joined);
    let html = page.inner(0);
    assert!(html.contains("Run Tpm-Maintenance by hand, 4 min 0 s after sign-in"));
    // Both runs are drawn, on one clock.
    assert_eq!(html.matches("<svg class=\"plot\"").count(), 2);
    assert!(html.contains("✓ joined at ") && html.contains("✗ 0x801c03ed at 10:0"));
}

#[test]
fn single_acts_and_changes_are_taken_back_and_done_again() {
    let mut page = page("energy-saver");
    let decided = |page: &Page| page.session(0).unwrap().decided();
    let mut seen = vec![decided(&page)];
    let off = |page: &Page, msg: &str| button(&page.inner(0), msg).contains("aria-disabled");
    assert!(off(&page, "undo") && off(&page, "redo"));
    page.message(0, "go-to", "4:00");
    // Where the cursor is, is no change.
    assert!(off(&page, "undo"));
    for (figure, msg, value) in [
        (0, "command:assign-users", ""),
        (0, "set:token_lifetime_s", "700"),
        (0, "set:validator_skew_s", "10"),
        // Also what is done in another figure of the run.
        (3, "take-back:0", ""),
        (0, "scenario", "healthy"),
    ] {
        page.message(figure, msg, value);
        seen.push(decided(&page));
    }
    for (nth, was) in seen.iter().enumerate().rev().skip(1) {
        assert!(!off(&page, "undo"), "{nth}");
        page.message(0, "undo", "");
        assert_eq!(decided(&page), *was, "{nth}");
    }
    assert!(off(&page, "undo"));
    for (nth, was) in seen.iter().enumerate().skip(1) {
        page.key(0, "r");
        assert_eq!(decided(&page), *was, "{nth}");
    }
    assert!(off(&page, "redo"));
    // What is done anew leaves nothing to be done again.
    page.key(0, "u");
    page.message(0, "set:token_lifetime_s", "800");
    assert!(off(&page, "redo"));
}

#[test]
fn a_number_that_is_moved_step_by_step_is_one_change() {
    let mut page = page("energy-saver");
    let start = page.session(0).unwrap().decided();
    for value in ["601", "602", "603"] {
        page.message(0, "set:token_lifetime_s", value);
    }
    page.message(0, "undo", "");
    assert_eq!(page.session(0).unwrap().decided(), start);
    page.message(0, "redo", "");
    let lifetime = |page: &Page| {
        let timeline = page.session(0).unwrap().timeline();
        timeline
            .scenario()
            .values()
            .get(join_sim::Parameter::TokenLifetime)
    };
    assert_eq!(lifetime(&page), 603);
    // After a step it is another one.
    page.message(0, "step-forward", "");
    page.message(0, "set:token_lifetime_s", "650");
    page.message(0, "undo", "");
    assert_eq!(lifetime(&page), 603);
}

#[test]
fn what_cannot_be_done_at_a_moment_says_why_and_what_can_be_done_is_not_refused() {
    let library = library();
    for scenario in library.scenarios() {
        let mut page = page(scenario.name());
        let records = page.session(0).unwrap().timeline().records().len();
        for at in (0..records).step_by(records / 6 + 1) {
            page.message(0, "detail", "every");
            page.message(0, &format!("seek:{at}"), "");
            let html = page.inner(0);
            for (command, name, _) in join_sim::COMMANDS {
                let tag = button(&html, &format!("command:{name}"));
                let off = tag.contains("aria-disabled=\"true\"");
                // By another way: it is given, and the run says whether it was refused at that moment.
                let mut timeline = page.session(0).unwrap().timeline().clone();
                timeline.command(*command);
                let given = timeline.record();
                let (cause, moment) = (given.step, given.at);
                let later = &timeline.records()[given.step.0 as usize..];
                let here = later.iter().take_while(|one| one.at == moment);
                let mut heard: Vec<Step> = vec![cause];
                let refused = here.into_iter().any(|one| {
                    let of = one.cause.is_some_and(|cause| heard.contains(&cause));
                    if of {
                        heard.push(one.step);
                    }
                    of && matches!(one.event, Event::NotAllowed { .. })
                });
                assert_eq!(off, refused, "{} at {at}: {name}", scenario.name());
                assert_eq!(off, tag.contains("title="), "{tag}");
            }
        }
    }
}

#[test]
fn what_led_here_is_a_tree_whose_causes_stand_above_their_effects() {
    let mut page = page("energy-saver");
    page.message(0, "to-end", "");
    let session = page.session(0).unwrap();
    let records = session.timeline().records();
    let why = join_sim::why(records, session.timeline().cursor().0 as usize);
    let led = join_sim::led_to(records, &why);
    // Each has one effect, later than itself, and every one leads to what is asked about.
    assert_eq!(led.len() + 1, why.told.len());
    for (cause, effect) in &led {
        assert!(cause < effect);
        assert_eq!(led.iter().filter(|(other, _)| other == cause).count(), 1);
    }
    let html = page.inner(1);
    let place = |step: Step| {
        let at = html.find(&format!("data-msg=\"link:{}\"", step.0));
        at.unwrap_or_else(|| panic!("{step:?} is not shown"))
    };
    for (cause, effect) in &led {
        assert!(place(*cause) < place(*effect), "{cause:?} {effect:?}");
    }
    // The token's end and the wait are branches of one refusal.
    assert!(html.contains("class=\"branch\""), "{html}");
    let first = text_of(&html, "data-msg=\"link:");
    assert!(first.contains("technician phase"), "{first}");
}

#[test]
fn on_the_bench_other_figures_have_no_head_of_their_own() {
    let page = page("energy-saver");
    for at in 1..4 {
        let html = page.inner(at);
        for own in [
            "data-msg=\"scenario\"",
            "data-msg=\"step-forward\"",
            "role=\"status\"",
            "class=\"headline\"",
        ] {
            assert!(!html.contains(own), "{at}: {own}");
        }
    }
    assert_eq!(page.inner(0).matches("role=\"status\"").count(), 1);
}

#[test]
fn parameters_are_found_by_name_label_and_meaning_and_changed_ones_come_first() {
    let mut page = page("energy-saver");
    page.message(0, "find", "skew");
    let html = page.inner(0);
    assert!(html.contains("data-msg=\"set:validator_skew_s\""));
    assert!(!html.contains("data-msg=\"set:assigned_to\"") && html.contains("Found ("));
    page.message(0, "find", "no such thing");
    assert!(page.inner(0).contains("No parameter is called that"));
    page.message(0, "find", "");
    page.message(0, "set:seed", "7");
    let html = page.inner(0);
    // Its group is closed, and it stands above all groups all the same, with what it was.
    assert!(!html.contains("data-msg=\"set:seed\""));
    let changed = html.find("data-msg=\"open-group:seed\"").unwrap();
    assert!(changed < html.find("data-msg=\"group:0\"").unwrap());
    assert!(text_of(&html, "data-key=\"seed\"").contains("7 was "));
    page.message(0, "open-group:seed", "");
    assert!(page.inner(0).contains("data-msg=\"set:seed\""));
    page.message(0, "unset:seed", "");
    assert!(!page.inner(0).contains("data-msg=\"open-group:seed\""));
}

#[test]
fn moments_are_marked_with_their_difference_and_kept_runs_say_where_they_part() {
    let mut page = page("energy-saver");
    page.message(0, "go-to", "1:00");
    page.message(0, "mark", "");
    page.message(0, "go-to", "3:30");
    page.key(0, "m");
    let html = page.inner(0);
    assert!(html.contains("B − A = 2 min 30 s"), "{html}");
    page.message(0, "unmark:0", "");
    assert!(!page.inner(0).contains("B − A"));
    page.message(0, "set:aik_wait_s", "300");
    page.message(0, "keep", "");
    let html = page.inner(0);
    let row = &html[html.find("data-key=\"run-0\"").unwrap()..];
    let row = &row[..row.find("</tr>").unwrap()];
    assert!(row.contains("✓ joined") && row.contains("Remove"), "{row}");
    assert!(row.contains("after sign-in"), "where they part: {row}");
    page.message(0, "forget:0", "");
    assert!(!page.inner(0).contains("data-key=\"run-0\""));
}

#[test]
fn a_link_brings_a_moment_between_two_records_back() {
    let mut page = page("energy-saver");
    page.message(0, "go-to", "4:00");
    let fragment = page.fragment(0);
    let mut other = self::page("healthy");
    other.open(&fragment);
    assert_eq!(other.session(0).unwrap().now() - zero(&other), 240_000);
    assert_eq!(other.fragment(0), fragment);
}

#[test]
fn at_rest_the_address_says_the_state_and_whether_the_run_is_another_one() {
    let mut page = page("energy-saver");
    page.message(0, "step-forward", "");
    let stepped = page.rest().unwrap();
    assert!(!stepped.anew && stepped.fragment == page.fragment(0));
    page.message(0, "set:token_lifetime_s", "700");
    assert!(page.rest().unwrap().anew);
    assert!(!page.rest().unwrap().anew);
    // Back to where it was is no new place in the reader's history.
    page.open(&stepped.fragment);
    let back = page.rest().unwrap();
    assert_eq!((back.fragment, back.anew), (stepped.fragment, false));
    page.message(0, "play", "");
    assert_eq!(page.rest(), None);
    // A page without a bench has none.
    let spec = FigureSpec {
        widget: "keys".into(),
        scenario: "healthy".into(),
        ..FigureSpec::default()
    };
    let mut chapter = Page::new(library());
    chapter.mount(&spec).unwrap();
    assert_eq!(chapter.rest(), None);
}

#[test]
fn it_plays_in_proportion_to_time_and_can_be_stopped_at_any_moment_of_it() {
    let mut page = page("energy-saver");
    page.message(0, "go-to", "0");
    let zero = zero(&page);
    page.key(0, " ");
    page.tick(5_000);
    page.key(0, " ");
    let session = page.session(0).unwrap();
    let last = session.timeline().records().last().unwrap().at.0 as i64 - zero;
    let now = session.now() - zero;
    assert!(!session.is_playing());
    assert!(
        (now - last / 2).abs() < 2_000,
        "half of the time: {now} of {last}"
    );
    page.message(0, "command:assign-users", "");
    let given = page.session(0).unwrap().timeline().commands()[0];
    assert_eq!(given.at.0 as i64 - zero, now);
}

#[test]
fn keys_lead_to_fields_and_to_the_whole_screen() {
    let mut page = page("energy-saver");
    let effects = |page: &mut Page, key: &str| page.key(0, key).effects;
    assert_eq!(effects(&mut page, "g"), [Effect::Focus("go-to")]);
    assert_eq!(effects(&mut page, "/"), [Effect::Focus("find")]);
    assert_eq!(effects(&mut page, "f"), [Effect::FullScreen]);
    page.key(0, "?");
    let help = text_of(&page.inner(0), "class=\"help\"");
    for key in [
        "u takes", "r does", "g leads", "/ finds", "m marks", "k keeps", "f fills",
    ] {
        assert!(help.contains(key), "{key}: {help}");
    }
}

#[test]
fn a_token_that_outlives_the_clock_is_not_drawn_as_if_it_ended_there() {
    let left = |page: &Page| {
        let html = page.inner(0);
        let path = html.split("class=\"token\" d=\"M0 0L100 ").nth(1).unwrap();
        let gone = path.split('V').next().unwrap();
        20 - gone.parse::<i64>().unwrap()
    };
    // In the case the token is gone before the run is over; an hour of it is hardly begun after ten minutes.
    let mut page = page("energy-saver");
    assert_eq!(left(&page), 0);
    page.message(0, "set:token_lifetime_s", "3600");
    page.message(0, "against:plain", "");
    assert!((14..=17).contains(&left(&page)), "{}", left(&page));
    // A scenario of its own has no changes, and the head says so.
    page.message(0, "scenario", "assigned-to-users");
    let html = page.inner(0);
    assert!(html.contains("The scenario as it is."), "{html}");
}
