//! What the reader sets before the devices run: how many, what is drawn for each and from where to where, and the two axes.

use join_sim::{Level, Parameter};
use join_study::{Draw, Plan, Shape};
use maud::{Markup, html};

use crate::figures::subject::Subject;
use crate::message::{Axis, Lifetime, Msg};
use crate::parts::button;
use crate::parts::evidence::evidence;
use crate::words::{self, fleet as say, names};

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

/// The settings.
#[derive(Clone, Debug)]
pub struct Settings {
    rows: Vec<Row>,
    axes: [usize; 2],
    devices: u32,
    seed: u32,
}

impl Settings {
    /// As the figure begins.
    #[must_use]
    pub fn new() -> Settings {
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
        Settings {
            rows: rows.collect(),
            axes: [0, 1],
            devices: DEVICES,
            seed: 1,
        }
    }

    /// What is to run, for as many devices as are set.
    #[must_use]
    pub fn plan(&self, subject: &Subject) -> Plan {
        let [across, up] = self.axes;
        let others =
            (0..self.rows.len()).filter(|at| self.rows[*at].drawn && *at != across && *at != up);
        Plan {
            base: subject.scenario.clone(),
            given: subject.commands.clone(),
            seed: self.seed,
            devices: self.devices,
            draws: [across, up]
                .into_iter()
                .chain(others)
                .map(|at| self.rows[at].draw)
                .collect(),
        }
    }

    /// A setting changes; false for a message that is none.
    ///
    /// # Errors
    /// A sentence naming what was expected and found; the settings stay as they were.
    pub fn update(&mut self, msg: Msg, value: &str, subject: &Subject) -> Result<bool, String> {
        let value = value.trim();
        let number = |least: i64, most: i64| {
            value
                .parse::<i64>()
                .ok()
                .filter(|number| (least..=most).contains(number))
                .ok_or_else(|| say::expected_number(least, most, value))
        };
        match msg {
            Msg::Devices => self.devices = number(1, join_study::DEVICE_LIMIT.into())? as u32,
            Msg::Seed => self.seed = number(0, u32::MAX.into())? as u32,
            Msg::Axis(axis) => {
                let to = row_of(value)?;
                let [here, other] = if axis == Axis::Up { [1, 0] } else { [0, 1] };
                if self.axes[other] == to {
                    self.axes[other] = self.axes[here];
                }
                self.axes[here] = to;
            }
            // The other end follows, so that there is always a range.
            Msg::Low(id) => {
                let low = number(id.spec().min, id.spec().max)?;
                let draw = &mut self.rows[row_of(id.spec().name)?].draw;
                (draw.low, draw.high) = (low, draw.high.max(low));
            }
            Msg::High(id) => {
                let high = number(id.spec().min, id.spec().max)?;
                let draw = &mut self.rows[row_of(id.spec().name)?].draw;
                (draw.low, draw.high) = (draw.low.min(high), high);
            }
            Msg::Spread(id) => {
                let row = row_of(id.spec().name)?;
                let shape = Shape::ALL.iter().find(|shape| shape.name() == value);
                self.rows[row].drawn = shape.is_some();
                self.rows[row].draw.shape = shape.copied().unwrap_or(Shape::Even);
            }
            Msg::Lifetime(range) => {
                let own = subject.scenario.values().get(Parameter::TokenLifetime);
                let row = &mut self.rows[row_of(Parameter::TokenLifetime.spec().name)?];
                (row.draw.low, row.draw.high) = match range {
                    Lifetime::Documented => (3600, 5400),
                    Lifetime::Run => (own, own),
                    Lifetime::Any => (300, 1800),
                };
                row.drawn = true;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The fields.
    #[must_use]
    pub fn view(&self) -> Markup {
        let axis = |axis: Axis| {
            let at = usize::from(axis == Axis::Up);
            html! {
                label { span { (if at == 0 { say::ACROSS } else { say::UP }) }
                    select data-msg=(Msg::Axis(axis)) {
                        @for (row, (id, ..)) in ROWS.iter().enumerate() {
                            option value=(id.spec().name) selected[self.axes[at] == row] { (names::parameter(id.spec())) }
                        }
                    }
                }
            }
        };
        let field = |label: &str, msg: Msg, value: i64, least: i64, most: i64| {
            html! {
                label { span { (label) }
                    input type="number" min=(least) max=(most) value=(value) data-msg=(msg) data-on="change" required;
                }
            }
        };
        html! {
            div.fleet-settings data-key="settings" {
                (field(say::DEVICES, Msg::Devices, self.devices.into(), 1, join_study::DEVICE_LIMIT.into()))
                (field(say::SEED, Msg::Seed, self.seed.into(), 0, u32::MAX.into()))
                (axis(Axis::Across))
                (axis(Axis::Up))
            }
            details.draws data-key="draws" {
                summary { (say::DRAWN) }
                p { (say::DRAWN_HOW) }
                div.acts {
                    (button(Msg::Lifetime(Lifetime::Documented), say::LIFETIME_DOCUMENTED)) " " (evidence(Level::Documented))
                    (button(Msg::Lifetime(Lifetime::Run), say::LIFETIME_OF_RUN))
                    (button(Msg::Lifetime(Lifetime::Any), say::LIFETIME_ANY))
                }
                div.table-scroll tabindex="0" role="region" aria-label=(say::DRAWN) {
                    table {
                        thead { tr { th scope="col" { (say::PARAMETER) } th scope="col" { (say::FROM) } th scope="col" { (say::TO) } th scope="col" { (say::SPREAD) } } }
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
        let end = |msg: Msg, name: &str, value: i64| {
            html! {
                input type="number" min=(spec.min) max=(spec.max) value=(value) data-on="change" required
                    data-msg=(msg) aria-label={ (names::parameter(spec)) ", " (name) };
            }
        };
        html! {
            tr data-key=(spec.name) {
                th scope="row" { (names::parameter(spec)) @if !spec.unit.symbol().is_empty() { " (" (spec.unit.symbol()) ")" } }
                td { (end(Msg::Low(spec.id), say::LEAST, row.draw.low)) }
                td { (end(Msg::High(spec.id), say::GREATEST, row.draw.high)) }
                td {
                    select data-msg=(Msg::Spread(spec.id)) aria-label=(say::spread(spec)) {
                        @if !axis { option value="as-in-the-run" selected[!row.drawn] { (say::NOT_DRAWN) } }
                        @for shape in Shape::ALL {
                            option value=(shape.name()) selected[(row.drawn || axis) && row.draw.shape == shape] { (say::shape(shape)) }
                        }
                    }
                }
            }
        }
    }
}

/// The row of a parameter's name.
fn row_of(name: &str) -> Result<usize, String> {
    let at = ROWS.iter().position(|(id, ..)| id.spec().name == name);
    at.ok_or_else(|| words::unknown_message(name))
}
