//! Why, told to the end: which records explain one, where each is told and where not, and what each weighs.

use crate::causes::{Is, why_it_failed};
use crate::common::{Ran, ran};
use join_sim::{Event, Hold, Parameter, Participant, Record, Weight, Why, why};

/// Whether an event is told of, among the records that explain one.
fn tells(run: &Ran, why: &Why, is: impl Fn(&Record) -> bool) -> bool {
    why.told
        .iter()
        .any(|(step, _)| is(&run.records[step.0 as usize]))
}

/// Where a token came from is told where its time decides; where an AIK certificate came from, where it could.
#[test]
fn what_a_record_names_is_told_where_it_decides() {
    let told = |name, is: fn(&Record) -> bool| {
        let run = ran(name, &[]);
        tells(&run, &why_it_failed(&run), is)
    };
    let issued: fn(&Record) -> bool = |one| matches!(one.event, Event::TokenIssued(_));
    assert!(told("energy-saver", issued));
    assert!(!told("join-not-permitted", issued));
    let stored: fn(&Record) -> bool = |one| {
        matches!(
            one.event,
            Event::CertificateStored {
                key: join_sim::Key::Aik
            }
        )
    };
    assert!(!told("join-not-permitted", stored));
}

/// The error page came because the device gave up, and the device gave up because nobody answered.
#[test]
fn the_failure_and_the_time_out_are_links_of_the_chain() {
    let run = ran(
        "healthy",
        &[("outage_after_boot_s", "482"), ("outage_s", "300")],
    );
    let page = run
        .records
        .iter()
        .rfind(|record| record.event == Event::Shown(join_sim::Screen::Error))
        .expect("an error page");
    let cause = |record: &Record| &run.records[record.cause.expect("a cause").0 as usize];
    let failed = cause(page);
    assert!(matches!(failed.event, Event::Failed { .. }));
    assert!(matches!(
        cause(failed).event,
        Event::TimedOut { last: true, .. }
    ));
    let why = why(&run.records, page.step.0 as usize);
    assert!(tells(&run, &why, |record| matches!(
        record.event,
        Event::Failed { .. }
    )));
    assert!(tells(&run, &why, |record| matches!(
        record.event,
        Event::Sent {
            fate: join_sim::Fate::Lost,
            ..
        }
    )));
}

/// A lost answer is what made the request come late: it is told, with the time-out that it led to.
#[test]
fn a_lost_answer_is_told_and_the_certificate_is_not() {
    let run = ran(
        "healthy",
        &[("lost_answer", "join"), ("token_lifetime_s", "20")],
    );
    let why = why_it_failed(&run);
    for (name, is) in [
        (
            "the lost answer",
            (|record| {
                record.who == Participant::Drs
                    && matches!(
                        record.event,
                        Event::Sent {
                            fate: join_sim::Fate::Lost,
                            ..
                        }
                    )
            }) as Is,
        ),
        ("the time-out", |record| {
            matches!(record.event, Event::TimedOut { .. })
        }),
    ] {
        assert!(tells(&run, &why, is), "{name}");
    }
}

/// A try of its own: what stood in the way of the one before is not asked again.
#[test]
fn a_retrys_causes_begin_with_the_retry() {
    let blocked = |at: u64, host: i64| {
        crate::common::given(at, join_sim::Command::Set(Parameter::BlockedHost, host))
    };
    let commands = [
        blocked(6_315_000, 2),
        blocked(6_400_000, 0),
        crate::common::given(6_500_000, join_sim::Command::Set(Parameter::QuotaLeft, 0)),
        crate::common::given(6_500_000, join_sim::Command::Retry),
    ];
    let run = Ran::of(&crate::common::scenario("healthy", &[]), &commands);
    assert_eq!(run.code(), 0x801c_000e);
    let found = join_sim::measure(join_sim::Measure::Cause, &run.records, &run.end);
    assert_eq!(found.value, "quota");
    let why = why_it_failed(&run);
    let retry = run
        .records
        .iter()
        .rposition(|record| record.event == Event::Commanded(join_sim::Command::Retry));
    assert!(
        why.line
            .iter()
            .all(|step| step.0 as usize >= retry.expect("the retry")),
        "{:?}",
        why.line
    );
}

