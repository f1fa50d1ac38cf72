//! The map of ends: the same however it is cut, what it counts, that its runs end as it says, and that its text is not
//! believed further than they do.
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use join_sim::origin::{ORIGINS, of as origin_of_end};
use join_sim::{
    Account, Command, DeviceState, Event, Given, Group, Instant, Library, Message, Outcome,
    Parameter, Participant, Random, Scenario, draft, run,
};
use join_study::{
    BETWEEN, Change, End, Factor, FailureMap, Phase, Recipe, TRIPLES, Tally, Trial, all_factors,
    sum, worlds,
};

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

fn library() -> Library {
    Library::load(&scenarios()).unwrap()
}

/// A library of a few scenarios, so that a whole map takes no time.
fn few(names: &[&str]) -> Library {
    let read = |name: &&str| {
        let file = scenarios().join(name).with_extension("toml");
        draft(&std::fs::read_to_string(file).unwrap()).unwrap()
    };
    Library::check(&names.iter().map(read).collect::<Vec<_>>()).unwrap()
}

fn whole(library: &Library) -> Tally {
    let mut map = FailureMap::new(library);
    while !map.slice(u64::from(u32::MAX)) {}
    map.tally().clone()
}

/// The map of all scenarios, made once for all tests.
fn all() -> &'static Tally {
    static ALL: OnceLock<Tally> = OnceLock::new();
    ALL.get_or_init(|| whole(&library()))
}

#[test]
fn the_map_is_the_same_however_it_is_cut() {
    let library = few(&["software-keys"]);
    let expect = whole(&library);
    for size in [1, 997, 12_345] {
        let mut map = FailureMap::new(&library);
        let mut slices = 0;
        while !map.slice(size) {
            slices += 1;
        }
        assert!(slices > 0);
        assert_eq!(*map.tally(), expect, "in slices of {size}");
        assert!(map.slice(size), "done stays done");
    }
}

/// What the network and the services can become, at every moment at which something happens.
fn later_changes(factor: &Factor, base: &Scenario, instants: &[Instant]) -> Vec<Change> {
    let Factor::Parameter(spec) = factor else {
        return Vec::new();
    };
    if !matches!(spec.group, Group::Network | Group::Services) {
        return Vec::new();
    }
    let values = factor.coarse_values(base, instants, 1);
    let command = |value| Command::Set(spec.id, value);
    let give = |(value, &at)| {
        Change::Give(Given {
            at,
            command: command(value),
        })
    };
    let all = values
        .into_iter()
        .flat_map(|value| instants.iter().map(move |at| (value, at)));
    all.map(give).collect()
}

/// A firewall, a lost connection or a slow service that comes in the middle of a run ends it where it is.
#[test]
fn what_changes_in_the_middle_of_a_run_has_its_ends_too() {
    let library = library();
    let base = library.get("healthy").unwrap();
    let (records, _) = run(base, &[]);
    let [enrolled] = records
        .iter()
        .filter(|record| record.who == Participant::Device)
        .filter(|record| {
            let answer = |message| matches!(message, Message::Enrolled(Account::User));
            matches!(record.event, Event::Received { message, .. } if answer(message))
        })
        .map(|record| record.at)
        .collect::<Vec<_>>()[..]
    else {
        panic!("a healthy device enrols once");
    };
    let lost = Change::Give(Given {
        at: enrolled,
        command: Command::Set(Parameter::Loss, 100),
    });
    let (end, _) = Recipe::run(base, &[lost]);
    assert_eq!(end.place, DeviceState::AwaitPolicies, "{end:?}");
    assert!(all().knows(&end), "{end:?}");
}

/// Other sets of up to three changes than those of the map, at any value and moment: none ends as the map does not know.
#[test]
fn what_lies_between_ends_in_no_other_way() {
    for base in library().scenarios() {
        let instants = instants(base);
        let mut random = Random::new(u64::from(base.number()), "not the map's");
        for _ in 0..2_000 {
            let changes = worlds::few(&mut random, &instants);
            let (end, _) = Recipe::run(base, &changes);
            assert!(
                all().knows(&end),
                "{}: {changes:?} end with {end:?}",
                base.name()
            );
        }
    }
}

fn instants(base: &Scenario) -> Vec<Instant> {
    let (records, _) = run(base, &[]);
    let mut instants: Vec<_> = records.iter().map(|record| record.at).collect();
    instants.dedup();
    instants
}

