//! The ten minutes, to scale: the wait that dwarfs all, the token that drains beside it, and the last seconds through a lens.
//! It tells what happened; why, it tells a reader who has seen the run to its end, or who asks.

mod acts;
mod answer;
mod layout;
mod lens;
mod scene;
mod telling;
mod timeline;

use join_sim::{Library, Parameter};
use maud::{Markup, html};

use super::{Changed, RunFigure};
use crate::message::Msg;
use crate::parts::evidence::evidence;
use crate::parts::{RunView, alert, button, changes, frame};
use crate::run::facts::RunFacts;
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, controls as text, names, ten_minutes as say};
use acts::{Act, Turn, acts};
use layout::{NARROW, WIDE};
use scene::Scene;

/// The figure.
#[derive(Clone, Debug, Default)]
pub struct TenMinutes {
    /// Its reader has asked for the answer.
    told: bool,
    /// What its reader bets on the last of the repairs.
    bet: Option<bool>,
}

/// The act at which the cursor stands, from 0.
fn place(turns: &[Turn], session: &RunSession) -> usize {
    let cursor = session.timeline().cursor().0 as usize;
    let passed = turns.iter().filter(|turn| turn.step <= cursor).count();
    passed.saturating_sub(1)
}

/// To the act of this number; beyond the last one means to the last one.
fn go(turns: &[Turn], session: &mut RunSession, to: usize) -> Changed {
    let step = turns[to.min(turns.len() - 1)].step as u32;
    if session.timeline().cursor().0 == step && !session.flows() {
        return Changed::Nothing;
    }
    session.seek(step);
    Changed::Run
}

impl RunFigure for TenMinutes {
    const FLOWS: bool = true;
    const AS_TEXT: bool = false;

    fn new(_spec: &FigureSpec, session: &mut RunSession, _library: &Library) -> TenMinutes {
        // It opens in the middle of the wait: there is what it is about.
        let turns = acts(session.facts());
        let opening = turns
            .iter()
            .find(|turn| matches!(turn.act, Act::Wait { .. }));
        if let Some(turn) = opening {
            session.seek(turn.step as u32);
        }
        TenMinutes::default()
    }

    fn update(
        &mut self,
        msg: Msg,
        value: &str,
        session: &mut RunSession,
    ) -> Option<Result<Changed, String>> {
        let turns = acts(session.facts());
        let here = place(&turns, session);
        let done = match msg {
            Msg::ToStart => go(&turns, session, 0),
            Msg::ToEnd => go(&turns, session, turns.len() - 1),
            Msg::Forward => go(&turns, session, here + 1),
            // Between two acts, back leads to the one that was passed.
            Msg::Back if session.timeline().cursor().0 as usize > turns[here].step => {
                go(&turns, session, here)
            }
            Msg::Back => go(&turns, session, here.saturating_sub(1)),
            Msg::Step => match value.parse() {
                Ok(step @ 1_usize..) => go(&turns, session, step - 1),
                _ => return Some(Err(words::no_step(turns.len(), value))),
            },
            Msg::Play => {
                let scene = Scene::of(session.facts());
                let (from, end) = (scene.from, scene.end);
                let at = |turn: &Turn| session.facts().records[turn.step].at.0 as i64;
                let stops = turns.iter().map(at).collect();
                session.toggle_flow(from, end, stops);
                Changed::Run
            }
            Msg::Reveal => {
                self.told = true;
                Changed::Own
            }
            Msg::Bet(joins) => {
                self.bet = Some(joins > 0);
                Changed::Own
            }
            Msg::Repair(at) => {
                let Some(repair) = session.repairs().get(at).copied() else {
                    return Some(Err(say::no_repair(at)));
                };
                let value = repair.id.spec().write(repair.value);
                if let Err(error) = session.set(repair.id, &value) {
                    return Some(Err(error));
                }
                // What came of it is at the end.
                session.to_end();
                Changed::Run
            }
            _ => return None,
        };
        Some(Ok(done))
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        let session = of.session;
        let facts = session.facts();
        let scene = Scene::of(facts);
        let turns = acts(facts);
        let here = place(&turns, session);
        let told = self.told || session.is_told();
        let now = scene.shown(session.now());
        let said = say::said(
            scene.attempt,
            scene.looks.len(),
            now.and_then(|now| scene.left(now)),
        );
        html! {
            (alert(of.panel.alert.as_deref()))
            div.ten-minutes data-key="ten" {
                (verdict(of, facts))
                (before(session, &scene, &turns, here, told))
                div.ten-picture data-key="picture" {
                    (timeline::timeline(&scene, &WIDE, now, &said))
                    (timeline::timeline(&scene, &NARROW, now, &said))
                }
                div.ten-lens data-key="lens" { (lens::lens(&scene, &WIDE)) (lens::lens(&scene, &NARROW)) }
                (controls(of, &scene, turns.len(), here))
                div.ten-act data-key="act" {
                    span.nth aria-hidden="true" { (here + 1) }
                    p role="status" aria-live=(of.live()) {
                        span.off { (text::at_step(here + 1, turns.len(), &words::moment(&facts.phases, facts.records[turns[here].step].at))) }
                        // Another act is another text, not the same one moved.
                        span data-key={ "told-" (here) } {
                            (telling::sentence(session, &scene, turns[here], told))
                            @for level in telling::known(turns[here].act) { " " (evidence(*level)) }
                        }
                    }
                }
                (answer::view(of, self.bet, told, telling::because(session, &scene, &turns)))
            }
            (foot(of, &scene, &turns, told))
            figcaption data-key="caption" { (say::caption(told.then(|| names::scenario(session.timeline().scenario())))) }
        }
    }
}

