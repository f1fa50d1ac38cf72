//! The answer: to whom the policy goes, and three repairs with what comes of each, one of them a bet.

use join_sim::{Outcome, Parameter, Unit};
use maud::{Markup, html};

use crate::message::Msg;
use crate::parts::RunView;
use crate::words::ten_minutes as say;

/// The place of the repair that is a bet.
const BET: usize = 2;

/// What asks for the answer, and the answer as soon as it is told; without a program it can be opened.
/// `because`: what a living figure tells elsewhere as soon as it may.
pub fn view(of: &RunView<'_>, bet: Option<bool>, told: bool, because: Markup) -> Markup {
    let joined = of.session.facts().outcome == Outcome::Joined;
    html! {
        div.ten-answer data-key="answer" {
            @if !told {
                p.ask { (say::NOT_WHY_YET) " " button type="button" data-msg=(Msg::Reveal) { (say::SHOW_ANSWER) } }
            }
            details.answer data-key="told" open[told] data-told[told] {
                summary { (say::SHOW_ANSWER) }
                p.static { (because) }
                div.repairs {
                    div.first { b { (if joined { say::CHANGE } else { say::REPAIR }) } (policy(of)) }
                    @for (at, repair) in of.session.repairs().iter().enumerate() {
                        @let end = say::repaired(repair.outcome, repair.margin_ms);
                        @let class = if repair.outcome == Outcome::Joined { "ok" } else { "bad" };
                        @if at == BET && bet.is_none() {
                            div.bet data-key="bet" {
                                (say::repair(at)) " "
                                span.asked { b { (say::BET) } " "
                                    button type="button" data-msg=(Msg::Bet(1)) { (say::IT_JOINS) } " "
                                    button type="button" data-msg=(Msg::Bet(0)) { (say::IT_DOES_NOT) }
                                }
                                small.static { (end) }
                            }
                        } @else {
                            button.repair type="button" data-key={ "repair-" (at) } data-msg=(Msg::Repair(at)) {
                                (say::repair(at)) " "
                                small class=(class) {
                                    @if at == BET && let Some(bet) = bet {
                                        (if bet == (repair.outcome == Outcome::Joined) { say::BET_RIGHT } else { say::BET_WRONG })
                                    }
                                    (end)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// To whom the policy is assigned, to be changed at once.
fn policy(of: &RunView<'_>) -> Markup {
    let spec = Parameter::AssignedTo.spec();
    let value = of.session.timeline().scenario().values().get(spec.id);
    let Unit::Choice(choices) = spec.unit else {
        return html! {};
    };
    html! {
        fieldset.seg {
            legend { (say::POLICY_FOR) }
            @for (at, name) in choices.iter().enumerate() {
                label { input type="radio" name="ten-policy" value=(name) data-msg=(Msg::Set(spec.id)) checked[at as i64 == value]; span { (name) } }
            }
        }
    }
}
