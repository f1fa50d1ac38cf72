//! Where the states stand and how the arrows run between them: a chart, its boxes, and the way of each arrow as a line of corners.

use join_sim::DeviceState;

/// Where an arrow leaves a box or comes to it: the side, and how far from that side's middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// The left side; downwards counts as more.
    Left(i32),
    /// The right side.
    Right(i32),
    /// The upper side; to the right counts as more.
    Top(i32),
    /// The lower side.
    Bottom(i32),
}

/// An arrow that does not run straight between neighbours: the places at which it turns are given in turn across and down, as the
/// side says that it leaves.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The state that is left.
    pub from: DeviceState,
    /// The state that follows.
    pub to: DeviceState,
    /// Where it leaves.
    pub out: Port,
    /// Where it turns.
    pub via: &'static [i32],
    /// Where it arrives.
    pub into: Port,
}

/// A box: left, top, width, height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its left side.
    pub x: i32,
    /// Its upper side.
    pub y: i32,
    /// How wide.
    pub w: i32,
    /// How high.
    pub h: i32,
}

/// One of the two pictures of the states.
#[derive(Debug)]
pub struct Chart {
    /// Its class.
    pub class: &'static str,
    /// How wide it is.
    pub width: i32,
    /// How far down the states reach.
    pub height: i32,
    /// How wide and how high a box is.
    pub size: (i32, i32),
    /// The left side of each column.
    pub columns: &'static [i32],
    /// The first line's upper side, and from one line to the next.
    pub lines: (i32, i32),
    /// Each state's column and line.
    pub places: &'static [(DeviceState, usize, i32)],
    /// The box in which the long wait is told, where it is larger than others.
    pub wait: Option<Frame>,
    /// Arrows that turn.
    pub routes: &'static [Route],
    /// How wide a letter is at most.
    pub letter: i32,
}

/// What an arrow leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The box of its state.
    Box,
    /// A mark of its own beside the box that it leaves: the error page, to which many arrows lead.
    Error,
    /// The same for a loss of power, which leads from everywhere to the first state.
    Power,
}

/// An arrow as it is drawn.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its corners, the last one at its tip.
    pub corners: Vec<(i32, i32)>,
    /// What it leads to.
    pub end: End,
}

impl Chart {
    /// The box of a state.
    #[must_use]
    pub fn frame(&self, state: DeviceState) -> Frame {
        if let (DeviceState::AwaitAik, Some(wait)) = (state, self.wait) {
            return wait;
        }
        let (_, column, line) = self.place(state);
        let (w, h) = self.size;
        Frame {
            x: self.columns[column],
            y: self.lines.0 + line * self.lines.1,
            w,
            h,
        }
    }

    fn place(&self, state: DeviceState) -> (DeviceState, usize, i32) {
        let found = self.places.iter().find(|(one, ..)| *one == state);
        found.copied().unwrap_or(self.places[0])
    }

    fn at(&self, state: DeviceState, port: Port) -> (i32, i32) {
        let Frame { x, y, w, h } = self.frame(state);
        match port {
            Port::Left(off) => (x, y + h / 2 + off),
            Port::Right(off) => (x + w, y + h / 2 + off),
            Port::Top(off) => (x + w / 2 + off, y),
            Port::Bottom(off) => (x + w / 2 + off, y + h),
        }
    }

    /// The way of an arrow.
    #[must_use]
    pub fn line(&self, from: DeviceState, to: DeviceState) -> Line {
        let mut routes = self.routes.iter();
        let route = routes.find(|route| (route.from, route.to) == (from, to));
        let corners = route
            .map(|route| self.turning(route))
            .or_else(|| self.straight(from, to));
        if let Some(corners) = corners {
            return Line {
                corners,
                end: End::Box,
            };
        }
        let Frame { x, y, w, h } = self.frame(from);
        let (x, end) = match to {
            DeviceState::Off => (x + 13, End::Power),
            _ => (x + w - 13, End::Error),
        };
        Line {
            corners: vec![(x, y + h), (x, y + h + 8)],
            end,
        }
    }

    fn turning(&self, route: &Route) -> Vec<(i32, i32)> {
        let (mut x, mut y) = self.at(route.from, route.out);
        let (to_x, to_y) = self.at(route.to, route.into);
        let mut corners = vec![(x, y)];
        let mut across = matches!(route.out, Port::Left(_) | Port::Right(_));
        for turn in route.via {
            *(if across { &mut x } else { &mut y }) = *turn;
            corners.push((x, y));
            across = !across;
        }
        corners.push(if across { (to_x, y) } else { (x, to_y) });
        corners.push((to_x, to_y));
        corners.dedup();
        corners
    }

    /// Between neighbours in a column or a line.
    fn straight(&self, from: DeviceState, to: DeviceState) -> Option<Vec<(i32, i32)>> {
        let ((_, a, up), (_, b, down)) = (self.place(from), self.place(to));
        let (out, into) = match (b as i32 - a as i32, down - up) {
            (0, 1) => (Port::Bottom(0), Port::Top(0)),
            (0, -1) => (Port::Top(0), Port::Bottom(0)),
            (1, 0) => (Port::Right(0), Port::Left(0)),
            (-1, 0) => (Port::Left(0), Port::Right(0)),
            _ => return None,
        };
        Some(vec![self.at(from, out), self.at(to, into)])
    }
}
