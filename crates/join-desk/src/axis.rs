//! The axis of the time line: stretches in which something happens, with the hours between them left out and marked.

use join_evidence::time::{Ms, show};

/// A silence of so long is left out.
const SILENCE: Ms = 30 * 60_000;
/// Between two stretches.
const BREAK: f64 = 26.0;
/// At most so many stretches; what is nearest is joined.
const MOST: usize = 6;

/// A stretch of time, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stretch {
    pub(crate) from: Ms,
    pub(crate) to: Ms,
    pub(crate) left: f64,
    pub(crate) right: f64,
}

/// Stretches from left to right.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    pub(crate) stretches: Vec<Stretch>,
}

/// The stretches of sorted times.
pub(crate) fn stretches(times: &[Ms]) -> Vec<(Ms, Ms)> {
    let mut all: Vec<(Ms, Ms)> = Vec::new();
    for &time in times {
        match all.last_mut() {
            Some((_, to)) if time - *to <= SILENCE => *to = time,
            _ => all.push((time, time)),
        }
    }
    while all.len() > MOST {
        let near = (1..all.len()).min_by_key(|at| all[*at].0 - all[at - 1].1);
        let Some(at) = near else { break };
        all[at - 1].1 = all[at].1;
        all.remove(at);
    }
    all
}

impl Axis {
    /// An axis between two places. A stretch is as wide as the root of its length, so that a short one can be read.
    pub(crate) fn new(stretches: &[(Ms, Ms)], left: f64, right: f64) -> Axis {
        let padded = |(from, to): &(Ms, Ms)| {
            let pad = ((to - from) / 40).max(1_000);
            (from - pad, to + pad)
        };
        let padded: Vec<(Ms, Ms)> = stretches.iter().map(padded).collect();
        let weight = |(from, to): &(Ms, Ms)| ((to - from) as f64).sqrt().max(60.0);
        let sum: f64 = padded.iter().map(weight).sum();
        let room = right - left - BREAK * padded.len().saturating_sub(1) as f64;
        let mut at = left;
        let mut all = Vec::new();
        for own in &padded {
            let width = room * weight(own) / sum;
            all.push(Stretch {
                from: own.0,
                to: own.1,
                left: at,
                right: at + width,
            });
            at += width + BREAK;
        }
        Axis { stretches: all }
    }

    /// Where a time stands; one in a silence stands at the edge that it is nearer to.
    pub(crate) fn x(&self, time: Ms) -> f64 {
        let mut x = 0.0;
        for own in &self.stretches {
            if time < own.from {
                return if x == 0.0 { own.left } else { x };
            }
            if time <= own.to {
                let part = (time - own.from) as f64 / (own.to - own.from).max(1) as f64;
                return own.left + (own.right - own.left) * part;
            }
            x = own.right;
        }
        x
    }

    /// Marks of a stretch: times that are round, at least `apart` from each other.
    pub(crate) fn ticks(own: &Stretch, apart: f64) -> Vec<Ms> {
        const STEPS: [Ms; 13] = [
            1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400,
        ];
        let span = (own.to - own.from).max(1) as f64;
        let width = own.right - own.left;
        let fits = |step: &&Ms| width * (**step * 1000) as f64 / span >= apart;
        let step = STEPS.iter().find(fits).copied().unwrap_or(86_400 * 30) * 1000;
        let first = own.from.div_euclid(step) * step + step;
        (0..40)
            .map(|number| first + number * step)
            .take_while(|time| *time <= own.to)
            .collect()
    }
}

/// `07:18`, with seconds where they are not zero.
pub(crate) fn clock(ms: Ms) -> String {
    let text = show(ms);
    let time = &text[11..19.min(text.len())];
    time.strip_suffix(":00").unwrap_or(time).to_owned()
}

/// `2026-05-19`.
pub(crate) fn day(ms: Ms) -> String {
    show(ms)[..10].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Ms = 3_600_000;

    #[test]
    fn a_long_silence_parts_two_stretches_and_times_keep_their_order() {
        let times = [0, 60_000, 18 * HOUR, 18 * HOUR + 600_000];
        let all = stretches(&times);
        assert_eq!(all, [(0, 60_000), (18 * HOUR, 18 * HOUR + 600_000)]);
        let axis = Axis::new(&all, 100.0, 700.0);
        let places = times.map(|time| axis.x(time));
        assert!(places.is_sorted() && places[0] >= 100.0 && places[3] <= 700.0);
        // In the silence: between the two.
        let silent = axis.x(9 * HOUR);
        assert!(places[1] <= silent && silent <= places[2], "{silent}");
    }

    #[test]
    fn many_stretches_are_joined_where_they_are_nearest() {
        let times: Vec<Ms> = (0..20)
            .map(|day| day * 24 * HOUR + (day % 2) * HOUR)
            .collect();
        let all = stretches(&times);
        assert_eq!(all.len(), MOST);
        assert_eq!((all[0].0, all[MOST - 1].1), (times[0], times[19]));
    }

    #[test]
    fn ticks_are_round_and_within() {
        let own = Stretch {
            from: 7 * HOUR + 1_000,
            to: 7 * HOUR + 20 * 60_000,
            left: 0.0,
            right: 400.0,
        };
        let ticks = Axis::ticks(&own, 60.0);
        assert!(ticks.len() > 2 && ticks.iter().all(|tick| tick % 60_000 == 0));
        assert!(ticks.iter().all(|tick| (own.from..=own.to).contains(tick)));
    }
}
