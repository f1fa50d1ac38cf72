//! What would have saved *this* device: a search of the model around what the evidence fixes, bounded in runs.

use join_sim::{By, Outcome, Scenario};
use join_study::{Change, Factor, Found, Goal, Search, all_factors};
use std::collections::BTreeMap;

/// So many runs at the most, some tenths of a second. Whoever is nearest comes first, so that what is cut off is the farthest.
const RUNS: u64 = 2_400;
/// So many are told.
const TOLD: usize = 6;

/// A change that would have saved the device.
pub(crate) struct Saver {
    /// In words: who changes what to which value.
    pub(crate) what: String,
    /// As the parameters' names and values.
    pub(crate) set: BTreeMap<String, String>,
    /// Ordinary circumstances undo it.
    pub(crate) fragile: bool,
}

/// Single changes with which the run joins, the easiest to bring about first; and whether everything was tried. Commands at a
/// moment are left out: for most there is a parameter that plans them.
pub(crate) fn savers(base: &Scenario) -> (Vec<Saver>, bool) {
    let mut factors: Vec<Factor> = all_factors()
        .into_iter()
        .filter(|factor| matches!(factor, Factor::Parameter(_)))
        .filter(|factor| !factor.is_reading() && factor.by() < By::World)
        .collect();
    crate::order::sort_by_key(&mut factors, Factor::by);
    let mut search = Search::among(factors, base, &[], Goal::Join, 1);
    let mut whole = false;
    while !whole && search.runs() < RUNS {
        whole = search.slice(64);
    }
    let found = search.found();
    let joined = |found: &&&Found| found.ended.outcome == Outcome::Joined;
    // Of several choices of one parameter only one is told: the model's own default, where it saves.
    let usual = |found: &Found| match found.changes[..] {
        [Change::Set(id, value)] => (id.spec().default == value, Some(id)),
        _ => (false, None),
    };
    let mut told: Vec<&Found> = Vec::new();
    for one in found.iter().filter(joined).copied() {
        let (default, id) = usual(one);
        match told.iter().position(|other| usual(other).1 == id) {
            Some(at) if default => told[at] = one,
            Some(_) => {}
            None => told.push(one),
        }
    }
    let savers = told
        .into_iter()
        .filter_map(|found| saver(base, found))
        .take(TOLD)
        .collect();
    (savers, whole)
}

fn saver(base: &Scenario, found: &Found) -> Option<Saver> {
    let [Change::Set(id, value)] = found.changes[..] else {
        return None;
    };
    let spec = id.spec();
    let who = match spec.by {
        By::User => "the user",
        By::Administrator => "an administrator",
        By::Vendor => "the maker",
        By::World | By::Nobody => return None,
    };
    let now = spec.show(base.values().get(id));
    let edge = match found.window {
        Some((from, to)) if from < to => {
            format!(", anything from {} to {}", spec.show(from), spec.show(to))
        }
        _ => String::new(),
    };
    let label = spec.label;
    Some(Saver {
        what: format!(
            "{who} changes “{label}”: {} instead of {now}{edge}",
            spec.show(value)
        ),
        set: BTreeMap::from([(spec.name.to_owned(), spec.write(value))]),
        fragile: !found.fails_at.is_empty(),
    })
}
