//! The world: every participant, what is due, and the one way in which time passes.

mod delivery;

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use crate::agenda::{Agenda, Due};
use crate::command::Command;
use crate::event::{Event, Record};
use crate::machine::{Because, Call, Effect, Line, Machines, Refusal, Stage, Stimulus, Timer};
use crate::message::{Account, Code, Participant};
use crate::parameter::{Parameter, Values};
use crate::reads::Reads;
use crate::scenario::Scenario;
use crate::time::{Instant, Step, Utc};

/// More records than this no run makes without commands: the longest has two waits of two hours, all the time full of
/// requests that are given up after a second. Reaching it ends the run with a record that says so.
pub const STEP_LIMIT: u32 = 150_000;

/// An open connection: a client of the device waits for the answer to its request. A client has one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Connection {
    client: Participant,
    call: Call,
}

/// How a run stands, or ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The run goes on.
    Running,
    /// The device is joined to Entra and the user's.
    Joined,
    /// The user reached the desktop of a device that belongs to somebody else.
    WrongOwner(Account),
    /// An error page with this code.
    Failed(Code),
    /// Nothing more happens, and the device stays without power.
    Unfinished,
    /// The step limit was reached.
    StepLimit,
}

/// The whole simulated world at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    now: Instant,
    next_step: u32,
    agenda: Agenda,
    connections: Vec<Connection>,
    /// Records that have not been given yet.
    pending: VecDeque<Record>,
    /// Room for the effects of one handling; empty between two.
    effects: Vec<Effect>,
    values: Values,
    starts_at: Utc,
    line: Line,
    stage: Stage,
    machines: Machines,
    silent: Option<Participant>,
    /// Nobody asks for records: they are counted and not kept.
    unheard: bool,
    /// The step limit was reached.
    stopped: bool,
    read: Reads,
    read_before_boot: Reads,
}

impl World {
    /// A world in which nothing has happened yet.
    #[must_use]
    pub fn new(scenario: &Scenario) -> World {
        let values = *scenario.values();
        let mut world = World {
            now: Instant(0),
            next_step: 0,
            agenda: Agenda::new(),
            connections: Vec::new(),
            pending: VecDeque::with_capacity(16),
            effects: Vec::with_capacity(16),
            values,
            starts_at: scenario.starts_at(),
            line: Line::new(values.get(Parameter::Seed)),
            stage: Stage::new(&values),
            machines: Machines::default(),
            silent: None,
            unheard: false,
            stopped: false,
            // The stage on which the run begins; everything else is looked at when it is needed.
            read: Reads::one(Parameter::Mode),
            read_before_boot: Reads::NONE,
        };
        for to in [
            Participant::Directory,
            Participant::Policy,
            Participant::User,
        ] {
            world.agenda.push(Due {
                at: Instant(0),
                to,
                stimulus: Stimulus::Expired(Timer::Begin),
                because: Because {
                    rests_on: world.read,
                    ..Because::default()
                },
                call: None,
            });
        }
        world
    }

    /// The same world with one participant that neither hears nor says anything, to show that nobody is decoration.
    #[must_use]
    pub fn with_silent(mut self, who: Participant) -> World {
        self.silent = Some(who);
        self
    }

    /// True time.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The number that the next record gets.
    #[must_use]
    pub fn next_step(&self) -> Step {
        Step(self.next_step)
    }

    /// True time as civil time.
    #[must_use]
    pub fn utc(&self) -> Utc {
        self.starts_at.plus_ms(self.now.0 as i64)
    }

    /// The parameters in force now.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The parameters that anybody has looked at so far. One that is not among them could have any value: the run up to
    /// now would be the same.
    #[must_use]
    pub fn read(&self) -> Reads {
        self.read
    }

    /// Those looked at before the user's boot, or so far while that has not come. One that is not among them changes
    /// the user's phase only.
    #[must_use]
    pub fn read_before_boot(&self) -> Reads {
        match self.stage.user_boot {
            Some(_) => self.read_before_boot,
            None => self.read,
        }
    }

    /// The participants.
    #[must_use]
    pub fn machines(&self) -> &Machines {
        &self.machines
    }

