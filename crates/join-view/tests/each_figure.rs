//! What each figure says of a run is the run's own: verdict, edge, arrows, keys, gaps, owner, thresholds.

mod common;

use std::collections::BTreeSet;

use join_sim::{
    Event, Message, Parameter, Participant, Random, Scenario, TRANSITIONS, World, notation,
};
use join_view::{Figures, FullFigure, figure, words};

use common::{WIDGETS, library, mounted, spec, text_of};

type Page = Figures<FullFigure>;

/// Verdict and margin of the timeline are those of the run's own record, whatever the reader sets.
#[test]
fn the_timeline_shows_the_servers_verdict() {
    let mut random = Random::new(7, "token-timeline");
    let mut page = mounted("token-timeline", "energy-saver");
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..400 {
        for id in [
            Parameter::TokenLifetime,
            Parameter::ValidatorSkew,
            Parameter::AikWait,
        ] {
            let value = random.between(id.spec().min, id.spec().max.min(1500));
            page.message(0, &format!("set:{}", id.spec().name), &value.to_string());
        }
        let session = page.session(0).unwrap();
        let (records, end) = join_sim::run(session.timeline().scenario(), &[]);
        let verdict = records.iter().rev().find_map(|record| match record.event {
            Event::Judged(verdict) => Some(verdict),
            _ => None,
        });
        let verdict = verdict.unwrap();
        let margin = verdict.margin_ms.unwrap();
        assert_eq!(notation::margin_ms(&end), Some(margin));
        let chip = text_of(&page.inner(0), "class=\"chip\"");
        let shown = words::duration(margin.abs());
        assert!(
            chip.contains(&format!("now was {shown}")),
            "{chip} / {margin}"
        );
        match verdict.refused {
            None => {
                accepted += 1;
                assert!(margin >= 0 && chip.starts_with("Accepted."), "{chip}");
            }
            Some(_) => {
                refused += 1;
                assert!(margin < 0 && chip.starts_with("Refused: 400"), "{chip}");
            }
        }
    }
    assert!(accepted > 50 && refused > 50, "{accepted} {refused}");
}

/// The edge that the strip states is the edge of real runs.
#[test]
fn the_strip_states_the_exact_edge() {
    let page = mounted("token-timeline", "energy-saver");
    let strip = text_of(&page.inner(0), "class=\"strip\"");
    let ends = |lifetime: i64| {
        let scenario = library()
            .get("energy-saver")
            .unwrap()
            .clone()
            .with(Parameter::TokenLifetime, lifetime)
            .unwrap();
        join_sim::run_to_end(&scenario).outcome()
    };
    let edge = (1..86_400).find(|lifetime| ends(*lifetime) == join_sim::Outcome::Joined);
    let edge = edge.expect("some lifetime is long enough");
    let states = format!(
        "Token lifetime: fails up to {} s, joins from {edge} s.",
        edge - 1
    );
    assert!(strip.contains(&states), "{strip}: not {states}");
}

