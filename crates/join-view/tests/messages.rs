//! The message inspector: every exchange opens with what the wire's crate says of it, moments stand in words, and it goes with the run.

use std::path::Path;

use join_sim::{Event, Library, Message};
use join_view::{FigureSpec, Figures, FullFigure, RunSession, figure};
use join_wire::{Exchange, exchanges};

type Page = Figures<FullFigure>;

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

fn spec(scenario: &str, set: &[(&str, &str)]) -> FigureSpec {
    let pair = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
    FigureSpec {
        widget: "messages".into(),
        scenario: scenario.into(),
        set: set.iter().map(pair).collect(),
        ..FigureSpec::default()
    }
}

fn mounted(scenario: &str, set: &[(&str, &str)]) -> Page {
    let mut page = Page::new(library());
    page.mount(&spec(scenario, set)).unwrap();
    page
}

fn all(session: &RunSession) -> Vec<Exchange> {
    exchanges(session.timeline().records(), session.timeline().scenario())
}

/// The record of the request whose row says that it is open; exactly one does.
fn open(html: &str) -> u32 {
    let rows: Vec<&str> = html.split("<tr class=\"").skip(1).collect();
    let open: Vec<&&str> = rows
        .iter()
        .filter(|row| row.contains("aria-pressed=\"true\""))
        .collect();
    assert_eq!(open.len(), 1, "{html}");
    assert!(open[0].starts_with("here"), "{}", open[0]);
    let (_, step) = open[0].split_once("data-msg=\"exchange:").unwrap();
    step.split('"').next().unwrap().parse().unwrap()
}

