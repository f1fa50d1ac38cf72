//! The drawing: a lane for each group of participants, messages between them, waits and tasks as bars.

use join_sim::{Event, Record, Step, Task};
use maud::{Markup, html};

use super::layout::{BAND, BASE, GUTTER, HEAD, Layout, MARK, ROW, WIDTH, lay_out, waits, x_of};
use crate::message::Msg;
use crate::run::lanes::{LANES, lane, shape};
use crate::run::phases::Phases;
use crate::session::RunSession;
use crate::words::{self, stepper as text};

/// The whole drawing; `told`: the records of the list that says why, the effect first.
pub fn drawing(session: &RunSession, told: &[Step]) -> Markup {
    let records = session.timeline().records();
    let phases = session.phases();
    let waits = waits(records);
    let layout = lay_out(session, &phases, &waits);
    let chain = session.chain();
    let cursor = session.timeline().cursor().0 as usize;
    let here = layout
        .rows
        .partition_point(|row| row.step <= cursor)
        .saturating_sub(1);
    html! {
        div.lanes data-key="lanes" tabindex="0" role="region" aria-label=(text::DRAWING_OF_THE_RUN_ITS) {
            svg.lanes-head data-key="head" viewBox={ "0 0 " (WIDTH) " " (HEAD) } aria-hidden="true" {
                @for (i, lane) in LANES.iter().enumerate() {
                    text class={ "p-" (lane.class) } x=(x_of(i)) y="14" text-anchor="middle" { (lane.name) }
                    @if !lane.second.is_empty() {
                        text class={ "p-" (lane.class) } x=(x_of(i)) y="27" text-anchor="middle" { (lane.second) }
                    }
                }
            }
            // A phase is a picture of its own, so that paper has room for each as a whole.
            @for (nth, (top, name)) in layout.bands.iter().enumerate() {
                @let bottom = layout.bands.get(nth + 1).map_or(layout.height, |(next, _)| *next);
                @let inside = |y: i32| (*top..bottom).contains(&y);
                svg.lanes-body data-key={ "body-" (nth) } viewBox={ "0 " (top) " " (WIDTH) " " (bottom - top) } role="img" aria-label={ (name) (text::LANE_BY_LANE) } {
                    rect.band x="0" y=(top + 4) width=(WIDTH) height=(BAND - 8) {}
                    text.band x="8" y=(top + 19) { (name) }
                    @for (i, row) in layout.rows.iter().enumerate() {
                        @if inside(row.y) && (i == here || chain.contains(&row.step)) {
                            rect class=(if i == here { "light here" } else { "light cause" }) x="0" y=(row.y - ROW / 2) width=(WIDTH) height=(ROW) {}
                        }
                    }
                    @for (i, lane) in LANES.iter().enumerate() {
                        line class={ "lane p-" (lane.class) } x1=(x_of(i)) x2=(x_of(i)) y1=(top) y2=(bottom) {}
                    }
                    @for (y, pause) in &layout.folds {
                        @if inside(*y) {
                            path.fold d={ "M" (GUTTER) " " (y) "l10-5l10 10l10-10l10 10l10-5H" (WIDTH - 8) } {}
                            text.fold x=(GUTTER + 60) y=(y - 4) { (words::duration(*pause as i64)) (text::PASS) }
                        }
                    }
                    (bars(session, &layout, &waits, (*top, bottom)))
                    (way(records, told, &layout, (*top, bottom)))
                    @for (i, row) in layout.rows.iter().enumerate() {
                        @if inside(row.y) { (row_view(&records[row.step], row.y, i == here, i > here, &phases)) }
                    }
                }
            }
        }
    }
}

/// The way that the list of causes takes through the drawing: numbered like the list, and joined by a line.
fn way(records: &[Record], told: &[Step], layout: &Layout, (top, bottom): (i32, i32)) -> Markup {
    let mut marks: Vec<(usize, i32)> = Vec::new();
    for (i, step) in told.iter().enumerate().rev() {
        let y = layout.y_of(records, step.0 as usize);
        let least = marks.last().map_or(y, |(_, above)| above + MARK);
        marks.push((i + 1, y.max(least)));
    }
    html! {
        @if let (Some((_, first)), Some((_, last))) = (marks.first(), marks.last()) {
            @if *first < bottom && *last > top { line.way x1="11" x2="11" y1=(first) y2=(last) {} }
        }
        @for (number, y) in marks.iter().filter(|(_, y)| (top..bottom).contains(y)) {
            circle.way cx="11" cy=(y) r="9" {}
            text.way x="11" y=(y + 4) text-anchor="middle" { (number) }
        }
    }
}

