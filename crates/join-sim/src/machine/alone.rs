//! One machine by itself, for its tests: a moment, a stimulus, and what it answers.

use alloc::{vec, vec::Vec};

use super::{Call, Context, Effect, Machine, Moment, Refusal, Stage, Stimulus, Timer};
use crate::event::Event;
use crate::message::{Message, Participant};
use crate::parameter::{Parameter, Values};
use crate::reads::Reads;
use crate::time::{Instant, Step, Utc};

/// A machine alone, at a moment that a test chooses.
pub(super) struct Alone<M> {
    pub(super) machine: M,
    pub(super) who: Participant,
    pub(super) now: Instant,
    pub(super) values: Values,
    pub(super) stage: Stage,
    /// The request that is being handled, and that of the client which is open.
    pub(super) call: Option<Step>,
    pub(super) open: Option<Call>,
    next_step: Step,
}

/// The record of the stimulus in every moment of these tests.
pub(super) const TRIGGER: Step = Step(7);

impl<M: Machine> Alone<M> {
    /// In the technician's phase of the base world.
    pub(super) fn new(who: Participant, machine: M) -> Alone<M> {
        let values = Values::default();
        Alone {
            machine,
            who,
            now: Instant(0),
            values,
            stage: Stage::new(&values),
            call: None,
            open: None,
            next_step: Step(100),
        }
    }

    /// In the user's phase.
    pub(super) fn users(mut self) -> Alone<M> {
        self.stage.resealed = true;
        self.stage.user_boot = Some(self.now);
        self
    }

    /// Where a parameter has another value.
    pub(super) fn under(mut self, id: Parameter, value: i64) -> Alone<M> {
        self.values
            .set(id, value)
            .expect("a value within its range");
        self
    }

    /// What it answers to a message.
    pub(super) fn hears(
        &mut self,
        from: Participant,
        message: Message,
    ) -> Result<Vec<Said>, Refusal> {
        self.on(Stimulus::Message { from, message })
    }

    /// What it answers when its time has come.
    pub(super) fn wakes(&mut self, timer: Timer) -> Result<Vec<Said>, Refusal> {
        self.on(Stimulus::Expired(timer))
    }

    fn on(&mut self, stimulus: Stimulus) -> Result<Vec<Said>, Refusal> {
        let moment = Moment {
            who: self.who,
            now: self.now,
            utc: Utc(self.now.0 as i64),
            values: &self.values,
            stage: self.stage,
            trigger: Some(TRIGGER),
            rests_on: Reads::NONE,
            call: self.call,
            open: self.open,
            next_step: self.next_step,
        };
        let mut context = Context::new(moment, vec![]);
        self.machine.on(stimulus, &mut context)?;
        let (effects, stage, _) = context.into_answer();
        self.stage = stage;
        Ok(effects.iter().map(Said::of).collect())
    }
}

/// An effect without what led to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Record(Event),
    Send(Participant, Message),
    Arm(Timer, Instant),
    Disarm(Timer),
    HangUp,
    LetGo,
}

impl Said {
    fn of(effect: &Effect) -> Said {
        match *effect {
            Effect::Record { event, .. } => Said::Record(event),
            Effect::Send { to, message, .. } => Said::Send(to, message),
            Effect::Arm { timer, at, .. } => Said::Arm(timer, at),
            Effect::Disarm(timer) => Said::Disarm(timer),
            Effect::HangUp => Said::HangUp,
            Effect::LetGo => Said::LetGo,
        }
    }
}
