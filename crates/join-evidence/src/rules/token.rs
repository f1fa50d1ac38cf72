//! Tokens: judged at their use by the server's clock; lifetime; whom they are for.

use crate::attempts::Attempt;
use crate::finding::{Case, Confidence};
use crate::record::{Fact, Log};
use crate::story::Judge;
use crate::time::{duration, show};
use crate::token::{Token, Unreadable};

/// Names of the registration service in `aud`.
fn registration(aud: &str) -> bool {
    let aud = aud.to_lowercase();
    aud.starts_with("urn:ms-drs:enterpriseregistration.")
        || aud == "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9"
}

pub(super) fn judge(case: &mut Case<'_, '_>) {
    let story = case.story;
    for attempt in &story.attempts {
        presence(case, attempt);
        if let Some(token) = &attempt.token {
            expiry(case, attempt);
            window(case, attempt, token);
            purpose(case, attempt, token);
        }
    }
    reused(case);
    lifetimes(case);
    alone(case);
}

fn presence(case: &mut Case<'_, '_>, attempt: &Attempt) {
    let lines = attempt.bearer.map_or_else(Vec::new, |at| vec![at]);
    match &attempt.token {
        None if attempt.http => case.fire("token-absent", Confidence::High, "", &lines),
        Some(token) => unreadable(case, token, &lines),
        None => {}
    }
}

fn unreadable(case: &mut Case<'_, '_>, token: &Token, lines: &[usize]) {
    let why = match token.unreadable {
        None => return,
        Some(Unreadable::Encrypted) => "It has five segments: encrypted.",
        Some(Unreadable::Opaque) => "It has not three segments.",
        Some(Unreadable::NoObject) => "Its payload is no JSON object.",
        Some(Unreadable::NoExpiry) => "Its exp is missing or out of range.",
    };
    case.fire("token-not-readable", Confidence::High, why, lines);
}

/// The lines of a judgement: token, answer.
fn lines(attempt: &Attempt) -> Vec<usize> {
    let mut lines: Vec<usize> = attempt.bearer.into_iter().chain(attempt.answer).collect();
    lines.dedup();
    lines
}

fn expiry(case: &mut Case<'_, '_>, attempt: &Attempt) {
    let story = case.story;
    let Some(margin) = story.margin(attempt) else {
        return;
    };
    if attempt.accepted || attempt.status == Some(503) {
        return;
    }
    let how = match margin.by {
        Judge::Date => "by the Date of the answer",
        Judge::Body => "by the time in the answer's body",
        Judge::Offset => "by the device's clock less its known offset",
        Judge::Client => "by the device's clock alone",
    };
    // A text of local times with whole seconds is one witness whose zone had to be found.
    let local = attempt
        .answer
        .is_some_and(|at| story.record(at).zone_min.is_some());
    let sure = match margin.by {
        Judge::Date => Confidence::High,
        Judge::Body if !local => Confidence::High,
        Judge::Body | Judge::Offset => Confidence::Medium,
        Judge::Client if margin.high < -60_000 => Confidence::Medium,
        Judge::Client => Confidence::Low,
    };
    let lines = lines(attempt);
    if margin.high < 0 {
        let detail = format!(
            "That was {} to {} before its use, {how}.",
            duration(-margin.high),
            duration(-margin.low)
        );
        case.fire("token-expired-at-use", sure, detail, &lines);
        if margin.low >= -300_000 && attempt.refused && !attempt.names_token() {
            let detail = format!("It ended {} before at the most.", duration(-margin.low));
            case.fire(
                "token-expired-within-skew",
                Confidence::Medium,
                detail,
                &lines,
            );
        }
    } else if margin.low >= 0 && matches!(margin.by, Judge::Date | Judge::Body | Judge::Offset) {
        let exp = attempt
            .token
            .as_ref()
            .and_then(|token| token.exp)
            .unwrap_or(0)
            * 1000;
        if attempt.http && attempt.at.is_some_and(|at| at > exp) {
            let detail = format!(
                "By its own clock the device sent it {} too late.",
                duration(attempt.at.unwrap_or(exp) - exp)
            );
            case.fire(
                "token-expired-only-by-client-clock",
                Confidence::High,
                detail,
                &lines,
            );
        }
        let early = attempt
            .token
            .as_ref()
            .and_then(|token| token.nbf)
            .is_some_and(|nbf| exp - margin.low < nbf * 1000);
        let refused_as_token = attempt.names_token() || attempt.code == Some(0x801c_03ed);
        if attempt.refused && refused_as_token && !early {
            case.fire(
                "token-valid-yet-refused",
                sure,
                format!("It had {} left, {how}.", duration(margin.low)),
                &lines,
            );
        }
    }
}

