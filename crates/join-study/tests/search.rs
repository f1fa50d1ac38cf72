//! The search for savers and breakers against the model itself: what it reports is what runs do, nothing smaller does it,
//! and nothing of the tables is left out.

use std::path::Path;
use std::sync::OnceLock;

use join_sim::{By, Command, Expectation, Library, Outcome, PARAMETERS, Parameter, Scenario};
use join_study::{
    CIRCUMSTANCES, Change, Ended, Found, Goal, Search, Thing, Trial, all_things, things,
};

fn library() -> Library {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    Library::load(&dir).expect("the scenarios load")
}

fn scenario(name: &str) -> Scenario {
    library().get(name).expect("a named scenario").clone()
}

fn finished(mut search: Search) -> Search {
    while !search.slice(5_000) {}
    search
}

/// The search of a scenario for what turns its outcome.
fn turned(name: &str, largest: usize) -> (Scenario, Goal, Search) {
    let base = scenario(name);
    let goal = match base.expect() {
        Expectation::Joined => Goal::Fail,
        Expectation::Failed(_) => Goal::Join,
    };
    let search = finished(Search::new(&base, &[], goal, largest));
    (base, goal, search)
}

fn reaches(goal: Goal, ended: Ended) -> bool {
    (ended.outcome == Outcome::Joined) == (goal == Goal::Join)
}

fn end_of(base: &Scenario, changes: &[Change]) -> Ended {
    Ended::of(&Trial::new(base, &[], changes).end())
}

fn sets_one(found: &Found, id: Parameter) -> Option<i64> {
    match found.changes[..] {
        [Change::Set(set, value)] if set == id => Some(value),
        _ => None,
    }
}

/// The search of every scenario for sets of up to three, as the page makes it; made once for all tests.
fn all() -> &'static [(Scenario, Goal, Search)] {
    static ALL: OnceLock<Vec<(Scenario, Goal, Search)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let library = library();
        let names: Vec<&str> = library.scenarios().iter().map(Scenario::name).collect();
        std::thread::scope(|scope| {
            let (some, others) = names.split_at(names.len() / 2);
            let search = |name: &&str| turned(name, 3);
            let first = scope.spawn(move || some.iter().map(search).collect::<Vec<_>>());
            let mut second: Vec<_> = others.iter().map(search).collect();
            let mut all = first.join().expect("a search does not panic");
            all.append(&mut second);
            all
        })
    })
}

#[test]
fn what_is_reported_is_what_the_run_does_and_no_part_of_it_suffices() {
    let mut sizes = [0; 4];
    for (base, goal, search) in all() {
        let name = base.name();
        assert!(!search.found().is_empty(), "{name}: nothing found");
        for found in search.found().into_iter().chain(search.readings()) {
            let ended = end_of(base, &found.changes);
            assert_eq!(ended, found.ended, "{name}: {found:?}");
            assert!(reaches(*goal, ended), "{name}: {found:?}");
            let size = found.changes.len();
            sizes[size] += 1;
            // Every part but the whole: each bit says whether a change is in it.
            for part in 0..(1_u32 << size) - 1 {
                let kept = (0..size).filter(|at| part >> at & 1 == 1);
                let fewer: Vec<Change> = kept.map(|at| found.changes[at]).collect();
                let ended = end_of(base, &fewer);
                assert!(!reaches(*goal, ended), "{name}: {fewer:?} suffices");
            }
        }
    }
    assert!(sizes[1] > 100 && sizes[2] > 20 && sizes[3] > 0, "{sizes:?}");
}