#[test]
fn every_run_within_the_bounds_is_counted() {
    let library = library();
    let tally = all();
    let [plain, one, later, two, three, between] = tally.runs();
    assert_eq!(plain, library.scenarios().len() as u64);
    let (mut singles, mut moments, mut pairs) = (0, 0, 0);
    for scenario in library.scenarios() {
        let (records, _) = run(scenario, &[]);
        let mut instants: Vec<_> = records.iter().map(|record| record.at).collect();
        instants.dedup();
        let mut few = Vec::new();
        for factor in all_factors() {
            singles += factor.candidate_values(scenario, &instants).len();
            let own = factor
                .coarse_values(scenario, &instants, join_study::MOMENTS)
                .len();
            few.push(own);
            moments += later_changes(&factor, scenario, &instants).len();
        }
        let whole: usize = few.iter().sum();
        let same: usize = few.iter().map(|few| few * few).sum();
        pairs += (whole * whole - same) / 2;
    }
    assert_eq!(
        (one, later, two),
        (singles as u64, moments as u64, pairs as u64)
    );
    assert_eq!(between, u64::from(BETWEEN) * plain);
    assert_eq!(three, u64::from(TRIPLES) * plain);
    assert!(tally.all() >= 100_000, "{}", tally.all());
    let sum: u64 = tally.reached().iter().map(|one| one.runs).sum();
    assert_eq!(sum, tally.all());
    assert!(tally.readings() > 0 && tally.readings() < tally.all() / 2);
}

#[test]
fn the_example_ends_as_the_map_says() {
    let library = library();
    for one in all().reached() {
        let recipe = &one.example;
        let trial = recipe.trial(&library).unwrap();
        let (records, world) = run(&trial.scenario, &trial.commands);
        assert_eq!(world.outcome(), one.end.outcome, "{one:?}");
        assert_eq!(records.len() as u32, recipe.records, "{one:?}");
        assert_eq!(recipe.reading, one.runs == one.readings, "{one:?}");
        let reason = origin_of_end(&world).and_then(|origin| origin.refused);
        assert_eq!(one.end.refused, reason);
        let users = world.stage().user_boot.is_some()
            || trial.scenario.values().get(join_sim::Parameter::Mode) == 1;
        assert_eq!(one.end.phase == Phase::User, users, "{one:?}");
        // The link leads to the same run, with the cursor on what ended it.
        let save = join_sim::Save::read(&recipe.save(&library).unwrap().write()).unwrap();
        let loaded = save.load(&library).unwrap();
        assert_eq!(loaded.timeline.end(), &world);
        assert_eq!(loaded.other_model, None);
        let here = loaded.timeline.record();
        match one.end.outcome {
            Outcome::Failed(code) => assert_eq!(here.event, Event::Failed { code }),
            _ => assert_eq!(here.step, records.last().unwrap().step),
        }
    }
}

#[test]
fn the_case_stands_for_its_own_end() {
    let library = library();
    let case = library.get("energy-saver").unwrap();
    let (end, _) = Recipe::run(case, &[]);
    let tally = all();
    let one = tally.reached().into_iter().find(|one| one.end == end);
    let recipe = &one.unwrap().example;
    // Other scenarios end the same way with fewer records.
    assert_eq!((recipe.scenario, recipe.changes.len()), (case.number(), 0));
}

#[test]
fn no_shorter_run_is_overlooked() {
    let library = few(&["software-keys"]);
    let base = &library.scenarios()[0];
    let (records, _) = run(base, &[]);
    let mut instants: Vec<_> = records.iter().map(|record| record.at).collect();
    instants.dedup();
    let mut sets: Vec<Vec<Change>> = vec![Vec::new()];
    for factor in all_factors() {
        let candidates = factor.candidate_values(base, &instants);
        sets.extend(candidates.into_iter().map(|value| vec![factor.at(value)]));
        let later = later_changes(&factor, base, &instants);
        sets.extend(later.into_iter().map(|change| vec![change]));
    }
    let mut best: Vec<(End, (bool, usize, u32))> = Vec::new();
    for changes in sets {
        let (end, recipe) = Recipe::run(base, &changes);
        let length = (recipe.reading, changes.len(), recipe.records);
        match best.iter_mut().find(|(other, _)| *other == end) {
            Some((_, best)) => *best = length.min(*best),
            None => best.push((end, length)),
        }
    }
    let tally = whole(&library);
    let mut seen = 0;
    for one in tally.reached() {
        let recipe = &one.example;
        let found = (recipe.reading, recipe.changes.len(), recipe.records);
        let naive = best.iter().find(|(end, _)| *end == one.end);
        match naive {
            Some((_, length)) if recipe.changes.len() < 2 => assert_eq!(*length, found, "{one:?}"),
            // Only a run under the model's own readings may have more changes than one that is not.
            Some((_, (reading, ..))) => assert!(*reading && !recipe.reading, "{one:?}"),
            None => assert!(recipe.changes.len() >= 2, "{one:?}"),
        }
        seen += usize::from(naive.is_some());
    }
    assert_eq!(
        seen,
        best.len(),
        "an end of a single change is not on the map"
    );
}

