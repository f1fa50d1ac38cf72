//! What the tables are called, and which sources each cites by itself.
use crate::reference::Reference;
use join_reference::data::Claim;
use join_sim::PARAMETERS;
use join_sim::origin::ORIGINS;

/// Anchor of a table.
#[must_use]
pub fn table_id(name: &str) -> String {
    format!("join-{name}")
}

/// The ids in a list with commas between.
pub fn ids(sources: &str) -> impl Iterator<Item = &str> {
    sources
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
}

/// The ids of the sources that the table `name` cites by itself: those of the model, and those of its sheet.
pub fn cited_by<'a>(name: &str, reference: &'a Reference) -> Vec<&'a str> {
    let mut all: Vec<&'a str> = of_model(name);
    all.extend(of_data(name, reference));
    all
}

/// The ids of the sources of a file of reference data.
fn of_data<'a>(name: &str, reference: &'a Reference) -> Vec<&'a str> {
    fn of<R: Claim>(rows: &[R]) -> Vec<&str> {
        rows.iter().flat_map(Claim::ids).collect()
    }
    match name {
        "error-codes" => {
            let causes = reference.codes.iter().flat_map(|row| of(&row.causes));
            of(&reference.codes).into_iter().chain(causes).collect()
        }
        "events" => of(&reference.events),
        "endpoints" => of(&reference.endpoints),
        "fields" => of(&reference.fields),
        "dsregcmd" => of(&reference.dsregcmd),
        "tasks" => of(&reference.tasks),
        "code-families" => of(&reference.families),
        "logs" => of(&reference.logs),
        "signs" => of(&reference.signs),
        "decision" => of(&reference.decision),
        "evidence" => of(&reference.rules),
        _ => Vec::new(),
    }
}

/// The ids of the sources that a table `name` without a file of data cites: of the model, or of the desk's rules.
fn of_model(name: &str) -> Vec<&'static str> {
    let lists: Vec<&'static str> = match name {
        "parameters" => PARAMETERS.iter().map(|spec| spec.sources).collect(),
        "evidence-rules" => {
            let rules = join_evidence::ABOUT.iter();
            return rules.flat_map(|(_, rule)| rule.sources).copied().collect();
        }
        "codes" | "error-codes" | "failure-map" => {
            ORIGINS.iter().map(|origin| origin.sources).collect()
        }
        _ => Vec::new(),
    };
    lists.into_iter().flat_map(ids).collect()
}
