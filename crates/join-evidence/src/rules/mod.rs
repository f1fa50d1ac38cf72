//! The conditions of the rules that are more than a number or a word.

mod about;
mod autopilot;
mod chain;
mod clock;
mod dsreg;
mod http;
mod input;
mod kept;
mod policy;
mod registration;
mod tasks;
mod token;
mod tpm;

use crate::finding::{Case, Confidence, Finding, RULES};
use crate::record::{Fact, Log};
use crate::story::Story;

pub(crate) use input::{bundle, sources};

/// Everything that the rules say of one device.
pub(crate) fn judge(story: &Story<'_>) -> Vec<Finding> {
    let mut case = Case {
        story,
        found: Vec::new(),
    };
    by_data(&mut case);
    clock::judge(&mut case);
    http::judge(&mut case);
    token::judge(&mut case);
    registration::judge(&mut case);
    tasks::judge(&mut case);
    policy::judge(&mut case);
    autopilot::judge(&mut case);
    dsreg::judge(&mut case);
    tpm::judge(&mut case);
    chain::judge(&mut case);
    kept::judge(&mut case);
    case.found
}

/// Rules whose numbers, codes or words alone decide.
fn by_data(case: &mut Case<'_, '_>) {
    let story = case.story;
    for (at, record) in story.all() {
        match &record.fact {
            Fact::Event(event) => {
                // Of the scheduler's thousand tasks only these matter; what has no name speaks of the scheduler itself.
                let task =
                    event.log == Log::Tasks && event.task().is_some_and(|name| !about::ours(&name));
                for rule in RULES.iter().filter(|_| !task) {
                    let fits = rule.events.iter().any(|(log, from, to)| {
                        *log == event.log && (*from..=*to).contains(&event.id)
                    });
                    if fits {
                        let code = event
                            .code()
                            .map(|code| format!("Code 0x{code:08x}."))
                            .unwrap_or_default();
                        case.fire(rule.id, Confidence::High, code, &[at]);
                    }
                }
                let text = event.all();
                if matches!(
                    event.log,
                    Log::Registration | Log::Autopilot | Log::CertEnroll | Log::Aad
                ) {
                    let codes = event.code().into_iter().chain(crate::number::codes(&text));
                    codes_and_words(
                        case,
                        &codes.collect::<Vec<_>>(),
                        &text,
                        Confidence::High,
                        at,
                    );
                }
            }
            Fact::Status(status) => {
                let codes = crate::number::codes(&status.value);
                codes_and_words(case, &codes, &status.value, Confidence::High, at);
            }
            Fact::Exchange(exchange) if exchange.status >= 400 => {
                let text = &named_numbers(&exchange.answer_body);
                codes_and_words(
                    case,
                    &crate::number::codes(text),
                    text,
                    Confidence::High,
                    at,
                );
            }
            // Somebody wrote it down: one witness.
            Fact::Code(code) => codes_and_words(case, &[*code], "", Confidence::Medium, at),
            Fact::Word(word) => codes_and_words(case, &[], word, Confidence::Medium, at),
            _ => {}
        }
    }
}

/// An answer of the sign-in service with the numbers of its errors in the form that the rules know; their words may be left out.
fn named_numbers(answer: &str) -> String {
    let mut text = answer.to_owned();
    let body: serde_json::Value = serde_json::from_str(answer).unwrap_or_default();
    let numbers = body["error_codes"].as_array().into_iter().flatten();
    for number in numbers
        .take(16)
        .filter_map(serde_json::Value::as_u64)
        .filter(|number| !answer.contains(&format!("AADSTS{number}")))
    {
        text.push_str(&format!("\nAADSTS{number}"));
    }
    text
}

fn codes_and_words(
    case: &mut Case<'_, '_>,
    codes: &[u32],
    text: &str,
    confidence: Confidence,
    at: usize,
) {
    for rule in RULES {
        if let Some(code) = codes.iter().find(|code| rule.codes.contains(code)) {
            case.fire(rule.id, confidence, format!("Code 0x{code:08x}."), &[at]);
        }
        // A missing right, or a word of the directory's, that is about a full quota is the quota's.
        let quota = ["join-not-permitted", "hybrid-join"].contains(&rule.id)
            && crate::attempts::names_quota(&text.to_lowercase());
        if !quota && rule.words.iter().any(|word| text.contains(word)) {
            case.fire(rule.id, confidence, "", &[at]);
        }
    }
}
