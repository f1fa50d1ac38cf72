//! The figures as markup: what they say, that they judge nothing themselves, and that nothing a reader sends can break them.

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use join_sim::{
    Event, Library, Message, PARAMETERS, Parameter, Participant, Random, Scenario, TRANSITIONS,
    World, notation,
};
use join_view::{FigureSpec, Figures, FullFigure, figure, words};

use common::{copied, fragment};

type Page = Figures<FullFigure>;

const WIDGETS: [&str; 9] = [
    "join-stepper",
    "token-timeline",
    "state-machine",
    "identity",
    "tasks",
    "keys",
    "traces",
    "what-if",
    "messages",
];

fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

fn spec(widget: &str, scenario: &str) -> FigureSpec {
    FigureSpec {
        widget: widget.into(),
        scenario: scenario.into(),
        ..FigureSpec::default()
    }
}

fn mounted(widget: &str, scenario: &str) -> Page {
    let mut page = Page::new(library());
    page.mount(&spec(widget, scenario)).unwrap();
    page
}

/// The text of the first element whose opening tag contains `mark`, tags removed.
fn text_of(html: &str, mark: &str) -> String {
    let from = html
        .find(mark)
        .unwrap_or_else(|| panic!("{mark} in {html}"));
    let open = from + html[from..].find('>').unwrap() + 1;
    let tag_start = html[..from].rfind('<').unwrap();
    let name: String = html[tag_start + 1..]
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let close = open + html[open..].find(&format!("</{name}>")).unwrap();
    let mut text = String::new();
    let mut in_tag = false;
    for letter in html[open..close].chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => text.push(letter),
            _ => {}
        }
    }
    text.replace("&quot;", "\"")
}

#[test]
fn every_scenario_gives_every_figure_whole() {
    for scenario in library().scenarios() {
        for widget in WIDGETS {
            let html = figure(&library(), &spec(widget, scenario.name())).unwrap();
            assert!(
                !html.contains("\n\n"),
                "{widget} {}: a blank line ends an HTML block",
                scenario.name()
            );
            for banned in ["style=", " id=", "<script", "javascript:", "http://"] {
                assert!(
                    !html.contains(banned),
                    "{widget} {}: {banned}",
                    scenario.name()
                );
            }
            for needed in ["<figcaption", "<table", "role=\"status\""] {
                assert!(
                    html.contains(needed),
                    "{widget} {}: {needed}",
                    scenario.name()
                );
            }
            assert!(
                !html.to_lowercase().contains("javascript"),
                "{widget}: asks for JavaScript"
            );
        }
    }
}

