//! One measurement beside its budget.

/// One measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What was measured, in the reader's words.
    pub what: String,
    /// The figure.
    pub measured: f64,
    /// Its unit, singular or symbol: `B`, `s`, `ms`, `×`, `/s` (more is better), empty for a count.
    pub unit: &'static str,
    /// The most it may be, where a budget exists.
    pub budget: Option<f64>,
    /// A budget that fails the command when it is missed.
    pub binding: bool,
}

impl Row {
    /// A size in bytes with a budget that must hold.
    pub fn bytes(what: impl Into<String>, bytes: usize, budget: Option<usize>) -> Row {
        let exact = |bytes: usize| u32::try_from(bytes).map_or(f64::INFINITY, f64::from);
        Row {
            what: what.into(),
            measured: exact(bytes),
            unit: "B",
            budget: budget.map(exact),
            binding: true,
        }
    }

    /// A count with a budget that must hold.
    pub fn count(what: impl Into<String>, count: usize, budget: Option<usize>) -> Row {
        Row {
            unit: "",
            ..Row::bytes(what, count, budget)
        }
    }

    /// A time in seconds; its budget is only reported.
    pub fn seconds(what: impl Into<String>, seconds: f64, budget: Option<f64>) -> Row {
        Row {
            what: what.into(),
            measured: seconds,
            unit: "s",
            budget,
            binding: false,
        }
    }

    /// A time in milliseconds; its budget is only reported.
    pub fn millis(what: impl Into<String>, millis: f64, budget: Option<f64>) -> Row {
        Row {
            unit: "ms",
            ..Row::seconds(what, millis, budget)
        }
    }

    /// One time by another, measured in the same run; its budget is only reported.
    pub fn ratio(what: impl Into<String>, ratio: f64, budget: Option<f64>) -> Row {
        Row {
            unit: "×",
            ..Row::seconds(what, ratio, budget)
        }
    }

    /// A rate of which there should be at least so much; only reported.
    pub fn at_least(what: impl Into<String>, rate: f64, least: f64) -> Row {
        Row {
            unit: "/s",
            ..Row::seconds(what, rate, Some(least))
        }
    }

    /// True when there is a budget and the figure is on the wrong side of it.
    pub fn is_missed(&self) -> bool {
        self.budget.is_some_and(|budget| {
            if self.unit == "/s" {
                self.measured < budget
            } else {
                self.measured > budget
            }
        })
    }
}
