//! The ten minutes to scale: what people see, the tasks, what the device does, and the token that drains meanwhile.

use join_sim::Task;
use maud::{Markup, html};

use super::layout::Layout;
use super::scene::Scene;
use crate::run::attempt::{Bar, Work};
use crate::words::{self, names, ten_minutes as say};

/// The steps of an axis, in seconds.
const STEPS_S: [i64; 10] = [1, 2, 10, 30, 60, 120, 300, 600, 1800, 3600];

/// The picture; `now`: the moment that is shown, if it lies in the picture; `said`: all of it in a sentence.
pub fn timeline(scene: &Scene<'_>, at: &Layout, now: Option<i64>, said: &str) -> Markup {
    let [screens, tasks, device, token, axis] = at.rows;
    let x = |moment: i64| at.x(moment, scene.from, scene.until);
    let shown = now.map(x);
    html! {
        svg class={ "ten " (at.class) } viewBox={ "0 0 " (at.width) " " (at.height.0) } role="img" aria-label=(said) {
            (people(scene, at, screens, &x))
            (both_tasks(scene, at, tasks, &x))
            (work(scene, at, device, &x))
            (drain(scene, at, token, &x))
            (scale(scene, at, axis, &x))
            (to_lens(scene, at, axis))
            @if let (Some(here), Some(now)) = (shown, now) { (mark(scene, at, here, now)) }
        }
    }
}

fn name(at: &Layout, y: i32, lane: &str, text: &str) -> Markup {
    html! {
        @if at.names { text class={ "lane p-" (lane) } x=(at.plot.0 - 12) y=(y) text-anchor="end" { (text) } }
    }
}

fn people(scene: &Scene<'_>, at: &Layout, y: i32, x: &dyn Fn(i64) -> i32) -> Markup {
    let (height, base) = if at.names { (26, 17) } else { (22, 15) };
    // What comes after the last of them stands in the same bar, where there is room for both.
    let last = scene.screens.len().saturating_sub(1);
    html! {
        (name(at, y + base, "user", say::USER_SEES))
        g.p-user {
            @for (nth, (from, to, screen)) in scene.screens.iter().enumerate() {
                @let (left, right) = (x(*from), x(*to));
                @let text = say::sees(*screen, at.names);
                @let then = scene.last_screen.filter(|_| nth == last).map(say::then);
                rect.screen x=(left) y=(y) width=((right - left).max(2)) height=(height) rx="4" {}
                @if at.fits(&text, right - left - 12) {
                    text x=(left + 10) y=(y + base) { (text) }
                    @if let Some(then) = then.filter(|then| at.fits(&[&text, then.as_str()].concat(), right - left - 30)) {
                        text x=(right - 8) y=(y + base) text-anchor="end" { (then) }
                    }
                }
            }
        }
    }
}

fn both_tasks(scene: &Scene<'_>, at: &Layout, y: i32, x: &dyn Fn(i64) -> i32) -> Markup {
    let [height, ..] = at.heights;
    html! {
        (name(at, y + height + 4, "tasks", say::AIK_TASKS))
        g.p-tasks {
            @for (row, task) in [Task::Maintenance, Task::AikEnrol].into_iter().enumerate() {
                @let y = y + row as i32 * (height + 2);
                @let bars = &scene.attempt.tasks[row];
                @let bars: Vec<_> = bars.iter().filter(|(from, to, _)| *to > scene.from && *from < scene.end).collect();
                @for (from, to, held) in &bars {
                    @let (left, right) = (x(*from), x((*to).min(scene.end)));
                    rect class=(if *held { "task held" } else { "task" }) x=(left) y=(y) width=((right - left).max(2)) height=(height) rx="3" {}
                }
                @let text = say::task(task, &bars.iter().map(|bar| bar.2).collect::<Vec<_>>(), at.names);
                // Beside a bar of a task that runs, where there is room.
                @let after = bars.iter().filter(|bar| !bar.2).map(|bar| x(bar.1.min(scene.end))).max();
                @let after = after.filter(|after| at.fits(&text, at.plot.1 - after - 10));
                text.what x=(after.unwrap_or(at.plot.0) + 10) y=(y + height - 4) { (text) }
            }
        }
    }
}

fn work(scene: &Scene<'_>, at: &Layout, y: i32, x: &dyn Fn(i64) -> i32) -> Markup {
    let height = at.heights[1];
    let wait = scene.attempt.wait();
    html! {
        (name(at, y + height / 2 + 5, "device", names::DEVICE))
        @for part in &scene.attempt.stretches {
            @let (left, right) = (x(part.from), x(part.to));
            rect class=(if part.work == Work::Wait { "wait" } else { "part" }) x=(left) y=(y) width=((right - left).max(2)) height=(height) rx="3" {
                title { (words::token::work(part.work)) ": " (words::duration(part.to - part.from)) }
            }
        }
        @if let Some(wait) = wait {
            @let (left, right) = (x(wait.from), x(wait.to));
            @let room = right - left - 8;
            // More ticks than this would be a grey field.
            @if (scene.looks.len() as i32) * 5 < room {
                @for look in &scene.looks { path.look d={ "M" (x(*look)) " " (y + height - 9) "v9" } {} }
            }
            @let text = say::waits(wait.to - wait.from);
            @let looks = say::looks(scene.looks.len());
            @if at.fits_large(&text, room) {
                text.big.wait x=((left + right) / 2) y=(y + height / 2 + 10) text-anchor="middle" { (text) }
                @let beside = (right - left) / 2 - text.chars().count() as i32 * at.letter.1 / 2 - 16;
                @if at.fits(&looks, beside) { text.wait x=(right - 12) y=(y + 18) text-anchor="end" { (looks) } }
            } @else {
                text.wait.b x=(right + 8) y=(y + height / 2 + 5) { (text) }
            }
        } @else {
            @let last = scene.attempt.stretches.last().map_or(at.plot.0, |part| x(part.to));
            text.what x=(last + 10) y=(y + height / 2 + 5) { (say::no_wait(&scene.attempt.stretches)) }
        }
    }
}

