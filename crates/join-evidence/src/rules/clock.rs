//! Clocks: the device's against the servers', jumps, synchronisation.

use crate::clock::server_time;
use crate::finding::{Case, Confidence};
use crate::record::{Fact, Log};
use crate::time::{Ms, Scale, duration, iso};

/// Offsets below this are no finding.
const LEAST: Ms = 5_000;
/// A quarter of an hour: what remains of an offset whose zone is not known.
const QUARTER: Ms = 15 * 60_000;

pub(super) fn judge(case: &mut Case<'_, '_>) {
    http(case);
    logs(case);
    jumps(case);
    synchronised(case);
}

fn side(offset: Ms) -> &'static str {
    if offset > 0 { "ahead" } else { "behind" }
}

fn http(case: &mut Case<'_, '_>) {
    for offset in &case.story.offsets {
        let (low, high) = (offset.low, offset.high);
        if low >= LEAST || high <= -LEAST {
            let detail = format!(
                "It is {} by {} to {}.",
                side(low + high),
                duration(low.abs().min(high.abs())),
                duration(low.abs().max(high.abs()))
            );
            case.fire("clock-skew-http", Confidence::High, detail, &offset.lines);
        }
    }
    if let [first, .., last] = case.story.offsets.as_slice() {
        let middle = |low: Ms, high: Ms| (low + high) / 2;
        let jump = middle(last.low, last.high) - middle(first.low, first.high);
        if jump.abs() > 2_000 {
            let lines = [*first.lines.last().unwrap_or(&0), last.lines[0]];
            case.fire(
                "clock-changed",
                Confidence::High,
                format!(
                    "Between these two answers it moved by about {}.",
                    duration(jump)
                ),
                &lines,
            );
        }
    }
    for (at, record) in case.story.all() {
        if let Fact::ClockOffset(offset) = record.fact
            && offset.abs() >= LEAST
        {
            case.fire(
                "clock-skew-log",
                Confidence::Medium,
                format!(
                    "It is {} by {}, as w32tm measured.",
                    side(offset),
                    duration(offset.abs())
                ),
                &[at],
            );
        }
    }
}

/// Events that carry a server's time.
fn logs(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.all() {
        let (Some(event), Some(when)) = (record.event(), record.when) else {
            continue;
        };
        let Some(server) = server_time(event) else {
            continue;
        };
        // The zone was fixed by this very line: only what is no quarter of an hour counts.
        let apart = match when.scale {
            Scale::Device => when.ms - server,
            _ => {
                let rest = (when.ms - server).rem_euclid(QUARTER);
                if rest > QUARTER / 2 {
                    rest - QUARTER
                } else {
                    rest
                }
            }
        };
        // The event is written after the answer, by the time of the request.
        let said = event.log == Log::CertEnroll;
        let least = if said { 0 } else { LEAST };
        if apart.abs() > least {
            let small = apart.abs() <= LEAST;
            let detail = if small {
                format!(
                    "By this line it is {} by about {}: within what a request takes.",
                    side(apart),
                    duration(apart.abs())
                )
            } else {
                format!("It is {} by about {}.", side(apart), duration(apart.abs()))
            };
            case.fire(
                "clock-skew-log",
                if small {
                    Confidence::Low
                } else {
                    Confidence::Medium
                },
                detail,
                &[at],
            );
        }
    }
}

fn jumps(case: &mut Case<'_, '_>) {
    for (at, record) in case.story.all() {
        let Some(event) = record.event() else {
            continue;
        };
        let jump = match (event.log, event.id) {
            (Log::KernelGeneral, 1) => {
                let times = event
                    .field(&["NewTime"])
                    .and_then(iso)
                    .zip(event.field(&["OldTime"]).and_then(iso));
                let times = times.or_else(|| {
                    let mut found = event
                        .message
                        .split(|c: char| c.is_whitespace() || c == '\u{200e}')
                        .filter_map(iso);
                    found.next().zip(found.next())
                });
                times
                    .map(|(new, old)| new.ms - old.ms)
                    .filter(|jump| jump.abs() > 2_000)
            }
            (Log::TimeService, 52) => event
                .field(&["TimeOffsetSeconds"])
                .and_then(|text| text.parse::<i64>().ok())
                .map(|s| s * 1000)
                .or(Some(0)),
            (Log::TimeService, 33) | (Log::Tasks, 411) | (Log::Autopilot, 751) => Some(0),
            _ => None,
        };
        let Some(jump) = jump else {
            continue;
        };
        let detail = if jump == 0 {
            String::new()
        } else {
            format!("It was moved by {}.", duration(jump))
        };
        case.fire("clock-changed", Confidence::High, detail, &[at]);
    }
}

fn synchronised(case: &mut Case<'_, '_>) {
    let story = case.story;
    let bad = story.events(Log::TimeService, &[36, 47, 129, 134]);
    let good = story.events(Log::TimeService, &[35, 37]);
    let after = |at: usize| {
        good.iter()
            .any(|(_, record)| record.device_utc() > story.record(at).device_utc())
    };
    let lines: Vec<usize> = bad
        .iter()
        .map(|(at, _)| *at)
        .filter(|at| !after(*at))
        .collect();
    if !lines.is_empty() {
        case.fire("clock-not-synchronised", Confidence::Medium, "", &lines);
    }
    for (at, record) in story.all() {
        if record.fact == Fact::ClockFree {
            case.fire("clock-not-synchronised", Confidence::Medium, "", &[at]);
        }
    }
}