fn window(case: &mut Case<'_, '_>, attempt: &Attempt, token: &Token) {
    let story = case.story;
    let (Some(margin), Some(nbf), Some(exp)) = (story.margin(attempt), token.nbf, token.exp) else {
        return;
    };
    // The check was at exp less margin, at the latest at exp less its lower end.
    let latest = exp * 1000 - margin.low;
    if latest < nbf * 1000 && margin.by != Judge::Client {
        case.fire(
            "token-not-yet-valid",
            Confidence::Medium,
            format!("It begins {} later.", duration(nbf * 1000 - latest)),
            &lines(attempt),
        );
    }
}

fn purpose(case: &mut Case<'_, '_>, attempt: &Attempt, token: &Token) {
    let story = case.story;
    if !token.readable() {
        return;
    }
    let lines = lines(attempt);
    claims(case, token, &lines);
    let margin = story.margin(attempt);
    let valid = margin.is_some_and(|margin| margin.low >= 0 && margin.by != Judge::Client);
    if attempt.refused && valid {
        if token
            .amr
            .as_ref()
            .is_some_and(|amr| !amr.iter().any(|how| how == "mfa" || how == "ngcmfa"))
        {
            case.fire("token-mfa-missing", Confidence::Low, "", &lines);
        }
        if attempt.names_right() {
            case.fire("join-not-permitted", Confidence::High, "", &lines);
        } else if attempt.code == Some(0x801c_03ed) && !attempt.names_token() {
            case.fire(
                "join-not-permitted",
                Confidence::Medium,
                "The token was valid, and the code is the one of this refusal.",
                &lines,
            );
        }
    }
    let tenants: Vec<(usize, String)> = tenants(case);
    let other = tenants
        .iter()
        .find(|(_, tenant)| !token.tid.is_empty() && !tenant.eq_ignore_ascii_case(&token.tid));
    if let Some((at, _)) = other {
        let mut lines = lines.clone();
        lines.push(*at);
        case.fire("token-other-tenant", Confidence::High, "", &lines);
    }
    placeholder(case, token, &lines);
}

/// What a token says of its own purpose.
fn claims(case: &mut Case<'_, '_>, token: &Token, lines: &[usize]) {
    let ours = token.aud.iter().any(|aud| registration(aud));
    if !token.aud.is_empty() && !ours {
        case.fire("token-wrong-audience", Confidence::High, "", lines);
    }
    if let Some(scp) = token.scp.as_ref().filter(|_| ours) {
        let join = scp.split_whitespace().any(|part| part == "adrs_access");
        if !join && !scp.is_empty() {
            case.fire(
                "token-scope-not-join",
                Confidence::Medium,
                format!("scp is {scp}."),
                lines,
            );
        }
    }
}

fn placeholder(case: &mut Case<'_, '_>, token: &Token, lines: &[usize]) {
    let upn = token.upn.to_lowercase();
    if upn.starts_with("autopilot@")
        || upn.starts_with("foouser@")
        || (upn.is_empty() && token.idtyp == "device")
    {
        case.fire("token-placeholder-user", Confidence::High, "", lines);
    }
    if upn.starts_with("autopilot@") {
        case.fire("ap-technician-join", Confidence::High, "", lines);
    }
}