#[test]
fn every_origin_of_a_code_is_on_the_map_and_nothing_without_one() {
    let ends: Vec<End> = all().reached().iter().map(|one| one.end).collect();
    for origin in ORIGINS {
        let end = |end: &&End| {
            end.outcome == Outcome::Failed(origin.code) && end.refused == origin.refused
        };
        assert!(
            ends.iter().any(|one| end(&one)),
            "{} {:?}",
            origin.code,
            origin.refused
        );
    }
    for end in ends {
        match end.outcome {
            Outcome::Failed(code) => {
                let known = |origin: &join_sim::origin::Origin| {
                    origin.code == code && origin.refused == end.refused
                };
                assert!(ORIGINS.iter().any(known), "{end:?}");
            }
            Outcome::Joined => assert_eq!(end.place, DeviceState::Desktop),
            Outcome::WrongOwner(_) | Outcome::Unfinished => {}
            Outcome::Running | Outcome::StepLimit => panic!("{end:?}"),
        }
    }
}

#[test]
fn a_failed_second_try_is_told_by_its_own_place() {
    let library = few(&["energy-saver"]);
    let base = &library.scenarios()[0];
    let set =
        |name: &str, value: i64| Change::Set(join_sim::Parameter::from_name(name).unwrap(), value);
    // The clock gains so fast that at the second sign-in no server's certificate is valid any more, and no token comes.
    let drift = [
        set("retry_after_failure_s", 14_400),
        set("device_clock_drift_ppm", 100_000),
        set("device_clock_offset_s", 86_400 - 600),
        set("tls_validity_days", 1),
    ];
    let (end, records) = End::of(&Trial::new(base, &[], &drift));
    let (end_of_first, fewer) = End::of(&Trial::new(base, &[], &drift[1..]));
    assert_eq!(
        end_of_first.place,
        DeviceState::AwaitJoinAnswer,
        "{end_of_first:?}"
    );
    assert_eq!(end.place, DeviceState::AwaitToken, "{end:?}");
    assert_eq!(end.outcome, Outcome::Failed(join_sim::Code(0x8007_2f8f)));
    assert!(records > fewer);
}

const KEY: &str = "the key of this test";

#[test]
fn a_map_comes_back_from_its_text() {
    let library = library();
    let text = all().write(&library, KEY);
    assert_eq!(Tally::read(&text, &library, KEY).as_ref(), Ok(all()));
    assert_eq!(text, all().write(&library, KEY));
    let refused = Tally::read(&text, &library, "another key").unwrap_err();
    assert!(refused.contains("of another key"), "{refused}");
    let other = Tally::read(&text, &few(&["healthy"]), KEY).unwrap_err();
    assert!(other.contains("number of a scenario"), "{other}");
}

#[test]
fn a_damaged_text_is_refused() {
    let library = few(&["software-keys"]);
    let text = whole(&library).write(&library, KEY);
    assert!(Tally::read(&text, &library, KEY).is_ok());
    for end in 0..text.len() {
        assert!(
            Tally::read(&text[..end], &library, KEY).is_err(),
            "cut at {end}"
        );
    }
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        let damaged = String::from_utf8(bytes).unwrap();
        assert!(
            Tally::read(&damaged, &library, KEY).is_err(),
            "changed at {at}"
        );
    }

    // A text that somebody has written with the right check digits is still held against the model.
    let forged = |from: &str, to: &str| {
        let (body, _) = text.trim_end().rsplit_once('\n').unwrap();
        assert!(body.contains(from), "{from}");
        let body = body.replacen(from, to, 1) + "\n";
        let sum = sum(body.as_bytes());
        Tally::read(&format!("{body}{sum:016x}\n"), &library, KEY)
    };
    let says = |found: Result<Tally, String>, expect: &str| {
        let found = found.unwrap_err();
        assert!(found.contains(expect), "{found}");
    };
    assert!(forged("1 ", "1 ").is_ok());
    let lines: Vec<&str> = text.lines().collect();
    let line = |at: usize| lines[3 + at];
    let (one, other): (Vec<&str>, Vec<&str>) =
        (line(0).split(' ').collect(), line(1).split(' ').collect());
    says(
        forged(line(0), &format!("{} {} {}", one[0], one[1], other[2])),
        "twice",
    );
    says(
        forged(line(0), &format!("1{} {} {}", one[0], one[1], one[2])),
        "runs, found",
    );
    says(
        forged(line(0), &format!("{} {}9 {}", one[0], one[0], one[2])),
        "two counts",
    );
    says(forged(line(0), "1 0 nonsense"), "separated by ~");
    says(forged(lines[2], "1 2 3"), "6 counts");
}

/// Kept maps are told by this sum: it is FNV-1a of 64 bits, with the values that its authors publish.
#[test]
fn the_sum_of_a_kept_map_stays_what_it_is() {
    for (text, expect) in [
        ("", 0xcbf2_9ce4_8422_2325),
        ("a", 0xaf63_dc4c_8601_ec8c),
        ("foobar", 0x8594_4171_f739_67e8),
    ] {
        assert_eq!(sum(text.as_bytes()), expect, "{text}");
    }
}
