//! Task scheduler and energy saver: which rule holds which task, over time, and what lets it go.

mod drawing;

use join_sim::{Event, Library, Parameter};
use maud::{Markup, html};

use super::RunFigure;
use crate::message::Msg;
use crate::parts::RunView;
use crate::parts::frame::{self, Content};
use crate::run::opening::Opening;
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, pictures as text};

/// The figure.
#[derive(Clone, Copy, Debug)]
pub struct Tasks;

impl RunFigure for Tasks {
    fn new(spec: &FigureSpec, session: &mut RunSession, _library: &Library) -> Tasks {
        session.open_at(spec.at.unwrap_or(Opening::Tasks));
        Tasks
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        view(of)
    }
}

fn view(of: &RunView<'_>) -> Markup {
    let session = of.session;
    let records = session.timeline().records();
    let phases = session.phases();
    let scene = drawing::Scene::of(session);
    let picture = html! {
        (scene.view(&drawing::WIDE))
        (scene.view(&drawing::NARROW))
    };
    let table = html! {
        table {
            caption { (text::WHAT_WAS_ASKED_OF_EACH) }
            thead { tr { th scope="col" { (text::TIME) } th scope="col" { (text::WHAT) } } }
            tbody {
                @for record in records.iter().filter(|r| phases.is_user(r.at) && is_about_tasks(&r.event)) {
                    tr data-msg=(Msg::Seek(record.step.0)) {
                        td.time { (words::offset(phases.offset_ms(record.at))) } td { (words::sentence(record)) }
                    }
                }
            }
        }
    };
    const PARAMETERS: &[Parameter] = &[
        Parameter::AssignedTo,
        Parameter::OnBattery,
        Parameter::Charge,
        Parameter::ThresholdOnBattery,
        Parameter::ThresholdPluggedIn,
        Parameter::TasksNeedMains,
        Parameter::TasksNeedIdle,
        Parameter::EnergySaverHolds,
    ];
    frame::view(
        of,
        Content {
            caption: text::TASKS_CAPTION,
            picture,
            table,
            parameters: PARAMETERS,
        },
    )
}

fn is_about_tasks(event: &Event) -> bool {
    matches!(
        event,
        Event::TaskStarted { .. }
            | Event::TaskHeld { .. }
            | Event::TaskReleased { .. }
            | Event::TaskEnded { .. }
            | Event::TaskRunning { .. }
            | Event::TaskCut { .. }
            | Event::EnergySaver { .. }
            | Event::Source { .. }
            | Event::PolicyInForce { .. }
    )
}
