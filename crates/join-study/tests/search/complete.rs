//! What the search leaves out: nothing, where it says so, held against brute force.
use super::*;

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
        let all = factors(&table, &[]);
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
fn minimal_sets(base: &Scenario, goal: Goal, all: &[Factor]) -> Vec<Vec<Parameter>> {
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
fn own_values(factor: &Factor, base: &Scenario, count: i64) -> Vec<i64> {
    let Factor::Parameter(spec) = factor else {
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
        let factors: Vec<Factor> = all_factors()
            .into_iter()
            .filter(|factor| !factor.is_reading())
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
        let values: Vec<Vec<Change>> = factors
            .iter()
            .map(|factor| {
                own_values(factor, base, 5)
                    .iter()
                    .map(|value| factor.at(*value))
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
pub const PAIRS_HELD: &[&str] = &["energy-saver", "drs-busy"];

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
