//! The token timeline's picture, measured against the run's own records: what is drawn must be what the verdict is about.

use std::path::Path;

use join_sim::{Account, Event, Library, Message, Parameter, Participant, Random, Refused};
use join_view::{FigureSpec, Figures, FullFigure};

type Page = Figures<FullFigure>;

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

fn mounted(scenario: &str) -> Page {
    let mut page = Page::new(library());
    let spec = FigureSpec {
        widget: "token-timeline".into(),
        scenario: scenario.into(),
        ..FigureSpec::default()
    };
    page.mount(&spec).unwrap();
    page
}

/// The values of an attribute in every tag that begins with `open`.
fn all(html: &str, open: &str, attribute: &str) -> Vec<String> {
    let mark = format!(" {attribute}=\"");
    let tags = html.split('<').filter(|tag| tag.starts_with(open));
    tags.filter_map(|tag| {
        let tag = tag.split('>').next()?;
        let value = tag.split_once(&mark)?.1;
        Some(value.split('"').next()?.to_string())
    })
    .collect()
}

fn number(html: &str, open: &str, attribute: &str) -> Option<i64> {
    all(html, open, attribute).first()?.parse().ok()
}

/// Where a handle stands.
fn handle(html: &str, id: Parameter) -> Option<i64> {
    let from = html.find(&format!("data-drag=\"{}\"", id.spec().name))?;
    Some(number(&html[from..], "rect class=\"grip\"", "x")? + 11)
}

/// The scale, read off the axis as a reader does: the place of a moment, in milliseconds from the axis' zero.
struct Scale {
    zero: f64,
    per_ms: f64,
}

impl Scale {
    fn read(html: &str) -> Scale {
        let mut marks = Vec::new();
        for tag in html
            .split('<')
            .filter(|tag| tag.starts_with("text class=\"axis\"") && tag.contains(" y=\"28\""))
        {
            let (tag, text) = tag.split_once('>').unwrap();
            if text.contains("since") {
                continue;
            }
            let x = tag.split(" x=\"").nth(1).unwrap().split('"').next();
            let x: f64 = x.unwrap().parse().unwrap();
            let sign = if text.starts_with('−') { -1.0 } else { 1.0 };
            let seconds = text
                .trim_start_matches('−')
                .split(':')
                .fold(0.0, |sum, part| sum * 60.0 + part.parse::<f64>().unwrap());
            marks.push((x, sign * seconds * 1000.0));
        }
        let (first, last) = (marks[0], marks[marks.len() - 1]);
        let per_ms = (last.0 - first.0) / (last.1 - first.1);
        Scale {
            zero: first.0 - first.1 * per_ms,
            per_ms,
        }
    }

    fn x(&self, ms: i64) -> f64 {
        self.zero + ms as f64 * self.per_ms
    }
}

