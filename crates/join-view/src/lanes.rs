//! The lanes of the stepper: one colour, one shape and one place for each group of participants.

use join_sim::Participant;

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
        name: "people",
        second: "",
    },
    Lane {
        class: "device",
        name: "device",
        second: "",
    },
    Lane {
        class: "tpm",
        name: "TPM",
        second: "",
    },
    Lane {
        class: "tasks",
        name: "tasks",
        second: "and power",
    },
    Lane {
        class: "policy",
        name: "Autopilot",
        second: "and Intune",
    },
    Lane {
        class: "signin",
        name: "sign-in",
        second: "service",
    },
    Lane {
        class: "drs",
        name: "registration",
        second: "and directory",
    },
    Lane {
        class: "aik",
        name: "AIK",
        second: "service",
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

/// The lane's shape around a point, as the data of an SVG path. Each lane has another, so colour is never alone.
#[must_use]
pub fn shape(lane: usize, x: i32, y: i32) -> String {
    match lane {
        // circle
        0 => format!("M{} {y}a6 6 0 1 0 12 0a6 6 0 1 0-12 0z", x - 6),
        // square
        1 => format!("M{} {}h11v11h-11z", x - 5, y - 5),
        // hexagon
        2 => format!("M{} {}l4-6h6l4 6l-4 6h-6z", x - 7, y),
        // diamond
        3 => format!("M{x} {}l7 7l-7 7l-7-7z", y - 7),
        // triangle
        4 => format!("M{x} {}l7 12h-14z", y - 7),
        // pentagon
        5 => format!("M{x} {}l7 5l-3 8h-8l-3-8z", y - 7),
        // house
        6 => format!("M{} {}v-7l6-5l6 5v7z", x - 6, y + 6),
        // star
        _ => format!("M{x} {}l2 5l6 1l-4 4l1 5l-5-3l-5 3l1-5l-4-4l6-1z", y - 7),
    }
}
