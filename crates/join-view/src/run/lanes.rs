//! The lanes of the stepper: one colour, one shape and one place for each group of participants.

use join_sim::Participant;

use crate::words::names;

/// A lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The ending of its CSS classes: `p-device`.
    pub class: &'static str,
    /// Its heading.
    pub name: &'static str,
    /// The heading's second line, where there is one.
    pub second: &'static str,
}

/// The lanes from left to right.
pub const LANES: [Lane; 8] = [
    Lane {
        class: "user",
        name: names::PEOPLE,
        second: "",
    },
    Lane {
        class: "device",
        name: names::DEVICE,
        second: "",
    },
    Lane {
        class: "tpm",
        name: names::TPM,
        second: "",
    },
    Lane {
        class: "tasks",
        name: names::TASKS,
        second: names::AND_POWER,
    },
    Lane {
        class: "policy",
        name: names::AUTOPILOT,
        second: names::AND_INTUNE,
    },
    Lane {
        class: "signin",
        name: names::SIGN_IN,
        second: names::SERVICE,
    },
    Lane {
        class: "drs",
        name: names::REGISTRATION,
        second: names::AND_DIRECTORY,
    },
    Lane {
        class: "aik",
        name: names::AIK,
        second: names::SERVICE,
    },
];

/// The place of a participant's lane.
#[must_use]
pub const fn lane(who: Participant) -> usize {
    match who {
        Participant::User => 0,
        Participant::Device | Participant::Clock | Participant::Network => 1,
        Participant::Tpm => 2,
        Participant::Tasks | Participant::Power => 3,
        Participant::Autopilot | Participant::Policy => 4,
        Participant::SignIn => 5,
        Participant::Drs | Participant::Directory => 6,
        Participant::Aik => 7,
    }
}

/// Where each lane's outline begins, seen from the middle of the shape, and the outline from there.
const SHAPES: [(i32, i32, &str); 8] = [
    (-6, 0, "a6 6 0 1 0 12 0a6 6 0 1 0-12 0z"), // circle
    (-5, -5, "h11v11h-11z"),                    // square
    (-7, 0, "l4-6h6l4 6l-4 6h-6z"),             // hexagon
    (0, -7, "l7 7l-7 7l-7-7z"),                 // diamond
    (0, -7, "l7 12h-14z"),                      // triangle
    (0, -7, "l7 5l-3 8h-8l-3-8z"),              // pentagon
    (-6, 6, "v-7l6-5l6 5v7z"),                  // house
    (0, -7, "l2 5l6 1l-4 4l1 5l-5-3l-5 3l1-5l-4-4l6-1z"), // star
];

/// The lane's shape around a point, as the data of an SVG path. Each lane has another, so colour is never alone.
#[must_use]
pub fn shape(lane: usize, x: i32, y: i32) -> String {
    let (right, down, outline) = SHAPES[lane];
    format!("M{} {}{outline}", x + right, y + down)
}
