//! The controls that figures share: the scenario, parameters with their evidence, commands, and the lines that say how it ends.

use join_sim::{COMMANDS, Outcome, Parameter, Unit};
use maud::{Markup, html};

use super::evidence::evidence;
use super::{RunView, button, changes};
use crate::message::{HERE, Msg};
use crate::words::{self, controls as text, names, runs as say};

/// The lines above a figure: outcome, margin, how the run ended before the last change, and all that was changed.
pub fn headline(of: &RunView<'_>) -> Markup {
    if of.session.keeps_back() {
        return html! {
            div.headline data-key="headline" {
                p.verdict.wait { span.shape aria-hidden="true" {} (words::KEPT_BACK) }
                p.margin { (words::UP_TO_WHAT_IS_ASKED) }
                (button(Msg::Reveal, words::SHOW_IT))
            }
        };
    }
    let facts = of.session.facts();
    let class = match facts.outcome {
        Outcome::Joined => "verdict ok",
        Outcome::Running | Outcome::Unfinished => "verdict wait",
        Outcome::Failed(_) | Outcome::WrongOwner(_) | Outcome::StepLimit => "verdict bad",
    };
    html! {
        div.headline data-key="headline" {
            p class=(class) { span.shape aria-hidden="true" {} (words::outcome(facts.outcome)) }
            @if of.told && let Some(margin) = words::margin(facts.margin_ms) { p.margin { (margin) } }
            @if !of.told { p.margin { (text::UNTOLD) } }
            @if let Some(turned) = changes::turned(of.session) { p.changed { (turned) } }
            @if of.told {
                div.changes data-key="changes" {
                    (changes::chips(of.session, of.library))
                    @if of.session.changed() { (button(Msg::Reset, text::UNDO_ALL_CHANGES)) }
                }
            }
        }
    }
}

/// The scenario's menu: titles with the names by which the book speaks of them. As long as its reader has to find out what the run
/// is, it is called by what is seen of it, and there is no other to choose.
pub fn scenarios(of: &RunView<'_>) -> Markup {
    let current = of.session.timeline().scenario();
    let seen = || say::seen(of.session.facts());
    html! {
        label.scenario data-key="scenario" { span { (text::SCENARIO) }
            select data-msg=(Msg::Choose) {
                @if of.told {
                    @for scenario in of.library.scenarios() {
                        option value=(scenario.name()) selected[scenario.name() == current.name()] { (names::scenario_with_id(scenario)) }
                    }
                } @else {
                    option value=(current.name()) selected { (seen()) }
                }
            }
        }
        p.static data-key="named" { @if of.told { (names::scenario_with_id(current)) } @else { (seen()) } }
    }
}

/// A parameter's control, with unit and evidence.
pub fn parameter(of: &RunView<'_>, id: Parameter) -> Markup {
    let spec = id.spec();
    let values = match of.session.from_here {
        true => of.session.timeline().world().values(),
        false => of.session.timeline().scenario().values(),
    };
    let value = values.get(id);
    let changed = value != of.session.start().values().get(id);
    let class = if changed {
        "parameter changed"
    } else {
        "parameter"
    };
    let message = Msg::Set(id);
    let title = text::meaning(spec);
    let wrong = of.panel.wrong.as_ref().filter(|(wrong, _)| *wrong == id);
    let invalid = wrong.map(|_| "true");
    html! {
        div class=(class) data-key=(spec.name) title=(title) {
            @match spec.unit {
                Unit::Choice(names) => {
                    label { span { (names::parameter(spec)) }
                        select data-msg=(message) {
                            @for (i, name) in names.iter().enumerate() {
                                option value=(name) selected[i as i64 == value] { (name) }
                            }
                        }
                    }
                }
                unit => {
                    label { span { (names::parameter(spec)) }
                        span.number {
                            input type="number" inputmode="numeric" min=(spec.write(spec.min)) max=(spec.write(spec.max)) step="1" value=(spec.write(value)) data-msg=(message) aria-invalid=[invalid];
                            @if !unit.symbol().is_empty() { " " (unit.symbol()) }
                        }
                    }
                    @let (low, high, step) = handy(id, value);
                    input type="range" min=(spec.write(low)) max=(spec.write(high)) step=(spec.write(step)) value=(spec.write(value)) data-msg=(message)
                        aria-label=(text::slider(spec)) aria-valuetext=(spec.show(value));
                }
            }
            span.static { (spec.show(value)) }
            (evidence(spec.level))
            @if let Some((_, text)) = wrong { p.alert role="alert" data-key="wrong" { (text) } }
        }
    }
}

/// The stretch of a parameter's range that a slider covers: what a reader tries by hand. The number beside takes all.
pub fn handy(id: Parameter, value: i64) -> (i64, i64, i64) {
    let spec = id.spec();
    let (low, high, step) = match id {
        Parameter::TokenLifetime => (60, 5400, 1),
        Parameter::ValidatorSkew => (0, 600, 5),
        Parameter::AikWait => (0, 1800, 10),
        Parameter::Maintenance | Parameter::AikEnrolment => (0, 1800, 10),
        Parameter::SignInAfterBoot => (1, 3600, 1),
        Parameter::DeviceClockOffset => (-86400, 86400, 1),
        Parameter::Seed => (0, 100, 1),
        Parameter::KeyCreation => (1, 10000, 1),
        Parameter::ResealToBoot => (0, 14400, 60),
        _ => match spec.unit {
            Unit::Seconds => (spec.min, spec.max.min(3600), 1),
            Unit::Milliseconds if spec.min == 0 => (0, spec.max.min(2000), 10),
            Unit::Milliseconds => (spec.min, spec.max.min(2000), 1),
            _ => (spec.min, spec.max, 1),
        },
    };
    (low.min(value), high.max(value), step)
}

/// How far a change reaches.
pub fn span(of: &RunView<'_>) -> Markup {
    html! {
        label.span data-key="span" { span { (say::SPAN) }
            select data-msg=(Msg::Span) {
                option value="whole" selected[!of.session.from_here] { (say::WHOLE) }
                option value=(HERE) selected[of.session.from_here] { (say::FROM_HERE) }
            }
        }
    }
}

/// So many controls stand beside the verdict; the others are one press away.
const AT_HAND: usize = 3;

/// The controls that stand beside a figure in the book: what the chapter is about. The playground shows all.
pub fn few(of: &RunView<'_>, ids: &[Parameter]) -> Markup {
    let (at_hand, more) = ids.split_at(ids.len().min(AT_HAND));
    html! {
        @if !ids.is_empty() && !of.panel.bare {
            fieldset.parameters.few.untold[!of.told] data-key="few" {
                legend { (text::CHANGE_THE_WORLD) }
                @for id in at_hand { (parameter(of, *id)) }
                @if !more.is_empty() {
                    details data-key="more" {
                        summary { (text::more_to_change(more.len())) }
                        div.parameters { @for id in more { (parameter(of, *id)) } }
                    }
                }
            }
        }
    }
}

/// Commands at the cursor's moment.
pub fn commands() -> Markup {
    const IN_BOOK: &[&str] = &[
        "run-tpm-maintenance",
        "run-aik-enrolment",
        "assign-users",
        "retry",
    ];
    html! {
        fieldset.commands data-key="commands" {
            legend { (text::ACT_AT_THIS_STEP) }
            @for (command, ..) in COMMANDS.iter().filter(|(_, name, _)| IN_BOOK.contains(name)) {
                (button(Msg::Give(*command), names::command(*command)))
            }
        }
    }
}
