//! Stretches of time and moments, as people say them.

use join_sim::Instant;

use crate::run::phases::Phases;

/// A stretch of time as people say it: `10 min 0 s`, `4.2 s`, `1 h 30 min`.
#[must_use]
pub fn duration(ms: i64) -> String {
    let sign = if ms < 0 { "−" } else { "" };
    let ms = ms.unsigned_abs();
    let s = ms / 1000;
    let text = match s {
        _ if (1..1000).contains(&ms) => format!("{ms} ms"),
        0..60 if !ms.is_multiple_of(1000) => format!("{}.{} s", s, ms % 1000 / 100),
        0..60 => format!("{s} s"),
        60..3600 => format!("{} min {} s", s / 60, s % 60),
        3600..86400 => format!("{} h {} min", s / 3600, s / 60 % 60),
        _ => format!("{} d {} h", s / 86400, s / 3600 % 24),
    };
    format!("{sign}{text}")
}

/// A moment on a phase's own clock: `−7:20`, `10:03`, `1:30:00`.
#[must_use]
pub fn offset(ms: i64) -> String {
    let sign = if ms < 0 { "−" } else { "" };
    let s = ms.unsigned_abs() / 1000;
    if s >= 3600 {
        format!("{sign}{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    } else {
        format!("{sign}{}:{:02}", s / 60, s % 60)
    }
}

/// A moment as a reader counts it: from power-on, the user's boot or the sign-in.
pub fn moment(phases: &Phases, at: Instant) -> String {
    let ms = phases.offset_ms(at);
    match (phases.is_user(at), phases.sign_in.is_some(), ms < 0) {
        (false, _, _) => format!("{} after power-on", duration(ms)),
        (true, false, _) => format!("{} after the user's boot", duration(ms)),
        (true, true, true) => format!("{} before sign-in", duration(-ms)),
        (true, true, false) => format!("{} after sign-in", duration(ms)),
    }
}

/// Behind the line of a trace in which a token arrives: when it expires, on the clock of the lines.
#[must_use]
pub fn expires(ms: i64) -> String {
    [", exp at ", &offset(ms)].concat()
}
