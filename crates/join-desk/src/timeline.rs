//! The time line: lanes on the device's own clock, waits and the token's life as bars, and the lines themselves below.

use crate::axis::{Axis, clock, day, stretches};
use crate::clocks::px;
use crate::reading::Reading;
use crate::shown::{line, numbered, place};
use crate::words;
use crate::words::{LANES, lane_class};
use join_evidence::record::{Lane, Record};
use join_evidence::time::{Ms, duration};
use join_evidence::{Cite, Shown, order};
use maud::{Markup, html};

const WIDTH: f64 = 760.0;
const LEFT: f64 = 104.0;
const TOP: f64 = 40.0;
const ROW: f64 = 30.0;
/// So many lines are listed.
const LISTED: usize = 200;
/// So many marks are drawn: what lies on the same place is one.
const DRAWN: usize = 2_000;

/// What a reader wants to see.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// From and to, by the device's clock in UTC; all where there is none.
    pub range: Option<(Ms, Ms)>,
    /// Lanes that are not to be seen, by their place in [`LANES`].
    pub without: Vec<usize>,
    /// Only lines with this text.
    pub text: String,
}

impl View {
    fn lane(&self, lane: Lane) -> bool {
        let at = LANES.iter().position(|(own, _)| *own == lane);
        at.is_some_and(|at| !self.without.contains(&at))
    }

    fn time(&self, at: Ms) -> bool {
        self.range
            .is_none_or(|(from, to)| (from..=to).contains(&at))
    }
}

impl Reading {
    /// The time line alone, as a reader wants to see it.
    #[must_use]
    pub fn timeline(&self, raw: bool, view: &View) -> String {
        timeline(self, self.shown(raw), view).into_string()
    }
}

/// The picture, its controls, and the lines.
pub(crate) fn timeline(of: &Reading, shown: Shown<'_>, view: &View) -> Markup {
    let records = &of.evidence.records;
    let mut times: Vec<Ms> = records.iter().filter_map(Record::device_utc).collect();
    times.extend(bars(of).into_iter().flat_map(|bar| [bar.from, bar.to]));
    order::sort(&mut times);
    let all = stretches(&times);
    let wanted = view.text.trim().to_lowercase();
    let seen: Vec<&Record> = records
        .iter()
        .filter(|record| view.lane(record.lane))
        .filter(|record| match record.device_utc() {
            Some(at) => view.time(at),
            None => view.range.is_none(),
        })
        .filter(|record| {
            wanted.is_empty() || shown.text(&record.text).to_lowercase().contains(&wanted)
        })
        .collect();
    html! {
        @if all.is_empty() {
            p { "No line has a time that can be placed: what was given says no time, or no zone." }
        } @else {
            (controls(view, &all))
            (picture(of, shown, view, &all, &seen))
        }
        (list(of, shown, &seen))
    }
}

fn zoom(name: &str, label: &str, range: Option<(Ms, Ms)>) -> Markup {
    html! {
        button type="button" data-do="zoom" data-from=[range.map(|own| own.0)] data-to=[range.map(|own| own.1)] aria-label=(label) { (name) }
    }
}

fn controls(view: &View, all: &[(Ms, Ms)]) -> Markup {
    let whole = (all[0].0, all[all.len() - 1].1);
    let (from, to) = view.range.unwrap_or(whole);
    let part = ((to - from) / 4).max(500);
    html! {
        div.controls data-alive hidden {
            label { span { "Show lines with" } input type="search" data-do="filter" value=(view.text) maxlength="200" autocomplete="off" spellcheck="false"; }
            fieldset { legend { "Lanes" }
                @for (at, (_, name)) in LANES.iter().enumerate() {
                    label { input type="checkbox" data-do="lane" value=(at) checked[!view.without.contains(&at)] autocomplete="off"; " " (name) }
                }
            }
            div.zoom role="group" aria-label="Stretch of time" {
                (zoom("Whole", "Show the whole time", None))
                @for (from, to) in all.iter().filter(|_| all.len() > 1) {
                    (zoom(&format!("{} {}", &day(*from)[5..], clock(*from)), &format!("Show {} {} to {}", day(*from), clock(*from), clock(*to)), Some((*from, *to))))
                }
                (zoom("Closer", "Closer, around the middle", Some((from + part, to - part))))
                (zoom("Wider", "Wider", Some((from - 2 * part, to + 2 * part))))
                (zoom("Earlier", "Earlier", Some((from - 2 * part, to - 2 * part))))
                (zoom("Later", "Later", Some((from + 2 * part, to + 2 * part))))
            }
        }
    }
}

/// A stretch in a lane that the story knows.
struct Bar {
    lane: Lane,
    class: &'static str,
    from: Ms,
    to: Ms,
    says: String,
}

