//! The drawn states: arrows and boxes are the model's, no line runs through what it does not lead to, and all of it opens.

mod common;

use std::collections::BTreeSet;

use join_sim::{DeviceState, Scenario, TRANSITIONS, World};
use join_view::{Figures, FullFigure, figure};

use common::{library, mounted, spec, text_of};

type Page = Figures<FullFigure>;

/// The pictures of the states in a figure, the wide one first.
fn pictures(html: &str) -> Vec<String> {
    let of = |class: &str| {
        let open = format!("<svg class=\"machine {class}\"");
        let from = html.find(&open).unwrap_or_else(|| panic!("no {class}"));
        html[from..].split("</svg>").next().unwrap().to_owned()
    };
    ["wide", "narrow"].map(of).to_vec()
}

/// An attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[from..].split('"').next()
}

/// The groups of a picture whose class begins so: the whole class, the key, the inside.
fn groups<'a>(picture: &'a str, class: &str) -> Vec<(&'a str, &'a str, &'a str)> {
    let parts = picture.split("<g ").skip(1).filter_map(|part| {
        let (tag, rest) = part.split_once('>')?;
        let full = tag.split("class=\"").nth(1)?.split('"').next()?;
        let inside = rest.split("</g>").next()?;
        let key = tag.split("data-key=\"").nth(1)?.split('"').next()?;
        full.split(' ')
            .next()?
            .eq(class)
            .then_some((full, key, inside))
    });
    parts.collect()
}

#[test]
fn every_state_has_its_place() {
    let html = figure(&library(), &spec("state-machine", "healthy")).unwrap();
    for picture in pictures(&html) {
        let boxes: Vec<&str> = groups(&picture, "state").iter().map(|one| one.1).collect();
        let all: Vec<&str> = DeviceState::ALL.iter().map(|state| state.name()).collect();
        assert_eq!(boxes.len(), all.len());
        assert!(all.iter().all(|state| boxes.contains(state)));
        for class in ["later", "never", "nowhere"] {
            assert!(picture.contains(&format!("class=\"way {class}")), "{class}");
        }
    }
}

/// The arrows that a scenario takes, by running it once more.
fn taken(scenario: &Scenario) -> BTreeSet<String> {
    let mut world = World::new(scenario);
    let mut state = world.machines().device.state();
    let mut taken = BTreeSet::new();
    while world.step().is_some() {
        let now = world.machines().device.state();
        if now != state {
            taken.insert(format!("{}-{}", state.name(), now.name()));
        }
        state = now;
    }
    taken
}

/// Every arrow of the model's table is drawn, and of no scenario one more but those of a loss of power; thin are those that the
/// run does not take, dotted those that no scenario takes.
#[test]
fn the_arrows_are_those_of_the_models_table() {
    let lines = TRANSITIONS.iter().flat_map(|line| {
        let to = line.to.iter().filter(|to| **to != line.from);
        to.map(|to| format!("{}-{}", line.from.name(), to.name()))
    });
    let table: BTreeSet<String> = lines.collect();
    assert!(table.len() > 50, "{}", table.len());
    let library = library();
    let by_any: BTreeSet<String> = library.scenarios().iter().flat_map(taken).collect();
    let by_none: BTreeSet<String> = table.difference(&by_any).cloned().collect();
    for scenario in library.scenarios() {
        let taken = taken(scenario);
        for more in taken.difference(&table) {
            assert!(more.ends_with("-Off"), "{}: {more}", scenario.name());
        }
        let html = figure(&library, &spec("state-machine", scenario.name())).unwrap();
        let all: BTreeSet<String> = table.union(&taken).cloned().collect();
        for picture in pictures(&html) {
            let drawn = groups(&picture, "way");
            let names: BTreeSet<String> = drawn.iter().map(|one| one.1.to_owned()).collect();
            assert_eq!(names.len(), drawn.len(), "each once");
            assert_eq!(names, all, "{}", scenario.name());
            for (class, name, _) in drawn {
                let kind = class.split(' ').nth(1).unwrap();
                assert_eq!(
                    matches!(kind, "never" | "nowhere"),
                    !taken.contains(name),
                    "{}: {name} {kind}",
                    scenario.name()
                );
                assert_eq!(
                    kind == "nowhere",
                    by_none.contains(name),
                    "{}: {name} {kind}; no scenario takes {by_none:?}",
                    scenario.name()
                );
            }
        }
    }
}

