//! Many devices: numbers drawn anew for each, how many fail, by how much, and where in a plane of two parameters.

use std::collections::{BTreeMap, BTreeSet};

use join_sim::{Library, Parameter};
use join_study::{BINS, Cell, Draw, Fleet, Plan, Shape};
use maud::{Markup, html};

use crate::controls::evidence;
use crate::study::Subject;
use crate::{STEPPERS_RUN, histogram, study_words as say};

/// So many devices are run when a page is built.
const DEVICES_WHEN_BUILT: u32 = 2_000;

/// So many devices the reader begins with.
const DEVICES: u32 = 10_000;

/// A parameter that can be drawn, with the range that the figure begins with.
#[derive(Clone, Copy, Debug)]
struct Row {
    draw: Draw,
    /// It is drawn, whether or not it is an axis.
    drawn: bool,
}

/// The rows and their first ranges: invented, but for the lifetime, which is what Microsoft documents when it is drawn
/// over the documented range.
const ROWS: &[(Parameter, i64, i64, Shape, bool)] = &[
    (Parameter::TokenLifetime, 300, 1800, Shape::Even, true),
    (Parameter::AikWait, 0, 1800, Shape::Even, true),
    (Parameter::AikEnrolment, 0, 1800, Shape::Even, true),
    (Parameter::Maintenance, 30, 900, Shape::Middle, true),
    (Parameter::SignInAfterBoot, 60, 1800, Shape::Small, true),
    (Parameter::ValidatorSkew, 0, 600, Shape::Even, false),
    (Parameter::SignInLatency, 20, 400, Shape::Small, true),
    (Parameter::DrsLatency, 20, 400, Shape::Small, true),
    (Parameter::AikLatency, 20, 400, Shape::Small, true),
    (Parameter::KeyCreation, 200, 4000, Shape::Middle, true),
    (Parameter::BootTime, 20, 120, Shape::Middle, false),
    (Parameter::Charge, 20, 100, Shape::Even, false),
    (Parameter::ThresholdPluggedIn, 0, 100, Shape::Even, false),
    (Parameter::ThresholdOnBattery, 0, 100, Shape::Even, false),
    (Parameter::Loss, 0, 20, Shape::Even, false),
    (Parameter::DrsBusy, 0, 600, Shape::Small, false),
];

/// Which part of the fleet the reader looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Cell(usize, usize),
    Bar(usize),
}

/// A fleet as its reader sees it.
#[derive(Debug)]
pub struct FleetDesk {
    subject: Subject,
    rows: Vec<Row>,
    axes: [usize; 2],
    devices: u32,
    seed: u32,
    fleet: Option<Fleet>,
    working: bool,
    part: Part,
    /// The addresses of all devices that can be named, made once when the fleet has run: to look at a part runs nothing.
    addresses: BTreeMap<u32, String>,
    alert: Option<String>,
}

impl FleetDesk {
    /// A fleet that waits for its reader; or, for paper, one that has run.
    #[must_use]
    pub fn new(subject: Subject, at_once: bool, library: &Library) -> FleetDesk {
        let rows = ROWS
            .iter()
            .map(|&(parameter, low, high, shape, drawn)| Row {
                draw: Draw {
                    parameter,
                    low,
                    high,
                    shape,
                },
                drawn,
            });
        let mut desk = FleetDesk {
            subject,
            rows: rows.collect(),
            axes: [0, 1],
            devices: if at_once { DEVICES_WHEN_BUILT } else { DEVICES },
            seed: 1,
            fleet: None,
            working: false,
            part: Part::Cell(0, BINS / 2),
            addresses: BTreeMap::new(),
            alert: None,
        };
        if at_once {
            desk.begin();
            while desk.work(1_000, library) {}
            desk.devices = DEVICES;
        }
        desk
    }

    fn plan(&self) -> Plan {
        let [across, up] = self.axes;
        let others =
            (0..self.rows.len()).filter(|at| self.rows[*at].drawn && *at != across && *at != up);
        Plan {
            base: self.subject.scenario.clone(),
            given: self.subject.commands.clone(),
            seed: self.seed,
            devices: self.devices,
            draws: [across, up]
                .into_iter()
                .chain(others)
                .map(|at| self.rows[at].draw)
                .collect(),
        }
    }

