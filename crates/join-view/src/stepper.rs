//! The join stepper: lanes per participant, messages between them, and who knows what at the cursor.

use join_sim::{Event, Library, Parameter, Record, Task};
use maud::{Markup, html};

use crate::bench::Bench;
use crate::lanes::{LANES, lane, shape};
use crate::phases::Phases;
use crate::{cards, controls, frame, traces, why, words, words_run};

const GUTTER: i32 = 78;
const LANE: i32 = 85;
const WIDTH: i32 = GUTTER + LANE * 8 + 4;
const ROW: i32 = 25;
/// From the middle of a row down to the line on which its words stand.
const BASE: i32 = 4;
const HEAD: i32 = 34;
const BAND: i32 = 30;
const FOLD: i32 = 24;
/// The least distance between two numbers of the way back.
const MARK: i32 = 19;
/// A pause of this length or longer outside the wait for the AIK is folded, with its length written into the break.
const FOLD_FROM_MS: u64 = 60_000;
/// The wait for the AIK is drawn to scale: so many milliseconds a pixel, or more where it would not fit.
const WAIT_MS_PER_PX: u64 = 2_000;
const WAIT_PX_MAX: u64 = 420;

/// A row of the drawing: a key moment.
struct Row {
    step: usize,
    y: i32,
}

