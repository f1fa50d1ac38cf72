//! The lab's figures: what they say of a run is what the run they open does; nothing happens before the reader asks.

use std::path::Path;

use join_sim::{Library, Outcome, Save, notation};
use join_view::{FigureSpec, Figures, StudyFigure, words};

type Studies = Figures<StudyFigure>;

fn library() -> Library {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    Library::load(&dir).expect("the scenarios load")
}

fn spec(widget: &str, scenario: &str) -> FigureSpec {
    FigureSpec {
        widget: widget.into(),
        scenario: scenario.into(),
        ..FigureSpec::default()
    }
}

fn lab(widget: &str, scenario: &str) -> Studies {
    let mut lab = Studies::new(library());
    lab.wake();
    lab.mount(&spec(widget, scenario)).expect("a good figure");
    lab
}

/// Frames pass until nothing is under way.
fn finish(lab: &mut Studies) {
    for _ in 0..100_000 {
        if !lab.tick(16).playing {
            return;
        }
    }
    panic!("the study never ends");
}

/// Every link of the markup with the text between it and the one before.
fn links(markup: &str) -> Vec<(String, String)> {
    let mut parts = markup.split("href=\"");
    let mut before = parts.next().unwrap_or_default().to_string();
    parts
        .map(|part| {
            let (address, rest) = part.split_once('"').expect("a whole attribute");
            (
                address.to_string(),
                core::mem::replace(&mut before, rest.to_string()),
            )
        })
        .collect()
}

/// How the run of an address ends, and the words that figures have for its margin.
fn opened(address: &str) -> (Outcome, String) {
    let save = address
        .rsplit_once("join=/")
        .expect("the address of a run")
        .1;
    let library = library();
    let loaded = Save::read(save)
        .and_then(|save| save.load(&library))
        .expect("it opens");
    let end = loaded.timeline.end();
    let margin = match notation::margin_ms(end) {
        Some(margin) if margin < 0 => format!("its token {} too late", words::duration(-margin)),
        Some(margin) => format!("with {} of its token left", words::duration(margin)),
        None => String::new(),
    };
    (end.outcome(), margin)
}

#[test]
fn the_margin_that_is_said_is_that_of_the_run_that_opens() {
    // A search of all makes hundreds of thousands of runs; the sets themselves are tried in join-study.
    const TRIED: [&str; 4] = ["energy-saver", "healthy", "drs-busy", "device-clock-slow"];
    for named in TRIED.map(|name| library().get(name).expect("named").clone()) {
        let mut lab = lab("savers", named.name());
        lab.message(0, "search", "");
        finish(&mut lab);
        let markup = lab.inner(0);
        let list = markup
            .split("<details class=\"tried\"")
            .next()
            .unwrap_or_default();
        let links = links(list);
        assert!(!links.is_empty(), "{}", named.name());
        let before = library()
            .get(named.name())
            .map(join_sim::run_to_end)
            .expect("named");
        for (address, said) in links {
            let (outcome, margin) = opened(&address);
            let said = said
                .rsplit_once("class=\"came\"")
                .expect("what came of it")
                .1;
            assert!(
                said.contains(&margin)
                    || said.contains("Fragile:")
                    || outcome == Outcome::Unfinished,
                "{}: {said} is not {margin}",
                named.name()
            );
            let joins = outcome == Outcome::Joined;
            // What makes a saver fragile opens a run that it does not save.
            if said.contains("Fragile:") {
                assert!(!joins, "{}: {said}", named.name());
                continue;
            }
            assert_eq!(
                said.contains("Then it joins"),
                joins,
                "{}: {said}",
                named.name()
            );
            assert_ne!(
                joins,
                before.outcome() == Outcome::Joined,
                "{}",
                named.name()
            );
        }
    }
}

/// A saver that fails on another device says so in words, in the page and on paper, behind those that do not.
#[test]
fn a_fragile_saver_is_called_so() {
    let mut lab = lab("savers", "energy-saver");
    lab.message(0, "search", "");
    finish(&mut lab);
    let paper = join_view::figure(&library(), &spec("savers", "energy-saver")).expect("it draws");
    for markup in [lab.inner(0), paper] {
        let line = markup
            .split("<li")
            .find(|line| line.contains("Threshold plugged in: ") && !line.contains("class=\"and\""))
            .expect("the threshold alone is found");
        assert!(line.contains("Fragile:"), "{line}");
        assert!(
            line.contains("Power source is battery instead of mains"),
            "{line}"
        );
        assert!(
            line.contains("Step through a run in which it fails"),
            "{line}"
        );
        assert!(line.contains("right at the edge it fails if"), "{line}");
        let lifetime = markup.find("Token lifetime: ").expect("found");
        let threshold = markup.find("Threshold plugged in: ").expect("found");
        assert!(
            lifetime < threshold,
            "fragile ones stand last of their size"
        );
        assert!(markup.contains("are fragile.") || markup.contains("is fragile."));
        assert!(
            markup.contains("Recharge: 0 %/h, 20 %/h, 80 %/h"),
            "what was tried is said"
        );
    }
}

