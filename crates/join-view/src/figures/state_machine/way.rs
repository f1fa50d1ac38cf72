//! The way of a run through the states: where it is, what it has gone, what is still to come, and what it never takes.

use join_sim::DeviceState;

use crate::run::arrows::{self, Arrow};
use crate::session::RunSession;

/// What an arrow is to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No scenario takes it.
    Nowhere,
    /// This run does not.
    Never,
    /// It will.
    Later,
    /// It has.
    Gone,
    /// It was the last that it took.
    Last,
}

impl Kind {
    /// What matters most comes last, and so is drawn over the others.
    pub const ALL: [Kind; 5] = [
        Kind::Nowhere,
        Kind::Never,
        Kind::Later,
        Kind::Gone,
        Kind::Last,
    ];

    /// Its class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Kind::Nowhere => "nowhere",
            Kind::Never => "never",
            Kind::Later => "later",
            Kind::Gone => "gone",
            Kind::Last => "last",
        }
    }
}

/// The way of a run, and how far it has come.
#[derive(Clone, Debug)]
pub struct Way {
    /// The states that it goes through, each with the record that leads into it.
    pub path: Vec<(usize, DeviceState)>,
    /// How many of them are behind the cursor; the last of these is where the device is.
    pub gone: usize,
    /// Where the device is.
    pub here: DeviceState,
    /// Every arrow of the model, and each that a loss of power adds.
    pub arrows: Vec<(Arrow, Kind)>,
    /// The run's last record.
    last: usize,
}

impl Way {
    /// The way at the cursor.
    #[must_use]
    pub fn of(session: &RunSession) -> Way {
        let cursor = session.settled();
        let path = session.path();
        let gone = path.partition_point(|(step, _)| *step <= cursor).max(1);
        let here = path.get(gone - 1).map_or(DeviceState::Off, |(_, at)| *at);
        let taken: Vec<Arrow> = path.windows(2).map(|two| (two[0].1, two[1].1)).collect();
        let so_far = &taken[..(gone - 1).min(taken.len())];
        let mut all: Vec<Arrow> = arrows::ALL.iter().map(|(a, b, _)| (*a, *b)).collect();
        for arrow in &taken {
            if !all.contains(arrow) {
                all.push(*arrow);
            }
        }
        let kind = |arrow: &Arrow| match arrow {
            _ if so_far.last() == Some(arrow) => Kind::Last,
            _ if so_far.contains(arrow) => Kind::Gone,
            _ if taken.contains(arrow) => Kind::Later,
            _ if arrows::IN_NO_SCENARIO.contains(arrow) => Kind::Nowhere,
            _ => Kind::Never,
        };
        let arrows = all.into_iter().map(|one| (one, kind(&one))).collect();
        Way {
            last: session.timeline().records().len() - 1,
            path,
            gone,
            here,
            arrows,
        }
    }

    /// How often the device has been in a state up to now.
    #[must_use]
    pub fn visits(&self, state: DeviceState) -> usize {
        let path = self.path[..self.gone].iter();
        path.filter(|(_, one)| *one == state).count()
    }

    /// The records of a stay, first and last, by its place on the way.
    #[must_use]
    pub fn stay(&self, place: usize) -> (usize, usize) {
        let next = self.path.get(place + 1);
        let end = next.map_or(self.last, |(step, _)| step.saturating_sub(1));
        let from = self.path[place].0;
        (from, end.max(from))
    }

    /// The stay in a state at which the run is or that it had last; before its first one, none.
    #[must_use]
    pub fn last_visit(&self, state: DeviceState) -> Option<(usize, usize)> {
        let mut places = (0..self.gone).rev();
        let place = places.find(|place| self.path[*place].1 == state)?;
        Some(self.stay(place))
    }

    /// The places on the way at which the run comes into a state.
    pub fn places(&self, state: DeviceState) -> impl Iterator<Item = usize> {
        (0..self.path.len()).filter(move |place| self.path[*place].1 == state)
    }

    /// The places on the way to which the run comes by an arrow.
    pub fn by(&self, (from, to): Arrow) -> impl Iterator<Item = usize> {
        let here =
            move |place: &usize| self.path[*place].1 == to && self.path[*place - 1].1 == from;
        (1..self.path.len()).filter(here)
    }

    /// What an arrow is to the run.
    #[must_use]
    pub fn kind(&self, arrow: Arrow) -> Kind {
        let found = self.arrows.iter().find(|(one, _)| *one == arrow);
        found.map_or(Kind::Never, |(_, kind)| *kind)
    }
}