/// What the technician's phase overcame does not stand in the user's way.
#[test]
fn an_obstacle_of_the_technicians_phase_is_none_of_the_users() {
    // The technician unplugs the device, the tasks wait for mains, mains come back; later the user's tasks are slow.
    let commands = [
        crate::common::given(20_000, join_sim::Command::Unplug),
        crate::common::given(100_000, join_sim::Command::PlugIn),
    ];
    let slow = [("tasks_need_mains", "yes"), ("aik_enrolment_s", "2000")];
    let run = Ran::of(&crate::common::scenario("healthy", &slow), &commands);
    let held = run.times(|record| {
        matches!(
            record.event,
            Event::TaskHeld {
                hold: Hold::OnBattery,
                ..
            }
        )
    });
    assert!(!held.is_empty(), "the technician's task was held");
    let found = join_sim::measure(join_sim::Measure::Cause, &run.records, &run.end);
    assert_eq!(found.value, "slow-tasks");
}

#[test]
fn weights_say_what_a_record_is_for_another() {
    let run = ran("energy-saver", &[]);
    let why = why_it_failed(&run);
    let weight = |is: &dyn Fn(&Record) -> bool| {
        let told = why.told.iter();
        let mut of = told.filter(|(step, _)| is(&run.records[step.0 as usize]));
        of.next().map(|(_, weight)| *weight)
    };
    let assigned = weight(&|record| matches!(record.event, Event::Assigned { .. }));
    assert_eq!(assigned, Some(Weight::Decided));
    let saver = weight(&|record| matches!(record.event, Event::EnergySaver { on: true, .. }));
    assert_eq!(saver, Some(Weight::Hinders));

    // The person who starts a task by hand has decided it, and the first try without a certificate turns a run.
    let by_hand = ran("tasks-by-hand", &[]);
    let started = by_hand.records.iter().rposition(|record| {
        matches!(
            record.event,
            Event::TaskStarted {
                by: join_sim::Starter::Hand,
                ..
            }
        )
    });
    let why = join_sim::why(&by_hand.records, started.expect("a start by hand"));
    let people = why.told.iter().any(|(step, weight)| {
        let record = &by_hand.records[step.0 as usize];
        let theirs = matches!(
            record.event,
            Event::Received {
                from: Participant::User,
                ..
            }
        );
        theirs && *weight == Weight::Decided
    });
    assert!(people, "{:?}", why.told);
    let refused = ran(
        "energy-saver",
        &[("aik_required", "never"), ("users_may_join", "none")],
    );
    assert!(
        tells(&refused, &why_it_failed(&refused), |record| matches!(
            record.event,
            Event::Attempt {
                number: 1,
                certificate: false
            }
        )),
        "the first attempt found no certificate"
    );

    // Energy saver that goes off stands in nobody's way.
    let below = ran(
        "energy-saver",
        &[
            ("threshold_on_battery_percent", "80"),
            ("threshold_plugged_in_percent", "80"),
            ("charge_percent", "73"),
            ("recharge_percent_per_h", "100"),
        ],
    );
    let started = below.records.iter().position(|record| {
        record.at.0 >= below.user_boot().unwrap_or(0)
            && matches!(record.event, Event::TaskStarted { .. })
    });
    let why = join_sim::why(&below.records, started.expect("a start"));
    let off = why.told.iter().find(|(step, _)| {
        matches!(
            below.records[step.0 as usize].event,
            Event::EnergySaver { on: false, .. }
        )
    });
    assert_eq!(off.map(|(_, weight)| *weight), Some(Weight::Turns));
}
