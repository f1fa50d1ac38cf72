//! Many devices: every figure of a fleet is that of the runs it opens.

use std::path::Path;

use join_sim::{Library, Outcome, Parameter, Scenario};
use join_study::{BINS, Draw, Ended, Fleet, Plan, Shape};

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
    let mut margins = Vec::new();
    for device in 0..plan.devices {
        let ended = Ended::of(&plan.device(device).end());
        failed += u32::from(ended.outcome != Outcome::Joined);
        margins.extend(ended.margin_ms.map(|margin| (margin, device)));
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
    assert_eq!(fleet.margins(), margins);
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
        margins.first().map(|(margin, _)| *margin)
    );
    assert_eq!(
        fleet.quantile_ms(100),
        margins.last().map(|(margin, _)| *margin)
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
    assert_eq!(stopped.margins(), short.margins());
    assert_eq!(stopped.outcomes(), short.outcomes());
    assert_eq!(
        (stopped.plan(), stopped.whole()),
        (short.plan(), short.whole())
    );
}

#[test]
fn the_same_seed_gives_the_same_devices_and_another_gives_others() {
    let (one, same) = (finished(plan()), finished(plan()));
    assert_eq!(one.margins(), same.margins());
    let other = finished(Plan { seed: 8, ..plan() });
    assert_ne!(one.margins(), other.margins());
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
