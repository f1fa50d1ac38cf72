//! The two phases of a run, and the clock on which a reader counts in each.

use join_sim::{Event, Instant, Message, Participant, Record};

/// The moments from which a reader counts.
#[derive(Clone, Copy, Debug)]
pub struct Phases {
    /// The user's first boot.
    pub user_boot: Option<Instant>,
    /// The user's first sign-in.
    pub sign_in: Option<Instant>,
}

impl Phases {
    /// The phases of a whole run, in which the user first started the device at that moment.
    #[must_use]
    pub fn of(records: &[Record], user_boot: Option<Instant>) -> Phases {
        let sign_in = records.iter().find(|r| {
            r.who == Participant::Device
                && matches!(
                    r.event,
                    Event::Received {
                        message: Message::Credentials,
                        ..
                    }
                )
        });
        Phases {
            user_boot,
            sign_in: sign_in.map(|record| record.at),
        }
    }

    /// Whether a moment lies in the user's phase.
    #[must_use]
    pub fn is_user(&self, at: Instant) -> bool {
        self.user_boot.is_some_and(|boot| at >= boot)
    }

    /// A moment in milliseconds from its phase's own zero: power-on for the technician, sign-in for the user.
    #[must_use]
    pub fn offset_ms(&self, at: Instant) -> i64 {
        let zero = if self.is_user(at) {
            self.sign_in.or(self.user_boot).unwrap_or_default()
        } else {
            Instant(0)
        };
        at.0 as i64 - zero.0 as i64
    }
}
