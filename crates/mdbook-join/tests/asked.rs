//! All questions of the book at once: none can be answered by its place, none is asked twice, none is a straw man's eighth try.

use std::collections::BTreeMap;
use std::path::Path;

use join_sim::{Library, Measure, run};
use join_view::{FigureSpec, QuestionSpec, asked_moment, judged, words};

struct Asked {
    chapter: String,
    spec: FigureSpec,
}

impl Asked {
    fn ask(&self) -> &QuestionSpec {
        self.spec.ask.as_ref().unwrap()
    }

    fn right(&self) -> usize {
        self.ask().judged.as_ref().unwrap().right
    }

    fn place(&self) -> String {
        format!("{}: {}", self.chapter, self.ask().question)
    }
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn library() -> Library {
    Library::load(&root().join("scenarios")).unwrap()
}

/// Every question of every chapter, read from the blocks as they are written, and what its run says.
fn all() -> Vec<Asked> {
    let library = library();
    let mut all = Vec::new();
    let folder = std::fs::read_dir(root().join("src")).unwrap();
    let mut files: Vec<_> = folder.map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|it| it == "md"))
    {
        let text = std::fs::read_to_string(file).unwrap();
        for block in text.split("\n```join\n").skip(1) {
            let block = block.split("\n```").next().unwrap();
            let mut spec = FigureSpec::default();
            let mut ask = QuestionSpec::default();
            for (key, value) in block.lines().filter_map(|line| line.split_once('=')) {
                let (key, value) = (key.trim(), value.trim().to_string());
                match key.split_once('.') {
                    Some(("set", name)) => spec.set.push((name.into(), value)),
                    Some(("option", name)) => ask.options.push((name.into(), value)),
                    Some(("against", name)) => ask.against.push((name.into(), value)),
                    _ if key == "figure" => spec.widget = value,
                    _ if key == "scenario" => spec.scenario = value,
                    _ if key == "ask" => ask.question = value,
                    _ if key == "measure" => ask.measure = value,
                    _ => {}
                }
            }
            if matches!(spec.widget.as_str(), "predict" | "check" | "recall") {
                spec.ask = Some(ask);
                let spec = judged(&library, &spec).unwrap();
                let chapter = file.file_name().unwrap().to_string_lossy().into();
                all.push(Asked { chapter, spec });
            }
        }
    }
    assert!(
        all.len() > 60,
        "{} questions are too few to be all",
        all.len()
    );
    all
}

#[test]
fn no_place_is_right_in_more_than_45_percent() {
    let all = all();
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for asked in &all {
        *places.entry(asked.right()).or_default() += 1;
    }
    for (place, count) in &places {
        assert!(count * 100 <= all.len() * 45, "place {place} of {places:?}");
    }
    // Of three options each should be right about as often as the others.
    let three: Vec<_> = all
        .iter()
        .filter(|one| one.ask().options.len() == 3)
        .collect();
    for place in 0..3 {
        let count = three.iter().filter(|one| one.right() == place).count();
        assert!(
            count * 100 <= three.len() * 45,
            "place {place} of three: {count} of {}",
            three.len()
        );
    }
}

#[test]
fn no_wrong_option_is_offered_more_than_eight_times() {
    let mut offered: BTreeMap<(String, String), (usize, Vec<String>)> = BTreeMap::new();
    for asked in all() {
        for (at, (value, _)) in asked.ask().options.iter().enumerate() {
            let key = (asked.ask().measure.clone(), value.clone());
            let (right, wrong) = offered.entry(key).or_default();
            match at == asked.right() {
                true => *right += 1,
                false => wrong.push(asked.place()),
            }
        }
    }
    // Whether a device joins is what half of the questions are about: that it does is right as often as chance has it.
    let (right, wrong) = offered
        .remove(&("outcome".into(), "joined".into()))
        .unwrap();
    let share = right * 100 / (right + wrong.len());
    assert!(
        (25..=45).contains(&share),
        "joined: {right} of {}",
        right + wrong.len()
    );
    for (what, (_, places)) in offered {
        let (count, places) = (places.len(), places.join("\n"));
        assert!(count <= 8, "{what:?} is wrong {count} times:\n{places}");
    }
}

/// Letters and digits alone, in small letters.
fn normal(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[test]
fn no_question_is_asked_twice() {
    let library = library();
    let mut texts = BTreeMap::new();
    let mut runs = BTreeMap::new();
    for asked in all() {
        let before = texts.insert(normal(&asked.ask().question), asked.place());
        assert!(before.is_none(), "{} and {before:?}", asked.place());
        let scenario = asked.spec.scenario(&library).unwrap();
        let moment = asked_moment(&library, &asked.spec).unwrap();
        let records = run(&scenario, &[]).0;
        let run: Vec<String> = records.iter().map(words::sentence).collect();
        let before = runs.insert((asked.ask().measure.clone(), moment, run), asked.place());
        assert!(
            before.is_none(),
            "{} asks what is asked in {before:?}",
            asked.place()
        );
    }
}

#[test]
fn what_speaks_against_an_option_is_a_step_of_its_run() {
    let library = library();
    for asked in all() {
        let scenario = asked.spec.scenario(&library).unwrap();
        let sentences: Vec<String> = run(&scenario, &[]).0.iter().map(words::sentence).collect();
        let judged = asked.ask().judged.as_ref().unwrap();
        assert_eq!(judged.steps.len(), asked.ask().options.len());
        for (at, (save, said)) in judged.steps.iter().enumerate() {
            assert!(!save.is_empty() && !save.contains(' '), "{save}");
            assert_eq!(
                said.is_empty(),
                at == judged.right,
                "{}: {said}",
                asked.place()
            );
            if at != judged.right {
                let known = sentences
                    .iter()
                    .any(|sentence| said.ends_with(sentence.as_str()));
                assert!(known && said.starts_with("Against it, "), "{said}");
            }
        }
        Measure::from_name(&asked.ask().measure).unwrap();
    }
}
