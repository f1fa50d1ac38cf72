//! The block `join` in a chapter: which figure stands here, on which run.
use crate::ask;
use crate::problem::{nearest, quoted};
use join_view::{FigureSpec, Start};

/// The figure that shows an artefact and no run.
pub const BYTES: &str = "bytes";

/// Its dump has so many rows when the author does not say.
const ROWS: usize = 12;

/// A figure as the author asked for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureBlock {
    /// What join-view needs.
    pub spec: FigureSpec,
    /// The author's own caption, when there is one.
    pub caption: Option<String>,
    /// The artefact that a figure of bytes shows, and how many rows its dump has.
    pub artefact: Option<(String, usize)>,
}

/// Reads the lines of a block, each with its byte offset; `at` is the offset of the block itself.
/// Faults are byte offset and sentence; with any, there is no figure.
#[must_use]
pub fn parse<'a>(
    at: usize,
    lines: impl IntoIterator<Item = (usize, &'a str)>,
    faults: &mut Vec<(usize, String)>,
) -> Option<FigureBlock> {
    let before = faults.len();
    let (mut widget, mut scenario, mut caption) = (None, None, None);
    let mut other = None;
    let mut set: Vec<(String, String)> = Vec::new();
    let mut asked = ask::Lines::default();
    let (mut given, mut seed) = (None, None);
    let (mut artefact, mut rows) = (None, None);
    for (at, line) in lines {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let Some((key, value)) = line
            .split_once('=')
            .map(|(key, value)| (key.trim(), value.trim()))
        else {
            faults.push((
                at,
                format!("expected \"key = value\", found {}", quoted(line)),
            ));
            continue;
        };
        if value.is_empty() {
            faults.push((at, format!("{} has no value", quoted(key))));
            continue;
        }
        let twice = match key {
            "ask" | "measure" => asked.take(at, key, value),
            _ if key.starts_with("option.") => asked.take(at, key, value),
            "figure" => widget.replace(value.to_owned()).is_some(),
            "scenario" => scenario.replace(value.to_owned()).is_some(),
            "other" => other.replace(value.to_owned()).is_some(),
            "caption" => caption.replace(value.to_owned()).is_some(),
            "artefact" => artefact.replace(value.to_owned()).is_some(),
            "given" | "seed" | "rows" => {
                let number = value.parse::<u32>();
                if number.is_err() {
                    let text = format!("{key}: expected a whole number, found {}", quoted(value));
                    faults.push((at, text));
                }
                let place = match key {
                    "given" => &mut given,
                    "seed" => &mut seed,
                    _ => &mut rows,
                };
                place.replace((at, number.unwrap_or_default())).is_some()
            }
            _ => match key.strip_prefix("set.") {
                Some(name) if !name.is_empty() => {
                    let twice = set.iter().any(|(other, _)| other == name);
                    set.push((name.to_owned(), value.to_owned()));
                    twice
                }
                Some(_) => {
                    faults.push((
                        at,
                        "set. names no parameter: write set.NAME = VALUE".to_owned(),
                    ));
                    false
                }
                None => {
                    let known = nearest(
                        key,
                        [
                            "figure",
                            "scenario",
                            "set.NAME",
                            "other",
                            "caption",
                            "ask",
                            "measure",
                            "option.VALUE",
                            "given",
                            "seed",
                            "artefact",
                            "rows",
                        ],
                    );
                    faults.push((at, format!("unknown key {}{known}", quoted(key))));
                    false
                }
            },
        };
        if twice {
            faults.push((at, format!("{} stands twice", quoted(key))));
        }
    }
    let start = start(at, widget.as_deref(), given, seed, faults);
    if seed.is_some() && scenario.is_none() {
        scenario = Some(String::new()); // drawn
    }
    let bytes = widget.as_deref() == Some(BYTES);
    match (bytes, &artefact, rows) {
        (true, None, _) => faults.push((
            at,
            "the figure of bytes has no line \"artefact = …\"".to_owned(),
        )),
        (false, Some(_), _) | (false, _, Some(_)) => faults.push((
            at,
            "artefact and rows belong to the figure bytes".to_owned(),
        )),
        (true, Some(_), _) if scenario.is_none() => scenario = Some(String::new()), // it shows no run
        (true, ..) => faults.push((at, "the figure of bytes shows no run".to_owned())),
        _ => {}
    }
    for (name, value) in [("figure", &widget), ("scenario", &scenario)] {
        if value.is_none() {
            faults.push((at, format!("the figure has no line \"{name} = …\"")));
        }
    }
    let ask = widget
        .as_deref()
        .and_then(|widget| asked.read(at, widget, faults));
    match (widget, scenario) {
        (Some(widget), Some(scenario)) if faults.len() == before => Some(FigureBlock {
            spec: FigureSpec {
                widget,
                scenario,
                set,
                other: other.unwrap_or_default(),
                ask,
                start,
                ..FigureSpec::default()
            },
            caption,
            artefact: artefact.map(|name| (name, rows.map_or(ROWS, |(_, rows)| rows as usize))),
        }),
        _ => None,
    }
}