/// Everything placed.
struct Layout {
    rows: Vec<Row>,
    bands: Vec<(i32, &'static str)>,
    folds: Vec<(i32, u64)>,
    height: i32,
}

fn x_of(lane: usize) -> i32 {
    GUTTER + LANE * lane as i32 + LANE / 2
}

/// The stretches in which the device waited for the AIK certificate: first attempt to the end of the wait, as records.
fn waits(records: &[Record]) -> Vec<(usize, usize)> {
    let mut waits = Vec::new();
    let mut began = None;
    for (i, record) in records.iter().enumerate() {
        match record.event {
            Event::Attempt {
                number: 1,
                certificate: false,
            } => began = Some(i),
            Event::WaitEnded { .. } | Event::Failed { .. } => {
                waits.extend(began.take().map(|from| (from, i)))
            }
            _ => {}
        }
    }
    waits
}

fn lay_out(bench: &Bench, phases: &Phases, waits: &[(usize, usize)]) -> Layout {
    let records = bench.timeline().records();
    let mut layout = Layout {
        rows: Vec::new(),
        bands: Vec::new(),
        folds: Vec::new(),
        height: 0,
    };
    let mut y = 4;
    let mut user = None;
    for (i, &step) in bench.moments().iter().enumerate() {
        let at = records[step].at;
        if let Some(&before) = i
            .checked_sub(1)
            .and_then(|before| bench.moments().get(before))
        {
            let pause = at.since(records[before].at).0;
            let in_wait = waits
                .iter()
                .find(|(from, to)| *from <= before && step <= *to);
            if let Some(&(from, to)) = in_wait {
                let whole = records[to].at.since(records[from].at).0;
                let per_px = WAIT_MS_PER_PX.max(whole / WAIT_PX_MAX);
                y += (pause / per_px) as i32;
            } else if pause >= FOLD_FROM_MS {
                // At the end of a phase the break stands before the next one's head, else between two rows.
                let ends = user.is_some_and(|user| user != phases.is_user(at));
                let below = if ends { 0 } else { ROW / 2 };
                layout.folds.push((y + below + FOLD / 2, pause));
                y += FOLD;
            }
        }
        let is_user = phases.is_user(at);
        if user != Some(is_user) {
            layout.bands.push((
                y,
                if is_user {
                    "User phase"
                } else {
                    "Technician phase"
                },
            ));
            y += BAND;
            user = Some(is_user);
        }
        y += ROW;
        layout.rows.push(Row {
            step,
            y: y - ROW / 2,
        });
    }
    layout.height = y + 8;
    layout
}

impl Layout {
    /// The height at which a record stands: that of its row, or between two rows by time.
    fn y_of(&self, records: &[Record], step: usize) -> i32 {
        let next = self.rows.partition_point(|row| row.step <= step);
        let Some(row) = next.checked_sub(1).map(|at| &self.rows[at]) else {
            return 0;
        };
        let Some(after) = self.rows.get(next) else {
            return row.y;
        };
        let (from, to, at) = (
            records[row.step].at,
            records[after.step].at,
            records[step].at,
        );
        let down = at.since(from).0 * (after.y - row.y) as u64;
        row.y + down.checked_div(to.since(from).0).unwrap_or(0) as i32
    }
}

impl Layout {
    /// The widest stretch between two heights in which no row lies.
    fn widest_gap(&self, from: i32, to: i32) -> (i32, i32) {
        let within = self.rows.iter().map(|row| row.y);
        let mut marks: Vec<i32> = within.filter(|y| (from..=to).contains(y)).collect();
        marks.extend([from, to]);
        marks.sort_unstable();
        let gaps = marks.windows(2).map(|pair| (pair[0], pair[1]));
        gaps.max_by_key(|(above, below)| below - above)
            .unwrap_or((from, to))
    }
}

/// The figure's inside.
pub fn view(bench: &Bench, library: &Library, full: bool) -> Markup {
    let caption = words::stepper_caption(bench.timeline().scenario().title());
    html! {
        figcaption data-key="caption" { (caption) }
        (controls::alert(bench))
        div.top data-key="top" {
            (controls::scenarios(bench, library))
            (controls::headline(bench, library))
        }
        (controls::transport(bench, true))
        (sentence(bench, true))
        (why::view(bench, library))
        div.stage data-key="stage" {
            (drawing(bench))
            (cards::view(bench))
        }
        div.change data-key="change" {
            @if full {
                (controls::commands(true))
                (traces::view(bench))
                (controls::all(bench))
            } @else {
                (controls::few(bench, &[Parameter::AssignedTo, Parameter::TokenLifetime, Parameter::SignInAfterBoot]))
                (controls::commands(false))
            }
        }
        (table(bench))
    }
}

/// The step in one sentence, with its cause one press away; `asks`: the figure can say why at length.
pub fn sentence(bench: &Bench, asks: bool) -> Markup {
    let record = bench.timeline().record();
    let phases = bench.phases();
    let live = if bench.playing { "off" } else { "polite" };
    html! {
        div.now data-key="now" {
            p.sentence role="status" aria-live=(live) {
                span.count { "Step " (bench.place() + 1) " of " (bench.steps()) ", " (words::moment(&phases, record.at)) ": " }
                (words::sentence(record))
                @if asks && bench.asks_why() { span.why-said { (why::summary(bench)) } }
            }
            @if let Some(cause) = bench.cause() {
                button.cause type="button" data-msg="cause" { "Because: " (words::short(cause)) }
            }
            @if asks {
                button.cause type="button" data-msg="why" aria-expanded=(bench.asks_why()) { (words_run::WHY) }
            }
        }
    }
}

fn drawing(bench: &Bench) -> Markup {
    let records = bench.timeline().records();
    let phases = bench.phases();
    let waits = waits(records);
    let layout = lay_out(bench, &phases, &waits);
    let chain = bench.chain();
    let cursor = bench.timeline().cursor().0 as usize;
    let here = layout
        .rows
        .partition_point(|row| row.step <= cursor)
        .saturating_sub(1);
    html! {
        div.lanes data-key="lanes" tabindex="0" role="region" aria-label="Drawing of the run; its steps are listed in the table below" {
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
                svg.lanes-body data-key={ "body-" (nth) } viewBox={ "0 " (top) " " (WIDTH) " " (bottom - top) } role="img" aria-label={ (name) ", lane by lane" } {
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
                            text.fold x=(GUTTER + 60) y=(y - 4) { (words::duration(*pause as i64)) " pass" }
                        }
                    }
                    (bars(bench, &layout, &waits, (*top, bottom)))
                    (way(bench, &layout, (*top, bottom)))
                    @for (i, row) in layout.rows.iter().enumerate() {
                        @if inside(row.y) { (row_view(&records[row.step], row.y, i == here, i > here, &phases)) }
                    }
                }
            }
        }
    }
}