    fn begin(&mut self) {
        match Fleet::new(self.plan()) {
            Ok(fleet) => {
                self.fleet = Some(fleet);
                self.working = true;
            }
            Err(error) => self.alert = Some(error),
        }
    }

    /// A control was used. `subject` is the run that the page's stepper shows, or why it is none.
    pub fn message(
        &mut self,
        verb: &str,
        name: &str,
        value: &str,
        subject: Result<Option<Subject>, String>,
        library: &Library,
    ) {
        self.alert = None;
        let done = match verb {
            "run" => subject.map_err(|error| say::no_run(&error)).map(|subject| {
                self.subject = subject.unwrap_or_else(|| self.subject.clone());
                self.begin();
            }),
            "cancel" => {
                if let Some(fleet) = self.fleet.as_mut().filter(|_| self.working) {
                    fleet.stop();
                    self.working = false;
                    self.address_all(library);
                }
                Ok(())
            }
            "cell" => name
                .split_once('-')
                .and_then(|(across, up)| Some((across.parse().ok()?, up.parse().ok()?)))
                .filter(|(across, up)| *across < BINS && *up < BINS)
                .map(|(across, up)| self.part = Part::Cell(across, up))
                .ok_or_else(|| say::unknown(name)),
            "bar" => {
                let bar = if name.is_empty() { value } else { name };
                self.part = Part::Bar(bar.parse().unwrap_or(0));
                Ok(())
            }
            _ => self.setting(verb, name, value.trim()).map(|()| {
                self.fleet = None;
                self.working = false;
            }),
        };
        if let Err(error) = done {
            self.alert = Some(error);
        }
    }

    /// A setting changes; what was computed before is then about something else.
    fn setting(&mut self, verb: &str, name: &str, value: &str) -> Result<(), String> {
        let number = |least: i64, most: i64| {
            value
                .parse::<i64>()
                .ok()
                .filter(|number| (least..=most).contains(number))
                .ok_or_else(|| say::expected_number(least, most, value))
        };
        let row = || {
            let at = ROWS.iter().position(|(id, ..)| id.spec().name == name);
            at.ok_or_else(|| say::unknown(name))
        };
        match verb {
            "devices" => self.devices = number(1, join_study::DEVICE_LIMIT.into())? as u32,
            "seed" => self.seed = number(0, u32::MAX.into())? as u32,
            "axis" => {
                let to = ROWS
                    .iter()
                    .position(|(id, ..)| id.spec().name == value)
                    .ok_or_else(|| say::unknown(value))?;
                let [here, other] = if name == "up" { [1, 0] } else { [0, 1] };
                if self.axes[other] == to {
                    self.axes[other] = self.axes[here];
                }
                self.axes[here] = to;
            }
            "low" | "high" => {
                let row = row()?;
                let spec = self.rows[row].draw.parameter.spec();
                let value = number(spec.min, spec.max)?;
                let draw = &mut self.rows[row].draw;
                // The other end follows, so that there is always a range.
                if verb == "low" {
                    draw.low = value;
                    draw.high = draw.high.max(value);
                } else {
                    draw.high = value;
                    draw.low = draw.low.min(value);
                }
            }
            "shape" => {
                let row = row()?;
                let shape = Shape::ALL.iter().find(|shape| shape.name() == value);
                self.rows[row].drawn = shape.is_some();
                self.rows[row].draw.shape = shape.copied().unwrap_or(Shape::Even);
            }
            "lifetime" => {
                let run = self.subject.scenario.values();
                let own = run.get(Parameter::TokenLifetime);
                let row = &mut self.rows[0];
                (row.draw.low, row.draw.high) = match name {
                    "documented" => (3600, 5400),
                    "run" => (own, own),
                    _ => (300, 1800),
                };
                row.drawn = true;
            }
            _ => return Err(say::unknown(verb)),
        }
        Ok(())
    }