/// Waits, and the lives of tokens, moved to the device's clock.
fn bars(of: &Reading) -> Vec<Bar> {
    let offset = of
        .report
        .clock
        .map_or(0, |clock| (clock.low_ms + clock.high_ms) / 2);
    // A clock that is nearly right moves nothing.
    let offset = if offset.abs() < 5_000 { 0 } else { offset };
    let mut bars = Vec::new();
    for tried in &of.report.tries {
        if let Some((from, wait)) = tried.wait.filter(|(_, wait)| *wait > 0) {
            bars.push(Bar {
                lane: Lane::Registration,
                class: "waited",
                from,
                to: from + wait,
                says: format!("waited {}", duration(wait)),
            });
        }
        if let (Some(from), Some(to)) = (tried.issued, tried.exp)
            && from < to
        {
            bars.push(Bar {
                lane: Lane::SignIn,
                class: "life",
                from: from + offset,
                to: to + offset,
                says: format!("token lives {}", duration(to - from)),
            });
        }
    }
    bars.truncate(40);
    bars
}

fn picture(
    of: &Reading,
    shown: Shown<'_>,
    view: &View,
    all: &[(Ms, Ms)],
    seen: &[&Record],
) -> Markup {
    let shown_stretches: Vec<(Ms, Ms)> = match view.range {
        Some(range) => vec![range],
        None => all.to_vec(),
    };
    let axis = Axis::new(&shown_stretches, LEFT, WIDTH - 12.0);
    let bars: Vec<Bar> = bars(of)
        .into_iter()
        .filter(|bar| {
            view.lane(bar.lane)
                && view
                    .range
                    .is_none_or(|(from, to)| bar.to >= from && bar.from <= to)
        })
        .collect();
    let used: Vec<(Lane, &str)> = LANES
        .iter()
        .copied()
        .filter(|(lane, _)| {
            seen.iter()
                .any(|record| record.lane == *lane && record.device_utc().is_some())
                || bars.iter().any(|bar| bar.lane == *lane)
        })
        .collect();
    let height = TOP + ROW * used.len() as f64 + 8.0;
    let row = |lane: Lane| used.iter().position(|(own, _)| *own == lane);
    let y = |lane: Lane| row(lane).map(|at| TOP + ROW * at as f64);
    let decides = of.report.tries.iter().find(|tried| tried.decides);
    let refusal = decides
        .filter(|tried| tried.refused)
        .and_then(|tried| tried.until.or(tried.at))
        .filter(|at| view.time(*at));
    let said = format!(
        "{} in {}, from {} {} to {} {} by the device's clock in UTC.",
        words::count(seen.len(), "line", "lines"),
        words::count(used.len(), "lane", "lanes"),
        day(shown_stretches[0].0),
        clock(shown_stretches[0].0),
        day(shown_stretches[shown_stretches.len() - 1].1),
        clock(shown_stretches[shown_stretches.len() - 1].1),
    );
    html! {
        div.swim tabindex="0" role="group" aria-label="Time line, scrolls sideways" {
            svg viewBox={ "0 0 " (px(WIDTH)) " " (px(height)) } role="img" aria-label=(said) {
                @for (at, own) in axis.stretches.iter().enumerate() {
                    text.day x=(px(own.left)) y="12" { (day(own.from)) }
                    @for tick in Axis::ticks(own, 62.0) {
                        path.tick d={ "M" (px(axis.x(tick))) " 30V" (px(height)) } {}
                        text.tick x=(px(axis.x(tick))) y="26" text-anchor="middle" { (clock(tick)) }
                    }
                    @if at > 0 { path.break d={ "M" (px(own.left - 17.0)) " 30l4 8l-6 6l4 8M" (px(own.left - 11.0)) " 30l4 8l-6 6l4 8" } {} }
                }
                @for (at, (lane, name)) in used.iter().enumerate() {
                    text class={ "name " (lane_class(*lane)) } x=(px(LEFT - 8.0)) y=(px(TOP + ROW * at as f64 + 20.0)) text-anchor="end" { (name) }
                    path.floor d={ "M" (px(LEFT)) " " (px(TOP + ROW * (at as f64 + 1.0))) "H" (px(WIDTH)) } {}
                }
                @for bar in &bars {
                    @if let Some(y) = y(bar.lane) {
                        @let (from, to) = (axis.x(bar.from), axis.x(bar.to));
                        rect class={ "bar " (bar.class) } x=(px(from)) y=(px(y + 5.0)) width=(px((to - from).max(2.0))) height="20" rx="3" { title { (bar.says) } }
                        @if to - from > 90.0 { text.bar x=(px((from + to) / 2.0)) y=(px(y + 19.0)) text-anchor="middle" { (bar.says) } }
                    }
                }
                @for (lane, at) in marks(&axis, seen) {
                    @if let Some(y) = y(lane) { rect class={ "mark " (lane_class(lane)) } x=(px(at - 1.5)) y=(px(y + 4.0)) width="3" height="22" rx="1" {} }
                }
                @if let Some(at) = refusal { path.refused d={ "M" (px(axis.x(at))) " 30V" (px(height)) } {} }
                @for (number, lane, at) in numbers(of, &axis, seen) {
                    @if let Some(y) = y(lane) {
                        circle.nr cx=(px(at)) cy=(px(y + 15.0)) r="8" {}
                        text.nr x=(px(at)) y=(px(y + 19.0)) text-anchor="middle" { (number) }
                    }
                }
            }
        }
        @let without = seen.iter().filter(|record| record.device_utc().is_none()).count();
        p { small { "By the device's clock in UTC; numbers are those of the findings."
            @if without > 0 { " " (words::count(without, "line has", "lines have")) " no time that can be placed; they stand in the list." }
            @if shown.raw { " Names are shown as they are." }
        } }
    }
}

