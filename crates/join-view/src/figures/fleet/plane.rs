//! The plane: a cell for each two bins, with its share in per cent, and the edge at which the wait is as long as the token lives.

use join_sim::{Parameter, Spec};
use join_study::{BINS, Cell, Fleet};
use maud::{Markup, html};

use crate::message::{Msg, Place};
use crate::words::fleet as say;
use crate::words::names;

/// A drawing's measures, in pixels.
struct Layout {
    class: &'static str,
    width: i64,
    left: i64,
    cell: (i64, i64),
    /// A number stands at every so-manieth edge of a cell across, and up.
    every: (usize, usize),
}

const WIDE: Layout = Layout {
    class: "plane wide",
    width: 876,
    left: 60,
    cell: (66, 28),
    every: (1, 1),
};

const NARROW: Layout = Layout {
    class: "plane narrow",
    width: 290,
    left: 40,
    cell: (20, 24),
    every: (4, 2),
};

const TOP: i64 = 44;

/// The picture, with the part marked that the reader looks at.
pub fn view(fleet: &Fleet, chosen: Option<Place>) -> Markup {
    let plan = fleet.plan();
    let [across, up] = [0, 1].map(|axis| plan.draws[axis].parameter.spec());
    html! {
        p.hint data-key="plane-said" { (say::PLANE) }
        div.picture.plane data-key="plane" tabindex="0" role="group" aria-label=(say::plane(names::parameter(across), names::parameter(up))) {
            (drawing(&WIDE, fleet, across, up, chosen))
            (drawing(&NARROW, fleet, across, up, chosen))
        }
    }
}

fn drawing(at: &Layout, fleet: &Fleet, across: &Spec, up: &Spec, chosen: Option<Place>) -> Markup {
    let bins = BINS as i64;
    let (wide, tall) = at.cell;
    let (right, foot) = (at.left + wide * bins, TOP + tall * bins);
    let height = foot + 44;
    let x = |bin: usize| at.left + wide * bin as i64;
    let y = |bin: usize| foot - tall * bin as i64;
    let plan = fleet.plan();
    // An edge between two bins is named by the least value of the upper one.
    let edge = |axis: usize, bin: usize| match bin {
        BINS => plan.edges(axis, BINS - 1).1,
        _ => plan.edges(axis, bin).0,
    };
    html! {
        svg class={ (at.class) " real" } width=(at.width) height=(height) viewBox={ "0 0 " (at.width) " " (height) } role="img" aria-label=(say::plane(names::parameter(across), names::parameter(up))) {
            text.name x="0" y="14" { "↑ " (axis_name(up)) }
            text.name x=(right) y=(foot + 38) text-anchor="end" { (axis_name(across)) " →" }
            @for bin in 0..BINS {
                @for column in 0..BINS {
                    (cell(fleet.cell(column, bin), Place { across: column, up: bin }, chosen, (x(column), y(bin + 1)), at))
                }
            }
            @for bin in (0..=BINS).step_by(at.every.1) { text x=(at.left - 6) y=(y(bin) + 4) text-anchor="end" { (edge(1, bin)) } }
            @for bin in (0..=BINS).step_by(at.every.0) { text x=(x(bin)) y=(foot + 16) text-anchor=(if bin == BINS { "end" } else { "middle" }) { (edge(0, bin)) } }
            (equal(at, fleet, right, foot))
        }
    }
}

/// The line on which the wait is as long as the token lives, where the plane is of these two.
fn equal(at: &Layout, fleet: &Fleet, right: i64, foot: i64) -> Markup {
    let [across, up] = [0, 1].map(|axis| &fleet.plan().draws[axis]);
    let is = |one: Parameter, other: Parameter| across.parameter == one && up.parameter == other;
    let both = is(Parameter::TokenLifetime, Parameter::AikWait)
        || is(Parameter::AikWait, Parameter::TokenLifetime);
    let (from, to) = (across.low.max(up.low), across.high.min(up.high));
    if !both || from >= to {
        return html! {};
    }
    let x = |value: i64| {
        at.left + (value - across.low) * (right - at.left) / (across.high - across.low + 1)
    };
    let y = |value: i64| foot - (value - up.low) * (foot - TOP) / (up.high - up.low + 1);
    html! {
        line.equal x1=(x(from)) y1=(y(from)) x2=(x(to)) y2=(y(to)) {}
        line.equal x1=(at.left) y1="30" x2=(at.left + 24) y2="30" {}
        text.equal x=(at.left + 30) y="34" { (say::EQUAL) }
    }
}

fn cell(
    cell: Cell,
    place: Place,
    chosen: Option<Place>,
    (x, y): (i64, i64),
    at: &Layout,
) -> Markup {
    let share = cell.per_mille();
    let (wide, tall) = at.cell;
    // Eleven shades: none fails, then a tenth each.
    let heat = share.map_or("heat empty".into(), |share| {
        format!("heat heat-{}", share.div_ceil(100))
    });
    let here = chosen == Some(place);
    html! {
        g class=(heat) data-key={ (place.across) "-" (place.up) } data-msg=(Msg::Cell(place)) aria-current=[here.then_some("true")] {
            rect x=(x) y=(y) width=(wide - 1) height=(tall - 1) {}
            text x=(x + wide / 2) y=(y + tall / 2 + 4) text-anchor="middle" {
                @match share.map(|share| (share + 5) / 10) {
                    // Where there is no room for three digits, colour says all or none.
                    Some(0 | 100) if at.every.0 > 1 => {},
                    Some(share) => (share),
                    None => "·",
                }
            }
        }
    }
}

fn axis_name(spec: &Spec) -> String {
    match spec.unit.symbol() {
        "" => names::parameter(spec).into(),
        symbol => format!("{} ({symbol})", names::parameter(spec)),
    }
}
