//! Scenario files from anybody: more than a hundred thousand damaged texts, each taken or refused with a sentence.

use crate::common::{library, path};
use crate::damage::{damaged, noise};
use join_sim::{PARAMETERS, Random, Scenario, draft};

/// How many texts are read.
const TEXTS: u64 = 110_000;

fn hostile(valid: &[String], random: &mut Random) -> String {
    let text = &valid[random.below(valid.len() as u64) as usize];
    match random.below(12) {
        0 => noise("number = \"1'[set]\n.#\\u{}é", 80, random),
        1 => format!("{text}{}", noise("abc_ = \"0123\"\n[]{}.", 40, random)),
        2..=5 => {
            let spec = &PARAMETERS[random.below(PARAMETERS.len() as u64) as usize];
            let value = random.between(spec.min.saturating_sub(2), spec.max.saturating_add(2));
            let value = if random.below(3) == 0 {
                format!("{:?}", spec.write(value))
            } else {
                value.to_string()
            };
            let heading = if text.contains("[set]") {
                ""
            } else {
                "[set]\n"
            };
            format!("{text}\n{heading}{} = {value}\n", spec.name)
        }
        _ => damaged(text, 4, random),
    }
}

#[test]
fn no_file_stops_the_model() {
    let valid: Vec<String> = library()
        .scenarios()
        .iter()
        .map(|scenario| {
            std::fs::read_to_string(path(&format!("scenarios/{}.toml", scenario.name()))).unwrap()
        })
        .map(|text| short(&text))
        .collect();
    let mut random = Random::new(10, "hostile files");
    let (mut taken, mut refused) = (0u32, 0u32);
    let mut sentences = std::collections::BTreeSet::new();
    for _ in 0..TEXTS {
        let text = hostile(&valid, &mut random);
        match draft(&text).and_then(|draft| Scenario::check(&draft)) {
            Ok(scenario) => {
                taken += 1;
                let again =
                    Scenario::check(&scenario.draft()).expect("what was taken is taken again");
                assert_eq!(again, scenario, "{text}");
            }
            Err(error) => {
                refused += 1;
                assert!(!error.is_empty() && error.len() < 2000, "{error}");
                sentences.insert(error.split(", found").next().unwrap_or("").to_string());
            }
        }
    }
    assert!(
        taken > 15_000 && refused > 40_000,
        "{taken} taken, {refused} refused"
    );
    assert!(
        sentences.len() > 100,
        "{} different refusals",
        sentences.len()
    );
}

/// The file without its long summary, so that more of the damage meets the rest.
fn short(text: &str) -> String {
    let lines = text.lines().map(|line| {
        if line.starts_with("summary") {
            "summary = \"A summary.\""
        } else {
            line
        }
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn a_bad_library_names_the_scenario_and_what_was_found() {
    let drafts: Vec<_> = library().scenarios().iter().map(Scenario::draft).collect();
    let refused = |change: fn(&mut Vec<join_sim::Draft>), expect: &str| {
        let mut drafts = drafts.clone();
        change(&mut drafts);
        let error = join_sim::Library::check(&drafts).expect_err(expect);
        assert!(error.contains(expect), "{error}");
    };
    refused(
        |drafts| drafts[1].number = 1,
        "number 1 or name is already that of \"healthy\"",
    );
    refused(
        |drafts| drafts[1].name = "healthy".into(),
        "number 2 or name is already that of \"healthy\"",
    );
    refused(
        |drafts| drafts[1].name = "Energy Saver".into(),
        "expected up to 40 small letters, digits and hyphens",
    );
    refused(
        |drafts| drafts[1].expect = "joint".into(),
        "scenario \"energy-saver\": expect: expected \"joined\" or",
    );
    refused(
        |drafts| drafts[1].set.push(("seed".into(), "x".into())),
        "seed: expected a whole number from 0 to 4294967295",
    );
    refused(
        |drafts| {
            drafts[1]
                .set
                .push(("policy_assigned_to".into(), "users".into()))
        },
        "expected once, found twice",
    );
}

#[test]
fn damaged_bytes_of_a_library_are_refused_without_a_panic() {
    let bytes = library().to_bytes();
    let mut random = Random::new(11, "baked");
    let mut refused = 0;
    for _ in 0..2000 {
        let mut bytes = bytes.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len() as u64) as usize;
            bytes[at] = random.below(256) as u8;
        }
        if random.below(3) == 0 {
            bytes.truncate(random.below(bytes.len() as u64) as usize);
        }
        refused += u32::from(join_sim::Library::from_bytes(&bytes).is_err());
    }
    assert!(refused > 700, "{refused}");
}
