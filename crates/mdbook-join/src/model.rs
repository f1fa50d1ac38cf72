//! What the book asks of the model: rules, values and figures by name.
use crate::failure_map_cache;
use crate::problem::{nearest, quoted};
use crate::run_survey::RunSurvey;
use join_sim::{
    Decisions, Event, Library, Message, PARAMETERS, PROPERTIES, Participant, Record, Save,
    Scenario, notation, seconds,
};
use join_study::Tally;
use join_view::{FigureSpec, PROGRAMS};
use std::cell::OnceCell;
use std::path::{Path, PathBuf};

/// The model and its scenarios, which are read when the first mark or figure needs them.
#[derive(Debug)]
pub struct Model {
    root: PathBuf,
    library: OnceCell<Result<Library, String>>,
    run_survey: OnceCell<RunSurvey>,
    ends: OnceCell<Tally>,
}

/// A run that prose speaks of.
#[derive(Clone, Debug)]
pub struct Told {
    /// The scenario's name, and what is changed in it.
    pub words: String,
    /// The run as a link carries it, with the cursor on its end or at the moment that was asked for.
    pub save: String,
    /// How many seconds the user's token still had when it was last judged, with its sign; none when it never was.
    pub margin: Option<String>,
}

impl Model {
    /// The model with the scenario files and the tests of the repository in that folder.
    #[must_use]
    pub fn new(root: &Path) -> Model {
        Model {
            root: root.to_owned(),
            library: OnceCell::new(),
            run_survey: OnceCell::new(),
            ends: OnceCell::new(),
        }
    }

    /// The folder of the repository.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the scenarios, and runs one change away from them, show; run once. Empty when they could not be read.
    pub fn run_survey(&self) -> &RunSurvey {
        self.run_survey.get_or_init(|| {
            let scenarios = self.library().map_or(&[][..], Library::scenarios);
            RunSurvey::run(scenarios)
        })
    }

    /// Every end that runs of the scenarios reach within the bounds of the map; none when they could not be read.
    pub fn ends(&self) -> Option<&Tally> {
        let library = self.library()?;
        Some(
            self.ends
                .get_or_init(|| failure_map_cache::ends(&self.root, library)),
        )
    }

    /// The scenarios, read once; what is wrong with the files is told for the whole book by [`Model::broken`].
    pub fn library(&self) -> Option<&Library> {
        self.library
            .get_or_init(|| Library::load(&self.root.join("scenarios")))
            .as_ref()
            .ok()
    }

    /// What is wrong with the scenario files, if they were needed and could not be read.
    #[must_use]
    pub fn broken(&self) -> Option<&str> {
        self.library.get()?.as_ref().err().map(String::as_str)
    }

    /// Whether a scenario has that name.
    #[must_use]
    pub fn is_scenario(&self, name: &str) -> bool {
        let file = format!("scenarios/{name}.toml");
        self.root.join(file).is_file()
    }

    /// A figure as one block of HTML; empty when the scenarios could not be read.
    ///
    /// # Errors
    /// The sentence of join-view, or one about HTML that could not stand in a chapter.
    pub fn figure(&self, spec: &FigureSpec) -> Result<String, String> {
        let Some(library) = self.library() else {
            return Ok(String::new());
        };
        let html = join_view::figure(library, spec)?;
        let html = html.trim();
        if !html.starts_with("<figure") || html.lines().any(|line| line.trim().is_empty()) {
            return Err(format!(
                "figure {} is not one block of HTML without blank lines",
                quoted(&spec.widget)
            ));
        }
        Ok(html.to_owned())
    }

    /// Has a figure behind a question on the same run end before the answer; `asked` is the last question of the page.
    pub fn keep_back(&self, spec: &mut FigureSpec, asked: &mut Option<FigureSpec>) {
        if spec.ask.is_some() {
            *asked = Some(spec.clone());
            return;
        }
        let mut programs = PROGRAMS.iter().filter(|program| !program.later);
        // Where two runs are compared, the question's is one of them.
        let on_run = programs.any(|one| one.on_run.contains(&spec.widget.as_str()));
        let one_run = on_run && spec.widget != "what-if";
        if let Some(asked) = asked
            && let Some(library) = self.library()
            && one_run
            && (&asked.scenario, &asked.set) == (&spec.scenario, &spec.set)
        {
            // What is wrong with the question is told there.
            spec.until = join_view::asked_moment(library, asked).unwrap_or_default();
        }
    }

