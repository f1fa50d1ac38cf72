//! The search for savers and breakers against the model itself: what it reports is what runs do, nothing smaller does it,
//! and nothing of the tables is left out.

mod complete;
mod finds;

use std::path::Path;
use std::sync::OnceLock;

use join_sim::{By, Command, Expectation, Library, Outcome, PARAMETERS, Parameter, Scenario};
use join_study::{
    CIRCUMSTANCES, Change, Ended, Factor, Found, Goal, Search, Trial, all_factors, factors,
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

/// Whether every scenario is searched, as `cargo xtask soak --savers` asks for; the tests by themselves search every third and the two
/// that are held against other ways of searching.
fn whole() -> bool {
    std::env::var_os("JOIN_LAB_WHOLE").is_some()
}

/// The search of the scenarios for sets of up to three, as the page makes it; made once for all tests.
fn all() -> &'static [(Scenario, Goal, Search)] {
    static ALL: OnceLock<Vec<(Scenario, Goal, Search)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let library = library();
        let named = library.scenarios().iter().map(Scenario::name).enumerate();
        let wanted = |(at, name): (usize, _)| {
            (whole() || at % 3 == 0 || complete::PAIRS_HELD.contains(&name)).then_some(name)
        };
        let names: Vec<&str> = named.filter_map(wanted).collect();
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
