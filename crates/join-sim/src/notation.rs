//! A run as text, one line a record: the notation of the goldens, and what native code and the page must agree on.
//!
//! `0042   521.250 device            received token request from people  <- 41`

use alloc::{format, string::String};

use crate::command::Command;
use crate::event::{Event, Fate, ObjectChange, Record};
use crate::message::{Delivery, Judgement, Message};
use crate::scenario::Scenario;
use crate::time::seconds;
use crate::timeline::{Given, run};
use crate::world::{Outcome, World};

/// One record as one line, without the line's end.
#[must_use]
pub fn line(record: &Record) -> String {
    let mut text = format!(
        "{:04} {:>12} {:<20} {}",
        record.step.0,
        seconds(record.at.0 as i64),
        record.who.name(),
        event(&record.event)
    );
    if let Some(cause) = record.cause {
        text.push_str(&format!("  <- {}", cause.0));
    }
    if let Some(also) = record.also {
        text.push_str(&format!(" & {}", also.0));
    }
    text
}

/// A whole run with its last line, the outcome.
#[must_use]
pub fn trace(scenario: &Scenario, commands: &[Given]) -> String {
    let (records, world) = run(scenario, commands);
    let mut text = String::new();
    for record in &records {
        text.push_str(&line(record));
        text.push('\n');
    }
    text.push_str(&outcome(&world));
    text.push('\n');
    text
}

/// `outcome: failed 0x801c03ed; margin -4.250 s; <sentence>`: how the run ended (`joined`, `failed` with the code,
/// `wrong owner`, `unfinished`), the margin where a token was judged, and a sentence unless it joined.
#[must_use]
pub fn outcome(world: &World) -> String {
    let mut text = match world.outcome() {
        Outcome::Running => String::from("outcome: running"),
        Outcome::Joined => String::from("outcome: joined"),
        Outcome::WrongOwner(_) => String::from("outcome: wrong owner"),
        Outcome::Failed(code) => format!("outcome: failed {code}"),
        Outcome::Unfinished | Outcome::StepLimit => String::from("outcome: unfinished"),
    };
    if let Some(margin) = margin_ms(world).or_else(|| technicians_margin_ms(world)) {
        text.push_str(&format!("; margin {} s", seconds(margin)));
    }
    match world.outcome() {
        Outcome::Failed(_) => {
            text.push_str("; ");
            text.push_str(crate::origin::sentence(world));
        }
        Outcome::WrongOwner(account) => text.push_str(&format!(
            "; The device still belongs to {}.",
            account.name()
        )),
        Outcome::Unfinished => text.push_str("; The device stays without power."),
        Outcome::StepLimit => text.push_str("; The step limit was reached."),
        Outcome::Running | Outcome::Joined => {}
    }
    text
}

/// How many milliseconds the user's token still had, skew included, when the server last judged it.
#[must_use]
pub fn margin_ms(world: &World) -> Option<i64> {
    world
        .machines()
        .drs
        .last()
        .filter(|_| world.stage().user_boot.is_some())
        .filter(|v| v.token.account == crate::message::Account::User)?
        .margin_ms
}

/// The margin of the technician phase's token, when that phase is as far as the run came.
fn technicians_margin_ms(world: &World) -> Option<i64> {
    if world.stage().user_boot.is_some() {
        return None;
    }
    world.machines().drs.last()?.margin_ms
}

