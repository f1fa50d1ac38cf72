//! A stretch of time that passes, and what its passing has changed.

/// So long a stretch of time takes to pass, however long it is, in milliseconds of real time.
pub const FLOW_MS: u32 = 10_000;

/// A stretch of true time that passes in [`FLOW_MS`].
#[derive(Clone, Debug)]
pub struct Flow {
    /// Its first moment, in milliseconds.
    pub from: i64,
    /// Its last moment.
    pub to: i64,
    /// The moments at which something happens; whoever wants no motion is shown these alone.
    pub stops: Vec<i64>,
    /// Milliseconds of real time since it began.
    pub passed_ms: u32,
    /// The moment that is shown.
    pub now: i64,
}

/// What playing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Played {
    /// Nothing.
    Nothing,
    /// The moment between two records, for the figure that shows such.
    Time,
    /// The cursor.
    Step,
}
