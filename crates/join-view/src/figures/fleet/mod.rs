//! Many devices: numbers drawn anew for each, how many fail, by how much, and where in a plane of two parameters.

mod histogram;
mod plane;
mod settings;

use std::collections::{BTreeMap, BTreeSet};

use join_sim::Library;
use join_study::{BINS, Cell, Fleet};
use maud::{Markup, html};

use super::subject::{STEPPERS_RUN, Subject};
use super::{Heard, Hearing, Mounting, OwnFigure, OwnView};
use crate::message::{Kinds, Msg, Place};
use crate::parts::alert;
use crate::spec::FigureSpec;
use crate::words::{self, fleet as say, names};
use settings::Settings;

/// So many devices are run when a page is built.
const DEVICES_WHEN_BUILT: u32 = 1_000;

/// Which part of the fleet the reader looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Cell(Place),
    Bar(usize),
}

/// A fleet as its reader sees it.
#[derive(Debug)]
pub struct FleetFigure {
    subject: Subject,
    settings: Settings,
    fleet: Option<Fleet>,
    working: bool,
    part: Part,
    /// Its reader has chosen that part.
    chosen: bool,
    /// The settings are others than those with which the devices ran.
    stale: bool,
    /// The addresses of all devices that can be named, made once when the fleet has run: to look at a part runs nothing.
    addresses: BTreeMap<u32, String>,
}

impl OwnFigure for FleetFigure {
    const HEARS: Kinds = Kinds::STUDY;
    const WORKS: bool = true;

    /// On its way into a file the devices run at once, fewer of them.
    fn new(spec: &FigureSpec, page: &Mounting<'_>) -> Result<FleetFigure, String> {
        let mut figure = FleetFigure {
            subject: Subject::new(spec, page.library)?,
            settings: Settings::new(),
            fleet: None,
            working: false,
            part: Part::Cell(Place {
                across: 0,
                up: BINS / 2,
            }),
            chosen: false,
            stale: false,
            addresses: BTreeMap::new(),
        };
        // The page has shown these already: a living figure has them at once, so that nothing is taken from under its reader's hand.
        figure.begin(Some(DEVICES_WHEN_BUILT))?;
        while figure.slice(1_000, page.library) {}
        Ok(figure)
    }

    fn update(&mut self, msg: Msg, value: &str, page: &mut Hearing<'_>) -> Result<Heard, String> {
        match msg {
            Msg::RunDevices => {
                self.subject.take_over(value, page.library)?;
                self.begin(None)?;
            }
            Msg::Cancel => {
                if let Some(fleet) = self.fleet.as_mut().filter(|_| self.working) {
                    fleet.stop();
                    self.working = false;
                    self.address_all(page.library);
                }
            }
            Msg::Cell(place) if place.across < BINS && place.up < BINS => {
                self.chosen = true;
                self.part = Part::Cell(place);
            }
            Msg::Cell(place) => {
                return Err(words::no_place(&place.up.max(place.across).to_string()));
            }
            Msg::Bar | Msg::BarAt(_) => {
                self.chosen = true;
                self.part = Part::Bar(match msg {
                    Msg::BarAt(bar) => bar,
                    _ => value.parse().unwrap_or(0),
                });
            }
            _ => {
                if !self.settings.update(msg, value, &self.subject)? {
                    return Ok(Heard::NotMine);
                }
                // What ran before, or still runs, is then about something else, and says so.
                self.stale = true;
            }
        }
        Ok(Heard::Changed)
    }

    fn view(&self, page: &OwnView<'_>) -> Markup {
        self.markup(page.alive, page.alert)
    }

    /// Arrows choose another part of the plane.
    fn key(&self, key: &str) -> Option<Msg> {
        let Part::Cell(Place { across, up }) = self.part else {
            return None;
        };
        let (across, up) = match key {
            "ArrowRight" => (across + 1, up),
            "ArrowLeft" => (across.wrapping_sub(1), up),
            "ArrowUp" => (across, up + 1),
            "ArrowDown" => (across, up.wrapping_sub(1)),
            _ => return None,
        };
        let inside = across < BINS && up < BINS;
        let to = Place { across, up };
        Some(Msg::Cell(if inside { to } else { self.cell()? }))
    }

    fn work(&mut self, runs: u32, library: &Library) -> bool {
        self.slice(runs, library)
    }

    fn is_working(&self) -> bool {
        self.working
    }
}

impl FleetFigure {
    /// The part of the plane that the reader looks at.
    fn cell(&self) -> Option<Place> {
        match self.part {
            Part::Cell(place) => Some(place),
            Part::Bar(_) => None,
        }
    }

    /// Begins to run the devices; so many of them, or as many as are set.
    fn begin(&mut self, devices: Option<u32>) -> Result<(), String> {
        let mut plan = self.settings.plan(&self.subject);
        plan.devices = devices.unwrap_or(plan.devices);
        self.fleet = Some(Fleet::new(plan)?);
        self.working = true;
        self.stale = false;
        Ok(())
    }

    /// Runs so many devices more; false when there was nothing to do.
    fn slice(&mut self, runs: u32, library: &Library) -> bool {
        let worked = self.working;
        if let Some(fleet) = self.fleet.as_mut().filter(|_| worked) {
            self.working = !fleet.slice(runs);
            if !self.working {
                self.look_at_the_edge();
                self.address_all(library);
            }
        }
        worked
    }

