//! What would have saved a run, or what would break it: the smallest sets of changes, found by running the model in the page.

use join_sim::{By, Event, Group, Level, Library, Measure, Outcome, run};
use join_study::{Change, Ended, Factor, Found, Goal, Search, Trial, Tried};
use maud::{Markup, html};

use super::subject::{STEPPERS_RUN, Subject};
use super::{Heard, Hearing, Mounting, OwnFigure, OwnView};
use crate::message::{Kinds, Msg};
use crate::parts::alert;
use crate::parts::evidence::evidence;
use crate::run::phases::Phases;
use crate::run::trace_lines::TracedRun;
use crate::spec::FigureSpec;
use crate::words::{self, names, studies as say};

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
    found: Vec<Way>,
    readings: Vec<Way>,
    tried: Vec<Vain>,
}

/// Where the runs of something found can be seen: made when it is found, so that to show it runs nothing.
#[derive(Clone, Debug)]
struct Way {
    changes: Vec<Change>,
    /// A run in which it helps.
    address: String,
    /// The circumstances in which it does not, with a run.
    fails: Option<(Vec<Change>, String)>,
}

/// The same of what alone does not do it, with what still stands in the way.
#[derive(Clone, Debug)]
struct Vain {
    address: String,
    why_not: String,
}

/// How a run ends, and from when its moments count.
fn told(subject: &Subject) -> (Ended, Phases) {
    let (records, end) = run(&subject.scenario, &subject.commands);
    (Ended::of(&end), Phases::of(&records, end.stage().user_boot))
}

impl OwnFigure for Savers {
    const HEARS: Kinds = Kinds::STUDY;
    const WORKS: bool = true;

