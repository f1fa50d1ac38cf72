//! Texts to copy: for a ticket, and for whoever owns the policy; made of answers of the decision and of times, and of nothing else.
use crate::calculator::Calculated;
use crate::judge::{Answers, Judgement};
use crate::said;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use join_reference::{Decision, Verdict};
use join_study::Clock;

/// The text for a ticket.
#[must_use]
pub fn ticket(
    decision: &Decision,
    answers: &Answers,
    judged: &Judgement,
    times: &Calculated,
) -> String {
    let mut lines = vec![
        said::TICKET.to_owned(),
        format!("Verdict: {}", said::verdict_line(judged)),
    ];
    lines.extend(time_lines(times));
    let all = || decision.questions.iter().zip(answers);
    let mut open = Vec::new();
    lines.push(String::new());
    for (question, answer) in all() {
        match answer.and_then(|at| question.answers.get(at)) {
            Some(answer) => lines.push(format!("- {} {}.", question.asks, answer.answer)),
            None => open.push(&*question.asks),
        }
    }
    if !open.is_empty() {
        lines.push(format!("Not looked at: {}", open.join(" ")));
    }
    if let Some(next) = next(decision, answers, judged) {
        lines.push(format!("Next: {next}"));
    }
    lines.join("\n")
}

/// What to do next: what the answer says that rules the case out, else the command of what is missing.
#[must_use]
pub fn next(decision: &Decision, answers: &Answers, judged: &Judgement) -> Option<String> {
    if let Some(at) = judged.by {
        let question = decision.questions.get(at)?;
        return Some(question.answers.get((*answers.get(at)?)?)?.next.clone());
    }
    if judged.verdict == Verdict::Fits {
        return Some(said::AFTER_FITS.into());
    }
    judged
        .missing
        .first()
        .map(|missing| said::look_for(*missing).into())
}

fn time_lines(times: &Calculated) -> Vec<String> {
    let Some(own) = times.times else {
        return Vec::new();
    };
    let (clock, zone) = match (own.clock, times.bare) {
        (Clock::Service, false) => (said::BY_SERVICE, " UTC"),
        (Clock::Service, true) => (said::BY_SERVICE, ""),
        (Clock::Device { .. }, false) => (said::BY_DEVICE, " UTC"),
        (Clock::Device { .. }, true) => (said::BY_DEVICE, ""),
    };
    let day = |moment: i64| said::moment(moment, times.bare);
    vec![
        format!("Token ends: {}{zone}", day(own.ends)),
        format!("Refused or sent, {clock}: {}{zone}", day(own.refused)),
        format!("Margin: {}", said::margin(own.ends - own.refused)),
    ]
}

/// The message to whoever owns the policy; only when what is known points to it.
#[must_use]
pub fn message(judged: &Judgement, times: &Calculated) -> Option<String> {
    let points = judged.verdict == Verdict::Fits || judged.near;
    if !points {
        return None;
    }
    let sure = if judged.verdict == Verdict::Fits {
        said::MESSAGE_FITS
    } else {
        said::MESSAGE_NEAR
    };
    let mut text = String::from(sure);
    if let Some(margin) = times.margin().filter(|_| judged.verdict == Verdict::Fits) {
        text += &said::message_margin(margin);
    }
    text += said::MESSAGE;
    Some(text)
}