type Point = (f64, f64);

/// Left, top, right, bottom.
type Area = [f64; 4];

/// A rectangle of a picture.
fn area(tag: &str) -> Area {
    let at = |name| attribute(tag, name).unwrap().parse::<f64>().unwrap();
    let (x, y) = (at("x"), at("y"));
    [x, y, x + at("width"), y + at("height")]
}

/// What a text covers at most, with letters of 12 px (13 in the narrow picture): so many units each.
fn covers(tag: &str, text: &str, letter: f64) -> Area {
    let at = |name| attribute(tag, name).unwrap().parse::<f64>().unwrap();
    let (x, y, width) = (at("x"), at("y"), text.chars().count() as f64 * letter);
    let left = match attribute(tag, "text-anchor") {
        Some("middle") => x - width / 2.0,
        Some("end") => x - width,
        _ => x,
    };
    [left, y - 10.0, left + width, y + 3.0]
}

/// All corners of a path of straight pieces.
fn corners(d: &str) -> Vec<Point> {
    let mut all: Vec<Point> = Vec::new();
    let mut word = String::new();
    let mut words = Vec::new();
    for letter in d.chars() {
        if letter.is_ascii_alphabetic() {
            words.push(std::mem::take(&mut word));
        }
        word.push(letter);
    }
    words.push(word);
    for word in words.iter().filter(|word| !word.is_empty()) {
        let (kind, rest) = word.split_at(1);
        let at = |text: &str| text.trim().parse::<f64>().unwrap();
        let (x, y) = all.last().copied().unwrap_or_default();
        all.push(match kind {
            "H" => (at(rest), y),
            "V" => (x, at(rest)),
            _ => {
                let (x, y) = rest.split_once(' ').unwrap();
                (at(x), at(y))
            }
        });
    }
    all
}

/// Whether a straight piece, across or down, passes through an area; touching its edge is none.
fn passes(a: Point, b: Point, area: Area) -> bool {
    let (low, high) = ((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1)));
    low.0 < area[2] - 0.1
        && high.0 > area[0] + 0.1
        && low.1 < area[3] - 0.1
        && high.1 > area[1] + 0.1
}

/// How far two straight pieces run along each other.
fn together(one: (Point, Point), two: (Point, Point)) -> f64 {
    let along = |(a, b): (Point, Point)| {
        if a.1 == b.1 {
            Some((true, a.1, a.0.min(b.0), a.0.max(b.0)))
        } else if a.0 == b.0 {
            Some((false, a.0, a.1.min(b.1), a.1.max(b.1)))
        } else {
            None
        }
    };
    match (along(one), along(two)) {
        (Some((across, at, from, to)), Some((also, there, start, end)))
            if across == also && (at - there).abs() < 1.5 =>
        {
            to.min(end) - from.max(start)
        }
        _ => 0.0,
    }
}

