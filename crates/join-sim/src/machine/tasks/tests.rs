//! Task Scheduler by itself.

use super::*;
use crate::machine::alone::{Alone, Said};

fn on() -> Alone<Tasks> {
    let mut tasks = Alone::new(Participant::Tasks, Tasks::default());
    assert!(tasks.hears(Participant::Power, Message::PowerOn).is_ok());
    tasks
}

fn start(by: Starter) -> Message {
    Message::StartTask {
        task: Task::Maintenance,
        by,
    }
}

#[test]
fn energy_saver_holds_a_service_and_not_a_person() {
    let mut tasks = on();
    let saver = Message::EnergySaver { on: true };
    assert!(tasks.hears(Participant::Power, saver).is_ok());
    let held = Said::Record(Event::TaskHeld {
        task: Task::Maintenance,
        by: Starter::Autopilot,
        hold: Hold::EnergySaver,
    });
    let said = tasks.hears(Participant::Autopilot, start(Starter::Autopilot));
    assert!(said.is_ok_and(|said| said.contains(&held)));
    let runs = Said::Send(Participant::Tpm, Message::MaintainTpm);
    let by_hand = Message::RunTask(Task::Maintenance);
    let said = tasks.hears(Participant::User, by_hand);
    assert!(said.is_ok_and(|said| said.contains(&runs)));
}

/// Who asks again for what is held is told that it waits; nothing is held a second time.
#[test]
fn what_is_held_already_is_not_held_anew() {
    let mut tasks = on();
    let saver = Message::EnergySaver { on: true };
    assert!(tasks.hears(Participant::Power, saver).is_ok());
    let held = |said: Result<alloc::vec::Vec<Said>, Refusal>| {
        let said = said.expect("it may be asked");
        let is = |one: &&Said| matches!(one, Said::Record(Event::TaskHeld { .. }));
        said.iter().filter(is).count()
    };
    let ask = || start(Starter::Autopilot);
    assert_eq!(held(tasks.hears(Participant::Autopilot, ask())), 1);
    assert_eq!(held(tasks.hears(Participant::Autopilot, ask())), 0);
}

#[test]
fn nothing_starts_on_a_device_that_is_off() {
    let mut off = Alone::new(Participant::Tasks, Tasks::default());
    let asked = off.hears(Participant::Autopilot, start(Starter::Autopilot));
    assert_eq!(asked, Err(Refusal));
    assert_eq!(on().wakes(Timer::Answer), Err(Refusal));
}

#[test]
fn a_disabled_task_is_refused_whoever_asks() {
    let disabled = AikTask::Disabled as i64;
    let tasks = || {
        let alone = Alone::new(Participant::Tasks, Tasks::default()).users();
        let mut alone = alone.under(Parameter::AikTask, disabled);
        assert!(alone.hears(Participant::Power, Message::PowerOn).is_ok());
        alone
    };
    let task = Task::AikEnrol;
    let held = |by| {
        Said::Record(Event::TaskHeld {
            task,
            by,
            hold: Hold::Disabled,
        })
    };
    let result = Start::Refused;
    let word = Said::Send(Participant::Device, Message::StartResult { task, result });
    let by = Starter::Dsreg;
    let said = tasks().hears(Participant::Device, Message::StartTask { task, by });
    assert_eq!(said, Ok(alloc::vec![held(by), word]));
    let said = tasks().hears(Participant::User, Message::RunTask(task));
    assert_eq!(said, Ok(alloc::vec![held(Starter::Hand)]));
}

#[test]
fn a_certificate_is_taken_only_when_it_has_begun_by_the_devices_clock() {
    let ends = |behind_s: i64| {
        let alone = Alone::new(Participant::Tasks, Tasks::default()).users();
        let mut alone = alone.under(Parameter::DeviceClockOffset, -behind_s);
        alone.machine.enrolment = Enrolment::AwaitCertificate;
        let said = alone
            .hears(Participant::Aik, Message::AikCertificate)
            .unwrap();
        said.into_iter().find_map(|said| match said {
            Said::Record(Event::TaskEnded { code, .. }) => Some(code),
            _ => None,
        })
    };
    assert_eq!(ends(300), Some(SUCCESS));
    assert_eq!(ends(301), Some(NOT_YET_VALID));
    assert_eq!(ends(-3600), Some(SUCCESS));
}
