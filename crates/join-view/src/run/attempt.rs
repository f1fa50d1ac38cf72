//! The attempt to join that was judged last: its token, what the device did with it, and the verdict.

use join_sim::{
    Account, Event, Key, Message, Parameter, Participant, Record, Step, Task, Token, Utc, Verdict,
};

use super::phases::Phases;
use super::task_bars::TaskBar;

/// How the attempt began that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Began {
    /// The user signed in.
    SignIn,
    /// The user pressed Try again.
    Again,
    /// The technician's join, in a run in which no user ever signed in.
    Technician,
}

/// What the device does in an attempt, one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// It gets the token.
    Token,
    /// It learns its tenant.
    Discovery,
    /// It has its key made.
    DeviceKey,
    /// It has an old transport key deleted.
    OldKey,
    /// It waits for the AIK certificate.
    Wait,
    /// It has the transport key made.
    TransportKey,
    /// It has the statement about that key signed.
    Statement,
    /// It asks to join, and gets the answer.
    Request,
}

/// A stretch of the join.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// What the device does.
    pub work: Work,
    /// Its first moment.
    pub from: i64,
    /// Its last moment.
    pub to: i64,
}

/// A token that was issued: the step at which that was, and what is in it.
#[derive(Clone, Copy, Debug)]
struct Issued {
    step: Step,
    at: i64,
    token: Token,
}

/// The token's bar, in milliseconds of true time: by the clock of the service that judged it, else by the issuer's.
#[derive(Clone, Debug)]
pub struct Bar {
    /// When the token was issued.
    pub issued: Option<i64>,
    /// Where its window begins.
    pub nbf: i64,
    /// Where it ends.
    pub exp: i64,
    /// From when until when the service accepted it; none where no service judged it.
    pub accepted: Option<(i64, i64)>,
}

/// The moments of an attempt, in milliseconds of true time.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// How the attempt began.
    pub began: Began,
    /// The user's boot; power-on for the technician's join.
    pub boot: i64,
    /// When the attempt began.
    pub start: i64,
    /// The moment from which times count: the start of the user's attempt, or power-on.
    pub zero: i64,
    /// What the device did, one after another.
    pub stretches: Vec<Stretch>,
    /// Tpm-Maintenance and AikCertEnrollTask: from, to, and whether it was held.
    pub tasks: [Vec<(i64, i64, bool)>; 2],
    /// When a server judged the token, and how.
    pub judged: Option<(i64, Verdict)>,
    issued: Option<Issued>,
    /// The token's bar.
    pub bar: Option<Bar>,
    /// The run's last moment.
    pub last: i64,
}

fn signs_in(record: &Record) -> Option<Began> {
    match record.event {
        Event::Received {
            message: Message::Credentials,
            ..
        } => Some(Began::SignIn),
        Event::Received {
            message: Message::TryAgain,
            ..
        } => Some(Began::Again),
        _ => None,
    }
    .filter(|_| record.who == Participant::Device)
}

/// The attempt's token on its way to the device, and what the device does with it.
fn stretches(attempt: &[Record], start: i64) -> Vec<Stretch> {
    let find = |what: &dyn Fn(&Event) -> bool| {
        let found = attempt.iter().find(|record| what(&record.event));
        found.map(|record| record.at.0 as i64)
    };
    let received = |wanted: fn(&Message) -> bool| {
        find(&|e| matches!(e, Event::Received { message, .. } if wanted(message)))
    };
    let made = |wanted| find(&|e| matches!(e, Event::KeyMade { key, .. } if *key == wanted));
    let token = received(|message| matches!(message, Message::TokenIssued(_)));
    let discovered = received(|message| matches!(message, Message::Discovered));
    let device_key = made(Key::Device);
    let attempt_1 = find(&|e| matches!(e, Event::Attempt { number: 1, .. }));
    let wait_began = find(&|e| {
        matches!(
            e,
            Event::Attempt {
                number: 1,
                certificate: false
            }
        )
    });
    let wait_ended = find(&|e| matches!(e, Event::WaitEnded { .. }));
    let key = made(Key::Transport);
    let request = find(&|e| {
        matches!(
            e,
            Event::Sent {
                message: Message::Join(_),
                ..
            }
        )
    });
    let answer = received(|message| matches!(message, Message::Joined(_)));
    [
        (Work::Token, Some(start), token),
        (Work::Discovery, token, discovered),
        (Work::DeviceKey, discovered, device_key),
        (Work::OldKey, device_key, attempt_1),
        (Work::Wait, wait_began, wait_ended),
        (Work::TransportKey, wait_ended.or(attempt_1), key),
        (Work::Statement, key, request),
        (Work::Request, request, answer),
    ]
    .into_iter()
    .filter_map(|(work, from, to)| {
        Some(Stretch {
            work,
            from: from?,
            to: to?,
        })
    })
    .collect()
}