    /// Checks that the model has a rule of that id.
    ///
    /// # Errors
    /// A sentence with the nearest id.
    pub fn rule(&self, id: &str) -> Result<(), String> {
        let rules = || PROPERTIES.iter().map(|property| property.rule);
        if rules().any(|rule| rule == id) {
            return Ok(());
        }
        Err(format!(
            "unknown rule {}{} (rules are the properties of the model)",
            quoted(id),
            nearest(id, rules())
        ))
    }

    /// A parameter's value with its unit, as a reader reads it: the default, or the one of a scenario.
    /// Empty when the scenarios could not be read.
    ///
    /// # Errors
    /// A sentence with the nearest name of a parameter or scenario.
    pub fn value(&self, parameter: &str, scenario: Option<&str>) -> Result<String, String> {
        let Some(spec) = PARAMETERS.iter().find(|spec| spec.name == parameter) else {
            return Err(format!(
                "unknown parameter {}{}",
                quoted(parameter),
                nearest(parameter, PARAMETERS.iter().map(|spec| spec.name))
            ));
        };
        let Some(name) = scenario else {
            return Ok(spec.show(spec.default));
        };
        let Some(library) = self.library() else {
            return Ok(String::new());
        };
        Ok(spec.show(find(library, name)?.values().get(spec.id)))
    }

    /// The run of a scenario with some parameters changed, at its end or so many seconds after the user's sign-in; none when the
    /// scenarios could not be read.
    ///
    /// # Errors
    /// A sentence about the scenario, a parameter or its value, or a moment that the run does not have.
    pub fn run(
        &self,
        name: &str,
        set: &[(String, String)],
        at_s: Option<i64>,
    ) -> Result<Option<Told>, String> {
        let Some(library) = self.library() else {
            return Ok(None);
        };
        let base = find(library, name)?;
        let scenario = base.clone().with_texts(set)?;
        let (records, end) = join_sim::run(&scenario, &[]);
        let run = Decisions::of(&scenario, &[], library);
        let changed = run.changes.iter().map(|(id, value)| {
            let spec = id.spec();
            format!("{}: {}", spec.label, spec.show(*value))
        });
        let changed: Vec<String> = changed.collect();
        let words = match changed.as_slice() {
            [] => name.to_owned(),
            _ => format!("{name}, with {}", changed.join(", ")),
        };
        let step = match at_s {
            Some(at_s) => at(&records, at_s)
                .ok_or_else(|| format!("the run of {} has no such moment", quoted(name)))?,
            None => records
                .iter()
                .rposition(|record| matches!(record.event, Event::Failed { .. } | Event::Finished))
                .unwrap_or(records.len().saturating_sub(1)),
        };
        let save = Save::at(run, &records, step);
        Ok(Some(Told {
            words,
            save: save.write(),
            margin: notation::margin_ms(&end).map(|ms| seconds(ms).replace('-', "\u{2212}")),
        }))
    }
}

/// The last record that is no later than so many seconds after the user's first sign-in; none before the run's beginning or after
/// its end.
fn at(records: &[Record], at_s: i64) -> Option<usize> {
    let signs_in = |record: &&Record| {
        let message = match record.event {
            Event::Received { message, .. } => Some(message),
            _ => None,
        };
        record.who == Participant::Device && message == Some(Message::Credentials)
    };
    let sign_in = records.iter().find(signs_in)?.at.0;
    let at = sign_in.checked_add_signed(at_s.checked_mul(1000)?)?;
    let count = records.partition_point(|record| record.at.0 <= at);
    let in_run = records.last().is_some_and(|last| at <= last.at.0 + 60_000);
    count.checked_sub(1).filter(|_| in_run)
}

/// The scenario of that name.
fn find<'a>(library: &'a Library, name: &str) -> Result<&'a Scenario, String> {
    let found = library
        .scenarios()
        .iter()
        .find(|scenario| scenario.name() == name);
    found.ok_or_else(|| {
        format!(
            "unknown scenario {}{}",
            quoted(name),
            nearest(name, library.scenarios().iter().map(Scenario::name))
        )
    })
}
