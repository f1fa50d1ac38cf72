//! The figures as markup: what they say, that they judge nothing themselves, and that nothing a reader sends can break them.

mod common;

use std::path::Path;

use join_sim::{PARAMETERS, Parameter, Random};
use join_view::{FigureSpec, Figures, FullFigure, figure, words};

use common::{WIDGETS, copied, fragment, library, mounted, spec, text_of};

type Page = Figures<FullFigure>;

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
    const VERBS: [&str; 33] = [
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