    /// As long as its reader has chosen no part, the one is looked at in which both ends are about as likely.
    fn look_at_the_edge(&mut self) {
        let Some(fleet) = self.fleet.as_ref().filter(|_| !self.chosen) else {
            return;
        };
        let places = (0..BINS).flat_map(|up| (0..BINS).map(move |across| Place { across, up }));
        let mixed = places.min_by_key(|place| {
            let cell = fleet.cell(place.across, place.up);
            let share = cell.per_mille().unwrap_or(2_000);
            (share.abs_diff(500), u32::MAX - cell.devices)
        });
        self.part = mixed.map_or(self.part, Part::Cell);
    }

    /// Makes the address of every device that a part of the picture or a row of the table can name.
    fn address_all(&mut self, library: &Library) {
        let Some(fleet) = &self.fleet else { return };
        let bins = (0..BINS).flat_map(|up| (0..BINS).map(move |across| (across, up)));
        let named: BTreeSet<u32> = bins
            .map(|(across, up)| fleet.cell(across, up))
            .chain((0..histogram::bars(fleet)).map(|bar| histogram::part(fleet, bar)))
            .chain(fleet.outcomes().iter().map(|(_, cell)| *cell))
            .flat_map(|cell| [cell.joins, cell.fails])
            .flatten()
            .collect();
        let address = |device| self.subject.address(&fleet.plan().device(device), library);
        self.addresses = named
            .into_iter()
            .map(|device| (device, address(device)))
            .collect();
    }

    /// The figure's inside.
    fn markup(&self, alive: bool, wrong: Option<&str>) -> Markup {
        html! {
            figcaption data-key="caption" { (say::fleet_caption(names::scenario(&self.subject.scenario))) }
            (alert(wrong))
            (self.settings.view())
            div.acts data-key="acts" {
                button.primary type="button" data-msg=(Msg::RunDevices) data-with=(STEPPERS_RUN) data-key="run" { (say::RUN_THEM) }
                @if self.working { button type="button" data-msg=(Msg::Cancel) data-key="cancel" { (words::controls::CANCEL) } }
            }
            @match &self.fleet {
                None => p.sentence role="status" data-key="status" { (say::FLEET_READY) },
                Some(fleet) if self.working => {
                    progress data-key="progress" max=(fleet.plan().devices) value=(fleet.done()) aria-label=(say::DEVICES) {}
                    p.sentence data-key="working" { (say::running(fleet)) }
                }
                Some(fleet) => {
                    p.sentence.precomputed[!alive] role="status" data-key="status" {
                        @if self.stale { strong { (say::OF_BEFORE) } " " }
                        (say::share(fleet)) " " (self.part_said(fleet))
                        @if !alive { " " (say::RUN_WHEN_BUILT) }
                    }
                }
            }
            @if let Some(fleet) = &self.fleet {
                div.precomputed[!alive] data-key="results" { (self.results(fleet)) }
            }
        }
    }

    fn results(&self, fleet: &Fleet) -> Markup {
        let plan = fleet.plan();
        let whole = fleet.whole();
        html! {
            (plane::view(fleet, self.cell()))
            @if !self.working {
                (self.links(fleet))
                @if !fleet.judged().is_empty() {
                    (histogram::view(fleet, match self.part { Part::Bar(bar) => Some(bar), Part::Cell(..) => None }))
                    p data-key="quantiles" { (say::quantiles(fleet)) }
                }
                p.hint data-key="drawn" { (say::drawn(plan)) }
                div.table-scroll data-key="outcomes" tabindex="0" role="region" aria-label=(say::OUTCOMES) { table.outcomes {
                    caption { (say::OUTCOMES) }
                    thead { tr { th scope="col" { (say::END) } th scope="col" { (say::DEVICES) } th scope="col" { (say::SHARE) } th scope="col" { (say::ONE_OF_THEM) } } }
                    tbody {
                        @for (at, (outcome, cell)) in fleet.outcomes().iter().enumerate() {
                            tr data-key=(at) {
                                td { (words::studies::code(*outcome)) }
                                td.count { (cell.devices) }
                                td.count { (say::percent(cell.devices, whole.devices)) }
                                td {
                                    @if let Some((device, address)) = self.named(cell.joins.or(cell.fails)) {
                                        a href=(address) { (say::device(device)) }
                                    }
                                }
                            }
                        }
                    }
                } }
            }
        }
    }

    fn looked_at(&self, fleet: &Fleet) -> Cell {
        match self.part {
            Part::Cell(place) => fleet.cell(place.across, place.up),
            Part::Bar(bar) => histogram::part(fleet, bar),
        }
    }

    fn part_said(&self, fleet: &Fleet) -> String {
        let cell = self.looked_at(fleet);
        match self.part {
            Part::Cell(place) => say::cell(fleet.plan(), place.across, place.up, &cell),
            Part::Bar(bar) => say::bar(histogram::edges_ms(fleet, bar), &cell),
        }
    }

    /// A device with the address at which its run can be stepped through.
    fn named(&self, device: Option<u32>) -> Option<(u32, &str)> {
        let device = device?;
        Some((device, self.addresses.get(&device)?))
    }

    fn links(&self, fleet: &Fleet) -> Markup {
        let cell = self.looked_at(fleet);
        html! {
            p.came data-key="links" {
                (self.part_said(fleet))
                @for (device, text) in [(cell.fails, say::ONE_FAILS), (cell.joins, say::ONE_JOINS)] {
                    @if let Some((device, address)) = self.named(device) {
                        " · " a href=(address) { (text) " (" (say::device(device)) ")" }
                    }
                }
            }
        }
    }
}
