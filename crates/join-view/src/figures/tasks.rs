//! Task scheduler and energy saver: which rule holds which task, over time, and what lets it go.

use join_sim::{Event, Library, Parameter, Record, Task, TaskState, rules};
use maud::{Markup, html};

use super::RunFigure;
use crate::message::Msg;
use crate::parts::RunView;
use crate::parts::frame::{self, Content};
use crate::run::opening::Opening;
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, pictures as text};

const WIDTH: i64 = 744;
const LEFT: i64 = 132;
const LINE: i64 = 40;

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
    let boot = phases.user_boot.unwrap_or_default().0 as i64;
    let last = records
        .last()
        .map_or(boot, |r| r.at.0 as i64)
        .max(boot + 60_000);
    let zero = phases.sign_in.map_or(boot, |at| at.0 as i64);
    let x = |at: i64| LEFT + (at.clamp(boot, last) - boot) * (WIDTH - LEFT - 8) / (last - boot);
    let cursor = session.timeline().record().at.0 as i64;
    let saver = saver_stretches(records, boot, last);
    let now = session.standing(session.timeline().cursor().0 as usize);
    let height = 30 + LINE * 4 + 26;
    let picture = html! {
        svg.tasks viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(text::ENERGY_SAVER_AND_THE_TASKS) {
            @if (boot..=last).contains(&cursor) { line.cursor x1=(x(cursor)) x2=(x(cursor)) y1="4" y2=(height - 24) {} }
            text.name x="2" y="34" { (text::ENERGY_SAVER) }
            @for (from, to, charge, threshold) in &saver {
                rect.saver x=(x(*from)) y="20" width=((x(*to) - x(*from)).max(2)) height="20" rx="3" {}
                @if x(*to) - x(*from) > 190 { text.inside x=(x(*from) + 6) y="34" { (text::ON) (charge) (text::IS_AT_OR_BELOW) (threshold) " %" } }
            }
            @for (i, task) in Task::ALL.iter().enumerate() {
                @let y = 20 + LINE * (i as i64 + 1);
                text.name x="2" y=(y + 14) { (task.name()) }
                @for bar in session.facts().tasks().iter().filter(|bar| bar.task == *task) {
                    @let (from, to) = bar.span(records, last);
                    @if from >= boot {
                    rect class=(if bar.held { "task held" } else { "task" }) x=(x(from).min(WIDTH - 11)) y=(y) width=((x(to) - x(from)).max(3)) height="20" rx="3" {}
                    }
                }
            }
            line.axis x1=(LEFT) x2=(WIDTH - 8) y1=(height - 24) y2=(height - 24) {}
            @for (at, name, anchor) in axis_words(boot, phases.sign_in.map(|at| at.0 as i64), last, &x) {
                text.axis x=(x(at)) y=(height - 8) text-anchor=(anchor) { (name) " " (words::offset(at - zero)) }
            }
        }
        div.rules data-key="rules" {
            div.rule-card {
                h4 { (text::POWER_NOW) }
                p { (words::power(&now.power)) "." }
            }
            @for &task in Task::ALL { (rule_card(task, now.task(task))) }
        }
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

/// What stands under the axis. Two moments at nearly one place share their words, so that none lies on another.
fn axis_words(
    boot: i64,
    sign_in: Option<i64>,
    last: i64,
    x: &dyn Fn(i64) -> i64,
) -> Vec<(i64, &'static str, &'static str)> {
    /// No such words are wider.
    const ROOM: i64 = 110;
    let mut words = vec![(boot, text::BOOT, "start")];
    match sign_in {
        Some(at) if x(last) - x(at) < ROOM => words.push((last, text::SIGN_IN_0_00_END, "end")),
        Some(at) if x(at) - x(boot) < ROOM => {
            words[0] = (boot, text::SIGN_IN_0_00_BOOT, "start");
            words.push((last, text::END, "end"));
        }
        Some(at) => words.extend([(at, text::SIGN_IN, "middle"), (last, text::END, "end")]),
        None => words.push((last, text::END, "end")),
    }
    words
}

/// A task's settings, and whether energy saver lets a trigger start it.
fn rule_card(task: Task, state: TaskState) -> Markup {
    let rule = rules(task);
    let yes = |is: bool| if is { text::YES } else { text::NO_2 };
    html! {
        div.rule-card data-key=(task.name()) {
            h4 { (task.name()) }
            ul {
                li { (text::IDLESETTINGS) (yes(rule.idle_settings)) }
                li { (text::MAINTENANCESETTINGS) (yes(rule.maintenance_settings)) }
                li { (text::RUNS_ONLY_WHILE_A_USER) (yes(rule.interactive)) }
                li { strong { (text::MAY_BE_TRIGGERED_IN_ENERGY) (yes(rule.may_trigger(true))) } }
            }
            p { (words::task_state(task, state)) "." }
        }
    }
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

/// When energy saver was on: from, to, and the charge and threshold that brought it on.
fn saver_stretches(records: &[Record], boot: i64, last: i64) -> Vec<(i64, i64, u8, u8)> {
    let mut stretches = Vec::new();
    let mut open = None;
    for record in records {
        if let Event::EnergySaver {
            on,
            charge,
            threshold,
            ..
        } = record.event
        {
            let at = record.at.0 as i64;
            stretches.extend(
                open.take()
                    .map(|(from, charge, threshold)| (from, at, charge, threshold)),
            );
            open = threshold
                .filter(|_| on)
                .map(|threshold| (at, charge, threshold));
        }
    }
    stretches.extend(open.map(|(from, charge, threshold)| (from, last, charge, threshold)));
    stretches.retain(|(_, to, _, _)| *to >= boot);
    stretches
}
