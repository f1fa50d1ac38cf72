//! The controls that figures share: the transport, the scenario, parameters with their evidence, commands.

use join_sim::{Level, Library, Outcome, PARAMETERS, Parameter, Unit};
use maud::{Markup, html};

use crate::bench::Bench;
use crate::{changes, words, words_run};

/// The lines above a figure: outcome, margin, how the run ended before the last change, and all that was changed.
pub fn headline(bench: &Bench, library: &Library) -> Markup {
    let end = bench.timeline().end();
    let class = match end.outcome() {
        Outcome::Joined => "verdict ok",
        Outcome::Running | Outcome::Unfinished => "verdict wait",
        Outcome::Failed(_) | Outcome::WrongOwner(_) | Outcome::StepLimit => "verdict bad",
    };
    html! {
        div.headline data-key="headline" {
            p class=(class) { span.shape aria-hidden="true" {} (words::outcome(end)) }
            @if let Some(margin) = words::margin(end) { p.margin { (margin) } }
            @if let Some(turned) = changes::turned(bench) { p.changed { (turned) } }
            (changes::chips(bench, library))
        }
    }
}

/// The scenario's menu.
pub fn scenarios(bench: &Bench, library: &Library) -> Markup {
    let current = bench.timeline().scenario();
    html! {
        label.scenario data-key="scenario" { span { "Scenario" }
            select data-msg="scenario" {
                @for scenario in library.scenarios() {
                    option value=(scenario.name()) selected[scenario.name() == current.name()] { (scenario.title()) }
                }
            }
        }
    }
}

/// Step, play, scrub, link; `asks`: the figure can say why at length.
pub fn transport(bench: &Bench, asks: bool) -> Markup {
    let last = bench.steps() - 1;
    let place = bench.place();
    let (first, at_end) = (place == 0, place == last);
    let play = if bench.playing { "Pause" } else { "Play" };
    html! {
        div.transport data-key="transport" role="group" aria-label="Steps" {
            button type="button" data-msg="to-start" aria-disabled=[first.then_some("true")] { span.icon aria-hidden="true" { "|◂" } " To start" }
            button type="button" data-msg="step-back" aria-disabled=[first.then_some("true")] { span.icon aria-hidden="true" { "◂" } " Step back" }
            button.play type="button" data-msg="play" { span.icon aria-hidden="true" { (if bench.playing { "‖" } else { "▸▸" }) } " " (play) }
            button type="button" data-msg="step-forward" aria-disabled=[at_end.then_some("true")] { span.icon aria-hidden="true" { "▸" } " Step forward" }
            button type="button" data-msg="to-end" aria-disabled=[at_end.then_some("true")] { span.icon aria-hidden="true" { "▸|" } " To end" }
            label.scrub { span { "Step" }
                input type="range" min="1" max=(last + 1) step="1" value=(place + 1) data-msg="step"
                    aria-valuetext={ "step " (place + 1) " of " (last + 1) };
            }
            label.detail { span { "Show" }
                select data-msg="detail" {
                    option value="key" selected[!bench.every] { "key moments" }
                    option value="every" selected[bench.every] { "every record" }
                }
            }
            button type="button" data-msg="copy" { (words::COPY) }
            button type="button" data-msg="copy-text" { (words_run::COPY_TEXT) }
            button type="button" data-msg="help" aria-expanded=(bench.help) { "Keys" }
            @if bench.help {
                p.help { "→ and ← step, Home and End go to the ends, space plays and pauses, c goes to the cause, " @if asks { "w says why, " } "? shows this line." }
            }
        }
    }
}

/// What goes wrong is said here.
pub fn alert(bench: &Bench) -> Markup {
    html! {
        @if let Some(text) = &bench.alert { p.alert role="alert" data-key="alert" { (text) } }
    }
}

