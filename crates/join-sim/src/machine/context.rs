//! What a machine may see while it handles a stimulus, and what it answers: records, messages and wake-ups, as values.

use alloc::vec::Vec;

use super::line::{Way, outage_end};
use super::stage::Stage;
use super::stimulus::Timer;
use crate::event::Event;
use crate::message::{Message, Participant};
use crate::parameter::{Choice, Parameter, Values};
use crate::reads::{Reader, Reads};
use crate::time::{Instant, Millis, Step, Utc};

/// What led to something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Because {
    /// The record that led to it; none for a decision somebody made.
    pub cause: Option<Step>,
    /// A second record that it rests on.
    pub also: Option<Step>,
    /// The parameters that were looked at on the way.
    pub rests_on: Reads,
}

/// Something that a machine answers a stimulus with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Something has happened. Its number follows from its place.
    Record {
        /// What led to it.
        because: Because,
        /// The request that it is part of.
        call: Option<Step>,
        /// What.
        event: Event,
    },
    /// Something is said.
    Send {
        /// To whom.
        to: Participant,
        /// What.
        message: Message,
        /// What led to it.
        because: Because,
    },
    /// The machine wants to be woken; an earlier wish with the same reason is forgotten.
    Arm {
        /// Why.
        timer: Timer,
        /// When, in true time.
        at: Instant,
        /// What led to it.
        because: Because,
    },
    /// A wake-up is not wanted any more.
    Disarm(Timer),
    /// The machine waits no longer for the answer to its request.
    HangUp,
    /// It wants no wake-up any more and waits for no answer, as after a loss of power.
    LetGo,
}

/// A request whose answer a client of the device waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// The record with which it left, which is its id.
    pub sent: Step,
    /// The record with which it or its answer was lost, if it was.
    pub lost: Option<Step>,
}

/// The moment in which a stimulus reaches a machine.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// Whom it reaches.
    pub who: Participant,
    /// True time.
    pub now: Instant,
    /// True time as civil time.
    pub utc: Utc,
    /// The parameters in force.
    pub values: &'a Values,
    /// The phase and what all of the device shares.
    pub stage: Stage,
    /// The record that says what reaches the machine, or that led to its wake-up.
    pub trigger: Option<Step>,
    /// What was looked at before and stands in no record yet.
    pub rests_on: Reads,
    /// The request that is being handled, or whose answer is: the record with which it left.
    pub call: Option<Step>,
    /// The request of this client that is open.
    pub open: Option<Call>,
    /// The number that the next record gets.
    pub next_step: Step,
}

/// All that a machine may see, and what it has answered so far.
#[derive(Debug)]
pub struct Context<'a> {
    moment: Moment<'a>,
    reader: Reader<'a>,
    effects: Vec<Effect>,
}

impl<'a> Context<'a> {
    /// A moment to which nothing is answered yet. The answers are collected in `effects`, which is empty.
    #[must_use]
    pub fn new(moment: Moment<'a>, effects: Vec<Effect>) -> Context<'a> {
        Context {
            reader: Reader::new(moment.values, moment.rests_on),
            moment,
            effects,
        }
    }

    /// What was answered in order, the stage as it stands then, and what was looked at.
    #[must_use]
    pub fn into_answer(self) -> (Vec<Effect>, Stage, Reads) {
        (self.effects, self.moment.stage, self.reader.looked_at())
    }

    /// True time.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.moment.now
    }

    /// The record that is being handled.
    #[must_use]
    pub fn trigger(&self) -> Option<Step> {
        self.moment.trigger
    }

    /// What this handling does from here on was led to by a record that it has made itself.
    pub fn led_by(&mut self, step: Step) {
        self.moment.trigger = Some(step);
    }

    /// A parameter's value, in its unit.
    #[must_use]
    pub fn value(&self, id: Parameter) -> i64 {
        self.reader.value(id)
    }

    /// A parameter that is a choice.
    #[must_use]
    pub fn choice<C: Choice>(&self) -> C {
        self.reader.choice()
    }

    /// Whether a choice is this one.
    #[must_use]
    pub fn is<C: Choice>(&self, choice: C) -> bool {
        self.reader.is(choice)
    }

    /// A parameter in seconds.
    #[must_use]
    pub fn seconds(&self, id: Parameter) -> Millis {
        self.reader.seconds(id)
    }