/// Everything in the picture that does not stand where the records say.
fn misplaced(page: &Page) -> Vec<String> {
    let html = page.inner(0);
    let picture = &html[html.find("<svg class=\"token wide\"").unwrap()..];
    let picture = &picture[..picture.find("</svg>").unwrap()];
    let timeline = page.session(0).unwrap().timeline();
    let records = timeline.records();
    let judged = records
        .iter()
        .rfind(|r| matches!(r.event, Event::Judged(v) if v.token.account == Account::User))
        .expect("a judgement");
    let Event::Judged(verdict) = judged.event else {
        unreachable!()
    };
    let before = &records[..judged.step.0 as usize];
    let start = before
        .iter()
        .rfind(|r| {
            r.who == Participant::Device
                && matches!(
                    r.event,
                    Event::Received {
                        message: Message::Credentials | Message::TryAgain,
                        ..
                    }
                )
        })
        .unwrap();
    let scale = Scale::read(picture);
    let ms = |at: join_sim::Instant| at.0 as i64 - start.at.0 as i64;
    let used = ms(judged.at);
    // The skew that counts is the one in force when the service judged.
    let skew = timeline
        .world_at(judged.step)
        .values()
        .get(Parameter::ValidatorSkew)
        * 1000;
    let by_judge = |utc: join_sim::Utc| used + utc.0 - verdict.now.0;
    let (nbf, exp) = (by_judge(verdict.token.nbf), by_judge(verdict.token.exp));
    let mut wrong = Vec::new();
    let mut check = |what: &str, found: Option<i64>, expected: i64| {
        // What lies outside of the axis stands at its end.
        let expected = scale.x(expected).clamp(-1.0, 732.0);
        match found {
            Some(found) if (found as f64 - expected).abs() <= 2.5 => {}
            _ => wrong.push(format!(
                "{what}: expected x = {expected:.1}, found {found:?}"
            )),
        }
    };
    let end = |open: &str| Some(number(picture, open, "x")? + number(picture, open, "width")?);
    check("nbf", number(picture, "rect class=\"token\"", "x"), nbf);
    check("exp", end("rect class=\"token\""), exp);
    check("end of the skew", end("rect class=\"skew\""), exp + skew);
    check(
        "line of use",
        number(picture, "line class=\"used", "x1"),
        used,
    );
    if let Some(margin) = verdict.margin_ms {
        check(
            "margin from",
            number(picture, "line class=\"margin", "x1"),
            used,
        );
        let to = number(picture, "line class=\"margin", "x2").map(|x| x.min(732));
        check("margin to", to, used + margin);
        let between = scale.x(exp + skew).clamp(-1.0, 732.0);
        check(
            "margin is what lies between",
            Some(between as i64),
            used + margin,
        );
    }
    // A handle may not leave the picture.
    let inside = |at: i64| {
        let left = (8.0 - scale.zero) / scale.per_ms;
        let right = (732.0 - scale.zero) / scale.per_ms;
        (at as f64).clamp(left, right) as i64
    };
    check(
        "handle of the lifetime",
        handle(picture, Parameter::TokenLifetime),
        inside(exp),
    );
    let behind = scale.x(exp) > 733.0;
    if picture.contains("class=\"break\"") != behind {
        wrong.push(format!("a break is drawn: {}", !behind));
    }
    let sign = picture.contains("✗ used here");
    if sign != (verdict.refused == Some(Refused::TokenWindow)) {
        wrong.push(format!("the sign says refused: {sign}"));
    }
    wrong
}

/// Changed for the whole run or from any step on, with any clock of the judge: bars, margin and handles are the record's.
#[test]
fn the_picture_is_of_the_run_that_it_judges() {
    let mut random = Random::new(11, "token-picture");
    let mut refused = [0, 0];
    let mut on_the_way = 0;
    for round in 0..400 {
        let mut page = mounted("energy-saver");
        if round % 4 == 3 {
            let ahead = random.between(-900, 900).to_string();
            page.message(0, "set:drs_clock_offset_s", &ahead);
        }
        for id in [
            Parameter::TokenLifetime,
            Parameter::ValidatorSkew,
            Parameter::AikWait,
        ] {
            if random.between(0, 2) == 0 {
                continue;
            }
            let here = random.between(0, 1) == 1;
            page.message(0, "span", if here { "here" } else { "whole" });
            let steps = page.session(0).unwrap().steps() as i64;
            page.message(0, "step", &random.between(1, steps).to_string());
            let value = random.between(id.spec().min, 1200).to_string();
            page.message(0, &format!("set:{}", id.spec().name), &value);
            on_the_way += usize::from(here);
        }
        let timeline = page.session(0).unwrap().timeline();
        let Some(verdict) = timeline.end().machines().drs.last().copied() else {
            continue;
        };
        // A run whose technician's join fails has no user to draw.
        if verdict.token.account != Account::User {
            continue;
        }
        refused[usize::from(verdict.refused.is_none())] += 1;
        let wrong = misplaced(&page);
        assert!(
            wrong.is_empty(),
            "round {round}, {:?}:\n{}",
            timeline.commands(),
            wrong.join("\n")
        );
    }
    assert!(
        refused.iter().all(|count| *count > 60) && on_the_way > 100,
        "{refused:?} {on_the_way}"
    );
}

