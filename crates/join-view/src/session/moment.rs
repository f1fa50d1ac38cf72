//! The cursor at any moment of a run, also where nothing happens, and what can be done there.

use std::rc::Rc;

use join_sim::{COMMANDS, Command, Event, Instant, Record, Step};

use super::RunSession;
use super::pace::Flow;
use super::past::Possible;

impl RunSession {
    /// Puts the cursor at a moment of true time, in milliseconds, within the run; the record is the last one until then.
    pub fn stand_at(&mut self, at: i64) {
        self.pause();
        let records = self.timeline().records();
        let last = records.last().map_or(0, |record| record.at.0 as i64);
        let at = at.clamp(0, last);
        let passed = records.partition_point(|record| record.at.0 as i64 <= at);
        self.seek(passed.saturating_sub(1) as u32);
        if self.timeline().record().at.0 as i64 != at {
            self.flow = Some(Flow {
                from: at,
                to: last,
                stops: Vec::new(),
                passed_ms: 0,
                now: at,
            });
        }
    }

    /// Gives a command at the moment that is shown.
    ///
    /// # Errors
    /// A sentence when there is no room for one more.
    pub fn command_now(&mut self, command: Command) -> Result<(), String> {
        let at = Instant(self.now().max(0) as u64);
        let before = self.before_change(false);
        self.give_at(at, command, before)
    }

    /// What can be done at the moment that is shown: each is tried in the world of that moment.
    #[must_use]
    pub fn possible(&self) -> Possible {
        let at = (self.timeline().cursor(), self.now());
        let kept = self.possible.borrow().clone();
        if let Some((_, possible)) = kept.filter(|(kept, _)| *kept == at) {
            return possible;
        }
        let possible: Possible = Rc::new(self.tried_here(at.0, Instant(at.1.max(0) as u64)));
        self.possible.replace(Some((at, possible.clone())));
        possible
    }

    fn tried_here(&self, cursor: Step, now: Instant) -> Vec<(Command, Option<Record>)> {
        let mut here = self.timeline().world_at(cursor);
        // A command comes after all that happens at its moment by itself.
        while here.step_until(now).is_some() {}
        let refused = |command: Command| {
            let mut world = here.clone();
            world.command(command);
            let mut records = std::iter::from_fn(|| world.step_until(now));
            records.find(|record| matches!(record.event, Event::NotAllowed { .. }))
        };
        let all = COMMANDS.iter();
        all.map(|(command, ..)| (*command, refused(*command)))
            .collect()
    }
}
