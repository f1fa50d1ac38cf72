//! What the tables are called, and which sources each cites by itself.
use crate::reference::{Reference, Sheet};
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
    let sheet = match name {
        "error-codes" => Some(Sheet::Codes),
        "events" => Some(Sheet::Events),
        "endpoints" => Some(Sheet::Endpoints),
        "fields" => Some(Sheet::Fields),
        "dsregcmd" => Some(Sheet::Dsregcmd),
        "tasks" => Some(Sheet::Tasks),
        "code-families" => Some(Sheet::Families),
        "logs" => Some(Sheet::Logs),
        "signs" => Some(Sheet::Signs),
        "decision" => Some(Sheet::Decision),
        "evidence" => Some(Sheet::Rules),
        _ => None,
    };
    let rows = sheet.map_or(&[][..], |sheet| reference.rows(sheet));
    let of_rows = rows
        .iter()
        .flat_map(|row| row.causes.iter().chain([row]))
        .flat_map(|row| &row.sources)
        .map(String::as_str);
    let mut all: Vec<&'a str> = of_model(name);
    all.extend(of_rows);
    all
}

/// The ids of the sources that a table `name` without a sheet cites: of the model, or of the desk's rules.
fn of_model(name: &str) -> Vec<&'static str> {
    let lists: Vec<&'static str> = match name {
        "parameters" => PARAMETERS.iter().map(|spec| spec.sources).collect(),
        "evidence-rules" => {
            let rules = join_evidence::RULES.iter();
            return rules.flat_map(|rule| rule.sources).copied().collect();
        }
        "codes" | "error-codes" | "failure-map" => {
            ORIGINS.iter().map(|origin| origin.sources).collect()
        }
        _ => Vec::new(),
    };
    lists.into_iter().flat_map(ids).collect()
}