/// A value that is dragged is the one under the pointer, also where it counts from a step on.
#[test]
fn a_dragged_handle_goes_where_the_pointer_is() {
    for (id, from_step) in [
        (Parameter::TokenLifetime, None),
        (Parameter::TokenLifetime, Some(20)),
    ] {
        let mut page = mounted("energy-saver");
        if let Some(step) = from_step {
            page.message(0, "step", &step.to_string());
            page.message(0, "span", "here");
            page.message(0, &format!("set:{}", id.spec().name), "300");
        }
        let name = id.spec().name;
        let at = handle(&page.inner(0), id).unwrap();
        page.message(
            0,
            &format!("drag-start:{name}"),
            &(at * 10_000 / 740).to_string(),
        );
        for to in [at - 30, at - 12, at - 45] {
            page.message(
                0,
                &format!("drag:{name}"),
                &((to * 10_000 + 370) / 740).to_string(),
            );
            let now = handle(&page.inner(0), id).unwrap();
            assert!(
                (now - to).abs() <= 2,
                "{name} from {from_step:?}: pointer {to}, handle {now}"
            );
        }
        page.message(0, &format!("drag-cancel:{name}"), "");
        assert_eq!(handle(&page.inner(0), id), Some(at), "{name}: put back");
    }
}

/// Set for the whole run, a value is the whole run's: what was set of it from a step on does not stand in its way.
#[test]
fn a_change_of_the_whole_run_replaces_what_was_set_on_the_way() {
    let mut page = mounted("energy-saver");
    page.message(0, "step", "10");
    page.message(0, "span", "here");
    page.message(0, "set:token_lifetime_s", "100");
    page.message(0, "set:validator_skew_s", "7");
    page.message(0, "span", "whole");
    page.message(0, "set:token_lifetime_s", "700");
    let timeline = page.session(0).unwrap().timeline();
    let verdict = timeline.end().machines().drs.last().copied().unwrap();
    assert!(verdict.refused.is_none(), "700 s are enough: {verdict:?}");
    assert_eq!(timeline.commands().len(), 1, "the skew stays");
    assert_eq!(verdict.skew_ms, 7000);
}

/// When it was the technician's token that was refused, the figure says so and draws that join.
#[test]
fn a_technicians_join_that_is_refused_is_told_as_such() {
    let mut page = mounted("energy-saver");
    page.message(0, "set:token_lifetime_s", "1");
    let end = page.session(0).unwrap().timeline().end().clone();
    let verdict = end.machines().drs.last().copied().unwrap();
    assert_ne!(
        verdict.token.account,
        Account::User,
        "the run for this test"
    );
    let html = page.inner(0);
    for said in [
        "No user signed in. This is the technician's join. Refused: 400, Invalid Token.",
        "from power-on to the technician's join",
        "min:s since power-on",
        "✗ used here",
    ] {
        assert!(html.contains(said), "{said:?} in {html}");
    }
    assert!(!html.contains("sign-in: 0 s"), "nobody signed in");
    assert_eq!(handle(&html, Parameter::SignInAfterBoot), None);
}