/// What is wrong with a picture: a line through a box, a text or a mark that is not its end, a line along another one, an end that
/// is at no box, something outside.
fn faults(picture: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let size = attribute(&picture[..picture.find('>').unwrap()], "viewBox").unwrap();
    let size: Vec<f64> = size.split(' ').map(|n| n.parse().unwrap()).collect();
    let letter = if size[2] < 400.0 { 7.0 } else { 6.6 };
    let boxes: Vec<(&str, Area)> = groups(picture, "state")
        .iter()
        .map(|(_, key, inside)| (*key, area(inside.split("<rect").nth(1).unwrap())))
        .collect();
    let texts: Vec<(String, Area)> = picture
        .split("<text")
        .skip(1)
        .map(|part| {
            let (tag, rest) = part.split_once('>').unwrap();
            let text = rest.split('<').next().unwrap();
            (text.to_owned(), covers(tag, text, letter))
        })
        .collect();
    let lines: Vec<(&str, Vec<Point>, bool)> = groups(picture, "way")
        .iter()
        .map(|(_, key, inside)| {
            let line = inside.split("class=\"line\"").nth(1).unwrap();
            (
                *key,
                corners(attribute(line, "d").unwrap()),
                inside.contains("\"mark\""),
            )
        })
        .collect();
    for (key, line, marked) in &lines {
        let (from, to) = key.split_once('-').unwrap();
        let of = |state: &str| boxes.iter().find(|(name, _)| *name == state).unwrap().1;
        let on = |(x, y): Point, [l, t, r, b]: Area| {
            ((x == l || x == r) && (t..=b).contains(&y))
                || ((y == t || y == b) && (l..=r).contains(&x))
        };
        if !on(line[0], of(from)) {
            faults.push(format!("{key} does not leave {from}"));
        }
        let tip = line[line.len() - 1];
        if !*marked && !on(tip, of(to)) {
            faults.push(format!("{key} does not come to {to}"));
        }
        // The mark beside a box takes room like a box.
        let mark = marked.then_some([tip.0 - 4.0, tip.1, tip.0 + 4.0, tip.1 + 9.0]);
        for piece in line.windows(2) {
            for (name, area) in &boxes {
                if passes(piece[0], piece[1], *area) {
                    faults.push(format!("{key} runs through {name}"));
                }
            }
            for (text, area) in &texts {
                if passes(piece[0], piece[1], *area) {
                    faults.push(format!("{key} runs through “{text}”"));
                }
            }
            for (x, y) in piece {
                if !(0.0..=size[2]).contains(x) || !(0.0..=size[3]).contains(y) {
                    faults.push(format!("{key} leaves the picture"));
                }
            }
        }
        for (other, second, _) in lines.iter().filter(|(other, ..)| other != key) {
            for piece in line.windows(2) {
                for two in second.windows(2) {
                    if together((piece[0], piece[1]), (two[0], two[1])) > 0.0 {
                        faults.push(format!("{key} runs along {other}"));
                    }
                }
            }
            let through = |area: Area| second.windows(2).any(|two| passes(two[0], two[1], area));
            if mark.is_some_and(through) {
                faults.push(format!("{other} runs through the mark of {key}"));
            }
        }
        for (name, area) in &boxes {
            let over =
                |m: Area| m[0] < area[2] && m[2] > area[0] && m[1] < area[3] && m[3] > area[1];
            if mark.is_some_and(over) {
                faults.push(format!("the mark of {key} lies on {name}"));
            }
        }
    }
    for (i, (text, a)) in texts.iter().enumerate() {
        if a[0] < -0.1 || a[2] > size[2] + 0.1 || a[3] > size[3] + 0.1 {
            faults.push(format!("“{text}” leaves the picture"));
        }
        for (other, b) in &texts[i + 1..] {
            if a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1] {
                faults.push(format!("“{text}” lies on “{other}”"));
            }
        }
    }
    faults
}

/// Reckoned from what is built, for both pictures, in every scenario, at its first moments, in the middle and at its end.
#[test]
fn no_line_runs_through_a_box_or_a_text_or_along_another() {
    for scenario in library().scenarios() {
        let mut page = mounted("state-machine", scenario.name());
        let steps = page.session(0).unwrap().steps();
        for at in [1, 2, steps / 3, steps / 2, steps * 3 / 4, steps - 1, steps] {
            page.message(0, "step", &at.max(1).to_string());
            for (which, picture) in pictures(&page.inner(0)).iter().enumerate() {
                let faults = faults(picture);
                assert!(
                    faults.is_empty(),
                    "{} {which} step {at}: {faults:#?}",
                    scenario.name()
                );
            }
        }
    }
}