/// How a diagnosis begins: with steps of its scenario given, or drawn; faults are added.
fn start(
    at: usize,
    widget: Option<&str>,
    given: Option<(usize, u32)>,
    seed: Option<(usize, u32)>,
    faults: &mut Vec<(usize, String)>,
) -> Option<Start> {
    match (widget, given, seed) {
        (Some("diagnose"), None, None) => {
            let text = "a diagnosis has the line \"given = N\", how many steps are shown, or \"seed = N\", which case is drawn";
            faults.push((at, text.to_owned()));
        }
        (Some("diagnose"), Some(_), Some((at, _))) => {
            let text = "given and seed exclude each other: a drawn case shows no step";
            faults.push((at, text.to_owned()));
        }
        (Some(other), given, seed) if other != "diagnose" => {
            for (at, _) in [given, seed].into_iter().flatten() {
                let text = format!(
                    "given and seed belong to the figure diagnose, not to {}",
                    quoted(other)
                );
                faults.push((at, text));
            }
        }
        _ => {}
    }
    (given.is_some() || seed.is_some()).then(|| Start {
        seed: seed.map(|(_, seed)| seed),
        given: given.map_or(0, |(_, given)| given as usize),
        root: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The faults of a block, as `offset: sentence`; none means that it is taken.
    fn check(text: &str, expect: &[&str]) -> Option<FigureBlock> {
        let mut faults = Vec::new();
        let lines: Vec<(usize, &str)> = text
            .lines()
            .enumerate()
            .map(|(i, line)| (i + 1, line))
            .collect();
        let figure = parse(0, lines, &mut faults);
        assert_eq!(
            faults
                .iter()
                .map(|(at, t)| format!("{at}: {t}"))
                .collect::<Vec<_>>(),
            expect,
            "{text}"
        );
        assert_eq!(figure.is_some(), expect.is_empty());
        figure
    }

    #[test]
    fn a_figure_is_read() {
        let figure = check("figure = join-stepper\n\n scenario=energy-saver \nset.aik_wait_s = 60\nother = healthy\nset.tpm = locked out\ncaption = a = b\n", &[]).unwrap();
        assert_eq!(figure.spec.widget, "join-stepper");
        assert_eq!(figure.spec.scenario, "energy-saver");
        assert_eq!(
            figure.spec.set,
            [
                ("aik_wait_s".to_owned(), "60".to_owned()),
                ("tpm".to_owned(), "locked out".to_owned())
            ]
        );
        assert_eq!(figure.spec.other, "healthy");
        assert_eq!(figure.caption.as_deref(), Some("a = b"));
    }

    #[test]
    fn every_fault_of_a_block_is_told() {
        let whole = "figure = f\nscenario = s\n";
        check(
            "",
            &[
                "0: the figure has no line \"figure = …\"",
                "0: the figure has no line \"scenario = …\"",
            ],
        );
        check(
            "figure = f",
            &["0: the figure has no line \"scenario = …\""],
        );
        check(
            &format!("{whole}scenario = s"),
            &["3: \"scenario\" stands twice"],
        );
        check(
            &format!("{whole}set.a = 1\nset.a = 1"),
            &["4: \"set.a\" stands twice"],
        );
        check(
            &format!("{whole}scenrio = s"),
            &["3: unknown key \"scenrio\"; nearest: \"scenario\""],
        );
        check(
            &format!("{whole}set. = s"),
            &["3: set. names no parameter: write set.NAME = VALUE"],
        );
        check(
            &format!("{whole}other = a\nother = b"),
            &["4: \"other\" stands twice"],
        );
        check(&format!("{whole}set.a ="), &["3: \"set.a\" has no value"]);
        check(
            &format!("{whole}nonsense"),
            &["3: expected \"key = value\", found \"nonsense\""],
        );
    }
}