/// The edge of the ruler is the one that the runs have, on the axis of the token's end; nothing but that end and what it decides
/// moves with it, and a documented lifetime stands behind a break.
#[test]
fn the_edge_lies_where_the_outcome_turns_and_a_documented_end_behind_a_break() {
    let joins = |seconds: i64| {
        let mut page = mounted("energy-saver");
        page.message(0, "set:token_lifetime_s", &seconds.to_string());
        page.session(0).unwrap().timeline().end().outcome() == join_sim::Outcome::Joined
    };
    let edge = (600..620).find(|seconds| joins(*seconds)).unwrap();
    assert!(edge > 600, "the case fails");
    let wide = |page: &Page| {
        let html = page.inner(0);
        let from = html.find("<svg class=\"token wide\"").unwrap();
        let to = from + html[from..].find("</svg>").unwrap();
        html[from..to].to_owned()
    };
    let axis = |picture: &str| {
        let tags = picture
            .split('<')
            .filter(|tag| tag.starts_with("text class=\"axis\""));
        tags.filter(|tag| tag.contains(" y=\"28\""))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let mut page = mounted("energy-saver");
    let before = wide(&page);
    for said in [
        format!("✗ fails up to {} s", edge - 1),
        format!("✓ joins from {edge} s"),
    ] {
        assert!(before.contains(&said), "{said:?} in {before}");
    }
    // The stretch that joins begins where the token's end would lie at the edge.
    let begins = number(&before, "rect class=\"edge ok\"", "x").unwrap();
    page.message(0, "set:token_lifetime_s", &edge.to_string());
    let at_edge = handle(&wide(&page), Parameter::TokenLifetime).unwrap();
    assert!((begins - at_edge).abs() <= 1, "{begins} and {at_edge}");
    let moved = wide(&page);
    assert!(!axis(&before).is_empty());
    assert_eq!(axis(&before), axis(&moved), "the axis stays");
    assert!(!before.contains("class=\"break\""));
    page.message(0, "set:token_lifetime_s", "3600");
    let far = wide(&page);
    assert_eq!(axis(&before), axis(&far), "the axis stays");
    assert!(
        far.contains("class=\"break\"") && far.contains("exp 59:59"),
        "{far}"
    );
}

/// The texts of a picture: their row, and how far they reach where no letter is wider than `letter` pixels.
fn texts(picture: &str, letter: i64) -> Vec<(i64, i64, i64, String)> {
    let attribute = |tag: &str, name: &str| -> Option<i64> {
        let value = tag.split_once(&format!(" {name}=\""))?.1;
        value.split('"').next()?.parse().ok()
    };
    let tags = picture.split("<text ").skip(1);
    tags.map(|tag| {
        let (tag, text) = tag.split_once('>').unwrap();
        let text = text.split('<').next().unwrap();
        let (x, y) = (attribute(tag, "x").unwrap(), attribute(tag, "y").unwrap());
        let letter = if tag.contains("\"big ") { 13 } else { letter };
        let width = text.chars().count() as i64 * letter;
        let from = match tag {
            _ if tag.contains("\"middle\"") => x - width / 2,
            _ if tag.contains("\"end\"") => x - width,
            _ => x,
        };
        (y, from, from + width, text.to_owned())
    })
    .collect()
}

/// Words in either picture do not lie on each other and stay inside, however long the token lives.
#[test]
fn the_words_have_room() {
    let mut page = mounted("energy-saver");
    for lifetime in [
        2, 5, 10, 30, 60, 120, 300, 600, 603, 604, 700, 900, 3600, 86400,
    ] {
        page.message(0, "set:token_lifetime_s", &lifetime.to_string());
        let html = page.inner(0);
        for (class, letter, width) in [("wide", 7, 740), ("narrow", 8, 370)] {
            let open = format!("<svg class=\"token {class}\"");
            let picture = html.split(&open).nth(1).unwrap();
            let all = texts(picture.split("</svg>").next().unwrap(), letter);
            for (i, one) in all.iter().enumerate() {
                assert!(
                    one.1 >= -2 && one.2 <= width + 2,
                    "{lifetime} s, {class}: {one:?}"
                );
                for other in &all[i + 1..] {
                    assert!(
                        (one.0 - other.0).abs() > 11 || one.2 <= other.1 || other.2 <= one.1,
                        "{lifetime} s, {class}: {one:?} and {other:?}"
                    );
                }
            }
        }
    }
}
