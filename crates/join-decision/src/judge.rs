//! The verdict: an answer that rules the case out, else the book's rule on what the answers and the two times tell it.
use alloc::vec::Vec;
use join_reference::{Answer, Decision, Verdict};
use join_study::{Clock, Expiry, Observed, Reason};

/// Of each question the number of its answer, where it is answered.
pub type Answers = [Option<usize>];

/// The end of the token, and the moment of its refusal by somebody's clock; seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// `exp`.
    pub ends: i64,
    /// When it was refused, or sent.
    pub refused: i64,
    /// By whose clock.
    pub clock: Clock,
}

/// Something that the verdict needs and nobody has looked at yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Whether the service refused with the code of the case.
    Refusal,
    /// Whether the device waited for the AIK certificate.
    Wait,
    /// What held the two tasks.
    Reason,
    /// Whether the token had ended.
    Token,
}

/// What can be said so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The question whose answer rules the case out, where one does.
    pub by: Option<usize>,
    /// What the verdict still needs.
    pub missing: Vec<Missing>,
    /// Nothing speaks against the case, something speaks for it, and with what is missing as in the case it would fit.
    pub near: bool,
}

/// What the rule knows.
#[derive(Clone, Copy, Debug, Default)]
struct Facts {
    refused: Option<bool>,
    waited: Option<bool>,
    reason: Option<Reason>,
    ended: Option<bool>,
}

/// What an answer may tell the rule, in the words of the data.
pub const TELLS: &[&str] = &[
    "refused",
    "not refused",
    "waited",
    "no wait",
    "energy saver",
    "another condition",
    "task disabled or missing",
    "the AIK service refused",
    "ended",
    "not ended",
];

impl Facts {
    fn learn(&mut self, tells: &str) {
        let mut reason = |own: Reason| {
            // A rival speaks louder than energy saver: it would have kept the certificate away by itself.
            if self.reason.is_none_or(|old| old == Reason::EnergySaver) {
                self.reason = Some(own);
            }
        };
        match tells {
            "energy saver" => reason(Reason::EnergySaver),
            "another condition" => reason(Reason::AnotherCondition),
            "task disabled or missing" => reason(Reason::TaskDisabledOrMissing),
            "the AIK service refused" => reason(Reason::AikServiceRefused),
            "refused" => self.refused = Some(true),
            "not refused" => self.refused = Some(false),
            "waited" => self.waited = Some(true),
            "no wait" => self.waited = Some(false),
            "ended" => self.ended = Some(true),
            "not ended" => self.ended = Some(false),
            _ => {}
        }
    }
}

/// Judges by the answers, and by the two times where they are known.
#[must_use]
pub fn judge(decision: &Decision, answers: &Answers, times: Option<Times>) -> Judgement {
    let given = || {
        let all = decision.questions.iter().zip(answers).enumerate();
        all.filter_map(|(at, (question, answer))| Some((at, question.answers.get((*answer)?)?)))
    };
    let mut facts = Facts::default();
    given().for_each(|(_, answer)| facts.learn(&answer.tells));
    if times.is_some_and(|times| times.clock == Clock::Service) {
        facts.refused = facts.refused.or(Some(true)); // the moment of a refusal is known
    }
    let seen = observed(facts, times);
    let missing = missing(facts, &seen);
    let out = given().find(|(_, answer)| answer.verdict.rules_out());
    if let Some((at, answer)) = out {
        return Judgement {
            verdict: answer.verdict,
            by: Some(at),
            missing,
            near: false,
        };
    }
    let ruled = seen.verdict();
    let verdict = match ruled {
        // A state that is seen now does not say what kept a certificate away before a refusal that nobody has seen.
        _ if facts.refused.is_none() => Verdict::CannotTell,
        join_study::Verdict::Fits => Verdict::Fits,
        join_study::Verdict::DoesNotFit => Verdict::DoesNotFit,
        join_study::Verdict::CannotTell => Verdict::CannotTell,
    };
    let points = |answer: &Answer| matches!(&*answer.tells, "waited" | "energy saver");
    let near = verdict == Verdict::CannotTell
        && given().any(|(_, answer)| points(answer))
        && completed(seen).verdict() == join_study::Verdict::Fits;
    Judgement {
        verdict,
        by: None,
        missing,
        near,
    }
}

fn observed(facts: Facts, times: Option<Times>) -> Observed {
    // Without the times an answer about them stands for a moment on either side.
    let times = times.or_else(|| {
        Some(Times {
            ends: 0,
            refused: if facts.ended? { 1 } else { -1 },
            clock: Clock::Service,
        })
    });
    Observed {
        refused: facts.refused.unwrap_or(true),
        exp_s: times.map(|times| times.ends),
        refused_at: times.map(|times| (times.refused, times.clock)),
        waited_for_aik: facts.waited,
        reason: facts.reason.unwrap_or(Reason::NotLookedAt),
    }
}

/// The same with what is missing as it was in the case.
fn completed(seen: Observed) -> Observed {
    let mut all = seen;
    if seen.expiry() == Expiry::CannotTell {
        (all.exp_s, all.refused_at) = (Some(0), Some((1, Clock::Service)));
    }
    all.waited_for_aik = seen.waited_for_aik.or(Some(true));
    if seen.reason == Reason::NotLookedAt {
        all.reason = Reason::EnergySaver;
    }
    all
}

fn missing(facts: Facts, seen: &Observed) -> Vec<Missing> {
    let all = [
        (Missing::Refusal, facts.refused.is_none()),
        (Missing::Wait, seen.waited_for_aik.is_none()),
        (Missing::Reason, seen.reason == Reason::NotLookedAt),
        (Missing::Token, seen.expiry() == Expiry::CannotTell),
    ];
    let of = all.into_iter().filter(|(_, missing)| *missing);
    of.map(|(what, _)| what).collect()
}