/// The state machine's own page: the states of the picture are all of the model's.
#[test]
fn every_state_has_its_place() {
    let html = figure(&library(), &spec("state-machine", "healthy")).unwrap();
    for state in join_sim::DeviceState::ALL {
        assert!(
            html.contains(&format!("data-key=\"{}\"", state.name())),
            "{}",
            state.name()
        );
    }
    assert!(html.contains("way later") && html.contains("way never"));
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

/// Every arrow of the model's table is drawn, and of no scenario one more but those of a loss of power; dashed are those that the
/// run does not take.
#[test]
fn the_arrows_are_those_of_the_models_table() {
    let lines = TRANSITIONS.iter().flat_map(|line| {
        let to = line.to.iter().filter(|to| **to != line.from);
        to.map(|to| format!("{}-{}", line.from.name(), to.name()))
    });
    let table: BTreeSet<String> = lines.collect();
    assert!(table.len() > 50, "{}", table.len());
    for scenario in library().scenarios() {
        let taken = taken(scenario);
        for more in taken.difference(&table) {
            assert!(more.ends_with("-Off"), "{}: {more}", scenario.name());
        }
        let html = figure(&library(), &spec("state-machine", scenario.name())).unwrap();
        let drawn = html.split("<path class=\"way ").skip(1).filter_map(|path| {
            let (class, rest) = path.split_once("\" data-key=\"")?;
            Some((rest.split('"').next()?.to_string(), class))
        });
        let drawn: Vec<(String, &str)> = drawn.filter(|(_, class)| !class.contains('<')).collect();
        let names: BTreeSet<String> = drawn.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(names.len(), drawn.len(), "each once");
        let all: BTreeSet<String> = table.union(&taken).cloned().collect();
        assert_eq!(names, all, "{}", scenario.name());
        for (name, class) in drawn {
            assert_eq!(
                class == "never",
                !taken.contains(&name),
                "{}: {name} {class}",
                scenario.name()
            );
        }
    }
}

/// Breaking a link of the chain of keys says who notices, by the run's own outcome.
#[test]
fn a_broken_link_is_noticed() {
    let check = |name: &str, value: &str, missing: &str, code: &str| {
        let mut page = mounted("keys", "healthy");
        page.message(0, &format!("set:{name}"), value);
        let noticed = text_of(&page.inner(0), "class=\"noticed\"");
        assert!(
            noticed.contains(missing) && noticed.contains(code),
            "{noticed}"
        );
    };
    check(
        "ek_certificate",
        "missing",
        "endorsement key (EK) with certificate",
        "0x81039001",
    );
    check(
        "aik_service",
        "answers 400",
        "AIK certificate",
        "0x80190190",
    );
    check(
        "attestation_statement",
        "invalid",
        "device certificate",
        "0x801c0011",
    );
}

/// The exercise of the traces is graded by the run: the ten-minute gap of the case, another one elsewhere.
#[test]
fn the_gap_is_found_in_the_run() {
    let mut page = mounted("traces", "energy-saver");
    let exercise = |page: &Page| text_of(&page.inner(0), "class=\"exercise\"");
    assert!(exercise(&page).starts_with("Exercise:"));
    let timeline = page.session(0).unwrap().timeline();
    let (scenario, records) = (timeline.scenario().clone(), timeline.records().to_vec());
    let lines: Vec<u32> = records
        .iter()
        .filter(|r| {
            join_sim::rows(&scenario, &records, r)
                .iter()
                .any(|row| row.channel == join_sim::Channel::Http)
        })
        .map(|r| r.step.0)
        .collect();
    let mut right = Vec::new();
    for step in lines {
        page.message(0, &format!("seek:{step}"), "");
        let said = exercise(&page);
        if said.starts_with("Yes") {
            right.push(said);
        }
    }
    assert_eq!(right.len(), 1);
    // The silence lies between the answer of discovery and the join request: reckoned from the records themselves.
    let of = |what: &dyn Fn(&Message) -> bool, sent: bool| {
        records.iter().rfind(|r| match r.event {
            Event::Sent { message, .. } => sent && r.who == Participant::Device && what(&message),
            Event::Received { message, .. } => {
                !sent && r.who == Participant::Device && what(&message)
            }
            _ => false,
        })
    };
    let answered = of(&|m| matches!(m, Message::Discovered), false).unwrap();
    let asked = of(&|m| matches!(m, Message::Join(_)), true).unwrap();
    let silent = words::duration(asked.at.since(answered.at).0 as i64);
    let begins = format!("silent for {silent}");
    assert!(right[0].contains(&begins), "{}: not {begins}", right[0]);
}

/// To whom the device belongs follows the run: with the un-join it is nobody's placeholder at the end, without it still is.
#[test]
fn identity_follows_the_run() {
    let mut page = mounted("identity", "healthy");
    let belongs = |page: &Page| {
        let html = page.inner(0);
        let titles = html.split("<title>device object belongs to: ").skip(1);
        let answers = titles.map(|rest| rest.split('<').next().unwrap_or_default());
        answers.map(String::from).collect::<Vec<_>>()
    };
    let before = belongs(&page);
    assert_eq!(
        before.last().map(String::as_str),
        Some("user@"),
        "{before:?}"
    );
    page.message(0, "set:unjoin_before_reseal", "no");
    assert!(
        page.inner(0)
            .contains("At the desktop, but the device still belongs to autopilot@contoso.example.")
    );
    let after = belongs(&page);
    assert_eq!(
        after.last().map(String::as_str),
        Some("autopilot@"),
        "{after:?}"
    );
    assert!(!after.contains(&"user@".to_string()), "{after:?}");
}

/// The line that lists the keys promises only what the figure has.
#[test]
fn keys_that_are_listed_do_something() {
    for widget in WIDGETS {
        let mut page = mounted(widget, "energy-saver");
        page.message(0, "help", "");
        let listed = page.inner(0).contains("w says why");
        page.message(0, "to-end", "");
        let before = page.inner(0);
        let answer = page.key(0, "w");
        assert_eq!(listed, answer.handled, "{widget}");
        assert_eq!(page.inner(0) != before, listed, "{widget}");
    }
}

/// At thresholds below the charge energy saver stays off and nothing is held.
#[test]
fn thresholds_decide_what_is_held() {
    let mut page = mounted("tasks", "on-battery-80");
    assert!(!page.inner(0).contains("task held"));
    page.message(0, "set:charge_percent", "80");
    let html = page.inner(0);
    assert!(
        html.contains("task held") && html.contains("on: 80 % is at or below 80 %"),
        "{html}"
    );
}
