//! All parameters at the left: those that are changed first, then by group, or those that a search has found.

use join_sim::{Group, PARAMETERS, Spec};
use maud::{Markup, html};

use crate::message::Msg;
use crate::parts::{RunView, button, controls};
use crate::words::{bench as say, controls as text, names, runs};

/// The groups, in the order of their first parameters.
pub fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for spec in PARAMETERS {
        if !groups.contains(&spec.group) {
            groups.push(spec.group);
        }
    }
    groups
}

/// Whether a parameter is what a reader looks for: every word stands in its name, its label, its group or its meaning.
#[must_use]
pub fn is_meant(spec: &Spec, wanted: &str) -> bool {
    let all = [
        spec.name,
        names::parameter(spec),
        spec.group.heading(),
        names::meaning(spec),
    ];
    let all = all.map(str::to_lowercase);
    let wanted = wanted.to_lowercase();
    let mut words = wanted.split_whitespace();
    words.all(|word| all.iter().any(|text| text.contains(word)))
}

/// The list; `find`: what its reader looks for, `open`: which groups are open.
pub fn view(of: &RunView<'_>, find: &str, open: &[bool]) -> Markup {
    let session = of.session;
    let (values, base) = (
        session.timeline().scenario().values(),
        session.named(of.library).values(),
    );
    let is_changed = |spec: &&Spec| values.get(spec.id) != base.get(spec.id);
    let changed: Vec<&Spec> = PARAMETERS.iter().filter(is_changed).collect();
    let wanted = find.trim();
    let found: Vec<&Spec> = PARAMETERS
        .iter()
        .filter(|spec| is_meant(spec, wanted))
        .collect();
    html! {
        div.settings data-key="settings" role="group" aria-label=(say::PARAMETERS) {
            input.find type="search" data-msg=(Msg::Find) value=(find) placeholder=(say::find_in(PARAMETERS.len())) aria-label=(say::FIND) autocomplete="off";
            (controls::span(of))
            @if !wanted.is_empty() {
                h2 data-key="found" { (say::found(found.len())) }
                @if found.is_empty() { p.hint { (say::NOTHING_FOUND) } }
                div.parameters data-key="list" { @for spec in &found { (controls::parameter(of, spec.id)) } }
            } @else {
                // As high as it is with nothing in it: what is used below it stays where it is.
                h2 data-key="changed" { (say::changed(changed.len())) }
                ul.changed-ones data-key="changed-ones" tabindex="0" aria-label=(say::changed(changed.len())) {
                    @if changed.is_empty() { li.hint { (say::NOTHING_CHANGED) } }
                    @for spec in &changed {
                        li data-key=(spec.name) {
                            button type="button" data-msg=(Msg::OpenGroup(spec.id)) { (names::parameter(spec)) } " "
                            b { (runs::value(spec.id, values.get(spec.id))) } " "
                            small { (say::was(&runs::value(spec.id, base.get(spec.id)))) } " "
                            button.away type="button" data-msg=(Msg::Unset(spec.id)) aria-label={ (runs::TAKE_BACK) ": " (names::parameter(spec)) } { "✕" }
                        }
                    }
                }
                @for (nth, group) in groups().into_iter().enumerate() {
                    @let open = open.get(nth).copied().unwrap_or(false);
                    h2 data-key={ "group" (nth) } { button.fold type="button" data-msg=(Msg::Group(nth)) aria-expanded=(open) { (group.heading()) } }
                    @if open {
                        div.parameters data-key={ "of" (nth) } {
                            @for spec in PARAMETERS.iter().filter(|spec| spec.group == group) { (controls::parameter(of, spec.id)) }
                        }
                    }
                }
            }
            @if session.changed() { (button(Msg::Reset, text::UNDO_ALL_CHANGES)) }
        }
    }
}
