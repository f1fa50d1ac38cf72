//! The two layouts of the picture: one for a wide figure, one for a telephone, whose letters stay as large.

/// Where things lie in a picture, in its own units.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The ending of its class.
    pub class: &'static str,
    /// Its width.
    pub width: i32,
    /// Where the axis begins and ends.
    pub plot: (i32, i32),
    /// The lanes have their names at the left; else inside.
    pub names: bool,
    /// How wide a letter is at most, of the small ones and of the large ones.
    pub letter: (i32, i32),
    /// The tops of what people see, the two tasks, the device, the token, and the axis.
    pub rows: [i32; 5],
    /// The height of a task's bar, of the device's and of the token's.
    pub heights: [i32; 3],
    /// The height of the timeline, and of the lens.
    pub height: (i32, i32),
    /// Where the lens begins and ends below the timeline.
    pub lens: (i32, i32),
    /// Where the axis of the lens begins and ends.
    pub lens_plot: (i32, i32),
    /// How far the lens's picture lies below its top: its title stands above it.
    pub lens_top: i32,
}

/// For a wide figure.
pub const WIDE: Layout = Layout {
    class: "wide",
    width: 940,
    plot: (136, 926),
    names: true,
    letter: (7, 17),
    rows: [4, 35, 76, 130, 186],
    heights: [17, 48, 48],
    height: (228, 132),
    lens: (340, 940),
    lens_plot: (502, 926),
    lens_top: 0,
};

/// For a telephone.
pub const NARROW: Layout = Layout {
    class: "narrow",
    width: 304,
    plot: (2, 296),
    names: false,
    letter: (7, 12),
    rows: [3, 28, 68, 112, 156],
    heights: [17, 40, 40],
    height: (182, 130),
    lens: (0, 304),
    lens_plot: (8, 296),
    lens_top: 20,
};

impl Layout {
    /// Where a moment lies between the two ends of an axis.
    #[must_use]
    pub fn x(&self, at: i64, from: i64, until: i64) -> i32 {
        place(self.plot, at, from, until)
    }

    /// Whether a text in small letters fits into so much room.
    #[must_use]
    pub fn fits(&self, text: &str, room: i32) -> bool {
        text.chars().count() as i32 * self.letter.0 <= room
    }

    /// Whether a text in large letters fits into so much room.
    #[must_use]
    pub fn fits_large(&self, text: &str, room: i32) -> bool {
        text.chars().count() as i32 * self.letter.1 <= room
    }
}

/// Where a moment lies in a stretch of a picture; what lies outside is at its ends.
#[must_use]
pub fn place(plot: (i32, i32), at: i64, from: i64, until: i64) -> i32 {
    let along = (at.clamp(from, until) - from) * i64::from(plot.1 - plot.0);
    plot.0 + (along / (until - from).max(1)) as i32
}
