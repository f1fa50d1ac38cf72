//! The verdict of the five minutes as tables: what its function says to every kind of observation, and to runs of known cause.
use super::parts::{Faults, table};
use crate::book::Book;
use crate::html;
use join_study::{Clock, Expiry, Observed, Reason};
use maud::{Markup, html};

/// A refused request, a wait for the AIK certificate, and a token that was over when the service refused it.
const SEEN: Observed = Observed {
    refused: true,
    exp_s: Some(0),
    refused_at: Some((1, Clock::Service)),
    waited_for_aik: Some(true),
    reason: Reason::EnergySaver,
};

/// How wrong a device's clock may be by the page's script, in seconds.
const DEVICE: Clock = Clock::Device { error_s: 300 };

/// What may be observed, from the case outward; the verdict on each comes from the function.
const ROWS: &[Observed] = &[
    SEEN,
    at(-1, Clock::Service),
    at(0, Clock::Service),
    at(300, DEVICE),
    at(301, DEVICE),
    at(-301, DEVICE),
    Observed {
        exp_s: None,
        ..SEEN
    },
    with(Reason::NotLookedAt),
    with(Reason::AikServiceRefused),
    with(Reason::AikServiceUnreachable),
    with(Reason::TaskDisabledOrMissing),
    with(Reason::AnotherCondition),
    with(Reason::TasksSlow),
    Observed {
        waited_for_aik: Some(false),
        reason: Reason::Nothing,
        ..SEEN
    },
];

const fn at(second: i64, clock: Clock) -> Observed {
    Observed {
        refused_at: Some((second, clock)),
        ..SEEN
    }
}

const fn with(reason: Reason) -> Observed {
    Observed { reason, ..SEEN }
}

/// The runs that are judged: scenarios, and the case under the other reading of its numbers.
const RUNS: &[(&str, &[(&str, &str)])] = &[
    ("energy-saver", &[]),
    (
        "energy-saver",
        &[("token_lifetime_s", "300"), ("validator_skew_s", "300")],
    ),
    ("aik-service-blocked", &[]),
    ("no-mains-idle", &[]),
    ("aik-service-rejects", &[]),
    ("join-not-permitted", &[]),
    ("documented-lifetime", &[]),
    ("device-clock-wrong", &[]),
    ("healthy", &[]),
];

/// What was observed, what the times say, and the verdict.
pub fn rule(_: &Book<'_>, _: usize) -> Result<Markup, Faults> {
    let rows = html! {
        @for seen in ROWS {
            tr {
                th scope="row" { (times(seen)) }
                td { (reason(seen)) }
                td { (expiry(seen)) }
                td { strong { (seen.verdict().words()) } }
            }
        }
    };
    let head = ["The two times", "The wait", "The token", "Verdict"];
    Ok(table("What was observed, and the verdict", &head, &rows))
}

/// The same rule on runs of the model.
pub fn runs(book: &Book<'_>, number: usize) -> Result<Markup, Faults> {
    let Some(library) = book.model.library() else {
        return Ok(html! {});
    };
    let playground = html::relative(&book.pages[number].html, "playground/index.html".as_ref());
    let mut rows = Vec::new();
    for (name, set) in RUNS {
        let set: Vec<(String, String)> = set
            .iter()
            .map(|(a, b)| ((*a).into(), (*b).into()))
            .collect();
        let scenario = library
            .get(name)
            .and_then(|base| base.clone().with_texts(&set));
        let seen = Observed::of(&scenario.map_err(|fault| vec![fault])?);
        let told = book
            .model
            .run(name, &set, None)
            .map_err(|fault| vec![fault])?;
        rows.push((told, seen));
    }
    let rows = html! {
        @for (told, seen) in &rows {
            tr {
                th scope="row" {
                    @if let Some(told) = told { a href={ (playground) "#join=0/" (told.save) } { (told.words) } }
                }
                td { @if seen.refused { "yes" } @else { "no" } }
                td {
                    @match seen.margin_s() {
                        Some(margin) => { (if margin < 0 { "\u{2212}" } else { "+" }) (margin.unsigned_abs()) "\u{a0}s" },
                        None => "no request was judged",
                    }
                }
                td { (reason(seen)) }
                td { strong { (seen.verdict().words()) } }
            }
        }
    };
    let head = [
        "Run",
        "Refused with 0x801c03ed",
        "exp less the service's Date",
        "The wait",
        "Verdict",
    ];
    Ok(table("The rule on runs of the model", &head, &rows))
}

fn times(seen: &Observed) -> Markup {
    let (Some(margin), Some((_, clock))) = (seen.margin_s(), seen.refused_at) else {
        return html! { "no token, or no time of the refusal" };
    };
    let side = if margin < 0 { "before" } else { "after" };
    html! {
        code { "exp" }
        @match (clock, seen.expiry()) {
            (Clock::Service, Expiry::CannotTell) => " lies in the same second as the service's " ,
            (Clock::Service, _) => { " lies " (side) " the service's " },
            (Clock::Device { .. }, Expiry::CannotTell) => " lies within a device clock's error; nothing is known of the service's ",
            (Clock::Device { .. }, _) => { " lies " (side) " the request by a device's clock, further than that clock may be wrong; nothing is known of the service's " },
        }
        code { "Date" }
    }
}

fn expiry(seen: &Observed) -> &'static str {
    match seen.expiry() {
        Expiry::Expired => "had expired",
        Expiry::NotExpired => "had not expired",
        Expiry::CannotTell => "cannot tell",
    }
}

fn reason(seen: &Observed) -> &'static str {
    if seen.waited_for_aik == Some(false) {
        return "no wait for the AIK certificate";
    }
    match seen.reason {
        Reason::NotLookedAt => "for the AIK certificate; nobody looked at the tasks",
        Reason::Nothing => "the AIK certificate came",
        Reason::EnergySaver => "for the AIK certificate; energy saver held the tasks",
        Reason::AnotherCondition => {
            "for the AIK certificate; the battery or the user held the tasks"
        }
        Reason::TaskDisabledOrMissing => "for the AIK certificate; a task is disabled or missing",
        Reason::AikServiceRefused => "for the AIK certificate; its service refused",
        Reason::AikServiceUnreachable => "for the AIK certificate; its service was out of reach",
        Reason::TasksSlow => "for the AIK certificate; the tasks ran, and were not done in time",
    }
}