/// The text of a message, as a trace line holds it.
#[must_use]
pub fn message(message: &Message) -> String {
    let name = message.name();
    match message {
        Message::RunTask(task) | Message::StartTask { task, .. } => {
            format!("{name} {}", task.name())
        }
        Message::StartResult { task, result } => {
            format!("{name} {}: {}", task.name(), result.name())
        }
        Message::TaskEnded { task, code } => format!("{name} {} {code}", task.name()),
        Message::Show(screen) => format!("{name}: {}", screen.name()),
        Message::Assign(to) => format!("{name} to {}", to.name()),
        Message::Thresholds {
            present: true,
            battery,
            plugged_in,
        } => format!("{name} {battery}/{plugged_in} %"),
        Message::NoConnection(to) | Message::NotTrusted(to) => format!("{name}: {}", to.name()),
        Message::Sync { holds } => match holds {
            Some((battery, plugged_in)) => format!("{name}, holds {battery}/{plugged_in} %"),
            None => format!("{name}, holds no policy"),
        },
        Message::Synced(Delivery::Set(battery, plugged_in)) => {
            format!("{name}: {battery}/{plugged_in} %")
        }
        Message::Synced(Delivery::Removed) => format!("{name}: policy removed"),
        Message::TokenRefused(number) => format!("{name} AADSTS{number}"),
        Message::TpmNotReady(code) => format!("{name} {code}"),
        Message::MakeKey(key) => format!("{name}: {}", key.name()),
        Message::KeyMade { key, software } => format!(
            "{name}: {}{}",
            key.name(),
            if *software { " (software)" } else { "" }
        ),
        Message::KeyFailed { key, code } => format!("{name}: {} {code}", key.name()),
        Message::AikStatus {
            required,
            certificate,
        } => {
            format!(
                "{name}: {}, {}",
                if *required {
                    "required"
                } else {
                    "not required"
                },
                if *certificate { "there" } else { "not there" }
            )
        }
        Message::AikRefused(status) => format!("{name} {status}"),
        Message::AskToken(account)
        | Message::Enrol(account)
        | Message::Enrolled(account)
        | Message::LookUp(account)
        | Message::Write(account) => {
            format!("{name} {}", account.name())
        }
        Message::Join(request) => format!(
            "{name} for {}{}{}",
            request.token.account.name(),
            match (request.tpm_key, request.aik_certificate) {
                (true, true) => "",
                (true, false) => ", no AIK certificate",
                (false, _) => ", software keys",
            },
            if request.repeat > 0 { ", repeated" } else { "" }
        ),
        Message::Joined(Judgement::Refused(reason)) => format!("{name}: {}", reason.name()),
        Message::Found { present, joined } => {
            format!(
                "{name}: {}",
                if !present {
                    "none"
                } else if *joined {
                    "joined"
                } else {
                    "not joined"
                }
            )
        }
        _ => String::from(name),
    }
}

