//! The lab: the figures that run the model many times, for what would have saved a run and for how often it fails.

use join_sim::Library;
use maud::Markup;

use crate::fleet::FleetDesk;
use crate::savers::Savers;
use crate::study::{Studies, Study, Subject};

/// The figures' names; a page's own code leaves these alone.
pub const LAB_WIDGETS: &[&str] = &["savers", "fleet"];

/// The program of these figures.
pub type Lab = Studies<Search>;

/// One figure of the lab.
#[derive(Debug)]
pub enum Search {
    /// What would have saved a run.
    Savers(Box<Savers>),
    /// How often it fails.
    Fleet(Box<FleetDesk>),
}

impl Study for Search {
    const WIDGETS: &'static [&'static str] = LAB_WIDGETS;

    fn new(widget: &str, subject: Subject, done: bool, library: &Library) -> Option<Search> {
        match widget {
            "savers" => Some(Search::Savers(Box::new(Savers::new(subject, done)))),
            "fleet" => Some(Search::Fleet(Box::new(FleetDesk::new(
                subject, done, library,
            )))),
            _ => None,
        }
    }

    fn message(
        &mut self,
        verb: &str,
        name: &str,
        value: &str,
        subject: Result<Option<Subject>, String>,
        library: &Library,
    ) {
        match self {
            Search::Savers(savers) => savers.message(verb, subject),
            Search::Fleet(fleet) => fleet.message(verb, name, value, subject, library),
        }
    }

    fn view(&self, library: &Library, alive: bool) -> Markup {
        match self {
            Search::Savers(savers) => savers.view(library, alive),
            Search::Fleet(fleet) => fleet.view(alive),
        }
    }

    fn work(&mut self, runs: u32, library: &Library) -> bool {
        match self {
            Search::Savers(savers) => savers.work(runs),
            Search::Fleet(fleet) => fleet.work(runs, library),
        }
    }

    fn is_working(&self) -> bool {
        match self {
            Search::Savers(savers) => savers.is_working(),
            Search::Fleet(fleet) => fleet.is_working(),
        }
    }

    fn key(&mut self, key: &str) -> bool {
        match self {
            Search::Savers(_) => false,
            Search::Fleet(fleet) => fleet.key(key),
        }
    }
}
