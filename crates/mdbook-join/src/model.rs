//! What the book asks of the model: rules, values and figures by name.
use crate::atlas;
use crate::probe::Probe;
use crate::problem::{nearest, quoted};
use join_sim::{Library, PARAMETERS, PROPERTIES, Scenario};
use join_study::Tally;
use join_view::FigureSpec;
use std::cell::OnceCell;
use std::path::{Path, PathBuf};

/// The model and its scenarios, which are read when the first mark or figure needs them.
#[derive(Debug)]
pub struct Model {
    root: PathBuf,
    library: OnceCell<Result<Library, String>>,
    probe: OnceCell<Probe>,
    ends: OnceCell<Tally>,
}

impl Model {
    /// The model with the scenario files and the tests of the repository in that folder.
    #[must_use]
    pub fn new(root: &Path) -> Model {
        Model {
            root: root.to_owned(),
            library: OnceCell::new(),
            probe: OnceCell::new(),
            ends: OnceCell::new(),
        }
    }

    /// The folder of the repository.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the scenarios, and runs one change away from them, show; run once. Empty when they could not be read.
    pub fn probe(&self) -> &Probe {
        self.probe.get_or_init(|| {
            let scenarios = self.library().map_or(&[][..], Library::scenarios);
            Probe::run(scenarios)
        })
    }

    /// Every end that runs of the scenarios reach within the bounds of the map; none when they could not be read.
    pub fn ends(&self) -> Option<&Tally> {
        let library = self.library()?;
        Some(self.ends.get_or_init(|| atlas::ends(&self.root, library)))
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
        let Some(scenario) = library
            .scenarios()
            .iter()
            .find(|scenario| scenario.name() == name)
        else {
            return Err(format!(
                "unknown scenario {}{}",
                quoted(name),
                nearest(name, library.scenarios().iter().map(Scenario::name))
            ));
        };
        Ok(spec.show(scenario.values().get(spec.id)))
    }
}