/// The token: as high as what is left of it.
fn drain(scene: &Scene<'_>, at: &Layout, y: i32, x: &dyn Fn(i64) -> i32) -> Markup {
    let height = at.heights[2];
    html! {
        (name(at, y + height / 2 + 5, "signin", say::BEARER_TOKEN))
        @match &scene.attempt.bar {
            None => { text.what x=(at.plot.0 + 10) y=(y + height / 2 + 5) { (say::NO_TOKEN) } }
            Some(bar) => {
                (wedge(scene, bar, at, y, x))
                @if let Some(lifetime) = scene.lifetime() {
                    text.token.b x=(at.plot.0 + 10) y=(y + height - 8) { (say::issued(lifetime, at.names)) }
                }
            }
        }
    }
}

fn wedge(scene: &Scene<'_>, bar: &Bar, at: &Layout, y: i32, x: &dyn Fn(i64) -> i32) -> Markup {
    let height = at.heights[2];
    let issued = bar.issued.unwrap_or(scene.from);
    let ends = bar.exp.min(scene.until);
    let life = (bar.exp - issued).max(1);
    let left = (bar.exp - ends).max(0) * i64::from(height) / life;
    let (from, to) = (x(issued), x(ends));
    let accepted = bar.accepted.map(|(_, to)| to).filter(|to| *to > bar.exp);
    html! {
        path.token d={ "M" (from) " " (y) "L" (to) " " (y + height - left as i32) "V" (y + height) "H" (from) "z" } {}
        @if let Some(accepted) = accepted {
            line.skew x1=(to) x2=(x(accepted)) y1=(y + height) y2=(y + height) {}
        }
        @if bar.exp > scene.until {
            text.token x=(at.plot.1 - 6) y=(y + height - 8) text-anchor="end" { (say::ends_at(bar.exp - scene.from)) }
        }
        @if let Some((used, verdict)) = &scene.attempt.judged && verdict.margin_ms.is_some_and(|margin| margin < 0) {
            @let accepted = accepted.unwrap_or(bar.exp);
            rect.late x=(x(accepted)) y=(y) width=((x(*used) - x(accepted)).max(3)) height=(height) {}
        }
    }
}

fn scale(scene: &Scene<'_>, at: &Layout, y: i32, x: &dyn Fn(i64) -> i32) -> Markup {
    let span = (scene.until - scene.from) / 1000;
    let most = if at.names { 7 } else { 5 };
    let step = STEPS_S
        .into_iter()
        .find(|step| span / step <= most)
        .unwrap_or(7200);
    html! {
        line.axis x1=(at.plot.0) x2=(at.plot.1) y1=(y) y2=(y) {}
        @for n in 0..=(span / step).min(16) {
            @let here = x(scene.from + n * step * 1000);
            line.axis x1=(here) x2=(here) y1=(y) y2=(y + 6) {}
            @let anchor = if at.names { "middle" } else if n == 0 { "start" } else if here > at.plot.1 - 20 { "end" } else { "middle" };
            text.axis x=(here) y=(y + 19) text-anchor=(anchor) { (words::offset(n * step * 1000)) }
        }
        @if at.names { text.axis x=(at.plot.0 - 28) y=(y + 20) text-anchor="end" { (say::since(scene.attempt.began)) } }
    }
}

/// Two lines from the last seconds to the lens below.
fn to_lens(scene: &Scene<'_>, at: &Layout, axis: i32) -> Markup {
    let (from, to) = scene.lens;
    let ends = [
        (at.x(from, scene.from, scene.until) - 1, at.lens.0 + 2),
        (at.x(to, scene.from, scene.until) + 2, at.lens.1 - 2),
    ];
    let [(left, _), (right, _)] = ends;
    html! {
        rect.lens x=(left) y="2" width=((right - left).max(4)) height=(axis - 2) rx="2" {}
        @for (top, bottom) in ends {
            line.lens x1=(top) x2=(bottom) y1=(axis) y2=(at.height.0) {}
        }
    }
}

/// Where the time stands, and what is left of the token then.
fn mark(scene: &Scene<'_>, at: &Layout, here: i32, now: i64) -> Markup {
    let axis = at.rows[4];
    let left = scene.left(now).map(say::left);
    let width = left
        .as_deref()
        .map_or(0, |text| text.chars().count() as i32 * 8 + 16);
    let room = here + 8 + width < at.plot.1;
    let from = if room { here + 8 } else { here - 8 - width };
    let y = at.rows[3] + if at.names { 5 } else { 0 };
    html! {
        line.now x1=(here) x2=(here) y1="2" y2=(axis) {}
        circle.now cx=(here) cy=(axis) r="8" {}
        circle.eye cx=(here) cy=(axis) r="3" {}
        @if let Some(left) = left {
            rect.now x=(from) y=(y) width=(width) height="22" rx="11" {}
            text.now x=(from + width / 2) y=(y + 16) text-anchor="middle" { (left) }
        }
    }
}
