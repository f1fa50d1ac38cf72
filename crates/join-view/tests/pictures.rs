//! Words in pictures do not lie on each other, whatever the run.

use std::path::Path;

use join_sim::{Library, Random};
use join_view::{FigureSpec, Figures, FullFigure};

type Page = Figures<FullFigure>;

fn mounted(widget: &str, scenario: &str) -> Page {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut page = Page::new(Library::load(&scenarios).unwrap());
    let spec = FigureSpec {
        widget: widget.into(),
        scenario: scenario.into(),
        ..FigureSpec::default()
    };
    page.mount(&spec).unwrap();
    page
}

/// A text of a picture and the box that it takes at most: left, right, top, bottom.
type Placed = (String, [f64; 4]);

fn attribute(tag: &str, name: &str) -> Option<f64> {
    let value = tag.split(&format!(" {name}=\"")).nth(1)?;
    value.split('"').next()?.parse().ok()
}

/// The texts of all pictures of a class; rows of the stepper are moved as a whole.
fn texts(html: &str, picture: &str, only: &[&str]) -> Vec<Placed> {
    let mut placed = Vec::new();
    for svg in html.split(&format!("<svg class=\"{picture}\"")).skip(1) {
        let svg = svg.split("</svg>").next().unwrap();
        let mut down = 0.0;
        for tag in svg.split('<') {
            if tag.starts_with("g ") {
                let moved = tag.split("translate(0 ").nth(1);
                down = moved.map_or(0.0, |text| text.split(')').next().unwrap().parse().unwrap());
            } else if tag.starts_with("/g") {
                down = 0.0;
            }
            let Some((tag, text)) = tag
                .split_once('>')
                .filter(|(tag, _)| tag.starts_with("text "))
            else {
                continue;
            };
            if !only
                .iter()
                .any(|class| tag.contains(&format!("class=\"{class}")))
            {
                continue;
            }
            let letter = if tag.contains("class=\"wait\"") {
                9.0
            } else {
                6.0
            };
            let width = text.chars().count() as f64 * letter;
            let x = attribute(tag, "x").unwrap_or(0.0);
            let y = attribute(tag, "y").unwrap_or(0.0) + down;
            let left = match tag {
                _ if tag.contains("text-anchor=\"middle\"") => x - width / 2.0,
                _ if tag.contains("text-anchor=\"end\"") => x - width,
                _ => x,
            };
            placed.push((text.to_string(), [left, left + width, y - 9.0, y + 1.0]));
        }
    }
    placed
}

fn overlapping(placed: &[Placed]) -> Vec<String> {
    let mut found = Vec::new();
    for (i, (one, a)) in placed.iter().enumerate() {
        for (other, b) in &placed[i + 1..] {
            if a[0] < b[1] && b[0] < a[1] && a[2] < b[3] && b[2] < a[3] {
                found.push(format!("“{one}” and “{other}”"));
            }
        }
    }
    found
}

/// Acts in the middle of the wait, and worlds in which the run ends early, late, or with the battery.
#[test]
fn no_word_of_a_picture_lies_on_another() {
    let mut random = Random::new(5, "pictures");
    let acts = [
        "run-aik-enrolment",
        "run-tpm-maintenance",
        "unplug",
        "plug-in",
        "pull-plug",
        "retry",
    ];
    for round in 0..80 {
        for (widget, picture, only) in [
            (
                "tasks",
                "tasks wide real",
                &["axis", "inside", "name", "none"][..],
            ),
            (
                "tasks",
                "tasks narrow real",
                &["axis", "inside", "name", "none"],
            ),
            (
                "join-stepper",
                "lanes-body",
                &["wait", "wait second", "label"],
            ),
        ] {
            let mut page = mounted(widget, "energy-saver");
            if round > 0 {
                page.message(0, "detail", "every");
                let steps = page.session(0).unwrap().steps() as i64;
                page.message(0, "step", &random.between(steps / 2, steps).to_string());
                let act = acts[random.between(0, acts.len() as i64 - 1) as usize];
                page.message(0, &format!("command:{act}"), "");
                page.message(0, "detail", "key");
            }
            if round % 3 == 1 {
                let value = random.between(0, 100).to_string();
                page.message(0, "set:threshold_plugged_in_percent", &value);
                let value = random.between(1, 700).to_string();
                page.message(0, "set:sign_in_after_boot_s", &value);
            }
            let placed = texts(&page.inner(0), picture, only);
            assert!(!placed.is_empty(), "{widget}");
            // Rows have a line each; what may meet them is the wait.
            let waits = |text: &str| text.contains("wait") || text == "for the AIK certificate";
            let mut found = overlapping(&placed);
            if widget == "join-stepper" {
                found.retain(|both| waits(both));
            }
            assert!(found.is_empty(), "{widget}, round {round}: {found:?}");
        }
    }
}

/// A phase is a picture of its own, and the pictures together show every key moment once.
#[test]
fn every_key_moment_is_in_the_picture_of_its_phase() {
    for scenario in [
        "energy-saver",
        "retry-with-fresh-token",
        "device-clock-wrong",
    ] {
        let page = mounted("join-stepper", scenario);
        let html = page.inner(0);
        let session = page.session(0).unwrap();
        let mut seen = 0;
        for svg in html.split("<svg class=\"lanes-body\"").skip(1) {
            let svg = svg.split("</svg>").next().unwrap();
            let frame = svg
                .split("viewBox=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap();
            let frame: Vec<f64> = frame.split(' ').map(|part| part.parse().unwrap()).collect();
            let user = svg.contains("User phase");
            for row in svg.split("data-key=\"r").skip(1) {
                let step: usize = row.split('"').next().unwrap().parse().unwrap();
                let y: f64 = row
                    .split("translate(0 ")
                    .nth(1)
                    .unwrap()
                    .split(')')
                    .next()
                    .unwrap()
                    .parse()
                    .unwrap();
                assert!(
                    y > frame[1] && y < frame[1] + frame[3],
                    "{scenario}: {y} in {frame:?}"
                );
                let at = session.timeline().records()[step].at;
                assert_eq!(
                    session.phases().is_user(at),
                    user,
                    "{scenario}: step {step}"
                );
                seen += 1;
            }
        }
        assert_eq!(seen, session.moments().len(), "{scenario}");
    }
}