/// How it ended, by how much, and where that number comes from.
fn verdict(of: &RunView<'_>, facts: &RunFacts) -> Markup {
    let lifetime = Parameter::TokenLifetime.spec();
    let value = of.session.timeline().scenario().values().get(lifetime.id);
    let joined = facts.outcome == join_sim::Outcome::Joined;
    let users = facts.attempt().judged.map(|(_, verdict)| verdict);
    let (before, number, behind) = say::by_how_much(users.as_ref());
    let measured = users.is_some_and(|verdict| verdict.margin_ms.is_some());
    html! {
        div.ten-verdict data-key="verdict" {
            p class=(if joined { "end ok" } else { "end bad" }) { (say::end(facts.outcome)) }
            p.how-much { (before) b { (number) } (behind) }
            @if measured { p.whence { (say::chosen(&lifetime.show(value))) " " (evidence(lifetime.level)) } }
        }
    }
}

/// The numbered facts of before the attempt.
fn before(
    session: &RunSession,
    scene: &Scene<'_>,
    turns: &[Turn],
    here: usize,
    told: bool,
) -> Markup {
    let records = &session.facts().records;
    let early = turns
        .iter()
        .take_while(|turn| (records[turn.step].at.0 as i64) < scene.from);
    html! {
        div.ten-before data-key="before" {
            p { b { (say::BEFORE_SIGN_IN) } " " span { (say::NOT_TO_SCALE) } }
            ol {
                @for (at, turn) in early.enumerate() {
                    @let (title, note) = telling::title(session, *turn, told);
                    li.here[at == here] data-key=(at) { b { (title) } " " span class=(telling::lane(turn.act)) { (note) } }
                }
            }
        }
    }
}

/// The buttons for the acts, and the acts themselves as a row of numbers that a slider lies over.
fn controls(of: &RunView<'_>, scene: &Scene<'_>, count: usize, here: usize) -> Markup {
    let play = of.session.is_playing();
    let stretch = say::stretch(scene.end - scene.from);
    let last = here + 1 == count;
    let small = |msg: Msg, off: bool, icon: &str, name: &str| {
        html! { button.small type="button" data-msg=(msg) aria-disabled=[off.then_some("true")] { span.icon aria-hidden="true" { (icon) } " " (name) } }
    };
    html! {
        div.transport.ten-steps data-key="steps-of" role="group" aria-label=(text::STEPS) {
            button.play type="button" data-msg=(Msg::Play) {
                span.icon aria-hidden="true" { (if play { "‖" } else { "▶" }) } " " (if play { text::PAUSE } else { text::PLAY }) @if !play { span aria-hidden="true" { (stretch) } }
            }
            (small(Msg::ToStart, here == 0, "|◂", text::TO_START))
            (small(Msg::Back, here == 0, "◂", text::STEP_BACK))
            (small(Msg::Forward, last, "▸", text::STEP_FORWARD))
            (small(Msg::ToEnd, last, "▸|", text::TO_END))
            label.ten-numbers {
                span.off { (text::STEP) }
                span.row aria-hidden="true" { @for at in 0..count { i.here[at == here] { (at + 1) } } }
                input type="range" min="1" max=(count) step="1" value=(here + 1) data-msg=(Msg::Step) aria-valuetext=(text::step_of(here + 1, count));
            }
        }
    }
}

/// Link, keys, and the acts as a table.
fn foot(of: &RunView<'_>, scene: &Scene<'_>, turns: &[Turn], told: bool) -> Markup {
    let session = of.session;
    let facts = session.facts();
    let table = html! {
        table {
            caption { (say::ACTS) }
            thead { tr { th scope="col" { (say::ACT) } th scope="col" { (say::TIME) } th scope="col" { (say::WHAT) } } }
            tbody {
                @for (at, turn) in turns.iter().enumerate() {
                    tr data-key={ "a" (at) } {
                        td { (at + 1) }
                        td.time { (words::offset(facts.phases.offset_ms(facts.records[turn.step].at))) }
                        td { (telling::sentence(session, scene, *turn, told)) }
                    }
                }
            }
        }
    };
    html! {
        // Below all else: what comes and goes here moves nothing that is in use.
        div.ten-foot data-key="foot" {
            (changes::chips(of.session, of.library))
        div.figure-actions data-key="actions" {
            (button(Msg::Copy, words::COPY)) " "
            button type="button" data-msg=(Msg::Help) aria-expanded=(of.panel.help) { (text::KEYS) }
            @if of.panel.help { p.help { (text::AND_STEP_HOME_AND_END) (text::SHOWS_THIS_LINE) } }
        }
        (frame::folded(of, table))
        }
    }
}
