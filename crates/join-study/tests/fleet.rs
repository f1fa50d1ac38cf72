//! Many devices: every figure of a fleet is that of the runs it opens.

use std::path::Path;

use join_sim::{Library, Outcome, Parameter, Scenario};
use join_study::{BINS, Cell, Draw, Ended, Fleet, Judged, Plan, Shape};

fn scenario(name: &str) -> Scenario {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let library = Library::load(&dir).expect("the scenarios load");
    library.get(name).expect("a named scenario").clone()
}

fn draw(parameter: Parameter, low: i64, high: i64, shape: Shape) -> Draw {
    Draw {
        parameter,
        low,
        high,
        shape,
    }
}

fn plan() -> Plan {
    Plan {
        base: scenario("energy-saver"),
        given: Vec::new(),
        seed: 7,
        devices: 3_000,
        draws: vec![
            draw(Parameter::TokenLifetime, 300, 5400, Shape::Even),
            draw(Parameter::AikWait, 0, 1800, Shape::Even),
            draw(Parameter::SignInAfterBoot, 60, 1800, Shape::Small),
            draw(Parameter::DrsLatency, 20, 400, Shape::Middle),
        ],
    }
}

fn finished(plan: Plan) -> Fleet {
    let mut fleet = Fleet::new(plan).expect("a good plan");
    while !fleet.slice(700) {}
    fleet
}

#[test]
fn every_number_is_that_of_the_runs_behind_it() {
    let fleet = finished(plan());
    let plan = fleet.plan();
    let mut failed = 0;
    let mut margins: Vec<Judged> = Vec::new();
    for device in 0..plan.devices {
        let ended = Ended::of(&plan.device(device).end());
        failed += u32::from(ended.outcome != Outcome::Joined);
        margins.extend(ended.margin_ms.map(|margin_ms| Judged {
            margin_ms,
            device,
            joined: ended.outcome == Outcome::Joined,
        }));
        let values = plan.values(device);
        let cell = fleet.cell(plan.bin(0, values[0]), plan.bin(1, values[1]));
        let first = if ended.outcome == Outcome::Joined {
            cell.joins
        } else {
            cell.fails
        };
        assert!(
            first.is_some_and(|first| first <= device),
            "device {device} is in no cell"
        );
    }
    margins.sort_unstable();
    assert_eq!(fleet.judged(), margins);
    assert_eq!(
        (fleet.whole().devices, fleet.whole().failed),
        (plan.devices, failed)
    );
    assert!(
        failed > 0 && failed < plan.devices,
        "a plan that decides nothing"
    );
    let sum: u32 = (0..BINS)
        .flat_map(|up| (0..BINS).map(move |across| (across, up)))
        .map(|(across, up)| fleet.cell(across, up).devices)
        .sum();
    assert_eq!(sum, plan.devices);
    let outcomes: u32 = fleet.outcomes().iter().map(|(_, cell)| cell.devices).sum();
    assert_eq!(outcomes, plan.devices);
    assert_eq!(
        fleet.quantile_ms(0),
        margins.first().map(|one| one.margin_ms)
    );
    assert_eq!(
        fleet.quantile_ms(100),
        margins.last().map(|one| one.margin_ms)
    );
}

#[test]
fn a_stopped_fleet_is_those_that_have_run() {
    let mut stopped = Fleet::new(plan()).expect("a good plan");
    stopped.slice(500);
    stopped.stop();
    let short = finished(Plan {
        devices: 500,
        ..plan()
    });
    assert_eq!(stopped.judged(), short.judged());
    assert_eq!(stopped.outcomes(), short.outcomes());
    assert_eq!(
        (stopped.plan(), stopped.whole()),
        (short.plan(), short.whole())
    );
}

#[test]
fn the_same_seed_gives_the_same_devices_and_another_gives_others() {
    let (one, same) = (finished(plan()), finished(plan()));
    assert_eq!(one.judged(), same.judged());
    let other = finished(Plan { seed: 8, ..plan() });
    assert_ne!(one.judged(), other.judged());
}

/// What a network loses is drawn, too: in a fleet whose devices differ in nothing else, every seed has its own losses.
#[test]
fn another_seed_loses_other_messages() {
    let lossy = |seed| {
        let fixed = |parameter: Parameter| {
            let value = scenario("healthy").values().get(parameter);
            draw(parameter, value, value, Shape::Even)
        };
        let base = scenario("healthy")
            .with(Parameter::Loss, 25)
            .expect("in range");
        Plan {
            base,
            seed,
            devices: 2_000,
            draws: vec![fixed(Parameter::TokenLifetime), fixed(Parameter::AikWait)],
            ..plan()
        }
    };
    let outcomes = |plan: &Plan| -> Vec<Outcome> {
        let end = |device| plan.device(device).end().outcome();
        (0..plan.devices).map(end).collect()
    };
    let all = [1, 2, 12_345].map(|seed| outcomes(&lossy(seed)));
    for (at, one) in all.iter().enumerate() {
        let failed = one.iter().filter(|end| **end != Outcome::Joined).count();
        assert!((100..1_900).contains(&failed), "{failed} of 2,000 fail");
        assert_eq!(*one, outcomes(&lossy([1, 2, 12_345][at])));
        for other in &all[at + 1..] {
            // With a share p of the devices failing, two independent draws differ in 2p(1 − p) of them: far more than this.
            let differ = one.iter().zip(other).filter(|(a, b)| a != b).count();
            assert!(differ > 100, "{differ} devices differ");
        }
    }
}

