//! What links made once rest on for good: permanent numbers, and a corpus of links with what each opens.

use crate::common::library;
use crate::golden::{blessing, folder};
use join_sim::{COMMANDS, MODEL_VERSION, PARAMETERS, Save, Unit, notation};

fn lines(name: &str) -> Vec<String> {
    let path = folder().join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    text.lines().map(ToString::to_string).collect()
}

fn write(name: &str, lines: &[String]) {
    std::fs::write(folder().join(name), lines.join("\n") + "\n").expect("a golden to write");
}

/// Least and greatest value, and the unit.
fn range(values: &str) -> Option<(i64, i64, &str)> {
    let (min, rest) = values.split_once(" to ")?;
    let (max, unit) = rest.split_once(' ').unwrap_or((rest, ""));
    Some((min.parse().ok()?, max.parse().ok()?, unit))
}

/// The numbers as they are now: a scenario, a command, a parameter with what its values may be.
fn numbers() -> Vec<String> {
    let mut now = Vec::new();
    for scenario in library().scenarios() {
        now.push(format!(
            "scenario {} {}",
            scenario.number(),
            scenario.name()
        ));
    }
    for (command, name, _) in COMMANDS {
        now.push(format!("command {} {name}", command.number()));
    }
    for spec in PARAMETERS {
        let values = match spec.unit {
            Unit::Choice(names) => names.join(" | "),
            unit => format!("{} to {} {}", spec.min, spec.max, unit.symbol()),
        };
        let line = format!("parameter {} {} = {values}", spec.id as u8, spec.name);
        now.push(line.trim_end().to_string());
    }
    now
}

/// The list may only grow. A scenario, command or parameter that is given up keeps its line, and its number is not used again;
/// a choice gets new values at its end, a range gets no narrower.
#[test]
fn numbers_are_never_used_again() {
    let golden = lines("numbers.txt");
    let now = numbers();
    let grows = |old: &str, new: &str| {
        let (old, new) = (old.split_once(" = "), new.split_once(" = "));
        match (old, new) {
            (Some((name, values)), Some((other, more))) => {
                let longer = more.starts_with(&format!("{values} | "));
                let wider = range(values)
                    .zip(range(more))
                    .is_some_and(|(old, new)| new.0 <= old.0 && old.1 <= new.1 && new.2 == old.2);
                name == other && (longer || wider)
            }
            _ => false,
        }
    };
    let gone: Vec<&String> = golden
        .iter()
        .filter(|old| !now.iter().any(|new| new == *old || grows(old, new)))
        .collect();
    assert!(
        gone.is_empty(),
        "links rest on these numbers, names and values, which have changed: {gone:#?}"
    );
    let new: Vec<&String> = now.iter().filter(|new| !golden.contains(new)).collect();
    if blessing() && !new.is_empty() {
        write("numbers.txt", &now);
        return;
    }
    assert!(
        new.is_empty(),
        "numbers.txt does not know {new:#?}; JOIN_BLESS=1 adds them, and they are permanent then"
    );
}

/// What a link opens: how the run ends, and where its cursor stands.
fn opens(link: &str) -> String {
    let save = Save::read(link).unwrap_or_else(|error| panic!("{link}: {error}"));
    let loaded = save
        .load(library())
        .unwrap_or_else(|error| panic!("{link}: {error}"));
    let kept: Vec<String> = save
        .kept
        .iter()
        .map(|kept| format!(" + {} \"{}\"", kept.run.scenario, kept.name))
        .collect();
    format!(
        "{} @ {}{}",
        notation::outcome(loaded.timeline.end()),
        notation::line(loaded.timeline.record()),
        kept.concat()
    )
}

/// Links of every form that was ever written, each with what it opened when it was put into the list. They are opened for
/// good: a link that opens another run today says so, or its model has another version.
#[test]
fn old_links_open_for_good() {
    let corpus = lines("links.txt");
    assert!(corpus.len() >= 24, "{} links", corpus.len());
    let mut forms = [0, 0];
    let mut changed = Vec::new();
    let now: Vec<String> = corpus
        .iter()
        .map(|line| {
            let (link, then) = line.split_once("  ").unwrap_or((line, ""));
            forms[usize::from(link.starts_with('B'))] += 1;
            let now = opens(link);
            let save = Save::read(link).expect("a link that opens");
            let loaded = save.load(library()).expect("a link that loads");
            let says_so = loaded.ended_otherwise.is_some() || loaded.other_model.is_some();
            // A new link of the list has nothing to compare with yet.
            if !then.is_empty() && now != then && !says_so {
                changed.push(format!("{link}\n  then: {then}\n  now:  {now}"));
            }
            let kept = if then.is_empty() { &now } else { then };
            format!("{link}  {kept}")
        })
        .collect();
    assert!(forms.iter().all(|count| *count >= 8), "{forms:?}");
    assert!(
        changed.is_empty(),
        "these links open another run and do not say so; raise MODEL_VERSION ({MODEL_VERSION}):\n{}",
        changed.join("\n")
    );
    if blessing() {
        write("links.txt", &now);
    } else {
        assert_eq!(corpus, now, "JOIN_BLESS=1 fills in what a new link opens");
    }
}