/// The way that the list of causes takes through the drawing: numbered like the list, and joined by a line.
fn way(bench: &Bench, layout: &Layout, (top, bottom): (i32, i32)) -> Markup {
    let records = bench.timeline().records();
    let mut marks: Vec<(usize, i32)> = Vec::new();
    for (i, step) in bench.told().iter().enumerate().rev() {
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
    bench: &Bench,
    layout: &Layout,
    waits: &[(usize, usize)],
    (top, bottom): (i32, i32),
) -> Markup {
    let records = bench.timeline().records();
    let x = x_of(1);
    html! {
        @for (task, offset) in [(Task::Maintenance, -24), (Task::AikEnrol, -14)] {
            @for (from, to, held) in task_bars(records, task) {
                @let (y1, y2) = (layout.y_of(records, from), layout.y_of(records, to));
                @if y1 < bottom && y2 >= top {
                    rect class=(if held { "task held" } else { "task" }) x=(x_of(3) + offset) y=(y1) width="8" height=((y2 - y1).max(2)) rx="2" {}
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
                text.wait x=(x + 16) y=((above + below) / 2) { "waits " (waited) }
                text.wait.second x=(x + 16) y=((above + below) / 2 + 15) { "for the AIK certificate" }
            }
        }
    }
}

fn task_bars(records: &[Record], task: Task) -> Vec<(usize, usize, bool)> {
    let mut bars = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    for (i, record) in records.iter().enumerate() {
        let next = match record.event {
            Event::TaskStarted { task: which, .. } if which == task => Some((i, false)),
            Event::TaskHeld { task: which, .. } if which == task => Some((i, true)),
            Event::TaskEnded { task: which, .. } | Event::TaskCut { task: which }
                if which == task =>
            {
                None
            }
            _ => continue,
        };
        bars.extend(open.map(|(from, held)| (from, i, held)));
        open = next;
    }
    bars.extend(open.map(|(from, held)| (from, records.len() - 1, held)));
    bars
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
        g class=(class) data-key={ "r" (record.step.0) } data-msg={ "seek:" (record.step.0) } data-follow[here] transform={ "translate(0 " (y + BASE) ")" } {
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

/// The steps as a table: for print, without JavaScript, on a narrow screen, and for a screen reader.
fn table(bench: &Bench) -> Markup {
    let records = bench.timeline().records();
    let phases = bench.phases();
    let cursor = bench.timeline().cursor().0 as usize;
    let told = bench.told();
    let here = bench
        .moments()
        .partition_point(|step| *step <= cursor)
        .saturating_sub(1);
    let table = html! {
        table {
            caption { "The key moments of this run. Times count from power-on in the technician phase and from sign-in in the user phase." }
            thead { tr { th scope="col" { "Time" } th scope="col" { "Who" } th scope="col" { "What" } } }
            tbody {
                @for (i, &step) in bench.moments().iter().enumerate() {
                    @let record = &records[step];
                    tr.here[i == here] data-key={ "t" (step) } data-msg={ "seek:" (step) } data-follow[i == here] {
                        td.time { (words::offset(phases.offset_ms(record.at))) }
                        td class={ "who p-" (LANES[lane(record.who)].class) } { (record.who.name()) }
                        td {
                            @if let Some(i) = told.iter().position(|told| *told == record.step) { span.way { (i + 1) } " " }
                            (words::sentence(record))
                        }
                    }
                }
            }
        }
    };
    frame::folded(bench, table)
}
