//! What the search reports: it holds as shown, it is minimal, and its edges are exact.
use super::*;

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
                Change::Set(id, _) => Factor::Parameter(*id.spec()).at(value),
                Change::Give(given) => Factor::Command(given.command).at(value),
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
        let search = Search::among(factors(specs, commands), &base, &[], Goal::Join, 2);
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
    let parameters = all_factors()
        .iter()
        .filter(|factor| matches!(factor, Factor::Parameter(_)))
        .count();
    assert_eq!(parameters, PARAMETERS.len() - 1);
}