/// A saver that is not called fragile joins at each ordinary value; one that is fails where it says so.
#[test]
fn what_is_called_fragile_fails_there_and_nothing_else_does() {
    let (mut fragile, mut sturdy) = (0, 0);
    for (base, goal, search) in all() {
        for found in search.found() {
            let with =
                |more: &[Change]| reaches(*goal, end_of(base, &[&found.changes, more].concat()));
            if *goal == Goal::Fail {
                assert!(found.fails_at.is_empty() && found.nearer_fails_at.is_none());
                continue;
            }
            for fails in &found.fails_at {
                assert!(!with(fails), "{}: {found:?}", base.name());
                assert!(fails.len() == 1 || fails.iter().all(|one| with(&[*one])));
            }
            let said = |id| {
                found
                    .fails_at
                    .iter()
                    .any(|one| one.len() == 1 && one[0].parameter() == Some(id))
            };
            let own = |id| {
                found
                    .changes
                    .iter()
                    .any(|change| change.parameter() == Some(id))
            };
            for circumstance in CIRCUMSTANCES {
                let id = circumstance.parameter;
                for value in circumstance.values {
                    let joins = with(&[Change::Set(id, *value)]);
                    assert!(
                        joins || said(id) || own(id),
                        "{}: {found:?} at {id:?} {value}",
                        base.name()
                    );
                }
            }
            if let (Some(fails), Some((low, high)), [change]) =
                (&found.nearer_fails_at, found.window, &found.changes[..])
            {
                assert!(with(fails), "{}: {found:?}", base.name());
                let Change::Set(id, value) = *change else {
                    continue;
                };
                let now = base.values().get(id);
                let edge = if now > high { high } else { low };
                let at_edge = [&[Change::Set(id, edge)], &fails[..]].concat();
                assert!(
                    value != edge && !reaches(*goal, end_of(base, &at_edge)),
                    "{}: {found:?}",
                    base.name()
                );
            }
            if found.fails_at.is_empty() {
                sturdy += 1;
            } else {
                fragile += 1;
            }
        }
        let order: Vec<(usize, bool)> = search
            .found()
            .iter()
            .map(|found| (found.changes.len(), !found.fails_at.is_empty()))
            .collect();
        assert!(
            order.is_sorted(),
            "{}: fragile ones stand last of their size",
            base.name()
        );
    }
    assert!(
        fragile >= 5 && sturdy >= 20,
        "{fragile} fragile, {sturdy} not"
    );
}

/// The instance that a reader would take for a repair: the threshold helps while the battery charges, and only on mains.
#[test]
fn a_threshold_alone_is_no_robust_saver_of_the_case() {
    let (base, _, search) = turned("energy-saver", 1);
    let of = |id| {
        let mut found = search.found().into_iter();
        found
            .find(|found| sets_one(found, id).is_some())
            .expect("found")
    };
    let threshold = of(Parameter::ThresholdPluggedIn);
    assert!(
        threshold
            .fails_at
            .contains(&vec![Change::Set(Parameter::OnBattery, 1)])
    );
    let shown = sets_one(threshold, Parameter::ThresholdPluggedIn).expect("a threshold");
    let at = |threshold, charge, recharge| {
        let changes = [
            Change::Set(Parameter::ThresholdPluggedIn, threshold),
            Change::Set(Parameter::Charge, charge),
            Change::Set(Parameter::Recharge, recharge),
        ];
        end_of(&base, &changes).outcome == Outcome::Joined
    };
    // The edge of the window holds only for this charge; what is shown holds for less, and without charging.
    assert!(at(99, 90, 40) && !at(99, 60, 40) && !at(99, 90, 0));
    assert!(at(shown, 60, 40) && at(shown, 90, 0) && at(shown, 25, 0));
    let lifetime = of(Parameter::TokenLifetime);
    assert!(lifetime.fails_at.is_empty(), "{lifetime:?}");
}

#[test]
fn the_edges_of_a_window_are_exact() {
    for name in ["energy-saver", "healthy", "drs-busy", "aik-service-blocked"] {
        let (base, goal, search) = turned(name, 1);
        let mut seen = 0;
        for found in search.found() {
            let (Some((low, high)), [change]) = (found.window, &found.changes[..]) else {
                continue;
            };
            let with = |value: i64| match *change {
                Change::Set(id, _) => Thing::Parameter(*id.spec()).at(value),
                Change::Give(given) => Thing::Command(given.command).at(value),
            };
            let (least, greatest) = match change {
                Change::Set(id, _) => (id.spec().min, id.spec().max),
                Change::Give(_) => (0, i64::MAX),
            };
            for (inside, outside) in [(low, low - 1), (high, high + 1)] {
                assert!(
                    reaches(goal, end_of(&base, &[with(inside)])),
                    "{name}: {found:?}"
                );
                let last_moment = matches!(change, Change::Give(_)) && outside == high + 1;
                if outside < least || outside > greatest || last_moment {
                    continue;
                }
                let ended = end_of(&base, &[with(outside)]);
                assert!(
                    !reaches(goal, ended),
                    "{name}: {outside} does too: {found:?}"
                );
                seen += 1;
            }
        }
        assert!(seen > 0, "{name}: no window has an edge");
    }
}