/// What was kept of the runs is enough to look at any part: a part's links are there at once, and are those of its runs.
#[test]
fn every_bar_and_cell_of_a_fleet_has_the_links_of_its_devices() {
    let mut lab = lab("fleet", "energy-saver");
    lab.message(0, "devices", "600");
    lab.message(0, "run", "");
    finish(&mut lab);
    let mut seen = [0, 0];
    for bar in 0..30 {
        lab.message(0, &format!("bar:{bar}"), "");
        let markup = lab.inner(0);
        let said = markup.split("data-key=\"links\"").nth(1).expect("the part");
        let said = said.split("</p>").next().unwrap_or_default();
        let devices = said.contains("0, of which 0 do not join");
        for (text, joins) in [("one that fails", 0), ("one that joins", 1)] {
            let Some((before, _)) = said.split_once(text) else {
                continue;
            };
            let (address, _) = links(before).pop().expect("the words are a link's");
            assert_eq!(
                opened(&address).0 == Outcome::Joined,
                joins == 1,
                "{address}"
            );
            seen[joins] += 1;
        }
        assert!(devices || said.contains("one that"), "{said}");
    }
    assert!(seen[0] > 2 && seen[1] > 2, "{seen:?}");
}

#[test]
fn nothing_is_computed_before_the_reader_asks_and_it_can_be_stopped() {
    let mut lab = lab("savers", "energy-saver");
    assert!(!lab.tick(16).playing && !lab.inner(0).contains("<ol"));
    assert!(lab.message(0, "search", "").playing);
    lab.tick(16);
    assert!(lab.inner(0).contains("<progress"));
    assert!(!lab.message(0, "cancel", "").playing);
    let stopped = lab.inner(0);
    assert!(stopped.contains("You stopped the search"), "{stopped}");
    assert!(!lab.tick(16).playing && lab.inner(0) == stopped);
}

#[test]
fn a_fleet_can_be_stopped_at_any_moment() {
    for frames in 0..6 {
        let mut lab = lab("fleet", "energy-saver");
        lab.message(0, "run", "");
        for _ in 0..frames {
            lab.tick(16);
        }
        assert!(!lab.message(0, "cancel", "").playing);
        let markup = lab.inner(0);
        assert!(markup.contains("devices do not join"), "{markup}");
        for bar in ["0", "29", "4000000000", "x"] {
            lab.message(0, "bar", bar);
            assert!(lab.inner(0).contains("role=\"status\""));
        }
    }
}

#[test]
fn the_run_of_the_pages_stepper_is_what_is_studied() {
    let library = library();
    let healthy = library.get("healthy").expect("named").clone();
    let timeline = join_sim::Timeline::new(healthy, Vec::new());
    let mut lab = lab("savers", "energy-saver");
    lab.message(0, "search", &Save::of(&timeline, &library).write());
    finish(&mut lab);
    let markup = lab.inner(0);
    assert!(
        markup.contains("What would have broken this run?"),
        "{markup}"
    );
    assert!(
        links(&markup)
            .iter()
            .all(|(address, _)| address.starts_with("#join=/"))
    );
    for bad in ["nonsense", "1~200~k0~1111", "<script>"] {
        lab.message(0, "search", bad);
        let said = lab.inner(0);
        assert!(
            said.contains("role=\"alert\"") && !said.contains("<script"),
            "{said}"
        );
    }
}

#[test]
fn a_frame_that_came_late_makes_the_next_one_shorter() {
    let devices = |elapsed: &[u32]| {
        let mut lab = lab("fleet", "energy-saver");
        lab.message(0, "run", "");
        for ms in elapsed {
            lab.tick(*ms);
        }
        let markup = lab.inner(0);
        let said = markup
            .split(" of 10000 devices have run")
            .next()
            .unwrap_or_default();
        said.rsplit('>')
            .next()
            .and_then(|text| text.parse::<u32>().ok())
            .expect("a count")
    };
    assert!(devices(&[16, 16, 16]) > devices(&[50, 50, 50]));
    assert!(
        devices(&[250; 30]) >= 30,
        "it goes on, however slow the machine"
    );
}

