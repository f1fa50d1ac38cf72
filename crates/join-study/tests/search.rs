//! The search for savers and breakers against the model itself: what it reports is what runs do, nothing smaller does it,
//! and nothing of the tables is left out.

use std::path::Path;

use join_sim::{By, Command, Expectation, Library, Outcome, PARAMETERS, Parameter, Scenario};
use join_study::{Change, Ended, Found, Goal, Search, Thing, Trial, all_things, things};

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

#[test]
fn what_is_reported_is_what_the_run_does_and_no_part_of_it_suffices() {
    for named in library().scenarios() {
        let (base, goal, search) = turned(named.name(), 2);
        assert!(
            !search.found().is_empty(),
            "{}: nothing found",
            named.name()
        );
        for found in search.found().into_iter().chain(search.readings()) {
            let ended = end_of(&base, &found.changes);
            assert_eq!(ended, found.ended, "{}: {found:?}", named.name());
            assert!(reaches(goal, ended), "{}: {found:?}", named.name());
            for without in 0..found.changes.len() {
                let mut fewer = found.changes.clone();
                fewer.remove(without);
                let ended = end_of(&base, &fewer);
                assert!(
                    !reaches(goal, ended),
                    "{}: {fewer:?} suffices",
                    named.name()
                );
            }
        }
    }
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
    // 600 s of lifetime miss by 3.3 s, so that 604 s are the first whole second that suffices.
    assert_eq!(alone(Parameter::TokenLifetime), Some(604));
    assert_eq!(alone(Parameter::ValidatorSkew), Some(4));
    assert_eq!(alone(Parameter::AikWait), Some(596));
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

/// Every set of up to three changes of a few things is run; what the search finds is exactly what is minimal among them.
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
            let values = if set.len() == 1 {
                all[*at].ladder(base, &[])
            } else {
                all[*at].few(base, &[], 0)
            };
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

/// Triples in which a change moves nothing but times are not tried; nothing is lost by that.
#[test]
fn trying_every_triple_finds_nothing_more() {
    let base = scenario("energy-saver");
    let mut all = Search::new(&base, &[], Goal::Join, 3);
    all.try_every_triple();
    let all = finished(all);
    let some = finished(Search::new(&base, &[], Goal::Join, 3));
    assert!(
        all.runs() > 2 * some.runs(),
        "{} and {} runs",
        all.runs(),
        some.runs()
    );
    assert_eq!(all.found(), some.found());
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