#[test]
fn the_case_is_saved_by_what_the_report_and_the_book_say() {
    let (_, _, search) = turned("energy-saver", 2);
    let alone = |id| {
        search
            .found()
            .into_iter()
            .find_map(|found| sets_one(found, id))
    };
    let mut assigned: Vec<i64> = search
        .found()
        .into_iter()
        .filter_map(|found| sets_one(found, Parameter::AssignedTo))
        .collect();
    assigned.sort_unstable();
    assert_eq!(assigned, [0, 2], "to nobody, to users");
    assert!(alone(Parameter::ThresholdPluggedIn).is_some());
    assert!(alone(Parameter::AikByHand).is_some());
    // What the token misses by is the model's; the first whole second that suffices follows from it.
    let base = scenario("energy-saver");
    let late_ms = -end_of(&base, &[]).margin_ms.expect("judged");
    assert!(late_ms > 0);
    let seconds = late_ms.div_euclid(1000) + i64::from(late_ms % 1000 > 0);
    let window = |id| {
        let mut found = search.found().into_iter();
        found
            .find_map(|found| sets_one(found, id).and(found.window))
            .expect("a window")
    };
    let now = |id| base.values().get(id);
    assert_eq!(
        window(Parameter::TokenLifetime).0,
        now(Parameter::TokenLifetime) + seconds
    );
    assert_eq!(
        window(Parameter::ValidatorSkew).0,
        now(Parameter::ValidatorSkew) + seconds
    );
    assert_eq!(
        window(Parameter::AikWait).1,
        now(Parameter::AikWait) - seconds
    );
    // Waiting longer before the sign-in is tried, at every distance, and never helps.
    assert_eq!(alone(Parameter::SignInAfterBoot), None);
    let waiting = search
        .tried()
        .iter()
        .find(|tried| matches!(tried.example, Change::Set(Parameter::SignInAfterBoot, _)));
    let waiting = waiting.expect("the moment of the sign-in is tried");
    assert!(waiting.always && waiting.ended.outcome != Outcome::Joined);
    let smallest_first: Vec<usize> = search.found().iter().map(|f| f.changes.len()).collect();
    assert!(smallest_first.is_sorted() && smallest_first.contains(&2));
}

#[test]
fn a_reading_is_never_offered_and_the_seed_is_no_candidate() {
    for name in ["energy-saver", "healthy"] {
        let (_, _, search) = turned(name, 2);
        for found in search.found() {
            assert_ne!(found.by(), By::Nobody, "{name}: {found:?}");
        }
        assert!(!search.readings().is_empty(), "{name}");
        for tried in search.tried() {
            assert!(!matches!(tried.example, Change::Set(Parameter::Seed, _)));
        }
    }
}

#[test]
fn a_new_row_of_the_tables_is_a_candidate_at_once() {
    let base = scenario("energy-saver");
    let without: Vec<_> = PARAMETERS
        .iter()
        .copied()
        .filter(|spec| spec.id != Parameter::TokenLifetime)
        .collect();
    let commands = [Command::Unplug];
    let offered = |specs: &[join_sim::Spec], commands: &[Command]| {
        let search = Search::among(things(specs, commands), &base, &[], Goal::Join, 2);
        let search = finished(search);
        let found = search.found();
        let lifetime = found
            .iter()
            .any(|f| sets_one(f, Parameter::TokenLifetime).is_some());
        let unplug = found.iter().any(|f| {
            f.changes.iter().any(
                |change| matches!(change, Change::Give(given) if given.command == Command::Unplug),
            )
        });
        (lifetime, unplug)
    };
    assert_eq!(offered(&without, &[]), (false, false));
    assert_eq!(offered(PARAMETERS, &[]), (true, false));
    assert_eq!(offered(PARAMETERS, &commands), (true, true));
    // The whole tables leave out nothing but the seed and what a parameter plans already.
    let parameters = all_things()
        .iter()
        .filter(|thing| matches!(thing, Thing::Parameter(_)))
        .count();
    assert_eq!(parameters, PARAMETERS.len() - 1);
}

