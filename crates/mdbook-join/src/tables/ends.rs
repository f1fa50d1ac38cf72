//! The failure map: every end of the model as a picture and a table, drawn from the runs that reached them.
use super::parts::{Faults, evidence, inline, rows, table};
use crate::book::Book;
use crate::ends::{self, Told, awaited};
use crate::html;
use crate::level::Level;
use join_sim::origin::{ORIGINS, Origin};
use join_sim::{COMMANDS, DeviceState, Outcome, Parameter};
use join_study::{BETWEEN, Change, MOMENTS, Phase, SEED, TRIPLES};
use join_view::lanes::{LANES, lane, shape};
use join_view::words;
use maud::{Markup, html};

/// The figure `failure-map`. It is whole as it stands: the page's code leaves it as it is.
pub fn map(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let told = ends::told(book);
    let all = book.model.ends().map_or(0, join_study::Tally::all);
    let codes: Vec<String> = told.iter().filter_map(code).collect();
    let mut distinct: Vec<&String> = codes.iter().collect();
    distinct.sort();
    distinct.dedup();
    let mut table = Vec::new();
    for phase in [Phase::Technician, Phase::User] {
        let own = told.iter().filter(|one| one.reached.end.phase == phase);
        table.push((phase, rows(own, |one| row(book, page, one))?));
    }
    Ok(html! {
        figure class="join" data-widget="failure-map" data-still {
            figcaption {
                (told.len()) " ends, " (distinct.len()) " codes among them, found in " (grouped(all)) " runs of the model. "
                "Each mark is an end; the larger it is, the more of these runs end so."
            }
            div class="ways" {
                @for phase in [Phase::Technician, Phase::User] { (way(&told, phase)) }
            }
            div class="table-scroll" tabindex="0" role="region" aria-label="Every end with a run that ends so" {
                table class="ends" {
                    thead { tr { @for name in ["How it ends", "Runs", "A run that ends so", "Explained in"] { th scope="col" { (name) } } } }
                    @for (phase, rows) in &table {
                        tbody {
                            tr { th class="phase" scope="rowgroup" colspan="4" { (heading(*phase)) } }
                            (rows)
                        }
                    }
                }
            }
        }
    })
}

/// The bounds of the map, with the runs that each part of it took.
pub fn bounds(book: &Book<'_>, _: usize) -> Result<Markup, Faults> {
    let Some(tally) = book.model.ends() else {
        return Ok(html! {});
    };
    let scenarios = tally.runs()[0];
    let planned = COMMANDS
        .iter()
        .filter(|(one, ..)| one.plan().is_some())
        .count();
    let commands = COMMANDS.len() - planned;
    let seed = Parameter::Seed.spec().label;
    let parts = [
        ("none", format!("Each of the {scenarios} scenarios as it is.")),
        (
            "1",
            format!(
                "Every parameter but \"{seed}\" alone: each choice; of a number, values at distances from the present one that \
                 double, and both ends of its range. Each of {commands} commands at every moment at which something happens; what \
                 the other {planned} do, a parameter plans."
            ),
        ),
        (
            "1, later",
            "Every parameter of the network and of the services, each choice and both ends of a number's range, from every \
             moment on at which something happens."
                .into(),
        ),
        (
            "2",
            format!(
                "Every two changes of a smaller set: each choice, both ends of a number's range, each command at up to \
                 {MOMENTS} moments spread over the run."
            ),
        ),
        (
            "3",
            format!(
                "Three changes of that set, {} times for each scenario, drawn with the seed {SEED}.",
                grouped(TRIPLES.into())
            ),
        ),
        (
            "1 to 3",
            format!(
                "What lies between: up to three changes at any value, of the network and the services also from any moment on, \
                 and commands at any moment, {} times for each scenario, drawn.",
                grouped(BETWEEN.into())
            ),
        ),
    ];
    let rows = html! {
        @for ((changes, part), runs) in parts.iter().zip(tally.runs()) {
            tr { th scope="row" { (changes) } td class="main" { (part) } td class="count" { (grouped(runs)) } }
        }
        tr {
            th scope="row" { "all" }
            td class="main" { "Of these, " (grouped(tally.readings())) " under another reading than the model's own." }
            td class="count" { (grouped(tally.all())) }
        }
    };
    let head = ["Changes", "What is run", "Runs"];
    Ok(table("What the map is made of", &head, &rows))
}

