//! The phase, and what all of the device shares.

use crate::parameter::choices::AutopilotMode;
use crate::parameter::{Parameter, Values};
use crate::reads::Reader;
use crate::time::Instant;

/// The phase, and what every part of the device shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The device is ready for its user.
    pub resealed: bool,
    /// When the user started it first; faults begin here.
    pub user_boot: Option<Instant>,
    /// The clock was set by the time service.
    pub clock_set: bool,
}

impl Stage {
    /// The stage on which a run begins.
    #[must_use]
    pub fn new(values: &Values) -> Stage {
        Stage {
            resealed: values.choice::<AutopilotMode>() == AutopilotMode::UserDriven,
            user_boot: None,
            clock_set: false,
        }
    }

    /// How far the device's clock is ahead of true time at a moment, in milliseconds. It goes wrong after the reseal only.
    pub(crate) fn device_ahead_ms(&self, now: Instant, reader: &Reader<'_>) -> i64 {
        match self.user_boot {
            Some(boot) if !self.clock_set => {
                let drift_ppm = reader.value(Parameter::DeviceClockDrift);
                let drifted_ms = now.since(boot).0 as i64 * drift_ppm / 1_000_000;
                reader.value(Parameter::DeviceClockOffset) * 1000 + drifted_ms
            }
            None if !self.clock_set => reader.value(Parameter::BenchClockOffset) * 1000,
            _ => 0,
        }
    }
}
