//! What would have saved a run, or what would break it: the smallest sets of changes, found by running the model in the page.

use join_sim::{By, Event, Group, Level, Library, Measure, Outcome, measure, run};
use join_study::{Change, Ended, Found, Goal, Search, Thing, Trial};
use maud::{Markup, html};

use super::subject::{STEPPERS_RUN, Subject};
use super::{Heard, Hearing, Mounting, OwnFigure, OwnView};
use crate::message::{Kinds, Msg};
use crate::parts::alert;
use crate::parts::evidence::evidence;
use crate::run::phases::Phases;
use crate::spec::FigureSpec;
use crate::words::{self, studies as say};

/// Sets of at most so many changes are tried in the page.
const LARGEST: usize = 3;

/// Sets of at most so many changes are tried when a page is built.
const LARGEST_WHEN_BUILT: usize = 2;

/// With more single changes than this, sets of several are folded away.
const MANY: usize = 15;

/// A search as its reader sees it.
#[derive(Debug)]
pub struct Savers {
    subject: Subject,
    ended: Ended,
    phases: Phases,
    search: Option<Search>,
    working: bool,
    /// The reader stopped it: what is shown is not all there is.
    stopped: bool,
}

/// How a run ends, and from when its moments count.
fn told(subject: &Subject) -> (Ended, Phases) {
    let (records, end) = run(&subject.scenario, &subject.commands);
    (Ended::of(&end), Phases::of(&records, &end))
}

impl OwnFigure for Savers {
    const HEARS: Kinds = Kinds::STUDY;
    const WORKS: bool = true;

    /// On its way into a file the search is done at once, as far as a page needs to show.
    fn new(spec: &FigureSpec, page: &Mounting<'_>) -> Result<Savers, String> {
        let subject = Subject::new(spec, page.library)?;
        Ok(Savers::about(subject, !page.alive))
    }

    fn update(&mut self, msg: Msg, value: &str, page: &mut Hearing<'_>) -> Result<Heard, String> {
        match msg {
            Msg::Search => {
                if self.subject.take_over(value, page.library)? {
                    (self.ended, self.phases) = told(&self.subject);
                }
                self.begin(LARGEST);
            }
            Msg::Cancel => {
                self.stopped = self.working;
                self.working = false;
            }
            _ => return Ok(Heard::NotMine),
        }
        Ok(Heard::Changed)
    }

    fn view(&self, page: &OwnView<'_>) -> Markup {
        self.markup(page)
    }

    fn work(&mut self, runs: u32, _library: &Library) -> bool {
        self.slice(runs)
    }

    fn is_working(&self) -> bool {
        self.working
    }
}

impl Savers {
    /// A search that waits for its reader; or, for paper, one that is done.
    fn about(subject: Subject, at_once: bool) -> Savers {
        let (ended, phases) = told(&subject);
        let mut savers = Savers {
            subject,
            ended,
            phases,
            search: None,
            working: false,
            stopped: false,
        };
        if at_once {
            savers.begin(LARGEST_WHEN_BUILT);
            while savers.slice(10_000) {}
        }
        savers
    }

    fn goal(&self) -> Goal {
        match self.ended.outcome {
            Outcome::Joined => Goal::Fail,
            _ => Goal::Join,
        }
    }

    fn begin(&mut self, largest: usize) {
        let Subject {
            scenario, commands, ..
        } = &self.subject;
        self.search = Some(Search::new(scenario, commands, self.goal(), largest));
        self.working = true;
        self.stopped = false;
    }

    /// Makes about so many runs more; false when there was nothing to do.
    fn slice(&mut self, runs: u32) -> bool {
        let worked = self.working;
        if let Some(search) = self.search.as_mut().filter(|_| worked) {
            self.working = !search.slice(runs.into());
        }
        worked
    }

    /// The figure's inside.
    fn markup(&self, page: &OwnView<'_>) -> Markup {
        let (library, alive) = (page.library, page.alive);
        let goal = self.goal();
        html! {
            figcaption data-key="caption" { (say::savers_caption(self.subject.scenario.title(), goal)) }
            (alert(page.alert))
            div.acts data-key="acts" {
                button.primary type="button" data-msg=(Msg::Search) data-with=(STEPPERS_RUN) data-key="search" { (say::ask(goal)) }
                @if self.working { button type="button" data-msg=(Msg::Cancel) data-key="cancel" { "Cancel" } }
            }
            (self.status(alive))
            div.precomputed[!alive] data-key="results" {
                @if let Some(search) = self.search.as_ref() { (self.results(search, library)) }
            }
        }
    }