/// The codes that prose names and no run reaches.
pub fn not_modelled(book: &Book<'_>, page: usize) -> Result<Markup, Faults> {
    let rows = html! {
        @for (code, because, pages) in ends::not_modelled(book) {
            tr {
                th scope="row" { (code_link(book, page, code)) }
                td class="main" { (inline(because)) }
                td {
                    @for (at, other) in pages.into_iter().enumerate() {
                        @if at > 0 { ", " }
                        a href=(book.address(page, other)) { (book.pages[other].name) }
                    }
                }
            }
        }
    };
    let head = ["Code", "Why no run ends with it", "Named in"];
    Ok(table("Not modelled", &head, &rows))
}

/// The way of a phase with the places at which runs leave it.
fn way(told: &[Told<'_>], phase: Phase) -> Markup {
    let own = || {
        told.iter()
            .filter(move |one| one.reached.end.phase == phase)
    };
    let mut places: Vec<DeviceState> = own().map(|one| one.reached.end.place).collect();
    places.dedup();
    html! {
        div class="way" {
            p class="phase" { (heading(phase)) }
            ol {
                @for place in places {
                    li class={ "p-" (LANES[lane(awaited(place))].class) } {
                        p class="place" { "The device " (words::state(place)) }
                        ul {
                            @for one in own().filter(|one| one.reached.end.place == place) { (mark(one)) }
                        }
                    }
                }
            }
        }
    }
}

/// An end as a mark on the way, with its label.
fn mark(one: &Told<'_>) -> Markup {
    let runs = one.reached.runs;
    let scale = size(runs);
    html! {
        li {
            a href={ "#" (id(one)) } {
                svg viewBox="-16 -16 32 32" aria-hidden="true" focusable="false" {
                    path d=(shape(lane(awaited(one.reached.end.place)), 0, 0)) transform={ "scale(" (scale / 100) "." (format!("{:02}", scale % 100)) ")" } {}
                }
                span class="label" {
                    span class=(verdict(one.reached.end.outcome)) {
                        @if let Some(code) = code(one) { code { (code) } " " }
                        (one.words)
                    }
                    @if readings_only(one) { " " small { "only under another reading" } }
                }
                span class="count" { (grouped(runs)) span class="unit" { " runs" } }
            }
        }
    }
}

/// How large a mark is, in hundredths: one step for every ten times as many runs.
fn size(runs: u64) -> u32 {
    // The tenth root of ten, in millionths.
    const ROOT: u128 = 1_258_925;
    let mut tenths = 0;
    let mut rest = u128::from(runs) * 1_000_000;
    while rest >= ROOT {
        rest = rest * 1_000_000 / ROOT;
        tenths += 1;
    }
    (40 + tenths * 35 / 10).min(220)
}

fn row(book: &Book<'_>, page: usize, one: &Told<'_>) -> Result<Markup, Faults> {
    let end = &one.reached.end;
    let origin = origin(one);
    let chips = match origin {
        Some(origin) => {
            let what = format!("code {}", origin.code);
            // What sources say of the user's join is a conclusion about the placeholder's.
            let own = end.phase == Phase::User || end.place == DeviceState::AwaitTpm;
            let level = if own { origin.level } else { Level::Inferred };
            evidence(book, page, &what, level, origin.sources)?
        }
        None => html! {},
    };
    let place = &one.chapter;
    let anchor = if place.anchor.is_empty() {
        String::new()
    } else {
        format!("#{}", place.anchor)
    };
    let name = book.pages[place.page].name;
    Ok(html! {
        tr id=(id(one)) class={ "p-" (LANES[lane(awaited(end.place))].class) } {
            th scope="row" {
                @if let Some(code) = code(one) { (code_link(book, page, &code)) " " }
                (one.words)
                small {
                    "The device " (words::state(end.place)) "."
                    @if let Some(origin) = origin { " " (origin.sentence) " " (chips) }
                }
            }
            td class="count" data-name="Runs" {
                (grouped(one.reached.runs))
                @if readings_only(one) { small { "only under another reading" } }
            }
            td data-name="A run that ends so" {
                (run_words(book, one))
                " "
                a class="step" href=(run_address(book, page, one)) aria-label={ "Step through it: " (one.words) } { "Step through it" }
            }
            td data-name="Explained in" {
                a href={ (book.address(page, place.page)) (anchor) } { (name) }
                @if place.title != name { small { (place.title) } }
            }
        }
    })
}

/// The run in a reader's words.
fn run_words(book: &Book<'_>, one: &Told<'_>) -> Markup {
    let recipe = &one.reached.example;
    let base = book
        .model
        .library()
        .and_then(|library| library.by_number(recipe.scenario));
    let name = base.map_or("", join_sim::Scenario::name);
    let change = |change: &Change| match change {
        Change::Set(id, value) => {
            let spec = id.spec();
            html! { (spec.label) ": " strong { (spec.show(*value).replace(' ', "\u{a0}")) } }
        }
        Change::Give(given) => html! {
            strong { (given.command.label()) }
            " " (moment(given.at.0))
        },
    };
    html! {
        code { (name) }
        @if recipe.changes.is_empty() { " as it is" } @else {
            ", with "
            @for (at, one) in recipe.changes.iter().enumerate() {
                @if at > 0 { "; " }
                (change(one))
            }
        }
    }
}

/// When a command is given.
fn moment(ms: u64) -> String {
    match i64::try_from(ms) {
        Ok(0) | Err(_) => "at the very beginning".into(),
        Ok(ms) => format!("{} after the beginning", words::duration(ms)),
    }
}

fn run_address(book: &Book<'_>, page: usize, one: &Told<'_>) -> String {
    let playground = html::relative(&book.pages[page].html, "playground/index.html".as_ref());
    format!("{playground}#join=0/{}", ends::link(book, one.reached))
}

/// A code, as a link to its row where the book has the table of codes.
fn code_link(book: &Book<'_>, page: usize, code: &str) -> Markup {
    html! {
        @match book.tables.get("error-codes") {
            Some(&codes) => a href={ (book.address(page, codes)) "#code-" (code) } { code { (code) } },
            None => code { (code) },
        }
    }
}

fn code(one: &Told<'_>) -> Option<String> {
    match one.reached.end.outcome {
        Outcome::Failed(code) => Some(code.to_string()),
        _ => None,
    }
}

fn origin(one: &Told<'_>) -> Option<&'static Origin> {
    let end = &one.reached.end;
    ORIGINS
        .iter()
        .find(|origin| end.outcome == Outcome::Failed(origin.code) && end.refused == origin.refused)
}

/// Whether no run under the model's own readings ends so.
fn readings_only(one: &Told<'_>) -> bool {
    one.reached.runs == one.reached.readings
}

/// The anchor of an end's row.
fn id(one: &Told<'_>) -> String {
    let end = &one.reached.end;
    let reason = end.refused.map_or("", join_sim::Refused::name);
    let all = [
        ends::phase(end.phase),
        end.place.name(),
        &ends::outcome(end.outcome),
        reason,
    ];
    super::parts::slug("end", &all.join(" "))
}

const fn heading(phase: Phase) -> &'static str {
    match phase {
        Phase::Technician => "The technician's phase",
        Phase::User => "The user's phase",
    }
}

const fn verdict(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Joined => "verdict ok",
        Outcome::Unfinished | Outcome::Running => "verdict wait",
        Outcome::Failed(_) | Outcome::WrongOwner(_) | Outcome::StepLimit => "verdict bad",
    }
}

/// A count with its thousands apart.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (count, expect) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(count), expect);
        }
    }

    #[test]
    fn ten_times_as_many_runs_are_one_step_larger() {
        let steps: Vec<u32> = (0..6).map(|power| size(10_u64.pow(power))).collect();
        assert!(
            steps
                .windows(2)
                .all(|two| (33..=37).contains(&(two[1] - two[0]))),
            "{steps:?}"
        );
        assert_eq!(steps[0], 40);
        assert_eq!(size(u64::MAX), 220);
    }
}
