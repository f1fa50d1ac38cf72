//! A run that goes on by itself: step after step, or a stretch of its time as it passes.

use super::RunSession;
use super::pace::{FLOW_MS, Flow, Played};

/// How long a step is shown while playing, in milliseconds of real time: at least, and at most.
const STEP_SHOWN_MS: (u64, u64) = (350, 8_000);

/// The same in the technician's phase, which is told in passing.
const EARLY_SHOWN_MS: u64 = 600;

/// So many milliseconds of a run pass in one of real time, as far as those bounds allow: ten minutes in eight seconds.
const PACE: u64 = 75;

impl RunSession {
    /// Whether steps follow each other by themselves, or time passes.
    #[must_use]
    pub fn is_playing(&self) -> bool {
        self.playing
    }

    /// Nothing goes on by itself any more.
    pub fn pause(&mut self) {
        self.playing = false;
    }

    /// Whether a moment between two records may be shown.
    #[must_use]
    pub fn flows(&self) -> bool {
        self.flow.is_some()
    }

    /// The moment that is shown, in milliseconds of true time: the cursor's, or one between two records while time passes.
    #[must_use]
    pub fn now(&self) -> i64 {
        let cursor = self.timeline.record().at.0 as i64;
        self.flow.as_ref().map_or(cursor, |flow| flow.now)
    }

    /// Begins to play, from the start if the end is reached; or pauses.
    pub fn toggle_play(&mut self) {
        self.flow = None;
        self.playing = !self.playing;
        self.played_ms = 0;
        if self.playing && self.place() + 1 == self.steps() {
            self.to_start();
        }
    }

    /// Lets the time from one moment to another pass, or goes on where it was stopped; or stops it.
    pub fn toggle_flow(&mut self, from: i64, to: i64, stops: Vec<i64>) {
        self.playing = !self.playing;
        if self.playing && self.flow.is_none() {
            self.flow = Some(Flow {
                from,
                to,
                stops,
                passed_ms: 0,
                now: from,
            });
            self.follow(from);
        }
    }

    /// Real time passes while playing; `still`: nothing is to move, only to change.
    pub fn play(&mut self, elapsed_ms: u32, still: bool) -> Played {
        if !self.playing {
            return Played::Nothing;
        }
        if self.flow.is_some() {
            return self.flow_on(elapsed_ms, still);
        }
        self.played_ms = self.played_ms.saturating_add(elapsed_ms);
        if u64::from(self.played_ms) < self.shown_ms() {
            return Played::Nothing;
        }
        self.played_ms = 0;
        let moved = self.forward();
        if self.place() + 1 == self.steps() {
            self.playing = false;
        }
        if moved { Played::Step } else { Played::Nothing }
    }

    /// How long the cursor's step is shown: as the time that passes until the next one, so that a wait is felt.
    fn shown_ms(&self) -> u64 {
        let records = self.timeline.records();
        let here = self.timeline.record().at;
        let next = records[self.record_of(self.place() + 1)].at;
        let (least, most) = STEP_SHOWN_MS;
        let most = match self.phases().is_user(here) {
            true => most,
            false => EARLY_SHOWN_MS,
        };
        (next.since(here).0 / PACE).clamp(least, most)
    }

    fn flow_on(&mut self, elapsed_ms: u32, still: bool) -> Played {
        let Some(flow) = &mut self.flow else {
            return Played::Nothing;
        };
        flow.passed_ms = flow.passed_ms.saturating_add(elapsed_ms).min(FLOW_MS);
        if flow.passed_ms == FLOW_MS {
            self.playing = false;
            self.to_end();
            return Played::Step;
        }
        let span = flow.to - flow.from;
        let mut now = flow.from + span * i64::from(flow.passed_ms) / i64::from(FLOW_MS);
        if still {
            let past = flow.stops.iter().filter(|stop| **stop <= now);
            now = past.max().copied().unwrap_or(flow.from);
        }
        if now == flow.now {
            return Played::Nothing;
        }
        flow.now = now;
        if self.follow(now) {
            Played::Step
        } else {
            Played::Time
        }
    }

    /// Puts the cursor at the last record of a moment or before it; true when it stood elsewhere.
    fn follow(&mut self, now: i64) -> bool {
        let records = self.timeline.records();
        let passed = records.partition_point(|record| record.at.0 as i64 <= now);
        let step = passed.saturating_sub(1) as u32;
        let moved = self.timeline.cursor().0 != step;
        if moved {
            self.put(step);
        }
        moved
    }
}