    /// How far the search is, or what came of it, in a sentence.
    fn status(&self, alive: bool) -> Markup {
        html! {
            @if let Some(search) = &self.search {
                @let (done, of) = search.progress();
                @if self.working {
                    progress data-key="progress" max=(of) value=(done) aria-label="Search" {}
                    p.sentence data-key="status" { (say::trying(search.size(), done, of)) }
                } @else {
                    p.sentence.precomputed[!alive] role="status" data-key="status" {
                        (say::found(search, self.goal(), self.stopped))
                        @if !alive { " " (say::FOUND_WHEN_BUILT) }
                    }
                }
            } @else {
                p.sentence role="status" data-key="status" { (say::READY) }
            }

        }
    }

    fn results(&self, search: &Search, library: &Library) -> Markup {
        let found = search.found();
        html! {
            @let single = found.iter().take_while(|found| found.changes.len() == 1).count();
            @if single > 0 {
                ol.found data-key="found" {
                    @for (at, found) in found[..single].iter().enumerate() { (self.found(found, at, library)) }
                }
            }
            @if single < found.len() {
                // Where single changes abound, sets of several are for those who ask.
                details.several data-key="several" open[single <= MANY] {
                    summary { (say::several(found.len() - single)) }
                    ol.found start=(single + 1) {
                        @for (at, found) in found[single..].iter().enumerate() { (self.found(found, at, library)) }
                    }
                }
            }
            @if !self.working {
                @if !search.readings().is_empty() {
                    h4 data-key="readings-head" { (say::READINGS) }
                    p data-key="readings-say" { (say::readings(self.goal())) }
                    ul.found data-key="readings" {
                        @for (at, found) in search.readings().iter().enumerate() { (self.found(found, at, library)) }
                    }
                }
                (self.tried(search, library))
                p.hint data-key="grid" { (say::GRID) }
                @if self.goal() == Goal::Join {
                    p.hint data-key="circumstances" { (say::circumstances()) " " (evidence(Level::Free)) }
                }
            }
        }
    }

    fn found(&self, found: &Found, key: usize, library: &Library) -> Markup {
        let Subject {
            scenario, commands, ..
        } = &self.subject;
        let trial = Trial::new(scenario, commands, &found.changes);
        html! {
            li data-key=(key) {
                @for (at, change) in found.changes.iter().enumerate() {
                    @if at > 0 { span.and { " and " } }
                    strong { (say::change(change, scenario, &self.phases)) }
                }
                @if let (Some(window), [change]) = (found.window, &found.changes[..]) {
                    ". " span.window { (say::window(change, window, self.goal(), &self.phases)) }
                }
                " " span.by { (say::by(found.by())) }
                @for change in &found.changes {
                    @if let Change::Set(id, _) = change && id.spec().group == Group::Reading { " " (evidence(id.spec().level)) }
                }
                p.came {
                    (say::ended(&found.ended)) " "
                    a href=(self.subject.address(&trial, library)) { (say::STEP_THROUGH) }
                }
                @if let Some(fails) = &found.nearer_fails_at { p.came { (say::nearer(fails, scenario)) } }
                @if let Some(fails) = found.fails_at.first() {
                    @let trial = Trial::new(&trial.scenario, &trial.commands, fails);
                    p.came {
                        strong { (say::FRAGILE) } " " (say::fragile(&found.fails_at, scenario)) " "
                        a href=(self.subject.address(&trial, library)) { (say::SEE_IT_FAIL) }
                    }
                }
            }
        }
    }

    /// What alone does not do it: what people could have done in full, with why not; the rest by name.
    fn tried(&self, search: &Search, library: &Library) -> Markup {
        let theirs = |thing: &Thing| matches!(thing.by(), By::User | By::Administrator);
        html! {
            details.tried data-key="tried" {
                summary { (say::tried(self.goal())) }
                ul {
                    @for (at, tried) in search.tried().iter().filter(|tried| theirs(&tried.thing)).enumerate() {
                        @let trial = Trial::new(&self.subject.scenario, &self.subject.commands, &[tried.example]);
                        li data-key=(at) {
                            strong { (say::thing(&tried.thing)) } ": "
                            (say::range(&tried.thing, &self.subject.scenario)) " "
                            (say::tried_end(tried, &self.ended)) " "
                            @if self.goal() == Goal::Join { (why_not(&trial)) " " }
                            a href=(self.subject.address(&trial, library)) { (say::STEP_THROUGH) }
                        }
                    }
                }
                p {
                    (say::OTHERS) " "
                    @for (at, tried) in search.tried().iter().filter(|tried| !theirs(&tried.thing) && !tried.thing.is_reading()).enumerate() {
                        @if at > 0 { ", " }
                        (say::thing(&tried.thing))
                    }
                    "."
                }
            }
        }
    }
}

/// What still stands in the way in a run, by its own records; nothing where nothing was held.
fn why_not(trial: &Trial) -> String {
    let (records, end) = run(&trial.scenario, &trial.commands);
    measure(Measure::HeldBy, &records, &end)
        .decided
        .map(|step| &records[step.0 as usize])
        .filter(|record| matches!(record.event, Event::TaskHeld { .. }))
        .map(words::sentence)
        .unwrap_or_default()
}