/// A part of the picture is counted from what was kept of the runs; here it is counted from the runs.
#[test]
fn the_devices_between_two_margins_are_those_whose_runs_say_so() {
    let base = scenario("energy-saver")
        .with(Parameter::UsersMayJoin, 1)
        .and_then(|base| base.with(Parameter::AutopilotObject, 1))
        .expect("in range");
    // In the second fleet a token in time meets another refusal.
    for plan in [plan(), Plan { base, ..plan() }] {
        let plan = Plan {
            devices: 400,
            ..plan
        };
        let fleet = finished(plan.clone());
        let mut seen = 0;
        for (low, high) in [
            (i64::MIN, 0),
            (0, 60_000),
            (60_000, i64::MAX),
            (5, 5),
            (9, 3),
        ] {
            let mut expected = Cell::default();
            for device in 0..plan.devices {
                let ended = Ended::of(&plan.device(device).end());
                if !ended.margin_ms.is_some_and(|ms| low <= ms && ms < high) {
                    continue;
                }
                let joins = ended.outcome == Outcome::Joined;
                expected.devices += 1;
                expected.failed += u32::from(!joins);
                let first = if joins {
                    &mut expected.joins
                } else {
                    &mut expected.fails
                };
                first.get_or_insert(device);
            }
            assert_eq!(fleet.between(low, high), expected, "{low} to {high}");
            seen += expected.devices;
        }
        assert!(seen > 100, "{seen} devices were judged");
    }
}

#[test]
fn draws_stay_in_their_range_and_spread_as_said() {
    let low_half = |shape| {
        let plan = Plan {
            draws: vec![
                draw(Parameter::TokenLifetime, 1000, 1999, shape),
                draw(Parameter::AikWait, 0, 10, Shape::Even),
            ],
            ..plan()
        };
        let values: Vec<i64> = (0..2_000).map(|device| plan.values(device)[0]).collect();
        assert!(values.iter().all(|value| (1000..=1999).contains(value)));
        let quarter = values.iter().filter(|value| **value < 1250).count();
        let half = values.iter().filter(|value| **value < 1500).count();
        (quarter * 100 / values.len(), half * 100 / values.len())
    };
    let near = |found: usize, expected: usize| found.abs_diff(expected) <= 4;
    let (quarter, half) = low_half(Shape::Even);
    assert!(near(quarter, 25) && near(half, 50), "{quarter} {half}");
    let (quarter, half) = low_half(Shape::Middle);
    assert!(near(quarter, 12) && near(half, 50), "{quarter} {half}");
    let (quarter, half) = low_half(Shape::Small);
    assert!(near(quarter, 44) && near(half, 75), "{quarter} {half}");
}

#[test]
fn bins_cover_their_axis_without_overlap() {
    for (low, high) in [
        (0, 0),
        (5, 16),
        (0, 11),
        (0, 12),
        (300, 5400),
        (-3600, 3600),
    ] {
        let plan = Plan {
            draws: vec![
                draw(Parameter::DrsClockOffset, low, high, Shape::Even),
                draw(Parameter::AikWait, 0, 10, Shape::Even),
            ],
            ..plan()
        };
        let mut covered = 0;
        for bin in 0..BINS {
            let (first, last) = plan.edges(0, bin);
            for value in first..=last {
                assert_eq!(plan.bin(0, value), bin, "{value} in {low}..={high}");
                covered += 1;
            }
        }
        assert_eq!(covered, high - low + 1);
    }
}

#[test]
fn a_bad_plan_is_refused_with_what_was_expected() {
    let check = |change: &dyn Fn(&mut Plan), expect: &str| {
        let mut plan = plan();
        change(&mut plan);
        let said = Fleet::new(plan).err().unwrap_or_default();
        assert!(said.contains(expect), "{said:?} does not say {expect:?}");
    };
    check(&|plan| plan.devices = 0, "from 1 to 100000, found 0");
    check(
        &|plan| plan.draws.truncate(1),
        "at least two drawn parameters",
    );
    check(
        &|plan| plan.draws[0].high = 90_000,
        "inside 1 to 86400, found 300 to 90000",
    );
    check(&|plan| plan.draws[0].low = 5_401, "found 5401 to 5400");
    check(&|plan| plan.draws[1] = plan.draws[0], "found twice");
    check(
        &|plan| plan.draws[1].parameter = Parameter::AssignedTo,
        "a parameter that is a number",
    );
}
