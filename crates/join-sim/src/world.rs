//! The world: every participant, what is due, and the one way in which time passes.

use alloc::vec::Vec;
use core::cell::Cell;

use crate::command::Command;
use crate::event::{Event, Fate, Record};
use crate::machine::{self, Line, Machines, Refusal, Stage, Way};
use crate::message::{Account, Code, Message, Participant};
use crate::parameter::{Parameter, Values};
use crate::reads::Reads;
use crate::scenario::Scenario;
use crate::time::{Instant, Millis, Step, Utc};

/// More records than this no run makes without commands: the longest has two waits of two hours, all the time full of
/// requests that are given up after a second. Reaching it ends the run with a record that says so.
pub const STEP_LIMIT: u32 = 150_000;

/// What reaches a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stimulus {
    /// A message of another participant.
    Message {
        /// Who sent it.
        from: Participant,
        /// What it says.
        message: Message,
    },
    /// Time that the machine asked to be told of.
    Expired(Timer),
}

/// Why a machine wants to be woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// When the run begins.
    Begin,
    /// When the device has started.
    Boot,
    /// When to stop waiting for an answer from the cloud.
    Answer,
    /// When to look again for the AIK certificate.
    NextAttempt,
    /// When to stop waiting for the AIK certificate.
    WaitEnd,
    /// When to repeat a request that met a busy service.
    Repeat,
    /// When the TPM is done with a piece of work.
    Work(machine::Work),
    /// When the registration service judges the request that left the device with this record.
    Judge(Step),
    /// When the device counts as idle.
    Idle,
    /// When the charge passes a threshold.
    Charge,
    /// When to try the TPM's attestation again.
    Attestation,
    /// When the technician phase stops waiting for the TPM.
    AttestationLimit,
    /// When to look for the network again.
    Reconnect,
    /// When the user starts the resealed device.
    UserBoot,
    /// When the user signs in.
    SignIn,
    /// When somebody starts Tpm-Maintenance by hand.
    MaintenanceByHand,
    /// When somebody starts AikCertEnrollTask by hand.
    AikByHand,
    /// When the user tries again.
    Retry,
    /// When the user is through with Windows Hello set-up.
    Hello,
}

/// Something due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Due {
    at: Instant,
    seq: u64,
    to: Participant,
    stimulus: Stimulus,
    cause: Option<Step>,
    also: Option<Step>,
    /// What was looked at before it became due, and stands in no record yet.
    rests_on: Reads,
    /// The request that it is, answers, or is done for: the record with which that left.
    call: Option<Step>,
}

/// An open connection: a client of the device waits for the answer to its request. A client has one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Connection {
    client: Participant,
    /// The record with which the request left, which is its id.
    call: Step,
    /// The record with which the request or its answer was lost, if it was.
    lost: Option<Step>,
}

