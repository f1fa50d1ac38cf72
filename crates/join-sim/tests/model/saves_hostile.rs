//! Saves from anybody: more than a hundred thousand damaged or invented texts, none of which may stop the model.

use crate::common::library;
use crate::damage::{damaged, noise};
use crate::saves::{kept_beside, wandered, with_sum};
use join_sim::{
    COMMAND_LIMIT, KEPT_LIMIT, MOMENT_LIMIT, NAME_LIMIT, Random, SAVE_LIMIT, STEP_LIMIT, Save,
};

/// How many texts are read.
const TEXTS: u64 = 200_000;
/// How many of those that can be read are loaded; each load is one run.
const LOADS: u32 = 2000;

/// What a hostile writer makes of a valid text; half of the time the check digits are right again.
fn hostile(valid: &[String], random: &mut Random) -> String {
    let text = &valid[random.below(valid.len() as u64) as usize];
    let body = text
        .rsplit_once('~')
        .map_or(text.as_str(), |(body, _)| body);
    match random.below(12) {
        0 => damaged(text, 4, random),
        1 => noise("0123456789~.pck", 60, random),
        2 => with_sum(&noise("0123456789~.pck-Bdgb", 60, random)),
        3 => {
            let form = ["1~", "B1~"][random.below(2) as usize];
            let rest = noise("0123456789~.pckdgb-_*z", 40, random);
            with_sum(&format!("{form}{rest}"))
        }
        4 => with_sum(&body.repeat(1 + random.below(100) as usize)),
        5..=7 => with_sum(&patchwork(valid, random)),
        8 | 9 => with_sum(&damaged(body, 4, random)),
        _ => with_sum(&damaged(body, 1, random)),
    }
}

/// Parts of many saves in one; sometimes with the commands in order of time, as a valid one has them.
fn patchwork(valid: &[String], random: &mut Random) -> String {
    let count = random.below(12);
    let mut parts: Vec<&str> = Vec::new();
    for _ in 0..count {
        let body = valid[random.below(valid.len() as u64) as usize]
            .rsplit_once('~')
            .map_or("", |(body, _)| body);
        let some: Vec<&str> = body.split('~').skip(2).collect();
        if !some.is_empty() {
            parts.push(some[random.below(some.len() as u64) as usize]);
        }
    }
    if random.below(4) > 0 {
        let moment = |part: &str| part.get(1..)?.split('.').next()?.parse::<u64>().ok();
        parts.sort_by_key(|part| {
            if part.starts_with('c') {
                moment(part)
            } else {
                None
            }
        });
    }
    let scenario = random.below(22);
    let form = if random.below(4) > 0 { "B1" } else { "1" };
    format!("{form}~{scenario}~{}", parts.join("~"))
}

#[test]
fn no_text_stops_the_model() {
    let alone = (0..200).map(|number| Save::of(&wandered(number), library()).write());
    let beside = (0..200).map(|number| kept_beside(number).write());
    let valid: Vec<String> = alone.chain(beside).collect();
    let (mut kept, mut unkept, mut otherwise) = (0u32, 0u32, 0u32);
    let mut random = Random::new(9, "hostile saves");
    let (mut read, mut refused, mut loaded, mut unloaded, mut too_long) =
        (0u32, 0u32, 0u32, 0u32, 0u32);
    let mut sentences = std::collections::BTreeSet::new();
    for _ in 0..TEXTS {
        let text = hostile(&valid, &mut random);
        match Save::read(&text) {
            Err(error) => {
                refused += 1;
                too_long += u32::from(text.len() > SAVE_LIMIT);
                assert!(
                    error.starts_with("expected ") || error.contains(": expected "),
                    "{error}"
                );
                assert!(error.len() < 400, "{error}");
                sentences.insert(error.split(", found").next().unwrap_or("").to_string());
            }
            Ok(save) => {
                read += 1;
                assert!(text.len() <= SAVE_LIMIT && save.run.commands.len() <= COMMAND_LIMIT);
                assert!(save.kept.len() <= KEPT_LIMIT);
                for one in &save.kept {
                    assert!(one.name.chars().count() <= NAME_LIMIT);
                    assert!(!one.name.chars().any(char::is_control), "{text}");
                    match one.run.scenario(library()) {
                        Ok(_) => kept += 1,
                        Err(_) => unkept += 1,
                    }
                }
                assert_eq!(Save::read(&save.write()).as_ref(), Ok(&save), "{text}");
                if loaded + unloaded < LOADS {
                    match save.load(library()) {
                        Err(error) => {
                            unloaded += 1;
                            assert!(error.contains("expected "), "{error}");
                        }
                        Ok(run) => {
                            loaded += 1;
                            otherwise += u32::from(run.ended_otherwise.is_some());
                            let records = run.timeline.records();
                            assert!(
                                records.len() <= STEP_LIMIT as usize + 1 + COMMAND_LIMIT,
                                "{}",
                                records.len()
                            );
                            assert!((run.timeline.cursor().0 as usize) < records.len());
                        }
                    }
                }
            }
        }
    }
    let counts = format!(
        "{read} read, {refused} refused ({too_long} too long), {loaded} loaded, {unloaded} not, {otherwise} otherwise; \
         {kept} kept, {unkept} not"
    );
    assert!(
        read > 20_000 && refused > 60_000 && too_long > 500,
        "{counts}"
    );
    assert!(loaded > 1000 && unloaded > 20, "{counts}");
    assert!(kept > 5000 && unkept > 10 && otherwise > 100, "{counts}");
    assert!(
        sentences.len() > 40,
        "{} different refusals, {counts}",
        sentences.len()
    );
}

#[test]
fn the_worst_save_is_one_bounded_run() {
    // The longest waits, begun anew by each of sixty-four commands.
    let mut body = String::from("1~8~p14.0~p18.1000~p22.7200~p23.5");
    for number in 0..COMMAND_LIMIT as u64 {
        body.push_str(&format!("~c{}.8", 14_000_000 + number * 8_000_000));
    }
    let run = Save::read(&with_sum(&body))
        .unwrap()
        .load(library())
        .unwrap();
    let records = run.timeline.records().len();
    assert!(
        records > STEP_LIMIT as usize && records <= STEP_LIMIT as usize + 1 + COMMAND_LIMIT,
        "{records}"
    );
    assert_eq!(run.timeline.outcome(), join_sim::Outcome::StepLimit);
}

#[test]
fn the_latest_moment_is_within_what_the_model_can_reckon() {
    // Charge, drift and clocks at their widest, moved on by the latest command of all.
    let changes = "p1.15552000~p9.1~p10.100~p11.100~p12.200~p26.31536000~p27.100000~p28.0~p29.365";
    for command in 0..11 {
        let at = MOMENT_LIMIT.0;
        let text = with_sum(&format!(
            "1~1~{changes}~c0.9~c{at}.{command}~c{at}.0~c{at}.0"
        ));
        let run = Save::read(&text).unwrap().load(library()).unwrap();
        assert!(run.timeline.end().now() >= MOMENT_LIMIT, "{text}");
    }
}