/// Every set of up to three changes of a few things is run, at values of this test's own; what the search finds is exactly
/// what is minimal among them.
#[test]
fn on_small_tables_the_search_finds_every_minimal_set() {
    use Parameter::{
        AssignedTo, Charge, CreateRetry, KeyCreation, OnBattery, Recharge, ThresholdOnBattery,
        ThresholdPluggedIn, TokenLifetime, UsersMayJoin,
    };
    let tables: &[(&str, &[Parameter])] = &[
        (
            "energy-saver",
            &[ThresholdOnBattery, OnBattery, Charge, UsersMayJoin],
        ),
        (
            "energy-saver",
            &[TokenLifetime, AssignedTo, KeyCreation, Recharge],
        ),
        (
            "join-not-permitted",
            &[UsersMayJoin, OnBattery, TokenLifetime],
        ),
        (
            "healthy",
            &[
                AssignedTo,
                ThresholdPluggedIn,
                Charge,
                OnBattery,
                ThresholdOnBattery,
            ],
        ),
        (
            "healthy",
            &[OnBattery, Charge, ThresholdOnBattery, CreateRetry],
        ),
        (
            "no-mains-idle",
            &[OnBattery, Charge, TokenLifetime, UsersMayJoin],
        ),
    ];
    let mut sizes = [0; 4];
    for (name, ids) in tables {
        let base = scenario(name);
        let (_, goal, _) = turned(name, 1);
        let table: Vec<_> = ids.iter().map(|id| *id.spec()).collect();
        let all = things(&table, &[]);
        let search = finished(Search::among(all.clone(), &base, &[], goal, 3));
        let found: Vec<Vec<Parameter>> = {
            let mut sets: Vec<Vec<Parameter>> = search
                .found()
                .iter()
                .map(|found| {
                    let mut set: Vec<_> = found.changes.iter().map(parameter).collect();
                    set.sort_unstable();
                    set
                })
                .collect();
            sets.sort();
            sets.dedup();
            sets
        };
        let minimal = minimal_sets(&base, goal, &all);
        assert_eq!(found, minimal, "{name} with {ids:?}");
        for set in &minimal {
            sizes[set.len()] += 1;
        }
    }
    assert!(
        sizes[1] > 0 && sizes[2] > 0,
        "the tables are too easy: {sizes:?}"
    );
}

fn parameter(change: &Change) -> Parameter {
    match change {
        Change::Set(id, _) => *id,
        Change::Give(_) => panic!("no command is in these tables"),
    }
}

/// By brute force: the sets of things of which some values reach the goal while none of their subsets does.
fn minimal_sets(base: &Scenario, goal: Goal, all: &[Thing]) -> Vec<Vec<Parameter>> {
    let mut minimal: Vec<Vec<usize>> = Vec::new();
    let mut masks: Vec<u32> = (1..1_u32 << all.len())
        .filter(|mask| mask.count_ones() <= 3)
        .collect();
    masks.sort_by_key(|mask| mask.count_ones());
    for mask in masks {
        let set: Vec<usize> = (0..all.len()).filter(|at| mask >> at & 1 == 1).collect();
        if minimal
            .iter()
            .any(|smaller| smaller.iter().all(|at| set.contains(at)))
        {
            continue;
        }
        let mut choices: Vec<Vec<Change>> = vec![Vec::new()];
        for at in &set {
            // Fewer values for more things, so that it ends.
            let values = own_values(&all[*at], base, [400, 40, 12][set.len() - 1]);
            choices = choices
                .iter()
                .flat_map(|before| {
                    values.iter().map(|value| {
                        let mut next = before.clone();
                        next.push(all[*at].at(*value));
                        next
                    })
                })
                .collect();
        }
        if choices
            .iter()
            .any(|changes| reaches(goal, end_of(base, changes)))
        {
            minimal.push(set);
        }
    }
    let mut sets: Vec<Vec<Parameter>> = minimal
        .iter()
        .map(|set| {
            let mut ids: Vec<Parameter> = set.iter().map(|at| parameter(&all[*at].at(0))).collect();
            ids.sort_unstable();
            ids
        })
        .collect();
    sets.sort();
    sets
}

