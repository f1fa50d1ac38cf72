//! Where everything of the drawing stands: rows, phases, pauses that are folded, the wait to scale.

use join_sim::{Event, Record};

use crate::run::phases::Phases;
use crate::session::RunSession;
use crate::words::stepper as text;

/// Left of the lanes: the times.
pub const GUTTER: i32 = 78;
/// The width of a lane.
const LANE: i32 = 85;
/// The whole width.
pub const WIDTH: i32 = GUTTER + LANE * 8 + 4;
/// The height of a row.
pub const ROW: i32 = 25;
/// From the middle of a row down to the line on which its words stand.
pub const BASE: i32 = 4;
/// The height of the names of the lanes.
pub const HEAD: i32 = 34;
/// The height of a phase's head.
pub const BAND: i32 = 30;
const FOLD: i32 = 24;
/// The least distance between two numbers of the way back.
pub const MARK: i32 = 19;
/// A pause of this length or longer outside the wait for the AIK is folded, with its length written into the break.
const FOLD_FROM_MS: u64 = 60_000;
/// The wait for the AIK is drawn to scale: so many milliseconds a pixel, or more where it would not fit.
const WAIT_MS_PER_PX: u64 = 2_000;
const WAIT_PX_MAX: u64 = 420;

/// A row of the drawing: a key moment.
pub struct Row {
    /// Its record.
    pub step: usize,
    /// The height of its middle.
    pub y: i32,
}

/// Everything placed.
pub struct Layout {
    /// The key moments.
    pub rows: Vec<Row>,
    /// The phases: where each begins, and its name.
    pub bands: Vec<(i32, &'static str)>,
    /// The pauses that are folded, each with its length.
    pub folds: Vec<(i32, u64)>,
    /// The whole height.
    pub height: i32,
}

/// The middle of a lane.
pub fn x_of(lane: usize) -> i32 {
    GUTTER + LANE * lane as i32 + LANE / 2
}

/// The stretches in which the device waited for the AIK certificate: first attempt to the end of the wait, as records.
pub fn waits(records: &[Record]) -> Vec<(usize, usize)> {
    let mut waits = Vec::new();
    let mut began = None;
    for (i, record) in records.iter().enumerate() {
        match record.event {
            Event::Attempt {
                number: 1,
                certificate: false,
            } => began = Some(i),
            Event::WaitEnded { .. } | Event::Failed { .. } => {
                waits.extend(began.take().map(|from| (from, i)))
            }
            _ => {}
        }
    }
    waits
}

/// Places everything.
pub fn lay_out(session: &RunSession, phases: &Phases, waits: &[(usize, usize)]) -> Layout {
    let records = session.timeline().records();
    let mut layout = Layout {
        rows: Vec::new(),
        bands: Vec::new(),
        folds: Vec::new(),
        height: 0,
    };
    let mut y = 4;
    let mut user = None;
    for (i, &step) in session.moments().iter().enumerate() {
        let at = records[step].at;
        if let Some(&before) = i
            .checked_sub(1)
            .and_then(|before| session.moments().get(before))
        {
            let pause = at.since(records[before].at).0;
            let in_wait = waits
                .iter()
                .find(|(from, to)| *from <= before && step <= *to);
            if let Some(&(from, to)) = in_wait {
                let whole = records[to].at.since(records[from].at).0;
                let per_px = WAIT_MS_PER_PX.max(whole / WAIT_PX_MAX);
                y += (pause / per_px) as i32;
            } else if pause >= FOLD_FROM_MS {
                // At the end of a phase the break stands before the next one's head, else between two rows.
                let ends = user.is_some_and(|user| user != phases.is_user(at));
                let below = if ends { 0 } else { ROW / 2 };
                layout.folds.push((y + below + FOLD / 2, pause));
                y += FOLD;
            }
        }
        let is_user = phases.is_user(at);
        if user != Some(is_user) {
            layout.bands.push((
                y,
                if is_user {
                    text::USER_PHASE
                } else {
                    text::TECHNICIAN_PHASE
                },
            ));
            y += BAND;
            user = Some(is_user);
        }
        y += ROW;
        layout.rows.push(Row {
            step,
            y: y - ROW / 2,
        });
    }
    layout.height = y + 8;
    layout
}

impl Layout {
    /// The height at which a record stands: that of its row, or between two rows by time.
    pub fn y_of(&self, records: &[Record], step: usize) -> i32 {
        let next = self.rows.partition_point(|row| row.step <= step);
        let Some(row) = next.checked_sub(1).map(|at| &self.rows[at]) else {
            return 0;
        };
        let Some(after) = self.rows.get(next) else {
            return row.y;
        };
        let (from, to, at) = (
            records[row.step].at,
            records[after.step].at,
            records[step].at,
        );
        let down = at.since(from).0 * (after.y - row.y) as u64;
        row.y + down.checked_div(to.since(from).0).unwrap_or(0) as i32
    }

    /// The widest stretch between two heights in which no row lies.
    pub fn widest_gap(&self, from: i32, to: i32) -> (i32, i32) {
        let within = self.rows.iter().map(|row| row.y);
        let mut marks: Vec<i32> = within.filter(|y| (from..=to).contains(y)).collect();
        marks.extend([from, to]);
        marks.sort_unstable();
        let gaps = marks.windows(2).map(|pair| (pair[0], pair[1]));
        gaps.max_by_key(|(above, below)| below - above)
            .unwrap_or((from, to))
    }
}