impl Due {
    /// Whether it alone keeps a run from ending. A charge that passes a threshold does not.
    fn keeps_running(&self) -> bool {
        !matches!(self.stimulus, Stimulus::Expired(Timer::Charge))
    }
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
    next_seq: u64,
    agenda: Vec<Due>,
    connections: Vec<Connection>,
    pending: Vec<Record>,
    values: Values,
    starts_at: Utc,
    line: Line,
    stage: Stage,
    machines: Machines,
    silent: Option<Participant>,
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
            next_seq: 0,
            agenda: Vec::with_capacity(16),
            connections: Vec::new(),
            pending: Vec::with_capacity(16),
            values,
            starts_at: scenario.starts_at(),
            line: Line::new(values.get(Parameter::Seed)),
            stage: Stage::new(&values),
            machines: Machines::default(),
            silent: None,
            stopped: false,
            // The stage on which the run begins; everything else is looked at when it is needed.
            read: Reads::one(Parameter::Mode),
            read_before_boot: Reads::NONE,
        };
        let begin = world.read;
        for who in [
            Participant::Directory,
            Participant::Policy,
            Participant::User,
        ] {
            let stimulus = Stimulus::Expired(Timer::Begin);
            world.push(Instant(0), who, stimulus, (None, None, begin), None);
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
        if self.agenda.iter().any(Due::keeps_running) {
            self.agenda.last().map(|due| due.at)
        } else {
            None
        }
    }

    /// Lets the next thing happen and gives its first record, or none when the run has ended.
    pub fn step(&mut self) -> Option<Record> {
        loop {
            if let Some(record) = self.next_pending() {
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
            if let Some(record) = self.next_pending() {
                return Some(record);
            }
            if self.next_step >= STEP_LIMIT {
                return self.stop();
            }
            match self.agenda.last() {
                Some(due) if due.at <= limit => {}
                _ => {
                    self.now = self.now.max(limit);
                    return None;
                }
            }
            let due = self.agenda.pop()?;
            self.now = due.at;
            self.deliver(due);
        }
    }

    /// Somebody gives a command now.
    pub fn command(&mut self, command: Command) {
        let step = self.record(
            Participant::User,
            (None, None, Reads::NONE),
            None,
            Event::Commanded(command),
        );
        match (command, command.message()) {
            (Command::Set(id, value), _) => {
                // A value out of range is refused at the door (`Save::check`); here it changes nothing.
                let _ = self.values.set(id, value);
            }
            (_, Some((to, message))) => {
                let stimulus = Stimulus::Message {
                    from: Participant::User,
                    message,
                };
                self.push(
                    self.now,
                    to,
                    stimulus,
                    (Some(step), None, Reads::NONE),
                    None,
                );
            }
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
        self.handle(who, stimulus, None, Reads::NONE, None).0
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
            (None, None, Reads::NONE),
            None,
            Event::StepLimit,
        );
        self.next_pending()
    }

    /// The first record that has not been given yet. There are few at a time, so that the rest moves up is cheap.
    fn next_pending(&mut self) -> Option<Record> {
        (!self.pending.is_empty()).then(|| self.pending.remove(0))
    }

    fn record(
        &mut self,
        who: Participant,
        (cause, also, rests_on): Because,
        call: Option<Step>,
        event: Event,
    ) -> Step {
        let step = Step(self.next_step);
        self.next_step += 1;
        self.pending.push(Record {
            step,
            at: self.now,
            who,
            cause,
            also,
            rests_on,
            call,
            event,
        });
        step
    }

    fn push(
        &mut self,
        at: Instant,
        to: Participant,
        stimulus: Stimulus,
        (cause, also, rests_on): Because,
        call: Option<Step>,
    ) {
        let seq = self.next_seq;
        self.next_seq += 1;
        // The agenda is kept with the earliest last, ties broken by sequence number.
        let place = self
            .agenda
            .partition_point(|due| (due.at, due.seq) > (at, seq));
        self.agenda.insert(
            place,
            Due {
                at,
                seq,
                to,
                stimulus,
                cause,
                also,
                rests_on,
                call,
            },
        );
    }

    fn deliver(&mut self, due: Due) {
        if self.silent == Some(due.to) {
            return;
        }
        if self.stage.user_boot.is_none() {
            self.read_before_boot = self.read;
        }
        // The record of a message that arrives carries what was looked at before; a wake-up has no record of its own.
        let (trigger, rests_on) = match due.stimulus {
            Stimulus::Message { from, message } => {
                let mut because = (due.cause, due.also, due.rests_on);
                let (arrives, looked_at) = self.arrives(&due, from, &message);
                because.2 |= looked_at;
                self.read |= looked_at;
                if let Err(closed) = arrives {
                    let undelivered = Event::Undelivered {
                        from,
                        message,
                        closed,
                    };
                    let step = self.record(due.to, because, due.call, undelivered);
                    return self.lose(due.call, step);
                }
                let received = Event::Received { from, message };
                let step = self.record(due.to, because, due.call, received);
                (Some(step), Reads::NONE)
            }
            Stimulus::Expired(_) => (due.cause, due.rests_on),
        };
        let (outcome, rests_on) = self.handle(due.to, due.stimulus, trigger, rests_on, due.call);
        if let (Err(Refusal), Stimulus::Message { message, .. }) = (outcome, due.stimulus) {
            let because = (trigger, None, rests_on);
            self.record(due.to, because, due.call, Event::NotAllowed { message });
        }
    }

    /// Whether a message that is due arrives, or else whether that is for its connection; and what was looked at for that.
    /// A request goes on its way even when its client no longer waits. What comes back finds the connection open or
    /// nobody, and closes it. A network that fails while a message is under way takes it.
    fn arrives(
        &mut self,
        due: &Due,
        from: Participant,
        message: &Message,
    ) -> (Result<(), bool>, Reads) {
        let way = Way::of(from, due.to, message);
        let rests_on = Cell::new(Reads::NONE);
        let value = |id| look(&rests_on, &self.values, id);
        if way != Way::Local && machine::outage_end(self.now, value, &self.stage).is_some() {
            return (Err(false), rests_on.get());
        }
        if let Some(call) = due.call
            && !due.to.in_cloud()
            && !matches!(way, Way::Request(_))
        {
            let waits = |open: &Connection| open.client == due.to && open.call == call;
            match self.connections.iter().position(waits) {
                Some(place) => self.connections.remove(place),
                None => return (Err(true), rests_on.get()),
            };
        }
        (Ok(()), rests_on.get())
    }

    /// Notes with which record a request or its answer was lost.
    fn lose(&mut self, call: Option<Step>, lost: Step) {
        let of_call = |open: &&mut Connection| Some(open.call) == call;
        if let Some(open) = self.connections.iter_mut().find(of_call) {
            open.lost = Some(lost);
        }
    }

    fn handle(
        &mut self,
        who: Participant,
        stimulus: Stimulus,
        trigger: Option<Step>,
        rests_on: Reads,
        call: Option<Step>,
    ) -> (Result<(), Refusal>, Reads) {
        let mut machines = core::mem::take(&mut self.machines);
        let mut context = Context {
            world: self,
            who,
            trigger,
            rests_on: Cell::new(rests_on),
            call,
        };
        let outcome = machines.on(who, stimulus, &mut context);
        let read = context.rests_on.get();
        self.read |= read;
        self.machines = machines;
        (outcome, read)
    }
}

