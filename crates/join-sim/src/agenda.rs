//! What is due: the earliest first, ties in the order in which it was put there.

use alloc::vec::Vec;

use crate::machine::{Because, Stimulus, Timer};
use crate::message::Participant;
use crate::time::{Instant, Step};

/// Something due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) at: Instant,
    pub(crate) to: Participant,
    pub(crate) stimulus: Stimulus,
    /// What led to it, and what was looked at before it became due and stands in no record yet.
    pub(crate) because: Because,
    /// The request that it is, answers, or is done for: the record with which that left.
    pub(crate) call: Option<Step>,
}

impl Due {
    /// Whether it alone keeps a run from ending. A charge that passes a threshold does not.
    fn keeps_running(&self) -> bool {
        !matches!(self.stimulus, Stimulus::Expired(Timer::Charge))
    }
}

/// Everything that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Agenda {
    /// The earliest last; of two at one moment, the one that was put there first.
    due: Vec<Due>,
}

impl Agenda {
    pub(crate) fn new() -> Agenda {
        Agenda {
            due: Vec::with_capacity(16),
        }
    }

    pub(crate) fn push(&mut self, due: Due) {
        // Nearly everything is due at once, so its place is looked for from there.
        let sooner = |other: &Due| other.at <= due.at;
        let mut place = self.due.len();
        while place > 0 && sooner(&self.due[place - 1]) {
            place -= 1;
        }
        self.due.insert(place, due);
    }

    /// Takes out what comes next.
    pub(crate) fn pop(&mut self) -> Option<Due> {
        self.due.pop()
    }

    /// When the next thing is due, whether or not it keeps a run from ending.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.due.last().map(|due| due.at)
    }

    /// Whether something is due that keeps a run from ending.
    pub(crate) fn keeps_running(&self) -> bool {
        self.due.iter().any(Due::keeps_running)
    }

    /// Lets a wake-up come now, if one is wanted.
    pub(crate) fn hurry(&mut self, who: Participant, timer: Timer, now: Instant) {
        let is = |due: &Due| due.to == who && due.stimulus == Stimulus::Expired(timer);
        if let Some(place) = self.due.iter().position(is) {
            let due = self.due.remove(place);
            self.push(Due { at: now, ..due });
        }
    }

    /// Forgets the wake-ups of a participant for which `which` holds.
    pub(crate) fn forget(&mut self, who: Participant, which: impl Fn(Timer) -> bool) {
        self.due.retain(|due| match due.stimulus {
            Stimulus::Expired(timer) => due.to != who || !which(timer),
            Stimulus::Message { .. } => true,
        });
    }

    pub(crate) fn clear(&mut self) {
        self.due.clear();
    }
}