/// About so many values of a thing, evenly over its whole range, and as many close to the present one; without that one.
/// Nothing of it comes from the search. A command is given at moments evenly over the first three hours.
fn own_values(thing: &Thing, base: &Scenario, count: i64) -> Vec<i64> {
    let Thing::Parameter(spec) = thing else {
        return (0..count).map(|at| at * 3 * 3_600_000 / count).collect();
    };
    let now = base.values().get(spec.id);
    let span = spec.max - spec.min;
    let even = (0..=count).map(|at| spec.min + span / count * at + span % count * at / count);
    let close = (0..=count).map(|at| now + (at - count / 2) * (now.abs() / count).max(1));
    let mut values: Vec<i64> = even.chain(close).collect();
    values.retain(|value| *value != now && (spec.min..=spec.max).contains(value));
    values.sort_unstable();
    values.dedup();
    values
}

/// What is found in twos is all there is on a grid that the search does not know: every pair of values there that reaches
/// the goal, whatever the network draws, holds the things of something found.
#[test]
fn no_pair_of_another_grid_is_missed() {
    for name in PAIRS_HELD {
        let (base, goal, search) = all()
            .iter()
            .find(|(base, ..)| base.name() == *name)
            .expect("a named scenario");
        let things: Vec<Thing> = all_things()
            .into_iter()
            .filter(|thing| !thing.is_reading())
            .collect();
        let named = |change: &Change| match change {
            Change::Set(id, _) => format!("{id:?}"),
            Change::Give(given) => format!("{:?}", given.command),
        };
        let known: Vec<Vec<String>> = search
            .found()
            .iter()
            .map(|found| found.changes.iter().map(named).collect())
            .collect();
        let is_known = |set: &[Change]| {
            let names: Vec<String> = set.iter().map(named).collect();
            known
                .iter()
                .any(|found| found.iter().all(|one| names.contains(one)))
        };
        let values: Vec<Vec<Change>> = things
            .iter()
            .map(|thing| {
                own_values(thing, base, 5)
                    .iter()
                    .map(|value| thing.at(*value))
                    .collect()
            })
            .collect();
        let (mut tried, mut missed) = (0_u32, Vec::new());
        for (at, ones) in values.iter().enumerate() {
            for set in ones.iter().flat_map(|one| {
                values[at + 1..]
                    .iter()
                    .flatten()
                    .map(move |other| [*one, *other])
            }) {
                if is_known(&set) {
                    continue;
                }
                tried += 1;
                // What a network loses is drawn. A pair that does it by the luck of one draw is not promised by the page.
                let by_no_luck = || {
                    (2..6).all(|seed| {
                        let drawn = [set[0], set[1], Change::Set(Parameter::Seed, seed)];
                        reaches(*goal, end_of(base, &drawn))
                    })
                };
                if reaches(*goal, end_of(base, &set)) && by_no_luck() {
                    missed.push(set);
                }
            }
        }
        assert!(
            missed.is_empty(),
            "{name}: {} missed: {missed:?}",
            missed.len()
        );
        assert!(tried > 10_000, "{name}: {tried} pairs");
    }
}

/// Scenarios in which every pair of the other grid is tried.
const PAIRS_HELD: &[&str] = &["energy-saver", "drs-busy"];

/// Triples in which a change moves nothing but times are not tried, and the page says so; in these scenarios nothing is
/// lost by that.
#[test]
fn trying_every_triple_finds_nothing_more() {
    for name in ["energy-saver", "drs-busy"] {
        let mut every = Search::new(&scenario(name), &[], Goal::Join, 3);
        every.try_every_triple();
        let every = finished(every);
        let (_, _, some) = all()
            .iter()
            .find(|(base, ..)| base.name() == name)
            .expect("named");
        assert!(
            every.runs() > some.runs() * 5 / 4,
            "{name}: {} and {} runs",
            every.runs(),
            some.runs()
        );
        assert_eq!(every.found(), some.found(), "{name}");
    }
}

#[test]
fn slices_do_not_change_what_is_found() {
    let base = scenario("energy-saver");
    let whole = finished(Search::new(&base, &[], Goal::Join, 2));
    let mut search = Search::new(&base, &[], Goal::Join, 2);
    let mut before = (0, 0);
    while !search.slice(1) {
        let (done, of) = search.progress();
        assert!(done <= of, "{done} of {of}");
        assert!(
            search.size() > before.0 || done >= before.1,
            "progress ran back"
        );
        before = (search.size(), done);
    }
    assert_eq!(search.found(), whole.found());
    assert_eq!(search.runs(), whole.runs());
}
