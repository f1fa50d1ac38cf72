//! The chain itself, in pixels: two strands where there is room, else one below the other.

use maud::{Markup, html};

use super::links::State;
use crate::message::Msg;
use crate::parts::lettering::lines;
use crate::words::pictures as text;

/// A drawing's measures, and where each link stands.
#[derive(Debug)]
pub struct Layout {
    class: &'static str,
    width: usize,
    height: usize,
    box_width: usize,
    /// The left upper corner of each link.
    places: [(usize, usize); 8],
    /// The link on which each hangs.
    above: [Option<usize>; 8],
    /// Where the words of a link's state stand: beside its box, else in it.
    beside: Option<(usize, usize)>,
}

const HEIGHT: usize = 60;
const LINE: usize = 78;

/// Two strands: what proves the chip, and what the service certifies.
pub const WIDE: Layout = Layout {
    class: "chain wide",
    width: 876,
    height: 5 * LINE + HEIGHT + 2,
    box_width: 330,
    places: [
        (1, 1),
        (1, LINE + 1),
        (1, 2 * LINE + 1),
        (545, LINE + 1),
        (1, 3 * LINE + 1),
        (545, 2 * LINE + 1),
        (1, 4 * LINE + 1),
        (1, 5 * LINE + 1),
    ],
    above: [
        None,
        Some(0),
        Some(1),
        None,
        Some(2),
        Some(3),
        Some(4),
        Some(6),
    ],
    beside: Some((341, 534)),
};

/// One below the other.
pub const NARROW: Layout = Layout {
    class: "chain narrow",
    width: 290,
    height: 7 * LINE + HEIGHT + 2,
    box_width: 288,
    places: [
        (1, 1),
        (1, LINE + 1),
        (1, 2 * LINE + 1),
        (1, 3 * LINE + 1),
        (1, 4 * LINE + 1),
        (1, 5 * LINE + 1),
        (1, 6 * LINE + 1),
        (1, 7 * LINE + 1),
    ],
    above: [
        None,
        Some(0),
        Some(1),
        Some(2),
        Some(3),
        Some(4),
        Some(5),
        Some(6),
    ],
    beside: None,
};

/// The drawing; `broken`: the first link that is missing at the end, and in `noticed` who notices.
pub fn view(
    layout: &Layout,
    states: &[State],
    broken: Option<usize>,
    noticed: &[String],
) -> Markup {
    let Layout { width, height, .. } = layout;
    html! {
        svg class={ (layout.class) " real" } width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } role="img" aria-label=(text::CHAIN) {
            @for (at, above) in layout.above.iter().enumerate() {
                @if let Some(above) = above {
                    (hook(layout.places[*above], layout.places[at], states[*above].there && states[at].there, broken == Some(at)))
                }
            }
            @if layout.beside.is_some() { (strands(layout)) }
            @for (at, state) in states.iter().enumerate() { (link(layout, at, state, broken == Some(at), broken.is_some_and(|other| layout.places[other].1 == layout.places[at].1))) }
            @if let (Some(at), Some((from, to))) = (broken, layout.beside) { (alarm(layout.places[at], from, to, noticed)) }
        }
    }
}

/// A link of a chain between two boxes; one that is torn where the lower one is missing for good.
#[inline(never)]
fn hook((x, y): (usize, usize), (_, below): (usize, usize), holds: bool, torn: bool) -> Markup {
    let (x, from, to) = (x + 34, y + HEIGHT, below);
    let middle = usize::midpoint(from, to);
    let class = match (torn, holds) {
        (true, _) => "hook torn",
        (_, true) => "hook holds",
        _ => "hook",
    };
    html! {
        @if torn {
            path class=(class) d={ "M" (x) " " (from) "v5l-5 3M" (x) " " (to) "v-5l5-3M" (x - 14) " " (middle) "h5M" (x + 9) " " (middle) "h5" } {}
        } @else {
            path class=(class) d={ "M" (x) " " (from) "v4M" (x) " " (to) "v-4" } {}
            ellipse class=(class) cx=(x) cy=(middle) rx="5" ry=((to - from) / 2 - 3) {}
        }
    }
}

/// What ties the two strands: the chip that makes both keys, and the request that the device key signs.
fn strands(layout: &Layout) -> Markup {
    let [ek, device_key, certificate, prt] = [0, 3, 5, 7].map(|at| layout.places[at]);
    let x = device_key.0 + layout.box_width - 30;
    let (top, bottom) = (ek.1 + HEIGHT / 2, prt.1 + HEIGHT / 2);
    html! {
        path.strand d={ "M" (ek.0 + layout.box_width) " " (top) "H" (x) "V" (device_key.1) } {}
        path.strand.head d={ "M" (x) " " (device_key.1) "l-4-8h8z" } {}
        text.strand x=(x - 8) y=(top - 6) text-anchor="end" { (text::SAME_TPM) }
        path.strand d={ "M" (x) " " (certificate.1 + HEIGHT) "V" (bottom) "H" (prt.0 + layout.box_width) } {}
        path.strand.head d={ "M" (prt.0 + layout.box_width) " " (bottom) "l8-4v8z" } {}
        text.strand x=(x - 8) y=(bottom - 6) text-anchor="end" { (text::SIGNS_FOR_PRT) }
    }
}

/// A box; `alarmed`: in its line stands who notices.
#[inline(never)]
fn link(layout: &Layout, at: usize, state: &State, broken: bool, alarmed: bool) -> Markup {
    let (x, y) = layout.places[at];
    let class = match (broken, state.there) {
        (true, false) => "link broken",
        (_, true) => "link there",
        _ => "link",
    };
    let mark = match (broken, state.there) {
        (true, false) => "✗",
        (_, true) => "✓",
        _ => "○",
    };
    let purpose = lines(state.link.purpose, layout.box_width - 24);
    // With words above and below, in the middle of the gap between two boxes there would be none.
    let (said_x, said_y, anchor) = match layout.beside {
        Some((from, _)) if x < from => (from, y + 22, "start"),
        Some(_) => (x + 50, y + HEIGHT + 13, "start"),
        None => (x + layout.box_width - 4, y + HEIGHT + 13, "end"),
    };
    html! {
        g class={ (state.link.class) " " (class) } data-key=(at) data-msg=[state.record.map(|record| Msg::Seek(record as u32))] {
            rect x=(x) y=(y) width=(layout.box_width) height=(HEIGHT) rx="6" {}
            rect.side x=(x + 6) y=(y + 8) width="4" height=(HEIGHT - 16) {}
            text.name x=(x + 16) y=(y + 19) { (state.link.short) }
            text.mark x=(x + layout.box_width - 10) y=(y + 19) text-anchor="end" { (mark) }
            @for (at, line) in purpose.iter().enumerate() { text x=(x + 16) y=(y + 35 + 15 * at) { (line) } }
            @if !(alarmed && x < said_x && layout.beside.is_some()) { text.said x=(said_x) y=(said_y) text-anchor=(anchor) { (state.said) } }
        }
    }
}

/// Who notices the link that is missing, beside it.
#[inline(never)]
fn alarm((x, y): (usize, usize), from: usize, to: usize, noticed: &[String]) -> Markup {
    html! {
        g.alarm {
            path d={ "M" (if x < from { from - 10 } else { to - 4 }) " " (y + HEIGHT / 2) "h14" } {}
            rect x=(from + 4) y=(y) width=(to - from - 8) height=(HEIGHT) rx="6" {}
            @for (at, line) in noticed.iter().enumerate() { text.b[at == 0] x=(from + 12) y=(y + 18 + 16 * at) { (line) } }
        }
    }
}