/// The text of an event, as a trace line holds it.
#[must_use]
pub fn event(event: &Event) -> String {
    match event {
        Event::Commanded(Command::Set(id, value)) => {
            format!("command: {} = {}", id.spec().name, id.spec().write(*value))
        }
        Event::Commanded(command) => format!("command: {}", command.label()),
        Event::Assigned {
            to,
            battery,
            plugged_in,
        } => format!(
            "Energy Saver policy assigned to {}, {battery}/{plugged_in} %",
            to.name()
        ),
        Event::Sent {
            to,
            message: what,
            fate,
        } => {
            let fate = match fate {
                Fate::Arrives(at) => format!("arrives {}", seconds(at.0 as i64)),
                Fate::Lost => String::from("lost"),
                Fate::Blocked => String::from("blocked"),
                Fate::Untrusted => String::from("server certificate not valid"),
            };
            format!("sent {} to {}, {fate}", message(what), to.name())
        }
        Event::Received {
            from,
            message: what,
        } => format!("received {} from {}", message(what), from.name()),
        Event::Undelivered {
            from,
            message: what,
            closed,
        } => format!(
            "not delivered: {} from {}, {}",
            message(what),
            from.name(),
            if *closed {
                "the connection is closed"
            } else {
                "the network has failed"
            }
        ),
        Event::NotAllowed { message: what } => format!("not allowed now: {}", message(what)),
        Event::TimedOut { to, repeat, last } => {
            format!(
                "no answer from {} ({}{})",
                to.name(),
                repeat + 1,
                if *last { ", the last" } else { "" }
            )
        }
        Event::ClockRead { device, ahead_ms } => {
            format!("clock {}, ahead {} s", device.iso(), seconds(*ahead_ms))
        }
        Event::Attempt {
            number,
            certificate,
        } => {
            format!(
                "CreateTransportKey attempt {number}: AIK certificate {}",
                if *certificate { "there" } else { "not there" }
            )
        }
        Event::WaitEnded {
            certificate,
            waited,
        } => {
            format!(
                "wait ended after {} s, AIK certificate {}",
                seconds(waited.0 as i64),
                if *certificate { "there" } else { "not there" }
            )
        }
        Event::Unattested => String::from("no attestation statement: no AIK certificate"),
        Event::KeyMade { key, software } => format!(
            "{} made{}",
            key.name(),
            if *software { " (software)" } else { "" }
        ),
        Event::KeyGone { key } => format!("{} gone", key.name()),
        Event::CertificateStored { key } => format!("certificate of the {} stored", key.name()),
        Event::CertificateGone { key } => format!("certificate of the {} gone", key.name()),
        Event::TaskStarted { task, by } => format!("{} started by {}", task.name(), by.name()),
        Event::TaskHeld { task, by, hold } => format!(
            "{} asked for by {} waits: {}",
            task.name(),
            by.name(),
            hold.name()
        ),
        Event::TaskReleased { task } => format!("{} released", task.name()),
        Event::TaskEnded { task, code } => format!("{} ended {code}", task.name()),
        Event::TaskRunning { task, by } => {
            format!("{} asked for by {} runs already", task.name(), by.name())
        }
        Event::TaskCut { task } => format!("{} cut off", task.name()),
        Event::EnergySaver {
            on,
            charge,
            threshold,
            battery,
        } => format!(
            "energy saver {} at {charge} %, {} ({})",
            if *on { "on" } else { "off" },
            threshold.map_or_else(
                || String::from("no threshold"),
                |threshold| format!("threshold {threshold} %")
            ),
            if *battery { "on battery" } else { "plugged in" }
        ),
        Event::Source { charge, battery } => format!(
            "{} at {charge} %",
            if *battery { "on battery" } else { "plugged in" }
        ),
        Event::BatteryEmpty => String::from("battery empty"),
        Event::PolicyInForce {
            present: true,
            battery,
            plugged_in,
        } => format!("Energy Saver policy in force: {battery}/{plugged_in} %"),
        Event::PolicyInForce { present: false, .. } => String::from("Energy Saver policy removed"),
        Event::TokenIssued(token) => {
            format!(
                "token for {}: iat {} nbf {} exp {}",
                token.account.name(),
                token.iat.iso(),
                token.nbf.iso(),
                token.exp.iso()
            )
        }
        Event::Judged(verdict) => {
            let margin = verdict.margin_ms.map_or_else(String::new, |margin| {
                format!(", margin {} s", seconds(margin))
            });
            format!(
                "judged at {}: {}{margin}",
                verdict.now.iso(),
                verdict.refused.map_or("accepted", |reason| reason.name())
            )
        }
        Event::Object(change) => match change {
            ObjectChange::PreCreated => {
                String::from("device object made by Autopilot registration")
            }
            ObjectChange::Joined(account) => {
                format!("device object joined, owner {}", account.name())
            }
            ObjectChange::Released => String::from("device object released"),
            ObjectChange::Deleted => String::from("device object deleted"),
            ObjectChange::Duplicated(account) => {
                format!("second device object made, owner {}", account.name())
            }
        },
        Event::PrtHeld => String::from("Primary Refresh Token held"),
        Event::Shown(screen) => format!("page: {}", screen.name()),
        Event::Failed { code } => format!("failed {code}"),
        Event::Finished => String::from("finished"),
        Event::StepLimit => String::from("step limit reached"),
    }
}
