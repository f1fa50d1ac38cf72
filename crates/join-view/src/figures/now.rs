//! Who knows what at the cursor, by itself: the cards that the stepper has beside its drawing.

use join_sim::Library;
use maud::{Markup, html};

use super::RunFigure;
use super::stepper::knowledge;
use crate::parts::{RunView, frame, transport};
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::bench as say;

/// The figure.
#[derive(Clone, Copy, Debug)]
pub struct Now;

impl RunFigure for Now {
    fn new(_spec: &FigureSpec, _session: &mut RunSession, _library: &Library) -> Now {
        Now
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        html! {
            (frame::head(of, say::NOW_CAPTION))
            (transport::transport(of))
            (transport::sentence(of, html! {}, html! {}))
            (knowledge::view(of.session))
        }
    }
}