/// The wait for the AIK certificate, and tasks that run or are held.
fn bars(
    session: &RunSession,
    layout: &Layout,
    waits: &[(usize, usize)],
    (top, bottom): (i32, i32),
) -> Markup {
    let records = session.timeline().records();
    let x = x_of(1);
    html! {
        @for (task, offset) in [(Task::Maintenance, -24), (Task::AikEnrol, -14)] {
            @for bar in session.facts().tasks().iter().filter(|bar| bar.task == task) {
                @let to = bar.to.unwrap_or(records.len() - 1);
                @let (y1, y2) = (layout.y_of(records, bar.from), layout.y_of(records, to));
                @if y1 < bottom && y2 >= top {
                    rect class=(if bar.held { "task held" } else { "task" }) x=(x_of(3) + offset) y=(y1) width="8" height=((y2 - y1).max(2)) rx="2" {}
                }
            }
        }
        @for (from, to, y1, y2) in waits.iter().map(|&(from, to)| (from, to, layout.y_of(records, from), layout.y_of(records, to))).filter(|(_, _, y1, y2)| *y1 < bottom && *y2 >= top) {
            @let waited = words::duration(records[to].at.since(records[from].at).0 as i64);
            rect.wait x=(x - 9) y=(y1) width="18" height=((y2 - y1).max(1)) rx="3" {}
            @for (i, record) in records[from..to].iter().enumerate() {
                @if let Event::Attempt { .. } = record.event {
                    @let y = layout.y_of(records, from + i);
                    line.tick x1=(x - 9) x2=(x + 9) y1=(y) y2=(y) {}
                }
            }
            // Its words stand where no row has any.
            @let (above, below) = layout.widest_gap(y1, y2);
            @if below - above > 60 {
                text.wait x=(x + 16) y=((above + below) / 2) { (text::WAITS) (waited) }
                text.wait.second x=(x + 16) y=((above + below) / 2 + 15) { (text::FOR_THE_AIK_CERTIFICATE) }
            }
        }
    }
}

fn row_view(record: &Record, y: i32, here: bool, later: bool, phases: &Phases) -> Markup {
    let from = lane(record.who);
    let to = match record.event {
        Event::Sent { to, .. } => Some(lane(to)),
        Event::Received { from, .. } => Some(lane(from)),
        _ => None,
    }
    .filter(|to| *to != from);
    let arriving = matches!(record.event, Event::Received { .. });
    let bad = matches!(record.event, Event::Failed { .. } | Event::TaskHeld { .. })
        || matches!(record.event, Event::Judged(verdict) if verdict.refused.is_some())
        || matches!(
            record.event,
            Event::WaitEnded {
                certificate: false,
                ..
            }
        );
    let mut class = String::from("row p-");
    class.push_str(LANES[from].class);
    for (on, name) in [(here, " here"), (later, " later"), (bad, " bad")] {
        if on {
            class.push_str(name);
        }
    }
    let label = words::short(record);
    let x = x_of(from);
    // The row is drawn around the line that its words stand on, so that rows differ in little but their place.
    html! {
        g class=(class) data-key={ "r" (record.step.0) } data-msg=(Msg::Seek(record.step.0)) data-follow[here] transform={ "translate(0 " (y + BASE) ")" } {
            rect.hit y=(-BASE - ROW / 2) width=(WIDTH) height=(ROW) {}
            text.time x=(GUTTER - 8) text-anchor="end" { (words::offset(phases.offset_ms(record.at))) }
            @if let Some(to) = to {
                @let (x1, x2) = if arriving { (x_of(to), x) } else { (x, x_of(to)) };
                @let (tip, back) = if x2 > x1 { (x2 - 3, -8) } else { (x2 + 3, 8) };
                line.arrow x1=(x1) x2=(tip + back) {}
                path.head d={ "M" (tip) " 0l" (back) "-4v8z" } {}
                text.label x=((x1 + x2) / 2) y="-5" text-anchor="middle" { (label) }
            } @else {
                path.shape d=(shape(from, x, -BASE)) {}
                @if from < 5 {
                    text.label x=(x + 12) { (label) }
                } @else {
                    text.label x=(x - 12) text-anchor="end" { (label) }
                }
            }
        }
    }
}
