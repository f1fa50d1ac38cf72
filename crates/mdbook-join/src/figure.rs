//! The block `join` in a chapter: which figure stands here, on which run.
use crate::ask;
use crate::problem::{nearest, quoted};
use join_view::{DiagnosisSpec, FigureSpec, Opening};

/// The figure that shows an artefact and no run.
const BYTES: &str = "bytes";

/// Its dump has so many rows when the author does not say.
const ROWS: u32 = 12;

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

/// What a line of a block may begin with.
const KEYS: [&str; 15] = [
    "figure",
    "scenario",
    "set.NAME",
    "other",
    "caption",
    "ask",
    "measure",
    "option.VALUE",
    "against.VALUE",
    "given",
    "seed",
    "artefact",
    "rows",
    "at",
    "untold",
];

/// Reads the lines of a block, each with its byte offset; `at` is the offset of the block itself.
/// Faults are byte offset and sentence; with any, there is no figure.
#[must_use]
pub fn parse<'a>(
    at: usize,
    lines: impl IntoIterator<Item = (usize, &'a str)>,
    faults: &mut Vec<(usize, String)>,
) -> Option<FigureBlock> {
    let before = faults.len();
    let mut said = Said::default();
    for (at, line) in lines {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let taken = match line.split_once('=') {
            None => Err(format!("expected \"key = value\", found {}", quoted(line))),
            Some((key, value)) => said.take(at, key.trim(), value.trim()),
        };
        faults.extend(taken.err().map(|fault| (at, fault)));
    }
    let block = said.block(at, faults)?;
    (faults.len() == before).then_some(block)
}

/// What the lines of a block said so far.
#[derive(Debug, Default)]
struct Said<'a> {
    figure: Option<&'a str>,
    scenario: Option<&'a str>,
    other: Option<&'a str>,
    caption: Option<&'a str>,
    set: Vec<(String, String)>,
    asked: ask::Lines<'a>,
    given: Option<(usize, u32)>,
    seed: Option<(usize, u32)>,
    artefact: Option<&'a str>,
    rows: Option<(usize, u32)>,
    at: Option<Opening>,
    untold: Option<bool>,
}

impl<'a> Said<'a> {
    /// Takes the line at an offset, or says what is wrong with it.
    fn take(&mut self, at: usize, key: &'a str, value: &'a str) -> Result<(), String> {
        if value.is_empty() {
            return Err(format!("{} has no value", quoted(key)));
        }
        let twice = match key {
            "figure" => self.figure.replace(value).is_some(),
            "scenario" => self.scenario.replace(value).is_some(),
            "other" => self.other.replace(value).is_some(),
            "caption" => self.caption.replace(value).is_some(),
            "ask" | "measure" => self.asked.take(at, key, value),
            "artefact" => self.artefact.replace(value).is_some(),
            "at" => self.at.replace(Opening::parse(value)?).is_some(),
            "untold" if value == "yes" => self.untold.replace(true).is_some(),
            "untold" => {
                return Err(format!(
                    "untold: expected yes, or no such line, found {}",
                    quoted(value)
                ));
            }
            "given" | "seed" | "rows" => {
                let number = number(key, value);
                let place = match key {
                    "given" => &mut self.given,
                    "rows" => &mut self.rows,
                    _ => &mut self.seed,
                };
                // A number that cannot be read is told of; the line is there all the same.
                let twice = place.replace((at, *number.as_ref().unwrap_or(&0)));
                number.map(|_| twice.is_some())?
            }
            _ if key.starts_with("option.") || key.starts_with("against.") => {
                self.asked.take(at, key, value)
            }
            _ => self.set(key, value)?,
        };
        match twice {
            true => Err(format!("{} stands twice", quoted(key))),
            false => Ok(()),
        }
    }

    /// Takes a line `set.NAME = VALUE`; whether the name stood before.
    fn set(&mut self, key: &str, value: &str) -> Result<bool, String> {
        match key.strip_prefix("set.") {
            Some("") => Err("set. names no parameter: write set.NAME = VALUE".to_owned()),
            Some(name) => {
                let twice = self.set.iter().any(|(other, _)| other == name);
                self.set.push((name.to_owned(), value.to_owned()));
                Ok(twice)
            }
            None => Err(format!("unknown key {}{}", quoted(key), nearest(key, KEYS))),
        }
    }

    /// The figure of the block at an offset; faults are added.
    fn block(self, at: usize, faults: &mut Vec<(usize, String)>) -> Option<FigureBlock> {
        let start = start(at, self.figure, self.given, self.seed, faults);
        let drawn = self.seed.is_some().then_some("");
        let of_bytes = self.figure == Some(BYTES);
        let fault = match (of_bytes, self.artefact, self.scenario) {
            (true, None, _) => Some("the figure of bytes has no line \"artefact = …\""),
            (true, _, Some(_)) => Some("the figure of bytes shows no run: leave its scenario out"),
            (false, ..) if self.artefact.is_some() || self.rows.is_some() => {
                Some("artefact and rows belong to the figure bytes")
            }
            _ => None,
        };
        faults.extend(fault.map(|fault| (at, fault.to_owned())));
        let scenario = self.scenario.or(drawn).or(of_bytes.then_some(""));
        for (name, value) in [("figure", self.figure), ("scenario", scenario)] {
            if value.is_none() {
                faults.push((at, format!("the figure has no line \"{name} = …\"")));
            }
        }
        let widget = self.figure?;
        let ask = self.asked.read(at, widget, faults);
        Some(FigureBlock {
            spec: FigureSpec {
                widget: widget.to_owned(),
                scenario: scenario?.to_owned(),
                set: self.set,
                other: self.other.unwrap_or_default().to_owned(),
                at: self.at,
                untold: self.untold.unwrap_or_default(),
                ask,
                start,
                ..FigureSpec::default()
            },
            caption: self.caption.map(str::to_owned),
            artefact: self.artefact.map(|name| {
                let (_, rows) = self.rows.unwrap_or((at, ROWS));
                (name.to_owned(), rows as usize)
            }),
        })
    }
}

fn number(key: &str, value: &str) -> Result<u32, String> {
    let fault = || format!("{key}: expected a whole number, found {}", quoted(value));
    value.parse().map_err(|_| fault())
}

/// How a diagnosis begins: with steps of its scenario given, or drawn; faults are added.
fn start(
    at: usize,
    widget: Option<&str>,
    given: Option<(usize, u32)>,
    seed: Option<(usize, u32)>,
    faults: &mut Vec<(usize, String)>,
) -> Option<DiagnosisSpec> {
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
    (given.is_some() || seed.is_some()).then(|| DiagnosisSpec {
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
    fn a_figure_of_bytes_has_an_artefact_and_no_run() {
        let figure = check("figure = bytes\nartefact = csr\nrows = 5", &[]).unwrap();
        assert_eq!(figure.artefact, Some(("csr".to_owned(), 5)));
        check(
            "figure = bytes",
            &["0: the figure of bytes has no line \"artefact = …\""],
        );
        let run = "figure = bytes\nartefact = csr\nscenario = s";
        check(
            run,
            &["0: the figure of bytes shows no run: leave its scenario out"],
        );
        let other = "figure = f\nscenario = s\nrows = 5";
        check(other, &["0: artefact and rows belong to the figure bytes"]);
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