    /// A parameter in milliseconds.
    #[must_use]
    pub fn millis(&self, id: Parameter) -> Millis {
        self.reader.millis(id)
    }

    /// The request that is being handled: the record with which it left.
    #[must_use]
    pub fn call(&self) -> Option<Step> {
        self.moment.call
    }

    /// The clock of the sign-in service: true time.
    #[must_use]
    pub fn cloud_now(&self) -> Utc {
        self.moment.utc
    }

    /// The clock of the registration service.
    #[must_use]
    pub fn drs_now(&self) -> Utc {
        let ahead_s = self.value(Parameter::DrsClockOffset);
        self.moment.utc.plus_ms(ahead_s * 1000)
    }

    /// The device's clock. It goes wrong after the reseal only.
    #[must_use]
    pub fn device_now(&self) -> Utc {
        self.moment.utc.plus_ms(self.device_ahead_ms())
    }

    /// How far the device's clock is ahead of true time, in milliseconds.
    #[must_use]
    pub fn device_ahead_ms(&self) -> i64 {
        self.moment.stage.device_ahead_ms(self.now(), &self.reader)
    }

    /// How long from now until the network is back; none when it is there.
    #[must_use]
    pub fn outage(&self) -> Option<Millis> {
        let end = outage_end(self.now(), &self.reader, &self.moment.stage)?;
        Some(end.since(self.now()))
    }

    /// The phase and what all of the device shares.
    pub fn stage(&mut self) -> &mut Stage {
        &mut self.moment.stage
    }

    /// Whether the user's phase has begun; faults begin with it.
    #[must_use]
    pub fn user_phase(&self) -> bool {
        self.moment.stage.user_boot.is_some()
    }

    /// Records an event that the present stimulus led to.
    pub fn record(&mut self, event: Event) -> Step {
        self.push_record(self.because(self.trigger()), event)
    }

    /// Records an event that another record led to; the present stimulus is the second one it rests on.
    pub fn record_because(&mut self, cause: Option<Step>, event: Event) -> Step {
        self.push_record(self.because(cause.or(self.trigger())), event)
    }

    /// Says something because of the present stimulus.
    pub fn send(&mut self, to: Participant, message: Message) {
        self.send_because(self.trigger(), to, message);
    }

    /// Says something because of another record.
    pub fn send_because(&mut self, cause: Option<Step>, to: Participant, message: Message) {
        let because = self.because(cause);
        self.effects.push(Effect::Send {
            to,
            message,
            because,
        });
        // What goes into the network is a record, too.
        if Way::of(self.moment.who, to, &message) != Way::Local {
            self.number();
        }
    }

    /// Stops waiting for an answer: the connection of this client is closed, and what comes over it finds nobody.
    pub fn hang_up(&mut self) {
        self.effects.push(Effect::HangUp);
    }

    /// The record that says why this client has no answer yet: with it the request or its answer was lost, or else the
    /// request left; none when it waited for nothing as the stimulus came.
    #[must_use]
    pub fn unanswered(&self) -> Option<Step> {
        let open = self.moment.open?;
        Some(open.lost.unwrap_or(open.sent))
    }

    /// Asks to be woken after a while; an earlier request with the same reason is forgotten.
    pub fn arm(&mut self, timer: Timer, after: Millis) {
        self.effects.push(Effect::Arm {
            timer,
            at: self.now() + after,
            because: self.because(self.trigger()),
        });
    }

    /// Forgets a wake-up.
    pub fn disarm(&mut self, timer: Timer) {
        self.effects.push(Effect::Disarm(timer));
    }

    /// Forgets every wake-up of this machine and closes its connection, as a loss of power does.
    pub fn let_go(&mut self) {
        self.effects.push(Effect::LetGo);
    }

    fn because(&self, cause: Option<Step>) -> Because {
        Because {
            cause,
            also: self.trigger().filter(|also| Some(*also) != cause),
            rests_on: self.reader.looked_at(),
        }
    }

    fn push_record(&mut self, because: Because, event: Event) -> Step {
        let call = match event {
            Event::TimedOut { .. } => self.moment.open.map(|open| open.sent),
            _ => self.moment.call.filter(|_| self.moment.who.in_cloud()),
        };
        self.effects.push(Effect::Record {
            because,
            call,
            event,
        });
        self.number()
    }

    fn number(&mut self) -> Step {
        let step = self.moment.next_step;
        self.moment.next_step.0 += 1;
        step
    }
}
