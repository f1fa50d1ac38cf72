//! What the figure of many devices says.

use join_sim::Spec;
use join_study::{Cell, Fleet, Plan, Shape};

/// Button that runs a fleet.
pub const RUN_THEM: &str = "Run these devices";

/// Before a fleet was run.
pub const FLEET_READY: &str =
    "Press the button. Every device is one run of the model, here in your browser.";

/// Said of what a page shows without a program.
pub const RUN_WHEN_BUILT: &str =
    "These devices ran when the book was built; the button runs as many as you like.";

/// Heading of what is drawn.
pub const DRAWN: &str = "What is drawn for each device";

/// What drawing means.
pub const DRAWN_HOW: &str = "All else is as in the run. The ranges are invented, to be changed; only the documented lifetime has a source. “All values alike”: each is as likely as any other. “Mostly the middle”: the mean of two such draws. “Mostly small”: the smaller of the two.";

/// Preset of the lifetime.
pub const LIFETIME_DOCUMENTED: &str = "Lifetime as documented: 3600 to 5400 s";

/// Preset of the lifetime.
pub const LIFETIME_OF_RUN: &str = "Lifetime of the run";

/// Preset of the lifetime.
pub const LIFETIME_ANY: &str = "Lifetime from 300 to 1800 s";

/// A parameter that is not drawn.
pub const NOT_DRAWN: &str = "as in the run";

/// Caption of the plane.
pub const PLANE: &str = "Per cent of the devices that do not join, by where their drawn numbers lie. Numbers stand at the edges of the cells; a dot stands where no device is.";

/// At the line where two numbers are the same.
pub const EQUAL: &str = "the wait is as long as the token lives";

/// The settings are others now.
pub const OF_BEFORE: &str = "What is shown was drawn with the settings before; press the button.";

/// Caption of the table of ends.
pub const OUTCOMES: &str = "How the devices ended.";

/// Name of the histogram's picture.
pub const HISTOGRAM: &str =
    "How many devices had which margin; the table and sentences below say the same";

/// Name of the box around it.
pub const MARGINS: &str = "The margins; the picture may be scrolled sideways";

/// Label of the slider under the histogram.
pub const BAR: &str = "Bar";

/// Link to a run.
pub const ONE_FAILS: &str = "Step through one that fails";

/// Link to a run.
pub const ONE_JOINS: &str = "Step through one that joins";

/// A setting is no number in its range.
pub fn expected_number(least: i64, most: i64, found: &str) -> String {
    format!("Expected a whole number from {least} to {most}, found “{found}”.")
}

/// The caption of a fleet.
pub fn fleet_caption(title: &str) -> String {
    format!("Many devices, each with other delays. {title}.")
}

/// How far a fleet is.
pub fn running(fleet: &Fleet) -> String {
    format!(
        "{} of {} devices have run.",
        fleet.done(),
        fleet.plan().devices
    )
}

/// A share in per cent with one decimal.
pub fn percent(part: u32, of: u32) -> String {
    let per_mille = (u64::from(part) * 1000 + u64::from(of) / 2)
        .checked_div(of.into())
        .unwrap_or(0);
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

/// How many devices fail.
pub fn share(fleet: &Fleet) -> String {
    let whole = fleet.whole();
    format!(
        "{} of {} devices do not join: {} (seed {}).",
        whole.failed,
        whole.devices,
        percent(whole.failed, whole.devices),
        fleet.plan().seed
    )
}

/// One device of a fleet.
pub fn device(number: u32) -> String {
    format!("device {number}")
}

/// How values spread.
pub const fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Even => "all values alike",
        Shape::Middle => "mostly the middle",
        Shape::Small => "mostly small",
    }
}

/// The lower end of a range.
pub const LEAST: &str = "least";

/// The upper end of a range.
pub const GREATEST: &str = "greatest";

/// Name of the plane for those who cannot see it.
pub fn plane(across: &str, up: &str) -> String {
    format!(
        "Heat map: {across} across, {up} up. Arrow keys choose a part; the sentence above says what it holds."
    )
}

fn between(plan: &Plan, axis: usize, bin: usize) -> String {
    let spec = plan.draws[axis].parameter.spec();
    let (low, high) = plan.edges(axis, bin);
    format!("{} {} to {}", spec.label, low, spec.show(high))
}

/// What a part of the plane holds.
pub fn cell(plan: &Plan, across: usize, up: usize, cell: &Cell) -> String {
    format!(
        "{}, {}: {} of {} devices do not join.",
        between(plan, 0, across),
        between(plan, 1, up),
        cell.failed,
        cell.devices
    )
}

/// From when to when a bar stands.
pub fn bar_edges((low, high): (i64, i64)) -> String {
    format!(
        "margin from {} to {}",
        crate::words::duration(low),
        crate::words::duration(high)
    )
}

/// What a bar holds.
pub fn bar(edges: (i64, i64), cell: &Cell) -> String {
    format!(
        "Devices with a {}: {}, of which {} do not join.",
        bar_edges(edges),
        cell.devices,
        cell.failed
    )
}

/// An end of the histogram's axis.
pub fn seconds_from(ms: i64) -> String {
    crate::words::duration(ms)
}

/// How many devices the highest bar has.
pub fn devices(most: i64) -> String {
    format!("{most} devices")
}

/// What the bars are.
pub fn histogram(step_ms: i64) -> String {
    format!(
        "Margin: how much of the token was left when the server judged it; left of 0 it had expired. One bar is {} wide. Devices whose token no server judged are not in it.",
        crate::words::duration(step_ms)
    )
}

/// What was drawn for each device.
pub fn drawn(plan: &Plan) -> String {
    let mut text = String::from("Drawn for each device: ");
    for (at, draw) in plan.draws.iter().enumerate() {
        if at > 0 {
            text.push_str("; ");
        }
        let spec = draw.parameter.spec();
        text.push_str(spec.label);
        text.push_str(&format!(", {} to {}, ", draw.low, spec.show(draw.high)));
        text.push_str(shape(draw.shape));
    }
    text.push('.');
    text
}

/// Margins below which so many devices lie.
pub fn quantiles(fleet: &Fleet) -> String {
    let at = |percent| crate::words::duration(fleet.quantile_ms(percent).unwrap_or(0));
    format!(
        "Of the {} devices whose token was judged, the margin of 5 % is {} or less, of half {} or less, of 95 % {} or less.",
        fleet.judged().len(),
        at(5),
        at(50),
        at(95)
    )
}

pub const DEVICES: &str = "Devices";
pub const END: &str = "End";
pub const SHARE: &str = "Share";
pub const ONE_OF_THEM: &str = "One of them";
pub const ACROSS: &str = "Across";
pub const UP: &str = "Up";
pub const SEED: &str = "Seed";
pub const PARAMETER: &str = "Parameter";
pub const FROM: &str = "From";
pub const TO: &str = "To";
pub const SPREAD: &str = "Spread";

/// The menu for how a parameter's values spread.
pub fn spread(spec: &Spec) -> String {
    format!("{}, spread", spec.label)
}