/// Tenants that discovery, profile, registry or dsregcmd name.
fn tenants(case: &Case<'_, '_>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, record) in case.story.all() {
        match &record.fact {
            Fact::Profile { tenant } => found.push((at, tenant.clone())),
            Fact::Value { key, name, value }
                if name == "CloudAssignedTenantId" && key.contains("autopilot") =>
            {
                found.push((at, value.clone()))
            }
            Fact::Status(status) if status.label == "TenantId" && !status.value.is_empty() => {
                found.push((at, status.value.clone()))
            }
            Fact::Exchange(exchange) => {
                if let Ok(body) = serde_json::from_str::<serde_json::Value>(&exchange.answer_body)
                    && let Some(tenant) = body["TenantInfo"]["TenantId"].as_str()
                {
                    found.push((at, tenant.to_owned()));
                }
            }
            Fact::Event(event) if event.log == Log::Registration && event.id == 101 => {
                if let Some(tenant) = event
                    .answer()
                    .and_then(|body| body["TenantInfo"]["TenantId"].as_str().map(str::to_owned))
                {
                    found.push((at, tenant));
                }
            }
            _ => {}
        }
    }
    found.retain(|(_, tenant)| tenant.len() == 36);
    found
}

fn reused(case: &mut Case<'_, '_>) {
    let story = case.story;
    for (index, attempt) in story.attempts.iter().enumerate() {
        let Some(token) = attempt.token.as_ref().filter(|token| token.readable()) else {
            continue;
        };
        let same = |other: &&Attempt| {
            other.token.as_ref().is_some_and(|old| {
                old.same == token.same
                    || (old.exp == token.exp && old.iat == token.iat && token.iat.is_some())
            })
        };
        if let Some(old) = story.attempts[..index].iter().find(same) {
            let lines: Vec<usize> = old.bearer.into_iter().chain(attempt.bearer).collect();
            case.fire("token-reused", Confidence::High, "", &lines);
        }
    }
}

/// Every token whose lifetime can be told: of a join, of a token answer, of a paste.
fn lifetimes(case: &mut Case<'_, '_>) {
    let story = case.story;
    let mut tokens: Vec<(usize, &Token)> = Vec::new();
    for attempt in &story.attempts {
        tokens.extend(attempt.bearer.zip(attempt.token.as_ref()));
    }
    for (at, record) in story.all() {
        match &record.fact {
            Fact::Exchange(exchange) => {
                tokens.extend(exchange.issued.as_ref().map(|token| (at, token)))
            }
            Fact::Token(token) => tokens.push((at, token)),
            _ => {}
        }
    }
    for (at, token) in tokens {
        // Of a token for another service the lifetime says nothing of the join.
        let ours = token.aud.is_empty() || token.aud.iter().any(|aud| registration(aud));
        let Some((lifetime, sure)) = story.lifetime(token).filter(|_| ours) else {
            continue;
        };
        let sure = if sure {
            Confidence::High
        } else {
            Confidence::Medium
        };
        let since_iat = token
            .exp
            .zip(token.iat)
            .map(|(exp, iat)| format!("; exp less iat is {} s", exp - iat))
            .unwrap_or_default();
        let detail = format!(
            "{} from issue to exp, until {} UTC{since_iat}.",
            duration(lifetime),
            show(token.exp.unwrap_or(0) * 1000)
        );
        if (0..1_800_000).contains(&lifetime) {
            case.fire("token-lifetime-short", sure, detail, &[at]);
        } else if (3_600_000 - 30_000..=5_400_000 + 30_000).contains(&lifetime) {
            case.fire("token-lifetime-default", sure, detail, &[at]);
        }
    }
}

/// Tokens that were pasted alone.
fn alone(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.all() {
        if let Fact::Token(token) = &record.fact {
            unreadable(case, token, &[at]);
            if token.readable() {
                claims(case, token, &[at]);
                placeholder(case, token, &[at]);
            }
        }
        if let Fact::Exchange(exchange) = &record.fact
            && let Some(token) = &exchange.issued
            && token.readable()
        {
            placeholder(case, token, &[at]);
        }
    }
}
