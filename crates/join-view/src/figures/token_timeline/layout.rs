//! How the token timeline is laid out, for a wide and a narrow page, and the class of what a verdict is about.

use join_sim::{Refused, Verdict};

/// How one of the two pictures is laid out: all across in halves of the wide one's units.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Its class.
    pub class: &'static str,
    /// How many units one of the wide picture's takes, in halves.
    scale: i32,
    /// How wide a letter is at most.
    pub letter: i32,
}

/// Both; the wide one first.
pub const LAYOUTS: [Layout; 2] = [
    Layout {
        class: "wide",
        scale: 2,
        letter: 7,
    },
    Layout {
        class: "narrow",
        scale: 1,
        letter: 8,
    },
];

impl Layout {
    /// A place of the wide picture in this one.
    #[must_use]
    pub const fn at(self, x: i32) -> i32 {
        x * self.scale / 2
    }

    /// How wide a text is at most.
    #[must_use]
    pub fn width_of(self, text: &str) -> i32 {
        text.chars().count() as i32 * self.letter
    }
}

/// The wide picture's width; its bars lie between LEFT and RIGHT.
pub const WIDTH: i32 = 740;
pub const LEFT: i32 = 8;
pub const RIGHT: i32 = 732;
pub const HEIGHT: i32 = 336;

/// The rows of the picture, from top to bottom.
pub const AXIS_Y: i32 = 36;
pub const JOIN_Y: i32 = 62;
pub const TOKEN_Y: i32 = 114;
pub const TALL: i32 = 30;
pub const EDGE_Y: i32 = 170;
/// Where the lens begins.
pub const LENS_Y: i32 = 206;

/// Where something stands between the two ends of an axis. What lies far outside still fits: no axis is shorter than a second.
pub fn x_of(at: i64, from: i64, to: i64) -> i32 {
    LEFT + ((at - from) * i64::from(RIGHT - LEFT) / (to - from).max(1)) as i32
}

/// The class of what a verdict is about.
pub fn side(verdict: &Verdict) -> &'static str {
    match verdict.refused == Some(Refused::TokenWindow) {
        true => "bad",
        false => "ok",
    }
}
