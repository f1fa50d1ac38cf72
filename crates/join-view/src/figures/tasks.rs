//! Task scheduler and energy saver: which rule holds which task, over time, and what lets it go.

use join_sim::{Event, Library, Parameter, Record, Task, TaskState, rules};
use maud::{Markup, html};

use super::RunFigure;
use crate::message::Msg;
use crate::parts::RunView;
use crate::parts::frame::{self, Content};
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words;

const WIDTH: i64 = 744;
const LEFT: i64 = 132;
const LINE: i64 = 40;

/// The figure.
#[derive(Clone, Copy, Debug)]
pub struct Tasks;

impl RunFigure for Tasks {
    fn new(_spec: &FigureSpec, _session: &mut RunSession, _library: &Library) -> Tasks {
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
        svg.tasks viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label="Energy saver and the tasks in the user phase, to scale" {
            @if (boot..=last).contains(&cursor) { line.cursor x1=(x(cursor)) x2=(x(cursor)) y1="4" y2=(height - 24) {} }
            text.name x="2" y="34" { "energy saver" }
            @for (from, to, charge, threshold) in &saver {
                rect.saver x=(x(*from)) y="20" width=((x(*to) - x(*from)).max(2)) height="20" rx="3" {}
                @if x(*to) - x(*from) > 190 { text.inside x=(x(*from) + 6) y="34" { "on: " (charge) " % is at or below " (threshold) " %" } }
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
                h4 { "Power now" }
                p { (words::power(&now.power)) "." }
            }
            @for &task in Task::ALL { (rule_card(task, now.task(task))) }
        }
    };
    let table = html! {
        table {
            caption { "What was asked of each task in the user phase, and what came of it." }
            thead { tr { th scope="col" { "Time" } th scope="col" { "What" } } }
            tbody {
                @for record in records.iter().filter(|r| phases.is_user(r.at) && is_about_tasks(&r.event)) {
                    tr data-msg=(Msg::Seek(record.step.0)) {
                        td.time { (words::offset(phases.offset_ms(record.at))) } td { (words::sentence(record)) }
                    }
                }
            }
        }
    };
    let caption = format!(
        "Task Scheduler and energy saver in the user phase. {}. Dashed bars are tasks that were asked for and held.",
        session.timeline().scenario().title()
    );
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
            caption,
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
    let mut words = vec![(boot, "boot", "start")];
    match sign_in {
        Some(at) if x(last) - x(at) < ROOM => words.push((last, "sign-in 0:00, end", "end")),
        Some(at) if x(at) - x(boot) < ROOM => {
            words[0] = (boot, "sign-in 0:00, boot", "start");
            words.push((last, "end", "end"));
        }
        Some(at) => words.extend([(at, "sign-in", "middle"), (last, "end", "end")]),
        None => words.push((last, "end", "end")),
    }
    words
}

/// A task's settings, and whether energy saver lets a trigger start it.
fn rule_card(task: Task, state: TaskState) -> Markup {
    let rule = rules(task);
    let yes = |is: bool| if is { "yes" } else { "no" };
    html! {
        div.rule-card data-key=(task.name()) {
            h4 { (task.name()) }
            ul {
                li { "IdleSettings: " (yes(rule.idle_settings)) }
                li { "MaintenanceSettings: " (yes(rule.maintenance_settings)) }
                li { "runs only while a user is logged on: " (yes(rule.interactive)) }
                li { strong { "may be triggered in energy saver: " (yes(rule.may_trigger(true))) } }
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