#[test]
fn a_fleet_says_what_its_devices_do() {
    let mut lab = lab("fleet", "energy-saver");
    lab.message(0, "devices", "600");
    lab.message(0, "run", "");
    finish(&mut lab);
    let mut opened_parts = 0;
    for (across, up) in [(0, 0), (0, 11), (11, 0), (5, 5)] {
        lab.message(0, &format!("cell:{across}-{up}"), "");
        let markup = lab.inner(0);
        for (text, joins) in [("one that fails", false), ("one that joins", true)] {
            let Some((before, _)) = markup.split_once(text) else {
                continue;
            };
            let (address, _) = links(before).pop().expect("the words are a link's");
            assert_eq!(
                opened(&address).0 == Outcome::Joined,
                joins,
                "{text}: {address}"
            );
            opened_parts += 1;
        }
    }
    assert!(opened_parts >= 4, "{opened_parts} links of parts");
    // Every named device ends as the row of the table says.
    let markup = lab.inner(0);
    let rows = markup
        .split("table class=\"outcomes\"")
        .nth(1)
        .expect("the table of ends");
    let mut seen = 0;
    for (address, said) in links(rows) {
        let (outcome, _) = opened(&address);
        let named = match outcome {
            Outcome::Joined => "joined".to_string(),
            Outcome::Failed(code) => code.to_string(),
            other => panic!("{other:?}"),
        };
        assert!(said.contains(&named), "{said} is not {named}");
        seen += 1;
    }
    assert!(seen >= 2, "a fleet in which nothing happens");
}

#[test]
fn settings_out_of_range_are_said_and_change_nothing() {
    let mut lab = lab("fleet", "energy-saver");
    let before = lab.inner(0);
    assert!(before.contains("of 1000 devices do not join"));
    for (msg, value) in [
        ("devices", "0"),
        ("devices", "1e9"),
        ("seed", "-1"),
        ("low:token_lifetime_s", "0"),
        ("high:aik_wait_s", "7201"),
        ("low:nonsense", "1"),
        ("axis:up", "policy_assigned_to"),
        ("cell:12-0", ""),
        ("cell:x", ""),
        ("nonsense", ""),
    ] {
        lab.message(0, msg, value);
        let said = lab.inner(0);
        assert!(said.contains("role=\"alert\""), "{msg} = {value}");
    }
    lab.message(0, "cancel", "");
    assert_eq!(lab.inner(0), before);
}

#[test]
fn axes_are_never_the_same_and_arrows_walk_the_plane() {
    let mut lab = lab("fleet", "energy-saver");
    lab.message(0, "axis:up", "token_lifetime_s");
    let markup = lab.inner(0);
    let chosen: Vec<&str> = markup
        .split("<option value=\"")
        .filter(|part| {
            part.split('>')
                .next()
                .is_some_and(|tag| tag.contains("selected"))
        })
        .filter_map(|part| part.split('"').next())
        .take(2)
        .collect();
    assert_eq!(chosen, ["aik_wait_s", "token_lifetime_s"]);
    lab.message(0, "devices", "200");
    lab.message(0, "run", "");
    finish(&mut lab);
    let at = |lab: &Studies| {
        let markup = lab.inner(0);
        let here = markup.split("aria-current").next().unwrap_or_default();
        here.rsplit("data-msg=\"")
            .next()
            .unwrap_or_default()
            .split('"')
            .next()
            .map(str::to_string)
    };
    lab.message(0, "cell:0-0", "");
    for (key, expected) in [
        ("ArrowLeft", "cell:0-0"),
        ("ArrowRight", "cell:1-0"),
        ("ArrowUp", "cell:1-1"),
        ("ArrowDown", "cell:1-0"),
        ("ArrowDown", "cell:1-0"),
    ] {
        assert!(lab.key(0, key).handled);
        assert_eq!(at(&lab).as_deref(), Some(expected), "{key}");
    }
    assert!(!lab.key(0, "x").handled);
}

#[test]
fn on_paper_a_study_is_whole() {
    for widget in ["savers", "fleet"] {
        let html = join_view::figure(&library(), &spec(widget, "energy-saver")).expect("it draws");
        assert!(!html.lines().any(|line| line.trim().is_empty()));
        assert!(
            html.contains("playground/index.html#join=/")
                && html.contains("when the book was built")
        );
    }
    let error = Studies::new(library()).mount(&spec("saver", "energy-saver"));
    assert!(error.is_err_and(|said| said.contains("“savers”")));
}