    /// On its way into a file the search is done at once, as far as a page needs to show.
    fn new(spec: &FigureSpec, page: &Mounting<'_>) -> Result<Savers, String> {
        let subject = Subject::new(spec, page.library)?;
        Ok(Savers::about(subject, !page.alive, page.library))
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

    fn work(&mut self, runs: u32, library: &Library) -> bool {
        self.slice(runs, library)
    }

    fn is_working(&self) -> bool {
        self.working
    }
}

impl Savers {
    /// A search that waits for its reader; or, for paper, one that is done.
    fn about(subject: Subject, at_once: bool, library: &Library) -> Savers {
        let (ended, phases) = told(&subject);
        let mut savers = Savers {
            subject,
            ended,
            phases,
            search: None,
            working: false,
            stopped: false,
            found: Vec::new(),
            readings: Vec::new(),
            tried: Vec::new(),
        };
        if at_once {
            savers.begin(LARGEST_WHEN_BUILT);
            while savers.slice(10_000, library) {}
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
        self.found.clear();
        self.readings.clear();
        self.tried.clear();
    }

    /// Makes about so many runs more; false when there was nothing to do.
    fn slice(&mut self, runs: u32, library: &Library) -> bool {
        let worked = self.working;
        if let Some(search) = self.search.as_mut().filter(|_| worked) {
            self.working = !search.slice(runs.into());
            self.look_up(library);
        }
        worked
    }

    /// Runs what has just been found once more, for the addresses at which it can be seen.
    fn look_up(&mut self, library: &Library) {
        let Some(search) = &self.search else { return };
        let ways = |known: &[Way], found: Vec<&Found>| -> Vec<Way> {
            let way = |found: &Found| {
                let is = |way: &&Way| {
                    let fails = way.fails.as_ref().map(|(circumstances, _)| circumstances);
                    way.changes == found.changes && fails == found.fails_at.first()
                };
                let known = known.iter().find(is).cloned();
                known.unwrap_or_else(|| self.way(found, library))
            };
            found.into_iter().map(way).collect()
        };
        let found = ways(&self.found, search.found());
        if !self.working {
            self.readings = ways(&self.readings, search.readings().iter().collect());
            self.tried = theirs(search)
                .map(|tried| self.vain(tried, library))
                .collect();
        }
        self.found = found;
    }

    fn way(&self, found: &Found, library: &Library) -> Way {
        let Subject {
            scenario, commands, ..
        } = &self.subject;
        let trial = Trial::new(scenario, commands, &found.changes);
        let fails = found.fails_at.first().map(|circumstances| {
            let trial = Trial::new(&trial.scenario, &trial.commands, circumstances);
            (circumstances.clone(), self.subject.address(&trial, library))
        });
        Way {
            changes: found.changes.clone(),
            address: self.subject.address(&trial, library),
            fails,
        }
    }

    fn vain(&self, tried: &Tried, library: &Library) -> Vain {
        let Subject {
            scenario, commands, ..
        } = &self.subject;
        let trial = Trial::new(scenario, commands, &[tried.example]);
        Vain {
            address: self.subject.address(&trial, library),
            why_not: match self.goal() {
                Goal::Join => why_not(&trial),
                Goal::Fail => String::new(),
            },
        }
    }

    /// The figure's inside.
    fn markup(&self, page: &OwnView<'_>) -> Markup {
        let alive = page.alive;
        let goal = self.goal();
        html! {
            figcaption data-key="caption" { (say::savers_caption(names::scenario(&self.subject.scenario), goal)) }
            (alert(page.alert))
            div.acts data-key="acts" {
                button.primary type="button" data-msg=(Msg::Search) data-with=(STEPPERS_RUN) data-key="search" { (say::ask(goal)) }
                @if self.working { button type="button" data-msg=(Msg::Cancel) data-key="cancel" { (words::controls::CANCEL) } }
            }
            (self.status(alive))
            div.precomputed[!alive] data-key="results" {
                @if let Some(search) = self.search.as_ref() { (self.results(search)) }
            }
        }
    }

    /// How far the search is, or what came of it, in a sentence.
    fn status(&self, alive: bool) -> Markup {
        html! {
            @if let Some(search) = &self.search {
                @let (done, of) = search.progress();
                @if self.working {
                    progress data-key="progress" max=(of) value=(done) aria-label=(say::SEARCH) {}
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

    fn results(&self, search: &Search) -> Markup {
        let found = search.found();
        html! {
            @let single = found.iter().take_while(|found| found.changes.len() == 1).count();
            @if single > 0 {
                ol.found data-key="found" {
                    @for (at, found) in found[..single].iter().enumerate() { (self.found(found, at, self.found.get(at))) }
                }
            }
            @if single < found.len() {
                // Where single changes abound, sets of several are for those who ask.
                details.several data-key="several" open[single <= MANY] {
                    summary { (say::several(found.len() - single)) }
                    ol.found start=(single + 1) {
                        @for (at, found) in found[single..].iter().enumerate() { (self.found(found, at, self.found.get(single + at))) }
                    }
                }
            }
            @if !self.working {
                @if !search.readings().is_empty() {
                    h4 data-key="readings-head" { (say::READINGS) }
                    p data-key="readings-say" { (say::readings(self.goal())) }
                    ul.found data-key="readings" {
                        @for (at, found) in search.readings().iter().enumerate() { (self.found(found, at, self.readings.get(at))) }
                    }
                }
                (self.tried(search))
                p.hint data-key="grid" { (say::GRID) }
                @if self.goal() == Goal::Join {
                    p.hint data-key="circumstances" { (say::circumstances()) " " (evidence(Level::Free)) }
                }
            }
        }
    }

    fn found(&self, found: &Found, key: usize, way: Option<&Way>) -> Markup {
        let scenario = &self.subject.scenario;
        let fails = way.and_then(|way| way.fails.as_ref());
        html! {
            li data-key=(key) {
                @for (at, change) in found.changes.iter().enumerate() {
                    @if at > 0 { span.and { (say::AND) } }
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
                    @if let Some(way) = way { a href=(way.address) { (say::STEP_THROUGH) } }
                }
                @if let Some(fails) = &found.nearer_fails_at { p.came { (say::nearer(fails, scenario)) } }
                @if let Some((_, address)) = fails {
                    p.came {
                        strong { (say::FRAGILE) } " " (say::fragile(&found.fails_at, scenario)) " "
                        a href=(address) { (say::SEE_IT_FAIL) }
                    }
                }
            }
        }
    }

    /// What alone does not do it: what people could have done in full, with why not; the rest by name.
    fn tried(&self, search: &Search) -> Markup {
        html! {
            details.tried data-key="tried" {
                summary { (say::tried(self.goal())) }
                ul {
                    @for (at, (tried, vain)) in theirs(search).zip(&self.tried).enumerate() {
                        li data-key=(at) {
                            strong { (say::factor(&tried.factor)) } ": "
                            (say::range(&tried.factor, &self.subject.scenario)) " "
                            (say::tried_end(tried, &self.ended)) " "
                            @if self.goal() == Goal::Join { (vain.why_not) " " }
                            a href=(vain.address) { (say::STEP_THROUGH) }
                        }
                    }
                }
                p {
                    (say::OTHERS) " "
                    @for (at, tried) in search.tried().iter().filter(|tried| !is_theirs(&tried.factor) && !tried.factor.is_reading()).enumerate() {
                        @if at > 0 { ", " }
                        (say::factor(&tried.factor))
                    }
                    "."
                }
            }
        }
    }
}

/// Whether people at hand can do it.
fn is_theirs(factor: &Factor) -> bool {
    matches!(factor.by(), By::User | By::Administrator)
}

/// What people at hand could have done that alone does not do it.
fn theirs(search: &Search) -> impl Iterator<Item = &Tried> {
    search
        .tried()
        .iter()
        .filter(|tried| is_theirs(&tried.factor))
}

/// What still stands in the way in a run, by its own records; nothing where nothing was held.
fn why_not(trial: &Trial) -> String {
    let run = TracedRun::of(trial.scenario.clone(), &trial.commands);
    run.measure(Measure::HeldBy)
        .decided
        .map(|step| &run.facts.records[step.0 as usize])
        .filter(|record| matches!(record.event, Event::TaskHeld { .. }))
        .map(words::sentence)
        .unwrap_or_default()
}
