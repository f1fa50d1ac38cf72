//! Which records of a run are its key moments: the ones that a reader steps through and a drawing shows.

use join_sim::{Event, Fate, Message, ObjectChange, Participant, Record, Screen, Task};

/// The steps of the key moments, in order, at least one; what only echoes the end of the story is not among them.
#[must_use]
pub fn of(records: &[Record]) -> Vec<usize> {
    let mut keys = Vec::new();
    let mut failed_before = false;
    for (i, record) in records.iter().enumerate() {
        let repeated = match record.event {
            // A task that fails again and again while the device waits is told once.
            Event::TaskStarted {
                task: Task::AikEnrol,
                ..
            } => failed_before,
            Event::TaskEnded {
                task: Task::AikEnrol,
                code,
            } => {
                let again = failed_before && code.0 != 0;
                failed_before = code.0 != 0;
                again
            }
            Event::Sent {
                fate: Fate::Blocked | Fate::Untrusted,
                ..
            } => failed_before,
            _ => false,
        };
        if (is_moment(record) && !repeated) || i + 1 == records.len() {
            keys.push(i);
        }
    }
    // The page that shows the failure, or the desktop, is the end of the story; what only echoes it is not told.
    if keys.len() > 1
        && keys.last() == Some(&(records.len() - 1))
        && !is_moment(&records[records.len() - 1])
    {
        keys.pop();
    }
    keys
}

/// How many key moments two runs have in common from their beginning; each as its records and its moments.
#[must_use]
pub fn in_common(mine: (&[Record], &[usize]), theirs: (&[Record], &[usize])) -> usize {
    let same = |mine: &Record, theirs: &Record| {
        (mine.at, mine.who, mine.event) == (theirs.at, theirs.who, theirs.event)
    };
    let pairs = mine.1.iter().zip(theirs.1);
    pairs
        .take_while(|(i, j)| same(&mine.0[**i], &theirs.0[**j]))
        .count()
}

fn is_moment(record: &Record) -> bool {
    let by_people = |from: Participant| from == Participant::User;
    match record.event {
        Event::Commanded(_)
        | Event::Assigned { .. }
        | Event::TimedOut { .. }
        | Event::WaitEnded { .. }
        | Event::TaskHeld { .. }
        | Event::TaskReleased { .. }
        | Event::TaskCut { .. }
        | Event::EnergySaver { .. }
        | Event::Source { .. }
        | Event::BatteryEmpty
        | Event::Undelivered { .. }
        | Event::Unattested
        | Event::PolicyInForce { .. }
        | Event::Judged(_)
        | Event::PrtHeld
        | Event::Failed { .. }
        | Event::StepLimit => true,
        Event::TaskStarted { task, .. } | Event::TaskEnded { task, .. } => {
            task != Task::RecoveryCheck
        }
        Event::Attempt {
            number,
            certificate,
        } => number == 1 || certificate,
        Event::KeyMade { key, .. } => {
            matches!(key, join_sim::Key::Device | join_sim::Key::Transport)
        }
        Event::CertificateStored { key } => key == join_sim::Key::Aik,
        Event::Object(change) => change != ObjectChange::PreCreated,
        Event::Shown(screen) => matches!(
            screen,
            Screen::SignIn | Screen::Error | Screen::Desktop | Screen::ReadyToReseal
        ),
        Event::Sent { message, fate, .. } => {
            !matches!(fate, Fate::Arrives(_))
                || matches!(
                    message,
                    Message::AskToken(_)
                        | Message::Discover
                        | Message::Join(_)
                        | Message::Leave
                        | Message::Enrol(_)
                        | Message::AskPrt
                )
        }
        Event::Received { from, message } => match message {
            Message::PressPower
            | Message::Credentials
            | Message::TryAgain
            | Message::RunTask(_)
            | Message::PullPlug
            | Message::Reseal => by_people(from),
            Message::TokenIssued(_)
            | Message::Discovered
            | Message::TransportKeyDeleted
            | Message::Certified
            | Message::Joined(_)
            | Message::AikRefused(_)
            | Message::TpmNotReady(_)
            | Message::KeyFailed { .. }
            | Message::NoEkCertificate => true,
            _ => false,
        },
        Event::NotAllowed { message } => !matches!(message, Message::Show(_)),
        _ => false,
    }
}