/// The record that led to something, a second one it rests on, and the parameters looked at on the way.
type Because = (Option<Step>, Option<Step>, Reads);

/// A parameter's value, and a note that it was looked at.
fn look(rests_on: &Cell<Reads>, values: &Values, id: Parameter) -> i64 {
    rests_on.set(rests_on.get() | Reads::one(id));
    values.get(id)
}

/// What a machine may see and do while it handles a stimulus.
#[derive(Debug)]
pub struct Context<'a> {
    world: &'a mut World,
    who: Participant,
    trigger: Option<Step>,
    /// What has been looked at in this handling.
    rests_on: Cell<Reads>,
    /// The request that is being handled, or whose answer is.
    call: Option<Step>,
}

impl Context<'_> {
    /// True time.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.world.now
    }

    /// The record that is being handled.
    #[must_use]
    pub fn trigger(&self) -> Option<Step> {
        self.trigger
    }

    /// What this handling does from here on was led to by a record that it has made itself.
    pub fn led_by(&mut self, step: Step) {
        self.trigger = Some(step);
    }

    /// A parameter's value, in its unit.
    #[must_use]
    pub fn value(&self, id: Parameter) -> i64 {
        look(&self.rests_on, &self.world.values, id)
    }

    /// The request that is being handled: the record with which it left.
    #[must_use]
    pub fn call(&self) -> Option<Step> {
        self.call
    }

    /// A yes-no parameter, or a choice that is not its first.
    #[must_use]
    pub fn is(&self, id: Parameter) -> bool {
        self.value(id) != 0
    }

    /// A parameter in seconds.
    #[must_use]
    pub fn seconds(&self, id: Parameter) -> Millis {
        Millis::from_s(self.value(id))
    }

    /// A parameter in milliseconds.
    #[must_use]
    pub fn millis(&self, id: Parameter) -> Millis {
        Millis::from_ms(self.value(id))
    }

    /// The clock of the sign-in service: true time.
    #[must_use]
    pub fn cloud_now(&self) -> Utc {
        self.world.utc()
    }

    /// The clock of the registration service.
    #[must_use]
    pub fn drs_now(&self) -> Utc {
        self.world
            .utc()
            .plus_ms(self.value(Parameter::DrsClockOffset) * 1000)
    }

    /// The device's clock. It goes wrong after the reseal only.
    #[must_use]
    pub fn device_now(&self) -> Utc {
        self.world.utc().plus_ms(self.device_ahead_ms())
    }

    /// How far the device's clock is ahead of true time, in milliseconds.
    #[must_use]
    pub fn device_ahead_ms(&self) -> i64 {
        let value = |id| self.value(id);
        self.world.stage.device_ahead_ms(self.now(), value)
    }

    /// How long from now until the network is back; none when it is there.
    #[must_use]
    pub fn outage(&self) -> Option<Millis> {
        let end = machine::outage_end(self.now(), |id| self.value(id), &self.world.stage)?;
        Some(end.since(self.now()))
    }

    /// The phase and what all of the device shares.
    pub fn stage(&mut self) -> &mut Stage {
        &mut self.world.stage
    }

    /// Whether the user's phase has begun; faults begin with it.
    #[must_use]
    pub fn user_phase(&self) -> bool {
        self.world.stage.user_boot.is_some()
    }

    /// Records an event that the present stimulus led to.
    pub fn record(&mut self, event: Event) -> Step {
        let cause = self.trigger;
        let because = (cause, None, self.rests_on.get());
        let call = self.call_of(&event);
        self.world.record(self.who, because, call, event)
    }

    /// The request that an event is part of.
    fn call_of(&self, event: &Event) -> Option<Step> {
        match event {
            Event::TimedOut { .. } => Some(self.connection()?.call),
            _ => self.call.filter(|_| self.who.in_cloud()),
        }
    }

    fn connection(&self) -> Option<&Connection> {
        let own = |open: &&Connection| open.client == self.who;
        self.world.connections.iter().find(own)
    }

    /// Records an event that another record led to; the present stimulus is the second one it rests on.
    pub fn record_because(&mut self, cause: Option<Step>, event: Event) -> Step {
        let (cause, also) = if cause.is_some() {
            (cause, self.trigger)
        } else {
            (self.trigger, None)
        };
        let also = also.filter(|also| Some(*also) != cause);
        let because = (cause, also, self.rests_on.get());
        let call = self.call_of(&event);
        self.world.record(self.who, because, call, event)
    }

    /// Says something because of the present stimulus.
    pub fn send(&mut self, to: Participant, message: Message) {
        let cause = self.trigger;
        self.send_because(cause, to, message);
    }

    /// Says something because of another record.
    pub fn send_because(&mut self, cause: Option<Step>, to: Participant, message: Message) {
        let from = self.who;
        if self.world.silent == Some(from) {
            return;
        }
        let also = self.trigger.filter(|also| Some(*also) != cause);
        let stimulus = Stimulus::Message { from, message };
        let way = Way::of(from, to, &message);
        let host = match way {
            Way::Local => {
                let because = (cause, also, self.rests_on.get());
                let call = self.call.filter(|_| from.in_cloud());
                return self.world.push(self.world.now, to, stimulus, because, call);
            }
            Way::Request(host) | Way::Answer(host) => host,
        };
        let world = &mut *self.world;
        let value = |id| look(&self.rests_on, &world.values, id);
        let fate = world
            .line
            .carry(way, host, &message, world.now, value, &world.stage);
        let because = (cause, also, self.rests_on.get());
        // A request's number is that of its record.
        let call = match way {
            Way::Request(_) => Some(world.next_step()),
            Way::Answer(_) | Way::Local => self.call,
        };
        let sent = world.record(from, because, call, Event::Sent { to, message, fate });
        if let Way::Request(_) = way {
            world.connections.retain(|open| open.client != from);
            world.connections.push(Connection {
                client: from,
                call: sent,
                lost: None,
            });
        }
        let because = (Some(sent), None, Reads::NONE);
        let no_connection = |message| Stimulus::Message {
            from: Participant::Network,
            message,
        };
        match fate {
            Fate::Arrives(at) => world.push(at, to, stimulus, because, call),
            Fate::Lost => world.lose(call, sent),
            Fate::Blocked => {
                let answer = no_connection(Message::NoConnection(to));
                world.push(world.now, from, answer, because, call);
            }
            Fate::Untrusted => {
                let answer = no_connection(Message::NotTrusted(to));
                world.push(world.now, from, answer, because, call);
            }
        }
    }

    /// Stops waiting for an answer: the connection of this client is closed, and what comes over it finds nobody.
    pub fn hang_up(&mut self) {
        let who = self.who;
        self.world.connections.retain(|open| open.client != who);
    }

    /// The record that says why this client has no answer yet: with it the request or its answer was lost, or else the
    /// request left; none when it waits for nothing.
    #[must_use]
    pub fn unanswered(&self) -> Option<Step> {
        let open = self.connection()?;
        Some(open.lost.unwrap_or(open.call))
    }

    /// Asks to be woken after a while; an earlier request with the same reason is forgotten.
    pub fn arm(&mut self, timer: Timer, after: Millis) {
        self.disarm(timer);
        self.world.push(
            self.world.now + after,
            self.who,
            Stimulus::Expired(timer),
            (self.trigger, None, self.rests_on.get()),
            self.call.filter(|_| self.who.in_cloud()),
        );
    }

    /// Forgets a wake-up.
    pub fn disarm(&mut self, timer: Timer) {
        let who = self.who;
        self.world
            .agenda
            .retain(|due| !(due.to == who && due.stimulus == Stimulus::Expired(timer)));
    }

    /// Forgets every wake-up of this machine and closes its connection, as a loss of power does.
    pub fn let_go(&mut self) {
        self.hang_up();
        let who = self.who;
        self.world
            .agenda
            .retain(|due| !(due.to == who && matches!(due.stimulus, Stimulus::Expired(_))));
    }
}
