//! Each task's rule and its bar in one line, under the bar of energy saver, to scale.

use join_sim::{Event, Record, Task, TaskState, rules};
use maud::{Markup, html};

use crate::parts::lettering::{lines, wide};
use crate::run::task_bars::TaskBar;
use crate::session::RunSession;
use crate::words::{self, pictures as text};

/// A drawing's measures, in pixels.
#[derive(Debug)]
pub struct Layout {
    class: &'static str,
    width: i64,
    /// From where to where time runs.
    plot: (i64, i64),
    /// How wide the words of a rule may be, and how many lines of them are room for.
    words: (usize, usize),
    /// How far below the first word of a line its bar stands.
    bar: i64,
    line: i64,
}

/// The rules beside the bars.
pub const WIDE: Layout = Layout {
    class: "tasks wide",
    width: 876,
    plot: (300, 868),
    words: (290, 3),
    bar: 8,
    line: 66,
};

/// The rules above the bars.
pub const NARROW: Layout = Layout {
    class: "tasks narrow",
    width: 290,
    plot: (2, 284),
    words: (286, 3),
    bar: 66,
    line: 98,
};

const BAR: i64 = 26;

/// The user's phase, in milliseconds of true time.
pub struct Scene<'a> {
    session: &'a RunSession,
    boot: i64,
    last: i64,
    sign_in: Option<i64>,
}

impl<'a> Scene<'a> {
    /// The user's phase of a run.
    pub fn of(session: &'a RunSession) -> Scene<'a> {
        let phases = session.phases();
        let boot = phases.user_boot.unwrap_or_default().0 as i64;
        let records = session.timeline().records();
        let last = records.last().map_or(boot, |record| record.at.0 as i64);
        Scene {
            session,
            boot,
            last: last.max(boot + 60_000),
            sign_in: phases.sign_in.map(|at| at.0 as i64),
        }
    }

    /// The drawing.
    pub fn view(&self, layout: &Layout) -> Markup {
        let Layout {
            width,
            plot: (left, right),
            line,
            ..
        } = *layout;
        let x = |at: i64| {
            left + (at.clamp(self.boot, self.last) - self.boot) * (right - left)
                / (self.last - self.boot)
        };
        let records = self.session.timeline().records();
        let cursor = self.session.timeline().record().at.0 as i64;
        let now = self
            .session
            .standing(self.session.timeline().cursor().0 as usize);
        let foot = line * (1 + Task::ALL.len() as i64) + 2;
        let height = foot + 24;
        let zero = self.sign_in.unwrap_or(self.boot);
        html! {
            svg class={ (layout.class) " real" } width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } role="img" aria-label=(text::ENERGY_SAVER_AND_THE_TASKS) {
                @if (self.boot..=self.last).contains(&cursor) { line.cursor x1=(x(cursor)) x2=(x(cursor)) y1="2" y2=(foot) {} }
                (self.rule(layout, 0, text::ENERGY_SAVER, &[words::power(&now.power)]))
                @for (from, to, charge, threshold) in saver_stretches(records, self.boot, self.last) {
                    (bar(layout, 0, "saver", (x(from), x(to)), &text::saver_on(charge, threshold)))
                }
                @for (place, task) in Task::ALL.iter().enumerate() {
                    @let place = place as i64 + 1;
                    @let bars = || self.session.facts().tasks().iter().filter(|bar| bar.task == *task && bar.span(records, self.last).0 >= self.boot);
                    (self.rule(layout, place, task.name(), &rule(*task, now.task(*task))))
                    @for one in bars() {
                        @let (from, to) = one.span(records, self.last);
                        (bar(layout, place, if one.held { "task held" } else { "task" }, (x(from), x(to)), &said(one, records, self.last)))
                    }
                    @if bars().next().is_none() { text.none x=(left + 2) y=(line * place + layout.bar + 17) { (text::NOBODY_ASKED) } }
                }
                line.axis x1=(left) x2=(right) y1=(foot) y2=(foot) {}
                @for (at, name, anchor) in axis_words(self.boot, self.sign_in, self.last, &x) {
                    text.axis x=(x(at)) y=(foot + 17) text-anchor=(anchor) { (name) " " (words::offset(at - zero)) }
                }
            }
        }
    }

    /// What stands beside or above the bars of a line.
    fn rule(&self, layout: &Layout, place: i64, name: &str, rule: &[String]) -> Markup {
        let y = layout.line * place;
        let (room, most) = layout.words;
        let lines = rule.iter().flat_map(|rule| lines(rule, room)).take(most);
        html! {
            @if place > 0 { line.row x1="0" x2=(layout.width) y1=(y) y2=(y) {} }
            text.name x="0" y=(y + 17) { (name) }
            @for (at, line) in lines.enumerate() { text x="0" y=(y + 32 + 15 * at as i64) { (line) } }
        }
    }
}

/// A bar with its words, in it where they have room.
#[inline(never)]
fn bar(layout: &Layout, place: i64, class: &str, (from, to): (i64, i64), said: &str) -> Markup {
    let y = layout.line * place + layout.bar;
    let right = layout.plot.1;
    let from = from.min(right - 3);
    let inside = wide(said) as i64 + 12 < to - from;
    html! {
        rect class=(class) x=(from) y=(y) width=((to - from).max(3)) height=(BAR) rx="3" {}
        @if inside { text class={ "inside " (class) } x=(from + 6) y=(y + 17) { (said) } }
        title { (said) }
    }
}

/// How long a bar lasts, and what holds its task.
#[inline(never)]
fn said(bar: &TaskBar, records: &[Record], last: i64) -> String {
    let (from, to) = bar.span(records, last);
    match records[bar.from].event {
        Event::TaskHeld { hold, .. } => text::held(words::hold_short(hold), to - from),
        _ => text::ran(to - from),
    }
}

/// A task's settings, whether energy saver lets a trigger start it, and how it stands now.
#[inline(never)]
fn rule(task: Task, state: TaskState) -> [String; 3] {
    let rule = rules(task);
    let settings = match (
        rule.interactive,
        rule.idle_settings,
        rule.maintenance_settings,
    ) {
        (true, false, false) => text::FOR_A_USER.into(),
        (_, idle, maintenance) => text::settings(idle, maintenance),
    };
    [
        text::triggered(rule.may_trigger(true)),
        settings,
        words::task_state(task, state).replacen(task.name(), text::NOW, 1),
    ]
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