    /// The phase and what all of the device shares.
    #[must_use]
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// When the next thing is due; none when the run has ended.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        if !self.pending.is_empty() {
            return Some(self.now);
        }
        self.agenda.keeps_running().then(|| self.agenda.next())?
    }

    /// Lets the next thing happen and gives its first record, or none when the run has ended.
    pub fn step(&mut self) -> Option<Record> {
        loop {
            if let Some(record) = self.pending.pop_front() {
                return Some(record);
            }
            if self.next_step >= STEP_LIMIT {
                return self.stop();
            }
            self.next_due()?;
            let due = self.agenda.pop()?;
            self.now = due.at;
            self.deliver(due);
        }
    }

    /// Whether all records of the present moment's last happening have been given.
    #[must_use]
    pub fn at_rest(&self) -> bool {
        self.pending.is_empty()
    }

    /// As [`World::step`], but nothing happens later than `limit`; none when all that is due by then has happened,
    /// and true time is then `limit`.
    pub fn step_until(&mut self, limit: Instant) -> Option<Record> {
        loop {
            if let Some(record) = self.pending.pop_front() {
                return Some(record);
            }
            if self.next_step >= STEP_LIMIT {
                return self.stop();
            }
            if self.agenda.next().is_none_or(|at| at > limit) {
                self.now = self.now.max(limit);
                return None;
            }
            let due = self.agenda.pop()?;
            self.now = due.at;
            self.deliver(due);
        }
    }

    /// Lets all that is due happen, up to a moment if one is given, without giving its records; the world is then as after as many calls
    /// of [`World::step`] or [`World::step_until`]. To make and hand over records takes a third of a run.
    pub(crate) fn pass(&mut self, limit: Option<Instant>) {
        self.pending.clear();
        self.unheard = true;
        while self.next_step < STEP_LIMIT {
            let over = match limit {
                Some(limit) => self.agenda.next().is_none_or(|at| at > limit),
                None => !self.agenda.keeps_running(),
            };
            let Some(due) = (if over { None } else { self.agenda.pop() }) else {
                break;
            };
            self.now = due.at;
            self.deliver(due);
        }
        self.unheard = false;
        if self.next_step >= STEP_LIMIT {
            let _ = self.stop();
        } else if let Some(limit) = limit {
            self.now = self.now.max(limit);
        }
    }

    /// Somebody gives a command now.
    pub fn command(&mut self, command: Command) {
        let commanded = Event::Commanded(command);
        let step = self.record(Participant::User, Because::default(), None, commanded);
        match (command, command.message()) {
            (Command::Set(id, value), _) => {
                // A value out of range is refused at the door (`Save::check`); here it changes nothing.
                let _ = self.values.set(id, value);
                // An outage may be over sooner now than the network adapter was told.
                self.agenda
                    .hurry(Participant::Network, Timer::Reconnect, self.now);
            }
            (_, Some((to, message))) => self.agenda.push(Due {
                at: self.now,
                to,
                stimulus: Stimulus::Message {
                    from: Participant::User,
                    message,
                },
                because: Because {
                    cause: Some(step),
                    ..Because::default()
                },
                call: None,
            }),
            (_, None) => {}
        }
    }

    /// How the run stands.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let device = &self.machines.device;
        if self.stopped {
            return Outcome::StepLimit;
        }
        if self.next_due().is_some() {
            return Outcome::Running;
        }
        match (
            device.failure(),
            device.at_desktop(),
            self.machines.directory.owner(),
        ) {
            (Some(code), _, _) => Outcome::Failed(code),
            (None, true, Some(Account::User)) => Outcome::Joined,
            (None, true, owner) => Outcome::WrongOwner(owner.unwrap_or(Account::Autopilot)),
            (None, false, _) => Outcome::Unfinished,
        }
    }

    /// Lets a stimulus reach a participant right now, and nothing else happen, for the transition matrix.
    pub(crate) fn reach(&mut self, who: Participant, stimulus: Stimulus) -> Result<(), Refusal> {
        self.handle(&Due {
            at: self.now,
            to: who,
            stimulus,
            because: Because::default(),
            call: None,
        })
        .0
    }

    /// The same moment with another value of a parameter, for the transition matrix.
    pub(crate) fn under(mut self, id: Parameter, value: i64) -> World {
        // As in a command: a value out of range changes nothing.
        let _ = self.values.set(id, value);
        self
    }

    fn stop(&mut self) -> Option<Record> {
        if self.stopped {
            return None;
        }
        self.stopped = true;
        self.agenda.clear();
        self.record(
            Participant::User,
            Because::default(),
            None,
            Event::StepLimit,
        );
        self.pending.pop_front()
    }

    fn record(
        &mut self,
        who: Participant,
        because: Because,
        call: Option<Step>,
        event: Event,
    ) -> Step {
        let step = Step(self.next_step);
        self.next_step += 1;
        if self.unheard {
            return step;
        }
        self.pending.push_back(Record {
            step,
            at: self.now,
            who,
            cause: because.cause,
            also: because.also,
            rests_on: because.rests_on,
            call,
            event,
        });
        step
    }
}
