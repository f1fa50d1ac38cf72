//! The plane: a cell for each two bins, with its share in per cent.

use join_study::{BINS, Cell, Fleet};
use maud::{Markup, html};

use crate::message::{Msg, Place};
use crate::words::fleet as say;
use crate::words::names;

/// The picture, with the part marked that the reader looks at.
pub fn view(fleet: &Fleet, chosen: Option<Place>) -> Markup {
    let plan = fleet.plan();
    let [across, up] = [0, 1].map(|axis| plan.draws[axis].parameter.spec());
    let show = |axis: usize, bin: usize| plan.edges(axis, bin).0;
    html! {
        p.hint data-key="plane-said" { (say::PLANE) }
        div.picture.plane data-key="plane" tabindex="0" role="group" aria-label=(say::plane(names::parameter(across), names::parameter(up))) {
            table.heat {
                tbody {
                    @for bin in (0..BINS).rev() {
                        tr data-key=(bin) {
                            th scope="row" { (show(1, bin)) }
                            @for at in 0..BINS { (cell(fleet.cell(at, bin), Place { across: at, up: bin }, chosen)) }
                        }
                    }
                    tr data-key="axis" {
                        th scope="row" { (axis_name(up)) " ↑ " (axis_name(across)) " →" }
                        @for at in 0..BINS { th.across scope="col" { (show(0, at)) } }
                    }
                }
            }
        }
    }
}

fn cell(cell: Cell, place: Place, chosen: Option<Place>) -> Markup {
    let share = cell.per_mille();
    // Eleven shades: none fails, then a tenth each.
    let heat = share.map_or("heat empty".into(), |share| {
        format!("heat heat-{}", share.div_ceil(100))
    });
    let here = chosen == Some(place);
    html! {
        td class=(heat) data-key=(place.across) data-msg=(Msg::Cell(place)) aria-current=[here.then_some("true")] {
            @if let Some(share) = share { ((share + 5) / 10) } @else { "·" }
        }
    }
}

fn axis_name(spec: &join_sim::Spec) -> String {
    match spec.unit.symbol() {
        "" => names::parameter(spec).into(),
        symbol => format!("{} ({symbol})", names::parameter(spec)),
    }
}
