//! `cargo xtask trace --list`: a line a scenario and a line a parameter, in columns that stand two blanks apart at least.
use join_sim::{Expectation, Library, PARAMETERS, Scenario, Spec, Unit};

/// What stands where there is nothing.
const NOTHING: &str = "-";

/// Scenarios, then parameters.
pub fn list(library: &Library) -> String {
    let scenarios = library.scenarios().iter().map(scenario);
    let parameters = PARAMETERS.iter().map(parameter);
    format!(
        "Scenarios\n{}\nParameters\n{}",
        columns(std::iter::once(["NAME", "EXPECTED", "TITLE"].map(String::from)).chain(scenarios)),
        columns(
            std::iter::once(
                [
                    "NAME",
                    "UNIT",
                    "DEFAULT",
                    "RANGE",
                    "EVIDENCE",
                    "DOCUMENTED RANGE",
                    "MEANING"
                ]
                .map(String::from)
            )
            .chain(parameters)
        ),
    )
}

fn scenario(scenario: &Scenario) -> [String; 3] {
    let expect = match scenario.expect() {
        Expectation::Joined => "joined".to_string(),
        Expectation::Failed(code) => format!("failed {code}"),
    };
    [
        scenario.name().to_string(),
        expect,
        scenario.title().to_string(),
    ]
}

fn parameter(spec: &Spec) -> [String; 7] {
    let (unit, range) = match spec.unit {
        Unit::Choice(names) => ("choice", names.join(" | ")),
        Unit::Count => ("count", format!("{}..{}", spec.min, spec.max)),
        unit => (unit.symbol(), format!("{}..{}", spec.min, spec.max)),
    };
    let documented = if spec.documented_range.is_empty() {
        NOTHING
    } else {
        spec.documented_range
    };
    [
        spec.name.to_string(),
        unit.to_string(),
        spec.write(spec.default),
        range,
        spec.level.words().to_string(),
        documented.to_string(),
        spec.meaning.to_string(),
    ]
}

/// Lines whose cells begin below each other.
fn columns<const N: usize>(lines: impl Iterator<Item = [String; N]>) -> String {
    let lines: Vec<_> = lines.collect();
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let cells: Vec<String> = line
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        text += cells.join("  ").trim_end();
        text.push('\n');
    }
    text
}