#[test]
fn figures_look_as_they_did() {
    for (widget, scenario) in [
        ("join-stepper", "energy-saver"),
        ("token-timeline", "energy-saver"),
        ("token-timeline", "healthy"),
    ] {
        let html = figure(&library(), &spec(widget, scenario))
            .unwrap()
            .replace("><", ">\n<");
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(format!("tests/goldens/{widget}.{scenario}.html"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &html).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        let differs = html
            .lines()
            .zip(golden.lines())
            .position(|(now, then)| now != then);
        assert!(
            html == golden,
            "{} differs from line {}; BLESS=1 cargo test -p join-view writes it anew",
            path.display(),
            differs.map_or(golden.lines().count(), |line| line + 1)
        );
    }
}

#[test]
fn what_cannot_be_drawn_says_what_was_expected() {
    let check = |spec: FigureSpec, expect: &str| {
        let error = figure(&library(), &spec).unwrap_err();
        assert!(error.contains(expect), "{error}");
    };
    check(
        spec("join-steper", "healthy"),
        "no figure is called “join-steper”; the nearest name is “join-stepper”",
    );
    check(
        spec("join-stepper", "helthy"),
        "no scenario is called \"helthy\"; the nearest name is \"healthy\"",
    );
    let set = |name: &str, value: &str| FigureSpec {
        set: vec![(name.into(), value.into())],
        ..spec("join-stepper", "healthy")
    };
    check(
        set("token_lifetime", "1"),
        "nearest name is \"token_lifetime_s\"",
    );
    check(
        set("token_lifetime_s", "0"),
        "expected a whole number from 1 to 86400 (s), found \"0\"",
    );
}

#[test]
fn stepping_forward_and_back_says_the_same_sentences() {
    for detail in ["key", "every"] {
        let mut page = mounted("join-stepper", "energy-saver");
        page.message(0, "detail", detail);
        page.message(0, "to-start", "");
        let steps = page.session(0).unwrap().steps();
        let mut forward = Vec::new();
        loop {
            forward.push(text_of(&page.inner(0), "role=\"status\""));
            if page.message(0, "step-forward", "").changed.is_empty() {
                break;
            }
        }
        assert_eq!(forward.len(), steps, "{detail}");
        let mut back = Vec::new();
        loop {
            back.push(text_of(&page.inner(0), "role=\"status\""));
            if page.message(0, "step-back", "").changed.is_empty() {
                break;
            }
        }
        back.reverse();
        assert_eq!(forward, back, "{detail}");
        let last = forward.last().unwrap();
        let records = page.session(0).unwrap().timeline().records();
        let end = records.last().unwrap().at;
        let moment = words::moment(&page.session(0).unwrap().phases(), end);
        let begins = format!("Step {steps} of {steps}, {moment}");
        assert!(last.starts_with(&begins), "{last}: not {begins}");
    }
}

#[test]
fn the_cause_leads_from_the_error_page_to_the_assignment() {
    let mut page = mounted("join-stepper", "energy-saver");
    page.message(0, "to-end", "");
    let mut last = String::new();
    for _ in 0..40 {
        let now = text_of(&page.inner(0), "role=\"status\"");
        if now == last {
            break;
        }
        last = now;
        page.message(0, "cause", "");
    }
    assert!(
        last.contains("An administrator has assigned the Energy Saver policy to devices"),
        "{last}"
    );
}

#[test]
fn two_figures_on_one_run_share_the_cursor() {
    let mut page = Page::new(library());
    let stepper = page.mount(&spec("join-stepper", "energy-saver")).unwrap();
    let token = page.mount(&spec("token-timeline", "energy-saver")).unwrap();
    let other = page.mount(&spec("token-timeline", "healthy")).unwrap();
    let answer = page.message(stepper, "step-forward", "");
    assert_eq!(answer.changed, [stepper, token]);
    let healthy = page.inner(other);
    page.message(token, "set:token_lifetime_s", "4500");
    assert!(
        page.inner(stepper)
            .contains("Joined: the device is the user's.")
    );
    assert_eq!(page.inner(other), healthy);
}

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
        let shown = join_sim::seconds(margin.abs());
        assert!(
            chip.contains(&format!("now was {shown} s")),
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

#[test]
fn a_drag_moves_the_value_under_the_pointer_and_escape_puts_it_back() {
    let mut page = mounted("token-timeline", "energy-saver");
    let lifetime = |page: &Page| {
        page.session(0)
            .unwrap()
            .timeline()
            .scenario()
            .values()
            .get(Parameter::TokenLifetime)
    };
    page.message(0, "drag-start:token_lifetime_s", "9300");
    page.message(0, "drag:token_lifetime_s", "9900");
    let longer = lifetime(&page);
    assert!(longer > 600, "{longer}");
    page.message(0, "drag:token_lifetime_s", "5000");
    assert!(lifetime(&page) < 600);
    page.message(0, "drag-cancel:token_lifetime_s", "");
    assert_eq!(lifetime(&page), 600);
    // A second drag that is let go stays.
    page.message(0, "drag-start:token_lifetime_s", "9300");
    page.message(0, "drag-end:token_lifetime_s", "9900");
    assert_eq!(lifetime(&page), longer);
}

#[test]
fn a_link_restores_the_exact_state() {
    let mut page = mounted("join-stepper", "energy-saver");
    for (msg, value) in [
        ("set:token_lifetime_s", "700"),
        ("step", "20"),
        ("command:run-aik-enrolment", ""),
        ("step-forward", ""),
    ] {
        assert!(page.message(0, msg, value).handled);
    }
    let link = page.message(0, "copy", "");
    let address = fragment(&link).unwrap();
    assert_eq!(copied(&link).as_deref(), Some(""), "the link alone");
    let before = page.inner(0);
    let mut other = mounted("join-stepper", "energy-saver");
    assert_ne!(other.inner(0), before);
    other.open(&address);
    let status = |page: &Page| text_of(&page.inner(0), "role=\"status\"");
    assert_eq!(status(&other), status(&page));
    assert_eq!(other.fragment(0), address);
    // A damaged one says so and shows the figure's own run.
    let mut third = mounted("join-stepper", "energy-saver");
    third.open(&address.replace("pi.jg", "pi.jh"));
    let html = third.inner(0);
    assert!(
        text_of(&html, "role=\"alert\"")
            .starts_with("This link cannot be opened: expected the check digits"),
        "{html}"
    );
    assert!(html.contains("Failed with 0x801c03ed."));
}

#[test]
fn bad_values_are_refused_in_words_and_change_nothing() {
    let mut page = mounted("join-stepper", "energy-saver");
    let check = |page: &mut Page, msg: &str, value: &str, expect: &str| {
        let before = page.fragment(0);
        page.message(0, msg, value);
        let alert = text_of(&page.inner(0), "role=\"alert\"");
        assert!(alert.contains(expect), "{alert}");
        assert_eq!(page.fragment(0), before);
    };
    check(
        &mut page,
        "set:token_lifetime_s",
        "0",
        "Token lifetime: expected a whole number from 1 to 86400 (s), found \"0\"",
    );
    check(
        &mut page,
        "set:token_lifetime_s",
        "<b>",
        "found \"&lt;b&gt;\"",
    );
    check(
        &mut page,
        "set:nonsense",
        "1",
        "no parameter is called \"nonsense\"",
    );
    check(
        &mut page,
        "step",
        "0",
        "expected a step from 1 to 48, found “0”",
    );
    check(&mut page, "command:fly", "", "no command is called \"fly\"");
    check(&mut page, "scenario", "x", "no scenario is called \"x\"");
    check(&mut page, "dance", "", "the page does not know “dance”");
    assert!(page.message(0, "step-back", "").handled);
    assert!(
        !page.inner(0).contains("role=\"alert\""),
        "the next thing done takes the alert away"
    );
}

/// Whatever a page may be sent: no panic, no blank line, and the figure still answers.
#[test]
fn hostile_messages_and_links_do_no_harm() {
    let mut random = Random::new(11, "hostile");
    let mut page = Page::new(library());
    page.mount(&spec("join-stepper", "energy-saver")).unwrap();
    page.mount(&spec("token-timeline", "healthy")).unwrap();
    page.mount(&spec("what-if", "energy-saver")).unwrap();
    const VERBS: [&str; 34] = [
        "to-start",
        "to-end",
        "step-back",
        "step-forward",
        "play",
        "step",
        "seek:",
        "cause",
        "why",
        "link:",
        "span",
        "keep",
        "name",
        "guess",
        "rows",
        "against",
        "against:",
        "rename:",
        "forget:",
        "back-to:",
        "channel",
        "detail",
        "table",
        "help",
        "copy",
        "scenario",
        "reset",
        "command:",
        "set:",
        "drag-start:",
        "drag:",
        "drag-end:",
        "drag-cancel:",
        "",
    ];
    let valid = page.fragment(0);
    let (mut opened, mut refused) = (0, 0);
    for round in 0..100_000u32 {
        let pick = |random: &mut Random, n: usize| random.below(n as u64) as usize;
        if round % 10 == 0 {
            let mut link: Vec<char> = valid.chars().collect();
            for _ in 0..pick(&mut random, 3) {
                let at = pick(&mut random, link.len());
                link[at] = char::from(b' ' + pick(&mut random, 95) as u8);
            }
            page.open(&link.into_iter().collect::<String>());
            let failed = page.inner(0).contains("role=\"alert\"");
            opened += u32::from(!failed);
            refused += u32::from(failed);
            continue;
        }
        // Commands and changes that re-run the model are kept rarer, so that the test stays short.
        let mut verb = VERBS[pick(&mut random, VERBS.len())].to_string();
        let heavy = matches!(
            verb.as_str(),
            "command:"
                | "set:"
                | "scenario"
                | "reset"
                | "drag:"
                | "drag-end:"
                | "drag-cancel:"
                | "back-to:"
        );
        if heavy && round % 40 != 1 {
            continue;
        }
        if verb == "link:" {
            verb.push_str(&random.below(300).to_string());
        } else if matches!(
            verb.as_str(),
            "against:" | "rename:" | "forget:" | "back-to:"
        ) {
            verb.push_str(&random.below(10).to_string());
        } else if verb.ends_with(':') {
            verb.push_str(PARAMETERS[pick(&mut random, PARAMETERS.len())].name);
        }
        let value = match pick(&mut random, 5) {
            0 => String::new(),
            1 => random.next_u64().to_string(),
            2 => format!("-{}", random.below(1 << 40)),
            3 => "\u{202e}<script>\0".into(),
            _ => random.below(20_000).to_string(),
        };
        let figure = pick(&mut random, 4);
        page.message(figure, &verb, &value);
        page.tick(random.below(5_000) as u32);
        page.key(
            figure,
            ["ArrowRight", "End", "?", "x", "c"][pick(&mut random, 5)],
        );
        if round % 1_000 == 1 {
            assert!(!page.inner(0).contains("\n\n"));
            assert!(!page.inner(1).is_empty());
            assert!(!page.inner(2).is_empty());
        }
    }
    assert!(
        opened > 500 && refused > 500,
        "{opened} opened, {refused} refused"
    );
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