/// The reckoning finds what it is for.
#[test]
fn a_line_that_runs_through_something_is_found() {
    let html = figure(&library(), &spec("state-machine", "energy-saver")).unwrap();
    let picture = &pictures(&html)[0];
    let inside = groups(picture, "way")
        .iter()
        .find(|one| one.1 == "Off-Booting")
        .unwrap()
        .2
        .to_owned();
    let straight = inside
        .split("class=\"line\" d=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    for (worse, expect) in [
        ("M78 54V87H900".to_owned(), "runs through Booting"),
        ("M5 5H40".to_owned(), "does not leave Off"),
        (straight.replace('V', "V-"), "leaves the picture"),
    ] {
        let broken = picture.replace(&format!("\"{straight}\""), &format!("\"{worse}\""));
        let faults = faults(&broken);
        assert!(
            faults.iter().any(|fault| fault.contains(expect)),
            "{worse}: {faults:?}"
        );
    }
}

fn spot(page: &Page) -> String {
    let html = page.inner(0);
    let from = html.find("data-key=\"spot\"").unwrap();
    let end = html[from..].find("data-key=\"steps\"").unwrap();
    let mut text = String::new();
    let mut tag = false;
    for letter in html[from..from + end].chars() {
        match letter {
            '<' => tag = true,
            '>' => tag = false,
            _ if !tag => text.push(letter),
            _ => {}
        }
    }
    text
}

/// Every state and every arrow opens by what stands in the picture, says what it means and waits for, and leads to its record.
#[test]
fn everything_drawn_opens() {
    let mut page = mounted("state-machine", "energy-saver");
    page.message(0, "to-end", "");
    let picture = pictures(&page.inner(0)).remove(0);
    let path = page.session(0).unwrap().path();
    for (_, key, _) in groups(&picture, "state")
        .into_iter()
        .chain(groups(&picture, "way"))
    {
        let answer = page.message(0, "look", key);
        assert_eq!(answer.changed, [0], "{key}");
        let said = spot(&page);
        assert!(said.contains("In this run: "), "{key}: {said}");
        let arrow = key.split_once('-');
        assert_eq!(
            said.contains("Waits for: "),
            arrow.is_some(),
            "{key}: {said}"
        );
        assert_eq!(said.contains("Ways out"), arrow.is_none(), "{key}: {said}");
        let comes = match arrow {
            None => path.iter().any(|(_, state)| state.name() == key),
            Some((from, to)) => path
                .windows(2)
                .any(|two| (two[0].1.name(), two[1].1.name()) == (from, to)),
        };
        assert_eq!(
            said.contains("not taken") || said.contains("never comes"),
            !comes,
            "{key}: {said}"
        );
    }
    // The same once more closes it; what is no state is said in words.
    page.message(0, "look:AwaitAik", "");
    assert!(spot(&page).contains("AIK certificate AwaitAik"));
    page.message(0, "look:AwaitAik", "");
    assert!(!spot(&page).contains("AwaitAik"));
    page.message(0, "look", "AwaitNothing");
    assert!(page.inner(0).contains("role=\"alert\""));
}

/// What an arrow waits for is what the model's table hears: tried on the long wait, whose ways out the table has in four lines.
#[test]
fn an_arrow_says_what_it_waits_for_and_why_leads_to_its_record() {
    let mut page = mounted("state-machine", "energy-saver");
    page.message(0, "look:AwaitAik-AwaitTransportKey", "");
    let said = spot(&page);
    for heard in [
        "start result",
        "task ended",
        "the wait for the certificate is over",
        "the next look",
    ] {
        assert!(said.contains(heard), "{heard}: {said}");
    }
    page.message(0, "why", "");
    let why = text_of(&page.inner(0), "class=\"why-said\"");
    assert!(!why.is_empty());
    let html = page.inner(0);
    let listed = html.split("data-key=\"why\"").nth(1).unwrap();
    let first = listed
        .split("data-msg=\"link:")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let path = page.session(0).unwrap().path();
    let ended = path.windows(2).find(|two| {
        (two[0].1, two[1].1) == (DeviceState::AwaitAik, DeviceState::AwaitTransportKey)
    });
    assert_eq!(
        first,
        ended.unwrap()[1].0.to_string(),
        "the list begins with the record of the arrow"
    );
}
