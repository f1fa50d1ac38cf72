//! What the folders say is what the desk and the model say of them.
use super::*;
use join_sim::{Measure, Scenario, measure};

fn library() -> Library {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    Library::load(&folder).expect("the scenarios load")
}

fn scenario(bundle: &Bundle) -> Scenario {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let set: Vec<(String, String)> = bundle.set.iter().map(own).collect();
    let named = library().get(bundle.scenario).expect("it is there").clone();
    named.with_texts(&set).expect("it may be set")
}

/// The cause that the model names for a run of which somebody says this.
fn cause(said: Said) -> &'static str {
    match said {
        Said::Case => "energy-saver",
        Said::TaskKept => "task-conditions",
        Said::AikHidden => "aik-unreachable",
        Said::NotPermitted | Said::Two => "not-permitted",
        Said::Clock => "device-clock",
        Said::Nothing => "",
    }
}

#[test]
fn what_the_desk_says_is_what_the_model_did_or_that_it_cannot_tell() {
    let library = library();
    let mut all = Vec::new();
    for bundle in &BUNDLES {
        let case = bundle.case(&library).expect("a case");
        let (records, end) = run(&scenario(bundle), &[]);
        let real = measure(Measure::Cause, &records, &end).value;
        let wait = measure(Measure::Wait, &records, &end).value;
        if case.said != Said::Nothing {
            assert_eq!(cause(case.said), real, "{}", bundle.told);
        }
        if case.said == Said::Two {
            assert_eq!(
                wait, "ten-minutes-or-more",
                "the other fault has its effect, too"
            );
        }
        all.push(case.said);
    }
    let count = |said| all.iter().filter(|one| **one == said).count();
    assert!(
        count(Said::Nothing) >= 2 && count(Said::Two) == 1,
        "{all:?}"
    );
    assert!(all.iter().all(|said| count(*said) <= 2), "{all:?}");
}

#[test]
fn nothing_in_a_folder_names_its_scenario_and_what_is_masked_or_gone_is() {
    let library = library();
    for bundle in &BUNDLES {
        let case = bundle.case(&library).expect("a case");
        let scenario = scenario(bundle);
        for (name, text) in &case.files {
            assert!(text.lines().count() > 10, "{name}");
            for word in [scenario.name(), scenario.title(), "scenario"] {
                let named = text.contains(word) && word != "scenario";
                assert!(!named, "{name} names {word}");
            }
            assert!(
                !bundle.masked || !text.contains("eyJ"),
                "{name} holds a token"
            );
        }
        for given in bundle.given {
            if let Given::Events(gone) = given {
                let text = &case.files[0].1;
                for channel in gone.iter() {
                    assert!(!text.contains(channel), "{channel} is there");
                }
            }
        }
    }
}

/// The text of a drawn element without its marks.
fn plain(html: &str) -> String {
    html.replace("&#10;", "\n")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[test]
fn the_desk_says_the_same_of_the_texts_that_a_reader_sees() {
    let library = library();
    let mut places = Vec::new();
    for (at, bundle) in BUNDLES.iter().enumerate() {
        let case = bundle.case(&library).expect("a case");
        let html = draw(at + 1, bundle, &case).into_string();
        let mut desk = Desk::new();
        for part in html.split("data-file=\"").skip(1) {
            let (name, rest) = part.split_once('"').expect("a name");
            let (_, rest) = rest.split_once('>').expect("a text");
            let text = plain(rest.split("</pre>").next().unwrap_or_default());
            desk.add(name, text.as_bytes());
        }
        let report = diagnose(&desk.finish());
        assert_eq!(Said::of(&report), Some(case.said));
        let right: Vec<String> = html
            .split("data-right><summary>")
            .skip(1)
            .map(|part| plain(part.split("</summary>").next().unwrap_or_default()))
            .collect();
        assert_eq!(right[0], case.said.text());
        let next = report
            .missing
            .first()
            .map(|one| format!("<code>{}</code>", one.command));
        assert_eq!(right.get(1), next.as_ref(), "{}", bundle.told);
        // Each answer stands once, and what is said to it rests on something.
        let summaries: Vec<&str> = html.split("class=\"pick\"").skip(1).collect();
        assert!(
            summaries
                .iter()
                .all(|one| one.contains("<li>") || one.contains("missing"))
        );
        let first = html.split("<h4>").nth(1).unwrap_or_default();
        let mut picks = first.split("class=\"pick\"").skip(1);
        places.push(picks.position(|one| one.contains("data-right")));
    }
    for place in 0..5 {
        let count = places.iter().filter(|one| **one == Some(place)).count();
        assert!(count <= 2, "place {place}: {places:?}");
    }
}