/// One mark for all lines of a lane on the same place.
fn marks(axis: &Axis, seen: &[&Record]) -> Vec<(Lane, f64)> {
    let mut all: Vec<(Lane, i64)> = seen
        .iter()
        .filter_map(|record| Some((record.lane, (axis.x(record.device_utc()?) * 2.0) as i64)))
        .collect();
    order::sort(&mut all);
    all.dedup();
    all.truncate(DRAWN);
    all.into_iter()
        .map(|(lane, at)| (lane, at as f64 / 2.0))
        .collect()
}

/// The numbers of findings beside their first line that has a place, none upon another.
fn numbers(of: &Reading, axis: &Axis, seen: &[&Record]) -> Vec<(usize, Lane, f64)> {
    let mut placed: Vec<(usize, Lane, f64)> = Vec::new();
    for (number, finding) in
        numbered(&of.report).filter(|(_, finding)| finding.silenced_by.is_none())
    {
        let cited = |record: &&&Record| {
            finding.lines.iter().any(|cite: &Cite| {
                cite.source == record.source
                    && cite.line == record.line
                    && cite.number == record.number
                    && cite.text == record.text
            })
        };
        let Some(record) = seen
            .iter()
            .filter(|record| record.device_utc().is_some())
            .find(cited)
        else {
            continue;
        };
        let Some(at) = record.device_utc() else {
            continue;
        };
        let mut x = axis.x(at) + 12.0;
        while placed
            .iter()
            .any(|(_, lane, other)| *lane == record.lane && (other - x).abs() < 17.0)
        {
            x += 17.0;
        }
        if x < WIDTH - 8.0 && placed.len() < 40 {
            placed.push((number, record.lane, x));
        }
    }
    placed
}

/// The lines, oldest first; what has no place in time stands last.
fn list(of: &Reading, shown: Shown<'_>, seen: &[&Record]) -> Markup {
    let mut sorted: Vec<&Record> = seen.to_vec();
    order::sort_by_key(&mut sorted, |record| {
        (record.device_utc().is_none(), record.device_utc())
    });
    let rest = sorted.len().saturating_sub(LISTED);
    let lane = |record: &Record| {
        LANES
            .iter()
            .find(|(own, _)| *own == record.lane)
            .map_or("", |(_, name)| *name)
    };
    let cite = |record: &Record| Cite {
        source: record.source,
        line: record.line,
        number: record.number,
        text: String::new(),
    };
    html! {
        details.all-lines {
            summary { (words::count(sorted.len(), "line", "lines")) ", with the times as they are written" }
            @if sorted.is_empty() { p { "No line fits what is chosen above." } } @else {
                div.table-wrapper role="group" tabindex="0" aria-label="Lines" {
                    table {
                        thead { tr { th scope="col" { "Time as written" } th scope="col" { "Whose clock" } th scope="col" { "Lane" } th scope="col" { "What it says" } th scope="col" { "Where" } } }
                        tbody { @for record in sorted.iter().take(LISTED) {
                            tr {
                                td { (record.written) }
                                td { @if let Some(when) = record.when { (words::scale(when.scale, record.zone_min)) } @else { "no time" } }
                                td { (lane(record)) }
                                td { code { (line(shown, &record.text)) } }
                                td { code.place { (place(&of.evidence, shown, &cite(record))) } }
                            }
                        } }
                    }
                }
                @if rest > 0 { p { (words::count(rest, "more line is", "more lines are")) " not listed: look closer, or filter." } }
            }
        }
    }
}