impl Attempt {
    /// The attempt that is judged last; without a judgement, the last one that began.
    #[must_use]
    pub fn of(records: &[Record], phases: &Phases, tasks: &[TaskBar], cloud_zero: Utc) -> Attempt {
        let of_user = |record: &Record| phases.is_user(record.at) && signs_in(record).is_some();
        let users = records.iter().any(of_user);
        let whose = |account: Account| (account == Account::User) == users;
        let asks = |record: &Record| {
            matches!(record.event, Event::Sent { message: Message::AskToken(account), .. }
                if record.who == Participant::Device && whose(account))
        };
        let begins = |record: &Record| if users { of_user(record) } else { asks(record) };
        let judged = records
            .iter()
            .rposition(|r| matches!(r.event, Event::Judged(v) if whose(v.token.account)));
        let until = judged.unwrap_or(records.len());
        let first = records[..until].iter().rposition(begins);
        let from = first.unwrap_or(0);
        let next = records.iter().skip(from + 1).position(begins);
        let attempt = &records[from..next.map_or(records.len(), |more| from + 1 + more)];
        let began = match first {
            Some(at) if users => signs_in(&records[at]).unwrap_or(Began::SignIn),
            _ => Began::Technician,
        };
        let boot = match began {
            Began::Technician => 0,
            _ => phases.user_boot.unwrap_or_default().0 as i64,
        };
        let start = first.map_or(boot, |at| records[at].at.0 as i64);
        let judged = judged.and_then(|at| match records[at].event {
            Event::Judged(verdict) => Some((records[at].at.0 as i64, verdict)),
            _ => None,
        });
        let issued = attempt.iter().find_map(|r| match r.event {
            Event::TokenIssued(token) if whose(token.account) => Some(Issued {
                step: r.step,
                at: r.at.0 as i64,
                token,
            }),
            _ => None,
        });
        let last = records.last().map_or(0, |r| r.at.0 as i64);
        let bars = |task: Task| {
            let of = tasks.iter().filter(|bar| bar.task == task);
            let spans = of.map(|bar| (bar.span(records, last), bar.held));
            spans
                .filter(|((from, _), _)| *from >= boot)
                .map(|((from, to), held)| (from, to, held))
                .collect()
        };
        Attempt {
            began,
            boot,
            start,
            zero: if users { start } else { 0 },
            stretches: stretches(attempt, start),
            tasks: [Task::Maintenance, Task::AikEnrol].map(bars),
            bar: bar(judged, issued, cloud_zero),
            judged,
            issued,
            last,
        }
    }

    /// The wait for the AIK certificate.
    #[must_use]
    pub fn wait(&self) -> Option<&Stretch> {
        self.stretches.iter().find(|part| part.work == Work::Wait)
    }

    /// The end of the bar that a parameter makes longer; none where it makes none. Each stands in the record.
    #[must_use]
    pub fn end_of(&self, parameter: Parameter) -> Option<i64> {
        let ran = |bars| first_run(bars).map(|(_, to)| to);
        match parameter {
            Parameter::SignInAfterBoot => (self.began == Began::SignIn).then_some(self.start),
            Parameter::Maintenance => ran(&self.tasks[0]),
            Parameter::AikEnrolment => ran(&self.tasks[1]),
            Parameter::TokenLifetime => self.bar.as_ref().map(|bar| bar.exp),
            Parameter::ValidatorSkew => Some(self.bar.as_ref()?.accepted?.1),
            Parameter::AikWait => self.wait().map(|wait| wait.to),
            _ => None,
        }
    }

    /// The moment from which such a bar's parameter counts; `lifetime_s`: the token's lifetime as it was set at a step.
    #[must_use]
    pub fn origin_of(&self, parameter: Parameter, lifetime_s: impl Fn(Step) -> i64) -> i64 {
        let ran = |bars| first_run(bars).map(|(from, _)| from);
        let exp = self.bar.as_ref().map(|bar| bar.exp);
        let origin = match parameter {
            Parameter::TokenLifetime => {
                let issued = self.issued.zip(exp);
                issued.map(|(issued, exp)| exp - lifetime_s(issued.step) * 1000)
            }
            Parameter::ValidatorSkew => exp,
            Parameter::AikWait => self.wait().map(|wait| wait.from),
            Parameter::Maintenance => ran(&self.tasks[0]),
            Parameter::AikEnrolment => ran(&self.tasks[1]),
            _ => None,
        };
        origin.unwrap_or(self.boot)
    }
}

/// The first bar that was not held: where it begins does not depend on how long the task takes, so it stays under the hand.
fn first_run(bars: &[(i64, i64, bool)]) -> Option<(i64, i64)> {
    let run = bars.iter().find(|(_, _, held)| !held);
    run.map(|&(from, to, _)| (from, to))
}

/// The token that was judged, by the judge's own clock; without a judgement the one that was issued, by the issuer's.
fn bar(judged: Option<(i64, Verdict)>, issued: Option<Issued>, cloud_zero: Utc) -> Option<Bar> {
    let issued_at = issued.map(|issued| issued.at);
    if let Some((at, verdict)) = judged {
        let place = |moment: Utc| at + (moment.0 - verdict.now.0);
        let (from, to) = verdict.window();
        return Some(Bar {
            issued: issued_at,
            nbf: place(verdict.token.nbf),
            exp: place(verdict.token.exp),
            accepted: Some((place(from), place(to))),
        });
    }
    issued.map(|issued| Bar {
        issued: issued_at,
        nbf: issued.token.nbf.0 - cloud_zero.0,
        exp: issued.token.exp.0 - cloud_zero.0,
        accepted: None,
    })
}
