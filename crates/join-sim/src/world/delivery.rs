//! How what is due reaches a machine, and what becomes of what the machine answers.

use super::{Connection, World};
use crate::agenda::Due;
use crate::event::{Event, Fate};
use crate::machine::{Because, Call, Context, Effect, Moment, Refusal, Stimulus, Way, outage_end};
use crate::message::{Message, Participant};
use crate::reads::{Reader, Reads};
use crate::time::Step;

impl World {
    pub(super) fn deliver(&mut self, due: Due) {
        if self.silent == Some(due.to) {
            return;
        }
        if self.stage.user_boot.is_none() {
            self.read_before_boot = self.read;
        }
        // The record of a message that arrives carries what was looked at before; a wake-up has no record of its own.
        let Stimulus::Message { from, message } = due.stimulus else {
            let _ = self.handle(&due);
            return;
        };
        let (arrives, looked_at) = self.arrives(&due, from, &message);
        self.read |= looked_at;
        let mut because = due.because;
        because.rests_on |= looked_at;
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
        let cause = Some(self.record(due.to, because, due.call, received));
        let because = Because {
            cause,
            ..Because::default()
        };
        let (outcome, rests_on) = self.handle(&Due { because, ..due });
        if outcome == Err(Refusal) {
            let because = Because {
                rests_on,
                ..because
            };
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
        let reader = Reader::new(&self.values, Reads::NONE);
        if way != Way::Local && outage_end(self.now, &reader, &self.stage).is_some() {
            return (Err(false), reader.looked_at());
        }
        if let Some(call) = due.call
            && !due.to.in_cloud()
            && !matches!(way, Way::Request(_))
        {
            let waits = |open: &Connection| open.client == due.to && open.call.sent == call;
            match self.connections.iter().position(waits) {
                Some(place) => self.connections.remove(place),
                None => return (Err(true), reader.looked_at()),
            };
        }
        (Ok(()), reader.looked_at())
    }

    /// Notes with which record a request or its answer was lost.
    fn lose(&mut self, call: Option<Step>, lost: Step) {
        let of_call = |open: &&mut Connection| Some(open.call.sent) == call;
        if let Some(open) = self.connections.iter_mut().find(of_call) {
            open.call.lost = Some(lost);
        }
    }

    /// Lets a machine handle what is due, and does what it answers. What a refusal would have done is not done.
    pub(super) fn handle(&mut self, due: &Due) -> (Result<(), Refusal>, Reads) {
        let open = self.connections.iter().find(|open| open.client == due.to);
        let moment = Moment {
            who: due.to,
            now: self.now,
            utc: self.utc(),
            values: &self.values,
            stage: self.stage,
            trigger: due.because.cause,
            // What led to a message stands in the record of its arrival.
            rests_on: due.because.rests_on,
            call: due.call,
            open: open.map(|open| open.call),
            next_step: self.next_step(),
        };
        let mut context = Context::new(moment, core::mem::take(&mut self.effects));
        let outcome = self.machines.on(due.to, due.stimulus, &mut context);
        let (mut effects, stage, mut read) = context.into_answer();
        if outcome.is_ok() {
            self.stage = stage;
            let mut carried = Reads::NONE;
            for effect in &effects {
                self.carry_out(due.to, due.call, effect, &mut carried);
            }
            read |= carried;
        }
        effects.clear();
        self.effects = effects;
        self.read |= read;
        (outcome, read)
    }

    /// Does what a machine answered. What the network looked at for one answer (`carried`), the later ones rest on, too.
    fn carry_out(
        &mut self,
        who: Participant,
        call: Option<Step>,
        effect: &Effect,
        carried: &mut Reads,
    ) {
        let resting = |because: Because, carried: Reads| Because {
            rests_on: because.rests_on | carried,
            ..because
        };
        match *effect {
            Effect::Record {
                because,
                call,
                event,
            } => {
                self.record(who, resting(because, *carried), call, event);
            }
            Effect::Send {
                to,
                message,
                because,
            } => *carried |= self.send(who, to, message, (resting(because, *carried), call)),
            Effect::Arm { timer, at, because } => {
                self.agenda.forget(who, |other| other == timer);
                self.agenda.push(Due {
                    at,
                    to: who,
                    stimulus: Stimulus::Expired(timer),
                    because: resting(because, *carried),
                    call: call.filter(|_| who.in_cloud()),
                });
            }
            Effect::Disarm(timer) => self.agenda.forget(who, |other| other == timer),
            Effect::HangUp => self.hang_up(who),
            Effect::LetGo => {
                self.hang_up(who);
                self.agenda.forget(who, |_| true);
            }
        }
    }

    fn hang_up(&mut self, client: Participant) {
        self.connections.retain(|open| open.client != client);
    }

    /// Brings a message on its way, and says what the network looked at for that.
    fn send(
        &mut self,
        from: Participant,
        to: Participant,
        message: Message,
        (because, call): (Because, Option<Step>),
    ) -> Reads {
        let way = Way::of(from, to, &message);
        let (Way::Request(host) | Way::Answer(host)) = way else {
            self.agenda.push(Due {
                at: self.now,
                to,
                stimulus: Stimulus::Message { from, message },
                because,
                call: call.filter(|_| from.in_cloud()),
            });
            return Reads::NONE;
        };
        let reader = Reader::new(&self.values, because.rests_on);
        let fate = self
            .line
            .carry(way, host, &message, self.now, &reader, &self.stage);
        let because = Because {
            rests_on: reader.looked_at(),
            ..because
        };
        let carried = because.rests_on;
        // A request's number is that of its record.
        let call = match way {
            Way::Request(_) => Some(self.next_step()),
            Way::Answer(_) | Way::Local => call,
        };
        let sent = self.record(from, because, call, Event::Sent { to, message, fate });
        if let Way::Request(_) = way {
            self.hang_up(from);
            self.connections.push(Connection {
                client: from,
                call: Call { sent, lost: None },
            });
        }
        let (at, to, from, message) = match fate {
            Fate::Arrives(at) => (at, to, from, message),
            Fate::Lost => {
                self.lose(call, sent);
                return carried;
            }
            Fate::Blocked => (
                self.now,
                from,
                Participant::Network,
                Message::NoConnection(to),
            ),
            Fate::Untrusted => (
                self.now,
                from,
                Participant::Network,
                Message::NotTrusted(to),
            ),
        };
        self.agenda.push(Due {
            at,
            to,
            stimulus: Stimulus::Message { from, message },
            because: Because {
                cause: Some(sent),
                ..Because::default()
            },
            call,
        });
        carried
    }
}
