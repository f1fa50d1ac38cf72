//! A token that was judged too late, or too early: whose delay it was.

use alloc::vec::Vec;

use super::{Named, Run};
use crate::event::{Event, Fate, Record, Verdict};
use crate::message::{Judgement, Message, Participant, Refused};
use crate::parameter::Parameter;

/// Time that a request lost on its way to the service that judges its token.
struct Delay<'a> {
    by: Named<'a>,
    ms: i64,
}

/// A parameter's value in the base world.
fn usual(id: Parameter) -> i64 {
    id.spec().default
}

impl<'a> Run<'a> {
    /// A token that the service judged outside its window: whose delay, taken away, would have brought it in time?
    pub(super) fn out_of_window(self, judged: &'a Record, verdict: Verdict) -> Option<Named<'a>> {
        let margin = verdict.margin_ms?;
        if margin >= 0 {
            return Some(("service-clock", judged));
        }
        let mut delays = self.delays(judged, verdict, -margin);
        let total = |delays: &[Delay<'_>], name: &str| -> i64 {
            let own = delays.iter().filter(|delay| delay.by.0 == name);
            own.map(|delay| delay.ms).sum()
        };
        delays.retain(|delay| delay.ms > 0);
        let enough = delays
            .iter()
            .find(|delay| total(&delays, delay.by.0) >= -margin);
        let longest = || delays.iter().max_by_key(|delay| total(&delays, delay.by.0));
        enough.or_else(longest).map(|delay| delay.by)
    }

    /// The delays between the issue of a token and its judgement, against the base world; waits first, the token's own
    /// length last, so that of two that would each be enough the one is named that the other only lets through.
    fn delays(self, judged: &'a Record, verdict: Verdict, late: i64) -> Vec<Delay<'a>> {
        let before = &self.records[..judged.step.0 as usize];
        let is = |record: &&Record| matches!(record.event, Event::TokenIssued(token) if token == verdict.token);
        let Some(issued) = before.iter().rfind(is) else {
            return Vec::new();
        };
        let way = &before[issued.step.0 as usize..];
        let mut delays = Vec::new();
        let mut put = |by: Option<Named<'a>>, ms: i64| delays.extend(by.map(|by| Delay { by, ms }));
        let (mut sent, mut busy) = (issued, None);
        let (mut work, mut line) = (0, 0);
        let mut asked = issued;
        for record in way {
            let since = |other: &Record| record.at.since(other.at).0 as i64;
            if let Event::Sent {
                to,
                fate: Fate::Arrives(at),
                ..
            } = record.event
                && [record.who, to].contains(&Participant::Device)
            {
                line += at.since(record.at).0 as i64 - usual(Parameter::DrsLatency);
            }
            match (record.who, record.event) {
                (_, Event::WaitEnded { waited, .. }) => {
                    put(self.without_certificate(record, late), waited.0 as i64);
                }
                (Participant::Device, Event::TimedOut { .. }) => {
                    put(self.obstacle(record), since(sent))
                }
                (Participant::Device, Event::Sent { to, message, .. }) if to.in_cloud() => {
                    if let (Message::Join(_), Some(refused)) = (message, busy.take()) {
                        put(Some(("busy", refused)), since(sent));
                    }
                    sent = record;
                }
                (
                    Participant::Device,
                    Event::Received {
                        message: Message::Joined(Judgement::Refused(Refused::Busy)),
                        ..
                    },
                ) => busy = Some(record),
                (
                    Participant::Tpm,
                    Event::Received {
                        message: Message::MakeKey(_) | Message::Certify,
                        ..
                    },
                ) => asked = record,
                (
                    Participant::Device,
                    Event::Received {
                        message: Message::KeyMade { .. } | Message::Certified,
                        ..
                    },
                ) => {
                    work += since(asked) - usual(Parameter::KeyCreation);
                }
                _ => {}
            }
        }
        put(Some(("slow-tpm", asked)), work);
        put(Some(("slow-network", sent)), line);
        let asks = |record: &&Record| matches!(record.event, Event::Received { message: Message::Join(request), .. } if request.token == verdict.token);
        if let Some(arrived) = way.iter().rfind(asks) {
            let took = judged.at.since(arrived.at).0 as i64;
            put(
                Some(("slow-service", judged)),
                took - usual(Parameter::DrsWork),
            );
        }
        put(
            Some(("service-clock", judged)),
            verdict.now.0 - self.starts - judged.at.0 as i64,
        );
        let lives = verdict.token.exp.0 - self.starts - issued.at.0 as i64;
        let lifetime = usual(Parameter::TokenLifetime) * 1000;
        put(Some(("short-token", issued)), lifetime - lives);
        delays
    }
}