/// Text as it stands between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Markup without its tags, in one line.
fn text(html: &str) -> String {
    let parts = html
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn every_exchange_of_every_scenario_opens_with_all_that_is_known_of_it() {
    let mut opened = 0;
    for scenario in library().scenarios() {
        let mut page = mounted(scenario.name(), &[]);
        for one in all(page.session(0).unwrap()) {
            let step = one.request_step.0;
            let answer = page.message(0, &format!("exchange:{step}"), "");
            assert_eq!(answer.changed, [0]);
            let html = page.inner(0);
            assert_eq!(open(&html), step);
            let (_, inside) = html.split_once("class=\"opened").unwrap();
            let inside = text(inside);
            let bodies = [&one.request_body, &one.response_body];
            let notes = bodies.into_iter().flatten().map(|body| body.note);
            let names = one.request_headers.iter().map(|header| header.name);
            let plain = one
                .request_headers
                .iter()
                .filter(|header| header.name != "Authorization");
            let values = plain.map(|header| header.value.as_str());
            let ended = one.status.map(|status| format!("{status} {}", one.reason));
            let ended = ended.unwrap_or(one.reason.into());
            let all = notes
                .chain(names)
                .chain(values)
                .chain([one.method, one.url, one.what, &ended]);
            for expected in all {
                let expected = escaped(expected);
                assert!(
                    inside.contains(&expected),
                    "{} {step}: {expected} in {inside}",
                    scenario.name()
                );
            }
            for body in bodies.into_iter().flatten() {
                for line in body.text.lines().filter(|line| !line.contains("{\"")) {
                    let line = escaped(line.trim());
                    assert!(
                        inside.contains(&line),
                        "{} {step}: {line} in {inside}",
                        scenario.name()
                    );
                }
            }
            assert!(!html.contains("role=\"alert\""));
            opened += 1;
        }
    }
    assert!(opened > 300, "{opened} exchanges");
}

#[test]
fn what_decided_the_run_is_open_at_first_alive_and_in_the_file() {
    for (scenario, judged) in [("energy-saver", false), ("healthy", true)] {
        let page = mounted(scenario, &[]);
        let records = page.session(0).unwrap().timeline().records();
        let last = records.iter().rev().find_map(|record| match record.event {
            Event::Judged(verdict) => Some((record.call.unwrap(), verdict.refused.is_none())),
            _ => None,
        });
        let (request, accepted) = last.unwrap();
        assert_eq!(accepted, judged, "{scenario}");
        assert_eq!(open(&page.inner(0)), request.0, "{scenario}");
        assert_eq!(
            open(&figure(&library(), &spec(scenario, &[])).unwrap()),
            request.0
        );
    }
    // Nobody judges where the service is never reached: then it is the request that had no answer.
    let page = mounted("discovery-blocked", &[]);
    let html = page.inner(0);
    let step = open(&html);
    let exchange = all(page.session(0).unwrap())
        .into_iter()
        .find(|one| one.request_step.0 == step);
    assert_eq!(exchange.unwrap().status, None, "{}", text(&html));
}

/// The moments of the token in a request to join, in whole seconds since 1970, and when the request left, in milliseconds.
fn token(session: &RunSession) -> (i64, i64, i64) {
    let records = session.timeline().records().iter();
    let sent = records.rev().find_map(|record| match record.event {
        Event::Sent {
            message: Message::Join(join),
            ..
        } => Some((record.at, join.token)),
        _ => None,
    });
    let (at, token) = sent.unwrap();
    let left = session.timeline().scenario().starts_at().0 + at.0 as i64;
    (token.iat.0 / 1000, token.exp.0 / 1000, left)
}

#[test]
fn the_token_stands_decoded_with_its_moments_in_words_and_without_a_signature() {
    let page = mounted("energy-saver", &[]);
    let (_, exp, left) = token(page.session(0).unwrap());
    // 1739181316 is 2025-02-10 09:55:16 in UTC, by `date -u -d @1739181316`; the request leaves 2.36 s later.
    assert_eq!((exp, left - exp * 1000), (1_739_181_316, 2_360));
    let said = text(&page.inner(0));
    for expected in [
        "&quot;alg&quot;: &quot;RS256&quot;",
        "&quot;upn&quot;: &quot;user@contoso.example&quot;",
        "&quot;exp&quot;: 1739181316, expires Mon, 10 Feb 2025 09:55:16 GMT, 2.3 s before this request",
        "issued Mon, 10 Feb 2025 09:40:16 GMT, 15 min 2 s before this request",
        "The signature is left out",
        "refuses the join request",
    ] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
    // A longer life, and the same words say so.
    let page = mounted("energy-saver", &[("token_lifetime_s", "900")]);
    let (_, exp, left) = token(page.session(0).unwrap());
    assert!(exp * 1000 > left);
    let said = text(&page.inner(0));
    let expires = said
        .split("expires ")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    assert!(expires.contains("after this request"), "{said}");
    assert!(
        said.contains("200 OK") || said.contains("accepts"),
        "{said}"
    );
}

#[test]
fn it_goes_with_the_cursor_and_marks_what_is_not_yet_sent() {
    let mut page = mounted("energy-saver", &[]);
    let steps: Vec<u32> = all(page.session(0).unwrap())
        .iter()
        .map(|one| one.request_step.0)
        .collect();
    let unsent = |page: &Page| page.inner(0).matches("not yet sent</span>").count();
    assert_eq!(unsent(&page), steps.len());
    for (at, step) in steps.iter().enumerate() {
        page.message(0, &format!("seek:{step}"), "");
        assert_eq!(open(&page.inner(0)), *step);
        assert_eq!(unsent(&page), steps.len() - at - 1);
    }
    // The reader's choice stays until the cursor moves.
    page.message(0, &format!("exchange:{}", steps[0]), "");
    page.message(0, "help", "");
    assert_eq!(open(&page.inner(0)), steps[0]);
    page.message(0, "step-back", "");
    assert_ne!(open(&page.inner(0)), steps[0]);
    page.message(0, "exchange:1", "");
    let html = page.inner(0);
    assert!(html.contains("found record 1<"), "{html}");
    // Another run, other exchanges: what was open there is none here.
    page.message(0, "scenario", "healthy");
    open(&page.inner(0));
}
