//! What happened, in a few words for a drawing.

use join_sim::{
    Account, Event, Fate, Hold, Judgement, Key, Message, ObjectChange, Record, Refused,
};

use super::events::certificate;
use super::time::duration;

/// What happened, in a few words for a drawing.
#[must_use]
pub fn short(record: &Record) -> String {
    match &record.event {
        Event::Commanded(command) => command.label().into(),
        Event::Assigned { to, .. } => format!("Energy Saver policy → {}", to.name()),
        Event::Sent { message, fate, .. } => {
            let fate = match fate {
                Fate::Arrives(_) => "",
                Fate::Lost => " (lost)",
                Fate::Blocked => " (blocked)",
                Fate::Untrusted => " (certificate)",
            };
            match message {
                Message::Join(request) if !request.aik_certificate && request.tpm_key => {
                    format!("join request, no AIK{fate}")
                }
                Message::Enrol(for_whom) => format!("enrol as {}{fate}", before_at(*for_whom)),
                Message::AskToken(for_whom) => format!("token for {}{fate}", before_at(*for_whom)),
                other => format!("{}{fate}", other.name()),
            }
        }
        Event::Received { message, .. } => match message {
            Message::Joined(Judgement::Refused(reason)) => short_refused(*reason).into(),
            Message::TransportKeyDeleted => "old transport key deleted".into(),
            Message::Certified => "attestation statement".into(),
            Message::Credentials => "signs in".into(),
            Message::TryAgain => "tries again".into(),
            Message::PressPower => "power".into(),
            Message::RunTask(task) => format!("run {}", task.name()),
            other => other.name().into(),
        },
        Event::Attempt {
            number,
            certificate,
        } => format!(
            "attempt {number}: AIK {}",
            if *certificate { "there" } else { "missing" }
        ),
        Event::WaitEnded { waited, .. } => format!("wait over: {}", duration(waited.0 as i64)),
        Event::KeyMade { key, .. } => match key {
            Key::Device => "device key".into(),
            Key::Transport => "transport key".into(),
            Key::Aik => "AIK".into(),
            Key::Endorsement | Key::Session => key.name().into(),
        },
        Event::CertificateStored { key } => certificate(*key).into(),
        Event::TaskStarted { task, .. } => format!("{} starts", task.name()),
        Event::TaskHeld {
            task, hold: why, ..
        } => {
            let why = hold_short(*why);
            format!("{} held: {why}", task.name())
        }
        Event::TaskEnded { task, code } if code.0 == 0 => format!("{} done", task.name()),
        Event::TaskEnded { task, code } => format!("{} failed {code}", task.name()),
        Event::EnergySaver { on, .. } => format!("energy saver {}", if *on { "on" } else { "off" }),
        Event::PolicyInForce { present, .. } => {
            format!("policy {}", if *present { "lands" } else { "leaves" })
        }
        Event::Judged(verdict) => match (verdict.refused, verdict.margin_ms) {
            (None, Some(margin)) => format!("accepted, {} left", duration(margin)),
            (Some(Refused::TokenWindow), Some(margin)) => {
                format!("Invalid Token, {}", duration(margin))
            }
            (Some(reason), _) => short_refused(reason).into(),
            (None, None) => "accepted".into(),
        },
        Event::Object(change) => match change {
            ObjectChange::PreCreated => "device object made".into(),
            ObjectChange::Joined(owner) => format!("joined: {}", before_at(*owner)),
            ObjectChange::Released => "joined to nobody".into(),
            ObjectChange::Deleted => "object deleted".into(),
            ObjectChange::Duplicated(_) => "second object".into(),
        },
        Event::PrtHeld => "PRT".into(),
        Event::Shown(page) => page.name().into(),
        Event::Failed { code } => format!("{code}"),
        Event::NotAllowed { message } => format!("not now: {}", message.name()),
        Event::Undelivered { message, .. } => format!("{} not delivered", message.name()),
        Event::TimedOut { to, .. } => format!("no answer from {}", to.name()),
        Event::Unattested => "no attestation statement".into(),
        Event::BatteryEmpty => "battery empty".into(),
        Event::ClockRead { .. } => "clock read".into(),
        Event::KeyGone { key } => format!("{} gone", key.name()),
        Event::CertificateGone { key } => format!("{} gone", certificate(*key)),
        Event::TaskReleased { task } => format!("{} released", task.name()),
        Event::TaskRunning { task, .. } => format!("{} runs already", task.name()),
        Event::TaskCut { task } => format!("{} cut off", task.name()),
        Event::Source { battery, charge } => {
            format!(
                "{} at {charge} %",
                if *battery { "battery" } else { "mains" }
            )
        }
        Event::TokenIssued(token) => format!("issued for {}", before_at(token.account)),
        Event::Finished => "finished".into(),
        Event::StepLimit => "step limit".into(),
    }
}

/// Why the registration service refused, in two or three words.
#[must_use]
pub fn short_refused(reason: Refused) -> &'static str {
    match reason {
        Refused::Busy => "503 busy",
        Refused::TokenWindow => "400 Invalid Token",
        Refused::NotPermitted => "400 not permitted",
        Refused::Quota => "400 quota reached",
        Refused::NoAik => "400 no AIK certificate",
        Refused::Statement => "400 statement not valid",
        Refused::NoObject => "400 no device object",
    }
}

/// An account by the part of its name before the sign.
#[must_use]
pub fn before_at(whose: Account) -> &'static str {
    match whose {
        Account::Autopilot => "autopilot@",
        Account::FooUser => "foouser@",
        Account::User => "user@",
    }
}

/// What holds a task, in two words.
#[must_use]
pub fn hold_short(why: Hold) -> &'static str {
    match why {
        Hold::EnergySaver => "energy saver",
        Hold::OnBattery => "battery",
        Hold::NotIdle => "not idle",
        Hold::NeedsMaintenance => "needs maintenance",
        Hold::Disabled => "disabled",
        Hold::Missing => "missing",
        Hold::NotRegistered => "not registered",
        Hold::MaintenanceOff => "maintenance off",
    }
}