    /// Runs so many devices more; false when there was nothing to do.
    pub fn work(&mut self, runs: u32, library: &Library) -> bool {
        let worked = self.working;
        if let Some(fleet) = self.fleet.as_mut().filter(|_| worked) {
            self.working = !fleet.slice(runs);
            if !self.working {
                self.address_all(library);
            }
        }
        worked
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

    /// Whether devices are still running.
    #[must_use]
    pub fn is_working(&self) -> bool {
        self.working
    }

    /// A key: arrows choose another part of the plane. False for any other key.
    pub fn key(&mut self, key: &str) -> bool {
        let Part::Cell(across, up) = self.part else {
            return false;
        };
        let moved = match key {
            "ArrowRight" => (across + 1, up),
            "ArrowLeft" => (across.wrapping_sub(1), up),
            "ArrowUp" => (across, up + 1),
            "ArrowDown" => (across, up.wrapping_sub(1)),
            _ => return false,
        };
        if moved.0 < BINS && moved.1 < BINS {
            self.part = Part::Cell(moved.0, moved.1);
        }
        true
    }

    /// The figure's inside.
    #[must_use]
    pub fn view(&self, alive: bool) -> Markup {
        html! {
            figcaption data-key="caption" { (say::fleet_caption(self.subject.scenario.title())) }
            @if let Some(alert) = &self.alert { p.alert role="alert" data-key="alert" { (alert) } }
            (self.settings())
            div.acts data-key="acts" {
                button.primary type="button" data-msg=(say::RUN) data-with=(STEPPERS_RUN) data-key="run" { (say::RUN_THEM) }
                @if self.working { button type="button" data-msg="cancel" data-key="cancel" { "Cancel" } }
            }
            @match &self.fleet {
                None => p.sentence role="status" data-key="status" { (say::FLEET_READY) },
                Some(fleet) if self.working => {
                    progress data-key="progress" max=(fleet.plan().devices) value=(fleet.done()) aria-label="Devices" {}
                    p.sentence data-key="working" { (say::running(fleet)) }
                }
                Some(fleet) => {
                    p.sentence.precomputed[!alive] role="status" data-key="status" {
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

    fn settings(&self) -> Markup {
        let axis = |name: &'static str, at: usize| {
            html! {
                label { span { (if at == 0 { "Across" } else { "Up" }) }
                    select data-msg={ "axis:" (name) } {
                        @for (row, (id, ..)) in ROWS.iter().enumerate() {
                            option value=(id.spec().name) selected[self.axes[at] == row] { (id.spec().label) }
                        }
                    }
                }
            }
        };
        let field = |label: &str, msg: &str, value: i64, least: i64, most: i64| {
            html! {
                label { span { (label) }
                    input type="number" min=(least) max=(most) value=(value) data-msg=(msg) data-on="change" required;
                }
            }
        };
        html! {
            div.fleet-settings data-key="settings" {
                (field("Devices", "devices", self.devices.into(), 1, join_study::DEVICE_LIMIT.into()))
                (field("Seed", "seed", self.seed.into(), 0, u32::MAX.into()))
                (axis("across", 0))
                (axis("up", 1))
            }
            details.draws data-key="draws" {
                summary { (say::DRAWN) }
                p { (say::DRAWN_HOW) }
                div.acts {
                    button type="button" data-msg="lifetime:documented" { (say::LIFETIME_DOCUMENTED) } " " (evidence(join_sim::Level::Documented))
                    button type="button" data-msg="lifetime:run" { (say::LIFETIME_OF_RUN) }
                    button type="button" data-msg="lifetime:any" { (say::LIFETIME_ANY) }
                }
                div.table-scroll tabindex="0" role="region" aria-label=(say::DRAWN) {
                    table {
                        thead { tr { th scope="col" { "Parameter" } th scope="col" { "From" } th scope="col" { "To" } th scope="col" { "Spread" } } }
                        tbody {
                            @for (at, row) in self.rows.iter().enumerate() { (self.row(at, row)) }
                        }
                    }
                }
            }
        }
    }

    fn row(&self, at: usize, row: &Row) -> Markup {
        let spec = row.draw.parameter.spec();
        let axis = self.axes.contains(&at);
        let end = |name: &str, value: i64| {
            html! {
                input type="number" min=(spec.min) max=(spec.max) value=(value) data-on="change" required
                    data-msg={ (name) ":" (spec.name) } aria-label={ (spec.label) ", " (say::end(name)) };
            }
        };
        html! {
            tr data-key=(spec.name) {
                th scope="row" { (spec.label) @if !spec.unit.symbol().is_empty() { " (" (spec.unit.symbol()) ")" } }
                td { (end("low", row.draw.low)) }
                td { (end("high", row.draw.high)) }
                td {
                    select data-msg={ "shape:" (spec.name) } aria-label={ (spec.label) ", spread" } {
                        @if !axis { option value="as-in-the-run" selected[!row.drawn] { (say::NOT_DRAWN) } }
                        @for shape in Shape::ALL {
                            option value=(shape.name()) selected[(row.drawn || axis) && row.draw.shape == shape] { (say::shape(shape)) }
                        }
                    }
                }
            }
        }
    }

    fn results(&self, fleet: &Fleet) -> Markup {
        let plan = fleet.plan();
        let whole = fleet.whole();
        html! {
            (self.plane(fleet))
            @if !self.working {
                (self.links(fleet))
                @if !fleet.judged().is_empty() {
                    (histogram::view(fleet, match self.part { Part::Bar(bar) => Some(bar), Part::Cell(..) => None }))
                    p data-key="quantiles" { (say::quantiles(fleet)) }
                }
                p.hint data-key="drawn" { (say::drawn(plan)) }
                div.table-scroll data-key="outcomes" tabindex="0" role="region" aria-label=(say::OUTCOMES) { table.outcomes {
                    caption { (say::OUTCOMES) }
                    thead { tr { th scope="col" { "End" } th scope="col" { "Devices" } th scope="col" { "Share" } th scope="col" { "One of them" } } }
                    tbody {
                        @for (at, (outcome, cell)) in fleet.outcomes().iter().enumerate() {
                            tr data-key=(at) {
                                td { (say::code(*outcome)) }
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

    /// The plane: one cell for each two bins, with its share in per cent.
    fn plane(&self, fleet: &Fleet) -> Markup {
        let plan = fleet.plan();
        let [across, up] = [0, 1].map(|axis| plan.draws[axis].parameter.spec());
        let show = |axis: usize, bin: usize| plan.edges(axis, bin).0;
        html! {
            p.hint data-key="plane-said" { (say::PLANE) }
            div.picture.plane data-key="plane" tabindex="0" role="group" aria-label=(say::plane(across.label, up.label)) {
                table.heat {
                    tbody {
                        @for bin in (0..BINS).rev() {
                            tr data-key=(bin) {
                                th scope="row" { (show(1, bin)) }
                                @for at in 0..BINS { (self.cell(fleet.cell(at, bin), at, bin)) }
                            }
                        }
                        tr data-key="axis" {
                            th scope="row" { (axis_name(up)) " ↑ " (axis_name(across)) " →" }
                            @for at in 0..BINS { th.across scope="col" { (show(0, at)) } }
                        }
                    }
                }
            }
        }
    }

    fn cell(&self, cell: Cell, across: usize, up: usize) -> Markup {
        let share = cell.per_mille();
        // Eleven shades: none fails, then a tenth each.
        let heat = share.map_or("heat empty".into(), |share| {
            format!("heat heat-{}", share.div_ceil(100))
        });
        let here = self.part == Part::Cell(across, up);
        html! {
            td class=(heat) data-key=(across) data-msg={ "cell:" (across) "-" (up) } aria-current=[here.then_some("true")] {
                @if let Some(share) = share { ((share + 5) / 10) } @else { "·" }
            }
        }
    }

    fn looked_at(&self, fleet: &Fleet) -> Cell {
        match self.part {
            Part::Cell(across, up) => fleet.cell(across, up),
            Part::Bar(bar) => histogram::part(fleet, bar),
        }
    }

    fn part_said(&self, fleet: &Fleet) -> String {
        let cell = self.looked_at(fleet);
        match self.part {
            Part::Cell(across, up) => say::cell(fleet.plan(), across, up, &cell),
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

fn axis_name(spec: &join_sim::Spec) -> String {
    match spec.unit.symbol() {
        "" => spec.label.into(),
        symbol => format!("{} ({symbol})", spec.label),
    }
}