/// A parameter's control, with unit and evidence.
pub fn parameter(bench: &Bench, id: Parameter) -> Markup {
    let spec = id.spec();
    let values = match bench.from_here {
        true => bench.timeline().world().values(),
        false => bench.timeline().scenario().values(),
    };
    let value = values.get(id);
    let changed = value != bench.start().values().get(id);
    let class = if changed {
        "parameter changed"
    } else {
        "parameter"
    };
    let message = format!("set:{}", spec.name);
    let title = meaning(spec);
    let wrong = bench.wrong.as_ref().filter(|(of, _)| *of == id);
    let invalid = wrong.map(|_| "true");
    html! {
        div class=(class) data-key=(spec.name) title=(title) {
            @match spec.unit {
                Unit::Choice(names) => {
                    label { span { (spec.label) }
                        select data-msg=(message) {
                            @for (i, name) in names.iter().enumerate() {
                                option value=(name) selected[i as i64 == value] { (name) }
                            }
                        }
                    }
                }
                unit => {
                    label { span { (spec.label) }
                        span.number {
                            input type="number" inputmode="numeric" min=(spec.write(spec.min)) max=(spec.write(spec.max)) step="1" value=(spec.write(value)) data-msg=(message) aria-invalid=[invalid];
                            @if !unit.symbol().is_empty() { " " (unit.symbol()) }
                        }
                    }
                    @let (low, high, step) = handy(id, value);
                    input type="range" min=(spec.write(low)) max=(spec.write(high)) step=(spec.write(step)) value=(spec.write(value)) data-msg=(message)
                        aria-label={ (spec.label) ", slider" } aria-valuetext=(spec.show(value));
                }
            }
            span.static { (spec.show(value)) }
            (evidence(spec.level))
            @if let Some((_, text)) = wrong { p.alert role="alert" data-key="wrong" { (text) } }
        }
    }
}

/// The meaning with what sources say about the range.
fn meaning(spec: &join_sim::Spec) -> String {
    if spec.documented_range.is_empty() {
        spec.meaning.into()
    } else {
        format!("{} Sources: {}.", spec.meaning, spec.documented_range)
    }
}

/// The chip that says how something is known.
pub fn evidence(level: Level) -> Markup {
    let class = match level {
        Level::Documented => "ev ev-documented",
        Level::OpenSource => "ev ev-open",
        Level::Case => "ev ev-case",
        Level::Concluded => "ev ev-concluded",
        Level::PublicPost => "ev ev-post",
        Level::Checked => "ev ev-checked",
        Level::Inferred => "ev ev-inferred",
        Level::Free => "ev ev-free",
    };
    html! { span class=(class) { (level.words()) } }
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
pub fn span(bench: &Bench) -> Markup {
    html! {
        label.span data-key="span" { span { (words_run::SPAN) }
            select data-msg="span" {
                option value="whole" selected[!bench.from_here] { (words_run::WHOLE) }
                option value="here" selected[bench.from_here] { (words_run::FROM_HERE) }
            }
        }
    }
}

/// The controls that stand beside a figure in the book: what the chapter is about. The playground shows all.
pub fn few(bench: &Bench, ids: &[Parameter]) -> Markup {
    html! {
        fieldset.parameters data-key="few" {
            legend { "Change the world" }
            @for id in ids { (parameter(bench, *id)) }
            @if bench.changed() { button type="button" data-msg="reset" { "Undo all changes" } }
        }
    }
}

/// Every parameter, by group.
pub fn all(bench: &Bench) -> Markup {
    let mut groups: Vec<join_sim::Group> = Vec::new();
    for spec in PARAMETERS {
        if !groups.contains(&spec.group) {
            groups.push(spec.group);
        }
    }
    html! {
        div.all-parameters data-key="all" {
            (span(bench))
            @for group in groups {
                details data-key=(group.heading()) open[group <= join_sim::Group::Token] {
                    summary { (group.heading()) }
                    div.parameters {
                        @for spec in PARAMETERS.iter().filter(|spec| spec.group == group) { (parameter(bench, spec.id)) }
                    }
                }
            }
            @if bench.changed() { button type="button" data-msg="reset" { "Undo all changes" } }
        }
    }
}

/// Commands at the cursor's moment.
pub fn commands(full: bool) -> Markup {
    const IN_BOOK: &[&str] = &[
        "run-tpm-maintenance",
        "run-aik-enrolment",
        "assign-users",
        "retry",
    ];
    html! {
        fieldset.commands data-key="commands" {
            legend { "Act at this step" }
            @for (name, label) in Bench::commands().filter(|(name, _)| full || IN_BOOK.contains(name)) {
                button type="button" data-msg={ "command:" (name) } { (label) }
            }
        }
    }
}
