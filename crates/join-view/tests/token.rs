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
    number(&html[from..], "circle", "cx")
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
            .filter(|tag| tag.starts_with("text class=\"axis\""))
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
    let picture = &html[html.find("<svg class=\"token\"").unwrap()..];
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
        let expected = scale.x(expected).clamp(-1.0, 2000.0);
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
        check(
            "margin to",
            number(picture, "line class=\"margin", "x2"),
            used + margin,
        );
        check(
            "margin is what lies between",
            Some(scale.x(exp + skew) as i64),
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
    check(
        "handle of the skew",
        handle(picture, Parameter::ValidatorSkew),
        inside(exp + skew),
    );
    let waited = records[start.step.0 as usize..]
        .iter()
        .find(|r| matches!(r.event, Event::WaitEnded { .. }));
    if let Some(waited) = waited.filter(|r| r.step < judged.step) {
        check(
            "handle of the wait",
            handle(picture, Parameter::AikWait),
            ms(waited.at),
        );
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
        (Parameter::AikWait, None),
        (Parameter::Maintenance, None),
    ] {
        let mut page = mounted("tasks-by-hand");
        if let Some(step) = from_step {
            page.message(0, "step", &step.to_string());
            page.message(0, "span", "here");
            page.message(0, &format!("set:{}", id.spec().name), "300");
        }
        let name = id.spec().name;
        let Some(at) = handle(&page.inner(0), id) else {
            assert_eq!(id, Parameter::AikWait, "{name} has no handle");
            continue;
        };
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

/// Words in the picture do not lie on each other, however short the token lives.
#[test]
fn the_words_under_the_token_have_room() {
    let mut page = mounted("energy-saver");
    for lifetime in [2, 5, 10, 30, 60, 120, 300, 600, 603, 604, 700, 3600] {
        page.message(0, "set:token_lifetime_s", &lifetime.to_string());
        let html = page.inner(0);
        let texts: Vec<(i64, i64)> = html
            .split("<text class=\"value\"")
            .skip(1)
            .map(|tag| {
                let (tag, text) = tag.split_once('>').unwrap();
                let x = tag
                    .split(" x=\"")
                    .nth(1)
                    .unwrap()
                    .split('"')
                    .next()
                    .unwrap();
                let x: i64 = x.parse().unwrap();
                // No letter of this size is wider than seven pixels.
                let width = text.split('<').next().unwrap().chars().count() as i64 * 7;
                match tag {
                    _ if tag.contains("\"middle\"") => (x - width / 2, x + width / 2),
                    _ if tag.contains("\"end\"") => (x - width, x),
                    _ => (x, x + width),
                }
            })
            .collect();
        for (i, one) in texts.iter().enumerate() {
            for other in &texts[i + 1..] {
                assert!(
                    one.1 <= other.0 || other.1 <= one.0,
                    "{lifetime} s: {texts:?}"
                );
            }
        }
    }
}
