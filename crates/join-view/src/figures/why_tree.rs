//! Why the cursor's record came about, as a tree: a cause stands above its effect, and branches stand apart.

use join_sim::{Library, Step, led_to};
use maud::{Markup, html};

use super::RunFigure;
use super::stepper::causes::{Asked, List};
use crate::message::Msg;
use crate::parts::{RunView, frame, transport};
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, bench as say, runs};

/// The figure.
#[derive(Clone, Copy, Debug)]
pub struct WhyTree {
    /// What the tree is about.
    asked: Asked,
}

impl RunFigure for WhyTree {
    fn new(_spec: &FigureSpec, _session: &mut RunSession, _library: &Library) -> WhyTree {
        WhyTree { asked: Asked::Here }
    }

    fn update(
        &mut self,
        msg: Msg,
        _value: &str,
        session: &mut RunSession,
    ) -> Option<Result<super::Changed, String>> {
        match msg {
            // The tree stays about what it was about, until the cursor is put somewhere else.
            Msg::Link(step) => {
                let of = self.asked.record(session);
                session.seek(step);
                self.asked = Asked::About(of, session.moves());
                Some(Ok(super::Changed::Run))
            }
            _ => None,
        }
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        let list = List::of(of.session, self.asked);
        let led = led_to(of.session.timeline().records(), list.why());
        html! {
            (frame::head(of, say::WHY_CAPTION))
            (transport::transport(of))
            (transport::sentence(of, html! {}, html! {}))
            div.why data-key="why" {
                p.why-said { (list.summary(of.session)) }
                ol.tree { (branch(of, &led, list.effect())) }
                (list.rests(of))
            }
        }
    }
}

/// What led to a record, and the record below it: its nearest causes one above the other, all else as branches.
fn branch(of: &RunView<'_>, led: &[(Step, Step)], effect: Step) -> Markup {
    // From the effect back along the latest cause of each.
    let mut way = vec![effect];
    let causes = |of: Step| {
        let all = led.iter().filter(move |(_, effect)| *effect == of);
        all.map(|(cause, _)| *cause)
    };
    while let Some(next) = way.last().and_then(|last| causes(*last).max()) {
        way.push(next);
    }
    let records = of.session.timeline().records();
    let phases = of.session.phases();
    let cursor = of.session.timeline().cursor();
    html! {
        @for (nth, step) in way.iter().enumerate().rev() {
            @let main = way.get(nth + 1);
            @for side in causes(*step).filter(|side| Some(side) != main) {
                li.branch data-key={ "b" (side.0) } {
                    span.off { (say::MEANWHILE) }
                    ol { (branch(of, led, side)) }
                }
            }
            @let record = &records[step.0 as usize];
            li data-key=(step.0) {
                button type="button" data-msg=(Msg::Link(step.0)) aria-current=[(*step == cursor).then_some("step")] {
                    span.time {
                        @if !phases.is_user(record.at) { (runs::TECHNICIAN) }
                        (words::moment(&phases, record.at)) ": "
                    }
                    (words::sentence(record))
                }
            }
        }
    }
}
